//! OAuth 2.0: logging a user in, and access tokens that stay fresh.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse, BasicTokenType,
};
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet, HttpRequest,
    HttpResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError, Scope,
    StandardRevocableToken, TokenResponse, TokenUrl,
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use tokio::time::Instant;
use tracing::Instrument;

use super::auth::{AccessToken, TokenSource};
use super::call::Answer;
use super::config::{CONNECT_TIMEOUT, READ_TIMEOUT, check_url, http_client};
use super::redact::Redactor;
use crate::Error;

/// How long before its end a token is replaced; half of its life, if that is less.
const EARLY: Duration = Duration::from_secs(30);

/// How long a failure stands, so that not every call repeats it.
const FAILURE_STANDS: Duration = Duration::from_secs(5);

/// How long a call whose token still works waits for a newer one.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long one token request may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The most that is shown of what the authorization server says, in bytes.
const SHOWN: usize = 500;

/// A program that is registered with an authorization server: `subscription_sharing::oauth` makes one. It logs users in
/// (authorization code with PKCE) and makes the token sources for clients.
///
/// ```
/// let oauth = sharekit::http::OAuth::new("my-client", "my-secret", "https://id.example/login", "https://id.example/token")
///     .redirect_url("http://127.0.0.1:8080/logged-in");
/// let login = oauth.begin_login()?;
/// assert!(login.url().starts_with("https://id.example/login?response_type=code&client_id=my-client"));
/// # Ok::<(), sharekit::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct OAuth {
    client_id: String,
    client_secret: SecretString,
    authorize_url: String,
    token_url: String,
    redirect_url: Option<String>,
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
        let client = self.client_of_oauth2()?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (url, state) = client.authorize_url(CsrfToken::new_random).set_pkce_challenge(challenge).url();
        Ok(Login { url: url.into(), state: state.into_secret().into(), verifier: verifier.into_secret().into() })
    }

    /// Exchanges what came back from the login, the `code` and the `state` in the query of the redirect URL, for tokens.
    ///
    /// # Errors
    ///
    /// If the state is not that of this login: then somebody else began it, and nothing is sent. If the authorization
    /// server refuses the code, or cannot be reached.
    pub async fn finish_login(&self, login: Login, code: &str, state: &str) -> Result<Tokens, Error> {
        // A login is used up by one try, so that nobody can learn the state by timing many.
        if login.state.expose_secret() != state {
            return Err(Error::authentication("the state that came back is not that of this login"));
        }
        let grant = Grant::Code { code: code.to_owned().into(), verifier: login.verifier };
        self.fetch(&grant).await.map(|fetched| fetched.tokens)
    }

    /// A source of a user's tokens, which begins with these and refreshes them. Clones share what they have.
    pub fn user(&self, tokens: Tokens) -> OAuthTokenSource {
        let until_expiry = tokens.expires_at.map(|end| end.duration_since(SystemTime::now()).unwrap_or_default());
        let expires = until_expiry.and_then(|rest| Instant::now().checked_add(rest));
        let due = expires.map(|expires| expires.checked_sub(EARLY).unwrap_or_else(Instant::now));
        OAuthTokenSource::new(self, Of::User, Held { tokens: Some(tokens), due, expires, failure: None })
    }

    /// A source of the program's own tokens (client credentials). Clones share what they have.
    pub fn client(&self) -> OAuthTokenSource {
        OAuthTokenSource::new(self, Of::Client, Held::default())
    }

    async fn fetch(&self, grant: &Grant) -> Result<Fetched, Error> {
        let asked_at = Instant::now();
        let answer = self.ask(grant).await.map_err(|error| error.meaning("no access token"))?;
        let life = answer.expires_in();
        let tokens = Tokens {
            access_token: AccessToken::new(answer.access_token.into_secret()),
            refresh_token: answer.refresh_token.map(|token| token.into_secret().into()),
            expires_at: life.and_then(|life| SystemTime::now().checked_add(life)),
        };
        Ok(Fetched { tokens, asked_at, life })
    }

    async fn ask(&self, grant: &Grant) -> Result<TokenAnswer, Error> {
        let oauth2 = self.client_of_oauth2()?;
        let client = match &self.http_client {
            Some(client) => client.clone(),
            // Made anew each time: that is once in hours.
            None => http_client(oauth2.token_uri().as_str(), CONNECT_TIMEOUT, READ_TIMEOUT)?,
        };
        let send = |request| exchange(client.clone(), request);
        let answer = match grant {
            Grant::Code { code, verifier } => {
                let request = oauth2.exchange_code(AuthorizationCode::new(code.expose_secret().to_owned()));
                let verifier = PkceCodeVerifier::new(verifier.expose_secret().to_owned());
                request.set_pkce_verifier(verifier).request_async(&send).await
            }
            Grant::Refresh(token) => {
                let token = RefreshToken::new(token.expose_secret().to_owned());
                oauth2.exchange_refresh_token(&token).request_async(&send).await
            }
            Grant::Client => oauth2.exchange_client_credentials().request_async(&send).await,
        };
        answer.map_err(|error| refusal(error, &self.redactor(grant)))
    }

    fn client_of_oauth2(&self) -> Result<ClientOfOAuth2, Error> {
        let authorize_url = check_url("authorize URL", &self.authorize_url)?;
        let token_url = check_url("token URL", &self.token_url)?;
        let client = oauth2::Client::new(ClientId::new(self.client_id.clone()))
            .set_client_secret(ClientSecret::new(self.client_secret.expose_secret().to_owned()))
            .set_auth_type(AuthType::RequestBody)
            .set_auth_uri(AuthUrl::from_url(authorize_url))
            .set_token_uri(TokenUrl::from_url(token_url));
        let Some(redirect_url) = &self.redirect_url else { return Ok(client) };
        let redirect_url = RedirectUrl::new(redirect_url.clone());
        let redirect_url = redirect_url.map_err(|_| Error::configuration("the redirect URL is no URL"))?;
        Ok(client.set_redirect_uri(redirect_url))
    }

    /// What blanks everything secret that a token request holds out of texts.
    fn redactor(&self, grant: &Grant) -> Redactor {
        let sent = match grant {
            Grant::Code { code, verifier } => vec![code, verifier],
            Grant::Refresh(token) => vec![token],
            Grant::Client => vec![],
        };
        let secrets = sent.into_iter().chain([&self.client_secret]);
        Redactor::new(secrets.map(|secret| AccessToken::new(secret.expose_secret())).collect())
    }
}

