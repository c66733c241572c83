//! Changing the configuration file, with the comments in it left alone.

use std::io::{self, ErrorKind};

use toml_edit::{DocumentMut, Item, Table, TableLike};

use crate::cli::failure::{Ending, Failure};
use crate::cli::setup::apis::Api;
use crate::cli::setup::own_file;
use crate::cli::setup::profile::{Configuration, DEFAULT_PROFILE, File, keys};

impl Configuration {
    /// Gives a setting another value, or none. What else is in the file stays, with its comments.
    pub(crate) fn set(&self, profile: &str, name: &str, words: &[String]) -> Result<(), Failure> {
        let path = self.path()?;
        let failed = |error: io::Error| {
            Failure::new(Ending::Failed, format!("{} cannot be changed: {error}", path.display()))
                .advising("Make it and its folder writable for you, or set SHAREKIT_CONFIG to another file.")
        };
        let _turn = own_file::lock(&path.with_extension("lock")).map_err(failed)?;
        let text = match std::fs::read_to_string(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            text => text.map_err(failed)?,
        };
        let mut document: DocumentMut =
            text.parse().map_err(|_| Failure::usage(format!("{} is no TOML; mend it first", path.display())))?;
        let place = if name == DEFAULT_PROFILE { None } else { Some((profile, ApiKey::parse(name)?)) };
        put(&mut document, place.as_ref(), value_of(name, words)).ok_or_else(|| {
            Failure::usage(format!("{} has something else than a table where `{name}` belongs", path.display()))
        })?;
        let changed = document.to_string();
        File::parse(&changed).map_err(|problem| Failure::usage(problem.message))?;
        own_file::replace(path, &changed).map_err(failed)
    }
}

/// A setting of an API as it is named on the command line: `orders.timeout`.
struct ApiKey<'a> {
    api: &'static str,
    key: &'a str,
}

impl<'a> ApiKey<'a> {
    fn parse(name: &'a str) -> Result<Self, Failure> {
        let (api, key) = name.split_once('.').unwrap_or((name, ""));
        let api = Api::ALL.into_iter().find(|known| known.command() == api);
        let found = api.and_then(|api| keys(api).contains(&key).then(|| Self { api: api.command(), key }));
        found.ok_or_else(|| {
            let known = Api::ALL.map(|api| keys(api).iter().map(|key| format!("{}.{key}", api.command())).collect());
            let known: Vec<String> = known.into_iter().flat_map(|keys: Vec<String>| keys).collect();
            Failure::usage(format!("there is no setting `{name}`"))
                .advising(format!("There are {DEFAULT_PROFILE}, {}.", known.join(", ")))
        })
    }
}

/// Words of the command line as the file has them; no words are no value.
fn value_of(name: &str, words: &[String]) -> Option<toml_edit::Value> {
    let key = name.rsplit('.').next().unwrap_or_default();
    let number = || words.first()?.parse::<i64>().ok().filter(|_| words.len() == 1);
    match key {
        _ if words.is_empty() => None,
        "credential_command" => Some(words.iter().collect::<toml_edit::Array>().into()),
        "timeout" | "redirect_port" => Some(number().map_or_else(|| words.join(" ").into(), Into::into)),
        _ => Some(words.join(" ").into()),
    }
}

/// Puts a value in its place, or nothing. Nothing comes back if there is no room for it.
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
            // With the comment behind it.
            *new.decor_mut() = old.decor().clone();
            *old = new;
        }
        (_, Some(new)) => drop(table.insert(key, new.into())),
        (_, None) => drop(table.remove(key)),
    }
    Some(())
}

/// A table in another, made if need be.
fn table_in<'a>(parent: &'a mut dyn TableLike, name: &str) -> Option<&'a mut dyn TableLike> {
    let new = || {
        let mut table = Table::new();
        // No heading of its own, unless something stands right below it.
        table.set_implicit(true);
        Item::Table(table)
    };
    parent.entry(name).or_insert_with(new).as_table_like_mut()
}
