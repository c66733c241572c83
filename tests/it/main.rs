//! What the crate promises, as one program: it compiles once.

mod api_listing;
mod calls;
mod faithfulness;
mod generated_code;
mod refusals;
mod support;
mod wire;
