//! Parameters: which are arguments, which are setters, and the type of each.

use openapiv3::{
    MediaType, Parameter as Declared, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle, ReferenceOr,
};

use super::media::{is_header_name, is_json};
use super::transport_arguments::TransportArguments;
use super::{Source, template};
use crate::lower::context::Context;
use crate::lower::docs;
use crate::lower::position::Position;
use crate::lower::schemas::{TypeUse, Types};
use crate::model::{Location, Parameter, ParameterForm, Style, Type, TypeKind};
use crate::names::{self, Scope};

/// Header parameters that OpenAPI ignores, because other parts of a document describe them (3.0.3, section 4.7.12).
const IGNORED: [&str; 3] = ["accept", "content-type", "authorization"];

/// Names of the request type that are not parameters.
#[rustfmt::skip]
const RESERVED: [&str; 33] = [
    "accept", "bodies", "body", "bytes", "call", "client", "clone", "content_type", "decode", "exchange", "fmt", "items", "new", "pages", "paging", "parameters",
    "path_segment", "receive", "open", "opened", "receive_download", "receive_empty", "receive_events", "receive_json", "receive_text", "receive_texts", "reqwest", "result", "self_", "send", "stream",
    "serde_json", "types",
];

/// A parameter as the document declares it.
pub(super) struct Declaration<'a> {
    pub(super) location: Location,
    style: Style,
    /// `allowReserved`
    reserved: bool,
    pub(super) data: &'a ParameterData,
    pointer: String,
}

/// A parameter with its name and type.
struct Typed<'d, 'a> {
    declaration: &'d Declaration<'a>,
    name: String,
    ty: Type,
    style: Style,
    form: ParameterForm,
}

/// Lowers the parameters of an operation: its own, and those of its path that it does not replace.
pub(super) fn lower<'a>(
    context: &mut Context<'a>,
    types: &mut Types,
    source: &Source<'a>,
    path: &str,
    at: &Position,
) -> Vec<Parameter> {
    let declarations = declarations(context, source);
    let mut scope = Scope::without(&RESERVED);
    let mut typed: Vec<Typed> = Vec::new();
    for declaration in &declarations {
        let Some((used, style)) = parameter_type(context, types, declaration, at) else { continue };
        let name = scope.claim(&names::snake(&declaration.data.name));
        // The transport percent-encodes every reserved character.
        let form =
            if declaration.reserved { ParameterForm::Any } else { form(types, &used.ty, declaration.location, style) };
        typed.push(Typed { declaration, name, ty: used.ty, style, form });
    }
    let arguments = TransportArguments::new(typed.iter().map(|typed| (typed.declaration, typed.name.as_str())));
    let parameters: Vec<Parameter> = typed.into_iter().map(|typed| typed.finish(&arguments)).collect();
    template::check(context, path, &parameters, &source.pointer);
    parameters
}

/// Returns the declared parameters, without those that OpenAPI ignores.
fn declarations<'a>(context: &mut Context<'a>, source: &Source<'a>) -> Vec<Declaration<'a>> {
    let pointer = source.pointer.as_str();
    let parent = pointer.rsplit_once('/').map_or(pointer, |(parent, _)| parent);
    let shared = source.item.parameters.iter().enumerate().map(|(index, declared)| (parent, index, declared));
    let own = source.declared.parameters.iter().enumerate().map(|(index, declared)| (pointer, index, declared));
    let mut declarations: Vec<Declaration> = Vec::new();
    for (owner, index, declared) in shared.chain(own) {
        let pointer = format!("{owner}/parameters/{index}");
        let resolved = context.resolve(declared, &pointer, |components| &components.parameters);
        let Some((declared, pointer)) = resolved else { continue };
        let (location, style) = location(declared);
        let data = declared.parameter_data_ref();
        if location == Location::Header && IGNORED.contains(&data.name.to_ascii_lowercase().as_str()) {
            continue;
        }
        let reserved = matches!(declared, Declared::Query { allow_reserved: true, .. });
        let declaration = Declaration { location, style, reserved, data, pointer };
        // A parameter of the operation replaces the one of the path.
        match declarations.iter_mut().find(|known| known.is_same(&declaration)) {
            Some(known) => *known = declaration,
            None => declarations.push(declaration),
        }
    }
    declarations
}

