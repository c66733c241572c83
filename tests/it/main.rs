//! What the crate promises, as one program: it compiles once.

mod api_listing;
mod arguments;
mod calls;
mod faithfulness;
mod generated_code;
mod refusals;
mod secrets;
mod support;
mod traps;
mod wire;
