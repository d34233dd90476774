//! Schemas without references and combinators (`allOf`, `oneOf`, `anyOf`).

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Map, Value};

/// Schemas that a value has to match all at once. Each is borrowed from the document; nothing is copied.
#[derive(Clone, Debug, Default)]
pub struct Schema<'a>(pub(crate) Vec<Part<'a>>);

/// A schema, or the value of a keyword.
#[derive(Clone, Debug)]
pub(crate) enum Part<'a> {
    Borrowed(&'a Value),
    /// Derived from a discriminator, or from several values of one keyword.
    Derived(Rc<Value>),
}

impl Part<'_> {
    pub(crate) fn value(&self) -> &Value {
        match self {
            Self::Borrowed(value) => value,
            Self::Derived(value) => value,
        }
    }
}

impl<'a> Schema<'a> {
    /// Borrows a schema of the document.
    pub fn of(schema: &'a Value) -> Self {
        Self(vec![Part::Borrowed(schema)])
    }

    /// Returns whether one of the schemas sets a flag.
    pub fn has_flag(&self, flag: &str) -> bool {
        self.0.iter().any(|part| part.value().get(flag) == Some(&Value::Bool(true)))
    }

    /// Returns a key that identifies the schema for as long as its parts are in memory.
    pub(crate) fn key(&self) -> Vec<usize> {
        self.0.iter().map(|part| std::ptr::from_ref(part.value()) as usize).collect()
    }

    /// Adds the schemas that are not among these yet.
    pub(crate) fn add(&mut self, other: &Self) {
        for part in &other.0 {
            if self.0.iter().all(|own| own.value() != part.value()) {
                self.0.push(part.clone());
            }
        }
    }
}

/// A schema without references and combinators. The schemas of its properties and items may have them.
#[derive(Clone, Debug, Default)]
pub struct Flat<'a> {
    pub(crate) keywords: BTreeMap<&'a str, Part<'a>>,
    /// The declared properties.
    pub properties: BTreeMap<&'a str, Schema<'a>>,
    /// The names of the required properties, which may be undeclared.
    pub required: Vec<&'a str>,
    /// The required properties that only a member of a union requires, which does not declare them. Types have optional
    /// fields for them.
    pub(crate) conditional: Vec<&'a str>,
    /// The schema of the items of an array.
    pub items: Option<Schema<'a>>,
    /// The rule for undeclared properties.
    pub additional: Additional<'a>,
}

/// The rule for undeclared properties: the value of `additionalProperties`.
#[derive(Clone, Debug, Default)]
pub enum Additional<'a> {
    /// The keyword is absent.
    #[default]
    Unspecified,
    /// The keyword is `false`.
    Forbidden,
    /// The keyword is `true`.
    Any,
    /// The keyword has a schema.
    Schema(Schema<'a>),
}

impl<'a> Flat<'a> {
    /// Reads the keywords of one schema and ignores its combinators.
    pub fn of(schema: &'a Map<String, Value>) -> Self {
        let mut flat = Self::default();
        for (name, value) in schema {
            match (name.as_str(), value) {
                ("properties", Value::Object(properties)) => {
                    flat.properties =
                        properties.iter().map(|(name, schema)| (name.as_str(), Schema::of(schema))).collect();
                }
                ("required", Value::Array(names)) => flat.required = names.iter().filter_map(Value::as_str).collect(),
                ("items", schema) => flat.items = Some(Schema::of(schema)),
                ("additionalProperties", Value::Bool(true)) => flat.additional = Additional::Any,
                ("additionalProperties", Value::Bool(false)) => flat.additional = Additional::Forbidden,
                ("additionalProperties", schema) => flat.additional = Additional::Schema(Schema::of(schema)),
                ("type" | "format" | "enum" | "x-const" | "pattern" | "multipleOf" | "uniqueItems", _) => {
                    flat.keywords.insert(name, Part::Borrowed(value));
                }
                (bound, _) if ["min", "max", "exclusive"].iter().any(|prefix| bound.starts_with(prefix)) => {
                    flat.keywords.insert(name, Part::Borrowed(value));
                }
                _ => {}
            }
        }
        flat
    }