impl Declaration<'_> {
    /// Returns whether two declarations describe one parameter. The case of header names does not matter (RFC 9110,
    /// section 5.1).
    fn is_same(&self, other: &Self) -> bool {
        let (name, other_name) = (&self.data.name, &other.data.name);
        let has_same_name = match self.location {
            Location::Header => name.eq_ignore_ascii_case(other_name),
            Location::Path | Location::Query | Location::Cookie => name == other_name,
        };
        self.location == other.location && has_same_name
    }

    /// Returns the description and the default.
    fn docs(&self) -> Vec<String> {
        let mut lines = docs::lines(self.data.description.as_deref());
        if let ParameterSchemaOrContent::Schema(ReferenceOr::Item(schema)) = &self.data.format {
            lines.extend(docs::default(Some(&schema.schema_data), !lines.is_empty()));
        }
        if self.data.deprecated == Some(true) {
            lines.extend([String::new(), "**Deprecated.**".to_owned()]);
        }
        lines
    }
}

impl Typed<'_, '_> {
    fn finish(self, arguments: &TransportArguments) -> Parameter {
        let Self { declaration, name, ty, style, form } = self;
        Parameter {
            wire_name: declaration.data.name.clone(),
            argument: arguments.of(declaration, &name, form),
            name,
            location: declaration.location,
            converts: false,
            form,
            ty,
            required: declaration.data.required || declaration.location == Location::Path,
            style,
            explode: declaration.data.explode.unwrap_or(matches!(style, Style::Form | Style::DeepObject)),
            reserved: declaration.reserved,
            docs: declaration.docs(),
        }
    }
}

/// Returns the location of a parameter, and its style.
fn location(declared: &Declared) -> (Location, Style) {
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

/// Returns the type of a parameter, and its style.
fn parameter_type(
    context: &mut Context,
    types: &mut Types,
    declaration: &Declaration,
    at: &Position,
) -> Option<(TypeUse, Style)> {
    let Declaration { location, style, data, pointer, .. } = declaration;
    if matches!(location, Location::Header | Location::Cookie) && !is_header_name(&data.name) {
        let message = format!("`{}` is not a valid name of a header or cookie", data.name.escape_debug());
        context.error("parameter-name", pointer, message, "correct it with an overlay action");
        return None;
    }
    let at = at.clone().suffixed(&names::pascal(&data.name)).at(pointer);
    match &data.format {
        ParameterSchemaOrContent::Schema(schema) => Some((types.lower(context, schema, &at.join("schema")), *style)),
        ParameterSchemaOrContent::Content(content) => {
            let at = at.join("content");
            match content.iter().next() {
                Some((media_type, media)) if is_json(media_type) && content.len() == 1 => {
                    Some((json_type(context, types, media, &at.join(media_type).join("schema")), Style::Json))
                }
                _ => {
                    let message = "the content of a parameter is supported only as JSON: the type is a string";
                    let warning = context.warn("unsupported-parameter", &at.pointer, message);
                    warning.help("describe it with a schema, or as JSON, in an overlay action");
                    Some((TypeUse::new(Type::String), *style))
                }
            }
        }
    }
}

fn json_type(context: &mut Context, types: &mut Types, media: &MediaType, at: &Position) -> TypeUse {
    match &media.schema {
        Some(schema) => types.lower(context, schema, at),
        None => TypeUse::new(context.untyped(&at.pointer)),
    }
}

/// Returns how the value of a parameter becomes text.
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
            let kind = types.graph.get(name).map(|def| &def.kind);
            matches!(kind, Some(TypeKind::Enum(_) | TypeKind::ScalarEnum(_)))
        }
        ty => ty.prints_as_text(),
    }
}
