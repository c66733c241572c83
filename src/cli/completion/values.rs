//! The values that may stand where the cursor is: from the spec, from the configuration, and from what was seen before.

use clap::{Arg, ValueHint};

use super::cursor::Cursor;
use super::place::Place;
use super::reply::{Offer, Paths, Reply, can_be_typed};
use super::{links, memory};
use crate::apis::APIS;
use crate::cli::commands::{history, settle, whoami};
use crate::cli::operations::bulk;
use crate::cli::operations::command::{OperationCommand, commands, spec};
use crate::cli::operations::typed::plain;
use crate::cli::setup::apis;
use crate::cli::setup::environment::Environment;
use crate::cli::setup::profile::{Configuration, DEFAULT_PROFILE, keys};
use crate::cli::setup::sandbox::DEFAULT_ADDRESS;
use crate::client::ApiInfo;

/// The values that `config set` takes, for the settings that take few.
const FEW: [(&str, [&str; 2]); 2] = [("sole_spender", ["true", "false"]), ("api_key_location", ["header", "query"])];

/// Returns the values that a flag or an argument may have.
pub(super) fn values(cursor: &Cursor, argument: &Arg) -> Reply {
    let mut reply = Reply { before: cursor.before.clone(), paths: paths(cursor, argument), ..Reply::default() };
    let possible = argument.get_possible_values();
    if !possible.is_empty() {
        let shown = possible.iter().filter(|value| !value.is_hide_set());
        let about = |help: Option<&clap::builder::StyledStr>| help.map(ToString::to_string).unwrap_or_default();
        reply.offers = shown.map(|value| Offer::new(value.get_name(), &about(value.get_help()))).collect();
        return reply;
    }
    let value_name = value_name(argument);
    match (cursor.path.as_slice(), argument.get_id().as_str()) {
        (_, "columns") => columns(cursor, &mut reply),
        (_, "profile") => reply.offers = profiles(),
        (_, "sandbox") => reply.offers = sandboxes(),
        (["config", ..], "key") => reply.offers = settings(),
        (["config", "set"], "value") => setting_values(cursor, &mut reply),
        (["api"], "method") => reply.offers = plain_offers(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]),
        (["api"], "path") => reply.offers = request_paths(),
        (["spec", "diff" | "operations", ..], _) | (["spec", "drift"], "spec") => reply.offers = groups(),
        _ if value_name == "JSON" && cursor.typed.starts_with('@') => reply.before.push('@'),
        (_, field) => reply.offers = of_operation(cursor, field),
    }
    let is_given = |offer: &Offer| {
        cursor.given.iter().any(|(given, value)| given.get_id() == argument.get_id() && *value == offer.value)
    };
    reply.offers.retain(|offer| can_be_typed(&offer.value) && !is_given(offer));
    reply
}

/// Returns whether a file or a folder may be named: the help says so with the name of the value.
fn paths(cursor: &Cursor, argument: &Arg) -> Paths {
    let name = value_name(argument);
    let is_path = matches!(argument.get_value_hint(), ValueHint::AnyPath | ValueHint::FilePath);
    let is_setting = cursor.path == ["config", "set"] && argument.get_id() == "value";
    let names_file = is_setting && cursor.given("key").is_some_and(|key| key.ends_with(".ca_file"));
    match name {
        "DIR" => Paths::Folders,
        _ if is_path || names_file || name.contains("FILE") => Paths::Files,
        // An API or a file.
        "OLD" | "NEW" => Paths::Files,
        "JSON" if cursor.typed.starts_with('@') => Paths::Files,
        _ => Paths::None,
    }
}

fn value_name(argument: &Arg) -> &str {
    argument.get_value_names().and_then(|names| names.first()).map_or("", |name| name.as_str())
}

/// Returns the API whose group of commands the cursor is in.
fn api(cursor: &Cursor) -> Option<&'static ApiInfo> {
    apis::of_group(cursor.path.first()?)
}

fn operation(cursor: &Cursor) -> Option<(&'static ApiInfo, &'static OperationCommand)> {
    let (api, name) = (api(cursor)?, cursor.path.get(1)?);
    Some((api, commands(api).iter().find(|command| command.name == *name)?))
}

