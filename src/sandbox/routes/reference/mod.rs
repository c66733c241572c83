//! `/reference`: the three specs to browse and to try out against this sandbox, by Swagger UI.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};
use utoipa_swagger_ui::Config;

use crate::sandbox::store::accounts::credential;

/// Our own files, and those of Swagger UI beside them. It sets styles on elements, so they cannot be forbidden.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                      img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

pub(crate) fn router() -> Router {
    Router::new().route("/reference", get(page)).route("/reference/{file}", get(file))
}

async fn page() -> Response {
    guarded(Html(include_str!("reference.html")))
}

async fn file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    match name.as_str() {
        "reference.js" => guarded(([(header::CONTENT_TYPE, "text/javascript")], include_str!("reference.js"))),
        "reference.css" => guarded(([(header::CONTENT_TYPE, "text/css")], include_str!("reference.css"))),
        name => match spec(name, &headers) {
            Some(spec) => guarded(axum::Json(spec)),
            None => asset(name),
        },
    }
}

fn guarded(content: impl IntoResponse) -> Response {
    let headers = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, content).into_response()
}

/// A file of Swagger UI, which is inside the program.
fn asset(name: &str) -> Response {
    match utoipa_swagger_ui::serve(name, Arc::new(Config::default())) {
        Ok(Some(file)) => {
            let mut response = guarded(([(header::CONTENT_TYPE, file.content_type)], file.bytes.into_owned()));
            if file.gzpipped {
                let gzip = http::HeaderValue::from_static("gzip");
                response.headers_mut().insert(header::CONTENT_ENCODING, gzip);
            }
            response
        }
        _ => (StatusCode::NOT_FOUND, axum::Json(json!({ "message": "there is no such file" }))).into_response(),
    }
}

/// A spec that speaks of this sandbox instead of the vendor's servers.
fn spec(name: &str, headers: &HeaderMap) -> Option<Value> {
    let (api, text, base) = match name {
        "share-codes.json" => ("share-codes", include_str!(concat!(env!("OUT_DIR"), "/share_codes.json")), ""),
        "proxy-orders.json" => ("proxy-orders", include_str!(concat!(env!("OUT_DIR"), "/proxy_orders.json")), ""),
        "subscription-sharing.json" => {
            let text = include_str!(concat!(env!("OUT_DIR"), "/subscription_sharing.json"));
            ("subscription-sharing", text, "/capi")
        }
        _ => return None,
    };
    // The name by which the browser found us, since another name of this machine would be another site to it.
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let mut spec: Value = serde_json::from_str(text).ok()?;
    spec["servers"] = json!([{ "url": format!("http://{host}{base}"), "description": "This sandbox" }]);
    let schemes = spec["components"]["securitySchemes"].as_object_mut();
    for scheme in schemes.into_iter().flat_map(|schemes| schemes.values_mut()) {
        adapt(scheme, api, host);
    }
    Some(spec)
}

/// Leads a login to this sandbox, and names the owner's key.
fn adapt(scheme: &mut Value, api: &str, host: &str) {
    let is_client = !scheme["flows"]["clientCredentials"].is_null();
    let kind = if is_client { format!("{api}-client") } else { api.to_owned() };
    scheme["x-sandbox-key"] = credential(&kind, "owner").into();
    let flows = scheme.get_mut("flows").and_then(Value::as_object_mut);
    for flow in flows.into_iter().flat_map(|flows| flows.values_mut()) {
        for (field, path) in [("authorizationUrl", "authorize"), ("tokenUrl", "token"), ("refreshUrl", "token")] {
            if let Some(url) = flow.get_mut(field) {
                *url = format!("http://{host}/user/oauth/{path}").into();
            }
        }
    }
}
