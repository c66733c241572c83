//! Reading an OpenAPI document into one form, for comparisons.

use serde_json::Value;

use crate::openapi::document::{Document, SyntaxError};
use crate::openapi::spec::Spec;
use crate::openapi::unreadable::Unreadable;

/// Reads a spec that is built in.
pub(crate) fn built_in(json: &str) -> Spec {
    Spec::new(whole_numbers(Spec::parse(json).into_root()))
}

/// Reads a text that is OpenAPI 3.
pub(crate) fn document(name: &str, text: &str) -> Result<Spec, Unreadable> {
    let root = parse(text).map_err(|error| Unreadable::syntax(name, 0, &error))?;
    openapi_3(name, root)
}

/// Rejects what is not OpenAPI 3.
pub(crate) fn openapi_3(name: &str, root: Value) -> Result<Spec, Unreadable> {
    let problem = match (&root["openapi"], &root["swagger"]) {
        (Value::String(version), _) if version.starts_with("3.") && root["paths"].is_object() => {
            return Ok(Spec::new(root));
        }
        (Value::String(version), _) if version.starts_with("3.") => "has no paths".to_owned(),
        (Value::Null, Value::Null) => "is not an OpenAPI document: the field `openapi` is missing".to_owned(),
        (Value::Null, _) => "is Swagger 2.0".to_owned(),
        (version, _) => format!("says `openapi: {version}`"),
    };
    Err(Unreadable::new(format!("{name} {problem}"), "Name a document of OpenAPI 3.0 or 3.1."))
}

/// Reads a text in YAML or JSON. Merge keys are written out, whole numbers lose their fraction.
pub(crate) fn parse(text: &str) -> Result<Value, SyntaxError> {
    Ok(whole_numbers(merged(Document::parse("", text)?.spec.into_root())))
}

/// Writes out the fields that `<<` merges; a field of the object itself hides a merged one.
fn merged(value: Value) -> Value {
    match value {
        Value::Array(list) => list.into_iter().map(merged).collect(),
        Value::Object(mut map) => {
            let taken = match map.remove("<<") {
                Some(Value::Array(several)) => several,
                Some(one) => vec![one],
                None => Vec::new(),
            };
            for field in taken.into_iter().rev().filter_map(|object| object.as_object().cloned()) {
                map = field.into_iter().chain(map).collect();
            }
            Value::Object(map.into_iter().map(|(key, value)| (key, merged(value))).collect())
        }
        scalar => scalar,
    }
}

/// Writes `1.0` as `1`, which means the same in OpenAPI.
fn whole_numbers(value: Value) -> Value {
    match value {
        Value::Array(list) => list.into_iter().map(whole_numbers).collect(),
        Value::Object(map) => Value::Object(map.into_iter().map(|(key, value)| (key, whole_numbers(value))).collect()),
        Value::Number(number) => match number.as_f64() {
            #[allow(clippy::cast_possible_truncation, reason = "whole, and small enough to be exact")]
            Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 1e15 => Value::from(float as i64),
            _ => Value::Number(number),
        },
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn yaml_is_read_as_the_same_json() {
        for (text, value) in [
            ("200: {a: 1.0}", json!({"200": {"a": 1}})),
            ("half: 0.5", json!({"half": 0.5})),
            ("base: &base {a: 1}\nmore: {<<: *base, b: 2}", json!({"base": {"a": 1}, "more": {"a": 1, "b": 2}})),
            ("a: !word text", json!({"a": "text"})),
            ("{\n\t\"a\": 1.0\n}", json!({"a": 1})),
        ] {
            assert_eq!(parse(text).unwrap(), value, "{text}");
        }
    }

    #[test]
    fn a_hostile_file_is_rejected_before_it_is_expanded() {
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let before = format!("*a{}, ", level - 1).repeat(9);
            bomb.push_str(&format!("a{level}: &a{level} [{before}]\n"));
        }
        for text in [bomb, "[".repeat(100_000), "{\"a\": ".repeat(100_000)] {
            assert!(parse(&text).is_err(), "{}…", &text[..20]);
        }
    }
}
