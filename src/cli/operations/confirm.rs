//! Asks before money, a balance or somebody's share is touched: what is about to be done, and what it costs.

use std::io::{IsTerminal, Write};

use serde_json::{Map, Value};

use crate::cli::failure::{Ending, Failure, clean};
use crate::cli::messages::say;
use crate::cli::operations::arguments::plain;
use crate::cli::operations::command::Command;
use crate::cli::operations::price;
use crate::cli::setup::apis::Client;

/// Asks before an operation of which the spec says that the user must agree, and tells its price.
pub(crate) async fn spending(
    command: &Command,
    sentence: &str,
    agreed: bool,
    client: &Client,
    call: &Map<String, Value>,
) -> Result<(), Failure> {
    if agreed {
        return Ok(());
    }
    refuse_without_terminal()?;
    let mut lines: Vec<String> = vec![format!("{}.", command.summary)];
    lines.extend(given(call));
    lines.extend(price::of(command.operation.id, client, call).await?);
    lines.push(sentence.to_owned());
    ask(&lines)
}

/// What was given, field by field.
fn given(call: &Map<String, Value>) -> Vec<String> {
    let body = call.get("body").and_then(Value::as_object);
    let parameters = call.iter().filter(|(name, _)| *name != "body");
    parameters.chain(body.into_iter().flatten()).map(|(name, value)| format!("  {name}: {}", plain(value))).collect()
}

/// Nobody can be asked where there is no terminal.
pub(crate) fn refuse_without_terminal() -> Result<(), Failure> {
    if std::io::stdin().is_terminal() && std::io::stderr().is_terminal() {
        return Ok(());
    }
    let refusal = Failure::usage("this spends, and there is no terminal to ask for consent; nothing was sent");
    Err(refusal.advising("Add --yes to do it without asking."))
}

/// Shows the lines, and goes on if the answer is yes.
pub(crate) fn ask(lines: &[String]) -> Result<(), Failure> {
    for line in lines {
        say(clean(line));
    }
    drop(write!(anstream::stderr(), "Go on? [y/N] "));
    let mut answer = String::new();
    match std::io::stdin().read_line(&mut answer) {
        Ok(0) => {
            say("");
            Err(Failure::new(Ending::Failed, "there was no answer; nothing was sent"))
        }
        Ok(_) if ["y", "yes"].contains(&answer.trim().to_lowercase().as_str()) => Ok(()),
        Ok(_) => Err(Failure::new(Ending::Failed, "not confirmed; nothing was sent")),
        Err(error) => Err(Failure::new(Ending::Failed, format!("there was no answer, nothing was sent: {error}"))),
    }
}
