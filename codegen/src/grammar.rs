//! The objects of OpenAPI, their fields and the shape of each field.
//!
//! The table has two uses: a walk finds every schema or operation with it, and the strict check of the normalised
//! document allows nothing else. Fields that only OpenAPI 3.1 has are marked: rules visit them, and the check rejects
//! them by name.
//!
//! Source: <https://spec.openapis.org/oas/v3.0.3> and <https://spec.openapis.org/oas/v3.1.1>, section 4.

/// A kind of object, by its name in the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    OpenApi,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Components,
    PathItem,
    Operation,
    ExternalDocumentation,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Response,
    Example,
    Link,
    Header,
    Tag,
    Schema,
    Discriminator,
    Xml,
    SecurityScheme,
    OAuthFlows,
    OAuthFlow,
}

/// The shape of a field's value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    Text,
    Flag,
    Number,
    /// Any JSON value: examples, defaults, enum items.
    Any,
    Is(Kind),
    ListOf(&'static Shape),
    /// An object with any keys.
    MapOf(&'static Shape),
    /// An object with any keys (paths, responses, callbacks), of which those that begin with `x-` are extensions.
    PatternOf(&'static Shape),
    /// A boolean or an object, such as `additionalProperties`.
    FlagOr(Kind),
}

/// A field of an object.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) presence: Presence,
}

/// Whether OpenAPI 3.0 requires, allows or lacks a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Required,
    Optional,
    /// Only OpenAPI 3.1 has the field.
    Since31,
}

use Kind::{
    Components, Contact, Discriminator, Encoding, Example, ExternalDocumentation, Header, Info, License, Link,
    MediaType, OAuthFlow, OAuthFlows, OpenApi, Operation, Parameter, PathItem, RequestBody, Response, Schema,
    SecurityScheme, Server, ServerVariable, Tag, Xml,
};
use Shape::{Any, Flag, FlagOr, Is, ListOf, MapOf, Number, PatternOf, Text};

const fn must(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, presence: Presence::Required }
}

const fn may(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, presence: Presence::Optional }
}

const fn since31(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, presence: Presence::Since31 }
}

const TEXTS: Shape = ListOf(&Text);
const SCHEMAS: Shape = ListOf(&Is(Schema));
const SCHEMA_MAP: Shape = MapOf(&Is(Schema));
const EXAMPLES: Shape = MapOf(&Is(Example));
const SECURITY: Shape = ListOf(&MapOf(&TEXTS));
const CALLBACKS: Shape = MapOf(&PatternOf(&Is(PathItem)));
const CONTENT: Shape = MapOf(&Is(MediaType));

