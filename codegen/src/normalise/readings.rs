//! The obvious meaning of values of the wrong shape, such as a text for a flag, one item for a list, or a list for a map.

use serde_json::Number;

use super::rules::type_names;
use crate::grammar::{Kind, Shape};
use crate::source::node::{Node, Object, Value};

/// Whether a value has the outer shape of its field. The values in it are not considered.
pub(super) fn fits(node: &Node, shape: Shape) -> bool {
    matches!(
        (shape, &node.value),
        (Shape::Any, _)
            | (Shape::Text, Value::String(_))
            | (Shape::Flag, Value::Bool(_))
            | (Shape::Number, Value::Number(_))
            // Boolean schemas have a rule of their own.
            | (Shape::Is(Kind::Schema) | Shape::FlagOr(_), Value::Bool(_) | Value::Object(_))
            | (Shape::Is(_) | Shape::MapOf(_) | Shape::PatternOf(_), Value::Object(_))
            | (Shape::ListOf(_), Value::Array(_))
    )
}

/// Returns a value of a shape that a value of another shape means, and how it is read.
pub(super) fn read(node: &Node, shape: Shape) -> Option<(Node, String)> {
    match shape {
        Shape::Any => None,
        Shape::Text => text(node).map(|read| (read, "as one text".to_owned())),
        Shape::Flag => flag(node).map(|flag| (Node::bool(flag, node.span), format!("as `{flag}`"))),
        Shape::Number => number(node),
        Shape::Is(kind) => object(node, kind),
        Shape::FlagOr(kind) => match flag(node) {
            Some(flag) => Some((Node::bool(flag, node.span), format!("as `{flag}`"))),
            None => object(node, kind),
        },
        Shape::ListOf(item) => list(node, *item),
        Shape::MapOf(item) | Shape::PatternOf(item) => map(node, *item),
    }
}

/// Returns the flag that a value means.
pub(super) fn flag(node: &Node) -> Option<bool> {
    match &node.value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => Some(true),
            "false" | "no" | "off" | "0" => Some(false),
            _ => None,
        },
        Value::Number(number) => match number.as_f64() {
            Some(1.0) => Some(true),
            Some(0.0) => Some(false),
            _ => None,
        },
        _ => None,
    }
}

fn number(node: &Node) -> Option<(Node, String)> {
    let text = node.as_str()?.trim();
    let number = text
        .parse::<i64>()
        .map(Number::from)
        .or_else(|_| text.parse::<u64>().map(Number::from))
        .ok()
        .or_else(|| Number::from_f64(text.parse::<f64>().ok()?))?;
    let read = format!("as the number {number}");
    Some((Node::new(Value::Number(number), node.span), read))
}

/// Returns the text of a list of texts, which are paragraphs, or of an object with a name.
fn text(node: &Node) -> Option<Node> {
    let text = match &node.value {
        Value::Array(items) if !items.is_empty() => {
            let texts: Option<Vec<&str>> = items.iter().map(Node::as_str).collect();
            texts?.join("\n")
        }
        Value::Object(_) => node.text("name")?.to_owned(),
        _ => return None,
    };
    Some(Node::string(text, node.span))
}

/// Returns the object that a text or a list means.
fn object(node: &Node, kind: Kind) -> Option<(Node, String)> {
    match &node.value {
        // Some languages write an empty object as an empty list.
        Value::Array(items) if items.is_empty() => {
            Some((Node::object(Object::new(), node.span), format!("as {} without fields", kind.name())))
        }
        Value::Array(items) => {
            let [only] = items.as_slice() else { return None };
            only.as_object()?;
            Some((only.clone(), "as its only item".to_owned()))
        }
        Value::String(text) => object_of_text(text, kind, node),
        _ => None,
    }
}

/// Returns the object that a text means: the name of a type, a reference, or the field that matters most.
fn object_of_text(text: &str, kind: Kind, node: &Node) -> Option<(Node, String)> {
    let field = match kind {
        _ if text.starts_with("#/") => "$ref",
        Kind::Schema if type_names::meant(text).is_some() => "type",
        Kind::Response => "description",
        Kind::Server | Kind::ExternalDocumentation => "url",
        Kind::Tag | Kind::License | Kind::Contact => "name",
        Kind::Info => "title",
        Kind::ServerVariable => "default",
        Kind::Discriminator => "propertyName",
        Kind::Example => "value",
        _ => return None,
    };
    let read = Node::object([(field, Node::string(text, node.span))], node.span);
    Some((read, format!("as `{field}` of {}", kind.name())))
}

