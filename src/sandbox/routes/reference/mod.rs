//! `/reference`: Swagger UI, to browse the specs and to try calls against this sandbox.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};
use utoipa_swagger_ui::Config;

use crate::openapi::spec::Spec;
use crate::sandbox::routes::this_machine::this_machine_only;
use crate::sandbox::rules::apis::served_apis;
use crate::sandbox::rules::proxy_orders::ON_HOLD;
use crate::sandbox::rules::security::{Place, Scheme, credential_name};
use crate::sandbox::store::accounts::{ACCOUNTS, Account, credential};

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
    let option = |account: &Account| format!("<option>{}</option>", account.name);
    let accounts: String = ACCOUNTS.iter().map(option).collect();
    guarded(Html(include_str!("reference.html").replace("{{accounts}}", &accounts)))
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
        *scheme = as_key(scheme, api.info.name);
    }
    fill_in(&mut spec, &api.spec);
    Some(spec)
}

/// Returns a security scheme as a key that the page fills in, with `NAME` in place of the account: the page has no browser
/// window for a login.
fn as_key(scheme: &Value, api: &str) -> Value {
    let mut key = scheme.clone();
    let Some(Scheme { kind, place }) = Scheme::read(scheme) else { return key };
    if place == Place::Bearer {
        let description = scheme["description"].clone();
        key = json!({ "type": "http", "scheme": "bearer", "description": description });
    }
    key["x-sandbox-key"] = credential(&credential_name(api, kind), "NAME").into();
    key
}

/// Makes the arguments that the page fills in find something: a list has no examples of filters, and an order that is renewed
/// is one that waits for it.
fn fill_in(spec: &mut Value, resolving: &Spec) {
    let paths = spec["paths"].as_object_mut().into_iter().flat_map(|paths| paths.values_mut());
    for operation in paths.filter_map(Value::as_object_mut).flat_map(|path| path.values_mut()) {
        let (is_list, renews) = (!operation["x-paging"].is_null(), operation["operationId"] == "renew_order");
        let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten();
        for parameter in parameters {
            let found = resolving.resolve(parameter);
            if is_list && found["in"] == "query" && found["required"] != true {
                *parameter = without_examples(found, resolving);
            } else if renews {
                *parameter = found.clone();
                parameter["example"] = ON_HOLD.into();
            }
        }
    }
}

/// Returns a parameter that the page leaves empty.
fn without_examples(parameter: &Value, resolving: &Spec) -> Value {
    let (mut parameter, mut schema) = (parameter.clone(), resolving.resolve(&parameter["schema"]).clone());
    for part in [&mut parameter, &mut schema] {
        if let Some(fields) = part.as_object_mut() {
            fields.retain(|name, _| name != "example" && name != "examples");
        }
    }
    parameter["schema"] = schema;
    parameter
}

/// Returns the script of the page, with the list of specs in it.
fn script() -> String {
    let specs = served_apis()
        .iter()
        .map(|api| json!({ "name": api.title, "url": format!("/reference/{}.json", api.info.name) }));
    include_str!("reference.js").replace("'{{specs}}'", &specs.collect::<Value>().to_string())
}
