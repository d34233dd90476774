//! Constraints on values, and keywords of JSON Schema that no type expresses.

use std::cmp::Ordering;

use super::Schemas;
use super::view::View;
use crate::drift::rules;
use crate::drift::wire::comparison::Place;
use crate::drift::wire::values::{differing, is_true, quoted, shown};
use crate::source::node::{Node, Value};

/// A bound: the keyword, its exclusive form, the extension for values that do not fit, and whether greater values of the
/// keyword allow more.
struct Bound {
    keyword: &'static str,
    exclusive: &'static str,
    wide: &'static str,
    is_upper: bool,
}

/// Defines a bound that has no exclusive form.
const fn bound(keyword: &'static str, is_upper: bool) -> Bound {
    Bound { keyword, exclusive: "", wide: "", is_upper }
}

const BOUNDS: [Bound; 8] = [
    Bound { keyword: "maximum", exclusive: "exclusiveMaximum", wide: "x-maximum", is_upper: true },
    Bound { keyword: "minimum", exclusive: "exclusiveMinimum", wide: "x-minimum", is_upper: false },
    bound("maxLength", true),
    bound("minLength", false),
    bound("maxItems", true),
    bound("minItems", false),
    bound("maxProperties", true),
    bound("minProperties", false),
];

/// The keywords that can only exclude values, as OpenAPI 3.0 and the normalised document write them.
const KEYWORDS: [&str; 17] = [
    "not",
    "x-contains",
    "x-minContains",
    "x-maxContains",
    "x-if",
    "x-then",
    "x-else",
    "x-dependentRequired",
    "x-dependentSchemas",
    "x-propertyNames",
    "x-patternProperties",
    "x-prefixItems",
    "x-unevaluatedItems",
    "x-unevaluatedProperties",
    "x-contentEncoding",
    "x-contentMediaType",
    "x-contentSchema",
];

/// Compares the constraints of two schemas.
pub(super) fn compare<'a>(place: &mut Place<'_, 'a>, schemas: &Schemas<'a>) {
    let (old, new) = (&schemas.old, &schemas.new);
    for bound in &BOUNDS {
        bounds(place, bound, old, new);
    }
    let (before, after) = differing(&old.all("pattern"), &new.all("pattern")).unwrap_or_default();
    let (old_at, new_at) = (before.or(Some(old.at)), after.or(Some(new.at)));
    match (before, after) {
        (None, Some(after)) => {
            place.found(rules::PATTERN_ADDED, old_at, new_at, format!("it must match the pattern {}", shown(after)));
        }
        (Some(before), None) => {
            let message = format!("it need not match the pattern {}", shown(before));
            place.found(rules::PATTERN_REMOVED, old_at, new_at, message);
        }
        (Some(before), Some(after)) => {
            let message = format!("the pattern changed from {} to {}", shown(before), shown(after));
            place.found(rules::PATTERN_CHANGED, old_at, new_at, message);
        }
        (None, None) => {}
    }
    divisors(place, old, new);
    flag(place, "uniqueItems", old, new);
    for keyword in KEYWORDS {
        let differing = differing(&said(old, keyword), &said(new, keyword));
        keywords(place, &quoted(keyword.trim_start_matches("x-")), differing, (old, new));
    }
    let differing = differing(&old.restrictions(), &new.restrictions());
    keywords(place, "a choice of required properties", differing, (old, new));
}

fn keywords<'a>(
    place: &mut Place<'_, 'a>,
    name: &str,
    differing: Option<(Option<&'a Node>, Option<&'a Node>)>,
    (old, new): (&View<'a>, &View<'a>),
) {
    let Some((before, after)) = differing else { return };
    let (rule, says) = match (before, after) {
        (None, _) => (rules::KEYWORD_ADDED, "was added"),
        (_, None) => (rules::KEYWORD_REMOVED, "was removed"),
        _ => (rules::KEYWORD_CHANGED, "changed"),
    };
    place.found(rule, before.or(Some(old.at)), after.or(Some(new.at)), format!("{name} {says}"));
}

/// Returns the values of a keyword, without those that say nothing that other keywords do not say.
fn said<'a>(view: &View<'a>, keyword: &str) -> Vec<&'a Node> {
    let is_nothing = |value: &Node| match keyword {
        // `format` says the same.
        "x-contentEncoding" => view.keyword("format").and_then(Node::as_str).is_some_and(|format| {
            matches!((format, value.as_str()), ("byte", Some("base64")) | ("binary", Some("binary")))
        }),
        "x-contentMediaType" => view.keyword("format").is_some(),
        "x-unevaluatedProperties" | "x-unevaluatedItems" => value.value == Value::Bool(true),
        _ => false,
    };
    view.all(keyword).into_iter().filter(|value| !is_nothing(value)).collect()
}

