//! The parts of a form that are files: which schemas describe them, and their types.
//!
//! | schema of the part | type |
//! |---|---|
//! | binary | `File` |
//! | a list of binary | `Vec<File>`: one part per file |
//! | binary, or a list of binary | `Vec<File>` |
//! | binary, or any other value | an enum with the variant `File` |

use std::collections::BTreeSet;

use openapiv3::{ReferenceOr, Schema, SchemaData};

use super::recursion::MAX_DEPTH;
use super::shape::{self, Combination, Plain, Shape};
use super::types::{TypeUse, Types};
use super::{nullable, unions};
use crate::lower::context::Context;
use crate::lower::position::Position;
use crate::lower::schema_ref::SchemaRef;
use crate::model::{PartMember, Type, TypeKind};
use crate::names::{Scope, Section, reserved};
use crate::source::node::join;

impl Types {
    /// Returns the type of a part that is a file, a list of files, or may be one of these; `None` for any other part.
    pub(super) fn file_part(&mut self, context: &mut Context, schema: SchemaRef, at: &Position) -> Option<TypeUse> {
        let found = Alternatives::of(context, schema, &at.pointer);
        if found.has_file() {
            let ty = self.choice(context, schema, &found, at);
            return Some(TypeUse { ty, nullable: found.nullable, only: None });
        }
        let (items, nullable) = list(context, schema)?;
        let at = at.join("items").each("Item");
        let found = Alternatives::of(context, items, &at.pointer);
        if !found.has_file() {
            return None;
        }
        let ty = match self.choice(context, items, &found, &at) {
            Type::List(item) => Type::List(item),
            item => Type::List(Box::new(item)),
        };
        Some(TypeUse { ty, nullable, only: None })
    }

    /// Returns the type of a part with some alternatives. Forms that refer to the same component share its enum.
    fn choice(&mut self, context: &mut Context, schema: SchemaRef, found: &Alternatives, at: &Position) -> Type {
        let has_list = found.list.iter().any(|one| matches!(one, Alternative::Files));
        if !found.list.iter().any(|one| matches!(one, Alternative::Other(..))) {
            return if has_list { Type::List(Box::new(Type::File)) } else { Type::File };
        }
        let (at, component) = match schema {
            SchemaRef::Reference(reference) => {
                let name = reference.strip_prefix("#/components/schemas/").and_then(|name| self.component(name));
                let hint = format!("{}Part", name.unwrap_or(&at.hint));
                (Position::new(reference, hint).keyed("part"), Some(reference))
            }
            SchemaRef::Item(_) => (at.clone(), None),
        };
        if let Some(known) = component.and_then(|reference| self.parts.get(reference)) {
            return known.clone();
        }
        let at = self.claim(context, &at, None, &["Part", "Choice"]);
        let members = self.part_members(context, found, &at);
        let default = SchemaData::default();
        let data = context.schema(schema).map_or(&default, |schema| &schema.schema_data);
        let data = data.clone();
        self.push(TypeKind::Part(members), &data, &at);
        let ty = Type::Named(at.hint);
        self.parts.extend(component.map(|reference| (reference.to_owned(), ty.clone())));
        ty
    }

    /// Returns the variants for some alternatives. Alternatives with equal types are one variant.
    fn part_members(&mut self, context: &mut Context, found: &Alternatives, at: &Position) -> Vec<PartMember> {
        let mut keys = Scope::default();
        let keys: Vec<String> = found.list.iter().map(|alternative| keys.claim(&alternative.key())).collect();
        let items = keys.iter().map(String::as_str);
        let mut scope = context.scope(Section::Variants, &at.key, items, &reserved::VARIANTS);
        let mut members: Vec<PartMember> = Vec::new();
        let others = found
            .list
            .iter()
            .filter_map(|one| if let Alternative::Other(member, _) = one { Some(*member) } else { None });
        let mut labels = self.labels(context, &at.hint, None, others).into_iter();
        for (alternative, key) in found.list.iter().zip(&keys) {
            let (label, ty) = match alternative {
                Alternative::File => ("File".to_owned(), Type::File),
                Alternative::Files => ("Files".to_owned(), Type::List(Box::new(Type::File))),
                Alternative::Other(member, pointer) => {
                    let label = labels.next().map_or_else(|| "Other".to_owned(), |label| label.name);
                    let here = at.clone().keyed(key).suffixed(&label).at(pointer);
                    self.report_binaries(context, (*member).into(), pointer);
                    let ty = self.lower(context, *member, &here).into_value();
                    (label, self.graph.underlying(&ty))
                }
            };
            if members.iter().all(|known| known.ty != ty) {
                members.push(PartMember { name: scope.claim_item(key, &label, key), key: key.clone(), ty });
            }
        }
        members
    }
}

