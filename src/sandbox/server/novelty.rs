//! Tomorrow's vendor: responses that differ from today's within what a vendor may change without notice. What that is follows
//! from the spec: words that it calls open, fields that it does not require.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

use fastrand::Rng;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value, json};

use crate::openapi::spec::{Spec, json_schema};

/// How likely each change is to a place where it is possible, in percent.
const NEW_FIELD: u8 = 15;
const LEFT_OUT: u8 = 10;
const NULL: u8 = 8;
const AS_TEXT: u8 = 15;
const OTHER_WORD: u8 = 15;

/// The changes of a sandbox. The same seed changes the same requests in the same way, if they come in the same order.
#[derive(Debug)]
pub(crate) struct Novelty {
    seed: u64,
    requests: AtomicU64,
}

impl Novelty {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, requests: AtomicU64::new(0) }
    }

    /// Makes pages shorter than they were asked for: a vendor may limit them.
    pub(crate) fn shorten_pages(&self, operation: &Value, arguments: &mut Map<String, Value>) {
        let Some(name) = operation["x-paging"]["limit"].as_str() else { return };
        let most = 3 + self.seed % 20;
        if arguments.get(name).and_then(Value::as_u64).is_none_or(|limit| limit > most) {
            arguments.insert(name.to_owned(), most.into());
        }
    }

    /// Returns another response that a vendor may send in place of a success of an operation, and further headers.
    pub(crate) fn changed(&self, spec: &Spec, operation: &Value, body: &str) -> (String, HeaderMap) {
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        // The seeds of neighbours differ in all bits.
        let mut change =
            Change { spec, random: Rng::with_seed(self.seed ^ (number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)) };
        let Ok(mut value) = serde_json::from_str(body) else { return (body.to_owned(), HeaderMap::new()) };
        change.value(&mut value, json_schema(spec.resolve(&operation["responses"]["200"])));
        let mut text = String::new();
        change.write(&value, &mut text);
        (text, change.headers())
    }
}

/// The changes of one response.
struct Change<'a> {
    spec: &'a Spec,
    random: Rng,
}

