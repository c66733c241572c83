//! The three APIs, served for real on this machine: with their rules, their state and their failures.
//!
//! ```
//! use std::time::Duration;
//! use sharekit::sandbox::{Failure, Fault, Sandbox};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), sharekit::Error> {
//! let sandbox = Sandbox::start().await?;
//! let codes = sandbox.share_codes();
//!
//! // Nothing here is canned: what is spent is gone, and comes back when it is revoked.
//! let issued = codes.generate_ip_codes().plan(1).number_of_ips(10).number_of_codes(2).send().await?;
//! let code = issued.result.iter().find_map(|issued| issued.code()).unwrap_or_default().to_owned();
//! codes.revoke_codes().codes([code]).send().await?;
//!
//! // What may go wrong, does so on demand: the connection breaks after the purchase was made.
//! sandbox.fault(Fault::new(Failure::ResetAfterEffect).of("use_codes").times(1));
//! let error = codes.use_codes().codes(["code_1"]).send().await.unwrap_err();
//! assert!(error.is_outcome_unclear());
//!
//! // Time passes at once.
//! sandbox.advance(Duration::from_secs(3 * 86_400)).await?;
//! # Ok(()) }
//! ```

mod routes;
pub(crate) mod rules;
mod server;
mod store;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use self::server::State;
use self::store::Store;
use crate::Error;
use crate::sandbox::rules::call::Refusal;
use crate::sandbox::server::faults::Faults;
use crate::sandbox::store::clock::Clock;

pub use crate::sandbox::server::faults::{Failure, Fault};
pub use crate::sandbox::server::log::LoggedRequest;
#[cfg(feature = "cli")]
pub(crate) use crate::sandbox::store::accounts::credential;
pub use crate::sandbox::store::accounts::{ACCOUNTS, Account};

/// A running sandbox. It ends when this is dropped.
#[derive(Debug)]
pub struct Sandbox {
    address: SocketAddr,
    state: Arc<State>,
    /// Dropped, it stops the server.
    stop: oneshot::Sender<()>,
    /// Fails when the server has stopped.
    stopped: oneshot::Receiver<()>,
}

impl Sandbox {
    /// Starts one in memory on a free port of this machine, ready when this returns. Many may run side by side.
    ///
    /// # Errors
    ///
    /// If there is no free port, or no memory for the database.
    pub async fn start() -> Result<Self, Error> {
        Self::builder().start().await
    }

