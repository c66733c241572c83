//! Progress of long work, on the terminal of whoever waits for it.

use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::messages::say;
use crate::cli::output::Output;

/// A line on standard error that says how far it is. Nothing where that is no terminal, or where the results themselves
/// appear on it.
#[derive(Debug)]
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// Of a list whose length is not known.
    pub(crate) fn of_items(output: &Output) -> Self {
        if output.streams_to_terminal() {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::new_spinner();
        bar.set_style(style("{spinner} {human_pos} items, {per_sec}, {elapsed}"));
        Self(bar)
    }

    /// Of so many codes.
    pub(crate) fn of_codes(total: u64, output: &Output) -> Self {
        if output.streams_to_terminal() {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::new(total);
        bar.set_style(style("{bar:30} {human_pos} of {human_len} codes, {eta} left"));
        // The first answer may take long.
        bar.tick();
        Self(bar)
    }

    pub(crate) fn at(&self, position: u64) {
        self.0.set_position(position);
    }

    /// Says something above the line.
    pub(crate) fn say(&self, message: &str) {
        self.0.suspend(|| say(message));
    }

    /// Takes the line away.
    pub(crate) fn end(&self) {
        self.0.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
