//! Operations: what each takes, how it is sent, and what it gives.

use super::types::Type;

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
    /// What the document has behind the path: a query that every request has.
    pub query: Option<String>,
    /// The server, if it is not the API's.
    pub server: Option<String>,
    /// Whether that server is of another site than the API's, and gets no credentials.
    pub is_elsewhere: bool,
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

impl Operation {
    /// The types that its responses are made of.
    pub fn decoded(&self) -> impl Iterator<Item = &str> {
        let stream = self.stream.iter().flat_map(|(body, _)| body.types());
        self.response.types().into_iter().chain(stream).filter_map(Type::named)
    }

    /// The types that its requests are made of.
    pub fn encoded(&self) -> impl Iterator<Item = &str> {
        let parameters = self.parameters.iter().filter_map(|parameter| parameter.ty.named());
        self.body.iter().filter_map(|body| body.ty.named()).chain(parameters)
    }
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
    /// Whether callers may give what becomes such a value.
    pub converts: bool,
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
    /// Whether reserved characters stay as they are in the query.
    pub reserved: bool,
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
    /// Whether callers may give what becomes such a value.
    pub converts: bool,
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
