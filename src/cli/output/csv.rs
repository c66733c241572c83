//! Results as CSV, for programs and for spreadsheets.

use serde_json::Value;

use super::meaning::Meanings;
use crate::cli::failure::Failure;
use crate::cli::letters::named;

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// How many bytes are kept for a line at first. The default is more than a line has.
const BUFFER: usize = 512;

/// Returns a line of these cells, quoted where needed.
pub(super) fn line(cells: &[String]) -> Result<Vec<u8>, Failure> {
    let mut record = csv::WriterBuilder::new().buffer_capacity(BUFFER).from_writer(Vec::new());
    record.write_record(cells).map_err(std::io::Error::from)?;
    Ok(record.into_inner().map_err(|error| std::io::Error::other(error.to_string()))?)
}

/// Returns a value as a cell: lists and objects are JSON, numbers and words as they were sent. With `iso`, a time that was
/// sent as a number is ISO 8601.
pub(super) fn cell(meanings: &Meanings, name: &str, value: &Value, iso: bool) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => of_text(text),
        Value::Number(_) if iso => meanings.time(name, value).unwrap_or_else(|| value.to_string()),
        other => named(&other.to_string()),
    }
}

/// Returns a text of other people as a cell. Unseen letters are named; what a spreadsheet would take for a formula gets an
/// apostrophe, which reading such a cell removes.
pub(super) fn of_text(text: &str) -> String {
    let text = named(text);
    if text.trim_start_matches('\'').starts_with(FORMULA) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a cell as docs/cli.md says.
    fn read(cell: &str) -> &str {
        match cell.strip_prefix('\'') {
            Some(rest) if rest.trim_start_matches('\'').starts_with(FORMULA) => rest,
            _ => cell,
        }
    }

    #[test]
    fn a_formula_gets_an_apostrophe_and_reads_back() {
        let table = [
            ("=1+1", "'=1+1"),
            ("+4712345678", "'+4712345678"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("'=1", "''=1"),
            ("'quoted'", "'quoted'"),
            ("a=1", "a=1"),
            ("", ""),
        ];
        for (text, expected) in table {
            let cell = of_text(text);
            assert_eq!(cell, expected, "{text:?}");
            assert_eq!(read(&cell), text);
        }
        assert_eq!(cell(&Meanings::default(), "n", &serde_json::json!(-5), false), "-5", "a number is no formula");
    }
}
