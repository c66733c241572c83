//! Calls chosen at run time: their JSON arguments.

use serde_json::{Map, Value};

use super::redact::Redactor;
use crate::{Error, Operation};

/// The JSON arguments of a call chosen at run time.
pub(crate) struct Arguments {
    redactor: Redactor,
    operation: String,
    left: Map<String, Value>,
}

impl Arguments {
    pub(crate) fn new(operation: &str, given: Map<String, Value>, redactor: &Redactor) -> Self {
        Self { redactor: redactor.clone(), operation: operation.to_owned(), left: given }
    }

    /// Takes an argument out, if it was given.
    pub(crate) fn take<T: serde::de::DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>, Error> {
        let Some(given) = self.left.remove(name) else { return Ok(None) };
        let decoded = serde_path_to_error::deserialize(given);
        decoded.map(Some).map_err(|error| {
            let problem = self.redactor.text(&format!("{name}: {error}"));
            Error::invalid_argument(problem).with_operation(&self.operation)
        })
    }

    /// Refuses what no one took.
    pub(crate) fn finish(self) -> Result<(), Error> {
        match self.left.keys().next() {
            Some(name) => {
                let problem = format!("{name}: not an argument of this operation");
                Err(Error::invalid_argument(problem).with_operation(&self.operation))
            }
            None => Ok(()),
        }
    }
}

/// What `Client::call` says of an id that no operation has.
pub(crate) fn no_such_operation(id: &str, known: &[&Operation]) -> Error {
    let known: Vec<&str> = known.iter().map(|operation| operation.id).collect();
    Error::invalid_argument(format!("no such operation; there are {}", known.join(", "))).with_operation(id)
}

/// What `Client::call_settled` says of an operation that is not settled.
pub(crate) fn not_settled(id: &str, known: &[&Operation]) -> Error {
    if known.iter().any(|operation| operation.id == id) {
        Error::invalid_argument("is not settled, as it may be repeated instead".to_owned()).with_operation(id)
    } else {
        no_such_operation(id, known)
    }
}

/// What `Client::call_pages` says of an operation that has no pages.
pub(crate) fn no_pages(id: &str, known: &[&Operation]) -> Error {
    if known.iter().any(|operation| operation.id == id) {
        Error::invalid_argument("does not return a list in pages".to_owned()).with_operation(id)
    } else {
        no_such_operation(id, known)
    }
}
