//! `/`: a page that shows the state of the sandbox. Its script polls `/_sandbox/page` for the parts that have changed.

mod html;
mod parts;
mod request;
mod sheets;
mod table;

use std::sync::Arc;

use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Router, extract};
use http::{HeaderMap, HeaderName, StatusCode, header};

use self::html::{escaped, filled, shown_time};
use self::parts::Parts;
use self::request::RequestPage;
use crate::sandbox::routes::this_machine::this_machine_only;
use crate::sandbox::rules::apis::{ServedApi, served_apis};
use crate::sandbox::rules::call::Refusal;
use crate::sandbox::rules::security::credential_name;
use crate::sandbox::state::State;
use crate::sandbox::store::accounts::{ACCOUNTS, credential, random_secret};

pub(crate) fn router(state: Arc<State>) -> Router {
    Router::new()
        .route("/", get(page))
        .route("/_sandbox/page", get(parts))
        .route("/requests/{number}", get(request))
        .with_state(state)
        .route_layer(axum::middleware::from_fn(this_machine_only))
}

/// Returns the whole page.
async fn page(extract::State(state): extract::State<Arc<State>>) -> Result<Response, Refusal> {
    let parts = Parts::of(&state).await?;
    let nonce = state.store.read(|connection| Ok(random_secret(connection)?)).await?;
    let page = filled(
        include_str!("page.html"),
        &[
            ("nonce", &nonce),
            ("tag", &escaped(parts.tag())),
            ("now", &shown_time(state.now())),
            ("clock", &parts.clock),
            ("requests", &parts.requests),
            ("faults", &parts.faults),
            ("tables", &parts.tables),
            ("operations", &operations()),
            ("keys", &keys()),
            ("accounts", &accounts()),
            ("apis", &apis()),
            ("style", include_str!("page.css")),
            ("script", include_str!("page.js")),
        ],
    );
    Ok(guarded(&nonce, page))
}

/// Returns a page with the policy that its own script and style alone are used: even if a value got past the escaping, no
/// script of it would run and nothing would be sent to another site.
fn guarded(nonce: &str, page: String) -> Response {
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src data:; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let headers = [
        (header::CONTENT_SECURITY_POLICY, policy.as_str()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, Html(page)).into_response()
}

/// Returns the page of one request.
async fn request(
    extract::State(state): extract::State<Arc<State>>,
    extract::Path(number): extract::Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let entry = number.parse().ok().and_then(|number| state.log.entry(number));
    let entry =
        entry.ok_or_else(|| Refusal::not_found(format!("there is no request {number}, or it is no longer kept")))?;
    let nonce = state.store.read(|connection| Ok(random_secret(connection)?)).await?;
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let shown = RequestPage::of(&entry, host);
    let values = [
        ("nonce", nonce.as_str()),
        ("title", &shown.title()),
        ("sent", &shown.sent()),
        ("answered", &shown.answered()),
        ("style", include_str!("page.css")),
    ];
    Ok(guarded(&nonce, filled(include_str!("request.html"), &values)))
}

/// Returns the parts that change, or 304 if they have not. The time always changes, so it is in a header.
async fn parts(extract::State(state): extract::State<Arc<State>>, headers: HeaderMap) -> Result<Response, Refusal> {
    let parts = Parts::of(&state).await?;
    let tag = parts.tag();
    let is_known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let headers = [
        (header::ETAG, tag),
        (HeaderName::from_static("x-sandbox-now"), shown_time(state.now())),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    if is_known {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let all = [parts.clock, parts.requests, parts.faults, parts.tables].concat();
    Ok((headers, Html(all)).into_response())
}

/// Returns the operations to choose from, one group per API.
fn operations() -> String {
    let groups = served_apis().iter().map(|api| {
        let options = api.info.operations.iter().map(|operation| format!("<option>{}</option>", escaped(operation.id)));
        format!("<optgroup label=\"{}\">{}</optgroup>", escaped(api.title), options.collect::<String>())
    });
    groups.collect()
}

fn accounts() -> String {
    ACCOUNTS.iter().map(|account| format!("<option>{}</option>", escaped(account.name))).collect()
}

fn apis() -> String {
    let option =
        |api: &ServedApi| format!("<option value=\"{}\">{}</option>", escaped(api.info.name), escaped(api.title));
    served_apis().iter().map(option).collect()
}

/// Returns one list item per kind of key.
fn keys() -> String {
    let schemes = served_apis().iter().flat_map(|api| api.schemes.iter().map(move |scheme| (api, scheme)));
    let items = schemes.map(|(api, scheme)| {
        let name = credential_name(api.info.name, scheme.kind);
        let key = escaped(credential(&name, "NAME"));
        format!("<li><code data-key=\"{key}\">{key}</code></li>")
    });
    items.collect()
}
