//! Fields of structs and variants, and the variants of enums.

use super::change::{Changes, shown};
use super::marks;
use super::rules::{
    DEFAULT_CHANGED, EXHAUSTIVE, EXHAUSTIVE_FIELD_ADDED, EXHAUSTIVE_VARIANT_ADDED, FIELD_ADDED, FIELD_MISSING,
    FIELD_TYPE_CHANGED, NON_EXHAUSTIVE, PRIVATE_FIELD_ADDED, PRIVATE_FIELDS_REMOVED, STYLE_CHANGED, VARIANT_ADDED,
    VARIANT_MISSING,
};
use crate::surface::{Enum, Fields, Item, Struct, Style};

/// Compares the fields of structs.
pub(super) fn structure(path: &str, old: (&Item, &Struct), new: (&Item, &Struct), changes: &mut Changes) {
    let ((old, before), (new, after)) = (old, new);
    let is_closed = !old.marks.non_exhaustive && !before.fields.has_private;
    match (old.marks.non_exhaustive, new.marks.non_exhaustive) {
        (false, true) if is_closed => non_exhaustive(path, &constructed(path, &before.fields), changes),
        (true, false) => exhaustive(path, changes),
        _ => {}
    }
    compare(path, (&before.fields, is_closed), &after.fields, changes);
    let is_open = old.marks.non_exhaustive;
    match (before.fields.has_private, after.fields.has_private) {
        (false, true) if !is_open => {
            let change = changes.add(PRIVATE_FIELD_ADDED, path, format!("`{path}` has private fields."));
            change.example(constructed(path, &before.fields));
        }
        (true, false) if !new.marks.non_exhaustive => {
            changes.add(PRIVATE_FIELDS_REMOVED, path, format!("`{path}` has no private fields any more."));
        }
        _ => {}
    }
}

/// Compares the variants of enums.
pub(super) fn variants(path: &str, old: (&Item, &Enum), new: (&Item, &Enum), changes: &mut Changes) {
    let ((old, before), (new, after)) = (old, new);
    match (old.marks.non_exhaustive, new.marks.non_exhaustive) {
        (false, true) => {
            let first =
                before.variants.first().map_or(String::new(), |(name, _)| format!("{path}::{name} {{ .. }} => "));
            non_exhaustive(path, &format!("match value {{\n    {first}{{}} // and all other variants\n}}"), changes);
        }
        (true, false) => exhaustive(path, changes),
        _ => {}
    }
    for (name, variant) in &before.variants {
        let item = format!("{path}::{name}");
        let Some(now) = after.variants.get(name) else {
            let change = changes.add(VARIANT_MISSING, &item, format!("The variant `{item}` is gone."));
            change.example(format!("if let {item} {{ .. }} = value {{}}"));
            continue;
        };
        marks::compare(&item, &variant.marks, &now.marks, changes);
        let was_open = variant.marks.non_exhaustive;
        match (was_open, now.marks.non_exhaustive) {
            (false, true) => non_exhaustive(&item, &constructed(&item, &variant.fields), changes),
            (true, false) => exhaustive(&item, changes),
            _ => {}
        }
        compare(&item, (&variant.fields, !was_open), &now.fields, changes);
    }
    for (name, _) in after.variants.iter().filter(|(name, _)| !before.variants.contains_key(*name)) {
        let item = format!("{path}::{name}");
        if old.marks.non_exhaustive {
            changes.add(VARIANT_ADDED, &item, format!("The variant `{item}` is new; `_` matches it."));
        } else {
            let message = format!("The variant `{item}` is new, and a `match` without it does not compile.");
            let all = before.variants.keys().map(|name| format!("{path}::{name}")).collect::<Vec<_>>().join(" | ");
            changes.add(EXHAUSTIVE_VARIANT_ADDED, &item, message).example(format!("match value {{ {all} => {{}} }}"));
        }
    }
    // A default that is new or gone is an implementation of `Default` that is new or gone.
    if let (Some(was), Some(is)) = (&before.default, &after.default)
        && was != is
    {
        let message = format!("The default of `{path}` is another variant.");
        let change = changes.add(DEFAULT_CHANGED, path, message).between(was, is);
        change.example(format!("let value = {path}::default();\n// This was `{was}`, and is `{is}`."));
    }
}

