//! Generates values of a schema: minimal, maximal, or random ones.

use serde_json::{Map, Value, json};

use crate::alternatives::Alternatives;
use crate::flat::{Additional, Flat, Schema};
use crate::random::Random;
use crate::scalars::{integers, numbers, strings};

/// The depth from which on values are minimal.
const MINIMAL_DEPTH: usize = 5;

/// The depth of the deepest value.
const MAX_DEPTH: usize = 24;

/// The number of values that one value may contain.
const MAX_VALUES: usize = 600;

/// The length of a long list.
const LONG_LIST: usize = 100;

/// The names of undeclared properties.
const EXTRA_KEYS: [&str; 6] = ["key", "schlüssel 🗝 \"\\", "a", "b", "c", "d"];

/// The optional parts that a value has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Only the required parts.
    Minimal,
    /// All parts.
    Maximal,
    /// All parts, but lists and maps are as short as the schema allows.
    Empty,
    /// A random selection.
    Random,
}

/// Texts with characters that have a meaning in URLs, headers, forms or JSON.
const DIFFICULT: [&str; 12] =
    ["a b", "a/b", "50%", "a&b=c", "a+b", "a,b;c", "\"a\" 'b'", "Grüße 世界", "", "a?b#c", "a|b\\c", "%2F..%2f"];

/// Texts that many patterns match.
const GUESSES: [&str; 8] =
    ["text", "a-b", "a1", "A1", "0", "12345678", "https://example.com/a", "0192f0c1-2d3e-7f45-8a6b-9c0d1e2f3a4b"];

/// A deviation from the schema, at the nth site that allows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deviation {
    /// A string that is not in the `enum`.
    UnknownValue(usize),
    /// A property that is not declared.
    ExtraProperty(usize),
    /// Null for a required list.
    NullList(usize),
    /// An empty list for a required list: the result of decoding a `NullList`.
    EmptyList(usize),
}

/// The number of sites for each deviation in a value.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sites {
    /// Enums of strings, without constants.
    pub enums: usize,
    /// Objects.
    pub objects: usize,
    /// Required lists that do not allow null.
    pub lists: usize,
}

/// Generates one value.
pub struct Generator<'g, 'a> {
    alternatives: &'g Alternatives<'a>,
    random: &'g mut Random,
    mode: Mode,
    /// The deviation to make, if any.
    pub deviation: Option<Deviation>,
    /// Replaces strings without a format, pattern or enum by difficult ones.
    pub is_difficult: bool,
    /// The number of difficult strings so far.
    difficult: usize,
    /// Makes the first list a long one.
    pub has_long_list: bool,
    /// The sites passed so far.
    pub sites: Sites,
    /// The number of values that may still be added.
    budget: usize,
    /// The number of values that may be added to the whole value.
    size: usize,
}

impl<'g, 'a> Generator<'g, 'a> {
    /// Creates a generator for one value.
    pub fn new(alternatives: &'g Alternatives<'a>, random: &'g mut Random, mode: Mode) -> Self {
        Self {
            alternatives,
            random,
            mode,
            deviation: None,
            is_difficult: false,
            difficult: 0,
            has_long_list: false,
            sites: Sites::default(),
            budget: MAX_VALUES,
            size: MAX_VALUES,
        }
    }

    /// Limits the number of values that one value may contain.
    #[must_use]
    pub fn with_size(mut self, size: usize) -> Self {
        (self.budget, self.size) = (size, size);
        self
    }

    fn deviates(&self, deviation: Deviation) -> bool {
        self.deviation == Some(deviation)
    }

    /// Generates a value of a schema, or `None` if the schema has no finite value.
    pub fn value(&mut self, schema: &Schema<'a>, depth: usize) -> Option<Value> {
        self.budget = self.budget.checked_sub(1)?;
        if depth > MAX_DEPTH {
            return None;
        }
        if self.mode == Mode::Random && self.random.below(8) == 0 && self.alternatives.allows_null(schema) {
            return Some(Value::Null);
        }
        let flats = self.alternatives.of(schema);
        let first = if self.mode == Mode::Random { self.random.below(flats.len()) } else { 0 };
        let (before, after) = flats.split_at_checked(first)?;
        after.iter().chain(before).find_map(|flat| self.flat(flat, depth))
    }