    /// Begins one with settings.
    #[must_use]
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::default()
    }

    /// Where it listens: `http://127.0.0.1:` and the port.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A client of share codes, signed in as the owner, who has IPs and traffic to share.
    #[must_use]
    pub fn share_codes(&self) -> crate::share_codes::Client {
        self.share_codes_as("owner")
    }

    /// A client of share codes, signed in as `owner`, `friend` or `stranger`.
    #[must_use]
    pub fn share_codes_as(&self, account: &str) -> crate::share_codes::Client {
        let builder = crate::share_codes::Client::builder()
            .api_key(crate::sandbox::store::accounts::credential("share-codes", account));
        built(builder.base_url(self.url()).build())
    }

    /// A client of proxy orders, signed in as the owner, who has money.
    #[must_use]
    pub fn proxy_orders(&self) -> crate::proxy_orders::Client {
        self.proxy_orders_as("owner")
    }

    /// A client of proxy orders, signed in as `owner`, `friend` or `stranger`.
    #[must_use]
    pub fn proxy_orders_as(&self, account: &str) -> crate::proxy_orders::Client {
        let builder = crate::proxy_orders::Client::builder()
            .bearer_token(crate::sandbox::store::accounts::credential("proxy-orders", account));
        built(builder.base_url(self.url()).build())
    }

    /// A client of subscription sharing, signed in as the owner, who has subscriptions.
    #[must_use]
    pub fn subscription_sharing(&self) -> crate::subscription_sharing::Client {
        self.subscription_sharing_as("owner")
    }

    /// A client of subscription sharing, signed in as `owner`, `friend` or `stranger`.
    #[must_use]
    pub fn subscription_sharing_as(&self, account: &str) -> crate::subscription_sharing::Client {
        let builder = crate::subscription_sharing::Client::builder()
            .bearer_token(crate::sandbox::store::accounts::credential("subscription-sharing", account))
            .client_token(crate::sandbox::store::accounts::credential("subscription-sharing-client", account));
        built(builder.base_url(format!("{}/capi", self.url())).build())
    }

    /// A program that is registered with the sandbox's authorization server. To log in without a browser, open the
    /// login's URL with `&account=owner` added: it leads to the redirect URL at once.
    #[must_use]
    pub fn oauth(&self) -> crate::client::OAuth {
        crate::subscription_sharing::oauth(
            crate::sandbox::routes::oauth::CLIENT_ID,
            crate::sandbox::routes::oauth::CLIENT_SECRET,
        )
        .authorize_url(format!("{}/user/oauth/authorize", self.url()))
        .token_url(format!("{}/user/oauth/token", self.url()))
    }

    /// Scripts a failure.
    pub fn fault(&self, fault: Fault) {
        self.state.faults.add(fault);
    }

    /// Ends all scripted failures.
    pub fn clear_faults(&self) {
        self.state.faults.clear();
    }

    /// The sandbox's time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.state.now()
    }

    /// Makes the clock stand still at a moment.
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub async fn freeze(&self, moment: Timestamp) -> Result<(), Error> {
        self.state.set_clock(|clock| clock.frozen_at(moment)).await.map_err(failed)
    }

    /// Lets time pass at once.
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub async fn advance(&self, by: Duration) -> Result<(), Error> {
        self.state.set_clock(|clock| clock.advanced(by)).await.map_err(failed)
    }

    /// All that is in the sandbox but the credentials, as JSON: its time, and tables with their first 1,000 rows.
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub async fn state(&self) -> Result<serde_json::Value, Error> {
        self.state.show().await.map_err(failed)
    }

    /// The latest 1,000 requests, the oldest first, without what is secret in them.
    #[must_use]
    pub fn log(&self) -> Vec<LoggedRequest> {
        self.state.log.list()
    }

    /// Ends it, and waits until no more requests are taken and all that was acknowledged is on disk.
    pub async fn stop(self) {
        drop(self.stop);
        // Nothing is sent: the other end goes with the thread.
        drop(self.stopped.await);
    }

    /// Makes it what it was when new.
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub async fn reset(&self) -> Result<(), Error> {
        self.state.reset().await.map_err(failed)
    }
}

fn failed(refusal: Refusal) -> Error {
    Error::configuration(refusal.message)
}

/// A client of a URL and a credential that we made ourselves.
fn built<C>(client: Result<C, Error>) -> C {
    client.unwrap_or_else(|error| unreachable!("the sandbox's own address and credentials are good: {error}"))
}

/// Settings of a sandbox: [`Sandbox::builder`] begins one.
#[derive(Debug, Clone, Default)]
pub struct SandboxBuilder {
    file: Option<PathBuf>,
    address: Option<SocketAddr>,
    seed: u64,
    frozen_at: Option<Timestamp>,
    faults: Vec<Fault>,
    data_set: Option<serde_json::Value>,
}