impl Kind {
    /// Returns the fields of the object, in the order of the specification.
    #[rustfmt::skip]
    #[allow(clippy::too_many_lines)] // It is a table.
    pub(crate) const fn fields(self) -> &'static [Field] {
        match self {
            OpenApi => const { &[
                must("openapi", Text), must("info", Is(Info)), since31("jsonSchemaDialect", Text),
                may("servers", ListOf(&Is(Server))), must("paths", PatternOf(&Is(PathItem))),
                since31("webhooks", MapOf(&Is(PathItem))), may("components", Is(Components)), may("security", SECURITY),
                may("tags", ListOf(&Is(Tag))), may("externalDocs", Is(ExternalDocumentation)),
            ] },
            Info => const { &[
                must("title", Text), since31("summary", Text), may("description", Text), may("termsOfService", Text),
                may("contact", Is(Contact)), may("license", Is(License)), must("version", Text),
            ] },
            Contact => const { &[may("name", Text), may("url", Text), may("email", Text)] },
            License => const { &[must("name", Text), since31("identifier", Text), may("url", Text)] },
            Server => const { &[
                must("url", Text), may("description", Text), may("variables", MapOf(&Is(ServerVariable))),
            ] },
            ServerVariable => const { &[may("enum", TEXTS), must("default", Text), may("description", Text)] },
            Components => const { &[
                may("schemas", SCHEMA_MAP), may("responses", MapOf(&Is(Response))),
                may("parameters", MapOf(&Is(Parameter))), may("examples", EXAMPLES),
                may("requestBodies", MapOf(&Is(RequestBody))), may("headers", MapOf(&Is(Header))),
                may("securitySchemes", MapOf(&Is(SecurityScheme))), may("links", MapOf(&Is(Link))),
                may("callbacks", CALLBACKS), since31("pathItems", MapOf(&Is(PathItem))),
            ] },
            PathItem => const { &[
                may("summary", Text), may("description", Text), may("get", Is(Operation)), may("put", Is(Operation)),
                may("post", Is(Operation)), may("delete", Is(Operation)), may("options", Is(Operation)),
                may("head", Is(Operation)), may("patch", Is(Operation)), may("trace", Is(Operation)),
                may("servers", ListOf(&Is(Server))), may("parameters", ListOf(&Is(Parameter))),
            ] },
            Operation => const { &[
                may("tags", TEXTS), may("summary", Text), may("description", Text),
                may("externalDocs", Is(ExternalDocumentation)), may("operationId", Text),
                may("parameters", ListOf(&Is(Parameter))), may("requestBody", Is(RequestBody)),
                must("responses", PatternOf(&Is(Response))), may("callbacks", CALLBACKS), may("deprecated", Flag),
                may("security", SECURITY), may("servers", ListOf(&Is(Server))),
            ] },
            ExternalDocumentation => const { &[may("description", Text), must("url", Text)] },
            Parameter => const { &[
                must("name", Text), must("in", Text), may("description", Text), may("required", Flag),
                may("deprecated", Flag), may("allowEmptyValue", Flag), may("style", Text), may("explode", Flag),
                may("allowReserved", Flag), may("schema", Is(Schema)), may("example", Any), may("examples", EXAMPLES),
                may("content", CONTENT),
            ] },
            RequestBody => const { &[may("description", Text), must("content", CONTENT), may("required", Flag)] },
            MediaType => const { &[
                may("schema", Is(Schema)), may("example", Any), may("examples", EXAMPLES),
                may("encoding", MapOf(&Is(Encoding))),
            ] },
            Encoding => const { &[
                may("contentType", Text), may("headers", MapOf(&Is(Header))), may("style", Text), may("explode", Flag),
                may("allowReserved", Flag),
            ] },
            Response => const { &[
                must("description", Text), may("headers", MapOf(&Is(Header))), may("content", CONTENT),
                may("links", MapOf(&Is(Link))),
            ] },
            Example => const { &[
                may("summary", Text), may("description", Text), may("value", Any), may("externalValue", Text),
            ] },
            Link => const { &[
                may("operationRef", Text), may("operationId", Text), may("parameters", Any), may("requestBody", Any),
                may("description", Text), may("server", Is(Server)),
            ] },
            Header => const { &[
                may("description", Text), may("required", Flag), may("deprecated", Flag), may("allowEmptyValue", Flag),
                may("style", Text), may("explode", Flag), may("allowReserved", Flag), may("schema", Is(Schema)),
                may("example", Any), may("examples", EXAMPLES), may("content", CONTENT),
            ] },
            Tag => const { &[
                must("name", Text), may("description", Text), may("externalDocs", Is(ExternalDocumentation)),
            ] },
            Schema => const { &[
                may("title", Text), may("multipleOf", Number), may("maximum", Number), may("exclusiveMaximum", Flag),
                may("minimum", Number), may("exclusiveMinimum", Flag), may("maxLength", Number),
                may("minLength", Number), may("pattern", Text), may("maxItems", Number), may("minItems", Number),
                may("uniqueItems", Flag), may("maxProperties", Number), may("minProperties", Number),
                may("required", TEXTS), may("enum", ListOf(&Any)), may("type", Text), may("allOf", SCHEMAS),
                may("oneOf", SCHEMAS), may("anyOf", SCHEMAS), may("not", Is(Schema)), may("items", Is(Schema)),
                may("properties", SCHEMA_MAP), may("additionalProperties", FlagOr(Schema)), may("description", Text),
                may("format", Text), may("default", Any), may("nullable", Flag),
                may("discriminator", Is(Discriminator)), may("readOnly", Flag), may("writeOnly", Flag),
                may("xml", Is(Xml)), may("externalDocs", Is(ExternalDocumentation)), may("example", Any),
                may("deprecated", Flag), since31("const", Any), since31("examples", ListOf(&Any)),
                since31("prefixItems", SCHEMAS), since31("$defs", SCHEMA_MAP), since31("definitions", SCHEMA_MAP),
                since31("patternProperties", SCHEMA_MAP), since31("if", Is(Schema)), since31("then", Is(Schema)),
                since31("else", Is(Schema)), since31("dependentSchemas", SCHEMA_MAP),
                since31("propertyNames", Is(Schema)), since31("contains", Is(Schema)),
                since31("unevaluatedProperties", FlagOr(Schema)), since31("unevaluatedItems", FlagOr(Schema)),
                since31("contentEncoding", Text), since31("contentMediaType", Text),
                since31("contentSchema", Is(Schema)), since31("$id", Text), since31("$schema", Text),
                since31("$anchor", Text), since31("$dynamicAnchor", Text), since31("$dynamicRef", Text), since31("$comment", Text), since31("minContains", Number),
                since31("maxContains", Number), since31("dependentRequired", MapOf(&TEXTS)),
            ] },
            Discriminator => const { &[must("propertyName", Text), may("mapping", MapOf(&Text))] },
            Xml => const { &[
                may("name", Text), may("namespace", Text), may("prefix", Text), may("attribute", Flag),
                may("wrapped", Flag),
            ] },
            SecurityScheme => const { &[
                must("type", Text), may("description", Text), may("name", Text), may("in", Text), may("scheme", Text),
                may("bearerFormat", Text), may("flows", Is(OAuthFlows)), may("openIdConnectUrl", Text),
            ] },
            OAuthFlows => const { &[
                may("implicit", Is(OAuthFlow)), may("password", Is(OAuthFlow)), may("clientCredentials", Is(OAuthFlow)),
                may("authorizationCode", Is(OAuthFlow)),
            ] },
            OAuthFlow => const { &[
                may("authorizationUrl", Text), may("tokenUrl", Text), may("refreshUrl", Text),
                must("scopes", MapOf(&Text)),
            ] },
        }
    }

    /// Returns the field with a name; `None` if the object does not have it.
    pub(crate) fn field(self, name: &str) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.name == name)
    }

    /// Returns whether this is `Schema` or a kind of object that schemas contain, at any depth.
    pub(crate) fn is_within_schemas(self) -> bool {
        matches!(self, Schema | Discriminator | Xml | ExternalDocumentation)
    }

    /// Returns the section of `components` for objects of this kind, if there is one.
    pub(crate) fn section(self) -> Option<&'static str> {
        Some(match self {
            Schema => "schemas",
            Response => "responses",
            Parameter => "parameters",
            Example => "examples",
            RequestBody => "requestBodies",
            Header => "headers",
            SecurityScheme => "securitySchemes",
            Link => "links",
            _ => return None,
        })
    }

    /// Returns the name of the object with an article, for messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            OpenApi => "the OpenAPI object",
            Info => "an info object",
            Contact => "a contact object",
            License => "a license object",
            Server => "a server",
            ServerVariable => "a server variable",
            Components => "the components object",
            PathItem => "a path item",
            Operation => "an operation",
            ExternalDocumentation => "an external documentation object",
            Parameter => "a parameter",
            RequestBody => "a request body",
            MediaType => "a media type",
            Encoding => "an encoding",
            Response => "a response",
            Example => "an example",
            Link => "a link",
            Header => "a header",
            Tag => "a tag",
            Schema => "a schema",
            Discriminator => "a discriminator",
            Xml => "an XML object",
            SecurityScheme => "a security scheme",
            OAuthFlows => "an OAuth flows object",
            OAuthFlow => "an OAuth flow",
        }
    }
}

/// The HTTP methods that a path item can have.
pub(crate) const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the kind of the objects in a field, if it has any.
    fn kind_in(shape: Shape) -> Option<Kind> {
        match shape {
            Is(kind) | FlagOr(kind) => Some(kind),
            ListOf(item) | MapOf(item) | PatternOf(item) => kind_in(*item),
            Text | Flag | Number | Any => None,
        }
    }

    #[test]
    fn schemas_contain_the_kinds_that_are_within_schemas() {
        let mut kinds = vec![Schema];
        let mut next = 0;
        while let Some(kind) = kinds.get(next).copied() {
            next += 1;
            for inner in kind.fields().iter().filter_map(|field| kind_in(field.shape)) {
                if !kinds.contains(&inner) {
                    kinds.push(inner);
                }
            }
        }
        assert!(kinds.iter().all(|kind| kind.is_within_schemas()), "{kinds:?}");
        assert_eq!(kinds.len(), 4, "{kinds:?}");
    }
}
