//! Reading answers liberally, where the generated types alone would not.

use serde::{Deserialize, Deserializer};

/// A list that may be null or hold nulls, which are left out.
pub(crate) fn list<'de, D, T>(deserializer: D) -> Result<Option<Vec<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let elements: Option<Vec<Option<T>>> = Deserialize::deserialize(deserializer)?;
    Ok(elements.map(|elements| elements.into_iter().flatten().collect()))
}

/// The same where the whole answer is a list.
pub(crate) fn bare_list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    list(deserializer).map(Option::unwrap_or_default)
}
