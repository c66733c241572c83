//! A store of intents in a SQLite file.

mod file;
mod listing;
mod problem;
mod rows;
mod store;

pub use store::SqliteIntents;

#[cfg(test)]
mod tests;
