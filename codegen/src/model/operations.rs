//! Operations: their parameters, bodies and responses.

use super::aliases::MethodAlias;
use super::definitions::{Constant, Conversion};
use super::pagination::{FieldPath, Pagination};
use super::types::Type;

/// A method of the client: one HTTP method and path, with one body and one response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// The identifier, unique in the API.
    pub id: String,
    /// The function of the transport. Operations that differ only in a media type share it.
    pub function: String,
    /// The method of the group.
    pub name: String,
    /// The name of the request type.
    pub request_name: String,
    /// The HTTP method in lower case: `get`, `post`, ...
    pub method: String,
    /// The path template, with variables in braces.
    pub path: String,
    /// The query that the document has in the path. Every request sends it.
    pub query: Option<String>,
    /// The base URL, if it differs from that of the API.
    pub server: Option<String>,
    /// Whether that server belongs to another site than the API's. Credentials are not sent to it.
    pub is_cross_site: bool,
    /// The names of the parameters that look like credentials. `Debug` of the request does not print them.
    pub secrets: Vec<String>,
    /// The lines of its rustdoc. The first one is the summary.
    pub docs: Vec<String>,
    /// Whether the method has the attribute `#[deprecated]`.
    pub deprecated: bool,
    /// The alternatives of credentials, by index in [`Api::security`](super::Api::security). The client sends the first
    /// alternative for which it has every credential.
    pub security: Vec<Vec<usize>>,
    /// The parameters, in the order of the document. Required ones are arguments of the method.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// The body of a successful response.
    pub response: ResponseBody,
    /// The value of the header `Accept`.
    pub accept: String,
    /// The redirect statuses that are results. Other redirects are followed.
    pub redirects: Vec<u16>,
    /// What the document says about sending the request again.
    pub repeats: Repeats,
    /// The bodies of its errors, if the operations do not have one body for all errors.
    pub errors: Vec<DeclaredError>,
    /// The streamed variant of the response, and its media type.
    pub stream: Option<(ResponseBody, String)>,
    /// The part of the request that selects between the response and its streamed variant.
    pub selector: Option<Selector>,
    /// How the next page is requested.
    pub pagination: Option<Pagination>,
    /// The states that callers can wait for.
    pub waiters: Vec<Waiter>,
    /// Its former names, which are deprecated.
    pub aliases: Vec<MethodAlias>,
    /// The JSON pointer of the operation: `#/paths/...`.
    pub pointer: String,
    /// The method in the names file: the pointer, with the suffix of the method.
    pub key: String,
}

impl Operation {
    /// Returns the names of the types that its responses contain.
    pub fn decoded(&self) -> impl Iterator<Item = &str> {
        let stream = self.stream.iter().flat_map(|(body, _)| body.types());
        self.response.types().into_iter().chain(stream).filter_map(Type::named)
    }

    /// Returns the names of the types that its errors contain.
    pub fn failed(&self) -> impl Iterator<Item = &str> {
        self.errors.iter().filter_map(|error| error.ty.named())
    }

    /// Returns the names of the types that its requests contain.
    pub fn encoded(&self) -> impl Iterator<Item = &str> {
        let parameters = self.parameters.iter().filter_map(|parameter| parameter.ty.named());
        self.body.iter().filter_map(|body| body.ty.named()).chain(parameters)
    }
}

/// A body of an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredError {
    /// The status or the range of statuses, such as `404` or `5XX`; `default` for all others.
    pub code: String,
    /// The type of the body.
    pub ty: Type,
}

/// What a document says about sending a request again. Idempotent methods are sent again in any case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repeats {
    /// Whether several identical requests have the effect of one.
    pub is_idempotent: bool,
    /// The first and the last of further statuses after which the request is sent again.
    pub statuses: Vec<(u16, u16)>,
    /// The header for the idempotency key, in lower case.
    pub key: Option<String>,
}

