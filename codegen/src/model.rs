//! The API as the generated crate will show it. Everything is decided here; `emit` only places tokens.

/// A whole API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Api {
    /// The name for people.
    pub title: String,
    /// The description of the document, ready for rustdoc.
    pub docs: Vec<String>,
    /// The server that is used unless a caller names another.
    pub server: Option<String>,
    /// Environment variables that may hold the credential, in the order in which they are tried.
    pub environment: Vec<String>,
    /// The credentials that operations ask for, in that order.
    pub security: Vec<Credential>,
    /// The type of an error's body, if all operations agree on one.
    pub error_body: Option<String>,
    /// The operations of the client itself, and the groups that it leads to.
    pub root: Group,
    /// The types, in the order of the document.
    pub types: Vec<TypeDef>,
}

/// A credential of the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// The name in Rust.
    pub name: String,
    /// The name of the security scheme.
    pub scheme: String,
    /// How it travels.
    pub security: Security,
}

/// How a credential travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Security {
    /// `apiKey` in a header of this name.
    Header(String),
    /// `apiKey` in a query parameter of this name.
    Query(String),
    /// `apiKey` in a cookie of this name.
    Cookie(String),
    /// `http` with the scheme `basic`, the credential being `user:password`.
    Basic,
    /// `http` with another scheme, whose name comes before the credential.
    Http(String),
    /// `http` with the scheme `bearer`; OAuth 2 and OpenID tokens are sent that way too.
    Bearer,
}

/// Operations that belong together: `client.multipart_upload()`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// The accessor; empty for the client itself.
    pub name: String,
    /// The accessors that lead to it, from the client on, its own included.
    pub path: Vec<String>,
    /// The module of its operations, whose file has a name of ASCII letters.
    pub module: String,
    /// The type that the accessor returns.
    pub type_name: String,
    /// In the order of the document.
    pub operations: Vec<Operation>,
    /// The groups that it leads to, in the order of the document.
    pub groups: Vec<Group>,
}

impl Api {
    /// Every operation, group by group.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.root.with_groups().into_iter().flat_map(|group| &group.operations)
    }
}

impl Group {
    /// The type whose methods the operations are.
    pub fn type_name_or_client(&self) -> &str {
        if self.path.is_empty() { "Client" } else { &self.type_name }
    }

    /// The group and all that it leads to.
    pub fn with_groups(&self) -> Vec<&Self> {
        std::iter::once(self).chain(self.groups.iter().flat_map(Self::with_groups)).collect()
    }
}

/// One method and path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Unique in the API.
    pub id: String,
    /// The function of the transport, which operations share that differ in the media type of their body.
    pub function: String,
    /// The method of the group.
    pub name: String,
    /// The type of the request.
    pub request_name: String,
    /// `get`, `post`, ...
    pub method: String,
    /// With the variables in braces.
    pub path: String,
    /// The server, if it is not the API's.
    pub server: Option<String>,
    /// Ready for rustdoc, the first line being the summary.
    pub docs: Vec<String>,
    /// Whether callers are warned.
    pub deprecated: bool,
    /// The credentials that are sent, by their index in [`Api::security`]: the first alternative of which all
    /// are known.
    pub security: Vec<Vec<usize>>,
    /// In the order of the document, required ones being the arguments of the method.
    pub parameters: Vec<Parameter>,
    /// What is sent, if anything.
    pub body: Option<Body>,
    /// What comes back.
    pub response: ResponseBody,
    /// The media types that are asked for.
    pub accept: String,
    /// The body that comes instead when a stream is asked for, and its media type.
    pub stream: Option<(ResponseBody, String)>,
    /// How to ask for the next page.
    pub pagination: Option<Pagination>,
    /// What can be waited for.
    pub waiters: Vec<Waiter>,
    /// `#/paths/...`
    pub pointer: String,
}

/// A path, query or header parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The name on the wire.
    pub wire_name: String,
    /// The argument, field and setter.
    pub name: String,
    /// Where it travels.
    pub location: Location,
    /// What callers give.
    pub ty: Type,
    /// Whether it is an argument of the method rather than a setter.
    pub required: bool,
    /// The argument of the transport's function; `None` if it travels in the inner value.
    pub argument: Option<String>,
    /// What has to be done to write it.
    pub form: ParameterForm,
    /// How a value that is no scalar is written.
    pub style: Style,
    /// Whether each item or property is written on its own.
    pub explode: bool,
    /// Ready for rustdoc.
    pub docs: Vec<String>,
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// In the path, as one segment or a part of one.
    Path,
    /// In the query string.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

/// What has to be done to write a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterForm {
    /// A scalar prints itself.
    Scalar,
    /// A list of scalars in the default style of its place.
    List,
    /// Anything else goes by way of JSON.
    Any,
}

/// How a parameter is written: the styles of OpenAPI, and JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a,b` in a path or header
    Simple,
    /// `.a.b` in a path
    Label,
    /// `;name=a,b` in a path
    Matrix,
    /// `name=a&name=b` in a query or cookie
    Form,
    /// `name=a b` in a query
    SpaceDelimited,
    /// `name=a|b` in a query
    PipeDelimited,
    /// `name[key]=a` in a query
    DeepObject,
    /// JSON, because the parameter has `content` in place of a schema
    Json,
}

