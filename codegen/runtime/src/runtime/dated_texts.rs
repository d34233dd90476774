//! Common parts of the types for date-times and dates. Both types keep the text that the server sent: a response with an
//! unusual date can still be read.
//!
//! The text is parsed on demand, because an application rarely reads all dates of a response.

/// Returns whether a text has the form of a date in RFC 3339, section 5.6: `2024-12-31`.
pub(super) fn is_date(text: &str) -> bool {
    has_form(text, "0000-00-00")
}

/// Returns whether a text has the form of a date-time in RFC 3339, section 5.6: `2024-12-31T23:59:59.5+02:00`.
pub(super) fn is_date_time(text: &str) -> bool {
    let Some((seconds, rest)) = text.split_at_checked(19) else { return false };
    let offset = match rest.strip_prefix('.') {
        Some(fraction) if fraction.starts_with(|next: char| next.is_ascii_digit()) => {
            fraction.trim_start_matches(|next: char| next.is_ascii_digit())
        }
        _ => rest,
    };
    has_form(seconds, "0000-00-00T00:00:00") && (offset.eq_ignore_ascii_case("z") || has_form(offset, "+00:00"))
}

/// Returns whether a text has a form, in which `0` is any digit, `T` any separator, and `+` any sign.
fn has_form(text: &str, form: &str) -> bool {
    let is = |(next, expected): (u8, u8)| match expected {
        b'0' => next.is_ascii_digit(),
        b'T' => matches!(next, b'T' | b't' | b' '),
        b'+' => matches!(next, b'+' | b'-'),
        other => next == other,
    };
    text.len() == form.len() && text.bytes().zip(form.bytes()).all(is)
}

/// Implements `Display`, `Serialize` and `Deserialize` for a type that holds the text of a date. In a union, a string of
/// another form counts as a loss, so that a member of the type `String` is preferred for it.
macro_rules! dated_text {
    ($name:ident, $has_form:path) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Box::<str>::deserialize(deserializer)?;
                if crate::runtime::losses::is_counting() && !$has_form(&text) {
                    crate::runtime::losses::add_losses(1);
                }
                Ok(Self(text))
            }
        }
    };
}

pub(super) use dated_text;
