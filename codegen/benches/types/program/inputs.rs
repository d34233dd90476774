//! The values to decode and encode.

use std::fmt::Write as _;

const COUNT: usize = 1_000;

pub fn video(index: usize) -> String {
    // Three quarters of the videos have the optional description.
    let description = if index % 4 == 0 { String::new() } else { format!(r#""description":"About video {index}","#) };
    let id = format!(r#""id":"67a1b2c3d4e5f6a7b8c9{index:04}","title":"Video number {index}""#);
    let size = format!(r#""duration":{}.25,{description}"width":1920,"height":1080"#, index * 7 % 3600);
    let owner = format!(r#"{{"id":"u{index}","name":"Someone","email":"someone@example.com"}}"#);
    let is_public = index % 2 == 0;
    let rest = format!(r#""is_public":{is_public},"tags":["one","two","three"],"owner":{owner}"#);
    format!(r#"{{{id},{size},{rest},"created_at":"2026-01-02T03:04:05Z"}}"#)
}

pub fn videos() -> String {
    list(video)
}

pub fn statuses() -> String {
    let known = ["queued", "pending", "indexing", "ready", "failed", "deleted"];
    list(|index| format!("{:?}", known[index * 7 % known.len()]))
}

pub fn times() -> String {
    list(|index| format!(r#""2026-01-02T{:02}:{:02}:05Z""#, index % 24, index * 7 % 60))
}

pub fn scores() -> String {
    let entries = (0..COUNT).fold(String::new(), |mut entries, index| {
        let comma = if index == 0 { "" } else { "," };
        let _ = write!(entries, r#"{comma}"label {:04}":{}.5"#, index * 7919 % 10_000, index % 100);
        entries
    });
    format!("{{{entries}}}")
}

/// Returns objects with a tag as the first or the last property.
pub fn events(is_first: bool) -> String {
    list(|index| {
        let (tag, body) = match index % 3 {
            0 => ("started", format!(r#""id":"e{index}","by":{{"id":"u1","name":"Someone"}}"#)),
            1 => ("progress", format!(r#""id":"e{index}","percent":{}.5,"step":"indexing""#, index % 100)),
            _ => ("finished", format!(r#""id":"e{index}","video":{}"#, video(index))),
        };
        if is_first { format!(r#"{{"type":"{tag}",{body}}}"#) } else { format!(r#"{{{body},"type":"{tag}"}}"#) }
    })
}

pub fn inputs() -> String {
    list(|index| match index % 3 {
        0 => format!(r#"{{"url":"https://example.com/{index}.mp4","start":1.5,"end":20.25}}"#),
        1 => format!(r#"{{"asset_id":"a{index}","owner":{{"id":"u1","name":"Someone"}}}}"#),
        _ => format!(r#""text {index}""#),
    })
}

fn list(item: impl Fn(usize) -> String) -> String {
    format!("[{}]", (0..COUNT).map(item).collect::<Vec<_>>().join(","))
}
