//! Decodes request bodies: JSON, URL-encoded forms, multipart forms, lines, text and bytes.

use serde_json::{Map, Value};

use super::description::{Encoding, Media};
use super::http::{Request, pairs};
use super::replies::essence;
use super::styles::{form_decoded, is_delimited, is_list, is_nested, is_object, is_scalar};
use crate::difference::{Kind, differences};

/// Facts about the schema of a body.
pub(super) trait Facts {
    /// Returns whether a property of a form is binary.
    fn is_file(&self, property: &str) -> bool;

    /// Returns whether the value at the end of `steps` is the only one that the schema allows there.
    fn is_constant(&self, steps: &[String], value: &Value) -> bool;
}

/// Returns the problems of a body that should have a value.
pub(super) fn problems(request: &Request, media: &Media, expected: &Value, facts: &dyn Facts) -> Vec<String> {
    let essence = essence(&media.name);
    let text = || String::from_utf8_lossy(&request.body).into_owned();
    match essence.as_str() {
        "application/x-www-form-urlencoded" => form(&text(), media, expected, facts),
        "multipart/form-data" => multipart(request, expected, facts),
        name if is_lines(name) => lines(&text(), expected),
        name if is_json(name) => json(&text(), expected, facts),
        _ => {
            let is_same = expected.as_str().is_some_and(|expected| expected.as_bytes() == request.body);
            let is_json = serde_json::from_slice::<Value>(&request.body).is_ok_and(|value| value == *expected);
            if is_same || is_json { Vec::new() } else { vec![format!("the body is {:?}", text())] }
        }
    }
}

/// Returns whether a media type has one JSON value per line or record.
pub(super) fn is_lines(essence: &str) -> bool {
    ["ndjson", "jsonl", "json-lines", "json-seq", "stream+json"].iter().any(|word| essence.contains(word))
}

pub(super) fn is_json(essence: &str) -> bool {
    matches!(essence, "application/json" | "text/json") || essence.ends_with("+json")
}

fn json(text: &str, expected: &Value, facts: &dyn Facts) -> Vec<String> {
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => return vec![format!("the body is not JSON: {error}: {text:?}")],
    };
    let mut problems = Vec::new();
    for difference in differences(expected, &value) {
        let steps = difference.steps;
        let verb = match difference.kind {
            // The client sends constants that the caller did not pass.
            Kind::Added if at(&value, &steps).is_some_and(|value| facts.is_constant(&steps, value)) => continue,
            Kind::Missing => "is missing",
            Kind::Added => "was added",
            Kind::Changed => "was changed",
        };
        problems.push(format!("the body's /{} {verb}", steps.join("/")));
    }
    problems
}

/// Returns the value at the end of some keys and indices.
fn at<'v>(value: &'v Value, steps: &[String]) -> Option<&'v Value> {
    steps.iter().try_fold(value, |value, step| match value {
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        value => value.get(step),
    })
}

fn lines(text: &str, expected: &Value) -> Vec<String> {
    let values = text.lines().map(|line| serde_json::from_str(line.trim_start_matches('\u{1e}')));
    let values: Result<Vec<Value>, _> = values.collect();
    let items = match expected {
        Value::Array(items) => items.clone(),
        other => vec![other.clone()],
    };
    match values {
        // The caller writes lines that the document describes as text.
        _ if expected == text => Vec::new(),
        Ok(values) if values == items => Vec::new(),
        _ => vec![format!("the lines of the body are {text:?}")],
    }
}

fn form(text: &str, media: &Media, expected: &Value, facts: &dyn Facts) -> Vec<String> {
    let mut rest = pairs(text);
    let mut problems = Vec::new();
    let Some(fields) = expected.as_object() else { return vec!["the form is not an object".to_owned()] };
    for (name, value) in fields {
        let encoding = media.encoding.get(name).cloned().unwrap_or_default();
        if !take_property(&mut rest, name, &encoding, value) {
            problems.push(format!("the form's `{name}` is not {value}: {text:?}"));
        }
    }
    rest.retain(|(name, value)| !is_constant(facts, &form_decoded(name), &form_decoded(value)));
    problems.extend(rest.iter().map(|(name, value)| format!("the form has `{name}={value}` in addition")));
    problems
}

