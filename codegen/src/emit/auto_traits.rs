//! `auto_traits.rs`: asserts that the public types of the crate are `Send` and `Sync`. Only tests compile it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::attributes::inner_docs;
use super::receive::is_stream;
use crate::model::{Api, Group, ResponseBody};

/// The types of the runtime that have a parameter.
const GENERIC: [&str; 6] = ["EventStream", "Nullable", "PaginationStream", "Response", "Wait", "WaitError"];

/// The types of the runtime that only one thread uses at a time: they contain streams and callbacks.
const SENT: [&str; 4] = ["Download", "EventStream", "PaginationStream", "Wait"];

/// The exports of the runtime that are no types: traits, and an alias of a type that is only `Send`.
const OTHERS: [&str; 3] = ["Transport", "TransportFuture", "Validate"];

/// Returns the file.
pub(super) fn emit(api: &Api) -> TokenStream {
    let about = inner_docs(&["The public types can be sent to other threads, and shared between threads.".to_owned()]);
    let exports = api.needs.exports.iter().filter(|export| !api.needs.features.contains_key(export.module));
    let exports = exports.flat_map(|export| export.names).filter(|name| !OTHERS.contains(*name)).map(|name| {
        let ident = format_ident!("{name}");
        let argument = GENERIC.contains(name).then(|| quote!(<()>));
        asserted(SENT.contains(name), &quote!(crate::#ident #argument))
    });
    let types = api.types.iter().map(|def| {
        let name = format_ident!("{}", def.name);
        asserted(false, &quote!(crate::types::#name))
    });
    let operations = of_group(&api.root, &quote!(crate::operations));
    quote! {
        #about

        const fn can_be_sent<T: Send>() {}
        const fn can_be_shared<T: Send + Sync>() {
            can_be_sent::<T>();
        }

        const _: () = {
            #(#exports)*
            #(#types)*
            #(#operations)*
        };
    }
}

/// Returns the assertion about a type.
fn asserted(is_sent: bool, ty: &TokenStream) -> TokenStream {
    if is_sent { quote!(can_be_sent::<#ty>();) } else { quote!(can_be_shared::<#ty>();) }
}

/// Returns the types in the module of a group, and in the modules of the groups below it.
fn of_group(group: &Group, module: &TokenStream) -> Vec<TokenStream> {
    let name = format_ident!("{}", group.type_name_or_client());
    let own = (!group.path.is_empty()).then(|| asserted(false, &quote!(#module::#name<'static>)));
    let operations = group.operations.iter().flat_map(|operation| {
        let outcome = match &operation.response {
            ResponseBody::Statuses(name, cases) => Some((cases.iter().any(|case| is_stream(&case.body)), name)),
            _ => None,
        };
        outcome.into_iter().chain([(false, &operation.request_name)]).map(|(is_sent, name)| {
            let name = format_ident!("{name}");
            asserted(is_sent, &quote!(#module::#name))
        })
    });
    let groups = group.groups.iter().flat_map(|child| {
        let name = format_ident!("{}", child.module);
        of_group(child, &quote!(#module::#name))
    });
    own.into_iter().chain(operations).chain(groups).collect()
}