impl Change<'_> {
    fn happens(&mut self, percent: u8) -> bool {
        self.random.u8(0..100) < percent
    }

    fn value(&mut self, value: &mut Value, schema: &Value) {
        let schema = self.spec.resolve(schema);
        let is_open = !schema["x-extensible-enum"].is_null();
        match value {
            Value::Object(fields) => self.object(fields, schema),
            Value::Array(list) => list.iter_mut().for_each(|element| self.value(element, &schema["items"])),
            Value::String(_) if is_open && self.happens(OTHER_WORD) => *value = "WORD_OF_TOMORROW".into(),
            Value::Number(_) if is_open && self.happens(OTHER_WORD) => *value = self.random.i64(90..100).into(),
            Value::Number(number) if self.happens(AS_TEXT) => *value = number.to_string().into(),
            _ => {}
        }
    }

    fn object(&mut self, fields: &mut Map<String, Value>, schema: &Value) {
        let properties = &schema["properties"];
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let names: Vec<String> =
            fields.keys().filter(|name| properties.get(name.as_str()).is_some()).cloned().collect();
        for name in names {
            let property = &properties[&name];
            // Whoever leaves out what holds something says that there is nothing.
            let is_filled = matches!(&fields[&name], Value::Array(_) | Value::Object(_));
            let is_optional = !is_filled && !required.contains(&name.as_str());
            if is_optional && self.happens(LEFT_OUT) {
                fields.remove(&name);
            } else if (is_optional || self.spec.resolve(property)["nullable"] == true) && self.happens(NULL) {
                fields.insert(name, Value::Null);
            } else if let Some(field) = fields.get_mut(&name) {
                self.value(field, property);
            }
        }
        if self.happens(NEW_FIELD) {
            let new = self.new_value();
            fields.insert(format!("field_of_tomorrow_{}", self.random.u8(..)), new);
        }
    }

    fn new_value(&mut self) -> Value {
        let forms = [
            json!(null),
            json!(true),
            json!(-1.5e300),
            json!("new \u{1f6a2}"),
            json!([1, [2]]),
            json!({ "a": { "b": [] } }),
        ];
        self.random.choice(forms).unwrap_or_default()
    }

    /// Writes a value, with the fields of objects in any order.
    fn write(&mut self, value: &Value, text: &mut String) {
        match value {
            Value::Object(fields) => {
                let mut fields: Vec<_> = fields.iter().collect();
                self.random.shuffle(&mut fields);
                self.write_all('{', fields, '}', text, |change, (name, value), text| {
                    // Writing to a text cannot fail.
                    let _ = write!(text, "{}:", Value::from(name.as_str()));
                    change.write(value, text);
                });
            }
            Value::Array(list) => self.write_all('[', list.iter().collect(), ']', text, Self::write),
            other => {
                let _ = write!(text, "{other}");
            }
        }
    }

    fn write_all<T>(
        &mut self,
        begin: char,
        parts: Vec<T>,
        end: char,
        text: &mut String,
        write: impl Fn(&mut Self, T, &mut String),
    ) {
        text.push(begin);
        for (place, part) in parts.into_iter().enumerate() {
            text.push_str(if place > 0 { "," } else { "" });
            // White space between the parts is a vendor's choice, too.
            text.push_str(if self.random.u8(0..8) == 0 { "\n  " } else { "" });
            write(self, part, text);
        }
        text.push(end);
    }

    fn headers(&mut self) -> HeaderMap {
        let all = [("x-request-id", "tomorrow-1"), ("server", "novel/2"), ("vary", "accept"), ("x-cache", "MISS")];
        let chosen = all.into_iter().filter(|_| self.random.bool());
        let pairs = chosen.map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        pairs.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A spec with one operation, whose response has an open word and an optional number.
    fn spec() -> Spec {
        let kind = json!({ "type": "string", "x-extensible-enum": ["cat", "dog"] });
        let schema = json!({ "type": "object", "required": ["kind", "name"], "properties": {
            "kind": kind, "name": { "type": "string" }, "age": { "type": "integer" },
        } });
        let response = json!({ "content": { "application/json": { "schema": schema } } });
        let paths = json!({ "/pet": { "get": { "operationId": "get_pet", "responses": { "200": response } } } });
        Spec::parse(&json!({ "openapi": "3.0.3", "paths": paths }).to_string())
    }

    fn changed(novelty: &Novelty, spec: &Spec) -> String {
        let body = json!({ "kind": "cat", "name": "Tom", "age": 7 }).to_string();
        novelty.changed(spec, spec.operation("/pet", "GET"), &body).0
    }

    #[test]
    fn a_change_is_one_that_the_spec_allows_and_all_of_them_come() {
        let (novelty, spec) = (Novelty::new(1), spec());
        let all: Vec<Value> = (0..500).map(|_| serde_json::from_str(&changed(&novelty, &spec)).unwrap()).collect();
        assert!(all.iter().all(|pet| pet["name"] == "Tom"), "a word that is not open, in a field that is required");
        assert!(all.iter().all(|pet| pet["kind"] == "cat" || pet["kind"] == "WORD_OF_TOMORROW"));
        let has = |is_it: fn(&Value) -> bool| all.iter().any(is_it);
        assert!(has(|pet| pet["kind"] == "WORD_OF_TOMORROW"));
        assert!(has(|pet| pet.get("age").is_none()));
        assert!(has(|pet| pet.get("age") == Some(&Value::Null)));
        assert!(has(|pet| pet["age"] == "7"));
        assert!(has(|pet| pet.as_object().unwrap().keys().any(|name| name.starts_with("field_of_tomorrow"))));
    }

    #[test]
    fn the_seed_decides() {
        let texts = |seed| {
            let (novelty, spec) = (Novelty::new(seed), spec());
            (0..20).map(|_| changed(&novelty, &spec)).collect::<Vec<_>>()
        };
        assert_eq!(texts(5), texts(5));
        assert_ne!(texts(5), texts(6));
    }
}
