//! OAuth 2.0: logging a user in, and access tokens that stay fresh.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac_sha256::Hash;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use reqwest::Url;
use serde_json::Value;
use tokio::time::Instant;
use tracing::Instrument;

use super::auth::TokenSource;
use super::config::{ConnectionSettings, check_url};
use super::diagnosis::transport_error;
use super::received::REQUEST_ID;
use super::redact::Redactor;
use super::retry::{Decision, Outcome, RetryPolicy, Situation, asked_wait, decide};
use super::secret::Secret;
use super::tls::RootCertificates;
use crate::Error;
use crate::error::ErrorResponse;

/// How long before its end a token is replaced; half of its life, if that is less.
const EARLY: Duration = Duration::from_secs(30);

/// How long a failure stands, so that not every call repeats it.
const FAILURE_STANDS: Duration = Duration::from_secs(5);

/// How long a call whose token still works waits for a newer one: less than any sensible time limit of a call.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long one token request may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The most that is read of a response, in bytes: tokens have some thousand at most.
const LONGEST_RESPONSE: usize = 1024 * 1024;

/// The most that is shown of what the authorization server says, in bytes.
const SHOWN: usize = 500;

/// What some servers put before their JSON.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A program that is registered with an authorization server: `subscription_sharing::oauth` makes one. It logs users in
/// (authorization code with PKCE) and makes the token sources for clients.
///
/// ```
/// let oauth = sharekit::OAuth::new("my-client", "my-secret", "https://id.example/login", "https://id.example/token")
///     .redirect_url("http://127.0.0.1:8080/logged-in");
/// let login = oauth.begin_login()?;
/// assert!(login.url().starts_with("https://id.example/login?response_type=code&client_id=my-client"));
/// # Ok::<(), sharekit::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct OAuth {
    client_id: String,
    client_secret: Secret,
    authorize_url: String,
    token_url: String,
    redirect_url: Option<String>,
    connection: ConnectionSettings,
    retry_policy: RetryPolicy,
    http_client: Option<reqwest::Client>,
}

impl OAuth {
    /// A program with its id and secret, and the two addresses of the authorization server. The secret is sent in the
    /// form body of token requests, and nowhere else.
    pub fn new(
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
        authorize_url: impl Into<String>,
        token_url: impl Into<String>,
    ) -> Self {
        Self {
            client_id: client_id.into(),
            client_secret: client_secret.into().into(),
            authorize_url: authorize_url.into(),
            token_url: token_url.into(),
            redirect_url: None,
            connection: ConnectionSettings::new(),
            retry_policy: RetryPolicy::default(),
            http_client: None,
        }
    }

    /// Where users log in. `https`, or `http` to this machine.
    #[must_use]
    pub fn authorize_url(mut self, url: impl Into<String>) -> Self {
        self.authorize_url = url.into();
        self
    }

