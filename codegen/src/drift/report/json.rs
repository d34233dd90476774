//! JSON for programs.

use super::Report;

pub(super) fn print(report: &Report) -> String {
    // Neither maps with keys that are no strings nor floats that are no numbers are in a report.
    serde_json::to_string_pretty(report)
        .map_or_else(|error| format!("{{\"error\": \"{error}\"}}\n"), |json| json + "\n")
}
