//! The way of a request of an API: credential, scripted failure, rate limit, arguments, rules, response, log.

use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::Operation;
use crate::sandbox::rules::apis::{ServedApi, served_apis};
use crate::sandbox::rules::call::{Call, Refusal, Rules};
use crate::sandbox::rules::security::{Place, Scheme};
use crate::sandbox::server::arguments;
use crate::sandbox::server::arguments::Pairs;
use crate::sandbox::server::connection::ResetFlag;
use crate::sandbox::server::credentials::{Caller, presented};
use crate::sandbox::server::faults::{Failure, Struck};
use crate::sandbox::server::log::{Details, Kept, LoggedRequest, RefusedBy};
use crate::sandbox::server::rate_limit::Left;
use crate::sandbox::server::scripted;
use crate::sandbox::state::State;
use crate::sandbox::store::access::Store;

/// What is shown in place of a credential.
const BLANK: &str = "[blanked]";

const VERSION: HeaderName = HeaderName::from_static("x-mediaconnect-api-version");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

/// An operation of an API, with the facts of the spec that a request needs.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) api: &'static ServedApi,
    pub(crate) operation: &'static Operation,
    /// The operation in the spec.
    definition: &'static Value,
    /// The security scheme of its credential.
    scheme: Option<&'static Scheme>,
    /// Whether the spec documents the header with the version of the API.
    has_version: bool,
}

impl Route {
    pub(crate) fn new(api: &'static ServedApi, operation: &'static Operation) -> Self {
        let definition = api.spec.operation(operation.path, operation.method);
        Self {
            api,
            operation,
            definition,
            scheme: api.schemes.iter().find(|scheme| scheme.kind == operation.credential),
            has_version: documents_header(api, definition, &VERSION),
        }
    }
}

/// Tells whether a response of an operation has a header in the spec.
fn documents_header(api: &ServedApi, definition: &Value, name: &HeaderName) -> bool {
    let responses = definition["responses"].as_object();
    let mut headers = responses
        .into_iter()
        .flat_map(|responses| responses.values())
        .filter_map(|response| api.spec.resolve(response)["headers"].as_object())
        .flat_map(|headers| headers.keys());
    headers.any(|header| header.eq_ignore_ascii_case(name.as_str()))
}

/// A request, apart from its body.
struct Received {
    at: Timestamp,
    /// As it was sent.
    raw_path: String,
    /// The arguments in it.
    path: Pairs,
    query: Pairs,
    headers: HeaderMap,
    reset: Option<ResetFlag>,
}

impl Received {
    fn split(request: Request, path: Pairs, at: Timestamp) -> (Self, Body) {
        let (head, body) = request.into_parts();
        let query = head.uri.query().map(arguments::pairs).unwrap_or_default();
        let reset = head.extensions.get().cloned();
        let raw_path = head.uri.path().to_owned();
        (Self { at, raw_path, path, query, headers: head.headers, reset }, body)
    }
}

/// The decisions about a request before its arguments are read.
struct Admission {
    caller: Result<Caller, Refusal>,
    left: Option<Left>,
}

/// The result of a call.
struct Performed {
    /// As it was sent.
    sent: Bytes,
    /// The arguments, if the spec allows them.
    arguments: Map<String, Value>,
    /// The right response; a refusal with what refused.
    body: Result<String, (RefusedBy, Refusal)>,
    failure: Option<Failure>,
}

impl Performed {
    fn refused(by: RefusedBy, refusal: Refusal, sent: Bytes) -> Self {
        Self { sent, arguments: Map::new(), body: Err((by, refusal)), failure: None }
    }
}

