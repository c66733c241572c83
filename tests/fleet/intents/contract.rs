//! What every store of intents promises.

use std::sync::Arc;

use sharekit::Fleet;

use crate::contract::{Place, Store, contract};
use crate::support::redis::Redis;

contract!(InRedis, [ignore = "needs redis-server"]);

/// A store in a server of its own, without an encryption key.
struct InRedis(Redis);

impl Place for InRedis {
    fn new() -> Self {
        Self(Redis::start())
    }

    async fn open(&self) -> Store {
        Arc::new(Fleet::connect(&self.0.url()).await.unwrap().intents())
    }
}

mod sealed {
    //! With an encryption key.

    use super::*;

    contract!(SealedInRedis, [ignore = "needs redis-server"]);

    struct SealedInRedis(Redis);

    impl Place for SealedInRedis {
        fn new() -> Self {
            Self(Redis::start())
        }

        async fn open(&self) -> Store {
            Arc::new(Fleet::connect(&self.0.url()).await.unwrap().encryption_key([7; 32]).intents())
        }
    }
}
