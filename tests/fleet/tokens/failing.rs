//! What all processes are told of a renewal that fails, and of tokens that cannot be read.

use std::time::Duration;

use sharekit::TokenSource;

use super::worker::{Told, reports, source};
use crate::support::oauth_server::OAuthServer;
use crate::support::redis::Redis;

const LONG: Duration = Duration::from_secs(3600);

#[test]
#[ignore = "needs redis-server"]
fn a_refusal_is_reported_to_all_callers_after_one_request() {
    let (redis, server) = (Redis::start(), OAuthServer::start(LONG));
    server.refuse();
    let told = Told::new(&redis, &server, &server.log_in());
    let reports = reports(told.start_all(4));
    assert_eq!(server.requests().len(), 1);
    let bad: Vec<_> = reports.iter().flat_map(|report| &report.bad).collect();
    assert_eq!(bad.len(), 100);
    for bad in bad {
        assert!(bad.is_unauthenticated, "{bad:?}");
        assert_eq!(
            bad.text,
            "no access token: the authorization server refused: invalid_grant: kari@example.com must log in again"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs redis-server"]
async fn a_process_with_another_key_is_told_so_and_sends_nothing() {
    let (redis, server) = (Redis::start(), OAuthServer::start(LONG));
    let told = Told::new(&redis, &server, &server.log_in());
    source(&told).await.token(None).await.unwrap();
    let error = source(&Told { key: [7; 32], ..told.clone() }).await.token(None).await.unwrap_err();
    assert!(error.is_configuration() && !error.is_unauthenticated(), "{error:?}");
    assert!(
        error.to_string().contains("another key") && error.to_string().contains("Fleet::encryption_key"),
        "{error}"
    );
    assert_eq!(server.requests().len(), 1);
    // One that was changed is no better.
    let key = redis.cli(&["--scan", "--pattern", "{sharekit}:login:*"]);
    redis.cli(&["hset", &key, "generation", "2"]);
    let error = source(&told).await.token(None).await.unwrap_err();
    assert!(error.is_configuration(), "{error:?}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs redis-server"]
async fn a_failure_that_cannot_be_read_is_no_reason_to_send_a_request() {
    let (redis, server) = (Redis::start(), OAuthServer::start(LONG));
    server.refuse();
    let told = Told::new(&redis, &server, &server.log_in());
    source(&told).await.token(None).await.unwrap_err();
    let error = source(&Told { key: [7; 32], ..told }).await.token(None).await.unwrap_err();
    assert!(error.is_configuration() && error.to_string().contains("another key"), "{error}");
    assert_eq!(server.requests().len(), 1);
}