/// A request body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// Its media type, as declared.
    pub media_type: String,
    /// How it is written.
    pub kind: BodyKind,
    /// What callers give.
    pub ty: Type,
    /// Properties of a form that are not written as others are: the style, and whether they explode.
    pub encoding: Vec<(String, Style, bool)>,
    /// Whether it is an argument of the method rather than a setter.
    pub required: bool,
    /// Ready for rustdoc.
    pub docs: Vec<String>,
}

/// How a request body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// JSON
    Json,
    /// `application/x-www-form-urlencoded`
    Form,
    /// `multipart/form-data`
    Multipart,
    /// The text itself
    Text,
    /// The bytes themselves
    Bytes,
}

/// The body of a successful response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResponseBody {
    /// There is none, or the document does not know it.
    Empty,
    /// JSON of this type.
    Json(Type),
    /// Text of this media type.
    Text(String),
    /// Bytes of this media type, as they arrive.
    Bytes(String),
    /// One value of this type after the other, as they arrive.
    Events(Framing, Type),
    /// One of several, told apart by status.
    Statuses(String, Vec<StatusCase>),
}

/// What separates the values of a body that holds one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// `text/event-stream`
    Events,
    /// A line a value, such as `application/x-ndjson`
    Lines,
}

/// A success of an operation that has several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusCase {
    /// The variant.
    pub name: String,
    /// The first and the last status that mean it.
    pub statuses: (u16, u16),
    /// Its body, which is not [`ResponseBody::Statuses`].
    pub body: ResponseBody,
}

impl ResponseBody {
    /// The body, or those of which it is one.
    pub fn bodies(&self) -> Vec<&Self> {
        match self {
            Self::Statuses(_, cases) => cases.iter().map(|case| &case.body).collect(),
            body => vec![body],
        }
    }

    /// The types of all bodies that are JSON.
    pub fn types(&self) -> Vec<&Type> {
        match self {
            Self::Json(ty) | Self::Events(_, ty) => vec![ty],
            Self::Statuses(_, cases) => cases.iter().flat_map(|case| case.body.types()).collect(),
            Self::Empty | Self::Text(_) | Self::Bytes(_) => Vec::new(),
        }
    }
}

/// A paginated operation, by page number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pagination {
    /// The setter that takes the number of the page.
    pub page: String,
    /// The setter that takes how many items a page holds.
    pub limit: Option<String>,
    /// The list of items in the response.
    pub results: FieldPath,
    /// The type of an item.
    pub item: Type,
    /// The number of the last page in the response, and its type.
    pub pages: Option<(FieldPath, Type)>,
}

/// A way from a response to a value in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldPath {
    /// The fields on the way.
    pub steps: Vec<Step>,
}

/// A field on the way to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The type that has the field.
    pub owner: String,
    /// The field.
    pub field: String,
    /// Whether it is an `Option`.
    pub optional: bool,
    /// Whether it keeps null apart from nothing.
    pub keeps_null: bool,
}

/// `wait_until_<name>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiter {
    /// The method of the group.
    pub name: String,
    /// Ready for rustdoc.
    pub docs: Vec<String>,
    /// The value that is looked at.
    pub path: FieldPath,
    /// The enum of that value, and its variants by outcome.
    pub enum_name: String,
    /// Variants that end it well.
    pub success: Vec<String>,
    /// Variants that end it badly.
    pub failure: Vec<String>,
    /// Seconds between two requests: the first pause, and the longest.
    pub delay: (u64, u64),
}

/// A type of the generated crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeDef {
    /// Unique in the API.
    pub name: String,
    /// Ready for rustdoc.
    pub docs: Vec<String>,
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

/// The shape of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeKind {
    /// An object with known properties.
    Struct(Vec<Field>),
    /// A string with known values.
    Enum(Vec<Variant>),
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
    /// Ready for rustdoc.
    pub docs: Vec<String>,
    /// Whether callers are warned.
    pub deprecated: bool,
}

/// Whether a property has to be there, and whether it may be null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It has to be there.
    Required,
    /// It has to be there, and may be null: `Option<T>`.
    Nullable,
    /// It may be absent: `Option<T>`.
    Optional,
    /// It may be absent, and it may be null, which is the same: `Option<T>`.
    OptionalNullable,
    /// It may be absent, and it may be null, which a request tells apart: `Option<Nullable<T>>`.
    KeepsNull,
}

impl Field {
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
    /// Ready for rustdoc.
    pub docs: Vec<String>,
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
    /// The values of the tag that mean this member.
    pub tags: Vec<String>,
    /// The properties of an object, by which objects are told apart that have no tag.
    pub keys: Vec<String>,
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
    /// `u64`
    U64,
    /// `f32`
    F32,
    /// `f64`
    F64,
    /// `String`
    String,
    /// An instant: `jiff::Timestamp`
    Timestamp,
    /// A calendar date: `jiff::civil::Date`
    Date,
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
    /// A [`TypeDef`]
    Named(String),
    /// A value that may be null inside of a list or a map
    Nullable(Box<Type>),
    /// A value of the type that contains it
    Boxed(Box<Type>),
}

impl Type {
    /// The name of the [`TypeDef`] that this type is, or contains.
    pub fn named(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Boxed(inner) => inner.named(),
            _ => None,
        }
    }
}
