//! The three APIs as a local server, with rules, stored state and scripted failures.
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
//! // Responses follow from state: what is spent is gone, and comes back when it is revoked.
//! let issued = codes.generate_ip_codes().plan(1).number_of_ips(10).number_of_codes(2).send().await?;
//! let code = issued.result.iter().find_map(|issued| issued.code()).unwrap_or_default().to_owned();
//! codes.revoke_codes().codes([code]).send().await?;
//!
//! // Failures are scripted: the connection is reset after the call took effect.
//! sandbox.fault(Fault::new(Failure::ResetAfterEffect).of("use_codes").times(1));
//! let error = codes.use_codes().codes(["code_1"]).send().await.unwrap_err();
//! assert!(error.is_outcome_unclear());
//!
//! // The clock can be advanced.
//! sandbox.advance(Duration::from_secs(3 * 86_400)).await?;
//! # Ok(()) }
//! ```

mod expect;
mod routes;
pub(crate) mod rules;
mod server;
mod start;
mod state;
mod store;

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use secrecy::SecretString;

use self::start::{Running, Settings, failed};
use self::store::accounts;
use crate::Error;

pub use crate::sandbox::expect::{Expectation, Requests};
#[cfg(feature = "cli")]
pub(crate) use crate::sandbox::routes::oauth::registered_client;
pub use crate::sandbox::server::faults::{Failure, Fault};
pub use crate::sandbox::server::log::LoggedRequest;
#[cfg(feature = "cli")]
pub(crate) use crate::sandbox::store::accounts::credential;
pub use crate::sandbox::store::accounts::{ACCOUNTS, Account};

/// A running sandbox. It stops when this is dropped.
#[derive(Debug)]
pub struct Sandbox(Running);

impl Sandbox {
    /// Starts a sandbox in memory, on a free port of this machine. It accepts connections when this returns. Many sandboxes
    /// can run at the same time.
    ///
    /// # Errors
    ///
    /// If a port or the database cannot be opened.
    pub async fn start() -> Result<Self, Error> {
        Self::builder().start().await
    }

