//! Unions: one of several types, distinguished by a tag or by shape.

use super::definitions::Variant;
use super::types::Type;

/// One of several types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Union {
    /// The value of one property names the member.
    Tagged {
        /// The wire name of that property.
        tag: String,
        /// The values that are not objects.
        constants: Vec<UnitVariant>,
        /// The members, in the order of the document.
        members: Vec<TaggedMember>,
    },
    /// A value is decoded as the first member that can hold it. The most specific member is tried first.
    Shaped {
        /// The values that are tried before the members.
        constants: Vec<UnitVariant>,
        /// The members, in the order in which they are tried.
        members: Vec<ShapedMember>,
    },
}

/// A scalar that is a variant of its own.
pub type UnitVariant = (serde_json::Value, Variant);

/// A member of a union with a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaggedMember {
    /// The member in the names file.
    pub key: String,
    /// The variant.
    pub name: String,
    /// The type that the variant holds.
    pub ty: Type,
    /// The values of the tag that mean this member.
    pub values: Vec<String>,
    /// Whether the union writes the tag.
    pub writes_tag: WritesTag,
    /// Whether the union implements `From` for the type. Of several members with one type, only the first does.
    pub converts: bool,
}

/// Whether a union writes the tag of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WritesTag {
    /// The member has a property for it.
    Never,
    /// The member has no property for it.
    Always(TagKind),
    /// The member writes a property of this name with another value, which the union replaces.
    Instead,
    /// The member has an optional property: the union writes the tag if this field is `None`.
    IfAbsent(String),
    /// The member has a required property: the union writes the tag if this field has another value.
    IfOther(String),
    /// The member has an optional property: the union writes the tag if this field is `None` or has another value.
    IfAbsentOrOther(String),
}

/// A member of a union without a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShapedMember {
    /// The member in the names file.
    pub key: String,
    /// The variant.
    pub name: String,
    /// The type that the variant holds.
    pub ty: Type,
    /// The method that returns the value of the variant.
    pub accessor: String,
    /// What converts into the union, besides a value of the type.
    pub conversion: MemberConversion,
    /// The declared properties of an object.
    pub keys: Vec<String>,
    /// Whether the type keeps undeclared properties.
    pub is_open: bool,
    /// The union that the member itself is, if it is one.
    pub nested: Option<NestedUnion>,
}

/// What converts into a union as one of its members, besides a value of the member's type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MemberConversion {
    /// Nothing.
    None,
    /// `&str`
    Text,
    /// An array of items of this type.
    Array(Type),
}

/// A union that is a member of another one. A union accepts every value, because it has a variant for unknown values;
/// its members are tried instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NestedUnion {
    /// The tag of the nested union, if it has one.
    pub tag: Option<String>,
}

/// The kind of JSON that a tag is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagKind {
    /// A string.
    Text,
    /// A number or a boolean.
    Scalar,
}

/// The properties that both kinds of member have.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    /// The member in the names file.
    pub key: &'a str,
    /// The variant.
    pub name: &'a str,
    /// The type that the variant holds.
    pub ty: &'a Type,
}

impl Union {
    /// Returns the members in order.
    pub fn members(&self) -> impl Iterator<Item = Member<'_>> + Clone {
        let (tagged, shaped): (&[TaggedMember], &[ShapedMember]) = match self {
            Self::Tagged { members, .. } => (members, &[]),
            Self::Shaped { members, .. } => (&[], members),
        };
        let tagged = tagged.iter().map(|member| Member { key: &member.key, name: &member.name, ty: &member.ty });
        tagged.chain(shaped.iter().map(|member| Member { key: &member.key, name: &member.name, ty: &member.ty }))
    }

    /// Returns the scalars that are variants of their own.
    pub fn constants(&self) -> &[UnitVariant] {
        match self {
            Self::Tagged { constants, .. } | Self::Shaped { constants, .. } => constants,
        }
    }

    /// Returns the type of the nth member, to change it.
    pub fn type_mut(&mut self, index: usize) -> Option<&mut Type> {
        match self {
            Self::Tagged { members, .. } => members.get_mut(index).map(|member| &mut member.ty),
            Self::Shaped { members, .. } => members.get_mut(index).map(|member| &mut member.ty),
        }
    }

    /// Returns the property that distinguishes the members, if there is one.
    pub fn tag(&self) -> Option<&str> {
        match self {
            Self::Tagged { tag, .. } => Some(tag),
            Self::Shaped { .. } => None,
        }
    }

    /// Calls `visit` with the type of every member, to change it.
    pub(super) fn visit_types_mut(&mut self, visit: &mut dyn FnMut(&mut Type)) {
        match self {
            Self::Tagged { members, .. } => members.iter_mut().for_each(|member| visit(&mut member.ty)),
            Self::Shaped { members, .. } => members.iter_mut().for_each(|member| visit(&mut member.ty)),
        }
    }
}
