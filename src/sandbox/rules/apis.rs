//! The APIs that the sandbox serves: their specs and their rules.

use std::sync::LazyLock;

use serde_json::Value;

use crate::openapi::spec;
use crate::openapi::spec::Spec;
use crate::sandbox::rules::call::Rules;
use crate::sandbox::rules::security::Scheme;
use crate::sandbox::rules::{proxy_orders, share_codes, subscription_sharing};
use crate::{Operation, Quota};

/// An API as the sandbox serves it.
#[derive(Debug)]
pub(crate) struct ServedApi {
    /// As in the name of its spec: `share-codes`.
    pub(crate) name: &'static str,
    /// Its name for people.
    pub(crate) title: &'static str,
    /// Precedes the paths of the spec: the path of the vendor's server.
    pub(crate) base: String,
    pub(crate) operations: &'static [&'static Operation],
    /// Limits per credential.
    pub(crate) limits: &'static [Quota],
    /// The spec as JSON.
    pub(crate) spec_json: &'static str,
    pub(crate) spec: Spec,
    /// The kinds of credentials that it accepts.
    pub(crate) schemes: Vec<Scheme>,
    pub(crate) rules: Rules,
}

/// Returns all APIs of the sandbox.
pub(crate) fn served_apis() -> &'static [ServedApi] {
    static APIS: LazyLock<[ServedApi; 3]> = LazyLock::new(|| {
        [
            ServedApi {
                operations: crate::share_codes::OPERATIONS,
                limits: crate::share_codes::RATE_LIMITS,
                ..ServedApi::new("share-codes", "Share codes", spec::SHARE_CODES, share_codes::RULES)
            },
            ServedApi {
                operations: crate::proxy_orders::OPERATIONS,
                limits: crate::proxy_orders::RATE_LIMITS,
                ..ServedApi::new("proxy-orders", "Proxy orders", spec::PROXY_ORDERS, proxy_orders::RULES)
            },
            ServedApi {
                operations: crate::subscription_sharing::OPERATIONS,
                limits: crate::subscription_sharing::RATE_LIMITS,
                ..ServedApi::new(
                    "subscription-sharing",
                    "Subscription sharing",
                    spec::SUBSCRIPTION_SHARING,
                    subscription_sharing::RULES,
                )
            },
        ]
    });
    &*APIS
}

/// Tells whether an API has an operation with this id.
pub(crate) fn has_operation(id: &str) -> bool {
    served_apis().iter().flat_map(|api| api.operations).any(|operation| operation.id == id)
}

impl ServedApi {
    fn new(name: &'static str, title: &'static str, spec_json: &'static str, rules: Rules) -> Self {
        let document: Value = serde_json::from_str(spec_json).unwrap_or_default();
        let schemes = document["components"]["securitySchemes"].as_object();
        Self {
            name,
            title,
            base: base_path(&document),
            operations: &[],
            limits: &[],
            spec_json,
            spec: Spec::parse(spec_json),
            schemes: schemes.into_iter().flat_map(|schemes| schemes.values()).filter_map(Scheme::read).collect(),
            rules,
        }
    }
}

/// Returns the path of the first server of a spec, without a slash at the end.
fn base_path(document: &Value) -> String {
    let url = document["servers"][0]["url"].as_str().and_then(|url| reqwest::Url::parse(url).ok());
    url.map(|url| url.path().trim_end_matches('/').to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_path_and_credentials_come_from_the_spec() {
        let bases: Vec<&str> = served_apis().iter().map(|api| api.base.as_str()).collect();
        assert_eq!(bases, ["", "", "/capi"]);
        for api in served_apis() {
            for operation in api.operations {
                let known = api.schemes.iter().any(|scheme| scheme.kind == operation.credential);
                assert!(known, "{}: no security scheme for {:?}", operation.id, operation.credential);
            }
        }
    }
}
