//! Reads JSON whose shape is not what the spec says. Exact decoding comes first, by `serde`; this is for what it refuses.
//!
//! The usual spellings of a value are read: whole numbers as text or with a zero fraction, booleans as 0, 1 or text,
//! numbers where a text is promised, an empty list for an absent object and the reverse, one element where a list is
//! promised, a list that PHP wrote as an object with numbers for keys. Where nothing fits, the value is kept as it came.

use std::fmt;
use std::hash::{Hash, Hasher};

use serde::de::{DeserializeOwned, MapAccess};
use serde_json::{Map, Value};

/// The most places of one response that a warning names.
const TOLD: usize = 10;

/// What became of a value.
pub(crate) enum Reading<T> {
    /// It was read.
    Read(T),
    /// It was read but for some of its elements.
    Partly(T),
    /// It stands for nothing.
    Absent,
    /// It does not fit.
    Unreadable,
}

impl<T> Reading<T> {
    /// The same of another type.
    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Reading<U> {
        match self {
            Self::Read(value) => Reading::Read(change(value)),
            Self::Partly(value) => Reading::Partly(change(value)),
            Self::Absent => Reading::Absent,
            Self::Unreadable => Reading::Unreadable,
        }
    }
}

/// A type that a response is made of.
pub(crate) trait Wire: Sized {
    /// Reads a value liberally. What it has to leave out inside of the value is noted in the findings.
    fn read(value: &Value, findings: &mut Findings) -> Reading<Self>;

    /// Adds the value to a fingerprint.
    fn fingerprint(&self, hasher: &mut impl Hasher);
}

/// What a response says of the outcome of a call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Verdict<'a> {
    /// Whether it was done, if a field says so.
    pub(crate) success: Option<bool>,
    /// The word for the outcome, if a field holds one.
    pub(crate) word: Option<&'a str>,
}

impl Verdict<'_> {
    /// The verdict of a body that no type describes, by the names of its fields.
    pub(crate) fn of(body: &Value, success: &[&str]) -> Self {
        Self { success: success.iter().find_map(|name| boolean(body.get(name)?)), word: None }
    }
}

/// Whether it was done, if a field says so that the spec does not know of this body.
pub(crate) fn said(extra: &Map<String, Value>, name: &str) -> Option<bool> {
    boolean(extra.get(name)?)
}

/// The places of a response that could not be read, as JSON pointers: they hold names of the spec, never a value.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    place: String,
    unreadable: Vec<String>,
    more: usize,
}

impl Findings {
    /// Reads what lies one step further in.
    fn inside<R>(&mut self, step: impl fmt::Display, read: impl FnOnce(&mut Self) -> R) -> R {
        let length = self.place.len();
        self.place += &format!("/{step}");
        let outcome = read(self);
        self.place.truncate(length);
        outcome
    }

    /// Notes that the value of this place could not be read.
    pub(crate) fn note(&mut self) {
        if self.unreadable.len() < TOLD {
            self.unreadable.push(self.place.clone());
        } else {
            self.more += 1;
        }
    }

    /// Whether everything was read.
    pub(crate) fn is_empty(&self) -> bool {
        self.unreadable.is_empty()
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = self.unreadable.iter().map(|place| if place.is_empty() { "(the whole body)" } else { place });
        f.write_str(&places.collect::<Vec<_>>().join(", "))?;
        if self.more > 0 { write!(f, " and {} more", self.more) } else { Ok(()) }
    }
}

/// Whether a value must be kept as it came, since not all of it could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    No,
    Raw,
}

/// A field of an object: an `Option`, or a list, which is empty if it is not there.
pub(crate) trait Field: Sized {
    /// Reads it exactly; null is absent.
    fn read_exactly<'de, A: MapAccess<'de>>(&mut self, map: &mut A) -> Result<(), A::Error>;

    /// Reads it liberally.
    fn read_liberally(&mut self, name: &'static str, value: &Value, findings: &mut Findings) -> Kept;

    /// Adds it to a fingerprint.
    fn fingerprint(&self, hasher: &mut impl Hasher);

    /// Whether there is nothing to write.
    fn is_absent(&self) -> bool;
}

impl<T: Wire + DeserializeOwned> Field for Option<T> {
    fn read_exactly<'de, A: MapAccess<'de>>(&mut self, map: &mut A) -> Result<(), A::Error> {
        *self = map.next_value()?;
        Ok(())
    }

    fn read_liberally(&mut self, name: &'static str, value: &Value, findings: &mut Findings) -> Kept {
        let (read, kept) = read_value(name, value, findings);
        *self = read;
        kept
    }