/// Returns whether the text of a property is the only one that the schema allows.
fn is_constant(facts: &dyn Facts, name: &str, text: &str) -> bool {
    let value = serde_json::from_str(text).unwrap_or_else(|_| Value::from(text));
    [value, text.into()].iter().any(|value| facts.is_constant(&[name.to_owned()], value))
}

/// Removes the pairs of a property, and returns whether they are its value.
fn take_property(rest: &mut Vec<(&str, &str)>, name: &str, encoding: &Encoding, value: &Value) -> bool {
    let has_style = encoding.style.is_some() || encoding.explode.is_some();
    let style = encoding.style.as_deref().unwrap_or("form");
    let explode = encoding.explode.unwrap_or(style == "form");
    let is_simple = !has_style && value.is_object();
    if is_simple {
        return take_json(rest, name, value);
    }
    take_pairs(rest, name, style, explode, value)
}

/// Removes the pair of a value that is JSON, and returns whether it is the value.
pub(super) fn take_json(rest: &mut Vec<(&str, &str)>, name: &str, value: &Value) -> bool {
    let taken = take(rest, |key| key == name);
    let [(_, text)] = taken.as_slice() else { return false };
    serde_json::from_str(text).is_ok_and(|found: Value| differences(value, &found).is_empty())
}

/// Removes the pairs of a value in a style, and returns whether they are the value.
pub(super) fn take_pairs(rest: &mut Vec<(&str, &str)>, name: &str, style: &str, explode: bool, value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(_) | Value::Object(_) if style == "deepObject" => {
            let prefix = format!("{name}[");
            let taken = take(rest, |key| key.starts_with(&prefix) || key == name);
            let nested = taken.into_iter().map(|(key, text)| (key[name.len()..].to_owned(), text));
            is_nested(value, &nested.collect::<Vec<_>>())
        }
        Value::Array(items) if explode => {
            let texts: Vec<String> = take(rest, |key| key == name).into_iter().map(|(_, text)| text).collect();
            is_list(items, &texts)
        }
        Value::Object(fields) if explode => {
            let taken = take(rest, |key| fields.contains_key(key));
            is_object(fields, &taken)
        }
        Value::Array(items) if items.is_empty() => take(rest, |key| key == name).is_empty(),
        Value::Object(fields) if fields.is_empty() => take(rest, |key| key == name).is_empty(),
        Value::Array(_) | Value::Object(_) => {
            let found = rest.iter().position(|(key, _)| form_decoded(key) == name);
            found.is_some_and(|index| is_delimited(style, value, rest.remove(index).1))
        }
        value => {
            let taken = take(rest, |key| key == name);
            matches!(taken.as_slice(), [(_, text)] if is_scalar(value, text))
        }
    }
}

/// Removes the pairs whose name matches, and decodes them.
fn take(rest: &mut Vec<(&str, &str)>, matches: impl Fn(&str) -> bool) -> Vec<(String, String)> {
    let taken = rest.extract_if(.., |(name, _)| matches(&form_decoded(name)));
    taken.map(|(name, value)| (form_decoded(name), form_decoded(value))).collect()
}

/// A part of a form.
struct Part {
    name: String,
    file_name: Option<String>,
    content_type: Option<String>,
    body: Vec<u8>,
}

fn multipart(request: &Request, expected: &Value, facts: &dyn Facts) -> Vec<String> {
    let content_type = request.header("content-type").unwrap_or_default();
    let Some((_, boundary)) = content_type.split_once("boundary=") else {
        return vec![format!("`{content_type}` has no boundary")];
    };
    let Some(parts) = parts(&request.body, boundary.trim_matches('"')) else {
        return vec!["the parts of the form cannot be read".to_owned()];
    };
    let Some(fields) = expected.as_object() else { return vec!["the form is not an object".to_owned()] };
    let mut problems = Vec::new();
    for (name, value) in fields.iter().filter(|(_, value)| !value.is_null()) {
        let own: Vec<&Part> = parts.iter().filter(|part| part.name == *name).collect();
        if !is_property(&own, value) {
            let own = own.iter().map(|part| String::from_utf8_lossy(&part.body).into_owned()).collect::<Vec<_>>();
            problems.push(format!("the form's `{name}` is not {value}: {own:?}"));
        }
        if facts.is_file(name) && own.iter().any(|part| part.file_name.is_none()) {
            problems.push(format!("the file `{name}` of the form has no file name"));
        }
    }
    let is_constant = |part: &Part| is_constant(facts, &part.name, &String::from_utf8_lossy(&part.body));
    let others = parts.iter().filter(|part| !fields.contains_key(&part.name) && !is_constant(part));
    problems.extend(others.map(|part| format!("the form has the part `{}` in addition", part.name)));
    problems
}

