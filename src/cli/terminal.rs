//! The terminal that the user sits at, for questions, also where standard input and output lead elsewhere.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, IsTerminal, Write};

use crate::cli::setup::environment::Environment;

/// The environment variable that says that nobody sits there, though there may be a terminal.
const NO_PROMPT: &str = "SHAREKIT_NO_PROMPT";

/// Where the system has the terminal of a process.
#[cfg(unix)]
const DEVICES: (&str, &str) = ("/dev/tty", "/dev/tty");
#[cfg(not(unix))]
const DEVICES: (&str, &str) = ("CONIN$", "CONOUT$");

/// A terminal to ask at.
pub(crate) struct Terminal {
    input: Box<dyn BufRead>,
    output: Box<dyn Write>,
}

impl Terminal {
    /// Opens the terminal: standard input and standard error, if both lead there, else the one that the process belongs to.
    /// Returns nothing if there is none, or if `SHAREKIT_NO_PROMPT` is set.
    pub(crate) fn open() -> Option<Self> {
        if Environment::of_process().get(NO_PROMPT).ok()?.is_some() {
            return None;
        }
        if io::stdin().is_terminal() && io::stderr().is_terminal() {
            return Some(Self { input: Box::new(io::stdin().lock()), output: Box::new(io::stderr()) });
        }
        let open = |name: &str| OpenOptions::new().read(true).write(true).open(name).ok().filter(File::is_terminal);
        let (input, output) = (open(DEVICES.0)?, open(DEVICES.1)?);
        Some(Self { input: Box::new(BufReader::new(input)), output: Box::new(output) })
    }

    /// Shows a text, and waits for a line. Returns nothing if the input has ended.
    pub(crate) fn ask(&mut self, question: &str) -> io::Result<Option<String>> {
        write!(self.output, "{question}")?;
        self.output.flush()?;
        let mut line = String::new();
        let length = self.input.read_line(&mut line)?;
        if length == 0 {
            writeln!(self.output)?;
        }
        Ok((length > 0).then_some(line))
    }
}
