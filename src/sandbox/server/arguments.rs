//! The arguments of a request: read from the path, the query and the body, and checked against the spec.

use axum::body::{Body, Bytes};
use http::{HeaderMap, StatusCode, header};
use http_body_util::LengthLimitError;
use serde_json::{Map, Value};

use crate::openapi::spec::Spec;
use crate::sandbox::rules::call::Refusal;
use crate::sandbox::server::connection::CLIENT_PATIENCE;

/// The longest body that is read, in bytes.
const LONGEST_BODY: usize = 1024 * 1024;

/// Names and values, as in a query.
pub(crate) type Pairs = Vec<(String, String)>;

/// Returns the decoded pairs of a query or of a form.
pub(crate) fn pairs(query: &str) -> Pairs {
    let url = reqwest::Url::parse(&format!("http://localhost/?{query}"));
    url.map(|url| url.query_pairs().into_owned().collect()).unwrap_or_default()
}

/// Returns the arguments of a request by their wire names, or refuses what the spec does not allow. `operation` is the
/// operation's definition in the spec.
pub(crate) fn of(
    spec: &Spec,
    operation: &Value,
    path: &Pairs,
    query: &Pairs,
    body: &Bytes,
) -> Result<Map<String, Value>, Refusal> {
    Ok(spec.arguments(operation, path, query, body)?)
}

/// Reads a body, or refuses one that is compressed, too long, or does not arrive.
pub(crate) async fn read_body(headers: &HeaderMap, body: Body) -> Result<Bytes, Refusal> {
    let coding = headers.get(header::CONTENT_ENCODING).filter(|coding| coding.as_bytes() != b"identity");
    if let Some(coding) = coding {
        let coding = String::from_utf8_lossy(coding.as_bytes());
        let message = format!("the body has the content coding {coding}; send it without one");
        return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
    }
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > LONGEST_BODY) {
        return Err(too_long());
    }
    let read = tokio::time::timeout(CLIENT_PATIENCE, axum::body::to_bytes(body, LONGEST_BODY)).await;
    let read = read.map_err(|_| Refusal::new(StatusCode::REQUEST_TIMEOUT, "the body did not arrive in time"))?;
    read.map_err(|error| {
        let cause = std::error::Error::source(&error);
        let is_too_long = cause.is_some_and(<dyn std::error::Error>::is::<LengthLimitError>);
        if is_too_long { too_long() } else { Refusal::bad_request("the body is broken: it ended too early") }
    })
}

fn too_long() -> Refusal {
    let message = format!("the body is longer than {LONGEST_BODY} bytes; send it in smaller parts");
    Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, message)
}
