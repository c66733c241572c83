//! Processes of a fleet. Each is this test program, started again to run one function that is no test by itself.
//!
//! Such a function is written as a test that is ignored; without [`SETTINGS`] in its environment it returns at once.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::redis::signal;

/// The environment variable that holds what a worker is told.
const SETTINGS: &str = "SHAREKIT_TEST_WORKER";

/// What the lines of a worker begin with; the test harness prints others.
const MARK: &str = "worker says: ";

/// A process of a fleet. It is killed when it is dropped.
pub struct Worker {
    process: Child,
    output: BufReader<std::process::ChildStdout>,
}

impl Worker {
    /// Starts a process that runs the ignored test with this full name, such as `limit::worker`.
    pub fn start(test: &str, settings: &impl Serialize) -> Self {
        Self::start_with(test, settings, &[])
    }

    /// Starts a process with more in its environment.
    pub fn start_with(test: &str, settings: &impl Serialize, environment: &[(&str, &Path)]) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", test, "--ignored", "--nocapture", "--test-threads=1"])
            .envs(environment.iter().copied())
            .env(SETTINGS, serde_json::to_string(settings).unwrap())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        Self { process, output }
    }

    /// Waits for the next thing that the process says with [`say`]; nothing once it has ended.
    pub fn hear<T: DeserializeOwned>(&mut self) -> Option<T> {
        let mut line = String::new();
        while self.output.read_line(&mut line).unwrap() > 0 {
            // The harness prints the name of the test without an end of line before it.
            if let Some((_, said)) = line.split_once(MARK) {
                return Some(serde_json::from_str(said).unwrap());
            }
            line.clear();
        }
        None
    }

    /// Returns everything that the process says until it ends, and fails if it failed.
    pub fn hear_all<T: DeserializeOwned>(mut self) -> Vec<T> {
        let said = std::iter::from_fn(|| self.hear()).collect();
        let status = self.process.wait().unwrap();
        assert!(status.success(), "a worker failed: {status}");
        said
    }

    pub fn kill(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    pub fn freeze(&self) {
        signal(&self.process, "STOP");
    }

    pub fn unfreeze(&self) {
        signal(&self.process, "CONT");
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Returns what this process was told, if it is a worker.
pub fn settings<T: DeserializeOwned>() -> Option<T> {
    std::env::var(SETTINGS).ok().map(|settings| serde_json::from_str(&settings).unwrap())
}

/// Tells the test something, from a worker.
pub fn say(what: &impl Serialize) {
    println!("\n{MARK}{}", serde_json::to_string(what).unwrap());
}
