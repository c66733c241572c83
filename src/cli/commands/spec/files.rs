//! Reading the documents that a command line names.

use crate::apis::APIS;
use crate::cli::failure::Failure;
use crate::cli::input;
use crate::cli::setup::apis::groups;
use crate::client::ApiInfo;
use crate::openapi::document::Document;
use crate::openapi::reading;
use crate::openapi::spec::Spec;
use crate::openapi::unreadable::Unreadable;

impl From<Unreadable> for Failure {
    fn from(Unreadable { message, advice }: Unreadable) -> Self {
        Self::usage(message).advising(advice)
    }
}

/// Returns the API of this name: `share-codes`, `orders` or `sharing`.
pub(crate) fn api(name: &str) -> Option<&'static ApiInfo> {
    APIS.iter().copied().find(|api| api.group == name)
}

/// Reads the spec of an API by its name, or else a file, for a comparison.
pub(crate) fn named(name: &str) -> Result<Spec, Failure> {
    match api(name) {
        Some(api) => Ok(reading::built_in(api.spec)),
        None => Ok(reading::document(name, &input::text(name).map_err(with_names)?)?),
    }
}

/// Reads a file with the positions of its values.
pub(crate) fn document(path: &str) -> Result<Document, Failure> {
    let text = input::text(path)?;
    Document::parse(path, &text).map_err(|error| Unreadable::syntax(path, 0, &error).into())
}

/// Adds what can be named where a file was not found.
pub(crate) fn with_names(failure: Failure) -> Failure {
    let names = groups();
    failure.advising(format!("Name an OpenAPI file in YAML or JSON, or one of {names}."))
}