    /// Where tokens are handed out. `https`, or `http` to this machine.
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = url.into();
        self
    }

    /// Where the browser goes after the login, as registered with the authorization server.
    #[must_use]
    pub fn redirect_url(mut self, url: impl Into<String>) -> Self {
        self.redirect_url = Some(url.into());
        self
    }

    /// Trusts these root certificates beside those of the operating system in token requests; has no effect on
    /// [`http_client`](Self::http_client). A second call adds more.
    ///
    /// ```
    /// # use sharekit::{OAuth, RootCertificates};
    /// # fn trusting(oauth: OAuth, roots: RootCertificates) -> OAuth {
    /// let oauth = oauth.add_root_certificates(roots);
    /// # oauth
    /// # }
    /// ```
    #[must_use]
    pub fn add_root_certificates(mut self, certificates: RootCertificates) -> Self {
        self.connection.root_certificates.extend(certificates);
        self
    }

    /// When a failed token request is sent again; the default policy if not set. It is one that is safe to repeat, so
    /// that besides failed connections also broken ones, time-outs and the statuses 408, 429, 500, 502, 503 and 504
    /// are followed by a retry. The budget of the policy has no meaning here.
    ///
    /// Several calls may wait for the same token, so that it is not the policy of one of them that counts; each waits
    /// no longer than its own time limit. As long as the old token works nothing is sent again: the calls go on with
    /// it, and one of them asks anew after 5 s.
    ///
    /// ```
    /// use sharekit::RetryPolicy;
    ///
    /// let oauth = sharekit::OAuth::new("my-client", "my-secret", "https://id.example/login", "https://id.example/token")
    ///     .retry_policy(RetryPolicy::default().max_retries(5));
    /// # let _ = oauth;
    /// ```
    #[must_use]
    pub fn retry_policy(mut self, policy: RetryPolicy) -> Self {
        self.retry_policy = policy;
        self
    }

    /// Sends token requests with this HTTP client. Unlike the default one it may follow redirects, which could carry the
    /// client's secret elsewhere: switch them off in it.
    #[must_use]
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http_client = Some(client);
        self
    }

    /// Begins a login: the user opens [`Login::url`] in a browser.
    ///
    /// # Errors
    ///
    /// If one of the URLs is none, or may carry no secrets. Nothing is sent.
    pub fn begin_login(&self) -> Result<Login, Error> {
        let Addresses { mut authorize, .. } = self.addresses()?;
        let (state, verifier) = (random_text()?, random_text()?);
        let challenge = challenge(verifier.expose());
        let asked = [
            ("response_type", "code"),
            ("client_id", &self.client_id),
            ("state", state.expose()),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let redirect = self.redirect_url.as_ref().map(|url| ("redirect_uri", url.as_str()));
        authorize.query_pairs_mut().extend_pairs(asked.into_iter().chain(redirect));
        Ok(Login { url: authorize.into(), state, verifier })
    }

    /// Exchanges what came back from the login, the `code` and the `state` in the query of the redirect URL, for tokens.
    ///
    /// # Errors
    ///
    /// If the state is not that of this login: then somebody else began it, and nothing is sent. If the authorization
    /// server refuses the code, or cannot be reached or hand out tokens even when asked again by the
    /// [`retry_policy`](Self::retry_policy). In each case the user must begin a new login. A server takes a code
    /// once: if it refuses one after the response to an earlier request was lost, the error says so.
    pub async fn finish_login(&self, login: Login, code: &str, state: &str) -> Result<Tokens, Error> {
        // A login is used up by one try, so that nobody can learn the state by timing many.
        if login.state.expose() != state {
            return Err(Error::no_credential("the state that came back is not that of this login"));
        }
        let mut grant = Grant::new(GrantKind::Code { code: code.to_owned().into(), verifier: login.verifier });
        // A retry risks nothing: if the code was used up by a response that is lost, so are the tokens that came with
        // it.
        let fetched = self.fetch(&mut grant, || true).await;
        fetched.map(|fetched| fetched.tokens).map_err(|failed| failed.error)
    }

    /// A source of a user's tokens, which begins with these and refreshes them. Clones share what they have.
    pub fn user(&self, tokens: Tokens) -> OAuthTokenSource {
        let until_expiry = tokens.expires_at.map(|end| end.duration_since(SystemTime::now()).unwrap_or_default());
        let expires = until_expiry.and_then(|rest| Instant::now().checked_add(rest));
        let due = expires.map(|expires| expires.checked_sub(EARLY).unwrap_or_else(Instant::now));
        OAuthTokenSource::new(self, Of::User, Held { tokens: Some(tokens), due, expires, ..Held::default() })
    }

    /// A source of the program's own tokens (client credentials). Clones share what they have.
    pub fn client(&self) -> OAuthTokenSource {
        OAuthTokenSource::new(self, Of::Client, Held::default())
    }

    /// Asks for tokens, again as long as that may help and somebody needs them.
    async fn fetch(&self, grant: &mut Grant, needed: impl Fn() -> bool) -> Result<Fetched, Failed> {
        let (began, mut retries_made) = (Instant::now(), 0);
        let client = self.client_of_token_requests()?;
        loop {
            let asked_at = Instant::now();
            let failed = match self.ask(&client, grant).await {
                Ok(answer) => return Ok(Fetched::new(answer, asked_at)),
                Err(failed) => failed,
            };
            grant.perhaps_used |= failed.may_have_used_the_grant();
            let wait = self.wait_before_retry(&failed, retries_made, began.elapsed()).filter(|_| needed());
            let Some(wait) = wait else { return Err(failed.after(retries_made + 1)) };
            tracing::warn!(reason = failed.error.problem(), ?wait, "the token request failed and is sent again");
            tokio::time::sleep(wait).await;
            retries_made += 1;
        }
    }

    /// How long to wait before the same request is sent again; nothing if it is not.
    fn wait_before_retry(&self, failed: &Failed, retries_made: u32, elapsed: Duration) -> Option<Duration> {
        let Transient { outcome, asked_wait } = failed.transient?;
        // A refresh token that is replaced each time is sent again too, even if the server may have replaced it: nobody
        // can tell without sending it, and servers that forgive it do so for a short time only.
        let situation = Situation { outcome, retry_safe: true, retries_made, elapsed, asked_wait, time_left: None };
        match decide(&self.retry_policy, &situation, fastrand::f64()) {
            Decision::Retry(wait) => Some(wait),
            Decision::Stop => None,
        }
    }

    /// Made anew for each token: that is once in hours.
    fn client_of_token_requests(&self) -> Result<reqwest::Client, Error> {
        match &self.http_client {
            Some(client) => Ok(client.clone()),
            None => self.connection.http_client(check_url("token URL", &self.token_url)?.as_str()),
        }
    }

    /// Asks for tokens, once.
    async fn ask(&self, client: &reqwest::Client, grant: &Grant) -> Result<TokenAnswer, Failed> {
        let request = self.token_request(&grant.kind)?;
        let reader = Reader { redactor: self.redactor(grant), perhaps_used: grant.perhaps_used };
        let response = client.execute(request).await.map_err(Failed::connection)?;
        reader.read(&Received::read(response).await.map_err(Failed::connection)?)
    }

    /// RFC 6749, sections 4.1.3, 4.4.2 and 6; the client and its secret are in the body (section 2.3.1).
    fn token_request(&self, kind: &GrantKind) -> Result<reqwest::Request, Error> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        match kind {
            GrantKind::Code { code, verifier } => {
                form.append_pair("grant_type", "authorization_code");
                form.append_pair("code", code.expose());
                form.append_pair("code_verifier", verifier.expose());
                form.extend_pairs(self.redirect_url.as_ref().map(|url| ("redirect_uri", url)));
            }
            GrantKind::Refresh(token) => {
                form.append_pair("grant_type", "refresh_token");
                form.append_pair("refresh_token", token.expose());
            }
            GrantKind::Client => {
                form.append_pair("grant_type", "client_credentials");
            }
        }
        form.append_pair("client_id", &self.client_id);
        form.append_pair("client_secret", self.client_secret.expose());
        let mut request = reqwest::Request::new(reqwest::Method::POST, self.addresses()?.token);
        let form_type = HeaderValue::from_static("application/x-www-form-urlencoded");
        request.headers_mut().insert(header::CONTENT_TYPE, form_type);
        request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        *request.body_mut() = Some(form.finish().into());
        *request.timeout_mut() = Some(TIMEOUT);
        Ok(request)
    }

    /// The addresses of the authorization server, if secrets may go there.
    fn addresses(&self) -> Result<Addresses, Error> {
        let authorize = check_url("authorize URL", &self.authorize_url)?;
        let token = check_url("token URL", &self.token_url)?;
        match self.redirect_url.as_deref().map(Url::parse) {
            Some(Err(_)) => Err(Error::configuration("the redirect URL is no URL")),
            _ => Ok(Addresses { authorize, token }),
        }
    }

    /// What blanks everything secret that a token request holds out of texts.
    fn redactor(&self, grant: &Grant) -> Redactor {
        let sent = match &grant.kind {
            GrantKind::Code { code, verifier } => vec![code, verifier],
            GrantKind::Refresh(token) => vec![token],
            GrantKind::Client => vec![],
        };
        let secrets = sent.into_iter().chain([&self.client_secret]);
        Redactor::new(secrets.map(|secret| Secret::new(secret.expose())).collect())
    }
}

