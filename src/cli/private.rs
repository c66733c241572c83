//! What is not shown of requests and responses: codes that are worth something, and data of persons. The spec marks both
//! (`x-secret`, `x-personal`).

use std::collections::BTreeSet;

use reqwest::Url;
use serde_json::Value;

use crate::client::Secret;
use crate::client::redact::{BLANK, Redactor};
use crate::openapi::spec::Spec;

/// Where a schema has its forms, parts and elements.
const PARTS: [&str; 3] = ["allOf", "oneOf", "anyOf"];

/// Returns the names of the fields and parameters that a spec marks.
pub(crate) fn names(spec: &Spec) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut rest = vec![spec.root().value];
    while let Some(value) = rest.pop() {
        let (name, schema) = (value["name"].as_str(), &value["schema"]);
        names.extend(name.filter(|_| is_private(spec, schema)).map(str::to_owned));
        for (name, schema) in value["properties"].as_object().into_iter().flatten() {
            if is_private(spec, schema) {
                names.insert(name.clone());
            }
        }
        match value {
            Value::Object(fields) => rest.extend(fields.values()),
            Value::Array(list) => rest.extend(list),
            _ => {}
        }
    }
    names
}

/// Returns whether a value of this schema is marked: it, an element of it, or one of its forms. Fields have marks of their
/// own.
fn is_private(spec: &Spec, schema: &Value) -> bool {
    let mut rest = vec![(schema, 0)];
    while let Some((schema, depth)) = rest.pop() {
        let is_marked = |schema: &Value| schema["x-secret"] == true || schema["x-personal"] == true;
        if is_marked(schema) || is_marked(spec.resolve(schema)) {
            return true;
        }
        let schema = spec.resolve(schema);
        // Deeper nesting is not written by hand.
        if depth < 8 {
            let parts = PARTS.into_iter().filter_map(|key| schema[key].as_array()).flatten().chain([&schema["items"]]);
            rest.extend(parts.map(|part| (part, depth + 1)));
        }
    }
    false
}

/// The values that were met and are not shown, wherever they occur.
#[derive(Default)]
pub(crate) struct Private {
    values: BTreeSet<String>,
}

/// How many values are remembered at most.
const REMEMBERED: usize = 1000;

/// The shortest value that is blanked out of texts, in letters: in place of a letter or two a blank would only make them
/// hard to read.
const SHORTEST: usize = 3;

impl Private {
    /// Remembers the values of these fields in a body, and of these parameters in the address that a head ends with.
    pub(crate) fn meet(&mut self, names: &BTreeSet<String>, head: &str, body: Option<&Value>) {
        if self.values.len() > REMEMBERED {
            self.values.clear();
        }
        let address = head.split_once(' ').and_then(|(_, address)| Url::parse(address).ok());
        let parameters = address.iter().flat_map(Url::query_pairs).filter(|(name, _)| names.contains(&**name));
        self.values.extend(parameters.map(|(_, value)| value.into_owned()));
        body.iter().for_each(|body| collect(names, body, false, &mut self.values));
    }

    /// Returns a text in which the remembered values are blanks.
    pub(crate) fn blanked(&self, text: &str) -> String {
        let long = self.values.iter().filter(|value| value.chars().count() >= SHORTEST);
        Redactor::new(long.map(|value| Secret::new(value.clone())).collect()).text(text)
    }
}

/// Returns a body in which the values of these fields are blanks.
pub(crate) fn without(names: &BTreeSet<String>, mut body: Value) -> Value {
    blank(names, &mut body, false);
    body
}

fn collect(names: &BTreeSet<String>, value: &Value, is_marked: bool, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| collect(names, value, names.contains(name), found));
        }
        Value::Array(list) => list.iter().for_each(|value| collect(names, value, is_marked, found)),
        Value::String(text) if is_marked => drop(found.insert(text.clone())),
        _ => {}
    }
}

fn blank(names: &BTreeSet<String>, value: &mut Value, is_marked: bool) {
    match value {
        Value::Object(fields) => {
            fields.iter_mut().for_each(|(name, value)| blank(names, value, names.contains(name)));
        }
        Value::Array(list) => list.iter_mut().for_each(|value| blank(names, value, is_marked)),
        Value::String(_) | Value::Number(_) if is_marked => *value = Value::from(BLANK),
        _ => {}
    }
}
