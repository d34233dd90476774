//! Rules for security requirements and schemes.

use super::rules;

rules! { RULES_OF_SECURITY;
    CREDENTIAL_REQUIRED: "credential-required", Breaking, Breaking,
        "An operation requires a credential.", ["api-security-added", "api-global-security-added"];
    CREDENTIAL_NO_LONGER_REQUIRED: "credential-no-longer-required", Additive, Additive,
        "An operation no longer requires a credential.", ["api-security-removed", "api-global-security-removed"];
    SECURITY_ALTERNATIVE_ADDED: "security-alternative-added", Additive, Additive,
        "An operation accepts another credential too.", ["api-security-added"];
    SECURITY_ALTERNATIVE_REMOVED: "security-alternative-removed", Breaking, Breaking,
        "An operation no longer accepts a credential.", ["api-security-removed"];
    SCOPE_ADDED: "scope-added", Breaking, Breaking,
        "An operation requires another scope.", ["api-security-scope-added", "api-global-security-scope-added"];
    SCOPE_REMOVED: "scope-removed", Additive, Additive,
        "An operation requires a scope no longer.", ["api-security-scope-removed", "api-global-security-scope-removed"];
    TOKEN_URL_CHANGED: "token-url-changed", Additive, Additive,
        "Tokens come from another address, or with other scopes. The client does not request tokens.",
        ["api-security-component-oauth-url-changed", "api-security-component-oauth-token-url-changed",
         "api-security-component-oauth-scope-added", "api-security-component-oauth-scope-removed",
         "api-security-component-oauth-scope-changed"];
}
