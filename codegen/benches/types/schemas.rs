//! A reproducible API description of a realistic size.

use serde_json::{Map, Value, json};

const OBJECTS: usize = 200;
const ENUMS: usize = 40;
const UNIONS: usize = 20;

/// Returns a document with 200 objects. Each has ten properties, three of them required: scalars, enums, lists, maps,
/// objects and unions.
pub fn document() -> String {
    let mut random = Random(0x5eed);
    let mut schemas = Map::new();
    for index in 0..ENUMS {
        let values: Vec<String> = (0..6).map(|value| format!("value_{value}_of_{index}")).collect();
        schemas.insert(format!("Enum{index}"), json!({"type": "string", "enum": values}));
    }
    for index in 0..UNIONS {
        schemas.insert(format!("Tagged{index}"), tagged(index));
        schemas.insert(format!("Shaped{index}"), shaped(index));
    }
    for index in 0..OBJECTS {
        let mut properties = Map::new();
        for field in 0..10 {
            properties.insert(format!("{}_{field}", random.of(&WORDS)), random.property(index));
        }
        let required: Vec<&String> = properties.keys().take(3).collect();
        let required = json!(required);
        schemas.insert(
            format!("Object{index}"),
            json!({"type": "object", "description": "An object.", "required": required, "properties": properties}),
        );
    }
    let answer = json!({"description": "ok", "content": {"application/json": {"schema": reference("Object0")}}});
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Many", "version": "1"},
        "paths": {"/objects": {"get": {"operationId": "list", "responses": {"200": answer}}}},
        "components": {"schemas": schemas},
    })
    .to_string()
}

const WORDS: [&str; 10] = ["created", "name", "size", "owner", "status", "label", "parent", "score", "url", "kind"];

/// Returns a union whose members are distinguished by `type`, which has one value per member.
fn tagged(index: usize) -> Value {
    let member = |kind: &str| {
        json!({
            "type": "object",
            "title": format!("{kind} of {index}"),
            "required": ["type", "name"],
            "properties": {
                "type": {"type": "string", "enum": [kind]},
                "name": {"type": "string"},
                "size": {"type": "integer"},
                "object": reference(&format!("Object{index}")),
            },
        })
    };
    json!({"oneOf": [member("file"), member("folder"), member("link")]})
}

fn shaped(index: usize) -> Value {
    json!({"oneOf": [{"type": "string"}, {"type": "integer"}, reference(&format!("Object{index}"))]})
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// Knuth's linear congruential generator.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % end
    }

    fn of<'t>(&mut self, words: &[&'t str]) -> &'t str {
        words[self.below(words.len())]
    }

    /// Returns the schema of a property, which may refer to the first `objects` objects.
    fn property(&mut self, objects: usize) -> Value {
        match self.below(10) {
            0..=2 => json!({"type": "string", "description": "A text."}),
            3 => json!({"type": "integer", "format": "int64"}),
            4 => json!({"type": "number"}),
            5 => json!({"type": "boolean"}),
            6 => json!({"type": "array", "items": self.named(objects)}),
            7 => json!({"type": "object", "additionalProperties": {"type": "string"}}),
            _ => self.named(objects),
        }
    }

    fn named(&mut self, objects: usize) -> Value {
        match self.below(10) {
            0..=3 => reference(&format!("Enum{}", self.below(ENUMS))),
            4 => reference(&format!("Tagged{}", self.below(UNIONS))),
            5 => reference(&format!("Shaped{}", self.below(UNIONS))),
            _ if objects > 0 => reference(&format!("Object{}", self.below(objects))),
            _ => json!({"type": "string"}),
        }
    }
}
