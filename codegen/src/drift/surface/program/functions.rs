//! Functions: a function with the same signature calls each, and so the compiler compares the signatures.

use super::Program;
use super::generics::{bounds, declared, turbofish};
use crate::surface::{Function, MemberKind};

impl Program<'_> {
    /// Uses a function or constant of a type.
    pub(super) fn member(&mut self, path: &str, name: &str, kind: &MemberKind) {
        match kind {
            MemberKind::Function(function) if function.has_open_arguments => {}
            MemberKind::Function(function) => {
                let of = if function.of.is_empty() { format!("crate::{path}") } else { function.of.clone() };
                self.call(Some(&of), &format!("<{of}>::{name}"), function);
            }
            MemberKind::Const(ty) => self.constant(&format!("crate::{path}::{name}"), ty),
            MemberKind::Type(_) => {}
        }
    }

    /// Calls a function, which may be one of a type.
    pub(super) fn call(&mut self, of: Option<&str>, path: &str, function: &Function) {
        let generics = [&function.block, &function.generics];
        let (head, bounds) = (declared(&generics), bounds(&generics));
        let receiver = function.receiver.as_deref().zip(of).map(|(receiver, of)| match receiver {
            "self" => format!("receiver: {of}"),
            typed if typed.starts_with("self: ") => format!("receiver: {}", &typed[6..]),
            reference => format!("receiver: {}{of}", reference.trim_end_matches("self")),
        });
        let arguments = function.arguments.iter().enumerate().map(|(index, one)| format!("value_{index}: {}", one.ty));
        let declared: Vec<String> = receiver.into_iter().chain(arguments).collect();
        let names = declared.iter().filter_map(|one| one.split_once(':')).map(|(name, _)| name);
        let call = format!("{path}{}({})", turbofish(&function.generics), names.collect::<Vec<_>>().join(", "));
        let call = if function.is_unsafe { format!("unsafe {{ {call} }}") } else { call };
        let (arguments, output) = (declared.join(", "), &function.output);
        self.add(&if function.is_async {
            format!("pub async fn f{head}({arguments}){bounds} {{ is::<{output}>({call}.await) }}")
        } else if function.is_const {
            format!("pub const fn f{head}({arguments}) -> {output}{bounds} {{ {call} }}")
        } else if output.contains("impl ") {
            format!("pub fn f{head}({arguments}) -> {output}{bounds} {{ {call} }}")
        } else {
            format!("pub fn f{head}({arguments}){bounds} {{ is::<{output}>({call}) }}")
        });
    }
}
