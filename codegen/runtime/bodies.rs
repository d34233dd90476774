//! Bodies of requests, ready to be sent.

use reqwest::Body;
use serde::Serialize;

use super::error::Error;
use super::parameters::{Style, pairs};

/// JSON.
pub(crate) fn json<T: Serialize>(operation: &'static str, value: &T) -> Result<Body, Error> {
    let bytes = serde_json::to_vec(value).map_err(|error| {
        Error::invalid_argument("the body cannot be written as JSON").with_source(error).in_operation(operation)
    })?;
    Ok(bytes.into())
}

/// `application/x-www-form-urlencoded`: a pair a property, in the style of query parameters. `encoding` has the
/// properties that have a style of their own.
pub(crate) fn form<T: Serialize>(
    operation: &'static str,
    value: &T,
    encoding: &[(&str, Style, bool)],
) -> Result<Body, Error> {
    let value = serde_json::to_value(value).map_err(|error| {
        Error::invalid_argument("the body cannot be written as a form").with_source(error).in_operation(operation)
    })?;
    let serde_json::Value::Object(fields) = value else {
        return Err(Error::invalid_argument("a form is an object").in_operation(operation));
    };
    let mut all = Vec::new();
    for (name, value) in &fields {
        let own = encoding.iter().find(|(own, ..)| own == name);
        let (style, explode) = own.map_or((Style::Form, true), |(_, style, explode)| (*style, *explode));
        all.extend(pairs(operation, name, style, explode, Some(value))?);
    }
    // A URL's query is written the same way (WHATWG URL, section 5.2).
    let mut url = reqwest::Url::parse("form:/").map_err(|error| Error::invalid_argument(error.to_string()))?;
    url.query_pairs_mut().extend_pairs(all);
    Ok(url.query().unwrap_or_default().to_owned().into())
}
