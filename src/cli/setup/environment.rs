//! The environment variables that the program heeds.

use std::collections::BTreeMap;
use std::ffi::OsString;

use crate::cli::failure::Failure;
use crate::cli::setup::apis::Api;
use crate::client::{Api as _, environment};
use crate::proxy_orders::ProxyOrders;
use crate::share_codes::ShareCodes;
use crate::subscription_sharing::SubscriptionSharing;

/// All of them begin so.
const PREFIX: &str = "SHAREKIT_";

/// The variables of this program, as they were when it began. Without `Debug`: some are secret.
#[derive(Clone, Default)]
pub(crate) struct Environment(BTreeMap<String, OsString>);

impl Environment {
    pub(crate) fn of_process() -> Self {
        let named = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
        Self(named.filter(|(name, _)| name.starts_with(PREFIX)).collect())
    }

    /// What a variable says; nothing if it is not set or empty.
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

/// The name of a variable of an API, by its end: `BASE_URL`.
pub(crate) fn variable(api: Api, end: &str) -> String {
    let beginning = match api {
        Api::ShareCodes => ShareCodes::ENVIRONMENT,
        Api::Orders => ProxyOrders::ENVIRONMENT,
        Api::Sharing => SubscriptionSharing::ENVIRONMENT,
    };
    format!("{beginning}_{end}")
}

/// The name of the variable that holds an API's credential.
pub(crate) fn credential_variable(api: Api) -> String {
    let end = match api {
        Api::ShareCodes => ShareCodes::CREDENTIAL_VARIABLE,
        Api::Orders => ProxyOrders::CREDENTIAL_VARIABLE,
        Api::Sharing => SubscriptionSharing::CREDENTIAL_VARIABLE,
    };
    variable(api, end)
}
