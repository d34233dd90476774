//! The paths in the text of types.

/// Returns a text in which each path after `crate::` is replaced.
pub(in crate::drift) fn replace_paths<'a>(text: &'a str, new: impl Fn(&'a str) -> &'a str) -> String {
    let mut parts = text.split("crate::");
    let mut replaced = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|next: char| !(next.is_alphanumeric() || matches!(next, '_' | ':'))).unwrap_or(part.len());
        let (path, rest) = part.split_at(end);
        replaced = replaced + "crate::" + new(path) + rest;
    }
    replaced
}
