//! Emit: the model in, the text of every file out. Places tokens, decides nothing.

mod arguments;
mod enums;
mod forms;
mod manifest;
mod objects;
mod operations;
mod render;
mod root;
mod round_trips;
mod send;
mod signature;
mod streams;
mod transport;
mod types;
mod unions;
mod validation;
mod values;

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostics, Problems};
use crate::model::{Api, BodyKind, Operation, ParameterForm, ResponseBody, Type, TypeKind};
use crate::settings::Layout;
pub(crate) use round_trips::emit as round_trips;

/// The generated files: path with `/`, relative to the output folder, to text.
pub type Tree = BTreeMap<String, String>;

/// The hand-written part, emitted as it is: a module and its text.
const RUNTIME: [(&str, &str); 26] = [
    ("base64", include_str!("../../runtime/src/runtime/base64.rs")),
    ("bodies", include_str!("../../runtime/src/runtime/bodies.rs")),
    ("call", include_str!("../../runtime/src/runtime/call.rs")),
    ("client", include_str!("../../runtime/src/runtime/client.rs")),
    ("dates", include_str!("../../runtime/src/runtime/dates.rs")),
    ("downloads", include_str!("../../runtime/src/runtime/downloads.rs")),
    ("error", include_str!("../../runtime/src/runtime/error.rs")),
    ("files", include_str!("../../runtime/src/runtime/files.rs")),
    ("integers", include_str!("../../runtime/src/runtime/integers.rs")),
    ("losses", include_str!("../../runtime/src/runtime/losses.rs")),
    ("multipart", include_str!("../../runtime/src/runtime/multipart.rs")),
    ("objects", include_str!("../../runtime/src/runtime/objects.rs")),
    ("paging", include_str!("../../runtime/src/runtime/paging.rs")),
    ("parameters", include_str!("../../runtime/src/runtime/parameters.rs")),
    ("path", include_str!("../../runtime/src/runtime/path.rs")),
    ("receive", include_str!("../../runtime/src/runtime/receive.rs")),
    ("response", include_str!("../../runtime/src/runtime/response.rs")),
    ("scalars", include_str!("../../runtime/src/runtime/scalars.rs")),
    ("secret", include_str!("../../runtime/src/runtime/secret.rs")),
    ("security", include_str!("../../runtime/src/runtime/security.rs")),
    ("streams", include_str!("../../runtime/src/runtime/streams.rs")),
    ("tags", include_str!("../../runtime/src/runtime/tags.rs")),
    ("unions", include_str!("../../runtime/src/runtime/unions.rs")),
    ("validation", include_str!("../../runtime/src/runtime/validation.rs")),
    ("values", include_str!("../../runtime/src/runtime/values.rs")),
    ("waiting", include_str!("../../runtime/src/runtime/waiting.rs")),
];

/// Whether an API needs a module of the runtime. Those that bring dependencies, or that few need, are
/// left out of the others.
fn needs(api: &Api, module: &str) -> bool {
    let operations = || api.operations();
    let has_body = |kinds: &[BodyKind]| {
        operations().filter_map(|operation| operation.body.as_ref()).any(|body| kinds.contains(&body.kind))
    };
    let has_json_parameter = || {
        operations()
            .flat_map(|operation| &operation.parameters)
            .any(|parameter| parameter.form != ParameterForm::Scalar)
    };
    let has_response = |test: fn(&ResponseBody) -> bool| {
        operations().any(|operation| {
            let other = operation.stream.iter().map(|(body, _)| body);
            operation.response.bodies().into_iter().chain(other).any(test)
        })
    };
    let has_values = |integers: bool| {
        api.types.iter().any(|def| matches!(&def.kind, TypeKind::ScalarEnum(values) if values.integers == integers))
    };
    let has_unions = |tagged: bool| {
        let is_such = |kind: &TypeKind| matches!(kind, TypeKind::Union(union) if union.tag.is_some() == tagged);
        api.types.iter().any(|def| is_such(&def.kind))
    };
    match module {
        "base64" => any_type(api, &|ty| ty.holds(&Type::Base64)),
        "integers" => has_values(true),
        "scalars" => has_values(false),
        "bodies" => has_body(&[BodyKind::Json, BodyKind::Form]),
        "files" => has_body(&[BodyKind::Bytes, BodyKind::Multipart]),
        "losses" => needs(api, "objects") || needs(api, "unions"),
        "multipart" => has_body(&[BodyKind::Multipart]),
        "objects" => api.types.iter().any(|def| matches!(def.kind, TypeKind::Struct(_))),
        "paging" => operations().any(|operation| operation.pagination.is_some()),
        "parameters" => has_body(&[BodyKind::Json, BodyKind::Form]) || has_json_parameter(),
        "downloads" => has_response(|body| matches!(body, ResponseBody::Bytes(_))),
        "streams" => has_response(|body| matches!(body, ResponseBody::Events(..))),
        "tags" => has_unions(true),
        "unions" => has_unions(false),
        "validation" => validation::is_needed(api),
        "waiting" => operations().any(|operation| !operation.waiters.is_empty()),
        _ => true,
    }
}

