//! Gathers from responses what can be offered later.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::memory;
use super::place::Place;
use super::reply::{Offer, can_be_typed};
use crate::cli::operations::sentence;
use crate::cli::output::Meanings;

/// What is gathered from the responses to one command. It is remembered when this is dropped, however the command ends.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(super) place: Place,
    pub(super) sources: Vec<Source>,
    /// Where the response has its list, if items are printed one by one.
    pub(super) items: Vec<String>,
    pub(super) meanings: Meanings,
    pub(super) found: RefCell<Found>,
}

/// A place in responses that holds values.
#[derive(Debug)]
pub(super) struct Source {
    /// Its name in the memory.
    pub(super) name: String,
    /// The steps of its JSON pointer. A number stands for all elements of a list.
    pub(super) steps: Vec<String>,
    /// How many values of it are remembered.
    pub(super) most: usize,
    pub(super) marks: Marks,
}

/// What the spec says of the objects that hold a value (`x-command: {offered: …}`).
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// What stands beside a value: sentences on the object.
    pub(super) about: Vec<String>,
    /// The fields that an object must have for its values to be offered.
    pub(super) only: Map<String, Value>,
}

/// The values that were found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Values with what stands beside each, as many lists as there are sources.
    new: Vec<Vec<(String, String)>>,
    /// The values of them, to find them fast.
    known: BTreeSet<(usize, String)>,
    /// What was remembered when the command began, if it can be forgotten.
    pub(super) before: BTreeSet<String>,
    gone: BTreeSet<String>,
}

impl Seen {
    /// Takes note of a response as a whole.
    pub(crate) fn response(&self, response: &Value) {
        for (number, source) in self.sources.iter().enumerate() {
            self.visit(number, &source.steps, response, None);
        }
    }

    /// Takes note of one item of the list in a response.
    pub(crate) fn item(&self, item: &Value) {
        for (number, source) in self.sources.iter().enumerate() {
            if let Some([first, rest @ ..]) = source.steps.strip_prefix(self.items.as_slice())
                && is_index(first)
            {
                self.visit(number, rest, item, None);
            }
        }
    }

    /// Finds the values of a source. `holder` is the object that has the value as a field.
    fn visit(&self, source: usize, steps: &[String], value: &Value, holder: Option<&Value>) {
        match (steps, value) {
            ([], Value::String(text)) => self.take(source, text.clone(), holder),
            ([], Value::Number(number)) => self.take(source, number.to_string(), holder),
            ([step, rest @ ..], Value::Array(list)) if is_index(step) => {
                for element in list {
                    self.visit(source, rest, element, None);
                }
            }
            ([step, rest @ ..], Value::Object(fields)) => {
                if let Some(field) = fields.get(step) {
                    self.visit(source, rest, field, Some(value));
                }
            }
            _ => {}
        }
    }

    fn take(&self, source: usize, value: String, holder: Option<&Value>) {
        let mut found = self.found.borrow_mut();
        let is_meant = |(name, wanted): (&String, &Value)| {
            holder.and_then(|holder| holder.get(name)).is_none_or(|given| given.is_null() || given == wanted)
        };
        if !self.sources[source].marks.only.iter().all(is_meant) {
            if found.before.contains(&value) {
                found.gone.insert(value);
            }
            return;
        }
        if found.new.is_empty() {
            found.new.resize_with(self.sources.len(), Vec::new);
        }
        let is_full = found.new[source].len() >= self.sources[source].most;
        if !is_full && can_be_typed(&value) && found.known.insert((source, value.clone())) {
            let about = Offer::new("", &self.about(source, holder)).about;
            found.new[source].push((value, about));
        }
    }

    fn about(&self, source: usize, holder: Option<&Value>) -> String {
        let sentences = self.sources[source].marks.about.iter();
        let filled = sentences.filter_map(|text| sentence::fill(text, holder?, &self.meanings));
        filled.collect::<Vec<_>>().join(", ")
    }
}

impl Drop for Seen {
    fn drop(&mut self) {
        let Found { new, gone, .. } = std::mem::take(self.found.get_mut());
        if new.iter().all(Vec::is_empty) && gone.is_empty() {
            return;
        }
        memory::update(&self.place, |values| {
            for (source, mut newest) in self.sources.iter().zip(new) {
                let list = values.entry(source.name.clone()).or_default();
                list.retain(|(value, _)| !newest.iter().any(|(known, _)| known == value));
                newest.append(list);
                newest.truncate(source.most);
                *list = newest;
            }
            remove(values, &gone);
        });
    }
}

/// Removes values, wherever they were seen.
pub(super) fn remove(values: &mut memory::Values, gone: &BTreeSet<String>) {
    for list in values.values_mut() {
        list.retain(|(value, _)| !gone.contains(value));
    }
    values.retain(|_, list| !list.is_empty());
}

fn is_index(step: &str) -> bool {
    step.chars().all(|letter| letter.is_ascii_digit())
}
