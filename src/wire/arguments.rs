//! Arguments of calls: checked when they are given, named when they are refused.

use std::fmt::Display;

/// Converts one argument.
pub(crate) fn value<V, T>(name: &str, value: V) -> Result<T, String>
where
    V: TryInto<T>,
    V::Error: Display,
{
    value.try_into().map_err(|reason| format!("{name}: {reason}"))
}

/// Converts an integer that has limits.
pub(crate) fn integer<V>(name: &str, least: i64, most: i64, value: V) -> Result<i64, String>
where
    V: TryInto<i64>,
    V::Error: Display,
{
    let range = match most {
        i64::MAX => format!("must be at least {least}"),
        _ => format!("must be from {least} to {most}"),
    };
    match value.try_into() {
        Ok(value) if (least..=most).contains(&value) => Ok(value),
        Ok(value) => Err(format!("{name}: {range}, but is {value}")),
        Err(_) => Err(format!("{name}: {range}")),
    }
}

/// Decodes an integer that has limits.
pub(crate) fn limited<'de, D, const LEAST: i64, const MOST: i64>(deserializer: D) -> Result<i64, D::Error>
where
    D: serde::Deserializer<'de>,
{
    let value: i64 = serde::Deserialize::deserialize(deserializer)?;
    integer("", LEAST, MOST, value).map_err(|reason| serde::de::Error::custom(reason.trim_start_matches(": ")))
}

/// Decodes an integer that has limits, or null.
pub(crate) fn optional_limited<'de, D, const LEAST: i64, const MOST: i64>(
    deserializer: D,
) -> Result<Option<i64>, D::Error>
where
    D: serde::Deserializer<'de>,
{
    struct Limited<const LEAST: i64, const MOST: i64>(i64);

    impl<'de, const LEAST: i64, const MOST: i64> serde::Deserialize<'de> for Limited<LEAST, MOST> {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            limited::<D, LEAST, MOST>(deserializer).map(Self)
        }
    }

    let value: Option<Limited<LEAST, MOST>> = serde::Deserialize::deserialize(deserializer)?;
    Ok(value.map(|value| value.0))
}

/// Converts an argument that is a list of at least so many elements.
pub(crate) fn list<I, T>(name: &str, at_least: usize, values: I) -> Result<Vec<T>, String>
where
    I: IntoIterator,
    I::Item: TryInto<T>,
    <I::Item as TryInto<T>>::Error: Display,
{
    let elements = values.into_iter().enumerate();
    let list: Result<Vec<T>, String> =
        elements.map(|(position, element)| value(&format!("{name}[{position}]"), element)).collect();
    match list {
        Ok(list) if list.len() < at_least => {
            Err(format!("{name}: must hold at least {at_least}, but holds {}", list.len()))
        }
        checked => checked,
    }
}

/// Decodes a list that a request must not send empty.
pub(crate) fn non_empty<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::Deserialize<'de>,
{
    let list = <Vec<T> as serde::Deserialize>::deserialize(deserializer)?;
    if list.is_empty() { Err(serde::de::Error::invalid_length(0, &"at least one element")) } else { Ok(list) }
}
