//! Rules for texts that only people read.

use super::rules;

rules! { RULES_OF_TEXTS;
    TEXT_CHANGED: "text-changed", Documentation, Documentation, "A title or description has changed.", [];
    EXAMPLE_CHANGED: "example-changed", Documentation, Documentation, "An example has changed.", [];
    INFO_CHANGED: "info-changed", Documentation, Documentation,
        "The version or another fact about the document has changed.", ["api-major-version-not-bumped"];
    GENERATED_CODE_CHANGED: "generated-code-changed", Documentation, Documentation,
        "Generated files differ, but no rule explains why.", [];
}