/// Responds to a request of an API, and logs it.
pub(crate) async fn respond(state: &Arc<State>, route: &Arc<Route>, path: Pairs, request: Request) -> Response {
    let began = Instant::now();
    let (mut received, body) = Received::split(request, path, state.now());
    let admission = admit(state, route, &received).await;
    let performed = perform(state, route, &received, &admission, body).await;
    let (mut response, right) = right_response(state, route, &performed, admission.left);
    if let Some(failure) = &performed.failure {
        let right = std::str::from_utf8(&right).unwrap_or("null");
        response = scripted::fail(failure, response, right, received.reset.as_ref()).await;
    }
    let request = LoggedRequest {
        at: received.at,
        method: route.operation.method.to_owned(),
        path: format!("{}{}", route.api.base, route.operation.path),
        operation: Some(route.operation.id.to_owned()),
        nearest: None,
        arguments: performed.arguments,
        account: admission.caller.ok().map(|caller| caller.name),
        status: response.status().as_u16(),
        faulty: performed.failure.is_some(),
        microseconds: u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
    };
    blank(&mut received.query);
    let details = Details {
        path: received.raw_path,
        query: received.query,
        headers: shown(&received.headers),
        body: Kept::of(&performed.sent),
        refusal: performed.body.err().map(|(by, refusal)| (by, refusal.message)),
        failure: performed.failure,
        response_headers: shown(response.headers()),
        response: Kept::of(&right),
    };
    state.log.add(request, details);
    response
}

/// The names of headers and query parameters that carry credentials: of the sandbox, and what a real client may have sent by
/// mistake.
static SECRET: LazyLock<Vec<HeaderName>> = LazyLock::new(|| {
    let named = served_apis().iter().flat_map(|api| &api.schemes).filter_map(|scheme| match &scheme.place {
        Place::Named(name) => name.parse().ok(),
        Place::Bearer => None,
    });
    named.chain([header::AUTHORIZATION, header::PROXY_AUTHORIZATION, header::COOKIE]).collect()
});

/// Returns headers as text, one to a line, with credentials blanked. The values themselves would keep the whole buffer of a
/// connection.
pub(crate) fn shown(headers: &HeaderMap) -> String {
    let mut text = String::with_capacity(256);
    for (name, value) in headers {
        let value = if SECRET.contains(name) { BLANK.into() } else { String::from_utf8_lossy(value.as_bytes()) };
        text.extend([name.as_str(), ": ", &value, "\n"]);
    }
    text
}

/// Blanks out credentials in a query.
pub(crate) fn blank(query: &mut Pairs) {
    for (name, value) in query {
        if SECRET.iter().any(|secret| name.eq_ignore_ascii_case(secret.as_str())) {
            BLANK.clone_into(value);
        }
    }
}

/// Identifies the caller, and counts the request against the limits. A request without a valid credential is not counted.
async fn admit(state: &State, route: &Route, received: &Received) -> Admission {
    let caller = identify(state, route, received).await;
    // By the real time: where the clock is frozen, a limit that is used up would never begin anew.
    let (limits, now) = (route.api.info.rate_limits, Timestamp::now());
    let left = match &caller {
        Ok(caller) => {
            let credential = (route.api.info.name, route.operation.credential, caller.account);
            state.usage.count(credential, limits, now)
        }
        Err(_) => Left::unused(limits, now),
    };
    Admission { caller, left }
}

/// Returns the account whose credential the request carries.
async fn identify(state: &State, route: &Route, received: &Received) -> Result<Caller, Refusal> {
    let unauthorized = |message| Refusal::new(StatusCode::UNAUTHORIZED, message);
    let secret = route.scheme.and_then(|scheme| presented(&scheme.place, &received.headers, &received.query));
    let secret = secret.ok_or_else(|| unauthorized("the request has no credential"))?;
    let (api, kind) = (route.api.info.name, route.operation.credential);
    let found = state.credentials.caller(&state.store, api, kind, secret, received.at).await?;
    found.ok_or_else(|| unauthorized("the credential is not known to the sandbox, or is of another kind"))
}