fn is_property(parts: &[&Part], value: &Value) -> bool {
    match (parts, value) {
        ([part], Value::Array(_)) if is_part(part, value) => true,
        (parts, Value::Array(items)) => {
            parts.len() == items.len() && parts.iter().zip(items).all(|(part, item)| is_part(part, item))
        }
        ([part], value) => is_part(part, value),
        _ => false,
    }
}

fn is_part(part: &Part, value: &Value) -> bool {
    let text = String::from_utf8_lossy(&part.body);
    let media_type = part.content_type.as_deref().map(essence);
    match value {
        Value::String(expected) if !media_type.is_some_and(|name| is_json(&name)) => {
            expected.as_bytes() == part.body || is_scalar(value, &text)
        }
        value => serde_json::from_str(&text).is_ok_and(|found: Value| differences(value, &found).is_empty()),
    }
}

/// Splits a multipart body (RFC 2046, section 5.1).
fn parts(body: &[u8], boundary: &str) -> Option<Vec<Part>> {
    let delimiter = format!("\r\n--{boundary}").into_bytes();
    let body = [b"\r\n", body].concat();
    let starts: Vec<usize> = body
        .windows(delimiter.len())
        .enumerate()
        .filter(|(_, window)| *window == delimiter)
        .map(|(at, _)| at)
        .collect();
    let mut parts = Vec::new();
    for pair in starts.windows(2) {
        let [start, end] = pair else { return None };
        let part = body.get(start + delimiter.len()..*end)?.strip_prefix(b"\r\n")?;
        let split = part.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = std::str::from_utf8(part.get(..split)?).ok()?;
        let headers: Map<String, Value> = head
            .split("\r\n")
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.into()))
            .collect();
        let disposition = headers.get("content-disposition")?.as_str()?;
        let parameter = |name: &str| {
            let (_, rest) = disposition.split_once(&format!("; {name}=\""))?;
            let text = rest.split('"').next()?;
            Some(text.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n"))
        };
        parts.push(Part {
            name: parameter("name")?,
            file_name: parameter("filename"),
            content_type: headers.get("content-type").and_then(Value::as_str).map(ToOwned::to_owned),
            body: part.get(split + 4..)?.to_vec(),
        });
    }
    body.ends_with(format!("--{boundary}--\r\n").as_bytes()).then_some(parts)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The property `file` is binary.
    struct Files;

    impl Facts for Files {
        fn is_file(&self, property: &str) -> bool {
            property == "file"
        }

        fn is_constant(&self, _: &[String], _: &Value) -> bool {
            false
        }
    }

    #[test]
    fn forms_are_compared_property_by_property() {
        let encoding = |style: &str| Encoding { style: Some(style.to_owned()), ..Encoding::default() };
        let media = Media {
            name: "application/x-www-form-urlencoded".to_owned(),
            schema: None,
            encoding: [("deep".to_owned(), encoding("deepObject"))].into(),
        };
        let value = json!({ "a": "x y", "list": [1, 2], "object": { "k": "v" }, "deep": { "k": [1] } });
        let good = "a=x+y&list=1&list=2&object=%7B%22k%22%3A%22v%22%7D&deep%5Bk%5D=1";
        assert_eq!(form(good, &media, &value, &Files), Vec::<String>::new());
        assert_eq!(form("a=x+y&list=1&list=2&k=v&deep%5Bk%5D=1", &media, &value, &Files).len(), 2);
    }

    #[test]
    fn parts_have_a_name_and_a_body() {
        let body = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\nContent-Type: text/plain\r\n\r\n\
                    1\r\n2\r\n--b\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n7\r\n--b--\r\n";
        let headers = vec![("content-type".to_owned(), "multipart/form-data; boundary=b".to_owned())];
        let request = Request { body: body.as_bytes().to_vec(), headers, ..Request::default() };
        let found = multipart(&request, &json!({ "file": "1\r\n2", "n": 7 }), &Files);
        assert_eq!(found, Vec::<String>::new());
        assert_eq!(multipart(&request, &json!({ "file": "1" }), &Files).len(), 2);
    }
}
