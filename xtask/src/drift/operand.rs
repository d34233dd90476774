//! What one side of a comparison is, as a maintainer writes it.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// The vendored pages and specs: `spec/` as it is in the working tree.
    Vendored,
    /// The pages and specs of `spec/source.toml`, as their sites publish them now.
    Upstream,
    /// A page, a spec, a folder of them, or a folder like `spec/`.
    Path(PathBuf),
    /// A file or a folder at a git revision: `REV:PATH`.
    Revision {
        /// The revision, as git understands it.
        revision: String,
        /// The path in the repository, relative to its root.
        path: String,
    },
    /// A page or a spec that is fetched.
    Url(String),
}

impl Operand {
    /// Returns the vendored spec at a tag.
    pub fn at_tag(tag: &str) -> Self {
        Self::Revision { revision: tag.to_owned(), path: "spec".to_owned() }
    }
}

impl FromStr for Operand {
    type Err = String;

    /// Reads an operand. A path that exists is a path, also if it contains `:`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let scheme = text.split_once("://").map(|(scheme, _)| scheme);
        if text.is_empty() {
            return Err("a page, a spec, a folder, `REV:PATH` or a URL is expected".to_owned());
        }
        if PathBuf::from(text).exists() {
            return Ok(Self::Path(text.into()));
        }
        if let Some(scheme) = scheme {
            return if scheme.eq_ignore_ascii_case("https") {
                Ok(Self::Url(text.to_owned()))
            } else {
                Err("only URLs with https are fetched".to_owned())
            };
        }
        match text.split_once(':') {
            Some(("", _)) => Err("the revision before `:` is missing".to_owned()),
            // A drive of Windows, such as `C:\spec`.
            Some((drive, rest)) if drive.len() == 1 && rest.starts_with('\\') => Ok(Self::Path(text.into())),
            Some((revision, path)) => {
                Ok(Self::Revision { revision: revision.to_owned(), path: path.trim_end_matches('/').to_owned() })
            }
            None => Ok(Self::Path(text.into())),
        }
    }
}

impl fmt::Display for Operand {
    /// Writes the operand as a maintainer writes it.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Vendored => write!(f, "spec"),
            Self::Upstream => write!(f, "upstream"),
            Self::Path(path) => write!(f, "{}", path.display()),
            Self::Revision { revision, path } => write!(f, "{revision}:{path}"),
            Self::Url(url) => write!(f, "{url}"),
        }
    }
}
