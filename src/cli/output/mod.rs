//! Prints results: tables for people; JSON, JSON lines, CSV and YAML for programs.

mod csv;
mod filter;
mod layout;
mod list;
mod meaning;
mod printing;
mod response;
mod table;
mod text;

pub(crate) use layout::{Cell, Grid, room};
pub(crate) use meaning::{Meanings, SHORT_TIME, bytes_readable};
pub(crate) use printing::{Format, Output, Printing, ResponseShape};
pub(crate) use response::print_as_it_is;
pub(crate) use text::print;
