//! Files that the crate keeps: who may read them, and which version they have.

pub(crate) mod data_version;
#[cfg(feature = "sqlite")]
pub(crate) mod private;
