//! An OpenAPI file, in YAML or JSON, with the line and column of each of its values.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use saphyr::{Marker, Scalar, ScalarStyle, ScanError, Tag};
use saphyr_parser::{Event, Parser, Span, StrInput};
use serde_json::{Map, Value};

use crate::openapi::spec::{Spec, step};

/// How deep values may be nested, so that no file exhausts the stack.
const MAX_DEPTH: usize = 128;

/// How many values a file may hold once its aliases are expanded, so that no file exhausts the memory.
const MAX_VALUES: usize = 1_000_000;

/// One OpenAPI file.
#[derive(Debug)]
pub(crate) struct Document {
    /// What messages call it.
    pub(crate) name: String,
    pub(crate) spec: Spec,
    /// The positions of the values by their JSON pointers; that of a field is the position of its key.
    positions: BTreeMap<String, Position>,
}

/// A position in a text; lines and columns count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// Why a text is not YAML or JSON that a spec can be written in.
#[derive(Debug)]
pub(crate) struct SyntaxError {
    pub(crate) position: Position,
    pub(crate) reason: String,
}

impl Document {
    /// Reads a text. Nothing is normalised, so that each value keeps its position.
    pub(crate) fn parse(name: &str, text: &str) -> Result<Self, SyntaxError> {
        let text = without_surrogates(text);
        let mut reader = Reader::new(&text);
        let spec = Spec::new(reader.document()?);
        Ok(Self { name: name.to_owned(), spec, positions: reader.positions })
    }

    /// Returns the position of a value; for a missing one, that of what would hold it.
    pub(crate) fn position(&self, pointer: &str) -> Position {
        let mut pointer = pointer;
        loop {
            match (self.positions.get(pointer), pointer.rsplit_once('/')) {
                (Some(position), _) => return *position,
                (None, Some((around, _))) => pointer = around,
                (None, None) => return Position::START,
            }
        }
    }
}

impl Position {
    const START: Self = Self { line: 1, column: 1 };
}

impl From<Marker> for Position {
    fn from(marker: Marker) -> Self {
        Self { line: marker.line(), column: marker.col() + 1 }
    }
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

impl std::fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.position, self.reason)
    }
}

impl From<ScanError> for SyntaxError {
    fn from(error: ScanError) -> Self {
        Self { position: (*error.marker()).into(), reason: error.info().to_owned() }
    }
}

/// Replaces the escapes of JSON that YAML does not know: pairs of surrogates such as `\ud83d\ude00`.
fn without_surrogates(text: &str) -> Cow<'_, str> {
    if !text.trim_start().starts_with('{') || !text.contains("\\u") {
        return text.into();
    }
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(position) = rest.find('\\') {
        let (before, escape) = rest.split_at(position);
        whole.push_str(before);
        let end = if let Some(letter) = surrogate_pair(escape) {
            whole.push(letter);
            PAIR_LENGTH
        } else {
            // After an escaped backslash, a `u` begins nothing.
            let end = escape.char_indices().nth(2).map_or(escape.len(), |(end, _)| end);
            whole.push_str(&escape[..end]);
            end
        };
        rest = &escape[end..];
    }
    whole.push_str(rest);
    whole.into()
}

/// The length of `\ud83d\ude00`.
const PAIR_LENGTH: usize = 12;

fn surrogate_pair(text: &str) -> Option<char> {
    let unit = |from: usize| u16::from_str_radix(text.get(from..from + 6)?.strip_prefix("\\u")?, 16).ok();
    let units = [unit(0)?, unit(PAIR_LENGTH / 2)?];
    let letter = char::decode_utf16(units).next()?.ok()?;
    (u32::from(letter) > u32::from(u16::MAX)).then_some(letter)
}

/// Reads event by event, so that depth and size have limits.
struct Reader<'text> {
    events: Parser<'text, StrInput<'text>>,
    positions: BTreeMap<String, Position>,
    /// The values that aliases repeat, and how many values each holds.
    anchors: HashMap<usize, (Value, usize)>,
    values: usize,
}

impl<'text> Reader<'text> {
    fn new(text: &'text str) -> Self {
        let events = Parser::new_from_str(text.trim_start_matches('\u{feff}'));
        Self { events, positions: BTreeMap::new(), anchors: HashMap::new(), values: 0 }
    }

