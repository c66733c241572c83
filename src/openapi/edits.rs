//! Documents for tests: those of this project, and changed ones.

use serde_json::Value;

use crate::apis::APIS;

/// Returns the specs of this project: the name of the file in `openapi/`, and the JSON that is built in.
pub(crate) fn project() -> impl Iterator<Item = (&'static str, &'static str)> {
    APIS.iter().map(|api| (api.name, api.spec))
}

/// The JSON pointer to an object or a list, a key or a position in it, and the new value; null removes the old one.
pub(crate) type Edit = (&'static str, &'static str, Value);

/// Returns a document with these changes.
pub(crate) fn edited(mut document: Value, edits: &[Edit]) -> Value {
    for (pointer, key, value) in edits {
        let place = document.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer} does not exist"));
        match (place, value) {
            (Value::Object(map), Value::Null) => assert!(map.remove(*key).is_some(), "{pointer} has no {key}"),
            (Value::Object(map), value) => drop(map.insert((*key).to_owned(), value.clone())),
            (Value::Array(list), Value::Null) => drop(list.remove(key.parse().unwrap())),
            (Value::Array(list), value) => list.insert(key.parse().unwrap(), value.clone()),
            _ => panic!("{pointer} is neither an object nor a list"),
        }
    }
    document
}
