//! Prints one response, or begins a list.

use std::io::IsTerminal;

use serde_json::Value;

use super::filter::Form;
use super::list::{List, tell_left_out};
use super::meaning::content;
use super::printing::{Format, Output};
use super::table;
use super::text::{pretty, print, yaml};
use crate::cli::failure::{Failure, clean};

impl Output {
    /// Returns a list that prints items as soon as they are received.
    pub(crate) fn list(&self) -> List<'_> {
        let stdout = std::io::stdout();
        let colors = match self.format {
            Format::Table => anstream::AutoStream::choice(&stdout),
            // The program writes no colours here, and what a server sent must not be changed.
            _ => anstream::ColorChoice::AlwaysAnsi,
        };
        List::new(self, anstream::AutoStream::new(stdout, colors))
    }

    /// Prints a response that is held as a whole.
    pub(crate) fn response(&self, response: &Value) -> Result<(), Failure> {
        if let Some(seen) = &self.seen {
            seen.response(response);
        }
        let content = content(response, self.shape.outcome);
        let named = self.shape.items.as_deref().map(|items| response.pointer(items).unwrap_or(&Value::Null));
        match self.format {
            Format::Json if self.filter.is_some() && !self.has_chosen_columns() => {
                return self.print_items(std::slice::from_ref(response));
            }
            _ if self.has_chosen_columns() => {}
            Format::Json => return print(&pretty(response)?),
            Format::Yaml => return print(&yaml(response)?),
            Format::Table if !content.is_array() => {
                let table = table::of_object(self, content);
                print(&table.text)?;
                tell_left_out(&table);
                return Ok(());
            }
            _ => {}
        }
        match named.unwrap_or(content) {
            Value::Array(items) => self.print_items(items),
            Value::Null => self.print_items(&[]),
            single if self.format == Format::Json && self.filter.is_none() => print(&pretty(&self.selected(single))?),
            single if self.format == Format::Yaml => print(&yaml(&self.selected(single))?),
            single => self.print_items(std::slice::from_ref(single)),
        }
    }

    /// Returns how the values that a filter makes are printed.
    pub(super) fn form(&self) -> Form {
        Form { is_raw: self.is_raw, is_indented: self.format == Format::Json }
    }

    fn print_items(&self, items: &[Value]) -> Result<(), Failure> {
        let mut list = self.list();
        for item in items {
            list.item(item)?;
        }
        list.end()
    }
}

/// Prints a response that is not JSON: as it is, but harmless on a terminal.
pub(crate) fn print_as_it_is(text: &str) -> Result<(), Failure> {
    print(&if std::io::stdout().is_terminal() { clean(text) + "\n" } else { text.to_owned() })
}
