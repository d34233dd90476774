//! The values of a document, in the form of their declared types.
//!
//! YAML and careless documents write values in another form: `type: string, enum: [1]` means the string `1`, and
//! `type: integer, default: '1'` the number.

use serde_json::Number;

use crate::source::node::{Node, Value};

/// How many schemas are compared with the parts of one value. Schemas may contain themselves.
const MAX_STEPS: usize = 100_000;

/// How deep values and schemas may be nested.
const MAX_DEPTH: usize = 128;

/// Returns the names in `type`, which is a name or a list.
pub(super) fn types_of(schema: &Node) -> Vec<&str> {
    match schema.get("type").map(|types| &types.value) {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Node::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Returns whether a value has one of the types. Null belongs to every type, because `nullable` allows it.
pub(super) fn has_type(value: &Node, types: &[&str]) -> bool {
    let has = |name: &&str| match (*name, &value.value) {
        ("string", Value::String(_))
        | ("boolean", Value::Bool(_))
        | ("number", Value::Number(_))
        | ("array", Value::Array(_))
        | ("object", Value::Object(_))
        | (_, Value::Null) => true,
        ("integer", Value::Number(number)) => !number.is_f64(),
        ("string" | "boolean" | "number" | "integer" | "array" | "object" | "null", _) => false,
        // The stage reports an unknown type elsewhere.
        _ => true,
    };
    types.is_empty() || types.iter().any(has)
}

/// Returns a value in the form of the first type that has one for it; `None` if no type has.
pub(super) fn of_type(value: &Node, types: &[&str]) -> Option<Node> {
    if has_type(value, types) {
        return Some(value.clone());
    }
    let text = value.scalar_text()?;
    let converted = types.iter().find_map(|name| {
        let number = |number: Number| Some(Value::Number(number));
        match (*name, &value.value) {
            ("string", _) => Some(Value::String(text.clone())),
            ("integer", Value::String(_)) => match text.parse::<i64>() {
                Ok(integer) => number(integer.into()),
                Err(_) => text.parse::<u64>().ok().and_then(|integer| number(integer.into())),
            },
            ("integer", Value::Number(float)) => integral(float).and_then(number),
            ("number", Value::String(_)) => text.parse().ok().and_then(Number::from_f64).and_then(number),
            ("boolean", Value::String(_)) => match text.to_ascii_lowercase().as_str() {
                "true" => Some(Value::Bool(true)),
                "false" => Some(Value::Bool(false)),
                _ => None,
            },
            _ => None,
        }
    })?;
    Some(Node::new(converted, value.span))
}

/// Returns a number such as `1.0` as an integer.
fn integral(number: &Number) -> Option<Number> {
    let text = number.to_string();
    text.strip_suffix(".0")?.parse::<i64>().ok().map(Number::from)
}

/// Converts a default or an example, and the values in it, to the types that a schema declares. Returns whether a value
/// changed. `root` is the document to which references belong.
pub(super) fn convert(value: &mut Node, schema: &Node, root: &Node) -> bool {
    Conversion { root, steps: MAX_STEPS, changed: false }.run(value, schema).changed
}

struct Conversion<'a> {
    root: &'a Node,
    /// The number of schemas that may still be compared.
    steps: usize,
    changed: bool,
}

impl Conversion<'_> {
    fn run(mut self, value: &mut Node, schema: &Node) -> Self {
        self.value(value, schema, MAX_DEPTH);
        self
    }

    fn value(&mut self, value: &mut Node, schema: &Node, depth: usize) {
        let (Some(steps), Some(depth)) = (self.steps.checked_sub(1), depth.checked_sub(1)) else { return };
        self.steps = steps;
        if let Some(target) = schema.text("$ref").and_then(|reference| self.root.pointer(reference)) {
            return self.value(value, target, depth);
        }
        let types = types_of(schema);
        if !has_type(value, &types)
            && let Some(converted) = of_type(value, &types)
        {
            *value = converted;
            self.changed = true;
        }
        parts(schema).for_each(|part| self.value(value, part, depth));
        match &mut value.value {
            Value::Array(items) => {
                if let Some(schema) = schema.get("items") {
                    items.iter_mut().for_each(|item| self.value(item, schema, depth));
                }
            }
            Value::Object(fields) => {
                for (name, field) in fields {
                    let declared = schema.get("properties").and_then(|properties| properties.get(name));
                    if let Some(schema) = declared.or_else(|| schema.get("additionalProperties")) {
                        self.value(field, schema, depth);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Returns the schemas that a value matches, too: the members of `allOf`, and the only member of a union that is not
/// null. Which of several members a value matches is not known here.
fn parts(schema: &Node) -> impl Iterator<Item = &Node> {
    let members = |keyword: &str| schema.get(keyword).and_then(Node::as_array).into_iter().flatten();
    let only = ["oneOf", "anyOf"].into_iter().filter_map(move |keyword| {
        let mut members = members(keyword).filter(|member| types_of(member) != ["null"]);
        members.next().filter(|_| members.next().is_none())
    });
    members("allOf").chain(only)
}
