//! Serialises parameters that are lists, objects or unions, in the styles of OpenAPI (3.0.3, section 4.7.12.2), which
//! follow RFC 6570. Percent-encoding is left to the code that writes the URL.

use serde::Serialize;
use serde_json::Value;

use super::error::Error;
use super::path::path_segment;

/// How a parameter is serialised: a style of OpenAPI, or JSON for a parameter with a `content` map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    Json,
}

/// Serialises a query parameter or cookie as pairs of a name and a value. `None` and null give no pairs.
pub(crate) fn pairs<T: Serialize>(
    operation: &'static str,
    name: &str,
    style: Style,
    explode: bool,
    value: Option<&T>,
) -> Result<Vec<(String, String)>, Error> {
    let mut pairs = Vec::new();
    let value = match value {
        Some(value) => json(operation, name, value)?,
        None => Value::Null,
    };
    match value {
        Value::Null => {}
        value if style == Style::Json => pairs.push((name.to_owned(), value.to_string())),
        value if style == Style::DeepObject => deep(name, &value, &mut pairs),
        Value::Object(fields) if explode => {
            pairs.extend(
                fields.iter().filter(|(_, value)| !value.is_null()).map(|(key, value)| (key.clone(), text(value))),
            );
        }
        Value::Array(items) if explode => pairs.extend(items.iter().map(|item| (name.to_owned(), text(item)))),
        value => {
            let separator = match style {
                Style::SpaceDelimited => " ",
                Style::PipeDelimited => "|",
                _ => ",",
            };
            pairs.push((name.to_owned(), joined(&value, separator, None)));
        }
    }
    Ok(pairs)
}

/// Serialises a header parameter. `None` and null give `None`.
pub(crate) fn header<T: Serialize>(
    operation: &'static str,
    name: &'static str,
    style: Style,
    explode: bool,
    value: Option<&T>,
) -> Result<Option<String>, Error> {
    let Some(value) = value else { return Ok(None) };
    let value = json(operation, name, value)?;
    Ok(match value {
        Value::Null => None,
        value if style == Style::Json => Some(value.to_string()),
        value => Some(joined(&value, ",", explode.then_some("="))),
    })
}

/// Serialises a path parameter, and checks that it remains one path segment.
pub(crate) fn path<T: Serialize>(
    operation: &'static str,
    name: &'static str,
    style: Style,
    explode: bool,
    value: &T,
) -> Result<String, Error> {
    let value = json(operation, name, value)?;
    let is_object = value.is_object();
    let assign = explode.then_some("=");
    let text = match style {
        Style::Json => value.to_string(),
        Style::Label if explode => format!(".{}", joined(&value, ".", assign)),
        Style::Label => format!(".{}", joined(&value, ",", None)),
        Style::Matrix if explode && is_object => format!(";{}", joined(&value, ";", assign)),
        Style::Matrix if explode && value.is_array() => {
            format!(";{name}={}", joined(&value, &format!(";{name}="), None))
        }
        Style::Matrix => format!(";{name}={}", joined(&value, ",", None)),
        _ => joined(&value, ",", assign),
    };
    path_segment(operation, name, &text).map(std::borrow::Cow::into_owned)
}

/// Serialises a value as JSON. The error names the parameter.
fn json<T: Serialize>(operation: &'static str, name: &str, value: &T) -> Result<Value, Error> {
    serde_json::to_value(value).map_err(|error| {
        Error::invalid_argument(format!("`{name}` cannot be serialised")).with_source(error).in_operation(operation)
    })
}

/// Joins the items of a list, or the keys and values of an object. `assign` separates a key from its value; without it,
/// `separator` does. Null properties are left out.
fn joined(value: &Value, separator: &str, assign: Option<&str>) -> String {
    match value {
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(separator),
        Value::Object(fields) => {
            let between = assign.unwrap_or(separator);
            let present = fields.iter().filter(|(_, value)| !value.is_null());
            present.map(|(key, value)| format!("{key}{between}{}", text(value))).collect::<Vec<_>>().join(separator)
        }
        value => text(value),
    }
}

/// Adds the pairs of the style `deepObject`: `name[key]=value`, at any depth. The items of a list share their name.
fn deep(name: &str, value: &Value, pairs: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::Object(fields) => fields.iter().for_each(|(key, value)| deep(&format!("{name}[{key}]"), value, pairs)),
        Value::Array(items) => items.iter().for_each(|item| deep(name, item, pairs)),
        value => pairs.push((name.to_owned(), text(value))),
    }
}

/// Returns a string without quotes, and any other value as JSON.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}
