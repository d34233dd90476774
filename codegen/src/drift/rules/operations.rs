//! Rules for operations, paths and servers.

use super::rules;

rules! { RULES_OF_OPERATIONS;
    OPERATION_ADDED: "operation-added", Additive, Additive,
        "An operation was added.", ["endpoint-added"];
    OPERATION_REMOVED: "operation-removed", Breaking, Breaking,
        "An operation was removed.",
        ["api-removed-without-deprecation", "api-path-removed-without-deprecation", "api-removed-before-sunset",
         "api-path-removed-before-sunset", "api-removed-with-deprecation", "api-path-removed-with-deprecation"];
    OPERATION_MOVED: "operation-moved", Breaking, Breaking,
        "An operation has another method or path.", ["api-removed-without-deprecation"];
    OPERATION_ID_CHANGED: "operation-id-changed", Documentation, Documentation,
        "An operation has another `operationId`.", ["api-operation-id-removed", "api-operation-id-added"];
    OPERATION_TAGS_CHANGED: "operation-tags-changed", Documentation, Documentation,
        "An operation has other tags.", ["api-tag-removed", "api-tag-added"];
    OPERATION_NAME_CHANGED: "operation-name-changed", Documentation, Documentation,
        "An extension gives an operation or a type another name.", [];
    DEPRECATED: "deprecated", Additive, Additive,
        "A part became deprecated.", ["endpoint-deprecated", "request-parameter-deprecated"];
    NO_LONGER_DEPRECATED: "no-longer-deprecated", Additive, Additive,
        "A part is no longer deprecated.", ["endpoint-reactivated", "request-parameter-reactivated"];
    STABILITY_CHANGED: "stability-changed", Additive, Additive,
        "A part has another `x-stability-level`.",
        ["api-stability-decreased", "request-property-stability-decreased", "response-property-stability-decreased"];
    SUNSET_CHANGED: "sunset-changed", Additive, Additive,
        "The date on which a part is removed has changed.",
        ["sunset-deleted", "api-sunset-date-changed-too-small", "request-parameter-sunset-deleted",
         "request-parameter-sunset-date-changed-too-small"];
    SERVER_CHANGED: "server-changed", Breaking, Breaking,
        "Requests go to another server.", [];
    SERVER_ADDED: "server-added", Additive, Additive,
        "A server was added that the client does not use by default.", [];
    SERVER_REMOVED: "server-removed", Additive, Additive,
        "A server was removed that the client does not use by default.", [];
    WEBHOOKS_CHANGED: "webhooks-changed", Documentation, Documentation,
        "Requests of the server to its users have changed. The client does not contain them.", ["webhook-removed"];
    CALLBACKS_CHANGED: "callbacks-changed", Documentation, Documentation,
        "Callbacks of an operation have changed. The client does not contain them.", [];
}
