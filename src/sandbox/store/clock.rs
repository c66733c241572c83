//! The sandbox's clock: the real time, ahead of it, or frozen. It is stored in the database, so that a restart keeps it.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};

/// How far the clock is ahead of the real time, or the moment at which it is frozen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Clock {
    pub(crate) ahead_ms: i64,
    pub(crate) frozen_at_ms: Option<i64>,
}

const AHEAD: &str = "clock-ahead-ms";
const FROZEN_AT: &str = "clock-frozen-at-ms";

impl Clock {
    pub(crate) fn now(self) -> Timestamp {
        let real = Timestamp::now().as_millisecond();
        let shown = self.frozen_at_ms.unwrap_or(real.saturating_add(self.ahead_ms));
        Timestamp::from_millisecond(shown).unwrap_or(Timestamp::MAX)
    }

    /// Returns the clock frozen at a moment.
    pub(crate) fn frozen_at(self, moment: Timestamp) -> Self {
        Self { frozen_at_ms: Some(moment.as_millisecond()), ..self }
    }

    /// Returns the clock advanced by a duration.
    pub(crate) fn advanced(self, by: Duration) -> Self {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        Self {
            ahead_ms: self.ahead_ms.saturating_add(by),
            frozen_at_ms: self.frozen_at_ms.map(|moment| moment.saturating_add(by)),
        }
    }

    pub(crate) fn load(connection: &Connection) -> rusqlite::Result<Self> {
        let setting = |name: &str| {
            let select = "SELECT value FROM setting WHERE name = ?1";
            connection.query_row(select, [name], |row| row.get::<_, i64>(0)).optional()
        };
        Ok(Self { ahead_ms: setting(AHEAD)?.unwrap_or(0), frozen_at_ms: setting(FROZEN_AT)? })
    }

    pub(crate) fn save(self, connection: &Connection) -> rusqlite::Result<()> {
        connection.execute("DELETE FROM setting WHERE name IN (?1, ?2)", (AHEAD, FROZEN_AT))?;
        let settings = [(AHEAD, Some(self.ahead_ms)), (FROZEN_AT, self.frozen_at_ms)];
        for (name, value) in settings.into_iter().filter_map(|(name, value)| Some((name, value?))) {
            connection.execute("INSERT INTO setting (name, value) VALUES (?1, ?2)", (name, value))?;
        }
        Ok(())
    }
}
