//! The commands that are not made from the specs, one module each.

pub(crate) mod api;
pub(crate) mod config;
pub(crate) mod history;
pub(crate) mod login;
pub(crate) mod manual;
mod pages;
pub(crate) mod sandbox;
pub(crate) mod settle;
pub(crate) mod spec;
pub(crate) mod whoami;
