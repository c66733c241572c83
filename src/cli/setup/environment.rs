//! The environment variables that the program reads.

use std::collections::BTreeMap;
use std::ffi::OsString;

use crate::cli::failure::Failure;
use crate::cli::setup::apis::Api;
use crate::client::{Api as _, environment};
use crate::proxy_orders::ProxyOrders;
use crate::share_codes::ShareCodes;
use crate::subscription_sharing::SubscriptionSharing;

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
pub(crate) fn variable(api: Api, end: &str) -> String {
    let beginning = match api {
        Api::ShareCodes => ShareCodes::ENVIRONMENT,
        Api::Orders => ProxyOrders::ENVIRONMENT,
        Api::Sharing => SubscriptionSharing::ENVIRONMENT,
    };
    format!("{beginning}_{end}")
}

/// Returns the name of the variable that holds an API's credential.
pub(crate) fn credential_variable(api: Api) -> String {
    let end = match api {
        Api::ShareCodes => ShareCodes::CREDENTIAL_VARIABLE,
        Api::Orders => ProxyOrders::CREDENTIAL_VARIABLE,
        Api::Sharing => SubscriptionSharing::CREDENTIAL_VARIABLE,
    };
    variable(api, end)
}
