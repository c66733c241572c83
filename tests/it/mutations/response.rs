//! Responses that no server should give, made of documented ones, and what a client must make of each.

use fastrand::Rng;
use serde::de::IgnoredAny;
use serde_json::{Value, json};
use sharekit::{Operation, Paging};

use super::json::{Json, depth};
use crate::support::{Api, SECRET, json_schema, texts};

/// A documented response of an operation.
pub struct Example {
    pub api: usize,
    pub operation: &'static Operation,
    status: u16,
    body: Value,
}

/// What must become of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// That the call ends.
    End,
    /// An error with this status.
    Status(u16),
    Success,
    Refusal,
    /// One of the two: how the outcome is spelled may be read either way.
    SuccessOrRefusal,
}

/// How the connection goes on after a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    Open,
    Closed,
    /// It stays open, though the client waits for more.
    Hanging,
}

pub struct Mutant {
    pub bytes: Vec<u8>,
    pub expected: Expected,
    pub after: After,
}

/// All documented responses of an operation.
pub fn examples(api: &Api, index: usize, operation: &'static Operation) -> Vec<Example> {
    let responses = api.definition(operation)["responses"].as_object().into_iter().flatten();
    let all = responses.flat_map(|(status, content)| api.examples(content).into_iter().map(move |body| (status, body)));
    let example = |(status, body): (&String, &Value)| Example {
        api: index,
        operation,
        status: status.parse().expect("a status is a number"),
        body: body.clone(),
    };
    all.map(example).collect()
}

impl Example {
    pub fn is_success(&self, api: &Api) -> bool {
        self.status == 200 && self.said(api, &Json::of(&self.body)) == Expected::Success
    }

    /// A part of a long list, told from others by its number.
    pub fn part(&self, number: usize) -> Self {
        let (items, more) = match self.operation.paging {
            Paging::Page { items, total_pages, .. } => (items, vec![(total_pages, json!(1000))]),
            Paging::Offset { items, next, count, .. } => (items, vec![(next, json!("more")), (count, json!(100_000))]),
            _ => panic!("{} lists nothing in pages", self.operation.id),
        };
        let mut body = self.body.clone();
        for (pointer, value) in more {
            if let Some(place) = body.pointer_mut(pointer) {
                *place = value;
            }
        }
        if let Some(item) = body.pointer_mut(items).and_then(|items| items.get_mut(0)) {
            item["part"] = json!(number);
        }
        Self { body, ..*self }
    }

    /// A response made of this one.
    pub fn mutant(&self, api: &Api, rng: &mut Rng) -> Mutant {
        let mut body = Json::of(&self.body);
        for _ in 0..rng.usize(..4) {
            body.mutate(rng, &outcome_fields(api));
        }
        let text = body.text();
        let said = self.said(api, &body);
        let mut content = Content::new(text, said, rng);
        if rng.u8(..4) == 0 {
            content.mutate_bytes(rng, |body| self.said(api, &Json::of(body)));
        }
        let status = if rng.u8(..6) == 0 { odd_status(rng) } else { self.status };
        let expected = match status {
            204 => Expected::Success,
            200..300 if content.is_empty() && self.operation.method == "GET" => Expected::End,
            200..300 if content.is_empty() => Expected::Success,
            200..300 => content.expected,
            _ => Expected::Status(status),
        };
        Head { status, content_type: content.kind.clone(), expected, rng }.respond(&content.bytes)
    }

    /// What the spec says that a body means.
    fn said(&self, api: &Api, body: &Json) -> Expected {
        let outcome = &api.spec.document["x-outcome"];
        let field = |role: &str| outcome[role].as_str().and_then(|name| body.field(name));
        let words = texts(api.definition(self.operation), "x-success-words");
        let word = if words.is_empty() { None } else { field("word") };
        let is_list =
            api.spec.resolve(json_schema(&api.definition(self.operation)["responses"]["200"]))["type"] == "array";
        match (success(field("success").as_deref()), of_word(word.as_deref(), &words)) {
            _ if is_list => Expected::Success,
            (Expected::Refusal, _) | (_, Expected::Refusal) => Expected::Refusal,
            (Expected::Success, Expected::Success) => Expected::Success,
            _ => Expected::SuccessOrRefusal,
        }
    }
}

