//! Starts a sandbox, on a thread and a runtime of its own.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::Error;
use crate::sandbox::routes::this_machine::ControlToken;
use crate::sandbox::rules::call::Refusal;
use crate::sandbox::server::connection;
use crate::sandbox::server::cors::Origins;
use crate::sandbox::server::faults::{Fault, Faults};
use crate::sandbox::server::novelty::Novelty;
use crate::sandbox::server::router::router;
use crate::sandbox::state::State;
use crate::sandbox::store::access::Store;
use crate::sandbox::store::versions::VERSIONS;

/// The settings of a sandbox.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    pub(crate) file: Option<PathBuf>,
    pub(crate) address: Option<SocketAddr>,
    pub(crate) seed: u64,
    pub(crate) frozen_at: Option<Timestamp>,
    pub(crate) faults: Vec<Fault>,
    pub(crate) data_set: Option<Value>,
    pub(crate) novelty: Option<u64>,
    pub(crate) origins: Vec<String>,
    pub(crate) token: Option<Arc<SecretString>>,
}

/// A sandbox that is running.
#[derive(Debug)]
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    pub(crate) state: Arc<State>,
    /// Stops the server when it is dropped.
    pub(crate) stop: oneshot::Sender<()>,
    /// Fails when the server has stopped.
    pub(crate) stopped: oneshot::Receiver<()>,
}

type Started = Result<(SocketAddr, Arc<State>), Error>;

/// Starts a sandbox, and returns when it accepts connections.
pub(crate) async fn start(settings: Settings) -> Result<Running, Error> {
    let (stop, asked_to_stop) = oneshot::channel();
    let (ready, started) = oneshot::channel();
    let (has_stopped, stopped) = oneshot::channel::<()>();
    // The runtime of the caller may have a single thread, or a paused clock.
    let thread = std::thread::Builder::new().name("sandbox".to_owned());
    let spawned = thread.spawn(move || {
        run(settings, ready, asked_to_stop);
        drop(has_stopped);
    });
    spawned.map_err(|error| Error::configuration("cannot start the sandbox thread").with_source(error))?;
    let started = started.await.unwrap_or_else(|_| Err(Error::configuration("the sandbox did not start")));
    let (address, state) = started?;
    Ok(Running { address, state, stop, stopped })
}

/// Runs a sandbox until it is asked to stop.
fn run(settings: Settings, ready: oneshot::Sender<Started>, asked_to_stop: oneshot::Receiver<()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            drop(ready.send(Err(Error::configuration("cannot start the sandbox runtime").with_source(error))));
            return;
        }
    };
    runtime.block_on(async {
        let token = ControlToken(settings.token.clone());
        match open(settings).await {
            Ok((listener, address, state, origins)) => {
                let router = router(&state, &origins, token);
                drop(ready.send(Ok((address, state))));
                connection::serve(listener, router, async { drop(asked_to_stop.await) }).await;
            }
            Err(error) => drop(ready.send(Err(error))),
        }
    });
    // Requests in flight are cut off. What they have written stays whole.
    runtime.shutdown_background();
}

/// Binds the address and opens the database.
async fn open(settings: Settings) -> Result<(TcpListener, SocketAddr, Arc<State>, Origins), Error> {
    let mut origins = Origins::default();
    settings.origins.iter().try_for_each(|origin| origins.add(origin)).map_err(Error::configuration)?;
    let address = settings.address.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 0)));
    let taken = |error: std::io::Error| {
        Error::configuration(format!("the sandbox cannot listen on {address}: {error}")).with_source(error)
    };
    let listener = TcpListener::bind(address).await.map_err(taken)?;
    let address = listener.local_addr().map_err(taken)?;
    let now = settings.frozen_at.unwrap_or_else(Timestamp::now);
    let (store, is_new) = Store::open(settings.file.as_deref(), VERSIONS, now)?;
    let impossible = |problem| Error::configuration(format!("a scripted failure can never happen: {problem}"));
    settings.faults.iter().try_for_each(|fault| fault.check().map_err(impossible))?;
    let faults = Faults::new(settings.faults, settings.seed);
    let mut state = State::new(store, is_new, faults, settings.data_set).await.map_err(failed)?;
    state.novelty = settings.novelty.map(Novelty::new);
    if let Some(moment) = settings.frozen_at {
        state.set_clock(|clock| clock.frozen_at(moment)).await.map_err(failed)?;
    }
    Ok((listener, address, Arc::new(state), origins))
}

/// Returns a failure of the database as the error of the caller.
pub(crate) fn failed(refusal: Refusal) -> Error {
    Error::configuration(refusal.message)
}