    /// Returns a builder.
    #[must_use]
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::default()
    }

    /// Returns the address at which programs of this machine reach it, such as `http://127.0.0.1:8080`.
    #[must_use]
    pub fn url(&self) -> String {
        let mut address = self.0.address;
        // One that listens everywhere has no address of its own.
        if address.ip().is_unspecified() {
            let here = if address.is_ipv4() { IpAddr::from([127, 0, 0, 1]) } else { Ipv6Addr::LOCALHOST.into() };
            address.set_ip(here);
        }
        format!("http://{address}")
    }

    /// Returns a client of share codes for the owner, who has IPs and traffic to share.
    #[must_use]
    pub fn share_codes(&self) -> crate::share_codes::Client {
        self.share_codes_as("owner")
    }

    /// Returns a client of share codes for `owner`, `friend` or `stranger`.
    #[must_use]
    pub fn share_codes_as(&self, account: &str) -> crate::share_codes::Client {
        let builder = crate::share_codes::Client::builder().api_key(accounts::credential("share-codes", account));
        built(builder.base_url(self.url()).build())
    }

    /// Returns a client of proxy orders for the owner, who has money.
    #[must_use]
    pub fn proxy_orders(&self) -> crate::proxy_orders::Client {
        self.proxy_orders_as("owner")
    }

    /// Returns a client of proxy orders for `owner`, `friend` or `stranger`.
    #[must_use]
    pub fn proxy_orders_as(&self, account: &str) -> crate::proxy_orders::Client {
        let builder =
            crate::proxy_orders::Client::builder().bearer_token(accounts::credential("proxy-orders", account));
        built(builder.base_url(self.url()).build())
    }

    /// Returns a client of subscription sharing for the owner, who has subscriptions.
    #[must_use]
    pub fn subscription_sharing(&self) -> crate::subscription_sharing::Client {
        self.subscription_sharing_as("owner")
    }

    /// Returns a client of subscription sharing for `owner`, `friend` or `stranger`.
    #[must_use]
    pub fn subscription_sharing_as(&self, account: &str) -> crate::subscription_sharing::Client {
        let builder = crate::subscription_sharing::Client::builder()
            .bearer_token(accounts::credential("subscription-sharing", account))
            .client_token(accounts::credential("subscription-sharing-client", account));
        built(builder.base_url(format!("{}/capi", self.url())).build())
    }

    /// Returns a program that is registered with the sandbox's authorization server. To log in without a browser, add
    /// `&account=owner` to the URL of the login: it redirects to the redirect URL at once.
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
    ///
    /// # Panics
    ///
    /// If it can never happen: an operation that does not exist, a probability above 1, and so on.
    #[track_caller]
    pub fn fault(&self, fault: Fault) {
        if let Err(problem) = fault.check() {
            panic!("this fault can never happen: {problem}");
        }
        self.0.state.faults.add(fault);
    }

    /// Removes all scripted failures.
    pub fn clear_faults(&self) {
        self.0.state.faults.clear();
    }

    /// Returns the sandbox's time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.state.now()
    }

    /// Freezes the clock at a moment.
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub async fn freeze(&self, moment: Timestamp) -> Result<(), Error> {
        self.0.state.set_clock(|clock| clock.frozen_at(moment)).await.map_err(failed)
    }

    /// Advances the clock.
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub async fn advance(&self, by: Duration) -> Result<(), Error> {
        self.0.state.set_clock(|clock| clock.advanced(by)).await.map_err(failed)
    }

    /// Keeps data and clock as they are now under a name: 1 to 64 letters, digits, `-` and `_`. It takes milliseconds. A
    /// sandbox with a file keeps its snapshots beside it, one in memory until it ends. An older one of this name is replaced.
    ///
    /// # Errors
    ///
    /// If the name is not valid, or the disk is full.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), sharekit::Error> {
    /// let sandbox = sharekit::sandbox::Sandbox::start().await?;
    /// sandbox.save_snapshot("full-wallet").await?;
    /// // Spend, let time pass, fail …
    /// sandbox.restore_snapshot("full-wallet").await?;
    /// assert_eq!(sandbox.snapshots()?, ["full-wallet"]);
    /// # Ok(()) }
    /// ```
    pub async fn save_snapshot(&self, name: &str) -> Result<(), Error> {
        self.0.state.snapshots.save(name).await.map_err(failed)
    }

    /// Makes data and clock again what they were when the snapshot was saved. Scripted failures and log stay as they are.
    ///
    /// # Errors
    ///
    /// If there is no such snapshot, or the database fails; nothing changes then.
    pub async fn restore_snapshot(&self, name: &str) -> Result<(), Error> {
        self.0.state.restore(name).await.map_err(failed)
    }

    /// Forgets a snapshot.
    ///
    /// # Errors
    ///
    /// If there is none of this name.
    pub fn remove_snapshot(&self, name: &str) -> Result<(), Error> {
        self.0.state.snapshots.remove(name).map_err(failed)
    }

    /// Returns the names of all snapshots, in the order of the alphabet.
    ///
    /// # Errors
    ///
    /// If the folder of the data file cannot be read.
    pub fn snapshots(&self) -> Result<Vec<String>, Error> {
        self.0.state.snapshots.names().map_err(failed)
    }

    /// Returns the state as JSON, without credentials: the time, and all tables with all their rows. The HTTP control streams
    /// it, for states that are larger than the memory.
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub async fn state(&self) -> Result<serde_json::Value, Error> {
        self.0.state.show().await.map_err(failed)
    }

    /// Returns the latest 1,000 requests, oldest first, without their credentials.
    #[must_use]
    pub fn requests(&self) -> Requests {
        Requests::new(self.0.state.log.list())
    }

    /// Expects calls of an operation from now on, by its `operationId`: at least one, unless it is told otherwise.
    ///
    /// # Panics
    ///
    /// If there is no such operation.
    #[track_caller]
    pub fn expect(&self, operation: &str) -> Expectation {
        Expectation::new(&self.0.state, operation)
    }

    /// Stops the sandbox. When this returns, it accepts no more requests, and everything that it acknowledged is on disk.
    pub async fn stop(self) {
        drop(self.0.stop);
        // Nothing is sent. The sender is dropped at the end of the thread.
        drop(self.0.stopped.await);
    }

    /// Makes the sandbox new again: data, clock, scripted failures and log. If it fails, nothing changes.
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub async fn reset(&self) -> Result<(), Error> {
        self.0.state.reset().await.map_err(failed)
    }
}

