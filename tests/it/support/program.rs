//! Runs the program as a process, in a home folder of its own and with a clean environment.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use assert_cmd::Command;
use tempfile::TempDir;

/// How long a run may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// The variable with which the program asks nothing.
pub const NO_PROMPT: &str = "SHAREKIT_NO_PROMPT";

/// The program with its environment and arguments. Its home folder is removed when this and its terminals are dropped.
#[derive(Debug)]
pub struct Program {
    home: Arc<TempDir>,
    environment: Vec<(String, OsString)>,
    arguments: Vec<String>,
    input: String,
}

/// The result of a run.
#[derive(Debug)]
pub struct Finished {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub output: String,
    /// Standard error.
    pub errors: String,
}

impl Program {
    pub fn new() -> Self {
        let home = Arc::new(tempfile::tempdir().unwrap());
        Self { home, environment: Vec::new(), arguments: Vec::new(), input: String::new() }
    }

    /// Sets the arguments of the runs that follow.
    pub fn arguments<A: Into<String>>(&mut self, arguments: impl IntoIterator<Item = A>) -> &mut Self {
        self.arguments = arguments.into_iter().map(Into::into).collect();
        self
    }

    /// Sets an environment variable for the runs that follow.
    pub fn environment(&mut self, name: &str, value: impl AsRef<OsStr>) -> &mut Self {
        self.environment.push((name.to_owned(), value.as_ref().to_owned()));
        self
    }

    /// Sets the standard input of the runs that follow. It is empty by default.
    pub fn input(&mut self, text: &str) -> &mut Self {
        text.clone_into(&mut self.input);
        self
    }

    /// Runs the program, and waits until it ends.
    pub fn run(&self) -> Finished {
        let mut command = Command::from_std(self.command());
        let output = command.write_stdin(self.input.as_bytes()).timeout(PATIENCE).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let code = output.status.code().unwrap_or_else(|| panic!("ended by a signal: {}", output.status));
        Finished { code, output: text(output.stdout), errors: text(output.stderr) }
    }

    /// Returns the process of a run, for tests that interact with it.
    pub fn command(&self) -> std::process::Command {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_sharekit"));
        command.args(&self.arguments).env_clear().current_dir(self.home.path());
        // Windows cannot open sockets without the first.
        for kept in ["SystemRoot", "PATH"] {
            command.envs(std::env::var_os(kept).map(|value| (kept, value)));
        }
        // Where the tests run in a terminal, their programs must not ask there.
        if std::fs::File::open("/dev/tty").is_ok() {
            command.env(NO_PROMPT, "1");
        }
        command.env("HOME", self.home.path()).env("XDG_CONFIG_HOME", self.home.path().join(".config"));
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Returns the home folder, which is also the working directory.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Returns the home folder, which stays as long as what is returned.
    pub fn kept_home(&self) -> Arc<TempDir> {
        Arc::clone(&self.home)
    }

    /// Returns the path of the configuration file. `credentials.toml` is in the same folder.
    pub fn configuration(&self) -> PathBuf {
        self.home.path().join(".config/sharekit/config.toml")
    }

    /// Writes the configuration file.
    pub fn configure(&self, text: &str) {
        std::fs::create_dir_all(self.configuration().parent().unwrap()).unwrap();
        std::fs::write(self.configuration(), text).unwrap();
    }
}

impl Finished {
    /// Asserts the exit code, and shows the whole output if it is another.
    #[track_caller]
    pub fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// Returns standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.output).unwrap_or_else(|error| panic!("not valid JSON, {error}: {self:#?}"))
    }
}
