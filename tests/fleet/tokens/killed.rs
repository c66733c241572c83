//! The process that renews a token is killed, or sleeps, while its request is on its way.

use std::time::Duration;

use sharekit::TokenSource;

use super::worker::{Told, reports, source};
use crate::support::oauth_server::{Hold, OAuthServer};
use crate::support::redis::Redis;
use crate::support::workers::Worker;

const SECOND: Duration = Duration::from_secs(1);
const LONG: Duration = Duration::from_secs(3600);

/// Four processes, of which one has sent a request. The authorization server holds it, or its response.
fn four_with_one_held(hold: Hold) -> (Redis, OAuthServer, Vec<Worker>, usize) {
    let (redis, server) = (Redis::start(), OAuthServer::start(LONG));
    server.hold_next(hold);
    let workers = Told::new(&redis, &server, &server.log_in()).start_all(4);
    let sender = server.wait_for_held().parse().unwrap();
    (redis, server, workers, sender)
}

#[test]
#[ignore = "needs redis-server"]
fn after_the_refresher_was_killed_one_other_process_goes_on() {
    let (_redis, server, mut workers, killed) = four_with_one_held(Hold::Request);
    workers.remove(killed).kill();
    server.let_go();
    for report in reports(workers) {
        assert_eq!((report.good, report.bad.len()), (25, 0), "{report:?}");
    }
    assert_eq!((server.requests().len(), server.is_logged_out()), (1, false));
    println!("killed: {killed}, went on: {}", server.requests()[0].from);
}

#[test]
#[ignore = "needs redis-server"]
fn a_refresher_that_sleeps_past_its_lock_takes_what_another_has_published() {
    let (_redis, server, mut workers, asleep) = four_with_one_held(Hold::Request);
    let sleeper = workers.remove(asleep);
    sleeper.freeze();
    for report in reports(workers) {
        assert_eq!((report.good, report.bad.len()), (25, 0), "{report:?}");
    }
    // Its request never arrived. It would send it again.
    server.let_go();
    std::thread::sleep(SECOND / 2);
    sleeper.unfreeze();
    for report in reports(vec![sleeper]) {
        assert_eq!((report.good, report.bad.len()), (25, 0), "{report:?}");
    }
    assert_eq!((server.requests().len(), server.is_logged_out()), (1, false));
}

#[test]
#[ignore = "needs redis-server"]
fn a_refresher_that_comes_late_does_not_overwrite_what_another_has_published() {
    let (redis, server, mut workers, asleep) = four_with_one_held(Hold::Response);
    server.forgive();
    let sleeper = workers.remove(asleep);
    sleeper.freeze();
    let newest: Vec<_> = reports(workers).into_iter().map(|report| report.newest.unwrap()).collect();
    // Now it gets the tokens of its request, which are no longer the newest.
    server.let_go();
    std::thread::sleep(SECOND / 2);
    sleeper.unfreeze();
    let report = reports(vec![sleeper]).remove(0);
    assert_eq!((report.good, report.bad.len()), (25, 0), "{report:?}");
    let late = reports(vec![Told::new(&redis, &server, &server.requests()[0].token).start()]).remove(0);
    let all: Vec<_> = newest.into_iter().chain(report.newest).chain(late.newest).collect();
    assert!(all.len() == 5 && all.windows(2).all(|pair| pair[0] == pair[1]), "{all:?}");
    assert_eq!((server.requests().len(), server.is_logged_out()), (2, false));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs redis-server"]
async fn tokens_are_not_published_after_another_process_has_sent_the_refresh_token() {
    let (redis, server) = (Redis::start(), OAuthServer::start(LONG));
    server.hold_next(Hold::Response);
    let source = source(&Told::new(&redis, &server, &server.log_in())).await;
    let waiting = tokio::spawn(async move { source.token(None).await });
    let held = server.clone();
    tokio::task::spawn_blocking(move || held.wait_for_held()).await.unwrap();
    let key = redis.cli(&["--scan", "--pattern", "{sharekit}:login:*"]);
    assert_eq!(redis.cli(&["hget", &key, "sent"]), "1");
    redis.cli(&["hset", &key, "fence", "2", "sent", "2", "owner", "another"]);
    server.let_go();
    waiting.await.unwrap().unwrap();
    assert_eq!(redis.cli(&["hget", &key, "owner"]), "another");
    assert_eq!(redis.cli(&["hexists", &key, "generation"]), "0");
}
