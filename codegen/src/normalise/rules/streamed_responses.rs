//! ```yaml
//! x-fern-streaming:                                 x-fern-streaming:
//!   format: sse                                       format: sse
//!   stream-condition: $request.stream                 stream-condition: $request.stream
//!   response: {$ref: Answer}                        responses:
//!   response-stream: {$ref: Delta}          ->        '200':
//! responses:                                            content:
//!   '200':                                                application/json: {schema: {$ref: Answer}}
//!     content:                                            text/event-stream: {schema: {$ref: Delta}}
//!       application/json: {schema: {oneOf: [...]}}
//! ```
//!
//! The extension of Fern states which responses are streams. With a condition, there is a plain response and a streamed
//! one. Without, as in `x-fern-streaming: true`, the response is always a stream. The format is `sse` for server-sent
//! events, or `json` for one value per line, which is the default. The media type of the values of a stream keeps the
//! declared one as `x-media-type`.

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::pointer::Pointer;
use crate::source::Document;
use crate::source::node::{Node, Object, Value, unescape};

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    let components = document.root.get("components").and_then(|components| components.get("responses")).cloned();
    visit_kind(&mut document.root, Kind::Operation, &mut |operation, pointer| {
        let Some(extension) = operation.get("x-fern-streaming").cloned() else { return };
        let at = pointer.key("x-fern-streaming");
        if let Some(streaming) = read(&extension, &at, log)
            && change(operation, &streaming, components.as_ref(), &extension, &at, log)
        {
            log.applied(extension.span, &at);
            if let Some(fields) = operation.get_mut("x-fern-streaming").and_then(Node::as_object_mut) {
                fields.shift_remove("response");
                fields.shift_remove("response-stream");
            }
        }
    });
}

/// The content of the extension.
struct Streaming {
    /// The media type of the stream.
    media_type: &'static str,
    /// Whether the request selects the stream.
    is_conditional: bool,
    response: Option<Node>,
    stream: Option<Node>,
}

/// Reads the extension. `None` if the response is not a stream, or if the extension cannot be interpreted.
fn read(extension: &Node, at: &Pointer, log: &mut RuleLog) -> Option<Streaming> {
    let object = match &extension.value {
        Value::Bool(true) => return Some(Streaming::always("application/x-ndjson")),
        Value::Bool(false) => return None,
        Value::Object(_) => extension,
        _ => {
            let message = "`x-fern-streaming` is neither a boolean nor an object: it is ignored";
            let help = "write `true`, or an object with `format` and `stream-condition`";
            log.problems.warning("streaming", extension.span, at, message).help(help);
            return None;
        }
    };
    let media_type = match object.get("format").map(|format| (format.as_str(), format.span)) {
        None | Some((Some("json"), _)) => "application/x-ndjson",
        Some((Some("sse"), _)) => "text/event-stream",
        Some((_, span)) => {
            let message = "the format of the stream is not known: one JSON value per line is assumed";
            let warning = log.problems.warning("streaming", span, &at.key("format"), message);
            warning.help("write `sse` or `json`");
            "application/x-ndjson"
        }
    };
    Some(Streaming {
        is_conditional: object.get("stream-condition").is_some(),
        response: object.get("response").cloned(),
        stream: object.get("response-stream").cloned(),
        ..Streaming::always(media_type)
    })
}

impl Streaming {
    fn always(media_type: &'static str) -> Self {
        Self { media_type, is_conditional: false, response: None, stream: None }
    }
}

