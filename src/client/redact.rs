//! What may be shown of a request or a response.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use http::{HeaderMap, HeaderValue};
use memchr::memmem;
use secrecy::{ExposeSecret, SecretSlice};

use super::secret::Secret;
use super::unescaped::Unescaped;

/// What is shown in place of a credential.
pub(crate) const BLANK: &str = "[redacted]";

/// How much of a text is looked at in one go, in bytes: the memory that redacting takes does not grow with the text.
const WINDOW: usize = 64 * 1024;

/// With how many bytes one of a secret is written at most: twice escaped, `%255Cu002B`, and some more.
const LONGEST_SPELLING: usize = 12;

/// Blanks credentials out of what a server sends back, and of what a caller has mixed up.
#[derive(Debug, Clone, Default)]
pub(crate) struct Redactor {
    fixed: Arc<[Hidden]>,
    /// That of the current attempt.
    current: Option<Arc<Hidden>>,
}

impl Redactor {
    pub(crate) fn new(secrets: Vec<Secret>) -> Self {
        Self { fixed: secrets.into_iter().map(Hidden::new).collect(), current: None }
    }

    /// One that blanks this out as well, in place of what was added in this way before.
    pub(crate) fn and(&self, secret: Option<&Secret>) -> Self {
        let new = secret.filter(|secret| self.fixed.iter().all(|known| known.token != **secret));
        Self { fixed: Arc::clone(&self.fixed), current: new.cloned().map(Hidden::new).map(Arc::new) }
    }

    pub(crate) fn text(&self, text: &str) -> String {
        let blanked = self.bytes(text.as_bytes());
        String::from_utf8(blanked).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }

    /// Bytes, whatever their encoding, in which the credentials are blanked out.
    pub(crate) fn bytes(&self, bytes: &[u8]) -> Vec<u8> {
        self.beginning_blanked(bytes, bytes.len())
    }

    /// The beginning of a body that may be much longer, at most `limit` bytes. Cutting it first would cut a secret in two,
    /// of which the first half would be shown; blanking all of it first would take as long as the body is.
    pub(crate) fn beginning(&self, body: &[u8], limit: usize) -> Vec<u8> {
        let mut beginning = self.beginning_blanked(body, limit);
        beginning.truncate(limit);
        beginning
    }

    pub(crate) fn headers(&self, headers: &HeaderMap) -> HeaderMap {
        let blanked = headers.iter().map(|(name, value)| {
            let shown = HeaderValue::from_bytes(&self.bytes(value.as_bytes()));
            (name.clone(), shown.unwrap_or_else(|_| HeaderValue::from_static(BLANK)))
        });
        blanked.collect()
    }

    fn secrets(&self) -> impl Iterator<Item = &Hidden> {
        self.fixed.iter().chain(self.current.as_deref())
    }

    /// The first `limit` bytes, a little longer or shorter for what is blanked out of them.
    fn beginning_blanked(&self, text: &[u8], limit: usize) -> Vec<u8> {
        let longest = self.secrets().map(|secret| secret.token.expose().len()).max().unwrap_or_default();
        let overlap = longest.saturating_mul(LONGEST_SPELLING);
        let step = WINDOW.max(overlap);
        let end = text.len().min(limit);
        let (mut blanked, mut done) = (Vec::with_capacity(end), 0);
        while done < end {
            let rest = &text[done..];
            // A secret that begins in this step ends in the overlap.
            let window = &rest[..rest.len().min(step.saturating_add(overlap))];
            done += self.blank(window, step.min(end - done), &mut blanked);
        }
        blanked
    }

    /// Writes a window down to where it is due, and to the end of a secret that begins before. Returns how far that is.
    fn blank(&self, window: &[u8], due: usize, blanked: &mut Vec<u8>) -> usize {
        let mut done = 0;
        for secret in self.find(window).into_iter().take_while(|secret| secret.start < due) {
            blanked.extend_from_slice(&window[done..secret.start]);
            blanked.extend_from_slice(BLANK.as_bytes());
            done = secret.end;
        }
        blanked.extend_from_slice(window.get(done..due).unwrap_or_default());
        done.max(due)
    }

