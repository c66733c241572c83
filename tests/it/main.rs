//! What the crate promises, as one program: it compiles once.

mod api_listing;
mod arguments;
mod batches;
mod calls;
mod events;
mod faithfulness;
mod faults;
mod generated_code;
mod limits;
mod oauth;
mod oauth_server;
mod pagination;
mod raw;
mod refusals;
mod secrets;
mod support;
mod traps;
mod wire;
