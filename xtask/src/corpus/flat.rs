//! Schemas without references and combinations: what a value may be, one alternative after the other.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Map, Value, json};

/// How many alternatives of one schema are looked at.
const MOST: usize = 256;

/// How many references and combinations may be in each other.
const DEEPEST: usize = 24;

/// A schema that has keywords about its own value alone; those of its properties and items may be anything.
pub type Flat = Map<String, Value>;

/// The alternatives of the schemas of a document. They are kept by the address of the schema, so that every schema
/// that is asked about is one of the document, or is in an alternative.
pub struct Alternatives<'a> {
    document: &'a Value,
    known: RefCell<BTreeMap<usize, Rc<Vec<Flat>>>>,
}

/// What a schema says about a key of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// It is described, or what is not described is welcome.
    Kept,
    /// Nothing is said of it.
    Undeclared,
}

impl<'a> Alternatives<'a> {
    pub fn new(document: &'a Value) -> Self {
        Self { document, known: RefCell::default() }
    }

    /// What a value may be. None if the schema contradicts itself, or has no end.
    pub fn of(&self, schema: &Value) -> Rc<Vec<Flat>> {
        let address = std::ptr::from_ref(schema) as usize;
        if let Some(known) = self.known.borrow().get(&address) {
            return Rc::clone(known);
        }
        let found = Rc::new(self.flatten(schema, DEEPEST));
        self.known.borrow_mut().insert(address, Rc::clone(&found));
        found
    }

    fn target(&self, schema: &Value) -> Option<&'a Value> {
        let reference = schema.get("$ref")?.as_str()?;
        self.document.pointer(reference.strip_prefix('#')?)
    }

    fn flatten(&self, schema: &Value, depth: usize) -> Vec<Flat> {
        let (Some(depth), Some(keywords)) = (depth.checked_sub(1), schema.as_object()) else { return Vec::new() };
        if schema.get("$ref").is_some() {
            return self.target(schema).map_or_else(Vec::new, |target| self.flatten(target, depth));
        }
        let is_combination = |name: &str| matches!(name, "allOf" | "oneOf" | "anyOf" | "not" | "nullable");
        let says = |name: &str| !is_combination(name) && !name.starts_with("x-") && name != "discriminator";
        let own: Flat =
            keywords.iter().filter(|(name, _)| says(name)).map(|(name, value)| (name.clone(), value.clone())).collect();
        let mut found = vec![own];
        let list = |name: &str| schema.get(name).and_then(Value::as_array).filter(|list| !list.is_empty());
        for member in list("allOf").into_iter().flatten() {
            found = both(&found, &self.flatten(member, depth));
        }
        for members in ["oneOf", "anyOf"].into_iter().filter_map(list) {
            let mut any = Vec::new();
            for member in members {
                let alternatives = self.flatten(member, depth);
                any.extend(match tag(schema, member) {
                    Some(tag) => both(&alternatives, &[tag]),
                    None => alternatives,
                });
            }
            found = both(&found, &any);
        }
        found
    }

    /// Whether null is a value of a schema, beside what its alternatives say.
    pub fn takes_null(&self, schema: &Value) -> bool {
        self.takes_null_at(schema, DEEPEST)
    }

    fn takes_null_at(&self, schema: &Value, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        if let Some(target) = self.target(schema) {
            return self.takes_null_at(target, depth);
        }
        let list = |name: &str| schema.get(name).and_then(Value::as_array).filter(|list| !list.is_empty());
        let takes = |member: &Value| self.takes_null_at(member, depth);
        schema.get("nullable") == Some(&Value::Bool(true))
            || schema.get("type").is_none()
                && (list("allOf").is_some_and(|members| members.iter().all(takes))
                    || ["oneOf", "anyOf"].into_iter().filter_map(list).any(|members| members.iter().any(takes)))
    }

    /// Whether what stands at the end of some steps into a value of a schema has to be kept.
    pub fn key(&self, schema: &Value, steps: &[String]) -> Key {
        let mut flats = self.of(schema).to_vec();
        for step in steps {
            let mut next: Vec<Flat> = Vec::new();
            for flat in &flats {
                match below(flat, step) {
                    Below::Schema(schema) => next.extend(self.flatten(schema, DEEPEST)),
                    Below::Anything => return Key::Kept,
                    Below::Nothing => {}
                }
            }
            if next.is_empty() {
                return Key::Undeclared;
            }
            next.truncate(MOST);
            flats = next;
        }
        Key::Kept
    }
}

enum Below<'s> {
    Schema(&'s Value),
    Anything,
    Nothing,
}

