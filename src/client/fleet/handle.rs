//! The handle of a fleet: connects, takes the settings, and makes what the processes share.

use std::sync::Arc;
use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig};

use super::event::{FleetEvent, Observer};
use super::redis_intents::FleetIntents;
use super::redis_tokens::RedisTokens;
use super::redis_turns::RedisTurns;
use super::seal::Seal;
use super::store::{PATIENCE, Settings, Store};
use crate::client::digest::mark_of;
use crate::client::oauth::TokenStore;
use crate::client::shared_limit::SharedLimit;
use crate::{Error, OAuthTokenSource, Quota, RateLimit};

/// Several processes, on one machine or on many, that share one limit, one login and one record of spends in Redis (7 or
/// newer) or Valkey. Clones share the connection.
///
/// ```no_run
/// # async fn example(key: [u8; 32], oauth: sharekit::OAuth, tokens: sharekit::Tokens) -> Result<(), sharekit::Error> {
/// use sharekit::{Fleet, subscription_sharing};
///
/// let fleet = Fleet::connect("rediss://redis.example:6379").await?.size(8).encryption_key(key);
/// let client = subscription_sharing::Client::builder().token_source(oauth.user(tokens)).fleet(&fleet).build()?;
/// # let _ = client;
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct Fleet {
    store: Arc<Store>,
    intents: FleetIntents,
    /// Nothing without an encryption key.
    tokens: Option<Arc<RedisTokens>>,
}

