//! The methods that one operation becomes: one per media type of its body, and one per other media type of its
//! response.

use super::bodies::Bodies;
use super::given_methods::response_item;
use super::groups::OpenGroup;
use super::responses::{Response, Success};
use super::stated_methods::StatedMethod;
use super::{Service, Source, bodies, fixed_query, operation_docs, own_methods, pagination, parameters, responses};
use super::{repeats, secrets, security, servers, streaming, waiters};
use crate::lower::context::Context;
use crate::lower::position::Position;
use crate::lower::schemas::Types;
use crate::model::{Body, Operation, Pagination, Parameter, Repeats, ResponseBody, Selector, Waiter};
use crate::names::{self, Scope};
use crate::source::node::join;

/// The suffix of the method that sends no body.
const WITHOUT_BODY: &str = "_without_body";

/// A choice of media types.
struct Variant {
    /// The suffix of the method.
    suffix: String,
    /// A sentence about the choice, if there are several.
    docs: Option<String>,
    body: Option<Body>,
    success: Success,
    accept: String,
    stream: Option<(ResponseBody, String)>,
    pagination: Option<Pagination>,
    waiters: Vec<Waiter>,
}

/// The parts of an operation that all of its variants share.
struct Shared<'a> {
    source: &'a Source<'a>,
    /// The path as the documentation shows it, with its query string.
    address: &'a str,
    path: &'a str,
    query: Option<String>,
    id: String,
    /// The function of the transport.
    function: String,
    parameters: Vec<Parameter>,
    selector: Option<Selector>,
    server: Option<String>,
    is_cross_site: bool,
    security: Vec<Vec<usize>>,
    redirects: Vec<u16>,
    repeats: Repeats,
    /// The names that the document states for the method and its groups.
    stated: Option<StatedMethod>,
}

/// Lowers an operation, and adds its methods to a group.
pub(super) fn lower<'a>(
    context: &mut Context<'a>,
    types: &mut Types,
    service: &Service,
    source: &Source<'a>,
    ids: &mut Scope,
    group: &mut OpenGroup,
) {
    let Source { declared, pointer, .. } = source;
    // The text after `#` distinguishes operations with the same path, and is not sent.
    let address = source.path.split_once('#').map_or(source.path, |(address, _)| address);
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let id = claim_id(ids, &source.names.ids, pointer);
    let plain = names::without_marks(&id);
    let function = if plain == id { plain } else { ids.claim(&plain) };
    let at = Position::new(pointer.as_str(), names::pascal(&id));
    let mut parameters = parameters::lower(context, types, source, path, &at);
    let query = fixed_query::lower(context, query, &mut parameters, pointer);
    let bodies = bodies::lower(context, types, source, &at);
    let mut response = responses::lower(context, types, source, &at);
    let selector = streaming::lower(context, source, &mut response, &mut parameters);
    let json = response.success.json();
    let pagination = pagination::lower(context, types, source, &parameters, &bodies, json);
    own_methods::avoid(context, &mut parameters, response.stream.is_some(), pagination.is_some());
    let api = service.server.as_deref();
    let server = servers::of_operation(context, api, source);
    let security = security::requirements(context, &service.credentials, declared.security.as_ref(), pointer);
    let is_cross_site = server.as_ref().is_some_and(|server| server.is_cross_site);
    let server = server.map(|server| server.url);
    let waiters = match declared.extensions.get("x-waiters") {
        Some(extension) => waiters::lower(context, types, extension, json, pointer),
        None => Vec::new(),
    };
    let stated = StatedMethod::of(context, declared, group.group(), pointer);
    let redirects = response.redirects.clone();
    let repeats = repeats::lower(context, source, &parameters);
    let shared = Shared {
        source,
        address,
        path,
        query,
        id,
        function,
        parameters,
        selector,
        server,
        is_cross_site,
        security,
        redirects,
        repeats,
        stated,
    };
    for (index, variant) in variants(bodies, response, pagination.as_ref(), waiters).into_iter().enumerate() {
        // The id of the first variant is claimed already.
        let id = match index {
            0 => shared.id.clone(),
            _ => ids.claim(&format!("{}{}", shared.id, variant.suffix)),
        };
        let operation = shared.operation(context, types, variant, id, group);
        group.push(operation);
    }
}

