//! The words of the command line, in the order in which clap takes them: flags of all calls may stand anywhere.

use std::collections::BTreeMap;
use std::ffi::OsString;

use clap::{ArgAction, Args};

use crate::cli::error_format::ErrorFlag;
use crate::cli::output::Printing;
use crate::cli::setup::connection::Settings;
use crate::cli::verbose::VerboseFlag;

/// Flags that many commands have, although not all.
const COMMON: [(&str, Option<char>); 2] = [("yes", Some('y')), ("dry-run", None)];

/// What is written after a flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    Nothing,
    /// A word, or a part after `=`.
    Value,
    /// Nothing or an address.
    Address,
}

/// Returns the words of a command line with the flags of all calls at its end. So they may stand before the command, and
/// between the words of it. An address after `--sandbox` is joined to it with `=`.
pub(crate) fn in_order(given: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let flags = flags_of_all_calls();
    let mut words = given.into_iter().peekable();
    let mut ordered: Vec<OsString> = words.next().into_iter().collect();
    let mut moved = Vec::new();
    while let Some(word) = words.next_if(|word| word != "--") {
        let text = word.to_string_lossy().into_owned();
        match takes(&flags, &text) {
            None => ordered.push(word),
            Some(Takes::Nothing) => moved.push(word),
            Some(Takes::Value) => {
                moved.push(word);
                moved.extend(words.next_if(|next| next != "--"));
            }
            Some(Takes::Address) => match words.next_if(|next| next.to_string_lossy().contains("://")) {
                Some(address) => moved.push(join(word, &address)),
                None => moved.push(word),
            },
        }
    }
    ordered.extend(moved);
    ordered.extend(words);
    ordered
}

fn join(mut flag: OsString, value: &OsString) -> OsString {
    flag.push("=");
    flag.push(value);
    flag
}

/// Returns what may be written after a word, if it is a flag of all calls. One that has its value in it takes nothing more.
fn takes(flags: &BTreeMap<String, Takes>, word: &str) -> Option<Takes> {
    if let Some(long) = word.strip_prefix("--") {
        let (name, value) = long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value)));
        let takes = *flags.get(name)?;
        return Some(if value.is_some() { Takes::Nothing } else { takes });
    }
    let letters = word.strip_prefix('-')?;
    let mut rest = letters.chars();
    while let Some(letter) = rest.next() {
        match *flags.get(&letter.to_string())? {
            Takes::Value if !rest.as_str().is_empty() => return Some(Takes::Nothing),
            Takes::Nothing => {}
            takes => return Some(takes),
        }
    }
    (!letters.is_empty()).then_some(Takes::Nothing)
}

/// Returns a command that has the flags of all calls.
pub(crate) fn all_calls() -> clap::Command {
    let command = clap::Command::new("");
    VerboseFlag::augment_args(ErrorFlag::augment_args(Printing::augment_args(Settings::augment_args(command))))
}

/// Returns the flags of all calls, by their long names and by their letters.
fn flags_of_all_calls() -> BTreeMap<String, Takes> {
    let command = all_calls();
    let mut flags = BTreeMap::new();
    for argument in command.get_arguments() {
        let is_optional = argument.get_num_args().is_some_and(|number| number.min_values() == 0);
        let takes = match argument.get_action() {
            ArgAction::Set | ArgAction::Append if is_optional => Takes::Address,
            ArgAction::Set | ArgAction::Append => Takes::Value,
            _ => Takes::Nothing,
        };
        let letter = argument.get_short().map(String::from);
        flags.extend(argument.get_long().map(str::to_owned).into_iter().chain(letter).map(|name| (name, takes)));
    }
    for (name, letter) in COMMON {
        flags.extend([name.to_owned()].into_iter().chain(letter.map(String::from)).map(|name| (name, Takes::Nothing)));
    }
    flags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_of_all_calls_may_stand_anywhere() {
        let table = [
            ("orders list", "orders list"),
            ("--sandbox orders list", "orders list --sandbox"),
            ("--sandbox http://localhost:1 orders list", "orders list --sandbox=http://localhost:1"),
            ("orders list --sandbox http://localhost:1", "orders list --sandbox=http://localhost:1"),
            (
                "--sandbox=http://localhost:1 orders --as friend list",
                "orders list --sandbox=http://localhost:1 --as friend",
            ),
            ("--output json orders -vv list -ojsonl", "orders list --output json -vv -ojsonl"),
            ("-vo json orders list", "orders list -vo json"),
            ("-y orders renew 7", "orders renew 7 -y"),
            ("--profile work config show", "config show --profile work"),
            (
                "config set orders.credential_command -- pass --output x",
                "config set orders.credential_command -- pass --output x",
            ),
            ("--profile work config set a -- -v", "config set a --profile work -- -v"),
            ("orders purchase --quantity -5", "orders purchase --quantity -5"),
            ("orders list --limit 3 --status=all", "orders list --limit 3 --status=all"),
            ("--help", "--help"),
            ("orders list --output", "orders list --output"),
            ("share-codes use -", "share-codes use -"),
        ];
        for (line, expected) in table {
            let words = ["sharekit"].into_iter().chain(line.split(' ')).map(OsString::from);
            let ordered: Vec<String> = in_order(words).into_iter().map(|word| word.into_string().unwrap()).collect();
            assert_eq!(ordered[1..].join(" "), expected, "{line}");
        }
    }
}
