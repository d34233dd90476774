//! Serialises parameters that are lists, objects, unions or numbers, in the styles of OpenAPI (3.0.4, section 4.8.12),
//! which follow RFC 6570.
//!
//! A delimiter stays as it is, and the same character in an item is percent-encoded. An item is rejected if it contains
//! a delimiter that cannot be told apart: a space or a pipe, which are percent-encoded as delimiters too, a dot, and
//! any delimiter in a header. Null is not sent, and neither is a list or an object without items.

use serde::Serialize;

use super::call::COOKIE_OCTETS;
use super::error::Error;
use super::path::{invalid, part, segment};
use super::percent::percent_encoded;
use super::value_tree::Tree;

/// How a parameter is serialised: a style of OpenAPI, or JSON for a parameter with a `content` map.
///
/// The styles that begin with `Deep` write the keys of objects in brackets. They differ for lists, on which OpenAPI is
/// silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    /// Items have an index: `name[list][0]=a`.
    DeepObject,
    /// Items have empty brackets: `name[list][]=a`.
    DeepBrackets,
    /// Items share the name of their list: `name[list]=a`. Items that are objects or lists have an index.
    DeepRepeat,
    Json,
}

/// Pairs of a name and a value, both percent-encoded.
pub(crate) type Pairs = Vec<(String, String)>;

/// Serialises a query parameter.
pub(crate) fn query<T: Serialize>(
    operation: &'static str,
    name: &str,
    style: Style,
    explode: bool,
    value: Option<&T>,
) -> Result<Pairs, Error> {
    Writer { operation, name, style, explode, escape: Escape::All }.optional(value)
}

/// Serialises a query parameter with `allowReserved`: reserved characters are not percent-encoded, except for those
/// that have a meaning in a query or separate items.
pub(crate) fn reserved<T: Serialize>(
    operation: &'static str,
    name: &str,
    style: Style,
    explode: bool,
    value: Option<&T>,
) -> Result<Pairs, Error> {
    Writer { operation, name, style, explode, escape: Escape::Reserved }.optional(value)
}

/// Serialises a cookie.
pub(crate) fn cookies<T: Serialize>(
    operation: &'static str,
    name: &str,
    style: Style,
    explode: bool,
    value: Option<&T>,
) -> Result<Pairs, Error> {
    Writer { operation, name, style, explode, escape: Escape::Cookie }.optional(value)
}

/// Serialises a header parameter, which is not percent-encoded.
pub(crate) fn header<T: Serialize>(
    operation: &'static str,
    name: &'static str,
    style: Style,
    explode: bool,
    value: Option<&T>,
) -> Result<Option<String>, Error> {
    let Some(value) = value else { return Ok(None) };
    let writer = Writer { operation, name, style, explode, escape: Escape::Nothing };
    match Tree::of(operation, name, value)? {
        Tree::Null => Ok(None),
        value if style == Style::Json => Ok(Some(ascii(&value.json()))),
        value => writer.joined(&value, ",", explode.then_some("=")),
    }
}

/// Serialises a path parameter that is a whole segment.
pub(crate) fn path<T: Serialize>(
    operation: &'static str,
    name: &'static str,
    style: Style,
    explode: bool,
    value: &T,
) -> Result<String, Error> {
    segment(operation, name, &expanded(operation, name, style, explode, value)?)
}

/// Serialises a path parameter that is a part of a segment.
pub(crate) fn path_part<T: Serialize>(
    operation: &'static str,
    name: &'static str,
    style: Style,
    explode: bool,
    value: &T,
) -> Result<String, Error> {
    part(operation, name, &expanded(operation, name, style, explode, value)?)
}

/// Serialises a property of a URL-encoded form.
pub(super) fn property(
    operation: &'static str,
    name: &str,
    style: Style,
    explode: bool,
    value: &Tree,
) -> Result<Pairs, Error> {
    Writer { operation, name, style, explode, escape: Escape::All }.pairs(value)
}

