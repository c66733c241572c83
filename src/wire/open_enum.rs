//! Enums that a server may extend: known words and numbers by name, all others kept as they came.

use std::fmt;

use serde::de::Visitor;
use serde::{Deserializer, Serialize, Serializer};
use serde_json::{Number, Value};

use crate::wire::whole_number;

/// A word or number that the spec does not know: as a server sent it, or as a caller wants to send it.
///
/// It is not compared with a word, since the word gets a name as soon as the spec knows it: ask the enum for
/// `as_str()`, which is the same before and after.
///
/// ```
/// # #[cfg(feature = "share-codes")] {
/// use sharekit::share_codes::types::ShareCodeStatus;
///
/// let status: ShareCodeStatus = serde_json::from_str("9")?;
/// if let ShareCodeStatus::Unknown(value) = &status {
///     assert_eq!((value.number(), value.text()), (Some(9), None));
/// }
/// assert_eq!(status.as_str(), "9");
/// # }
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownValue {
    text: Box<str>,
    is_number: bool,
}

impl UnknownValue {
    /// The word; none if it is a number.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        (!self.is_number).then_some(&self.text)
    }

    /// The number; none if it is a word, or not a whole number.
    #[must_use]
    pub fn number(&self) -> Option<i64> {
        self.text.parse().ok().filter(|_| self.is_number)
    }

    /// As it is written on the wire, without quotes.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<&str> for UnknownValue {
    fn from(word: &str) -> Self {
        Self { text: word.into(), is_number: false }
    }
}

impl From<String> for UnknownValue {
    fn from(word: String) -> Self {
        Self { text: word.into(), is_number: false }
    }
}

impl From<i64> for UnknownValue {
    fn from(number: i64) -> Self {
        Self { text: number.to_string().into(), is_number: true }
    }
}

impl Serialize for UnknownValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match serde_json::from_str::<Number>(&self.text) {
            Ok(number) if self.is_number => number.serialize(serializer),
            _ => serializer.serialize_str(&self.text),
        }
    }
}

/// A word or number that is refused, since the spec does not know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownWord {
    value: String,
    known: &'static [&'static str],
}

impl UnknownWord {
    pub(crate) fn new(value: &str, known: &'static [&'static str]) -> Self {
        Self { value: value.to_owned(), known }
    }
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "must be {}, but is {}; `from_wire` makes one of any other", self.known.join(" or "), self.value)
    }
}

impl std::error::Error for UnknownWord {}

/// Reads a word or number that a server sends.
pub(crate) fn of_wire<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    known: fn(&str) -> Option<T>,
    unknown: fn(UnknownValue) -> T,
) -> Result<T, D::Error> {
    struct Word<T>(fn(&str) -> Option<T>, fn(UnknownValue) -> T);

    impl<T> Word<T> {
        fn of(&self, text: &str, is_number: bool) -> T {
            self.0(text).unwrap_or_else(|| self.1(UnknownValue { text: text.into(), is_number }))
        }
    }

    impl<T> Visitor<'_> for Word<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a word or number")
        }

        fn visit_str<E>(self, word: &str) -> Result<T, E> {
            Ok(self.of(word, false))
        }

        fn visit_i64<E>(self, number: i64) -> Result<T, E> {
            Ok(self.of(itoa::Buffer::new().format(number), true))
        }

        fn visit_u64<E>(self, number: u64) -> Result<T, E> {
            Ok(self.of(itoa::Buffer::new().format(number), true))
        }
    }

    deserializer.deserialize_any(Word(known, unknown))
}

/// A word or number that is written in an unusual way.
pub(crate) fn value_of(value: &Value) -> Option<UnknownValue> {
    match value {
        Value::String(word) => Some(word.as_str().into()),
        Value::Number(number) => Some(
            whole_number(value)
                .map_or_else(|| UnknownValue { text: number.to_string().into(), is_number: true }, UnknownValue::from),
        ),
        _ => None,
    }
}

