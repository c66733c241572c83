//! The three APIs as the program knows them.

use std::time::Duration;

use serde_json::{Map, Value};

use crate::client::RawRequest;
use crate::openapi::spec;
use crate::{Error, Method, Operation, Pages, proxy_orders, share_codes, subscription_sharing};

/// One of the three APIs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Api {
    /// 9Proxy's share codes.
    ShareCodes,
    /// `ProxyShard`'s orders.
    Orders,
    /// Shared subscriptions in the Mediaconnect / Unite Connect API.
    Sharing,
}

impl Api {
    pub(crate) const ALL: [Self; 3] = [Self::ShareCodes, Self::Orders, Self::Sharing];

    /// The name of its group of commands, as its spec has it.
    pub(crate) fn command(self) -> &'static str {
        match self {
            Self::ShareCodes => "share-codes",
            Self::Orders => "orders",
            Self::Sharing => "sharing",
        }
    }

    pub(crate) fn about(self) -> &'static str {
        match self {
            Self::ShareCodes => "9Proxy: codes that hand proxies to other users",
            Self::Orders => "ProxyShard: buy proxies and manage the orders",
            Self::Sharing => "Mediaconnect: share newspaper subscriptions",
        }
    }

    /// The API to whose paths this one belongs, by its first part.
    pub(crate) fn of_path(path: &str) -> Option<Self> {
        let first = |path: &str| path.split('/').nth(1).map(str::to_owned);
        let has_it = |api: &Self| api.operations().iter().any(|operation| first(operation.path) == first(path));
        let mut found = Self::ALL.into_iter().filter(has_it);
        found.next().filter(|_| found.next().is_none())
    }

    /// The name of its file in `openapi/`, without the ending.
    pub(crate) fn spec_name(self) -> &'static str {
        match self {
            Self::ShareCodes => "share-codes",
            Self::Orders => "proxy-orders",
            Self::Sharing => "subscription-sharing",
        }
    }

    /// Its spec, as JSON.
    pub(crate) fn spec(self) -> &'static str {
        match self {
            Self::ShareCodes => spec::SHARE_CODES,
            Self::Orders => spec::PROXY_ORDERS,
            Self::Sharing => spec::SUBSCRIPTION_SHARING,
        }
    }

    pub(crate) fn operations(self) -> &'static [&'static Operation] {
        match self {
            Self::ShareCodes => share_codes::OPERATIONS,
            Self::Orders => proxy_orders::OPERATIONS,
            Self::Sharing => subscription_sharing::OPERATIONS,
        }
    }
}

/// A client of one of them.
#[derive(Debug, Clone)]
pub(crate) enum Client {
    ShareCodes(share_codes::Client),
    Orders(proxy_orders::Client),
    Sharing(subscription_sharing::Client),
}

impl Client {
    /// The same client, whose calls take no longer than this.
    pub(crate) fn with_timeout(&self, timeout: Duration) -> Self {
        match self {
            Self::ShareCodes(client) => Self::ShareCodes(client.with_options(|options| options.timeout(timeout))),
            Self::Orders(client) => Self::Orders(client.with_options(|options| options.timeout(timeout))),
            Self::Sharing(client) => Self::Sharing(client.with_options(|options| options.timeout(timeout))),
        }
    }

    /// Calls an operation by its id; the answer is JSON. A refusal that comes as a success by its status is an error.
    pub(crate) async fn call(&self, operation: &str, arguments: Map<String, Value>) -> Result<Value, Error> {
        let answer = match self {
            Self::ShareCodes(client) => client.call(operation, arguments).await,
            Self::Orders(client) => client.call(operation, arguments).await,
            Self::Sharing(client) => client.call(operation, arguments).await,
        };
        Ok(answer?.into_inner())
    }

    /// The list that an operation answers, page by page.
    pub(crate) fn pages(&self, operation: &str, arguments: Map<String, Value>) -> Result<Pages<Value>, Error> {
        match self {
            Self::ShareCodes(client) => client.call_pages(operation, arguments),
            Self::Orders(client) => client.call_pages(operation, arguments),
            Self::Sharing(client) => client.call_pages(operation, arguments),
        }
    }

    /// A request of one's own.
    pub(crate) fn request(&self, method: Method, path: &str) -> RawRequest {
        match self {
            Self::ShareCodes(client) => client.request(method, path),
            Self::Orders(client) => client.request(method, path),
            Self::Sharing(client) => client.request(method, path),
        }
    }
}
