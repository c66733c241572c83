//! What can be set about settling.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use super::doubt::Doubt;
use super::intent::IntentStore;

/// How a call in doubt is settled. Set it with [`CallOptions::settling`](crate::CallOptions::settling).
///
/// ```no_run
/// # #[cfg(feature = "proxy-orders")]
/// # async fn example(client: &sharekit::proxy_orders::Client) -> Result<(), sharekit::Error> {
/// use std::time::Duration;
/// use sharekit::Settling;
///
/// // Nobody else buys with this account, so that a new order like ours is ours.
/// let settling = Settling::default().sole_spender(true).wait(Duration::from_secs(30));
/// let client = client.with_options(|options| options.settling(settling));
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct Settling {
    pub(super) looks: bool,
    pub(super) wait: Duration,
    pub(super) reads_before: bool,
    pub(super) is_sole_spender: bool,
    pub(super) account: Option<String>,
    pub(super) known_before: Option<Value>,
    pub(super) intents: Option<Arc<dyn IntentStore>>,
    pub(super) on_doubt: Option<OnDoubt>,
}

/// A function that is called when a call is in doubt.
#[derive(Clone)]
pub(super) struct OnDoubt(pub(super) Arc<dyn Fn(&Doubt) + Send + Sync>);

impl fmt::Debug for OnDoubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OnDoubt")
    }
}

impl Default for Settling {
    fn default() -> Self {
        Self {
            looks: true,
            wait: Duration::from_secs(60),
            reads_before: true,
            is_sole_spender: false,
            account: None,
            known_before: None,
            intents: None,
            on_doubt: None,
        }
    }
}

impl Settling {
    /// Sets how long after the last attempt a request may still arrive, because a proxy or a queue between here and the
    /// server holds it. Before that time has passed, nothing counts as not done. Default: 60 seconds, the usual time
    /// limit of gateways.
    #[must_use]
    pub fn wait(mut self, wait: Duration) -> Self {
        self.wait = wait;
        self
    }

    /// Sets whether a call whose evidence needs it reads before it is sent, which costs one request. Without it, and
    /// without [`known_before`](Self::known_before), such a call in doubt stays unknown. Default: yes.
    #[must_use]
    pub fn read_before(mut self, read: bool) -> Self {
        self.reads_before = read;
        self
    }

    /// Hands in what was just read, in place of the read before the call: the response to the operation that the
    /// documentation of `send_settled` names, with the parameters named there. It holds for the next call only: set it
    /// with `with_options` for that call.
    #[must_use]
    pub fn known_before(mut self, response: &impl Serialize) -> Self {
        self.known_before = serde_json::to_value(response).ok();
        self
    }

    /// Says that nobody else spends with this account while the call is under way. Then an order or a code like those
    /// that were asked for, which was not there before, is that of this call. Otherwise somebody else may have made it at
    /// the same time, and the outcome is unknown, with the candidates. Calls of this client and its clones are taken into
    /// account either way. Default: no.
    #[must_use]
    pub fn sole_spender(mut self, is_sole: bool) -> Self {
        self.is_sole_spender = is_sole;
        self
    }

    /// Sets a name for the account, of your own choice. A doubt is settled only by a client of the same account; without
    /// a name, the account is known by a digest of its key, and a login is not known at all. Set it if keys are
    /// replaced.
    #[must_use]
    pub fn account(mut self, name: impl Into<String>) -> Self {
        self.account = Some(name.into());
        self
    }

    /// Records each call of `send_settled` and `send_once` in this store: before it is sent, and when its outcome is
    /// known. A call that was interrupted between the two is in doubt, not lost. Calls of other processes that use the
    /// same store are taken into account as those of this client are.
    #[must_use]
    pub fn intents(mut self, store: Arc<dyn IntentStore>) -> Self {
        self.intents = Some(store);
        self
    }

    /// Sets whether `send_settled` and `send_once` look for what became of a call in doubt. Without it such a call is
    /// unknown at once; it can still be settled later. Default: yes.
    #[must_use]
    pub fn look(mut self, looks: bool) -> Self {
        self.looks = looks;
        self
    }

    /// Calls back when a call is in doubt, before the client looks, which may take as long as [`wait`](Self::wait). The
    /// callback runs where the call runs: it must not block.
    #[must_use]
    pub fn on_doubt(mut self, callback: impl Fn(&Doubt) + Send + Sync + 'static) -> Self {
        self.on_doubt = Some(OnDoubt(Arc::new(callback)));
        self
    }
}
