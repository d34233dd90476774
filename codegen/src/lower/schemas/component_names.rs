//! The names of the types of component schemas.
//!
//! Tools that give every inline schema a component make its name of the pointer to the schema. Such a component gets
//! the name that an inline schema would get:
//!
//! ```text
//! ChatResponseFormat0, a member of ChatResponseFormat                    ->    ChatResponseFormatText
//! ChatResponseChoicesItems, the items of `choices` in ChatResponse       ->    ChatResponseChoice
//! KeysPostRequestBodyContentApplicationJsonSchemaLimitReset              ->    KeysLimitReset
//! ```
//!
//! Components with a name of their own claim it first. [`hoisted`](super::hoisted) finds the others.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use openapiv3::{ReferenceOr, Schema};

use super::hoisted::{self, Origin, Step};
use super::machine_names;
use super::only_values;
use super::shape;
use super::types::{Types, kind_words};
use crate::lower::context::Context;
use crate::lower::position::Position;
use crate::lower::schema_ref::SchemaRef;
use crate::names;
use crate::normalise::COMPONENT_NAME;
use crate::source::node::join;

/// A component schema, and where its name comes from.
struct Source<'s> {
    schema: &'s ReferenceOr<Schema>,
    /// Where its schema was, if it was an inline schema.
    origin: Option<Origin<'s>>,
    /// The names without the words of a machine.
    short: Vec<Position>,
}

impl Types {
    /// Claims the names of all components, so that the type of an inline schema never takes one of them.
    pub(super) fn name_components(&mut self, context: &mut Context) {
        let Some(components) = &context.openapi.components else { return };
        let mut short: BTreeMap<&str, Vec<Position>> = BTreeMap::new();
        // A component with only one value is not a type.
        let named =
            components.schemas.iter().filter(|(_, schema)| only_values::of(context, (*schema).into()).is_none());
        let named: Vec<(&String, &ReferenceOr<Schema>)> = named.collect();
        for (name, schema) in named.iter().copied() {
            short.insert(name, machine_names::candidates(context, own_name(name, schema)));
        }
        let mut origins = hoisted::find(context, |name| short.get(name).is_some_and(|names| !names.is_empty()));
        let mut made: IndexMap<&str, Source> = IndexMap::new();
        for (name, schema) in named {
            let (origin, short) = (origins.remove(name), short.remove(name.as_str()).unwrap_or_default());
            if origin.is_some() || !short.is_empty() {
                made.insert(name, Source { schema, origin, short });
            } else {
                let own = Position::new("", names::pascal(own_name(name, schema)));
                self.name_component(context, name, &[own], kinds_of(schema));
            }
        }
        for name in made.keys() {
            self.name_made(context, name, &made);
        }
    }

    /// Claims the name of a component after that of the component in which its schema was.
    fn name_made<'s>(&mut self, context: &mut Context, name: &'s str, made: &'s IndexMap<&str, Source<'s>>) {
        let mut chain = vec![name];
        while let Some(origin) = chain.last().and_then(|last| made.get(last)?.origin.as_ref())
            && self.component(&origin.owner).is_none()
            && !chain.contains(&origin.owner.as_str())
        {
            chain.push(&origin.owner);
        }
        while let Some(next) = chain.pop() {
            let Some(source) = made.get(next).filter(|_| self.component(next).is_none()) else { continue };
            let of_origin = source.origin.as_ref().and_then(|origin| self.position(context, origin));
            let own = Position::new("", names::pascal(own_name(next, source.schema)));
            // Without the position, the name of a member or of what is in it would be that of the union.
            let is_member = source.origin.as_ref().is_some_and(Origin::is_member) || machine_names::has_position(next);
            let (best, others) = source.short.split_at(usize::from(!is_member).min(source.short.len()));
            let positions: Vec<Position> =
                best.iter().cloned().chain(of_origin).chain(others.iter().cloned()).chain([own]).collect();
            self.name_component(context, next, &positions, kinds_of(source.schema));
        }
    }

    /// Claims the best name of some positions. The last one has the component's own name, and it is the last resort.
    fn name_component(&mut self, context: &mut Context, name: &str, positions: &[Position], kinds: &[&str]) {
        let (own, others) = positions.split_last().map_or((None, positions), |(own, others)| (Some(own), others));
        let mut names: Vec<String> = others.iter().flat_map(|at| at.names(None, &[])).collect();
        names.extend(others.iter().chain(own).flat_map(|at| at.names(None, kinds)));
        let pointer = join("#/components/schemas", name);
        context.override_type(&pointer, &pointer);
        let rust = context.claim_one_of(&mut self.scope, &pointer, &names, &pointer);
        let at = positions.iter().map(|at| at.named(&rust)).find(Position::has_steps);
        let at = at.map(|at| at.moved_to(&pointer, &pointer));
        self.component_positions.extend(at.map(|at| (name.to_owned(), at)));
        self.components.insert(name.to_owned(), rust);
    }

    /// Returns the position of the schema that a component was before it became one.
    fn position(&self, context: &Context, origin: &Origin) -> Option<Position> {
        let owner = self.component(&origin.owner)?;
        let known = self.component_positions.get(&origin.owner);
        let mut at = known.cloned().unwrap_or_else(|| Position::new("", owner));
        for step in &origin.steps {
            at = match step {
                Step::Property(name) => at.suffixed(&names::pascal(name)),
                Step::Item => at.each("Item"),
                Step::Value => at.each("Value"),
                Step::Member { union, members, index } => {
                    let discriminator = union.schema_data.discriminator.as_ref();
                    let labels = self.labels(context, &at.hint, discriminator, members.iter());
                    at.suffixed(&labels.into_iter().nth(*index)?.name)
                }
            };
        }
        Some(at)
    }
}

/// Returns the name that the document has for a component.
fn own_name<'s>(name: &'s str, schema: &'s ReferenceOr<Schema>) -> &'s str {
    let extensions = schema.as_item().map(|schema| &schema.schema_data.extensions);
    extensions.and_then(|extensions| extensions.get(COMPONENT_NAME)?.as_str()).unwrap_or(name)
}

/// Returns words for the kind of a component.
fn kinds_of(schema: &ReferenceOr<Schema>) -> &'static [&'static str] {
    match SchemaRef::from(schema) {
        SchemaRef::Item(schema) => kind_words(&shape::of(schema)),
        SchemaRef::Reference(_) => &["Value"],
    }
}
