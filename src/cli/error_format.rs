//! Prints the error that ends the program: as text, or as data for scripts.

use std::ffi::OsString;

use crate::cli::failure::Failure;
use crate::cli::letters::escaped;
use crate::cli::messages::say;

/// How an error is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ErrorFormat {
    /// For people.
    Text,
    /// One JSON object in a line.
    Json,
}

/// The flag that says it.
#[derive(Debug, clap::Args)]
pub(crate) struct ErrorFlag {
    /// How an error is printed on standard error [default: json with --output json or jsonl, else text].
    #[arg(long, value_name = "FORMAT", global = true, help_heading = "Output", hide_short_help = true)]
    #[allow(dead_code, reason = "it is read from the command line itself, which clap may not understand")]
    error_format: Option<ErrorFormat>,
}

/// Prints the failure that ends the program, in the form that the command line asks for.
pub(crate) fn print(failure: &Failure) {
    if of_process() == ErrorFormat::Json {
        say(escaped(&failure.as_json().to_string()));
    } else {
        let red = clap::builder::styling::AnsiColor::Red.on_default().bold();
        say(format_args!("{red}error:{red:#} {failure}"));
    }
}

/// Returns what is wrong with the command line as a failure, if errors are printed as data.
pub(crate) fn as_failure(error: &clap::Error) -> Option<Failure> {
    (of_process() == ErrorFormat::Json).then(|| {
        let text = error.render().to_string();
        let text = text.strip_prefix("error: ").unwrap_or(&text).trim_end();
        let (message, advice) = text.split_once("\n\n").unwrap_or((text, ""));
        let failure = Failure::usage(message);
        if advice.is_empty() { failure } else { failure.advising(advice) }
    })
}

fn of_process() -> ErrorFormat {
    asked_for(std::env::args_os().skip(1))
}

/// Returns how errors are printed, from a command line that may be wrong.
fn asked_for(arguments: impl Iterator<Item = OsString>) -> ErrorFormat {
    let words = arguments.map(|word| word.to_string_lossy().into_owned());
    let words: Vec<String> = words.take_while(|word| word != "--").collect();
    let last = |flag: &str| {
        let value = |(place, word): (usize, &String)| match word.strip_prefix(flag)? {
            "" => words.get(place + 1).cloned(),
            rest if flag.starts_with("--") => rest.strip_prefix('=').map(str::to_owned),
            rest => Some(rest.strip_prefix('=').unwrap_or(rest).to_owned()),
        };
        words.iter().enumerate().filter_map(value).next_back()
    };
    let is_json = match last("--error-format") {
        Some(asked) => asked == "json",
        None => last("--output").or_else(|| last("-o")).is_some_and(|output| output == "json" || output == "jsonl"),
    };
    if is_json { ErrorFormat::Json } else { ErrorFormat::Text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_is_read_from_a_command_line_that_may_be_wrong() {
        let table = [
            ("orders list", false),
            ("orders list -o json", true),
            ("orders list -ojsonl", true),
            ("orders list -o=json --nonsense", true),
            ("orders list --output=jsonl", true),
            ("orders list --output table", false),
            ("orders list --output csv --error-format json", true),
            ("orders list --output json --error-format=text", false),
            ("config set key -- -o json", false),
            ("orders list --output", false),
        ];
        for (line, is_json) in table {
            let expected = if is_json { ErrorFormat::Json } else { ErrorFormat::Text };
            assert_eq!(asked_for(line.split(' ').map(OsString::from)), expected, "{line}");
        }
    }
}
