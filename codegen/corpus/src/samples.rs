//! Samples of a schema: minimal and maximal values, every choice, every bound, random values, and values that a later
//! version of the API might send.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::alternatives::Alternatives;
use crate::flat::{Flat, Schema};
use crate::random::Random;
use crate::scalars::{edges, integers, numbers, odd_dates, strings};
use crate::values::{Deviation, Generator, Mode, untyped};

/// The number of deviations of one kind from one value.
const MAX_DEVIATIONS: usize = 6;

/// A value to send.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The kind of value, as reports call it.
    pub kind: &'static str,
    /// The value to decode.
    pub sent: Value,
    /// The value that encoding has to give.
    pub expected: Value,
    /// Whether the schema allows `sent`.
    pub is_valid: bool,
}

/// Returns at most `count` values that a schema allows, and values that deviate from it.
///
/// The pointer of the schema is the seed of the random values.
pub fn of<'a>(alternatives: &Alternatives<'a>, schema: &'a Value, pointer: &str, count: usize) -> Vec<Sample> {
    let schema = &Schema::of(schema);
    let random = Random::from_text(pointer);
    let mut samples = Samples { alternatives, random, count, seen: BTreeSet::new(), list: Vec::new() };
    samples.planned(schema);
    // A schema with few values has no new ones after a while.
    for _ in 0..count * 2 {
        if samples.is_full() {
            break;
        }
        let value = samples.generator(Mode::Random).value(schema, 0);
        samples.add("random", value);
    }
    samples.deviations(schema);
    samples.list
}

struct Samples<'s, 'a> {
    alternatives: &'s Alternatives<'a>,
    random: Random,
    count: usize,
    seen: BTreeSet<String>,
    list: Vec<Sample>,
}

