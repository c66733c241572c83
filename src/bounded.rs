//! Integers that refuse what the API would refuse.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};

/// An integer of a request from `MIN` to `MAX`, both included. Values out of range are refused when it is made.
///
/// ```
/// use sharekit::{BoundedInteger, OutOfRange};
///
/// let limit: BoundedInteger<1, 100> = 30.try_into()?;
/// assert_eq!(limit.get(), 30);
/// let refused: OutOfRange = BoundedInteger::<1, 100>::try_from(500).unwrap_err();
/// assert_eq!(refused.to_string(), "must be from 1 to 100, but is 500");
/// # Ok::<(), sharekit::OutOfRange>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct BoundedInteger<const MIN: i64, const MAX: i64>(i64);

/// An integer of a request that has a smallest value, but no largest.
pub type IntegerFrom<const MIN: i64> = BoundedInteger<MIN, { i64::MAX }>;

impl<const MIN: i64, const MAX: i64> BoundedInteger<MIN, MAX> {
    /// The integer.
    #[must_use]
    pub fn get(self) -> i64 {
        self.0
    }

    fn checked<I>(value: I) -> Result<Self, OutOfRange>
    where
        I: Copy + fmt::Display + TryInto<i64>,
    {
        match value.try_into() {
            Ok(inside) if (MIN..=MAX).contains(&inside) => Ok(Self(inside)),
            _ => Err(OutOfRange { minimum: MIN, maximum: MAX, value: value.to_string() }),
        }
    }
}

/// One conversion per integer type of the language, so that plain literals and every variable fit.
macro_rules! from_integers {
    ($($integer:ty)*) => {$(
        impl<const MIN: i64, const MAX: i64> TryFrom<$integer> for BoundedInteger<MIN, MAX> {
            type Error = OutOfRange;

            fn try_from(value: $integer) -> Result<Self, OutOfRange> {
                Self::checked(value)
            }
        }
    )*};
}

from_integers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

impl<const MIN: i64, const MAX: i64> fmt::Display for BoundedInteger<MIN, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de, const MIN: i64, const MAX: i64> Deserialize<'de> for BoundedInteger<MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::checked(i64::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

#[cfg(feature = "schemars")]
impl<const MIN: i64, const MAX: i64> schemars::JsonSchema for BoundedInteger<MIN, MAX> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Integer{MIN}To{MAX}").into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut schema = schemars::json_schema!({ "type": "integer", "minimum": MIN });
        if MAX != i64::MAX {
            schema.insert("maximum".to_owned(), MAX.into());
        }
        schema
    }
}

/// An integer that the API would refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutOfRange {
    minimum: i64,
    maximum: i64,
    value: String,
}

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { minimum, maximum, value } = self;
        match *maximum {
            i64::MAX => write!(f, "must be at least {minimum}, but is {value}"),
            _ => write!(f, "must be from {minimum} to {maximum}, but is {value}"),
        }
    }
}

impl std::error::Error for OutOfRange {}