/// The value of a bound, whether the value itself is excluded, and where the bound is written.
type Limit<'a> = (f64, bool, &'a Node);

/// Returns the strictest of the bounds that the parts of a schema state.
fn limit<'a>(view: &View<'a>, bound: &Bound) -> Option<Limit<'a>> {
    let of_part = |part: &'a Node| {
        let wide = || part.get(bound.wide).filter(|_| !bound.wide.is_empty());
        let node = part.get(bound.keyword).or_else(wide)?;
        let value: f64 = node.scalar_text()?.parse().ok()?;
        // These bounds allow everything.
        let is_nothing = !bound.is_upper && value == 0.0 && bound.exclusive.is_empty();
        (!is_nothing).then(|| (value, !bound.exclusive.is_empty() && is_true(part, bound.exclusive), node))
    };
    view.parts().filter_map(of_part).min_by(|one, other| allowed(bound, one, other))
}

/// Compares how many values two limits allow.
fn allowed(bound: &Bound, (one, excludes, _): &Limit, (other, other_excludes, _): &Limit) -> Ordering {
    let by_value = one.partial_cmp(other).unwrap_or(Ordering::Equal);
    let by_value = if bound.is_upper { by_value } else { by_value.reverse() };
    by_value.then(other_excludes.cmp(excludes))
}

fn bounds<'a>(place: &mut Place<'_, 'a>, bound: &Bound, old: &View<'a>, new: &View<'a>) {
    let (before, after) = (limit(old, bound), limit(new, bound));
    let order = match (before, after) {
        (None, None) => return,
        // Without a bound, every value is allowed.
        (None, Some(_)) => Ordering::Less,
        (Some(_), None) => Ordering::Greater,
        (Some(before), Some(after)) => allowed(bound, &after, &before),
    };
    let rule = match order {
        Ordering::Less => rules::CONSTRAINT_TIGHTENED,
        Ordering::Greater => rules::CONSTRAINT_LOOSENED,
        Ordering::Equal => return,
    };
    let text = |limit: Option<Limit>| match limit {
        None => "none".to_owned(),
        Some((_, true, node)) => format!("{} (exclusive)", shown(node)),
        Some((_, false, node)) => shown(node),
    };
    let message = format!("`{}` changed from {} to {}", bound.keyword, text(before), text(after));
    let node = |limit: Option<Limit<'a>>| limit.map(|(_, _, node)| node);
    place.found(rule, node(before).or(Some(old.at)), node(after).or(Some(new.at)), message);
}

/// Compares `multipleOf`. A divisor of the old value allows more.
fn divisors<'a>(place: &mut Place<'_, 'a>, old: &View<'a>, new: &View<'a>) {
    let Some((before, after)) = differing(&old.all("multipleOf"), &new.all("multipleOf")) else { return };
    let number = |node: Option<&Node>| node.and_then(Node::scalar_text).and_then(|text| text.parse::<f64>().ok());
    let rule = match (number(before), number(after)) {
        (Some(_), None) => rules::CONSTRAINT_LOOSENED,
        (Some(before), Some(after)) if after != 0.0 && (before / after).fract() == 0.0 => rules::CONSTRAINT_LOOSENED,
        _ => rules::CONSTRAINT_TIGHTENED,
    };
    let text = |node: Option<&Node>| node.map_or_else(|| "none".to_owned(), shown);
    let message = format!("`multipleOf` changed from {} to {}", text(before), text(after));
    place.found(rule, before.or(Some(old.at)), after.or(Some(new.at)), message);
}

fn flag<'a>(place: &mut Place<'_, 'a>, keyword: &'static str, old: &View<'a>, new: &View<'a>) {
    let is_set = |view: &View<'a>| view.parts().any(|part| is_true(part, keyword));
    let rule = match (is_set(old), is_set(new)) {
        (false, true) => rules::CONSTRAINT_TIGHTENED,
        (true, false) => rules::CONSTRAINT_LOOSENED,
        _ => return,
    };
    place.found(rule, Some(old.at), Some(new.at), format!("`{keyword}` changed"));
}
