//! Prints results: tables for people; JSON, JSON lines, CSV and YAML for programs.

mod list;
mod meaning;
mod printing;
mod response;
mod table;
mod text;

pub(crate) use meaning::{Meanings, bytes_readable};
pub(crate) use printing::{Format, Output, Printing, ResponseShape};
pub(crate) use table::{new_table, text as table_text};
pub(crate) use text::print;
