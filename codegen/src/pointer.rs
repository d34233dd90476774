//! JSON pointers (RFC 6901), written as URI fragments: `#/components/schemas/Pet`.
//!
//! A walk through a document passes on a [`Pointer`]. It is a linked path that borrows its parent, so a step allocates
//! nothing; it becomes text only where something is reported. The functions below are for pointers that are text.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

/// A path from the root of a document to a node.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pointer<'a> {
    Root,
    /// The field of an object.
    Key(&'a Pointer<'a>, &'a str),
    /// The item of a list.
    Index(&'a Pointer<'a>, usize),
}

impl<'a> Pointer<'a> {
    /// Returns the path to a field of this object.
    pub(crate) fn key(&'a self, key: &'a str) -> Self {
        Self::Key(self, key)
    }

    /// Returns the path to an item of this list.
    pub(crate) fn index(&'a self, index: usize) -> Self {
        Self::Index(self, index)
    }

    /// Returns the path to the object or list that holds the node.
    pub(crate) fn parent(&self) -> Option<&'a Self> {
        match *self {
            Self::Root => None,
            Self::Key(parent, _) | Self::Index(parent, _) => Some(parent),
        }
    }

    /// Returns the key of the node; `None` for the root and for items of lists.
    pub(crate) fn last_key(&self) -> Option<&'a str> {
        match *self {
            Self::Key(_, key) => Some(key),
            Self::Root | Self::Index(..) => None,
        }
    }
}

impl fmt::Display for Pointer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => f.write_char('#'),
            Self::Key(parent, key) => {
                write!(f, "{parent}/")?;
                write_escaped(key, f)
            }
            Self::Index(parent, index) => write!(f, "{parent}/{index}"),
        }
    }
}

/// Returns the pointer to the field `token` of the node that `pointer` leads to.
pub(crate) fn join(pointer: &str, token: &str) -> String {
    let mut joined = String::with_capacity(pointer.len() + 1 + token.len());
    joined.push_str(pointer);
    joined.push('/');
    // Writing to a string does not fail.
    let _ = write_escaped(token, &mut joined);
    joined
}

/// Returns the key that a step of a pointer names.
pub(crate) fn unescape(token: &str) -> String {
    unescaped(token).into_owned()
}

/// Returns the key that a step of a pointer names, without a copy where nothing is escaped.
pub(crate) fn unescaped(token: &str) -> Cow<'_, str> {
    if token.contains('~') { Cow::Owned(token.replace("~1", "/").replace("~0", "~")) } else { Cow::Borrowed(token) }
}

/// Writes a key as a step of a pointer: `~` becomes `~0`, and `/` becomes `~1`.
fn write_escaped(token: &str, to: &mut impl fmt::Write) -> fmt::Result {
    let mut rest = token;
    while let Some(at) = rest.find(['~', '/']) {
        to.write_str(&rest[..at])?;
        to.write_str(if rest[at..].starts_with('~') { "~0" } else { "~1" })?;
        rest = &rest[at + 1..];
    }
    to.write_str(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_prints_as_the_pointer_that_join_builds() {
        let paths = Pointer::Root.key("paths");
        let item = paths.key("/a~b/{c}");
        let parameters = item.key("parameters");
        let first = parameters.index(0);
        let joined = ["paths", "/a~b/{c}", "parameters", "0"].iter().fold("#".to_owned(), |at, step| join(&at, step));
        assert_eq!(first.to_string(), joined);
        assert_eq!(joined, "#/paths/~1a~0b~1{c}/parameters/0");
        assert_eq!(unescape(&join("", "~1/~0")[1..]), "~1/~0");
        assert_eq!((first.last_key(), first.parent().and_then(Pointer::last_key)), (None, Some("parameters")));
    }
}
