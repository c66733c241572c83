//! JSON as it is written: also what no value can hold, such as doubled keys, 1e400 and half of a surrogate pair.

use fastrand::Rng;
use serde_json::{Value, json};

use crate::support::SECRET;

#[derive(Debug, Clone)]
pub enum Json {
    /// A value as it stands in the text.
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// What can stand where something else was promised.
const OTHERS: [&str; 16] = [
    "null",
    "true",
    "false",
    "0",
    "1",
    "-1",
    "1.5",
    "\"\"",
    "\"x\"",
    "\" \"",
    "[]",
    "{}",
    "[null]",
    "[[]]",
    "{\"a\":1}",
    "{\"0\":\"a\",\"1\":null}",
];

const NUMBERS: [&str; 14] = [
    "1e400",
    "-1e999",
    "1e-400",
    "5e-324",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775809",
    "18446744073709551616",
    "123456789012345678901234567890",
    "-0",
    "1.0",
    "1E+2",
    "0.1e1",
    "9007199254740993",
];

const TEXTS: [&str; 16] = [
    r#""\u001b[31mred\u001b]0;title\u0007""#,
    r#""\u0000""#,
    r#""line\r\nset-cookie: a=b""#,
    r#""\u009b31m \u007f \u202e \u2028 \ufeff""#,
    r#""\ud800""#,
    r#""\udc00\ud800 \ud83d\ude00""#,
    r#""\\ud800 \/ \" \b\f""#,
    r#""caf\u00e9 caf\u00e9""#,
    "\"café\"",
    "\"日本語 😀 \u{e000} \u{10ffff}\"",
    "\"\u{7f}\u{9b}31m\"",
    r#""NaN""#,
    r#""1e400""#,
    r#""0x1F""#,
    r#""Infinity""#,
    r#""99999999999999999999""#,
];

/// How servers write the outcome, and how they do not.
const OUTCOMES: [&str; 24] = [
    "true",
    "false",
    "1",
    "0",
    "1.0",
    "0.0",
    "\"1\"",
    "\"0\"",
    "\"true\"",
    "\"false\"",
    "\"FALSE \"",
    "\"yes\"",
    "\"no\"",
    "\"\"",
    "null",
    "2",
    "-1",
    "1e400",
    "\"maybe\"",
    "[]",
    "{}",
    "[false]",
    "{\"value\":false}",
    "\"SHARE_OK\"",
];

impl Json {
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Array(elements) => Self::List(elements.iter().map(Self::of).collect()),
            Value::Object(fields) => {
                Self::Object(fields.iter().map(|(name, value)| (name.clone(), Self::of(value))).collect())
            }
            scalar => Self::Text(scalar.to_string()),
        }
    }

    fn raw(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::List(elements) => {
                format!("[{}]", elements.iter().map(Self::text).collect::<Vec<_>>().join(","))
            }
            Self::Object(fields) => {
                let fields = fields.iter().map(|(name, value)| format!("{}:{}", json!(name), value.text()));
                format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
            }
        }
    }

    /// The value of a field, as text: the last one, where it comes twice.
    pub fn field(&self, name: &str) -> Option<String> {
        let Self::Object(fields) = self else { return None };
        fields.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.text())
    }

    fn inside(&mut self) -> Vec<&mut Self> {
        match self {
            Self::Text(_) => vec![],
            Self::List(elements) => elements.iter_mut().collect(),
            Self::Object(fields) => fields.iter_mut().map(|(_, value)| value).collect(),
        }
    }

    /// Some value inside, or this one.
    fn any_place(&mut self, rng: &mut Rng) -> &mut Self {
        let mut inside = self.inside().len();
        let mut place = self;
        while inside > 0 && rng.u8(..5) > 0 {
            place = place.inside().swap_remove(rng.usize(..inside));
            inside = place.inside().len();
        }
        place
    }

    /// Changes something. `outcome` names the fields that tell the outcome.
    pub fn mutate(&mut self, rng: &mut Rng, outcome: &[&str]) {
        if rng.u8(..8) == 0 && !outcome.is_empty() {
            return self.set_outcome(rng, outcome);
        }
        let place = self.any_place(rng);
        match rng.u8(..8) {
            0 => *place = Self::raw(*rng.choice(&OTHERS).unwrap()),
            1 => *place = Self::raw(*rng.choice(&NUMBERS).unwrap()),
            2 => *place = odd_text(rng),
            3 => place.respell(),
            4 => place.change_fields(rng),
            5 => place.change_elements(rng),
            6 => place.change_kind(),
            _ => place.wrap(rng),
        }
    }

    fn set_outcome(&mut self, rng: &mut Rng, outcome: &[&str]) {
        if let Self::Object(fields) = self {
            let name = (*rng.choice(outcome).unwrap()).to_owned();
            let value = Self::raw(*rng.choice(&OUTCOMES).unwrap());
            if rng.bool() {
                fields.retain(|(known, _)| *known != name);
            }
            fields.insert(rng.usize(..=fields.len()), (name, value));
        }
    }

    /// A number as a text, and the reverse.
    fn respell(&mut self) {
        if let Self::Text(text) = self
            && !text.starts_with(['[', '{'])
        {
            let inner = text.trim_matches('"');
            let is_text = inner.len() < text.len();
            let is_number = serde_json::from_str::<f64>(inner).is_ok();
            *text = match (is_text, is_number) {
                (true, true) => inner.to_owned(),
                (true, false) => "17".to_owned(),
                (false, _) => format!("\"{inner}\""),
            };
        }
    }

    /// Takes a field away, renames it, or writes it twice.
    fn change_fields(&mut self, rng: &mut Rng) {
        let Self::Object(fields) = self else { return };
        if fields.is_empty() {
            return fields.push(("\u{1b}[31m/~0 \"odd\"".to_owned(), Self::raw("1")));
        }
        let position = rng.usize(..fields.len());
        match rng.u8(..4) {
            0 => drop(fields.remove(position)),
            1 => rng.choice(["", "extra", "Success", "0", "__proto__"]).unwrap().clone_into(&mut fields[position].0),
            2 => {
                let doubled = (fields[position].0.clone(), Self::raw(*rng.choice(&OTHERS).unwrap()));
                fields.push(doubled);
            }
            _ => fields.reverse(),
        }
    }

    /// Adds nulls and others to a list, or takes something away.
    fn change_elements(&mut self, rng: &mut Rng) {
        let Self::List(elements) = self else { return };
        match rng.u8(..4) {
            0 => elements.insert(rng.usize(..=elements.len()), Self::raw("null")),
            1 => elements.insert(rng.usize(..=elements.len()), Self::raw(*rng.choice(&OTHERS).unwrap())),
            2 => elements.truncate(elements.len() / 2),
            _ => {
                let (copy, times) = (elements.clone(), rng.usize(..20));
                elements.extend(std::iter::repeat_n(copy, times).flatten().take(200));
            }
        }
    }

    /// A list as an object, an object as a list.
    fn change_kind(&mut self) {
        let numbered = |(index, element)| (format!("{index}"), element);
        *self = match std::mem::replace(self, Self::raw("null")) {
            Self::List(elements) => Self::Object(elements.into_iter().enumerate().map(numbered).collect()),
            object @ Self::Object(_) => Self::List(vec![object]),
            text @ Self::Text(_) => Self::List(vec![text]),
        };
    }

    /// Puts it far inside.
    fn wrap(&mut self, rng: &mut Rng) {
        let text = self.text();
        let depth = match rng.u8(..64) {
            0 => rng.usize(100..100_000),
            1..16 => rng.usize(100..2_000),
            _ => rng.usize(1..100),
        };
        let (open, close) = if rng.bool() { ("[", "]") } else { ("{\"a\":", "}") };
        *self = Self::raw(format!("{}{text}{}", open.repeat(depth), close.repeat(depth)));
    }
}

fn odd_text(rng: &mut Rng) -> Json {
    let secret = json!(SECRET).to_string();
    let text = match rng.u8(..8) {
        0 => "\"".to_owned() + &"long \u{e9} ".repeat(rng.usize(1..1_000)) + "\"",
        1 => format!("\"[{SECRET}] \\u001b[31m\""),
        2 => secret.replace('/', "\\/").replace('=', "\\u003d"),
        3 => secret.replace('/', "%2F").replace('+', "%2b"),
        _ => (*rng.choice(&TEXTS).unwrap()).to_owned(),
    };
    Json::Text(text)
}

/// How deep lists and objects lie within each other.
pub fn depth(text: &str) -> usize {
    let (mut depth, mut deepest, mut in_text, mut is_escaped) = (0_usize, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = in_text,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}
