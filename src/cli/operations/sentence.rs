//! Sentences of a spec that are filled with fields of a response, such as `In the wallet: {wallet_balance}.`

use serde_json::Value;

use crate::cli::output::Meanings;

/// Fills a sentence. Returns nothing if a value marked with `?` is missing or 0.
pub(crate) fn fill(sentence: &str, response: &Value, meanings: &Meanings) -> Option<String> {
    let mut filled = String::new();
    for part in parts(sentence) {
        match part {
            Part::Text(text) => filled.push_str(text),
            Part::Field { optional: true, path } if is_nothing(value(response, path)) => return None,
            Part::Field { path, .. } => filled.push_str(&readable(path, value(response, path), meanings)),
        }
    }
    Some(filled)
}

/// Returns the fields that a sentence mentions.
pub(crate) fn fields(sentence: &str) -> impl Iterator<Item = &str> {
    parts(sentence).filter_map(|part| match part {
        Part::Field { path, .. } => Some(path),
        Part::Text(_) => None,
    })
}

/// Returns the field of a response at a path such as `order/price_paid`.
pub(crate) fn value<'a>(response: &'a Value, path: &str) -> Option<&'a Value> {
    response.pointer(&format!("/{path}"))
}

#[derive(Debug, PartialEq, Eq)]
enum Part<'a> {
    Text(&'a str),
    Field { path: &'a str, optional: bool },
}

fn parts(sentence: &str) -> impl Iterator<Item = Part<'_>> {
    sentence.split('{').enumerate().flat_map(|(number, piece)| match piece.split_once('}') {
        Some((field, text)) if number > 0 => {
            let path = field.trim_end_matches('?');
            [Part::Field { path, optional: path != field }, Part::Text(text)]
        }
        _ => [Part::Text(piece), Part::Text("")],
    })
}

fn is_nothing(value: Option<&Value>) -> bool {
    value.is_none_or(|value| value.is_null() || value.as_f64() == Some(0.0))
}

fn readable(path: &str, value: Option<&Value>, meanings: &Meanings) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    match value {
        None | Some(Value::Null) => "unknown".to_owned(),
        Some(Value::Array(list)) => list.len().to_string(),
        Some(value) => meanings.readable(name, value),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn sentences_are_filled_from_the_response() {
        let response =
            json!({ "order": { "name": "ISP Proxy", "paid": 0 }, "list": [1, 2, 3], "off": 10, "none": null });
        let table = [
            ("Nothing to fill.", Some("Nothing to fill.")),
            ("{order/name}, {off}", Some("ISP Proxy, 10")),
            ("{list} people", Some("3 people")),
            ("Paid: {order/paid}.", Some("Paid: 0.")),
            ("Paid: {order/paid?}.", None),
            ("{none} and {missing}", Some("unknown and unknown")),
            ("{none?}", None),
            ("{off}: {missing?}", None),
            ("{off?} off", Some("10 off")),
        ];
        for (sentence, expected) in table {
            assert_eq!(fill(sentence, &response, &Meanings::default()).as_deref(), expected, "{sentence}");
        }
    }
}
