//! Scripted failures as one writes them at a terminal.

use serde_json::{Map, Value};

use crate::sandbox::Fault;

/// How to write one.
pub(super) const EXAMPLES: &str = "Examples:\n  \
     sharekit sandbox fault add reset-after-effect operation=purchase_order times=1\n  \
     sharekit sandbox fault add response status=429 retry_after=1 times=3\n  \
     sharekit sandbox fault add delay milliseconds=5000";

/// Returns the JSON form of a failure, such as `delay milliseconds=5000`, or of one that is JSON already.
pub(super) fn of_words(words: &[String]) -> Result<Value, String> {
    let Some((failure, fields)) = words.split_first() else { return Err("name a failure".to_owned()) };
    if failure.starts_with('{') {
        return serde_json::from_str(&words.join(" "))
            .map_err(|error| format!("the failure is not valid JSON: {error}"));
    }
    let mut fault = Map::from_iter([("failure".to_owned(), Value::from(failure.as_str()))]);
    for field in fields {
        let pair = field.split_once('=').filter(|(name, _)| !name.is_empty());
        let (name, value) = pair.ok_or_else(|| format!("write NAME=VALUE instead of {field}"))?;
        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value));
        if fault.insert(name.to_owned(), value).is_some() {
            return Err(format!("{name}: given twice"));
        }
    }
    Ok(Value::Object(fault))
}

/// Reads a failure for the start of a sandbox.
pub(super) fn parse(text: &str) -> Result<Fault, String> {
    let words: Vec<String> = text.split_whitespace().map(ToOwned::to_owned).collect();
    let fault: Fault = serde_json::from_value(of_words(&words)?).map_err(|error| error.to_string())?;
    fault.check()?;
    Ok(fault)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_failure_is_written_in_words_or_as_json() {
        let of = |text: &str| of_words(&text.split(' ').map(ToOwned::to_owned).collect::<Vec<_>>());
        let table = [
            ("cut-body", json!({ "failure": "cut-body" })),
            (
                "delay milliseconds=50 operation=list_orders",
                json!({ "failure": "delay", "milliseconds": 50, "operation": "list_orders" }),
            ),
            (r#"response status=502 body="down""#, json!({ "failure": "response", "status": 502, "body": "down" })),
            (r#"{"failure": "cut-body", "times": 2}"#, json!({ "failure": "cut-body", "times": 2 })),
        ];
        for (text, expected) in table {
            assert_eq!(of(text).unwrap(), expected, "{text}");
        }
        for (text, problem) in
            [("delay milliseconds", "NAME=VALUE"), ("delay a=1 a=2", "given twice"), ("{", "not valid JSON")]
        {
            assert!(of(text).unwrap_err().contains(problem), "{text}");
        }
        assert!(
            parse("delay milliseconds=5 operation=nothing").unwrap_err().contains("there is no nothing; did you mean")
        );
    }
}