/// The alternatives that a schema lists for a part.
#[derive(Default)]
struct Alternatives<'s> {
    list: Vec<Alternative<'s>>,
    nullable: bool,
    /// The references that are followed already.
    seen: BTreeSet<&'s str>,
}

enum Alternative<'s> {
    File,
    Files,
    /// A value that is not a file, and its pointer.
    Other(&'s ReferenceOr<Schema>, String),
}

impl Alternative<'_> {
    /// Returns the alternative in the names file.
    fn key(&self) -> String {
        match self {
            Self::File => "file".to_owned(),
            Self::Files => "files".to_owned(),
            Self::Other(member, _) => unions::member_key(member),
        }
    }
}

impl<'s> Alternatives<'s> {
    fn of(context: &Context<'s>, schema: SchemaRef<'s>, pointer: &str) -> Self {
        let mut found = Self::default();
        found.add(context, schema, pointer, MAX_DEPTH);
        found
    }

    /// Adds the alternatives of a schema. One that is not a union has only itself as an alternative.
    fn add(&mut self, context: &Context<'s>, schema: SchemaRef<'s>, pointer: &str, depth: usize) {
        let pointer = match schema {
            SchemaRef::Reference(reference) if !self.seen.insert(reference) => return,
            SchemaRef::Reference(reference) => reference,
            SchemaRef::Item(_) => pointer,
        };
        let (Some(schema), Some(depth)) = (context.schema(schema), depth.checked_sub(1)) else { return };
        let shape = shape::of(schema);
        self.nullable |= nullable::is_nullable(context, schema, &shape);
        match shape {
            Shape::Single(keyword, only) => self.add(context, only.into(), &join(&join(pointer, keyword), "0"), depth),
            Shape::Union(Combination { keyword, members, siblings: None }) => {
                for (index, member) in members.iter().enumerate() {
                    let pointer = join(&join(pointer, keyword), &index.to_string());
                    if holds_file(context, member.into(), &mut BTreeSet::new(), depth) {
                        self.add(context, member.into(), &pointer, depth);
                    } else if is_null(context, member.into()) {
                        self.nullable = true;
                    } else {
                        self.list.push(Alternative::Other(member, pointer));
                    }
                }
            }
            shape if is_binary(context, &shape) => self.list.push(Alternative::File),
            shape if is_list_of_files(context, &shape, depth) => self.list.push(Alternative::Files),
            _ => {}
        }
    }

    fn has_file(&self) -> bool {
        self.list.iter().any(|one| matches!(one, Alternative::File | Alternative::Files))
    }
}

/// Returns whether a schema describes binary data or a list of it, or is a union with such a member.
fn holds_file<'s>(context: &Context<'s>, schema: SchemaRef<'s>, seen: &mut BTreeSet<&'s str>, depth: usize) -> bool {
    if let SchemaRef::Reference(reference) = schema
        && !seen.insert(reference)
    {
        return false;
    }
    let (Some(schema), Some(depth)) = (context.schema(schema), depth.checked_sub(1)) else { return false };
    match shape::of(schema) {
        Shape::Single(_, only) => holds_file(context, only.into(), seen, depth),
        Shape::Union(Combination { members, siblings: None, .. }) => {
            members.iter().any(|member| holds_file(context, member.into(), seen, depth))
        }
        shape => is_binary(context, &shape) || is_list_of_files(context, &shape, depth),
    }
}

/// Returns whether a schema describes binary data; one with an `allOf` does if a member does.
fn is_binary(context: &Context, shape: &Shape) -> bool {
    let is_text = |shape: &Shape| matches!(shape, Shape::Plain(Plain::String { format: "binary" }));
    match shape {
        Shape::AllOf(members, None) => {
            members.iter().any(|member| single(context, member.into()).is_some_and(|shape| is_text(&shape)))
        }
        shape => is_text(shape),
    }
}

