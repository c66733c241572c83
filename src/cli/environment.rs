//! The environment variables that the program heeds.

use std::collections::BTreeMap;
use std::ffi::OsString;

use super::apis::Api;
use super::failure::Failure;
use crate::http::Api as _;
use crate::proxy_orders::ProxyOrders;
use crate::share_codes::ShareCodes;
use crate::subscription_sharing::SubscriptionSharing;

/// All of them begin so.
const PREFIX: &str = "SHAREKIT_";

/// The variables of this program, as they were when it began. Without `Debug`: some are secret.
#[derive(Clone, Default)]
pub(super) struct Environment(BTreeMap<String, OsString>);

impl Environment {
    pub(super) fn of_process() -> Self {
        let named = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
        Self(named.filter(|(name, _)| name.starts_with(PREFIX)).collect())
    }

    /// A variable that is set; empty is as good as not set.
    pub(super) fn get(&self, name: &str) -> Result<Option<String>, Failure> {
        let Some(value) = self.0.get(name).filter(|value| !value.is_empty()) else { return Ok(None) };
        match value.to_str() {
            Some(text) => Ok(Some(text.to_owned())),
            None => Err(Failure::usage(format!("the environment variable {name} is not UTF-8"))),
        }
    }
}

#[cfg(test)]
impl Environment {
    pub(super) fn of(variables: &[(&str, &str)]) -> Self {
        Self(variables.iter().map(|(name, value)| ((*name).to_owned(), value.into())).collect())
    }
}

/// The name of a variable of an API, by its end: `BASE_URL`.
pub(super) fn variable(api: Api, end: &str) -> String {
    let beginning = match api {
        Api::ShareCodes => ShareCodes::ENVIRONMENT,
        Api::Orders => ProxyOrders::ENVIRONMENT,
        Api::Sharing => SubscriptionSharing::ENVIRONMENT,
    };
    format!("{beginning}_{end}")
}

/// The name of the variable that holds an API's credential.
pub(super) fn credential_variable(api: Api) -> String {
    let end = match api {
        Api::ShareCodes => ShareCodes::CREDENTIAL_VARIABLE,
        Api::Orders => ProxyOrders::CREDENTIAL_VARIABLE,
        Api::Sharing => SubscriptionSharing::CREDENTIAL_VARIABLE,
    };
    variable(api, end)
}
