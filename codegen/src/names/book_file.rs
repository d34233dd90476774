//! The names file: `spec/names.yaml`.
//!
//! ```yaml
//! methods:
//!   '#/paths/~1pets/get': pets.list
//! types:
//!   '#/components/schemas/Pet': Pet
//! fields:
//!   '#/components/schemas/Pet':
//!     type: type_
//! ```

use std::collections::BTreeMap;

use super::book::{ANY_BODY, Names, Section};
use super::reserved;
use super::spelling::{has_case, is_identifier};
use crate::diagnostic::{Diagnostic, Diagnostics, Problems, Span};
use crate::pointer::join;
use crate::source::node::{Node, Object, Value};
use crate::source::{Input, load_yaml};
use crate::yaml;

const HEADER: &str = "\
# The names of the client's public items, by their positions in the API description. The generator uses these names, adds
# the names of new items, and removes the lines of items that are gone. Delete a line to name an item anew, or change its
# name here. Fields, values and parameters without a line have the names that the description gives them. The positions in
# `arguments` keep the order of required arguments, and the first of several credentials: the argument of the client. The
# line in `errors` is the schema of `Error::body`, or `any` for any JSON value. The lines in `uses` find a component again
# that is replaced by its schema.
";

impl Names {
    /// Reads a names file. Returns the names and warnings about them.
    pub fn parse(input: &Input) -> Result<(Self, Vec<Diagnostic>), Diagnostics> {
        let mut problems = Problems::default();
        let root = load_yaml(input, &mut problems);
        problems.check()?;
        let mut file = File { names: Self::default(), taken: BTreeMap::new(), problems };
        if let Some(root) = root.filter(|root| root.value != Value::Null) {
            file.read(&root);
        }
        file.problems.check()?;
        Ok((file.names, file.problems.finish().1))
    }

    /// Prints the names file.
    pub fn to_yaml(&self) -> Result<String, Diagnostics> {
        let text = |text: &str| Node::string(text, Span::UNKNOWN);
        let number = |text: &str| {
            let number: u64 = text.parse().unwrap_or_default();
            Node::new(Value::Number(number.into()), Span::UNKNOWN)
        };
        let mut root = Object::new();
        for section in Section::ALL {
            let owners = self.sections.get(&section).into_iter().flatten().filter_map(|(owner, items)| {
                let items: Vec<(&str, Node)> = items
                    .iter()
                    .filter(|(item, name)| !section.is_plain(item, name))
                    .map(|(item, name)| {
                        (item.as_str(), if section == Section::Arguments { number(name) } else { text(name) })
                    })
                    .collect();
                (!items.is_empty()).then(|| (owner.as_str(), Node::object(items, Span::UNKNOWN)))
            });
            let mut owners: Vec<(&str, Node)> = owners.collect();
            if !section.has_owners() {
                root.extend(owners.pop().map(|(_, items)| (section.title().to_owned(), items)));
            } else if !owners.is_empty() {
                root.insert(section.title().to_owned(), Node::object(owners, Span::UNKNOWN));
            }
        }
        let body = yaml::write(&Node::object(root, Span::UNKNOWN));
        body.map(|body| format!("{HEADER}{body}"))
            .map_err(|error| Diagnostics::internal(format!("the names cannot be printed: {error}")))
    }
}

/// A names file while it is read.
struct File {
    names: Names,
    /// The names in each scope, and where they are.
    taken: BTreeMap<(Scope, String), Span>,
    problems: Problems,
}

/// The part of the crate in which a name is unique.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Scope {
    /// The items of an owner.
    Items(Section, String),
    /// The methods and groups of a group.
    Group(String),
    /// The types in the file of a group.
    GroupTypes(String),
}

impl File {
    fn read(&mut self, root: &Node) {
        let Some(sections) = self.object(root, "#", "an object of sections") else { return };
        // The types of a group are checked after the methods, which say what is in the group.
        for (title, node) in sections {
            if Section::ALL.iter().all(|section| section.title() != title) {
                let known = Section::ALL.map(Section::title).join("`, `");
                let message = format!("`{}` is not a section of the names file", title.escape_debug());
                let error = self.problems.error("names", node.span, &join("#", title), message);
                error.help(format!("the sections are `{known}`"));
            }
        }
        for section in Section::ALL {
            let Some(node) = sections.get(section.title()) else { continue };
            let pointer = join("#", section.title());
            if section.has_owners() {
                let Some(owners) = self.object(node, &pointer, "an object of owners") else { continue };
                owners.iter().for_each(|(owner, items)| self.read_items(section, owner, items, &join(&pointer, owner)));
            } else {
                self.read_items(section, "", node, &pointer);
            }
            if section == Section::Methods {
                self.check_groups(&pointer);
            }
        }
    }

