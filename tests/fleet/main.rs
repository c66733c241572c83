//! Several processes that share a store: a real `redis-server`, real processes, and the sandbox.
//!
//! Tests that need `redis-server` are ignored unless asked for, since not every machine has one:
//!
//! ```sh
//! cargo test --features full --test fleet -- --include-ignored
//! ```

mod connect;
#[path = "../contract/intent_store.rs"]
mod contract;
mod intents;
mod limit;
mod support;
mod tokens;
