//! One request and its response: a text, a redirect or a failure.

use std::error::Error;
use std::time::{Duration, SystemTime};

use reqwest::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, LOCATION};
use reqwest::{Client, Response, StatusCode, Url};

use crate::body::receive;
use crate::failure::Failure;
use crate::resolver::NotPublic;
use crate::shown::{shown, shown_url};
use crate::{media, pauses};

/// What a server answered.
pub enum Answer {
    Text(String),
    Redirect(Url),
    Failure {
        failure: Failure,
        /// The pause that the server asks for.
        pause: Option<Duration>,
    },
}

/// Sends a request. Redirects are not followed.
pub async fn exchange(client: &Client, url: &Url, limit: u64) -> Answer {
    let request = client.get(url.clone()).header(ACCEPT, "text/markdown, text/yaml, application/json, */*;q=0.5");
    let response = match request.header(ACCEPT_ENCODING, "gzip").send().await {
        Ok(response) => response,
        Err(error) => return Answer::Failure { failure: failure_of(&error), pause: None },
    };
    let status = response.status();
    if status.is_redirection() {
        return redirect(url, &response);
    }
    if status != StatusCode::OK {
        let message = format!("the server answered with status {}", status.as_u16());
        let is_passing = [408, 429, 500, 502, 503, 504].contains(&status.as_u16());
        let failure = if is_passing { Failure::passing(message) } else { Failure::lasting(message) };
        return Answer::Failure { failure, pause: pauses::asked(response.headers(), SystemTime::now()) };
    }
    let media_type = response.headers().get(CONTENT_TYPE);
    let media_type = media_type.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let text = match receive(response, limit).await {
        Ok(text) => media::check(media_type.as_deref(), &text).map(|()| text),
        Err(failure) => Err(failure),
    };
    match text {
        Ok(text) => Answer::Text(text),
        Err(failure) => Answer::Failure { failure, pause: None },
    }
}

fn redirect(url: &Url, response: &Response) -> Answer {
    let location = response.headers().get(LOCATION).map(|value| String::from_utf8_lossy(value.as_bytes()));
    let failure = match location {
        Some(location) => match url.join(&location) {
            Ok(next) => return Answer::Redirect(next),
            Err(_) => Failure::lasting(format!("the server redirects to `{}`, which is not a URL", shown(&location))),
        },
        None => Failure::lasting(format!("{} redirects without a location", shown_url(url))),
    };
    Answer::Failure { failure, pause: None }
}

/// Converts an error of the transport. Its text may contain the URL, so the message is our own.
pub fn failure_of(error: &reqwest::Error) -> Failure {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    let mut last = String::new();
    while let Some(next) = cause {
        if let Some(NotPublic(message)) = next.downcast_ref() {
            return Failure::lasting(message);
        }
        last = next.to_string();
        cause = next.source();
    }
    if error.is_timeout() {
        Failure::passing("the server did not answer in time")
    } else if error.is_connect() {
        Failure::passing(format!("no connection to the server: {}", shown(&last)))
    } else {
        Failure::passing(format!("the response broke off: {}", shown(&last)))
    }
}