/// Changes the successful response of an operation, and returns whether it did.
fn change(
    operation: &mut Node,
    streaming: &Streaming,
    components: Option<&Node>,
    extension: &Node,
    at: &Pointer,
    log: &mut RuleLog,
) -> bool {
    let Some(response) = success(operation, extension) else {
        let message = "the operation has no successful response that could be a stream: the extension is ignored";
        log.problems.warning("streaming", extension.span, at, message).help("declare the response `200`");
        return false;
    };
    // Other operations may use the same response without a stream.
    if let Some(target) = response.text("$ref").and_then(|reference| component(reference, components)) {
        *response = target.clone();
    }
    if response.get("$ref").is_some() {
        return false;
    }
    let span = response.span;
    let content = response.object_entry("content");
    let Some(content) = content.as_object_mut() else { return false };
    let before = content.clone();
    let plain = content.keys().find(|media_type| is_json(media_type)).cloned();
    let key = content.keys().find(|media_type| is_stream(media_type)).cloned();
    if streaming.is_conditional {
        if let Some(schema) = &streaming.response {
            let plain = plain.clone().unwrap_or_else(|| "application/json".to_owned());
            set_schema(content, plain, schema.clone(), span);
        }
        let declared = plain.as_ref().and_then(|plain| before.get(plain)?.get("schema").cloned());
        if let Some(schema) = streaming.stream.clone().or_else(|| declared.filter(|_| key.is_none())) {
            let is_new = key.is_none();
            let key = key.unwrap_or_else(|| streaming.media_type.to_owned());
            set_schema(content, key.clone(), schema, span);
            if let Some(media) = content.get_mut(&key).filter(|_| is_new) {
                keep_media_type(media, plain.as_deref().unwrap_or("application/json"), streaming, span);
            }
        }
    } else if key.is_none() {
        let (plain, mut media) = match plain.and_then(|plain| content.shift_remove_entry(&plain)) {
            Some(entry) => entry,
            None => ("application/json".to_owned(), Node::object::<String>([], span)),
        };
        keep_media_type(&mut media, &plain, streaming, span);
        if let Some(schema) = &streaming.stream {
            media.set("schema", schema.clone());
        }
        content.shift_insert(0, streaming.media_type.to_owned(), media);
    }
    *content != before
}

/// Returns the response that may be a stream: the first of the successful ones, or `default`.
fn success<'n>(operation: &'n mut Node, extension: &Node) -> Option<&'n mut Node> {
    let responses = operation.get_mut("responses")?.as_object_mut()?;
    let is_success = |code: &&String| code.starts_with('2');
    let code = responses.keys().find(is_success).cloned();
    let code = code.or_else(|| responses.contains_key("default").then(|| "default".to_owned()));
    let code = match code {
        Some(code) => code,
        None if extension.get("response").is_some() || extension.get("response-stream").is_some() => {
            let fields = [("description", Node::string("A stream.", extension.span))];
            responses.insert("200".to_owned(), Node::object(fields, extension.span));
            "200".to_owned()
        }
        None => return None,
    };
    responses.get_mut(&code)
}

/// Returns the component to which a reference leads.
fn component<'n>(reference: &str, components: Option<&'n Node>) -> Option<&'n Node> {
    let name = reference.strip_prefix("#/components/responses/")?;
    components?.get(&unescape(name)).filter(|target| target.get("$ref").is_none())
}

/// Sets the schema of a media type, which may be a new one.
fn set_schema(content: &mut Object, media_type: String, schema: Node, span: crate::diagnostic::Span) {
    let media = content.entry(media_type).or_insert_with(|| Node::object::<String>([], span));
    // Examples of the declared schema may not be examples of this one.
    let fields = media.as_object().map_or(0, Object::len);
    let has_changed = media.get("schema").is_some_and(|declared| *declared != schema);
    if fields > 0 && has_changed {
        media.remove("example");
        media.remove("examples");
    }
    media.set("schema", schema);
}

/// Records the media type that the document declares for lines of JSON: servers may use it for the stream as well.
fn keep_media_type(media: &mut Node, declared: &str, streaming: &Streaming, span: crate::diagnostic::Span) {
    if streaming.media_type != "text/event-stream" {
        media.set("x-media-type", Node::string(declared, span));
    }
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    !is_stream(&essence) && (essence == "application/json" || essence == "text/json" || essence.ends_with("+json"))
}

fn is_stream(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let words =
        ["event-stream", "ndjson", "jsonl", "jsonlines", "json-lines", "stream+json", "json-stream", "json-seq"];
    words.iter().any(|word| essence.ends_with(word)) || essence == "application/jsonl+json"
}
