//! A program against the three APIs, written as a user writes it: every builder, every setter, every field of a response
//! with its type, matches on enums. A new word, field, alternative or looser limit of a spec must leave it compiling.

#![deny(warnings)]
#![allow(deprecated, reason = "what a vendor deprecates is still there")]
#![allow(dead_code, reason = "nobody calls it: it has to compile")]

mod proxy_orders;
mod share_codes;
mod subscription_sharing;

use std::error::Error as StdError;
use std::time::Duration;

use sharekit::{CallOptions, CredentialKind, Error, Operation, OutcomeFields, Paging, Quota, Response, RetryPolicy};

type Anything = Result<(), Box<dyn StdError>>;

/// What a program asks an error.
fn explain(error: &Error) -> String {
    let _: Option<sharekit::StatusCode> = error.status();
    let _: Option<Duration> = error.retry_after();
    let _: u32 = error.attempts();
    let _: (Option<&str>, Option<&str>) = (error.operation(), error.request_id());
    match error {
        error if error.is_unauthenticated() || error.is_permission_denied() => "check the credential".to_owned(),
        error if error.is_rate_limited() || error.is_timeout() => "try again later".to_owned(),
        error if error.is_outcome_unclear() => "look whether it was done".to_owned(),
        error if error.is_invalid_request() => error.to_string(),
        error => error.message().or(error.refusal()).unwrap_or("no reason given").to_owned(),
    }
}

fn parts<T: Clone>(response: Response<T>) -> T {
    let _: sharekit::StatusCode = response.status();
    let _: u32 = response.attempts();
    let _: &T = &response;
    response.into_inner()
}

fn options(options: CallOptions) -> CallOptions {
    options.timeout(Duration::from_secs(5)).max_retries(2_u32).retry_policy(RetryPolicy::default())
}

/// What a program reads of the table of operations.
fn describe(operation: &Operation) -> String {
    let Operation { id, method, path, .. } = *operation;
    let outcome: OutcomeFields = operation.outcome;
    let _: &[&str] = outcome.success;
    let words: &[&str] = operation.success_words;
    let paging = match operation.paging {
        Paging::Page { items, .. } | Paging::Offset { items, .. } => items,
        Paging::None => "one response",
        _ => "pages of another kind",
    };
    let credential = match operation.credential {
        CredentialKind::ApiKey => "API key",
        CredentialKind::BearerToken | CredentialKind::UserToken | CredentialKind::ClientToken => "token",
        _ => "something else",
    };
    format!("{id}: {method} {path}, {paging}, {credential}, {words:?}, {}", operation.retry_safe)
}

fn slowest(quotas: &[Quota]) -> Option<Duration> {
    quotas.iter().map(|quota| quota.window / quota.requests).max()
}
