//! An OpenAPI document as data: reading it with line numbers, its model, its validation, how two documents differ.
//!
//! `spec` holds a document and follows its references; `walk` finds its operations and schemas. Everything else is built on
//! these two. Nothing here reads files or prints: the commands of the program do.

pub(crate) mod spec;
pub(crate) mod validate;

#[cfg(feature = "cli")]
pub(crate) mod diff;
#[cfg(feature = "cli")]
pub(crate) mod document;
#[cfg(feature = "cli")]
pub(crate) mod drift;
#[cfg(all(test, feature = "cli"))]
mod edits;
#[cfg(feature = "cli")]
pub(crate) mod lint;
#[cfg(feature = "cli")]
pub(crate) mod model;
#[cfg(feature = "cli")]
pub(crate) mod reading;
#[cfg(feature = "cli")]
pub(crate) mod report;
#[cfg(feature = "cli")]
pub(crate) mod unreadable;
#[cfg(feature = "cli")]
pub(crate) mod vendor;
#[cfg(feature = "cli")]
pub(crate) mod walk;
