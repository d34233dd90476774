//! Sends values through the generated types and compares the results with the values.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use jsonschema::Validator;
use serde_json::Value;

use crate::alternatives::Alternatives;
use crate::difference::{Kind, differences};
use crate::examples::{self, Example};
use crate::flat::Schema;
use crate::json_schema::{Validators, json_schema};
use crate::samples::{self, Sample};

/// The number of values that are generated before they are sent.
const BATCH: usize = 4_000;

/// A normalised document and the types of its schemas.
pub struct Subject<'a> {
    /// The document.
    pub document: &'a Value,
    /// The index of the type of each schema, by the pointer of the schema, in the order of the document.
    pub types: &'a IndexMap<String, usize>,
    /// Returns `file:line` of a pointer.
    pub locate: &'a dyn Fn(&str) -> String,
}

/// A value to decode and encode.
#[derive(Clone, Copy, Debug)]
pub struct TypedValue<'v> {
    /// The index of the type.
    pub type_index: usize,
    /// The value.
    pub value: &'v Value,
}

/// Decodes values into their types and encodes them again.
pub trait Codec {
    /// The error if the codec itself fails.
    type Error;

    /// Returns the encoded JSON of each value, or the reason why the value was refused.
    fn round_trip(&mut self, values: &[TypedValue]) -> Result<Vec<Result<String, String>>, Self::Error>;
}

/// The results of one kind of values.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// The number of values that came back unchanged.
    pub passed: usize,
    /// Values that do not match their schema. They are not sent.
    pub invalid: Vec<Finding>,
    /// The pointers of values whose schema has no type: those of forms, headers and media types other than JSON.
    pub untyped: Vec<String>,
    /// Values that were refused or came back changed.
    pub failed: Vec<Finding>,
}

/// A value that is invalid or that failed.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The kind of value.
    pub kind: &'static str,
    /// `file:line`
    pub location: String,
    /// The pointer of the value, or of the schema that a sample is made of.
    pub pointer: String,
    /// The value.
    pub sent: Value,
    /// The reason why the value is invalid or failed.
    pub reason: String,
    /// The value that came back, if any.
    pub received: Option<Value>,
}

/// Round trips of the values of a document.
pub struct RoundTrips<'a> {
    subject: Subject<'a>,
    validators: Validators,
    alternatives: Alternatives<'a>,
}

/// A value to send, its position in the document, and the pointer of its schema.
struct Check<'a> {
    pointer: String,
    schema: &'a str,
    sample: Sample,
}

impl<'a> RoundTrips<'a> {
    /// Prepares the schemas of a document.
    pub fn new(subject: Subject<'a>) -> Result<Self, String> {
        let validators = Validators::new(subject.document)?;
        let alternatives = Alternatives::new(subject.document);
        Ok(Self { subject, validators, alternatives })
    }

    /// Sends the examples and defaults of the document.
    pub fn examples<C: Codec>(&self, codec: &mut C) -> Result<Tally, C::Error> {
        let mut tally = Tally::default();
        let mut checks: Vec<Check> = Vec::new();
        let mut examples = examples::of(self.subject.document);
        examples.sort_by(|left, right| left.schema.cmp(&right.schema));
        for Example { pointer, schema, value } in examples {
            let Some((schema, _)) = self.subject.types.get_key_value(&schema) else {
                tally.untyped.push(pointer);
                continue;
            };
            let sample = Sample { kind: "example", sent: value.clone(), expected: value.clone(), is_valid: true };
            checks.push(Check { pointer, schema, sample });
        }
        self.check(checks, codec, &mut tally)?;
        Ok(tally.sorted())
    }

    /// Sends up to `count` values of each schema, and values that deviate from it.
    pub fn samples<C: Codec>(&self, count: usize, codec: &mut C) -> Result<Tally, C::Error> {
        let mut tally = Tally::default();
        // Schemas with the same type and the same constraints have the same samples.
        let mut seen = BTreeSet::new();
        let mut is_new = |type_index: usize, schema: &Value| {
            schema.get("$ref").is_none() && seen.insert((type_index, json_schema(schema).to_string()))
        };
        let mut checks: Vec<Check> = Vec::new();
        for (pointer, index) in self.subject.types {
            if let Some(schema) = self.schema(pointer).filter(|schema| is_new(*index, schema)) {
                let samples = samples::of(&self.alternatives, schema, pointer, count).into_iter();
                checks.extend(samples.map(|sample| Check { pointer: pointer.clone(), schema: pointer, sample }));
            }
            if checks.len() >= BATCH {
                self.check(std::mem::take(&mut checks), codec, &mut tally)?;
            }
        }
        self.check(checks, codec, &mut tally)?;
        Ok(tally.sorted())
    }

