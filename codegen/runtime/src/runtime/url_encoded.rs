//! Request bodies that are a URL-encoded form.

use serde::Serialize;

use super::error::Error;
use super::parameters::{Style, property};
use super::payload::Payload;
use super::value_tree::Tree;

/// Serialises an object as `application/x-www-form-urlencoded`.
///
/// `encoding` lists the properties with a style of their own as (name, style, explode). Without one, a list has one
/// pair per item, and objects have the style `objects`: JSON (OpenAPI 3.0.4, section 4.8.15.1), or one with brackets,
/// which then applies to lists too.
pub(crate) fn form<T: Serialize>(
    operation: &'static str,
    media_type: &'static str,
    value: &T,
    objects: Style,
    encoding: &[(&str, Style, bool)],
) -> Result<Payload, Error> {
    let value = Tree::read(value).map_err(|error| {
        Error::invalid_argument("the request body cannot be serialised as a form")
            .with_source(error)
            .in_operation(operation)
    })?;
    let Tree::Object(fields) = value else {
        return Err(Error::invalid_argument("a form must be an object").in_operation(operation));
    };
    let mut pairs = Vec::new();
    for (name, value) in &fields {
        let declared = encoding.iter().find(|(property, ..)| property == name);
        let (style, explode) = match (declared, value) {
            (Some((_, style, explode)), _) => (*style, *explode),
            (None, Tree::Object(_)) => (objects, true),
            (None, _) if objects != Style::Json => (objects, true),
            (None, _) => (Style::Form, true),
        };
        pairs.extend(property(operation, name, style, explode, value)?);
    }
    // A form has `+` in place of a space (WHATWG URL, section 5.2).
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}").replace("%20", "+")).collect();
    Ok(Payload::from_bytes(media_type, pairs.join("&")))
}
