//! The alternatives of a schema: references are followed, and combinators are multiplied out.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Map, Value, json};

use crate::flat::{Flat, Part, Schema};

/// The number of alternatives of one schema that are considered.
const MAX_ALTERNATIVES: usize = 256;

/// The number of references and combinators that may be nested.
const MAX_DEPTH: usize = 24;

/// The alternatives of the schemas of a document.
pub struct Alternatives<'a> {
    document: &'a Value,
    cache: RefCell<BTreeMap<Vec<usize>, Cached<'a>>>,
}

/// The schema of an entry is kept in memory: its address is the key, and no other schema may get that address.
type Cached<'a> = (Schema<'a>, Rc<Vec<Flat<'a>>>);

impl<'a> Alternatives<'a> {
    /// Reads the schemas of a normalised document.
    pub fn new(document: &'a Value) -> Self {
        Self { document, cache: RefCell::default() }
    }

    /// Returns the alternatives of a schema. There are none if the schema contradicts itself or is endless.
    pub fn of(&self, schema: &Schema<'a>) -> Rc<Vec<Flat<'a>>> {
        let key = schema.key();
        if let Some((_, cached)) = self.cache.borrow().get(&key) {
            return Rc::clone(cached);
        }
        let parts = schema.0.iter().map(|part| match part {
            Part::Borrowed(schema) => self.flatten(schema, &mut Vec::new()),
            Part::Derived(tag) => vec![Flat::of_tag(tag)],
        });
        let alternatives = Rc::new(parts.reduce(|left, right| intersections(&left, &right)).unwrap_or_default());
        self.cache.borrow_mut().insert(key, (schema.clone(), Rc::clone(&alternatives)));
        alternatives
    }

    fn target(&self, schema: &Value) -> Option<&'a Value> {
        let reference = schema.get("$ref")?.as_str()?;
        self.document.pointer(reference.strip_prefix('#')?)
    }