fn outcome_fields(api: &Api) -> Vec<&str> {
    let outcome = &api.spec.document["x-outcome"];
    ["success", "word"].into_iter().filter_map(|role| outcome[role].as_str()).collect()
}

/// What stands in the quotes of a text; nothing if it is not one.
fn quoted(text: &str) -> Option<&str> {
    text.strip_prefix('"')?.strip_suffix('"')
}

fn success(text: Option<&str>) -> Expected {
    let word = text.and_then(quoted).map(|word| word.trim().to_lowercase());
    match (word.as_deref(), text) {
        (None, None | Some("null" | "true" | "1" | "1.0")) | (Some("" | "true" | "1"), _) => Expected::Success,
        (None, Some("false" | "0" | "0.0")) | (Some("false" | "0"), _) => Expected::Refusal,
        _ => Expected::SuccessOrRefusal,
    }
}

fn of_word(text: Option<&str>, success_words: &[&str]) -> Expected {
    let is_word = |word: &str| word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    match (text.and_then(quoted), text) {
        (None, None | Some("null")) => Expected::Success,
        (Some(word), _) if success_words.contains(&word) => Expected::Success,
        (Some(word), _) if is_word(word) => Expected::Refusal,
        _ => Expected::SuccessOrRefusal,
    }
}

fn odd_status(rng: &mut Rng) -> u16 {
    const USUAL: [u16; 24] = [
        200, 201, 202, 203, 204, 205, 206, 226, 299, 300, 301, 302, 304, 307, 308, 401, 403, 408, 409, 429, 500, 503,
        504, 999,
    ];
    if rng.bool() { *rng.choice(&USUAL).unwrap() } else { rng.u16(200..=999) }
}

// ---- bodies --------------------------------------------------------------------------------------------------------

/// A body as it is sent.
struct Content {
    bytes: Vec<u8>,
    /// Its `content-type`.
    kind: Option<Vec<u8>>,
    /// What it says, were it sent with a success.
    expected: Expected,
}

/// Charsets in which ASCII is ASCII, and names that name none.
const HARMLESS: [&str; 12] = [
    "utf-8",
    "UTF8",
    "\"utf-8\"",
    "us-ascii",
    "iso-8859-1",
    "'latin1'",
    "windows-1252",
    "shift_jis",
    "gbk",
    "klingon",
    "",
    "utf-7",
];

/// Charsets in which it is something else.
const OTHERS: [&str; 4] = ["utf-16", "utf-16be", "iso-2022-kr", "replacement"];

