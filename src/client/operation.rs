//! What the specs say of an operation, apart from its types.

use std::time::Duration;

/// One operation of an API, as its spec describes it. `share_codes::OPERATIONS` and those of the other APIs list them
/// all.
///
/// ```
/// # #[cfg(feature = "share-codes")] {
/// let spending = sharekit::share_codes::OPERATIONS.iter().filter(|operation| !operation.retry_safe);
/// assert!(spending.map(|operation| operation.id).any(|id| id == "use_codes"));
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Operation {
    /// `operationId` of the spec, which is also the name of the client's method.
    pub id: &'static str,
    /// HTTP method, upper case.
    pub method: &'static str,
    /// Path template, such as `/user/api/orders/{id}`.
    pub path: &'static str,
    /// What the request must carry.
    pub credential: CredentialKind,
    /// Whether sending it twice is the same as sending it once (`x-retry-safe`).
    pub retry_safe: bool,
    /// How to ask for more, if it lists something (`x-paging`).
    pub paging: Paging,
    /// The words of the response's outcome that mean success, if it has one (`x-success-words`).
    pub success_words: &'static [&'static str],
    /// The fields of a response that tell the outcome.
    pub outcome: OutcomeFields,
}

/// The top-level fields that tell the outcome of a call (`x-outcome` of the spec), by their wire names.
///
/// ```
/// # #[cfg(feature = "share-codes")] {
/// let outcome = sharekit::share_codes::OPERATIONS[0].outcome;
/// assert_eq!((outcome.success, outcome.message), (&["success"][..], &["message"][..]));
/// # }
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct OutcomeFields {
    /// A boolean that is false where nothing was done.
    pub success: &'static [&'static str],
    /// What is wrong, in an error.
    pub message: &'static [&'static str],
    /// The single reasons of an error, a list.
    pub reasons: &'static [&'static str],
}

/// A limit that a vendor states: at most so many requests in any window of this length.
///
/// ```
/// # #[cfg(feature = "subscription-sharing")] {
/// let a_second = &sharekit::subscription_sharing::RATE_LIMITS[0];
/// assert_eq!((a_second.requests, a_second.window.as_secs()), (100, 1));
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Quota {
    /// The most requests.
    pub requests: u32,
    /// The length of the span.
    pub window: Duration,
}

/// The kind of credential an operation takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CredentialKind {
    /// A key named `api-key`.
    ApiKey,
    /// A long-lived bearer token.
    BearerToken,
    /// An OAuth 2.0 token of a user who has logged in.
    UserToken,
    /// An OAuth 2.0 token of the client itself.
    ClientToken,
}

/// How an operation returns a long list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Paging {
    /// Not at all.
    None,
    /// By page number and limit.
    Page {
        /// JSON pointer to the items in a response.
        items: &'static str,
        /// JSON pointer to the number of pages.
        total_pages: &'static str,
    },
    /// By offset and limit.
    Offset {
        /// JSON pointer to the items in a response.
        items: &'static str,
        /// JSON pointer to a text that is there if there are more items.
        next: &'static str,
        /// JSON pointer to the number of items.
        count: &'static str,
    },
}