    /// Returns the schema of a discriminator's property: a string with these values.
    pub(crate) fn of_tag(schema: &Value) -> Self {
        let keyword = |name: &'static str| Some((name, Part::Derived(Rc::new(schema.get(name)?.clone()))));
        Self { keywords: ["type", "enum"].into_iter().filter_map(keyword).collect(), ..Self::default() }
    }

    /// Returns the value of a keyword of scalars, arrays or objects.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.keywords.get(name).map(Part::value)
    }

    /// Returns the declared type, or else the type that the keywords imply; empty if any type is allowed.
    pub fn type_name(&self) -> &str {
        match self.get("type").and_then(Value::as_str) {
            Some(name) => name,
            None if !self.properties.is_empty() || !matches!(self.additional, Additional::Unspecified) => "object",
            None if self.items.is_some() => "array",
            None => "",
        }
    }

    /// Returns whether a type has to keep undeclared properties.
    pub fn is_open(&self) -> bool {
        match self.additional {
            Additional::Unspecified => self.properties.is_empty() && matches!(self.type_name(), "object" | ""),
            Additional::Forbidden => false,
            Additional::Any | Additional::Schema(_) => true,
        }
    }

    /// Returns the schema that allows what both schemas allow, or `None` if they contradict each other.
    pub(crate) fn intersect(&self, other: &Self) -> Option<Self> {
        let mut result = self.clone();
        for (name, schema) in &other.properties {
            result.properties.entry(name).or_default().add(schema);
        }
        let is_certain = |flat: &Self, name: &&&str| flat.required.contains(*name) && !flat.conditional.contains(*name);
        let conditional = self.conditional.iter().chain(&other.conditional);
        result.conditional =
            conditional.filter(|name| !is_certain(self, name) && !is_certain(other, name)).copied().collect();
        result.required.extend(other.required.iter().filter(|name| !self.required.contains(name)));
        match (&mut result.items, &other.items) {
            (Some(items), Some(more)) => items.add(more),
            (items, more) => *items = items.take().or_else(|| more.clone()),
        }
        result.additional = result.additional.intersect(&other.additional);
        for (keyword, value) in &other.keywords {
            let narrowed = match result.get(keyword) {
                Some(own) => Part::Derived(Rc::new(narrow(keyword, own, value.value())?)),
                None => value.clone(),
            };
            result.keywords.insert(keyword, narrowed);
        }
        Some(result)
    }
}

impl Additional<'_> {
    fn intersect(self, other: &Self) -> Self {
        match (self, other) {
            (Self::Forbidden, _) | (_, Self::Forbidden) => Self::Forbidden,
            (Self::Schema(mut schema), Self::Schema(more)) => {
                schema.add(more);
                Self::Schema(schema)
            }
            (schema @ Self::Schema(_), _) => schema,
            (_, schema @ Self::Schema(_)) => schema.clone(),
            (Self::Any, _) | (_, Self::Any) => Self::Any,
            (Self::Unspecified, Self::Unspecified) => Self::Unspecified,
        }
    }
}

/// Returns the value of a keyword that is as strict as both values, or `None` if they contradict each other.
fn narrow(keyword: &str, left: &Value, right: &Value) -> Option<Value> {
    let is_less = left.as_f64() < right.as_f64();
    match (keyword, left, right) {
        ("enum", Value::Array(values), Value::Array(others)) => {
            let common: Vec<Value> = values.iter().filter(|value| others.contains(value)).cloned().collect();
            (!common.is_empty()).then(|| common.into())
        }
        ("type", Value::String(name), Value::String(other)) => match (name.as_str(), other.as_str()) {
            (name, other) if name == other => Some(left.clone()),
            ("integer", "number") | ("number", "integer") => Some("integer".into()),
            _ => None,
        },
        ("minimum" | "minLength" | "minItems" | "minProperties", ..) if !is_less => Some(left.clone()),
        ("maximum" | "maxLength" | "maxItems" | "maxProperties", ..) if is_less => Some(left.clone()),
        _ => Some(right.clone()),
    }
}
