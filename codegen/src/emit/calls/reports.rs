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
                "status": error.http_status().map(|status| status.as_u16()),
                "message": error.to_string(),
                "raw": String::from_utf8_lossy(error.raw_body()),
            })
        }

        fn compared<T: DeserializeOwned + PartialEq + Serialize>(value: &T, expected: &str) -> Value {
            let decodes_from = |json: &str| serde_json::from_str::<T>(json).is_ok_and(|other| other == *value);
            let comes_back = serde_json::to_string(value).is_ok_and(|json| decodes_from(&json));
            json!({ "kind": "json", "is_equal": decodes_from(expected), "comes_back": comes_back })
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
            T: DeserializeOwned + PartialEq + Serialize,
            E: std::fmt::Display,
        {
            let expected: Vec<Box<serde_json::value::RawValue>> = serde_json::from_str(expected).unwrap_or_default();
            let mut items = Vec::new();
            while let Some(item) = stream.next().await {
                let index = items.len();
                items.push(match item {
                    Ok(item) => {
                        let expected = expected.get(index).map_or("null", |json| json.get());
                        let compared = compared(&item, expected);
                        json!(compared["is_equal"] == true && compared["comes_back"] == true)
                    }
                    Err(error) => json!(error.to_string()),
                });
            }
            json!({ "kind": "items", "items": items })
        }
    }
}