    /// Returns the alternatives of one schema. `open` lists the schemas that contain it; a schema that contains itself
    /// has no alternatives.
    fn flatten(&self, schema: &'a Value, open: &mut Vec<&'a Value>) -> Vec<Flat<'a>> {
        let Some(keywords) = schema.as_object() else { return vec![Flat::default()] };
        if open.len() > MAX_DEPTH || open.iter().any(|outer| std::ptr::eq(*outer, schema)) {
            return Vec::new();
        }
        open.push(schema);
        let alternatives = match self.target(schema) {
            Some(target) => self.flatten(target, open),
            None => self.combine(keywords, schema, open),
        };
        open.pop();
        alternatives
    }

    /// Returns the alternatives of a schema that is not a reference.
    fn combine(&self, keywords: &'a Map<String, Value>, schema: &'a Value, open: &mut Vec<&'a Value>) -> Vec<Flat<'a>> {
        let mut alternatives = vec![Flat::of(keywords)];
        for member in members(schema, "allOf") {
            let flats = match self.target(member).filter(|parent| self.has_subtypes(parent)) {
                Some(parent) => self.without_subtypes(parent, open),
                None => self.flatten(member, open),
            };
            alternatives = intersections(&alternatives, &flats);
        }
        for keyword in ["oneOf", "anyOf"] {
            if members(schema, keyword).next().is_none() {
                continue;
            }
            let mut union = Vec::new();
            for member in members(schema, keyword) {
                let flats = self.flatten(member, open);
                union.extend(match tag(schema, member) {
                    Some(tag) => intersections(&flats, &[tag]),
                    None => flats,
                });
                union.truncate(MAX_ALTERNATIVES);
            }
            for flat in &mut union {
                let undeclared = flat.required.iter().filter(|name| !flat.properties.contains_key(*name));
                flat.conditional = undeclared.copied().collect();
            }
            alternatives = intersections(&alternatives, &union);
        }
        alternatives
    }

    /// Returns the alternatives of a parent as its subtypes inherit them: without the union of the subtypes.
    fn without_subtypes(&self, parent: &'a Value, open: &mut Vec<&'a Value>) -> Vec<Flat<'a>> {
        let Some(keywords) = parent.as_object().filter(|_| open.len() <= MAX_DEPTH) else { return Vec::new() };
        let mut alternatives = vec![Flat::of(keywords)];
        open.push(parent);
        for member in members(parent, "allOf").filter(|member| !self.is_union_of_subtypes(member, parent)) {
            let flats = match self.target(member).filter(|parent| self.has_subtypes(parent)) {
                Some(parent) => self.without_subtypes(parent, open),
                None => self.flatten(member, open),
            };
            alternatives = intersections(&alternatives, &flats);
        }
        open.pop();
        alternatives
    }

    /// Returns whether a schema is the union of its subtypes, itself or by a member of its `allOf`.
    fn has_subtypes(&self, parent: &'a Value) -> bool {
        self.is_union_of_subtypes(parent, parent)
            || members(parent, "allOf").any(|member| self.is_union_of_subtypes(member, parent))
    }

    fn is_union_of_subtypes(&self, union: &'a Value, parent: &'a Value) -> bool {
        let mut listed = members(union, "oneOf").chain(members(union, "anyOf"));
        listed.any(|member| self.inherits(member, parent, MAX_DEPTH))
    }

    /// Returns whether a schema is `allOf` of a parent, or of one of its subtypes.
    fn inherits(&self, member: &'a Value, parent: &'a Value, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        let schema = self.target(member).unwrap_or(member);
        members(schema, "allOf").filter_map(|part| Some((part, self.target(part)?))).any(|(part, target)| {
            std::ptr::eq(target, parent) || !std::ptr::eq(target, schema) && self.inherits(part, parent, depth)
        })
    }

    /// Returns whether a schema allows null. The alternatives do not contain null.
    pub fn allows_null(&self, schema: &Schema<'a>) -> bool {
        !schema.0.is_empty() && schema.0.iter().all(|part| self.part_allows_null(part.value(), MAX_DEPTH))
    }

    fn part_allows_null(&self, schema: &Value, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        if let Some(target) = self.target(schema) {
            return self.part_allows_null(target, depth);
        }
        let allows = |member: &Value| self.part_allows_null(member, depth);
        let has_members = |keyword: &str| members(schema, keyword).next().is_some();
        schema.get("nullable") == Some(&Value::Bool(true))
            || schema.get("type").is_none()
                && (has_members("allOf") && members(schema, "allOf").all(allows)
                    || members(schema, "oneOf").chain(members(schema, "anyOf")).any(allows))
    }
}

fn members<'v>(schema: &'v Value, keyword: &str) -> impl Iterator<Item = &'v Value> + use<'v> {
    schema.get(keyword).and_then(Value::as_array).into_iter().flatten()
}

/// Returns the schema that a discriminator adds to a member: the tag is required and has one of the values that select
/// the member.
fn tag<'a>(union: &'a Value, member: &'a Value) -> Option<Flat<'a>> {
    let discriminator = union.get("discriminator")?;
    let property = discriminator.get("propertyName")?.as_str()?;
    let reference = member.get("$ref")?.as_str()?;
    let name = reference.rsplit('/').next()?;
    let mapping = discriminator.get("mapping").and_then(Value::as_object);
    let selects = |target: &Value| target.as_str().is_some_and(|target| target == reference || target == name);
    let tags: Vec<&str> =
        mapping.into_iter().flatten().filter(|(_, target)| selects(target)).map(|(tag, _)| tag.as_str()).collect();
    let tags = if tags.is_empty() { vec![name] } else { tags };
    let schema = Part::Derived(Rc::new(json!({ "type": "string", "enum": tags })));
    let properties = BTreeMap::from([(property, Schema(vec![schema]))]);
    Some(Flat { properties, required: vec![property], ..Flat::default() })
}

