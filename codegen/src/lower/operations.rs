//! Operations: groups, methods, and what each takes and gives.

use indexmap::IndexMap;
use openapiv3::{Operation as Declared, PathItem};
use serde_json::Value;

use super::types::Types;
use super::{Context, bodies, docs, pagination, parameters, responses, security, servers, waiters};
use crate::model::{Group, Operation, ResponseBody};
use crate::names::{self, Scope};
use crate::source::node::join;

/// Methods of the client that are not a group's.
#[rustfmt::skip]
const CLIENT: [&str; 16] = [
    "api_key", "base_url", "builder", "call", "clone", "default", "fmt", "from_env", "http", "new", "request", "send", "timeout", "types",
    "user_agent", "with",
];

/// Names that the transport has for its own functions.
const TRANSPORT: [&str; 9] =
    ["api_version", "baseurl", "client", "exec", "inner", "new", "new_with_client", "post", "pre"];

/// Types that a group's file uses.
#[rustfmt::skip]
const IMPORTED: [&str; 27] = [
    "Client", "Clone", "Debug", "Duration", "Err", "Error", "Fn", "From", "Into", "Item", "None", "Ok", "Option", "Outcome", "PageRequest",
    "Response", "Result", "Self", "Send", "Some", "Stream", "String", "Style", "ToString", "Unpin", "Vec", "Wait",
];

/// A group that is being filled: the names of its methods, and of the types of its file.
struct Open {
    group: Group,
    methods: Scope,
    types: Scope,
}

pub(super) fn lower(context: &mut Context, types: &mut Types) -> Vec<Group> {
    let mut groups: IndexMap<String, Open> = IndexMap::new();
    let mut accessors = Scope::without(&CLIENT);
    let mut modules = Scope::default();
    let mut ids = Scope::without(&TRANSPORT);
    for (path, item) in &context.openapi.paths.paths {
        let Some(item) = item.as_item() else {
            context.unsupported(
                "reference",
                &join("#/paths", path),
                "a path item that is elsewhere is not followed yet",
                "write it here",
            );
            continue;
        };
        for (method, declared) in item.iter() {
            let pointer = join(&join("#/paths", path), method);
            let group_name = group_name(declared);
            let open = groups.entry(group_name.clone()).or_insert_with(|| {
                let name = accessors.claim(&names::snake(&group_name));
                let module = modules.claim(&names::ascii(&name, "group"));
                let mut types = Scope::without(&IMPORTED);
                let type_name = types.claim(&names::pascal(&name));
                Open {
                    group: Group { name, module, type_name, operations: Vec::new() },
                    methods: Scope::default(),
                    types,
                }
            });
            for mut operation in operations(context, types, (path, item), (method, declared), &pointer, &mut ids) {
                operation.name = open.methods.claim(&operation.name);
                operation.request_name = open.types.claim(&format!("{}Request", names::pascal(&operation.name)));
                if let ResponseBody::Statuses(name, _) = &mut operation.response {
                    *name = open.types.claim(&format!("{}Response", names::pascal(&operation.name)));
                }
                for waiter in &mut operation.waiters {
                    waiter.name = open.methods.claim(&waiter.name);
                }
                open.group.operations.push(operation);
            }
        }
    }
    groups.into_values().map(|open| open.group).collect()
}

fn group_name(operation: &Declared) -> String {
    let names = operation.extensions.get("x-fern-sdk-group-name");
    match names {
        Some(Value::String(name)) => name.clone(),
        Some(Value::Array(names)) if !names.is_empty() => {
            names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("_")
        }
        _ => "api".to_owned(),
    }
}

fn method_name(operation: &Declared) -> String {
    let name = operation.extensions.get("x-fern-sdk-method-name").and_then(Value::as_str);
    names::snake(name.or(operation.operation_id.as_deref()).unwrap_or_default())
}

/// The operation, once for each media type of its body.
fn operations<'a>(
    context: &mut Context<'a>,
    types: &mut Types,
    (path, item): (&str, &'a PathItem),
    (method, declared): (&str, &'a Declared),
    pointer: &str,
    ids: &mut Scope,
) -> Vec<Operation> {
    // What stands behind a `#` tells operations of one path apart, and is not sent.
    let path = path.split_once('#').map_or(path, |(path, _)| path);
    let name = method_name(declared);
    let id = ids.claim(&names::snake(declared.operation_id.as_deref().unwrap_or(&name)));
    let prefix = names::pascal(&id);
    let parameters = parameters::lower(context, types, path, item, declared, pointer, &prefix);
    let bodies = bodies::lower(context, types, declared, pointer, &prefix);
    let (response, accept) = responses::lower(context, types, declared, pointer, &prefix);
    let server = servers::of_operation(context, item, declared, pointer);
    let pagination = declared
        .extensions
        .get("x-speakeasy-pagination")
        .and_then(|extension| pagination::lower(context, types, extension, &parameters, &response, pointer));
    let waiters = match declared.extensions.get("x-waiters") {
        Some(extension) => waiters::lower(context, types, extension, &response, pointer),
        None => Vec::new(),
    };
    let mut operation = Operation {
        request_name: String::new(),
        function: id.clone(),
        docs: documentation(declared, method, path),
        authenticated: security::is_authenticated(context, declared.security.as_ref(), pointer),
        deprecated: declared.deprecated,
        method: method.to_owned(),
        server,
        path: path.to_owned(),
        pointer: pointer.to_owned(),
        id,
        name,
        parameters,
        body: None,
        response,
        accept,
        pagination,
        waiters,
    };
    let mut operations = Vec::new();
    for (suffix, body) in bodies {
        let (name, id) = (format!("{}{suffix}", operation.name), format!("{}{suffix}", operation.id));
        // The first body has the id that was claimed already.
        let id = if suffix.is_empty() { id } else { ids.claim(&id) };
        operations.push(Operation { id, name, body: Some(body), ..operation.clone() });
        // One method that waits is enough.
        operation.waiters.clear();
    }
    if operations.is_empty() { vec![operation] } else { operations }
}

/// The summary, the description where it says more, and where the operation is documented.
fn documentation(operation: &Declared, method: &str, path: &str) -> Vec<String> {
    let mut text = Vec::new();
    if let Some(summary) = docs::summary(operation.summary.as_deref()) {
        text.push(if summary.ends_with(['.', '?', '!']) { summary } else { summary + "." });
    }
    let description = docs::lines(operation.description.as_deref());
    if !description.is_empty() {
        if !text.is_empty() {
            text.push(String::new());
        }
        text.extend(description);
    }
    if !text.is_empty() {
        text.push(String::new());
    }
    let reference = operation
        .external_docs
        .as_ref()
        .filter(|docs| docs.url.starts_with("https://") && !docs.url.contains(['(', ')', ' ', '<']));
    text.push(match reference {
        Some(reference) => format!("`{} {path}`: [reference]({})", method.to_uppercase(), reference.url),
        None => format!("`{} {path}`", method.to_uppercase()),
    });
    text
}
