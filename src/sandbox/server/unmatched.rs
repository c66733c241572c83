//! Requests that no operation takes: they are refused in the words of the API that they seem to be for, with the operation
//! that comes next to them, and logged like all others.

use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde_json::Map;

use crate::Operation;
use crate::sandbox::rules::apis::{ServedApi, served_apis};
use crate::sandbox::rules::call::Refusal;
use crate::sandbox::server::arguments::pairs;
use crate::sandbox::server::log::{Details, LoggedRequest, RefusedBy};
use crate::sandbox::server::pipeline;
use crate::sandbox::state::State;

/// Where the sandbox's own routes are.
const OWN: [&str; 4] = ["/_sandbox", "/reference", "/user/oauth", "/requests"];

/// How far a path may be from that of an operation to be meant for it: letters to change, for each ten of the longer one.
const NEAR: usize = 5;

/// Refuses a request, and logs it. The status says what no route takes: the path, or the method.
pub(crate) fn respond(state: &State, status: StatusCode, request: &Request) -> Response {
    let began = std::time::Instant::now();
    let (method, path) = (request.method().as_str(), request.uri().path());
    let nearest = Nearest::to(method, path);
    let response = match &nearest {
        Some(nearest) => nearest.refuse(method, path),
        None if status == StatusCode::METHOD_NOT_ALLOWED => {
            Refusal::new(status, format!("{path} does not take {method}")).into_response()
        }
        None => refuse_unknown(path),
    };
    if !is_own(path) {
        let why =
            nearest.as_ref().map_or("there is no such path".to_owned(), |nearest| format!("did you mean {nearest}?"));
        let refusal = Some((RefusedBy::Router, why));
        let query = request.uri().query().map(pairs).unwrap_or_default();
        let mut details = Details { path: path.to_owned(), query, refusal, ..Details::default() };
        details.headers = pipeline::shown(request.headers());
        pipeline::blank(&mut details.query);
        details.response_headers = pipeline::shown(response.headers());
        let request = LoggedRequest {
            at: state.now(),
            method: method.to_owned(),
            path: path.to_owned(),
            operation: None,
            nearest: nearest.map(|nearest| nearest.to_string()),
            arguments: Map::new(),
            account: None,
            status: response.status().as_u16(),
            faulty: false,
            microseconds: u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
        };
        state.log.add(request, details);
    }
    response
}

/// The operation that comes next to a request.
struct Nearest {
    api: &'static ServedApi,
    operation: &'static Operation,
    /// How many letters of the path would have to change.
    distance: usize,
}

impl Nearest {
    /// Returns the operation that a request was probably meant for.
    fn to(method: &str, path: &str) -> Option<Self> {
        let all =
            served_apis().iter().flat_map(|api| api.info.operations.iter().map(move |operation| (api, *operation)));
        let measured = all.map(|(api, operation)| {
            let distance = distance(path, &format!("{}{}", api.base, operation.path));
            Self { api, operation, distance }
        });
        let nearest = measured.min_by_key(|nearest| (nearest.distance, nearest.operation.method != method))?;
        (!is_own(path) && nearest.distance * 10 <= NEAR * path.len().max(nearest.path().len())).then_some(nearest)
    }

    /// Returns the path, with that of the API before it.
    fn path(&self) -> String {
        format!("{}{}", self.api.base, self.operation.path)
    }

    fn refuse(&self, method: &str, path: &str) -> Response {
        if self.distance > 0 {
            let message = format!("there is no {method} {path}; did you mean {self}?");
            return pipeline::refused_by(self.api, &Refusal::not_found(message));
        }
        let allowed = allowed(self.api, self.operation.path);
        let message = format!("{path} does not take {method}, but {allowed}");
        let refusal = Refusal::new(StatusCode::METHOD_NOT_ALLOWED, message);
        let mut response = pipeline::refused_by(self.api, &refusal);
        // Names of methods are valid in a header.
        response.headers_mut().extend(HeaderValue::from_str(&allowed).ok().map(|allowed| (header::ALLOW, allowed)));
        response
    }
}

impl std::fmt::Display for Nearest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.operation.method, self.path())
    }
}

/// Refuses a path that is near to none: in the words of the API whose base it has, if it is not at the root.
fn refuse_unknown(path: &str) -> Response {
    let refusal = Refusal::not_found(format!("the sandbox has no path {path}; GET /reference lists all operations"));
    let below = served_apis().iter().find(|api| {
        !api.base.is_empty()
            && path.strip_prefix(&api.base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    });
    match below {
        Some(api) => pipeline::refused_by(api, &refusal),
        None => refusal.into_response(),
    }
}

fn is_own(path: &str) -> bool {
    OWN.iter().any(|own| path.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// Returns the methods of a path, as the header `Allow` lists them.
fn allowed(api: &ServedApi, path: &str) -> String {
    let methods =
        api.info.operations.iter().filter(|operation| operation.path == path).map(|operation| operation.method);
    methods.collect::<Vec<_>>().join(", ")
}

/// Returns how many letters of a path would have to change to make it fit a template.
fn distance(path: &str, template: &str) -> usize {
    let (given, known): (Vec<_>, Vec<_>) = (path.split('/').collect(), template.split('/').collect());
    if given.len() != known.len() {
        return strsim::levenshtein(path, template);
    }
    let pairs = given.iter().zip(known);
    pairs
        .map(
            |(given, known)| {
                if known.starts_with('{') && !given.is_empty() { 0 } else { strsim::levenshtein(given, known) }
            },
        )
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_that_is_written_slightly_wrong_names_the_operation_that_was_meant() {
        let table = [
            ("GET", "/user/api/order", Some("GET /user/api/orders")),
            ("GET", "/user/api/orders/", Some("GET /user/api/orders")),
            ("POST", "/user/api/orders", Some("GET /user/api/orders")),
            ("GET", "/api/me", Some("GET /user/api/me")),
            ("GET", "/favicon.ico", None),
            ("GET", "/_sandbox/stat", None),
            ("GET", "/", None),
        ];
        for (method, path, expected) in table {
            let found = Nearest::to(method, path).map(|nearest| nearest.to_string());
            assert_eq!(found.as_deref(), expected, "{method} {path}");
        }
    }
}
