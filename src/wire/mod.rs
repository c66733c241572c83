//! What generated code stands on: how requests are written, and how responses are read, whatever shape they have.

mod body;
mod object;
mod parameters;
mod read;

pub(crate) use body::Body;
pub(crate) use object::{Object, object, read_exactly, read_text_or_object, text_or_object, write};
pub(crate) use parameters::{add_query, encode_path, url};
#[allow(unused_imports, reason = "no spec needs `by_serde` now")]
pub(crate) use read::{
    Findings, Kept, Reading, Verdict, Wire, by_serde, fingerprint, list, numbered, read_field, said, union,
    whole_number,
};

/// A type that the build generates for the body of a response.
pub(crate) trait Response: Wire + Default + serde::de::DeserializeOwned {
    /// What the body says of the outcome of the call.
    fn verdict(&self) -> Verdict<'_>;
}
