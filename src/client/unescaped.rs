//! What a text says, whichever way its characters are written: the form in which credentials are looked for.

use std::borrow::Cow;
use std::ops::Range;

/// A text without escapes, which knows where in the text each of its bytes comes from.
///
/// `%2B`, `\u002b` and `&#43;` are resolved, and what comes of it again, until nothing is left to resolve; then the
/// backslashes are left out, since `\/` and `/` say the same. So all spellings of a secret become one, also those in
/// which each character is written in another way, and those that are written twice over (`%252B`).
pub(super) struct Unescaped<'a> {
    bytes: Cow<'a, [u8]>,
    /// Where in the text each byte ends. Nothing if the text has no escapes: then it is the same.
    ends: Option<Vec<usize>>,
}

impl<'a> Unescaped<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        if memchr::memchr3(b'%', b'\\', b'&', text).is_none() {
            return Self { bytes: Cow::Borrowed(text), ends: None };
        }
        let mut resolved = Resolved::with_capacity(text.len());
        for (position, byte) in text.iter().enumerate() {
            resolved.push(*byte, position + 1);
        }
        resolved.leave_backslashes_out();
        Self { bytes: Cow::Owned(resolved.bytes), ends: Some(resolved.ends) }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes.into_owned()
    }

    /// Where in the text some of the bytes come from.
    pub(super) fn source(&self, bytes: Range<usize>) -> Range<usize> {
        let Some(ends) = &self.ends else { return bytes };
        let end_before = |at: usize| at.checked_sub(1).map_or(0, |last| ends[last]);
        end_before(bytes.start)..end_before(bytes.end)
    }

    /// The bytes that come from a part of the text, or from an escape of which it is a part.
    pub(super) fn coming_from(&self, source: Range<usize>) -> Range<usize> {
        let Some(ends) = &self.ends else { return source };
        let start = ends.partition_point(|end| *end <= source.start);
        let last = ends.get(ends.partition_point(|end| *end < source.end));
        start..last.map_or(ends.len(), |last| ends.partition_point(|end| end <= last))
    }

    /// The characters that are escaped, and where each comes from.
    pub(super) fn escapes(&self) -> impl Iterator<Item = (Range<usize>, Range<usize>)> {
        let ends = self.ends.as_deref().unwrap_or_default();
        let characters = ends.chunk_by(|end, next| end == next).scan((0, 0), |(at, start), ends| {
            let found = (*at..*at + ends.len(), *start..ends[0]);
            (*at, *start) = (found.0.end, found.1.end);
            Some(found)
        });
        characters.filter(|(bytes, source)| source.len() > bytes.len())
    }
}

/// The beginning of a text, resolved: a stack, since each escape takes off what it was written with. That makes the
/// whole linear, however deeply something is escaped.
struct Resolved {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Resolved {
    fn with_capacity(length: usize) -> Self {
        Self { bytes: Vec::with_capacity(length), ends: Vec::with_capacity(length) }
    }

    fn push(&mut self, byte: u8, end: usize) {
        self.extend(&[byte], end);
        while let Some((length, meaning)) = escape_at_end(&self.bytes) {
            let start = self.bytes.len() - length;
            self.bytes.truncate(start);
            self.ends.truncate(start);
            match meaning {
                Meaning::Byte(byte) => self.extend(&[byte], end),
                Meaning::Letter(letter) => self.extend(letter.encode_utf8(&mut [0; 4]).as_bytes(), end),
            }
        }
    }

    fn extend(&mut self, bytes: &[u8], end: usize) {
        self.bytes.extend_from_slice(bytes);
        self.ends.resize(self.bytes.len(), end);
    }