    fn read_items(&mut self, section: Section, owner: &str, node: &Node, pointer: &str) {
        let Some(items) = self.object(node, pointer, "an object of names") else { return };
        for (item, node) in items {
            let pointer = join(pointer, item);
            if section == Section::Arguments {
                self.read_position(owner, item, node, &pointer);
                continue;
            }
            let Some(name) = node.as_str() else {
                let message = format!("expected a name, found {}", node.kind());
                self.problems.error("names", node.span, &pointer, message);
                continue;
            };
            let is_position = matches!(section, Section::Errors | Section::Uses);
            if is_position && name != ANY_BODY && !name.starts_with("#/") {
                let message = format!("`{}` is not the position of a schema", name.escape_debug());
                let error = self.problems.error("names", node.span, &pointer, message);
                error.help(format!("write a JSON pointer such as `#/components/schemas/Error`, or `{ANY_BODY}`"));
                continue;
            }
            if is_position || section == Section::Components {
                self.names.add(section, owner, item, name);
                continue;
            }
            let case = section.case();
            let parts: Vec<&str> = if section == Section::Methods { name.split('.').collect() } else { vec![name] };
            if let Some(part) = parts.iter().find(|part| !is_identifier(part)) {
                let message = format!("`{}` is not a name: it has to be an identifier of Rust", part.escape_debug());
                self.problems.error("invalid-name", node.span, &pointer, message);
                continue;
            }
            if !parts.iter().all(|part| has_case(part, case)) {
                let message = format!("the case of `{name}` is not the usual one: `{}`", case.example());
                self.problems.warning("name-case", node.span, &pointer, message);
            }
            self.claim(section, (owner, item), name, node.span, &pointer);
            self.names.add(section, owner, item, name);
        }
    }

    /// Reads the position of an argument.
    fn read_position(&mut self, owner: &str, item: &str, node: &Node, pointer: &str) {
        match node.scalar_text().filter(|text| text.parse::<usize>().is_ok()) {
            Some(position) => self.names.add(Section::Arguments, owner, item, &position),
            None => {
                let message = format!("expected the position of an argument, found {}", node.kind());
                self.problems.error("names", node.span, pointer, message).help("number the arguments from 1");
            }
        }
    }

    /// Reports a name that another item has.
    fn claim(&mut self, section: Section, (owner, item): (&str, &str), name: &str, span: Span, pointer: &str) {
        let path = if section == Section::Methods { Some(name) } else { self.names.get(Section::Methods, "", item) };
        let path = path.unwrap_or_default().to_owned();
        let (group, method) = path.rsplit_once('.').unwrap_or(("", path.as_str()));
        let (scope, name, reserved) = match section {
            Section::Methods if group.is_empty() => {
                (Scope::Group(String::new()), method, reserved::CLIENT_METHODS.as_slice())
            }
            Section::Methods => (Scope::Group(group.to_owned()), method, section.reserved()),
            Section::Requests | Section::Responses => (Scope::GroupTypes(group.to_owned()), name, section.reserved()),
            _ => (Scope::Items(section, owner.to_owned()), name, section.reserved()),
        };
        if reserved.contains(&name) {
            let message = format!("generated code needs the name `{name}` itself");
            self.problems.error("invalid-name", span, pointer, message).help("choose another name");
        }
        self.take(scope, name, span, pointer);
    }

    /// Reports methods with the names of groups, and groups with reserved names.
    fn check_groups(&mut self, pointer: &str) {
        let methods: Vec<(String, String)> = self.names.of(Section::Methods, "").map(owned).collect();
        for (item, path) in methods {
            let mut parent = String::new();
            for group in path.split('.').rev().skip(1).collect::<Vec<_>>().into_iter().rev() {
                if let Some(span) = self.taken.remove(&(Scope::Group(parent.clone()), group.to_owned())) {
                    let message = format!("a method has the name of the group `{group}` in `{path}`");
                    let error = self.problems.error("duplicate-name", span, &join(pointer, &item), message);
                    error.help("change the name of the method or of the group");
                }
                parent = if parent.is_empty() { group.to_owned() } else { format!("{parent}.{group}") };
            }
        }
    }

    /// Takes a name in a scope.
    fn take(&mut self, scope: Scope, name: &str, span: Span, pointer: &str) {
        if let Some(other) = self.taken.insert((scope, name.to_owned()), span) {
            let place = self.problems.place(other);
            let message = format!("the name `{name}` is given twice: it is also in {place}");
            self.problems.error("duplicate-name", span, pointer, message).help("change or delete one of the lines");
        }
    }

    /// Returns the fields of an object, or reports that the node is not an object.
    fn object<'n>(&mut self, node: &'n Node, pointer: &str, expected: &str) -> Option<&'n Object> {
        let fields = node.as_object();
        if fields.is_none() {
            let message = format!("expected {expected}, found {}", node.kind());
            self.problems.error("names", node.span, pointer, message);
        }
        fields
    }
}

fn owned((item, name): (&str, &str)) -> (String, String) {
    (item.to_owned(), name.to_owned())
}
