//! Who may call. Every request asks, so what the database says is kept in memory until it is changed.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

use crate::sandbox::rules::call::Refusal;
use crate::sandbox::store::Store;

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caller {
    pub(crate) account: i64,
    pub(crate) name: String,
}

#[derive(Debug)]
struct Credential {
    kind: String,
    secret: SecretString,
    caller: Caller,
    /// None for a key, which never expires.
    expires_ms: Option<i64>,
}

/// The credentials of the database, as far as they have been asked for.
#[derive(Debug, Default)]
pub(crate) struct Credentials(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    /// How often they have changed: what was read before a change must not be kept after it.
    changes: u64,
    credentials: Option<Arc<[Credential]>>,
}

impl Credentials {
    /// Has to be said after every change, before it is acknowledged.
    pub(crate) fn changed(&self) {
        let mut kept = self.locked();
        *kept = Kept { changes: kept.changes + 1, credentials: None };
    }

    /// Whose credential this is. All are compared, and each in constant time, so that the time says nothing of them.
    pub(crate) async fn caller(
        &self,
        store: &Store,
        kind: &str,
        secret: &str,
        now: Timestamp,
    ) -> Result<Option<Caller>, Refusal> {
        let known = self.all(store).await?;
        let now = now.as_millisecond();
        let mut found = None;
        for credential in known.iter().filter(|credential| credential.kind == kind) {
            let is_it = bool::from(credential.secret.expose_secret().as_bytes().ct_eq(secret.as_bytes()));
            if is_it && credential.expires_ms.is_none_or(|expires| expires > now) {
                found = Some(credential.caller.clone());
            }
        }
        Ok(found)
    }

    async fn all(&self, store: &Store) -> Result<Arc<[Credential]>, Refusal> {
        let changes = {
            let kept = self.locked();
            if let Some(credentials) = &kept.credentials {
                return Ok(Arc::clone(credentials));
            }
            kept.changes
        };
        let credentials = store.read(|connection| {
            let mut select = connection.prepare_cached(
                "SELECT api, secret, account, name, NULL FROM credential JOIN account ON account.id = account UNION ALL
                 SELECT kind, secret, account, name, expires_ms FROM oauth_token JOIN account ON account.id = account",
            )?;
            let rows = select.query_map([], |row| {
                Ok(Credential {
                    kind: row.get(0)?,
                    secret: row.get::<_, String>(1)?.into(),
                    caller: Caller { account: row.get(2)?, name: row.get(3)? },
                    expires_ms: row.get(4)?,
                })
            })?;
            Ok(rows.collect::<Result<Arc<[Credential]>, _>>()?)
        });
        let credentials = credentials.await?;
        let mut kept = self.locked();
        if kept.changes == changes {
            kept.credentials = Some(Arc::clone(&credentials));
        }
        Ok(credentials)
    }

    fn locked(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
