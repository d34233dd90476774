//! ```yaml
//! requestBody: {... stream: {type: boolean} ...}    x-fern-streaming: {stream-condition: $request.stream}
//! responses:                                        responses:
//!   '200':                                            '200':
//!     content:                                 ->       content:
//!       application/json:                                 application/json: {schema: {$ref: Answer}}
//!         schema:                                         application/x-ndjson: {schema: {$ref: StreamedAnswer}}
//!           oneOf:
//!             - {$ref: StreamedAnswer}
//!             - {$ref: Answer}
//! ```
//!
//! The names of the members show which one is the value of a stream. The texts of the document show whether the stream
//! consists of server-sent events; otherwise it has one value per line. The rule guesses, so each place is a warning.

use crate::grammar::Kind;
use crate::normalise::rule_log::RuleLog;
use crate::normalise::walk::visit_kind;
use crate::source::Document;
use crate::source::node::{Node, Value, unescape};

/// The property of the request that selects the stream.
const PROPERTY: &str = "stream";

pub(in crate::normalise) fn apply(document: &mut Document, log: &mut RuleLog) {
    // The operations change while the components are read.
    let null = |node: &mut Node| Node::new(Value::Null, node.span);
    let taken = document.root.get_mut("components").map(|node| {
        let null = null(node);
        std::mem::replace(node, null)
    });
    visit_kind(&mut document.root, Kind::Operation, &mut |operation, pointer| {
        let components = Components(taken.as_ref());
        let Some(split) = split(operation, components) else { return };
        let span = split.plain.span;
        let message = format!(
            "the names of the union's members suggest that `{PROPERTY}` selects a stream of `{}`: `send` sets it to \
             `false`, and `stream` to `true`",
            split.name
        );
        let warning = log.problems.warning("streaming", span, pointer, message);
        warning.help("state the streamed response with `x-fern-streaming` in an overlay action");
        log.applied(span, pointer);
        split.apply(operation);
    });
    if let (Some(taken), Some(node)) = (taken, document.root.get_mut("components")) {
        *node = taken;
    }
}

/// The two responses of an operation.
struct Split {
    plain: Node,
    streamed: Node,
    /// The name of the streamed member.
    name: String,
    code: String,
    /// The media type of the union.
    declared: String,
    media_type: &'static str,
}

impl Split {
    fn apply(self, operation: &mut Node) {
        let span = self.plain.span;
        let condition = [("stream-condition", Node::string(format!("$request.{PROPERTY}"), span))];
        operation.set("x-fern-streaming", Node::object(condition, span));
        let response = operation.get_mut("responses").and_then(|responses| responses.get_mut(&self.code));
        let Some(content) = response.and_then(|response| response.get_mut("content")) else { return };
        let mut stream = Node::object([("schema", self.streamed)], span);
        if self.media_type != "text/event-stream" {
            stream.set("x-media-type", Node::string(self.declared.clone(), span));
        }
        if let Some(media) = content.get_mut(&self.declared) {
            media.set("schema", self.plain);
            // These may be examples of either member.
            media.remove("example");
            media.remove("examples");
        }
        content.set(self.media_type, stream);
    }
}

/// Returns the two responses of an operation; `None` if it has only one, or if the document states them itself.
fn split(operation: &Node, components: Components) -> Option<Split> {
    if operation.get("x-fern-streaming").is_some() {
        return None;
    }
    let body = components.resolve(operation.get("requestBody")?)?;
    let mut bodies = body.get("content")?.as_object()?.values();
    let property = bodies.find_map(|media| components.property(media.get("schema")?, 8))?;
    let responses = operation.get("responses")?.as_object()?;
    let (code, response) = responses.iter().find(|(code, _)| code.starts_with('2'))?;
    let content = response.get("content")?.as_object()?;
    let [(declared, media)] = content.iter().collect::<Vec<_>>()[..] else { return None };
    if declared != "application/json" {
        return None;
    }
    let union = components.resolve(media.get("schema")?)?;
    let members = union.get("oneOf").or_else(|| union.get("anyOf"))?.as_array()?;
    let [first, second] = members.as_slice() else { return None };
    let (streamed, plain) = match (is_streamed(first), is_streamed(second)) {
        (true, false) => (first, second),
        (false, true) => (second, first),
        _ => return None,
    };
    let target = components.resolve(streamed);
    let texts = [property.text("description"), operation.text("description"), target?.text("description")];
    let has_events = texts.into_iter().flatten().map(str::to_lowercase).any(|text| mentions_events(&text));
    Some(Split {
        plain: plain.clone(),
        streamed: streamed.clone(),
        name: name(streamed).to_owned(),
        code: code.clone(),
        declared: declared.clone(),
        media_type: if has_events { "text/event-stream" } else { "application/x-ndjson" },
    })
}

/// Returns whether a text mentions server-sent events.
fn mentions_events(text: &str) -> bool {
    let is_named = text.contains("server-sent") || text.contains("event-stream") || text.contains("event stream");
    is_named || text.split(|next: char| !next.is_alphanumeric()).any(|word| word == "sse")
}

/// Returns the name of a member of a union.
fn name(member: &Node) -> &str {
    let reference = member.text("$ref").and_then(|reference| reference.rsplit('/').next());
    reference.or_else(|| member.text("title")).unwrap_or_default()
}

/// Returns whether the name of a member says that it is streamed.
fn is_streamed(member: &Node) -> bool {
    let letters: String = name(member).chars().filter(|next| next.is_alphanumeric()).collect();
    let letters = letters.to_lowercase();
    letters.contains("stream")
        && !["nonstream", "notstream", "unstream", "nostream"].iter().any(|no| letters.contains(no))
}

/// The components of the document.
#[derive(Clone, Copy)]
struct Components<'n>(Option<&'n Node>);

impl<'n> Components<'n> {
    /// Follows references to components.
    fn resolve<'m>(self, node: &'m Node) -> Option<&'m Node>
    where
        'n: 'm,
    {
        let mut node = node;
        for _ in 0..8 {
            let Some(reference) = node.text("$ref") else { return Some(node) };
            let (section, name) = reference.strip_prefix("#/components/")?.split_once('/')?;
            node = self.0?.get(section)?.get(&unescape(name))?;
        }
        None
    }

    /// Returns the boolean property of an object, or of a part of it, that selects the stream.
    fn property<'m>(self, schema: &'m Node, depth: usize) -> Option<&'m Node>
    where
        'n: 'm,
    {
        let schema = self.resolve(schema)?;
        let own = schema.get("properties").and_then(|properties| properties.get(PROPERTY));
        if let Some(property) = own.and_then(|property| self.resolve(property)) {
            let is_boolean = |text: &Node| text.as_str() == Some("boolean");
            let ty = property.get("type");
            let types = ty.and_then(Node::as_array);
            let is_selector = ty.is_some_and(is_boolean) || types.is_some_and(|types| types.iter().any(is_boolean));
            return Some(property).filter(|_| is_selector && property.get("const").is_none());
        }
        let depth = depth.checked_sub(1)?;
        let members = ["allOf", "oneOf", "anyOf"].into_iter().filter_map(|key| schema.get(key)?.as_array());
        members.flatten().find_map(|member| self.property(member, depth))
    }
}
