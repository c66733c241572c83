//! What Redis holds of a login.

use std::time::Duration;

use sharekit::TokenSource;

use super::worker::{KEY, Told, source};
use crate::support::oauth_server::{CLIENT_ID, CLIENT_SECRET, OAuthServer};
use crate::support::redis::Redis;

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs redis-server"]
async fn redis_sees_no_secret_and_keeps_little() {
    let (redis, server) = (Redis::start(), OAuthServer::start(2 * SECOND));
    let monitor = redis.monitor();
    let source = source(&Told::new(&redis, &server, &server.log_in())).await;
    let mut access_tokens = vec!["planted-access".to_owned()];
    for _ in 0..5 {
        access_tokens.push(source.token(None).await.unwrap().expose().to_owned());
        tokio::time::sleep(2 * SECOND).await;
    }
    server.refuse();
    source.token(None).await.unwrap_err();
    assert_eq!(server.requests().len(), 6);
    let (seen, stored) = (monitor.stop().into_bytes(), redis.dump());
    let key = String::from_utf8(KEY.to_vec()).unwrap();
    let own = [CLIENT_ID, CLIENT_SECRET, &key, "kari@example.com", "invalid_grant", "planted"].map(str::to_owned);
    for secret in server.secrets().into_iter().chain(access_tokens).chain(own) {
        for (what, text) in [("the commands", &seen), ("the data", &stored)] {
            let is_there = text.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!is_there, "{what} hold {secret}");
        }
    }
    assert!(seen.windows(6).any(|part| part == b":login"), "nothing was watched");
    let debug = format!("{source:?}");
    assert!(!debug.contains("planted-refresh") && !debug.contains("planted-access"), "{debug}");

    let keys = redis.cli(&["--scan", "--pattern", "{sharekit}:*"]);
    let sizes = keys.lines().map(|key| redis.cli(&["memory", "usage", key, "samples", "0"]).parse::<u64>().unwrap());
    let size: u64 = sizes.sum();
    println!("{size} bytes in {} keys after 5 refreshes", keys.lines().count());
    assert!(size < 2048, "{size} bytes in {keys}");
    for key in keys.lines().filter(|key| !key.contains(":identity:")) {
        let days = redis.cli(&["ttl", key]).parse::<i64>().unwrap() / 86400;
        assert!((29..=90).contains(&days), "{key} is kept for {days} days");
    }
}