    fn fingerprint(&self, hasher: &mut impl Hasher) {
        self.is_some().hash(hasher);
        if let Some(value) = self {
            value.fingerprint(hasher);
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Wire + DeserializeOwned> Field for Vec<T> {
    fn read_exactly<'de, A: MapAccess<'de>>(&mut self, map: &mut A) -> Result<(), A::Error> {
        *self = map.next_value::<Option<Self>>()?.unwrap_or_default();
        Ok(())
    }

    fn read_liberally(&mut self, name: &'static str, value: &Value, findings: &mut Findings) -> Kept {
        let (read, kept) = read_value::<Self>(name, value, findings);
        *self = read.unwrap_or_default();
        kept
    }

    fn fingerprint(&self, hasher: &mut impl Hasher) {
        Wire::fingerprint(self, hasher);
    }

    fn is_absent(&self) -> bool {
        false
    }
}

/// Reads the value of a field that the spec knows, and says whether it must be kept as it came as well.
fn read_value<T: Wire>(name: &'static str, value: &Value, findings: &mut Findings) -> (Option<T>, Kept) {
    findings.inside(name, |findings| match T::read(value, findings) {
        Reading::Read(read) => (Some(read), Kept::No),
        Reading::Partly(read) => (Some(read), Kept::Raw),
        // A blank text says as little as null, but somebody wrote it.
        Reading::Absent if value.is_string() => (None, Kept::Raw),
        Reading::Absent => (None, Kept::No),
        Reading::Unreadable => {
            findings.note();
            (None, Kept::Raw)
        }
    })
}

/// Makes a struct around a `Vec` a type of responses.
macro_rules! list {
    ($list:ty) => {
        impl crate::wire::Wire for $list {
            fn read(value: &::serde_json::Value, findings: &mut crate::wire::Findings) -> crate::wire::Reading<Self> {
                crate::wire::Wire::read(value, findings).map(Self)
            }

            fn fingerprint(&self, hasher: &mut impl ::std::hash::Hasher) {
                crate::wire::Wire::fingerprint(&self.0, hasher);
            }
        }
    };
}
pub(crate) use list;

/// Makes an enum of alternatives a type of responses: the first that fits is it.
macro_rules! union {
    ($union:ty { $($variant:ident),* }) => {
        impl crate::wire::Wire for $union {
            fn read(value: &::serde_json::Value, findings: &mut crate::wire::Findings) -> crate::wire::Reading<Self> {
                $(match crate::wire::Wire::read(value, findings).map(Self::$variant) {
                    crate::wire::Reading::Unreadable => {}
                    read => return read,
                })*
                crate::wire::Reading::Unreadable
            }

            fn fingerprint(&self, hasher: &mut impl ::std::hash::Hasher) {
                match self {
                    $(Self::$variant(value) => crate::wire::Wire::fingerprint(value, hasher),)*
                }
            }
        }
    };
}
pub(crate) use union;

/// Makes any other type one of responses: only what serde decodes is read.
#[allow(unused_macros, reason = "no spec needs it now")]
macro_rules! by_serde {
    ($type:ty) => {
        impl crate::wire::Wire for $type {
            fn read(value: &::serde_json::Value, _: &mut crate::wire::Findings) -> crate::wire::Reading<Self> {
                match <Self as ::serde::Deserialize>::deserialize(value) {
                    Ok(read) => crate::wire::Reading::Read(read),
                    Err(_) if value.is_null() => crate::wire::Reading::Absent,
                    Err(_) => crate::wire::Reading::Unreadable,
                }
            }

            fn fingerprint(&self, hasher: &mut impl ::std::hash::Hasher) {
                ::std::hash::Hash::hash(&::serde_json::to_value(self).unwrap_or_default(), hasher);
            }
        }
    };
}
pub(crate) use by_serde;

/// Whether a text says nothing, as PHP writes what is absent.
fn is_blank(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// A scalar: null and a blank text are absent, all else is read or not.
fn scalar<T>(value: &Value, read: impl FnOnce(&Value) -> Option<T>) -> Reading<T> {
    match read(value) {
        Some(read) => Reading::Read(read),
        None if value.is_null() || is_blank(value) => Reading::Absent,
        None => Reading::Unreadable,
    }
}

/// A whole number, also as text or with a fraction of zero.
pub(crate) fn whole_number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| without_fraction(number.as_f64()?)),
        Value::String(text) => {
            let text = text.trim();
            text.parse().ok().or_else(|| without_fraction(text.parse().ok()?))
        }
        _ => None,
    }
}

/// A number without a fraction, as far as a float tells whole numbers apart.
#[allow(clippy::cast_possible_truncation, reason = "the range and the fraction are checked just before")]
fn without_fraction(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() < 9.0e15).then_some(number as i64)
}

fn boolean(value: &Value) -> Option<bool> {
    let word = match value {
        Value::Bool(value) => return Some(*value),
        Value::Number(number) if number.as_f64() == Some(0.0) => "0",
        Value::Number(number) if number.as_f64() == Some(1.0) => "1",
        Value::String(text) => text.trim(),
        _ => return None,
    };
    match word.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "on" => Some(true),
        "0" | "false" | "no" | "off" => Some(false),
        _ => None,
    }
}