/// Where an authorization server is.
struct Addresses {
    authorize: Url,
    token: Url,
}

/// What a verifier is known by before it is shown: the method `S256` of RFC 7636.
pub(crate) fn challenge(verifier: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Hash::hash(verifier.as_bytes()))
}

/// A text that nobody can guess, as long as RFC 7636 wants one: 256 bits.
fn random_text() -> Result<Secret, Error> {
    let mut bytes = [0; 32];
    getrandom::getrandom(&mut bytes)
        .map_err(|error| Error::configuration("the operating system gives no random numbers").with_source(error))?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes).into())
}

/// A login that has begun. It holds secrets that belong to one browser session: keep it there, and use it once.
pub struct Login {
    url: String,
    state: Secret,
    verifier: Secret,
}

impl Login {
    /// The page where the user logs in.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The state stands in the URL.
        f.debug_struct("Login").finish_non_exhaustive()
    }
}

/// The tokens of a user, or of a program. `Debug` does not show them.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Tokens {
    /// What API calls carry.
    pub access_token: Secret,
    /// What a new access token is asked for with. It may change each time.
    pub refresh_token: Option<Secret>,
    /// When the access token ends. Without it, it is used until a server refuses it.
    pub expires_at: Option<SystemTime>,
}

impl Tokens {
    /// Tokens that were stored. An empty refresh token is as good as none, an empty access token is replaced at once.
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    /// use sharekit::Tokens;
    ///
    /// let stored_time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_262_400);
    /// let tokens = Tokens::new("stored access token", Some("stored refresh token".to_owned()), Some(stored_time));
    /// assert!(!format!("{tokens:?}").contains("stored"));
    /// ```
    pub fn new(access_token: impl Into<String>, refresh_token: Option<String>, expires_at: Option<SystemTime>) -> Self {
        let refresh_token = refresh_token.filter(|token| !is_blank(token)).map(Secret::from);
        Self { access_token: Secret::new(access_token), refresh_token, expires_at }
    }
}

