//! An OpenAPI file, in YAML or JSON, with the line and column where each of its values stands.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use saphyr::{Marker, Scalar, ScalarStyle, ScanError, Tag};
use saphyr_parser::{Event, Parser, Span, StrInput};
use serde_json::{Map, Value};

use crate::cli::failure::Failure;

/// How deep values may lie in each other, so that no file exhausts the stack.
const MAX_DEPTH: usize = 128;

/// How many values a file may stand for, once its aliases are written out, so that no file exhausts the memory.
const MAX_VALUES: usize = 1_000_000;

/// One OpenAPI file.
#[derive(Debug)]
pub(crate) struct Document {
    /// What messages call it.
    pub(crate) name: String,
    pub(crate) content: Value,
    /// Where the values stand, by their JSON pointers; those of an object where their keys do.
    places: BTreeMap<String, Place>,
}

/// A place in a text; lines and columns count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// Why a text is no YAML, or none that a spec could be written in.
#[derive(Debug)]
pub(crate) struct Broken {
    pub(crate) place: Place,
    pub(crate) reason: String,
}

impl Document {
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let text =
            std::fs::read_to_string(path).map_err(|error| Failure::usage(format!("{name} cannot be read: {error}")))?;
        Self::parse(&name, &text).map_err(|Broken { place, reason }| {
            Failure::usage(format!("{name}:{place}: this is no YAML or JSON: {reason}"))
                .advising("Mend that line first: what comes after it was not read.")
        })
    }

    pub(crate) fn parse(name: &str, text: &str) -> Result<Self, Broken> {
        let text = with_whole_letters(text);
        let mut reader = Reader::new(&text);
        let content = reader.document()?;
        Ok(Self { name: name.to_owned(), content, places: reader.places })
    }

    /// Where a value stands; for one that is missing, where it would belong.
    pub(crate) fn place(&self, pointer: &str) -> Place {
        let mut pointer = pointer;
        loop {
            match (self.places.get(pointer), pointer.rsplit_once('/')) {
                (Some(place), _) => return *place,
                (None, Some((around, _))) => pointer = around,
                (None, None) => return Place::START,
            }
        }
    }
}

impl Place {
    const START: Self = Self { line: 1, column: 1 };
}

