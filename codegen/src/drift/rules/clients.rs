//! Rules for extensions that change the behaviour of the client, and for the overlay.

use super::rules;

rules! { RULES_OF_CLIENTS;
    PAGINATION_ADDED: "pagination-added", Additive, Additive, "The pages of an operation are described.", [];
    PAGINATION_REMOVED: "pagination-removed", Breaking, Breaking, "The pages of an operation are no longer described.", [];
    PAGINATION_CHANGED: "pagination-changed", Breaking, Breaking, "The pages of an operation are described differently.", [];
    WAITER_ADDED: "waiter-added", Additive, Additive, "A waiter was added.", [];
    WAITER_REMOVED: "waiter-removed", Breaking, Breaking, "A waiter was removed.", [];
    WAITER_CHANGED: "waiter-changed", Breaking, Breaking, "A waiter waits for something else.", [];
    WAITER_DELAYS_CHANGED: "waiter-delays-changed", Additive, Additive, "A waiter waits in other intervals.", [];
    STREAMING_CHANGED: "streaming-changed", Breaking, Breaking, "The stream of an operation is described differently.", [];
    REPEATS_ALLOWED: "repeats-allowed", Additive, Additive,
        "The client can send a request again after a failure.", [];
    REPEATS_FORBIDDEN: "repeats-forbidden", Breaking, Breaking,
        "The client no longer sends a request again after a failure.", [];
    REPEATS_CHANGED: "repeats-changed", Additive, Additive, "The client sends a request again after other failures.", [];
    TRUST_CHANGED: "trust-changed", Breaking, Breaking, "Another server gets the credential, or no longer gets it.", [];
    OVERLAY_ACTION_UNUSED: "overlay-action-unused", Additive, Additive,
        "An action of the overlay no longer applies.", [];
}
