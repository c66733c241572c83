//! The controls under `/_sandbox/`, for this machine alone: reset, state, clock, faults, log.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use axum::extract::{Request, State as Shared};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use http::{HeaderMap, StatusCode, header};
use jiff::Timestamp;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::sandbox::rules::call::Refusal;
use crate::sandbox::server::State;
use crate::sandbox::server::faults::Fault;
use crate::sandbox::store::clock::Clock;
use crate::sandbox::store::database;

/// The most rows of a table that the state shows.
const SHOWN_ROWS: usize = 1000;

/// The other end of a connection.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

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

/// Refuses other machines, and pages of other sites in a browser of this one, which a name of theirs could lead here.
pub(crate) async fn this_machine_only(
    Extension(Peer(peer)): Extension<Peer>,
    request: Request,
    next: Next,
) -> Response {
    if is_ours(request.headers(), peer) {
        next.run(request).await
    } else {
        let message = "this answers its own machine and its own page only";
        (StatusCode::FORBIDDEN, Json(json!({ "message": message }))).into_response()
    }
}

fn is_ours(headers: &HeaderMap, peer: SocketAddr) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name).trim_matches(['[', ']']);
    let is_here = name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    // A browser says which site a request comes from; what changes something must come from our own page.
    let own_page =
        text(header::ORIGIN).is_none_or(|origin| origin.split_once("://").is_some_and(|(_, from)| from == host));
    is_here && own_page && peer.ip().to_canonical().is_loopback()
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "message": self.message }))).into_response()
    }
}

async fn reset(Shared(state): Shared<Arc<State>>) -> Result<Json<Value>, Refusal> {
    state.reset().await?;
    Ok(Json(json!({})))
}

async fn show(Shared(state): Shared<Arc<State>>) -> Result<Json<Value>, Refusal> {
    Ok(Json(state.show().await?))
}

async fn clock(Shared(state): Shared<Arc<State>>) -> Json<Value> {
    Json(json!({ "now": state.now() }))
}

/// What may be done with the clock: any of these, in this order.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockChange {
    /// Stand still at this moment.
    freeze: Option<Timestamp>,
    /// Go on by so many seconds at once.
    advance_seconds: Option<u64>,
    /// Show the real time again.
    #[serde(default)]
    real: bool,
}

async fn set_clock(Shared(state): Shared<Arc<State>>, Json(change): Json<ClockChange>) -> Result<Json<Value>, Refusal> {
    if change.real {
        state.set_clock(|_| Clock::default()).await?;
    }
    if let Some(moment) = change.freeze {
        state.set_clock(|clock| clock.frozen_at(moment)).await?;
    }
    if let Some(seconds) = change.advance_seconds {
        state.set_clock(|clock| clock.advanced(Duration::from_secs(seconds))).await?;
    }
    Ok(Json(json!({ "now": state.now() })))
}

async fn faults(Shared(state): Shared<Arc<State>>) -> Json<Vec<Fault>> {
    Json(state.faults.list())
}

async fn add_fault(Shared(state): Shared<Arc<State>>, Json(fault): Json<Fault>) -> Result<Json<Vec<Fault>>, Refusal> {
    fault.check().map_err(|problem| Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, problem))?;
    state.faults.add(fault);
    Ok(Json(state.faults.list()))
}

async fn clear_faults(Shared(state): Shared<Arc<State>>) -> Json<Vec<Fault>> {
    state.faults.clear();
    Json(Vec::new())
}

async fn log(Shared(state): Shared<Arc<State>>) -> Response {
    Json(state.log.list()).into_response()
}

impl State {
    /// Makes the sandbox what it was when new: its data, clock, faults and log.
    pub(crate) async fn reset(&self) -> Result<(), Refusal> {
        self.set_clock(|_| Clock::default()).await?;
        self.faults.clear();
        self.log.clear();
        let now = self.now();
        let data_set = self.data_set.clone();
        let made = self.store.write(move |connection| {
            database::make_new(connection, now)?;
            data_set.map_or(Ok(()), |data_set| database::load(connection, &data_set))
        });
        made.await?;
        self.credentials.changed();
        Ok(())
    }

    /// All tables but those of credentials and tokens, as JSON: table to rows, the first thousand.
    pub(crate) async fn show(&self) -> Result<Value, Refusal> {
        let state = self.store.read(|connection| {
            let tables =
                shown_tables(connection)?.into_iter().map(|table| Ok((table.clone(), rows(connection, &table)?)));
            Ok(tables.collect::<Result<Map<String, Value>, rusqlite::Error>>()?)
        });
        Ok(json!({ "now": self.now(), "tables": state.await? }))
    }

    /// Changes the clock, and keeps it.
    pub(crate) async fn set_clock(&self, change: impl FnOnce(Clock) -> Clock) -> Result<(), Refusal> {
        let changed = {
            let mut clock = self.clock.lock().unwrap_or_else(PoisonError::into_inner);
            *clock = change(*clock);
            *clock
        };
        self.store.write(move |connection| Ok(changed.save(connection)?)).await
    }
}

/// All but those of credentials and tokens.
pub(crate) fn shown_tables(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut names = database::tables(connection)?;
    names.retain(|table| table != "credential" && !table.starts_with("oauth"));
    Ok(names)
}

fn rows(connection: &Connection, table: &str) -> rusqlite::Result<Value> {
    let mut select = connection.prepare(&format!("SELECT * FROM \"{table}\" LIMIT {SHOWN_ROWS}"))?;
    let names: Vec<String> = select.column_names().into_iter().map(str::to_owned).collect();
    let rows = select.query_map([], |row| {
        let fields = names.iter().enumerate().map(|(column, name)| Ok((name.clone(), as_json(row.get_ref(column)?))));
        fields.collect::<rusqlite::Result<Map<String, Value>>>().map(Value::Object)
    })?;
    rows.collect::<rusqlite::Result<Vec<Value>>>().map(Value::Array)
}

pub(crate) fn as_json(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => number.into(),
        ValueRef::Text(text) | ValueRef::Blob(text) => String::from_utf8_lossy(text).into(),
    }
}
