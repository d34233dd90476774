//! What a schema says together with the members of its `allOf` and the components that it refers to.

use std::collections::BTreeMap;

use crate::drift::wire::comparison::resolved;
use crate::drift::wire::values::{fields, is_true, items, same};
use crate::source::node::Node;

/// A schema with its parts.
pub(super) struct View<'a> {
    /// The schema itself.
    pub(super) at: &'a Node,
    root: &'a Node,
    /// The schema and the members of `allOf`, at any depth; a union of one member counts as `allOf`.
    parts: Vec<&'a Node>,
}

/// A union of a schema.
pub(super) struct Union<'a> {
    /// `oneOf` or `anyOf`.
    pub(super) keyword: &'static str,
    pub(super) members: &'a [Node],
    pub(super) discriminator: Option<&'a Node>,
}

impl<'a> View<'a> {
    pub(super) fn of(root: &'a Node, at: &'a Node) -> Self {
        Self::of_all(root, &[at])
    }

    /// Views several schemas that apply together, of which there is at least one.
    pub(super) fn of_all(root: &'a Node, nodes: &[&'a Node]) -> Self {
        let at = nodes.first().copied().unwrap_or(root);
        let mut view = Self { at: resolved(root, at), root, parts: Vec::new() };
        nodes.iter().for_each(|node| view.add(node));
        view
    }

    fn add(&mut self, node: &'a Node) {
        let node = resolved(self.root, node);
        if self.parts.iter().any(|known| std::ptr::eq(*known, node)) {
            return;
        }
        self.parts.push(node);
        for member in items(node.get("allOf")) {
            self.add(member);
        }
        for union in ["oneOf", "anyOf"] {
            if let [member] = items(node.get(union)) {
                self.add(member);
            }
        }
    }

    /// The schema and everything that applies together with it.
    pub(super) fn parts(&self) -> impl Iterator<Item = &'a Node> {
        self.parts.iter().copied()
    }

    /// Returns the first value of a keyword.
    pub(super) fn keyword(&self, name: &str) -> Option<&'a Node> {
        self.parts().find_map(|part| part.get(name))
    }

    /// Returns the values of a keyword in all parts.
    pub(super) fn all(&self, name: &str) -> Vec<&'a Node> {
        self.parts().filter_map(|part| part.get(name)).collect()
    }

    /// Returns the values that every `enum` of the parts lists, apart from null, and the first list.
    pub(super) fn values(&self) -> (Option<&'a Node>, Vec<&'a Node>) {
        let lists = self.all("enum");
        let Some((first, others)) = lists.split_first() else { return (None, Vec::new()) };
        let is_in = |list: &Node, value: &Node| items(Some(list)).iter().any(|other| same(other, value));
        let values = items(Some(first)).iter().filter(|value| value.kind() != "null");
        (Some(first), values.filter(|value| others.iter().all(|list| is_in(list, value))).collect())
    }

    /// Returns the part that has the texts: the schema itself, or the only other part.
    pub(super) fn described(&self) -> &'a Node {
        let has_text =
            |part: &&&Node| ["title", "description", "example"].iter().any(|field| part.get(field).is_some());
        self.parts.iter().find(has_text).copied().unwrap_or(self.at)
    }

    pub(super) fn is_nullable(&self) -> bool {
        let has_null = |part: &Node| items(part.get("enum")).iter().any(|value| value.kind() == "null");
        self.parts().any(|part| is_true(part, "nullable") || has_null(part))
    }

    /// Returns the properties, each with its declarations: several parts can declare a property.
    pub(super) fn properties(&self) -> BTreeMap<&'a str, Vec<&'a Node>> {
        let mut properties: BTreeMap<&str, Vec<&Node>> = BTreeMap::new();
        for (name, property) in self.parts().flat_map(|part| fields(part.get("properties"))) {
            properties.entry(name).or_default().push(property);
        }
        properties
    }

    /// Returns the item of the list `required` that names a property.
    pub(super) fn requires(&self, property: &str) -> Option<&'a Node> {
        let listed = self.parts().flat_map(|part| items(part.get("required")));
        listed.into_iter().find(|name| name.as_str() == Some(property))
    }

    /// Returns the unions of several members.
    pub(super) fn unions(&self) -> Vec<Union<'a>> {
        let of = |part: &'a Node| {
            ["oneOf", "anyOf"].into_iter().map(move |keyword| Union {
                keyword,
                members: items(part.get(keyword)),
                discriminator: part.get("discriminator"),
            })
        };
        let unions = self.parts().flat_map(of).filter(|union| union.members.len() > 1);
        unions.filter(|union| !self.is_restriction(union.members)).collect()
    }

    /// Returns the lists of members that only require properties: they restrict an object, which is no union.
    pub(super) fn restrictions(&self) -> Vec<&'a Node> {
        let lists = self.parts().flat_map(|part| ["oneOf", "anyOf"].into_iter().filter_map(|name| part.get(name)));
        lists.filter(|list| self.is_restriction(items(Some(list)))).collect()
    }

    fn is_restriction(&self, members: &[Node]) -> bool {
        let is_about_others = |key: &String| matches!(key.as_str(), "required" | "not" | "type");
        let only_requires = |member: &Node| member.as_object().is_some_and(|fields| fields.keys().all(is_about_others));
        members.len() > 1
            && members.iter().all(|member| only_requires(member) && member.get("required").is_some())
            && self.parts().any(|part| part.get("properties").is_some())
    }

    pub(super) fn root(&self) -> &'a Node {
        self.root
    }

    /// Returns the type: the declared one, or that which the keywords of the schema suggest. `None` allows any value.
    pub(super) fn kind(&self) -> Option<&'a str> {
        let declared = self.parts().find_map(|part| part.text("type"));
        let suggested = || {
            if self.parts().any(|part| part.get("properties").is_some() || part.get("additionalProperties").is_some()) {
                return Some("object");
            }
            self.keyword("items").map(|_| "array").or_else(|| {
                let values = items(self.keyword("enum"));
                values.iter().find(|value| value.kind() != "null").map(|value| match value.kind() {
                    "a string" => "string",
                    "a number" => "number",
                    "a boolean" => "boolean",
                    "a list" => "array",
                    _ => "object",
                })
            })
        };
        declared.or_else(suggested)
    }
}
