//! The type definitions of the generated crate.

use super::constraints::Constraints;
use super::types::Type;
use super::unions::Union;

/// The definition of a type in the generated crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeDef {
    /// The name, unique in the API.
    pub name: String,
    /// The lines of its rustdoc.
    pub docs: Vec<String>,
    /// The module of the only group whose operations use the type; `None` if it is in the root file.
    pub module: Option<String>,
    /// The kind of type.
    pub kind: TypeKind,
    /// The properties of an object or form that always have the same value. They are written, and are not fields.
    pub constants: Vec<Field>,
    /// The field for undeclared properties (`additionalProperties`), and the type of their values.
    pub additional: Option<(String, Type)>,
    /// Whether a response contains the type.
    pub decoded: bool,
    /// Whether a request contains the type.
    pub encoded: bool,
    /// The type for responses that has the same schema, if this type for requests converts from it.
    pub output: Option<String>,
    /// Whether an optional field of a request holds the type or null: what converts into the type also converts into
    /// `Nullable` of it.
    pub is_nullable: bool,
    /// Whether the type has the attribute `#[deprecated]`.
    pub deprecated: bool,
    /// Its former names, which are deprecated.
    pub aliases: Vec<String>,
    /// The JSON pointer of its schema: `#/components/...`.
    pub pointer: String,
    /// The position of its schema in the names file, unique in the API.
    pub key: String,
}

impl TypeDef {
    /// Returns every type that the definition mentions: the types of its fields or members, the target of an alias, and
    /// the type of undeclared properties.
    pub fn types(&self) -> Vec<&Type> {
        let mut types: Vec<&Type> = match &self.kind {
            TypeKind::Struct(fields) | TypeKind::Form(fields) => fields.iter().map(|field| &field.ty).collect(),
            TypeKind::Union(union) => union.members().map(|member| member.ty).collect(),
            TypeKind::Part(members) => members.iter().map(|member| &member.ty).collect(),
            TypeKind::Alias(target) | TypeKind::Wrapper(target) => vec![target],
            TypeKind::Enum(_) | TypeKind::ScalarEnum(_) => Vec::new(),
        };
        types.extend(self.additional.iter().map(|(_, ty)| ty));
        types
    }

    /// Calls `visit` with every type of [`types`](Self::types), to change it.
    pub fn visit_types_mut(&mut self, visit: &mut dyn FnMut(&mut Type)) {
        match &mut self.kind {
            TypeKind::Struct(fields) | TypeKind::Form(fields) => {
                fields.iter_mut().for_each(|field| visit(&mut field.ty));
            }
            TypeKind::Union(union) => union.visit_types_mut(visit),
            TypeKind::Part(members) => members.iter_mut().for_each(|member| visit(&mut member.ty)),
            TypeKind::Alias(target) | TypeKind::Wrapper(target) => visit(target),
            TypeKind::Enum(_) | TypeKind::ScalarEnum(_) => {}
        }
        self.additional.iter_mut().for_each(|(_, ty)| visit(ty));
    }

    /// Returns the names of the definitions that this one mentions.
    pub fn held(&self) -> impl Iterator<Item = &str> {
        self.types().into_iter().filter_map(Type::named)
    }

    /// Returns the fields of a struct or form; none for any other kind.
    pub fn fields(&self) -> &[Field] {
        match &self.kind {
            TypeKind::Struct(fields) | TypeKind::Form(fields) => fields,
            _ => &[],
        }
    }

    /// Returns the fields of a struct or form, to change them.
    pub fn fields_mut(&mut self) -> &mut [Field] {
        match &mut self.kind {
            TypeKind::Struct(fields) | TypeKind::Form(fields) => fields,
            _ => &mut [],
        }
    }