impl Fleet {
    /// Connects to a server: `redis://` or, with TLS, `rediss://`, then `user:password@host:port/database`.
    ///
    /// A server that does not respond is no error: the fleet then begins as if the server had just gone away, and joins
    /// when it comes (see [`FleetEvent::Away`]).
    ///
    /// # Errors
    ///
    /// If the address is not valid, or if the server refuses the user or the password.
    pub async fn connect(url: &str) -> Result<Self, Error> {
        if url.starts_with("rediss:") {
            // The Redis client uses the provider of the process.
            crate::install_crypto_provider();
        }
        let invalid = |error: redis::RedisError| {
            Error::configuration(
                "the address of the fleet's store is not valid; write it like rediss://redis.example:6379",
            )
            .with_source(error)
        };
        let client = redis::Client::open(url).map_err(invalid)?;
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE))
            // The next command connects again. Until then the reason is worth more than a second attempt.
            .set_number_of_retries(0);
        if let Ok(Err(error)) = tokio::time::timeout(PATIENCE, greet(&client)).await
            && is_refusal(&error)
        {
            return Err(Error::configuration("the fleet's store refuses the user or the password").with_source(error));
        }
        let connection = ConnectionManager::new_lazy_with_config(client, config).map_err(invalid)?;
        Ok(Self::with_connection(connection))
    }

    /// Returns a fleet on a connection of your own. Give it time limits of less than a second.
    pub fn with_connection(connection: ConnectionManager) -> Self {
        Self::of(Store::new(connection, Settings::default()))
    }

    /// Says how many processes the fleet has at most. While the store is away, each keeps to the limit divided by this
    /// number. Default: 10.
    #[must_use]
    pub fn size(self, processes: u32) -> Self {
        self.with(|settings| settings.size = processes.max(1))
    }

    /// Sets what the names of all keys in the store begin with. Fleets of the same name share everything. Default:
    /// `sharekit`.
    #[must_use]
    pub fn namespace(self, name: impl Into<String>) -> Self {
        let name = name.into();
        self.with(|settings| settings.namespace = name)
    }

    /// Sets the key that tokens and spends are encrypted with in the store: 32 random bytes, the same in all processes.
    /// Without it tokens are not shared, and a client that would share them cannot be built; spends are stored as they
    /// are (see [`Intent`](crate::Intent) for what they hold).
    #[must_use]
    pub fn encryption_key(self, key: [u8; 32]) -> Self {
        self.with(|settings| settings.seal = Some(Seal::new(key)))
    }

    /// Sets how long a spend is remembered after it was decided: at least as long as a queue may deliver its key again. A
    /// spend in doubt is never forgotten. Default: 90 days.
    #[must_use]
    pub fn keep_spends(self, time: Duration) -> Self {
        self.with(|settings| settings.keeps_spends = time)
    }

    /// Calls back when something happens to the store. The callback runs where the calls run: it must not block.
    #[must_use]
    pub fn on_event(self, observer: impl Fn(&FleetEvent) + Send + Sync + 'static) -> Self {
        self.with(|settings| settings.observer = Some(Observer(Arc::new(observer))))
    }

    /// Returns a limit that all processes share which ask for it with this name, for example the vendor's name for the
    /// account, and the same quotas. A client that is built with [`fleet`](crate::ClientBuilder::fleet) has one already.
    pub fn rate_limit(&self, name: &str, quotas: &[Quota]) -> impl RateLimit + use<> {
        let turns = RedisTurns::new(Arc::clone(&self.store), &mark_of(name), quotas);
        SharedLimit::new(turns, quotas, self.store.settings.size)
    }

    /// Returns the record of spends that all processes share, for [`Settling::intents`](crate::Settling::intents). A client
    /// that is built with the fleet has it already.
    pub fn intents(&self) -> FleetIntents {
        self.intents.clone()
    }

    /// Returns a source that shares its tokens with all processes of the fleet, as do its clones. One process renews a
    /// token, and all take what it got. A client that is built with the fleet shares its sources already.
    ///
    /// A login is known by its refresh token: processes share tokens if they begin with the same refresh token, or with
    /// one that came from renewing it in the last 30 days. If the fleet has newer tokens than a process begins with,
    /// the newer ones are used. The program's own tokens are shared by all processes with the same client id and token
    /// URL.
    ///
    /// - A refresh token is sent by one process at a time, under a lock that lasts longer than a request may take. If
    ///   that process is killed meanwhile, another one goes on after 45 s.
    /// - A failure is reported to the calls of all processes for 5 s, as within one process.
    /// - [`OAuthTokenSource::on_new_tokens`] calls back in each process: what each stores is the newest.
    /// - **While the store is away**, a token is used until it expires. A user's token is not renewed: another process
    ///   could do so too, and many servers then log the user out. Calls without a working token fail within 0.5 s, and
    ///   [`Error::is_unauthenticated`] is false. The program's own tokens are then renewed by each process alone.
    /// - **If the store has lost its data**, each process that runs publishes what it knows within some seconds. A login
    ///   that the store does not know is not renewed for the first 5 s, so that this can happen; for the same reason
    ///   nobody renews within 5 s after the store was away.
    ///
    /// The store holds the tokens encrypted, under names that are digests. It forgets a login 90 days after its access
    /// token has expired. A source without refresh token has nothing to share, and is returned as it is.
    ///
    /// ```no_run
    /// # async fn example(key: [u8; 32], oauth: sharekit::OAuth, stored: sharekit::Tokens) -> Result<(), sharekit::Error> {
    /// let fleet = sharekit::Fleet::connect("rediss://redis.example:6379").await?.encryption_key(key);
    /// let source = fleet.tokens(oauth.user(stored))?;
    /// # let _ = source;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// If the fleet has no [`encryption_key`](Self::encryption_key), or if the source shares its tokens with another
    /// fleet.
    pub fn tokens(&self, source: OAuthTokenSource) -> Result<OAuthTokenSource, Error> {
        let Some(tokens) = self.tokens.clone() else {
            return Err(Error::configuration(
                "tokens are not shared unencrypted; give the fleet a key with Fleet::encryption_key(key): 32 random \
                 bytes, the same in all processes",
            ));
        };
        let store: Arc<dyn TokenStore> = tokens;
        source.share(&store)
    }

    fn with(self, change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = self.store.settings.clone();
        change(&mut settings);
        Self::of(self.store.with(settings))
    }

    fn of(store: Store) -> Self {
        let store = Arc::new(store);
        Self { intents: FleetIntents::new(Arc::clone(&store)), tokens: RedisTokens::new(&store).map(Arc::new), store }
    }
}

/// Connects once, to learn whether the server takes the user and the password.
async fn greet(client: &redis::Client) -> redis::RedisResult<()> {
    let mut connection = client.get_multiplexed_async_connection().await?;
    redis::cmd("PING").query_async(&mut connection).await
}

/// Returns whether the server knows neither the user nor the password, or does not let them in.
fn is_refusal(error: &redis::RedisError) -> bool {
    error.kind() == redis::ErrorKind::AuthenticationFailed
        || matches!(error.code(), Some("NOAUTH" | "WRONGPASS" | "NOPERM"))
}
