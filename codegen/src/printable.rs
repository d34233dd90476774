//! Text of a document for use in the comments and strings of a source file.

/// Replaces control characters, which can end a comment, and characters that reorder text, which rustc rejects.
pub(crate) fn printable(text: &str) -> String {
    let is_format =
        |next: char| matches!(next, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_odd = |next: char| is_format(next) || (next.is_control() && next != '\n');
    text.chars().map(|next| if is_odd(next) { ' ' } else { next }).collect()
}
