//! Redis is killed, stopped or flushed while four processes work with tokens that live for seconds.

use std::thread::sleep;
use std::time::{Duration, SystemTime};

use sharekit::TokenSource;

use super::worker::{Report, Told, assert_not_expired, reports, source};
use crate::support::oauth_server::{Hold, OAuthServer};
use crate::support::redis::Redis;

const SECOND: Duration = Duration::from_secs(1);
const LONG: Duration = Duration::from_secs(3600);

/// Runs four processes for 40 s, and does something to Redis after 12. Nobody may be logged out, and all must work at the
/// end.
fn while_four_processes_work(harm: impl FnOnce(&mut Redis)) -> (OAuthServer, Vec<Report>) {
    let (mut redis, server) = (Redis::start(), OAuthServer::start(4 * SECOND));
    let told = Told { time: 40 * SECOND, callers: 5, ..Told::new(&redis, &server, &server.log_in()) };
    let workers = told.start_all(4);
    sleep(12 * SECOND);
    harm(&mut redis);
    let reports = reports(workers);
    assert!(!server.is_logged_out(), "{:?}", server.requests());
    for report in &reports {
        let last_bad = report.bad.iter().map(|bad| bad.at).max().unwrap_or(SystemTime::UNIX_EPOCH);
        let worked = report.last_good.duration_since(last_bad).expect("the last calls failed");
        assert!(worked > 5 * SECOND, "{worked:?} {:?}", report.bad.last());
        for bad in &report.bad {
            assert!(
                !bad.is_unauthenticated && bad.text.contains("the store of the fleet cannot be reached"),
                "{bad:?}"
            );
            assert!(bad.took < 2 * SECOND, "{bad:?}");
        }
    }
    let longest = reports.iter().flat_map(|report| &report.bad).map(|bad| bad.took).max();
    println!("longest call that failed: {longest:?}");
    let failed: Vec<_> = reports.iter().map(|report| report.bad.len()).collect();
    println!("calls that failed: {failed:?}, refreshes: {}", server.requests().len());
    (server, reports)
}

#[test]
#[ignore = "needs redis-server"]
fn after_redis_was_killed_and_started_again_with_its_data_all_work_again() {
    let (_, reports) = while_four_processes_work(|redis| {
        redis.kill();
        sleep(6 * SECOND);
        redis.start_again(true);
    });
    assert!(reports.iter().all(|report| !report.bad.is_empty()), "a token was renewed without the store");
}

#[test]
#[ignore = "needs redis-server"]
fn after_redis_was_started_again_without_its_data_all_work_again() {
    while_four_processes_work(|redis| {
        redis.kill();
        sleep(SECOND);
        redis.start_again(false);
    });
}

#[test]
#[ignore = "needs redis-server"]
fn after_redis_was_stopped_for_a_while_all_work_again() {
    while_four_processes_work(|redis| {
        redis.freeze();
        sleep(6 * SECOND);
        redis.unfreeze();
    });
}

#[test]
#[ignore = "needs redis-server"]
fn after_all_data_were_removed_all_work_again() {
    while_four_processes_work(|redis| {
        redis.cli(&["flushall"]);
        sleep(8 * SECOND);
        redis.cli(&["flushall"]);
    });
}

#[test]
#[ignore = "needs redis-server"]
fn a_process_that_begins_with_an_old_token_after_a_loss_waits_for_those_who_know_a_newer_one() {
    let (redis, server) = (Redis::start(), OAuthServer::start(LONG));
    let told = Told::new(&redis, &server, &server.log_in());
    // These ask once, and are idle for twenty seconds.
    let idle = Told { callers: 1, time: 40 * SECOND, pause: 20 * SECOND, ..told.clone() }.start_all(4);
    while server.requests().is_empty() {
        sleep(SECOND / 10);
    }
    sleep(SECOND);
    redis.cli(&["flushall"]);
    let report = reports(vec![Told { name: "late".to_owned(), ..told }.start()]).remove(0);
    assert_eq!((report.good, report.bad.len()), (25, 0), "{report:?}");
    assert_eq!((server.requests().len(), server.is_logged_out()), (1, false));
    for report in reports(idle) {
        assert_eq!((report.good, report.bad.len()), (2, 0), "{report:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs redis-server"]
async fn a_process_that_begins_while_redis_is_away_uses_its_token_and_joins_later() {
    let (mut redis, server) = (Redis::start(), OAuthServer::start(LONG));
    redis.kill();
    let told = Told { left: 3 * SECOND, ..Told::new(&redis, &server, &server.log_in()) };
    let (user, program) = (source(&told).await, source(&Told { refresh_token: None, ..told.clone() }).await);
    let stored = user.token(None).await.unwrap();
    assert!(stored.expose().starts_with("planted-access-0"));
    program.token(None).await.unwrap();
    assert_eq!(server.requests().len(), 1, "the program's own token is fetched without the store");
    tokio::time::sleep(3 * SECOND).await;
    let error = user.token(None).await.unwrap_err();
    assert!(!error.is_unauthenticated() && error.to_string().contains("cannot be reached"), "{error}");
    redis.start_again(true);
    tokio::time::sleep(2 * SECOND).await;
    assert_ne!(user.token(None).await.unwrap(), stored);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs redis-server"]
async fn tokens_that_redis_gets_late_do_not_live_longer_for_that() {
    let (redis, server) = (Redis::start(), OAuthServer::start(4 * SECOND));
    let told = Told::new(&redis, &server, &server.log_in());
    let (first, other) = (source(&told).await, source(&told).await);
    // From now on the server knows all scripts: they are not sent again.
    first.token(None).await.unwrap();
    tokio::time::sleep(5 * SECOND).await;
    server.hold_next(Hold::Response);
    let renewing = first.clone();
    let waiting = tokio::spawn(async move { renewing.token(None).await });
    let held = server.clone();
    tokio::task::spawn_blocking(move || held.wait_for_held()).await.unwrap();
    redis.freeze();
    server.let_go();
    waiting.await.unwrap().unwrap();
    tokio::time::sleep(2 * SECOND).await;
    redis.unfreeze();
    for _ in 0..60 {
        assert_not_expired(&other.token(None).await.unwrap(), SystemTime::now());
        tokio::time::sleep(SECOND / 20).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs redis-server"]
async fn tokens_that_come_after_a_loss_are_published_nevertheless() {
    let (redis, server) = (Redis::start(), OAuthServer::start(LONG));
    server.hold_next(Hold::Response);
    let told = Told::new(&redis, &server, &server.log_in());
    let (first, other) = (source(&told).await, source(&told).await);
    let waiting = tokio::spawn(async move { first.token(None).await });
    let held = server.clone();
    tokio::task::spawn_blocking(move || held.wait_for_held()).await.unwrap();
    redis.cli(&["flushall"]);
    server.let_go();
    let token = waiting.await.unwrap().unwrap();
    assert_eq!(other.token(None).await.unwrap(), token);
    assert_eq!((server.requests().len(), server.is_logged_out()), (1, false));
}
