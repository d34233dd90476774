//! Names that people choose: whether they are identifiers of Rust, and in the usual case.

use super::plain;

/// The case of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    /// `get_status`: methods, fields and parameters.
    Snake,
    /// `GetStatus`: types and variants.
    Pascal,
}

impl Case {
    /// Returns a name in this case.
    pub(crate) fn example(self) -> &'static str {
        match self {
            Self::Snake => "get_status",
            Self::Pascal => "GetStatus",
        }
    }
}

/// Returns whether a name is an identifier, and not a keyword.
pub(crate) fn is_identifier(name: &str) -> bool {
    // `syn` knows every keyword except for `gen` of edition 2024. An identifier in another normal form than C is equal to
    // one in that form.
    name != "gen" && plain(name) == name && syn::parse_str::<syn::Ident>(name).is_ok()
}

/// Returns whether the compiler accepts the case of a name without a warning.
pub(crate) fn has_case(name: &str, case: Case) -> bool {
    match case {
        Case::Snake => !name.contains(char::is_uppercase) && !name.contains("__"),
        Case::Pascal => {
            let name = name.trim_end_matches('_');
            let mut pairs = name.split('_').zip(name.split('_').skip(1));
            let separates_digits = |(left, right): (&str, &str)| {
                left.ends_with(|last: char| last.is_numeric()) && right.starts_with(|first: char| first.is_numeric())
            };
            !name.starts_with(char::is_lowercase) && pairs.all(separates_digits)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers() {
        for name in ["list", "GetStatus", "type_", "größe", "V1_5", "_400"] {
            assert!(is_identifier(name), "{name}");
        }
        for name in ["", "_", "type", "gen", "self", "Self", "a-b", "1st", "a.b", "gro\u{308}ße", "r#type", "a b"] {
            assert!(!is_identifier(name), "{name}");
        }
    }

    #[test]
    fn cases() {
        let cases =
            [("list", true, false), ("GetStatus", false, true), ("V1_5", false, true), ("get_Status", false, false)];
        for (name, snake, pascal) in cases {
            assert_eq!((has_case(name, Case::Snake), has_case(name, Case::Pascal)), (snake, pascal), "{name}");
        }
    }
}
