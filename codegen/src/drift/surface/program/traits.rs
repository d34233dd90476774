//! Traits: implements each as users do, and calls its functions.

use std::collections::BTreeSet;

use super::Program;
use super::generics::{arguments, bounds, declared, turbofish};
use crate::surface::{Generics, MemberKind, Trait};

/// The traits that types implement without code.
const AUTOMATIC: [&str; 6] = ["Send", "Sync", "Sized", "Unpin", "std::marker::Unpin", "'static"];

impl Program<'_> {
    pub(super) fn implement(&mut self, path: &str, found: &Trait) {
        let of = format!("crate::{path}{}", arguments(&found.generics));
        let (head, where_) = (declared(&[&found.generics]), bounds(&[&found.generics]));
        let is_closed = found.members.values().any(|member| member.is_hidden && !member.has_default);
        let is_simple = found.supertraits.iter().all(|one| AUTOMATIC.contains(&one.as_str()));
        if !is_closed && is_simple {
            // Once with all parts, and once without those that have a default.
            for with_defaults in [true, false] {
                let members = found.members.iter().filter(|(_, member)| !member.is_hidden);
                let members = members.filter(|(_, member)| with_defaults || !member.has_default);
                let members: String = members.map(|(name, member)| implemented(name, &member.member.kind)).collect();
                let content = content(&found.supertraits);
                self.add(&format!("pub struct Mine({content}); impl{head} {of} for Mine{where_} {{ {members} }}"));
            }
        }
        for (name, member) in found.members.iter().filter(|(_, member)| !member.is_hidden) {
            let MemberKind::Function(function) = &member.member.kind else { continue };
            let mut own = Generics::default();
            own.bounds.insert("Mine".to_owned(), [of.clone(), "?Sized".to_owned()].into());
            let generics = [&found.generics, &function.generics, &own];
            let head = with_mine(&declared(&generics[..2]));
            let receiver = function.receiver.as_deref().map(|receiver| {
                let reference = receiver.trim_end_matches("self");
                format!("receiver: {reference}Mine")
            });
            // A trait that takes `self` by value needs a type with a size.
            if function.receiver.as_deref() == Some("self") {
                own.bounds.insert("Mine".to_owned(), [of.clone()].into());
            }
            let bounds = bounds(&[&found.generics, &function.generics, &own]);
            let arguments =
                function.arguments.iter().enumerate().map(|(index, one)| format!("value_{index}: {}", one.ty));
            let declared: Vec<String> = receiver.into_iter().chain(arguments).collect();
            let names: Vec<&str> =
                declared.iter().filter_map(|one| one.split_once(':')).map(|(name, _)| name).collect();
            let call = format!("<Mine as {of}>::{name}{}({})", turbofish(&function.generics), names.join(", "));
            let code =
                format!("pub fn f{head}({}){bounds} {{ is::<{}>({call}) }}", declared.join(", "), function.output);
            self.add(&code.replace("Self", "Mine"));
        }
        for supertrait in &found.supertraits {
            let head = with_mine(&declared(&[&found.generics]));
            let both = format!("where Mine: {of}{}", where_.replacen(" where", ",", 1));
            self.add(&format!("pub fn f{head}(value: Mine) -> impl {supertrait} {both} {{ value }}"));
        }
    }
}

/// Returns the type of a field with which a type implements only what a trait requires.
fn content(supertraits: &BTreeSet<String>) -> &'static str {
    match (supertraits.contains("Send"), supertraits.contains("Sync")) {
        (true, true) => "u8",
        (true, false) => "std::cell::Cell<u8>",
        (false, true) => "std::sync::MutexGuard<'static, u8>",
        (false, false) => "*mut u8",
    }
}

/// Adds the parameter `Mine`.
fn with_mine(declared: &str) -> String {
    match declared.strip_suffix('>') {
        Some(open) => format!("{open}, Mine>"),
        None => "<Mine>".to_owned(),
    }
}

/// Returns a part of an implementation.
fn implemented(name: &str, kind: &MemberKind) -> String {
    match kind {
        MemberKind::Function(function) => {
            let receiver = function.receiver.clone();
            let arguments = function.arguments.iter().enumerate();
            let arguments = arguments.map(|(index, one)| format!("value_{index}: {}", one.ty));
            let arguments: Vec<String> = receiver.into_iter().chain(arguments).collect();
            let (head, bounds) = (declared(&[&function.generics]), bounds(&[&function.generics]));
            let words = if function.is_async { "async " } else { "" };
            let unsafe_ = if function.is_unsafe { "unsafe " } else { "" };
            let arguments = arguments.join(", ");
            format!("{words}{unsafe_}fn {name}{head}({arguments}) -> {}{bounds} {{ any() }} ", function.output)
        }
        MemberKind::Const(ty) => format!("const {name}: {ty} = panic!(); "),
        MemberKind::Type(_) => format!("type {name} = (); "),
    }
}
