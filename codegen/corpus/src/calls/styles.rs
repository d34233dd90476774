//! Decodes parameters by their styles (RFC 6570; OpenAPI 3.0.4, section 4.8.12.2), and compares them with the values
//! that were passed.

use serde_json::{Map, Value};

use super::reduced::percent_decoded;
use crate::difference::differences;

/// Returns whether a text is a scalar.
pub fn is_scalar(expected: &Value, text: &str) -> bool {
    match expected {
        Value::String(expected) => differences(&Value::from(expected.as_str()), &Value::from(text)).is_empty(),
        Value::Null => text.is_empty(),
        // Nested values have no form in most styles. JSON is the usual one.
        expected => serde_json::from_str(text).is_ok_and(|value: Value| differences(expected, &value).is_empty()),
    }
}

/// Returns whether texts are the items of a list.
pub fn is_list(expected: &[Value], texts: &[String]) -> bool {
    expected.len() == texts.len() && expected.iter().zip(texts).all(|(item, text)| is_scalar(item, text))
}

/// Returns whether pairs are the properties of an object, in any order. Properties that are null are absent.
pub fn is_object(expected: &Map<String, Value>, pairs: &[(String, String)]) -> bool {
    let present = || expected.iter().filter(|(_, value)| !value.is_null());
    let has = |(name, value): (&String, &Value)| pairs.iter().any(|(key, text)| key == name && is_scalar(value, text));
    present().count() == pairs.len() && present().all(has)
}

/// Returns whether the text of a variable in a path is the value. The text is percent-encoded.
pub fn is_path_value(name: &str, style: &str, explode: bool, expected: &Value, raw: &str) -> bool {
    let decoded = |raw: &str| percent_decoded(raw);
    let name_and_equals = format!("{name}=");
    match (style, expected) {
        ("label", _) if !raw.starts_with('.') => false,
        ("matrix", _) if !raw.starts_with(';') => false,
        ("label", Value::Array(items)) => is_list(items, &split(&raw[1..], if explode { "." } else { "," })),
        ("label", Value::Object(fields)) if explode => is_object(fields, &assignments(&raw[1..], ".")),
        ("label", Value::Object(fields)) => is_object(fields, &alternating(&raw[1..])),
        ("label", expected) => is_scalar(expected, &decoded(&raw[1..])),
        ("matrix", Value::Array(items)) if explode => {
            let texts: Option<Vec<String>> =
                raw[1..].split(';').map(|part| part.strip_prefix(&name_and_equals).map(decoded)).collect();
            texts.is_some_and(|texts| is_list(items, &texts))
        }
        ("matrix", Value::Object(fields)) if explode => is_object(fields, &assignments(&raw[1..], ";")),
        ("matrix", expected) => {
            let Some(raw) = raw[1..].strip_prefix(&name_and_equals) else {
                return *expected == "" && raw[1..] == *name;
            };
            is_simple(expected, false, raw)
        }
        (_, expected) => is_simple(expected, explode, raw),
    }
}

/// Returns whether percent-encoded text is a value in the style `simple`.
fn is_simple(expected: &Value, explode: bool, raw: &str) -> bool {
    match expected {
        Value::Array(items) => is_list(items, &split(raw, ",")),
        Value::Object(fields) if explode => is_object(fields, &assignments(raw, ",")),
        Value::Object(fields) => is_object(fields, &alternating(raw)),
        expected => is_scalar(expected, &percent_decoded(raw)),
    }
}

/// Returns whether the text of a header is a value. Headers are not percent-encoded.
pub fn is_header_value(explode: bool, expected: &Value, text: &str) -> bool {
    let items = |text: &str| -> Vec<String> {
        if text.is_empty() { Vec::new() } else { text.split(',').map(|item| item.trim().to_owned()).collect() }
    };
    match expected {
        Value::Array(expected) => is_list(expected, &items(text)),
        Value::Object(fields) if explode => {
            let pair = |item: String| item.split_once('=').map(|(key, value)| (key.to_owned(), value.to_owned()));
            items(text).into_iter().map(pair).collect::<Option<Vec<_>>>().is_some_and(|pairs| is_object(fields, &pairs))
        }
        Value::Object(fields) => is_object(fields, &pairwise(&items(text))),
        expected => is_scalar(expected, text),
    }
}

/// Returns whether the value of one pair is a list or an object whose items are delimited. The text is percent-encoded.
pub fn is_delimited(style: &str, expected: &Value, raw: &str) -> bool {
    let raw = match style {
        "spaceDelimited" => raw.replace("%20", " ").replace('+', " "),
        "pipeDelimited" => raw.replace("%7C", "|").replace("%7c", "|"),
        _ => raw.to_owned(),
    };
    let delimiter = match style {
        "spaceDelimited" => " ",
        "pipeDelimited" => "|",
        _ => ",",
    };
    let texts: Vec<String> = raw.split(delimiter).map(form_decoded).collect();
    match expected {
        Value::Array(items) => is_list(items, &texts),
        Value::Object(fields) => is_object(fields, &pairwise(&texts)),
        expected => is_scalar(expected, &form_decoded(&raw)),
    }
}

