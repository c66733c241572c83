//! Environment variables. All of them are read here, so that each value means the same to the library and the program.

use std::ffi::OsStr;

use crate::Error;

/// What a variable of this process says; nothing if it is not set or empty.
pub(crate) fn variable(name: &str) -> Result<Option<String>, Error> {
    meaning(name, std::env::var_os(name).as_deref())
}

/// What the value of a variable says. An empty value counts as unset: scripts and container files often cannot unset a variable.
/// White space around a value is left off, since a value that comes out of a file ends with a line end. Any other value
/// that cannot be used is an error, which does not show it: to go on without it could mean another server or account.
pub(crate) fn meaning(name: &str, value: Option<&OsStr>) -> Result<Option<String>, Error> {
    let Some(value) = value.filter(|value| !value.is_empty()) else { return Ok(None) };
    let refuse = |problem: &str| Err(Error::configuration(format!("the environment variable {name} {problem}")));
    match value.to_str().map(str::trim) {
        None => refuse("is not valid Unicode; set it anew, or unset it"),
        Some("") => refuse("is blank; give it a value, or unset it"),
        Some(text) => Ok(Some(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_is_unset_and_what_cannot_be_used_is_an_error() {
        let table = [
            (None, Ok(None)),
            (Some(""), Ok(None)),
            (Some("value"), Ok(Some("value"))),
            (Some("value\n"), Ok(Some("value"))),
            (Some(" value\r\n"), Ok(Some("value"))),
            (Some("two words"), Ok(Some("two words"))),
            (Some(" "), Err("the environment variable NAME is blank; give it a value, or unset it")),
            (Some("\r\n"), Err("the environment variable NAME is blank; give it a value, or unset it")),
        ];
        for (value, expected) in table {
            let read = meaning("NAME", value.map(OsStr::new)).map_err(|error| error.to_string());
            let read = read.as_ref().map(Option::as_deref).map_err(String::as_str);
            assert_eq!(read, expected, "{value:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_is_not_unicode_is_an_error_that_does_not_show_it() {
        use std::os::unix::ffi::OsStrExt;

        let error = meaning("NAME", Some(OsStr::from_bytes(b"planted-\xFF"))).unwrap_err();
        assert!(error.is_configuration() && error.to_string().contains("NAME is not valid Unicode"), "{error}");
        assert!(!format!("{error} {error:?}").contains("planted"), "{error:?}");
    }
}
