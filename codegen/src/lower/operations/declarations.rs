//! Parameters as the document declares them.

use openapiv3::{Parameter as Declared, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle, ReferenceOr};

use super::{Source, own_headers};
use crate::lower::context::Context;
use crate::lower::docs;
use crate::model::{Location, Style};
use crate::names;
use crate::settings::DeepLists;

/// A parameter as the document declares it.
pub(super) struct Declaration<'a> {
    pub(super) location: Location,
    pub(super) style: Style,
    /// `allowReserved`
    pub(super) reserved: bool,
    /// `allowEmptyValue`
    pub(super) may_be_empty: bool,
    pub(super) data: &'a ParameterData,
    pub(super) pointer: String,
}

/// Returns the declared parameters, without the headers that the client writes itself.
pub(super) fn declarations<'a>(context: &mut Context<'a>, source: &Source<'a>) -> Vec<Declaration<'a>> {
    let pointer = source.pointer.as_str();
    let parent = pointer.rsplit_once('/').map_or(pointer, |(parent, _)| parent);
    let shared = source.item.parameters.iter().enumerate().map(|(index, declared)| (parent, index, declared));
    let own = source.declared.parameters.iter().enumerate().map(|(index, declared)| (pointer, index, declared));
    let mut declarations: Vec<Declaration> = Vec::new();
    for (owner, index, declared) in shared.chain(own) {
        let listed = format!("{owner}/parameters/{index}");
        let resolved = context.resolve(declared, &listed, |components| &components.parameters);
        let Some((declared, pointer)) = resolved else { continue };
        let (location, style) = location(declared, context.deep_lists);
        let data = declared.parameter_data_ref();
        if location == Location::Header && own_headers::is_own(context, source, data, &listed) {
            continue;
        }
        let reserved = matches!(declared, Declared::Query { allow_reserved: true, .. });
        let may_be_empty = matches!(declared, Declared::Query { allow_empty_value: Some(true), .. });
        let declaration = Declaration { location, style, reserved, may_be_empty, data, pointer };
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

    /// Returns the item of the parameter in the names file.
    pub(super) fn item(&self) -> String {
        names::parameter_item(self.location, &self.data.name)
    }

    /// Returns the description and the default.
    pub(super) fn docs(&self) -> Vec<String> {
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

/// Returns the location of a parameter, and its style.
fn location(declared: &Declared, lists: DeepLists) -> (Location, Style) {
    match declared {
        Declared::Path { style, .. } => {
            let style = match style {
                PathStyle::Simple => Style::Simple,
                PathStyle::Label => Style::Label,
                PathStyle::Matrix => Style::Matrix,
            };
            (Location::Path, style)
        }
        Declared::Query { style, .. } => (Location::Query, query_style(style, lists)),
        Declared::Header { .. } => (Location::Header, Style::Simple),
        Declared::Cookie { .. } => (Location::Cookie, Style::Form),
    }
}

/// Returns the style of a query parameter.
pub(super) fn query_style(style: &QueryStyle, lists: DeepLists) -> Style {
    match style {
        QueryStyle::Form => Style::Form,
        QueryStyle::SpaceDelimited => Style::SpaceDelimited,
        QueryStyle::PipeDelimited => Style::PipeDelimited,
        QueryStyle::DeepObject => deep_style(lists),
    }
}

/// Returns the style with brackets that writes lists in this way.
pub(super) fn deep_style(lists: DeepLists) -> Style {
    match lists {
        DeepLists::Indices => Style::DeepObject,
        DeepLists::Brackets => Style::DeepBrackets,
        DeepLists::Repeat => Style::DeepRepeat,
    }
}
