//! Schemas without references and combinations: what a value may be, one alternative after the other.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Map, Value, json};

/// How many alternatives of one schema are looked at.
const MOST: usize = 256;

/// How many references and combinations may be in each other.
const DEEPEST: usize = 24;

/// Schemas that all hold for a value, each where it is written: nothing is copied.
#[derive(Clone, Default)]
pub struct Schema<'a>(Vec<Part<'a>>);

/// A schema, or the value of a keyword.
#[derive(Clone)]
enum Part<'a> {
    Written(&'a Value),
    /// What a discriminator says.
    Made(Rc<Value>),
}

impl Part<'_> {
    fn value(&self) -> &Value {
        match self {
            Self::Written(value) => value,
            Self::Made(value) => value,
        }
    }
}

impl<'a> Schema<'a> {
    /// Whether a flag is set, wherever it is written.
    pub fn says(&self, flag: &str) -> bool {
        self.0.iter().any(|part| part.value().get(flag) == Some(&Value::Bool(true)))
    }

    pub fn of(schema: &'a Value) -> Self {
        Self(vec![Part::Written(schema)])
    }

    /// Which schema it is, as long as the document and what was made are there.
    fn key(&self) -> Vec<usize> {
        self.0.iter().map(|part| std::ptr::from_ref(part.value()) as usize).collect()
    }

    /// Adds what else holds, unless it does already.
    fn and(&mut self, other: &Self) {
        for part in &other.0 {
            if self.0.iter().all(|known| known.value() != part.value()) {
                self.0.push(part.clone());
            }
        }
    }
}

/// A schema that has keywords about its own value alone; those of its properties and items may be anything.
#[derive(Clone, Default)]
pub struct Flat<'a> {
    keywords: BTreeMap<&'a str, Part<'a>>,
    pub properties: BTreeMap<&'a str, Schema<'a>>,
    pub required: Vec<&'a str>,
    pub items: Option<Schema<'a>>,
    /// What properties are that are not declared; nothing said of it is no schema.
    pub additional: Additional<'a>,
}

#[derive(Clone, Default)]
pub enum Additional<'a> {
    #[default]
    Unsaid,
    None,
    Any,
    Some(Schema<'a>),
}

impl<'a> Flat<'a> {
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.keywords.get(name).map(Part::value)
    }

    /// What the keywords of one schema say, without its combinations.
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
                ("additionalProperties", Value::Bool(false)) => flat.additional = Additional::None,
                ("additionalProperties", schema) => flat.additional = Additional::Some(Schema::of(schema)),
                ("type" | "format" | "enum" | "pattern" | "multipleOf" | "uniqueItems", _) => {
                    flat.keywords.insert(name, Part::Written(value));
                }
                (bound, _) if ["min", "max", "exclusive"].iter().any(|kind| bound.starts_with(kind)) => {
                    flat.keywords.insert(name, Part::Written(value));
                }
                _ => {}
            }
        }
        flat
    }

    /// The type that a schema names, or that its keywords are about; empty if it may be any.
    pub fn kind(&self) -> &str {
        match self.get("type").and_then(Value::as_str) {
            Some(kind) => kind,
            None if !self.properties.is_empty() || !matches!(self.additional, Additional::Unsaid) => "object",
            None if self.items.is_some() => "array",
            None => "",
        }
    }

    /// Whether properties may be there that are not declared, so that they are kept.
    pub fn is_open(&self) -> bool {
        match self.additional {
            Additional::Unsaid => self.properties.is_empty() && matches!(self.kind(), "object" | ""),
            Additional::None => false,
            Additional::Any | Additional::Some(_) => true,
        }
    }
}

/// The alternatives of the schemas of a document.
pub struct Alternatives<'a> {
    document: &'a Value,
    known: RefCell<BTreeMap<Vec<usize>, Known<'a>>>,
}

