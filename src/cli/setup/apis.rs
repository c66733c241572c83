//! Finds the API that a command line means.

use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::apis::APIS;
use crate::client::ApiInfo;

/// Returns the API with this group of commands.
pub(crate) fn of_group(name: &str) -> Option<&'static ApiInfo> {
    APIS.iter().copied().find(|api| api.group == name)
}

/// Returns the API with this name, that of its feature.
pub(crate) fn named(name: &str) -> Option<&'static ApiInfo> {
    APIS.iter().copied().find(|api| api.name == name)
}

/// Returns the names of all groups, for messages.
pub(crate) fn groups() -> String {
    APIS.iter().map(|api| api.group).collect::<Vec<_>>().join(", ")
}

/// Returns the only API whose paths begin like this one.
pub(crate) fn of_path(path: &str) -> Option<&'static ApiInfo> {
    let first = |path: &str| path.split('/').nth(1).map(str::to_owned);
    let has_it = |api: &&ApiInfo| api.operations.iter().any(|operation| first(operation.path) == first(path));
    let mut found = APIS.iter().copied().filter(has_it);
    found.next().filter(|_| found.next().is_none())
}

/// Takes the name of a group as a value on the command line.
pub(crate) fn parser() -> impl TypedValueParser<Value = &'static ApiInfo> {
    let names =
        PossibleValuesParser::new(APIS.iter().map(|api| clap::builder::PossibleValue::new(api.group).help(api.about)));
    names.try_map(|name| of_group(&name).ok_or("no such API"))
}