/// The `oauth2` crate's client, with the addresses that we use and answers read liberally.
type ClientOfOAuth2 = oauth2::Client<
    BasicErrorResponse,
    TokenAnswer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// A login that has begun. It holds secrets that belong to one browser session: keep it there, and use it once.
pub struct Login {
    url: String,
    state: SecretString,
    verifier: SecretString,
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
    pub access_token: AccessToken,
    /// What a new access token is asked for with. It may change each time.
    pub refresh_token: Option<SecretString>,
    /// When the access token ends. Without it, it is used until a server refuses it.
    pub expires_at: Option<SystemTime>,
}

impl Tokens {
    /// Tokens that were stored.
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    /// use sharekit::http::Tokens;
    ///
    /// let stored_time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_262_400);
    /// let tokens = Tokens::new("stored access token", Some("stored refresh token".to_owned()), Some(stored_time));
    /// assert!(!format!("{tokens:?}").contains("stored"));
    /// ```
    pub fn new(access_token: impl Into<String>, refresh_token: Option<String>, expires_at: Option<SystemTime>) -> Self {
        let refresh_token = refresh_token.map(SecretString::from);
        Self { access_token: AccessToken::new(access_token), refresh_token, expires_at }
    }
}

/// Access tokens that stay fresh, made by [`OAuth::user`] and [`OAuth::client`]. A token is kept, and replaced 30 s before
/// its end or when a server refuses it; however many calls wait for it, it is asked for once. A failure is told to all
/// calls of the next 5 s that have no token that still works; then it is tried again. Clones share what they have.
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
    /// too, and the old one is of no use then. Called where the calls run: it must not block.
    ///
    /// ```
    /// # let oauth = sharekit::http::OAuth::new("id", "secret", "https://id.example/login", "https://id.example/token");
    /// # let stored = sharekit::http::Tokens::new("token", None, None);
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
    async fn renew(self, refused: Option<AccessToken>) -> Result<AccessToken, Error> {
        let _turn = self.shared.turn.lock().await;
        if let Some(settled) = self.held().settled(refused.as_ref()) {
            return settled;
        }
        match self.fetch().await {
            Ok(fetched) => self.keep(fetched),
            Err(error) => self.note(error),
        }
        if let Some(settled) = self.held().settled(refused.as_ref()) {
            return settled;
        }
        self.note(Error::authentication("the new access token is one that was refused, or has ended already"));
        self.held().settled(refused.as_ref()).unwrap_or_else(|| Err(interrupted()))
    }

    async fn fetch(&self) -> Result<Fetched, Error> {
        let kept = self.held().tokens.as_ref().and_then(|tokens| tokens.refresh_token.clone());
        let grant = match (self.of, kept) {
            (Of::Client, _) => Grant::Client,
            (Of::User, Some(token)) => Grant::Refresh(token),
            (Of::User, None) => {
                let problem = "the access token cannot be replaced without a refresh token: the user must log in again";
                return Err(Error::authentication(problem));
            }
        };
        let mut fetched = self.oauth.fetch(&grant).await?;
        if let Grant::Refresh(token) = grant {
            fetched.tokens.refresh_token.get_or_insert(token);
        }
        Ok(fetched)
    }

    fn keep(&self, fetched: Fetched) {
        tracing::debug!("new access token");
        let tokens = fetched.tokens.clone();
        *self.held() = Held::new(fetched);
        let observer = locked(&self.shared.observer).clone();
        if let Some(observer) = observer {
            observer(&tokens);
        }
    }

    fn note(&self, error: Error) {
        tracing::warn!(reason = error.problem(), "an access token could not be replaced");
        self.held().failure = Some((Instant::now(), error));
    }
}

