//! Whether a request body is an argument of the method, or has a setter.
//!
//! | `required` | body | method |
//! |---|---|---|
//! | `true` | any | `create(body)` |
//! | not stated | cannot be empty | `create(body)` |
//! | not stated | may be empty | `create().body(body)` |
//! | `false` | any | `create(body)` and `create_without_body()` |
//! | `false`, in a `GET` or `DELETE`, for example | may be empty | `create().body(body)` |
//!
//! If the names file has the operation, an optional body stays what it is there: a body that was added has a setter, and a
//! body that became optional is an argument, and another method sends no body. Otherwise, callers would break.
//!
//! A body cannot be empty if its schema requires properties. For `POST`, `PUT` and `PATCH`, the same is true of a body
//! that is not an object, such as a file, a text or a list.

use std::collections::BTreeMap;

use openapiv3::{AnySchema, MediaType, ObjectType, ReferenceOr, RequestBody, Schema, SchemaKind, Type as Kind};

use super::Source;
use crate::lower::context::Context;
use crate::lower::schema_ref::SchemaRef;
use crate::lower::schemas::MAX_DEPTH;
use crate::names::{Section, reserved::BODY};
use crate::source::node::join;

/// How an operation takes its body.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum BodyPresence {
    /// The body is an argument.
    Argument,
    /// The body is an argument, and another method sends no body.
    ArgumentOrNone,
    /// The body has a setter.
    Setter,
}

/// Returns how an operation takes its body. `pointer` is that of the body's declaration.
pub(super) fn of(context: &Context, source: &Source, declared: &RequestBody, pointer: &str) -> BodyPresence {
    let derived = derived(context, source.method, declared, pointer);
    let is_known = context.file.get(Section::Methods, "", &source.pointer).is_some();
    let was_argument = context.file.position(&source.pointer, BODY).is_some();
    match derived {
        _ if declared.required || !is_known => derived,
        BodyPresence::Setter if was_argument => BodyPresence::ArgumentOrNone,
        _ if !was_argument => BodyPresence::Setter,
        _ => derived,
    }
}

/// Returns how an operation without a names file takes its body.
fn derived(context: &Context, method: &str, declared: &RequestBody, pointer: &str) -> BodyPresence {
    let usually_has_body = matches!(method, "post" | "put" | "patch");
    let is_stated = context.tree.pointer(&join(pointer, "required")).is_some();
    let cannot_be_empty = declared.content.values().all(|media| cannot_be_empty(context, media, usually_has_body));
    match (declared.required, is_stated) {
        (true, _) => BodyPresence::Argument,
        (false, true) if usually_has_body || cannot_be_empty => BodyPresence::ArgumentOrNone,
        (false, false) if cannot_be_empty => BodyPresence::Argument,
        (false, _) => BodyPresence::Setter,
    }
}

/// Returns whether an empty body is not a value of the schema. `others` is the answer for values that are not objects.
fn cannot_be_empty(context: &Context, media: &MediaType, others: bool) -> bool {
    let Some(schema) = &media.schema else { return others };
    let mut search = Search { context, known: BTreeMap::new() };
    match search.of(schema.into(), MAX_DEPTH) {
        Content::Object { requires } => requires,
        Content::Other => others,
        Content::Any => false,
    }
}

/// The values that the schema of a body allows, as far as they decide whether the body can be omitted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    /// Objects; `requires` is true if every value has some property.
    Object { requires: bool },
    /// Values that are not objects.
    Other,
    /// Nothing.
    Any,
}

struct Search<'a> {
    context: &'a Context<'a>,
    /// The answer for each component. It is [`Content::Any`] while the component is looked at.
    known: BTreeMap<String, Content>,
}

impl Search<'_> {
    fn of(&mut self, schema: SchemaRef, depth: usize) -> Content {
        let name = match schema {
            SchemaRef::Reference(reference) => Some(reference),
            SchemaRef::Item(_) => None,
        };
        if let Some(known) = name.and_then(|name| self.known.get(name)) {
            return *known;
        }
        let (Some(schema), Some(depth)) = (self.context.schema(schema), depth.checked_sub(1)) else {
            return Content::Any;
        };
        self.known.extend(name.map(|name| (name.to_owned(), Content::Any)));
        let content = self.of_kind(&schema.schema_kind, depth);
        self.known.extend(name.map(|name| (name.to_owned(), content)));
        content
    }

    fn of_kind(&mut self, kind: &SchemaKind, depth: usize) -> Content {
        match kind {
            SchemaKind::Type(Kind::Object(object)) => Content::Object { requires: self.requires(object) },
            SchemaKind::Type(_) => Content::Other,
            SchemaKind::AllOf { all_of } => self.all(all_of, depth),
            SchemaKind::OneOf { one_of: members } | SchemaKind::AnyOf { any_of: members } => self.one(members, depth),
            SchemaKind::Not { .. } => Content::Any,
            SchemaKind::Any(any) => self.of_any(any, depth),
        }
    }

    /// Returns the content of a value that matches every schema.
    fn all(&mut self, members: &[ReferenceOr<Schema>], depth: usize) -> Content {
        members.iter().map(|member| self.of(member.into(), depth)).fold(Content::Any, both)
    }

    /// Returns the content of a value that matches one of some schemas.
    fn one(&mut self, members: &[ReferenceOr<Schema>], depth: usize) -> Content {
        let contents: Vec<Content> = members.iter().map(|member| self.of(member.into(), depth)).collect();
        let require = contents.iter().all(|content| *content == Content::Object { requires: true });
        let are_others = contents.iter().all(|content| *content == Content::Other);
        // A value of a union of an object and something else cannot be empty if the object requires a property.
        let are_full = contents.iter().all(|one| matches!(one, Content::Object { requires: true } | Content::Other));
        match contents.first() {
            Some(_) if require => Content::Object { requires: true },
            Some(_) if are_others || are_full => Content::Other,
            _ if contents.contains(&Content::Any) => Content::Any,
            _ => Content::Object { requires: false },
        }
    }

    fn of_any(&mut self, any: &AnySchema, depth: usize) -> Content {
        let object =
            ObjectType { properties: any.properties.clone(), required: any.required.clone(), ..ObjectType::default() };
        let own = match any.typ.as_deref() {
            Some("object") => Content::Object { requires: self.requires(&object) },
            Some(_) => Content::Other,
            None if !object.properties.is_empty() => Content::Object { requires: self.requires(&object) },
            None if self.requires(&object) => Content::Object { requires: true },
            None => Content::Any,
        };
        let mut content = both(own, self.all(&any.all_of, depth));
        for members in [&any.one_of, &any.any_of] {
            if !members.is_empty() {
                content = both(content, self.one(members, depth));
            }
        }
        content
    }

    /// Returns whether an object requires a property of requests.
    fn requires(&self, object: &ObjectType) -> bool {
        let is_sent = |name: &String| {
            let schema = object.properties.get(name).and_then(|property| self.context.schema(property.into()));
            schema.is_none_or(|schema| !schema.schema_data.read_only)
        };
        object.required.iter().any(is_sent)
    }
}

/// Returns the content of a value that matches two schemas.
fn both(one: Content, other: Content) -> Content {
    match (one, other) {
        (Content::Any, other) => other,
        (Content::Object { requires: left }, Content::Object { requires: right }) => {
            Content::Object { requires: left || right }
        }
        (one, _) => one,
    }
}
