//! Times of the sandbox's clock as one writes them at a terminal.

use jiff::{Span, SpanRelativeTo, Timestamp};

use crate::cli::commands::history::moment;

/// Reads a moment, or `now`.
pub(super) fn freeze(text: &str) -> Result<Timestamp, String> {
    if text == "now" { Ok(Timestamp::now()) } else { moment(text) }
}

/// Reads how far to advance, in seconds.
pub(super) fn advance(text: &str) -> Result<u64, String> {
    let wrong = || "write a time like 90s, 3h, 5d or \"1d 12h\"".to_owned();
    if let Ok(seconds) = text.parse() {
        return Ok(seconds);
    }
    let span: Span = text.parse().map_err(|_| wrong())?;
    let time = span.to_duration(SpanRelativeTo::days_are_24_hours()).map_err(|_| wrong())?;
    u64::try_from(time.as_secs()).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_to_advance_has_a_unit() {
        for (text, seconds) in
            [("90s", 90), ("3h", 10_800), ("5d", 432_000), ("1d 12h", 129_600), ("60", 60), ("2w", 1_209_600)]
        {
            assert_eq!(advance(text), Ok(seconds), "{text}");
        }
        for wrong in ["", "soon", "-3h", "2 months"] {
            assert!(advance(wrong).is_err(), "{wrong}");
        }
    }
}
