//! Turns what the user wrote into the JSON arguments of a call, and checks them against the spec before anything is sent.

use clap::ArgMatches;
use serde_json::{Map, Value};

use crate::cli::failure::Failure;
use crate::cli::input;
use crate::cli::operations::command::{Field, Kind, OperationCommand, spec};
use crate::client::ApiInfo;

/// Reads a number of bytes: `1000000000`, or `1GB`.
pub(crate) fn bytes(text: &str) -> Result<Value, String> {
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let factor: i64 = match text[digits.len()..].to_ascii_uppercase().as_str() {
        "" | "B" => 1,
        "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        "TB" => 1_000_000_000_000,
        unit => return Err(format!("unknown unit {unit}; use B, KB, MB, GB or TB")),
    };
    let number: i64 = digits.parse().map_err(|_| "write a whole number, with or without a unit: 500MB".to_owned())?;
    number.checked_mul(factor).map(Value::from).ok_or_else(|| "the number is too large".to_owned())
}

/// Reads JSON, or a file with JSON or YAML: `@FILE`, `@-` for standard input.
pub(crate) fn json(text: &str) -> Result<Value, String> {
    match text.strip_prefix('@') {
        Some(file) => {
            let content = input::text(file).map_err(|failure| failure.to_string())?;
            document(input::shown(file), &content)
        }
        None => serde_json::from_str(text).map_err(|error| format!("not valid JSON: {error}")),
    }
}

/// Reads JSON or YAML.
fn document(name: &str, content: &str) -> Result<Value, String> {
    // JSON is also YAML, but the JSON reader has clearer messages.
    if content.trim_start().starts_with(['{', '[']) {
        serde_json::from_str(content).map_err(|error| format!("{name} is not valid JSON: {error}"))
    } else {
        crate::openapi::reading::parse(content).map_err(|error| format!("{name} is not valid YAML: {error}"))
    }
}

/// Turns an error of clap into a failure.
pub(crate) fn rejected(error: &clap::Error) -> Failure {
    Failure::usage(error.to_string())
}

/// Returns the arguments of a call. Rejects what the spec does not allow.
pub(crate) fn read(
    api: &'static ApiInfo,
    command: &OperationCommand,
    given: &ArgMatches,
) -> Result<Map<String, Value>, Failure> {
    let mut body = match command.body.as_ref().and_then(|_| given.get_one::<String>("body")) {
        Some(file) => read_body(file)?,
        None => Map::new(),
    };
    let (mut arguments, mut faults) = (Map::new(), Vec::new());
    let spec = spec(api);
    for field in &command.fields {
        let Some(value) = value(field, given)?.or_else(|| field.filled_in.clone()) else { continue };
        if field.in_body {
            body.insert(field.name.clone(), value);
        } else {
            spec.check(&value, &field.schema, &field.flag(), &mut faults);
            arguments.insert(field.name.clone(), value);
        }
    }
    if let Some(schema) = &command.body {
        reject_unknown(command, &body)?;
        if let Some(fault) = command.forms.as_ref().and_then(|forms| forms.fault(&body)) {
            return Err(wrong(api, command, fault));
        }
        let body = Value::Object(body);
        spec.check(&body, schema, "", &mut faults);
        arguments.insert("body".to_owned(), body);
    }
    if faults.is_empty() {
        return Ok(arguments);
    }
    let faults: Vec<String> = faults.iter().map(|fault| as_written(command, fault)).collect();
    Err(wrong(api, command, faults.join("; ")))
}

fn wrong(api: &ApiInfo, command: &OperationCommand, faults: String) -> Failure {
    let advice = format!("Run `sharekit {} {} --help` to see what is allowed.", api.group, command.name);
    Failure::usage(faults).advising(advice)
}

/// Returns a fault with the name of the flag instead of that of the field.
fn as_written(command: &OperationCommand, fault: &str) -> String {
    let mut flagged = command.fields.iter().filter(|field| !field.is_argument);
    let found = flagged.find_map(|field| Some((field, fault.strip_prefix(&field.name)?.strip_prefix(':')?)));
    found.map_or_else(|| fault.to_owned(), |(field, problem)| format!("--{}:{problem}", field.flag()))
}

/// Rejects fields that the body does not have. They would be dropped silently.
fn reject_unknown(command: &OperationCommand, body: &Map<String, Value>) -> Result<(), Failure> {
    let known = || command.fields.iter().filter(|field| field.in_body).map(|field| field.name.as_str());
    match body.keys().find(|name| !known().any(|field| field == *name)) {
        Some(name) => {
            let known: Vec<&str> = known().collect();
            Err(Failure::usage(format!("the body has no field `{name}`"))
                .advising(format!("Its fields are {}.", known.join(", "))))
        }
        None => Ok(()),
    }
}

fn value(field: &Field, given: &ArgMatches) -> Result<Option<Value>, Failure> {
    if let Kind::Fixed(word) = &field.kind {
        return Ok(Some(word.clone()));
    }
    if field.kind != Kind::Texts {
        return Ok(given.get_one::<Value>(&field.name).cloned());
    }
    let Some(texts) = given.get_many::<Value>(&field.name) else { return Ok(None) };
    let mut all = Vec::new();
    for text in texts {
        if text == "-" {
            all.extend(input::codes(&input::text(input::STANDARD_INPUT)?)?.into_iter().map(Value::from));
        } else {
            all.push(text.clone());
        }
    }
    Ok(Some(Value::Array(all)))
}

/// Reads a body from a file or from standard input, as JSON or YAML.
fn read_body(file: &str) -> Result<Map<String, Value>, Failure> {
    let name = input::shown(file);
    match document(name, &input::text(file)?).map_err(Failure::usage)? {
        Value::Object(body) => Ok(body),
        _ => Err(Failure::usage(format!("{name} must hold an object with the fields of the body"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_bytes_may_have_a_unit() {
        let table = [
            ("1000000000", Ok(1_000_000_000)),
            ("1GB", Ok(1_000_000_000)),
            ("500mb", Ok(500_000_000)),
            ("3TB", Ok(3_000_000_000_000_i64)),
            ("7B", Ok(7)),
            ("1GiB", Err("unknown unit GIB; use B, KB, MB, GB or TB")),
            ("1.5GB", Err("write a whole number, with or without a unit: 500MB")),
            ("GB", Err("write a whole number, with or without a unit: 500MB")),
            ("9223372036854775807TB", Err("the number is too large")),
        ];
        for (text, expected) in table {
            assert_eq!(bytes(text), expected.map(Value::from).map_err(str::to_owned), "{text}");
        }
    }
}