fn non_exhaustive(path: &str, example: &str, changes: &mut Changes) {
    let message = format!("Code can no longer construct `{path}`, or match it completely.");
    changes.add(NON_EXHAUSTIVE, path, message).example(example);
}

fn exhaustive(path: &str, changes: &mut Changes) {
    changes.add(EXHAUSTIVE, path, format!("`{path}` is complete: code can construct it, or match it completely."));
}

/// Compares fields. The old ones are closed if code can construct them or match them completely.
fn compare(path: &str, (old, is_closed): (&Fields, bool), new: &Fields, changes: &mut Changes) {
    let is_hidden = |fields: &Fields| fields.public.is_empty() && fields.has_private;
    if old.style != new.style && !(is_hidden(old) && is_hidden(new)) {
        let message = format!("The fields of `{path}` are written in another way.");
        let change = changes.add(STYLE_CHANGED, path, message).between(style(old.style), style(new.style));
        change.example(constructed(path, old));
        return;
    }
    for (name, before) in &old.public {
        let item = format!("{path}::{name}");
        let Some(after) = new.public.get(name) else {
            let change = changes.add(FIELD_MISSING, &item, format!("The field `{item}` is gone."));
            change.before(&before.ty).example(read(path, name, old, &before.ty));
            continue;
        };
        marks::compare(&item, &before.marks, &after.marks, changes);
        if before.ty != after.ty {
            let (was, is) = (shown(&before.ty), shown(&after.ty));
            let message = format!("The field `{item}` was `{was}`, and is `{is}`.");
            let change = changes.add(FIELD_TYPE_CHANGED, &item, message).between(&before.ty, &after.ty);
            change.example(read(path, name, old, &before.ty));
        }
    }
    for (name, after) in new.public.iter().filter(|(name, _)| !old.public.contains_key(*name)) {
        let item = format!("{path}::{name}");
        if is_closed {
            let message = format!("The field `{item}` is new, and code that constructs `{path}` does not have it.");
            let change = changes.add(EXHAUSTIVE_FIELD_ADDED, &item, message).after(&after.ty);
            change.example(constructed(path, old));
        } else {
            changes.add(FIELD_ADDED, &item, format!("The field `{item}` is new.")).after(&after.ty);
        }
    }
}

fn style(style: Style) -> &'static str {
    match style {
        Style::Named => "with names",
        Style::Tuple => "in parentheses",
        Style::Unit => "none",
    }
}

/// Returns code that reads a field of a struct or a variant.
fn read(path: &str, name: &str, fields: &Fields, ty: &str) -> String {
    let last = path.rsplit("::").next().unwrap_or(path);
    let of = path.rsplit("::").nth(1).unwrap_or_default();
    let is_variant = of.starts_with(char::is_uppercase);
    let variable = if fields.style == Style::Tuple { "value" } else { name };
    if is_variant {
        let pattern = match fields.style {
            Style::Tuple => {
                let is_field = |known: &str| if known == name { "value" } else { "_" };
                let values: Vec<&str> = fields.public.keys().map(|known| is_field(known)).collect();
                format!("{path}({})", values.join(", "))
            }
            Style::Named | Style::Unit => format!("{path} {{ {name}, .. }}"),
        };
        return format!("if let {pattern} = {} {{\n    let {variable}: {ty} = {variable};\n}}", snake(of));
    }
    format!("let {variable}: &{ty} = &{}.{name};", snake(last))
}

/// Returns the name of a variable for a value of a type.
fn snake(name: &str) -> String {
    heck::ToSnakeCase::to_snake_case(name)
}

/// Returns code that constructs a value.
fn constructed(path: &str, fields: &Fields) -> String {
    let names: Vec<&str> = fields.public.keys().map(String::as_str).collect();
    match fields.style {
        Style::Named if names.is_empty() => format!("let value = {path} {{}};"),
        Style::Named => format!("let value = {path} {{ {} }};", names.join(", ")),
        Style::Tuple => {
            let values: Vec<String> = names.iter().map(|name| format!("value_{name}")).collect();
            format!("let value = {path}({});", values.join(", "))
        }
        Style::Unit => format!("let value = {path};"),
    }
}
