//! Types, and what they are made of.

use super::constraints::Constraints;

/// A type of the generated crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeDef {
    /// Unique in the API.
    pub name: String,
    /// Ready for rustdoc.
    pub docs: Vec<String>,
    /// The module of the only group that uses it, if there is one.
    pub module: Option<String>,
    /// Its shape.
    pub kind: TypeKind,
    /// The field of an object that holds what is not declared, and the type of each such value.
    pub additional: Option<(String, Type)>,
    /// Whether responses decode it.
    pub decoded: bool,
    /// Whether requests encode it.
    pub encoded: bool,
    /// Whether callers are warned.
    pub deprecated: bool,
    /// `#/components/...`
    pub pointer: String,
}

impl TypeDef {
    /// The types that it is made of.
    pub fn held(&self) -> Vec<&str> {
        let mut held: Vec<&str> = self.additional.iter().filter_map(|(_, ty)| ty.named()).collect();
        match &self.kind {
            TypeKind::Struct(fields) | TypeKind::Form(fields) => {
                held.extend(fields.iter().filter_map(|field| field.ty.named()));
            }
            TypeKind::Alias(ty) => held.extend(ty.named()),
            TypeKind::Union(union) => held.extend(union.members.iter().filter_map(|member| member.ty.named())),
            TypeKind::Enum(_) | TypeKind::ScalarEnum(_) => {}
        }
        held
    }
}

/// The shape of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeKind {
    /// An object with known properties.
    Struct(Vec<Field>),
    /// A string with known values.
    Enum(Vec<Variant>),
    /// Another scalar with known values.
    ScalarEnum(ScalarEnum),
    /// One of several types.
    Union(Union),
    /// The parts of a `multipart/form-data` body, in order.
    Form(Vec<Field>),
    /// Another name for a type: a component that is a list, a map or a free-form object.
    Alias(Type),
}

/// A property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name in JSON.
    pub wire_name: String,
    /// The name in Rust.
    pub name: String,
    /// Without the `Option` of an optional property.
    pub ty: Type,
    /// Whether it has to be there, and whether it may be null.
    pub presence: Presence,
    /// The media type of a form's part, where it is not the one that its type has.
    pub content_type: Option<String>,
    /// What is demanded of its value.
    pub constraints: Constraints,
    /// Whether callers may give what becomes such a value.
    pub converts: bool,
    /// Whether it is a list or map, for an empty one of which servers may send null.
    pub is_collection: bool,
    /// Which way it travels.
    pub access: Access,
    /// The only value that it may have, which callers need not give.
    pub constant: Option<Constant>,
    /// Ready for rustdoc.
    pub docs: Vec<String>,
    /// Whether callers are warned.
    pub deprecated: bool,
}

/// Which way a property travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// In requests and responses.
    Both,
    /// `readOnly`: in responses.
    ReadOnly,
    /// `writeOnly`: in requests.
    WriteOnly,
}

/// The only value of a property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constant {
    /// A flag.
    Bool(bool),
    /// The only variant of its type.
    Variant(String),
}

/// Whether a property may be absent, and whether it may be null. The table of its type, and the runtime, use the same
/// words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// The property is required, and is not null: `T`.
    Required,
    /// The property is required, and may be null: `Option<T>`.
    RequiredNullable,
    /// The property may be absent: `Option<T>`.
    Optional,
    /// The property may be absent or null, which mean the same: `Option<T>`.
    OptionalNullable,
    /// The property may be absent or null, which a request distinguishes: `Option<Nullable<T>>`.
    KeepsNull,
}

impl Field {
    /// Whether callers have to give it.
    pub fn is_argument(&self) -> bool {
        self.presence == Presence::Required && self.constant.is_none()
    }

    /// Whether its type is an `Option`.
    pub fn is_optional(&self) -> bool {
        self.presence != Presence::Required
    }

    /// Whether null is kept apart from nothing.
    pub fn keeps_null(&self) -> bool {
        self.presence == Presence::KeepsNull
    }
}

/// A value of a string enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The value in JSON.
    pub wire_name: String,
    /// The name in Rust.
    pub name: String,
    /// Whether it is the default of the document.
    pub is_default: bool,
    /// Ready for rustdoc.
    pub docs: Vec<String>,
}

/// A scalar with known values that are not all strings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScalarEnum {
    /// Whether all of them are integers.
    pub integers: bool,
    /// In the order of the document. The name on the wire is the value as JSON.
    pub variants: Vec<(serde_json::Value, Variant)>,
}

