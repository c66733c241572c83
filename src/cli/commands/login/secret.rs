//! Reads a secret from the terminal or from standard input.

use std::io::{self, IsTerminal, Read};

use dialoguer::Password;

use crate::cli::failure::Failure;
use crate::client::Secret;

/// The longest secret that is read, in bytes.
const LONGEST: u64 = 64 * 1024;

/// Asks for a secret without echo on a terminal, else reads it from standard input. On a thread of its own, so that the
/// command can be stopped meanwhile.
pub(super) async fn ask_secret(what: &str) -> Result<Secret, Failure> {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let what = what.to_owned();
    std::thread::spawn(move || drop(sender.send(read_secret(&what))));
    receiver.await.unwrap_or_else(|_| Err(Failure::usage("the question was interrupted")))
}

fn read_secret(what: &str) -> Result<Secret, Failure> {
    let failed = |problem: String| {
        Failure::usage(problem).advising("Pipe it in, for example `pass show NAME | sharekit login …`.")
    };
    let text = if io::stdin().is_terminal() {
        let typed = Password::new().with_prompt(what).interact();
        typed.map_err(|error| failed(format!("cannot ask for the {what}: {error}")))?
    } else {
        let mut text = String::new();
        let read = io::stdin().take(LONGEST + 1).read_to_string(&mut text);
        read.map_err(|error| failed(format!("cannot read the {what} from standard input: {error}")))?;
        if text.len() as u64 > LONGEST {
            return Err(failed(format!("standard input is too long for the {what}")));
        }
        text
    };
    match text.trim() {
        "" => Err(failed(format!("standard input is empty; it must hold the {what}"))),
        secret => Ok(Secret::new(secret)),
    }
}
