//! `x-event-stream-resume: true`: the server continues a stream of server-sent events after the event that the header
//! `Last-Event-ID` names, so that the client sends the request again if the stream breaks off.

use serde_json::Value;

use super::Source;
use super::responses::{Response, Success};
use crate::lower::context::Context;
use crate::model::{EventFormat, Framing, ResponseBody};
use crate::source::node::join;

const RESUME: &str = "x-event-stream-resume";

/// Marks the streams of an operation that the client continues.
pub(super) fn lower(context: &mut Context, source: &Source, response: &mut Response) {
    let warning = match source.declared.extensions.get(RESUME) {
        None | Some(Value::Bool(false)) => return,
        Some(Value::Bool(true)) => {
            let mut streams: Vec<_> = formats(response).filter(|format| format.framing == Framing::Events).collect();
            streams.iter_mut().for_each(|format| format.is_resumed = true);
            if !streams.is_empty() {
                return;
            }
            (
                "the extension is ignored: no response of the operation is a stream of server-sent events",
                "declare the media type `text/event-stream`; events of other streams have no ids",
            )
        }
        Some(_) => ("the extension is ignored: its value is not a boolean", "write `true`"),
    };
    let (message, help) = warning;
    context.warn("streaming", &join(&source.pointer, RESUME), message).help(help);
}

/// Returns the forms of the streams in the responses of an operation.
pub(super) fn formats(response: &mut Response) -> impl Iterator<Item = &mut EventFormat> {
    let bodies = match &mut response.success {
        Success::One(body) => vec![body],
        Success::Several(cases) => cases.iter_mut().map(|case| &mut case.body).collect(),
    };
    let stream = response.stream.as_mut().map(|(body, _)| body);
    let alternatives = response.alternatives.iter_mut().map(|alternative| &mut alternative.body);
    bodies.into_iter().chain(stream).chain(alternatives).filter_map(|body| match body {
        ResponseBody::Events(format, _) => Some(format),
        _ => None,
    })
}
