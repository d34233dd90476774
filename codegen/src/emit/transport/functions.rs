//! The functions of progenitor's client, reduced to the statements that build a request.
//!
//! ```rust,ignore
//! // before: a request that progenitor's client sends
//! pub async fn get_item<'a>(&'a self, id: &'a str) -> Result<ResponseValue<ByteStream>, Error<ByteStream>> {
//!     let url = format!("{}/items/{}", self.baseurl, encode_path(&id.to_string()));
//!     // ... headers
//!     let mut request = self.client.get(url).headers(header_map).build()?;
//!     // ... hooks, and one case per status
//! }
//! // after: a request that the runtime sends
//! pub(crate) fn get_item(&self, id: &str) -> reqwest::Result<Request> {
//!     let url = format!("{}/items/{}", self.base_url, encode_path(id));
//!     self.client.get(url).build()
//! }
//! ```

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprMethodCall, FnArg, ImplItem, Item, Lifetime, Local, Macro, Member, Pat, Path, Stmt, Token, Type};

use crate::model::Operation;

/// The parts of a function that build its request.
pub(super) struct Function {
    arguments: Vec<(Ident, Type)>,
    /// The statement that defines the URL.
    url: Local,
    /// The calls of the request's builder, up to `build`.
    request: Expr,
}

/// Returns the functions of progenitor's client by name. A function with unexpected statements is left out.
pub(super) fn read(tokens: TokenStream) -> syn::Result<BTreeMap<String, Function>> {
    let file: syn::File = syn::parse2(tokens)?;
    let mut found = BTreeMap::new();
    for item in file.items {
        let Item::Impl(block) = item else { continue };
        for item in block.items {
            if let ImplItem::Fn(function) = item
                && function.sig.asyncness.is_some()
                && block.trait_.is_none()
            {
                let name = function.sig.ident.to_string();
                found.extend(Function::of(function).map(|function| (name, function)));
            }
        }
    }
    Ok(found)
}

impl Function {
    fn of(function: syn::ImplItemFn) -> Option<Self> {
        let arguments = function.sig.inputs.into_iter().filter_map(|argument| match argument {
            FnArg::Typed(argument) => Some(argument),
            FnArg::Receiver(_) => None,
        });
        let arguments = arguments.map(|argument| match *argument.pat {
            Pat::Ident(name) => Some((name.ident, plain_type(*argument.ty))),
            _ => None,
        });
        let arguments = arguments.collect::<Option<Vec<_>>>()?;
        let mut locals = function.block.stmts.into_iter().filter_map(|statement| match statement {
            Stmt::Local(local) => Some(local),
            _ => None,
        });
        let mut url = locals.find(|local| matches!(value(local), Some(Expr::Macro(_))))?;
        let mut request = locals.find_map(|local| match local.init.map(|init| *init.expr) {
            Some(Expr::Try(expression)) => Some(*expression.expr),
            _ => None,
        })?;
        let mut reduce = Reduce { is_builder: false };
        reduce.visit_local_mut(&mut url);
        reduce.visit_expr_mut(&mut request);
        reduce.is_builder.then_some(Self { arguments, url, request })
    }

    /// Whether the function takes these arguments, in any order.
    pub(super) fn takes(&self, mut expected: Vec<&str>) -> bool {
        let mut found: Vec<String> = self.arguments.iter().map(|(name, _)| name.to_string()).collect();
        expected.sort_unstable();
        found.sort_unstable();
        expected == found
    }

