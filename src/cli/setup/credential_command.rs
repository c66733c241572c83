//! Runs the program of `credential_command`, which prints a credential.

use std::io::Read;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::cli::failure::{Ending, Failure};
use crate::cli::messages::seconds;
use crate::cli::setup::environment::Environment;
use crate::client::Secret;

/// The environment variable that sets another time limit, in seconds.
const VARIABLE: &str = "SHAREKIT_CREDENTIAL_TIMEOUT";

/// How long the program may take if nothing else is said: it may ask the user for a password.
const PATIENCE: Duration = Duration::from_secs(60);

/// The longest output that is read, in bytes.
const LONGEST: u64 = 64 * 1024;

/// How often it is looked whether the program has ended.
const PAUSE: Duration = Duration::from_millis(5);

/// Runs a program and returns what it prints, without the line end. Its own messages go to the terminal. It is ended when
/// it takes too long.
pub(super) fn secret_of_command(command: &[String]) -> Result<Secret, Failure> {
    let (program, arguments) = (&command[0], &command[1..]);
    let failed = |problem: String| {
        Failure::new(Ending::Authentication, format!("credential_command `{program}` {problem}"))
            .advising("Run the command of the configuration file by itself: it must print the key and nothing else.")
    };
    let limit = time_limit()?;
    let mut run = Command::new(program);
    run.args(arguments).stdin(Stdio::inherit()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    let mut child = run.spawn().map_err(|error| failed(format!("cannot be run: {error}")))?;
    let Some(Ran { status, output }) = wait(&mut child, limit).map_err(|error| failed(error.to_string()))? else {
        return Err(Failure::new(
            Ending::Authentication,
            format!("credential_command `{program}` was ended: it took longer than {}", seconds(limit.as_secs())),
        )
        .advising(format!(
            "Run it by itself to see what it waits for. To give it more time, set {VARIABLE} to a number of seconds."
        )));
    };
    if output.len() as u64 > LONGEST {
        return Err(failed("printed more than a key".to_owned()));
    }
    if !status.success() {
        return Err(failed(format!("failed: {status}")));
    }
    let text = std::str::from_utf8(&output).map_err(|_| failed("did not print text".to_owned()))?.trim();
    if text.is_empty() {
        return Err(failed("printed nothing".to_owned()));
    }
    Ok(Secret::new(text))
}

fn time_limit() -> Result<Duration, Failure> {
    let Some(text) = Environment::of_process().get(VARIABLE)? else { return Ok(PATIENCE) };
    let seconds = text.parse().ok().filter(|seconds| (1..=86_400).contains(seconds));
    seconds
        .map(Duration::from_secs)
        .ok_or_else(|| Failure::usage(format!("{VARIABLE} must be a number of seconds from 1 to 86400")))
}

/// A program that has ended, and what it has printed.
struct Ran {
    status: ExitStatus,
    output: Vec<u8>,
}

/// Waits for a program. Ends it, and returns nothing, if it takes longer than the limit.
fn wait(child: &mut Child, limit: Duration) -> std::io::Result<Option<Ran>> {
    let began = Instant::now();
    let (sender, printed) = mpsc::channel();
    if let Some(output) = child.stdout.take() {
        // On a thread of its own: a child of the program may keep the output open after it has ended.
        thread::spawn(move || {
            let mut bytes = Vec::new();
            let read = output.take(LONGEST + 1).read_to_end(&mut bytes).map(|_| bytes);
            // Nobody waits for it any more once the time is over.
            drop(sender.send(read));
        });
    }
    while began.elapsed() < limit {
        if let Some(status) = child.try_wait()? {
            let left = limit.saturating_sub(began.elapsed());
            return match printed.recv_timeout(left) {
                Ok(output) => Ok(Some(Ran { status, output: output? })),
                Err(_) => Ok(None),
            };
        }
        thread::sleep(PAUSE);
    }
    child.kill()?;
    child.wait()?;
    Ok(None)
}
