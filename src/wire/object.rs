//! Objects of responses: read field by field, what the spec does not know kept, and written as they came.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use super::read::{Field, Findings, Kept, Reading, Wire};

/// An object of a response. `object!` implements it.
pub(crate) trait Object: Default {
    /// Reads the value of a field exactly; false if the spec does not know the field.
    fn read_exactly<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<bool, A::Error>;

    /// Reads the value of a field liberally; nothing if the spec does not know the field.
    fn read_liberally(&mut self, name: &str, value: &Value, findings: &mut Findings) -> Option<Kept>;

    /// What the spec does not know, or what could not be read, by its wire name.
    fn extra_mut(&mut self) -> &mut Map<String, Value>;

    /// Adds the fields that the spec knows to a fingerprint.
    fn fingerprint_fields(&self, hasher: &mut impl Hasher);

    /// What [`extra_mut`](Self::extra_mut) changes.
    fn extra(&self) -> &Map<String, Value>;
}

impl<T: Object> Wire for T {
    fn read(value: &Value, findings: &mut Findings) -> Reading<Self> {
        let fields = match value {
            Value::Object(fields) => fields,
            Value::Null => return Reading::Absent,
            Value::Array(elements) if elements.is_empty() => return Reading::Absent,
            Value::String(text) if text.trim().is_empty() => return Reading::Absent,
            _ => return Reading::Unreadable,
        };
        let mut object = T::default();
        for (name, value) in fields {
            if object.read_liberally(name, value, findings) != Some(Kept::No) {
                object.extra_mut().insert(name.clone(), value.clone());
            }
        }
        Reading::Read(object)
    }

    fn fingerprint(&self, hasher: &mut impl Hasher) {
        self.fingerprint_fields(hasher);
        self.extra().hash(hasher);
    }
}

/// Decodes an object. A key that comes twice has its last value.
pub(crate) fn read_exactly<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    struct ObjectVisitor<T>(PhantomData<T>);

    impl<'de, T: Object> Visitor<'de> for ObjectVisitor<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
            let mut object = T::default();
            while let Some(Name(name)) = map.next_key()? {
                if !object.read_exactly(&name, &mut map)? {
                    object.extra_mut().insert(name.into_owned(), map.next_value()?);
                }
            }
            Ok(object)
        }
    }

    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

/// The key of a field, without a copy where the input allows it.
struct Name<'de>(Cow<'de, str>);

impl<'de> serde::Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;

        impl<'de> Visitor<'de> for NameVisitor {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a field")
            }

            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(name)))
            }

            fn visit_str<E>(self, name: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(name.to_owned())))
            }

            fn visit_string<E>(self, name: String) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(name)))
            }
        }

        deserializer.deserialize_str(NameVisitor)
    }
}

/// Decodes a text or an object.
pub(crate) fn read_text_or_object<'de, D, O, U>(
    deserializer: D,
    of_text: fn(String) -> U,
    of_object: fn(O) -> U,
) -> Result<U, D::Error>
where
    D: Deserializer<'de>,
    O: serde::Deserialize<'de>,
{
    struct Either<O, U>(fn(String) -> U, fn(O) -> U);

    impl<'de, O: serde::Deserialize<'de>, U> Visitor<'de> for Either<O, U> {
        type Value = U;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a text or an object")
        }

        fn visit_str<E>(self, text: &str) -> Result<U, E> {
            Ok(self.0(text.to_owned()))
        }

        fn visit_string<E>(self, text: String) -> Result<U, E> {
            Ok(self.0(text))
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<U, A::Error> {
            O::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(self.1)
        }
    }

    deserializer.deserialize_any(Either(of_text, of_object))
}

/// Makes a union of a text and an object decodable: the JSON type tells which one it is.
macro_rules! text_or_object {
    ($union:ty { $text:ident, $object:ident }) => {
        impl<'de> ::serde::Deserialize<'de> for $union {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::wire::read_text_or_object(deserializer, Self::$text, Self::$object)
            }
        }
    };
}
pub(crate) use text_or_object;

/// Writes an object: the fields that are there, then what the spec does not know.
pub(crate) fn write<T: Object, S: Serializer>(
    object: &T,
    serializer: S,
    fields: impl FnOnce(&mut Fields<'_, S::SerializeMap>) -> Result<(), S::Error>,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    fields(&mut Fields { map: &mut map, extra: object.extra() })?;
    for (name, value) in object.extra() {
        map.serialize_entry(name, value)?;
    }
    map.end()
}

/// Writes the fields of an object.
pub(crate) struct Fields<'a, M> {
    map: &'a mut M,
    extra: &'a Map<String, Value>,
}

impl<M: SerializeMap> Fields<'_, M> {
    /// Writes a field, unless it is absent, or kept as it came because not all of it could be read.
    pub(crate) fn write(&mut self, name: &'static str, field: &(impl Field + Serialize)) -> Result<(), M::Error> {
        if field.is_absent() || self.extra.contains_key(name) {
            return Ok(());
        }
        self.map.serialize_entry(name, field)
    }
}

/// Makes a struct of optional fields, lists and an `extra` the object of a response: `object!(Name { "wire name" => field, … })`.
macro_rules! object {
    ($object:ty { $($name:literal => $field:ident),* $(,)? }) => {
        impl crate::wire::Object for $object {
            fn read_exactly<'de, A: ::serde::de::MapAccess<'de>>(
                &mut self,
                name: &str,
                map: &mut A,
            ) -> Result<bool, A::Error> {
                match name {
                    $($name => crate::wire::Field::read_exactly(&mut self.$field, map)?,)*
                    _ => return Ok(false),
                }
                #[allow(unreachable_code, reason = "an object may have no fields")]
                Ok(true)
            }

            fn read_liberally(
                &mut self,
                name: &str,
                value: &::serde_json::Value,
                findings: &mut crate::wire::Findings,
            ) -> Option<crate::wire::Kept> {
                match name {
                    $($name => Some(crate::wire::Field::read_liberally(&mut self.$field, $name, value, findings)),)*
                    _ => None,
                }
            }

            fn extra(&self) -> &::serde_json::Map<String, ::serde_json::Value> {
                &self.extra
            }

            fn extra_mut(&mut self) -> &mut ::serde_json::Map<String, ::serde_json::Value> {
                &mut self.extra
            }

            fn fingerprint_fields(&self, hasher: &mut impl ::std::hash::Hasher) {
                $(crate::wire::Field::fingerprint(&self.$field, hasher);)*
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $object {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::wire::read_exactly(deserializer)
            }
        }

        impl ::serde::Serialize for $object {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                crate::wire::write(self, serializer, |fields| {
                    $(fields.write($name, &self.$field)?;)*
                    Ok(())
                })
            }
        }
    };
}

pub(crate) use object;
