//! Decodes and encodes the same values with three kinds of types.

mod hand;
mod inputs;
#[allow(warnings, clippy::all)]
mod progenitor;
#[allow(deprecated, dead_code, unused_imports, unused_macros, reason = "which parts are used depends on the API")]
mod runtime;
#[allow(deprecated, dead_code, unused_imports, reason = "values are decoded and encoded, but not constructed")]
mod types;

use std::hint::black_box;
use std::time::Instant;

use progenitor as theirs;
#[allow(unused_imports, reason = "types may refer to it at the root")]
use runtime::base64::Base64;
#[allow(unused_imports, reason = "types may refer to it at the root")]
use runtime::jiff_date_time::DateTime;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The number of measurements of each contender.
const TURNS: usize = 81;
/// The duration of one measurement.
const SECONDS: f64 = 0.003;

const CONTENDERS: [&str; 3] = ["generated", "  by hand", "  progenitor"];

fn main() {
    println!("MB/s in {TURNS} measurements, and the time of the generated types relative to the others.\n");
    println!("{:<34}{:>6}{:>8}{:>8}{:>13}{:>13}", "", "median", "min", "max", "by median", "by max");
    compare::<types::Video, hand::Video, theirs::Video>("an object", &inputs::video(1));
    compare::<Vec<types::Video>, hand::VideoList, Vec<theirs::Video>>("a list of objects", &inputs::videos());
    compare::<Vec<types::Status>, hand::StatusList, Vec<theirs::Status>>("a list of enums", &inputs::statuses());
    compare::<Vec<runtime::jiff_date_time::DateTime>, hand::Times, Vec<chrono::DateTime<chrono::Utc>>>(
        "a list of date-times",
        &inputs::times(),
    );
    compare::<types::Scores, hand::Scores, theirs::Scores>("a map", &inputs::scores());
    let (first, last) = (inputs::events(true), inputs::events(false));
    compare::<Vec<types::Event>, hand::EventList, Vec<theirs::Event>>("unions, the tag first", &first);
    compare::<Vec<types::Event>, hand::EventList, Vec<theirs::Event>>("unions, the tag last", &last);
    compare::<Vec<types::Input>, hand::InputList, Vec<theirs::Input>>("unions by shape", &inputs::inputs());
}

fn compare<G, H, P>(label: &str, json: &str)
where
    G: DeserializeOwned + Serialize,
    H: DeserializeOwned + Serialize,
    P: DeserializeOwned + Serialize,
{
    let decode: [&dyn Fn() -> usize; 3] = [&|| decoded::<G>(json), &|| decoded::<H>(json), &|| decoded::<P>(json)];
    report(&format!("decode {label}"), json.len(), decode);
    let (ours, hand, theirs) = (read::<G>(json), read::<H>(json), read::<P>(json));
    let sent: serde_json::Value = read(json);
    for text in [written(&ours), written(&hand), written(&theirs)] {
        assert_eq!(read::<serde_json::Value>(&text), sent, "{label}: the encoded value differs from the input");
    }
    let length = written(&ours).len();
    let encode: [&dyn Fn() -> usize; 3] =
        [&|| written(&ours).len(), &|| written(&hand).len(), &|| written(&theirs).len()];
    report(&format!("encode {label}"), length, encode);
}

fn read<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_slice(json.as_bytes()).unwrap_or_else(|error| panic!("{error}: {json}"))
}

/// Decodes a value and drops it. The time includes the drop.
fn decoded<T: DeserializeOwned>(json: &str) -> usize {
    black_box(read::<T>(black_box(json)));
    json.len()
}

fn written<T: Serialize>(value: &T) -> String {
    serde_json::to_string(black_box(value)).unwrap_or_else(|error| panic!("{error}"))
}

fn report(label: &str, bytes: usize, work: [&dyn Fn() -> usize; 3]) {
    let started = Instant::now();
    let mut count = 0;
    while started.elapsed().as_secs_f64() < SECONDS {
        black_box(work[0]());
        count += 1;
    }
    let mut turns: [Vec<f64>; 3] = Default::default();
    for turn in 0..TURNS {
        // The order of the contenders rotates.
        for contender in (0..3).map(|index| (index + turn) % 3) {
            let started = Instant::now();
            for _ in 0..count {
                black_box(work[contender]());
            }
            let megabytes = bytes as f64 * f64::from(count) / 1e6;
            turns[contender].push(megabytes / started.elapsed().as_secs_f64());
        }
    }
    let figures = turns.map(|mut speeds| {
        speeds.sort_by(f64::total_cmp);
        (speeds[TURNS / 2], speeds[0], speeds[TURNS - 1])
    });
    for (index, (median, min, max)) in figures.into_iter().enumerate() {
        let name = if index == 0 { label } else { CONTENDERS[index] };
        print!("{name:<34}{median:>6.0}{min:>8.0}{max:>8.0}");
        if index > 0 {
            print!("{:>11.0} %{:>11.0} %", 100.0 * median / figures[0].0, 100.0 * max / figures[0].2);
        }
        println!();
    }
}
