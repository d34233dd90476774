//! The functions that call a method each, and convert its result to JSON.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::values::{Reason, Values};
use super::{Call, Method};
use crate::model::{Constant, EventFormat, Framing, ResponseBody, StatusCase, Type};

/// Returns the function `call_<index>`.
pub(super) fn function(values: &Values, method: &Method, call: &Call, index: usize) -> Result<TokenStream, Reason> {
    let name = format_ident!("call_{index}");
    let operation = method.operation;
    let request = request(values, method, call)?;
    let (send, body) = match (&operation.stream, call.is_stream) {
        (Some((stream, _)), true) => (quote!(stream), stream),
        (None, true) => return Err("the operation has no method `stream`".to_owned()),
        (_, false) => (quote!(send), &operation.response),
    };
    let report = report(method, body);
    Ok(quote! {
        async fn #name(client: &api::Client, expected: &str) -> Value {
            match #request.#send().await {
                Ok(response) => {
                    let status = response.http_status().as_u16();
                    #report
                    json!({ "status": status, "body": body })
                }
                Err(error) => failed(&error),
            }
        }
    })
}

/// Returns the request: the call of the method with its arguments, then the setters.
fn request(values: &Values, method: &Method, call: &Call) -> Result<TokenStream, Reason> {
    let operation = method.operation;
    let accessors = method.group.path.iter().map(|name| {
        let name = format_ident!("{name}");
        quote!(.#name())
    });
    let name = format_ident!("{}", operation.name);
    let (mut arguments, mut setters) = (Vec::new(), Vec::new());
    for (index, parameter) in operation.parameters.iter().enumerate() {
        let value = call.parameters.iter().find(|(of, _)| *of == index).map(|(_, value)| value);
        let setter = format_ident!("{}", parameter.name);
        match value {
            // The method sets it.
            Some(value) if parameter.constant.as_ref().and_then(Constant::value) == Some(value) => {}
            Some(value) => {
                let value = values
                    .argument(&parameter.ty, &parameter.conversion, value)
                    .map_err(|reason| format!("the parameter `{}`: {reason}", parameter.wire_name))?;
                if parameter.is_argument() { arguments.push(value) } else { setters.push(quote!(.#setter(#value))) }
            }
            None if parameter.required => return Err(format!("the parameter `{}` is required", parameter.wire_name)),
            None => {}
        }
    }
    match (&operation.body, &call.body) {
        (Some(body), Some(value)) => {
            let value = values
                .argument(&body.ty, &body.conversion, value)
                .map_err(|reason| format!("the request body: {reason}"))?;
            let is_range = body.ty == Type::File && body.media_type.contains('*');
            let value = if is_range {
                let media_type = body.media_type.replacen("*/", "application/", 1).replace('*', "x-test");
                quote!(#value.with_content_type(#media_type))
            } else {
                value
            };
            if body.required { arguments.push(value) } else { setters.push(quote!(.body(#value))) }
        }
        (Some(body), None) if body.required => return Err("the request body is required".to_owned()),
        (None, Some(_)) => return Err("the method takes no request body".to_owned()),
        (_, None) => {}
    }
    Ok(quote!(client #(#accessors)*.#name(#(#arguments),*) #(#setters)*))
}

/// Returns the statement that defines `body`: the JSON about the body of the response.
fn report(method: &Method, body: &ResponseBody) -> TokenStream {
    if let ResponseBody::Statuses(name, cases) = body {
        let modules = method.modules.iter().map(|module| format_ident!("{module}"));
        let name = format_ident!("{name}");
        let path = quote!(api::operations #(::#modules)*::#name);
        let arms = cases.iter().map(|case| arm(&path, case));
        return quote! {
            let body = match response.into_inner() {
                #(#arms)*
                _ => json!({ "kind": "another variant" }),
            };
        };
    }
    let value = one(body);
    quote! {
        let value = response.into_inner();
        let body = #value;
    }
}

fn arm(path: &TokenStream, case: &StatusCase) -> TokenStream {
    let variant = format_ident!("{}", case.name);
    let body = one(&case.body);
    if case.body == ResponseBody::Empty {
        quote!(#path::#variant => { let value = (); #body })
    } else {
        quote!(#path::#variant(value) => #body,)
    }
}

/// Returns the expression that describes the variable `value`.
fn one(body: &ResponseBody) -> TokenStream {
    match body {
        ResponseBody::Json(_) => quote!(compared(&value, expected)),
        ResponseBody::Empty => quote!({
            let () = value;
            json!({ "kind": "empty" })
        }),
        ResponseBody::Text(_) => quote!(json!({ "kind": "text", "text": value })),
        ResponseBody::Bytes(_) => quote!(downloaded(value).await),
        ResponseBody::Events(EventFormat { framing: Framing::Events, .. }, Type::String) => quote!(texts(value).await),
        ResponseBody::Events(..) => quote!(items(value, expected).await),
        ResponseBody::Statuses(..) => quote!(json!({ "kind": "unsupported" })),
    }
}
