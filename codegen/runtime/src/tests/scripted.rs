//! A transport without a network: it follows a script, and records what was sent and when.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::stream;
use reqwest::{Body, Request};
use tokio::time::Instant;

use super::support::builder;
use crate::{Client, ClientBuilder, Error, ErrorKind, Retry, Transport, TransportFuture};

/// What happens to one attempt.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    /// A response with a status, headers and a body.
    Status(u16, &'static [(&'static str, &'static str)]),
    /// The transport fails.
    Fails(ErrorKind),
    /// The body of a response with status 200 breaks off.
    Breaks,
    /// There is no response.
    Hangs,
}

/// A request as it was sent: its time since the first one, its URL and its headers.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) after: Duration,
    pub(super) url: reqwest::Url,
    pub(super) headers: reqwest::header::HeaderMap,
}

/// The transport. Clones share the script. The last step is repeated.
#[derive(Clone)]
pub(super) struct Scripted(Arc<Mutex<State>>);

struct State {
    steps: VecDeque<Step>,
    start: Option<Instant>,
    sent: Vec<Sent>,
}

impl Scripted {
    pub(super) fn new(steps: &[Step]) -> Self {
        Self(Arc::new(Mutex::new(State { steps: steps.iter().copied().collect(), start: None, sent: Vec::new() })))
    }

    /// A client that has retries.
    pub(super) fn client(&self, change: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
        let transport = self.clone();
        let builder = builder().base_url("http://127.0.0.1:1").retry(Retry::default());
        change(builder.transport(move |_| transport.clone())).build().unwrap()
    }

    pub(super) fn sent(&self) -> Vec<Sent> {
        self.0.lock().unwrap().sent.clone()
    }

    fn step(&self, request: &Request) -> Step {
        let mut state = self.0.lock().unwrap();
        let start = *state.start.get_or_insert_with(Instant::now);
        let (url, headers) = (request.url().clone(), request.headers().clone());
        state.sent.push(Sent { after: start.elapsed(), url, headers });
        if state.steps.len() > 1 { state.steps.pop_front().unwrap() } else { state.steps[0] }
    }
}

impl Transport for Scripted {
    fn send(&self, request: Request) -> TransportFuture<'_> {
        let step = self.step(&request);
        Box::pin(async move {
            let response = match step {
                Step::Fails(kind) => return Err(Error::new(kind, "scripted")),
                Step::Hangs => std::future::pending().await,
                Step::Breaks => {
                    let chunks = [Ok("{"), Err(std::io::Error::other("reset"))];
                    http::Response::new(Body::wrap_stream(stream::iter(chunks)))
                }
                Step::Status(status, headers) => {
                    let response =
                        headers.iter().fold(http::Response::builder().status(status), |response, (name, value)| {
                            response.header(*name, *value)
                        });
                    response.body(Body::from(if status < 300 { "null" } else { "" })).unwrap()
                }
            };
            Ok(response.into())
        })
    }
}
