//! The limit of an API, shared by all processes of this user: a file in the user's data folder.

use std::path::PathBuf;

use crate::SqliteRateLimit;
use crate::cli::setup::environment::Environment;
use crate::client::{AnyApi, ApiInfo, ClientBuilder};

/// The environment variable that names another file.
const VARIABLE: &str = "SHAREKIT_LIMITS";

/// Returns a builder whose client keeps the limit together with all other processes that call the same server for the same
/// client id. Where there is no folder for data, each process keeps a limit of its own.
pub(super) fn keep_together(
    builder: ClientBuilder<AnyApi>,
    api: &ApiInfo,
    base_url: &str,
    client_id: &str,
) -> ClientBuilder<AnyApi> {
    let Some(file) = path().filter(|_| !api.rate_limits.is_empty()) else { return builder };
    let name = format!("{} {base_url} {client_id}", api.name);
    builder.rate_limit(SqliteRateLimit::new(file, &name, api.rate_limits))
}

fn path() -> Option<PathBuf> {
    let named = Environment::of_process().get(VARIABLE).ok().flatten().map(PathBuf::from);
    named.or_else(|| Some(dirs::data_dir()?.join("sharekit").join("limits.sqlite")))
}
