//! What the crate promises, as one program: it compiles once.

mod api_listing;
mod arguments;
mod batches;
mod calls;
mod faithfulness;
mod generated_code;
mod oauth;
mod oauth_server;
mod pagination;
mod refusals;
mod secrets;
mod support;
mod traps;
mod wire;