    fn schema(&self, pointer: &str) -> Option<&'a Value> {
        self.subject.document.pointer(pointer.strip_prefix('#')?)
    }

    fn check<C: Codec>(&self, checks: Vec<Check>, codec: &mut C, tally: &mut Tally) -> Result<(), C::Error> {
        let valid = self.validate(checks, tally);
        let values = valid.iter().map(|check| TypedValue {
            type_index: self.subject.types.get(check.schema).copied().unwrap_or_default(),
            value: &check.sample.sent,
        });
        let results = codec.round_trip(&values.collect::<Vec<_>>())?;
        for (check, result) in valid.into_iter().zip(results) {
            let received = result.and_then(|json| serde_json::from_str(&json).map_err(|error| error.to_string()));
            match received {
                Err(error) => tally.failed.push(self.finding(check, format!("cannot be decoded: {error}"), None)),
                Ok(received) => match self.loss(&check, &received) {
                    Some(reason) => tally.failed.push(self.finding(check, reason, Some(received))),
                    None => tally.passed += 1,
                },
            }
        }
        Ok(())
    }

    /// Returns the values to send. Values that should match their schema and do not are added to `tally.invalid`.
    /// `checks` must be grouped by schema, because only one validator is kept.
    fn validate<'c>(&self, checks: Vec<Check<'c>>, tally: &mut Tally) -> Vec<Check<'c>> {
        let mut valid: Vec<Check> = Vec::new();
        let mut cached: Option<(&str, Option<Result<Validator, String>>)> = None;
        for check in checks {
            if cached.as_ref().is_none_or(|(schema, _)| *schema != check.schema) {
                let validator = self.schema(check.schema).map(|schema| self.validators.of(schema));
                cached = Some((check.schema, validator));
            }
            let reason = match &cached {
                _ if !check.sample.is_valid => None,
                Some((_, Some(Ok(validator)))) => {
                    validator.validate(&check.sample.sent).err().map(|error| error.to_string())
                }
                Some((_, Some(Err(error)))) => Some(format!("the schema cannot be used for validation: {error}")),
                _ => None,
            };
            match reason {
                Some(reason) => tally.invalid.push(self.finding(check, reason, None)),
                None => valid.push(check),
            }
        }
        valid
    }

    /// Describes the first difference that is a loss. A missing value is a loss only if types have to keep it.
    fn loss(&self, check: &Check, received: &Value) -> Option<String> {
        let schema = Schema::of(self.schema(check.schema)?);
        let expected = &check.sample.expected;
        let differences = differences(expected, received);
        let missing = differences.iter().filter(|difference| difference.kind == Kind::Missing);
        let missing: Vec<&[String]> = missing.map(|difference| difference.steps.as_slice()).collect();
        let is_missing_loss = !missing.is_empty() && self.alternatives.loses(&schema, expected, &missing);
        let loss = differences.iter().find(|difference| is_missing_loss || difference.kind != Kind::Missing)?;
        let verb = match loss.kind {
            Kind::Missing => "is missing",
            Kind::Added => "was added",
            Kind::Changed => "was changed",
        };
        Some(format!("/{} {verb}", loss.steps.join("/")))
    }

    fn finding(&self, check: Check, reason: String, received: Option<Value>) -> Finding {
        let Check { pointer, sample: Sample { kind, sent, .. }, .. } = check;
        Finding { kind, location: (self.subject.locate)(&pointer), pointer, sent, reason, received }
    }
}

impl Tally {
    /// Sorts the failures by size, because the smallest is the easiest to understand.
    fn sorted(mut self) -> Self {
        self.failed.sort_by_cached_key(|finding| finding.sent.to_string().len());
        self
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use serde_json::json;

    use super::*;

    /// Replaces decoding and encoding by a function.
    struct Function(fn(&Value) -> Result<Value, String>);

    impl Codec for Function {
        type Error = Infallible;

        fn round_trip(&mut self, values: &[TypedValue]) -> Result<Vec<Result<String, String>>, Infallible> {
            Ok(values.iter().map(|typed| (self.0)(typed.value).map(|value| value.to_string())).collect())
        }
    }

    fn document() -> Value {
        json!({ "components": { "schemas": {
            "Thing": {
                "type": "object",
                "properties": { "id": { "type": "integer" } },
                "example": { "id": 1, "undeclared": true },
            },
            "Wrong": { "type": "string", "example": 7 },
            "Form": { "type": "string", "example": "untyped" },
        } } })
    }

    fn tallies(function: fn(&Value) -> Result<Value, String>) -> [Tally; 2] {
        let document = document();
        let pointer = |name: &str| format!("#/components/schemas/{name}");
        let types = IndexMap::from([(pointer("Thing"), 0), (pointer("Wrong"), 1)]);
        let locate = |pointer: &str| format!("at {pointer}");
        let subject = Subject { document: &document, types: &types, locate: &locate };
        let round_trips = RoundTrips::new(subject).unwrap();
        let Ok(examples) = round_trips.examples(&mut Function(function));
        let Ok(samples) = round_trips.samples(20, &mut Function(function));
        [examples, samples]
    }

    #[test]
    fn values_that_come_back_unchanged_pass() {
        let [examples, samples] = tallies(|value| Ok(value.clone()));
        assert_eq!((examples.passed, examples.failed.len()), (1, 0));
        assert_eq!(examples.untyped, ["#/components/schemas/Form/example"]);
        assert_eq!(examples.invalid[0].location, "at #/components/schemas/Wrong/example");
        assert!(samples.passed > 10, "{samples:?}");
        assert!(samples.failed.is_empty() && samples.invalid.is_empty(), "{samples:?}");
    }

    #[test]
    fn undeclared_properties_may_be_dropped() {
        let [examples, _] = tallies(|value| Ok(json!({ "id": value["id"] })));
        assert_eq!((examples.passed, examples.failed.len()), (1, 0));
    }

    #[test]
    fn lost_and_refused_values_fail() {
        let [examples, samples] = tallies(|_| Ok(json!({})));
        assert_eq!(examples.failed[0].reason, "/id is missing");
        assert_eq!(examples.failed[0].received, Some(json!({})));
        assert!(samples.failed.is_sorted_by_key(|finding| finding.sent.to_string().len()));
        let [examples, _] = tallies(|_| Err("expected a string".to_owned()));
        assert_eq!(examples.failed[0].reason, "cannot be decoded: expected a string");
    }
}
