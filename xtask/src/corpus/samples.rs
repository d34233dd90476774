//! Values that are made of a schema: the least and the most that it allows, every choice, every bound, whatever
//! comes, and values that a later version of the API might send.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::flat::{Alternatives, Flat, Schema};
use super::random::Random;
use super::round_trips::Check;
use super::scalars::{edges, integers, numbers, texts};
use super::values::{Maker, Mode, Places, Slip, anything};

/// How many slips of one kind are made of one value.
const MOST_SLIPS: usize = 6;

/// At most `count` values of a schema, and some that it does not allow.
pub fn of<'a>(alternatives: &Alternatives<'a>, schema: &'a Value, pointer: &str, count: usize) -> Vec<Check> {
    let schema = &Schema::of(schema);
    let mut samples =
        Samples { alternatives, random: Random::of(pointer), pointer, count, seen: BTreeSet::new(), list: Vec::new() };
    samples.planned(schema);
    // A schema of few values soon has no more.
    for _ in 0..count * 2 {
        if samples.is_full() {
            break;
        }
        let value = samples.maker(Mode::Any).value(schema, 0);
        samples.add("sample", value);
    }
    samples.slips(schema);
    samples.list
}

struct Samples<'s, 'a> {
    alternatives: &'s Alternatives<'a>,
    random: Random,
    pointer: &'s str,
    count: usize,
    seen: BTreeSet<String>,
    list: Vec<Check>,
}

