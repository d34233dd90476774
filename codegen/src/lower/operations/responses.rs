//! Bodies of successful responses.

use indexmap::IndexMap;
use openapiv3::{MediaType, StatusCode};

use super::alternatives::{self, Alternative};
use super::media::framing;
use super::media_groups::{MediaGroup, add_missing};
use super::response_body::{body, events, json};
use super::{Source, redirects, successes};
use crate::lower::context::Context;
use crate::lower::position::Position;
use crate::lower::schemas::Types;
use crate::model::{ResponseBody, StatusCase, Type, status_key};
use crate::names::Section;
use crate::source::node::join;

/// The successful response of an operation, in all of its media types.
pub(super) struct Response {
    pub(super) success: Success,
    /// The value of the header `Accept`.
    pub(super) accept: String,
    /// The streamed variant of the response, and its media type.
    pub(super) stream: Option<(ResponseBody, String)>,
    /// The other media types of the response.
    pub(super) alternatives: Vec<Alternative>,
    /// The redirect statuses that are results.
    pub(super) redirects: Vec<u16>,
}

/// The body of a successful response, or one body per status.
#[derive(Clone)]
pub(super) enum Success {
    One(ResponseBody),
    Several(Vec<StatusCase>),
}

impl Success {
    /// Returns the type of the only body, if it is JSON.
    pub(super) fn json(&self) -> Option<&Type> {
        match self {
            Self::One(ResponseBody::Json(ty)) => Some(ty),
            _ => None,
        }
    }
}

/// The responses of an operation while they are lowered.
#[derive(Default)]
struct Responses<'a> {
    cases: Vec<StatusCase>,
    accept: Vec<String>,
    /// The streamed variant of a JSON response, its media types, and the pointer of the response.
    stream: Option<(ResponseBody, MediaGroup<'a>, String)>,
    /// The other media types, each with the pointer of its response.
    others: Vec<(MediaGroup<'a>, String)>,
    redirects: Vec<u16>,
}

/// Lowers the successful responses of an operation.
pub(super) fn lower<'a>(context: &mut Context<'a>, types: &mut Types, source: &Source<'a>, at: &Position) -> Response {
    let mut responses = Responses::default();
    let successes = successes::of(context, source.declared, &source.pointer);
    let keys: Vec<String> = successes.iter().map(|(code, _)| status_key(variant(*code).1)).collect();
    let mut scope = context.scope(Section::Variants, &source.pointer, keys.iter().map(String::as_str), &[]);
    for ((code, declared), key) in successes.into_iter().zip(&keys) {
        let text = code.map_or("default".to_owned(), ToString::to_string);
        let here = join(&join(&source.pointer, "responses"), &text);
        let resolved = context.resolve(declared, &here, |components| &components.responses);
        let Some((declared, here)) = resolved else { continue };
        let (name, statuses) = variant(code);
        let case = scope.claim_item(key, &name, key);
        // These responses have no body, whatever a document declares (RFC 9110, sections 9.3.2, 15.3.5 and 15.3.6).
        let has_body = source.method != "head" && !matches!(statuses, (204, 204) | (205, 205));
        responses.redirects.extend(code.into_iter().flat_map(redirects::statuses));
        if statuses.0 >= 300 && json(context, &declared.content).is_none() {
            // The page that a browser would show is not requested.
            responses.cases.push(StatusCase { name: case, statuses, body: ResponseBody::Empty });
            continue;
        }
        let suffix = match statuses {
            (200, 200) => "Response".to_owned(),
            (200, 299) => "SuccessResponse".to_owned(),
            _ => format!("{name}Response"),
        };
        let content = Content { media_types: &declared.content, has_body };
        let here = at.clone().suffixed(&suffix).at(&here).keyed("responses").keyed(&text);
        let body = responses.add(context, types, content, &here, at);
        responses.cases.push(StatusCase { name: case, statuses, body });
    }
    responses.finish(context, types, at)
}

/// The content of a response.
#[derive(Clone, Copy)]
struct Content<'a> {
    media_types: &'a IndexMap<String, MediaType>,
    /// Whether the response can have a body.
    has_body: bool,
}

