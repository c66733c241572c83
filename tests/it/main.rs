//! What the crate promises, as one program: it compiles once.

mod api_listing;
mod arguments;
mod batches;
mod calls;
mod cli_commands;
mod cli_config;
mod cli_spec_diff;
mod durability;
mod events;
mod faithfulness;
mod faults;
mod generated_code;
mod limits;
mod oauth;
mod oauth_server;
mod page;
mod pagination;
mod raw;
mod refusals;
mod sandbox;
mod secrets;
mod support;
mod through_prism;
mod traps;
mod wire;
