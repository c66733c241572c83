//! What a shell offers when the user presses TAB. One engine for all shells: their scripts send the words of the line to
//! `sharekit __complete`, which reads the same commands as the program itself. Nothing is sent to a server: values come
//! from the spec, from the configuration, and from what the program printed before.

mod cursor;
mod line;
mod links;
mod memory;
mod offers;
mod place;
mod reply;
mod seen;
pub(crate) mod shells;
mod values;

use std::ffi::OsString;
use std::io::Write;

use crate::cli::command_line;
pub(crate) use links::{forget, seen};
pub(crate) use seen::Seen;
use shells::Shell;

/// The word that the scripts call the program with. It is no command of the program, so that help does not show it.
const REQUEST: &str = "__complete";

/// Responds to the script of a shell, if the program was called by one. `program` makes the commands that the line needs.
/// Whatever is wrong, nothing else is printed.
pub(crate) fn respond(
    mut arguments: impl Iterator<Item = OsString>,
    program: impl Fn(&[String]) -> clap::Command,
) -> bool {
    if arguments.nth(1).is_none_or(|word| word != REQUEST) {
        return false;
    }
    let mut words = arguments.map(|word| word.to_string_lossy().into_owned());
    let shell = words.next().and_then(|name| Shell::named(&name));
    if let Some(text) = shell.and_then(|shell| shell.respond(words.collect(), &|words| respond_to(words, &program))) {
        // The shell may have stopped listening.
        drop(std::io::stdout().lock().write_all(text.as_bytes()));
    }
    true
}

/// Returns what may stand in the place of the last of these words.
fn respond_to(line: &line::Words, program: &impl Fn(&[String]) -> clap::Command) -> reply::Reply {
    let mut program = program(&line.before);
    program.build();
    let anywhere = command_line::all_calls();
    let cursor = cursor::find(&program, &anywhere, line);
    offers::offers(&cursor)
}
