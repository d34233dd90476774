//! Rules for request bodies, responses, media types and headers.

use super::rules;

rules! { RULES_OF_PAYLOADS;
    REQUEST_BODY_ADDED: "request-body-added", Additive, Additive,
        "An optional request body was added.", ["request-body-added-optional"];
    REQUIRED_REQUEST_BODY_ADDED: "required-request-body-added", Breaking, Breaking,
        "A required request body was added.", ["request-body-added-required"];
    REQUEST_BODY_REMOVED: "request-body-removed", Breaking, Breaking,
        "The request body was removed.", ["request-body-removed"];
    REQUEST_BODY_BECAME_REQUIRED: "request-body-became-required", Breaking, Breaking,
        "The request body became required.", ["request-body-became-required"];
    REQUEST_BODY_BECAME_OPTIONAL: "request-body-became-optional", Additive, Additive,
        "The request body became optional.", ["request-body-became-optional"];
    MEDIA_TYPE_ADDED: "media-type-added", Additive, Additive,
        "A media type was added.", ["request-body-media-type-added", "response-media-type-added"];
    MEDIA_TYPE_REMOVED: "media-type-removed", Breaking, Breaking,
        "A media type was removed.",
        ["request-body-media-type-removed", "response-media-type-removed", "response-media-type-name-generalized"];
    MEDIA_TYPE_SCHEMA_ADDED: "media-type-schema-added", Breaking, Additive,
        "A media type got a schema.", ["request-body-media-type-schema-added"];
    MEDIA_TYPE_SCHEMA_REMOVED: "media-type-schema-removed", Additive, Additive,
        "A media type lost its schema.", ["response-body-media-type-schema-removed"];
    ENCODING_CHANGED: "encoding-changed", Breaking, Additive,
        "The parts of a form are written in another form.", [];
    SUCCESS_STATUS_ADDED: "success-status-added", Additive, Additive,
        "A success status was added.", ["response-success-status-added"];
    SUCCESS_STATUS_REMOVED: "success-status-removed", Additive, Additive,
        "A success status was removed. The client accepts every success status with the same body.",
        ["response-success-status-removed"];
    ERROR_STATUS_ADDED: "error-status-added", Additive, Additive,
        "A status of errors was added.", ["response-non-success-status-added"];
    ERROR_STATUS_REMOVED: "error-status-removed", Additive, Additive,
        "A status of errors was removed.", ["response-non-success-status-removed"];
    HEADER_ADDED: "header-added", Additive, Additive,
        "A response header was added.", [];
    HEADER_REMOVED: "header-removed", Additive, Additive,
        "A response header was removed. The client passes on all headers without types.",
        ["required-response-header-removed", "optional-response-header-removed"];
    HEADER_CHANGED: "header-changed", Additive, Additive,
        "A response header changed. The client passes on all headers without types.",
        ["response-header-became-optional", "response-header-became-nullable", "response-header-type-changed",
         "response-header-type-generalized"];
    LINKS_CHANGED: "links-changed", Documentation, Documentation,
        "The links of a response have changed. The client does not follow them.", [];
}
