//! What the fields of a response mean, from the spec: makes money, times, traffic and enum values readable.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde_json::Value;

use crate::names::kebab;
use crate::openapi::spec::Spec;
use crate::{Cents, EpochMilliseconds, IsoTime, OutcomeFields, UnixSeconds};

/// Where a schema has its forms and parts.
const FORMS: [&str; 3] = ["allOf", "oneOf", "anyOf"];

/// The units of times.
const TIMES: [&str; 3] = ["unix-seconds", "epoch-milliseconds", "iso-8601"];

/// A time in a table, in UTC.
pub(crate) const SHORT_TIME: &str = "%Y-%m-%d %H:%M";

/// The fields of a response by their names.
#[derive(Debug, Default)]
pub(crate) struct Meanings {
    fields: BTreeMap<String, Meaning>,
    /// The fields of an item, if the response lists something.
    items: Vec<String>,
}

#[derive(Debug, Default)]
struct Meaning {
    unit: Option<String>,
    /// Each value as it is sent, with its name.
    words: Vec<(Value, String)>,
}

impl Meanings {
    /// Reads the schema of a response. `pointer` is the JSON pointer to the list that it is about, if the spec names one.
    pub(crate) fn of_response(spec: &Spec, schema: &Value, pointer: Option<&str>, outcome: OutcomeFields) -> Self {
        let mut found = Self::default();
        found.collect(spec, schema, &mut BTreeSet::new());
        found.items = item_fields(spec, schema, pointer, outcome);
        found
    }

    /// Describes fields that the program itself makes: they mean what they say.
    pub(super) fn of_fields(names: &[&str]) -> Self {
        let items: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        Self { fields: items.iter().map(|name| (name.clone(), Meaning::default())).collect(), items }
    }

    fn collect(&mut self, spec: &Spec, schema: &Value, seen: &mut BTreeSet<*const Value>) {
        let schema = spec.resolve(schema);
        if !seen.insert(std::ptr::from_ref(schema)) {
            return;
        }
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            self.fields.insert(name.clone(), Meaning::of(spec, property));
            self.collect(spec, property, seen);
        }
        let parts = FORMS.into_iter().filter_map(|key| schema[key].as_array());
        for part in parts.flatten().chain([&schema["items"]]) {
            self.collect(spec, part, seen);
        }
    }

    /// Returns whether there is such a field, or nothing if the fields are not known.
    pub(crate) fn knows(&self, name: &str) -> Option<bool> {
        (!self.fields.is_empty()).then(|| self.fields.contains_key(name))
    }

    /// Returns the names of the fields of an item, or of all fields if nothing is listed.
    pub(crate) fn names(&self) -> Vec<&str> {
        if self.items.is_empty() {
            self.fields.keys().map(String::as_str).collect()
        } else {
            self.items.iter().map(String::as_str).collect()
        }
    }

    /// Returns a value as a table shows it: as people read it, and times short, in UTC.
    pub(super) fn in_table(&self, name: &str, value: &Value) -> String {
        match self.time(name, value).and_then(|time| time.parse::<Timestamp>().ok()) {
            Some(time) => time.strftime(SHORT_TIME).to_string(),
            None => self.readable(name, value),
        }
    }

    /// Returns a time in ISO 8601, if the field is one.
    pub(super) fn time(&self, name: &str, value: &Value) -> Option<String> {
        let unit = self.fields.get(name)?.unit.as_deref()?;
        in_unit(unit, value).filter(|_| TIMES.contains(&unit))
    }

    /// Returns a value as people read it.
    pub(crate) fn readable(&self, name: &str, value: &Value) -> String {
        let meaning = self.fields.get(name);
        if let Some((_, word)) = meaning.and_then(|meaning| meaning.words.iter().find(|(sent, _)| sent == value)) {
            return word.clone();
        }
        match (meaning.and_then(|meaning| meaning.unit.as_deref()), value) {
            (_, Value::Null) => String::new(),
            (Some("bytes"), Value::Number(_)) => value.as_u64().map_or_else(|| value.to_string(), bytes_readable),
            (Some(unit), _) => in_unit(unit, value).unwrap_or_else(|| text(value)),
            (None, _) => text(value),
        }
    }
}

