//! `/reference`: Swagger UI, to browse the specs and to try calls against this sandbox.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};
use utoipa_swagger_ui::Config;

use crate::sandbox::routes::this_machine::this_machine_only;
use crate::sandbox::rules::apis::served_apis;
use crate::sandbox::rules::security::{Scheme, credential_name};
use crate::sandbox::store::accounts::credential;

/// Allows our own files and those of Swagger UI. Inline styles are allowed because Swagger UI sets them.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                      img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

pub(crate) fn router() -> Router {
    Router::new()
        .route("/reference", get(page))
        .route("/reference/{file}", get(file))
        .route_layer(axum::middleware::from_fn(this_machine_only))
}

async fn page() -> Response {
    guarded(Html(include_str!("reference.html")))
}

async fn file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    match name.as_str() {
        "reference.js" => guarded(([(header::CONTENT_TYPE, "text/javascript")], script())),
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

/// Returns a file of Swagger UI. They are part of the program.
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
        _ => (StatusCode::NOT_FOUND, axum::Json(json!({ "message": "the sandbox has no such file" }))).into_response(),
    }
}

/// Returns a spec whose server is this sandbox, by the name of its file.
fn spec(name: &str, headers: &HeaderMap) -> Option<Value> {
    let name = name.strip_suffix(".json")?;
    let api = served_apis().iter().find(|api| api.info.name == name)?;
    // The host name of the request: to the browser, any other name of this machine would be another site.
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let mut spec: Value = serde_json::from_str(api.info.spec).ok()?;
    spec["servers"] = json!([{ "url": format!("http://{host}{}", api.base), "description": "This sandbox" }]);
    let schemes = spec["components"]["securitySchemes"].as_object_mut();
    for scheme in schemes.into_iter().flat_map(|schemes| schemes.values_mut()) {
        adapt(scheme, api.info.name, host);
    }
    Some(spec)
}

/// Changes a security scheme: adds the key of the owner, and replaces the vendor's authorization server.
fn adapt(scheme: &mut Value, api: &str, host: &str) {
    if let Some(Scheme { kind, .. }) = Scheme::read(scheme) {
        scheme["x-sandbox-key"] = credential(&credential_name(api, kind), "owner").into();
    }
    let flows = scheme.get_mut("flows").and_then(Value::as_object_mut);
    for flow in flows.into_iter().flat_map(|flows| flows.values_mut()) {
        for (field, path) in [("authorizationUrl", "authorize"), ("tokenUrl", "token"), ("refreshUrl", "token")] {
            if let Some(url) = flow.get_mut(field) {
                *url = format!("http://{host}/user/oauth/{path}").into();
            }
        }
    }
}

/// Returns the script of the page, with the list of specs in it.
fn script() -> String {
    let specs = served_apis()
        .iter()
        .map(|api| json!({ "name": api.title, "url": format!("/reference/{}.json", api.info.name) }));
    include_str!("reference.js").replace("'{{specs}}'", &specs.collect::<Value>().to_string())
}
