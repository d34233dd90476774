//! The schema of a request body.

use serde_json::Value;

use super::bodies::Facts;
use super::check::Subject;
use super::description::Media;
use super::reduced::target;
use crate::alternatives::Alternatives;
use crate::flat::{Additional, Flat, Schema};

/// The schema of a request body; without one, nothing is known.
pub(super) struct BodySchema<'s, 'd> {
    alternatives: &'s Alternatives<'d>,
    schema: Schema<'d>,
    /// The property that selects a stream, and its value.
    condition: Option<(&'s str, bool)>,
}

impl<'s, 'd> BodySchema<'s, 'd> {
    pub(super) fn new(subject: &Subject<'s, 'd>, media: &Media) -> Self {
        let pointer = media.schema.as_deref();
        let schema = pointer.and_then(|pointer| target(&subject.description.requests, pointer));
        let condition = subject.method.condition.as_deref().map(|name| (name, subject.call.is_stream));
        Self { alternatives: subject.requests, schema: schema.map(Schema::of).unwrap_or_default(), condition }
    }

    fn is_binary(&self, schema: &Schema<'d>) -> bool {
        let has_format = |flat: &Flat| flat.get("format").is_some_and(|format| format == "binary");
        let flats = self.alternatives.of(schema);
        let is_file = |flat: &Flat<'d>| {
            let items = flat.items.as_ref().map(|items| self.alternatives.of(items));
            has_format(flat) || items.is_some_and(|items| !items.is_empty() && items.iter().all(has_format))
        };
        !flats.is_empty() && flats.iter().all(is_file)
    }
}

impl<'d> Facts for BodySchema<'_, 'd> {
    fn is_file(&self, property: &str) -> bool {
        let flats = self.alternatives.of(&self.schema);
        let is_file = |flat: &Flat<'d>| flat.properties.get(property).is_some_and(|schema| self.is_binary(schema));
        !flats.is_empty() && flats.iter().all(is_file)
    }

    fn is_constant(&self, steps: &[String], value: &Value) -> bool {
        if let ([step], Some((name, is_stream))) = (steps, self.condition)
            && step == name
        {
            return *value == is_stream;
        }
        let mut flats = self.alternatives.of(&self.schema).to_vec();
        for step in steps {
            let children = flats.iter().filter_map(|flat| match (&flat.items, flat.properties.get(step.as_str())) {
                (_, Some(schema)) => Some(schema.clone()),
                (Some(items), None) if step.parse::<usize>().is_ok() => Some(items.clone()),
                (_, None) => match &flat.additional {
                    Additional::Schema(schema) => Some(schema.clone()),
                    _ => None,
                },
            });
            let children: Vec<Schema> = children.collect();
            flats = children.iter().flat_map(|schema| self.alternatives.of(schema).to_vec()).collect();
        }
        flats
            .iter()
            .any(|flat| flat.get("enum").and_then(Value::as_array).is_some_and(|values| *values == [value.clone()]))
    }
}
