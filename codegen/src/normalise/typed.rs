//! Deserializes the normalised document into openapiv3's types.
//!
//! The strict check finds what is not OpenAPI, so this is not expected to fail. An error of openapiv3 does not name a
//! position, and its text is about Rust types. If the document cannot be deserialized, its objects are tried one by one,
//! and the innermost objects that fail are reported.

use openapiv3::OpenAPI;
use serde::de::DeserializeOwned;

use super::walk::visit_all;
use crate::diagnostic::{Diagnostics, Problems};
use crate::grammar::Kind;
use crate::source::node::Node;

/// Reports the objects that cannot be deserialized.
pub(super) fn check(tree: &mut Node, problems: &mut Problems) {
    if read(tree).is_ok() {
        return;
    }
    let mut failed: Vec<String> = Vec::new();
    visit_all(tree, &mut |node, kind, pointer| {
        let pointer = pointer.to_string();
        let below = format!("{pointer}/");
        // Children are visited first. An object that contains one that fails, fails because of it.
        let is_innermost = !failed.iter().any(|inner| inner.starts_with(&below));
        if is_innermost && node.get("$ref").is_none() && fails(node, kind) {
            problems
                .error("wrong-value", node.span, &pointer, format!("{} has a field with a wrong value", kind.name()))
                .help("compare its fields with OpenAPI 3.0.3, and correct them with an overlay action");
            failed.push(pointer);
        }
    });
}

/// Deserializes the document.
pub(super) fn read(tree: &Node) -> Result<OpenAPI, Diagnostics> {
    serde_json::from_value(tree.to_json())
        .map_err(|_| Diagnostics::internal("the normalised document cannot be read as OpenAPI 3.0.3"))
}

/// Returns whether an object cannot be deserialized.
fn fails(node: &Node, kind: Kind) -> bool {
    fn error<T: DeserializeOwned>(node: &Node) -> bool {
        serde_json::from_value::<T>(node.to_json()).is_err()
    }
    match kind {
        Kind::OpenApi => error::<OpenAPI>(node),
        Kind::Info => error::<openapiv3::Info>(node),
        Kind::Contact => error::<openapiv3::Contact>(node),
        Kind::License => error::<openapiv3::License>(node),
        Kind::Server => error::<openapiv3::Server>(node),
        Kind::ServerVariable => error::<openapiv3::ServerVariable>(node),
        Kind::Components => error::<openapiv3::Components>(node),
        Kind::PathItem => error::<openapiv3::PathItem>(node),
        Kind::Operation => error::<openapiv3::Operation>(node),
        Kind::ExternalDocumentation => error::<openapiv3::ExternalDocumentation>(node),
        Kind::Parameter => error::<openapiv3::Parameter>(node),
        Kind::RequestBody => error::<openapiv3::RequestBody>(node),
        Kind::MediaType => error::<openapiv3::MediaType>(node),
        Kind::Encoding => error::<openapiv3::Encoding>(node),
        Kind::Response => error::<openapiv3::Response>(node),
        Kind::Example => error::<openapiv3::Example>(node),
        Kind::Link => error::<openapiv3::Link>(node),
        Kind::Header => error::<openapiv3::Header>(node),
        Kind::Tag => error::<openapiv3::Tag>(node),
        Kind::Schema => error::<openapiv3::Schema>(node),
        Kind::Discriminator => error::<openapiv3::Discriminator>(node),
        Kind::SecurityScheme => error::<openapiv3::SecurityScheme>(node),
        Kind::Xml | Kind::OAuthFlows | Kind::OAuthFlow => false,
    }
}