impl Content {
    fn new(text: String, said: Expected, rng: &mut Rng) -> Self {
        // `serde_json` reads nothing that lies deeper, and so does the client.
        let expected = if depth(&text) > 120 { Expected::End } else { said };
        let is_ascii = text.is_ascii();
        let plain = |content_type: &str| (Some(content_type.as_bytes().to_vec()), expected);
        let (bytes, (kind, expected)) = match rng.u8(..24) {
            0 => (text.into_bytes(), (None, expected)),
            1 => (text.into_bytes(), plain("text/html; charset=utf-8")),
            2 => ([b"\xef\xbb\xbf", text.as_bytes()].concat(), plain("application/json; charset=iso-8859-1")),
            3 => ([&[0xff, 0xfe], &*utf16(&text, u16::to_le_bytes)].concat(), plain("application/json")),
            4 => ([&[0xfe, 0xff], &*utf16(&text, u16::to_be_bytes)].concat(), plain("application/json; charset=utf-8")),
            5 => (utf16(&text, u16::to_le_bytes), plain("application/json;CHARSET = utf-16le; a=b")),
            6 => {
                let (bytes, is_whole) = latin1(&text);
                let expected = if is_whole { expected } else { Expected::End };
                (bytes, (Some(b"application/json; a=\"b\"; charset=\"ISO-8859-1\"".to_vec()), expected))
            }
            7 => (latin1(&text).0, plain("application/json").when(is_ascii)),
            8 | 9 => {
                let charset = rng.choice(&HARMLESS).unwrap();
                (text.into_bytes(), plain(&format!("application/json; charset={charset}")).when(is_ascii))
            }
            10 => {
                let charset = rng.choice(&OTHERS).unwrap();
                (text.into_bytes(), plain(&format!("application/json; charset={charset}")).when(false))
            }
            11 => (text.into_bytes(), plain(&format!(";;=;charset;charset=;{};{SECRET}", "a=b;".repeat(100)))),
            12 => (text.into_bytes(), (Some(b"application/json; charset=\xff\xfe\xe9".to_vec()), Expected::End)),
            13 => (format!(" \t\r\n{text}\n\n").into_bytes(), plain("application/json")),
            _ => (text.into_bytes(), plain("application/json")),
        };
        Self { bytes, kind, expected }
    }

    fn is_empty(&self) -> bool {
        self.bytes.trim_ascii().is_empty()
    }

    fn mutate_bytes(&mut self, rng: &mut Rng, said: impl Fn(&Value) -> Expected) {
        let bytes = &mut self.bytes;
        let place = rng.usize(..=bytes.len());
        match rng.u8(..8) {
            0 => bytes.truncate(place),
            1 => drop(bytes.drain(..place)),
            2 => bytes.insert(place, rng.u8(..)),
            3 => bytes.insert(place, 0),
            4 => bytes.extend_from_within(place..),
            5 => bytes.splice(..0, *b")]}',\n").for_each(drop),
            6 => bytes.extend(*rng.choice(&[&b"<!-- 7 ms -->"[..], b"\0", b"}", b"{}", b" \n", b"\xff"]).unwrap()),
            _ => bytes.iter_mut().skip(place).take(1).for_each(|byte| *byte ^= 1 << rng.u8(..8)),
        }
        self.expected = expected_of(&self.bytes, self.kind.as_deref(), said);
    }
}

/// Beside a body, what it must lead to only under a condition.
trait When {
    fn when(self, condition: bool) -> Self;
}

impl<T> When for (T, Expected) {
    fn when(self, condition: bool) -> Self {
        (self.0, if condition { self.1 } else { Expected::End })
    }
}

/// What bytes say where nobody knows what was meant: by another way of reading JSON than the client's.
fn expected_of(bytes: &[u8], content_type: Option<&[u8]>, said: impl Fn(&Value) -> Expected) -> Expected {
    let is_plain = content_type == Some(b"application/json");
    match std::str::from_utf8(bytes) {
        // It skips what it need not understand, whichever number or surrogate that is.
        Ok(text) if is_plain && depth(text) <= 120 && serde_json::from_str::<IgnoredAny>(text).is_ok() => {
            serde_json::from_str(text).map_or(Expected::SuccessOrRefusal, |value| said(&value))
        }
        _ => Expected::End,
    }
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

/// A text in ISO 8859-1, and whether all of it could be written.
fn latin1(text: &str) -> (Vec<u8>, bool) {
    let code = |letter: char| u8::try_from(letter).ok().filter(|code| !(0x80..0xa0).contains(code));
    (
        text.chars().map(|letter| code(letter).unwrap_or(b'?')).collect(),
        text.chars().all(|letter| code(letter).is_some()),
    )
}

// ---- heads ---------------------------------------------------------------------------------------------------------

/// Makes the head of a response.
struct Head<'a> {
    status: u16,
    content_type: Option<Vec<u8>>,
    expected: Expected,
    rng: &'a mut Rng,
}

