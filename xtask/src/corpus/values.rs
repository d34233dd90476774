//! A value of a schema: the least, the most, or any.

use serde_json::{Map, Value, json};

use super::flat::{Additional, Alternatives, Flat, Schema};
use super::random::Random;
use super::scalars::{integers, numbers, texts};

/// How deep values are before only what has to be there is added.
const DEEP: usize = 5;

/// How deep a value may be at all.
const DEEPEST: usize = 24;

/// How many values may be in one.
const MOST: usize = 600;

/// How long a long list is.
const LONG: usize = 100;

/// How much is said where a schema leaves the choice.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// What has to be there.
    Least,
    /// Everything.
    Most,
    /// Whatever comes.
    Any,
}

/// What is not as the schema says, and where: at the nth place at which it can be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Slip {
    /// A text that the list of values does not have.
    UnknownValue(usize),
    /// A property that the schema does not have.
    ExtraProperty(usize),
    /// Null in place of a list that has to be there.
    NullList(usize),
    /// What that is read as.
    EmptyList(usize),
}

/// How many places there were for each slip.
#[derive(Clone, Copy, Default)]
pub struct Places {
    pub enums: usize,
    pub objects: usize,
    pub lists: usize,
}

/// Makes a value.
pub struct Maker<'m, 'a> {
    alternatives: &'m Alternatives<'a>,
    random: &'m mut Random,
    pub mode: Mode,
    pub slip: Option<Slip>,
    /// Whether the first list is a long one.
    pub is_long: bool,
    pub places: Places,
    left: usize,
}

impl<'m, 'a> Maker<'m, 'a> {
    pub fn new(alternatives: &'m Alternatives<'a>, random: &'m mut Random, mode: Mode) -> Self {
        Self { alternatives, random, mode, slip: None, is_long: false, places: Places::default(), left: MOST }
    }

    fn is_slip(&self, slip: Slip) -> bool {
        self.slip == Some(slip)
    }

    /// A value of a schema; none if it has none that ends.
    pub fn value(&mut self, schema: &Schema<'a>, depth: usize) -> Option<Value> {
        self.left = self.left.checked_sub(1)?;
        if depth > DEEPEST {
            return None;
        }
        if self.mode == Mode::Any && self.random.below(8) == 0 && self.alternatives.takes_null(schema) {
            return Some(Value::Null);
        }
        let flats = self.alternatives.of(schema);
        let first = if self.mode == Mode::Any { self.random.below(flats.len()) } else { 0 };
        let (before, after) = flats.split_at_checked(first)?;
        after.iter().chain(before).find_map(|flat| self.flat(flat, depth))
    }

    /// A value of one alternative.
    pub fn flat(&mut self, flat: &Flat<'a>, depth: usize) -> Option<Value> {
        if let Some(values) = flat.get("enum").and_then(Value::as_array) {
            let is_text = values.iter().all(|value| value.is_string() || value.is_null());
            if is_text && flat.kind() != "array" {
                self.places.enums += 1;
                if self.is_slip(Slip::UnknownValue(self.places.enums - 1)) {
                    return Some("a value of töday".into());
                }
            }
            return self.one_of(values);
        }
        match flat.kind() {
            "boolean" => self.one_of(&[json!(true), json!(false)]),
            "integer" => self.one_of(&integers(flat)),
            "number" => self.one_of(&numbers(flat)),
            "string" => self.one_of(&texts(flat)),
            "array" => self.list(flat, depth),
            "object" => self.object(flat, depth),
            _ => self.one_of(&anything()),
        }
    }

    /// An object that has what has to be there, and one property more.
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

    fn one_of(&mut self, values: &[Value]) -> Option<Value> {
        match self.mode {
            Mode::Least | Mode::Most => values.first().cloned(),
            Mode::Any => self.random.pick(values).cloned(),
        }
    }

    /// What is said where the schema leaves the choice; deep inside, less and less.
    fn mode_at(&self, depth: usize) -> Mode {
        if depth >= DEEP || self.left < MOST / 3 { Mode::Least } else { self.mode }
    }