impl Meaning {
    fn of(spec: &Spec, property: &Value) -> Self {
        let schema = spec.resolve(property);
        let unit = property["x-unit"].as_str().or(schema["x-unit"].as_str()).map(str::to_owned);
        let (sent, names) = (schema["x-extensible-enum"].as_array(), schema["x-enum-varnames"].as_array());
        let words = sent.into_iter().flatten().zip(names.into_iter().flatten());
        // Whole words are readable as they are; only numbers and single letters need a name.
        let short = words.filter(|(sent, _)| sent.as_str().is_none_or(|word| word.len() == 1));
        let words = short.map(|(sent, name)| (sent.clone(), kebab(name.as_str().unwrap_or_default())));
        Self { unit, words: words.collect() }
    }
}

/// Returns the names of the fields of an item, or of the object that a response is about.
fn item_fields(spec: &Spec, response: &Value, pointer: Option<&str>, outcome: OutcomeFields) -> Vec<String> {
    let mut schema = match pointer {
        Some(items) => {
            let names = items.split('/').skip(1);
            names.fold(spec.resolve(response), |schema, name| spec.resolve(&schema["properties"][name]))
        }
        None => content_schema(spec, spec.resolve(response), outcome),
    };
    if !schema["items"].is_null() {
        schema = spec.resolve(&schema["items"]);
    }
    own_fields(spec, schema)
}

/// Returns the names of the fields of a schema, and of the forms that it may have. The parts of a form are not looked into.
fn own_fields(spec: &Spec, schema: &Value) -> Vec<String> {
    let forms = FORMS.into_iter().filter_map(|key| schema[key].as_array()).flatten();
    let mut names: Vec<String> = Vec::new();
    for form in std::iter::once(schema).chain(forms.map(|form| spec.resolve(form))) {
        for (name, _) in form["properties"].as_object().into_iter().flatten() {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
    }
    names
}

/// Returns whether a field of a response only tells how the call ended.
fn tells_outcome(outcome: OutcomeFields, name: &str) -> bool {
    outcome.success.contains(&name) || outcome.message.contains(&name)
}

/// Returns the part that a response is about: the only list or object in it, apart from the fields that tell the outcome.
pub(super) fn content(response: &Value, outcome: OutcomeFields) -> &Value {
    let Value::Object(fields) = response else { return response };
    let mut inside = fields.iter().filter(|(name, _)| !tells_outcome(outcome, name));
    match (inside.next(), inside.next()) {
        (Some((_, only @ (Value::Array(_) | Value::Object(_)))), None) => content(only, outcome),
        _ => response,
    }
}

/// Returns the schema of the part that [`content`] finds in a response.
fn content_schema<'a>(spec: &'a Spec, schema: &'a Value, outcome: OutcomeFields) -> &'a Value {
    let inside = schema["properties"].as_object().into_iter().flatten();
    let mut inside = inside.filter(|(name, _)| !tells_outcome(outcome, name)).map(|(_, part)| spec.resolve(part));
    match (inside.next(), inside.next()) {
        (Some(only), None) if matches!(only["type"].as_str(), Some("array" | "object")) => {
            content_schema(spec, only, outcome)
        }
        _ => schema,
    }
}

fn in_unit(unit: &str, value: &Value) -> Option<String> {
    match unit {
        "cents" => Some(serde_json::from_value::<Cents>(value.clone()).ok()?.to_string()),
        "unix-seconds" => Some(serde_json::from_value::<UnixSeconds>(value.clone()).ok()?.to_string()),
        "epoch-milliseconds" => Some(serde_json::from_value::<EpochMilliseconds>(value.clone()).ok()?.to_string()),
        "iso-8601" => Some(serde_json::from_value::<IsoTime>(value.clone()).ok()?.to_string()),
        "gigabytes" => Some(format!("{} GB", text(value))),
        "percent" => Some(format!("{} %", text(value))),
        _ => None,
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) if list.iter().all(|element| !element.is_object() && !element.is_array()) => {
            list.iter().map(text).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

/// Returns a number of bytes in the largest unit that fits: `1.5 GB`.
pub(crate) fn bytes_readable(bytes: u64) -> String {
    let units = [("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000)];
    let Some((unit, size)) = units.into_iter().find(|(_, size)| bytes >= *size) else { return format!("{bytes} B") };
    let thousandths = format!("{}.{:03}", bytes / size, bytes % size / (size / 1_000));
    format!("{} {unit}", thousandths.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_shown_in_the_largest_unit_that_fits() {
        let table = [
            (0, "0 B"),
            (999, "999 B"),
            (1_000, "1 KB"),
            (1_500_000_000, "1.5 GB"),
            (2_000_000_000_000, "2 TB"),
            (1_234_567_890, "1.234 GB"),
        ];
        for (bytes, shown) in table {
            assert_eq!(bytes_readable(bytes), shown, "{bytes}");
        }
    }
}
