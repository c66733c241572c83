//! What the server must know of the three APIs: where they lie, their rules, how they say no.

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::Operation;
use crate::openapi::spec;
use crate::openapi::spec::Spec;
use crate::sandbox::rules::call::{Call, Refusal};
use crate::sandbox::rules::{proxy_orders, share_codes, subscription_sharing};

/// The operations of all three.
pub(crate) const OPERATIONS: [&[&Operation]; 3] =
    [crate::share_codes::OPERATIONS, crate::proxy_orders::OPERATIONS, crate::subscription_sharing::OPERATIONS];

/// One API as it is served.
#[derive(Debug)]
pub(crate) struct Api {
    /// What precedes the paths of its spec.
    pub(crate) base: &'static str,
    pub(crate) operations: &'static [&'static Operation],
    pub(crate) spec: Spec,
    /// Answers with JSON.
    pub(crate) rules: fn(&Connection, &Call) -> Result<String, Refusal>,
    /// Whether looking something up may change it: orders and shares end when somebody looks.
    pub(crate) reading_writes: bool,
    pub(crate) error_body: fn(&Refusal) -> Value,
    /// So many requests in so many seconds, per credential.
    pub(crate) limits: &'static [crate::Quota],
}

/// All three.
pub(crate) fn apis() -> [Api; 3] {
    [
        Api {
            base: "",
            operations: crate::share_codes::OPERATIONS,
            spec: Spec::parse(spec::SHARE_CODES),
            rules: share_codes::answer,
            reading_writes: false,
            error_body: |refusal| json!({ "success": false, "message": refusal.message, "errors": refusal.errors }),
            limits: crate::share_codes::RATE_LIMITS,
        },
        Api {
            base: "",
            operations: crate::proxy_orders::OPERATIONS,
            spec: Spec::parse(spec::PROXY_ORDERS),
            rules: proxy_orders::answer,
            reading_writes: true,
            error_body: |refusal| json!({ "success": false, "message": refusal.message }),
            limits: crate::proxy_orders::RATE_LIMITS,
        },
        Api {
            base: "/capi",
            operations: crate::subscription_sharing::OPERATIONS,
            spec: Spec::parse(spec::SUBSCRIPTION_SHARING),
            rules: subscription_sharing::answer,
            reading_writes: true,
            error_body: |refusal| {
                let kind = refusal.status.canonical_reason().unwrap_or("Error").to_uppercase().replace(' ', "_");
                json!({ "exceptionType": kind, "errorMessage": refusal.message })
            },
            limits: crate::subscription_sharing::RATE_LIMITS,
        },
    ]
}
