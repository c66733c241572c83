//! Examples of a command, as one would type them, out of the examples of the spec.

use serde_json::{Map, Value};

use crate::cli::operations::command::{Field, Kind, OperationCommand, Word};
use crate::cli::operations::typed::{plain, quoted};
use crate::client::ApiInfo;

/// Returns the lines of examples of a command.
pub(crate) fn lines(api: &ApiInfo, command: &OperationCommand) -> Vec<String> {
    let none = Map::new();
    let bodies: Vec<&Map<String, Value>> =
        if command.examples.is_empty() { vec![&none] } else { command.examples.iter().collect() };
    let mut lines: Vec<String> = bodies.into_iter().map(|body| line(api, command, body)).collect();
    lines.dedup();
    if command.page.is_some() {
        lines.push(format!("{} --all --output csv", lines[0]));
    }
    if command.bulk.is_some() {
        let (group, name) = (api.group, &command.name);
        lines.push(format!("sharekit {group} {name} - --yes --resume {name}.jsonl < codes.txt"));
    }
    lines
}

/// Returns one example: what a call needs, and all that the body of an example has.
fn line(api: &ApiInfo, command: &OperationCommand, body: &Map<String, Value>) -> String {
    let mut words = vec!["sharekit".to_owned(), api.group.to_owned(), command.name.clone()];
    let shown = command.fields.iter().filter(|field| !matches!(field.kind, Kind::Fixed(_)));
    for field in shown {
        let value =
            if field.in_body { body.get(&field.name) } else { field.example.as_ref().filter(|_| field.required) };
        let Some(value) = value else { continue };
        words.extend(typed(field, value));
    }
    words.join(" ")
}

/// The width that examples keep to, in columns.
const WIDTH: usize = 78;

/// Returns examples as the help shows them: indented, and long ones in several lines, which can be typed like that.
pub(crate) fn shown(lines: &[String]) -> String {
    lines.iter().map(|line| folded(line)).collect::<Vec<_>>().join("\n")
}

fn folded(line: &str) -> String {
    let (mut text, mut length) = (String::from(" "), 1);
    for word in words(line) {
        // Two more for the sign that the line goes on.
        if length + 1 + word.chars().count() > WIDTH - 2 && length > 6 {
            text.push_str(" \\\n     ");
            length = 5;
        }
        text.push(' ');
        text.push_str(word);
        length += 1 + word.chars().count();
    }
    text
}

/// Returns the words of a line; a flag stays with its value, and what is in quotes is one word.
fn words(line: &str) -> Vec<&str> {
    let (mut words, mut start, mut is_quoted) = (Vec::new(), 0, false);
    for (place, letter) in line.char_indices() {
        is_quoted ^= letter == '\'';
        let is_flag = line[start..place].starts_with('-') && !line[start..place].contains(' ');
        let ends = !is_flag || line[place + 1..].starts_with('-');
        if letter == ' ' && !is_quoted && ends {
            words.push(&line[start..place]);
            start = place + 1;
        }
    }
    words.push(&line[start..]);
    words
}

/// The longest JSON that an example shows, in bytes.
const LONGEST_JSON: usize = 60;

/// Returns the words that one types for a value.
pub(crate) fn typed(field: &Field, value: &Value) -> Vec<String> {
    let values: Vec<String> = match (&field.kind, value) {
        (Kind::Texts, Value::Array(list)) => list.iter().map(|value| quoted(&plain(value))).collect(),
        (Kind::Words(words), _) => vec![quoted(&word(words, value))],
        (Kind::Json, _) if plain(value).len() > LONGEST_JSON => vec![format!("@{}.json", field.flag())],
        _ => vec![quoted(&plain(value))],
    };
    if field.is_argument {
        return values;
    }
    values.into_iter().flat_map(|value| [format!("--{}", field.flag()), value]).collect()
}

/// Returns the name that a user writes for a value.
fn word(words: &[Word], value: &Value) -> String {
    let known = words.iter().find(|word| word.value == *value);
    known.and_then(|word| word.name.clone()).unwrap_or_else(|| plain(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_example_is_folded_between_flags() {
        let line =
            format!("sharekit orders purchase --product 'ISP Proxy' --all --name '{}' --cycle day", "a b".repeat(10));
        let expected = format!(
            "  sharekit orders purchase --product 'ISP Proxy' --all \\\n      --name '{}' --cycle day",
            "a b".repeat(10)
        );
        assert_eq!(folded(&line), expected);
    }
}
