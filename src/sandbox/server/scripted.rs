//! Scripted failures: turns the right response into the failure that was asked for.

use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde_json::Value;

use crate::sandbox::server::connection::ResetFlag;
use crate::sandbox::server::faults::Failure;

/// Returns the failure. `body` is that of the right response.
pub(crate) async fn fail(failure: &Failure, response: Response, body: &str, reset: Option<&ResetFlag>) -> Response {
    match failure {
        Failure::Response { status, body, retry_after } => scripted(*status, body, *retry_after),
        Failure::ResponseAfterEffect { status, body } => scripted(*status, body, None),
        Failure::Delay { milliseconds } => {
            tokio::time::sleep(Duration::from_millis(*milliseconds)).await;
            response
        }
        Failure::ResetBeforeEffect | Failure::ResetAfterEffect | Failure::LateEffect { .. } => {
            if let Some(reset) = reset {
                reset.set();
            }
            cut(body, 0)
        }
        Failure::CutBody => cut(body, body.len() / 2),
        Failure::BrokenJson => {
            let half = body.chars().take(body.chars().count() / 2).collect::<String>();
            (response.status(), [(header::CONTENT_TYPE, "application/json")], half + "\u{0}").into_response()
        }
    }
}

fn scripted(status: u16, body: &Value, retry_after: Option<u64>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = match body {
        Value::String(text) => (status, [(header::CONTENT_TYPE, "text/html")], text.clone()).into_response(),
        Value::Null => status.into_response(),
        json => (status, axum::Json(json)).into_response(),
    };
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// Returns a response that promises the whole body, and closes the connection after some bytes of it.
fn cut(body: &str, after: usize) -> Response {
    let promised = body.len();
    let beginning = Bytes::copy_from_slice(&body.as_bytes()[..after]);
    let pieces = [Ok(beginning), Err(io::Error::other("cut on purpose"))];
    let body = Body::from_stream(futures_util::stream::iter(pieces));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CONTENT_LENGTH, promised.into()),
    ];
    (StatusCode::OK, headers, body).into_response()
}
