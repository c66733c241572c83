//! The redirect address of the login: a server on this machine that waits for the browser to come back.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use http::{Method, Request, Response, StatusCode, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use reqwest::Url;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::cli::failure::{Ending, Failure, clean};

/// The path of the redirect address that is registered with the authorization server.
pub(super) const PATH: &str = "/logged-in";

/// The page runs and loads nothing, is not cached or framed, and does not pass on its address, which holds the code.
const PAGE_HEADERS: [(header::HeaderName, &str); 6] = [
    (header::CONTENT_TYPE, "text/html; charset=utf-8"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::CACHE_CONTROL, "no-store"),
];

/// What the browser brings back from a successful login.
#[derive(PartialEq, Eq)]
pub(super) struct Redirected {
    pub(super) code: String,
    pub(super) state: String,
}

/// How the login ended, once it has.
type LoginEnd = Arc<Mutex<Option<Result<Redirected, Failure>>>>;

/// Waits for the browser to come back from the login page. Rejects requests that do not belong to this login.
pub(super) async fn wait(listener: &TcpListener, login_url: &str) -> Result<Redirected, Failure> {
    let state = parameter(login_url, "state").unwrap_or_default();
    let end = LoginEnd::default();
    // A browser may open connections and not use them. They must not block the others.
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let (stream, _) = accepted?;
                connections.spawn(serve(stream, state.clone(), end.clone()));
            }
            // A connection ends after the page was sent, so that the user sees it.
            Some(_) = connections.join_next() => {
                if let Some(result) = end.lock().unwrap_or_else(PoisonError::into_inner).take() {
                    return result;
                }
            }
        }
    }
}

/// Serves the one request of a connection.
async fn serve(stream: TcpStream, state: String, end: LoginEnd) {
    let service = service_fn(|request: Request<Incoming>| {
        let (status, page, read) = read(&request, &state);
        if let Some(read) = read {
            *end.lock().unwrap_or_else(PoisonError::into_inner) = Some(read);
        }
        async move { Ok::<_, Infallible>(response(status, page)) }
    });
    // An error here only means that the browser has closed the connection.
    drop(http1::Builder::new().keep_alive(false).serve_connection(TokioIo::new(stream), service).await);
}

type Read = (StatusCode, String, Option<Result<Redirected, Failure>>);

/// Returns the page to show for a request, and how the login ended, if the request tells.
fn read<B>(request: &Request<B>, expected: &str) -> Read {
    if request.method() != Method::GET || request.uri().path() != PATH {
        return (StatusCode::NOT_FOUND, page("Not found", "This address does not exist."), None);
    }
    let url = format!("http://localhost{}", request.uri());
    let state = parameter(&url, "state").unwrap_or_default();
    if state != expected {
        // Any page in the browser can send a request here (CSRF). The login goes on.
        let text = "This does not belong to the login that sharekit waits for. Open the address that it shows.";
        return (StatusCode::BAD_REQUEST, page("Another login", text), None);
    }
    match outcome(&url, state) {
        Ok(redirected) => {
            let text = "You can close this window. The command continues in the terminal.";
            (StatusCode::OK, page("You have logged in", text), Some(Ok(redirected)))
        }
        Err(said) => {
            let text = format!("The server said: {said}. You can close this window.");
            (StatusCode::BAD_REQUEST, page("The login was refused", &text), Some(Err(refused(&said))))
        }
    }
}

/// Returns what an address brings back, or what the server says of a refusal.
fn outcome(url: &str, state: String) -> Result<Redirected, String> {
    match (parameter(url, "error"), parameter(url, "code")) {
        (None, Some(code)) => Ok(Redirected { code, state }),
        (error, _) => {
            let description = parameter(url, "error_description");
            Err(shown(&[error, description].into_iter().flatten().collect::<Vec<_>>().join(": ")))
        }
    }
}

fn refused(said: &str) -> Failure {
    Failure::new(Ending::Authentication, format!("the login was refused: {said}")).advising(
        "Run the command again and allow the program. If it is refused again, ask the person who registered it.",
    )
}