    /// Removes fields of a struct or form, and returns them.
    pub fn remove_fields(&mut self, is_removed: impl Fn(&Field) -> bool) -> Vec<Field> {
        match &mut self.kind {
            TypeKind::Struct(fields) | TypeKind::Form(fields) => {
                fields.extract_if(.., |field| is_removed(field)).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// The kind of a type definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeKind {
    /// An object with declared properties.
    Struct(Vec<Field>),
    /// A string with known values.
    Enum(Vec<Variant>),
    /// A scalar with known values that are not all strings.
    ScalarEnum(ScalarEnum),
    /// One of several types (`oneOf`, `anyOf`).
    Union(Union),
    /// A `multipart/form-data` body: its parts in the order of the document.
    Form(Vec<Field>),
    /// A part of a form that is a file or another value: the variants of an enum.
    Part(Vec<PartMember>),
    /// Another name for a type: a component that is a list, a map, a scalar or a free-form object.
    Alias(Type),
    /// A struct around a list or map that contains the struct again. An alias cannot contain itself.
    Wrapper(Type),
}

/// A variant of an enum for a part of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartMember {
    /// The member in the names file.
    pub key: String,
    /// The variant.
    pub name: String,
    /// The type that the variant holds.
    pub ty: Type,
}

/// A property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name in JSON.
    pub wire_name: String,
    /// The name of the field in Rust.
    pub name: String,
    /// The type without the `Option` of an optional property.
    pub ty: Type,
    /// Whether the property may be absent, and whether it may be null.
    pub presence: Presence,
    /// The media type of a form's part, if `encoding` declares one.
    pub content_type: Option<String>,
    /// The constraints of its value.
    pub constraints: Constraints,
    /// How arguments for it are passed.
    pub conversion: Conversion,
    /// Whether the property belongs to requests, responses or both.
    pub access: Access,
    /// The only documented value. Constructors set it.
    pub constant: Option<Constant>,
    /// The lines of its rustdoc.
    pub docs: Vec<String>,
    /// Whether the field has the attribute `#[deprecated]`.
    pub deprecated: bool,
}

/// How an argument for a value is passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// The value itself: `T`.
    Exact,
    /// Anything that converts into the value: `impl Into<T>`.
    Into,
    /// The items of a list: `impl IntoIterator<Item = T>`.
    Items(Element),
    /// The entries of a map: `impl IntoIterator<Item = (impl Into<String>, T)>`.
    Entries(Element),
}

/// The items of a list, or the values of a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// The type of each.
    pub ty: Type,
    /// Whether each may be anything that converts into the type.
    pub converts: bool,
}

/// Whether a property belongs to requests, responses or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Requests and responses contain it.
    Both,
    /// `readOnly`: only responses contain it.
    ReadOnly,
    /// `writeOnly`: only requests contain it.
    WriteOnly,
}

/// The only value of a property or parameter that the document lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constant {
    /// A scalar that never changes (`const`).
    Fixed(serde_json::Value),
    /// A scalar (an `enum` of one value). A later version of the API may have other values.
    Listed(serde_json::Value),
    /// The variant of its type by which unions know the type that has the property.
    Variant(String),
}

impl Constant {
    /// Returns the value of a scalar.
    pub fn value(&self) -> Option<&serde_json::Value> {
        match self {
            Self::Fixed(value) | Self::Listed(value) => Some(value),
            Self::Variant(_) => None,
        }
    }

    /// Returns the value of a scalar as text, as the tag of a union has it.
    pub fn text(&self) -> Option<String> {
        self.value().map(|value| value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned))
    }
}

/// Whether a property may be absent, and whether it may be null. The table of the type and the runtime use the same
/// words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Always present, never null: `T`.
    Required,
    /// A list or map that is always present: `T`. Some servers send null for an empty one, which is accepted.
    RequiredList,
    /// Always present, may be null: `Option<T>`.
    RequiredNullable,
    /// May be absent, never null: `Option<T>`.
    Optional,
    /// May be absent or null, which mean the same: `Option<T>`.
    OptionalNullable,
    /// May be absent or null, and requests distinguish the two: `Option<Nullable<T>>`.
    KeepsNull,
}

impl Presence {
    /// Returns whether the Rust type of the field is an `Option`.
    pub fn is_optional(self) -> bool {
        !matches!(self, Self::Required | Self::RequiredList)
    }
}

impl Field {
    /// Returns whether the field is an argument of the constructor.
    pub fn is_argument(&self) -> bool {
        !self.is_optional() && self.constant.is_none()
    }

    /// Returns whether the Rust type of the field is an `Option`.
    pub fn is_optional(&self) -> bool {
        self.presence.is_optional()
    }

    /// Returns whether the field distinguishes null and absent.
    pub fn keeps_null(&self) -> bool {
        self.presence == Presence::KeepsNull
    }
}

/// A value of a string enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The value in JSON.
    pub wire_name: String,
    /// The name of the variant in Rust.
    pub name: String,
    /// Whether it is the schema's `default`.
    pub is_default: bool,
    /// The lines of its rustdoc.
    pub docs: Vec<String>,
}

/// A scalar with known values that are not all strings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScalarEnum {
    /// Whether all values are integers.
    pub integers: bool,
    /// The values and their variants, in the order of the document. The wire name is the value as JSON.
    pub variants: Vec<(serde_json::Value, Variant)>,
}
