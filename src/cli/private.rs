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

/// The names of fields and parameters whose values are not shown.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Those that the spec marks.
    marked: BTreeSet<String>,
    /// Those that it does not mark.
    open: BTreeSet<String>,
}

/// Words in names of which the spec says nothing, and whose values are better not shown.
const TELLING: [&str; 16] = [
    "auth",
    "authorization",
    "code",
    "codes",
    "contact",
    "cookie",
    "email",
    "key",
    "mail",
    "name",
    "passwd",
    "password",
    "phone",
    "secret",
    "token",
    "tokens",
];

impl Names {
    /// Returns whether the spec marks this name.
    pub(crate) fn has_marked(&self, name: &str) -> bool {
        self.marked.contains(name)
    }

    /// Returns whether the value of a field, a parameter or a header is not shown.
    pub(crate) fn hide(&self, name: &str) -> bool {
        let is_telling = || crate::names::words(name).iter().any(|word| TELLING.contains(&word.as_str()));
        self.marked.contains(name) || !self.open.contains(name) && (is_telling() || name.eq_ignore_ascii_case("apikey"))
    }
}

/// Returns the names of the fields and parameters of a spec.
pub(crate) fn names(spec: &Spec) -> Names {
    let mut names = Names::default();
    let mut rest = vec![spec.root().value];
    while let Some(value) = rest.pop() {
        let (name, schema) = (value["name"].as_str(), &value["schema"]);
        let fields =
            value["properties"].as_object().into_iter().flatten().map(|(name, schema)| (name.as_str(), schema));
        for (name, schema) in fields.chain(name.filter(|_| schema.is_object()).map(|name| (name, schema))) {
            let names = if is_private(spec, schema) { &mut names.marked } else { &mut names.open };
            names.insert(name.to_owned());
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
    pub(crate) fn meet(&mut self, names: &Names, head: &str, body: Option<&Value>) {
        if self.values.len() > REMEMBERED {
            self.values.clear();
        }
        let address = head.split_once(' ').and_then(|(_, address)| Url::parse(address).ok());
        let parameters = address.iter().flat_map(Url::query_pairs).filter(|(name, _)| names.hide(name));
        self.values.extend(parameters.map(|(_, value)| value.into_owned()));
        if let Some(body) = body {
            collect(names, body, false, &mut self.values);
        }
    }

    /// Returns a text in which the remembered values are blanks.
    pub(crate) fn blanked(&self, text: &str) -> String {
        let long = self.values.iter().filter(|value| value.chars().count() >= SHORTEST);
        let text = Redactor::new(long.map(|value| Secret::new(value.clone())).collect()).text(text);
        without_contacts(&text)
    }
}

/// Returns a body in which the values of these fields are blanks.
pub(crate) fn without(names: &Names, mut body: Value) -> Value {
    blank(names, &mut body, false);
    body
}

/// Returns a text without what looks like an e-mail address or a telephone number: a server may name somebody in a
/// sentence.
fn without_contacts(text: &str) -> String {
    let is_part = |letter: char| letter.is_alphanumeric() || "@.+-_%".contains(letter);
    let mut made = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        made.push_str(&rest[..start]);
        rest = &rest[start..];
        let is_inside = made.chars().next_back().is_some_and(char::is_alphanumeric);
        if let Some(length) = number_at(rest).filter(|_| !is_inside) {
            made.push_str(BLANK);
            rest = &rest[length..];
            continue;
        }
        let length = rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
        made.push_str(if is_address(&rest[..length]) { BLANK } else { &rest[..length] });
        rest = &rest[length..];
    }
    made.push_str(rest);
    made
}

fn is_address(word: &str) -> bool {
    word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

/// What an international number begins with.
const BEGINNINGS: [&str; 5] = ["+", "\u{ff0b}", "%2B", "%2b", "00"];

/// The fewest digits of a telephone number.
const DIGITS: usize = 7;

/// Returns how long the telephone number is that a text begins with, if it does.
fn number_at(text: &str) -> Option<usize> {
    let begin = BEGINNINGS.iter().find(|begin| text.starts_with(**begin))?;
    let (mut digits, mut end) = (0, 0);
    for (place, letter) in text[begin.len()..].char_indices() {
        match letter {
            _ if letter.is_ascii_digit() => {
                digits += 1;
                end = begin.len() + place + 1;
            }
            ' ' | '-' | '.' | '(' | ')' | '/' | '\u{a0}' => {}
            _ => break,
        }
    }
    (digits >= DIGITS).then_some(end)
}

fn collect(names: &Names, value: &Value, is_marked: bool, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| collect(names, value, names.hide(name), found));
        }
        Value::Array(list) => list.iter().for_each(|value| collect(names, value, is_marked, found)),
        Value::String(text) if is_marked => drop(found.insert(text.clone())),
        _ => {}
    }
}

