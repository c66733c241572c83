//! What a server says is wrong, found in whatever it sends: JSON of every common shape, a page, a line of text.

use std::borrow::Cow;

use http::StatusCode;
use serde_json::{Map, Value};

use super::unescaped::entity_meaning;
use crate::OutcomeFields;

/// The longest body that is read as JSON, in bytes. No real error is near it, and a parsed one takes many times its size.
pub(crate) const LONGEST_BODY: usize = 1024 * 1024;

/// How much of a page is looked at, in bytes.
const LONGEST_HEAD: usize = 64 * 1024;

/// In characters, as the next two.
const LONGEST_MESSAGE: usize = 1000;
const LONGEST_REASON: usize = 500;
/// A longer text without any form is more likely a document than a message.
const LONGEST_PLAIN_TEXT: usize = 300;

/// More than there are codes in a batch, each of which may have a reason of its own.
const MOST_REASONS: usize = 1000;

/// How deeply errors are looked for within errors.
const DEEPEST: usize = 8;

/// Common names of the sentence, the foremost first; compared without regard to case, `-` and `_`.
const MESSAGES: [&str; 9] =
    ["message", "errormessage", "detail", "title", "errordescription", "error", "msg", "reason", "description"];

/// Common names of the single reasons.
const REASONS: [&str; 3] = ["errors", "invalidparams", "details"];

/// Common names of what a reason is about.
const PLACES: [&str; 8] = ["field", "name", "param", "parameter", "property", "path", "pointer", "loc"];

/// What a server says. Single spaces stand for whatever could move a cursor or change colours.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Said {
    /// The sentence, then the single reasons.
    pub(crate) message: Option<String>,
    pub(crate) reasons: Vec<String>,
}

/// What a body says. Without an error status, only what is declared to be a message is taken for one.
///
/// The body must have been decoded by `wire::Body`, which drops a byte order mark, and redacted by a `Redactor`: what
/// comes out of here may be cut.
pub(crate) fn server_message(
    status: StatusCode,
    body: &[u8],
    content_type: Option<&str>,
    fields: &OutcomeFields,
) -> Said {
    let is_error = !status.is_success();
    let body = body.trim_ascii();
    match body {
        [b'{' | b'[' | b'"', ..] => json(body, fields, is_error),
        [b'<', ..] => Said::only(markup(&beginning(body))),
        _ if content_type.is_some_and(is_html) && body.contains(&b'<') => Said::only(page(&beginning(body))),
        _ => Said::only(plain_text(body).filter(|_| is_error)),
    }
}

impl Said {
    fn only(message: Option<String>) -> Self {
        Self { message, reasons: Vec::new() }
    }
}

// ---- JSON ------------------------------------------------------------------------------------------------------------

fn json(body: &[u8], fields: &OutcomeFields, is_error: bool) -> Said {
    let body = if body.len() > LONGEST_BODY { &[] } else { body };
    let mut reading = Reading { fields, sentence: None, reasons: Vec::new() };
    match serde_json::from_slice(body) {
        Ok(Value::Object(body)) => {
            reading.read(&body, 0);
            if is_error && reading.is_empty() && body.values().all(Value::is_array) {
                // Bodies that are nothing but a map of fields to what is wrong with them.
                reading.read_fields(&body, "", 0);
            }
        }
        Ok(body) if is_error => reading.read_reasons(&body, "", 0),
        _ => {}
    }
    reading.said()
}

/// What has been found so far.
struct Reading<'a> {
    fields: &'a OutcomeFields,
    sentence: Option<String>,
    reasons: Vec<String>,
}

