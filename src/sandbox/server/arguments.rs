//! The arguments of a request: read from the path, the query and the body, and checked against the spec.

use axum::body::{Body, Bytes};
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

/// Reads the body and returns the arguments by their wire names, or refuses what the spec does not allow. `operation` is
/// the operation's definition in the spec.
pub(crate) async fn read(
    spec: &Spec,
    operation: &Value,
    path: &Pairs,
    query: &Pairs,
    body: Body,
) -> Result<Map<String, Value>, Refusal> {
    let body = read_body(body).await?;
    Ok(spec.arguments(operation, path, query, &body)?)
}

async fn read_body(body: Body) -> Result<Bytes, Refusal> {
    let body = tokio::time::timeout(CLIENT_PATIENCE, axum::body::to_bytes(body, LONGEST_BODY)).await;
    let body = body.map_err(|_| Refusal::bad_request("the body did not arrive in time"))?;
    body.map_err(|_| Refusal::bad_request(format!("the body is broken, or longer than {LONGEST_BODY} bytes")))
}
