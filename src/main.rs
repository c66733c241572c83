//! The program `sharekit`.

use std::process::ExitCode;

fn main() -> ExitCode {
    sharekit::cli::run()
}
