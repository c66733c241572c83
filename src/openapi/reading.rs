//! Reading an OpenAPI document: one of the three built in, or a file in YAML or JSON.

use serde_json::Value;

use clap::ValueEnum;

use crate::cli::failure::Failure;
use crate::cli::setup::apis::Api;
use crate::openapi::document::{Broken, Document};

/// Reads what the command line names: `share-codes`, `orders` or `sharing`, or else a file.
pub(crate) fn named(name: &str) -> Result<Value, Failure> {
    match Api::from_str(name, true) {
        Ok(api) => Ok(built_in(api)),
        Err(_) => document(&text(name)?, name),
    }
}

/// The spec of one of the three APIs.
pub(crate) fn built_in(api: Api) -> Value {
    whole_numbers(serde_json::from_str(api.spec()).unwrap_or_default())
}

/// The text of a file.
pub(crate) fn text(path: &str) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| {
        let names = Api::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let names: Vec<String> = names.map(|name| name.get_name().to_owned()).collect();
        Failure::usage(format!("{path} cannot be read: {error}"))
            .advising(format!("Name an OpenAPI file in YAML or JSON, or one of {}.", names.join(", ")))
    })
}

/// The document in a text, if it is OpenAPI 3.
pub(crate) fn document(text: &str, path: &str) -> Result<Value, Failure> {
    let value = parse(text).map_err(|problem| {
        Failure::usage(format!("{path} is neither YAML nor JSON: {problem}")).advising("See whether the file is whole.")
    })?;
    require_openapi(&value, path)?;
    Ok(value)
}

/// Refuses what is no OpenAPI 3.
pub(crate) fn require_openapi(value: &Value, path: &str) -> Result<(), Failure> {
    let refusal = match (&value["openapi"], &value["swagger"]) {
        (Value::String(version), _) if version.starts_with("3.") && value["paths"].is_object() => return Ok(()),
        (Value::String(version), _) if version.starts_with("3.") => "has no paths".to_owned(),
        (Value::Null, Value::Null) => "is no OpenAPI document: it does not say `openapi: 3.…`".to_owned(),
        (Value::Null, _) => "is Swagger 2.0".to_owned(),
        (version, _) => format!("says `openapi: {version}`"),
    };
    Err(Failure::usage(format!("{path} {refusal}")).advising("OpenAPI 3.0 and 3.1 are understood."))
}

/// What a text in YAML or JSON says.
pub(crate) fn parse(text: &str) -> Result<Value, String> {
    let document = Document::parse("", text).map_err(|Broken { place, reason }| format!("{place}: {reason}"))?;
    Ok(whole_numbers(merged(document.content)))
}

/// Writes out what `<<` takes over; a field that is written stands above one that is taken over.
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

/// Writes `1.0` as `1`, which is the same to OpenAPI.
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
    fn what_yaml_may_write_is_read_as_json() {
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
    fn a_hostile_file_is_refused_and_not_unfolded() {
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
