//! The program: reads runs from standard input, makes each call, and prints its result.

use std::collections::BTreeMap;

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::values::Values;
use super::{Call, CallProgram, Dependency, Method, methods};
use crate::diagnostic::{Diagnostics, Problems};
use crate::emit::files::{self, File};
use crate::emit::imports::{ApiNames, Imports};
use crate::emit::manifest::foreign;
use crate::model::{Api, Security};

const COMMAND: &str = "cargo xtask corpus";

pub(super) fn emit(
    api: &Api,
    calls: &[Call],
    dependency: &Dependency,
    problems: &mut Problems,
) -> Result<CallProgram, Diagnostics> {
    let known = methods(&api.root, &[]);
    let by_id: BTreeMap<&str, &Method> = known.iter().map(|method| (method.operation.id.as_str(), method)).collect();
    let values = Values { types: &api.types, is_strict: false };
    let written: Vec<Result<TokenStream, String>> = calls
        .iter()
        .enumerate()
        .map(|(index, call)| {
            let method = by_id.get(call.operation.as_str());
            let method = method.ok_or_else(|| format!("there is no operation `{}`", call.operation))?;
            super::methods::function(&values, method, call, index)
        })
        .collect();
    let arms = written.iter().enumerate().filter(|(_, result)| result.is_ok()).map(|(index, _)| {
        let (name, index) = (format_ident!("call_{index}"), Literal::usize_unsuffixed(index));
        quote!(#index => Box::pin(#name(&client, expected)).await,)
    });
    let arms: Vec<TokenStream> = arms.collect();
    let functions = written.iter().filter_map(|result| result.as_ref().ok());
    let main = main(api, &arms);
    let reports = super::reports::functions();
    let main = quote!(#main #reports #(#functions)*);
    let mut sources =
        files::print(vec![File::new("main.rs", main, Imports::Own)], &ApiNames::default(), COMMAND, problems)?;
    let mut tree: files::Tree =
        std::mem::take(&mut sources).into_iter().map(|(path, text)| (format!("src/{path}"), text)).collect();
    tree.insert("Cargo.toml".to_owned(), manifest(api, dependency));
    Ok(CallProgram { tree, written: written.into_iter().map(|result| result.map(drop)).collect() })
}

/// Returns `main` and the functions that describe results.
fn main(api: &Api, arms: &[TokenStream]) -> TokenStream {
    let credentials = api.security.iter().enumerate().map(|(index, credential)| {
        let (position, variant) = (Literal::usize_unsuffixed(index), format_ident!("{}", credential.name));
        match credential.security {
            Security::Basic => quote! {
                #position => {
                    let (user, password) = secret.split_once(':').unwrap_or((secret, ""));
                    builder.basic_auth(user, password)
                }
            },
            _ if index > 0 => quote!(#position => builder.credential(api::Credential::#variant, secret),),
            _ => quote!(#position => builder.api_key(secret),),
        }
    });
    quote! {
        //! Calls methods of a generated crate.
        //!
        //! Each line of standard input is a JSON object with the index of a call, the base URL, the credentials and
        //! the expected body. Each line of standard output is the result as JSON.
        #![allow(deprecated, dead_code, unused_imports, unused_variables, clippy::all, reason = "generated code")]
        #![recursion_limit = "512"]

        use std::io::Write as _;

        use api::*;
        use futures_util::StreamExt as _;
        use serde::Serialize;
        use serde::de::DeserializeOwned;
        use serde_json::{Value, json};

        fn main() -> Result<(), Box<dyn std::error::Error>> {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            let mut out = std::io::stdout().lock();
            for line in std::io::stdin().lines() {
                let run: Value = serde_json::from_str(&line?)?;
                // A panic is the result of one run, and does not end the program.
                let call = std::panic::AssertUnwindSafe(|| runtime.block_on(run_one(&run)));
                let result = std::panic::catch_unwind(call).unwrap_or_else(|_| json!({ "error": "panic" }));
                writeln!(out, "{result}")?;
            }
            Ok(())
        }

        async fn run_one(run: &Value) -> Value {
            let text = |name: &str| run[name].as_str().unwrap_or_default();
            let mut builder = api::Client::builder().base_url(text("base_url")).retry(api::Retry::none()).timeout(std::time::Duration::from_secs(20));
            for (index, secret) in run["credentials"].as_array().into_iter().flatten().enumerate() {
                if let Some(secret) = secret.as_str() {
                    builder = set_credential(builder, index, secret);
                }
            }
            let client = match builder.build() {
                Ok(client) => client,
                Err(error) => return failed(&error),
            };
            call(run["call"].as_u64().unwrap_or_default(), client, text("expected")).await
        }

        fn set_credential(builder: api::ClientBuilder, index: usize, secret: &str) -> api::ClientBuilder {
            match index {
                #(#credentials)*
                _ => builder,
            }
        }

        async fn call(index: u64, client: api::Client, expected: &str) -> Value {
            match index {
                #(#arms)*
                _ => json!({ "error": "there is no such call" }),
            }
        }
    }
}

fn manifest(api: &Api, dependency: &Dependency) -> String {
    let [chrono, jiff, decimal, uuid] = foreign(&api.needs);
    let Dependency { program, package, path } = dependency;
    format!(
        r#"# @generated by `{COMMAND}`; do not edit.

[package]
name = "{program}"
version = "0.0.0"
edition = "2024"

[dependencies]
api = {{ package = "{package}", path = "{path}", default-features = false, features = ["serialize"] }}
{chrono}futures-util = {{ version = "0.3", default-features = false }}
{jiff}{decimal}serde = "1"
serde_json = {{ version = "1", features = ["raw_value"] }}
tokio = {{ version = "1", default-features = false, features = ["rt", "net", "time"] }}
{uuid}"#
    )
}