impl TokenSource for OAuthTokenSource {
    fn token<'a>(
        &'a self,
        refused: Option<&'a AccessToken>,
    ) -> Pin<Box<dyn Future<Output = Result<AccessToken, Error>> + Send + 'a>> {
        Box::pin(async move {
            if let Some(settled) = self.held().settled(refused) {
                return settled;
            }
            let working = self.held().working(refused).cloned();
            // A task of its own: if the call is dropped, the new refresh token must not be lost with it.
            let renewal = tokio::spawn(self.clone().renew(refused.cloned()).in_current_span());
            let outcome = match working {
                Some(token) => tokio::time::timeout(PATIENCE, renewal).await.unwrap_or(Ok(Ok(token))),
                None => renewal.await,
            };
            outcome.unwrap_or_else(|_| Err(interrupted()))
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
    Error::authentication("asking for a new access token was broken off")
}

/// What a token source has.
#[derive(Default)]
struct Held {
    tokens: Option<Tokens>,
    /// When to ask for a new token.
    due: Option<Instant>,
    expires: Option<Instant>,
    /// The last try, if it failed.
    failure: Option<(Instant, Error)>,
}

impl Held {
    fn new(fetched: Fetched) -> Self {
        let after = |time: Duration| fetched.asked_at.checked_add(time);
        let expires = fetched.life.and_then(after);
        let due = fetched.life.and_then(|life| after(life.saturating_sub(EARLY).max(life / 2)));
        Self { tokens: Some(fetched.tokens), due, expires, failure: None }
    }

    /// What can be said without asking for a new token.
    fn settled(&self, refused: Option<&AccessToken>) -> Option<Result<AccessToken, Error>> {
        let working = self.working(refused).cloned();
        if working.is_some() && is_ahead(self.due) {
            return working.map(Ok);
        }
        let (failed_at, failure) = self.failure.as_ref()?;
        (failed_at.elapsed() < FAILURE_STANDS).then(|| working.ok_or_else(|| failure.again()))
    }

    /// The token, unless it has ended or was refused.
    fn working(&self, refused: Option<&AccessToken>) -> Option<&AccessToken> {
        let token = &self.tokens.as_ref()?.access_token;
        (is_ahead(self.expires) && refused != Some(token)).then_some(token)
    }
}

/// Whether a moment is still to come; one that is unknown always is.
fn is_ahead(moment: Option<Instant>) -> bool {
    moment.is_none_or(|moment| Instant::now() < moment)
}

/// What entitles to a token.
enum Grant {
    Code { code: SecretString, verifier: SecretString },
    Refresh(SecretString),
    Client,
}

/// Tokens that have just come.
struct Fetched {
    tokens: Tokens,
    asked_at: Instant,
    life: Option<Duration>,
}

/// What a token endpoint answers. The standard demands more of it, but a user whose new refresh token is not read, for
/// lack of a field that nobody needs, has to log in again.
#[derive(Debug, Serialize, Deserialize)]
struct TokenAnswer {
    access_token: oauth2::AccessToken,
    refresh_token: Option<RefreshToken>,
    #[serde(default, deserialize_with = "seconds")]
    expires_in: Option<f64>,
}

impl TokenResponse for TokenAnswer {
    type TokenType = BasicTokenType;

    fn access_token(&self) -> &oauth2::AccessToken {
        &self.access_token
    }

    fn token_type(&self) -> &BasicTokenType {
        &BasicTokenType::Bearer
    }

    fn expires_in(&self) -> Option<Duration> {
        self.expires_in.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
    }

    fn refresh_token(&self) -> Option<&RefreshToken> {
        self.refresh_token.as_ref()
    }

    fn scopes(&self) -> Option<&Vec<Scope>> {
        None
    }
}

/// A number of seconds, also as text. Zero and nonsense say nothing of when the token ends.
fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    let seconds = match Value::deserialize(deserializer)? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    Ok(seconds.filter(|seconds| *seconds > 0.0))
}

