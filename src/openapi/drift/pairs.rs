//! Which operations both sides have.

use std::collections::BTreeSet;

use crate::openapi::model::{Model, Operation, without_parameter_names};

/// Returns the operations that both sides have, by method and path.
pub(crate) fn pairs<'a>(ours: &'a Model, theirs: &'a Model) -> Vec<(&'a Operation, &'a Operation)> {
    let pairs = ours.operations.iter().filter_map(|operation| {
        let paths = paths(ours, operation);
        let is_same = |other: &&Operation| {
            other.method == operation.method && self::paths(theirs, other).intersection(&paths).next().is_some()
        };
        Some((operation, theirs.operations.iter().find(is_same)?))
    });
    pairs.collect()
}

/// Returns the path of an operation without the names of its parameters, alone and after the path of each server.
fn paths(model: &Model, operation: &Operation) -> BTreeSet<String> {
    let path = without_parameter_names(&operation.path);
    let servers = model.root()["servers"].as_array().into_iter().flatten();
    let bases = servers.filter_map(|server| {
        let url = server["url"].as_str()?;
        let behind_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
        behind_scheme.find('/').map(|slash| behind_scheme[slash..].trim_end_matches('/').to_owned())
    });
    bases.map(|base| format!("{base}{path}")).chain([path.clone()]).collect()
}