impl<'a> Responses<'a> {
    /// Adds the media types of a response, and returns the body of the preferred one: JSON if there is one, else the
    /// first.
    fn add(
        &mut self,
        context: &mut Context,
        types: &mut Types,
        content: Content<'a>,
        here: &Position,
        operation: &Position,
    ) -> ResponseBody {
        let all = || content.media_types.iter().map(|(media_type, media)| (media_type.as_str(), media));
        let Some(preferred) = json(context, content.media_types).or_else(|| all().next()) else {
            return ResponseBody::Empty;
        };
        let mut first = MediaGroup::new(context, preferred);
        let mut others: Vec<MediaGroup> = Vec::new();
        for media in all().filter(|media| media.0 != preferred.0) {
            let is_known = first.add(context, media) || others.iter_mut().any(|group| group.add(context, media));
            if !is_known && !alternatives::is_same_value(context, preferred, media) {
                others.push(MediaGroup::new(context, media));
            }
        }
        add_missing(&mut self.accept, &first.accept(context));
        if !content.has_body {
            return ResponseBody::Empty;
        }
        let body = body(context, types, preferred, here);
        // A stream next to JSON is requested with the same method.
        if let (ResponseBody::Json(_), None) = (&body, &self.stream)
            && let Some(index) = others.iter().position(|group| framing(group.first.0).is_some())
        {
            let group = others.remove(index);
            let at = operation.clone().suffixed("Event").moved_to(&here.pointer, &here.key);
            let events = events(context, types, group.first, &at);
            self.stream = Some((group.named_in(context, events), group, here.pointer.clone()));
        }
        self.others.extend(others.into_iter().map(|group| (group, here.pointer.clone())));
        first.named_in(context, body)
    }

    /// Returns the response. Each other media type becomes an alternative, unless there are several successes.
    fn finish(mut self, context: &mut Context, types: &mut Types, at: &Position) -> Response {
        let is_single = self.cases.len() <= 1;
        let success = match self.cases.as_slice() {
            [] => Success::One(ResponseBody::Empty),
            [first, rest @ ..] if rest.iter().all(|case| case.body.is_same_type(&first.body)) => {
                let mut body = first.body.clone();
                if let Some(media_types) = body.media_types_mut() {
                    *media_types = self.accept.join(", ");
                }
                Success::One(body)
            }
            _ => {
                // Of two ranges that overlap, the narrower one comes first.
                self.cases.sort_by_key(|case| case.statuses.1 - case.statuses.0);
                Success::Several(self.cases)
            }
        };
        let accept = if self.accept.is_empty() { "*/*".to_owned() } else { self.accept.join(", ") };
        // A stream has a method of its own unless the response is one JSON body.
        if success.json().is_none() {
            self.others.extend(self.stream.take().map(|(_, group, here)| (group, here)));
        }
        // With several successes, the status of another media type is not known.
        let alternatives = if is_single {
            alternatives::lower(context, types, &self.others, at)
        } else {
            alternatives::warn(context, &self.others, &accept);
            Vec::new()
        };
        let stream = self.stream.map(|(events, group, _)| (events, group.accept(context)));
        Response { success, accept, stream, alternatives, redirects: self.redirects }
    }
}

/// Returns the variant of a status, and the first and last status that it covers.
fn variant(code: Option<&StatusCode>) -> (String, (u16, u16)) {
    if let Some((name, statuses)) = code.and_then(redirects::variant) {
        return (name.to_owned(), statuses);
    }
    // `Ok` is a variant of `Result`.
    let Some(StatusCode::Code(code)) = code else { return ("Other".to_owned(), (200, 299)) };
    let name = match code {
        200 => "Success".to_owned(),
        201 => "Created".to_owned(),
        202 => "Accepted".to_owned(),
        203 => "NonAuthoritative".to_owned(),
        204 => "NoContent".to_owned(),
        205 => "ResetContent".to_owned(),
        206 => "PartialContent".to_owned(),
        other => format!("Status{other}"),
    };
    (name, (*code, *code))
}