/// Access tokens that stay fresh, made by [`OAuth::user`] and [`OAuth::client`]. A token is kept, and replaced 30 s
/// before its end or when a server refuses it; however many calls wait for it, it is asked for once. Clones share
/// what they have.
///
/// No call fails for want of a new token while the old one works. Without such a token, failures that may pass are
/// followed by retries, as [`OAuth::retry_policy`] says; a failure that remains is told to all calls of the next 5 s,
/// and then it is tried again. [`Error::is_unauthenticated`] is true if the authorization server refused, and false if it could
/// not be reached or was not able to hand out tokens, such as with a 503: then the user need not log in again.
///
/// A server that replaces the refresh token each time may do so in a response that is lost. The old one is sent again
/// all the same, since many servers take it for a short time yet; if this one does not, the error says what has
/// happened, and the user must log in again.
#[derive(Clone)]
pub struct OAuthTokenSource {
    oauth: OAuth,
    of: Of,
    shared: Arc<Shared>,
}

/// The user's callback.
type Observer = Arc<dyn Fn(&Tokens) + Send + Sync>;

/// Whose tokens they are.
#[derive(Debug, Clone, Copy)]
enum Of {
    User,
    Client,
}

struct Shared {
    held: Mutex<Held>,
    observer: Mutex<Option<Observer>>,
    /// Held by the one who asks for a new token.
    turn: tokio::sync::Mutex<()>,
}

impl OAuthTokenSource {
    fn new(oauth: &OAuth, of: Of, held: Held) -> Self {
        let shared = Shared { held: Mutex::new(held), observer: Mutex::default(), turn: tokio::sync::Mutex::default() };
        Self { oauth: oauth.clone(), of, shared: Arc::new(shared) }
    }