    /// What follows a backslash comes from there on.
    fn leave_backslashes_out(&mut self) {
        let mut kept = 0;
        for at in 0..self.bytes.len() {
            if self.bytes[at] != b'\\' {
                (self.bytes[kept], self.ends[kept]) = (self.bytes[at], self.ends[at]);
                kept += 1;
            }
        }
        self.bytes.truncate(kept);
        self.ends.truncate(kept);
    }
}

/// What an escape stands for.
enum Meaning {
    /// A byte, perhaps one of several that make up a character.
    Byte(u8),
    Letter(char),
}

/// The escape in which a text ends: its length and its meaning.
fn escape_at_end(text: &[u8]) -> Option<(usize, Meaning)> {
    match text.last()? {
        b';' => entity_at_end(text),
        digit if digit.is_ascii_hexdigit() => percent_at_end(text).or_else(|| number_at_end(text)),
        _ => None,
    }
}

fn percent_at_end(text: &[u8]) -> Option<(usize, Meaning)> {
    let [.., b'%', high, low] = text else { return None };
    Some((3, Meaning::Byte(u8::try_from(number(&[*high, *low], 16)?).ok()?)))
}

/// `\u00e9`, or the pair of them that a character beyond 16 bits takes.
fn number_at_end(text: &[u8]) -> Option<(usize, Meaning)> {
    let (before, unit) = utf16_at_end(text)?;
    if let Some(letter) = char::from_u32(unit.into()) {
        return Some((6, Meaning::Letter(letter)));
    }
    let (_, first) = utf16_at_end(before)?;
    let letter = char::decode_utf16([first, unit]).next()?.ok()?;
    Some((12, Meaning::Letter(letter)))
}

fn utf16_at_end(text: &[u8]) -> Option<(&[u8], u16)> {
    let [before @ .., b'\\', b'u', a, b, c, d] = text else { return None };
    Some((before, u16::try_from(number(&[*a, *b, *c, *d], 16)?).ok()?))
}

/// The longest entity that is resolved: `&#x0010FFFF;`.
const LONGEST_ENTITY: usize = 12;

fn entity_at_end(text: &[u8]) -> Option<(usize, Meaning)> {
    let tail = &text[text.len().saturating_sub(LONGEST_ENTITY)..];
    let entity = &tail[memchr::memrchr(b'&', tail)?..];
    Some((entity.len(), Meaning::Letter(entity_meaning(&entity[1..entity.len() - 1])?)))
}

/// The character that an entity of HTML or XML stands for, `&` and `;` left out: one of those that every writer escapes,
/// or a numbered one.
pub(super) fn entity_meaning(name: &[u8]) -> Option<char> {
    match name {
        b"amp" => Some('&'),
        b"lt" => Some('<'),
        b"gt" => Some('>'),
        b"quot" => Some('"'),
        b"apos" => Some('\''),
        [b'#', b'x' | b'X', digits @ ..] => char::from_u32(number(digits, 16)?),
        [b'#', digits @ ..] => char::from_u32(number(digits, 10)?),
        _ => None,
    }
}

/// A number of one to eight digits.
fn number(digits: &[u8], radix: u32) -> Option<u32> {
    let digits = (1..=8).contains(&digits.len()).then_some(digits)?;
    digits
        .iter()
        .try_fold(0_u32, |number, digit| Some(number.checked_mul(radix)? + char::from(*digit).to_digit(radix)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(text: &str) -> String {
        String::from_utf8_lossy(Unescaped::new(text.as_bytes()).bytes()).into_owned()
    }

    #[test]
    fn escapes_are_resolved_to_what_they_mean() {
        let table = [
            ("plain", "plain"),
            ("a%2Bb%2bc", "a+b+c"),
            ("%252B %25252B", "+ +"),
            (r"a\u002bb\u002Bc", "a+b+c"),
            (r#"\/ \" \\"#, "/ \" "),
            (r"\\u002b", "+"),
            ("&amp;&lt;&gt;&quot;&apos;&#43;&#x2b;&#X2B;&#0043;", "&<>\"'++++"),
            ("&amp;lt; %26lt;", "< <"),
            (r"\u00e9 %C3%A9 &#233; é", "é é é é"),
            (r"\ud83d\ude00 \uD83D\uDE00", "😀 😀"),
            // Cut off, or none at all.
            ("%", "%"),
            ("%2", "%2"),
            ("%2G", "%2G"),
            (r"\u00", "u00"),
            (r"\u00g9", "u00g9"),
            (r"\ud83d \ude00", "ud83d ude00"),
            (r"\", ""),
            ("&", "&"),
            ("&;", "&;"),
            ("&#;", "&#;"),
            ("&#x110000;", "&#x110000;"),
            ("&#99999999999;", "&#99999999999;"),
            ("&unknown;", "&unknown;"),
        ];
        for (text, expected) in table {
            assert_eq!(resolved(text), expected, "{text}");
        }
    }

    #[test]
    fn each_byte_knows_where_it_comes_from() {
        let text = r#"a%2Bb\"\u00e9c"#;
        let unescaped = Unescaped::new(text.as_bytes());
        assert_eq!(unescaped.bytes(), "a+b\"éc".as_bytes());
        let table =
            [(0..1, "a"), (1..2, "%2B"), (2..3, "b"), (3..4, "\\\""), (4..6, "\\u00e9"), (6..7, "c"), (0..7, text)];
        for (bytes, source) in table {
            assert_eq!(&text[unescaped.source(bytes.clone())], source, "{bytes:?}");
        }
        let table = [(0..1, 0..1), (1..4, 1..2), (2..3, 1..2), (3..5, 1..3), (5..6, 3..4), (8..9, 4..6), (0..14, 0..7)];
        for (source, bytes) in table {
            assert_eq!(unescaped.coming_from(source.clone()), bytes, "{source:?}");
        }
        let escaped: Vec<_> = unescaped.escapes().map(|(bytes, source)| (bytes, &text[source])).collect();
        assert_eq!(escaped, [(1..2, "%2B"), (3..4, "\\\""), (4..6, "\\u00e9")]);
    }
}