    /// Generates a value of one alternative.
    pub fn flat(&mut self, flat: &Flat<'a>, depth: usize) -> Option<Value> {
        if let Some(values) = flat.get("enum").and_then(Value::as_array) {
            let is_string = values.iter().all(|value| value.is_string() || value.is_null());
            // Types do not keep another value of a property that always has the same one.
            if is_string && flat.type_name() != "array" && flat.get("x-const").is_none() {
                self.sites.enums += 1;
                if self.deviates(Deviation::UnknownValue(self.sites.enums - 1)) {
                    return Some("an unknown välue".into());
                }
            }
            return self.pick(values);
        }
        match flat.type_name() {
            "boolean" => self.pick(&[json!(true), json!(false)]),
            "integer" => self.pick(&integers(flat)),
            "number" => self.pick(&numbers(flat)),
            "string" if self.is_difficult && is_plain(flat) => Some(self.difficult()),
            "string" => self.pick(&strings(flat)).or_else(|| self.matching(flat)),
            "array" => self.list(flat, depth),
            "object" => self.object(flat, depth),
            _ => self.pick(&untyped()),
        }
    }

    /// Generates an object and sets one of its properties, to a generated value if `value` is `None`.
    pub fn with(&mut self, flat: &Flat<'a>, name: &str, value: Option<Value>) -> Option<Value> {
        let mut object = self.object(flat, 0)?;
        let schema = flat.properties.get(name)?;
        let value = match value {
            Some(value) => value,
            None => self.value(schema, 1)?,
        };
        object.as_object_mut()?.insert(name.to_owned(), value);
        Some(object)
    }

    /// Returns a text that matches a pattern of which no text can be generated, such as one with a look-ahead.
    fn matching(&self, flat: &Flat) -> Option<Value> {
        let pattern = flat.get("pattern").and_then(Value::as_str).filter(|_| self.size < MAX_VALUES)?;
        let pattern = regress::Regex::with_flags(pattern, "u").or_else(|_| regress::Regex::new(pattern)).ok()?;
        let length = |name: &str| number(flat, name);
        let fits = |text: &str| {
            let count = text.chars().count();
            length("minLength").is_none_or(|least| count >= least)
                && length("maxLength").is_none_or(|most| count <= most)
                && pattern.find(text).is_some()
        };
        GUESSES.into_iter().find(|text| fits(text)).map(Value::from)
    }

    fn difficult(&mut self) -> Value {
        self.difficult += 1;
        DIFFICULT[(self.difficult - 1) % DIFFICULT.len()].into()
    }

    fn pick(&mut self, values: &[Value]) -> Option<Value> {
        match self.mode {
            Mode::Minimal | Mode::Maximal | Mode::Empty => values.first().cloned(),
            Mode::Random => self.random.pick(values).cloned(),
        }
    }

    /// Returns the mode for a value at a depth. Deeply nested values are minimal, and so is the rest of a large value.
    fn mode_at(&self, depth: usize) -> Mode {
        if depth >= MINIMAL_DEPTH || self.budget < self.size / 3 { Mode::Minimal } else { self.mode }
    }

    fn list(&mut self, flat: &Flat<'a>, depth: usize) -> Option<Value> {
        let least = number(flat, "minItems").unwrap_or(0);
        let most = number(flat, "maxItems").unwrap_or(usize::MAX);
        let count = match self.mode_at(depth) {
            _ if std::mem::take(&mut self.has_long_list) => LONG_LIST,
            Mode::Minimal | Mode::Empty => least,
            Mode::Maximal => least.max(2),
            Mode::Random => least + self.random.below(4),
        };
        let count = count.clamp(least, most.max(least));
        let is_unique = flat.get("uniqueItems") == Some(&Value::Bool(true));
        let mut items: Vec<Value> = Vec::new();
        for _ in 0..count {
            let budget = self.budget;
            let mut item = match &flat.items {
                Some(schema) => self.value(schema, depth + 1),
                None => self.pick(&untyped()),
            };
            if count == LONG_LIST {
                self.budget = budget;
            }
            if is_unique && item.as_ref().is_some_and(|item| items.contains(item)) {
                item = flat.items.as_ref().and_then(|schema| self.distinct(schema, depth + 1, &items));
            }
            match item {
                Some(item) => items.push(item),
                None if items.len() >= least => break,
                None => return None,
            }
        }
        Some(items.into())
    }

    /// Generates an item that is not in a list yet.
    fn distinct(&mut self, schema: &Schema<'a>, depth: usize, items: &[Value]) -> Option<Value> {
        let mode = std::mem::replace(&mut self.mode, Mode::Random);
        let item = (0..16).find_map(|_| self.value(schema, depth).filter(|item| !items.contains(item)));
        self.mode = mode;
        item
    }

