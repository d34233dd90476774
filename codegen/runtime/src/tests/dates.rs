//! Date-times and dates: every text survives, and is parsed if it can be.

use serde_json::{Value, json};

use crate::runtime::losses::counted;
use crate::runtime::{chrono_date, chrono_date_time};
use crate::{Date, DateTime};

fn date_time(text: &str) -> DateTime {
    let value: DateTime = serde_json::from_value(json!(text)).unwrap();
    assert_eq!((value.as_str(), value.to_string().as_str()), (text, text));
    assert_eq!(serde_json::to_value(&value).unwrap(), json!(text));
    value
}

#[test]
fn instants_are_parsed_and_keep_their_text() {
    let midnight: jiff::Timestamp = "2024-01-01T00:00:00Z".parse().unwrap();
    for text in ["2024-01-01T02:00:00+02:00", "2024-01-01t00:00:00.000z", "2024-01-01 00:00:00-00:00"] {
        assert_eq!(date_time(text).timestamp(), Some(midnight), "{text}");
        let chrono = chrono_date_time::DateTime::from_text(text).timestamp().unwrap();
        assert_eq!(chrono.timestamp(), midnight.as_second(), "{text}");
    }
    assert_eq!(date_time("2024-01-01T00:60:00Z").timestamp(), None);
}

#[test]
fn texts_that_are_not_instants_are_kept() {
    for text in ["", "soon", "2024-01-01T00:00:00", "2024-01-01T24:00:00Z", "2024-02-30T00:00:00Z", "1704067200"] {
        assert_eq!(date_time(text).timestamp(), None, "{text}");
        assert_eq!(chrono_date_time::DateTime::from_text(text).timestamp(), None, "{text}");
        assert!(text.parse::<DateTime>().is_err(), "{text}");
    }
    // Only chrono can represent these.
    for text in ["9999-12-31T23:59:59Z", "2016-12-31T23:59:60Z", "2016-12-31T23:59:60.5+00:00"] {
        assert_eq!(date_time(text).timestamp(), None, "{text}");
        assert!(chrono_date_time::DateTime::from_text(text).timestamp().is_some(), "{text}");
    }
    assert_eq!(date_time("20161231T235960Z").timestamp(), None);
}

#[test]
fn dates_are_parsed_and_keep_their_text() {
    let date: Date = serde_json::from_value(json!("2024-02-29")).unwrap();
    assert_eq!(date.date(), Some(jiff::civil::date(2024, 2, 29)));
    assert_eq!(chrono_date::Date::from_text("2024-02-29").date(), chrono::NaiveDate::from_ymd_opt(2024, 2, 29));
    for text in ["", "2023-02-29", "2024-2-9", "31.12.2024", "0000-00-00", "2024-01-01T00:00:00Z", "20240101"] {
        let date: Date = serde_json::from_value(json!(text)).unwrap();
        assert_eq!((date.date(), serde_json::to_value(&date).unwrap()), (None, json!(text)));
        assert_eq!(chrono_date::Date::from_text(text).date(), None, "{text}");
    }
}

#[test]
fn timestamps_and_dates_convert() {
    let timestamp: jiff::Timestamp = "2024-01-01T02:00:00.5+02:00".parse().unwrap();
    assert_eq!(DateTime::from(timestamp), DateTime::from_text("2024-01-01T00:00:00.5Z"));
    assert_eq!(DateTime::from(timestamp).timestamp(), Some(timestamp));
    assert_eq!("2024-01-01T02:00:00+02:00".parse::<DateTime>().unwrap().as_str(), "2024-01-01T02:00:00+02:00");
    assert_eq!(Date::from(jiff::civil::date(2024, 1, 2)).as_str(), "2024-01-02");
    assert!("tomorrow".parse::<Date>().is_err());
    let timestamp = chrono::DateTime::parse_from_rfc3339("2024-01-01T02:00:00.5+02:00").unwrap();
    assert_eq!(chrono_date_time::DateTime::from(timestamp).as_str(), "2024-01-01T00:00:00.500Z");
    assert_eq!(chrono_date::Date::from(timestamp.date_naive()).as_str(), "2024-01-01");
    assert!("x".parse::<chrono_date_time::DateTime>().is_err() && "x".parse::<chrono_date::Date>().is_err());
}

#[test]
fn a_text_of_another_form_is_a_loss() {
    let loss = |text: &str| {
        let value = Value::from(text);
        let (_, date_time) = counted(|| serde_json::from_value::<DateTime>(value.clone()));
        let (_, date) = counted(|| serde_json::from_value::<Date>(value));
        (usize::from(!date_time.is_none()), usize::from(!date.is_none()))
    };
    for text in
        ["2024-12-31T23:59:59Z", "9999-12-31T23:59:59.999+02:00", "2016-12-31t23:59:60z", "2024-01-01T24:00:00-07:00"]
    {
        assert_eq!(loss(text), (0, 1), "{text}");
    }
    for text in
        ["", "soon", "2024-12-31T23:59:59", "2024-12-31T23:59:59.Z", "2024-12-31T23:59:59+02", "größer als 19 Zeichen"]
    {
        assert_eq!(loss(text), (1, 1), "{text}");
    }
    assert_eq!(loss("2024-12-31"), (1, 0));
}

#[test]
fn a_value_is_no_larger_than_a_timestamp() {
    assert!(size_of::<Option<DateTime>>() <= size_of::<Option<jiff::Timestamp>>());
    assert_eq!(size_of::<Option<Date>>(), size_of::<Option<DateTime>>());
}