/// Returns whether pairs are the members of an object or list in brackets: `name[key]`, `name[0][key]`, `name[]`. The
/// names follow the name of the parameter. Items of a list may have an index, empty brackets, or none.
pub fn is_nested(expected: &Value, pairs: &[(String, String)]) -> bool {
    let mut leaves = Vec::new();
    collect(expected, &mut Vec::new(), &mut leaves);
    let mut received: Vec<(String, String)> = Vec::new();
    for (name, text) in pairs {
        let steps = name.trim_start_matches('[').trim_end_matches(']').split("][");
        let steps: Vec<&str> = steps.filter(|step| !step.is_empty() && step.parse::<usize>().is_err()).collect();
        received.push((steps.join("]["), text.clone()));
    }
    leaves.len() == received.len()
        && leaves.iter().all(|(steps, value)| {
            let found = received.iter().position(|(name, text)| name == steps && is_scalar(value, text));
            found.is_some_and(|index| {
                received.swap_remove(index);
                true
            })
        })
}

/// Collects the scalars of a value, each with the keys that lead to it.
fn collect(value: &Value, steps: &mut Vec<String>, leaves: &mut Vec<(String, Value)>) {
    match value {
        Value::Null => {}
        Value::Object(fields) => {
            for (key, value) in fields {
                steps.push(key.clone());
                collect(value, steps, leaves);
                steps.pop();
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, steps, leaves)),
        value => {
            let steps: Vec<&str> =
                steps.iter().map(String::as_str).filter(|step| step.parse::<usize>().is_err()).collect();
            leaves.push((steps.join("]["), value.clone()));
        }
    }
}

/// Decodes a part of a query: `+` is a space.
pub fn form_decoded(raw: &str) -> String {
    percent_decoded(&raw.replace('+', " "))
}

fn split(raw: &str, delimiter: &str) -> Vec<String> {
    raw.split(delimiter).map(percent_decoded).collect()
}

/// Splits `a=1,b=2`.
fn assignments(raw: &str, delimiter: &str) -> Vec<(String, String)> {
    let pair = |part: &str| part.split_once('=').map(|(key, value)| (percent_decoded(key), percent_decoded(value)));
    raw.split(delimiter).filter(|part| !part.is_empty()).filter_map(pair).collect()
}

/// Splits `a,1,b,2`.
fn alternating(raw: &str) -> Vec<(String, String)> {
    pairwise(&split(raw, ","))
}

fn pairwise(texts: &[String]) -> Vec<(String, String)> {
    texts.chunks(2).filter_map(|pair| Some((pair.first()?.clone(), pair.get(1)?.clone()))).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn paths_have_the_styles_of_rfc_6570() {
        let (list, object) = (json!(["a,b", 2]), json!({ "r": 1, "g": "x y" }));
        for (style, explode, value, raw) in [
            ("simple", false, &list, "a%2Cb,2"),
            ("simple", false, &object, "r,1,g,x%20y"),
            ("simple", true, &object, "r=1,g=x%20y"),
            ("label", false, &list, ".a%2Cb,2"),
            ("label", true, &list, ".a%2Cb.2"),
            ("label", true, &object, ".r=1.g=x%20y"),
            ("matrix", false, &list, ";n=a%2Cb,2"),
            ("matrix", true, &list, ";n=a%2Cb;n=2"),
            ("matrix", true, &object, ";r=1;g=x%20y"),
            ("matrix", false, &json!("x"), ";n=x"),
        ] {
            assert!(is_path_value("n", style, explode, value, raw), "{style} {explode} {raw}");
            assert!(!is_path_value("n", style, explode, value, "other"), "{style} {explode} {raw}");
        }
        assert!(!is_path_value("n", "simple", false, &list, "a,b,2"));
    }

    #[test]
    fn delimiters_are_not_part_of_items() {
        assert!(is_delimited("form", &json!(["a,b", "c"]), "a%2Cb,c"));
        assert!(!is_delimited("form", &json!(["a,b", "c"]), "a%2Cb%2Cc"));
        assert!(is_delimited("pipeDelimited", &json!(["a", "b"]), "a%7Cb"));
        assert!(is_delimited("spaceDelimited", &json!(["a", "b"]), "a%20b"));
    }

    #[test]
    fn brackets_may_have_an_index() {
        let value = json!({ "a": { "b": [1, 2] }, "c": null });
        let pairs =
            |names: [&str; 2]| vec![(names[0].to_owned(), "1".to_owned()), (names[1].to_owned(), "2".to_owned())];
        assert!(is_nested(&value, &pairs(["[a][b][0]", "[a][b][1]"])));
        assert!(is_nested(&value, &pairs(["[a][b]", "[a][b]"])));
        assert!(!is_nested(&value, &pairs(["[a][b]", "[a][c]"])));
    }
}
