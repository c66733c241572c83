//! The units of the wire: money and the three forms in which the vendors write times.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub, SubAssign};

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::wire::{Findings, Reading, Wire};

/// An amount of money in cents. `Display` shows units and cents: `12.30`. Sums stop at the largest number there is.
///
/// ```
/// use sharekit::Cents;
///
/// let price: Cents = serde_json::from_str("1230")?;
/// assert_eq!(price.get(), 1230);
/// assert_eq!([price, Cents::from(70)].into_iter().sum::<Cents>().to_string(), "13.00");
/// assert!(price > Cents::from(99));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cents(i64);

impl Cents {
    /// The number of cents.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl From<i64> for Cents {
    fn from(cents: i64) -> Self {
        Self(cents)
    }
}

impl Add for Cents {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Cents {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl AddAssign for Cents {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Cents {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl<'a> Sum<&'a Self> for Cents {
    fn sum<I: Iterator<Item = &'a Self>>(amounts: I) -> Self {
        amounts.copied().sum()
    }
}

impl Sum for Cents {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::default(), Add::add)
    }
}

impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let cents = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", cents / 100, cents % 100)
    }
}

/// A time as a number counted from 1970-01-01T00:00:00Z, `PER_SECOND` of which make a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EpochTime<const PER_SECOND: i64>(i64);

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
    /// The number.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The moment; none if it is before the year -9999 or after 9999. `std::time::SystemTime` can be made from it.
    #[must_use]
    pub fn timestamp(self) -> Option<Timestamp> {
        let fraction = self.0.rem_euclid(PER_SECOND) * (1_000_000_000 / PER_SECOND);
        Timestamp::new(self.0.div_euclid(PER_SECOND), i32::try_from(fraction).ok()?).ok()
    }
}

impl<const PER_SECOND: i64> From<i64> for EpochTime<PER_SECOND> {
    fn from(number: i64) -> Self {
        Self(number)
    }
}

// So that a plain literal fits a setter.
impl<const PER_SECOND: i64> From<i32> for EpochTime<PER_SECOND> {
    fn from(number: i32) -> Self {
        Self(number.into())
    }
}

impl<const PER_SECOND: i64> From<Timestamp> for EpochTime<PER_SECOND> {
    fn from(moment: Timestamp) -> Self {
        let fraction = i64::from(moment.subsec_nanosecond()) * PER_SECOND / 1_000_000_000;
        Self(moment.as_second() * PER_SECOND + fraction)
    }
}

impl<const PER_SECOND: i64> fmt::Display for EpochTime<PER_SECOND> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.timestamp() {
            Some(moment) => moment.fmt(f),
            None => self.0.fmt(f),
        }
    }
}

/// A time written as ISO 8601, as proxy orders have it. Without an offset it is taken as UTC. Two are equal if they mean
/// the same moment; `Display` and JSON show it as it was written.
///
/// ```
/// use sharekit::IsoTime;
///
/// let expires: IsoTime = serde_json::from_str(r#""2026-08-01T10:00:00""#)?;
/// assert_eq!(expires.timestamp(), "2026-08-01T10:00:00Z".parse()?);
/// assert_eq!(expires, serde_json::from_str::<IsoTime>(r#""2026-08-01T12:00:00+02:00""#)?);
/// assert_eq!(expires.to_string(), "2026-08-01T10:00:00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct IsoTime {
    moment: Timestamp,
    written: Box<str>,
}

impl IsoTime {
    /// The moment. `std::time::SystemTime` can be made from it.
    #[must_use]
    pub fn timestamp(&self) -> Timestamp {
        self.moment
    }

    fn parse(text: &str) -> Option<Self> {
        let without_offset = || text.parse::<jiff::civil::DateTime>().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok();
        let moment = text.parse().ok().or_else(|| without_offset().map(|zoned| zoned.timestamp()))?;
        Some(Self { moment, written: text.into() })
    }
}

impl PartialEq for IsoTime {
    fn eq(&self, other: &Self) -> bool {
        self.moment == other.moment
    }
}

impl Eq for IsoTime {}

impl PartialOrd for IsoTime {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for IsoTime {
    fn cmp(&self, other: &Self) -> Ordering {
        self.moment.cmp(&other.moment)
    }
}

impl Hash for IsoTime {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.moment.hash(hasher);
    }
}

impl From<Timestamp> for IsoTime {
    fn from(moment: Timestamp) -> Self {
        Self { moment, written: moment.to_string().into() }
    }
}

impl fmt::Display for IsoTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl Serialize for IsoTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.written)
    }
}

impl<'de> Deserialize<'de> for IsoTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("is not a time in ISO 8601"))
    }
}

impl Wire for IsoTime {
    fn read(value: &Value, _: &mut Findings) -> Reading<Self> {
        match value.as_str() {
            Some(text) if text.trim().is_empty() => Reading::Absent,
            Some(text) => Self::parse(text.trim()).map_or(Reading::Unreadable, Reading::Read),
            None if value.is_null() => Reading::Absent,
            None => Reading::Unreadable,
        }
    }

    fn fingerprint(&self, hasher: &mut impl Hasher) {
        self.hash(hasher);
    }
}

/// Whole numbers, in their usual spellings.
macro_rules! whole_numbers {
    ($([$($generics:tt)*] $unit:ty;)*) => {$(
        impl<$($generics)*> Wire for $unit {
            fn read(value: &Value, findings: &mut Findings) -> Reading<Self> {
                i64::read(value, findings).map(Self)
            }

            fn fingerprint(&self, hasher: &mut impl Hasher) {
                self.hash(hasher);
            }
        }
    )*};
}

whole_numbers! { [] Cents; [const PER_SECOND: i64] EpochTime<PER_SECOND>; }

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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read<T: Wire>(value: &Value) -> Option<T> {
        match T::read(value, &mut Findings::default()) {
            Reading::Read(read) => Some(read),
            _ => None,
        }
    }

    #[test]
    fn amounts_and_times_are_read_in_the_usual_spellings_and_in_no_other() {
        for value in [json!(1230), json!("1230"), json!(1230.0), json!(" 1230 ")] {
            assert_eq!(read(&value), Some(Cents(1230)), "{value}");
            assert_eq!(read(&value), Some(EpochTime::<1000>(1230)), "{value}");
        }
        for value in
            [json!(12.5), json!(1e300), json!(u64::MAX), json!("12.50"), json!("free"), json!(true), json!([1])]
        {
            assert_eq!(read::<Cents>(&value), None, "{value}");
            assert_eq!(read::<UnixSeconds>(&value), None, "{value}");
        }
        assert_eq!(EpochTime::<1>(i64::MAX).timestamp(), None);
        assert_eq!(EpochTime::<1>(i64::MIN).to_string(), i64::MIN.to_string());
    }

    #[test]
    fn an_iso_time_is_read_with_spaces_around_it() {
        let time: IsoTime = read(&json!(" 2026-08-01T10:00:00 ")).unwrap();
        assert_eq!(time.to_string(), "2026-08-01T10:00:00");
        for value in [json!("next week"), json!(""), json!(1_700_000_000), json!(null), json!("+99999-01-01T00:00:00Z")]
        {
            assert_eq!(read::<IsoTime>(&value), None, "{value}");
        }
    }
}