    /// Tells of new tokens before any call carries them, so that they can be stored: the refresh token may have changed
    /// too, or alone, and the old one is of no use then. Called where the calls run: it must not block.
    ///
    /// ```
    /// # let oauth = sharekit::OAuth::new("id", "secret", "https://id.example/login", "https://id.example/token");
    /// # let stored = sharekit::Tokens::new("token", None, None);
    /// let (sender, receiver) = std::sync::mpsc::channel();
    /// let source = oauth.user(stored).on_new_tokens(move |tokens| drop(sender.send(tokens.clone())));
    /// // Elsewhere, a thread stores what `receiver` hands out.
    /// # let _ = (source, receiver);
    /// ```
    #[must_use]
    pub fn on_new_tokens(self, observer: impl Fn(&Tokens) + Send + Sync + 'static) -> Self {
        *locked(&self.shared.observer) = Some(Arc::new(observer));
        self
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        locked(&self.shared.held)
    }

    /// Asks for a new token, unless somebody else just did.
    async fn renew(self, refused: Option<Secret>) -> Result<Secret, Error> {
        let _turn = self.shared.turn.lock().await;
        let refused = refused.as_ref();
        if let Some(settled) = self.held().settled(refused) {
            return settled;
        }
        match self.fetch(refused).await {
            Ok(fetched) => self.keep(fetched),
            Err(failed) => self.note(failed, refused),
        }
        let useless = || Error::no_credential("the new access token is one that was refused, or has ended already");
        let mut held = self.held();
        match held.working(refused) {
            Some(token) => Ok(token.clone()),
            None => Err(held.failure.get_or_insert_with(|| Failure::new(useless(), true)).error.duplicate()),
        }
    }

    async fn fetch(&self, refused: Option<&Secret>) -> Result<Fetched, Failed> {
        let mut grant = self.grant()?;
        let fetched = self.oauth.fetch(&mut grant, || self.held().working(refused).is_none()).await;
        self.held().perhaps_used = grant.perhaps_used;
        if let Err(Failed { refresh_token: Some(token), .. }) = &fetched {
            self.keep_refresh_token(token.clone());
        }
        let mut fetched = fetched?;
        if let GrantKind::Refresh(token) = grant.kind {
            fetched.tokens.refresh_token.get_or_insert(token);
        }
        Ok(fetched)
    }

    fn grant(&self) -> Result<Grant, Error> {
        let held = self.held();
        let kept = held.tokens.as_ref().and_then(|tokens| tokens.refresh_token.clone());
        match (self.of, kept.filter(|token| !is_blank(token.expose()))) {
            (Of::Client, _) => Ok(Grant::new(GrantKind::Client)),
            (Of::User, Some(token)) => Ok(Grant { kind: GrantKind::Refresh(token), perhaps_used: held.perhaps_used }),
            (Of::User, None) => Err(Error::no_credential(
                "the access token cannot be replaced without a refresh token: the user must log in again",
            )),
        }
    }

    fn keep(&self, fetched: Fetched) {
        tracing::debug!("new access token");
        let tokens = fetched.tokens.clone();
        *self.held() = Held::new(fetched);
        self.tell(&tokens);
    }

    fn keep_refresh_token(&self, token: Secret) {
        let tokens = {
            let mut held = self.held();
            held.perhaps_used = false;
            let Some(tokens) = &mut held.tokens else { return };
            tokens.refresh_token = Some(token);
            tokens.clone()
        };
        self.tell(&tokens);
    }

    fn tell(&self, tokens: &Tokens) {
        let observer = locked(&self.shared.observer).clone();
        if let Some(observer) = observer {
            observer(tokens);
        }
    }

    fn note(&self, failed: Failed, refused: Option<&Secret>) {
        tracing::warn!(reason = failed.error.problem(), "an access token could not be replaced");
        let mut held = self.held();
        let is_final = failed.transient.is_none() || held.working(refused).is_none();
        held.failure = Some(Failure::new(failed.error, is_final));
    }
}

