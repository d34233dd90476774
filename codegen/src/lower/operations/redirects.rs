//! Declared redirects: the method returns them as results, and the client does not follow them.

use openapiv3::StatusCode;

/// Returns the statuses of a declared code that redirect to a `Location` (RFC 9110, section 15.4).
pub(super) fn statuses(code: &StatusCode) -> &'static [u16] {
    match code {
        StatusCode::Code(301) => &[301],
        StatusCode::Code(302) => &[302],
        StatusCode::Code(303) => &[303],
        StatusCode::Code(307) => &[307],
        StatusCode::Code(308) => &[308],
        StatusCode::Range(3) => &[301, 302, 303, 307, 308],
        _ => &[],
    }
}

/// Returns the variant of a declared code, and the first and last status that it covers.
pub(super) fn variant(code: &StatusCode) -> Option<(&'static str, (u16, u16))> {
    let name = match statuses(code) {
        [301] => "MovedPermanently",
        [302] => "Found",
        [303] => "SeeOther",
        [307] => "TemporaryRedirect",
        [308] => "PermanentRedirect",
        [] => return None,
        _ => return Some(("Redirect", (300, 399))),
    };
    statuses(code).first().map(|status| (name, (*status, *status)))
}
