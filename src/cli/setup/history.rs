//! The record of spends: a file in the user's data folder.

use std::path::PathBuf;
use std::sync::Arc;

use crate::SqliteIntents;
use crate::cli::failure::{Ending, Failure};
use crate::cli::setup::environment::Environment;

/// The environment variable that names another file.
const VARIABLE: &str = "SHAREKIT_HISTORY";

/// Opens the record of spends, and makes it if it is not there.
pub(crate) fn open() -> Result<Arc<SqliteIntents>, Failure> {
    let opened = SqliteIntents::open(path()?).map_err(|error| {
        Failure::new(Ending::Failed, error.to_string()).advising(format!(
            "Nothing was sent. Set {VARIABLE} to another file, or add --no-record to spend without a record."
        ))
    })?;
    Ok(Arc::new(opened))
}

/// Opens the record of spends if it is there.
pub(crate) fn open_existing() -> Result<Option<Arc<SqliteIntents>>, Failure> {
    let path = path()?;
    if !path.exists() {
        return Ok(None);
    }
    let opened = SqliteIntents::open(path).map_err(|error| {
        Failure::new(Ending::Failed, error.to_string()).advising(format!("Set {VARIABLE} to another file."))
    })?;
    Ok(Some(Arc::new(opened)))
}

fn path() -> Result<PathBuf, Failure> {
    let named = Environment::of_process().get(VARIABLE)?.map(PathBuf::from);
    let path = named.or_else(|| Some(dirs::data_dir()?.join("sharekit").join("spends.sqlite")));
    path.ok_or_else(|| {
        Failure::usage("the system does not tell where a user's data belongs")
            .advising(format!("Set HOME, or set {VARIABLE} to the path of a file."))
    })
}