/// Returns a path parameter, percent-encoded.
fn expanded<T: Serialize>(
    operation: &'static str,
    name: &'static str,
    style: Style,
    explode: bool,
    value: &T,
) -> Result<String, Error> {
    let writer = Writer { operation, name, style, explode, escape: Escape::All };
    let value = Tree::of(operation, name, value)?;
    let assign = explode.then_some("=");
    let joined = |separator, assign| {
        writer.joined(&value, separator, assign)?.ok_or_else(|| invalid(operation, name, "must not be empty"))
    };
    let name = percent_encoded(name, b"");
    Ok(match style {
        Style::Json => percent_encoded(&value.json(), b""),
        Style::Label if explode => format!(".{}", joined(".", assign)?),
        Style::Label => format!(".{}", joined(",", None)?),
        Style::Matrix if explode && matches!(value, Tree::Object(_)) => matrix(joined(";", assign)?.split(';')),
        Style::Matrix if explode && matches!(value, Tree::List(_)) => {
            matrix(joined(";", None)?.split(';').map(|item| format!("{name}={item}")))
        }
        Style::Matrix => matrix([format!("{name}={}", joined(",", None)?)]),
        _ => joined(",", assign)?,
    })
}

/// Joins pairs in the style `matrix`. An empty value has no `=` (RFC 6570, section 3.2.7).
fn matrix(pairs: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let mut text = String::new();
    for pair in pairs {
        let pair = pair.as_ref();
        text.extend([";", pair.strip_suffix('=').unwrap_or(pair)]);
    }
    text
}