/// Returns a client. Its URL and its credential are those of the sandbox, so building it cannot fail.
fn built<C>(client: Result<C, Error>) -> C {
    client.unwrap_or_else(|error| unreachable!("the sandbox's address and credentials are valid: {error}"))
}

/// Settings of a sandbox; [`Sandbox::builder`] returns one.
#[derive(Debug, Clone, Default)]
pub struct SandboxBuilder {
    settings: Settings,
}

impl SandboxBuilder {
    /// Keeps the state in a file. A sandbox that is started with it later continues with that state. A file of an older
    /// version is migrated; one of a newer version is refused and left as it is.
    #[must_use]
    pub fn file(mut self, file: impl Into<PathBuf>) -> Self {
        self.settings.file = Some(file.into());
        self
    }

    /// Sets the address to listen on. The credentials are well known, so everyone who reaches the port can use them. The
    /// controls and the page are for this machine, unless there is a [`control_token`](Self::control_token).
    #[must_use]
    pub fn address(mut self, address: SocketAddr) -> Self {
        self.settings.address = Some(address);
        self
    }

    /// Lets other machines use the controls and the page with this token: as `Authorization: Bearer`, or as `?token=` in the
    /// address of the page.
    #[must_use]
    pub fn control_token(mut self, token: impl Into<String>) -> Self {
        self.settings.token = Some(Arc::new(SecretString::from(token.into())));
        self
    }

    /// Lets the scripts of another site call the APIs in a browser (CORS), by its origin, such as `http://localhost:3000`; the
    /// word `loopback` stands for all sites of this machine. Without it none may. The controls stay closed to all.
    #[must_use]
    pub fn allow_origin(mut self, origin: impl Into<String>) -> Self {
        self.settings.origins.push(origin.into());
        self
    }

    /// Sets the seed that decides which calls a fault with a probability happens to.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.settings.seed = seed;
        self
    }

    /// Freezes the clock at a moment.
    #[must_use]
    pub fn frozen_at(mut self, moment: Timestamp) -> Self {
        self.settings.frozen_at = Some(moment);
        self
    }

    /// Sets the rows of a new sandbox, table by table as [`Sandbox::state`] returns them: the state of one sandbox can be
    /// the beginning of another. Totals are tables too; they are not computed again. Tables that it does not name have
    /// their usual rows. A file that already has a state keeps it.
    #[must_use]
    pub fn data_set(mut self, state: serde_json::Value) -> Self {
        self.settings.data_set = Some(state);
        self
    }

    /// Makes responses differ from today's, within what a vendor may change without notice: unknown words, new fields, missing
    /// optional fields, nulls, numbers as text, another order of fields, shorter pages, further headers. The seed decides,
    /// so that a run can be repeated. A client that survives it is ready for tomorrow.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), sharekit::Error> {
    /// let sandbox = sharekit::sandbox::Sandbox::builder().novelty(7).start().await?;
    /// for _ in 0..20 {
    ///     sandbox.share_codes().list_share_codes().send().await?;
    /// }
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn novelty(mut self, seed: u64) -> Self {
        self.settings.novelty = Some(seed);
        self
    }

    /// Scripts a failure from the beginning.
    #[must_use]
    pub fn fault(mut self, fault: Fault) -> Self {
        self.settings.faults.push(fault);
        self
    }

    /// Starts the sandbox.
    ///
    /// # Errors
    ///
    /// If the address is taken, an origin is not valid, or the file cannot be used: another sandbox uses it, it is not a data
    /// file of the sandbox, or has a newer version.
    pub async fn start(self) -> Result<Sandbox, Error> {
        start::start(self.settings).await.map(Sandbox)
    }
}
