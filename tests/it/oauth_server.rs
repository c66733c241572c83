//! The three grants against an OAuth 2.0 server that is not ours. `.ci/test-oauth` starts one and runs these.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use http::Method;
use reqwest::Url;
use sharekit::CredentialKind;
use sharekit::subscription_sharing::{self, Client};
use sharekit::{Login, OAuth, TokenSource, Tokens};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::oauth::let_pass;

const VARIABLE: &str = "SHAREKIT_TEST_OAUTH_SERVER";

/// The server's URL.
fn server() -> String {
    std::env::var(VARIABLE).unwrap_or_else(|_| panic!("{VARIABLE} is not set; run .ci/test-oauth"))
}

/// As `.ci/oauth-server/server.js` knows the client.
fn oauth(url: &str) -> OAuth {
    subscription_sharing::oauth("test-client", "test-client-secret/7f3a+9b==")
        .authorize_url(format!("{url}/auth?scope=openid"))
        .token_url(format!("{url}/token"))
        .redirect_url("http://127.0.0.1/logged-in")
}

/// Does what the user's browser does: follows the redirects and keeps cookies. Returns the code and the state.
async fn log_in(login: &Login) -> (String, String) {
    let mut cookies = BTreeMap::new();
    let mut url = Url::parse(login.url()).unwrap();
    while url.path() != "/logged-in" {
        let response = get(&url, &cookies).await;
        let header = |line: &str, name: &str| Some(line.split_once(": ").filter(|(key, _)| *key == name)?.1.to_owned());
        for cookie in response.lines().filter_map(|line| header(line, "Set-Cookie")) {
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            cookies.insert(name.to_owned(), value.to_owned());
        }
        let location = response.lines().find_map(|line| header(line, "Location"));
        url = url.join(&location.unwrap_or_else(|| panic!("{url} leads nowhere: {response}"))).unwrap();
    }
    let query: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
    let code = query.get("code").unwrap_or_else(|| panic!("the login failed: {query:?}"));
    (code.clone(), query["state"].clone())
}

/// The whole response, as it came. (An HTTP client would want TLS to be set up, which is of no use here.)
async fn get(url: &Url, cookies: &BTreeMap<String, String>) -> String {
    let cookies = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
    let host = url.authority();
    let target = url.as_str().split_once(host).unwrap().1;
    let request = format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookies}\r\nConnection: close\r\n\r\n");
    let mut connection = TcpStream::connect(host).await.unwrap();
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut response = String::new();
    connection.read_to_string(&mut response).await.unwrap();
    response
}

async fn user_tokens(oauth: &OAuth) -> Tokens {
    let login = oauth.begin_login().unwrap();
    let (code, state) = log_in(&login).await;
    oauth.finish_login(login, &code, &state).await.unwrap()
}

fn client(url: &str, user: impl TokenSource + 'static, program: impl TokenSource + 'static) -> Client {
    let builder = Client::builder().token_source(user).client_token_source(program);
    builder.base_url(format!("{url}/api")).build().unwrap()
}

/// Whose token the client sends, as the server sees it.
async fn who(client: &Client, credential: CredentialKind) -> String {
    let response = client.request(Method::GET, "/whoami").credential(credential).send().await.unwrap();
    response["who"].as_str().unwrap_or_else(|| panic!("{response:?}")).to_owned()
}

#[tokio::test]
#[ignore = "needs Node.js; run .ci/test-oauth"]
async fn a_real_server_hands_out_tokens_for_the_user_and_for_the_client() {
    let url = server();
    let oauth = oauth(&url);
    let tokens = user_tokens(&oauth).await;
    let client = client(&url, oauth.user(tokens), oauth.client());
    assert_eq!(who(&client, CredentialKind::UserToken).await, "user");
    assert_eq!(who(&client, CredentialKind::ClientToken).await, "client");
}

#[tokio::test]
#[ignore = "needs Node.js; run .ci/test-oauth"]
async fn a_real_server_refreshes_and_rotates() {
    let url = server();
    let oauth = oauth(&url);
    let first = user_tokens(&oauth).await;
    let life = first.expires_at.expect("the server says how long").duration_since(SystemTime::now()).unwrap();
    let (sender, receiver) = std::sync::mpsc::channel();
    let source = oauth.user(first.clone()).on_new_tokens(move |tokens| sender.send(tokens.clone()).unwrap());
    let client = client(&url, source, oauth.client());
    let mut refresh_tokens = vec![first.refresh_token.unwrap().expose().to_owned()];
    for _ in 0..3 {
        let_pass(life + Duration::from_secs(1)).await;
        assert_eq!(who(&client, CredentialKind::UserToken).await, "user");
        refresh_tokens.push(receiver.try_recv().unwrap().refresh_token.unwrap().expose().to_owned());
    }
    refresh_tokens.sort();
    refresh_tokens.dedup();
    assert_eq!(refresh_tokens.len(), 4, "each refresh token is used once");
}

#[tokio::test]
#[ignore = "needs Node.js; run .ci/test-oauth"]
async fn a_token_that_a_real_server_refuses_is_replaced() {
    let url = server();
    let oauth = oauth(&url);
    let refresh_token = user_tokens(&oauth).await.refresh_token.unwrap().expose().to_owned();
    let stored = Tokens::new("no-longer-a-token", Some(refresh_token), None);
    let client = client(&url, oauth.user(stored), oauth.client());
    assert_eq!(who(&client, CredentialKind::UserToken).await, "user");
}

#[tokio::test]
#[ignore = "needs Node.js; run .ci/test-oauth"]
async fn a_refresh_token_that_a_real_server_refuses_is_an_error_of_authentication() {
    let url = server();
    let oauth = oauth(&url);
    let refresh_token = user_tokens(&oauth).await.refresh_token.unwrap().expose().to_owned();
    let stored = || Tokens::new("ended", Some(refresh_token.clone()), Some(SystemTime::UNIX_EPOCH));
    oauth.user(stored()).token(None).await.unwrap();
    let error = oauth.user(stored()).token(None).await.expect_err("a used refresh token was taken again");
    assert!(error.is_unauthenticated() && error.to_string().contains("invalid_grant"), "{error:?}");
}

#[tokio::test]
#[ignore = "needs Node.js; run .ci/test-oauth"]
async fn a_real_server_refuses_a_code_of_another_login() {
    let url = server();
    let oauth = oauth(&url);
    let (code, _) = log_in(&oauth.begin_login().unwrap()).await;
    let other = oauth.begin_login().unwrap();
    let (_, state) = log_in(&other).await;
    let error = oauth.finish_login(other, &code, &state).await.expect_err("the verifier is not that of the code");
    assert!(error.is_unauthenticated() && error.to_string().contains("invalid_grant"), "{error:?}");
}