/// A path, query, header or cookie parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The name in the request.
    pub wire_name: String,
    /// The name of the argument, field and setter.
    pub name: String,
    /// The part of the request that contains it.
    pub location: Location,
    /// The type of the value.
    pub ty: Type,
    /// How arguments for it are passed.
    pub conversion: Conversion,
    /// Whether every request has it.
    pub required: bool,
    /// The only documented value of a required parameter. Requests have it unless a caller sets another one, which is
    /// possible unless the value never changes.
    pub constant: Option<Constant>,
    /// The argument of the transport's function; `None` if the call context carries it.
    pub argument: Option<String>,
    /// How its value becomes text.
    pub form: ParameterForm,
    /// How a list or an object is serialized.
    pub style: Style,
    /// Whether each item or property is a parameter of its own (`explode`).
    pub explode: bool,
    /// Whether a path parameter is a whole segment of the path.
    pub is_segment: bool,
    /// Whether reserved characters in a query are not percent-encoded (`allowReserved`).
    pub reserved: bool,
    /// The lines of its rustdoc.
    pub docs: Vec<String>,
    /// The JSON pointer of its declaration.
    pub pointer: String,
}

impl Parameter {
    /// Returns whether it is an argument of the method.
    pub fn is_argument(&self) -> bool {
        self.required && self.constant.is_none()
    }
}

/// The part of a request that contains a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// The path: a segment or a part of one.
    Path,
    /// The query string.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

/// How the value of a parameter becomes text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterForm {
    /// A scalar is written with `Display`.
    Scalar,
    /// Each item of a list of scalars is a parameter of its own.
    List,
    /// The style of the parameter decides.
    Any,
}

/// The serialization of a parameter: a style of OpenAPI, or JSON.
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
    /// `name=a%20b` in a query
    SpaceDelimited,
    /// `name=a%7Cb` in a query
    PipeDelimited,
    /// `name[key]=a` and `name[list][0]=a` in a query
    DeepObject,
    /// `name[key]=a` and `name[list][]=a` in a query
    DeepBrackets,
    /// `name[key]=a`, and `name[list]=a` for each item, in a query
    DeepRepeat,
    /// JSON: the parameter has `content` instead of a schema
    Json,
}

/// A request body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The media type, as declared. For bytes, it may be a range in which the caller chooses.
    pub media_type: String,
    /// How the value is serialized.
    pub kind: BodyKind,
    /// The type of the value.
    pub ty: Type,
    /// How arguments for it are passed.
    pub conversion: Conversion,
    /// The properties of a form that have an `encoding`.
    pub encoding: Vec<Encoding>,
    /// The style of the other properties of a form that are objects.
    pub objects: Style,
    /// Whether it can contain floating-point numbers, some of which JSON cannot express.
    pub has_floats: bool,
    /// Whether it is an argument of the method; otherwise it has a setter.
    pub required: bool,
    /// The lines of its rustdoc.
    pub docs: Vec<String>,
}

/// A part of the request that is `true` for a streamed response, and `false` for a plain one. The methods set it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    /// The name in the request.
    pub name: String,
    /// The part of the request that contains it.
    pub place: SelectorPlace,
}

/// The part of a request that selects a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SelectorPlace {
    /// A query parameter.
    Query,
    /// A property of a JSON object or of a URL-encoded form.
    Body,
    /// A part of a `multipart/form-data` body.
    Part {
        /// The field of the form.
        field: String,
        /// Whether the field has a setter; otherwise it is an argument of the constructor.
        is_optional: bool,
    },
}

/// How a property of a form is serialized (3.0.3, section 4.7.15).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoding {
    /// The wire name of the property.
    pub property: String,
    /// Its style.
    pub style: Style,
    /// Whether each item or property of the value is a pair of its own.
    pub explode: bool,
}

/// How a request body is serialized.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// JSON
    Json,
    /// A list of values: one line of JSON per value, such as `application/x-ndjson`
    Lines,
    /// A list of values: `application/json-seq`
    Sequence,
    /// `application/x-www-form-urlencoded`
    Form,
    /// `multipart/form-data`
    Multipart,
    /// Text
    Text,
    /// Bytes
    Bytes,
}