impl TokenSource for OAuthTokenSource {
    fn token<'a>(
        &'a self,
        refused: Option<&'a Secret>,
    ) -> Pin<Box<dyn Future<Output = Result<Secret, Error>> + Send + 'a>> {
        Box::pin(async move {
            if let Some(settled) = self.held().settled(refused) {
                return settled;
            }
            let working = self.held().working(refused).cloned();
            // A task of its own: if the call is dropped, the new refresh token must not be lost with it.
            let renewal = tokio::spawn(self.clone().renew(refused.cloned()).in_current_span());
            match working {
                // Not without a wait: a program that ends after this call would lose the new refresh token.
                Some(token) => match tokio::time::timeout(PATIENCE, renewal).await {
                    Ok(Ok(outcome)) => outcome,
                    // It takes too long, or the callback panicked.
                    _ => Ok(token),
                },
                None => renewal.await.unwrap_or_else(|_| Err(interrupted())),
            }
        })
    }
}

impl fmt::Debug for OAuthTokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuthTokenSource").field("oauth", &self.oauth).field("of", &self.of).finish_non_exhaustive()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn interrupted() -> Error {
    Error::no_credential("asking for a new access token was broken off")
}

/// What a token source has.
#[derive(Default)]
struct Held {
    tokens: Option<Tokens>,
    /// When to ask for a new token.
    due: Option<Instant>,
    expires: Option<Instant>,
    /// Whether the refresh token went out in a request whose response was lost.
    perhaps_used: bool,
    /// The last try, if it failed.
    failure: Option<Failure>,
}

/// Why the last try brought no new token.
struct Failure {
    at: Instant,
    error: Error,
    /// Whether all was tried that may help. It was not if nobody needed the token.
    is_final: bool,
}

impl Failure {
    fn new(error: Error, is_final: bool) -> Self {
        Self { at: Instant::now(), error, is_final }
    }
}

impl Held {
    fn new(fetched: Fetched) -> Self {
        let after = |time: Duration| fetched.asked_at.checked_add(time);
        let expires = fetched.life.and_then(after);
        let due = fetched.life.and_then(|life| after(life.saturating_sub(EARLY).max(life / 2)));
        Self { tokens: Some(fetched.tokens), due, expires, ..Self::default() }
    }

    /// What can be said without asking for a new token.
    fn settled(&self, refused: Option<&Secret>) -> Option<Result<Secret, Error>> {
        let working = self.working(refused).cloned();
        if working.is_some() && is_ahead(self.due) {
            return working.map(Ok);
        }
        let failure = self.failure.as_ref().filter(|failure| failure.at.elapsed() < FAILURE_STANDS)?;
        match working {
            Some(token) => Some(Ok(token)),
            None => failure.is_final.then(|| Err(failure.error.duplicate())),
        }
    }

    /// The token, unless it has ended, was refused, or fits no request.
    fn working(&self, refused: Option<&Secret>) -> Option<&Secret> {
        let token = &self.tokens.as_ref()?.access_token;
        (is_ahead(self.expires) && refused != Some(token) && token.fits_header()).then_some(token)
    }
}

/// Whether a moment is still to come; one that is unknown always is.
fn is_ahead(moment: Option<Instant>) -> bool {
    moment.is_none_or(|moment| Instant::now() < moment)
}

// ---- token requests ----------------------------------------------------------------------------------------------

/// What is exchanged for tokens.
struct Grant {
    kind: GrantKind,
    /// Whether it went out in a request whose response was lost. A code, or a refresh token that is replaced each
    /// time, may have been used up by that.
    perhaps_used: bool,
}

enum GrantKind {
    Code { code: Secret, verifier: Secret },
    Refresh(Secret),
    Client,
}

impl Grant {
    fn new(kind: GrantKind) -> Self {
        Self { kind, perhaps_used: false }
    }
}

/// Tokens that have just come.
struct Fetched {
    tokens: Tokens,
    asked_at: Instant,
    life: Option<Duration>,
}

impl Fetched {
    fn new(answer: TokenAnswer, asked_at: Instant) -> Self {
        let life = answer.expires_in;
        let tokens = Tokens {
            access_token: answer.access_token,
            refresh_token: answer.refresh_token,
            expires_at: life.and_then(|life| SystemTime::now().checked_add(life)),
        };
        Self { tokens, asked_at, life }
    }
}

