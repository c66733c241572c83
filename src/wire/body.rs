//! The body of a response as JSON: from bytes in some charset to values.

use std::borrow::Cow;
use std::fmt;

use encoding_rs::Encoding;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use super::read::{Findings, Reading, Wire};

/// The body of a response, in UTF-8 as far as its charset was declared.
pub(crate) struct Body<'a> {
    text: Cow<'a, [u8]>,
}

/// Why a body is not JSON, and where.
#[derive(Debug)]
pub(crate) struct NotJson(String);

impl fmt::Display for NotJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'a> Body<'a> {
    /// A body as it came. A byte order mark tells the charset, else `content-type` does, else it is UTF-8.
    pub(crate) fn new(bytes: &'a [u8], content_type: Option<&str>) -> Self {
        let (encoding, marked) = match Encoding::for_bom(bytes) {
            Some((encoding, length)) => (encoding, length),
            None => (content_type.and_then(declared_encoding).unwrap_or(encoding_rs::UTF_8), 0),
        };
        let bytes = &bytes[marked..];
        let text = if encoding == encoding_rs::UTF_8 {
            Cow::Borrowed(bytes)
        } else {
            match encoding.decode_without_bom_handling(bytes).0 {
                Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
                Cow::Owned(text) => Cow::Owned(text.into_bytes()),
            }
        };
        Self { text }
    }

    /// The body in UTF-8, or as it came where no charset was declared.
    pub(crate) fn text(&self) -> &[u8] {
        &self.text
    }

    /// Whether nothing but white space came.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.trim_ascii().is_empty()
    }

    /// Decodes it, exactly if it is what the spec says, else liberally. Any JSON will do.
    pub(crate) fn decode<T: Wire + Default + DeserializeOwned>(&self) -> Result<(T, Findings), NotJson> {
        if let Ok(value) = serde_json::from_slice(&self.text) {
            return Ok((value, Findings::default()));
        }
        let (value, mut findings) = (self.value()?, Findings::default());
        let read = match T::read(&value, &mut findings) {
            Reading::Read(read) | Reading::Partly(read) => read,
            Reading::Absent => T::default(),
            Reading::Unreadable => {
                findings.note();
                T::default()
            }
        };
        Ok((read, findings))
    }

    /// The JSON value.
    pub(crate) fn value(&self) -> Result<Value, NotJson> {
        serde_json::from_slice(&self.text).or_else(|error| {
            let text = std::str::from_utf8(&self.text).map_err(|error| self.not_utf8(error.valid_up_to()))?;
            let refused = |_| NotJson(error.to_string());
            // What is skipped need only be written as the grammar says.
            serde_json::from_str::<IgnoredAny>(text).map_err(refused)?;
            serde_json::from_str(&readable(text)).map_err(refused)
        })
    }

    fn not_utf8(&self, position: usize) -> NotJson {
        let byte = self.text.get(position).copied().unwrap_or_default();
        NotJson(format!(
            "it is not UTF-8, and its content-type names no other charset: byte {} is 0x{byte:02X}",
            position + 1
        ))
    }
}

/// The charset that a `content-type` names, if it is known.
fn declared_encoding(content_type: &str) -> Option<&'static Encoding> {
    let parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let charset = parameters
        .map(|(name, value)| (name.trim(), value.trim()))
        .find_map(|(name, value)| name.eq_ignore_ascii_case("charset").then(|| value.trim_matches(['"', '\''])))?;
    Encoding::for_label(charset.as_bytes())
}

/// JSON with what the grammar allows and `serde_json` refuses written in another way: a number that no float can hold
/// becomes a text, half of a surrogate pair becomes U+FFFD.
fn readable(json: &str) -> String {
    let (mut readable, mut rest) = (String::with_capacity(json.len()), json);
    let mut in_text = false;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => {
                in_text = !in_text;
                1
            }
            '\\' if in_text => {
                let (length, written) = escape(rest);
                readable.push_str(written);
                rest = &rest[length..];
                continue;
            }
            '-' | '0'..='9' if !in_text => {
                let length =
                    rest.find(|next| !matches!(next, '0'..='9' | '+' | '-' | '.' | 'e' | 'E')).unwrap_or(rest.len());
                if rest[..length].parse().is_ok_and(f64::is_infinite) {
                    readable.push_str(&format!("\"{}\"", &rest[..length]));
                    rest = &rest[length..];
                    continue;
                }
                length
            }
            other => other.len_utf8(),
        };
        readable.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    readable
}