impl Reading<'_> {
    fn is_empty(&self) -> bool {
        self.sentence.is_none() && self.reasons.is_empty()
    }

    /// Reads an object that describes an error: a sentence, and reasons around it.
    fn read(&mut self, object: &Map<String, Value>, depth: usize) {
        match self.sentence_of(object) {
            Some(sentence) if self.sentence.is_none() => self.sentence = Some(sentence),
            sentence => self.add("", &sentence.unwrap_or_default()),
        }
        self.read_around_sentence(object, depth);
    }

    /// Reads what an object says in addition to its sentence.
    fn read_around_sentence(&mut self, object: &Map<String, Value>, depth: usize) {
        if depth >= DEEPEST {
            return;
        }
        for value in named(object, self.fields.message, &MESSAGES) {
            match value {
                Value::Object(inner) if self.tells_of_error(inner) => self.read(inner, depth + 1),
                Value::Object(_) | Value::Array(_) => self.read_reasons(value, "", depth + 1),
                _ => {}
            }
        }
        for value in named(object, self.fields.reasons, &REASONS) {
            match value {
                // A field may be named like a sentence.
                Value::Object(fields) if fields.len() > 1 && fields.values().all(is_text_or_texts) => {
                    self.read_fields(fields, "", depth);
                }
                _ => self.read_reasons(value, "", depth + 1),
            }
        }
    }

    /// Whether an object has a sentence, or another error that may have one: it is not a map of fields then.
    fn tells_of_error(&self, object: &Map<String, Value>) -> bool {
        named(object, self.fields.message, &MESSAGES).any(|value| value.is_string() || value.is_object())
    }

    /// Reads single reasons: a text, an object with a sentence, a map of fields to reasons, a list of these.
    fn read_reasons(&mut self, value: &Value, place: &str, depth: usize) {
        if depth >= DEEPEST || self.reasons.len() >= MOST_REASONS {
            return;
        }
        match value {
            Value::String(reason) => self.add(place, reason),
            Value::Array(reasons) => reasons.iter().for_each(|reason| self.read_reasons(reason, place, depth + 1)),
            Value::Object(object) => match self.sentence_of(object) {
                Some(sentence) => {
                    self.add(&place_of(object).unwrap_or_else(|| place.to_owned()), &sentence);
                    self.read_around_sentence(object, depth + 1);
                }
                None => self.read_fields(object, place, depth),
            },
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn read_fields(&mut self, fields: &Map<String, Value>, place: &str, depth: usize) {
        for (field, reasons) in fields {
            let place = if place.is_empty() { field.clone() } else { format!("{place}.{field}") };
            self.read_reasons(reasons, &place, depth + 1);
        }
    }

    /// The foremost text, in which a code without words comes last.
    fn sentence_of(&self, object: &Map<String, Value>) -> Option<String> {
        let texts = || named(object, self.fields.message, &MESSAGES).filter_map(Value::as_str).map(tidy);
        let sentence = texts().find(|text| has_words(text)).or_else(|| texts().find(|text| !text.is_empty()))?;
        let text_named = |name: &str| common(object, name).and_then(Value::as_str).map(tidy);
        let title = text_named("title").filter(|title| has_words(title) && !sentence.contains(title.as_str()));
        match title.filter(|_| text_named("detail").as_ref() == Some(&sentence)) {
            Some(title) => Some(format!("{title}: {sentence}")),
            None => Some(sentence),
        }
    }

    fn add(&mut self, place: &str, reason: &str) {
        let (place, reason) = (tidy(place), tidy(reason));
        let names_place = place.is_empty() || reason.contains(&place);
        let reason = if names_place { reason } else { format!("{place}: {reason}") };
        let reason = cut(&reason, LONGEST_REASON).into_owned();
        let is_new = self.sentence.as_ref() != Some(&reason) && !self.reasons.contains(&reason);
        if !reason.is_empty() && is_new {
            self.reasons.push(reason);
        }
    }

    fn said(self) -> Said {
        let said = self.sentence.iter().chain(&self.reasons).map(String::as_str).collect::<Vec<_>>().join("; ");
        let message = (!said.is_empty()).then(|| cut(&said, LONGEST_MESSAGE).into_owned());
        Said { message, reasons: self.reasons }
    }
}

/// The values of some fields: of those that are named so exactly, then of those that most servers have.
fn named<'a>(
    object: &'a Map<String, Value>,
    own: &'a [&str],
    common_names: &'a [&str],
) -> impl Iterator<Item = &'a Value> {
    let own = own.iter().filter_map(|name| object.get(*name));
    own.chain(common_names.iter().filter_map(|name| common(object, name)))
}

/// The field that is named so, whatever the writer's habits: `invalid-params`, `error_description`, `Message`.
fn common<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    let is_named = |field: &str| {
        let letters = field.bytes().filter(|byte| !b"-_".contains(byte)).map(|byte| byte.to_ascii_lowercase());
        letters.eq(name.bytes())
    };
    object.get(name).or_else(|| object.iter().find(|(field, _)| is_named(field)).map(|(_, value)| value))
}

