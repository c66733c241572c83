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

/// The JSON arguments of a call chosen at run time.
#[cfg(feature = "dynamic-calls")]
pub(crate) struct Arguments {
    redactor: crate::http::redact::Redactor,
    operation: String,
    left: serde_json::Map<String, serde_json::Value>,
}

#[cfg(feature = "dynamic-calls")]
impl Arguments {
    pub(crate) fn new(
        operation: &str,
        given: serde_json::Map<String, serde_json::Value>,
        redactor: &crate::http::redact::Redactor,
    ) -> Self {
        Self { redactor: redactor.clone(), operation: operation.to_owned(), left: given }
    }

    /// Takes an argument out, if it was given.
    pub(crate) fn take<T: serde::de::DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>, crate::Error> {
        let Some(given) = self.left.remove(name) else { return Ok(None) };
        let decoded = serde_path_to_error::deserialize(given);
        decoded.map(Some).map_err(|error| {
            let problem = self.redactor.text(&format!("{name}: {error}"));
            crate::Error::invalid_argument(problem).with_operation(&self.operation)
        })
    }

    /// Refuses what no one took.
    pub(crate) fn finish(self) -> Result<(), crate::Error> {
        match self.left.keys().next() {
            Some(name) => {
                let problem = format!("{name}: not an argument of this operation");
                Err(crate::Error::invalid_argument(problem).with_operation(&self.operation))
            }
            None => Ok(()),
        }
    }
}

/// What `Client::call` answers to an id that no operation has.
#[cfg(feature = "dynamic-calls")]
pub(crate) fn no_such_operation(id: &str, known: &[&crate::Operation]) -> crate::Error {
    let known: Vec<&str> = known.iter().map(|operation| operation.id).collect();
    crate::Error::invalid_argument(format!("no such operation; there are {}", known.join(", "))).with_operation(id)
}

/// What `Client::call_pages` answers to an operation that has no pages.
#[cfg(feature = "dynamic-calls")]
pub(crate) fn no_pages(id: &str, known: &[&crate::Operation]) -> crate::Error {
    if known.iter().any(|operation| operation.id == id) {
        crate::Error::invalid_argument("does not return a list in pages".to_owned()).with_operation(id)
    } else {
        no_such_operation(id, known)
    }
}
