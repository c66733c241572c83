//! Credentials: where a request carries one, and which account it belongs to. Every request needs this, so the credentials
//! of the database are kept in memory until they change.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::HeaderMap;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

use crate::CredentialKind;
use crate::sandbox::rules::call::Refusal;
use crate::sandbox::rules::security;
use crate::sandbox::rules::security::Place;
use crate::sandbox::store::access::Store;

/// Returns the credential of a request.
pub(crate) fn presented<'a>(place: &Place, headers: &'a HeaderMap, query: &'a [(String, String)]) -> Option<&'a str> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match place {
        Place::Named(name) => {
            let parameter = query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
            parameter.or_else(|| header(name))
        }
        Place::Bearer => header("authorization").and_then(bearer),
    }
}

fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The account that calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caller {
    pub(crate) account: i64,
    pub(crate) name: String,
}

#[derive(Debug)]
struct KnownCredential {
    api: String,
    kind: String,
    secret: SecretString,
    caller: Caller,
    /// None if it does not expire.
    expires_ms: Option<i64>,
}

/// All credentials of the database, loaded when they are needed.
#[derive(Debug, Default)]
pub(crate) struct KnownCredentials(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    /// The number of changes. Credentials that were read before a change are not kept after it.
    changes: u64,
    credentials: Option<Arc<[KnownCredential]>>,
}

impl KnownCredentials {
    /// Forgets the credentials. Call it after every change, before the change is acknowledged.
    pub(crate) fn changed(&self) {
        let mut kept = self.locked();
        *kept = Kept { changes: kept.changes + 1, credentials: None };
    }

    /// Returns the owner of a credential. Every known one is compared, each in constant time: the time reveals nothing.
    pub(crate) async fn caller(
        &self,
        store: &Store,
        api: &str,
        kind: CredentialKind,
        secret: &str,
        now: Timestamp,
    ) -> Result<Option<Caller>, Refusal> {
        let known = self.all(store).await?;
        let (kind, now) = (security::word(kind), now.as_millisecond());
        let mut found = None;
        for credential in known.iter().filter(|known| known.api == api && known.kind == kind) {
            let is_it = bool::from(credential.secret.expose_secret().as_bytes().ct_eq(secret.as_bytes()));
            if is_it && credential.expires_ms.is_none_or(|expires| expires > now) {
                found = Some(credential.caller.clone());
            }
        }
        Ok(found)
    }

    async fn all(&self, store: &Store) -> Result<Arc<[KnownCredential]>, Refusal> {
        let changes = {
            let kept = self.locked();
            if let Some(credentials) = &kept.credentials {
                return Ok(Arc::clone(credentials));
            }
            kept.changes
        };
        let credentials = store.read(|connection| {
            let mut select = connection.prepare_cached(
                "SELECT api, kind, secret, account, name, NULL FROM credential JOIN account ON account.id = account
                 UNION ALL
                 SELECT api, kind, secret, account, name, expires_ms FROM oauth_token
                    JOIN account ON account.id = account",
            )?;
            let rows = select.query_map([], |row| {
                Ok(KnownCredential {
                    api: row.get(0)?,
                    kind: row.get(1)?,
                    secret: row.get::<_, String>(2)?.into(),
                    caller: Caller { account: row.get(3)?, name: row.get(4)? },
                    expires_ms: row.get(5)?,
                })
            })?;
            Ok(rows.collect::<Result<Arc<[KnownCredential]>, _>>()?)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::store::versions::VERSIONS;

    #[tokio::test]
    async fn two_apis_with_the_same_kind_of_credential_have_callers_of_their_own() {
        let store = Store::open(None, VERSIONS, Timestamp::UNIX_EPOCH).unwrap().0;
        let toy =
            "INSERT INTO credential SELECT 'toys', 'bearer-token', id, 'toy-key' FROM account WHERE name = 'friend'";
        store.write(|connection| Ok(connection.execute_batch(toy)?)).await.unwrap();
        let known = KnownCredentials::default();
        let caller = async |api: &str, kind, secret: &str| {
            let found = known.caller(&store, api, kind, secret, Timestamp::UNIX_EPOCH).await.unwrap();
            found.map(|caller| caller.name)
        };
        let owner = "sandbox-proxy-orders-owner";
        assert_eq!(caller("toys", CredentialKind::BearerToken, "toy-key").await.as_deref(), Some("friend"));
        assert_eq!(caller("proxy-orders", CredentialKind::BearerToken, owner).await.as_deref(), Some("owner"));
        assert_eq!(caller("proxy-orders", CredentialKind::BearerToken, "toy-key").await, None, "of another API");
        assert_eq!(caller("toys", CredentialKind::BearerToken, owner).await, None, "of another API");
        assert_eq!(caller("proxy-orders", CredentialKind::UserToken, owner).await, None, "of another kind");
    }
}