/// The length of the escape with which a text begins, and how to write it.
fn escape(text: &str) -> (usize, &str) {
    let unit = |text: &str| u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok();
    match unit(text) {
        Some(0xD800..=0xDBFF) if matches!(unit(&text[6..]), Some(0xDC00..=0xDFFF)) => (12, &text[..12]),
        Some(0xD800..=0xDFFF) => (6, "\\ufffd"),
        Some(_) => (6, &text[..6]),
        None => {
            let length = 1 + text[1..].chars().next().map_or(0, char::len_utf8);
            (length, &text[..length])
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn value(bytes: &[u8], content_type: &str) -> Result<Value, String> {
        Body::new(bytes, Some(content_type)).value().map_err(|error| error.to_string())
    }

    #[test]
    fn a_body_is_read_in_its_charset() {
        let rows: [(&[u8], &str, Value); 9] = [
            (br#"{"a":"\u00e9"}"#, "application/json", json!({"a": "é"})),
            ("\u{feff}{\"a\":\"é\"}".as_bytes(), "application/json", json!({"a": "é"})),
            (b"\xEF\xBB\xBF  {}", "application/json; charset=utf-8", json!({})),
            (b"{\"a\":\"\xE9\"}", "application/json; charset=ISO-8859-1", json!({"a": "é"})),
            (b"{\"a\":\"\x80\"}", "application/json; version=1; Charset=\"windows-1252\"", json!({"a": "€"})),
            (b"\xFF\xFE{\0}\0", "application/json", json!({})),
            (b"\xFE\xFF\0{\0}", "application/json; charset=utf-8", json!({})),
            (b"{\0}\0", "application/json; charset=utf-16le", json!({})),
            (b"{}", "application/json; charset=klingon", json!({})),
        ];
        for (bytes, content_type, expected) in rows {
            assert_eq!(value(bytes, content_type), Ok(expected), "{content_type}: {bytes:?}");
        }
    }

    #[test]
    fn what_is_not_utf8_is_told_with_the_place() {
        let error = value(b"{\"a\":\"caf\xE9\"}", "application/json").unwrap_err();
        assert_eq!(error, "it is not UTF-8, and its content-type names no other charset: byte 10 is 0xE9");
    }

    #[test]
    fn all_that_the_grammar_of_json_allows_is_read() {
        let rows = [
            (r#"{"a":1e400}"#, json!({"a": "1e400"})),
            (r"[-1E+999, 1]", json!(["-1E+999", 1])),
            (r#"["1e400 \" 1e400", 1e400]"#, json!(["1e400 \" 1e400", "1e400"])),
            (r#"["\ud800", "\udc00x", "\ud83d\ude00", "\\ud800"]"#, json!(["\u{fffd}", "\u{fffd}x", "😀", "\\ud800"])),
            (r#"["\ud800\ud83d\ude00", "\ud800\n"]"#, json!(["\u{fffd}😀", "\u{fffd}\n"])),
        ];
        for (text, expected) in rows {
            assert_eq!(value(text.as_bytes(), "application/json"), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_not_json_is_told_as_it_came() {
        let rows = [
            ("<html>", "expected value at line 1 column 1"),
            (r#"{"success":true"#, "EOF while parsing an object at line 1 column 15"),
            ("{} {}", "trailing characters at line 1 column 4"),
            (r#"{"a":1e400"#, "number out of range at line 1 column 10"),
            (r#"{"a":01e400}"#, "invalid number at line 1 column 7"),
            (r#"{"a":1.e400}"#, "invalid number at line 1 column 8"),
            (r#"{"a":-.5e400}"#, "invalid number at line 1 column 7"),
            ("{1e400:1}", "key must be a string at line 1 column 2"),
            ("\"\\", "EOF while parsing a string at line 1 column 2"),
            ("\"\\ud800", "EOF while parsing a string at line 1 column 7"),
        ];
        for (text, expected) in rows {
            assert_eq!(value(text.as_bytes(), "application/json"), Err(expected.to_owned()), "{text}");
        }
        let deep = format!("{}1e400{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(value(deep.as_bytes(), "").unwrap_err().starts_with("recursion limit exceeded"));
        assert!(value("[".repeat(100_000).as_bytes(), "").unwrap_err().starts_with("recursion limit exceeded"));
    }
}
