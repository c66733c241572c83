//! Who may use the controls and the page: this machine and, with a token, others. The sandbox's own page may, other sites
//! may not.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Extension;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderMap, HeaderName, Method, StatusCode, Uri, header};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

use crate::sandbox::rules::call::Refusal;
use crate::sandbox::server::arguments::pairs;
use crate::sandbox::server::connection::Peer;
use crate::sandbox::server::drain::drained;

/// The name of the token in a query, and of the cookie that keeps it.
const TOKEN: &str = "token";
const COOKIE: &str = "sharekit-sandbox-token";

/// What lets other machines use the controls and the page; without it, none may.
#[derive(Debug, Clone, Default)]
pub(crate) struct ControlToken(pub(crate) Option<Arc<SecretString>>);

/// How a request may use the controls and the page.
#[derive(Debug, PartialEq, Eq)]
enum Permission {
    Given,
    /// The token is in the URL: it is kept in a cookie, and leaves the URL.
    Kept,
    Refused,
}

/// Rejects remote peers without the token, cross-site requests and DNS rebinding.
pub(crate) async fn this_machine_only(
    Extension(Peer(peer)): Extension<Peer>,
    Extension(token): Extension<ControlToken>,
    request: Request,
    next: Next,
) -> Response {
    let request = drained(request);
    match token.permission(&request, peer) {
        Permission::Given => next.run(request).await,
        Permission::Kept => keep(&token, request.uri()),
        Permission::Refused => Refusal::new(StatusCode::FORBIDDEN, token.advice()).into_response(),
    }
}

impl ControlToken {
    fn permission(&self, request: &Request, peer: SocketAddr) -> Permission {
        let headers = request.headers();
        if is_of_this_machine(headers, peer) && is_same_origin(headers) {
            return Permission::Given;
        }
        let bearer = text(headers, header::AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
        let by_cookie = is_same_origin(headers) && self.is(cookie(headers));
        if self.is(bearer) || by_cookie {
            return Permission::Given;
        }
        let query = request.uri().query().map(pairs).unwrap_or_default();
        let in_query = query.iter().find(|(name, _)| name == TOKEN).map(|(_, value)| value.as_str());
        if request.method() == Method::GET && self.is(in_query) { Permission::Kept } else { Permission::Refused }
    }

    fn is(&self, given: Option<&str>) -> bool {
        let known = self.0.as_ref().map(|token| token.expose_secret());
        known.zip(given).is_some_and(|(known, given)| bool::from(known.as_bytes().ct_eq(given.as_bytes())))
    }

    fn advice(&self) -> &'static str {
        if self.0.is_some() {
            "only this machine and holders of the token may use this; open the address with ?token= that the sandbox has \
             printed, or send the token in the header Authorization: Bearer"
        } else {
            "only this machine and the sandbox's own page may use this; open it at http://localhost, or start the sandbox \
             with --expose"
        }
    }
}

/// Sends a browser to the same page without the token in its address.
fn keep(token: &ControlToken, uri: &Uri) -> Response {
    let token = token.0.as_ref().map_or("", |token| token.expose_secret());
    let cookie = format!("{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/");
    ([(header::SET_COOKIE, cookie)], Redirect::to(uri.path())).into_response()
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = text(headers, header::COOKIE)?.split(';').filter_map(|cookie| cookie.trim().split_once('='));
    cookies.into_iter().find(|(name, _)| *name == COOKIE).map(|(_, value)| value)
}

/// DNS rebinding: another site's name that leads here would be in `Host`.
fn is_of_this_machine(headers: &HeaderMap, peer: SocketAddr) -> bool {
    let host = text(headers, header::HOST).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name).trim_matches(['[', ']']);
    let is_here = name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    is_here && peer.ip().to_canonical().is_loopback()
}

/// CSRF: a browser sends `Origin` with a cross-site request, and with every request that changes something.
fn is_same_origin(headers: &HeaderMap) -> bool {
    let host = text(headers, header::HOST).unwrap_or_default();
    let from = |origin: &str| origin.split_once("://").is_some_and(|(_, from)| from == host);
    text(headers, header::ORIGIN).is_none_or(from)
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    const FAR: &str = "192.0.2.7:50000";
    const NEAR: &str = "127.0.0.1:50000";

    type Headers<'a> = &'a [(&'a str, &'a str)];

    fn permission(peer: &str, uri: &str, headers: Headers<'_>) -> Permission {
        let token = ControlToken(Some(Arc::new(SecretString::from("planted-token"))));
        let mut request = Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        token.permission(&request.body(Body::empty()).unwrap(), peer.parse().unwrap())
    }

    #[test]
    fn another_machine_needs_the_token_and_another_site_gets_nothing() {
        let (host, site) = (("host", "boat:8080"), ("origin", "http://evil.example"));
        let own = ("origin", "http://boat:8080");
        let right = "sharekit-sandbox-token=planted-token";
        let table: [(_, _, Headers<'_>, _); 11] = [
            (NEAR, "/", &[("host", "localhost:8080")], Permission::Given),
            (NEAR, "/", &[("host", "evil.example")], Permission::Refused),
            (NEAR, "/", &[("host", "localhost:8080"), site], Permission::Refused),
            (FAR, "/", &[("host", "localhost:8080")], Permission::Refused),
            (FAR, "/", &[host, ("authorization", "Bearer planted-token")], Permission::Given),
            (FAR, "/", &[host, ("authorization", "Bearer planted-toke")], Permission::Refused),
            (FAR, "/?token=planted-token", &[host], Permission::Kept),
            (FAR, "/?token=wrong", &[host], Permission::Refused),
            (FAR, "/", &[host, ("cookie", right)], Permission::Given),
            (FAR, "/", &[host, ("cookie", right), own], Permission::Given),
            (FAR, "/", &[host, ("cookie", right), site], Permission::Refused),
        ];
        for (peer, uri, headers, expected) in table {
            assert_eq!(permission(peer, uri, headers), expected, "{peer} {uri} {headers:?}");
        }
    }

    #[test]
    fn without_a_token_no_other_machine_gets_in() {
        let request = Request::builder().header("host", "boat").header("authorization", "Bearer ");
        let request = request.body(Body::empty()).unwrap();
        assert_eq!(ControlToken::default().permission(&request, FAR.parse().unwrap()), Permission::Refused);
    }
}
