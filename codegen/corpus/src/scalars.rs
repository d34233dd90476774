//! Strings and numbers that a schema allows: ordinary values first, then values at its bounds.

use regex_syntax::hir::{Class, ClassUnicodeRange, Hir, HirKind};
use serde_json::{Number, Value, json};

use crate::flat::Flat;

/// The length of the longest string, even if a schema allows longer ones.
const MAX_LENGTH: u64 = 1_000;

/// The strings that are tried for a schema without a format and a pattern.
const PLAIN: &[&str] = &["text", "", "Grüße, 世界 🦀 \"\\/ \n\t\u{0}", "2024-01-01T00:00:00Z", "null", "7"];

/// Returns strings that a schema allows.
pub fn strings(flat: &Flat) -> Vec<Value> {
    let number = |name: &str| flat.get(name).and_then(Value::as_u64);
    let keyword = |name: &str| flat.get(name).and_then(Value::as_str);
    let (shortest, longest) = (number("minLength").unwrap_or(0), number("maxLength").unwrap_or(u64::MAX));
    let candidates = match (keyword("format").and_then(of_format), keyword("pattern")) {
        (Some(strings), _) => owned(strings),
        (None, Some(pattern)) => [0, 1, 2, 3, 7, 15, 31].iter().filter_map(|more| matching(pattern, *more)).collect(),
        (None, None) => {
            let bounds = [Some(shortest), number("maxLength"), Some(shortest + 1)];
            let lengths = bounds.into_iter().flatten().filter(|length| (1..=MAX_LENGTH).contains(length));
            // A length counts characters, so some have more than one byte.
            let of_length = |length| (0..length).map(|index| if index % 5 == 4 { 'é' } else { 'a' }).collect();
            owned(PLAIN).into_iter().chain(lengths.map(of_length)).collect()
        }
    };
    let fits = |text: &&String| (shortest..=longest).contains(&(text.chars().count() as u64));
    candidates.iter().filter(fits).map(|text| text.as_str().into()).collect()
}

fn of_format(format: &str) -> Option<&'static [&'static str]> {
    Some(match format {
        "date" => &["2024-02-29", "1970-01-01", "0001-01-01", "9999-12-31"],
        "date-time" => &[
            "2024-02-29T12:34:56Z",
            "2024-06-30T23:59:59.123456789Z",
            "1970-01-01T00:00:00+02:00",
            "2024-12-31T23:59:59.5-07:00",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "2016-12-31T23:59:60Z",
            "2024-01-01t00:00:00.000z",
        ],
        "uuid" | "uuid1" | "uuid3" | "uuid4" | "uuid5" => {
            &["0192f0c1-2d3e-7f45-8a6b-9c0d1e2f3a4b", "00000000-0000-0000-0000-000000000000"]
        }
        "decimal" => &["12.50", "0", "-0.001", "79228162514264337593543950335"],
        "byte" | "base64" => &["aGk=", "", "/+8=", "AAECAw=="],
        _ => return None,
    })
}

fn owned(strings: &[&str]) -> Vec<String> {
    strings.iter().map(|text| (*text).to_owned()).collect()
}

/// Returns a string that matches a pattern, with `more` repetitions beyond the required ones.
fn matching(pattern: &str, more: u32) -> Option<String> {
    let hir = regex_syntax::parse(pattern).ok()?;
    let mut text = String::new();
    write(&hir, more, &mut text)?;
    (text.len() as u64 <= MAX_LENGTH).then_some(text)
}