impl Wire for i64 {
    fn read(value: &Value, _: &mut Findings) -> Reading<Self> {
        scalar(value, whole_number)
    }

    fn fingerprint(&self, hasher: &mut impl Hasher) {
        self.hash(hasher);
    }
}

impl Wire for f64 {
    fn read(value: &Value, _: &mut Findings) -> Reading<Self> {
        scalar(value, |value| match value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
            _ => None,
        })
    }

    fn fingerprint(&self, hasher: &mut impl Hasher) {
        self.to_bits().hash(hasher);
    }
}

impl Wire for bool {
    fn read(value: &Value, _: &mut Findings) -> Reading<Self> {
        scalar(value, boolean)
    }

    fn fingerprint(&self, hasher: &mut impl Hasher) {
        self.hash(hasher);
    }
}

impl Wire for String {
    fn read(value: &Value, _: &mut Findings) -> Reading<Self> {
        match value {
            Value::String(text) => Reading::Read(text.clone()),
            Value::Number(number) => Reading::Read(number.to_string()),
            Value::Null => Reading::Absent,
            _ => Reading::Unreadable,
        }
    }

    fn fingerprint(&self, hasher: &mut impl Hasher) {
        self.hash(hasher);
    }
}

impl Wire for Map<String, Value> {
    fn read(value: &Value, _: &mut Findings) -> Reading<Self> {
        match value {
            Value::Object(fields) => Reading::Read(fields.clone()),
            Value::Array(elements) if elements.is_empty() => Reading::Read(Self::new()),
            _ if value.is_null() || is_blank(value) => Reading::Absent,
            _ => Reading::Unreadable,
        }
    }

    fn fingerprint(&self, hasher: &mut impl Hasher) {
        self.hash(hasher);
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn read(value: &Value, findings: &mut Findings) -> Reading<Self> {
        match value {
            Value::Null => Reading::Absent,
            Value::Array(list) => elements(list.iter(), findings),
            Value::Object(fields) => match numbered(fields) {
                Some(list) => elements(list.into_iter(), findings),
                None => T::read(value, findings).map(|element| vec![element]),
            },
            _ if is_blank(value) => Reading::Absent,
            _ => T::read(value, findings).map(|element| vec![element]),
        }
    }

    fn fingerprint(&self, hasher: &mut impl Hasher) {
        self.len().hash(hasher);
        for element in self {
            element.fingerprint(hasher);
        }
    }
}

/// The elements that can be read. Nulls are left out without a word.
fn elements<'a, T: Wire>(elements: impl Iterator<Item = &'a Value>, findings: &mut Findings) -> Reading<Vec<T>> {
    let (mut read, mut is_whole) = (Vec::new(), true);
    for (position, element) in elements.enumerate() {
        findings.inside(position, |findings| match T::read(element, findings) {
            Reading::Read(element) => read.push(element),
            Reading::Partly(element) => {
                read.push(element);
                is_whole = false;
            }
            Reading::Absent => is_whole = false,
            Reading::Unreadable => {
                findings.note();
                is_whole = false;
            }
        });
    }
    if is_whole { Reading::Read(read) } else { Reading::Partly(read) }
}

