//! Scripted failures: turns the right response into the failure that was asked for.

use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde_json::Value;

use crate::sandbox::server::connection::ResetFlag;
use crate::sandbox::server::faults::Failure;

/// Returns the failure. `body` is that of the right response.
pub(crate) async fn fail(failure: &Failure, response: Response, body: &str, reset: Option<&ResetFlag>) -> Response {
    let whole = body.len();
    match failure {
        Failure::Response { status, body, retry_after, headers } => {
            let wait = retry_after.map(|seconds| ("retry-after", seconds.to_string()));
            let others = headers.iter().map(|(name, value)| (name.as_str(), value.clone()));
            wait.into_iter()
                .chain(others)
                .fold(scripted(*status, body), |response, (name, value)| with(response, name, &value))
        }
        Failure::ResponseAfterEffect { status, body } => scripted(*status, body),
        Failure::LateEffect { status: Some(status), .. } => scripted(*status, &Value::Null),
        Failure::Redirect { status, location } => with(scripted(*status, &Value::Null), "location", location),
        // A latency has become a delay.
        Failure::Latency { .. } | Failure::Duplicate => response,
        Failure::Delay { milliseconds } => {
            tokio::time::sleep(Duration::from_millis(*milliseconds)).await;
            response
        }
        Failure::Drip { milliseconds } => dripping(response, body, Duration::from_millis(*milliseconds)),
        Failure::ResetBeforeEffect | Failure::ResetAfterEffect | Failure::LateEffect { status: None, .. } => {
            if let Some(reset) = reset {
                reset.set();
            }
            cut(body, 0, whole)
        }
        Failure::Empty => {
            if let Some(reset) = reset {
                reset.set_closed();
            }
            cut(body, 0, whole)
        }
        Failure::CutBody => cut(body, whole / 2, whole),
        Failure::BrokenJson => {
            let half = body.chars().take(body.chars().count() / 2).collect::<String>();
            (response.status(), [(header::CONTENT_TYPE, "application/json")], half + "\u{0}").into_response()
        }
        Failure::WrongContentType { content_type } => with(response, "content-type", content_type),
        Failure::WrongLength { difference } => {
            let promised = whole.saturating_add_signed(isize::try_from(*difference).unwrap_or(isize::MAX));
            cut(body, whole, promised)
        }
    }
}

/// Returns a response with a header, in place of one that it has. Both were checked when the fault was scripted.
fn with(mut response: Response, name: &str, value: &str) -> Response {
    if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse()) {
        response.headers_mut().insert(name, value);
    }
    response
}

fn scripted(status: u16, body: &Value) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match body {
        Value::String(text) => (status, [(header::CONTENT_TYPE, "text/html")], text.clone()).into_response(),
        Value::Null => status.into_response(),
        json => (status, axum::Json(json)).into_response(),
    }
}

/// Returns a response whose body comes byte by byte.
fn dripping(response: Response, body: &str, pause: Duration) -> Response {
    let bytes: VecDeque<u8> = body.bytes().collect();
    let drops = futures_util::stream::unfold(bytes, move |mut bytes| async move {
        let byte = bytes.pop_front()?;
        tokio::time::sleep(pause).await;
        Some((Ok::<_, io::Error>(Bytes::copy_from_slice(&[byte])), bytes))
    });
    let (mut head, _) = response.into_parts();
    head.headers.insert(header::CONTENT_LENGTH, body.len().into());
    Response::from_parts(head, Body::from_stream(drops))
}

/// Returns a response that promises a length, and closes the connection after some bytes of the body.
fn cut(body: &str, after: usize, promised: usize) -> Response {
    let beginning = Bytes::copy_from_slice(&body.as_bytes()[..after]);
    let pieces = [Ok(beginning), Err(io::Error::other("cut on purpose"))];
    let body = Body::from_stream(futures_util::stream::iter(pieces));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CONTENT_LENGTH, promised.into()),
    ];
    (StatusCode::OK, headers, body).into_response()
}