    fn document(&mut self) -> Result<Value, SyntaxError> {
        let mut content = None;
        while let Some(next) = self.events.next() {
            let (event, span) = next?;
            match event {
                Event::StreamStart
                | Event::StreamEnd
                | Event::DocumentStart(_)
                | Event::DocumentEnd
                | Event::Nothing => {}
                _ if content.is_some() => {
                    return Err(syntax_error(span, "a second document begins; a spec is one document"));
                }
                event => {
                    self.positions.insert(String::new(), span.start.into());
                    content = Some(self.value(event, span, "", 0)?);
                }
            }
        }
        Ok(content.unwrap_or_default())
    }

    fn next(&mut self) -> Result<(Event<'text>, Span), SyntaxError> {
        match self.events.next() {
            Some(next) => Ok(next?),
            None => Err(SyntaxError { position: Position::START, reason: "the text ends inside a value".to_owned() }),
        }
    }

    fn value(&mut self, event: Event<'text>, span: Span, pointer: &str, depth: usize) -> Result<Value, SyntaxError> {
        let before = self.values;
        self.values += 1;
        if depth > MAX_DEPTH {
            return Err(syntax_error(span, format!("values are nested more than {MAX_DEPTH} deep")));
        }
        let (value, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => (scalar(text, style, tag.as_ref(), span)?, anchor),
            Event::SequenceStart(anchor, _) => (self.list(pointer, depth)?, anchor),
            Event::MappingStart(anchor, _) => (self.object(pointer, depth)?, anchor),
            Event::Alias(anchor) => (self.alias(anchor, span)?, 0),
            _ => return Err(syntax_error(span, "a value is missing")),
        };
        if self.values > MAX_VALUES {
            return Err(syntax_error(span, format!("the file expands to more than {MAX_VALUES} values")));
        }
        if anchor > 0 {
            self.anchors.insert(anchor, (value.clone(), self.values - before));
        }
        Ok(value)
    }

    fn list(&mut self, pointer: &str, depth: usize) -> Result<Value, SyntaxError> {
        let mut elements = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if event == Event::SequenceEnd {
                return Ok(Value::Array(elements));
            }
            let pointer = step(pointer, &elements.len().to_string());
            self.positions.insert(pointer.clone(), span.start.into());
            elements.push(self.value(event, span, &pointer, depth + 1)?);
        }
    }

    fn object(&mut self, pointer: &str, depth: usize) -> Result<Value, SyntaxError> {
        let mut fields = Map::new();
        loop {
            let (event, span) = self.next()?;
            let key = match event {
                Event::MappingEnd => return Ok(Value::Object(fields)),
                Event::Scalar(text, ..) => text.into_owned(),
                _ => return Err(syntax_error(span, "a key is not a string")),
            };
            let pointer = step(pointer, &key);
            self.positions.insert(pointer.clone(), span.start.into());
            let (event, value_span) = self.next()?;
            let value = self.value(event, value_span, &pointer, depth + 1)?;
            if fields.contains_key(&key) {
                return Err(syntax_error(span, format!("the key {key:?} is written twice")));
            }
            fields.insert(key, value);
        }
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<Value, SyntaxError> {
        let Some((value, size)) = self.anchors.get(&anchor) else {
            return Err(syntax_error(span, "the alias repeats a value that it is part of"));
        };
        self.values += size;
        if self.values > MAX_VALUES {
            return Err(syntax_error(span, format!("the file expands to more than {MAX_VALUES} values")));
        }
        Ok(value.clone())
    }
}

fn syntax_error(span: Span, reason: impl Into<String>) -> SyntaxError {
    SyntaxError { position: span.start.into(), reason: reason.into() }
}

