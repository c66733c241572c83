//! What generated code stands on: how requests are written, and how responses are read, whatever shape they have.

pub(crate) mod arguments;
mod body;
mod object;
pub(crate) mod open_enum;
mod parameters;
mod read;
mod units;

pub(crate) use body::Body;
pub(crate) use object::{Object, object, read_exactly, read_text_or_object, text_or_object, write};
pub use open_enum::{UnknownValue, UnknownWord};
#[allow(unused_imports, reason = "no operation takes a parameter in a header now")]
pub(crate) use parameters::{add_query, encode_path, header_value, url};
#[allow(unused_imports, reason = "no spec needs `by_serde` now")]
pub(crate) use read::{
    Field, Findings, Kept, Reading, Verdict, Wire, by_serde, list, numbered, said, union, whole_number,
};
pub use units::{Cents, EpochMilliseconds, EpochTime, IsoTime, UnixSeconds};

/// A type that the build generates for the body of a response.
pub(crate) trait ResponseBody: Wire + Default + serde::de::DeserializeOwned {
    /// What the body says of the outcome of the call.
    fn verdict(&self) -> Verdict<'_>;
}