fn blank(names: &Names, value: &mut Value, is_marked: bool) {
    match value {
        Value::Object(fields) => {
            fields.iter_mut().for_each(|(name, value)| blank(names, value, names.hide(name)));
        }
        Value::Array(list) => list.iter_mut().for_each(|value| blank(names, value, is_marked)),
        Value::String(_) | Value::Number(_) if is_marked => *value = Value::from(BLANK),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::apis::APIS;

    #[test]
    fn contacts_in_sentences_are_blanked() {
        let table = [
            ("sent to kari@example.com.", "sent to [redacted]"),
            ("\"+4712345678\" and +47", "\"[redacted]\" and +47"),
            ("+47 12 34 56 78, (+47) 12345678", "[redacted], ([redacted]"),
            ("+1 (555) 123-4567; 0047.12.34.56.78!", "[redacted]; [redacted]!"),
            ("tel=%2B4712345678&x", "tel=[redacted]&x"),
            ("10000000000 2026-11-27 1.00 +5 0.0001", "10000000000 2026-11-27 1.00 +5 0.0001"),
            ("page 1+1, a@b, -5.00, 1770724800", "page 1+1, a@b, -5.00, 1770724800"),
        ];
        for (text, expected) in table {
            assert_eq!(without_contacts(text), expected, "{text}");
        }
    }

    #[test]
    fn what_the_specs_mark_is_known_by_name() {
        let of = |name: &str| {
            let api = APIS.iter().find(|api| api.name == name).unwrap();
            names(&Spec::parse(api.spec)).marked
        };
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<String>>();
        assert_eq!(of("share-codes"), set(&["code", "codes", "email", "forward_to", "keyword", "result", "used_by"]));
        assert_eq!(of("proxy-orders"), set(&["email"]));
        let sharing = ["contact", "customerNumber", "firstName", "lastName", "shareCode", "shareContact", "userId"];
        assert_eq!(of("subscription-sharing"), set(&sharing));
    }

    #[test]
    fn marked_values_are_blanked_where_they_stand_and_where_they_are_repeated() {
        let names = Names { marked: BTreeSet::from(["code".to_owned(), "result".to_owned()]), ..Names::default() };
        let body = json!({ "result": ["c-1", { "code": "c-2", "plan": 7 }], "message": "c-1 of c-2", "plan": 7 });
        let mut private = Private::default();
        private.meet(&names, "GET https://a.example/?code=c-3", Some(&body));
        let shown = without(&names, body).to_string();
        assert_eq!(
            private.blanked(&format!("{shown} c-3")),
            r#"{"message":"[redacted] of [redacted]","plan":7,"result":["[redacted]",{"code":"[redacted]","plan":7}]} [redacted]"#
        );
    }

    #[test]
    fn names_that_no_spec_knows_are_judged_by_their_words() {
        let names = Names { open: BTreeSet::from(["productCode".to_owned()]), ..Names::default() };
        for name in
            ["access_token", "refreshToken", "password", "apiKey", "apikey", "set-cookie", "X-Auth-Token", "promo_code"]
        {
            assert!(names.hide(name), "{name}");
        }
        for name in ["productCode", "status", "order_id", "content-type", "monkey", "zipcoded"] {
            assert!(!names.hide(name), "{name}");
        }
    }
}