fn write(hir: &Hir, more: u32, text: &mut String) -> Option<()> {
    if text.len() as u64 > MAX_LENGTH {
        return None;
    }
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(std::str::from_utf8(&literal.0).ok()?),
        HirKind::Class(Class::Unicode(class)) => {
            let ordinary = ['a', 'A', '0', '-'].into_iter();
            let is_in = |next: &char| class.iter().any(|range| (range.start()..=range.end()).contains(next));
            let printable = class.iter().map(ClassUnicodeRange::start).find(|next| *next >= ' ');
            text.push(ordinary.clone().find(is_in).or(printable).or_else(|| Some(class.iter().next()?.start()))?);
        }
        HirKind::Class(Class::Bytes(_)) => return None,
        HirKind::Repetition(repetition) => {
            let count = (repetition.min + more).min(repetition.max.unwrap_or(u32::MAX));
            (0..count).try_for_each(|_| write(&repetition.sub, 0, text))?;
        }
        HirKind::Capture(capture) => write(&capture.sub, more, text)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| write(part, more, text))?,
        HirKind::Alternation(parts) => write(parts.get(more as usize % parts.len())?, more, text)?,
    }
    Some(())
}

/// Returns integers that a schema allows.
pub fn integers(flat: &Flat) -> Vec<Value> {
    let (least, most) = match flat.get("format").and_then(Value::as_str) {
        Some("int8") => (i128::from(i8::MIN), i128::from(i8::MAX)),
        Some("int16") => (i128::from(i16::MIN), i128::from(i16::MAX)),
        Some("int32") => (i128::from(i32::MIN), i128::from(i32::MAX)),
        Some("uint8") => (0, i128::from(u8::MAX)),
        Some("uint16") => (0, i128::from(u16::MAX)),
        Some("uint32") => (0, i128::from(u32::MAX)),
        Some("uint" | "uint64") => (0, i128::from(u64::MAX)),
        // Normalising moves a bound that OpenAPI libraries cannot store.
        _ if flat.get("x-maximum").and_then(Value::as_u64) == Some(u64::MAX) => {
            (i128::from(i64::MIN), i128::from(u64::MAX))
        }
        _ => (i128::from(i64::MIN), i128::from(i64::MAX)),
    };
    // An integer bound is read as an integer: a float does not have all digits of 64 bits.
    #[allow(clippy::cast_possible_truncation, reason = "a cast of a float saturates")]
    let bound = |name: &str, whole: fn(f64) -> f64| {
        let number = flat.get(name)?.as_number()?;
        number.as_i128().or_else(|| Some(whole(number.as_f64()?) as i128))
    };
    // A document may state bounds beyond the format: then the numbers are wider than the format.
    let (low, high) = (bound("minimum", f64::ceil), bound("maximum", f64::floor));
    let least = low.map_or(least, |low| if low < least { low.max(i64::MIN.into()) } else { low });
    let most = high.map_or(most, |high| if high > most { high.min(most.max(i64::MAX.into())) } else { high });
    let step = flat.get("multipleOf").and_then(Value::as_i64).map_or(1, |step| i128::from(step.max(1)));
    let round = |value: i128| value.div_euclid(step) * step;
    let candidates = [1, 0, 42, -1, least, least + step, most, most - step, 1 << 40, (1 << 53) + 1];
    let mut values: Vec<i128> = Vec::new();
    for value in candidates.into_iter().flat_map(|value| [round(value), round(value) + step]) {
        if (least..=most).contains(&value) && !values.contains(&value) && values.len() < 12 {
            values.push(value);
        }
    }
    values.into_iter().filter_map(Number::from_i128).map(Value::Number).filter(|value| is_inside(flat, value)).collect()
}

/// Returns numbers that a schema allows.
pub fn numbers(flat: &Flat) -> Vec<Value> {
    let (low, high) = bounds(flat);
    let between = low.zip(high).map(|(low, high)| low + (high - low) / 2.0);
    let candidates = [0.5, 1.0, 0.0, -2.25, 3.5, 1000.125, 65_536.0];
    let near = [low, high, between, low.map(|low| low + 0.5), high.map(|high| high - 0.5)];
    let step = flat.get("multipleOf").and_then(Value::as_f64);
    let is_multiple = |value: &f64| step.is_none_or(|step| (value / step).fract() == 0.0);
    let mut all: Vec<Value> = candidates
        .into_iter()
        .chain(near.into_iter().flatten())
        .filter(is_multiple)
        .map(|value| json!(value))
        .collect();
    all.push(json!(3));
    all.retain(|value| is_inside(flat, value));
    all
}

