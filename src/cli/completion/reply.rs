//! What may stand where the cursor is.

use crate::cli::letters::clean;

/// The longest value that is offered, in letters.
const LONGEST_VALUE: usize = 200;

/// The longest text beside a value, in letters.
const LONGEST_ABOUT: usize = 80;

/// What may stand where the cursor is.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Reply {
    /// What of the current word stays before any offer, such as `--product=`.
    pub(crate) before: String,
    pub(crate) offers: Vec<Offer>,
    pub(crate) paths: Paths,
    /// Whether an offer may be followed by a comma and another.
    pub(crate) is_list: bool,
}

/// Whether names of files may stand there, too. The shell knows them.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paths {
    #[default]
    None,
    Files,
    Folders,
}

/// A word that may stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Offer {
    pub(crate) value: String,
    /// What it means, in a few words or none.
    pub(crate) about: String,
}

impl Offer {
    pub(crate) fn new(value: impl Into<String>, about: &str) -> Self {
        let about = clean(about).replace('\n', " ");
        let about = about.trim();
        let mut short: String = about.chars().take(LONGEST_ABOUT).collect();
        if short.len() < about.len() {
            short.push('…');
        }
        Self { value: value.into(), about: short }
    }
}

/// Returns whether a value can be written on a command line, and read there. A letter that is not seen may lead the user
/// astray, and a value with a dash at its beginning would be taken as a flag.
pub(crate) fn can_be_typed(value: &str) -> bool {
    !value.is_empty()
        && !value.starts_with('-')
        && !value.contains('\n')
        && clean(value) == value
        && value.chars().count() <= LONGEST_VALUE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_read_and_typed_is_offered() {
        let table = [
            ("48213", true),
            ("ISP Proxy", true),
            ("Søk & finn: $HOME", true),
            ("", false),
            ("-x", false),
            ("two\nlines", false),
            ("a\ttab", false),
            ("\u{1b}[31mred", false),
            ("abc\u{202e}fed", false),
        ];
        for (value, expected) in table {
            assert_eq!(can_be_typed(value), expected, "{value:?}");
        }
        assert!(!can_be_typed(&"x".repeat(LONGEST_VALUE + 1)));
    }

    #[test]
    fn what_stands_beside_a_value_is_short_and_harmless() {
        assert_eq!(Offer::new("a", " red\u{1b}[31m\nnext ").about, "red [31m next");
        assert_eq!(Offer::new("a", &"x".repeat(100)).about.chars().count(), LONGEST_ABOUT + 1);
    }
}
