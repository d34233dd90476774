//! Operations whose request selects between a plain and a streamed response: `send` and `stream` set the property.

use openapiv3::{ReferenceOr, SchemaKind, Type as Kind};
use serde_json::Value;

use super::Source;
use super::responses::{Response, Success};
use super::resumption::{self, formats};
use crate::lower::context::Context;
use crate::lower::schema_ref::SchemaRef;
use crate::lower::schemas::Types;
use crate::model::{Body, BodyKind, Location, Parameter, Selector, SelectorPlace};
use crate::source::node::{join, unescape};

/// The property that selects the stream if the document does not name one.
const DEFAULT: &str = "stream";

/// How deep references and combinations are followed.
const MAX_DEPTH: usize = 8;

/// Applies the extension to the response, and returns what selects the stream. A parameter that selects it is removed
/// from the parameters.
pub(super) fn lower(
    context: &mut Context,
    source: &Source,
    response: &mut Response,
    parameters: &mut Vec<Parameter>,
) -> Option<Selector> {
    let extension = source.declared.extensions.get("x-fern-streaming");
    set_terminator(response, extension);
    resumption::lower(context, source, response);
    let pointer = join(&join(&source.pointer, "x-fern-streaming"), "stream-condition");
    let declared = extension.and_then(|extension| extension.get("stream-condition"));
    let parsed = declared.map(|condition| condition.as_str().and_then(parse));
    let (name, location) = match parsed {
        None if response.stream.is_none() => {
            report_undescribed(context, source, response, parameters);
            return None;
        }
        None => (DEFAULT, None),
        Some(Some(condition)) => condition,
        Some(None) => {
            let message = "the condition of the stream cannot be interpreted: the caller has to set its field";
            context.warn("streaming", &pointer, message).help("write `$request.NAME` or `$request.query.NAME`");
            return None;
        }
    };
    if response.stream.is_none() {
        let message = format!(
            "`{name}` selects a stream, but the document does not describe a plain JSON response and a streamed one: \
             the caller has to set it"
        );
        let warning = context.warn("streaming", &pointer, message);
        warning.help("add `response` and `response-stream` to `x-fern-streaming` in an overlay action");
        return None;
    }
    let in_body = in_body(context, source, name).filter(|_| location != Some("query"));
    if let Some(values) = in_body {
        if let Some(fixed) = values.only() {
            fix(context, source, response, name, fixed);
            return None;
        }
        return Some(Selector { name: name.to_owned(), place: SelectorPlace::Body });
    }
    if let Some(index) = parameter(parameters, name).filter(|_| location != Some("body")) {
        parameters.remove(index);
        return Some(Selector { name: name.to_owned(), place: SelectorPlace::Query });
    }
    if declared.is_some() {
        let message = format!(
            "the request has neither a query parameter nor a property of its body with the name `{name}` and the type \
             `boolean`: the methods differ in the header `Accept` only"
        );
        context.warn("streaming", &pointer, message).help("correct the condition in an overlay action");
    }
    None
}

/// Reports a property or parameter with the usual name if the document describes only a JSON response.
fn report_undescribed(context: &mut Context, source: &Source, response: &Response, parameters: &[Parameter]) {
    let in_body = in_body(context, source, DEFAULT).is_some_and(|values| values.with_true);
    if response.success.json().is_none() || !(in_body || parameter(parameters, DEFAULT).is_some()) {
        return;
    }
    let message = format!(
        "the document describes no streamed response: if `{DEFAULT}` is `true` and the server sends a stream, the call \
         fails"
    );
    let help = "describe the stream by `x-fern-streaming` in an overlay action";
    context.warn("streaming", &source.pointer, message).help(help);
}

/// Keeps only the response that the single value of the property selects.
fn fix(context: &mut Context, source: &Source, response: &mut Response, name: &str, is_stream: bool) {
    let Some((stream, accept)) = response.stream.take() else { return };
    let ignored = if is_stream {
        (response.success, response.accept) = (Success::One(stream), accept);
        "the plain response is"
    } else {
        "the streamed response is"
    };
    let message = format!("{ignored} ignored, because the request allows only the value `{is_stream}` of `{name}`");
    context.warn("streaming", &source.pointer, message).help("allow both values in an overlay action");
}

/// Sets the data that ends a stream.
fn set_terminator(response: &mut Response, extension: Option<&Value>) {
    let Some(text) = extension.and_then(|extension| extension.get("terminator")?.as_str()) else { return };
    formats(response).for_each(|format| format.terminator = Some(text.to_owned()));
}