impl<'a> Samples<'_, 'a> {
    fn generator(&mut self, mode: Mode) -> Generator<'_, 'a> {
        Generator::new(self.alternatives, &mut self.random, mode)
    }

    fn is_full(&self) -> bool {
        self.list.len() >= self.count
    }

    fn add(&mut self, kind: &'static str, value: Option<Value>) {
        let Some(value) = value.filter(|_| !self.is_full()) else { return };
        if self.seen.insert(value.to_string()) {
            self.list.push(Sample { kind, sent: value.clone(), expected: value, is_valid: true });
        }
    }

    /// Adds the values that do not depend on chance.
    fn planned(&mut self, schema: &Schema<'a>) {
        if self.alternatives.allows_null(schema) {
            self.add("null", Some(Value::Null));
        }
        let flats = self.alternatives.of(schema);
        for flat in flats.iter() {
            let minimal = self.generator(Mode::Minimal).flat(flat, 0);
            self.add("minimal", minimal);
            let maximal = self.generator(Mode::Maximal).flat(flat, 0);
            self.add("maximal", maximal);
        }
        for flat in flats.iter() {
            self.choices(flat);
        }
    }

    /// Adds every value of a scalar, every property of an object on its own, and lists of several lengths.
    fn choices(&mut self, flat: &Flat<'a>) {
        let values = match (flat.get("enum"), flat.type_name()) {
            (Some(Value::Array(values)), _) => values.clone(),
            (_, "boolean") => vec![json!(true), json!(false)],
            (_, "integer") => integers(flat),
            (_, "number") => numbers(flat),
            (_, "string") => strings(flat),
            (_, "object") => return self.properties(flat),
            (_, "array") => return self.lengths(flat),
            _ => untyped(),
        };
        values.into_iter().for_each(|value| self.add("choice", Some(value)));
        if flat.get("enum").is_none() {
            edges(flat).into_iter().for_each(|value| self.add("edge", Some(value)));
        }
    }

    fn properties(&mut self, flat: &Flat<'a>) {
        for (name, schema) in &flat.properties {
            let object = self.generator(Mode::Minimal).with(flat, name, None);
            self.add("one property", object);
            if self.alternatives.allows_null(schema) {
                let object = self.generator(Mode::Minimal).with(flat, name, Some(Value::Null));
                self.add("null property", object);
            }
        }
    }

    fn lengths(&mut self, flat: &Flat<'a>) {
        let mut generator = self.generator(Mode::Random);
        generator.has_long_list = true;
        let list = generator.flat(flat, 0);
        self.add("long list", list);
        if flat.items.as_ref().is_some_and(|items| self.alternatives.allows_null(items)) {
            self.add("list of null", Some(json!([null])));
        }
    }

    /// Adds values that the schema does not allow and that generated types have to accept.
    fn deviations(&mut self, schema: &Schema<'a>) {
        let flats = self.alternatives.of(schema);
        for flat in flats.iter() {
            for value in odd_dates(flat) {
                self.list.push(Sample { kind: "odd date", sent: value.clone(), expected: value, is_valid: false });
            }
            let mut generator = self.generator(Mode::Maximal);
            if generator.flat(flat, 0).is_none() {
                continue;
            }
            let sites = generator.sites;
            for site in 0..sites.enums.min(MAX_DEVIATIONS) {
                self.deviation("unknown value", flat, Deviation::UnknownValue(site), None);
            }
            for site in 0..sites.objects.min(MAX_DEVIATIONS) {
                self.deviation("extra property", flat, Deviation::ExtraProperty(site), None);
            }
            for site in 0..sites.lists.min(MAX_DEVIATIONS) {
                self.deviation("null list", flat, Deviation::NullList(site), Some(Deviation::EmptyList(site)));
            }
        }
    }

    fn deviation(&mut self, kind: &'static str, flat: &Flat<'a>, sent: Deviation, expected: Option<Deviation>) {
        // Both values are generated from the same state, so that they differ in nothing else.
        let generate = |deviation: Deviation| {
            let mut random = self.random.clone();
            let mut generator = Generator::new(self.alternatives, &mut random, Mode::Maximal);
            generator.deviation = Some(deviation);
            generator.flat(flat, 0)
        };
        let sent = generate(sent);
        let expected = expected.map_or_else(|| sent.clone(), generate);
        if let (Some(sent), Some(expected)) = (sent, expected)
            && self.seen.insert(sent.to_string())
        {
            self.list.push(Sample { kind, sent, expected, is_valid: false });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json_schema::Validators;

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
                { "type": "object", "required": ["b"], "properties": {
                    "b": { "type": "string", "format": "date-time" },
                } },
            ] }] },
            "Endless": { "type": "object", "required": ["next"], "properties": {
                "next": { "$ref": "#/components/schemas/Endless" },
            } },
        } } })
    }

    fn samples(document: &Value, name: &str) -> Vec<Sample> {
        let pointer = format!("/components/schemas/{name}");
        of(&Alternatives::new(document), document.pointer(&pointer).unwrap(), &format!("#{pointer}"), 60)
    }

    #[test]
    fn samples_are_valid_and_reproducible() {
        let document = document();
        let validators = Validators::new(&document).unwrap();
        for name in ["Tree", "Either"] {
            let list = samples(&document, name);
            let again = samples(&document, name);
            assert!(list.iter().map(|sample| &sample.sent).eq(again.iter().map(|sample| &sample.sent)));
            assert_eq!(list.iter().filter(|sample| sample.is_valid).count(), 60);
            let pointer = format!("/components/schemas/{name}");
            let validator = validators.of(document.pointer(&pointer).unwrap()).unwrap();
            for sample in list.iter().filter(|sample| sample.is_valid) {
                assert!(validator.is_valid(&sample.sent), "{} {}", sample.kind, sample.sent);
            }
        }
        assert!(samples(&document, "Endless").is_empty());
    }

    #[test]
    fn every_choice_has_a_sample() {
        let document = document();
        let list = samples(&document, "Tree");
        let has = |kind: &str, value: Value| list.iter().any(|sample| sample.kind == kind && sample.sent == value);
        assert!(has("minimal", json!({ "kind": "oak", "leaves": [] })));
        assert!(has("one property", json!({ "kind": "oak", "leaves": [], "age": 1 })));
        assert!(has("null property", json!({ "kind": "oak", "leaves": [], "name": null })));
        assert!(list.iter().any(|sample| sample.kind == "maximal" && sample.sent["notes"]["key"].is_number()));
        assert!(samples(&document, "Either").iter().any(|sample| sample.sent.get("b").is_some()));
    }

    #[test]
    fn deviations_are_invalid_and_have_an_expected_value() {
        let document = document();
        let list = samples(&document, "Tree");
        let of_kind = |kind: &str| list.iter().find(|sample| sample.kind == kind).unwrap();
        assert_eq!(of_kind("unknown value").sent["kind"], "an unknown välue");
        assert!(of_kind("extra property").sent.get("an unknown pröperty").is_some());
        let null = of_kind("null list");
        assert_eq!((&null.sent["leaves"], &null.expected["leaves"]), (&Value::Null, &json!([])));
        assert!(!null.is_valid);
    }
}