impl SandboxBuilder {
    /// Keeps the state in a file. Started again on it, the sandbox has everything.
    #[must_use]
    pub fn file(mut self, file: impl Into<PathBuf>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// Listens here. Beyond this machine anybody who reaches the port can use the credentials, which are well known;
    /// the controls answer this machine only, in any case.
    #[must_use]
    pub fn address(mut self, address: SocketAddr) -> Self {
        self.address = Some(address);
        self
    }

    /// What decides which calls a fault with a probability strikes.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// A clock that stands still at a moment.
    #[must_use]
    pub fn frozen_at(mut self, moment: Timestamp) -> Self {
        self.frozen_at = Some(moment);
        self
    }

    /// What a new sandbox holds: rows in place of the usual ones, table by table as [`Sandbox::state`] shows them, so that
    /// the state of one sandbox, changed where it must be, is the beginning of another. Totals are tables as well, and are
    /// taken as they are. Tables that it does not name hold the usual; a file that has its state already keeps it.
    #[must_use]
    pub fn data_set(mut self, state: serde_json::Value) -> Self {
        self.data_set = Some(state);
        self
    }

    /// A failure that is scripted from the beginning.
    #[must_use]
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// Starts it.
    ///
    /// # Errors
    ///
    /// If the address is taken, or the file is no database that can be used.
    pub async fn start(self) -> Result<Sandbox, Error> {
        let (stop, asked_to_stop) = oneshot::channel();
        let (ready, running) = oneshot::channel();
        let (has_stopped, stopped) = oneshot::channel::<()>();
        // A runtime of its own: the caller's may have one thread, or a clock that stands still.
        let thread = std::thread::Builder::new().name("sandbox".to_owned());
        let started = thread.spawn(move || {
            run(self, ready, asked_to_stop);
            drop(has_stopped);
        });
        started.map_err(|error| Error::configuration("the sandbox gets no thread").with_source(error))?;
        let running = running.await.unwrap_or_else(|_| Err(Error::configuration("the sandbox did not start")));
        let (address, state) = running?;
        Ok(Sandbox { address, state, stop, stopped })
    }
}

type Running = Result<(SocketAddr, Arc<State>), Error>;

/// The life of a sandbox, on a thread of its own.
fn run(builder: SandboxBuilder, ready: oneshot::Sender<Running>, stopped: oneshot::Receiver<()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            drop(ready.send(Err(Error::configuration("the sandbox gets no runtime").with_source(error))));
            return;
        }
    };
    runtime.block_on(async {
        match open(builder).await {
            Ok((listener, address, state)) => {
                let router = server::router(&state);
                drop(ready.send(Ok((address, state))));
                server::serve(listener, router, async { drop(stopped.await) }).await;
            }
            Err(error) => drop(ready.send(Err(error))),
        }
    });
    // Calls that are under way are cut off; what they have written stays whole.
    runtime.shutdown_background();
}

async fn open(builder: SandboxBuilder) -> Result<(TcpListener, SocketAddr, Arc<State>), Error> {
    let address = builder.address.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 0)));
    let taken = |error: std::io::Error| {
        Error::configuration(format!("the sandbox cannot listen on {address}: {error}")).with_source(error)
    };
    let listener = TcpListener::bind(address).await.map_err(taken)?;
    let address = listener.local_addr().map_err(taken)?;
    let (store, is_new) = Store::open(builder.file.as_deref(), builder.frozen_at.unwrap_or_else(Timestamp::now))?;
    let clock = store.read(|connection| Ok(Clock::load(connection)?)).await.map_err(failed)?;
    let faults = Faults::new(builder.faults, builder.seed);
    let state = State {
        store,
        credentials: crate::sandbox::server::credentials::Credentials::default(),
        clock: Mutex::new(clock),
        faults,
        log: crate::sandbox::server::log::Log::default(),
        usage: crate::sandbox::server::rate_limit::Usage::default(),
        data_set: builder.data_set.map(Arc::new),
    };
    if let Some(data_set) = state.data_set.clone().filter(|_| is_new) {
        state
            .store
            .write(move |connection| crate::sandbox::store::database::load(connection, &data_set))
            .await
            .map_err(failed)?;
    }
    if let Some(moment) = builder.frozen_at {
        state.set_clock(|clock| clock.frozen_at(moment)).await.map_err(failed)?;
    }
    Ok((listener, address, Arc::new(state)))
}