/// Escapes the characters of JSON that a header cannot contain.
fn ascii(json: &str) -> String {
    let mut text = String::new();
    for next in json.chars() {
        if next.is_ascii() {
            text.push(next);
        } else {
            text.extend(next.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    text
}

/// The characters that are percent-encoded.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Escape {
    /// All except the unreserved characters.
    All,
    /// All except the unreserved and most reserved characters.
    Reserved,
    /// Those that a cookie cannot contain, and `%`.
    Cookie,
    /// None.
    Nothing,
}

impl Escape {
    fn value(self, text: &str) -> String {
        match self {
            Self::All => percent_encoded(text, b""),
            // `&` and `#` end a value, and most servers decode `+` to a space.
            Self::Reserved => percent_encoded(text, b":/?[]@!$'()*,;="),
            Self::Cookie => percent_encoded(text, COOKIE_OCTETS),
            Self::Nothing => text.to_owned(),
        }
    }

    /// Escapes a part of a value, so that it contains no delimiter.
    fn item(self, text: &str) -> String {
        match self {
            Self::Reserved => percent_encoded(text, b":/?[]@!$'()*;="),
            escape => escape.value(text),
        }
    }
}

/// Writes the value of a parameter.
struct Writer<'a> {
    operation: &'static str,
    name: &'a str,
    style: Style,
    explode: bool,
    escape: Escape,
}

impl Writer<'_> {
    /// Returns the pairs of a parameter that may be absent.
    fn optional<T: Serialize>(&self, value: Option<&T>) -> Result<Pairs, Error> {
        let Some(value) = value else { return Ok(Pairs::new()) };
        self.pairs(&Tree::of(self.operation, self.name, value)?)
    }

    fn pairs(&self, value: &Tree) -> Result<Pairs, Error> {
        let name = match self.escape {
            // The name of a cookie is a token (RFC 9110, section 5.6.2).
            Escape::Cookie => percent_encoded(self.name, b"!#$%&'*+^`|"),
            _ => percent_encoded(self.name, b""),
        };
        let mut pairs = Pairs::new();
        match (self.style, value) {
            (_, Tree::Null) => {}
            (Style::Json, value) => pairs.push((name, self.escape.value(&value.json()))),
            (Style::DeepObject | Style::DeepBrackets | Style::DeepRepeat, value) => {
                self.deep(&name, value, &mut pairs)?;
            }
            (_, Tree::Object(fields)) if self.explode => {
                let fields = fields.iter().filter(|(_, value)| *value != Tree::Null);
                pairs.extend(fields.map(|(key, value)| (percent_encoded(key, b""), self.escape.value(&value.text()))));
            }
            (_, Tree::List(items)) if self.explode => {
                let items = items.iter().filter(|item| **item != Tree::Null);
                pairs.extend(items.map(|item| (name.clone(), self.escape.value(&item.text()))));
            }
            (style, value) => {
                let separator = match style {
                    Style::SpaceDelimited => "%20",
                    Style::PipeDelimited => "%7C",
                    _ => ",",
                };
                pairs.extend(self.joined(value, separator, None)?.map(|value| (name, value)));
            }
        }
        Ok(pairs)
    }

    /// Joins the items of a list, or the keys and values of an object. `assign` separates a key from its value; without
    /// it, `separator` does. `None` if there are no items.
    fn joined(&self, value: &Tree, separator: &str, assign: Option<&str>) -> Result<Option<String>, Error> {
        let mut parts = Vec::new();
        match value {
            Tree::Null => {}
            Tree::List(items) => {
                for item in items.iter().filter(|item| **item != Tree::Null) {
                    parts.push(self.item(&item.text(), separator)?);
                }
            }
            Tree::Object(fields) => {
                for (key, value) in fields.iter().filter(|(_, value)| *value != Tree::Null) {
                    if assign.is_some() && self.escape == Escape::Nothing {
                        self.refuse(key, '=')?;
                    }
                    let (key, value) = (self.item(key, separator)?, self.item(&value.text(), separator)?);
                    parts.push(format!("{key}{}{value}", assign.unwrap_or(separator)));
                }
            }
            value => parts.push(self.escape.value(&value.text())),
        }
        Ok(Some(parts.join(separator)).filter(|_| !parts.is_empty()))
    }

    /// Escapes an item, or a key or value of an object.
    fn item(&self, text: &str, separator: &str) -> Result<String, Error> {
        match separator {
            "%20" => self.refuse(text, ' ')?,
            "%7C" => self.refuse(text, '|')?,
            "." => self.refuse(text, '.')?,
            _ if self.escape == Escape::Nothing => self.refuse(text, ',')?,
            _ => {}
        }
        Ok(self.escape.item(text))
    }

    /// Returns an error if a text contains a delimiter that cannot be escaped.
    fn refuse(&self, text: &str, delimiter: char) -> Result<(), Error> {
        if !text.contains(delimiter) {
            return Ok(());
        }
        let message = format!("`{}` has an item that contains the delimiter `{delimiter}`", self.name);
        Err(Error::invalid_argument(message).in_operation(self.operation))
    }

    /// Adds the pairs of a value with keys in brackets, at any depth.
    fn deep(&self, name: &str, value: &Tree, pairs: &mut Pairs) -> Result<(), Error> {
        match value {
            Tree::Null => Ok(()),
            Tree::Object(fields) => fields.iter().try_for_each(|(key, value)| {
                self.refuse(key, '[')?;
                self.refuse(key, ']')?;
                self.deep(&format!("{name}%5B{}%5D", percent_encoded(key, b"")), value, pairs)
            }),
            Tree::List(items) => {
                let items = items.iter().filter(|item| **item != Tree::Null);
                items.enumerate().try_for_each(|(index, item)| match (self.style, item) {
                    (Style::DeepBrackets, item) => self.deep(&format!("{name}%5B%5D"), item, pairs),
                    (Style::DeepRepeat, Tree::Bool(_) | Tree::Number(_) | Tree::Text(_)) => {
                        self.deep(name, item, pairs)
                    }
                    (_, item) => self.deep(&format!("{name}%5B{index}%5D"), item, pairs),
                })
            }
            value => {
                pairs.push((name.to_owned(), self.escape.value(&value.text())));
                Ok(())
            }
        }
    }
}
