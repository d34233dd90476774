//! The runtime: the files that are emitted as they are, below a header.

use super::files::Tree;
use super::render::header;

/// Each module of the runtime, and its text.
pub(crate) const RUNTIME: [(&str, &str); 26] = [
    ("base64", include_str!("../../runtime/base64.rs")),
    ("bodies", include_str!("../../runtime/bodies.rs")),
    ("call", include_str!("../../runtime/call.rs")),
    ("client", include_str!("../../runtime/client.rs")),
    ("dates", include_str!("../../runtime/dates.rs")),
    ("downloads", include_str!("../../runtime/downloads.rs")),
    ("error", include_str!("../../runtime/error.rs")),
    ("files", include_str!("../../runtime/files.rs")),
    ("integers", include_str!("../../runtime/integers.rs")),
    ("losses", include_str!("../../runtime/losses.rs")),
    ("multipart", include_str!("../../runtime/multipart.rs")),
    ("objects", include_str!("../../runtime/objects.rs")),
    ("paging", include_str!("../../runtime/paging.rs")),
    ("parameters", include_str!("../../runtime/parameters.rs")),
    ("path", include_str!("../../runtime/path.rs")),
    ("receive", include_str!("../../runtime/receive.rs")),
    ("response", include_str!("../../runtime/response.rs")),
    ("scalars", include_str!("../../runtime/scalars.rs")),
    ("secret", include_str!("../../runtime/secret.rs")),
    ("security", include_str!("../../runtime/security.rs")),
    ("streams", include_str!("../../runtime/streams.rs")),
    ("tags", include_str!("../../runtime/tags.rs")),
    ("unions", include_str!("../../runtime/unions.rs")),
    ("validation", include_str!("../../runtime/validation.rs")),
    ("values", include_str!("../../runtime/values.rs")),
    ("waiting", include_str!("../../runtime/waiting.rs")),
];

/// Adds the files of some modules to a crate's sources.
pub(super) fn add(modules: &[&str], command: &str, sources: &mut Tree) {
    for (module, text) in RUNTIME.iter().filter(|(module, _)| modules.contains(module)) {
        sources.insert(format!("runtime/{module}.rs"), format!("{}\n{text}", header(command)));
    }
}