fn is_list_of_files(context: &Context, shape: &Shape, depth: usize) -> bool {
    let Shape::Plain(Plain::List(Some(items))) = shape else { return false };
    let mut found = Alternatives::default();
    found.add(context, SchemaRef::from(*items), "", depth);
    found.has_file() && !found.list.iter().any(|one| matches!(one, Alternative::Other(..)))
}

fn is_null(context: &Context, member: SchemaRef) -> bool {
    let schema = context.schema(member);
    schema.is_some_and(|schema| matches!(shape::of(schema), Shape::Plain(Plain::Any)) && shape::allows_null(schema))
}

/// Returns the items of a list, and whether the list may be null.
fn list<'s>(context: &Context<'s>, schema: SchemaRef<'s>) -> Option<(SchemaRef<'s>, bool)> {
    let (mut schema, mut nullable) = (schema, false);
    for _ in 0..MAX_DEPTH {
        let resolved = context.schema(schema)?;
        let shape = shape::of(resolved);
        nullable |= nullable::is_nullable(context, resolved, &shape);
        match shape {
            Shape::Single(_, only) => schema = only.into(),
            Shape::Plain(Plain::List(Some(items))) => return Some((items.into(), nullable)),
            _ => return None,
        }
    }
    None
}

/// Returns the type of a part whose schema declares no format, if the media types that `encoding` declares for it are
/// those of files.
pub(super) fn file_by_encoding(context: &Context, schema: SchemaRef, content_type: Option<&str>) -> Option<Type> {
    let is_open =
        |schema| matches!(single(context, schema), Some(Shape::Plain(Plain::Any | Plain::String { format: "" })));
    if !content_type.is_some_and(|types| types.split(',').all(is_binary_media_type)) {
        return None;
    }
    match list(context, schema) {
        Some((items, _)) => is_open(items).then(|| Type::List(Box::new(Type::File))),
        None => is_open(schema).then_some(Type::File),
    }
}

/// Returns whether values of a media type are files and not text.
fn is_binary_media_type(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let Some((kind, subtype)) = essence.split_once('/') else { return false };
    let texts = ["json", "xml", "yaml", "x-yaml", "javascript", "x-www-form-urlencoded", "sql", "graphql", "toml", "*"];
    let is_text = subtype.rsplit('+').next().is_some_and(|notation| texts.contains(&notation));
    match kind {
        "image" | "audio" | "video" | "font" | "model" => true,
        "application" => !is_text,
        _ => false,
    }
}

/// Returns whether a schema describes binary data.
pub(in crate::lower) fn is_file(context: &Context, schema: SchemaRef) -> bool {
    single(context, schema).is_some_and(|shape| is_binary(context, &shape))
}

/// Returns whether a schema describes text; `None` if it declares no type, or describes binary data.
pub(in crate::lower) fn is_text(context: &Context, schema: SchemaRef) -> Option<bool> {
    match single(context, schema)? {
        Shape::Plain(Plain::String { format: "binary" } | Plain::Any) => None,
        shape => Some(matches!(shape, Shape::Plain(Plain::String { .. }) | Shape::Enum(_))),
    }
}

/// Returns whether a schema describes an object, a list or a union, which only a serializer can write.
pub(in crate::lower) fn is_structured(context: &Context, schema: SchemaRef) -> bool {
    match single(context, schema) {
        Some(Shape::Struct(_) | Shape::AllOf(..) | Shape::Union(_)) => true,
        Some(Shape::Plain(plain)) => matches!(plain, Plain::List(_) | Plain::Map(_)),
        Some(Shape::Enum(_) | Shape::Single(..)) | None => false,
    }
}

/// Returns the items of a list.
pub(in crate::lower) fn items<'s>(context: &Context<'s>, schema: SchemaRef<'s>) -> Option<SchemaRef<'s>> {
    list(context, schema).map(|(items, _)| items)
}

/// Returns the kind of a schema. References and combinations with one member are followed.
fn single<'s>(context: &Context<'s>, schema: SchemaRef<'s>) -> Option<Shape<'s>> {
    let mut schema = schema;
    for _ in 0..MAX_DEPTH {
        match shape::of(context.schema(schema)?) {
            Shape::Single(_, only) => schema = SchemaRef::from(only),
            shape => return Some(shape),
        }
    }
    None
}