    /// Where secrets stand, from the first to the last. Those that touch each other are one.
    fn find(&self, text: &[u8]) -> Vec<Range<usize>> {
        let unescaped = Unescaped::new(text);
        let found = self.secrets().flat_map(|secret| secret.find(text, &unescaped));
        let mut found: Vec<_> = found.map(|bytes| unescaped.source(bytes)).collect();
        found.sort_by_key(|range| range.start);
        found.dedup_by(|next, last| {
            let touches = next.start <= last.end;
            if touches {
                last.end = last.end.max(next.end);
            }
            touches
        });
        found
    }
}

/// Something that must not be shown.
#[derive(Debug)]
struct Hidden {
    token: Secret,
    /// The token without its own escapes, made when it is first looked for.
    unescaped: OnceLock<SecretSlice<u8>>,
}

impl Hidden {
    /// The length from which on a secret is blanked wherever it occurs. A shorter one is part of half the words there
    /// are: a message without them could not be read, and each blank in a word would tell what was there. It is
    /// blanked where it stands alone, for only there it can be known for what it is.
    const LONG: usize = 4;

    fn new(token: Secret) -> Self {
        Self { token, unescaped: OnceLock::new() }
    }

    fn unescaped(&self) -> &[u8] {
        let make = || Unescaped::new(self.token.expose().as_bytes()).into_bytes().into();
        self.unescaped.get_or_init(make).expose_secret()
    }

    /// Where in an unescaped text it stands.
    fn find(&self, text: &[u8], unescaped: &Unescaped) -> Vec<Range<usize>> {
        let (written, meant) = (self.token.expose().as_bytes(), self.unescaped());
        // As it is, also where what stands around it makes an escape of its beginning or its end: `LIKE '%deadbeef%'`.
        let as_written = occurrences(text, written).map(|range| unescaped.coming_from(range));
        let as_meant = occurrences(unescaped.bytes(), meant);
        let found = as_written.chain(as_meant).chain(Entangled::new(meant).find(text, unescaped));
        found.filter(|range| written.len() >= Self::LONG || stands_alone(unescaped.bytes(), range)).collect()
    }
}

/// Where something stands in a text.
fn occurrences<'a>(text: &'a [u8], wanted: &'a [u8]) -> impl Iterator<Item = Range<usize>> + 'a {
    let anywhere = if wanted.is_empty() { None } else { Some(memmem::find_iter(text, wanted)) };
    anywhere.into_iter().flatten().map(|start| start..start + wanted.len())
}

/// Whether neither end of a range is in the middle of a word.
fn stands_alone(text: &[u8], range: &Range<usize>) -> bool {
    let is_letter = |at: usize| text.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
    let goes_on = |before: usize, after: usize| is_letter(before) && is_letter(after);
    !goes_on(range.start.wrapping_sub(1), range.start) && !goes_on(range.end.wrapping_sub(1), range.end)
}

/// With how many bytes in a row a secret is recognized where an escape took an end of it: to compare all of a long one at
/// each escape would take too long.
const ENOUGH: usize = 64;

/// How many bytes an escape has after its mark at most: `u002b`.
const LONGEST_END: usize = 5;

/// Finds secrets of which what stands before or after makes an escape: `LIKE '%25ab%2Bcd'` of `ab+cd`.
struct Entangled<'a> {
    secret: &'a [u8],
    /// How many of its first bytes may be the end of an escape.
    begin: usize,
    /// How many of its last bytes may be the beginning of one.
    end: usize,
}

impl<'a> Entangled<'a> {
    fn new(secret: &'a [u8]) -> Self {
        let shortest_rest = secret.len().saturating_sub(1);
        let is_part_of_escape = |byte: &&u8| byte.is_ascii_hexdigit() || **byte == b'u';
        let begin = secret.iter().take(LONGEST_END.min(shortest_rest)).take_while(is_part_of_escape).count();
        let end = secret.iter().rev().take(2.min(shortest_rest)).position(|byte| *byte == b'%');
        Self { secret, begin, end: end.map_or(0, |last| last + 1) }
    }