/// What a reason is about: `limit`, or `body.limit` of a list.
fn place_of(object: &Map<String, Value>) -> Option<String> {
    let place = |value: &Value| match value {
        Value::String(place) => Some(place.clone()),
        Value::Array(steps) => Some(steps.iter().filter_map(step).collect::<Vec<_>>().join(".")),
        _ => None,
    };
    named(object, &[], &PLACES).find_map(place)
}

fn step(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned).or_else(|| value.as_u64().map(|number| number.to_string()))
}

fn is_text_or_texts(value: &Value) -> bool {
    value.is_string() || value.as_array().is_some_and(|texts| texts.iter().all(Value::is_string))
}

// ---- pages and other texts -----------------------------------------------------------------------------------------

fn beginning(body: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(&body[..body.len().min(LONGEST_HEAD)])
}

fn is_html(content_type: &str) -> bool {
    content_type.to_ascii_lowercase().contains("html")
}

/// What a page or an XML document says; never a whole page.
fn markup(text: &str) -> Option<String> {
    let is_page = ["html", "head", "body", "title", "h1"].into_iter().any(|name| element(text, name).is_some());
    if is_page || text.to_ascii_lowercase().starts_with("<!doctype html") {
        return page(text);
    }
    let said = ["message", "detail", "faultstring", "title"].into_iter().find_map(|name| text_of(element(text, name)?));
    said.map(|said| cut(&said, LONGEST_MESSAGE).into_owned())
}

/// The title of a page, or else its first heading.
fn page(text: &str) -> Option<String> {
    let said = ["title", "h1", "h2", "h3"].into_iter().find_map(|name| text_of(element(text, name)?));
    said.map(|said| cut(&said, LONGEST_PLAIN_TEXT).into_owned())
}

/// What follows the start tag of the first element of a name, whatever its case and its attributes.
fn element<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let starts = text.match_indices('<').map(|(start, _)| &text[start + 1..]);
    let mut tags = starts.filter_map(|tag| {
        let (found, rest) = tag.split_at_checked(name.len())?;
        let ends_here = rest.starts_with(|letter: char| letter == '>' || letter.is_ascii_whitespace());
        (found.eq_ignore_ascii_case(name) && ends_here).then_some(rest)
    });
    Some(tags.next()?.split_once('>')?.1)
}

/// The text to the end of an element, without the tags in it; nothing if there is none.
fn text_of(content: &str) -> Option<String> {
    let content = match content.trim_start().strip_prefix("<![CDATA[") {
        Some(text) => text.split("]]>").next().unwrap_or_default().to_owned(),
        None => without_entities(&without_tags(content)?),
    };
    Some(tidy(&content)).filter(|text| has_words(text))
}

/// The text up to the first end tag of a block: that of the element, since titles and messages hold at most formatting.
fn without_tags(content: &str) -> Option<String> {
    const FORMATTING: [&str; 8] = ["a", "b", "i", "em", "br", "code", "span", "strong"];
    let mut parts = content.split('<');
    let mut text = parts.next()?.to_owned();
    for part in parts {
        let (tag, after) = part.split_once('>')?;
        let name = tag.trim_start_matches('/').split(|letter: char| !letter.is_ascii_alphanumeric()).next()?;
        if !FORMATTING.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            return Some(text);
        }
        text.push(' ');
        text.push_str(after);
    }
    // The end tag is missing: what follows is not the element alone.
    None
}

fn without_entities(text: &str) -> String {
    let mut parts = text.split('&');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let entity = part.split_once(';').and_then(|(name, after)| Some((entity_meaning(name.as_bytes())?, after)));
        if let Some((letter, after)) = entity {
            plain.push(letter);
            plain.push_str(after);
        } else {
            plain.push('&');
            plain.push_str(part);
        }
    }
    plain
}