/// What a schema says of a key of an object, or of an item of a list.
fn below<'s>(flat: &'s Flat, step: &str) -> Below<'s> {
    if let Some(items) = flat.get("items").filter(|_| step.parse::<usize>().is_ok()) {
        return Below::Schema(items);
    }
    let properties = flat.get("properties").and_then(Value::as_object).filter(|properties| !properties.is_empty());
    if let Some(schema) = properties.and_then(|properties| properties.get(step)) {
        return Below::Schema(schema);
    }
    match flat.get("additionalProperties") {
        Some(Value::Bool(true)) => Below::Anything,
        Some(schema @ Value::Object(_)) => Below::Schema(schema),
        // An object of which nothing is said may have anything in it, and so may a value of any type.
        _ if properties.is_none() && matches!(kind(flat), "object" | "") => Below::Anything,
        _ => Below::Nothing,
    }
}

/// The type that a schema names, or that its keywords are about; empty if it may be any.
pub fn kind(flat: &Flat) -> &str {
    if let Some(kind) = flat.get("type").and_then(Value::as_str) {
        return kind;
    }
    let has = |names: &[&str]| names.iter().any(|name| flat.contains_key(*name));
    match () {
        () if has(&["properties", "additionalProperties"]) => "object",
        () if has(&["items"]) => "array",
        () => "",
    }
}

/// What a discriminator says about a member: the value of its property.
fn tag(union: &Value, member: &Value) -> Option<Flat> {
    let discriminator = union.get("discriminator")?;
    let property = discriminator.get("propertyName")?.as_str()?;
    let reference = member.get("$ref")?.as_str()?;
    let name = reference.rsplit('/').next()?;
    let mapping = discriminator.get("mapping").and_then(Value::as_object);
    let means = |target: &Value| target.as_str().is_some_and(|target| target == reference || target == name);
    let tags: Vec<&str> =
        mapping.into_iter().flatten().filter(|(_, target)| means(target)).map(|(tag, _)| tag.as_str()).collect();
    let tags = if tags.is_empty() { vec![name] } else { tags };
    let schema = json!({ "properties": { property: { "type": "string", "enum": tags } }, "required": [property] });
    schema.as_object().cloned()
}

/// Every pair of two lists, as far as its members do not contradict each other.
fn both(left: &[Flat], right: &[Flat]) -> Vec<Flat> {
    let pairs = left.iter().flat_map(|left| right.iter().map(move |right| merge(left, right)));
    pairs.flatten().take(MOST).collect()
}

/// What holds if both hold; `None` if nothing can.
fn merge(left: &Flat, right: &Flat) -> Option<Flat> {
    let mut made = left.clone();
    for (keyword, value) in right {
        let Some(known) = made.get(keyword).cloned() else {
            made.insert(keyword.clone(), value.clone());
            continue;
        };
        let merged = match (keyword.as_str(), &known, value) {
            ("properties", Value::Object(known), Value::Object(others)) => {
                let mut all = known.clone();
                for (name, schema) in others {
                    let schema = match known.get(name) {
                        Some(known) if known != schema => json!({ "allOf": [known, schema] }),
                        _ => schema.clone(),
                    };
                    all.insert(name.clone(), schema);
                }
                all.into()
            }
            ("required", Value::Array(known), Value::Array(others)) => {
                let new = others.iter().filter(|name| !known.contains(name));
                known.iter().chain(new).cloned().collect()
            }
            ("enum", Value::Array(known), Value::Array(others)) => {
                let common: Vec<Value> = known.iter().filter(|value| others.contains(value)).cloned().collect();
                if common.is_empty() {
                    return None;
                }
                common.into()
            }
            ("type", Value::String(known), Value::String(other)) if known != other => {
                match (known.as_str(), other.as_str()) {
                    ("integer", "number") | ("number", "integer") => "integer".into(),
                    _ => return None,
                }
            }
            ("minimum" | "minLength" | "minItems", Value::Number(left), Value::Number(right)) => {
                if left.as_f64() < right.as_f64() { value.clone() } else { known }
            }
            ("maximum" | "maxLength" | "maxItems", Value::Number(left), Value::Number(right)) => {
                if left.as_f64() > right.as_f64() { value.clone() } else { known }
            }
            ("additionalProperties" | "items", left, right)
                if left.is_object() && right.is_object() && left != right =>
            {
                json!({ "allOf": [left, right] })
            }
            ("additionalProperties", Value::Bool(false), _) => known,
            _ => value.clone(),
        };
        made.insert(keyword.clone(), merged);
    }
    Some(made)
}
