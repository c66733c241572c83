//! The specs at run time, as JSON that `build.rs` has made of the YAML.

use serde_json::Value;

/// `openapi/share-codes.yaml`.
pub(crate) const SHARE_CODES: &str = include_str!(concat!(env!("OUT_DIR"), "/share_codes.json"));

/// `openapi/proxy-orders.yaml`.
pub(crate) const PROXY_ORDERS: &str = include_str!(concat!(env!("OUT_DIR"), "/proxy_orders.json"));

/// `openapi/subscription-sharing.yaml`.
pub(crate) const SUBSCRIPTION_SHARING: &str = include_str!(concat!(env!("OUT_DIR"), "/subscription_sharing.json"));

/// The spec of one API.
#[derive(Debug)]
pub(crate) struct Spec(Value);

impl Spec {
    pub(crate) fn parse(json: &str) -> Self {
        Self(serde_json::from_str(json).unwrap_or_default())
    }

    /// What the spec says of an operation.
    pub(crate) fn operation(&self, path: &str, method: &str) -> &Value {
        &self.0["paths"][path][method.to_lowercase()]
    }

    /// Follows `$ref`, and a lone `allOf: [{$ref}]`, to what they stand for.
    pub(crate) fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        let alone = match value["allOf"].as_array().map(Vec::as_slice) {
            Some([only]) => only["$ref"].as_str(),
            _ => value["$ref"].as_str(),
        };
        match alone.and_then(|target| self.0.pointer(target.trim_start_matches('#'))) {
            Some(found) => self.resolve(found),
            None => value,
        }
    }
}

/// The schema of the JSON body of a request or of an answer.
pub(crate) fn json_schema(content: &Value) -> &Value {
    &content["content"]["application/json"]["schema"]
}
