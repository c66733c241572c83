//! The controls under `/_sandbox/`, for this machine only: reset, state, clock, faults, log.

use std::sync::Arc;
use std::time::Duration;

use axum::routing::{get, post};
use axum::{Json, Router, extract};
use http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::sandbox::routes::this_machine::this_machine_only;
use crate::sandbox::rules::call::Refusal;
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
        .route("/_sandbox/log", get(log))
        .route_layer(axum::middleware::from_fn(this_machine_only))
        .with_state(state)
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

async fn show(extract::State(state): Shared) -> Result<Json<Value>, Refusal> {
    Ok(Json(state.show().await?))
}

async fn clock(extract::State(state): Shared) -> Json<Value> {
    Json(json!({ "now": state.now() }))
}

/// A change of the clock: any of these, in this order.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockChange {
    /// Freeze the clock at this moment.
    freeze: Option<Timestamp>,
    /// Advance the clock by this number of seconds.
    advance_seconds: Option<u64>,
    /// Return to the real time.
    #[serde(default)]
    real: bool,
}

impl ClockChange {
    fn apply(self, clock: Clock) -> Clock {
        let clock = if self.real { Clock::default() } else { clock };
        let clock = self.freeze.map_or(clock, |moment| clock.frozen_at(moment));
        self.advance_seconds.map_or(clock, |seconds| clock.advanced(Duration::from_secs(seconds)))
    }
}

async fn set_clock(extract::State(state): Shared, Json(change): Json<ClockChange>) -> Result<Json<Value>, Refusal> {
    let now = to_the_end(async move {
        state.set_clock(|clock| change.apply(clock)).await?;
        Ok(state.now())
    });
    Ok(Json(json!({ "now": now.await? })))
}

async fn faults(extract::State(state): Shared) -> Json<Vec<Fault>> {
    Json(state.faults.list())
}

async fn add_fault(extract::State(state): Shared, Json(fault): Json<Fault>) -> Result<Json<Vec<Fault>>, Refusal> {
    fault.check().map_err(|problem| Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, problem))?;
    state.faults.add(fault);
    Ok(Json(state.faults.list()))
}

async fn clear_faults(extract::State(state): Shared) -> Json<Vec<Fault>> {
    state.faults.clear();
    Json(Vec::new())
}

async fn log(extract::State(state): Shared) -> Json<Vec<LoggedRequest>> {
    Json(state.log.list())
}
