//! The names of Rust's prelude and their full paths, so that `String` and `std::string::String` are the same type.

/// The names of the prelude that signatures use, and the modules of `std` that define them.
const PRELUDE: [(&str, &str); 34] = [
    ("AsMut", "convert"),
    ("AsRef", "convert"),
    ("Box", "boxed"),
    ("Clone", "clone"),
    ("Copy", "marker"),
    ("Default", "default"),
    ("DoubleEndedIterator", "iter"),
    ("Drop", "ops"),
    ("Eq", "cmp"),
    ("Err", "result"),
    ("ExactSizeIterator", "iter"),
    ("Extend", "iter"),
    ("Fn", "ops"),
    ("FnMut", "ops"),
    ("FnOnce", "ops"),
    ("From", "convert"),
    ("FromIterator", "iter"),
    ("Future", "future"),
    ("Into", "convert"),
    ("IntoFuture", "future"),
    ("IntoIterator", "iter"),
    ("Iterator", "iter"),
    ("Option", "option"),
    ("Ord", "cmp"),
    ("PartialEq", "cmp"),
    ("PartialOrd", "cmp"),
    ("Result", "result"),
    ("Send", "marker"),
    ("Sized", "marker"),
    ("String", "string"),
    ("Sync", "marker"),
    ("ToOwned", "borrow"),
    ("ToString", "string"),
    ("TryFrom", "convert"),
];

/// The other names that derives and signatures use, which are not paths.
const OTHERS: [(&str, &str); 5] =
    [("Debug", "fmt"), ("Hash", "hash"), ("Serialize", "serde"), ("Deserialize", "serde"), ("Vec", "vec")];

/// Returns the canonical form of a path to a package: the short name for items of the prelude.
pub(super) fn canonical(path: &mut Vec<String>) {
    if matches!(path.first().map(String::as_str), Some("core" | "alloc")) {
        "std".clone_into(&mut path[0]);
    }
    let is_short = match path.as_slice() {
        [root, module, name] if root == "std" => {
            PRELUDE.iter().chain(&OTHERS[4..]).any(|(known, of)| known == name && of == module)
        }
        _ => false,
    };
    if is_short {
        path.drain(..2);
    }
    // serde defines these traits in two modules, and exports them at its root.
    if let [root, module, name] = path.as_slice()
        && root == "serde"
        && (module == "ser" || module == "de")
        && ["Deserialize", "Deserializer", "Serialize", "Serializer"].contains(&name.as_str())
    {
        path.remove(1);
    }
}

/// Returns the path of a trait that a derive names.
pub(super) fn derived(name: &str) -> String {
    match OTHERS[..4].iter().find(|(known, _)| *known == name) {
        Some((_, "serde")) => format!("serde::{name}"),
        Some((_, module)) => format!("std::{module}::{name}"),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{canonical, derived};

    #[test]
    fn long_and_short_names_are_the_same() {
        let short = |path: &str| {
            let mut path: Vec<String> = path.split("::").map(str::to_owned).collect();
            canonical(&mut path);
            path.join("::")
        };
        for (long, expected) in [
            ("std::string::String", "String"),
            ("alloc::vec::Vec", "Vec"),
            ("core::option::Option", "Option"),
            ("core::fmt::Debug", "std::fmt::Debug"),
            ("std::future::Future", "Future"),
            ("std::fmt::Result", "std::fmt::Result"),
            ("serde::de::DeserializeOwned", "serde::de::DeserializeOwned"),
            ("serde::de::Deserialize", "serde::Deserialize"),
            ("jiff::Timestamp", "jiff::Timestamp"),
        ] {
            assert_eq!(short(long), expected);
        }
        assert_eq!(derived("Debug"), "std::fmt::Debug");
        assert_eq!(derived("Clone"), "Clone");
    }
}
