//! The ids of what a call has made, as its own response tells them.

use std::collections::HashSet;

use serde_json::Value;

use super::compare::plain;
use crate::Operation;
use crate::client::operation::Evidence;

/// Returns the ids of what a call has made or used, as its response tells them.
pub(crate) fn made_ids(response: &Value, operation: &Operation) -> Vec<String> {
    let Some(reads) = operation.settled_by.and_then(|settled_by| settled_by.reads) else { return Vec::new() };
    let Some(result) = reads.result.and_then(|result| response.pointer(result)) else { return Vec::new() };
    let field = match reads.evidence {
        Evidence::New { id, .. } => Some(id),
        _ => reads.matches.first().map(|pair| pair.item),
    };
    let id_of = |element: &Value| plain(element).or_else(|| plain(element.get(field?)?));
    let elements = result.as_array().map_or(std::slice::from_ref(result), Vec::as_slice);
    let mut seen = HashSet::new();
    elements.iter().filter_map(id_of).filter(|id| seen.insert(id.clone())).collect()
}
