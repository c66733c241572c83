//! How a call ends that was settled.

use std::fmt;

use jiff::Timestamp;
use serde_json::Value;

use super::Doubt;
use crate::Response;

/// What became of a call: never a guess.
///
/// ```no_run
/// # #[cfg(feature = "proxy-orders")]
/// # async fn example(client: &sharekit::proxy_orders::Client) -> Result<(), sharekit::Error> {
/// use sharekit::Settled;
///
/// match client.renew_order().id(48213).send_settled().await? {
///     Settled::Done(_) => println!("renewed"),
///     Settled::NotDone(not_done) => println!("not renewed, you can try again: {not_done}"),
///     Settled::Unknown(doubt) => println!("look at the order before you try again: {doubt}"),
/// }
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
#[must_use = "it says whether the call was carried out"]
pub enum Settled<T = ()> {
    /// It was done.
    Done(Box<Done<T>>),
    /// It was not done, and the request can no longer arrive.
    NotDone(NotDone),
    /// It cannot be told. [`Doubt::reason`] says why. Do not repeat the call before you have looked.
    Unknown(Box<Doubt>),
}

/// A call that was carried out, and what is known of its result.
#[derive(Clone)]
pub struct Done<T = ()> {
    response: Option<Response<T>>,
    ids: Vec<String>,
    items: Vec<Value>,
    /// The elements that were not done.
    others: Vec<String>,
}

impl<T> Done<T> {
    pub(super) fn responded(response: Response<T>, ids: Vec<String>) -> Self {
        Self { response: Some(response), ids, items: Vec::new(), others: Vec::new() }
    }

    pub(super) fn found(ids: Vec<String>, items: Vec<Value>, others: Vec<String>) -> Self {
        Self { response: None, ids, items, others }
    }

    /// Returns the response to the call. None if no response came, and it was learnt by looking.
    pub fn response(&self) -> Option<&Response<T>> {
        self.response.as_ref()
    }

    /// Returns the response to the call, as [`response`](Self::response).
    pub fn into_response(self) -> Option<Response<T>> {
        self.response
    }

    /// Returns the ids of what was done, from the response or by looking: the number of the order, the codes that were
    /// made or used. Empty if neither tells them.
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// Returns what was found by looking, as the server lists it. Empty if the response told.
    pub fn items(&self) -> &[Value] {
        &self.items
    }

    /// Returns those elements of a call for many things, such as codes, that were certainly not done, as found by
    /// looking.
    pub fn not_done(&self) -> &[String] {
        &self.others
    }
}

/// Shows neither ids nor items, which may be codes.
impl<T: fmt::Debug> fmt::Debug for Done<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Done")
            .field("response", &self.response)
            .field("ids", &self.ids.len())
            .field("not_done", &self.others.len())
            .finish_non_exhaustive()
    }
}

/// A call that was not carried out. `Display` says what happened to it.
#[derive(Debug, Clone, PartialEq)]
pub struct NotDone {
    problem: String,
    looked: Timestamp,
}

impl NotDone {
    pub(super) fn new(problem: String, looked: Timestamp) -> Self {
        Self { problem, looked }
    }

    /// Returns when the client looked for the last time, by the clock of this machine.
    #[must_use]
    pub fn looked(&self) -> Timestamp {
        self.looked
    }
}

impl fmt::Display for NotDone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)
    }
}

impl<T> Settled<T> {
    /// Returns whether it was done.
    pub fn is_done(&self) -> bool {
        matches!(self, Self::Done(_))
    }

    /// Returns whether it was certainly not done.
    pub fn is_not_done(&self) -> bool {
        matches!(self, Self::NotDone(_))
    }

    /// Returns whether it cannot be told.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }
}

impl Settled<()> {
    /// Returns the same outcome for a call that has a response of some type, which did not come.
    pub(super) fn without_response<T>(self) -> Settled<T> {
        match self {
            Self::Done(done) => Settled::Done(Box::new(Done::found(done.ids, done.items, done.others))),
            Self::NotDone(not_done) => Settled::NotDone(not_done),
            Self::Unknown(doubt) => Settled::Unknown(doubt),
        }
    }
}

#[cfg(feature = "dynamic-calls")]
impl<T: serde::Serialize> Settled<T> {
    pub(crate) fn into_json(self) -> Result<Settled<Value>, crate::Error> {
        Ok(match self {
            Self::Done(done) => {
                let Done { response, ids, items, others } = *done;
                let response = response.map(Response::into_json).transpose()?;
                Settled::Done(Box::new(Done { response, ids, items, others }))
            }
            Self::NotDone(not_done) => Settled::NotDone(not_done),
            Self::Unknown(doubt) => Settled::Unknown(doubt),
        })
    }
}