    fn list(&mut self, flat: &Flat<'a>, depth: usize) -> Option<Value> {
        let number =
            |name: &str| flat.get(name).and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok());
        let (least, most) = (number("minItems").unwrap_or(0), number("maxItems").unwrap_or(usize::MAX));
        let count = match self.mode_at(depth) {
            _ if std::mem::take(&mut self.is_long) => LONG,
            Mode::Least => least,
            Mode::Most => least.max(2),
            Mode::Any => least + self.random.below(4),
        };
        let count = count.clamp(least, most.max(least));
        let is_unique = flat.get("uniqueItems") == Some(&Value::Bool(true));
        let mut items: Vec<Value> = Vec::new();
        for _ in 0..count {
            let before = self.left;
            let mut item = match &flat.items {
                Some(schema) => self.value(schema, depth + 1),
                None => self.one_of(&anything()),
            };
            // The items of a long list are many on purpose.
            if count == LONG {
                self.left = before;
            }
            if is_unique && item.as_ref().is_some_and(|item| items.contains(item)) {
                item = flat.items.as_ref().and_then(|schema| self.another(schema, depth + 1, &items));
            }
            match item {
                Some(item) => items.push(item),
                None if items.len() >= least => break,
                None => return None,
            }
        }
        Some(items.into())
    }

    /// An item that a list does not have yet.
    fn another(&mut self, schema: &Schema<'a>, depth: usize, items: &[Value]) -> Option<Value> {
        let mode = std::mem::replace(&mut self.mode, Mode::Any);
        let found = (0..16).find_map(|_| self.value(schema, depth).filter(|item| !items.contains(item)));
        self.mode = mode;
        found
    }

    fn object(&mut self, flat: &Flat<'a>, depth: usize) -> Option<Value> {
        let mode = self.mode_at(depth);
        self.places.objects += 1;
        let own_place = self.places.objects - 1;
        let mut made = Map::new();
        for (name, schema) in &flat.properties {
            let is_required = flat.required.contains(name);
            let is_wanted = match mode {
                Mode::Least => false,
                Mode::Most => true,
                Mode::Any => self.random.below(2) == 0,
            };
            if !is_required && !is_wanted {
                continue;
            }
            match self.property(schema, is_required, depth + 1) {
                Some(value) => drop(made.insert((*name).to_owned(), value)),
                None if self.alternatives.takes_null(schema) => drop(made.insert((*name).to_owned(), Value::Null)),
                None if is_required => return None,
                None => {}
            }
        }
        for name in flat.required.iter().filter(|name| !flat.properties.contains_key(*name)) {
            let value = self.additional(flat, depth)?;
            made.insert((*name).to_owned(), value);
        }
        let least = flat
            .get("minProperties")
            .and_then(Value::as_u64)
            .and_then(|least| usize::try_from(least).ok())
            .unwrap_or(0);
        self.fill(flat, least, depth, &mut made);
        if self.is_slip(Slip::ExtraProperty(own_place)) {
            let value = self.additional(flat, depth).unwrap_or_else(|| json!({ "a": [1, null] }));
            made.insert("a property of töday".to_owned(), value);
        }
        Some(made.into())
    }

    fn property(&mut self, schema: &Schema<'a>, is_required: bool, depth: usize) -> Option<Value> {
        if is_required && self.is_list(schema) && !self.alternatives.takes_null(schema) {
            self.places.lists += 1;
            let place = self.places.lists - 1;
            if self.is_slip(Slip::NullList(place)) {
                return Some(Value::Null);
            }
            if self.is_slip(Slip::EmptyList(place)) {
                return Some(json!([]));
            }
        }
        self.value(schema, depth)
    }

    fn is_list(&self, schema: &Schema<'a>) -> bool {
        let flats = self.alternatives.of(schema);
        // What travels one way need not be there in a type for both.
        let is_of_one_way = schema.says("readOnly") || schema.says("writeOnly");
        !is_of_one_way && !flats.is_empty() && flats.iter().all(|flat| flat.kind() == "array")
    }

    /// Properties that are not declared, where there may be such, and as many properties as there have to be.
    fn fill(&mut self, flat: &Flat<'a>, least: usize, depth: usize, made: &mut Map<String, Value>) {
        for (name, schema) in &flat.properties {
            if made.len() < least
                && !made.contains_key(*name)
                && let Some(value) = self.value(schema, depth + 1)
            {
                made.insert((*name).to_owned(), value);
            }
        }
        let is_welcome = flat.is_open();
        let count = match self.mode_at(depth) {
            Mode::Least => 0,
            Mode::Most => 2,
            Mode::Any => self.random.below(3),
        };
        let most = flat.get("maxProperties").and_then(Value::as_u64).and_then(|most| usize::try_from(most).ok());
        for key in ["key", "schlüssel 🗝 \"\\"].into_iter().chain(["a", "b", "c", "d"]).take(if is_welcome {
            count.max(least)
        } else {
            0
        }) {
            if most.is_some_and(|most| made.len() >= most) || (count == 0 && made.len() >= least) {
                break;
            }
            if let Some(value) = self.additional(flat, depth) {
                made.insert(key.to_owned(), value);
            }
        }
    }

    /// The value of a property that is not declared.
    fn additional(&mut self, flat: &Flat<'a>, depth: usize) -> Option<Value> {
        match &flat.additional {
            Additional::Some(schema) => self.value(schema, depth + 1),
            _ => self.one_of(&anything()),
        }
    }
}

/// Values of no type in particular.
pub fn anything() -> Vec<Value> {
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
