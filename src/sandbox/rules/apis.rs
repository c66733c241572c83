//! The APIs that the sandbox serves: their specs and their rules.

use std::sync::LazyLock;

use serde_json::Value;

use crate::client::ApiInfo;
use crate::openapi::spec::Spec;
use crate::sandbox::rules::call::Rules;
use crate::sandbox::rules::security::Scheme;
use crate::sandbox::rules::{proxy_orders, share_codes, subscription_sharing};

/// An API as the sandbox serves it.
#[derive(Debug)]
pub(crate) struct ServedApi {
    pub(crate) info: &'static ApiInfo,
    /// Its name for people.
    pub(crate) title: &'static str,
    /// Precedes the paths of the spec: the path of the vendor's server.
    pub(crate) base: String,
    pub(crate) spec: Spec,
    /// The kinds of credentials that it accepts.
    pub(crate) schemes: Vec<Scheme>,
    pub(crate) rules: Rules,
}

/// Returns all APIs of the sandbox: those that have rules.
pub(crate) fn served_apis() -> &'static [ServedApi] {
    static SERVED: LazyLock<[ServedApi; 3]> = LazyLock::new(|| {
        [
            ServedApi::new(&crate::share_codes::INFO, "Share codes", share_codes::RULES),
            ServedApi::new(&crate::proxy_orders::INFO, "Proxy orders", proxy_orders::RULES),
            ServedApi::new(&crate::subscription_sharing::INFO, "Subscription sharing", subscription_sharing::RULES),
        ]
    });
    &*SERVED
}

/// Refuses an id that no operation of an API has, with the one that comes next to it.
pub(crate) fn known_operation(id: &str) -> Result<(), String> {
    let mut ids = served_apis().iter().flat_map(|api| api.info.operations).map(|operation| operation.id);
    if ids.clone().any(|known| known == id) {
        return Ok(());
    }
    let nearest = ids.by_ref().min_by_key(|known| strsim::levenshtein(known, id)).unwrap_or_default();
    Err(format!("there is no {id}; did you mean {nearest}?"))
}

impl ServedApi {
    fn new(info: &'static ApiInfo, title: &'static str, rules: Rules) -> Self {
        let document: Value = serde_json::from_str(info.spec).unwrap_or_default();
        let schemes = document["components"]["securitySchemes"].as_object();
        Self {
            info,
            title,
            base: base_path(&document),
            spec: Spec::parse(info.spec),
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
            for operation in api.info.operations {
                let known = api.schemes.iter().any(|scheme| scheme.kind == operation.credential);
                assert!(known, "{}: no security scheme for {:?}", operation.id, operation.credential);
            }
        }
    }
}