/// Returns the list that a single item or a map means.
fn list(node: &Node, item: Shape) -> Option<(Node, String)> {
    let one = |item: Node| Some((Node::array(vec![item], node.span), "as a list of one item".to_owned()));
    match (item, &node.value) {
        (Shape::Text, Value::String(text)) if text.is_empty() => {
            Some((Node::array(Vec::new(), node.span), "as an empty list".to_owned()))
        }
        (Shape::Text, Value::Object(fields)) if !fields.is_empty() => {
            let names = fields.keys().map(|name| Node::string(name.clone(), node.span)).collect();
            Some((Node::array(names, node.span), "as the list of its keys".to_owned()))
        }
        (Shape::Text | Shape::Any, Value::String(_)) | (Shape::Any, Value::Number(_) | Value::Bool(_)) => {
            one(node.clone())
        }
        (Shape::Is(kind @ (Kind::Parameter | Kind::Tag)), Value::Object(fields)) if is_map(fields, kind) => {
            let named = |(name, value): (&String, &Node)| {
                let mut value = value.clone();
                if value.get("name").is_none() && value.get("$ref").is_none() {
                    value.set("name", Node::string(name.clone(), value.span));
                }
                value
            };
            Some((Node::array(fields.iter().map(named).collect(), node.span), "as the list of its values".to_owned()))
        }
        (Shape::Is(_) | Shape::MapOf(_), Value::Object(_)) => one(node.clone()),
        (Shape::Is(kind), Value::String(text)) => one(object_of_text(text, kind, node)?.0),
        (Shape::MapOf(_), Value::String(name)) => one(map_of_names([name.as_str()], node)),
        _ => None,
    }
}

/// Whether the values of an object are objects of a kind, so that its keys are their names.
fn is_map(fields: &Object, kind: Kind) -> bool {
    let is_field = |name: &String| kind.field(name).is_some() || name == "$ref";
    !fields.is_empty() && fields.values().all(|value| value.as_object().is_some()) && !fields.keys().any(is_field)
}

/// Returns the map that a list means.
fn map(node: &Node, item: Shape) -> Option<(Node, String)> {
    let is_content = matches!(item, Shape::Is(Kind::MediaType));
    match &node.value {
        Value::String(text) if is_content && text.contains('/') => {
            let read = Node::object([(text.clone(), Node::object(Object::new(), node.span))], node.span);
            Some((read, "as the name of a media type".to_owned()))
        }
        Value::String(name) if matches!(item, Shape::ListOf(_)) => {
            Some((map_of_names([name.as_str()], node), "as a key".to_owned()))
        }
        Value::Array(items) => {
            let mut fields = Object::new();
            for one in items {
                let (name, value) = entry(one, item)?;
                if fields.insert(name, value).is_some() {
                    return None;
                }
            }
            Some((Node::object(fields, node.span), "as an object".to_owned()))
        }
        _ => None,
    }
}

/// Returns the key and the value that an item of a list means: `{name: id, type: string}`, `{id: {type: string}}`, or
/// text if the value can be empty.
fn entry(node: &Node, item: Shape) -> Option<(String, Node)> {
    if let Some(text) = node.as_str() {
        let empty = match item {
            Shape::Text => Node::string("", node.span),
            Shape::ListOf(_) => Node::array(Vec::new(), node.span),
            Shape::Is(Kind::MediaType) if text.contains('/') => Node::object(Object::new(), node.span),
            _ => return None,
        };
        return Some((text.to_owned(), empty));
    }
    let fields = node.as_object()?;
    if let Some(name) = node.text("name").filter(|_| matches!(item, Shape::Is(kind) if kind != Kind::Response)) {
        let mut value = node.clone();
        value.remove("name");
        return Some((name.to_owned(), value));
    }
    let (name, value) = fields.first().filter(|_| fields.len() == 1)?;
    Some((name.clone(), value.clone()))
}

fn map_of_names<'a>(names: impl IntoIterator<Item = &'a str>, node: &Node) -> Node {
    Node::object(names.into_iter().map(|name| (name, Node::array(Vec::new(), node.span))), node.span)
}
