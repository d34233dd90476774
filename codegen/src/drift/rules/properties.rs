//! Rules for the properties of objects.

use super::rules;

rules! { RULES_OF_PROPERTIES;
    PROPERTY_ADDED: "property-added", Additive, Additive,
        "A property was added that requests need not have.",
        ["new-optional-request-property", "response-optional-property-added", "response-required-property-added"];
    REQUIRED_PROPERTY_ADDED: "required-property-added", Breaking, Additive,
        "A required property was added.",
        ["new-required-request-property", "new-required-request-property-with-default"];
    PROPERTY_REMOVED: "property-removed", Additive, Additive,
        "An optional property was removed.",
        ["request-property-removed", "response-optional-property-removed"];
    REQUIRED_PROPERTY_REMOVED: "required-property-removed", Additive, Breaking,
        "A required property was removed.",
        ["request-property-removed", "response-required-property-removed"];
    PROPERTY_BECAME_REQUIRED: "property-became-required", Breaking, Additive,
        "A property became required.",
        ["request-property-became-required", "request-property-became-required-with-default",
         "response-property-became-required"];
    PROPERTY_BECAME_OPTIONAL: "property-became-optional", Additive, Additive,
        "A property became optional.", ["request-property-became-optional", "response-property-became-optional"];
    PROPERTY_BECAME_READ_ONLY: "property-became-read-only", Additive, Additive,
        "A property became `readOnly`: requests do not have it.",
        ["request-optional-property-became-read-only", "request-required-property-became-read-only"];
    PROPERTY_NO_LONGER_READ_ONLY: "property-no-longer-read-only", Additive, Additive,
        "A property is no longer `readOnly`: requests can have it.",
        ["request-optional-property-became-not-read-only", "request-required-property-became-not-read-only"];
    PROPERTY_BECAME_WRITE_ONLY: "property-became-write-only", Additive, Additive,
        "A property became `writeOnly`: responses do not have it.",
        ["response-optional-property-became-write-only", "response-required-property-became-write-only"];
    PROPERTY_NO_LONGER_WRITE_ONLY: "property-no-longer-write-only", Additive, Additive,
        "A property is no longer `writeOnly`: responses can have it.",
        ["response-optional-property-became-not-write-only", "response-required-property-became-not-write-only"];
    PROPERTY_RENAMED: "property-renamed", Breaking, Breaking,
        "A property has another name, which is the same in Rust.",
        ["request-property-removed", "response-optional-property-removed", "response-required-property-removed"];
    ACCESS_MARK_CHANGED: "access-mark-changed", Documentation, Documentation,
        "`readOnly` in responses or `writeOnly` in requests changed, where it only describes a property.", [];
    ADDITIONAL_PROPERTIES_FORBIDDEN: "additional-properties-forbidden", Breaking, Additive,
        "Other properties are no longer allowed.", ["request-{at}-unevaluated-properties-added"];
    ADDITIONAL_PROPERTIES_CLOSED: "additional-properties-closed", Additive, Additive,
        "It is stated that other properties are not allowed. The client does not send any.", [];
    ADDITIONAL_PROPERTIES_ALLOWED: "additional-properties-allowed", Additive, Additive,
        "Other properties are allowed.", ["response-{at}-unevaluated-properties-removed"];
}