/// The body of a successful response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResponseBody {
    /// The response has no body, or the document does not describe it.
    Empty,
    /// JSON of this type.
    Json(Type),
    /// Text of these media types, separated by commas.
    Text(String),
    /// Bytes of these media types, separated by commas, streamed.
    Bytes(String),
    /// A stream of values of this type.
    Events(EventFormat, Type),
    /// One of several bodies, by status. The name is that of the enum.
    Statuses(String, Vec<StatusCase>),
}

/// The form of a stream of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventFormat {
    /// How the values are separated, unless the media type of a response says something else.
    pub framing: Framing,
    /// The media types, separated by commas.
    pub media_types: String,
    /// The data that ends the stream, if the document names it.
    pub terminator: Option<String>,
    /// Whether the client continues a stream that breaks off.
    pub is_resumed: bool,
}

/// How the values of a stream are separated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// `text/event-stream`
    Events,
    /// One line per value, such as `application/x-ndjson`, or a JSON text sequence
    Lines,
}

/// One of several successful responses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusCase {
    /// The variant.
    pub name: String,
    /// The first and the last status of the response.
    pub statuses: (u16, u16),
    /// The body, which is not [`ResponseBody::Statuses`].
    pub body: ResponseBody,
}

impl StatusCase {
    /// Returns the response in the names file: `201` or `200-299`.
    pub fn key(&self) -> String {
        status_key(self.statuses)
    }
}

/// Returns a range of statuses in the names file.
pub fn status_key((first, last): (u16, u16)) -> String {
    if first == last { first.to_string() } else { format!("{first}-{last}") }
}

impl ResponseBody {
    /// Returns the media types of a text, of bytes or of a stream, separated by commas.
    pub fn media_types_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::Text(media_types) | Self::Bytes(media_types) => Some(media_types),
            Self::Events(format, _) => Some(&mut format.media_types),
            Self::Empty | Self::Json(_) | Self::Statuses(..) => None,
        }
    }

    /// Returns whether two bodies have the same Rust type and are decoded in the same way, whatever their media types
    /// are.
    pub fn is_same_type(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(_), Self::Text(_)) | (Self::Bytes(_), Self::Bytes(_)) => true,
            // A string is JSON in a line, and the data itself in a server-sent event.
            (Self::Events(left, ty), Self::Events(right, other)) => {
                ty == other && (left.framing == right.framing || *ty != Type::String)
            }
            _ => self == other,
        }
    }

    /// Returns the possible bodies.
    pub fn bodies(&self) -> Vec<&Self> {
        match self {
            Self::Statuses(_, cases) => cases.iter().map(|case| &case.body).collect(),
            body => vec![body],
        }
    }

    /// Returns the types of the values in all possible bodies.
    pub fn types(&self) -> Vec<&Type> {
        match self {
            Self::Json(ty) | Self::Events(_, ty) => vec![ty],
            Self::Statuses(_, cases) => cases.iter().flat_map(|case| case.body.types()).collect(),
            Self::Empty | Self::Text(_) | Self::Bytes(_) => Vec::new(),
        }
    }
}

/// `wait_until_<name>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiter {
    /// The waiter in the names file.
    pub key: String,
    /// The method of the group.
    pub name: String,
    /// The lines of its rustdoc.
    pub docs: Vec<String>,
    /// The path to the value that decides.
    pub path: FieldPath,
    /// The enum of that value; `None` if it is a string, because the document lists only one value.
    pub enum_name: Option<String>,
    /// The variants, or the strings, that mean success.
    pub success: Vec<String>,
    /// The variants, or the strings, that mean failure.
    pub failure: Vec<String>,
    /// The first pause between two requests, in seconds.
    pub min_delay: u64,
    /// The longest pause between two requests, in seconds.
    pub max_delay: u64,
}