/// Why a token request brought no tokens.
#[derive(Debug)]
struct Failed {
    error: Error,
    /// Present if the same request may succeed later.
    transient: Option<Transient>,
    /// One that came without an access token that can be used. The old one is perhaps of no use any more.
    refresh_token: Option<Secret>,
}

/// A failure that may pass, as far as repeating the request is concerned.
#[derive(Debug, Clone, Copy)]
struct Transient {
    outcome: Outcome,
    /// What the server asks for.
    asked_wait: Option<Duration>,
}

impl Failed {
    /// The connection failed, before or after the request was sent.
    fn connection(error: reqwest::Error) -> Self {
        let error = transport_error(error);
        let outcome = Outcome::without_response(&error);
        Self::passing(error, Transient { outcome, asked_wait: None })
    }

    fn passing(error: Error, transient: Transient) -> Self {
        Self { error, transient: Some(transient), refresh_token: None }
    }

    /// Whether the server may have done what it was asked, although nothing says so.
    fn may_have_used_the_grant(&self) -> bool {
        let outcome = self.transient.map(|transient| transient.outcome);
        !matches!(
            outcome,
            None | Some(Outcome::NotConnected | Outcome::NotTrusted | Outcome::Answered(StatusCode::TOO_MANY_REQUESTS))
        )
    }

    /// With what it means, for those who do not see the requests.
    fn after(self, requests: u32) -> Self {
        let error = match (self.transient, requests) {
            (None, _) => self.error,
            (Some(_), 1) => self.error.context("the token request failed"),
            (Some(_), requests) => self.error.context(&format!("{requests} token requests failed")),
        };
        Self { error: error.context("no access token"), ..self }
    }
}

/// What is wrong before anything is sent, or for good.
impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self { error, transient: None, refresh_token: None }
    }
}

/// What came back.
struct Received {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
    /// Whether there is more of the body than was read.
    is_cut: bool,
}

impl Received {
    async fn read(mut response: reqwest::Response) -> reqwest::Result<Self> {
        let (status, headers) = (response.status(), response.headers().clone());
        let mut received = Self { status, headers, body: Vec::new(), is_cut: false };
        while let Some(chunk) = response.chunk().await? {
            if received.body.len() + chunk.len() > LONGEST_RESPONSE {
                received.is_cut = true;
                break;
            }
            received.body.extend_from_slice(&chunk);
        }
        if received.body.starts_with(BYTE_ORDER_MARK) {
            received.body.drain(..BYTE_ORDER_MARK.len());
        }
        Ok(received)
    }

    /// The JSON object that it is; `null` if it is something else.
    fn object(&self) -> Value {
        serde_json::from_slice(&self.body).ok().filter(Value::is_object).unwrap_or_default()
    }

    /// Whether the status says that the same request may succeed later.
    fn may_pass(&self) -> bool {
        let passing = [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_MANY_REQUESTS];
        self.status.is_server_error() || passing.contains(&self.status)
    }

    /// What is wrong with it, if it names no error.
    fn problem(&self, object: &Value) -> String {
        let status = self.status;
        let what = match object {
            _ if !status.is_success() => "",
            _ if self.is_cut => " with far more than a token",
            Value::Null => " without a JSON object: see whether the token URL is right",
            object if object["error"].is_null() => " without an access token",
            _ => " with an error and without an access token",
        };
        format!("the authorization server answered {status}{what}")
    }
}

/// Reads the responses to a token request.
#[derive(Clone)]
struct Reader {
    /// Blanks out the secrets that were sent.
    redactor: Redactor,
    /// As in [`Grant`].
    perhaps_used: bool,
}

impl Reader {
    /// Refuses what is not a success with an access token that a request can carry. Of its text errors show only what
    /// the server says to people.
    fn read(&self, received: &Received) -> Result<TokenAnswer, Failed> {
        let object = received.object();
        if !received.status.is_success() {
            return Err(self.failure(received, &object));
        }
        let answer = TokenAnswer::read(&object);
        if answer.access_token.fits_header() {
            return Ok(answer);
        }
        let failed = match answer.access_token.expose() {
            "" => self.failure(received, &object),
            _ => Error::no_credential(UNFIT).into(),
        };
        Err(Failed { refresh_token: answer.refresh_token, ..failed })
    }