/// The schema is kept so that no other is made where it was.
type Known<'a> = (Schema<'a>, Rc<Vec<Flat<'a>>>);

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
    pub fn of(&self, schema: &Schema<'a>) -> Rc<Vec<Flat<'a>>> {
        let key = schema.key();
        if let Some((_, known)) = self.known.borrow().get(&key) {
            return Rc::clone(known);
        }
        let parts = schema.0.iter().map(|part| match part {
            Part::Written(schema) => self.flatten(schema, &mut Vec::new()),
            Part::Made(made) => vec![made_flat(made)],
        });
        let found = parts.reduce(|left, right| both(&left, &right)).unwrap_or_default();
        let found = Rc::new(found);
        self.known.borrow_mut().insert(key, (schema.clone(), Rc::clone(&found)));
        found
    }

    fn target(&self, schema: &Value) -> Option<&'a Value> {
        let reference = schema.get("$ref")?.as_str()?;
        self.document.pointer(reference.strip_prefix('#')?)
    }

    /// `open` has the schemas that this one is a part of: what contains itself says nothing new.
    fn flatten(&self, schema: &'a Value, open: &mut Vec<&'a Value>) -> Vec<Flat<'a>> {
        let Some(keywords) = schema.as_object() else { return vec![Flat::default()] };
        if open.len() > DEEPEST || open.iter().any(|outer| std::ptr::eq(*outer, schema)) {
            return Vec::new();
        }
        open.push(schema);
        let found = match self.target(schema) {
            Some(target) => self.flatten(target, open),
            None => self.combined(keywords, schema, open),
        };
        open.pop();
        found
    }

    fn combined(
        &self,
        keywords: &'a Map<String, Value>,
        schema: &'a Value,
        open: &mut Vec<&'a Value>,
    ) -> Vec<Flat<'a>> {
        let mut found = vec![Flat::of(keywords)];
        for member in list(schema, "allOf") {
            found = both(&found, &self.flatten(member, open));
        }
        for keyword in ["oneOf", "anyOf"] {
            if list(schema, keyword).next().is_none() {
                continue;
            }
            let mut any = Vec::new();
            for member in list(schema, keyword) {
                let alternatives = self.flatten(member, open);
                any.extend(match tag(schema, member) {
                    Some(tag) => both(&alternatives, &[tag]),
                    None => alternatives,
                });
                any.truncate(MOST);
            }
            found = both(&found, &any);
        }
        found
    }

    /// Whether null is a value of a schema, beside what its alternatives say.
    pub fn takes_null(&self, schema: &Schema<'a>) -> bool {
        !schema.0.is_empty() && schema.0.iter().all(|part| self.takes_null_at(part.value(), DEEPEST))
    }

    fn takes_null_at(&self, schema: &Value, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        if let Some(target) = self.target(schema) {
            return self.takes_null_at(target, depth);
        }
        let takes = |member: &Value| self.takes_null_at(member, depth);
        let is_combination = |name: &str| list(schema, name).next().is_some();
        schema.get("nullable") == Some(&Value::Bool(true))
            || schema.get("type").is_none()
                && (is_combination("allOf") && list(schema, "allOf").all(takes)
                    || list(schema, "oneOf").chain(list(schema, "anyOf")).any(takes))
    }

    /// Whether a property of a value is none of those that a schema lists for it.
    fn contradicts(&self, flat: &Flat<'a>, value: &Value) -> bool {
        flat.properties.iter().any(|(name, schema)| {
            let Some(value) = value.get(*name).filter(|value| !value.is_object() && !value.is_array()) else {
                return false;
            };
            let flats = self.of(schema);
            let lists_others =
                |flat: &Flat| flat.get("enum").and_then(Value::as_array).is_some_and(|values| !values.contains(value));
            !flats.is_empty() && flats.iter().all(lists_others)
        })
    }

    /// Whether what stands at the end of some steps into a value of a schema has to be kept.
    pub fn key(&self, schema: &Schema<'a>, value: &Value, steps: &[String]) -> Key {
        let mut flats = self.of(schema).to_vec();
        let mut value = value;
        for step in steps {
            // Another alternative's property is nothing to a value that is not of it.
            if flats.iter().any(|flat| !self.contradicts(flat, value)) {
                flats.retain(|flat| !self.contradicts(flat, value));
            }
            value = value.get(step).or_else(|| value.get(step.parse::<usize>().ok()?)).unwrap_or(&Value::Null);
            let mut next: Vec<Flat> = Vec::new();
            for flat in &flats {
                match below(flat, step) {
                    Below::Schema(schema) => next.extend(self.of(schema).iter().cloned()),
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

fn list<'v>(schema: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> + use<'v> {
    schema.get(name).and_then(Value::as_array).into_iter().flatten()
}

enum Below<'f, 'a> {
    Schema(&'f Schema<'a>),
    Anything,
    Nothing,
}

/// What a schema says of a key of an object, or of an item of a list.
fn below<'f, 'a>(flat: &'f Flat<'a>, step: &str) -> Below<'f, 'a> {
    if let Some(items) = flat.items.as_ref().filter(|_| step.parse::<usize>().is_ok()) {
        return Below::Schema(items);
    }
    match (flat.properties.get(step), &flat.additional) {
        (Some(schema), _) | (None, Additional::Some(schema)) => Below::Schema(schema),
        // An object of which nothing is said may have anything in it, and so may a value of any type.
        _ if flat.is_open() => Below::Anything,
        _ => Below::Nothing,
    }
}

/// The type that a schema names, or that its keywords are about; empty if it may be any.
pub fn kind(schema: &Map<String, Value>) -> &str {
    if let Some(kind) = schema.get("type").and_then(Value::as_str) {
        return kind;
    }
    let has = |name: &str| schema.contains_key(name);
    if has("properties") || has("additionalProperties") {
        "object"
    } else if has("items") {
        "array"
    } else {
        ""
    }
}

/// What a discriminator says about a member: the value of its property.
fn tag<'a>(union: &'a Value, member: &'a Value) -> Option<Flat<'a>> {
    let discriminator = union.get("discriminator")?;
    let property = discriminator.get("propertyName")?.as_str()?;
    let reference = member.get("$ref")?.as_str()?;
    let name = reference.rsplit('/').next()?;
    let mapping = discriminator.get("mapping").and_then(Value::as_object);
    let means = |target: &Value| target.as_str().is_some_and(|target| target == reference || target == name);
    let tags: Vec<&str> =
        mapping.into_iter().flatten().filter(|(_, target)| means(target)).map(|(tag, _)| tag.as_str()).collect();
    let tags = if tags.is_empty() { vec![name] } else { tags };
    let made = Part::Made(Rc::new(json!({ "type": "string", "enum": tags })));
    let properties = BTreeMap::from([(property, Schema(vec![made]))]);
    Some(Flat { properties, required: vec![property], ..Flat::default() })
}

/// What was made for a discriminator.
fn made_flat<'a>(made: &Value) -> Flat<'a> {
    let keyword = |name: &'static str| Some((name, Part::Made(Rc::new(made.get(name)?.clone()))));
    Flat { keywords: ["type", "enum"].into_iter().filter_map(keyword).collect(), ..Flat::default() }
}

/// Every pair of two lists, as far as its members do not contradict each other.
fn both<'a>(left: &[Flat<'a>], right: &[Flat<'a>]) -> Vec<Flat<'a>> {
    let pairs = left.iter().flat_map(|left| right.iter().map(move |right| merge(left, right)));
    pairs.flatten().take(MOST).collect()
}

/// What holds if both hold; `None` if nothing can.
fn merge<'a>(left: &Flat<'a>, right: &Flat<'a>) -> Option<Flat<'a>> {
    let mut made = left.clone();
    for (name, schema) in &right.properties {
        made.properties.entry(name).or_default().and(schema);
    }
    made.required.extend(right.required.iter().filter(|name| !left.required.contains(name)));
    match (&mut made.items, &right.items) {
        (Some(known), Some(items)) => known.and(items),
        (known, items) => *known = known.take().or_else(|| items.clone()),
    }
    made.additional = match (made.additional, &right.additional) {
        (Additional::None, _) | (_, Additional::None) => Additional::None,
        (Additional::Some(mut known), Additional::Some(other)) => {
            known.and(other);
            Additional::Some(known)
        }
        (known @ Additional::Some(_), _) => known,
        (_, other @ Additional::Some(_)) => other.clone(),
        (Additional::Any, _) | (_, Additional::Any) => Additional::Any,
        (Additional::Unsaid, Additional::Unsaid) => Additional::Unsaid,
    };
    for (keyword, value) in &right.keywords {
        let merged = match made.get(keyword) {
            Some(known) => Part::Made(Rc::new(narrower(keyword, known, value.value())?)),
            None => value.clone(),
        };
        made.keywords.insert(keyword, merged);
    }
    Some(made)
}

/// The value of a keyword with which both of two hold; `None` if nothing can.
fn narrower(keyword: &str, known: &Value, other: &Value) -> Option<Value> {
    let is_less = known.as_f64() < other.as_f64();
    match (keyword, known, other) {
        ("enum", Value::Array(known), Value::Array(others)) => {
            let common: Vec<Value> = known.iter().filter(|value| others.contains(value)).cloned().collect();
            (!common.is_empty()).then(|| common.into())
        }
        ("type", Value::String(left), Value::String(right)) => match (left.as_str(), right.as_str()) {
            (left, right) if left == right => Some(known.clone()),
            ("integer", "number") | ("number", "integer") => Some("integer".into()),
            _ => None,
        },
        ("minimum" | "minLength" | "minItems" | "minProperties", ..) if !is_less => Some(known.clone()),
        ("maximum" | "maxLength" | "maxItems" | "maxProperties", ..) if is_less => Some(known.clone()),
        _ => Some(other.clone()),
    }
}
