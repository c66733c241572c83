//! A process whose tasks ask for tokens all the time, and what it tells of them.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use serde::{Deserialize, Serialize};
use sharekit::{Error, Fleet, OAuth, OAuthTokenSource, RetryPolicy, Secret, TokenSource, Tokens};

use crate::support::oauth_server::{CLIENT_ID, CLIENT_SECRET, OAuthServer};
use crate::support::redis::Redis;
use crate::support::workers::{Worker, say, settings};

/// The key of all but one.
pub const KEY: [u8; 32] = *b"planted-encryption-key-7f3a9b!!!";

/// What a worker is told.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Told {
    pub redis: String,
    pub authorization: String,
    pub key: [u8; 32],
    /// Its name, which the authorization server sees.
    pub name: String,
    /// Nothing for the tokens of the program itself.
    pub refresh_token: Option<String>,
    /// How long the access token that it begins with lives.
    pub left: Duration,
    pub callers: usize,
    /// How long each caller goes on. Zero: each asks once.
    pub time: Duration,
    /// How long each caller waits between its calls.
    pub pause: Duration,
}

/// What a worker has seen.
#[derive(Debug, Serialize, Deserialize)]
pub struct Report {
    pub good: u64,
    pub bad: Vec<Bad>,
    /// When the last call succeeded.
    pub last_good: SystemTime,
    /// How many tokens were handed to the callback.
    pub new_tokens: usize,
    /// The last token that was handed to the callback.
    pub newest: Option<String>,
}

/// A call without a token.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Bad {
    pub at: SystemTime,
    pub took: Duration,
    pub is_unauthenticated: bool,
    pub text: String,
}

impl Told {
    pub fn new(redis: &Redis, server: &OAuthServer, refresh_token: &str) -> Self {
        Self {
            redis: redis.url(),
            authorization: server.url(),
            key: KEY,
            name: String::new(),
            refresh_token: Some(refresh_token.to_owned()),
            left: Duration::ZERO,
            callers: 25,
            time: Duration::ZERO,
            pause: Duration::from_millis(50),
        }
    }

    pub fn start(&self) -> Worker {
        Worker::start("tokens::worker::worker", self)
    }

    /// Starts so many workers, which are called by their numbers.
    pub fn start_all(&self, workers: usize) -> Vec<Worker> {
        (0..workers).map(|number| Self { name: number.to_string(), ..self.clone() }.start()).collect()
    }
}

/// Waits until workers end.
pub fn reports(workers: Vec<Worker>) -> Vec<Report> {
    workers.into_iter().flat_map(Worker::hear_all).collect()
}

/// Makes a source that shares its tokens.
pub async fn source(told: &Told) -> OAuthTokenSource {
    sharekit::install_crypto_provider();
    let http = reqwest::Client::builder().user_agent(&told.name).build().unwrap();
    let oauth = OAuth::new(CLIENT_ID, CLIENT_SECRET, told.authorization.clone(), told.authorization.clone())
        .http_client(http)
        .retry_policy(RetryPolicy::default().back_off(Duration::ZERO, Duration::ZERO));
    let fleet = Fleet::connect(&told.redis).await.unwrap().encryption_key(told.key);
    let source = match &told.refresh_token {
        None => oauth.client(),
        Some(refresh) => {
            let expires = SystemTime::now() + told.left;
            let access = format!("planted-access-0-{}", milliseconds(expires));
            oauth.user(Tokens::new(access, Some(refresh.clone()), Some(expires)))
        }
    };
    fleet.tokens(source).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a worker process"]
async fn worker() {
    let Some(told) = settings::<Told>() else { return };
    let new_tokens = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&new_tokens);
    let note = move |tokens: &Tokens| noted.lock().unwrap().push(tokens.access_token.expose().to_owned());
    let source = source(&told).await.on_new_tokens(note);
    let end = Instant::now() + told.time;
    let callers: Vec<_> = (0..told.callers).map(|_| tokio::spawn(call(source.clone(), end, told.pause))).collect();
    let (mut good, mut bad, mut last_good) = (0, Vec::new(), SystemTime::UNIX_EPOCH);
    for caller in callers {
        let (more_good, more_bad, last) = caller.await.unwrap();
        good += more_good;
        bad.extend(more_bad);
        last_good = last_good.max(last);
    }
    let new_tokens = new_tokens.lock().unwrap().clone();
    say(&Report { good, bad, last_good, new_tokens: new_tokens.len(), newest: new_tokens.last().cloned() });
}

async fn call(source: OAuthTokenSource, end: Instant, pause: Duration) -> (u64, Vec<Bad>, SystemTime) {
    let (mut good, mut bad, mut last_good) = (0, Vec::new(), SystemTime::UNIX_EPOCH);
    loop {
        let began = Instant::now();
        let no_token = |_| Err(Error::no_credential("nothing came within 70 s"));
        let token = tokio::time::timeout(Duration::from_secs(70), source.token(None)).await.unwrap_or_else(no_token);
        let (took, at) = (began.elapsed(), SystemTime::now());
        match token {
            Ok(token) => {
                assert_not_expired(&token, at);
                (good, last_good) = (good + 1, at);
            }
            Err(error) => {
                let (is_unauthenticated, text) = (error.is_unauthenticated(), error.to_string());
                bad.push(Bad { at, took, is_unauthenticated, text });
            }
        }
        if Instant::now() + pause >= end {
            return (good, bad, last_good);
        }
        tokio::time::sleep(pause).await;
    }
}

/// Fails if a token had expired when it was handed out. Its last part says when it does.
pub fn assert_not_expired(token: &Secret, at: SystemTime) {
    let expiry: u128 = token.expose().rsplit('-').next().unwrap().parse().unwrap();
    assert!(milliseconds(at) < expiry + 300, "{} at {}", token.expose(), milliseconds(at));
}

fn milliseconds(time: SystemTime) -> u128 {
    time.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_millis()
}