/// Sends a token request, once.
async fn exchange(client: reqwest::Client, request: HttpRequest) -> Result<HttpResponse, Error> {
    let mut request = reqwest::Request::try_from(request).map_err(Error::transport)?;
    *request.timeout_mut() = Some(TIMEOUT);
    let answer = Answer::read(client.execute(request).await.map_err(Error::transport)?).await?;
    let is_error = || serde_json::from_slice::<BasicErrorResponse>(&answer.body).is_ok();
    if !answer.status.is_success() && !is_error() {
        return Err(Error::authentication(format!("the authorization server answered {}", answer.status)));
    }
    let mut response = HttpResponse::new(answer.body.to_vec());
    if !answer.status.is_success() {
        *response.status_mut() = answer.status;
    }
    Ok(response)
}

/// Why there is no token, in words that hold no secret.
fn refusal(error: RequestTokenError<Error, BasicErrorResponse>, redactor: &Redactor) -> Error {
    match error {
        RequestTokenError::Request(error) => error,
        RequestTokenError::ServerResponse(said) => {
            let blanked =
                |text: &str| String::from_utf8_lossy(&redactor.beginning(text.as_bytes(), SHOWN)).into_owned();
            let problem = format!("the authorization server refused: {}", blanked(said.error().as_ref()));
            Error::authentication(problem).saying(said.error_description().map(|text| blanked(text)))
        }
        // Only the place: the reason could quote a token.
        RequestTokenError::Parse(error, _) => {
            Error::authentication(format!("the authorization server's answer cannot be read at {}", error.path()))
        }
        RequestTokenError::Other(_) => Error::authentication("the authorization server's answer is empty"),
    }
}
