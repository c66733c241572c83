//! Enums that a server may extend: known words and numbers by name, all others kept as they came.

use std::fmt;

use serde::de::Visitor;
use serde::{Deserializer, Serialize, Serializer};
use serde_json::{Number, Value};

use crate::wire::whole_number;

/// A word or number that an enum of the spec does not know, given for a request.
///
/// Answers never fail on one: there it decodes to `Unknown`. To send one all the same, say so with `Unknown`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownValue {
    value: String,
    known: &'static [&'static str],
}

impl UnknownValue {
    pub(crate) fn new(value: &str, known: &'static [&'static str]) -> Self {
        Self { value: value.to_owned(), known }
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "must be {}, but is {}; `Unknown` sends others", self.known.join(" or "), self.value)
    }
}

impl std::error::Error for UnknownValue {}

/// Reads a word or number that a server sends, as text.
pub(crate) fn of_wire<'de, D: Deserializer<'de>, T>(deserializer: D, of: fn(&str) -> T) -> Result<T, D::Error> {
    struct Word<T>(fn(&str) -> T);

    impl<T> Visitor<'_> for Word<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a word or number")
        }

        fn visit_str<E>(self, word: &str) -> Result<T, E> {
            Ok(self.0(word))
        }

        fn visit_i64<E>(self, number: i64) -> Result<T, E> {
            Ok(self.0(itoa::Buffer::new().format(number)))
        }

        fn visit_u64<E>(self, number: u64) -> Result<T, E> {
            Ok(self.0(itoa::Buffer::new().format(number)))
        }
    }

    deserializer.deserialize_any(Word(of))
}

/// The text of a word or number that is written in an unusual way.
pub(crate) fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(word) => Some(word.clone()),
        Value::Number(number) => {
            Some(whole_number(value).map_or_else(|| number.to_string(), |whole| whole.to_string()))
        }
        Value::Bool(word) => Some(word.to_string()),
        _ => None,
    }
}

/// Writes a number as a number, and what is none as it came.
pub(crate) fn number_to_wire<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    match serde_json::from_str::<Number>(text) {
        Ok(number) => number.serialize(serializer),
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
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$about])* $variant,)*
            /// One that the spec does not know, as it came.
            Unknown(String),
        }

        impl $name {
            /// What the spec knows, as it is sent.
            pub const KNOWN: &'static [&'static str] = &[$($value),*];

            /// The text as it is sent.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(text) => text,
                }
            }

            fn of_text(text: &str) -> Self {
                Self::known(text).unwrap_or_else(|| Self::Unknown(text.to_owned()))
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
            type Err = crate::UnknownValue;

            fn from_str(text: &str) -> Result<Self, crate::UnknownValue> {
                Self::known(text).ok_or_else(|| crate::UnknownValue::new(text, Self::KNOWN))
            }
        }

        impl TryFrom<&str> for $name {
            type Error = crate::UnknownValue;

            fn try_from(text: &str) -> Result<Self, crate::UnknownValue> {
                text.parse()
            }
        }

        impl TryFrom<String> for $name {
            type Error = crate::UnknownValue;

            fn try_from(text: String) -> Result<Self, crate::UnknownValue> {
                text.parse()
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::open_enum::of_wire(deserializer, Self::of_text)
            }
        }

        impl crate::wire::Wire for $name {
            fn read(value: &::serde_json::Value, _: &mut crate::wire::Findings) -> crate::wire::Reading<Self> {
                match crate::open_enum::text_of(value) {
                    Some(text) => crate::wire::Reading::Read(Self::of_text(&text)),
                    None if value.is_null() => crate::wire::Reading::Absent,
                    None => crate::wire::Reading::Unreadable,
                }
            }

            fn fingerprint(&self, hasher: &mut impl ::std::hash::Hasher) {
                ::std::hash::Hash::hash(self, hasher);
            }
        }

        crate::open_enum::open_enum! { @wire $kind $name $($value)* }
    };
    (@wire text $name:ident $($value:literal)*) => {
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
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
                crate::open_enum::number_to_wire(self.as_str(), serializer)
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

        crate::open_enum::open_enum! { @from $name i8 i16 i32 i64 isize u8 u16 u32 u64 usize }
    };
    (@from $name:ident $($integer:ty)*) => {$(
        impl TryFrom<$integer> for $name {
            type Error = crate::UnknownValue;

            fn try_from(number: $integer) -> Result<Self, crate::UnknownValue> {
                number.to_string().parse()
            }
        }
    )*};
}

pub(crate) use open_enum;
