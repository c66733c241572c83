//! Shows the progress of long work on the terminal.

use std::fmt::Write;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use crate::cli::failure::clean;
use crate::cli::messages::share_with;
use crate::cli::output::Output;

/// A line on standard error that shows the progress. It is hidden if standard error is not a terminal, and if something
/// else draws on the terminal: the results themselves, or a program that reads them, such as `less`.
#[derive(Debug)]
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// Shows the progress of a list whose length is not known.
    pub(super) fn of_items(output: &Output) -> Self {
        Self::shown(output, ProgressBar::new_spinner, "{spinner} {human_pos} items, {rate}, {elapsed}")
    }

    /// Shows the progress of this many codes.
    pub(super) fn of_codes(total: u64, output: &Output) -> Self {
        let template = "{bar:30} {human_pos} of {human_len} codes, {eta} left";
        let progress = Self::shown(output, || ProgressBar::new(total), template);
        // The first response may take long: show the line before it.
        progress.0.tick();
        progress
    }

    /// Shows the state that a thing has while another is waited for.
    pub(super) fn of_state(output: &Output) -> Self {
        Self::shown(output, ProgressBar::new_spinner, "{spinner} {msg}")
    }

    /// Shows a line, unless something else draws on the terminal.
    fn shown(output: &Output, line: impl FnOnce() -> ProgressBar, template: &str) -> Self {
        if output.shares_terminal() {
            return Self(ProgressBar::hidden());
        }
        let line = line();
        line.set_style(style(template));
        share_with(Some(line.clone()));
        Self(line)
    }

    /// Sets the state, and for how long it was waited.
    pub(super) fn state(&self, state: &str, waited: Duration) {
        self.0.set_message(format!("{}, waiting for {} s", clean(state), waited.as_secs()));
        self.0.tick();
    }

    /// Sets how much is done.
    pub(super) fn at(&self, position: u64) {
        self.0.set_position(position);
    }

    /// Removes the line.
    pub(super) fn end(&self) {
        share_with(None);
        self.0.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end();
    }
}

fn style(template: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    // In whole items: decimals would only flicker.
    style.with_key("rate", |state: &ProgressState, to: &mut dyn Write| {
        let _ = write!(to, "{:.0}/s", state.per_sec());
    })
}
