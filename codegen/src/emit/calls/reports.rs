//! The functions of the program that describe the results of calls as JSON.

use proc_macro2::TokenStream;
use quote::quote;

/// Returns the functions.
pub(super) fn functions() -> TokenStream {
    quote! {
        fn parsed<T: DeserializeOwned>(json: &str) -> T {
            serde_json::from_str(json).expect("the value is valid")
        }

        fn failed(error: &api::Error) -> Value {
            json!({
                "error": format!("{:?}", error.kind()),
                "status": error.status().map(|status| status.as_u16()),
                "message": error.to_string(),
                "raw": String::from_utf8_lossy(error.raw_body()),
            })
        }

        fn compared<T: DeserializeOwned + PartialEq>(value: &T, expected: &str) -> Value {
            let is_equal = serde_json::from_str::<T>(expected).is_ok_and(|expected| expected == *value);
            json!({ "kind": "json", "is_equal": is_equal })
        }

        async fn downloaded<S, B, E>(mut stream: S) -> Value
        where
            S: futures_util::Stream<Item = Result<B, E>> + Unpin,
            B: AsRef<[u8]>,
            E: std::fmt::Display,
        {
            let mut bytes = Vec::new();
            while let Some(chunk) = stream.next().await {
                match chunk {
                    Ok(chunk) => bytes.extend_from_slice(chunk.as_ref()),
                    Err(error) => return json!({ "kind": "bytes", "error": error.to_string() }),
                }
            }
            json!({ "kind": "bytes", "text": String::from_utf8_lossy(&bytes) })
        }

        async fn texts<S, E>(mut stream: S) -> Value
        where
            S: futures_util::Stream<Item = Result<String, E>> + Unpin,
            E: std::fmt::Display,
        {
            let mut items = Vec::new();
            while let Some(item) = stream.next().await {
                items.push(item.map_or_else(|error| json!({ "error": error.to_string() }), Value::from));
            }
            json!({ "kind": "texts", "items": items })
        }

        async fn items<S, T, E>(mut stream: S, expected: &str) -> Value
        where
            S: futures_util::Stream<Item = Result<T, E>> + Unpin,
            T: DeserializeOwned + PartialEq,
            E: std::fmt::Display,
        {
            let expected: Vec<Box<serde_json::value::RawValue>> = serde_json::from_str(expected).unwrap_or_default();
            let mut items = Vec::new();
            while let Some(item) = stream.next().await {
                let index = items.len();
                items.push(match item {
                    Ok(item) => {
                        let expected = expected.get(index).map_or("null", |json| json.get());
                        compared(&item, expected)["is_equal"].clone()
                    }
                    Err(error) => json!(error.to_string()),
                });
            }
            json!({ "kind": "items", "items": items })
        }
    }
}