    fn object(&mut self, flat: &Flat<'a>, depth: usize) -> Option<Value> {
        let mode = self.mode_at(depth);
        self.sites.objects += 1;
        let site = self.sites.objects - 1;
        let mut object = Map::new();
        for (name, schema) in &flat.properties {
            let is_required = flat.required.contains(name);
            let is_selected = match mode {
                Mode::Minimal => false,
                Mode::Maximal | Mode::Empty => true,
                Mode::Random => self.random.below(2) == 0,
            };
            if !is_required && !is_selected {
                continue;
            }
            let may_be_null = is_required && !flat.conditional.contains(name);
            match self.property(schema, may_be_null, depth + 1) {
                Some(value) => drop(object.insert((*name).to_owned(), value)),
                None if self.alternatives.allows_null(schema) => drop(object.insert((*name).to_owned(), Value::Null)),
                None if is_required => return None,
                None => {}
            }
        }
        for name in flat.required.iter().filter(|name| !flat.properties.contains_key(*name)) {
            let value = self.additional(flat, depth)?;
            object.insert((*name).to_owned(), value);
        }
        self.fill(flat, depth, &mut object);
        if self.deviates(Deviation::ExtraProperty(site)) {
            let value = self.additional(flat, depth).unwrap_or_else(|| json!({ "a": [1, null] }));
            object.insert("an unknown pröperty".to_owned(), value);
        }
        Some(object.into())
    }

    /// Generates the value of a property. `may_be_null` makes a list a site for null, although its schema forbids null.
    fn property(&mut self, schema: &Schema<'a>, may_be_null: bool, depth: usize) -> Option<Value> {
        if may_be_null && self.is_list(schema) && !self.alternatives.allows_null(schema) {
            self.sites.lists += 1;
            let site = self.sites.lists - 1;
            if self.deviates(Deviation::NullList(site)) {
                return Some(Value::Null);
            }
            if self.deviates(Deviation::EmptyList(site)) {
                return Some(json!([]));
            }
        }
        self.value(schema, depth)
    }

    fn is_list(&self, schema: &Schema<'a>) -> bool {
        let flats = self.alternatives.of(schema);
        // A required property of one direction is optional in a type that serves both directions.
        let has_direction = schema.has_flag("readOnly") || schema.has_flag("writeOnly");
        !has_direction && !flats.is_empty() && flats.iter().all(|flat| flat.type_name() == "array")
    }

    /// Adds properties up to `minProperties`, and undeclared properties if the schema allows them.
    fn fill(&mut self, flat: &Flat<'a>, depth: usize, object: &mut Map<String, Value>) {
        let least = number(flat, "minProperties").unwrap_or(0);
        for (name, schema) in &flat.properties {
            if object.len() < least
                && !object.contains_key(*name)
                && let Some(value) = self.value(schema, depth + 1)
            {
                object.insert((*name).to_owned(), value);
            }
        }
        let count = match self.mode_at(depth) {
            Mode::Minimal | Mode::Empty => 0,
            Mode::Maximal => 2,
            Mode::Random => self.random.below(3),
        };
        if !flat.is_open() {
            return;
        }
        let most = number(flat, "maxProperties");
        for key in EXTRA_KEYS.into_iter().take(count.max(least)) {
            if most.is_some_and(|most| object.len() >= most) || (count == 0 && object.len() >= least) {
                break;
            }
            if let Some(value) = self.additional(flat, depth) {
                object.insert(key.to_owned(), value);
            }
        }
    }

    /// Generates the value of an undeclared property.
    fn additional(&mut self, flat: &Flat<'a>, depth: usize) -> Option<Value> {
        match &flat.additional {
            Additional::Schema(schema) => self.value(schema, depth + 1),
            _ => self.pick(&untyped()),
        }
    }
}

/// Returns whether a schema of strings allows any text.
fn is_plain(flat: &Flat) -> bool {
    ["format", "pattern", "minLength", "maxLength"].iter().all(|keyword| flat.get(keyword).is_none())
}

fn number(flat: &Flat, keyword: &str) -> Option<usize> {
    flat.get(keyword).and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok())
}

/// Returns values of a schema that allows any type.
pub fn untyped() -> Vec<Value> {
    vec![
        json!({ "a": [1, null, "x"], "b": {} }),
        json!("text"),
        json!(1),
        json!(-0.5),
        json!(true),
        json!([]),
        json!({}),
    ]
}
