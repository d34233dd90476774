//! Parameters: which are arguments, which are setters, and what callers give.

use std::collections::BTreeMap;

use openapiv3::{
    Operation, Parameter as Declared, ParameterData, ParameterSchemaOrContent, PathItem, PathStyle, QueryStyle,
    ReferenceOr,
};

use super::media::is_json;
use super::types::{Place, Types};
use super::{Context, docs};
use crate::model::{Location, Parameter, ParameterForm, Style, Type, TypeKind};
use crate::names::{self, Scope};
use crate::source::node::join;

/// Header parameters that OpenAPI says to ignore: other parts of a document describe them.
const IGNORED: [&str; 3] = ["accept", "content-type", "authorization"];

/// Names of the request type that are not a parameter's.
#[rustfmt::skip]
const RESERVED: [&str; 33] = [
    "accept", "bodies", "body", "bytes", "call", "client", "clone", "content_type", "decode", "exchange", "fmt", "items", "new", "pages", "paging", "parameters",
    "path_segment", "receive", "open", "opened", "receive_download", "receive_empty", "receive_events", "receive_json", "receive_text", "receive_texts", "reqwest", "result", "self_", "send", "stream",
    "serde_json", "types",
];

/// The parameters of an operation: its own, and those of its path that it does not replace.
pub(super) fn lower<'a>(
    context: &mut Context<'a>,
    types: &mut Types,
    path: &str,
    item: &'a PathItem,
    operation: &'a Operation,
    pointer: &str,
    type_prefix: &str,
) -> Vec<Parameter> {
    let parent = pointer.rsplit_once('/').map_or(pointer, |(parent, _)| parent);
    let own = operation
        .parameters
        .iter()
        .enumerate()
        .map(|(index, parameter)| (parameter, format!("{pointer}/parameters/{index}")));
    let shared = item
        .parameters
        .iter()
        .enumerate()
        .map(|(index, parameter)| (parameter, format!("{parent}/parameters/{index}")));
    let mut scope = Scope::without(&RESERVED);
    let mut found: Vec<Found> = Vec::new();
    for (declared, pointer) in shared.chain(own) {
        let Some((declared, pointer)) = context.resolve(declared, &pointer, |components| &components.parameters) else {
            continue;
        };
        let (location, style) = place_of(declared);
        let data = declared.parameter_data_ref();
        if location == Location::Header && IGNORED.contains(&data.name.to_ascii_lowercase().as_str()) {
            continue;
        }
        let reserved = matches!(declared, Declared::Query { allow_reserved: true, .. });
        // An operation's own parameter takes the place of the shared one.
        let is_same = |known: &&mut Found| {
            // Headers are the same in upper and lower case (RFC 9110, section 5.1).
            let is_header = location == Location::Header && known.data.name.eq_ignore_ascii_case(&data.name);
            known.location == location && (is_header || known.data.name == data.name)
        };
        match found.iter_mut().find(is_same) {
            Some(known) => *known = Found { location, style, reserved, data, pointer },
            None => found.push(Found { location, style, reserved, data, pointer }),
        }
    }
    let mut parameters: Vec<Parameter> =
        found.iter().filter_map(|found| parameter(context, types, found, type_prefix, &mut scope)).collect();
    route(&mut parameters);
    check_template(context, path, &parameters, pointer);
    parameters
}

/// A parameter and where it is declared.
struct Found<'a> {
    location: Location,
    style: Style,
    reserved: bool,
    data: &'a ParameterData,
    pointer: String,
}

/// Where a parameter travels, and in which style.
fn place_of(declared: &Declared) -> (Location, Style) {
    match declared {
        Declared::Path { style, .. } => {
            let style = match style {
                PathStyle::Simple => Style::Simple,
                PathStyle::Label => Style::Label,
                PathStyle::Matrix => Style::Matrix,
            };
            (Location::Path, style)
        }
        Declared::Query { style, .. } => (Location::Query, query_style(style)),
        Declared::Header { .. } => (Location::Header, Style::Simple),
        Declared::Cookie { .. } => (Location::Cookie, Style::Form),
    }
}

pub(super) fn query_style(style: &QueryStyle) -> Style {
    match style {
        QueryStyle::Form => Style::Form,
        QueryStyle::SpaceDelimited => Style::SpaceDelimited,
        QueryStyle::PipeDelimited => Style::PipeDelimited,
        QueryStyle::DeepObject => Style::DeepObject,
    }
}

fn parameter(
    context: &mut Context,
    types: &mut Types,
    &Found { location, style, reserved, data, ref pointer }: &Found,
    type_prefix: &str,
    scope: &mut Scope,
) -> Option<Parameter> {
    if matches!(location, Location::Header | Location::Cookie) && !is_header_name(&data.name) {
        let message = format!("`{}` is not the name of a header or cookie", data.name.escape_debug());
        context.unsupported("parameter-name", pointer, message, "correct it with an overlay action");
        return None;
    }
    let hint = format!("{type_prefix}{}", names::pascal(&data.name));
    let (place, style) = match &data.format {
        ParameterSchemaOrContent::Schema(schema) => {
            (types.place(context, schema, &hint, &join(pointer, "schema")), style)
        }
        ParameterSchemaOrContent::Content(content) => {
            let pointer = join(pointer, "content");
            match content.iter().next() {
                Some((media_type, media)) if is_json(media_type) && content.len() == 1 => {
                    let pointer = join(&join(&pointer, media_type), "schema");
                    let place = match &media.schema {
                        Some(schema) => types.place(context, schema, &hint, &pointer),
                        None => Place { ty: context.untyped(&pointer), nullable: false },
                    };
                    (place, Style::Json)
                }
                _ => {
                    let span = context.span(&pointer);
                    let message = "only JSON is written as the content of a parameter: this one is a text";
                    let warning = context.problems.warning("unsupported-parameter", span, &pointer, message);
                    warning.help("describe it by a schema, or as JSON, in an overlay action");
                    (Place { ty: Type::String, nullable: false }, style)
                }
            }
        }
    };
    Some(Parameter {
        wire_name: data.name.clone(),
        name: scope.claim(&names::snake(&data.name)),
        location,
        converts: false,
        argument: None,
        // The transport knows one way to write a query.
        form: if reserved { ParameterForm::Any } else { form(types, &place.ty, location, style) },
        ty: place.ty,
        required: data.required || location == Location::Path,
        style,
        explode: data.explode.unwrap_or(matches!(style, Style::Form | Style::DeepObject)),
        reserved,
        docs: described(data),
    })
}

