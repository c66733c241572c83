//! Runs the command of an operation: reads its arguments, asks before it spends, calls, prints.

use std::collections::BTreeSet;

use clap::{ArgMatches, FromArgMatches};
use futures_util::TryStreamExt;
use serde_json::{Map, Value};

use crate::cli::completion;
use crate::cli::failure::{Ending, Failure};
use crate::cli::operations::command::{OperationCommand, commands, spec};
use crate::cli::operations::progress::Progress;
use crate::cli::operations::send::send;
use crate::cli::operations::settling::{Sending, Spend};
use crate::cli::operations::told::About;
use crate::cli::operations::typed::plain;
use crate::cli::operations::{arguments, bulk, cut, dry_run, guard, wait, watch};
use crate::cli::output::{Output, Printing};
use crate::cli::setup::connection::{Settings, connect};
use crate::client::{AnyClient, ApiInfo};

/// How many items to ask for per page when many are wanted, if the spec allows it and the user does not say.
const LARGE_PAGE: i64 = 100;

/// Runs `sharekit GROUP COMMAND`.
pub(crate) async fn run(api: &'static ApiInfo, group: &ArgMatches) -> Result<Ending, Failure> {
    // clap has checked that there is a command, and that it is known.
    let (name, given) = group.subcommand().ok_or_else(|| Failure::usage("a command is missing"))?;
    let is_named = |command: &&OperationCommand| command.name == name || command.waits_as(name);
    let command = commands(api).iter().find(is_named).ok_or_else(|| Failure::usage("there is no such command"))?;
    let settings = Settings::from_arg_matches(given).map_err(|error| arguments::rejected(&error))?;
    let printing = Printing::from_arg_matches(given).map_err(|error| arguments::rejected(&error))?;
    if command.bulk.is_some() {
        let ending = bulk::run(api, command, given, &settings, &printing).await?;
        if ending == Ending::Done && !given.get_flag("dry-run") {
            completion::forget(api, given, &written(command, given));
        }
        return Ok(ending);
    }
    let call = arguments::read(api, command, given)?;
    let output = Output::new(&printing, command.response_shape(spec(api)))?;
    if command.operation.method != "GET" && given.get_flag("dry-run") {
        return dry_run::run(api, command, call, (&settings, &printing), 1).await;
    }
    let output = output.seen_by(completion::seen(api, command, given));
    let connection = connect(api, &settings).await?;
    if let Some(waiting) = command.wait.as_ref().filter(|_| command.waits_as(name)) {
        return wait::run(command, waiting, given, call, connection.client.as_ref(), &output).await;
    }
    if let Some(pause) = watch::pause(command, given) {
        return watch::run(command, given, pause, call, connection.client.as_ref(), &output).await;
    }
    if command.page.is_some() {
        return list(command, given, call, connection.client.as_ref(), &output).await;
    }
    if command.operation.settling_limits().is_some() {
        let sending = Sending::from_arg_matches(given).map_err(|error| arguments::rejected(&error))?;
        let spend = Spend { api, command, sending: &sending, printing: &printing, connection: &connection };
        let client = spend.client()?;
        spend.warn_of_equal(&call).await?;
        guard::agree(About { api, command, client: client.as_ref(), call: &call }, given).await?;
        let sent = spend.send(client.as_ref(), call, &output).await;
        return sent.map_err(|failure| failure.about(command.operation.id));
    }
    guard::agree(About { api, command, client: connection.client.as_ref(), call: &call }, given).await?;
    let response = send(command, connection.client.as_ref(), call).await?;
    output.response(&response)?;
    Ok(Ending::Done)
}

/// Returns the values on the command line that a command was done for. They have been used up.
fn written(command: &OperationCommand, given: &ArgMatches) -> BTreeSet<String> {
    let values = command.bulk.as_ref().and_then(|field| given.get_many::<Value>(field));
    values.into_iter().flatten().map(plain).collect()
}

/// Prints one page, or as many as the user asks for.
async fn list(
    command: &OperationCommand,
    given: &ArgMatches,
    call: Map<String, Value>,
    client: &dyn AnyClient,
    output: &Output,
) -> Result<Ending, Failure> {
    let most = given.get_one::<u64>("max").copied();
    if !given.get_flag("all") && most.is_none() {
        return one_page(command, call, client, output).await;
    }
    let failed = |error| Failure::of_call(&error, command.operation);
    let call = with_limit(command, call, most);
    let most = most.unwrap_or(u64::MAX);
    let mut list = output.list();
    let progress = Progress::of_items(output);
    let mut pages = client.pages(command.operation.id, call).map_err(failed)?;
    while list.count() < most {
        let Some(page) = pages.try_next().await.map_err(failed)? else { break };
        let left = usize::try_from(most - list.count()).unwrap_or(usize::MAX);
        for item in page.items.iter().take(left) {
            list.item(item)?;
        }
        list.flush()?;
        progress.at(list.count());
    }
    progress.end();
    let shown = list.count();
    list.end()?;
    if shown == most {
        cut::tell_after_most(shown);
    }
    Ok(Ending::Done)
}

/// Asks for large pages, but not for more than the user wants, unless the user has set a limit.
fn with_limit(command: &OperationCommand, mut call: Map<String, Value>, most: Option<u64>) -> Map<String, Value> {
    let Some(limit) = command.page.as_ref().and_then(|page| page.limit.clone()) else { return call };
    let largest = command.largest_page().map_or(LARGE_PAGE, |allowed| allowed.min(LARGE_PAGE));
    let wanted = most.and_then(|most| i64::try_from(most).ok()).unwrap_or(largest).clamp(1, largest);
    call.entry(limit).or_insert_with(|| wanted.into());
    call
}

async fn one_page(
    command: &OperationCommand,
    call: Map<String, Value>,
    client: &dyn AnyClient,
    output: &Output,
) -> Result<Ending, Failure> {
    let position = command.page.as_ref().and_then(|page| call.get(&page.position)?.as_i64());
    let response = send(command, client, call).await?;
    let items = command.items.as_deref().and_then(|items| response.pointer(items));
    let mut list = output.list();
    for item in items.and_then(Value::as_array).into_iter().flatten() {
        list.item(item)?;
    }
    let shown = list.count();
    list.end()?;
    cut::tell_after_page(command, position, &response, shown);
    Ok(Ending::Done)
}
