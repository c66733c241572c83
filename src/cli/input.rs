//! Reads what the user hands in: files and standard input, as any system writes them.

use std::io::Read;

use crate::cli::failure::Failure;

/// What stands for standard input in place of the name of a file.
pub(crate) const STANDARD_INPUT: &str = "-";

/// What a file begins with that some programs write in UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The column of our own csv that holds the codes.
const CODE_COLUMN: &str = "code";

/// Returns the text of a file, or of standard input for `-`, without a byte order mark.
pub(crate) fn text(name: &str) -> Result<String, Failure> {
    let shown = shown(name);
    let failed = |error: std::io::Error| Failure::usage(format!("{shown} cannot be read: {error}"));
    let mut bytes = Vec::new();
    if name == STANDARD_INPUT {
        std::io::stdin().lock().read_to_end(&mut bytes).map_err(failed)?;
    } else {
        bytes = std::fs::read(name).map_err(failed)?;
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Failure::usage(format!("{shown} is in UTF-16"))
            .advising("Save it as UTF-8; in PowerShell: Get-Content FILE | Set-Content -Encoding utf8 NEW"));
    }
    let text = String::from_utf8(bytes).map_err(|_| {
        Failure::usage(format!("{shown} is not text in UTF-8")).advising("Save it as UTF-8, then try again.")
    })?;
    Ok(text.strip_prefix(BYTE_ORDER_MARK).map(str::to_owned).unwrap_or(text))
}

/// Returns how a message names a file.
pub(crate) fn shown(name: &str) -> &str {
    if name == STANDARD_INPUT { "standard input" } else { name }
}

/// Returns the codes in a text: separated by white space, or in the column `code` of a csv that this program has written.
/// Lines that begin with `#` are left out.
pub(crate) fn codes(text: &str) -> Result<Vec<String>, Failure> {
    let lines: Vec<&str> =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let is_csv = lines.first().is_some_and(|first| first.split(',').any(|column| column == CODE_COLUMN));
    if is_csv {
        return codes_of_csv(&lines.join("\n"));
    }
    Ok(lines.iter().flat_map(|line| line.split_whitespace()).map(str::to_owned).collect())
}

fn codes_of_csv(text: &str) -> Result<Vec<String>, Failure> {
    let failed = |error: csv::Error| {
        Failure::usage(format!("the csv cannot be read: {error}")).advising("Hand in one code a line instead.")
    };
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let column = reader.headers().map_err(failed)?.iter().position(|name| name == CODE_COLUMN).unwrap_or_default();
    let rows = reader.records().map(|row| Ok(row.map_err(failed)?.get(column).unwrap_or_default().to_owned()));
    let codes: Vec<String> = rows.collect::<Result<_, Failure>>()?;
    Ok(codes.into_iter().map(|code| without_guard(&code).to_owned()).filter(|code| !code.is_empty()).collect())
}

/// Takes off the apostrophe that stands before what a spreadsheet would take for a formula.
fn without_guard(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@'])).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_any_system_writes_them() {
        let table = [
            ("A1\nB2\n", vec!["A1", "B2"]),
            ("A1 B2\tC3", vec!["A1", "B2", "C3"]),
            ("A1\r\n\r\nB2\r\n", vec!["A1", "B2"]),
            ("# from May\nA1\n  # and June\nB2", vec!["A1", "B2"]),
            ("code,status\r\nA1,new\r\nB2,used\r\n", vec!["A1", "B2"]),
            ("status,code\nnew,A1\n\"a, b\",B2\n", vec!["A1", "B2"]),
            ("code\nA1\nB2\n", vec!["A1", "B2"]),
            ("code,note\n'=A1,x\nB2,'\n", vec!["=A1", "B2"]),
            ("", vec![]),
            ("code\n", vec![]),
        ];
        for (text, expected) in table {
            assert_eq!(codes(text).unwrap(), expected, "{text:?}");
        }
    }

    #[test]
    fn a_file_of_another_system_is_read_or_refused_in_words() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("codes.txt");
        let read = |bytes: &[u8]| {
            std::fs::write(&file, bytes).unwrap();
            text(file.to_str().unwrap()).map_err(|failure| failure.to_string())
        };
        assert_eq!(read(b"\xef\xbb\xbfA1\r\n").unwrap(), "A1\r\n");
        assert!(read(b"\xff\xfeA\x001\x00").unwrap_err().contains("is in UTF-16"));
        assert!(read(b"A\xe41").unwrap_err().contains("is not text in UTF-8"));
        assert!(text("/no/such/file").unwrap_err().to_string().contains("/no/such/file cannot be read"));
    }
}
