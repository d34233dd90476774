//! Rules for parameters.

use super::rules;

rules! { RULES_OF_PARAMETERS;
    PARAMETER_ADDED: "parameter-added", Additive, Additive,
        "An optional parameter was added.", ["new-optional-request-parameter"];
    REQUIRED_PARAMETER_ADDED: "required-parameter-added", Breaking, Breaking,
        "A required parameter was added.",
        ["new-required-request-parameter", "new-request-path-parameter", "new-required-request-header-property",
         "new-required-request-default-parameter-to-existing-path"];
    PARAMETER_REMOVED: "parameter-removed", Additive, Additive,
        "A parameter was removed. Servers ignore it.",
        ["request-parameter-removed", "request-parameter-removed-before-sunset"];
    PARAMETER_MOVED: "parameter-moved", Breaking, Breaking,
        "A parameter has another location, or another position in the path.", ["request-parameter-removed"];
    PARAMETER_RENAMED: "parameter-renamed", Breaking, Breaking,
        "A parameter has another name, which is the same in Rust.", ["request-parameter-removed"];
    PATH_PARAMETER_RENAMED: "path-parameter-renamed", Documentation, Documentation,
        "A path parameter has another name, which requests do not contain.", [];
    PARAMETER_BECAME_REQUIRED: "parameter-became-required", Breaking, Breaking,
        "A parameter became required.",
        ["request-parameter-became-required", "request-header-property-became-required"];
    PARAMETER_BECAME_OPTIONAL: "parameter-became-optional", Additive, Additive,
        "A parameter became optional.", ["request-parameter-became-optional"];
    PARAMETER_SERIALIZATION_CHANGED: "parameter-serialization-changed", Breaking, Breaking,
        "A parameter is written in another form: `style`, `explode`, `allowReserved`, `allowEmptyValue` or `content`.", [];
}
