//! A test in a process of its own, with an environment made for it: other tests run beside it in this one.

use std::ffi::OsStr;
use std::process::{Command, Output};

/// Tells a test that it runs in a process of its own.
const CHILD: &str = "SHAREKIT_TEST_CHILD";

pub fn in_child() -> bool {
    std::env::var_os(CHILD).is_some()
}

/// Runs one test again, in a process without some variables and with others, and returns what it printed.
pub fn run_in_child(test: &str, without: &[&str], with: &[(&str, impl AsRef<OsStr>)]) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture"]).env(CHILD, "yes");
    for variable in without {
        command.env_remove(variable);
    }
    let Output { status, stdout, stderr } =
        command.envs(with.iter().map(|(name, value)| (name, value))).output().unwrap();
    let printed = String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned();
    assert!(status.success(), "{test} fails in its own process:\n{printed}");
    assert!(printed.contains("1 passed"), "{test} did not run in its own process:\n{printed}");
    printed
}
