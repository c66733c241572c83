//! The database: its versions, its tables, and the threads that write it.

pub(crate) mod access;
pub(crate) mod accounts;
pub(crate) mod clock;
pub(crate) mod data_set;
pub(crate) mod database;
pub(crate) mod lock;
pub(crate) mod snapshots;
pub(crate) mod tables;
pub(crate) mod versions;
