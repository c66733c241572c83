//! What happens to the store of a fleet.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// What has happened to the store of a fleet, as [`Fleet::on_event`](super::Fleet::on_event) reports it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FleetEvent {
    /// The store does not respond. Until it is back, this process keeps to its share of the limit, uses its token until
    /// it expires, and sends no spend that was to be recorded.
    Away {
        /// Why, without addresses and credentials.
        reason: String,
    },
    /// The store responds again.
    Back {
        /// How long it was away.
        after: Duration,
    },
    /// The store has lost its data: it was flushed, or restarted without them. Spends that are to be recorded are refused
    /// by this process from now on, since a spend that was made may be missing in the record.
    Lost,
    /// The server of an API said that a limit is used up: no machine of the fleet sends before this time has passed.
    Paused {
        /// For how long.
        time: Duration,
    },
}

/// The user's callback.
#[derive(Clone)]
pub(super) struct Observer(pub(super) Arc<dyn Fn(&FleetEvent) + Send + Sync>);

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Observer")
    }
}
