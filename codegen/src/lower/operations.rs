//! Operations: groups, methods, and what each takes and gives.

use indexmap::IndexMap;
use openapiv3::{Operation as Declared, PathItem};
use serde_json::Value;

use super::types::Types;
use super::{Context, bodies, docs, fixed_query, pagination, parameters, responses, security, servers, waiters};
use crate::model::{Group, Operation, ResponseBody};
use crate::names::{self, Scope};
use crate::source::node::join;

/// Methods of the client that are not a group's.
#[rustfmt::skip]
const CLIENT: [&str; 20] = [
    "api_key", "base_url", "builder", "call", "clone", "credential", "default", "fmt", "from_env", "has_own_base_url", "http", "into", "new", "request", "send", "timeout",
    "try_into", "types", "user_agent", "with",
];

/// Methods that any value has: called on one, they come before methods that borrow it.
const CONVERSIONS: [&str; 2] = ["into", "try_into"];

/// Names that the transport has for its own functions.
const TRANSPORT: [&str; 11] =
    ["api_version", "baseurl", "client", "exec", "inner", "into", "new", "new_with_client", "post", "pre", "try_into"];

/// Types that a group's file uses.
#[rustfmt::skip]
const IMPORTED: [&str; 28] = [
    "Client", "Clone", "Debug", "Duration", "Err", "Error", "Fn", "From", "Into", "Item", "None", "Ok", "Option", "Outcome", "PageRequest",
    "Response", "Result", "Self", "Send", "Some", "Stream", "String", "Style", "ToString", "TransportResult", "Unpin", "Vec", "Wait",
];

/// Names that the module of a group cannot have: the files of groups, or of their types, use them.
#[rustfmt::skip]
const MODULES: [&str; 17] = [
    "bodies", "bytes", "chrono", "crate_", "futures_util", "jiff", "paging", "parameters", "path_segment", "reqwest", "rust_decimal", "serde",
    "serde_json", "std", "streams", "types", "uuid",
];

/// A group that is being filled: the names of its methods, of the types of its file, and of its modules.
struct Open {
    group: Group,
    methods: Scope,
    types: Scope,
    modules: Scope,
    groups: IndexMap<String, Open>,
}

impl Open {
    fn new(group: Group, methods: Scope, types: Scope) -> Self {
        Self { group, methods, types, modules: Scope::without(&MODULES), groups: IndexMap::new() }
    }

    /// The group that an accessor leads to.
    fn child(&mut self, context: &mut Context, segment: &str, pointer: &str) -> &mut Self {
        let Self { group, methods, modules, groups, .. } = self;
        groups.entry(segment.to_owned()).or_insert_with(|| {
            let name = context.claim(methods, &names::snake(segment), pointer);
            let module = modules.claim(&names::ascii(&name, "group"));
            let mut types = Scope::without(&IMPORTED);
            let type_name = types.claim(&names::pascal(&name));
            let path = group.path.iter().cloned().chain([name.clone()]).collect();
            let group = Group { name, path, module, type_name, ..Group::default() };
            Self::new(group, Scope::without(&CONVERSIONS), types)
        })
    }

    fn close(self) -> Group {
        Group { groups: self.groups.into_values().map(Self::close).collect(), ..self.group }
    }
}

pub(super) fn lower(context: &mut Context, types: &mut Types) -> Group {
    let mut root = Open::new(Group::default(), Scope::without(&CLIENT), Scope::without(&IMPORTED));
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
            let mut open = &mut root;
            for segment in group_names(declared) {
                open = open.child(context, segment, &pointer);
            }
            for mut operation in operations(context, types, (path, item), (method, declared), &pointer, &mut ids) {
                operation.name = context.claim(&mut open.methods, &operation.name, &pointer);
                let request = format!("{}Request", names::pascal(&operation.name));
                operation.request_name = context.claim(&mut open.types, &request, &pointer);
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
    root.close()
}

/// How deep groups may be in each other.
const DEEPEST: usize = 8;

fn group_names(operation: &Declared) -> Vec<&str> {
    match operation.extensions.get("x-fern-sdk-group-name") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).take(DEEPEST).collect(),
        _ => Vec::new(),
    }
}

fn method_name(operation: &Declared) -> String {
    let name = operation.extensions.get("x-fern-sdk-method-name").and_then(Value::as_str);
    names::snake(name.or(operation.operation_id.as_deref()).unwrap_or_default())
}

/// The operation, once for each media type of its body, and once for each other media type of its answer.
fn operations<'a>(
    context: &mut Context<'a>,
    types: &mut Types,
    (path, item): (&str, &'a PathItem),
    (method, declared): (&str, &'a Declared),
    pointer: &str,
    ids: &mut Scope,
) -> Vec<Operation> {
    // What stands behind a `#` tells operations of one path apart, and is not sent.
    let address = path.split_once('#').map_or(path, |(address, _)| address);
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let name = method_name(declared);
    let id = names::snake(declared.operation_id.as_deref().unwrap_or(&name));
    let id = context.claim(ids, &id, &join(pointer, "operationId"));
    let prefix = names::pascal(&id);
    let mut parameters = parameters::lower(context, types, path, item, declared, pointer, &prefix);
    let query = fixed_query::lower(context, query, &mut parameters, pointer);
    let bodies = bodies::lower(context, types, declared, pointer, &prefix);
    let responses::Answer { body: response, accept, stream, alternatives } =
        responses::lower(context, types, declared, method, pointer, &prefix);
    let server = servers::of_operation(context, item, declared, pointer);
    let security = security::requirements(context, declared.security.as_ref(), pointer);
    let is_elsewhere =
        server.as_deref().is_some_and(|server| servers::is_elsewhere(context, server, !security.is_empty(), pointer));
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
        docs: documentation(declared, method, address),
        security,
        deprecated: declared.deprecated,
        method: method.to_owned(),
        server,
        is_elsewhere,
        path: path.to_owned(),
        query,
        pointer: pointer.to_owned(),
        id,
        name,
        parameters,
        body: None,
        response,
        accept,
        stream,
        pagination,
        waiters,
    };
    let mut operations = Vec::new();
    let is_one_of_several = bodies.len() > 1;
    for (suffix, body) in bodies {
        let (name, id) = (names::with(&operation.name, &suffix), format!("{}{suffix}", operation.id));
        // The first body has the id that was claimed already.
        let id = if suffix.is_empty() { id } else { ids.claim(&id) };
        let mut docs = operation.docs.clone();
        if is_one_of_several {
            docs.extend([String::new(), format!("The body is sent as `{}`.", body.media_type.replace('`', " "))]);
        }
        operations.push(Operation { id, name, docs, body: Some(body), ..operation.clone() });
        // One method that waits is enough.
        operation.waiters.clear();
    }
    if operations.is_empty() {
        operations.push(operation);
    }
    // The other answers are for the first body alone: a method for each pair would be more than anybody calls.
    let Some(first) = operations.first().cloned() else { return operations };
    for alternative in alternatives {
        let (name, id) = (names::with(&first.name, &alternative.suffix), format!("{}{}", first.id, alternative.suffix));
        let about = format!("The answer is asked for as `{}`.", alternative.accept.replace('`', " "));
        operations.push(Operation {
            id: ids.claim(&id),
            name,
            docs: first.docs.iter().cloned().chain([String::new(), about]).collect(),
            response: alternative.body,
            accept: alternative.accept,
            stream: None,
            pagination: None,
            waiters: Vec::new(),
            ..first.clone()
        });
    }
    operations
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