/// The values of a list that was written as an object with numbers for keys, in the order of the numbers.
pub(crate) fn numbered(fields: &Map<String, Value>) -> Option<Vec<&Value>> {
    let numbered: Option<Vec<(u64, &Value)>> =
        fields.iter().map(|(key, value)| Some((key.parse().ok()?, value))).collect();
    let mut numbered = numbered?;
    numbered.sort_by_key(|(number, _)| *number);
    Some(numbered.into_iter().map(|(_, value)| value).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// What is read, as text: `-` for nothing, `!` for what does not fit, `~` before what was read in part.
    fn shown<T: Wire + fmt::Debug>(value: &Value) -> String {
        match T::read(value, &mut Findings::default()) {
            Reading::Read(read) => format!("{read:?}"),
            Reading::Partly(read) => format!("~{read:?}"),
            Reading::Absent => "-".to_owned(),
            Reading::Unreadable => "!".to_owned(),
        }
    }

    #[track_caller]
    fn check<T: Wire + fmt::Debug>(rows: &[(Value, &str)]) {
        for (value, expected) in rows {
            assert_eq!(shown::<T>(value), *expected, "{value}");
        }
    }

    #[test]
    fn a_whole_number_is_read_in_its_usual_spellings() {
        check::<i64>(&[
            (json!(48213), "48213"),
            (json!("48213"), "48213"),
            (json!(" 48213\n"), "48213"),
            (json!(48213.0), "48213"),
            (json!("48213.0"), "48213"),
            (json!(-1), "-1"),
            (json!(i64::MIN), "-9223372036854775808"),
            (json!(""), "-"),
            (json!(null), "-"),
            (json!(1.5), "!"),
            (json!("1.5"), "!"),
            (json!(u64::MAX), "!"),
            (json!(1e300), "!"),
            (json!("many"), "!"),
            (json!("NaN"), "!"),
            (json!(true), "!"),
            (json!([1]), "!"),
            (json!({}), "!"),
        ]);
    }

    #[test]
    fn a_boolean_is_read_in_its_usual_spellings() {
        check::<bool>(&[
            (json!(true), "true"),
            (json!(1), "true"),
            (json!(1.0), "true"),
            (json!("true"), "true"),
            (json!("TRUE "), "true"),
            (json!("1"), "true"),
            (json!("yes"), "true"),
            (json!(0), "false"),
            (json!("0"), "false"),
            (json!("False"), "false"),
            (json!("no"), "false"),
            (json!(""), "-"),
            (json!(null), "-"),
            (json!(2), "!"),
            (json!("maybe"), "!"),
            (json!([]), "!"),
        ]);
    }

    #[test]
    fn a_text_may_be_written_as_a_number_and_a_number_as_a_text() {
        check::<String>(&[
            (json!("a"), "\"a\""),
            (json!(""), "\"\""),
            (json!(17), "\"17\""),
            (json!(null), "-"),
            (json!(false), "!"),
            (json!([]), "!"),
        ]);
        check::<f64>(&[(json!("1.5"), "1.5"), (json!(2), "2.0"), (json!("inf"), "!"), (json!(""), "-")]);
    }

    #[test]
    fn a_list_is_read_from_whatever_stands_for_one() {
        check::<Vec<i64>>(&[
            (json!([1, "2"]), "[1, 2]"),
            (json!([]), "[]"),
            (json!({}), "[]"),
            (json!(null), "-"),
            (json!(""), "-"),
            (json!(7), "[7]"),
            (json!("7"), "[7]"),
            (json!({"10": 3, "2": 2, "0": 1}), "[1, 2, 3]"),
            (json!([1, null, 2]), "~[1, 2]"),
            (json!([1, "x", 2]), "~[1, 2]"),
            (json!({"a": 1}), "!"),
            (json!("x"), "!"),
        ]);
        check::<Vec<String>>(&[(json!(" "), "-"), (json!("a"), "[\"a\"]"), (json!([""]), "[\"\"]")]);
        check::<Vec<Vec<i64>>>(&[(json!([[1], ["x"]]), "~[[1], []]")]);
    }

    #[test]
    fn an_object_without_known_fields_is_read_as_it_came() {
        check::<Map<String, Value>>(&[
            (json!({}), "{}"),
            (json!({"a": null}), "{\"a\": Null}"),
            (json!([]), "{}"),
            (json!(""), "-"),
            (json!(null), "-"),
            (json!([1]), "!"),
            (json!("a"), "!"),
            (json!(1), "!"),
        ]);
    }

    #[test]
    fn what_cannot_be_read_is_told_by_its_place_and_only_so_often() {
        let mut findings = Findings::default();
        let mut field: Vec<i64> = Vec::new();
        let value =
            (0..30).map(|number| if number % 2 == 0 { json!(number) } else { json!("secret") }).collect::<Value>();
        assert_eq!(field.read_liberally("numbers", &value, &mut findings), Kept::Raw);
        assert_eq!(field.len(), 15);
        let told = findings.to_string();
        assert!(told.starts_with("/numbers/1, /numbers/3, "), "{told}");
        assert!(told.ends_with(" and 5 more") && !told.contains("secret"), "{told}");
    }
}