const REASONS: [&[u8]; 6] = [b"", b"OK", b"\xe9t\xe9", b"with\ttabs and 200 OK", b"HTTP/1.1 500", b"\"quoted\""];

const WAITS: [&str; 20] = [
    "0",
    "0.001",
    "-1",
    "1",
    "3600",
    "1e400",
    "NaN",
    "inf",
    "-inf",
    "99999999999999999999",
    "1e300",
    "18446744073709551615",
    "Sat, 21 Nov 2026 12:00:30 GMT",
    "Fri, 31 Feb 9999 99:00:00 GMT",
    "Sunday, 06-Nov-94 08:49:37 GMT",
    "soon",
    "",
    "0x10",
    "1795262410",
    "1_0",
];

const WAIT_HEADERS: [&str; 4] = ["retry-after", "x-ratelimit-reset", "x-ratelimit-remaining", "X-RateLimit-Limit"];

impl Head<'_> {
    fn respond(mut self, body: &[u8]) -> Mutant {
        let mut head = self.status_line();
        for _ in 0..self.rng.usize(..3) {
            self.add_header(&mut head);
        }
        if let Some(content_type) = &self.content_type {
            add(&mut head, "content-type", content_type);
        }
        if matches!(self.status, 204 | 304) {
            return self.end(&head, b"\r\n", After::Open);
        }
        match self.rng.u8(..16) {
            0 => self.without_length(head, body),
            1 => self.chunked(head, body),
            2 => self.with_wrong_chunks(head, body),
            3 => self.with_wrong_length(head, body),
            4 if self.rng.u8(..8) == 0 => {
                self.expected = Expected::End;
                let length = body.len() + self.rng.usize(1..1000);
                self.with_length(head, &length.to_string(), body, After::Hanging)
            }
            5 => self.with_broken_head(head, body),
            _ => self.with_length(head, &body.len().to_string(), body, After::Open),
        }
    }

    fn status_line(&mut self) -> Vec<u8> {
        let early: &[u8] = match self.rng.u8(..24) {
            0 => b"HTTP/1.1 103 Early Hints\r\nlink: </style.css>\r\n\r\n",
            1 => b"HTTP/1.1 100 \r\n\r\nHTTP/1.1 100 Continue\r\n\r\n",
            _ => b"",
        };
        let reason = self.rng.choice(&REASONS).unwrap();
        [early, format!("HTTP/1.1 {} ", self.status).as_bytes(), reason, b"\r\n"].concat()
    }

    /// Adds a header, or several, that are allowed.
    fn add_header(&mut self, head: &mut Vec<u8>) {
        let rng = &mut *self.rng;
        match rng.u8(..8) {
            0 | 1 => {
                for _ in 0..rng.usize(1..4) {
                    add(head, rng.choice(WAIT_HEADERS).unwrap(), rng.choice(&WAITS).unwrap().as_bytes());
                }
            }
            2 => add(head, ["x-echo", "x-request-id", "set-cookie", "date"][rng.usize(..4)], SECRET.as_bytes()),
            3 => {
                let encoded = SECRET.replace('/', "%2F").replace('=', "%3d").replace('+', "%2B");
                add(head, "location", format!("https://example.com/?api-key={encoded}&x=\u{e9}").as_bytes());
            }
            4 => (0..rng.usize(..80)).for_each(|number| add(head, &format!("x-{number}"), b"7")),
            // Rarely: to look for credentials in it takes long.
            5 if rng.u8(..16) == 0 => add(head, "x-long", "a".repeat(60 * 1024).as_bytes()),
            6 => add(head, ["x-odd", "x-request-id", "retry-after"][rng.usize(..3)], b"\xff\xfe caf\xe9 \x80"),
            _ => add(head, "content-encoding", b"gzip"),
        }
    }

    fn end(self, head: &[u8], rest: &[u8], after: After) -> Mutant {
        let Self { mut expected, .. } = self;
        let fields = head.split(|byte| *byte == b'\n').count();
        // More than a hundred headers are not read.
        if fields > 90 {
            expected = Expected::End;
        }
        Mutant { bytes: [head, rest].concat(), expected, after }
    }

    fn with_length(self, mut head: Vec<u8>, length: &str, body: &[u8], after: After) -> Mutant {
        add(&mut head, "content-length", length.as_bytes());
        self.end(&head, &[b"\r\n", body].concat(), after)
    }

    fn without_length(self, mut head: Vec<u8>, body: &[u8]) -> Mutant {
        add(&mut head, "connection", b"close");
        self.end(&head, &[b"\r\n", body].concat(), After::Closed)
    }

    fn chunked(self, mut head: Vec<u8>, body: &[u8]) -> Mutant {
        add(&mut head, "Transfer-Encoding", b"chunked");
        let mut rest = b"\r\n".to_vec();
        for chunk in body.chunks(self.rng.usize(1..=body.len().max(1)).max(body.len() / 50)) {
            rest.extend(format!("{:0>3X};ext=\"1\"\r\n", chunk.len()).into_bytes());
            rest.extend([chunk, b"\r\n"].concat());
        }
        rest.extend(b"0\r\nx-trailer: 1\r\n\r\n");
        self.end(&head, &rest, After::Open)
    }

    fn with_wrong_chunks(mut self, mut head: Vec<u8>, body: &[u8]) -> Mutant {
        self.expected = Expected::End;
        add(&mut head, "connection", b"close");
        add(&mut head, "transfer-encoding", self.rng.choice(&[&b"chunked"[..], b"gzip, chunked", b"odd"]).unwrap());
        let sizes = ["-1", "fffffffffffffffff", "zz", "", "7fffffffffffffff", "ffffffff", "0", "1"];
        let size = self.rng.choice(&sizes).unwrap();
        let rest = [b"\r\n", size.as_bytes(), b"\r\n", body, b"\r\n0\r\n"].concat();
        self.end(&head, &rest, After::Closed)
    }

    fn with_wrong_length(mut self, mut head: Vec<u8>, body: &[u8]) -> Mutant {
        self.expected = Expected::End;
        add(&mut head, "connection", b"close");
        let length = body.len();
        let lengths = [
            (length / 2).to_string(),
            (length + 7).to_string(),
            format!("{length}, {length}"),
            format!("{length}\r\ncontent-length: {}", length + 1),
            format!("{length}\r\ntransfer-encoding: chunked"),
            "-1".to_owned(),
            format!("+{length}"),
            "0x10".to_owned(),
            u64::MAX.to_string(),
            "99999999999999999999".to_owned(),
            (64 * 1024 * 1024 + 1).to_string(),
        ];
        let length = self.rng.choice(&lengths).unwrap().clone();
        self.with_length(head, &length, body, After::Closed)
    }

    /// One that is not HTTP.
    fn with_broken_head(mut self, mut head: Vec<u8>, body: &[u8]) -> Mutant {
        self.expected = Expected::End;
        add(&mut head, "connection", b"close");
        match self.rng.u8(..8) {
            0 => head.truncate(self.rng.usize(..head.len())),
            1 => add(&mut head, "x-control", b"\x1b[31m\x07"),
            2 => add(&mut head, "x odd", b"7"),
            3 => head.extend(b" folded\r\n"),
            4 => (0..300).for_each(|number| add(&mut head, &format!("x-{number}"), b"7")),
            5 if self.rng.u8(..8) == 0 => add(&mut head, "x-endless", "a".repeat(600 * 1024).as_bytes()),
            6 => head.splice(..9, *b"HTTP/9.9 ").for_each(drop),
            _ => {
                let place = self.rng.usize(..head.len());
                head[place] ^= 1 << self.rng.u8(..8);
            }
        }
        self.with_length(head, &body.len().to_string(), body, After::Closed)
    }
}

fn add(head: &mut Vec<u8>, name: &str, value: &[u8]) {
    head.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
}
