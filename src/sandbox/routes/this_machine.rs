//! Protection of the controls and the page: only this machine and the sandbox's own page may use them.

use std::net::{IpAddr, SocketAddr};

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use http::{HeaderMap, StatusCode, header};
use serde_json::json;

/// The address of the client.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// Rejects remote peers, cross-site requests and DNS rebinding.
pub(crate) async fn this_machine_only(
    Extension(Peer(peer)): Extension<Peer>,
    request: Request,
    next: Next,
) -> Response {
    if is_allowed(request.headers(), peer) {
        next.run(request).await
    } else {
        let message = "only this machine and the sandbox's own page may use this; open it at http://localhost";
        (StatusCode::FORBIDDEN, Json(json!({ "message": message }))).into_response()
    }
}

fn is_allowed(headers: &HeaderMap, peer: SocketAddr) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name).trim_matches(['[', ']']);
    // DNS rebinding: another site's name that leads here would be in `Host`.
    let is_here = name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    // CSRF: a browser sends `Origin` with a cross-site request, and with every request that changes something.
    let same_origin =
        text(header::ORIGIN).is_none_or(|origin| origin.split_once("://").is_some_and(|(_, from)| from == host));
    is_here && same_origin && peer.ip().to_canonical().is_loopback()
}
