//! Types as the generator emits them. Only this file calls the macros of the runtime.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::runtime::integers::integer_enum;
use crate::runtime::nullable::nullable_from;
use crate::runtime::objects::object;
use crate::runtime::scalars::scalar_enum;
use crate::runtime::tags::tagged_union;
use crate::runtime::values::string_enum;
use crate::{Nullable, UnknownInteger, UnknownValue};

/// A field of each presence.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pet {
    pub(super) id: i64,
    pub(super) tags: Vec<String>,
    pub(super) owner: Option<String>,
    pub(super) nickname: Option<String>,
    pub(super) note: Option<String>,
    pub(super) colour: Option<Nullable<String>>,
    pub(super) two_words: Option<i64>,
}

object!(decode, encode for Pet {
    id "id" required,
    tags "tags" required_list,
    owner "owner" required_nullable,
    nickname "nickname" optional,
    note "note" optional_nullable,
    colour "colour" keeps_null,
    two_words "two words" optional,
});

/// An object that keeps undeclared keys.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Open {
    pub(super) id: i64,
    pub(super) extra: BTreeMap<String, i64>,
}

object!(decode, encode for Open {
    id "id" required,
    ..extra,
});

/// A member without a property for the tag.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Circle {
    pub(super) radius: i64,
    pub(super) label: Option<String>,
}

object!(decode, encode for Circle {
    radius "radius" required,
    label "label" optional,
});

/// A member whose property for the tag is optional.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Square {
    pub(super) kind: Option<String>,
    pub(super) side: i64,
}

object!(decode, encode for Square {
    kind "kind" optional,
    side "side" required,
});

/// A union with a tag, some of whose values are numbers and flags.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    Circle(Circle),
    Square(Square),
    Unknown(Value),
}

tagged_union!(decode, encode for Shape by "kind" {
    Circle "circle" "1" adds_tag,
    Square "square" "true" adds_tag unless kind,
});

/// A member whose property for the tag is required.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) kind: String,
}

object!(decode, encode for Line {
    kind "kind" required,
});

/// A union that corrects the tags of its members.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stroke {
    Line(Line),
    Square(Square),
    Unknown(Value),
}

tagged_union!(decode, encode for Stroke by "kind" {
    Line "line" "ray" corrects_tag unless kind,
    Square "square" completes_tag unless kind,
});

impl Shape {
    pub(super) fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }
}

/// A union with a tag whose member is a union with another tag.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Drawing {
    Shape(Shape),
    Pet(Pet),
    Unknown(Value),
}

tagged_union!(decode for Drawing by "type" {
    Shape "shape" has_tag,
    Pet "pet" has_tag,
});

/// An enum of strings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Colour {
    Red,
    Blue,
    Unknown(UnknownValue),
}

string_enum!(Colour {
    Red "red",
    Blue "blue",
});
nullable_from!(Colour: &str);

/// An enum of integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Low,
    Negative,
    Unknown(UnknownInteger),
}

integer_enum!(Level {
    Low 1,
    Negative -2,
});

/// An enum of scalars of several types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mixed {
    Auto,
    One,
    False,
    Unknown(Value),
}

scalar_enum!(Mixed {
    Auto "auto",
    One 1,
    False false,
});
