//! Connecting to the store: what is told at once, and what mends itself.

use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use sharekit::sandbox::Sandbox;
use sharekit::{Fleet, FleetEvent, IntentFilter, IntentStore, Quota, RateLimit, TokenSource, Tokens};

use crate::support::redis::Redis;
use crate::support::workers::{Worker, say, settings};

const QUOTA: [Quota; 1] = [Quota::new(100, Duration::from_secs(1))];

#[tokio::test]
async fn an_address_that_is_none_is_refused() {
    for address in ["", "redis.example", "http://redis.example", "redis://", "rediss://redis.example:port"] {
        let error = Fleet::connect(address).await.unwrap_err();
        assert!(error.is_configuration(), "{address}: {error:?}");
        assert!(error.to_string().contains("write it like rediss://redis.example:6379"), "{error}");
    }
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn a_password_that_is_wrong_or_missing_is_told_at_once_and_not_shown() {
    let redis = Redis::start();
    redis.cli(&["config", "set", "requirepass", "the-password"]);
    let address = |password: &str| redis.url().replace("redis://", &format!("redis://{password}"));
    for password in ["", ":a-wrong-one@", "somebody:a-wrong-one@"] {
        let error = Fleet::connect(&address(password)).await.unwrap_err();
        assert!(error.is_configuration(), "{password}: {error:?}");
        assert!(error.to_string().contains("refuses the user or the password"), "{error}");
        assert!(!format!("{error} {error:?}").contains("a-wrong-one"), "{error:?}");
    }
    let fleet = Fleet::connect(&address(":the-password@")).await.unwrap();
    fleet.rate_limit("one", &QUOTA).acquire().await.unwrap();
    assert!(!format!("{fleet:?}").contains("the-password"), "{fleet:?}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs redis-server"]
async fn a_store_that_comes_later_is_joined_and_events_tell_of_it() {
    let mut redis = Redis::stopped();
    let (sender, events) = mpsc::channel();
    let fleet = Fleet::connect(&redis.url()).await.unwrap().size(2);
    let fleet = fleet.on_event(move |event| drop(sender.send(event.clone())));
    let limit = fleet.rate_limit("one", &QUOTA);
    let began = Instant::now();
    limit.acquire().await.unwrap();
    assert!(began.elapsed() < Duration::from_secs(3), "it kept to its share after {:?}", began.elapsed());
    assert!(matches!(events.recv().unwrap(), FleetEvent::Away { .. }));
    redis.start_again(true);
    let back = events.recv_timeout(Duration::from_secs(5)).unwrap();
    assert!(matches!(back, FleetEvent::Back { .. }), "{back:?}");
    let connected = Instant::now();
    while !redis.cli(&["keys", "*"]).contains("turns") {
        assert!(connected.elapsed() < Duration::from_secs(10), "nothing was booked in the store");
        limit.acquire().await.unwrap();
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs redis-server"]
async fn a_limit_in_the_store_that_cannot_be_read_counts_as_nothing() {
    let redis = Redis::start();
    let events = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&events);
    let fleet = Fleet::connect(&redis.url()).await.unwrap();
    let fleet = fleet.on_event(move |event| seen.lock().unwrap().push(format!("{event:?}")));
    fleet.rate_limit("one", &QUOTA).acquire().await.unwrap();
    let keys = redis.cli(&["keys", "*turns*"]);
    for command in
        [&["set", &keys, "garbage"][..], &["set", &keys, "\u{91}\u{c0}"], &["set", &keys, ""], &["lpush", &keys, "one"]]
    {
        redis.cli(&["del", &keys]);
        redis.cli(command);
        fleet.rate_limit("one", &QUOTA).acquire().await.unwrap();
        assert_eq!(*events.lock().unwrap(), Vec::<String>::new(), "{command:?}");
        assert_eq!(redis.cli(&["type", &keys]), "string", "{command:?}");
    }
}

/// A process that books turns in the store at this address.
#[tokio::test]
#[ignore = "a process of other tests"]
async fn worker() {
    let Some(address) = settings::<String>() else { return };
    let events = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&events);
    let fleet = Fleet::connect(&address).await.unwrap();
    let fleet = fleet.on_event(move |event| seen.lock().unwrap().push(format!("{event:?}")));
    let limit = fleet.rate_limit("one", &QUOTA);
    for _ in 0..3 {
        limit.acquire().await.unwrap();
    }
    say(&*events.lock().unwrap());
}

#[test]
#[ignore = "needs redis-server"]
fn a_store_is_reached_by_tls_if_its_certificate_is_trusted() {
    let (redis, address, certificate) = Redis::start_with_tls();
    let trusting = Worker::start_with("connect::worker", &address, &[("SSL_CERT_FILE", &certificate)]);
    assert_eq!(trusting.hear_all::<Vec<String>>(), [Vec::<String>::new()]);
    assert!(redis.cli(&["keys", "*"]).contains("turns"));
    redis.cli(&["flushall"]);
    let doubting = Worker::start("connect::worker", &address).hear_all::<Vec<String>>().concat();
    assert!(doubting[0].contains("certificate"), "{doubting:?}");
    assert_eq!(redis.cli(&["keys", "*"]), "", "a server that is not trusted was sent something");
}

/// The user that `docs/fleet.md` tells to make.
fn user_of_the_manual() -> Vec<String> {
    let manual = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/fleet.md")).unwrap();
    let line = manual.lines().find(|line| line.starts_with("ACL SETUSER")).unwrap();
    line.split(' ').map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs redis-server"]
async fn the_user_of_the_manual_may_do_all_that_a_fleet_does() {
    let redis = Redis::start();
    let words = user_of_the_manual();
    assert_eq!(redis.cli(&words.iter().map(String::as_str).collect::<Vec<_>>()), "OK");
    let address = redis.url().replace("redis://", "redis://sharekit:the-password@");
    let denied = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&denied);
    let fleet = Fleet::connect(&address).await.unwrap().encryption_key([7; 32]);
    let fleet = fleet.on_event(move |event| seen.lock().unwrap().push(format!("{event:?}")));
    let sandbox = Sandbox::start().await.unwrap();
    let client = sharekit::proxy_orders::Client::builder()
        .base_url(sandbox.url())
        .bearer_token("sandbox-proxy-orders-owner")
        .fleet(&fleet)
        .build()
        .unwrap();
    let settled = client.renew_order().id(1).send_once("a key").await;
    assert!(settled.is_ok() || settled.as_ref().is_err_and(|error| error.status().is_some()), "{settled:?}");
    assert_eq!(fleet.intents().list(&IntentFilter::default()).await.unwrap().len(), 1);
    let limit = fleet.rate_limit("one", &QUOTA);
    for _ in 0..150 {
        limit.acquire().await.unwrap();
    }
    let source = sandbox.oauth().user(Tokens::new("", Some("not a token".to_owned()), None));
    let error = fleet.tokens(source).unwrap().token(None).await.unwrap_err();
    assert!(error.is_unauthenticated(), "the sandbox does not know the token: {error}");
    assert_eq!(*denied.lock().unwrap(), Vec::<String>::new());
    // Every command of a script that was not run above is in the list, too.
    let scripts = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/client/fleet")).unwrap();
    let folders = scripts.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let files = folders.flat_map(|folder| std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()));
    for file in files.filter(|file| file.extension().is_some_and(|extension| extension == "lua")) {
        let script = std::fs::read_to_string(&file).unwrap();
        for call in script.split("call('").skip(1) {
            let command = call.split('\'').next().unwrap().to_lowercase();
            assert!(words.contains(&format!("+{command}")), "{command} of {} is missing", file.display());
        }
    }
}