/// One of several types, told apart by a tag or by shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Union {
    /// The property that tells the members apart, if one does.
    pub tag: Option<String>,
    /// In the order in which they are tried where there is no tag.
    pub members: Vec<Member>,
}

/// A member of a union.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The variant.
    pub name: String,
    /// What it holds.
    pub ty: Type,
    /// The method that gives what it holds, where members are told apart by shape.
    pub accessor: Option<String>,
    /// The values of the tag that mean this member.
    pub tags: Vec<String>,
    /// Whether its object has no property for the tag, so that the union writes it.
    pub writes_tag: bool,
    /// The field that is the tag, if it may be absent: the union writes the tag then.
    pub optional_tag: Option<String>,
    /// Whether no member before it holds the same.
    pub is_first: bool,
    /// The properties of an object, by which objects are told apart that have no tag.
    pub keys: Vec<String>,
    /// Whether it keeps the properties that it does not know.
    pub is_open: bool,
    /// Whether it is a union itself, which takes any value.
    pub is_union: bool,
    /// The tag of that union.
    pub nested_tag: Option<String>,
}

impl Member {
    pub fn may_write_tag(&self) -> bool {
        self.writes_tag || self.optional_tag.is_some()
    }
}

/// A Rust type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// `bool`
    Bool,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `u32`
    U32,
    /// `u64`
    U64,
    /// `f64`
    F64,
    /// `String`
    String,
    /// A scalar that another crate has a type for
    Foreign(Foreign),
    /// Bytes that travel as Base64 text
    Base64,
    /// `Vec`
    List(Box<Type>),
    /// `BTreeMap` with text as keys
    Map(Box<Type>),
    /// A JSON object of which the document says nothing more
    Object,
    /// Any JSON value, because the document says nothing at all
    Any,
    /// Bytes to send, from memory, a file or a stream
    File,
    /// A `TypeDef`
    Named(String),
    /// A value that may be null inside of a list or a map
    Nullable(Box<Type>),
    /// A value of the type that contains it
    Boxed(Box<Type>),
}

/// A scalar of another crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Foreign {
    /// An instant: `jiff::Timestamp`
    JiffTimestamp,
    /// A calendar date: `jiff::civil::Date`
    JiffDate,
    /// An instant: `chrono::DateTime<chrono::Utc>`
    ChronoTimestamp,
    /// A calendar date: `chrono::NaiveDate`
    ChronoDate,
    /// `uuid::Uuid`
    Uuid,
    /// `rust_decimal::Decimal`
    Decimal,
}

impl Foreign {
    /// The package, as generated crates depend on it.
    pub fn package(self) -> &'static str {
        match self {
            Self::JiffTimestamp | Self::JiffDate => "jiff",
            Self::ChronoTimestamp | Self::ChronoDate => "chrono",
            Self::Uuid => "uuid",
            Self::Decimal => "rust_decimal",
        }
    }

    /// Whether `Display` writes it as JSON does, but for the quotes.
    pub fn prints_as_text(self) -> bool {
        self != Self::ChronoTimestamp
    }
}

/// A schema of the normalised document, and the type of the values that it describes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedSchema {
    /// `#/components/...` or `#/paths/...`
    pub pointer: String,
    /// [`Type::Nullable`] where null may stand.
    pub ty: Type,
}

impl Type {
    /// The scalar of another crate that this type is, or contains.
    pub fn foreign(&self) -> Option<Foreign> {
        match self {
            Self::Foreign(foreign) => Some(*foreign),
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Boxed(inner) => inner.foreign(),
            _ => None,
        }
    }

    /// Whether it is a type, or contains it.
    pub fn holds(&self, ty: &Self) -> bool {
        match self {
            _ if self == ty => true,
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Boxed(inner) => inner.holds(ty),
            _ => false,
        }
    }

    /// Whether `Display` writes it as a parameter or part of a form has it. Enums do too.
    pub fn prints_as_text(&self) -> bool {
        match self {
            Self::Bool | Self::I32 | Self::I64 | Self::U32 | Self::U64 | Self::F64 | Self::String | Self::Base64 => {
                true
            }
            Self::Foreign(foreign) => foreign.prints_as_text(),
            _ => false,
        }
    }

    /// The name of the `TypeDef` that this type is, or contains.
    pub fn named(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Boxed(inner) => inner.named(),
            _ => None,
        }
    }
}
