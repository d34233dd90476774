//! Texts of documents as they can stand in a source file.

/// Without control characters, which may end a comment, and those that reorder text, which rustc refuses.
pub(crate) fn printable(text: &str) -> String {
    let is_format =
        |next: char| matches!(next, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_odd = |next: char| is_format(next) || (next.is_control() && next != '\n');
    text.chars().map(|next| if is_odd(next) { ' ' } else { next }).collect()
}
