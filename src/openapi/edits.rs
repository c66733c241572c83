//! Changed documents, for tests.

use serde_json::Value;

/// What to put where: the JSON pointer to an object or a list, a key or a position in it, and the value; null takes away.
pub(crate) type Edit = (&'static str, &'static str, Value);

/// A document with these changes.
pub(crate) fn edited(mut document: Value, edits: &[Edit]) -> Value {
    for (pointer, key, value) in edits {
        let place = document.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer} leads nowhere"));
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