fn scalar(
    text: Cow<'_, str>,
    style: ScalarStyle,
    tag: Option<&Cow<'_, Tag>>,
    span: Span,
) -> Result<Value, SyntaxError> {
    match Scalar::parse_from_cow_and_metadata(text, style, tag) {
        Some(Scalar::Null) => Ok(Value::Null),
        Some(Scalar::Boolean(value)) => Ok(value.into()),
        Some(Scalar::Integer(value)) => Ok(value.into()),
        Some(Scalar::FloatingPoint(value)) => Ok(value.into_inner().into()),
        Some(Scalar::String(text)) => Ok(text.into()),
        None => Err(syntax_error(span, "the value does not fit its tag")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document(text: &str) -> Document {
        Document::parse("a.yaml", text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
    }

    #[test]
    fn yaml_and_json_read_the_same() {
        let expected = json!({ "a": [1, 1.5, true, null, "x", "1"], "200": { "b/c": "d" } });
        let yaml = "a: [1, 1.5, true, null, x, '1']\n200:\n  b/c: d\n";
        let json = "{\n\t\"a\": [1, 1.5, true, null, \"x\", \"1\"],\n\t\"200\": {\"b/c\": \"d\"}\n}";
        for text in [yaml, json] {
            assert_eq!(document(text).spec.root().value, &expected, "{text}");
        }
    }

    #[test]
    fn surrogate_pairs_of_json_are_read() {
        for (text, expected) in [
            (r#"{"a": "\ud83d\ude00 \u00e9 \/"}"#, "😀 é /"),
            (r#"{"a": "\\ud83d"}"#, r"\ud83d"),
            (r#"{"a": "\u0041\u0042"}"#, "AB"),
        ] {
            assert_eq!(document(text).spec.root().value["a"], expected, "{text}");
        }
        for text in [r#"{"a": "\ud83d"}"#, r#"{"a": "\ude00\ud83d"}"#, "{\"a\": \"\\", "{\"a\": \"\\ué"] {
            assert!(Document::parse("a.json", text).is_err(), "{text}");
        }
    }

    #[test]
    fn each_value_has_its_position() {
        let document =
            document("openapi: 3.0.3\npaths:\n  /a/{b}:\n    get: &get\n      tags:\n        - one\n    put: *get\n");
        for (pointer, line, column) in [
            ("", 1, 1),
            ("/openapi", 1, 1),
            ("/paths/~1a~1{b}", 3, 3),
            ("/paths/~1a~1{b}/get/tags", 5, 7),
            ("/paths/~1a~1{b}/get/tags/0", 6, 11),
            ("/paths/~1a~1{b}/get/summary", 4, 5),
            ("/paths/~1a~1{b}/put/tags/0", 7, 5),
            ("/components/schemas/Missing", 1, 1),
        ] {
            assert_eq!(document.position(pointer), Position { line, column }, "{pointer}");
        }
    }

    #[test]
    fn a_syntax_error_has_a_position() {
        let bomb =
            format!("a: &a [{}]\nb: &b [{}]\nc: [{}]\n", "x, ".repeat(200), "*a, ".repeat(200), "*b, ".repeat(200));
        let deep = "- ".repeat(100_000);
        let flow = "[".repeat(100_000);
        for (text, line, reason) in [
            ("a: 1\nb: [\n", 3, ""),
            ("a: 1\n b: 2\n", 2, ""),
            ("a:\n\t- 1\n", 2, ""),
            ("a: 1\nb: 2\na: 3\n", 3, "the key \"a\" is written twice"),
            ("a:\n  200: 1\n  '200': 2\n", 3, "the key \"200\" is written twice"),
            ("{\"a\": 1,\n \"a\": 2}", 2, "is written twice"),
            ("a: 1\n---\nb: 2\n", 3, "a second document"),
            ("? [a]\n: 1\n", 1, "a key is not a string"),
            ("a: !!int x\n", 1, "does not fit its tag"),
            ("a: *b\n", 1, ""),
            ("a: &a [*a]\n", 1, "part of"),
            (&bomb, 3, "more than 1000000 values"),
            (&deep, 1, "more than 128 deep"),
            (&flow, 1, ""),
        ] {
            let error = Document::parse("a.yaml", text).expect_err(text);
            assert_eq!(error.position.line, line, "{}: {error:?}", &text[..text.len().min(40)]);
            assert!(error.reason.contains(reason), "{}: {error:?}", &text[..text.len().min(40)]);
        }
    }

    #[test]
    fn an_empty_text_is_the_document_null() {
        for text in ["", "\u{feff}", "# nothing\n", "---\n"] {
            assert_eq!(document(text).spec.root().value, &Value::Null, "{text:?}");
        }
    }
}
