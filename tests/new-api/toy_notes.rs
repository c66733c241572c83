//! Toy notes: an API that does not exist.

/// What `build.rs` makes of `openapi/toy-notes.yaml`.
#[allow(clippy::struct_field_names, reason = "the generator chose the names")]
#[allow(deprecated, reason = "what a vendor deprecates is still there")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/toy_notes.rs"));
}

#[cfg(feature = "sandbox")]
pub(crate) use generated::INFO;
pub use generated::{Client, OPERATIONS, RATE_LIMITS, SERVERS, ToyNotes, builder, types};
#[cfg(feature = "test-util")]
pub use generated::Stub;
