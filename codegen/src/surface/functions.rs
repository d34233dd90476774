//! Functions: their receivers, arguments and results.

use syn::{FnArg, Pat, ReceiverKind, ReturnType, Safety, Signature};

use super::generics;
use super::signatures::{Argument, Function};
use super::types::Scope;

/// Reads the signature of a function.
pub(super) fn read(scope: &Scope<'_>, signature: &Signature) -> Function {
    let mut scope = scope.clone();
    let own = generics::enter(&mut scope, &signature.generics);
    let receiver = signature.receiver().map(|receiver| match &receiver.kind {
        ReceiverKind::Reference(_, lifetime, mutable) => {
            let lifetime = lifetime.as_ref().map_or_else(String::new, |lifetime| {
                let written = format!("'{}", lifetime.ident);
                format!("{} ", scope.parameters.get(&written).unwrap_or(&written))
            });
            format!("&{lifetime}{}self", if mutable.is_some() { "mut " } else { "" })
        }
        ReceiverKind::Typed(_, ty) => format!("self: {}", scope.ty(ty)),
        // `mut self` belongs to the body.
        _ => "self".to_owned(),
    });
    let arguments = signature.inputs.iter().enumerate().filter_map(|(index, argument)| match argument {
        FnArg::Typed(argument) => {
            let name = match &*argument.pat {
                Pat::Ident(name) => name.ident.to_string(),
                _ => format!("argument_{index}"),
            };
            Some(Argument { name, ty: scope.ty(&argument.ty) })
        }
        FnArg::Receiver(_) => None,
    });
    let arguments = arguments.collect();
    let output = match &signature.output {
        ReturnType::Default => "()".to_owned(),
        ReturnType::Type(_, ty) => scope.ty(ty),
    };
    Function {
        generics: own,
        receiver,
        arguments,
        output,
        is_async: signature.asyncness.is_some(),
        is_const: signature.constness.is_some(),
        is_unsafe: matches!(signature.safety, Safety::Unsafe(_)),
        ..Function::default()
    }
}