    fn failure(&self, received: &Received, object: &Value) -> Failed {
        let code = text(&object["error"]);
        let is_final = code.is_some_and(|code| FINAL.contains(&code));
        let said = ["error_description", "message"].into_iter().find_map(|field| text(&object[field]));
        let said = said.or_else(|| text(&object["error"]["message"])).map(|said| self.shown(said));
        if !is_final && (received.may_pass() || code.is_some_and(|code| PASSING.contains(&code))) {
            return self.not_now(received, code, said);
        }
        let problem = match code {
            Some("invalid_grant") if self.perhaps_used => format!("the authorization server refused: {USED_UP}"),
            Some(code) => format!("the authorization server refused: {}", self.shown(code)),
            None => received.problem(object),
        };
        Error::no_credential(problem).with_message(said).into()
    }

    /// A failure that may pass. A status that does not say so is not told: it could be taken for one of the API.
    fn not_now(&self, received: &Received, code: Option<&str>, said: Option<String>) -> Failed {
        let Received { status, headers, .. } = received;
        let code = code.map(|code| format!(": {}", self.shown(code))).unwrap_or_default();
        let problem = format!("the authorization server answered {status}{code}");
        let told = received.may_pass().then(|| self.told(received));
        let outcome = Outcome::Answered(if told.is_some() { *status } else { StatusCode::SERVICE_UNAVAILABLE });
        let asked_wait = asked_wait(*status, headers, SystemTime::now());
        let error = Error::no_token_now(problem, told).with_message(said);
        Failed::passing(error, Transient { outcome, asked_wait })
    }

    /// The response without its body.
    fn told(&self, received: &Received) -> ErrorResponse {
        let Received { status, headers, .. } = received;
        let request_id = headers.get(REQUEST_ID).and_then(|id| id.to_str().ok()).map(|id| self.redactor.text(id));
        let retry_after = asked_wait(*status, headers, SystemTime::now());
        let headers = self.redactor.headers(headers);
        ErrorResponse { status: *status, headers, retry_after, request_id, ..ErrorResponse::default() }
    }

    /// What the server says, without secrets and without end.
    fn shown(&self, text: &str) -> String {
        self.redactor.text(text).chars().take(SHOWN).collect()
    }
}

/// The errors of RFC 6749 (section 5.2): the same request fails again, whatever the status is.
const FINAL: [&str; 6] = [
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
];

/// Errors that may pass, whatever the status is.
const PASSING: [&str; 3] = ["server_error", "temporarily_unavailable", "slow_down"];

/// What is wrong with an access token that is not empty.
const UNFIT: &str = "the authorization server gave an access token that no request can carry: it has spaces, line ends \
                     or characters outside of ASCII";

/// What a refusal of a code or refresh token means that perhaps was used up.
const USED_UP: &str = "invalid_grant (the response to an earlier token request was lost, and what was sent with it is \
                       perhaps used up: the user must log in again)";

/// What a token endpoint answers. The standard demands more of it, but a user whose new refresh token is not read, for
/// lack of a field that nobody needs, has to log in again.
struct TokenAnswer {
    /// Empty if there is none.
    access_token: Secret,
    refresh_token: Option<Secret>,
    expires_in: Option<Duration>,
}

impl TokenAnswer {
    fn read(object: &Value) -> Self {
        Self {
            access_token: Secret::new(text(&object["access_token"]).unwrap_or_default()),
            refresh_token: text(&object["refresh_token"]).map(Secret::new),
            expires_in: seconds(&object["expires_in"]),
        }
    }
}

/// A text that says something.
fn text(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| !is_blank(text))
}

/// Empty tokens are none: an empty refresh token in place of a good one would log the user out.
fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// A number of seconds, also as text. Zero and nonsense say nothing of when the token ends.
fn seconds(value: &Value) -> Option<Duration> {
    let seconds = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    Duration::try_from_secs_f64(seconds?).ok().filter(|life| !life.is_zero())
}