/// Writes a known number as a number.
pub(crate) fn number_to_wire<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    match text.parse::<i64>() {
        Ok(number) => serializer.serialize_i64(number),
        Err(_) => serializer.serialize_str(text),
    }
}

/// An enum of words, `open_enum! { text … Name = "WORD" | "legacy form" }`, or of numbers, `{ number … Name = "1" }`.
macro_rules! open_enum {
    (
        $kind:ident
        $(#[$attribute:meta])*
        pub enum $name:ident { $($(#[$about:meta])* $variant:ident = $value:literal $(| $legacy:literal)*,)* }
    ) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$about])* $variant,)*
            /// One that the spec does not know, as it came.
            Unknown(crate::UnknownValue),
        }

        impl $name {
            /// What the spec knows, as it is sent.
            pub const KNOWN: &'static [&'static str] = &[$($value),*];

            /// The text as it is sent.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => value.as_str(),
                }
            }

            /// Any word or number, whether or not the spec knows it.
            #[must_use]
            pub fn from_wire(value: impl Into<crate::UnknownValue>) -> Self {
                let value = value.into();
                Self::known(value.as_str()).unwrap_or(Self::Unknown(value))
            }

            fn known(text: &str) -> Option<Self> {
                match text {
                    $($value $(| $legacy)* => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = crate::UnknownWord;

            fn from_str(text: &str) -> Result<Self, crate::UnknownWord> {
                Self::known(text).ok_or_else(|| crate::UnknownWord::new(text, Self::KNOWN))
            }
        }

        impl TryFrom<&str> for $name {
            type Error = crate::UnknownWord;

            fn try_from(text: &str) -> Result<Self, crate::UnknownWord> {
                text.parse()
            }
        }

        impl TryFrom<String> for $name {
            type Error = crate::UnknownWord;

            fn try_from(text: String) -> Result<Self, crate::UnknownWord> {
                text.parse()
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::wire::open_enum::of_wire(deserializer, Self::known, Self::Unknown)
            }
        }

        impl crate::wire::Wire for $name {
            fn read(value: &::serde_json::Value, _: &mut crate::wire::Findings) -> crate::wire::Reading<Self> {
                match crate::wire::open_enum::value_of(value) {
                    Some(value) => crate::wire::Reading::Read(Self::from_wire(value)),
                    None if value.is_null() => crate::wire::Reading::Absent,
                    None => crate::wire::Reading::Unreadable,
                }
            }

            fn fingerprint(&self, hasher: &mut impl ::std::hash::Hasher) {
                ::std::hash::Hash::hash(self, hasher);
            }
        }

        crate::wire::open_enum::open_enum! { @wire $kind $name $($value)* }
    };
    (@wire text $name:ident $($value:literal)*) => {
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    Self::Unknown(value) => value.serialize(serializer),
                    known => serializer.serialize_str(known.as_str()),
                }
            }
        }

        #[cfg(feature = "schemars")]
        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                ::schemars::json_schema!({ "type": "string", "x-extensible-enum": [$($value),*] })
            }
        }
    };
    (@wire number $name:ident $($value:literal)*) => {
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    Self::Unknown(value) => value.serialize(serializer),
                    known => crate::wire::open_enum::number_to_wire(known.as_str(), serializer),
                }
            }
        }

        #[cfg(feature = "schemars")]
        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                let known: Vec<i64> = Self::KNOWN.iter().filter_map(|text| text.parse().ok()).collect();
                ::schemars::json_schema!({ "type": "integer", "x-extensible-enum": known })
            }
        }

        crate::wire::open_enum::open_enum! { @from $name i8 i16 i32 i64 isize u8 u16 u32 u64 usize }
    };
    (@from $name:ident $($integer:ty)*) => {$(
        impl TryFrom<$integer> for $name {
            type Error = crate::UnknownWord;

            fn try_from(number: $integer) -> Result<Self, crate::UnknownWord> {
                number.to_string().parse()
            }
        }
    )*};
}

pub(crate) use open_enum;
