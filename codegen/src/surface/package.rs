//! What users notice of the manifest: the features, the version of Rust, and the packages whose types they see.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use super::model::{Item, ItemKind, Package, Surface};
use super::signatures::{Generics, Member, MemberKind, ParameterKind};

/// Reads a manifest. `public` are the packages that occur in the public API.
pub(super) fn read(manifest: &str, public: &BTreeSet<String>) -> Result<Package, String> {
    let manifest: Table = toml::from_str(manifest).map_err(|error| error.message().to_owned())?;
    let package = manifest.get("package");
    let rust_version = package.and_then(|package| package.get("rust-version")).and_then(Value::as_str);
    let mut features: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, enabled) in manifest.get("features").and_then(Value::as_table).into_iter().flatten() {
        let enabled = enabled.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
        features.insert(name.clone(), enabled.collect());
    }
    let dependencies = dependencies(&manifest);
    // An optional dependency that no feature names is a feature itself.
    let is_named = |name: &str| features.values().flatten().any(|enabled| enabled.strip_prefix("dep:") == Some(name));
    let optional = dependencies
        .iter()
        .filter(|(name, value)| value.get("optional").and_then(Value::as_bool) == Some(true) && !is_named(name));
    let implicit: Vec<String> = optional.map(|(name, _)| name.clone()).collect();
    features.extend(implicit.into_iter().map(|name| (name, BTreeSet::new())));
    let dependencies = public.iter().map(|name| {
        let known = dependencies.iter().find(|(key, _)| key.replace('-', "_") == *name);
        let version = known.and_then(|(_, value)| value.as_str().or_else(|| value.get("version")?.as_str()));
        (known.map_or_else(|| name.clone(), |(key, _)| key.clone()), version.map(str::to_owned))
    });
    let dependencies = dependencies.collect();
    Ok(Package { rust_version: rust_version.map(str::to_owned), features, dependencies })
}

/// Returns the dependencies of a manifest, also those of some targets only.
fn dependencies(manifest: &Table) -> BTreeMap<String, Value> {
    let targets = manifest.get("target").and_then(Value::as_table).into_iter().flatten();
    let targets = targets.filter_map(|(_, target)| target.get("dependencies"));
    let tables = manifest.get("dependencies").into_iter().chain(targets).filter_map(Value::as_table);
    tables.flatten().map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// Returns the names of the packages that occur in the public API.
pub(super) fn public_packages(surface: &Surface) -> BTreeSet<String> {
    let mut texts = Vec::new();
    for item in surface.items.values() {
        item_texts(item, &mut texts);
    }
    for implementation in surface.implementations.values() {
        generics_texts(&implementation.generics, &mut texts);
        texts.extend([&implementation.of, &implementation.ty]);
        texts.extend(implementation.types.values());
    }
    let reexported = surface.items.values().filter_map(|item| match &item.kind {
        ItemKind::Reexport(of) if !of.contains("::") => Some(of.clone()),
        _ => None,
    });
    texts.into_iter().flat_map(|text| packages(text)).chain(reexported).collect()
}

/// Returns the packages in the text of a type.
fn packages(text: &str) -> impl Iterator<Item = String> {
    let is_name = |next: char| next.is_alphanumeric() || matches!(next, '_' | ':' | '#');
    text.split(move |next| !is_name(next)).filter_map(|path| {
        let first = path.split_once("::")?.0;
        let is_package = first.starts_with(|first: char| first.is_lowercase() || first == '_');
        (is_package && first != "crate" && first != "std").then(|| first.to_owned())
    })
}

fn item_texts<'a>(item: &'a Item, texts: &mut Vec<&'a String>) {
    match &item.kind {
        ItemKind::Module {} => {}
        ItemKind::Reexport(text) | ItemKind::Const(text) => texts.push(text),
        ItemKind::Struct(item) => {
            generics_texts(&item.generics, texts);
            texts.extend(item.fields.public.values().map(|field| &field.ty));
        }
        ItemKind::Enum(item) => {
            generics_texts(&item.generics, texts);
            let fields = item.variants.values().flat_map(|variant| variant.fields.public.values());
            texts.extend(fields.map(|field| &field.ty));
        }
        ItemKind::Alias(item) => {
            generics_texts(&item.generics, texts);
            texts.push(&item.ty);
        }
        ItemKind::Trait(item) => {
            generics_texts(&item.generics, texts);
            texts.extend(&item.supertraits);
            item.members.values().for_each(|member| member_texts(&member.member, texts));
        }
        ItemKind::Function(function) => function_texts(function, texts),
    }
    for member in item.kind.members().into_iter().flat_map(BTreeMap::values) {
        member_texts(member, texts);
    }
}

fn member_texts<'a>(member: &'a Member, texts: &mut Vec<&'a String>) {
    match &member.kind {
        MemberKind::Function(function) => function_texts(function, texts),
        MemberKind::Const(text) => texts.push(text),
        MemberKind::Type(bounds) => texts.extend(bounds),
    }
}

fn function_texts<'a>(function: &'a super::signatures::Function, texts: &mut Vec<&'a String>) {
    generics_texts(&function.block, texts);
    generics_texts(&function.generics, texts);
    texts.extend(function.arguments.iter().map(|argument| &argument.ty));
    texts.push(&function.output);
}

fn generics_texts<'a>(generics: &'a Generics, texts: &mut Vec<&'a String>) {
    texts.extend(generics.bounds.iter().flat_map(|(subject, bounds)| bounds.iter().chain([subject])));
    texts.extend(generics.parameters.iter().filter_map(|parameter| match &parameter.kind {
        ParameterKind::Const(ty) => Some(ty),
        ParameterKind::Lifetime | ParameterKind::Type => None,
    }));
}