impl From<Marker> for Place {
    fn from(marker: Marker) -> Self {
        Self { line: marker.line(), column: marker.col() + 1 }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

impl From<ScanError> for Broken {
    fn from(error: ScanError) -> Self {
        Self { place: (*error.marker()).into(), reason: error.info().to_owned() }
    }
}

/// A text in JSON without escapes that YAML does not know: a letter may be two of them, `\ud83d\ude00`.
fn with_whole_letters(text: &str) -> Cow<'_, str> {
    if !text.trim_start().starts_with('{') || !text.contains("\\u") {
        return text.into();
    }
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(position) = rest.find('\\') {
        let (before, escape) = rest.split_at(position);
        whole.push_str(before);
        let end = if let Some(letter) = letter_of_two_escapes(escape) {
            whole.push(letter);
            TWO_ESCAPES
        } else {
            // An escaped backslash begins no escape.
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
const TWO_ESCAPES: usize = 12;

fn letter_of_two_escapes(text: &str) -> Option<char> {
    let unit = |from: usize| u16::from_str_radix(text.get(from..from + 6)?.strip_prefix("\\u")?, 16).ok();
    let units = [unit(0)?, unit(TWO_ESCAPES / 2)?];
    let letter = char::decode_utf16(units).next()?.ok()?;
    (u32::from(letter) > u32::from(u16::MAX)).then_some(letter)
}

/// A JSON pointer with one more step.
pub(crate) fn step(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// Reads event by event, so that depth and size have limits.
struct Reader<'text> {
    events: Parser<'text, StrInput<'text>>,
    places: BTreeMap<String, Place>,
    /// What aliases stand for, and how many values that is.
    anchors: HashMap<usize, (Value, usize)>,
    values: usize,
}

impl<'text> Reader<'text> {
    fn new(text: &'text str) -> Self {
        let events = Parser::new_from_str(text.trim_start_matches('\u{feff}'));
        Self { events, places: BTreeMap::new(), anchors: HashMap::new(), values: 0 }
    }

    fn document(&mut self) -> Result<Value, Broken> {
        let mut content = None;
        while let Some(next) = self.events.next() {
            let (event, span) = next?;
            match event {
                Event::StreamStart
                | Event::StreamEnd
                | Event::DocumentStart(_)
                | Event::DocumentEnd
                | Event::Nothing => {}
                _ if content.is_some() => return Err(broken(span, "a second document begins; a spec is one")),
                event => {
                    self.places.insert(String::new(), span.start.into());
                    content = Some(self.value(event, span, "", 0)?);
                }
            }
        }
        Ok(content.unwrap_or_default())
    }

    fn next(&mut self) -> Result<(Event<'text>, Span), Broken> {
        match self.events.next() {
            Some(next) => Ok(next?),
            None => Err(Broken { place: Place::START, reason: "the text ends too early".to_owned() }),
        }
    }

    fn value(&mut self, event: Event<'text>, span: Span, pointer: &str, depth: usize) -> Result<Value, Broken> {
        let before = self.values;
        self.values += 1;
        if depth > MAX_DEPTH {
            return Err(broken(span, format!("values lie more than {MAX_DEPTH} deep in each other")));
        }
        let (value, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => (scalar(text, style, tag.as_ref(), span)?, anchor),
            Event::SequenceStart(anchor, _) => (self.list(pointer, depth)?, anchor),
            Event::MappingStart(anchor, _) => (self.object(pointer, depth)?, anchor),
            Event::Alias(anchor) => (self.alias(anchor, span)?, 0),
            _ => return Err(broken(span, "a value is missing")),
        };
        if self.values > MAX_VALUES {
            return Err(broken(span, format!("the file stands for more than {MAX_VALUES} values")));
        }
        if anchor > 0 {
            self.anchors.insert(anchor, (value.clone(), self.values - before));
        }
        Ok(value)
    }

    fn list(&mut self, pointer: &str, depth: usize) -> Result<Value, Broken> {
        let mut elements = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if event == Event::SequenceEnd {
                return Ok(Value::Array(elements));
            }
            let pointer = step(pointer, &elements.len().to_string());
            self.places.insert(pointer.clone(), span.start.into());
            elements.push(self.value(event, span, &pointer, depth + 1)?);
        }
    }

    fn object(&mut self, pointer: &str, depth: usize) -> Result<Value, Broken> {
        let mut fields = Map::new();
        loop {
            let (event, span) = self.next()?;
            let key = match event {
                Event::MappingEnd => return Ok(Value::Object(fields)),
                Event::Scalar(text, ..) => text.into_owned(),
                _ => return Err(broken(span, "a key is no text")),
            };
            let pointer = step(pointer, &key);
            self.places.insert(pointer.clone(), span.start.into());
            let (event, value_span) = self.next()?;
            let value = self.value(event, value_span, &pointer, depth + 1)?;
            if fields.contains_key(&key) {
                return Err(broken(span, format!("the key {key:?} is there twice")));
            }
            fields.insert(key, value);
        }
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<Value, Broken> {
        let Some((value, size)) = self.anchors.get(&anchor) else {
            return Err(broken(span, "the alias stands for something around it"));
        };
        self.values += size;
        if self.values > MAX_VALUES {
            return Err(broken(span, format!("the file stands for more than {MAX_VALUES} values")));
        }
        Ok(value.clone())
    }
}

fn broken(span: Span, reason: impl Into<String>) -> Broken {
    Broken { place: span.start.into(), reason: reason.into() }
}

fn scalar(text: Cow<'_, str>, style: ScalarStyle, tag: Option<&Cow<'_, Tag>>, span: Span) -> Result<Value, Broken> {
    match Scalar::parse_from_cow_and_metadata(text, style, tag) {
        Some(Scalar::Null) => Ok(Value::Null),
        Some(Scalar::Boolean(value)) => Ok(value.into()),
        Some(Scalar::Integer(value)) => Ok(value.into()),
        Some(Scalar::FloatingPoint(value)) => Ok(value.into_inner().into()),
        Some(Scalar::String(text)) => Ok(text.into()),
        None => Err(broken(span, "the value does not fit its tag")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document(text: &str) -> Document {
        Document::parse("a.yaml", text).unwrap_or_else(|broken| panic!("{text}: {broken:?}"))
    }

    #[test]
    fn yaml_and_json_are_read_alike() {
        let expected = json!({ "a": [1, 1.5, true, null, "x", "1"], "200": { "b/c": "d" } });
        let yaml = "a: [1, 1.5, true, null, x, '1']\n200:\n  b/c: d\n";
        let json = "{\n\t\"a\": [1, 1.5, true, null, \"x\", \"1\"],\n\t\"200\": {\"b/c\": \"d\"}\n}";
        for text in [yaml, json] {
            assert_eq!(document(text).content, expected, "{text}");
        }
    }

    #[test]
    fn escapes_of_json_are_read() {
        for (text, expected) in [
            (r#"{"a": "\ud83d\ude00 \u00e9 \/"}"#, "😀 é /"),
            (r#"{"a": "\\ud83d"}"#, r"\ud83d"),
            (r#"{"a": "\u0041\u0042"}"#, "AB"),
        ] {
            assert_eq!(document(text).content["a"], expected, "{text}");
        }
        for text in [r#"{"a": "\ud83d"}"#, r#"{"a": "\ude00\ud83d"}"#, "{\"a\": \"\\", "{\"a\": \"\\ué"] {
            assert!(Document::parse("a.json", text).is_err(), "{text}");
        }
    }

    #[test]
    fn each_value_has_its_place() {
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
            assert_eq!(document.place(pointer), Place { line, column }, "{pointer}");
        }
    }

    #[test]
    fn a_broken_file_says_where() {
        let bomb =
            format!("a: &a [{}]\nb: &b [{}]\nc: [{}]\n", "x, ".repeat(200), "*a, ".repeat(200), "*b, ".repeat(200));
        let deep = "- ".repeat(100_000);
        let flow = "[".repeat(100_000);
        for (text, line, reason) in [
            ("a: 1\nb: [\n", 3, ""),
            ("a: 1\n b: 2\n", 2, ""),
            ("a:\n\t- 1\n", 2, ""),
            ("a: 1\nb: 2\na: 3\n", 3, "the key \"a\" is there twice"),
            ("a:\n  200: 1\n  '200': 2\n", 3, "the key \"200\" is there twice"),
            ("{\"a\": 1,\n \"a\": 2}", 2, "is there twice"),
            ("a: 1\n---\nb: 2\n", 3, "a second document"),
            ("? [a]\n: 1\n", 1, "a key is no text"),
            ("a: !!int x\n", 1, "does not fit its tag"),
            ("a: *b\n", 1, ""),
            ("a: &a [*a]\n", 1, "around it"),
            (&bomb, 3, "more than 1000000 values"),
            (&deep, 1, "more than 128 deep"),
            (&flow, 1, ""),
        ] {
            let broken = Document::parse("a.yaml", text).expect_err(text);
            assert_eq!(broken.place.line, line, "{}: {broken:?}", &text[..text.len().min(40)]);
            assert!(broken.reason.contains(reason), "{}: {broken:?}", &text[..text.len().min(40)]);
        }
    }

    #[test]
    fn nothing_is_a_document_too() {
        for text in ["", "\u{feff}", "# nothing\n", "---\n"] {
            assert_eq!(document(text).content, Value::Null, "{text:?}");
        }
    }
}
