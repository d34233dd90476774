//! Rules for schemas of any type.

use super::rules;

rules! { RULES_OF_SCHEMAS;
    TYPE_CHANGED: "type-changed", Breaking, Breaking,
        "A value has another type.",
        ["request-{at}-type-changed", "response-{at}-type-changed", "request-parameter-property-type-changed"];
    TYPE_GENERALIZED: "type-generalized", Additive, Breaking,
        "A value can have more types.",
        ["request-{at}-type-generalized", "response-{at}-type-generalized", "response-{at}-list-of-types-widened"];
    TYPE_SPECIALIZED: "type-specialized", Breaking, Additive,
        "A value can have fewer types.",
        ["request-{at}-list-of-types-narrowed", "request-parameter-property-list-of-types-narrowed",
         "request-parameter-property-type-specialized"];
    FORMAT_ADDED: "format-added", Breaking, Additive,
        "A value got a format.", ["request-{at}-type-changed", "request-{at}-type-specialized"];
    FORMAT_STATED: "format-stated", Additive, Additive,
        "A value got a format that excludes no value of the client.", [];
    FORMAT_REMOVED: "format-removed", Additive, Additive,
        "A value no longer has a format.", ["request-{at}-type-generalized", "response-{at}-type-generalized"];
    FORMAT_CHANGED: "format-changed", Breaking, Additive,
        "A value has another format.", ["request-{at}-type-changed", "response-{at}-type-changed"];
    BECAME_NULLABLE: "became-nullable", Additive, Additive,
        "A value can be null.",
        ["request-{at}-became-nullable", "response-{at}-became-nullable"];
    NO_LONGER_NULLABLE: "no-longer-nullable", Breaking, Additive,
        "A value can no longer be null.",
        ["request-{at}-became-not-nullable", "request-parameter-property-became-not-nullable"];
    ENUM_VALUE_ADDED: "enum-value-added", Additive, Additive,
        "An enum has a new value. Enums of the client accept unknown values.",
        ["request-{at}-enum-value-added", "response-property-enum-value-added"];
    ENUM_VALUE_REMOVED: "enum-value-removed", Breaking, Additive,
        "A value was removed from an enum.",
        ["request-{at}-enum-value-removed", "request-parameter-property-enum-value-removed",
         "response-{at}-enum-value-removed"];
    BECAME_ENUM: "became-enum", Breaking, Additive,
        "A value became an enum.", ["request-{at}-became-enum", "request-header-property-became-enum"];
    NO_LONGER_ENUM: "no-longer-enum", Additive, Additive,
        "A value is no longer an enum.", ["response-property-enum-value-added"];
    CONST_CHANGED: "constant-changed", Breaking, Breaking,
        "A value has another constant.", ["request-{at}-const-changed", "response-{at}-const-changed"];
    CONST_ADDED: "became-constant", Breaking, Additive,
        "A value became a constant.", ["request-{at}-const-added"];
    CONST_REMOVED: "no-longer-constant", Additive, Additive,
        "A value is no longer a constant.", ["response-{at}-const-removed"];
    CONST_STATED: "constant-stated", Additive, Additive,
        "A value that is the only one of its enum so far is stated to be a constant, or is no longer.", [];
    CONSTRAINT_TIGHTENED: "constraint-tightened", Breaking, Additive,
        "A constraint allows fewer values.",
        ["request-{at}-max-decreased", "request-{at}-max-set", "request-{at}-min-increased", "request-{at}-min-set",
         "request-{at}-exclusive-max-decreased", "request-{at}-exclusive-max-set",
         "request-{at}-exclusive-min-increased", "request-{at}-exclusive-min-set",
         "request-{at}-max-length-decreased", "request-{at}-max-length-set", "request-{at}-min-length-increased",
         "request-{at}-min-items-increased", "request-{at}-min-items-set", "request-{at}-max-items-decreased"];
    CONSTRAINT_LOOSENED: "constraint-loosened", Additive, Additive,
        "A constraint allows more values. The client does not check responses.",
        ["response-{at}-max-increased", "response-{at}-min-decreased", "response-{at}-exclusive-max-increased",
         "response-{at}-exclusive-min-decreased", "response-{at}-max-length-increased",
         "response-{at}-max-length-unset", "response-{at}-min-length-decreased", "response-{at}-min-items-decreased",
         "response-{at}-min-items-unset"];
    PATTERN_ADDED: "pattern-added", Breaking, Additive,
        "A text must match a pattern.", ["request-{at}-pattern-added"];
    PATTERN_CHANGED: "pattern-changed", Breaking, Additive,
        "A text must match another pattern.", ["request-{at}-pattern-changed"];
    PATTERN_REMOVED: "pattern-removed", Additive, Additive,
        "A text need no longer match a pattern.", ["request-{at}-pattern-removed"];
    KEYWORD_ADDED: "keyword-added", Breaking, Additive,
        "A keyword of JSON Schema was added that can exclude values.",
        ["request-{at}-contains-added", "request-{at}-if-added", "request-{at}-then-added", "request-{at}-else-added",
         "request-{at}-dependent-required-added", "request-{at}-dependent-schema-added",
         "request-{at}-property-names-added", "request-{at}-unevaluated-items-added",
         "request-{at}-unevaluated-properties-added", "request-{at}-pattern-property-added",
         "request-{at}-content-schema-added", "request-{at}-min-contains-increased",
         "request-{at}-max-contains-decreased"];
    KEYWORD_CHANGED: "keyword-changed", Breaking, Additive,
        "A keyword of JSON Schema has another value.",
        ["request-{at}-dependent-required-changed", "response-{at}-dependent-required-changed",
         "request-{at}-content-media-type-changed", "response-{at}-content-media-type-changed",
         "request-{at}-content-encoding-changed", "response-{at}-content-encoding-changed",
         "request-{at}-min-contains-increased", "request-{at}-max-contains-decreased",
         "response-{at}-min-contains-decreased", "response-{at}-max-contains-increased",
         "request-{at}-prefix-items-removed", "response-{at}-prefix-items-added"];
    KEYWORD_REMOVED: "keyword-removed", Additive, Additive,
        "A keyword of JSON Schema was removed that could exclude values.",
        ["request-{at}-prefix-items-removed", "response-{at}-contains-removed", "response-{at}-if-removed",
         "response-{at}-then-removed", "response-{at}-else-removed", "response-{at}-dependent-required-removed",
         "response-{at}-dependent-schema-removed", "response-{at}-property-names-removed",
         "response-{at}-unevaluated-items-removed", "response-{at}-unevaluated-properties-removed",
         "response-{at}-pattern-property-removed", "response-{at}-content-schema-removed"];
    UNION_MEMBER_ADDED: "union-member-added", Additive, Additive,
        "A union has a new member. Unions of the client keep unknown members.",
        ["request-{at}-one-of-added", "request-{at}-any-of-added", "response-{at}-one-of-added",
         "response-{at}-any-of-added"];
    UNION_MEMBER_REMOVED: "union-member-removed", Breaking, Additive,
        "A member of a union was removed.",
        ["request-{at}-one-of-removed", "request-{at}-any-of-removed", "response-{at}-one-of-removed"];
    BECAME_UNION: "became-union", Additive, Additive,
        "A value became a union.", ["request-body-wrapped-in-one-of", "response-body-wrapped-in-one-of"];
    NO_LONGER_UNION: "no-longer-union", Breaking, Additive,
        "A value is no longer a union.", [];
    ALL_OF_CHANGED: "all-of-changed", Breaking, Additive,
        "A value must match other unions.", ["request-{at}-all-of-added", "request-{at}-all-of-removed"];
    UNION_KIND_CHANGED: "union-kind-changed", Additive, Additive,
        "A value may match several members of a union, or only one: `anyOf` and `oneOf`.", [];
    DISCRIMINATOR_CHANGED: "discriminator-changed", Breaking, Breaking,
        "The members of a union are told apart in another way.", [];
    DISCRIMINATOR_STATED: "discriminator-stated", Additive, Additive,
        "A discriminator says, or no longer says, what the members of a union say themselves.", [];
    TAG_ADDED: "union-tag-added", Additive, Additive,
        "A discriminator has another value for a member of a union.", [];
    DEFAULT_CHANGED: "default-changed", Breaking, Documentation,
        "A value that is left out has another meaning.", ["request-parameter-default-value-changed"];
    DEFAULT_ADDED: "default-added", Breaking, Documentation,
        "A value that is left out has a stated meaning.", ["request-parameter-default-value-added"];
    DEFAULT_REMOVED: "default-removed", Breaking, Documentation,
        "The meaning of a value that is left out is no longer stated.", ["request-parameter-default-value-removed"];
}