/// Returns the values of a parameter or of a field of the body.
fn of_operation(cursor: &Cursor, field: &str) -> Vec<Offer> {
    let Some((api, command)) = operation(cursor) else { return Vec::new() };
    let Some(field) = command.fields.iter().find(|known| known.name == field) else { return Vec::new() };
    let place = Place::of(api, |flag| cursor.given(flag).map(str::to_owned));
    let known = place.map(|place| memory::of(&place)).unwrap_or_default();
    let seen = links::fitting(api, command.operation.id, &field.name, known);
    let mut offers: Vec<Offer> = seen.into_iter().map(|(value, about)| Offer::new(value, &about)).collect();
    // What the spec names comes last: it may be out of date.
    for value in field.known.iter().map(plain) {
        if !offers.iter().any(|offer| offer.value == value) {
            offers.push(Offer::new(value, ""));
        }
    }
    offers
}

/// Offers the fields of a response that were not chosen yet, separated by commas.
fn columns(cursor: &Cursor, reply: &mut Reply) {
    let names = match (operation(cursor), cursor.path.first()) {
        (Some((_, command)), _) if command.bulk.is_some() => owned(&bulk::COLUMNS),
        (Some((api, command)), _) => {
            let meanings = command.response_shape(spec(api)).meanings;
            let others = meanings.names().into_iter().filter(|name| !command.columns.iter().any(|first| first == name));
            command.columns.iter().cloned().chain(others.map(str::to_owned)).collect()
        }
        (None, Some(&"history")) => owned(&history::FIELDS),
        (None, Some(&"settle")) => owned(&settle::FIELDS),
        (None, Some(&"whoami")) => owned(&whoami::FIELDS),
        _ => Vec::new(),
    };
    let chosen = cursor.typed.rfind(',').map_or("", |comma| &cursor.typed[..=comma]);
    let is_left = |name: &&String| !chosen.split(',').any(|other| other == name.as_str());
    reply.offers = names.iter().filter(is_left).map(|name| Offer::new(name, "")).collect();
    reply.before.push_str(chosen);
    reply.is_list = true;
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn plain_offers<T: Into<String>>(values: impl IntoIterator<Item = T>) -> Vec<Offer> {
    values.into_iter().map(|value| Offer::new(value, "")).collect()
}

fn profiles() -> Vec<Offer> {
    let configuration = Configuration::load(Environment::of_process()).ok();
    plain_offers(configuration.and_then(|configuration| configuration.profiles().ok()).into_iter().flatten())
}

/// Returns the address where a sandbox runs by default, and those of sandboxes that were used.
fn sandboxes() -> Vec<Offer> {
    let places = memory::places();
    let mut addresses: Vec<&str> = places.iter().filter_map(Place::sandbox).collect();
    addresses.push(DEFAULT_ADDRESS);
    let mut offers: Vec<Offer> = Vec::new();
    for address in addresses {
        if !offers.iter().any(|offer| offer.value == address) {
            offers.push(Offer::new(address, ""));
        }
    }
    offers
}

/// Returns the names of all settings.
fn settings() -> Vec<Offer> {
    let of_api = |api: &'static ApiInfo| keys(api).into_iter().map(move |key| format!("{}.{key}", api.group));
    let settings = APIS.iter().copied().flat_map(of_api).chain([DEFAULT_PROFILE.to_owned()]);
    plain_offers(settings)
}

/// Offers the values of the setting that is being set.
fn setting_values(cursor: &Cursor, reply: &mut Reply) {
    let key = cursor.given("key").unwrap_or_default();
    let few = FEW.iter().find(|(name, _)| key.rsplit('.').next() == Some(name));
    reply.offers = match few {
        _ if key == DEFAULT_PROFILE => profiles(),
        Some((_, values)) => plain_offers(*values),
        None => Vec::new(),
    };
}

/// Returns the paths that a request can have without a value of the user's.
fn request_paths() -> Vec<Offer> {
    let operations = APIS.iter().flat_map(|api| api.operations);
    let whole = operations.filter(|operation| !operation.path.contains('{'));
    whole.map(|operation| Offer::new(operation.path, operation.method)).collect()
}

fn groups() -> Vec<Offer> {
    APIS.iter().map(|api| Offer::new(api.group, api.about)).collect()
}