/// Returns the name and the location of a condition such as `$request.stream`.
fn parse(condition: &str) -> Option<(&str, Option<&str>)> {
    let path = condition.trim().strip_prefix("$request.")?;
    let parts = [("query.", "query"), ("body.", "body"), ("body#/", "body"), ("body.$.", "body")];
    let found = parts.iter().rev().find_map(|(start, location)| Some((path.strip_prefix(start)?, Some(*location))));
    let (name, location) = found.unwrap_or((path, None));
    (!name.is_empty() && !name.contains(['.', '/', '$'])).then_some((name, location))
}

/// Returns the index of a boolean parameter in the query.
fn parameter(parameters: &[Parameter], name: &str) -> Option<usize> {
    use crate::model::Type::Bool;
    let is_selector = |parameter: &Parameter| {
        parameter.location == Location::Query && parameter.wire_name == name && parameter.ty.holds(&Bool)
    };
    parameters.iter().position(is_selector)
}

/// The values that a document allows.
#[derive(Clone, Copy, Default)]
struct Values {
    with_true: bool,
    with_false: bool,
}

impl Values {
    /// Returns the only value.
    fn only(self) -> Option<bool> {
        (self.with_true != self.with_false).then_some(self.with_true)
    }

    fn or(self, other: Self) -> Self {
        Self { with_true: self.with_true || other.with_true, with_false: self.with_false || other.with_false }
    }
}

/// Returns the values that a boolean property of the body may have; `None` if no body declares it.
fn in_body(context: &Context, source: &Source, name: &str) -> Option<Values> {
    let mut next = source.declared.request_body.as_ref()?;
    for _ in 0..MAX_DEPTH {
        let reference = match next {
            ReferenceOr::Item(body) => {
                let schemas = body.content.values().filter_map(|media| media.schema.as_ref());
                return joined(schemas.map(|schema| declared(context, schema, name, MAX_DEPTH)));
            }
            ReferenceOr::Reference { reference } => reference,
        };
        let component = unescape(reference.strip_prefix("#/components/requestBodies/")?);
        next = context.openapi.components.as_ref()?.request_bodies.get(&component)?;
    }
    None
}

fn joined(found: impl Iterator<Item = Option<Values>>) -> Option<Values> {
    found.flatten().reduce(Values::or)
}

/// Returns the values of a boolean property that a schema, or a part of it, declares.
fn declared<'s, 'c: 's>(
    context: &Context<'c>,
    schema: impl Into<SchemaRef<'s>>,
    name: &str,
    depth: usize,
) -> Option<Values> {
    let (schema, depth) = (context.schema(schema.into())?, depth.checked_sub(1)?);
    let (properties, members) = match &schema.schema_kind {
        SchemaKind::Type(Kind::Object(object)) => (Some(&object.properties), [].as_slice()),
        SchemaKind::AllOf { all_of: members }
        | SchemaKind::OneOf { one_of: members }
        | SchemaKind::AnyOf { any_of: members } => (None, members.as_slice()),
        SchemaKind::Any(any) => (Some(&any.properties), any.all_of.as_slice()),
        SchemaKind::Type(_) | SchemaKind::Not { .. } => (None, [].as_slice()),
    };
    let property = properties.and_then(|properties| properties.get(name));
    let own = property.and_then(|property| values(context, property, depth));
    joined(std::iter::once(own).chain(members.iter().map(|member| declared(context, member, name, depth))))
}

/// Returns the values that a schema allows, if it is boolean.
fn values<'s, 'c: 's>(context: &Context<'c>, schema: impl Into<SchemaRef<'s>>, depth: usize) -> Option<Values> {
    let (schema, depth) = (context.schema(schema.into())?, depth.checked_sub(1)?);
    match &schema.schema_kind {
        SchemaKind::Type(Kind::Boolean(boolean)) => {
            let allows = |value| boolean.enumeration.is_empty() || boolean.enumeration.contains(&Some(value));
            Some(Values { with_true: allows(true), with_false: allows(false) })
        }
        SchemaKind::AllOf { all_of: members }
        | SchemaKind::OneOf { one_of: members }
        | SchemaKind::AnyOf { any_of: members } => joined(members.iter().map(|member| values(context, member, depth))),
        _ => None,
    }
}

impl Selector {
    /// Returns what selects the stream in a request with a body. `None` if the body has no property that does.
    pub(super) fn of_body(&self, types: &Types, body: Option<&Body>) -> Option<Self> {
        if self.place == SelectorPlace::Query {
            return Some(self.clone());
        }
        let body = body?;
        let place = match body.kind {
            BodyKind::Json | BodyKind::Form => SelectorPlace::Body,
            BodyKind::Multipart => {
                let form = types.graph.get(body.ty.named()?)?;
                let field = form.fields().iter().find(|field| field.wire_name == self.name)?;
                SelectorPlace::Part { field: field.name.clone(), is_optional: field.is_optional() }
            }
            BodyKind::Lines | BodyKind::Sequence | BodyKind::Text | BodyKind::Bytes => return None,
        };
        Some(Self { place, ..self.clone() })
    }
}