/// Numbers of which careless parsing changes the last digit.
const FLOATS: [f64; 7] =
    [13.440_000_1, 123_456_789.123, 1e-7, 1e21, 0.1 + 0.2, 423.209_170_872_713_23, 9_007_199_254_740_993.5];

/// Returns values that many types cannot hold. Each is sent alone, so that its failure hides no other.
pub fn edges(flat: &Flat) -> Vec<Value> {
    let values = match flat.type_name() {
        "number" => FLOATS.iter().map(|float| json!(float)).collect(),
        _ => Vec::new(),
    };
    let is_multiple = flat.get("multipleOf").is_none();
    values.into_iter().filter(|value| is_multiple && is_inside(flat, value)).collect()
}

/// Returns texts that servers send as dates although they do not have the format. They must not change.
pub fn odd_dates(flat: &Flat) -> Vec<Value> {
    let format = flat.get("format").and_then(Value::as_str);
    let texts: &[&str] = match (flat.type_name(), format) {
        ("string", Some("date")) => &["", "2023-02-29", "31.12.2024", "2024-01-01T00:00:00Z", "0000-00-00"],
        ("string", Some("date-time")) => &[
            "",
            "2024-01-01T24:00:00Z",
            "2024-01-01T00:00:00",
            "2024-01-01 00:00:00Z",
            "2024-01-01T02:00:00+0200",
            "2024-01-01",
            "1704067200",
            "never",
        ],
        _ => &[],
    };
    texts.iter().map(|text| (*text).into()).collect()
}

fn bounds(flat: &Flat) -> (Option<f64>, Option<f64>) {
    let bound = |name: &str| flat.get(name).and_then(Value::as_f64);
    (bound("minimum"), bound("maximum"))
}

fn is_inside(flat: &Flat, value: &Value) -> bool {
    let Some(value) = value.as_f64() else { return false };
    let is_exclusive = |name: &str| flat.get(name) == Some(&Value::Bool(true));
    let (low, high) = bounds(flat);
    low.is_none_or(|low| value > low || value >= low && !is_exclusive("exclusiveMinimum"))
        && high.is_none_or(|high| value < high || value <= high && !is_exclusive("exclusiveMaximum"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(schema: &Value) -> Flat<'_> {
        Flat::of(schema.as_object().unwrap())
    }

    #[test]
    fn numbers_reach_their_bounds() {
        let found = integers(&flat(&json!({ "minimum": 3, "maximum": 10, "exclusiveMaximum": true })));
        assert!(found.contains(&json!(3)) && found.contains(&json!(9)), "{found:?}");
        assert!(found.iter().all(|value| (3..10).contains(&value.as_i64().unwrap())), "{found:?}");
        assert_eq!(integers(&flat(&json!({ "minimum": 5, "maximum": 20, "multipleOf": 10 }))), [json!(10), json!(20)]);
        assert!(integers(&flat(&json!({ "format": "uint64" }))).contains(&json!(u64::MAX)));
        assert!(integers(&flat(&json!({ "format": "int32", "maximum": u32::MAX }))).contains(&json!(u32::MAX)));
        assert!(numbers(&flat(&json!({ "minimum": 0.1, "maximum": 0.2 }))).contains(&json!(0.2)));
    }

    #[test]
    fn strings_have_the_lengths_and_patterns_of_their_schema() {
        let lengths = |schema: &Value| -> Vec<usize> {
            strings(&flat(schema)).iter().map(|text| text.as_str().unwrap().chars().count()).collect()
        };
        let found = lengths(&json!({ "minLength": 2, "maxLength": 9 }));
        assert!(found.contains(&2) && found.contains(&9) && found.iter().all(|length| (2..=9).contains(length)));
        let found = strings(&flat(&json!({ "pattern": "^(?:[a-f0-9]{2}|x-)\\d+$", "maxLength": 6 })));
        assert!(found.contains(&json!("aa0")) && found.contains(&json!("x-00")), "{found:?}");
    }
}
