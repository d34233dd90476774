//! Parameters: which are arguments, which are setters, and the type of each.

use openapiv3::{MediaType, ParameterData, ParameterSchemaOrContent, SchemaKind, Type as Scalar};

use super::declarations::{Declaration, declarations};
use super::media::{essence, is_header_name, is_json};
use super::transport_arguments::TransportArguments;
use super::{Source, template};
use crate::lower::context::Context;
use crate::lower::docs;
use crate::lower::overrides::stated;
use crate::lower::position::Position;
use crate::lower::schemas::{OnlyValue, TypeUse, Types};
use crate::model::{Conversion, Location, Parameter, ParameterForm, Style, Type, TypeKind};
use crate::names::{self, Section, reserved};

/// A parameter with its name and type.
struct Typed<'d, 'a> {
    declaration: &'d Declaration<'a>,
    name: String,
    ty: Type,
    only: Option<OnlyValue>,
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
    let items: Vec<String> = declarations.iter().map(Declaration::item).collect();
    let items = items.iter().map(String::as_str);
    let body: &[&str] = if source.declared.request_body.is_some() { &[reserved::BODY] } else { &[] };
    let mut scope = context.scope(Section::Parameters, &at.key, items, body);
    let mut typed: Vec<Typed> = Vec::new();
    for declaration in &declarations {
        let Some((used, style)) = parameter_type(context, types, declaration, at) else { continue };
        let item = declaration.item();
        let stated = stated(|name| declaration.data.extensions.get(name), "x-fern-parameter-name");
        context.override_name(Section::Parameters, (&at.key, &item), stated, &declaration.pointer);
        let plain = names::parameter(&declaration.data.name);
        let name = context.claim(&mut scope, &item, &plain, &declaration.pointer);
        let form = form(types, &used.ty, declaration, style);
        warn_of_empty_value(context, declaration, &used.ty);
        typed.push(Typed { declaration, name, ty: used.ty, only: used.only, style, form });
    }
    let arguments = TransportArguments::new(typed.iter().map(|typed| (typed.declaration, typed.name.as_str())));
    let parameters: Vec<Parameter> = typed.into_iter().map(|typed| typed.finish(path, &arguments)).collect();
    template::check(context, path, &parameters, &source.pointer);
    parameters
}

impl Typed<'_, '_> {
    /// Returns the parameter with its argument of the transport.
    fn finish(self, path: &str, arguments: &TransportArguments) -> Parameter {
        let Self { declaration, name, ty, only, style, form } = self;
        let required = declaration.data.required || declaration.location == Location::Path;
        let mut docs = declaration.docs();
        if let Some(only) = &only {
            docs::add_sentence(&mut docs, only.sentence());
        }
        let variable = format!("{{{}}}", declaration.data.name);
        Parameter {
            wire_name: declaration.data.name.clone(),
            argument: arguments.of(declaration, &name, form),
            name,
            location: declaration.location,
            conversion: Conversion::Exact,
            form,
            ty,
            required,
            constant: only.filter(|_| required).map(OnlyValue::into_constant),
            style,
            explode: explodes(declaration.data, style),
            is_segment: path.split('/').any(|segment| segment == variable),
            reserved: declaration.reserved,
            docs,
            pointer: declaration.pointer.clone(),
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
    let at = at.clone().suffixed(&names::pascal(&data.name)).at(pointer).keyed("parameters").keyed(&declaration.item());
    match &data.format {
        ParameterSchemaOrContent::Schema(schema) => Some((types.lower(context, schema, &at.join("schema")), *style)),
        ParameterSchemaOrContent::Content(content) => {
            let at = at.join("content");
            let mut media_types = content.iter();
            match (media_types.next(), media_types.next()) {
                (Some((media_type, media)), None) if is_json(media_type) => {
                    Some((json_type(context, types, media, &at.join(media_type).join("schema")), Style::Json))
                }
                (Some((media_type, media)), None)
                    if essence(media_type) == "text/plain" && is_scalar_schema(context, media) =>
                {
                    Some((json_type(context, types, media, &at.join(media_type).join("schema")), *style))
                }
                _ => {
                    let message = "the content of a parameter is supported only as JSON or text: the type is a string";
                    let warning = context.warn("unsupported-parameter", &at.pointer, message);
                    warning.help("describe it with a schema, or as JSON, in an overlay action");
                    Some((TypeUse::new(Type::String), *style))
                }
            }
        }
    }
}

/// Returns the type of a parameter with a media type.
fn json_type(context: &mut Context, types: &mut Types, media: &MediaType, at: &Position) -> TypeUse {
    match &media.schema {
        Some(schema) => types.lower(context, schema, at),
        None => TypeUse::new(context.untyped(&at.pointer)),
    }
}

/// Returns whether the schema of a media type describes a string, a number or a boolean.
fn is_scalar_schema(context: &Context, media: &MediaType) -> bool {
    let schema = media.schema.as_ref().and_then(|schema| context.schema(schema.into()));
    let kind = schema.map(|schema| &schema.schema_kind);
    let Some(SchemaKind::Type(ty)) = kind else { return false };
    matches!(ty, Scalar::String(_) | Scalar::Number(_) | Scalar::Integer(_) | Scalar::Boolean(_))
}

/// Returns whether each item or property is a parameter of its own.
fn explodes(data: &ParameterData, style: Style) -> bool {
    let is_default = matches!(style, Style::Form | Style::DeepObject | Style::DeepBrackets | Style::DeepRepeat);
    data.explode.unwrap_or(is_default)
}

/// Warns about a parameter that may have an empty value according to the document, but not according to its type.
fn warn_of_empty_value(context: &mut Context, declaration: &Declaration, ty: &Type) {
    if declaration.may_be_empty && *ty != Type::String && ty.prints_as_text() {
        let message = format!("`allowEmptyValue`: `{}` cannot be sent without a value", declaration.data.name);
        let warning = context.warn("empty-value", &declaration.pointer, message);
        warning.help("if requests need it, declare `{type: string}` with an overlay action");
    }
}

/// Returns how the value of a parameter becomes text. A floating-point number is not written with `Display`, because it
/// may be NaN.
fn form(types: &Types, ty: &Type, declaration: &Declaration, style: Style) -> ParameterForm {
    let Declaration { location, reserved, data, .. } = declaration;
    let is_default = matches!(
        (location, style),
        (Location::Query | Location::Cookie, Style::Form) | (Location::Header | Location::Path, Style::Simple)
    );
    let is_scalar = |ty: &Type| is_default && !reserved && is_scalar(types, ty);
    match ty {
        Type::List(item) if *location == Location::Query && explodes(data, style) && is_scalar(item) => {
            ParameterForm::List
        }
        ty if is_scalar(ty) => ParameterForm::Scalar,
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
        ty => *ty != Type::F64 && ty.prints_as_text(),
    }
}
