//! Asks the user before a call that spends money, uses a balance or ends a share: what it does, and what it costs.

use serde_json::{Map, Value};

use crate::cli::failure::{Ending, Failure, clean};
use crate::cli::operations::command::OperationCommand;
use crate::cli::operations::told::Told;
use crate::cli::operations::typed::plain;
use crate::cli::terminal::Terminal;

/// Asks before an operation that the spec marks with `confirm`, and tells what is known of it.
pub(super) fn spending(
    command: &OperationCommand,
    sentence: &str,
    call: &Map<String, Value>,
    told: &Told,
) -> Result<(), Failure> {
    let mut lines: Vec<String> = vec![format!("{}.", command.summary)];
    lines.extend(given(call));
    lines.extend(told.lines.iter().cloned());
    lines.push(sentence.to_owned());
    ask(&lines)
}

/// Returns the arguments of the call, one per line.
fn given(call: &Map<String, Value>) -> Vec<String> {
    let body = call.get("body").and_then(Value::as_object);
    let parameters = call.iter().filter(|(name, _)| *name != "body");
    parameters.chain(body.into_iter().flatten()).map(|(name, value)| format!("  {name}: {}", plain(value))).collect()
}

/// Fails if there is no terminal to ask at.
pub(crate) fn require_terminal() -> Result<(), Failure> {
    Terminal::open().map(drop).ok_or_else(no_terminal)
}

fn no_terminal() -> Failure {
    Failure::usage("this command must be confirmed, but there is no terminal to ask at; nothing was sent")
        .advising("Add --yes to run it without a question.")
}

/// Shows the lines and asks whether to go on. Only `y` and `yes` go on.
pub(crate) fn ask(lines: &[String]) -> Result<(), Failure> {
    let mut terminal = Terminal::open().ok_or_else(no_terminal)?;
    let lines: String = lines.iter().map(|line| clean(line) + "\n").collect();
    match terminal.ask(&format!("{lines}Go on? [y/N] ")) {
        Ok(None) => Err(Failure::new(Ending::Failed, "not confirmed: the input has ended; nothing was sent")),
        Ok(Some(line)) if ["y", "yes"].contains(&line.trim().to_lowercase().as_str()) => Ok(()),
        Ok(Some(_)) => Err(Failure::new(Ending::Failed, "not confirmed; nothing was sent")),
        Err(error) => Err(Failure::new(Ending::Failed, format!("cannot read your answer: {error}; nothing was sent"))),
    }
}
