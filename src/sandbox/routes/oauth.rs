//! The authorization server under `/user/oauth/`: authorization code with PKCE, refresh, client credentials.

use std::sync::Arc;

use axum::extract::RawQuery;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router, extract};
use http::StatusCode;
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Value, json};
use subtle::ConstantTimeEq;

use crate::CredentialKind;
use crate::sandbox::rules::call::Refusal;
use crate::sandbox::rules::security;
use crate::sandbox::server::arguments::{Pairs, pairs};
use crate::sandbox::state::State;
use crate::sandbox::store::accounts::{ACCOUNTS, Account, random_secret};

/// The API that the tokens are for.
const API: &str = "subscription-sharing";

/// The word for refresh tokens in the database.
const REFRESH: &str = "refresh";

/// The only registered program.
pub(crate) const CLIENT_ID: &str = "sandbox-client";
pub(crate) const CLIENT_SECRET: &str = "sandbox-secret";

/// Returns the id and the secret of the program that is registered here.
#[cfg(feature = "cli")]
pub(crate) fn registered_client() -> (&'static str, &'static str) {
    (CLIENT_ID, CLIENT_SECRET)
}

// Lifetimes in seconds. The vendor documents twelve hours and thirty days.
const CODE_LIFE: i64 = 60;
const ACCESS_LIFE: i64 = 12 * 3600;
const REFRESH_LIFE: i64 = 30 * 86_400;

pub(crate) fn router(state: Arc<State>) -> Router {
    Router::new()
        .route("/user/oauth/authorize", get(authorize))
        .route("/user/oauth/token", post(token))
        .with_state(state)
}

/// The values of a query or a form, by name.
struct Fields(Pairs);

impl Fields {
    fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }
}

