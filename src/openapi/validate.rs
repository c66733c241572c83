//! Checks requests against a spec.

use std::num::{IntErrorKind, ParseIntError};

use regress::Regex;
use serde_json::{Map, Value};

use crate::openapi::spec::{Spec, json_schema};

/// Why a request does not fit its operation.
#[derive(Debug)]
pub(crate) struct InvalidRequest {
    /// One entry for each fault, with its place.
    pub(crate) faults: Vec<String>,
    /// Whether the operation documents the status 400. Without it, the only arguments are in the path: a wrong one means
    /// that nothing is there.
    pub(crate) documents_400: bool,
}

impl Spec {
    /// Returns the arguments of a request, by their wire names and with the types of the spec.
    pub(crate) fn arguments(
        &self,
        operation: &Value,
        path: &[(String, String)],
        query: &[(String, String)],
        body: &[u8],
    ) -> Result<Map<String, Value>, InvalidRequest> {
        let (mut arguments, mut faults) = (Map::new(), Vec::new());
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let parameter = self.resolve(parameter);
            let name = parameter["name"].as_str().unwrap_or_default();
            let given = if parameter["in"] == "path" { path } else { query };
            let mut values = given.iter().filter(|(known, _)| known == name).map(|(_, value)| value);
            match (values.next(), values.next()) {
                // The router has matched the path, so the argument is there and cannot be decoded.
                (None, _) if parameter["in"] == "path" => faults.push(format!("{name}: must be UTF-8")),
                (None, _) if parameter["required"] == true => faults.push(format!("{name}: required, but not given")),
                (None, _) => {}
                (Some(_), Some(_)) => faults.push(format!("{name}: given more than once")),
                (Some(text), None) => {
                    let value = typed(text, self.resolve(&parameter["schema"]));
                    self.check(&value, &parameter["schema"], name, &mut faults);
                    arguments.insert(name.to_owned(), value);
                }
            }
        }
        let schema = json_schema(&operation["requestBody"]);
        if schema.is_object() {
            match serde_json::from_slice::<Value>(body) {
                Ok(mut value) => {
                    whole_numbers(&mut value);
                    self.check(&value, schema, "", &mut faults);
                    arguments.insert("body".to_owned(), value);
                }
                Err(error) => faults.push(format!("the body is not valid JSON: {error}")),
            }
        }
        if faults.is_empty() {
            Ok(arguments)
        } else {
            Err(InvalidRequest { faults, documents_400: !operation["responses"]["400"].is_null() })
        }
    }

    /// Adds the faults of a value, each with its place.
    pub(crate) fn check(&self, value: &Value, schema: &Value, place: &str, faults: &mut Vec<String>) {
        let narrow = schema;
        let schema = self.resolve(schema);
        if value.is_null() && (schema["nullable"] == true || narrow["nullable"] == true) {
            return;
        }
        if let Some(forms) = schema["anyOf"].as_array() {
            self.check_forms(value, forms, place, faults);
            return;
        }
        let mut fault = |what: String| faults.push(if place.is_empty() { what } else { format!("{place}: {what}") });
        let kind = schema["type"].as_str().unwrap_or_default();
        if !has_type(value, kind) {
            fault(format!("must be {}", with_article(kind)));
            return;
        }
        for words in [&narrow["enum"], &schema["enum"]].into_iter().filter_map(Value::as_array) {
            if !words.contains(value) {
                let words: Vec<String> = words.iter().map(Value::to_string).collect();
                fault(format!("must be {}, but is {value}", words.join(" or ")));
                return;
            }
        }
        for limit in [number_fault(value, schema), text_fault(value, schema)].into_iter().flatten() {
            fault(limit);
        }
        self.check_parts(value, schema, place, faults);
    }

    fn check_parts(&self, value: &Value, schema: &Value, place: &str, faults: &mut Vec<String>) {
        let inside = |name: &str| if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") };
        if let Value::Object(fields) = value {
            for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                if !fields.contains_key(name) {
                    faults.push(format!("{}: required, but not given", inside(name)));
                }
            }
            for (name, property) in schema["properties"].as_object().into_iter().flatten() {
                if let Some(field) = fields.get(name) {
                    self.check(field, property, &inside(name), faults);
                }
            }
        }
        if let Value::Array(list) = value {
            let least = schema["minItems"].as_u64().unwrap_or(0);
            if (list.len() as u64) < least {
                faults.push(format!("{place}: must hold at least {least}"));
            }
            for (position, element) in list.iter().enumerate() {
                self.check(element, &schema["items"], &format!("{place}[{position}]"), faults);
            }
        }
    }

    /// Checks the value against one of several forms: the first whose closed words name this value, or else the last.
    fn check_forms(&self, value: &Value, forms: &[Value], place: &str, faults: &mut Vec<String>) {
        if let Some(form) = forms.iter().find(|form| self.is_named(value, form)).or(forms.last()) {
            self.check(value, form, place, faults);
        }
    }

    /// Says whether the value has at least one field for which the form lists closed words, and only words listed there.
    fn is_named(&self, value: &Value, form: &Value) -> bool {
        let properties = self.resolve(form)["properties"].as_object().into_iter().flatten();
        let mut named = properties.filter_map(|(name, property)| {
            let words = property["enum"].as_array().or(self.resolve(property)["enum"].as_array())?;
            Some(words.contains(value.get(name)?))
        });
        named.next().is_some_and(|first| first && named.all(|fits| fits))
    }
}

