//! An `OpenAPI` document as data: reading it with line numbers, its model, what is wrong with it, how two differ.

pub(crate) mod spec;
pub(crate) mod validate;

#[cfg(feature = "cli")]
pub(crate) mod diff;
#[cfg(feature = "cli")]
pub(crate) mod document;
#[cfg(feature = "cli")]
pub(crate) mod drift;
#[cfg(test)]
mod edits;
#[cfg(feature = "cli")]
pub(crate) mod lint;
#[cfg(feature = "cli")]
mod model;
#[cfg(feature = "cli")]
pub(crate) mod reading;
#[cfg(feature = "cli")]
pub(crate) mod report;
#[cfg(feature = "cli")]
mod vendor;
