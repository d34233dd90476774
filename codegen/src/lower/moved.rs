//! Parts of the document that moved keep their names.
//!
//! ```yaml
//! schema: {type: object, properties: {...}}     # named in the names file by this position
//! schema: {$ref: '#/components/schemas/Pet'}    # a later version of the document
//! ```
//!
//! The component has the name of the inline schema, unless the names file has a name for the component. In the same way,
//! an operation keeps its names if a variable of its path is called otherwise (`/pets/{id}`, `/pets/{pet}`), and an inline
//! schema keeps its name if the only successful status of an operation is another one.

use crate::names::{INPUT, Names, Section};
use crate::normalise::target;
use crate::pointer::{join, unescape};
use crate::source::node::Node;

/// Moves the names of types that the document no longer has to the components that took their places.
pub(super) fn follow(names: &mut Names, unclaimed: &[String], tree: &Node) {
    for item in unclaimed {
        let (pointer, suffix) = item.strip_suffix(INPUT).map_or((item.as_str(), ""), |pointer| (pointer, INPUT));
        if let Some(target) = target(tree, pointer).or_else(|| elsewhere(tree, pointer)) {
            names.move_type(item, &format!("{target}{suffix}"));
        }
    }
    let methods: Vec<String> = names.of(Section::Methods, "").map(|(item, _)| item.to_owned()).collect();
    for item in methods {
        let Some((path, method)) = item.strip_prefix(PATHS).and_then(|rest| rest.split_once('/')) else { continue };
        // Waiters and other methods of the operation have longer items.
        if let Some(to) = renamed_path(tree, path).filter(|_| !method.contains('/')) {
            let renamed: Vec<(String, String)> = variables(path).into_iter().zip(variables(&to)).collect();
            names.move_operation(&format!("{PATHS}{path}/{method}"), &format!("{to}/{method}"), &renamed);
        }
    }
}

const PATHS: &str = "#/paths/";

/// Returns the position that an inline schema of an operation has now: below a path whose variables have other names, or
/// in the response with the only successful status.
fn elsewhere(tree: &Node, pointer: &str) -> Option<String> {
    let (path, rest) = pointer.strip_prefix(PATHS)?.split_once('/')?;
    let path = renamed_path(tree, path).unwrap_or_else(|| format!("{PATHS}{path}"));
    let mut rest = rest.to_owned();
    if let Some((method, response)) = rest.split_once("/responses/")
        && let Some((status, part)) = response.split_once('/')
    {
        let responses = tree.pointer(&format!("{path}/{method}/responses"))?;
        let mut successes = responses.as_object()?.keys().filter(|status| status.starts_with('2'));
        if responses.get(status).is_none() && status.starts_with('2') {
            let (Some(only), None) = (successes.next(), successes.next()) else { return None };
            rest = format!("{method}/responses/{only}/{part}");
        }
    }
    let now = format!("{path}/{rest}");
    (now != pointer && tree.pointer(&now).is_some()).then_some(now)
}

/// Returns the pointer to the path that differs in the names of variables only from one that the document does not have.
fn renamed_path(tree: &Node, path: &str) -> Option<String> {
    let paths = tree.get("paths")?.as_object()?;
    let path = unescape(path);
    if paths.contains_key(&path) || !path.contains('{') {
        return None;
    }
    let wanted = fixed_parts(&path);
    let mut same = paths.keys().filter(|other| fixed_parts(other) == wanted);
    let (Some(found), None) = (same.next(), same.next()) else { return None };
    Some(join("#/paths", found))
}

/// Returns the parts of a path between its variables.
fn fixed_parts(path: &str) -> Vec<&str> {
    let mut parts = path.split('{');
    let first = parts.next();
    first.into_iter().chain(parts.map(|part| part.split_once('}').map_or(part, |(_, rest)| rest))).collect()
}

/// Returns the names of the variables of a path in a pointer.
fn variables(path: &str) -> Vec<String> {
    path.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| unescape(name)).collect()
}