/// Whether some type, wherever it stands, passes a test.
fn any_type(api: &Api, test: &dyn Fn(&Type) -> bool) -> bool {
    let in_types = api.types.iter().any(|def| match &def.kind {
        TypeKind::Struct(fields) | TypeKind::Form(fields) => {
            fields.iter().any(|field| test(&field.ty)) || def.additional.iter().any(|(_, ty)| test(ty))
        }
        TypeKind::Alias(ty) => test(ty),
        TypeKind::Union(union) => union.members.iter().any(|member| test(&member.ty)),
        TypeKind::Enum(_) | TypeKind::ScalarEnum(_) => false,
    });
    let in_operation = |operation: &Operation| {
        let stream = operation.stream.iter().flat_map(|(body, _)| body.types());
        operation.parameters.iter().any(|parameter| test(&parameter.ty))
            || operation.response.types().into_iter().chain(stream).any(test)
            || operation.body.as_ref().is_some_and(|body| test(&body.ty))
    };
    in_types || api.operations().any(in_operation)
}

/// Runs the stage.
pub(crate) fn emit(api: &Api, layout: &Layout, problems: &mut Problems) -> Result<Tree, Diagnostics> {
    let transport = transport::emit(api, problems);
    problems.check()?;
    let Some(transport) = transport else { return Ok(Tree::new()) };
    let mut files = vec![
        ("api.rs".to_owned(), root::api(api)),
        ("runtime.rs".to_owned(), root::runtime(api)),
        ("transport.rs".to_owned(), transport.tokens),
    ];
    files.extend(types::files(api));
    if needs(api, "validation") {
        files.push(("validation.rs".to_owned(), validation::emit(api)));
    }
    operations::files(&api.root, "operations", &transport.functions, &mut files);
    let has_foreign_letters = files.iter().any(|(_, tokens)| render::has_foreign_letters(tokens));
    files.push(("lib.rs".to_owned(), root::lib(api, has_foreign_letters)));
    let command = match layout {
        Layout::Sources => "cargo xtask regen",
        Layout::Crate { .. } => "cargo xtask generate",
    };
    let mut sources = Tree::new();
    for (path, tokens) in files {
        match render::render(tokens, command) {
            Ok(text) => {
                sources.insert(path, text);
            }
            Err(error) => {
                problems
                    .error_in("internal", None, format!("{path} does not parse: {error}"))
                    .help("this is a defect of the generator: please report it with the document");
            }
        }
    }
    problems.check()?;
    for (module, text) in RUNTIME.iter().filter(|(module, _)| needs(api, module)) {
        sources.insert(format!("runtime/{module}.rs"), format!("{}\n{text}", render::header(command)));
    }
    Ok(match layout {
        Layout::Sources => sources,
        Layout::Crate { name } => {
            let mut tree: Tree = sources.into_iter().map(|(path, text)| (format!("src/{path}"), text)).collect();
            tree.insert("Cargo.toml".to_owned(), manifest::cargo_toml(api, name));
            tree.insert("README.md".to_owned(), manifest::readme(api, name));
            tree
        }
    })
}