impl Shared<'_> {
    /// Returns the method of a variant. Its names are claimed in the group.
    fn operation(
        &self,
        context: &mut Context,
        types: &Types,
        variant: Variant,
        id: String,
        group: &mut OpenGroup,
    ) -> Operation {
        let pointer = &self.source.pointer;
        let key = if variant.suffix.is_empty() { pointer.clone() } else { join(pointer, &variant.suffix) };
        let methods = self.source.names.methods.iter().map(|name| names::with(name, &variant.suffix));
        let name = context.claim_first(&mut group.methods, &key, &methods.collect::<Vec<_>>(), pointer);
        if let Some(stated) = &self.stated {
            stated.record(context, &key, &variant.suffix, group.group(), &name);
        }
        let request_name = context.claim(&mut group.types, &key, &names::plain_request(&name), pointer);
        let response = match variant.success {
            Success::One(body) => body,
            Success::Several(cases) => {
                let name = names::with(&names::pascal(&name), "Outcome");
                ResponseBody::Statuses(group.types.claim_item(&response_item(&key), &name, pointer), cases)
            }
        };
        let mut waiters = variant.waiters;
        for waiter in &mut waiters {
            waiter.name = context.claim(&mut group.methods, &waiter.key, &waiter.name, pointer);
            if let Some(stated) = &self.stated {
                stated.record_waiter(context, &waiter.key, group.group(), &waiter.name);
            }
        }
        let mut docs = operation_docs::of(self.source, self.address);
        docs.extend(variant.docs.into_iter().flat_map(|sentence| [String::new(), sentence]));
        let operation = Operation {
            id,
            function: self.function.clone(),
            name,
            request_name,
            method: self.source.method.to_owned(),
            path: self.path.to_owned(),
            query: self.query.clone(),
            server: self.server.clone(),
            is_cross_site: self.is_cross_site,
            docs,
            deprecated: self.source.declared.deprecated,
            security: self.security.clone(),
            secrets: secrets::of(&self.parameters),
            parameters: self.parameters.clone(),
            selector: self.selector.as_ref().and_then(|selector| selector.of_body(types, variant.body.as_ref())),
            body: variant.body,
            response,
            accept: variant.accept,
            redirects: self.redirects.clone(),
            repeats: self.repeats.clone(),
            errors: Vec::new(),
            stream: variant.stream,
            pagination: variant.pagination,
            waiters,
            aliases: Vec::new(),
            pointer: pointer.clone(),
            key,
        };
        match servers::untrusted_host(&operation) {
            Some(host) => Operation { docs: with_host(operation.docs, &host), ..operation },
            None => operation,
        }
    }
}

/// Adds to the documentation of an operation that the client does not send credentials to its host.
fn with_host(mut docs: Vec<String>, host: &str) -> Vec<String> {
    let host = host.replace(['`', '[', ']'], " ");
    docs.extend([
        String::new(),
        format!("Credentials are sent to `{host}` only after [`trust_host`](crate::ClientBuilder::trust_host)."),
    ]);
    docs
}

/// Claims the first name that no other operation of the API has. Callers see it only as a part of the names of types.
fn claim_id(ids: &mut Scope, names: &[String], pointer: &str) -> String {
    let free = names.iter().find(|name| ids.is_free(name)).or(names.last());
    ids.claim_for(free.map_or("operation", String::as_str), pointer)
}

/// Returns the sentence that distinguishes a body from the other bodies of the operation.
fn body_docs(body: &Body) -> String {
    let media_type = body.media_type.replace('`', " ");
    let verb = if media_type.contains('*') { "has a media type of" } else { "is sent as" };
    format!("The request body {verb} `{media_type}`.")
}

/// Returns a variant per body, one without a body if the operation declares that, and one per alternative response. The
/// first has the name of the operation.
///
/// The alternatives have the first body: one method per pair would be more than anybody calls. Only the first variant
/// has waiters.
fn variants(bodies: Bodies, response: Response, pagination: Option<&Pagination>, waiters: Vec<Waiter>) -> Vec<Variant> {
    let is_one_of_several = bodies.list.len() > 1;
    let without_body = bodies.may_be_absent.then(|| (WITHOUT_BODY.to_owned(), None));
    let is_never_sent = bodies.list.is_empty().then(|| (String::new(), None));
    let bodies = bodies.list.into_iter().map(|(suffix, body)| (suffix, Some(body)));
    let bodies: Vec<(String, Option<Body>)> = bodies.chain(without_body).chain(is_never_sent).collect();
    let first_body = bodies.first().and_then(|(_, body)| body.clone());
    let mut waiters = Some(waiters);
    let paged_body = first_body.clone();
    // The methods that send another body cannot set the same property.
    let pagination_of = |body: Option<&Body>| {
        let is_usable = |one: &&Pagination| {
            !one.reads_body() || body.map(|body| &body.ty) == paged_body.as_ref().map(|body| &body.ty)
        };
        pagination.filter(is_usable).cloned()
    };
    let by_body = bodies.into_iter().map(|(suffix, body)| Variant {
        pagination: pagination_of(body.as_ref()),
        docs: match &body {
            Some(body) => is_one_of_several.then(|| body_docs(body)),
            None if suffix == WITHOUT_BODY => Some("The request has no body.".to_owned()),
            None => None,
        },
        suffix,
        body,
        success: response.success.clone(),
        accept: response.accept.clone(),
        stream: response.stream.clone(),
        waiters: waiters.take().unwrap_or_default(),
    });
    let mut variants: Vec<Variant> = by_body.collect();
    for alternative in response.alternatives {
        let sent = first_body.as_ref().filter(|_| is_one_of_several).map(body_docs);
        let received = format!("The response is requested as `{}`.", alternative.accept.replace('`', " "));
        variants.push(Variant {
            suffix: alternative.suffix,
            docs: Some(sent.into_iter().chain([received]).collect::<Vec<_>>().join(" ")),
            body: first_body.clone(),
            success: Success::One(alternative.body),
            accept: alternative.accept,
            stream: None,
            pagination: None,
            waiters: Vec::new(),
        });
    }
    variants
}
