//! Request bodies: one per media type, or two if the media type is a range that may be JSON.

use openapiv3::{MediaType, Operation, ReferenceOr, RequestBody, Schema};

use super::body_kinds::{self, kinds};
use super::body_presence::{self, BodyPresence};
use super::media::{essence, is_header_value, is_json};
use super::{Source, encoding};
use crate::lower::context::Context;
use crate::lower::docs;
use crate::lower::position::Position;
use crate::lower::schemas::{Types, items};
use crate::model::{Body, BodyKind, Conversion, Type};
use crate::names;
use crate::source::node::join;

/// The bodies that an operation can send.
#[derive(Default)]
pub(super) struct Bodies {
    /// Each body with the suffix of its method. JSON comes first, or else the body that is declared first; the suffix
    /// of the first body is empty.
    pub(super) list: Vec<(String, Body)>,
    /// Whether another method sends no body.
    pub(super) may_be_absent: bool,
}

/// The bodies while they are found.
struct Found<'a> {
    list: Vec<(String, Body)>,
    /// The schema of each body.
    schemas: Vec<Option<&'a ReferenceOr<Schema>>>,
    required: bool,
    docs: Vec<String>,
}

/// Returns the bodies of an operation.
pub(super) fn lower<'a>(context: &mut Context<'a>, types: &mut Types, source: &Source<'a>, at: &Position) -> Bodies {
    let operation = source.declared;
    let Some(declared) = operation.request_body.as_ref() else { return Bodies::default() };
    let here = join(&at.pointer, "requestBody");
    let Some((declared, here)) = context.resolve(declared, &here, |components| &components.request_bodies) else {
        return Bodies::default();
    };
    let presence = body_presence::of(context, source, declared, &here);
    let at = at.clone().at(&here).keyed("requestBody").join("content");
    let mut found = Found {
        list: Vec::new(),
        schemas: Vec::new(),
        required: presence != BodyPresence::Setter,
        docs: docs::lines(declared.description.as_deref()),
    };
    for (media_type, media) in &declared.content {
        let at = at.join(media_type);
        if !is_header_value(media_type) {
            let message = format!("`{}` is not a media type", media_type.escape_debug());
            context.error("media-type", &at.pointer, message, "correct it with an overlay action");
        } else if is_redundant(media_type, media, declared) {
            let message =
                format!("`{media_type}` is left out: the operation also declares a JSON type for this schema");
            context.warn("media-type-range", &at.pointer, message);
        } else {
            for kind in kinds(context, media_type, media, &declared.content) {
                found.add(context, types, (media_type, media), kind, &at);
            }
            if found.is_form_without_file(types) && mentions_files(operation, declared) {
                warn_of_missing_files(context, &at.pointer);
            }
        }
    }
    let mut list = found.list;
    let first = list.iter().position(|(_, body)| body.kind == BodyKind::Json).unwrap_or(0);
    if let Some((suffix, _)) = list.get_mut(first) {
        suffix.clear();
        list.swap(0, first);
    }
    Bodies { may_be_absent: presence == BodyPresence::ArgumentOrNone && !list.is_empty(), list }
}

