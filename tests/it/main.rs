//! What the crate promises, as one program: it compiles once.

mod api_listing;
mod arguments;
mod batches;
mod calls;
mod cli_commands;
mod cli_completion;
mod cli_config;
mod cli_errors;
#[cfg(unix)]
mod cli_help;
#[cfg(unix)]
mod cli_login;
mod cli_money;
mod cli_screen;
mod cli_settling;
mod cli_spec_diff;
mod cli_spec_lint;
mod cli_terminal;
#[cfg(unix)]
mod cli_verbose;
#[cfg(unix)]
mod cli_wait;
#[path = "../contract/intent_store.rs"]
mod contract;
mod durability;
mod events;
mod faithfulness;
mod faults;
mod generated_code;
mod intents;
mod limits;
mod mutations;
#[allow(dead_code, reason = "the tests need some of it")]
#[path = "../../build/names.rs"]
mod names;
mod novelty;
mod oauth;
mod oauth_server;
mod page;
mod pagination;
mod raw;
mod refusals;
mod sandbox;
mod sandbox_controls;
mod sandbox_failures;
mod sandbox_requests;
mod secrets;
mod settling;
mod stubs;
mod support;
mod through_prism;
mod tls;
mod traps;
mod wire;
