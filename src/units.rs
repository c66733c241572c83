//! The units of the wire: money and the three forms in which the vendors write times.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::wire::{Findings, Reading, Wire};

/// An amount of money in cents, as the vendor sends it. `Display` shows units and cents: `12.30`.
///
/// ```
/// let price: sharekit::Cents = serde_json::from_str("1230")?;
/// assert_eq!(price.get(), Some(1230));
/// assert_eq!(price.to_string(), "12.30");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cents(Value);

impl Cents {
    /// The number of cents; nothing if the server sent something that is no whole number.
    #[must_use]
    pub fn get(&self) -> Option<i64> {
        whole(&self.0)
    }
}

impl From<i64> for Cents {
    fn from(cents: i64) -> Self {
        Self(cents.into())
    }
}

impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(cents) = self.get() else { return as_sent(&self.0, f) };
        let sign = if cents < 0 { "-" } else { "" };
        let cents = cents.unsigned_abs();
        write!(f, "{sign}{}.{:02}", cents / 100, cents % 100)
    }
}

/// A time as a number counted from 1970-01-01T00:00:00Z, `PER_SECOND` of which make a second.
///
/// Whatever the server sent is kept; [`timestamp`](Self::timestamp) says what time it means, if it means one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EpochTime<const PER_SECOND: i64>(Value);

/// A time in whole seconds, as share codes have it.
///
/// ```
/// let created = sharekit::UnixSeconds::from(1_700_000_000);
/// assert_eq!(created.to_string(), "2023-11-14T22:13:20Z");
/// ```
pub type UnixSeconds = EpochTime<1>;

/// A time in milliseconds, as subscription sharing has it.
///
/// ```
/// let start = sharekit::EpochMilliseconds::from(1_560_336_440_000_i64);
/// assert_eq!(start.to_string(), "2019-06-12T10:47:20Z");
/// ```
pub type EpochMilliseconds = EpochTime<1000>;

impl<const PER_SECOND: i64> EpochTime<PER_SECOND> {
    /// The number as the server sent it; nothing if it is no whole number.
    #[must_use]
    pub fn get(&self) -> Option<i64> {
        whole(&self.0)
    }

    /// The moment it means; nothing if it means none. `std::time::SystemTime` can be made from it.
    #[must_use]
    pub fn timestamp(&self) -> Option<Timestamp> {
        let number = self.get()?;
        let fraction = number.rem_euclid(PER_SECOND) * (1_000_000_000 / PER_SECOND);
        Timestamp::new(number.div_euclid(PER_SECOND), i32::try_from(fraction).ok()?).ok()
    }
}

impl<const PER_SECOND: i64> From<i64> for EpochTime<PER_SECOND> {
    fn from(number: i64) -> Self {
        Self(number.into())
    }
}

// So that a plain literal fits a setter.
impl<const PER_SECOND: i64> From<i32> for EpochTime<PER_SECOND> {
    fn from(number: i32) -> Self {
        i64::from(number).into()
    }
}

impl<const PER_SECOND: i64> From<Timestamp> for EpochTime<PER_SECOND> {
    fn from(moment: Timestamp) -> Self {
        let fraction = i64::from(moment.subsec_nanosecond()) * PER_SECOND / 1_000_000_000;
        (moment.as_second() * PER_SECOND + fraction).into()
    }
}

impl<const PER_SECOND: i64> fmt::Display for EpochTime<PER_SECOND> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.timestamp() {
            Some(moment) => moment.fmt(f),
            None => as_sent(&self.0, f),
        }
    }
}

/// A time written as ISO 8601, as proxy orders have it. Without an offset it is taken as UTC.
///
/// ```
/// let expires: sharekit::IsoTime = serde_json::from_str(r#""2026-08-01T10:00:00""#)?;
/// assert_eq!(expires.timestamp(), "2026-08-01T10:00:00Z".parse().ok());
/// let odd: sharekit::IsoTime = serde_json::from_str(r#""next week""#)?;
/// assert_eq!((odd.timestamp(), odd.to_string()), (None, "next week".to_owned()));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IsoTime(Value);

impl IsoTime {
    /// The moment it means; nothing if it means none. `std::time::SystemTime` can be made from it.
    #[must_use]
    pub fn timestamp(&self) -> Option<Timestamp> {
        let text = self.0.as_str()?;
        let without_offset = || text.parse::<jiff::civil::DateTime>().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok();
        text.parse().ok().or_else(|| without_offset().map(|zoned| zoned.timestamp()))
    }
}

impl From<Timestamp> for IsoTime {
    fn from(moment: Timestamp) -> Self {
        Self(moment.to_string().into())
    }
}

impl fmt::Display for IsoTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        as_sent(&self.0, f)
    }
}

/// Whatever came is kept.
macro_rules! kept_as_sent {
    ($([$($generics:tt)*] $unit:ty;)*) => {$(
        impl<$($generics)*> Wire for $unit {
            fn read(value: &Value, _: &mut Findings) -> Reading<Self> {
                if value.is_null() { Reading::Absent } else { Reading::Read(Self(value.clone())) }
            }

            fn fingerprint(&self, hasher: &mut impl std::hash::Hasher) {
                std::hash::Hash::hash(&self.0, hasher);
            }
        }
    )*};
}

kept_as_sent! { [] Cents; [const PER_SECOND: i64] EpochTime<PER_SECOND>; [] IsoTime; }

/// A value as the server sent it, a text without its quotes.
fn as_sent(value: &Value, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match value {
        Value::String(text) => f.write_str(text),
        other => write!(f, "{other}"),
    }
}

/// A whole number, also where it is written with a fraction of zero or as text.
fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| from_float(number.as_f64()?)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

#[allow(clippy::cast_possible_truncation, reason = "the range and the fraction are checked just before")]
fn from_float(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() < 9.0e15).then_some(number as i64)
}

/// The schema of a unit is that of the plain value: units are what the spec says in `x-unit`.
#[cfg(feature = "schemars")]
mod schema {
    use std::borrow::Cow;

    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

    use super::{Cents, EpochTime, IsoTime};

    impl JsonSchema for Cents {
        fn inline_schema() -> bool {
            true
        }

        fn schema_name() -> Cow<'static, str> {
            "Cents".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "type": "integer", "format": "int64", "x-unit": "cents" })
        }
    }

    impl<const PER_SECOND: i64> JsonSchema for EpochTime<PER_SECOND> {
        fn inline_schema() -> bool {
            true
        }

        fn schema_name() -> Cow<'static, str> {
            format!("EpochTime{PER_SECOND}").into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            let unit = if PER_SECOND == 1 { "unix-seconds" } else { "epoch-milliseconds" };
            json_schema!({ "type": "integer", "format": "int64", "x-unit": unit })
        }
    }

    impl JsonSchema for IsoTime {
        fn inline_schema() -> bool {
            true
        }

        fn schema_name() -> Cow<'static, str> {
            "IsoTime".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "type": "string", "format": "date-time", "x-unit": "iso-8601" })
        }
    }
}
