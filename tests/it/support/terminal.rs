//! Runs the program in a terminal, of 100 columns if not said otherwise.

use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

use super::Program;
use super::program::NO_PROMPT;

/// How long a text may take to appear, or the program to end.
const PATIENCE: Duration = Duration::from_secs(30);

/// A program in a terminal. Tests read what it shows, and type.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    keyboard: Box<dyn Write + Send>,
    shown: Receiver<Vec<u8>>,
    /// What was shown, but not read yet.
    unread: String,
    // Keeps the terminal open.
    _master: Box<dyn MasterPty + Send>,
    // Keeps the folder that the program works in.
    _home: Arc<TempDir>,
}

impl Terminal {
    /// Starts a run of the program.
    pub fn start(program: &Program) -> Self {
        Self::start_wide(program, 100)
    }

    /// Starts a run of the program in a terminal of so many columns.
    pub fn start_wide(program: &Program, columns: u16) -> Self {
        Self::run(&program.command(), program, columns)
    }

    /// Starts a line of a shell, in which `$PROGRAM` is the program.
    pub fn start_shell(program: &Program, line: &str) -> Self {
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", line]).env("PROGRAM", program.command().get_program());
        let environment = program.command();
        shell.envs(environment.get_envs().filter_map(|(name, value)| Some((name, value?))));
        Self::run(&shell, program, 100)
    }

    /// Starts an interactive shell in the program's environment. It finds the program in its PATH.
    pub fn start_interactive(program: &Program, shell: &str, arguments: &[&str]) -> Self {
        let environment = program.command();
        let folder = std::path::Path::new(environment.get_program()).parent().unwrap();
        let mut command = std::process::Command::new(shell);
        command.args(arguments).envs(environment.get_envs().filter_map(|(name, value)| Some((name, value?))));
        command.env("PATH", format!("{}:{}", folder.display(), std::env::var("PATH").unwrap()));
        Self::run(&command, program, 100)
    }

    fn run(inner: &std::process::Command, program: &Program, columns: u16) -> Self {
        let size = PtySize { rows: 40, cols: columns, ..PtySize::default() };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(inner.get_program());
        command.args(inner.get_args());
        command.env_clear();
        let inherited = inner.get_envs().filter_map(|(name, value)| Some((name, value?)));
        for (name, value) in inherited.filter(|(name, _)| *name != NO_PROMPT) {
            command.env(name, value);
        }
        command.env("TERM", "xterm-256color");
        command.cwd(program.home());
        let child = pair.slave.spawn_command(command).unwrap();
        // Otherwise reading would not end with the program.
        drop(pair.slave);
        let (mut reader, keyboard) = (pair.master.try_clone_reader().unwrap(), pair.master.take_writer().unwrap());
        let (sender, shown) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(length @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..length].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self { child, keyboard, shown, unread: String::new(), _master: pair.master, _home: program.kept_home() }
    }

    /// Waits until a text is shown, and returns what was shown before it.
    #[track_caller]
    pub fn until(&mut self, text: &str) -> String {
        let begin = Instant::now();
        loop {
            if let Some((before, after)) = self.unread.split_once(text) {
                let before = before.to_owned();
                self.unread = after.to_owned();
                return before;
            }
            let rest = PATIENCE.saturating_sub(begin.elapsed());
            match self.shown.recv_timeout(rest) {
                Ok(more) => self.unread.push_str(&String::from_utf8_lossy(&more)),
                Err(reason) => panic!("{text:?} was not shown ({reason}); it showed {:?}", self.unread),
            }
        }
    }

    /// Presses a key.
    pub fn press(&mut self, key: char) {
        write!(self.keyboard, "{key}").unwrap();
        self.keyboard.flush().unwrap();
    }

    /// Types a line, with its end.
    pub fn type_line(&mut self, text: &str) {
        text.chars().chain(['\n']).for_each(|key| self.press(key));
    }

    /// Waits until the program ends, and returns the rest of what was shown, and the exit code.
    #[track_caller]
    pub fn end(mut self) -> (String, u32) {
        let begin = Instant::now();
        loop {
            match self.shown.recv_timeout(PATIENCE.saturating_sub(begin.elapsed())) {
                Ok(more) => self.unread.push_str(&String::from_utf8_lossy(&more)),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    drop(self.child.kill());
                    panic!("it did not end; it showed {:?}", self.unread);
                }
            }
        }
        (std::mem::take(&mut self.unread), self.child.wait().unwrap().exit_code())
    }
}
