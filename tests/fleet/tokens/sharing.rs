//! Which processes share a login, and that its tokens are renewed once for all of them.

use std::collections::HashSet;
use std::time::Duration;

use sharekit::{Fleet, OAuth, TokenSource, Tokens};

use super::worker::{KEY, Told, reports, source};
use crate::support::oauth_server::OAuthServer;
use crate::support::redis::Redis;

const SECOND: Duration = Duration::from_secs(1);
const LONG: Duration = Duration::from_secs(3600);

#[test]
#[ignore = "needs redis-server"]
fn a_hundred_callers_in_four_processes_cause_one_refresh_per_expiry() {
    let (redis, server) = (Redis::start(), OAuthServer::start(4 * SECOND));
    let told = Told { time: 18 * SECOND, ..Told::new(&redis, &server, &server.log_in()) };
    let reports = reports(told.start_all(4));
    for report in &reports {
        assert!(report.bad.is_empty() && report.good > 1000, "{report:?}");
    }
    let requests = server.requests();
    let tokens: HashSet<_> = requests.iter().map(|request| &request.token).collect();
    assert_eq!(tokens.len(), requests.len(), "{requests:?}");
    assert!(!server.is_logged_out());
    // A token is renewed after half of its life. Nobody asks in the first five seconds, in which a newer one may turn up.
    assert!((4..=8).contains(&requests.len()), "{requests:?}");
    let gaps: Vec<_> = requests.windows(2).map(|pair| pair[1].at - pair[0].at).collect();
    assert!(gaps.iter().all(|gap| *gap > SECOND * 19 / 10), "{gaps:?}");
    println!("{} refreshes by {:?}", requests.len(), requests.iter().map(|request| &request.from).collect::<Vec<_>>());
    assert!(reports.iter().all(|report| report.new_tokens + 1 >= requests.len()), "{reports:?}");
}

#[test]
#[ignore = "needs redis-server"]
fn a_token_is_read_without_asking_redis_while_it_is_fresh() {
    let (redis, server) = (Redis::start(), OAuthServer::start(LONG));
    let told = Told { left: LONG, time: 10 * SECOND, pause: SECOND / 100, ..Told::new(&redis, &server, "refresh") };
    let count = || -> u64 {
        let info = redis.cli(&["info", "commandstats"]);
        let lines = info.lines().filter(|line| line.starts_with("cmdstat_evalsha:"));
        lines.map(|line| line.split(['=', ',']).nth(1).unwrap().parse::<u64>().unwrap()).sum()
    };
    let report = reports(told.start_all(1)).remove(0);
    assert!(report.good > 10_000 && report.bad.is_empty(), "{} {:?}", report.good, report.bad);
    let scripts = count();
    println!("{scripts} scripts in 10 s, for {} reads", report.good);
    // The first look, and one every 3 s while nothing else is heard of the store.
    assert!((2..=6).contains(&scripts), "{scripts}");
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs redis-server"]
async fn a_process_that_begins_with_an_old_or_a_newer_token_takes_what_was_published() {
    let (redis, server) = (Redis::start(), OAuthServer::start(4 * SECOND));
    let first = server.log_in();
    let told = Told { name: "first".to_owned(), ..Told::new(&redis, &server, &first) };
    let running = source(&told).await;
    let mut refresh_tokens = vec![first];
    for _ in 0..3 {
        running.token(None).await.unwrap();
        let made = server.secrets().into_iter().find(|token| !refresh_tokens.contains(token)).unwrap();
        refresh_tokens.push(made);
        tokio::time::sleep(4 * SECOND).await;
    }
    server.set_life(LONG);
    let newest = running.token(None).await.unwrap();
    for stored in refresh_tokens {
        // Also in place of a token that still lives.
        for left in [Duration::ZERO, LONG] {
            let other = source(&Told { refresh_token: Some(stored.clone()), left, ..told.clone() }).await;
            assert_eq!(other.token(None).await.unwrap(), newest, "{stored}");
        }
    }
    assert_eq!((server.requests().len(), server.is_logged_out()), (4, false));
    // Another login is another login.
    let other = source(&Told { refresh_token: Some(server.log_in()), ..told.clone() }).await;
    assert_ne!(other.token(None).await.unwrap(), newest);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs redis-server"]
async fn the_tokens_of_the_program_are_shared_too() {
    let (redis, server) = (Redis::start(), OAuthServer::start(LONG));
    let told = Told { refresh_token: None, ..Told::new(&redis, &server, "") };
    let (one, other) = (source(&told).await, source(&told).await);
    let (first, second) = tokio::join!(one.token(None), other.token(None));
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!((&first, server.requests().len()), (&second, 1));
    // A token that an API refuses is replaced once.
    let (third, fourth) = tokio::join!(one.token(Some(&first)), other.token(Some(&first)));
    let third = third.unwrap();
    assert!(third != first && third == fourth.unwrap());
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn tokens_are_not_shared_without_a_key_or_by_two_fleets() {
    let redis = Redis::start();
    let oauth = OAuth::new("id", "secret", "https://id.example/login", "https://id.example/token");
    let user = || oauth.user(Tokens::new("access", Some("refresh".to_owned()), None));
    let fleet = Fleet::connect(&redis.url()).await.unwrap();
    let error = fleet.tokens(user()).unwrap_err();
    assert!(error.is_configuration() && error.to_string().contains("Fleet::encryption_key"), "{error}");
    let (one, other) = (fleet.clone().encryption_key(KEY), fleet.encryption_key(KEY));
    let source = one.tokens(user()).unwrap();
    one.clone().tokens(source.clone()).unwrap();
    let error = other.tokens(source).unwrap_err();
    assert!(error.is_configuration() && error.to_string().contains("another fleet"), "{error}");
    other.tokens(oauth.user(Tokens::new("access", None, None))).unwrap().token(None).await.unwrap();
}
