//! The environment variables that the program reads.

use std::collections::BTreeMap;
use std::ffi::OsString;

use crate::cli::failure::Failure;
use crate::client::ApiInfo;
use crate::client::environment;

/// The prefix of all of them.
const PREFIX: &str = "SHAREKIT_";

/// The variables of this program, as they were at its start. It has no `Debug`, since some are secret.
#[derive(Clone, Default)]
pub(crate) struct Environment(BTreeMap<String, OsString>);

impl Environment {
    pub(crate) fn of_process() -> Self {
        let named = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
        Self(named.filter(|(name, _)| name.starts_with(PREFIX)).collect())
    }

    /// Returns the value of a variable. An empty one counts as unset.
    pub(crate) fn get(&self, name: &str) -> Result<Option<String>, Failure> {
        Ok(environment::meaning(name, self.0.get(name).map(OsString::as_os_str))?)
    }
}

#[cfg(test)]
impl Environment {
    pub(crate) fn of(variables: &[(&str, &str)]) -> Self {
        Self(variables.iter().map(|(name, value)| ((*name).to_owned(), value.into())).collect())
    }
}

/// Returns the name of a variable of an API, such as the one that ends with `BASE_URL`.
pub(crate) fn variable(api: &ApiInfo, end: &str) -> String {
    format!("{}_{end}", api.environment)
}