    /// Where in an unescaped text such a secret stands.
    fn find(&self, text: &[u8], unescaped: &Unescaped) -> Vec<Range<usize>> {
        if self.begin == 0 && self.end == 0 {
            return Vec::new();
        }
        let bytes = unescaped.bytes();
        let found = unescaped.escapes().filter_map(|(escape, source)| {
            let (before, after, written) = (&bytes[..escape.start], &bytes[escape.end..], &text[source]);
            let range = match (self.left_after(written, after), self.left_before(written, before)) {
                (Some(left), _) => escape.start..bytes.len().min(escape.end + left),
                (None, Some(left)) => escape.start.saturating_sub(left)..escape.end,
                (None, None) => return None,
            };
            Some(range)
        });
        found.collect()
    }

    /// How much of the secret follows an escape that took its beginning.
    fn left_after(&self, escape: &[u8], after: &[u8]) -> Option<usize> {
        let meant = Unescaped::new(without_mark(escape));
        let taken = (1..=self.begin).find(|taken| {
            let (begin, rest) = self.secret.split_at(*taken);
            meant.bytes().ends_with(begin) && after.starts_with(&rest[..rest.len().min(ENOUGH)])
        });
        taken.map(|taken| self.secret.len() - taken)
    }

    /// How much of the secret stands before an escape that took its end.
    fn left_before(&self, escape: &[u8], before: &[u8]) -> Option<usize> {
        if self.end == 0 {
            return None;
        }
        let (rest, end) = self.secret.split_at(self.secret.len() - self.end);
        // Without its last byte it is not an escape.
        let meant = Unescaped::new(&escape[..escape.len() - 1]);
        let found = meant.bytes().starts_with(end) && before.ends_with(&rest[rest.len().saturating_sub(ENOUGH)..]);
        found.then_some(rest.len())
    }
}