/// Carries out the call, unless it is refused or a scripted failure comes before it.
async fn perform(
    state: &Arc<State>,
    route: &Arc<Route>,
    received: &Received,
    admission: &Admission,
    body: Body,
) -> Performed {
    let caller = match (&admission.caller, admission.left) {
        (Err(refusal), _) => return Performed::refused(RefusedBy::Credential, refusal.clone(), Bytes::new()),
        (Ok(_), Some(Left { allowed: false, .. })) => {
            return Performed::refused(RefusedBy::RateLimit, too_many_requests(), Bytes::new());
        }
        (Ok(caller), _) => caller,
    };
    let Received { path, query, headers, at, .. } = received;
    let sent = match arguments::read_body(headers, body).await {
        Ok(sent) => sent,
        Err(refusal) => return Performed::refused(RefusedBy::Spec, refusal, Bytes::new()),
    };
    let mut arguments = match arguments::of(&route.api.spec, route.definition, path, query, &sent) {
        Ok(arguments) => arguments,
        Err(refusal) => return Performed::refused(RefusedBy::Spec, refusal, sent),
    };
    if let Some(novelty) = &state.novelty {
        novelty.shorten_pages(route.definition, &mut arguments);
    }
    let struck = Struck { operation: route.operation.id, account: &caller.name, arguments: &arguments, at: *at };
    let failure = state.faults.strike(struck);
    let call = Call { operation: *route.operation, account: caller.account, arguments, now: *at };
    let arguments = call.arguments.clone();
    let body = match &failure {
        Some(failure) if failure.prevents_effect() => Ok("null".to_owned()),
        Some(Failure::LateEffect { milliseconds, .. }) => {
            carry_out_later(state, route, call, Duration::from_millis(*milliseconds));
            Ok("null".to_owned())
        }
        Some(Failure::Duplicate) => {
            // The first response is lost, whatever it is.
            drop(carry_out(&state.store, route.api.rules, call.clone()).await);
            carry_out(&state.store, route.api.rules, call).await
        }
        _ => carry_out(&state.store, route.api.rules, call).await,
    };
    Performed { sent, arguments, body: body.map_err(|refusal| (RefusedBy::Rules, refusal)), failure }
}

/// Carries out a call later, whatever has become of its connection by then.
fn carry_out_later(state: &Arc<State>, route: &Arc<Route>, call: Call, delay: Duration) {
    let (state, route) = (Arc::clone(state), Arc::clone(route));
    tokio::spawn(async move {
        tokio::time::sleep(delay).await;
        let call = Call { now: state.now(), ..call };
        // Nobody is there to read the response, not even a refusal.
        drop(carry_out(&state.store, route.api.rules, call).await);
    });
}

fn too_many_requests() -> Refusal {
    Refusal::new(StatusCode::TOO_MANY_REQUESTS, "too many requests; wait until the limit resets")
}

/// Carries out a call by the rules of its API: a GET on a reader, everything else on the writer. Expiry is applied lazily
/// and needs the writer.
async fn carry_out(store: &Store, rules: Rules, call: Call) -> Result<String, Refusal> {
    let (now, call) = (call.now, Arc::new(call));
    let again = || Arc::clone(&call);
    if call.operation.method != "GET" {
        loop {
            let call = again();
            let done = store.write(move |connection| rules.settle_and_carry_out(connection, &call)).await?;
            if let Some(body) = done {
                return Ok(body);
            }
        }
    }
    let read = {
        let call = again();
        store.read(move |connection| rules.read_unless_due(connection, &call)).await?
    };
    if let Some(body) = read {
        return Ok(body);
    }
    while !store.write(move |connection| rules.settle(connection, now)).await? {}
    store.read(move |connection| (rules.carry_out)(connection, &call)).await
}

/// Returns the response without a scripted failure, and its body.
fn right_response(state: &State, route: &Route, performed: &Performed, left: Option<Left>) -> (Response, Bytes) {
    let novelty = state.novelty.as_ref().filter(|_| performed.failure.is_none());
    let (status, body, more) = match &performed.body {
        Ok(json) => match novelty.map(|novelty| novelty.changed(&route.api.spec, route.definition, json)) {
            Some((changed, headers)) => (StatusCode::OK, Bytes::from(changed), headers),
            None => (StatusCode::OK, Bytes::copy_from_slice(json.as_bytes()), HeaderMap::new()),
        },
        Err((_, refusal)) => {
            (refusal.status, (route.api.rules.error_body)(refusal).to_string().into(), HeaderMap::new())
        }
    };
    let response = (status, [(header::CONTENT_TYPE, "application/json")], body.clone()).into_response();
    let mut response = documented(response, left, route.has_version);
    response.headers_mut().extend(more);
    (response, body)
}

/// Returns a refusal of a request that no operation takes, as its API would send it.
pub(crate) fn refused_by(api: &ServedApi, refusal: &Refusal) -> Response {
    let has_version =
        |operation: &&&Operation| documents_header(api, api.spec.operation(operation.path, operation.method), &VERSION);
    let response = (refusal.status, axum::Json((api.rules.error_body)(refusal))).into_response();
    let left = Left::unused(api.info.rate_limits, Timestamp::now());
    documented(response, left, api.info.operations.iter().next().as_ref().is_some_and(has_version))
}

