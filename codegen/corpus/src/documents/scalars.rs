//! Random schemas of scalars.

use serde_json::{Value, json};

use super::Dialect;
use super::schemas::Schemas;

impl Schemas {
    /// Returns a string, a number or a boolean.
    pub fn scalar(&mut self) -> Value {
        match self.random.below(8) {
            0..4 => self.text(),
            4 | 5 => self.integer(),
            6 => self.number(),
            _ => {
                let mut schema = json!({"type": "boolean"});
                if self.random.chance(30) {
                    schema["default"] = json!(self.random.chance(50));
                }
                schema
            }
        }
    }

    fn text(&mut self) -> Value {
        const FORMATS: &[&str] = &[
            "date-time",
            "date",
            "time",
            "uuid",
            "byte",
            "binary",
            "base64",
            "uri",
            "url",
            "email",
            "password",
            "decimal",
            "duration",
            "int64",
            "ipv4",
            "objectid",
            "x/odd format",
        ];
        let mut schema = json!({"type": "string"});
        match self.random.below(10) {
            0..4 => schema["format"] = json!(self.random.entry(FORMATS)),
            4 | 5 => {
                schema["minLength"] = json!(self.random.below(3));
                schema["maxLength"] = json!(3 + self.random.below(300));
            }
            6 => {
                let patterns = ["^[a-z]+$", "\\d{3}", "^\\S*$", "[\"\\\\]", "(?<name>x)", "^\\p{L}+$", "(", ""];
                schema["pattern"] = json!(self.random.entry(&patterns));
            }
            _ => {}
        }
        if self.random.chance(20) && matches!(schema["format"].as_str(), Some("date-time" | "date")) {
            schema["example"] =
                json!(self.random.entry(&["9999-12-31T23:59:59Z", "2016-12-31T23:59:60Z", "", "never"]));
        }
        if self.random.chance(20) && schema.get("format").is_none() {
            schema["default"] = json!(self.random.entry(&["", "x", "a\"b\\c", "two\nlines", "null"]));
        }
        schema
    }

    fn integer(&mut self) -> Value {
        let mut schema = json!({"type": "integer"});
        if self.random.chance(60) {
            let formats = ["int32", "int64", "uint64", "uint32", "int8", "uint8", "unix-time"];
            schema["format"] = json!(self.random.entry(&formats));
        }
        if self.random.chance(30) {
            schema["minimum"] = json!(self.random.below(3));
        }
        if self.random.chance(20) {
            schema["maximum"] = if self.random.chance(50) { json!(100) } else { json!(18_446_744_073_709_551_615_u64) };
        }
        self.exclude(&mut schema);
        if self.random.chance(10) {
            schema["multipleOf"] = json!(5);
        }
        if self.random.chance(20) {
            schema["default"] = json!(5);
        }
        if self.random.chance(20) {
            let wide = [json!(3_000_000_000_u32), json!(-3_000_000_000_i64), json!(u64::MAX), json!(-1)];
            schema["example"] = wide[self.random.below(wide.len())].clone();
        }
        schema
    }

    fn number(&mut self) -> Value {
        let mut schema = json!({"type": "number"});
        if self.random.chance(50) {
            schema["format"] = json!(self.random.entry(&["float", "double", "decimal", "int64"]));
        }
        if self.random.chance(30) {
            schema["minimum"] = json!(-0.5);
            schema["maximum"] = json!(1e300);
        }
        self.exclude(&mut schema);
        if self.random.chance(20) {
            schema["default"] = json!(0.5);
        }
        schema
    }

    /// Adds `exclusiveMinimum`: a flag in OpenAPI 3.0, a number in OpenAPI 3.1.
    fn exclude(&mut self, schema: &mut Value) {
        if self.random.chance(15) {
            let is_flag = self.dialect == Dialect::V30;
            schema["exclusiveMinimum"] = if is_flag { json!(true) } else { json!(0) };
        }
    }

    /// Returns a schema with `enum`.
    pub fn enumeration(&mut self) -> Value {
        const LISTS: &[&[&str]] = &[
            &["ASC", "DESC", "asc", "desc"],
            &["a-b", "a_b", "aB", "a b"],
            &["", "x"],
            &[".", "X"],
            &["self", "Self", "type", "crate"],
            &["1", "2", "10"],
            &["-1", "+1", "1.5", "16:9"],
            &["größe", "日本", "🦀", "🦞"],
            &["unknown", "Unknown", "Other"],
            &["*", "<", "<=", "=", "!", "/"],
            &["x", "x"],
            &["only"],
            &["null", "true", "1"],
            &["Default", "Clone", "Vec", "String"],
            &["a\"b", "c\\d", "e\nf"],
            &["UnknownValue", "as_str", "from", "Some"],
        ];
        if self.dialect == Dialect::Page && self.random.chance(60) {
            let values = self.random.entry(LISTS);
            let items: Vec<Value> = values.iter().map(|value| json!({"value": value})).collect();
            return json!({"type": "string", "enum": items});
        }
        match self.random.below(15) {
            0..6 => {
                let values = self.random.entry(LISTS);
                let mut schema = json!({"type": "string", "enum": values});
                if self.random.chance(25) {
                    schema["default"] = json!(values[self.random.below(values.len())]);
                }
                schema
            }
            6 => json!({"type": "integer", "enum": [1, 2, -3, 0]}),
            7 => json!({"type": "integer", "enum": [1, 9_007_199_254_740_993_u64], "format": "int64"}),
            8 => json!({"enum": ["a", 1, true, 0.5]}),
            9 => json!({"type": "string", "enum": ["a", "b", null], "nullable": true}),
            10 => json!({"type": "number", "enum": [0.5, 1, -2.25]}),
            11 => {
                json!({"type": "string", "enum": [1, 1.5, true, "a"], "x-enum-varnames": ["One", "More", "Yes", "A"]})
            }
            12 => json!({"type": "integer", "enum": ["1", 2, "x"]}),
            13 => json!({"type": "array", "enum": ["a", "b"], "items": {"type": "string"}}),
            _ => json!({"type": "boolean", "enum": [true]}),
        }
    }
}