impl<'a> Samples<'_, 'a> {
    fn maker(&mut self, mode: Mode) -> Maker<'_, 'a> {
        Maker::new(self.alternatives, &mut self.random, mode)
    }

    fn is_full(&self) -> bool {
        self.list.len() >= self.count
    }

    fn add(&mut self, kind: &'static str, value: Option<Value>) {
        let Some(value) = value.filter(|_| !self.is_full()) else { return };
        if self.seen.insert(value.to_string()) {
            self.push(kind, value.clone(), value, true);
        }
    }

    fn push(&mut self, kind: &'static str, sent: Value, expected: Value, is_valid: bool) {
        let (pointer, schema) = (self.pointer.to_owned(), self.pointer.to_owned());
        self.list.push(Check { kind, pointer, schema, sent, expected, is_valid });
    }

    fn planned(&mut self, schema: &Schema<'a>) {
        if self.alternatives.takes_null(schema) {
            self.add("null", Some(Value::Null));
        }
        let flats = self.alternatives.of(schema);
        for flat in flats.iter() {
            let least = self.maker(Mode::Least).flat(flat, 0);
            self.add("least", least);
            let most = self.maker(Mode::Most).flat(flat, 0);
            self.add("most", most);
        }
        for flat in flats.iter() {
            self.choices(flat);
        }
    }

    /// Every value of a scalar, every property of an object alone, and lists of every length.
    fn choices(&mut self, flat: &Flat<'a>) {
        let values = match (flat.get("enum"), flat.kind()) {
            (Some(Value::Array(values)), _) => values.clone(),
            (_, "boolean") => vec![json!(true), json!(false)],
            (_, "integer") => integers(flat),
            (_, "number") => numbers(flat),
            (_, "string") => texts(flat),
            (_, "object") => return self.properties(flat),
            (_, "array") => return self.lengths(flat),
            _ => anything(),
        };
        values.into_iter().for_each(|value| self.add("choice", Some(value)));
        if flat.get("enum").is_none() {
            edges(flat).into_iter().for_each(|value| self.add("edge", Some(value)));
        }
    }

    fn properties(&mut self, flat: &Flat<'a>) {
        for (name, schema) in &flat.properties {
            let alone = self.maker(Mode::Least).with(flat, name, None);
            self.add("property alone", alone);
            if self.alternatives.takes_null(schema) {
                let null = self.maker(Mode::Least).with(flat, name, Some(Value::Null));
                self.add("property as null", null);
            }
        }
    }

    fn lengths(&mut self, flat: &Flat<'a>) {
        let mut maker = self.maker(Mode::Any);
        maker.is_long = true;
        let long = maker.flat(flat, 0);
        self.add("long list", long);
        if flat.items.as_ref().is_some_and(|items| self.alternatives.takes_null(items)) {
            self.add("list of null", Some(json!([null])));
        }
    }

    /// What is not as the schema says, and has to be read all the same.
    fn slips(&mut self, schema: &Schema<'a>) {
        let flats = self.alternatives.of(schema);
        for flat in flats.iter() {
            let mut maker = self.maker(Mode::Most);
            if maker.flat(flat, 0).is_none() {
                continue;
            }
            let Places { enums, objects, lists } = maker.places;
            for place in 0..enums.min(MOST_SLIPS) {
                self.slip("unknown value", flat, Slip::UnknownValue(place), None);
            }
            for place in 0..objects.min(MOST_SLIPS) {
                self.slip("extra property", flat, Slip::ExtraProperty(place), None);
            }
            for place in 0..lists.min(MOST_SLIPS) {
                self.slip("null for a list", flat, Slip::NullList(place), Some(Slip::EmptyList(place)));
            }
        }
    }

    fn slip(&mut self, kind: &'static str, flat: &Flat<'a>, slip: Slip, expected: Option<Slip>) {
        // What is expected is made by the same chance as what is sent.
        let made = |slip: Slip| {
            let mut random = self.random.clone();
            let mut maker = Maker::new(self.alternatives, &mut random, Mode::Most);
            maker.slip = Some(slip);
            maker.flat(flat, 0)
        };
        let sent = made(slip);
        let expected = expected.map_or_else(|| sent.clone(), made);
        if let (Some(sent), Some(expected)) = (sent, expected)
            && self.seen.insert(sent.to_string())
        {
            self.push(kind, sent, expected, false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::schema::Schemas;
    use super::*;

    fn document() -> Value {
        json!({ "components": { "schemas": {
            "Tree": { "type": "object", "required": ["kind", "leaves"], "properties": {
                "kind": { "type": "string", "enum": ["oak", "elm"] },
                "age": { "type": "integer", "format": "int32", "minimum": 1 },
                "leaves": { "type": "array", "items": { "$ref": "#/components/schemas/Tree" } },
                "name": { "type": "string", "nullable": true, "minLength": 2 },
                "notes": { "additionalProperties": { "type": "number" } },
            } },
            "Either": { "oneOf": [{ "$ref": "#/components/schemas/Tree" }, { "allOf": [
                { "type": "object", "required": ["a"], "properties": { "a": { "type": "boolean" } } },
                { "type": "object", "required": ["b"], "properties": { "b": { "type": "string", "format": "date-time" } } },
            ] }] },
            "Endless": { "type": "object", "required": ["next"], "properties": {
                "next": { "$ref": "#/components/schemas/Endless" },
            } },
        } } })
    }

    fn samples(document: &Value, name: &str) -> Vec<Check> {
        let pointer = format!("/components/schemas/{name}");
        of(&Alternatives::new(document), document.pointer(&pointer).unwrap(), &format!("#{pointer}"), 60)
    }

    #[test]
    fn samples_are_valid_and_the_same_every_time() {
        let document = document();
        let schemas = Schemas::new(&document).unwrap();
        for name in ["Tree", "Either"] {
            let found = samples(&document, name);
            let again = samples(&document, name);
            assert!(found.iter().map(|check| &check.sent).eq(again.iter().map(|check| &check.sent)));
            assert_eq!(found.iter().filter(|check| check.is_valid).count(), 60);
            let pointer = format!("/components/schemas/{name}");
            let validator = schemas.validator(document.pointer(&pointer).unwrap()).unwrap();
            for check in found.iter().filter(|check| check.is_valid) {
                assert!(validator.is_valid(&check.sent), "{} {}", check.kind, check.sent);
            }
        }
        assert!(samples(&document, "Endless").is_empty());
    }

    #[test]
    fn every_choice_is_made() {
        let document = document();
        let found = samples(&document, "Tree");
        let has = |kind: &str, value: Value| found.iter().any(|check| check.kind == kind && check.sent == value);
        assert!(has("least", json!({ "kind": "oak", "leaves": [] })));
        assert!(has("property alone", json!({ "kind": "oak", "leaves": [], "age": 1 })));
        assert!(has("property as null", json!({ "kind": "oak", "leaves": [], "name": null })));
        assert!(found.iter().any(|check| check.kind == "most" && check.sent["notes"]["key"].is_number()));
        assert!(samples(&document, "Either").iter().any(|check| check.sent.get("b").is_some()));
    }

    #[test]
    fn slips_are_not_valid_and_say_what_is_read() {
        let document = document();
        let found = samples(&document, "Tree");
        let of_kind = |kind: &str| found.iter().find(|check| check.kind == kind).unwrap();
        assert_eq!(of_kind("unknown value").sent["kind"], "a value of töday");
        assert!(of_kind("extra property").sent.get("a property of töday").is_some());
        let null = of_kind("null for a list");
        assert_eq!((&null.sent["leaves"], &null.expected["leaves"]), (&Value::Null, &json!([])));
        assert!(!null.is_valid);
    }
}