    /// Returns the function for an operation, and the names of its arguments in order.
    pub(super) fn print(&self, operation: &Operation) -> Option<(TokenStream, Vec<String>)> {
        let Self { arguments, url, request } = self;
        let mut request = request.clone();
        // progenitor does not know these methods.
        if let "options" | "trace" = operation.method.as_str() {
            let first = first_call(&mut request)?;
            let method = format_ident!("{}", operation.method.to_ascii_uppercase());
            first.method = format_ident!("request");
            first.args.insert(0, syn::parse_quote!(reqwest::Method::#method));
        }
        let name = format_ident!("{}", operation.function);
        let about = format!(" `{} {}`", operation.method.to_ascii_uppercase(), operation.path);
        let typed = arguments.iter().map(|(name, ty)| quote!(#name: #ty));
        let function = quote! {
            #[doc = #about]
            pub(crate) fn #name(&self, #(#typed),*) -> reqwest::Result<Request> {
                #url
                #request
            }
        };
        Some((function, arguments.iter().map(|(name, _)| name.to_string()).collect()))
    }
}

/// Returns the value of a variable.
fn value(local: &Local) -> Option<&Expr> {
    local.init.as_ref().map(|init| &*init.expr)
}

/// Returns the type of an argument without its lifetime. A list is a slice.
fn plain_type(mut ty: Type) -> Type {
    struct Plain;

    impl VisitMut for Plain {
        fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
            visit_mut::visit_type_reference_mut(self, reference);
            reference.lifetime = None::<Lifetime>;
            if let Type::Path(path) = &*reference.elem
                && is_named(&path.path, "Vec")
            {
                reference.elem = syn::parse_quote!([String]);
            }
        }
    }

    Plain.visit_type_mut(&mut ty);
    ty
}

/// Returns whether a name is the last one of a path.
fn is_named(path: &Path, name: &str) -> bool {
    path.segments.last().is_some_and(|segment| segment.ident == name)
}

/// Returns the call at the start of a chain: `self.client.get(url)`.
fn first_call(chain: &mut Expr) -> Option<&mut ExprMethodCall> {
    let Expr::MethodCall(call) = chain else { return None };
    if matches!(*call.receiver, Expr::MethodCall(_)) { first_call(&mut call.receiver) } else { Some(call) }
}

/// Removes what only progenitor's own client needs from the statements that build a request.
struct Reduce {
    /// Whether the statements contain a builder, and its last call is `build`.
    is_builder: bool,
}

impl VisitMut for Reduce {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        // The argument of `encode_path` is a text already.
        if let Expr::Call(call) = expression
            && matches!(&*call.func, Expr::Path(path) if is_named(&path.path, "encode_path"))
        {
            call.args.iter_mut().for_each(|argument| *argument = without_conversion(argument));
        }
        // The headers that progenitor adds are not part of the API.
        while let Expr::MethodCall(call) = expression
            && (call.method == "headers" || call.method == "header")
        {
            *expression = (*call.receiver).clone();
        }
        if let Expr::MethodCall(call) = expression {
            self.is_builder |= call.method == "build";
        }
        visit_mut::visit_expr_mut(self, expression);
    }

    fn visit_expr_field_mut(&mut self, field: &mut syn::ExprField) {
        if matches!(&field.member, Member::Named(name) if name == "baseurl") {
            field.member = syn::parse_quote!(base_url);
        }
        visit_mut::visit_expr_field_mut(self, field);
    }

    /// The module is imported.
    fn visit_path_mut(&mut self, path: &mut Path) {
        if path.segments.first().is_some_and(|segment| segment.ident == "progenitor_client") {
            path.segments = path.segments.iter().skip(1).cloned().collect();
        }
    }

    fn visit_macro_mut(&mut self, call: &mut Macro) {
        let Ok(mut arguments) = call.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated) else { return };
        arguments.iter_mut().for_each(|argument| self.visit_expr_mut(argument));
        arguments.pop_punct();
        call.tokens = quote!(#arguments);
    }
}

/// Returns `text` of `&text.to_string()`.
fn without_conversion(argument: &Expr) -> Expr {
    match argument {
        Expr::Reference(reference) => match &*reference.expr {
            Expr::MethodCall(call) if call.method == "to_string" => (*call.receiver).clone(),
            _ => argument.clone(),
        },
        _ => argument.clone(),
    }
}
