//! Paths into requests and responses: a JSONPath of property names (`$.page_info.total_page`) becomes a path of fields.

use std::fmt;

use crate::lower::schemas::Types;
use crate::model::{Access, Field, FieldPath, Step, Type};

/// The names of the properties on a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Names {
    /// The path as the document writes it.
    text: String,
    steps: Vec<String>,
    /// The names after `[-1]`, in the last item of the list to which `steps` lead.
    in_last: Option<Vec<String>>,
}

impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Names {
    /// Returns the path to a property or a parameter, whatever characters its name has.
    pub(super) fn one(name: &str) -> Self {
        Self { text: name.to_owned(), steps: vec![name.to_owned()], in_last: None }
    }

    /// Returns the name, if it is the only one on the path.
    pub(super) fn only(&self) -> Option<&str> {
        match self.steps.as_slice() {
            [only] if self.in_last.is_none() => Some(only),
            _ => None,
        }
    }

    /// Reads `$.a.b`, `$['a'].b`, `a.b`, and `$.list[-1].id`. `root` is the sign for the whole body, here `$`. The error
    /// says why the path cannot be used.
    pub(super) fn parse(text: &str, root: &str) -> Result<Self, String> {
        let mut rest = text.strip_prefix(root).unwrap_or(text);
        let (mut steps, mut in_last) = (Vec::new(), None::<Vec<String>>);
        while !rest.is_empty() {
            let list = in_last.as_mut().unwrap_or(&mut steps);
            if let Some((inner, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
                rest = after;
                let quoted = ['\'', '"'].into_iter().find_map(|quote| inner.strip_prefix(quote)?.strip_suffix(quote));
                match (quoted, inner) {
                    (Some(name), _) => list.push(name.to_owned()),
                    (None, "-1" | "-1:" | "(@.length-1)") if in_last.is_none() => in_last = Some(Vec::new()),
                    _ => return Err(format!("`{text}` is not a path of properties: `[{inner}]` is not supported")),
                }
                continue;
            }
            let name = rest.strip_prefix('.').unwrap_or(rest);
            let end = name.find(['.', '[']).unwrap_or(name.len());
            let (name, after) = name.split_at(end);
            if name.is_empty() || name == "*" {
                return Err(format!("`{text}` is not a path of properties"));
            }
            list.push(name.to_owned());
            rest = after;
        }
        Ok(Self { text: text.to_owned(), steps, in_last })
    }

    /// Splits the path at `[-1]`: the path to the list, and the path in its last item.
    pub(super) fn split(&self) -> Option<(Self, Self)> {
        let part = |names: &[String]| Self { text: self.text.clone(), steps: names.to_vec(), in_last: None };
        self.in_last.as_ref().map(|in_last| (part(&self.steps), part(in_last)))
    }

    /// Returns the fields from the body of a response to a value, and the type of the value.
    pub(super) fn in_response(&self, types: &Types, root: &Type) -> Result<(FieldPath, Type), String> {
        // A response has no `writeOnly` property.
        self.walk(types, root, Access::WriteOnly, "response")
    }

    /// Returns the fields from the body of a request to a value, and the type of the value.
    pub(super) fn in_request(&self, types: &Types, root: &Type) -> Result<(FieldPath, Type), String> {
        self.walk(types, root, Access::ReadOnly, "body of the request")
    }

    fn walk(&self, types: &Types, root: &Type, absent: Access, whole: &str) -> Result<(FieldPath, Type), String> {
        let text = &self.text;
        if self.in_last.is_some() {
            return Err(format!("`{text}` is not a path of properties: `[-1]` is not supported here"));
        }
        let mut steps = Vec::new();
        let mut at = root.clone();
        for name in &self.steps {
            let fields = types.graph.fields(&at).unwrap_or_default();
            let is_named = |field: &&Field| field.wire_name == *name && field.access != absent;
            let Some(field) = fields.iter().find(is_named) else {
                return Err(format!("`{text}` leads nowhere: the {whole} has no property `{name}`"));
            };
            let owner = at.named().and_then(|name| types.graph.definition(name));
            let owner = owner.map(|def| def.name.clone()).unwrap_or_default();
            steps.push(Step { owner, field: field.name.clone(), presence: field.presence });
            at = field.ty.clone();
        }
        Ok((FieldPath { steps }, at))
    }
}

/// Returns the fields from the body of a response to a value, and the type of the value. The error says why there are
/// none.
pub(super) fn lower(types: &Types, root: &Type, path: &str) -> Result<(FieldPath, Type), String> {
    Names::parse(path, "$")?.in_response(types, root)
}
