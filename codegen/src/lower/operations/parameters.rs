//! Parameters: which are arguments, which are setters, and the type of each.

use openapiv3::{MediaType, ParameterSchemaOrContent};

use super::declarations::{Declaration, declarations};
use super::media::{is_header_name, is_json};
use super::transport_arguments::TransportArguments;
use super::{Source, template};
use crate::lower::context::Context;
use crate::lower::position::Position;
use crate::lower::schemas::{TypeUse, Types};
use crate::model::{Location, Parameter, ParameterForm, Style, Type, TypeKind};
use crate::names::{self, Scope, reserved};

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
    let mut scope = Scope::without(&reserved::PARAMETERS);
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

impl Typed<'_, '_> {
    /// Returns the parameter with its argument of the transport.
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

/// Returns the type of a parameter that is JSON.
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

/// Returns whether a value of a type is written with `Display`.
fn is_scalar(types: &Types, ty: &Type) -> bool {
    match ty {
        Type::Named(name) => {
            let kind = types.graph.get(name).map(|def| &def.kind);
            matches!(kind, Some(TypeKind::Enum(_) | TypeKind::ScalarEnum(_)))
        }
        ty => ty.prints_as_text(),
    }
}