/// Adds the headers that the spec documents for every response of an API.
fn documented(mut response: Response, left: Option<Left>, has_version: bool) -> Response {
    let headers = response.headers_mut();
    if let Some(left) = left {
        headers.insert(REMAINING, left.remaining.into());
        headers.insert(RESET, left.reset.into());
    }
    if has_version {
        headers.insert(VERSION, HeaderValue::from_static("sandbox"));
    }
    response
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::sandbox::rules::call::Expiry;
    use crate::sandbox::store::versions::VERSIONS;

    /// Rules with a single thing to settle, whose response says how often it was settled and whether a reader responds.
    const RULES: Rules = Rules {
        seed: |_, _| Ok(()),
        expiry: Some(Expiry {
            is_due: |connection, _| Ok(settled(connection)? == 0),
            settle: |connection, _| settle(connection).map(|()| true).map_err(Refusal::from),
        }),
        carry_out: |connection, _| {
            let is_reader: i64 = connection.query_row("PRAGMA query_only", [], |row| row.get(0))?;
            Ok(format!("settled {}, reader {is_reader}", settled(connection)?))
        },
        error_body: |_| Value::Null,
    };

    fn settled(connection: &Connection) -> rusqlite::Result<i64> {
        connection.query_row("SELECT count(*) FROM setting WHERE name LIKE 'settled%'", [], |row| row.get(0))
    }

    fn settle(connection: &Connection) -> rusqlite::Result<()> {
        connection.execute("INSERT INTO setting SELECT 'settled-' || count(*), 1 FROM setting", []).map(drop)
    }

    /// Carries out a GET in a new file.
    async fn read(test: &str, rules: Rules) -> (Result<String, Refusal>, Store) {
        let folder = std::env::temp_dir().join(format!("sharekit-pipeline-{test}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let store = Store::open(Some(&folder.join("sandbox.sqlite")), VERSIONS, Timestamp::UNIX_EPOCH).unwrap().0;
        let operation = crate::proxy_orders::OPERATIONS.iter().find(|operation| operation.method == "GET").unwrap();
        let call = Call { operation: **operation, account: 1, arguments: Map::new(), now: Timestamp::UNIX_EPOCH };
        let response = carry_out(&store, rules, call.clone()).await;
        assert_eq!(carry_out(&store, rules, call).await, response, "the second time");
        std::fs::remove_dir_all(&folder).unwrap();
        (response, store)
    }

    #[tokio::test]
    async fn the_writer_settles_once_what_is_due_and_a_reader_responds() {
        let (response, _) = read("due", RULES).await;
        assert_eq!(response.unwrap(), "settled 1, reader 1");
    }

    #[tokio::test]
    async fn a_read_that_fails_is_not_repeated_by_the_writer() {
        let carry_out = |connection: &Connection, _: &Call| {
            settle(connection)?;
            Ok("written".to_owned())
        };
        let (response, store) = read("writing", Rules { expiry: None, carry_out, ..RULES }).await;
        assert_eq!(response.unwrap_err().status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(store.write(|connection| Ok(settled(connection)?)).await, Ok(0));
    }

    #[tokio::test]
    async fn an_error_of_the_question_whether_something_is_due_is_an_error() {
        let expiry = Some(Expiry {
            is_due: |connection, _| connection.query_row("SELECT 1 FROM nothing", [], |row| row.get(0)),
            settle: |_, _| unreachable!("nothing was found to be due"),
        });
        let (response, _) = read("question", Rules { expiry, ..RULES }).await;
        let refusal = response.unwrap_err();
        assert_eq!(refusal.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(refusal.message.contains("nothing"), "{refusal:?}");
    }

    #[test]
    fn only_an_api_whose_spec_has_the_version_header_sends_it() {
        let documented: Vec<bool> = crate::sandbox::rules::apis::served_apis()
            .iter()
            .map(|api| api.info.operations.iter().all(|operation| Route::new(api, operation).has_version))
            .collect();
        assert_eq!(documented, [false, false, true]);
    }
}