/// Returns the intersection of each pair of alternatives, without those that contradict each other.
fn intersections<'a>(left: &[Flat<'a>], right: &[Flat<'a>]) -> Vec<Flat<'a>> {
    let pairs = left.iter().flat_map(|left| right.iter().map(move |right| left.intersect(right)));
    pairs.flatten().take(MAX_ALTERNATIVES).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Value {
        json!({ "components": { "schemas": {
            "Cat": { "type": "object", "properties": { "kind": { "type": "string" }, "lives": { "type": "integer" } } },
            "Dog": { "type": "object", "properties": { "kind": { "type": "string" }, "name": { "type": "string" } } },
            "Pet": {
                "oneOf": [{ "$ref": "#/components/schemas/Cat" }, { "$ref": "#/components/schemas/Dog" }],
                "discriminator": { "propertyName": "kind", "mapping": { "cat": "#/components/schemas/Cat" } },
            },
            "Both": { "allOf": [{ "type": "string" }, { "type": "integer" }] },
            "Narrow": { "allOf": [{ "type": "number", "minimum": 1 }, { "type": "integer", "minimum": 3 }] },
            "Endless": { "allOf": [{ "$ref": "#/components/schemas/Endless" }] },
            "Maybe": { "anyOf": [{ "$ref": "#/components/schemas/Cat" }, { "type": "string", "nullable": true }] },
            "Open": { "type": "object" },
            "Parent": {
                "type": "object",
                "properties": { "kind": { "type": "string" } },
                "oneOf": [{ "$ref": "#/components/schemas/Child" }, { "$ref": "#/components/schemas/Base" }],
                "discriminator": { "propertyName": "kind" },
            },
            "Child": { "allOf": [
                { "$ref": "#/components/schemas/Parent" },
                { "type": "object", "properties": { "age": { "type": "integer" } } },
            ] },
            "Base": { "allOf": [{ "$ref": "#/components/schemas/Parent" }, { "type": "object" }] },
        } } })
    }

    fn schema<'a>(document: &'a Value, name: &str) -> Schema<'a> {
        Schema::of(&document["components"]["schemas"][name])
    }

    #[test]
    fn contradictions_and_cycles_have_no_alternatives() {
        let document = document();
        let alternatives = Alternatives::new(&document);
        let count = |name: &str| alternatives.of(&schema(&document, name)).len();
        assert_eq!((count("Both"), count("Endless"), count("Pet"), count("Open")), (0, 0, 2, 1));
    }

    #[test]
    fn the_stricter_keyword_wins() {
        let document = document();
        let flats = Alternatives::new(&document).of(&schema(&document, "Narrow"));
        assert_eq!(flats[0].type_name(), "integer");
        assert_eq!(flats[0].get("minimum"), Some(&json!(3)));
    }

    #[test]
    fn a_discriminator_requires_the_tag_of_each_member() {
        let document = document();
        let alternatives = Alternatives::new(&document);
        let members = alternatives.of(&schema(&document, "Pet"));
        let tags = members.iter().map(|flat| {
            assert!(flat.required.contains(&"kind"));
            alternatives.of(&flat.properties["kind"])[0].get("enum").cloned()
        });
        assert_eq!(tags.collect::<Vec<_>>(), [Some(json!(["cat"])), Some(json!(["Dog"]))]);
    }

    #[test]
    fn subtypes_inherit_the_properties_of_their_parent_and_not_its_union() {
        let document = document();
        let alternatives = Alternatives::new(&document);
        let properties = |name: &str| {
            let flats = alternatives.of(&schema(&document, name));
            flats.iter().map(|flat| flat.properties.keys().copied().collect::<Vec<_>>()).collect::<Vec<_>>()
        };
        assert_eq!(properties("Parent"), [vec!["age", "kind"], vec!["kind"]]);
        assert_eq!(properties("Child"), [["age", "kind"]]);
    }

    #[test]
    fn null_is_allowed_by_one_member_of_a_union() {
        let document = document();
        let alternatives = Alternatives::new(&document);
        assert!(alternatives.allows_null(&schema(&document, "Maybe")));
        assert!(!alternatives.allows_null(&schema(&document, "Pet")));
    }
}