impl<'a> Found<'a> {
    /// Adds a body.
    fn add(
        &mut self,
        context: &mut Context<'a>,
        types: &mut Types,
        (declared, media): (&str, &'a MediaType),
        kind: BodyKind,
        at: &Position,
    ) {
        // Media types with the same schema share a type.
        let mut known = self.list.iter().zip(&self.schemas).filter(|((_, body), _)| body.kind == kind);
        let ty = match known.find(|(_, schema)| **schema == media.schema.as_ref() && schema.is_some()) {
            Some(((_, body), _)) if kind != BodyKind::Multipart => body.ty.clone(),
            _ => body_type(context, types, media, kind, at),
        };
        let media_type = body_kinds::media_type(declared, kind);
        if media_type.contains('*') != declared.contains('*') {
            let message = format!("`{declared}` is a range: values are sent as `{media_type}`");
            context.warn("media-type-range", &at.pointer, message);
        }
        let mut docs = self.docs.clone();
        if let Some([sentence, reason]) = body_kinds::preparation(context, declared, media, kind) {
            context.warn("unserialised-body", &at.pointer, format!("`{declared}`: {reason}"));
            add_sentence(&mut docs, sentence);
        } else if kind == BodyKind::Bytes && media_type.contains('*') {
            add_sentence(&mut docs, about_range(&media_type));
        }
        let body = Body {
            encoding: encoding::lower(context, media, kind, &join(&at.pointer, "encoding")),
            objects: encoding::of_objects(context),
            has_floats: false,
            media_type,
            kind,
            ty,
            conversion: Conversion::Exact,
            required: self.required,
            docs,
        };
        self.list.push((suffix(kind, declared, &self.list), body));
        self.schemas.push(media.schema.as_ref());
    }

    /// Returns whether the last body is a form without files.
    fn is_form_without_file(&self, types: &Types) -> bool {
        let last = self.list.last();
        last.is_some_and(|(_, body)| body.kind == BodyKind::Multipart && !types.has_file(&body.ty))
    }
}

/// Adds a paragraph to the documentation of a body.
fn add_sentence(docs: &mut Vec<String>, sentence: String) {
    if !docs.is_empty() {
        docs.push(String::new());
    }
    docs.push(sentence);
}

/// Returns the sentence about a range of media types.
fn about_range(range: &str) -> String {
    let default = if range.starts_with("text/") { "text/plain" } else { "application/octet-stream" };
    let range = range.replace('`', " ");
    format!(
        "Set its media type, one of `{range}`, with [`File::with_content_type`](crate::File::with_content_type). The \
         default is `{default}`."
    )
}

/// Returns whether a range of JSON types adds nothing to another JSON type with the same schema.
fn is_redundant(media_type: &str, media: &MediaType, declared: &RequestBody) -> bool {
    let is_range = |name: &str| is_json(name) && name.contains('*');
    let mut others = declared.content.iter().filter(|(name, _)| is_json(name) && !is_range(name));
    is_range(media_type) && others.any(|(_, other)| other.schema == media.schema)
}

/// Returns whether the text of an operation mentions files. Some pages omit the files of a form.
fn mentions_files(operation: &Operation, declared: &RequestBody) -> bool {
    let texts = [&operation.summary, &operation.description, &declared.description];
    let words = texts.into_iter().flatten().flat_map(|text| text.split(|next: char| !next.is_alphanumeric()));
    words.map(str::to_lowercase).any(|word| word == "file" || word == "files")
}

/// Warns about a form without files whose description mentions one.
fn warn_of_missing_files(context: &mut Context, pointer: &str) {
    let warning = context.warn("no-file", pointer, "the description mentions a file, but the form has none");
    warning.help(
        "if the form has a file, add it to `schema.properties` in an overlay action: \
         `NAME: {type: string, format: binary}`",
    );
}

/// Returns the type of a body.
fn body_type(context: &mut Context, types: &mut Types, media: &MediaType, kind: BodyKind, at: &Position) -> Type {
    let schema_at = at.join("schema").suffixed(type_suffix(kind));
    match (kind, &media.schema) {
        (BodyKind::Bytes, _) => Type::File,
        (BodyKind::Text, _) => Type::String,
        (BodyKind::Multipart, _) => types.form(context, media, &schema_at),
        (_, None) => context.untyped(&at.pointer),
        (_, Some(schema)) => {
            types.report_binaries(context, schema.into(), &schema_at.pointer);
            let is_list = items(context, schema.into()).is_some();
            let used = types.lower(context, schema, &schema_at);
            match kind {
                BodyKind::Lines | BodyKind::Sequence if is_list => used.ty,
                BodyKind::Lines | BodyKind::Sequence => Type::List(Box::new(used.into_value())),
                _ => used.into_value(),
            }
        }
    }
}

/// Returns the suffix of a method: the kind of its body, or the subtype of the body if another body has that kind.
fn suffix(kind: BodyKind, media_type: &str, bodies: &[(String, Body)]) -> String {
    let suffix = match kind {
        BodyKind::Json => "_json",
        BodyKind::Lines | BodyKind::Sequence => "_lines",
        BodyKind::Form => "_form",
        BodyKind::Multipart => "_multipart",
        BodyKind::Text => "_text",
        BodyKind::Bytes => "_bytes",
    };
    if bodies.iter().all(|(known, _)| known != suffix) {
        return suffix.to_owned();
    }
    let essence = essence(media_type);
    let name = match essence.split_once('/') {
        Some(("*", _)) => "any",
        Some((kind, "*")) => kind,
        Some((_, subtype)) => subtype,
        None => &essence,
    };
    format!("_{}", names::snake(name))
}

/// Returns the end of the name of an inline body's type.
fn type_suffix(kind: BodyKind) -> &'static str {
    match kind {
        BodyKind::Form | BodyKind::Multipart => "Form",
        _ => "Body",
    }
}
