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
    /// How it is learnt whether it was done, if no response told (`x-settled-by`).
    pub(crate) settled_by: Option<&'static SettledBy>,
}

impl Operation {
    /// Returns what cannot be told of a call in doubt, in a sentence. None for an operation that may be repeated instead.
    ///
    /// ```
    /// # #[cfg(feature = "proxy-orders")] {
    /// let purchase = sharekit::proxy_orders::OPERATIONS.iter().find(|operation| operation.id == "purchase_order");
    /// println!("{}", purchase.and_then(|operation| operation.settling_limits()).unwrap_or_default());
    /// # }
    /// ```
    #[must_use]
    pub fn settling_limits(&self) -> Option<&'static str> {
        self.settled_by.map(|settled_by| settled_by.limits)
    }

    /// Returns the operation that shows whether a call in doubt was carried out: its `operationId`. None if no operation
    /// shows it.
    ///
    /// ```
    /// # #[cfg(feature = "proxy-orders")] {
    /// let purchase = sharekit::proxy_orders::OPERATIONS.iter().find(|operation| operation.id == "purchase_order");
    /// assert_eq!(purchase.and_then(|operation| operation.settled_by()), Some("list_orders"));
    /// # }
    /// ```
    #[must_use]
    pub fn settled_by(&self) -> Option<&'static str> {
        Some(self.settled_by?.reads?.read.operation.id)
    }
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

impl Quota {
    /// Returns a quota of your own, for a [`SqliteRateLimit`](crate::SqliteRateLimit) or a fleet.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// const HALF: sharekit::Quota = sharekit::Quota::new(1_000, Duration::from_secs(60));
    /// assert_eq!(HALF.requests, 1_000);
    /// ```
    #[must_use]
    pub const fn new(requests: u32, window: Duration) -> Self {
        Self { requests, window }
    }
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

/// How it is learnt whether a call was carried out, and what cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SettledBy {
    /// The reads that tell; none if no read does.
    pub(crate) reads: Option<Reads>,
    /// What cannot be told, in a sentence.
    pub(crate) limits: &'static str,
    /// The fields of the body that hold data of a person.
    pub(crate) personal: &'static [&'static str],
}

/// The reads that tell, and what they are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reads {
    pub(crate) read: Read,
    /// JSON pointer to the list; empty if the response is about one thing.
    pub(crate) items: &'static str,
    /// The list of the body that has an outcome for each element.
    pub(crate) each: Option<&'static str>,
    pub(crate) matches: &'static [Match],
    pub(crate) details: Option<Details>,
    pub(crate) evidence: Evidence,
    /// JSON pointer to the ids of what was made, in the response to the call itself.
    pub(crate) result: Option<&'static str>,
}

/// An operation that reads, and its parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Read {
    pub(crate) operation: &'static Operation,
    /// Its parameters that have the value of a field, of the request or of an item.
    pub(crate) with: &'static [(&'static str, &'static str)],
    pub(crate) fixed: &'static [(&'static str, &'static str)],
    /// Further parameters with which it is read once more, as one list may not show everything.
    pub(crate) also: &'static [&'static [(&'static str, &'static str)]],
    /// The parameter for the size of a page, and its value.
    pub(crate) limit: Option<(&'static str, i64)>,
    /// JSON pointer to the number of items on all pages.
    pub(crate) total: Option<&'static str>,
}

/// More about an item, from another read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Details {
    pub(crate) read: Read,
    /// JSON pointer to the item.
    pub(crate) at: &'static str,
    pub(crate) matches: &'static [Match],
}

/// A field of an item that has the value of a field of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) item: &'static str,
    pub(crate) field: &'static str,
    /// What the server takes if the field is left out, as JSON.
    pub(crate) default: Option<&'static str>,
    /// Whether the server repeats the value as it was sent. If not, another value proves nothing.
    pub(crate) is_echo: bool,
}

/// What tells whether it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Evidence {
    /// An item that was not there before.
    New {
        /// The field that tells items apart.
        id: &'static str,
        /// The field of the request that says how many there will be; one without it.
        count: Option<&'static str>,
        /// Whether the same call twice makes twice as many, so that what somebody else made looks the same.
        is_additive: bool,
    },
    /// The state of an item.
    State { field: &'static str, done: &'static [&'static str], not_done: &'static [&'static str] },
    /// A value, by its JSON pointer, that is no longer what it was before.
    Changed { field: &'static str },
    /// Being in the list.
    Presence,
}

impl Evidence {
    /// Returns whether it tells nothing without a read before the call.
    pub(crate) fn needs_before(self) -> bool {
        matches!(self, Self::New { .. } | Self::Changed { .. })
    }
}

impl SettledBy {
    /// Returns whether the same call twice does twice as much, so that what somebody else did looks the same.
    pub(crate) fn is_additive(&self) -> bool {
        self.reads.is_some_and(|reads| matches!(reads.evidence, Evidence::New { is_additive: true, .. }))
    }
}
