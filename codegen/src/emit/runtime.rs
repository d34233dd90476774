//! The runtime: files that are copied unchanged, below a header.

use super::files::Tree;
use super::render::header;

/// Each module of the runtime, and its text.
pub(crate) const RUNTIME: [(&str, &str); 60] = [
    ("base64", include_str!("../../runtime/src/runtime/base64.rs")),
    ("bodies", include_str!("../../runtime/src/runtime/bodies.rs")),
    ("budget", include_str!("../../runtime/src/runtime/budget.rs")),
    ("builder", include_str!("../../runtime/src/runtime/builder.rs")),
    ("call", include_str!("../../runtime/src/runtime/call.rs")),
    ("chrono_date", include_str!("../../runtime/src/runtime/chrono_date.rs")),
    ("chrono_date_time", include_str!("../../runtime/src/runtime/chrono_date_time.rs")),
    ("client", include_str!("../../runtime/src/runtime/client.rs")),
    ("construction", include_str!("../../runtime/src/runtime/construction.rs")),
    ("content", include_str!("../../runtime/src/runtime/content.rs")),
    ("dated_texts", include_str!("../../runtime/src/runtime/dated_texts.rs")),
    ("downloads", include_str!("../../runtime/src/runtime/downloads.rs")),
    ("error", include_str!("../../runtime/src/runtime/error.rs")),
    ("exchange", include_str!("../../runtime/src/runtime/exchange.rs")),
    ("files", include_str!("../../runtime/src/runtime/files.rs")),
    ("frames", include_str!("../../runtime/src/runtime/frames.rs")),
    ("idempotency", include_str!("../../runtime/src/runtime/idempotency.rs")),
    ("integers", include_str!("../../runtime/src/runtime/integers.rs")),
    ("jiff_date", include_str!("../../runtime/src/runtime/jiff_date.rs")),
    ("jiff_date_time", include_str!("../../runtime/src/runtime/jiff_date_time.rs")),
    ("json_path", include_str!("../../runtime/src/runtime/json_path.rs")),
    ("limits", include_str!("../../runtime/src/runtime/limits.rs")),
    ("losses", include_str!("../../runtime/src/runtime/losses.rs")),
    ("media_types", include_str!("../../runtime/src/runtime/media_types.rs")),
    ("messages", include_str!("../../runtime/src/runtime/messages.rs")),
    ("multipart", include_str!("../../runtime/src/runtime/multipart.rs")),
    ("nullable", include_str!("../../runtime/src/runtime/nullable.rs")),
    ("object_decoding", include_str!("../../runtime/src/runtime/object_decoding.rs")),
    ("object_encoding", include_str!("../../runtime/src/runtime/object_encoding.rs")),
    ("objects", include_str!("../../runtime/src/runtime/objects.rs")),
    ("options", include_str!("../../runtime/src/runtime/options.rs")),
    ("paging", include_str!("../../runtime/src/runtime/paging.rs")),
    ("parameters", include_str!("../../runtime/src/runtime/parameters.rs")),
    ("path", include_str!("../../runtime/src/runtime/path.rs")),
    ("payload", include_str!("../../runtime/src/runtime/payload.rs")),
    ("percent", include_str!("../../runtime/src/runtime/percent.rs")),
    ("raw", include_str!("../../runtime/src/runtime/raw.rs")),
    ("receive", include_str!("../../runtime/src/runtime/receive.rs")),
    ("redirects", include_str!("../../runtime/src/runtime/redirects.rs")),
    ("response", include_str!("../../runtime/src/runtime/response.rs")),
    ("retry", include_str!("../../runtime/src/runtime/retry.rs")),
    ("scalars", include_str!("../../runtime/src/runtime/scalars.rs")),
    ("secret", include_str!("../../runtime/src/runtime/secret.rs")),
    ("security", include_str!("../../runtime/src/runtime/security.rs")),
    ("sending", include_str!("../../runtime/src/runtime/sending.rs")),
    ("server_delays", include_str!("../../runtime/src/runtime/server_delays.rs")),
    ("slots", include_str!("../../runtime/src/runtime/slots.rs")),
    ("streams", include_str!("../../runtime/src/runtime/streams.rs")),
    ("tag_buffers", include_str!("../../runtime/src/runtime/tag_buffers.rs")),
    ("tag_decoding", include_str!("../../runtime/src/runtime/tag_decoding.rs")),
    ("tag_encoding", include_str!("../../runtime/src/runtime/tag_encoding.rs")),
    ("tags", include_str!("../../runtime/src/runtime/tags.rs")),
    ("texts", include_str!("../../runtime/src/runtime/texts.rs")),
    ("transport", include_str!("../../runtime/src/runtime/transport.rs")),
    ("unions", include_str!("../../runtime/src/runtime/unions.rs")),
    ("url_encoded", include_str!("../../runtime/src/runtime/url_encoded.rs")),
    ("validation", include_str!("../../runtime/src/runtime/validation.rs")),
    ("value_tree", include_str!("../../runtime/src/runtime/value_tree.rs")),
    ("values", include_str!("../../runtime/src/runtime/values.rs")),
    ("waiting", include_str!("../../runtime/src/runtime/waiting.rs")),
];

/// Adds the files of the runtime modules `modules` to a crate's sources.
pub(super) fn add(modules: &[&str], command: &str, sources: &mut Tree) {
    for (module, text) in RUNTIME.iter().filter(|(module, _)| modules.contains(module)) {
        sources.insert(format!("runtime/{module}.rs"), format!("{}\n{text}", header(command)));
    }
}