/// What an escape is written with after its `%` or its backslash.
fn without_mark(escape: &[u8]) -> &[u8] {
    let backslashes = escape.iter().take_while(|byte| **byte == b'\\').count();
    let end = &escape[backslashes..];
    end.strip_prefix(b"%").unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redactor(secrets: &[&str]) -> Redactor {
        Redactor::new(secrets.iter().map(|secret| Secret::new(*secret)).collect())
    }

    /// A secret that every way of writing changes.
    const AWKWARD: &str = r#"pl"ant\ed/<7f3a>+9b%2B&x=y=="#;

    fn each(text: &str, spelled: impl Fn(char) -> String) -> String {
        text.chars().map(spelled).collect()
    }

    fn spellings(secret: &str) -> Vec<String> {
        let in_json = serde_json::Value::from(secret).to_string();
        let in_json = in_json[1..in_json.len() - 1].to_owned();
        let percent = |letter: char| match letter {
            _ if letter.is_ascii_alphanumeric() => letter.to_string(),
            _ => letter.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect(),
        };
        let number = |letter: char| -> String {
            letter.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect()
        };
        let entity = |letter: char| format!("&#{};", u32::from(letter));
        let html = |letter: char| match letter {
            '&' => "&amp;".to_owned(),
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            '"' => "&quot;".to_owned(),
            _ => letter.to_string(),
        };
        let ways: [&dyn Fn(char) -> String; 5] = [&|letter| letter.to_string(), &percent, &number, &entity, &html];
        let mixed = |first: usize| -> String {
            let letters = secret.chars().enumerate();
            letters.map(|(position, letter)| ways[(first + position * position) % ways.len()](letter)).collect()
        };
        let mut spellings: Vec<_> = ways.iter().map(|way| each(secret, way)).collect();
        spellings.extend([spellings[1].to_lowercase(), in_json.replace('/', "\\/"), in_json]);
        spellings
            .extend([each(&each(secret, percent), percent), each(&each(secret, number), |letter| letter.to_string())]);
        spellings.extend((0..ways.len()).map(mixed));
        spellings
    }

    #[test]
    fn a_secret_is_blanked_in_every_spelling() {
        for secret in [AWKWARD, "planted-secret/7f3a+9b==", "deadbeef+7f3a", "pässwörd-😀", r"a\<b\\c", "100%sure%25"]
        {
            for spelling in spellings(secret) {
                for (before, after) in
                    [("", ""), ("key=", "&x=%20y"), ("{\"a\":\"", "\"}"), ("é\\n", "\\n é"), ("\\\"", "\\\"")]
                {
                    let text = format!("{before}{spelling}{after}");
                    let shown = redactor(&[secret]).text(&text);
                    assert_eq!(shown, format!("{before}[redacted]{after}"), "{secret} in {text}");
                }
            }
        }
    }

    #[test]
    fn a_secret_is_blanked_where_its_neighbours_make_an_escape_of_its_ends() {
        let table = [
            ("deadbeef", "LIKE '%deadbeef%'", "LIKE '[redacted]%'"),
            ("dead+beef", "LIKE '%25dead%2Bbeef%25'", "LIKE '[redacted]%25'"),
            ("dead+beef", "LIKE '\\%dead%2Bbeef%'", "LIKE '[redacted]%'"),
            ("ab12/cd34", r"\uab12\/cd34", "[redacted]"),
            ("u0041/cd", r"C:\u0041\/cd", "C:[redacted]"),
            ("38ff90152/4", "a%%38ff90152/4", "a[redacted]"),
            (r"\\\\", r"a\\\\b", "a[redacted]"),
            ("100%", "100%25de", "[redacted]"),
            ("10/0%d", "10%2F0%25de", "[redacted]"),
        ];
        for (secret, text, expected) in table {
            assert_eq!(redactor(&[secret]).text(text), expected, "{secret}");
        }
    }

    #[test]
    fn what_is_not_the_secret_is_left_as_it_is() {
        let table = [
            "",
            "nothing of the kind",
            "planted-secret/7f3a+9b=",
            "100% \\u00 \\ %zz é 😀 &amp; \\ud83d",
            "%70lanted-secret and %2Fno more",
        ];
        for text in table {
            assert_eq!(redactor(&["planted-secret/7f3a+9b=="]).text(text), text);
            assert_eq!(redactor(&[]).text(text), text);
            assert_eq!(redactor(&["", "\\\\"]).text(text), text);
        }
        let not_utf8 = b"\xff\xfe key=planted \xe9";
        assert_eq!(redactor(&["planted"]).bytes(not_utf8), b"\xff\xfe key=[redacted] \xe9");
    }

    #[test]
    fn what_was_blanked_is_not_searched_again() {
        let shown = redactor(&["redacted", "planted", "acted] r"]).text("a planted redacted b");
        assert_eq!(shown, "a [redacted] [redacted] b");
    }

    #[test]
    fn secrets_that_touch_or_overlap_leave_one_blank() {
        let table = [
            ("abcdefgh", "[redacted]"),
            ("abcdefghabcd", "[redacted]"),
            ("abcdef-", "[redacted]-"),
            ("xabcdefgh-abcd", "x[redacted]-[redacted]"),
        ];
        for (text, expected) in table {
            assert_eq!(redactor(&["abcd", "cdefgh", "abcdef", "bcde"]).text(text), expected, "{text}");
        }
    }

    #[test]
    fn a_short_secret_is_blanked_where_it_stands_alone() {
        let table = [
            ("t", "application/json", "application/json"),
            ("t", "api-key=t&x", "api-key=[redacted]&x"),
            ("t", "\"t\" 't' t", "\"[redacted]\" '[redacted]' [redacted]"),
            ("t", "key%20t%20t", "key%20[redacted]%20[redacted]"),
            ("abc", "abc abcd xabc éabc", "[redacted] abcd xabc éabc"),
            ("+/=", "x+/=y %2B%2F%3D", "x[redacted]y [redacted]"),
            ("abcd", "xabcdy", "x[redacted]y"),
        ];
        for (secret, text, expected) in table {
            assert_eq!(redactor(&[secret]).text(text), expected, "{secret}");
        }
    }

    #[test]
    fn redacting_needs_no_stack_and_no_time_to_speak_of() {
        let token = "x7f+".repeat(16 * 1024);
        let bodies =
            [token.repeat(20), "%".repeat(1 << 20), "\\".repeat(1 << 20), "%25".repeat(1 << 19), "&#;".repeat(1 << 18)];
        for secret in [&token, &"%".repeat(32 * 1024), &"%25".repeat(10_000), &"\\u0025".repeat(5_000), &"a".repeat(9)]
        {
            for body in &bodies {
                let redactor = redactor(&[secret]);
                let shown = redactor.text(body);
                assert!(!shown.contains(secret.as_str()), "{} bytes of {}", shown.len(), &secret[..6]);
            }
        }
    }

    #[test]
    fn a_secret_at_any_place_of_a_long_text_is_blanked() {
        let secret = "planted-secret/7f3a+9b==";
        let spelling = "planted\\u002dsecret%2F7f3a%252B9b==";
        for place in (WINDOW - 40..WINDOW + 3).chain(2 * WINDOW - 40..2 * WINDOW + 3) {
            let text = format!("{}{spelling}{}", "é".repeat(place / 2), "-".repeat(WINDOW));
            let expected = format!("{}[redacted]{}", "é".repeat(place / 2), "-".repeat(WINDOW));
            assert!(redactor(&[secret]).text(&text) == expected, "at {place}");
        }
    }

    #[test]
    fn the_beginning_of_a_body_ends_in_no_half_of_a_secret() {
        let (secret, limit) = ("planted-secret/7f3a+9b==", 100);
        for before in 70..=100 {
            let body = format!("{}{secret}{}", "-".repeat(before), "=".repeat(1000));
            let shown = String::from_utf8(redactor(&[secret]).beginning(body.as_bytes(), limit)).unwrap();
            let all = format!("{}[redacted]{}", "-".repeat(before), "=".repeat(1000));
            assert!(all.starts_with(&shown) && shown.len() <= limit, "{shown}");
            assert!(shown.len() >= before, "{shown}");
        }
        let short = redactor(&[secret]).beginning(b"short", limit);
        assert_eq!(short, b"short");
        assert_eq!(redactor(&["aaaa"]).beginning("aaaa ".repeat(100).as_bytes(), limit).len(), limit);
    }

    #[test]
    fn the_current_token_is_blanked_beside_the_fixed_ones_and_replaced_by_the_next() {
        let fixed = redactor(&["first-key"]);
        let (known, current, next) = ("first-key", "second-key", "third-key");
        let text = "first-key second-key third-key";
        let with = |redactor: &Redactor, token: &str| redactor.and(Some(&Secret::new(token)));
        assert_eq!(fixed.and(None).text(text), "[redacted] second-key third-key");
        assert_eq!(with(&fixed, known).text(text), "[redacted] second-key third-key");
        assert!(with(&fixed, known).current.is_none(), "a fixed token is looked for twice");
        assert_eq!(with(&fixed, current).text(text), "[redacted] [redacted] third-key");
        assert_eq!(with(&with(&fixed, current), next).text(text), "[redacted] second-key [redacted]");
    }

    fn headers(headers: &[(&'static str, &[u8])]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_bytes(value).unwrap());
        }
        map
    }

    #[test]
    fn headers_keep_their_order_and_what_is_not_secret() {
        let given =
            headers(&[("set-cookie", b"a=planted"), ("set-cookie", b"b=1"), ("x-name", b"J\xfcrgen planted%20x")]);
        let expected = headers(&[
            ("set-cookie", b"a=[redacted]"),
            ("set-cookie", b"b=1"),
            ("x-name", b"J\xfcrgen [redacted]%20x"),
        ]);
        assert_eq!(redactor(&["planted"]).headers(&given), expected);
    }

    #[test]
    fn debug_of_a_redactor_shows_no_secret() {
        let redactor = redactor(&["planted-key"]).and(Some(&Secret::new("planted-token")));
        assert_eq!(redactor.text("planted-key planted-token"), "[redacted] [redacted]");
        let (shown, in_bytes) = (format!("{redactor:?}"), format!("{:?}", b"planted".as_slice()));
        assert!(!shown.contains("planted") && !shown.contains(in_bytes.trim_matches(['[', ']'])), "{shown}");
    }
}
