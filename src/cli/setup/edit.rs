//! Changes the configuration file, and keeps its comments.

use std::io::{self, ErrorKind};

use toml_edit::{DocumentMut, Item, Table, TableLike};

use crate::apis::APIS;
use crate::cli::failure::{Ending, Failure};
use crate::cli::setup::own_file;
use crate::cli::setup::profile::{Configuration, DEFAULT_PROFILE, File, keys};
use crate::client::ApiInfo;

impl Configuration {
    /// Sets a setting to the given words, or removes it if there are none. Keeps the rest of the file and its comments.
    pub(crate) fn set(&self, profile: &str, name: &str, words: &[String]) -> Result<(), Failure> {
        let path = self.path()?;
        let failed = |error: io::Error| {
            Failure::new(Ending::Failed, format!("cannot change {}: {error}", path.display()))
                .advising("Make the file and its folder writable for you, or set SHAREKIT_CONFIG to another file.")
        };
        let _turn = own_file::lock(&path.with_extension("lock")).map_err(failed)?;
        let text = match std::fs::read_to_string(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            text => text.map_err(failed)?,
        };
        let mut document: DocumentMut =
            text.parse().map_err(|_| Failure::usage(format!("{} is not valid TOML; fix it first", path.display())))?;
        let place = if name == DEFAULT_PROFILE { None } else { Some((profile, ApiKey::parse(name)?)) };
        put(&mut document, place.as_ref(), value_of(name, words)).ok_or_else(|| {
            Failure::usage(format!("cannot add `{name}` to {}: a value is in the place of its table", path.display()))
        })?;
        let changed = with_line_ends_of(&text, &document.to_string());
        File::parse(&changed).map_err(|problem| Failure::usage(problem.message))?;
        own_file::replace(path, &changed).map_err(failed)
    }
}

/// Returns a changed file in which all lines but those that have changed are as they were, with their line ends. The
/// editor of TOML writes the line ends of Unix.
fn with_line_ends_of(before: &str, changed: &str) -> String {
    // The mark of UTF-8 that some programs write at the beginning is no part of TOML.
    let (mark, before) = before.strip_prefix('\u{feff}').map_or(("", before), |rest| ("\u{feff}", rest));
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = changed.split_inclusive('\n').collect();
    let are_same = |(old, new): &(&&str, &&str)| bare(old) == bare(new);
    let first = old.iter().zip(&new).take_while(are_same).count();
    let last = old[first..].iter().rev().zip(new[first..].iter().rev()).take_while(are_same).count();
    let end = if old.first().is_some_and(|line| line.ends_with("\r\n")) { "\r\n" } else { "\n" };
    let lines = new[first..new.len() - last].iter().map(|line| format!("{}{end}", bare(line)));
    let mut made = mark.to_owned() + &old[..first].concat();
    for line in lines.chain(old[old.len() - last..].iter().map(|line| (*line).to_owned())) {
        if made.len() > mark.len() && !made.ends_with('\n') {
            made.push_str(end);
        }
        made.push_str(&line);
    }
    made
}

fn bare(line: &str) -> &str {
    line.trim_end_matches(['\r', '\n'])
}

/// The name of a setting on the command line: `orders.timeout`.
pub(crate) struct ApiKey<'a> {
    pub(crate) api: &'static str,
    pub(crate) key: &'a str,
}

impl<'a> ApiKey<'a> {
    pub(crate) fn parse(name: &'a str) -> Result<Self, Failure> {
        let (api, key) = name.split_once('.').unwrap_or((name, ""));
        let api = APIS.iter().copied().find(|known| known.group == api);
        let found = api.and_then(|api| keys(api).contains(&key).then_some(Self { api: api.group, key }));
        found.ok_or_else(|| {
            let of_api = |api: &&'static ApiInfo| {
                keys(api).into_iter().map(|key| format!("{}.{key}", api.group)).collect::<Vec<_>>()
            };
            let known: Vec<String> = APIS.iter().flat_map(of_api).collect();
            Failure::usage(format!("unknown setting `{name}`"))
                .advising(format!("The settings are {DEFAULT_PROFILE}, {}.", known.join(", ")))
        })
    }
}

/// Returns words of the command line as a value of the file, or nothing if there are no words.
fn value_of(name: &str, words: &[String]) -> Option<toml_edit::Value> {
    let key = name.rsplit('.').next().unwrap_or_default();
    let number = || words.first()?.parse::<i64>().ok().filter(|_| words.len() == 1);
    match key {
        _ if words.is_empty() => None,
        "credential_command" => Some(words.iter().collect::<toml_edit::Array>().into()),
        "sole_spender" => match words {
            [word] if ["true", "false"].contains(&word.as_str()) => Some((word == "true").into()),
            _ => Some(words.join(" ").into()),
        },
        "timeout" | "redirect_port" => Some(number().map_or_else(|| words.join(" ").into(), Into::into)),
        _ => Some(words.join(" ").into()),
    }
}

/// Sets or removes a value. Returns nothing if the file has a value where the table of the setting belongs.
fn put(document: &mut DocumentMut, place: Option<&(&str, ApiKey)>, value: Option<toml_edit::Value>) -> Option<()> {
    let (table, key): (&mut dyn TableLike, &str) = match place {
        None => (document.as_table_mut(), DEFAULT_PROFILE),
        Some((profile, setting)) => {
            let profiles = table_in(document.as_table_mut(), "profiles")?;
            (table_in(table_in(profiles, profile)?, setting.api)?, setting.key)
        }
    };
    match (table.get_mut(key).and_then(Item::as_value_mut), value) {
        (Some(old), Some(mut new)) => {
            // Keep the comment behind the old value.
            *new.decor_mut() = old.decor().clone();
            *old = new;
        }
        (_, Some(new)) => drop(table.insert(key, new.into())),
        (_, None) => drop(table.remove(key)),
    }
    Some(())
}

/// Returns a table in another one, and makes it if it does not exist.
fn table_in<'a>(parent: &'a mut dyn TableLike, name: &str) -> Option<&'a mut dyn TableLike> {
    let new = || {
        let mut table = Table::new();
        // A heading is only written if a value follows it directly.
        table.set_implicit(true);
        Item::Table(table)
    };
    parent.entry(name).or_insert_with(new).as_table_like_mut()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_changed_lines_change() {
        let table = [
            ("a\r\nb\r\nc\r\n", "a\nx\nc\n", "a\r\nx\r\nc\r\n"),
            ("a\r\nb\nc\r\n", "a\nb\nc\nd\n", "a\r\nb\nc\r\nd\r\n"),
            ("a\nb\n", "a\n", "a\n"),
            ("a\r\nb", "a\nb\nc\n", "a\r\nb\r\nc\r\n"),
            ("a\r\nb", "x\nb\n", "x\r\nb"),
            ("", "a\n", "a\n"),
            ("\u{feff}a\r\n", "b\na\n", "\u{feff}b\r\na\r\n"),
            ("a\r\na\r\n", "a\na\na\n", "a\r\na\r\na\r\n"),
        ];
        for (before, changed, expected) in table {
            assert_eq!(with_line_ends_of(before, changed), expected, "{before:?} to {changed:?}");
        }
    }
}
