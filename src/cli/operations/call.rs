//! Runs the command of an operation: reads its arguments, asks before it spends, calls, prints.

use clap::{ArgMatches, FromArgMatches};
use futures_util::TryStreamExt;
use serde_json::{Map, Value};

use crate::Paging;
use crate::cli::failure::{Ending, Failure};
use crate::cli::messages::say;
use crate::cli::operations::command as operations;
use crate::cli::operations::command::Command;
use crate::cli::operations::progress::Progress;
use crate::cli::operations::{arguments, bulk, confirm};
use crate::cli::output;
use crate::cli::output::{Format, Output};
use crate::cli::setup::apis::{Api, Client};
use crate::cli::setup::connection::{Settings, connect};

/// How many items a page holds when many are wanted, if the user does not say, and the spec allows it.
const LARGE_PAGE: i64 = 100;

/// Runs `sharekit GROUP COMMAND`.
pub(crate) async fn run(api: Api, group: &ArgMatches) -> Result<Ending, Failure> {
    let Some((name, given)) = group.subcommand() else { return Err(Failure::usage("which command?")) };
    let command = operations::commands(api).iter().find(|command| command.name == name);
    let command = command.ok_or_else(|| Failure::usage(format!("{name}: no such command")))?;
    let settings = Settings::from_arg_matches(given).map_err(|error| wrong(&error))?;
    let printing = output::Printing::from_arg_matches(given).map_err(|error| wrong(&error))?;
    if bulk::is_bulk(command) {
        return bulk::run(api, command, given, &settings, &printing).await;
    }
    let call = arguments::read(api, command, given)?;
    let output = Output::new(&printing, command.response_shape(operations::spec(api)))?;
    let connection = connect(api, &settings).await?;
    if command.is_list() {
        return list(command, given, call, &connection.client, &output).await;
    }
    if let Some(sentence) = &command.confirm {
        confirm::spending(command, sentence, given.get_flag("yes"), &connection.client, &call).await?;
    }
    let response = connection.client.call(command.operation.id, call).await?;
    let printed = output.response(&response);
    let safe = command.operation.retry_safe;
    printed.map_err(|failure| if safe { failure } else { done_but_lost(&failure) })?;
    Ok(Ending::Done)
}

/// Clap has checked it before.
pub(crate) fn wrong(error: &clap::Error) -> Failure {
    Failure::usage(error.to_string())
}

/// Whoever does not see that it was done might do it again.
fn done_but_lost(failure: &Failure) -> Failure {
    let reason = if failure.is_silent() { "nobody reads it".to_owned() } else { failure.to_string() };
    let lost = Failure::new(Ending::Failed, format!("it was done, but the answer cannot be printed: {reason}"));
    lost.advising("Do not do it again; list what there is now.")
}

/// Prints one page, or as many as are wanted.
async fn list(
    command: &Command,
    given: &ArgMatches,
    mut call: Map<String, Value>,
    client: &Client,
    output: &Output,
) -> Result<Ending, Failure> {
    let most = given.get_one::<u64>("max").copied();
    if !given.get_flag("all") && most.is_none() {
        return one_page(command, call, client, output).await;
    }
    let allowed =
        command.fields.iter().find(|field| field.name == "limit").and_then(|field| field.schema["maximum"].as_i64());
    let largest = allowed.map_or(LARGE_PAGE, |allowed| allowed.min(LARGE_PAGE));
    let limit = most.and_then(|most| i64::try_from(most).ok()).unwrap_or(largest).clamp(1, largest);
    call.entry("limit").or_insert_with(|| limit.into());
    let most = most.unwrap_or(u64::MAX);
    let mut list = output.list();
    let progress = Progress::of_items(output);
    let mut pages = client.pages(command.operation.id, call)?;
    while list.count() < most {
        let Some(page) = pages.try_next().await? else { break };
        let left = usize::try_from(most - list.count()).unwrap_or(usize::MAX);
        for item in page.items.iter().take(left) {
            list.item(item)?;
        }
        list.flush()?;
        progress.at(list.count());
    }
    progress.end();
    list.end()?;
    Ok(Ending::Done)
}

async fn one_page(
    command: &Command,
    call: Map<String, Value>,
    client: &Client,
    output: &Output,
) -> Result<Ending, Failure> {
    let page = call.get("page").and_then(Value::as_i64).unwrap_or(1);
    let answer = client.call(command.operation.id, call).await?;
    let items = command.items.as_deref().and_then(|items| answer.pointer(items));
    let mut list = output.list();
    for item in items.and_then(Value::as_array).into_iter().flatten() {
        list.item(item)?;
    }
    list.end()?;
    if output.format == Format::Table && more_follows(command.operation.paging, page, &answer) {
        say("There are more: --all follows the pages.");
    }
    Ok(Ending::Done)
}

/// Whether a page is not the last one, as far as the server says.
fn more_follows(paging: Paging, page: i64, answer: &Value) -> bool {
    match paging {
        Paging::Page { total_pages, .. } => answer.pointer(total_pages).and_then(Value::as_i64) > Some(page),
        Paging::Offset { next, .. } => {
            answer.pointer(next).and_then(Value::as_str).is_some_and(|next| !next.is_empty())
        }
        Paging::None => false,
    }
}