fn described(data: &ParameterData) -> Vec<String> {
    let mut lines = docs::lines(data.description.as_deref());
    if let ParameterSchemaOrContent::Schema(ReferenceOr::Item(schema)) = &data.format {
        lines.extend(docs::default(Some(&schema.schema_data), !lines.is_empty()));
    }
    if data.deprecated == Some(true) {
        lines.extend([String::new(), "**Deprecated.**".to_owned()]);
    }
    lines
}

/// Headers that the transport or the client sets itself; the caller's are applied after.
const OWN_HEADERS: [&str; 2] = ["api-version", "user-agent"];

/// Names that the transport's functions use themselves.
const OWN_NAMES: [&str; 10] =
    ["body", "client", "content_type", "header_map", "info", "request", "response", "result", "url", "value"];

/// Decides which parameters the transport takes. It names its arguments after what is on the wire, and
/// does not keep them apart; the variables of a path may have any name there.
fn route(parameters: &mut [Parameter]) {
    let is_plain = |name: &str| {
        name.starts_with(|next: char| next.is_ascii_alphabetic())
            && name.chars().all(|next| next.is_ascii_alphanumeric() || "_-".contains(next))
    };
    let name = |parameter: &Parameter| match parameter.location {
        Location::Path => parameter.name.clone(),
        _ => names::snake(&parameter.wire_name),
    };
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for parameter in parameters.iter() {
        *count.entry(name(parameter)).or_default() += 1;
    }
    for parameter in parameters {
        let name = name(parameter);
        let is_free = count.get(&name) == Some(&1) && !OWN_NAMES.contains(&name.as_str()) && !name.ends_with('_');
        let is_argument = match parameter.location {
            Location::Path => true,
            Location::Cookie => false,
            Location::Query => parameter.form != ParameterForm::Any && is_plain(&parameter.wire_name) && is_free,
            Location::Header => {
                let is_own = OWN_HEADERS.contains(&parameter.wire_name.to_ascii_lowercase().as_str());
                !is_own && is_plain(&parameter.wire_name) && is_free
            }
        };
        parameter.argument = is_argument.then_some(name);
    }
}

fn form(types: &Types, ty: &Type, location: Location, style: Style) -> ParameterForm {
    let is_default = matches!(
        (location, style),
        (Location::Query, Style::Form) | (Location::Header | Location::Path, Style::Simple)
    );
    match ty {
        Type::List(item) if is_default && location == Location::Query && is_scalar(types, item) => ParameterForm::List,
        ty if (is_default || location == Location::Cookie) && is_scalar(types, ty) => ParameterForm::Scalar,
        _ => ParameterForm::Any,
    }
}

fn is_scalar(types: &Types, ty: &Type) -> bool {
    match ty {
        Type::Named(name) => {
            matches!(types.get(name).map(|def| &def.kind), Some(TypeKind::Enum(_) | TypeKind::ScalarEnum(_)))
        }
        ty => ty.prints_as_text(),
    }
}

/// A token of RFC 9110, section 5.6.2.
pub(super) fn is_header_name(name: &str) -> bool {
    let is_token = |next: char| next.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(next);
    !name.is_empty() && name.chars().all(is_token)
}

/// Every variable of the path has its parameter, and the reverse; nothing in it can end the path.
fn check_template(context: &mut Context, path: &str, parameters: &[Parameter], pointer: &str) {
    let mut variables = Vec::new();
    let mut constant = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        constant += before;
        let (name, after) = after.split_once('}').unwrap_or((after, "}"));
        variables.push(name);
        rest = after;
    }
    constant += rest;
    if !path.starts_with('/') || constant.contains(['{', '}', '?', '#', '\\']) || constant.contains(char::is_whitespace)
    {
        context.unsupported(
            "path-template",
            pointer,
            format!("`{path}` is not a path with variables in braces"),
            "correct it with overlay actions",
        );
        return;
    }
    for name in &variables {
        let declared =
            parameters.iter().any(|parameter| parameter.location == Location::Path && parameter.wire_name == *name);
        if !declared {
            context.unsupported(
                "path-template",
                pointer,
                format!("the path variable `{name}` has no parameter of its own"),
                "add one with an overlay action",
            );
        }
    }
    for parameter in parameters.iter().filter(|parameter| parameter.location == Location::Path) {
        if !variables.contains(&parameter.wire_name.as_str()) {
            context.unsupported(
                "path-template",
                pointer,
                format!("the path has no variable `{}`", parameter.wire_name),
                "remove the parameter with an overlay action",
            );
        }
    }
}
