//! The scripts that the shells load, and the form in which each of them takes what is offered.

use super::line::{BashLine, Words};
use super::reply::{Offer, Paths, Reply};

/// A shell that the program has a script for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Shell {
    Bash,
    Elvish,
    Fish,
    Powershell,
    Zsh,
}

/// Finds out what may stand in the place of the last word of a line.
type Engine<'a> = &'a dyn Fn(&Words) -> Reply;

impl Shell {
    pub(super) fn named(name: &str) -> Option<Self> {
        <Self as clap::ValueEnum>::from_str(name, false).ok()
    }

    /// Returns the script that the shell loads.
    pub(crate) fn script(self) -> &'static str {
        match self {
            Self::Bash => include_str!("scripts/bash"),
            Self::Elvish => include_str!("scripts/elvish"),
            Self::Fish => include_str!("scripts/fish"),
            Self::Powershell => include_str!("scripts/powershell"),
            Self::Zsh => include_str!("scripts/zsh"),
        }
    }

    /// Returns the response to the script, or nothing if it did not ask as it should.
    pub(super) fn respond(self, asked: Vec<String>, engine: Engine) -> Option<String> {
        let mut asked = asked.into_iter();
        if self == Self::Bash {
            let line = BashLine::parse(&asked.next()?, &asked.next()?);
            return Some(for_bash(&line, engine(&line.words)));
        }
        // The mark before it keeps a word in its place that is empty.
        let current = asked.next()?.strip_prefix('=')?.to_owned();
        // The first is the program.
        let words = Words { before: asked.skip(1).collect(), current };
        Some(self.lines(&words, engine(&words)))
    }

    /// Returns two lines on all that is offered, and then a line for each offer.
    fn lines(self, words: &Words, reply: Reply) -> String {
        let kind = kind(&reply);
        let mut lines = vec![kind.to_owned(), reply.before.clone()];
        let typed = typed(words, &reply);
        for Offer { value, about } in reply.offers {
            let word = format!("{}{value}", reply.before);
            match self {
                Self::Fish | Self::Elvish => lines.push(format!("{word}\t{about}")),
                Self::Powershell if value.starts_with(&typed) => {
                    lines.push(format!("{}\t{value}\t{about}", quoted_for_powershell(&word)));
                }
                Self::Zsh if about.is_empty() => lines.push(value.replace(':', "\\:")),
                Self::Zsh => lines.push(format!("{}:{about}", value.replace(':', "\\:"))),
                // It has lines of its own.
                Self::Powershell | Self::Bash => {}
            }
        }
        lines.join("\n") + "\n"
    }
}

/// Returns what a script gets to know of all that is offered.
fn kind(reply: &Reply) -> &'static str {
    match reply.paths {
        Paths::Files => "files",
        Paths::Folders => "folders",
        Paths::None if reply.is_list => "list",
        Paths::None => "values",
    }
}

/// Returns what was typed of the value.
fn typed(words: &Words, reply: &Reply) -> String {
    words.current.strip_prefix(&reply.before).unwrap_or_default().to_owned()
}

/// Returns four lines on all that is offered, and then the offers that begin with what was typed, quoted, without what bash
/// keeps of the word, and with a space where the word is complete.
fn for_bash(line: &BashLine, reply: Reply) -> String {
    let before = reply.before.chars().count();
    // What stands before the names of files that bash finds, and how many letters of them bash keeps.
    let put: String = reply.before.chars().skip(line.kept).collect();
    let cut = line.kept.saturating_sub(before);
    let typed = typed(&line.words, &reply);
    let mut lines = vec![kind(&reply).to_owned(), typed.clone(), put, cut.to_string()];
    for Offer { value, .. } in reply.offers.into_iter().filter(|offer| offer.value.starts_with(&typed)) {
        let new: String = reply.before.chars().chain(value.chars()).skip(line.kept).collect();
        let quoted = match line.quote {
            // Bash quotes names of files itself, and with them all else.
            _ if reply.paths != Paths::None => Some(new),
            Some(quote) => quoted_inside(quote, &new),
            None => Some(escaped_for_bash(&new)),
        };
        // Bash closes an open quote itself.
        let is_complete = reply.paths == Paths::None && !reply.is_list && line.quote.is_none();
        lines.extend(quoted.map(|text| if is_complete { text + " " } else { text }));
    }
    lines.join("\n") + "\n"
}

/// Returns a text that stands in an open quote. Nothing if that cannot be: an exclamation mark means a former command there.
fn quoted_inside(quote: char, text: &str) -> Option<String> {
    match quote {
        '\'' => Some(text.replace('\'', r"'\''")),
        _ if text.contains('!') => None,
        _ => Some(escaped(text, |letter| r#""\$`"#.contains(letter))),
    }
}

/// Returns a text that stands without quotes.
fn escaped_for_bash(text: &str) -> String {
    let means_itself = |letter: char| letter.is_alphanumeric() || "_-./,:=@%+".contains(letter);
    escaped(text, |letter| !means_itself(letter))
}

/// Returns a text with a backslash before some letters.
fn escaped(text: &str, is_special: impl Fn(char) -> bool) -> String {
    let letters = text.chars().flat_map(|letter| is_special(letter).then_some('\\').into_iter().chain([letter]));
    letters.collect()
}

/// Returns a word that `PowerShell` takes as one.
fn quoted_for_powershell(word: &str) -> String {
    let means_itself = |letter: char| letter.is_alphanumeric() || "_-./:=+,".contains(letter);
    let is_list = word.contains(',') && !word.starts_with("--");
    if word.chars().all(means_itself) && !is_list { word.to_owned() } else { format!("'{}'", word.replace('\'', "''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(before: &str, values: &[&str]) -> Reply {
        let offers = values.iter().map(|value| Offer::new(*value, "")).collect();
        Reply { before: before.to_owned(), offers, ..Reply::default() }
    }

    #[test]
    fn bash_gets_words_that_it_can_read() {
        let values = ["ISP Proxy", "It's $5 `now`", "wow!", "a:b=c"];
        let table = [
            ("sharekit --product ", "", &["ISP\\ Proxy ", "It\\'s\\ \\$5\\ \\`now\\` ", "wow\\! ", "a:b=c "][..]),
            ("sharekit --product IS", "", &["ISP\\ Proxy "]),
            ("sharekit --product 'I", "", &["ISP Proxy", "It'\\''s $5 `now`"]),
            ("sharekit --product \"", "", &["ISP Proxy", "It's \\$5 \\`now\\`", "a:b=c"]),
            ("sharekit --product=a", "--product=", &["a:b=c "]),
            ("sharekit --product=a:", "--product=", &["b=c "]),
            ("sharekit --product=a:b=", "--product=", &["c "]),
            ("sharekit --product=\"IS", "--product=", &["ISP Proxy"]),
        ];
        for (line, before, expected) in table {
            let line = BashLine::parse(line, " \t\n\"'@><=;|&(:");
            let response = for_bash(&line, reply(before, &values));
            let offers: Vec<&str> = response.lines().skip(4).collect();
            assert_eq!(offers, expected, "{line:?}");
        }
    }

    #[test]
    fn powershell_gets_words_that_it_can_read() {
        let table = [
            ("48213", "48213"),
            ("ISP Proxy", "'ISP Proxy'"),
            ("It's $5", "'It''s $5'"),
            ("--product=ISP Proxy", "'--product=ISP Proxy'"),
            ("a,b", "'a,b'"),
        ];
        for (word, expected) in table {
            assert_eq!(quoted_for_powershell(word), expected);
        }
    }
}