/// An error response of RFC 6749: the code and the description.
#[derive(Debug)]
struct Denied(&'static str, String);

impl IntoResponse for Denied {
    fn into_response(self) -> Response {
        let status = if self.0 == "invalid_client" { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST };
        (status, Json(json!({ "error": self.0, "error_description": self.1 }))).into_response()
    }
}

fn denied(kind: &'static str, description: impl Into<String>) -> Denied {
    Denied(kind, description.into())
}

impl From<Refusal> for Denied {
    fn from(refusal: Refusal) -> Self {
        Self("server_error", refusal.message)
    }
}

// ---- login -------------------------------------------------------------------------------------------------------

/// Returns the login page. With `account` in the query it logs in and redirects.
async fn authorize(
    extract::State(state): extract::State<Arc<State>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Denied> {
    let query = query.unwrap_or_default();
    let fields = Fields(pairs(&query));
    let login = AuthorizationRequest::read(&fields)?;
    let Some(account) = fields.get("account") else { return Ok(login_page(&query).into_response()) };
    let (account, now, mut target) = (account.to_owned(), state.now().as_millisecond(), login.target.clone());
    let code = state.store.write(move |connection| login.issue_code(connection, &account, now)).await?;
    target.query_pairs_mut().append_pair("code", &code);
    if let Some(login) = fields.get("state") {
        target.query_pairs_mut().append_pair("state", login);
    }
    Ok(Redirect::to(target.as_str()).into_response())
}

/// The login that a program asks for.
struct AuthorizationRequest {
    challenge: String,
    redirect_url: String,
    /// The parsed redirect URL.
    target: reqwest::Url,
}

impl AuthorizationRequest {
    /// Reads a query, or denies what is not served.
    fn read(fields: &Fields) -> Result<Self, Denied> {
        let required =
            |name: &'static str| fields.get(name).ok_or_else(|| denied("invalid_request", format!("{name}: required")));
        if required("client_id")? != CLIENT_ID {
            return Err(denied("unauthorized_client", format!("client_id: must be {CLIENT_ID}")));
        }
        if required("response_type")? != "code" || required("code_challenge_method")? != "S256" {
            let message = "response_type must be code, and code_challenge_method must be S256";
            return Err(denied("invalid_request", message));
        }
        let (challenge, redirect_url) = (required("code_challenge")?.to_owned(), required("redirect_uri")?.to_owned());
        let target =
            reqwest::Url::parse(&redirect_url).map_err(|_| denied("invalid_request", "redirect_uri: must be a URL"))?;
        Ok(Self { challenge, redirect_url, target })
    }

    /// Logs an account in, and returns the authorization code.
    fn issue_code(&self, connection: &Connection, account: &str, now: i64) -> Result<String, Refusal> {
        let select = "SELECT id FROM account WHERE name = ?1";
        let id: Option<i64> = connection.query_row(select, [account], |row| row.get(0)).optional()?;
        let unknown = || Refusal::bad_request(format!("there is no account {account}; use owner, friend or stranger"));
        let id = id.ok_or_else(unknown)?;
        let code = random_secret(connection)?;
        let insert =
            "INSERT INTO oauth_code (code, account, challenge, redirect_url, expires_ms) VALUES (?1, ?2, ?3, ?4, ?5)";
        connection.execute(insert, (&code, id, &self.challenge, &self.redirect_url, now + CODE_LIFE * 1000))?;
        Ok(code)
    }
}

/// Returns the login page: one link per account, which is the same URL with the account added.
fn login_page(query: &str) -> Html<String> {
    let escaped = query.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    let link = |Account { name, email, .. }: &Account| {
        format!("<li><a href=\"?{escaped}&amp;account={name}\">{name}, {email}</a></li>")
    };
    let links: String = ACCOUNTS.iter().map(link).collect();
    Html(format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
         <title>Log in to the sandbox</title><h1>Log in to the sandbox as</h1><ul>{links}</ul></html>"
    ))
}

// ---- tokens ------------------------------------------------------------------------------------------------------

async fn token(extract::State(state): extract::State<Arc<State>>, body: String) -> Result<Json<Value>, Denied> {
    let fields = Fields(pairs(&body));
    let same =
        |given: Option<&str>, known: &str| bool::from(given.unwrap_or_default().as_bytes().ct_eq(known.as_bytes()));
    if !same(fields.get("client_id"), CLIENT_ID) || !same(fields.get("client_secret"), CLIENT_SECRET) {
        return Err(denied("invalid_client", "client_id or client_secret is wrong; send both in the form"));
    }
    let now = state.now().as_millisecond();
    // An error of OAuth is not a refusal here: a refusal would undo that the code is used up.
    let granted = state.store.write(move |connection| Ok(grant(connection, &fields, now)?));
    let granted = granted.await;
    state.credentials.changed();
    granted?.map(Json)
}

/// Grants tokens, or denies them.
fn grant(connection: &Connection, fields: &Fields, now: i64) -> rusqlite::Result<Result<Value, Denied>> {
    match fields.get("grant_type") {
        Some("authorization_code") => {
            let account = take_code(connection, fields, now)?;
            let problem =
                "the code is unknown, used or expired, or code_verifier or redirect_uri does not match its login";
            grant_to_user(connection, account, problem, now)
        }
        Some("refresh_token") => {
            let account = take_refresh_token(connection, fields, now)?;
            grant_to_user(connection, account, "the refresh token is unknown, used or expired", now)
        }
        Some("client_credentials") => grant_to_client(connection, now).map(Ok),
        other => {
            let known = "authorization_code, refresh_token or client_credentials";
            let message = format!("grant_type: must be {known}, but is {}", other.unwrap_or("missing"));
            Ok(Err(denied("unsupported_grant_type", message)))
        }
    }
}

/// Grants an access token and a refresh token to an account; without one, denies them because of the problem.
fn grant_to_user(
    connection: &Connection,
    account: Option<i64>,
    problem: &str,
    now: i64,
) -> rusqlite::Result<Result<Value, Denied>> {
    let Some(account) = account else { return Ok(Err(denied("invalid_grant", problem))) };
    let access = store_token(connection, security::word(CredentialKind::UserToken), account, now, ACCESS_LIFE)?;
    let refresh = store_token(connection, REFRESH, account, now, REFRESH_LIFE)?;
    Ok(Ok(json!({
        "access_token": access, "token_type": "Bearer", "expires_in": ACCESS_LIFE, "refresh_token": refresh
    })))
}

/// Grants an access token to the client itself, which belongs to the owner.
fn grant_to_client(connection: &Connection, now: i64) -> rusqlite::Result<Value> {
    let owner = connection.query_row("SELECT id FROM account WHERE name = 'owner'", [], |row| row.get(0))?;
    let access = store_token(connection, security::word(CredentialKind::ClientToken), owner, now, ACCESS_LIFE)?;
    Ok(json!({ "access_token": access, "token_type": "Bearer", "expires_in": ACCESS_LIFE }))
}

/// Uses up a refresh token and returns its account. Refresh tokens are rotated: each can be used once.
fn take_refresh_token(connection: &Connection, fields: &Fields, now: i64) -> rusqlite::Result<Option<i64>> {
    let take = "DELETE FROM oauth_token WHERE secret = ?1 AND kind = ?3 AND expires_ms > ?2 RETURNING account";
    let values = (fields.get("refresh_token"), now, REFRESH);
    connection.query_row(take, values, |row| row.get(0)).optional()
}

/// Uses up a code. Returns its account if code, verifier and redirect URL match.
fn take_code(connection: &Connection, fields: &Fields, now: i64) -> rusqlite::Result<Option<i64>> {
    let take = "DELETE FROM oauth_code WHERE code = ?1 RETURNING account, challenge, redirect_url, expires_ms";
    let found = connection.query_row(take, [fields.get("code")], |row| {
        Ok((row.get(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?, row.get::<_, i64>(3)?))
    });
    let verifier = fields.get("code_verifier").unwrap_or_default();
    let allowed = found.optional()?.filter(|(_, challenge, redirect_url, expires)| {
        // RFC 7636 wants 43 to 128 characters.
        (43..=128).contains(&verifier.len())
            && crate::client::challenge(verifier) == *challenge
            && fields.get("redirect_uri") == Some(redirect_url)
            && *expires > now
    });
    Ok(allowed.map(|(account, ..)| account))
}

fn store_token(connection: &Connection, kind: &str, account: i64, now: i64, life: i64) -> rusqlite::Result<String> {
    connection.execute("DELETE FROM oauth_token WHERE expires_ms <= ?1", [now])?;
    let secret = random_secret(connection)?;
    let insert = "INSERT INTO oauth_token (secret, api, kind, account, expires_ms) VALUES (?1, ?2, ?3, ?4, ?5)";
    connection.execute(insert, (&secret, API, kind, account, now + life * 1000))?;
    Ok(secret)
}