/// Gives a text of the path or the query the type of the spec; what does not fit stays a text, and is a fault.
fn typed(text: &str, schema: &Value) -> Value {
    match schema["type"].as_str() {
        Some("integer") if schema["format"] == "int64" => {
            without_zeros(text).parse::<i64>().map_or_else(|_| text.into(), Value::from)
        }
        Some("integer") => integer(without_zeros(text)).map_or_else(|| text.into(), Value::from),
        Some("boolean") => text.parse::<bool>().map_or_else(|_| text.into(), Value::from),
        _ => text.into(),
    }
}

/// Returns the integer that a text such as `5.0` is; any other text as it is.
fn without_zeros(text: &str) -> &str {
    let is_zero = |fraction: &str| !fraction.is_empty() && fraction.bytes().all(|digit| digit == b'0');
    text.split_once('.').filter(|(_, fraction)| is_zero(fraction)).map_or(text, |(whole, _)| whole)
}

/// Reads an integer, or the nearest of 64 bits: without a format the spec allows any, and such a page is past the end in
/// either case.
fn integer(text: &str) -> Option<i64> {
    text.parse().map_or_else(
        |error: ParseIntError| match error.kind() {
            IntErrorKind::PosOverflow => Some(i64::MAX),
            IntErrorKind::NegOverflow => Some(i64::MIN),
            _ => None,
        },
        Some,
    )
}

/// Turns numbers such as `5.0` into integers, which they are in JSON Schema: languages with one kind of numbers send them.
fn whole_numbers(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(whole_numbers),
        Value::Object(fields) => fields.values_mut().for_each(whole_numbers),
        Value::Number(number) if number.is_f64() => {
            if let Some(whole) = number.as_f64().and_then(whole) {
                *value = whole.into();
            }
        }
        _ => {}
    }
}

/// Returns a number without a fraction as an integer, if it is one exactly.
fn whole(number: f64) -> Option<i64> {
    // Beyond this, not every integer has a number of its own.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "it has no fraction and is far below the largest")]
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

fn has_type(value: &Value, kind: &str) -> bool {
    match kind {
        "integer" => value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    }
}

fn with_article(kind: &str) -> String {
    let article = if matches!(kind, "integer" | "array" | "object") { "an" } else { "a" };
    format!("{article} {kind}")
}

fn number_fault(value: &Value, schema: &Value) -> Option<String> {
    let number = value.as_i64()?;
    match (schema["minimum"].as_i64(), schema["maximum"].as_i64()) {
        (Some(least), _) if number < least => Some(format!("must be at least {least}, but is {number}")),
        (_, Some(most)) if number > most => Some(format!("must be at most {most}, but is {number}")),
        _ => None,
    }
}

fn text_fault(value: &Value, schema: &Value) -> Option<String> {
    let text = value.as_str()?;
    let length = text.chars().count() as u64;
    if schema["minLength"].as_u64().is_some_and(|least| length < least) {
        return Some(format!("must hold at least {} characters", schema["minLength"]));
    }
    if schema["maxLength"].as_u64().is_some_and(|most| length > most) {
        return Some(format!("must hold at most {} characters", schema["maxLength"]));
    }
    let pattern = schema["pattern"].as_str()?;
    let fits = Regex::new(pattern).is_ok_and(|regex| regex.find(text).is_some());
    // People who do not read patterns learn more from an example.
    let example = schema["example"].as_str();
    (!fits).then(|| match example {
        Some(example) => format!("must be written like {example}"),
        None => format!("must fit the pattern {pattern}"),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_form_whose_closed_words_name_the_value_checks_it() {
        let form = |kind: &str, needed: &str| {
            let kind = json!({ "allOf": [{ "$ref": "#/components/schemas/Kind" }], "enum": [kind] });
            json!({ "type": "object", "required": [needed], "properties": { "kind": kind } })
        };
        let any = json!({ "anyOf": [form("cat", "lives"), form("dog", "tricks"), { "type": "object", "required": ["name"] }] });
        let schemas = json!({ "Kind": { "type": "string" } });
        let spec = Spec::parse(&json!({ "components": { "schemas": schemas } }).to_string());
        for (value, missing) in [
            (json!({ "kind": "cat" }), Some("lives")),
            (json!({ "kind": "cat", "lives": 9 }), None),
            (json!({ "kind": "dog" }), Some("tricks")),
            (json!({ "kind": "eel" }), Some("name")),
            (json!({}), Some("name")),
        ] {
            let mut faults = Vec::new();
            spec.check(&value, &any, "", &mut faults);
            let expected: Vec<String> = missing.iter().map(|name| format!("{name}: required, but not given")).collect();
            assert_eq!(faults, expected, "{value}");
        }
    }
}
