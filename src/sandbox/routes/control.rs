//! The controls under `/_sandbox/`: reset, state, clock, faults, log, snapshots. Their errors are JSON with a `message`.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{FromRequest, Path, Request};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post, put};
use axum::{Json, Router, extract};
use http::{StatusCode, header};
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::sandbox::routes::pieces::Pieces;
use crate::sandbox::routes::this_machine::this_machine_only;
use crate::sandbox::rules::call::Refusal;
use crate::sandbox::server::arguments::read_body;
use crate::sandbox::server::faults::Fault;
use crate::sandbox::server::log::LoggedRequest;
use crate::sandbox::state::State;
use crate::sandbox::store::clock::Clock;

type Shared = extract::State<Arc<State>>;

pub(crate) fn router(state: Arc<State>) -> Router {
    Router::new()
        .route("/_sandbox/reset", post(reset))
        .route("/_sandbox/state", get(show))
        .route("/_sandbox/clock", get(clock).put(set_clock))
        .route("/_sandbox/faults", get(faults).post(add_fault).delete(clear_faults))
        .route("/_sandbox/faults/{place}", delete(remove_fault))
        .route("/_sandbox/log", get(log))
        .route("/_sandbox/snapshots", get(snapshots))
        .route("/_sandbox/snapshots/{name}", put(save_snapshot).delete(remove_snapshot))
        .route("/_sandbox/snapshots/{name}/restore", post(restore_snapshot))
        .route_layer(axum::middleware::from_fn(this_machine_only))
        // Anybody may learn that this is a sandbox: clients ask before they send anything else.
        .route("/_sandbox/about", get(about))
        .with_state(state)
}

async fn about() -> Json<Value> {
    Json(json!({ "sandbox": "sharekit", "version": env!("CARGO_PKG_VERSION") }))
}

/// A JSON body of any content type.
struct Given<T>(T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Given<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        let (head, body) = request.into_parts();
        let body = read_body(&head.headers, body).await?;
        let value: Value = serde_json::from_slice(&body)
            .map_err(|error| Refusal::bad_request(format!("the body is not valid JSON: {error}")))?;
        serde_path_to_error::deserialize(value).map(Self).map_err(|error| {
            let place = error.path().to_string();
            let place = if place == "." { String::new() } else { format!("{place}: ") };
            Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, format!("{place}{}", error.inner()))
        })
    }
}

async fn reset(extract::State(state): Shared) -> Result<Json<Value>, Refusal> {
    to_the_end(async move { state.reset().await }).await?;
    Ok(Json(json!({})))
}

/// Runs a change to its end even if the client disconnects, so that database and memory agree.
async fn to_the_end<T: Send + 'static>(
    change: impl Future<Output = Result<T, Refusal>> + Send + 'static,
) -> Result<T, Refusal> {
    let result = tokio::spawn(change).await;
    result.unwrap_or_else(|_| Err(Refusal::own_failure("the sandbox could not finish this change")))
}

/// Sends the state while it is read: it may be larger than the memory.
async fn show(extract::State(state): Shared) -> Result<Response, Refusal> {
    let (pieces, cut_off, body) = Pieces::of_body();
    let writing = state.write(pieces).await?;
    tokio::spawn(async move {
        if let Err(error) = writing.await.map_err(std::io::Error::other).flatten() {
            cut_off.because(error).await;
        }
    });
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

async fn clock(extract::State(state): Shared) -> Json<Value> {
    Json(json!({ "now": state.now() }))
}

/// A change of the clock: any of these, in this order.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockChange {
    /// Return to the real time.
    #[serde(default)]
    real: bool,
    /// Freeze the clock at this moment.
    freeze: Option<Timestamp>,
    /// Advance the clock by this number of seconds.
    advance_seconds: Option<u64>,
}

impl ClockChange {
    fn apply(self, clock: Clock) -> Clock {
        let clock = if self.real { Clock::default() } else { clock };
        let clock = self.freeze.map_or(clock, |moment| clock.frozen_at(moment));
        self.advance_seconds.map_or(clock, |seconds| clock.advanced(Duration::from_secs(seconds)))
    }

    fn is_none(&self) -> bool {
        !self.real && self.freeze.is_none() && self.advance_seconds.is_none()
    }
}

async fn set_clock(extract::State(state): Shared, Given(change): Given<ClockChange>) -> Result<Json<Value>, Refusal> {
    if change.is_none() {
        let message = "name a change: freeze with a moment, advance_seconds with a number, or real with true";
        return Err(Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, message));
    }
    let now = to_the_end(async move {
        state.set_clock(|clock| change.apply(clock)).await?;
        Ok(state.now())
    });
    Ok(Json(json!({ "now": now.await? })))
}

async fn faults(extract::State(state): Shared) -> Json<Vec<Fault>> {
    Json(state.faults.list())
}

async fn add_fault(extract::State(state): Shared, Given(fault): Given<Fault>) -> Result<Json<Vec<Fault>>, Refusal> {
    fault.check().map_err(|problem| Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, problem))?;
    state.faults.add(fault);
    Ok(Json(state.faults.list()))
}

async fn clear_faults(extract::State(state): Shared) -> Json<Vec<Fault>> {
    state.faults.clear();
    Json(Vec::new())
}

/// Removes the fault at a place of the list, counted from 0.
async fn remove_fault(extract::State(state): Shared, Path(place): Path<String>) -> Result<Json<Vec<Fault>>, Refusal> {
    let is_removed = place.parse().is_ok_and(|place| state.faults.remove(place));
    let unknown = || Refusal::not_found(format!("there is no failure {place} in the list, which counts from 0"));
    is_removed.then(|| Json(state.faults.list())).ok_or_else(unknown)
}

async fn log(extract::State(state): Shared) -> Json<Vec<LoggedRequest>> {
    Json(state.log.list())
}

async fn snapshots(extract::State(state): Shared) -> Result<Json<Vec<String>>, Refusal> {
    Ok(Json(state.snapshots.names()?))
}

async fn save_snapshot(extract::State(state): Shared, Path(name): Path<String>) -> Result<Json<Value>, Refusal> {
    to_the_end(async move { state.snapshots.save(&name).await }).await?;
    Ok(Json(json!({})))
}

async fn restore_snapshot(extract::State(state): Shared, Path(name): Path<String>) -> Result<Json<Value>, Refusal> {
    let now = to_the_end(async move {
        state.restore(&name).await?;
        Ok(state.now())
    });
    Ok(Json(json!({ "now": now.await? })))
}

async fn remove_snapshot(extract::State(state): Shared, Path(name): Path<String>) -> Result<Json<Value>, Refusal> {
    state.snapshots.remove(&name)?;
    Ok(Json(json!({})))
}
