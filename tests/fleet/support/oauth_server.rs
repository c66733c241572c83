//! An authorization server that replaces refresh tokens each time, and logs the user out if one is sent again.
//!
//! It tells worker processes apart by the header `user-agent`.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant, SystemTime};

use reqwest::Url;

pub const CLIENT_ID: &str = "planted-client-id";
pub const CLIENT_SECRET: &str = "planted-client-secret/7f3a+9b==";

/// A server that runs until the test program ends.
#[derive(Clone)]
pub struct OAuthServer {
    port: u16,
    shared: Arc<(Mutex<State>, Condvar)>,
}

#[derive(Default)]
struct State {
    /// How long access tokens live.
    life: Duration,
    rule: Rule,
    /// Which request is to be held, if one is.
    hold: Option<Hold>,
    /// The one that is held: who sent it.
    held: Option<String>,
    /// Whether the held one is to go on.
    goes_on: bool,
    made: usize,
    /// Each refresh token, and whether it was used.
    refresh_tokens: HashMap<String, bool>,
    is_logged_out: bool,
    requests: Vec<Refresh>,
}

/// What is done with refresh tokens.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// The user is logged out if one is sent that was used.
    #[default]
    Strict,
    /// One that was used is taken again.
    Forgive,
    RefuseAll,
}

/// When a request is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// Before it is processed. It is then dropped, as if it had never arrived.
    Request,
    /// After it was processed. The response is then sent.
    Response,
}

/// A request for a new token that was processed.
#[derive(Debug, Clone)]
pub struct Refresh {
    pub token: String,
    pub from: String,
    pub at: Instant,
}

impl OAuthServer {
    pub fn start(life: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = State { life, ..State::default() };
        let server = Self { port, shared: Arc::new((Mutex::new(state), Condvar::new())) };
        let accepting = server.clone();
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let server = accepting.clone();
                std::thread::spawn(move || server.serve(&connection));
            }
        });
        server
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Logs a user in: returns a refresh token.
    pub fn log_in(&self) -> String {
        self.state().new_refresh_token()
    }

    pub fn set_life(&self, life: Duration) {
        self.state().life = life;
    }

    /// Refuses all requests from now on.
    pub fn refuse(&self) {
        self.state().rule = Rule::RefuseAll;
    }

    /// Takes used refresh tokens again, as many servers do for a while.
    pub fn forgive(&self) {
        self.state().rule = Rule::Forgive;
    }

    /// Holds the next request, or its response.
    pub fn hold_next(&self, hold: Hold) {
        self.state().hold = Some(hold);
    }

    /// Waits until a request is held, and returns who sent it.
    pub fn wait_for_held(&self) -> String {
        let (mutex, changed) = &*self.shared;
        let state = mutex.lock().unwrap();
        let waiting = |state: &mut State| state.held.is_none();
        let (state, result) = changed.wait_timeout_while(state, Duration::from_secs(60), waiting).unwrap();
        assert!(!result.timed_out(), "no request came");
        state.held.clone().unwrap()
    }

    /// Lets go of what is held.
    pub fn let_go(&self) {
        self.state().goes_on = true;
        self.shared.1.notify_all();
    }

    pub fn requests(&self) -> Vec<Refresh> {
        self.state().requests.clone()
    }

    /// Whether a refresh token was sent that had been used.
    pub fn is_logged_out(&self) -> bool {
        self.state().is_logged_out
    }

    /// Every secret that was made.
    pub fn secrets(&self) -> Vec<String> {
        self.state().refresh_tokens.keys().cloned().collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.0.lock().unwrap()
    }

    fn serve(&self, connection: &TcpStream) {
        let Some((from, form)) = read(connection) else { return };
        if self.was_held(Hold::Request, &from) {
            return;
        }
        let body = self.state().respond(&form, &from);
        self.was_held(Hold::Response, &from);
        let status = if body.contains("access_token") { "200 OK" } else { "400 Bad Request" };
        let head = format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n", body.len());
        let _ = (&mut &*connection).write_all(format!("{head}connection: close\r\n\r\n{body}").as_bytes());
    }

    /// Holds a request or its response, if one is to be held. Returns whether it was.
    fn was_held(&self, at: Hold, from: &str) -> bool {
        let (mutex, changed) = &*self.shared;
        let mut state = mutex.lock().unwrap();
        if state.hold != Some(at) {
            return false;
        }
        (state.hold, state.held) = (None, Some(from.to_owned()));
        changed.notify_all();
        drop(changed.wait_while(state, |state| !state.goes_on).unwrap());
        true
    }
}

impl State {
    fn new_refresh_token(&mut self) -> String {
        self.made += 1;
        let token = format!("planted-refresh-{}-{:016x}", self.made, fastrand::u64(..));
        self.refresh_tokens.insert(token.clone(), false);
        token
    }

    fn respond(&mut self, form: &HashMap<String, String>, from: &str) -> String {
        assert_eq!((form["client_id"].as_str(), form["client_secret"].as_str()), (CLIENT_ID, CLIENT_SECRET));
        let token = form.get("refresh_token").cloned().unwrap_or_default();
        self.requests.push(Refresh { token: token.clone(), from: from.to_owned(), at: Instant::now() });
        if form["grant_type"] == "refresh_token" {
            let was_used = self.refresh_tokens.insert(token, true);
            self.is_logged_out |= was_used.is_none_or(|was_used| was_used && self.rule != Rule::Forgive);
            if self.rule == Rule::RefuseAll || self.is_logged_out {
                return r#"{"error":"invalid_grant","error_description":"kari@example.com must log in again"}"#
                    .to_owned();
            }
        }
        let expiry = (SystemTime::now() + self.life).duration_since(SystemTime::UNIX_EPOCH).unwrap().as_millis();
        let (access, refresh) = (format!("planted-access-{}-{expiry}", self.made), self.new_refresh_token());
        let life = self.life.as_secs_f64();
        format!(
            r#"{{"access_token":"{access}","refresh_token":"{refresh}","token_type":"Bearer","expires_in":{life}}}"#
        )
    }
}

/// Reads a request: who sent it, and its form.
fn read(connection: &TcpStream) -> Option<(String, HashMap<String, String>)> {
    let mut reader = BufReader::new(connection);
    let (mut from, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let line = line.trim();
        match line.split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("user-agent") => value.clone_into(&mut from),
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse().unwrap(),
            None if line.is_empty() => break,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let url = Url::parse(&format!("http://localhost/?{}", String::from_utf8(body).unwrap())).unwrap();
    Some((from, url.query_pairs().into_owned().collect()))
}