/// A text without any form, if it can be a message: short, with words, not JSON, and without what no text has.
fn plain_text(body: &[u8]) -> Option<String> {
    let longest_in_bytes = LONGEST_PLAIN_TEXT * 4;
    let text = String::from_utf8_lossy(Some(body).filter(|body| body.len() <= longest_in_bytes)?);
    let count = |is_wanted: fn(char) -> bool| text.chars().filter(|letter| is_wanted(*letter)).count();
    let is_binary = count(|letter| letter.is_control() && !letter.is_whitespace()) > 0
        || count(|letter| letter == char::REPLACEMENT_CHARACTER) * 10 > count(|_| true);
    let is_json = serde_json::from_slice::<serde::de::IgnoredAny>(body).is_ok();
    let text = tidy(&text);
    (!is_binary && !is_json && has_words(&text) && text.chars().count() <= LONGEST_PLAIN_TEXT).then_some(text)
}

// ---- texts ---------------------------------------------------------------------------------------------------------

fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// The text in one line, with nothing in it that could move a cursor, change colours or turn the direction of writing.
fn tidy(text: &str) -> String {
    let parts = text.split(|letter: char| letter.is_whitespace() || letter.is_control() || turns_direction(letter));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn turns_direction(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// At most so many characters.
fn cut(text: &str, longest: usize) -> Cow<'_, str> {
    match text.char_indices().nth(longest) {
        Some((end, _)) => Cow::Owned(format!("{}…", text[..end].trim_end())),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const COMMON: OutcomeFields = OutcomeFields { success: &[], message: &[], reasons: &[] };

    fn said(status: u16, body: &[u8], content_type: Option<&str>) -> Said {
        server_message(StatusCode::from_u16(status).unwrap(), body, content_type, &COMMON)
    }

    /// The message of an error body.
    fn message(body: impl AsRef<[u8]>) -> Option<String> {
        said(400, body.as_ref(), None).message
    }

    #[test]
    fn every_common_shape_of_json_gives_a_message() {
        let table = [
            // flat fields
            (json!({ "message": "No stock" }), "No stock"),
            (
                json!({ "success": false, "message": "not enough IPs", "errors": ["10 wanted", "3 left"] }),
                "not enough IPs; 10 wanted; 3 left",
            ),
            (
                json!({ "exceptionType": "BAD_REQUEST", "errorMessage": "contactType is missing" }),
                "contactType is missing",
            ),
            (json!({ "detail": "Order not found" }), "Order not found"),
            (json!({ "error": "invalid_token", "error_description": "expired" }), "expired"),
            (json!({ "error": "I'm a teapot" }), "I'm a teapot"),
            (json!({ "Message": "No HTTP resource was found" }), "No HTTP resource was found"),
            (
                json!({ "status": 404, "error": "Not Found", "message": "No order 7", "path": "/orders/7" }),
                "No order 7",
            ),
            (json!({ "message": "", "error": "Forbidden" }), "Forbidden"),
            // nested
            (json!({ "error": { "message": "No stock", "code": 17 } }), "No stock"),
            (
                json!({ "error": { "code": 400, "message": "Bad", "errors": [{ "message": "limit is 0", "domain": "global" }] } }),
                "Bad; limit is 0",
            ),
            (json!({ "error": { "error": { "error": "deep" } } }), "deep"),
            (json!({ "message": "Failed", "error": { "detail": "disk is full" } }), "Failed; disk is full"),
            // lists
            (json!({ "errors": ["a is wrong", "b is wrong"] }), "a is wrong; b is wrong"),
            (
                json!({ "errors": [{ "title": "Invalid", "detail": "too long" }, { "reason": "odd" }] }),
                "Invalid: too long; odd",
            ),
            (
                json!({ "statusCode": 400, "message": ["limit must be positive", "page is 0"], "error": "Bad Request" }),
                "Bad Request; limit must be positive; page is 0",
            ),
            (
                json!({ "detail": [{ "loc": ["body", "codes", 0], "msg": "field required", "type": "missing" }] }),
                "body.codes.0: field required",
            ),
            (json!([{ "message": "Session expired", "errorCode": "INVALID_SESSION_ID" }]), "Session expired"),
            (json!([["a", ["b"]], "c"]), "a; b; c"),
            (json!("Order not found"), "Order not found"),
            // maps of fields
            (
                json!({ "errors": { "email": ["is taken", "is odd"], "limit": "is 0" } }),
                "email: is taken; email: is odd; limit: is 0",
            ),
            (
                json!({ "errors": { "title": "is too short", "name": "is blank" } }),
                "name: is blank; title: is too short",
            ),
            (
                json!({ "errors": { "title": ["is too short"], "name": ["is blank"] } }),
                "name: is blank; title: is too short",
            ),
            (json!({ "errors": { "user": { "email": ["is taken"] } } }), "user.email: is taken"),
            (
                json!({ "message": "Invalid.", "errors": { "email": ["The email is taken."] } }),
                "Invalid.; The email is taken.",
            ),
            (
                json!({ "email": ["is required"], "non_field_errors": ["no such plan"] }),
                "email: is required; non_field_errors: no such plan",
            ),
            // RFC 9457
            (
                json!({ "type": "about:blank", "title": "Out of credit", "status": 403, "detail": "Your balance is 30" }),
                "Out of credit: Your balance is 30",
            ),
            (json!({ "title": "Not Found", "status": 404 }), "Not Found"),
            (
                json!({ "title": "Invalid", "invalid-params": [{ "name": "age", "reason": "must be positive" }] }),
                "Invalid; age: must be positive",
            ),
            (
                json!({ "title": "Invalid", "detail": "Invalid age", "errors": [{ "detail": "is 0", "pointer": "#/age" }] }),
                "Invalid age; #/age: is 0",
            ),
            // codes
            (json!({ "error": "17", "reason": "No stock" }), "No stock"),
            (json!({ "message": "404", "detail": "Order not found" }), "Order not found"),
            (json!({ "code": 17, "error": 17, "message": "No stock" }), "No stock"),
            (json!({ "message": "404" }), "404"),
            // nothing twice
            (json!({ "message": "a", "errors": ["a", "b", "b"] }), "a; b"),
            (json!({ "message": "a", "error": { "message": "a" }, "detail": "b" }), "a"),
        ];
        for (body, expected) in table {
            assert_eq!(message(body.to_string()).as_deref(), Some(expected), "{body}");
        }
    }

    #[test]
    fn a_body_that_says_nothing_gives_no_message() {
        let table = [
            json!({}),
            json!(null),
            json!(17),
            json!([]),
            json!([1, null, true]),
            json!({ "message": null, "errors": null }),
            json!({ "message": 5, "errors": [7, {}], "error": false }),
            json!({ "message": " \n ", "errors": ["", " "] }),
            json!({ "id": "7", "status": "open" }),
        ];
        for body in table {
            assert_eq!(said(400, body.to_string().as_bytes(), None), Said::default(), "{body}");
        }
    }

    #[test]
    fn the_vendors_own_fields_go_first() {
        let fields = OutcomeFields { success: &[], message: &["meldung", "text"], reasons: &["gruende"] };
        let body = json!({ "message": "b", "text": "a", "errors": ["e"], "gruende": ["c", "d"] }).to_string();
        let said = server_message(StatusCode::BAD_REQUEST, body.as_bytes(), None, &fields);
        assert_eq!(said.message.as_deref(), Some("a; c; d; e"));
        assert_eq!(said.reasons, ["c", "d", "e"]);
    }

    #[test]
    fn a_page_gives_its_title_or_its_first_heading() {
        let table = [
            ("<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>", Some("502 Bad Gateway")),
            ("<!DOCTYPE HTML>\n<HTML><TITLE lang=\"en\">\n  Not\n found </TITLE>", Some("Not found")),
            (
                "<html><title>a &amp; b &lt;c&gt; &quot;d&#39; &#233;&#x21; &nbsp; &</title>",
                Some("a & b <c> \"d' é! &nbsp; &"),
            ),
            ("<html><title> </title><h2>Sorry</h2><h1>Down for <b>maintenance</b></h1>", Some("Down for maintenance")),
            ("<h1>Not Found</h1><p>long text", Some("Not Found")),
            ("<html><titles>no</titles><title>yes</title>", Some("yes")),
            ("<html><body>Sorry, we are down for maintenance.</body></html>", None),
            ("<html><title>never closed <p>long text", Some("never closed")),
            ("<html><title>404</title><h1>Not found</h1>", Some("Not found")),
            ("<html><title>cut o", None),
            ("<html><title", None),
            ("<", None),
            ("<title>\u{1b}[31mred\u{7}</title>", Some("[31mred")),
        ];
        for (page, expected) in table {
            for content_type in [None, Some("text/html"), Some("application/json")] {
                assert_eq!(said(502, page.as_bytes(), content_type).message.as_deref(), expected, "{page}");
            }
        }
        assert_eq!(said(502, b"Sorry <br> we are down", Some("text/html")), Said::default());
    }

    #[test]
    fn xml_gives_its_message() {
        let table = [
            (
                "<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code><Message>No such &quot;key&quot;</Message></Error>",
                Some("No such \"key\""),
            ),
            ("<error><message><![CDATA[a <b> & c]]></message></error>", Some("a <b> & c")),
            (
                "<problem xmlns=\"urn:ietf:rfc:7807\"><title>Invalid</title><detail>is 0</detail></problem>",
                Some("Invalid"),
            ),
            ("<Error><Code>17</Code></Error>", None),
        ];
        for (body, expected) in table {
            assert_eq!(message(body).as_deref(), expected, "{body}");
        }
    }

    #[test]
    fn a_short_plain_text_is_a_message() {
        let long = "word ".repeat(100);
        let table: [(&[u8], Option<&str>); 10] = [
            (b"upstream timed out", Some("upstream timed out")),
            (b"  Not\r\n\tfound \n", Some("Not found")),
            (b"Ung\xfcltiger Wert", Some("Ung\u{fffd}ltiger Wert")),
            (b"", None),
            (b"404", None),
            (b"\x00\x01\x02PNG", None),
            (b"\xff\xd8\xff\xe0JF", None),
            (long.as_bytes(), None),
            (b"{\"message\": \"cut o", None),
            (b"[not JSON]", None),
        ];
        for (body, expected) in table {
            assert_eq!(message(body).as_deref(), expected, "{}", String::from_utf8_lossy(body));
        }
    }

    #[test]
    fn a_success_says_only_what_is_declared_to_be_a_message() {
        let table: [(&str, Option<&str>); 5] = [
            (
                r#"{"success": false, "message": "not enough IPs", "errors": ["3 left"]}"#,
                Some("not enough IPs; 3 left"),
            ),
            (r#"["code_1", "code_2"]"#, None),
            (r#"{"codes": ["code_1"]}"#, None),
            ("\"code_1\"", None),
            ("code_1", None),
        ];
        for (body, expected) in table {
            assert_eq!(said(200, body.as_bytes(), None).message.as_deref(), expected, "{body}");
        }
        assert_eq!(said(200, b"<title>Log in</title>", None).message.as_deref(), Some("Log in"));
    }

    #[test]
    fn a_message_is_one_line_that_leaves_the_terminal_alone() {
        let body = json!({ "message": "a\n\u{1b}[2Jb\u{202e}c\u{0}", "errors": [" d\t\u{9b}e "] });
        assert_eq!(message(body.to_string()).as_deref(), Some("a [2Jb c; d e"));
    }

    #[test]
    fn hostile_bodies_are_cut() {
        let long = "é".repeat(100_000);
        let cut_off = message(json!({ "message": &long }).to_string()).unwrap();
        assert_eq!((cut_off.chars().count(), cut_off.ends_with("é…")), (LONGEST_MESSAGE + 1, true));

        let many: Vec<_> = (0..20_000).map(|number| format!("reason {number}")).collect();
        let all = said(400, json!({ "errors": many }).to_string().as_bytes(), None);
        assert_eq!(all.reasons, many[..MOST_REASONS]);
        assert_eq!(all.message.unwrap().chars().count(), LONGEST_MESSAGE + 1);

        let reason = &said(400, json!({ "errors": [&long] }).to_string().as_bytes(), None).reasons[0];
        assert_eq!(reason.chars().count(), LONGEST_REASON + 1);

        let title = message(format!("<title>{}</title>", &long[..2000])).unwrap();
        assert_eq!((title.chars().count(), title.ends_with("é…")), (LONGEST_PLAIN_TEXT + 1, true));

        let deep = format!("{}\"a\"{}", "{\"error\":".repeat(120), "}".repeat(120));
        assert_eq!(message(deep), None);
        assert_eq!(message(format!("{}\"a\"{}", "[".repeat(120), "]".repeat(120))), None);
        for opening in ["[", "{\"a\":", "<title>", "<", "&", "<title>&"] {
            assert_eq!(message(opening.repeat(200_000)), None, "{opening}");
        }
        let too_long = json!({ "message": "a", "rest": "x".repeat(LONGEST_BODY) }).to_string();
        assert_eq!(message(too_long), None);
    }
}