/// What the user has pasted.
pub(super) enum Pasted {
    /// How the login ended.
    Ended(Result<Redirected, Failure>),
    /// Nothing that ends it, and why.
    Wrong(&'static str),
}

/// Reads what the user pastes: the address that the browser has ended at, its query, or the code alone.
pub(super) fn read_pasted(text: &str, login_url: &str) -> Pasted {
    let (text, expected) = (text.trim(), parameter(login_url, "state").unwrap_or_default());
    if text.is_empty() {
        return Pasted::Wrong("That is empty.");
    }
    if text.contains(char::is_whitespace) {
        return Pasted::Wrong("That has spaces or line ends in it: paste the address as it is in the browser.");
    }
    let url = match text {
        _ if text.contains("://") => text.to_owned(),
        _ if text.contains("code=") || text.contains("error=") => {
            format!("http://localhost/?{}", text.trim_start_matches('?'))
        }
        // Who pastes a code has seen the page that showed it, and the server takes it with the secret of this login alone
        // (PKCE): a code of somebody else's login is refused there.
        _ => return Pasted::Ended(Ok(Redirected { code: text.to_owned(), state: expected })),
    };
    let state = parameter(&url, "state").unwrap_or_default();
    if parameter(&url, "code_challenge").is_some() {
        return Pasted::Wrong("That is the address of the login page: paste the one that the browser ends at.");
    }
    if state != expected {
        return Pasted::Wrong("That belongs to another login: open the address above.");
    }
    Pasted::Ended(outcome(&url, state).map_err(|said| refused(&said)))
}

fn response(status: StatusCode, page: String) -> Response<String> {
    let mut response = Response::new(page);
    *response.status_mut() = status;
    let headers = PAGE_HEADERS.map(|(name, value)| (name, http::HeaderValue::from_static(value)));
    response.headers_mut().extend(headers);
    response
}

fn page(title: &str, text: &str) -> String {
    format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
         <title>{title}</title><h1>{title}</h1><p>{}</p></html>",
        escaped(text)
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Shortens and cleans a text from the address, which anyone could have written.
fn shown(text: &str) -> String {
    let beginning = clean(text).chars().take(300).collect::<String>();
    if beginning.is_empty() { "no reason given".to_owned() } else { beginning }
}

/// Returns a parameter that occurs once in the query.
fn parameter(url: &str, name: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let mut values = url.query_pairs().filter(|(known, _)| known == name).map(|(_, value)| value.into_owned());
    let value = values.next().filter(|value| !value.is_empty());
    value.filter(|_| values.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pasted_is_an_address_a_query_or_a_code() {
        let login = "https://a.example/authorize?state=s1&code_challenge=x";
        let table = [
            ("http://127.0.0.1:8123/logged-in?code=c1&state=s1\n", Ok("c1")),
            ("  ?code=c1&state=s1 ", Ok("c1")),
            ("code=c1&state=s1", Ok("c1")),
            ("c1-2_3", Ok("c1-2_3")),
            ("", Err("empty")),
            ("http://127.0.0.1:8123/logged-in?code=c1&state=other", Err("another login")),
            ("http://127.0.0.1:8123/logged-in?code=c1", Err("another login")),
            (login, Err("login page")),
            ("c1 c2", Err("spaces")),
            ("http://127.0.0.1:8123/logged-in?error=access_denied&state=s1", Err("access_denied")),
        ];
        for (text, expected) in table {
            match (read_pasted(text, login), expected) {
                (Pasted::Ended(Ok(redirected)), Ok(code)) => {
                    assert_eq!((redirected.code.as_str(), redirected.state.as_str()), (code, "s1"), "{text}");
                }
                (Pasted::Ended(Err(failure)), Err(said)) => assert!(failure.to_string().contains(said), "{text}"),
                (Pasted::Wrong(reason), Err(said)) => assert!(reason.contains(said), "{text}: {reason}"),
                _ => panic!("{text:?} is read as something else"),
            }
        }
    }
}
