//! The routes of the APIs, next to those of the sandbox itself.

use std::future::{Ready, ready};
use std::sync::Arc;

use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, Request};
use axum::response::Response;
use axum::routing::{MethodFilter, on};
use axum::{Extension, Router};
use http::{Method, StatusCode};

use crate::sandbox::routes::this_machine::ControlToken;
use crate::sandbox::routes::{control, oauth, page, reference};
use crate::sandbox::rules::apis::served_apis;
use crate::sandbox::server::cors::Origins;
use crate::sandbox::server::drain::drained;
use crate::sandbox::server::pipeline::Route;
use crate::sandbox::server::{pipeline, unmatched};
use crate::sandbox::state::State;

/// Returns all routes of a sandbox. The sites of `origins` may call the APIs, the holder of the token the controls.
pub(crate) fn router(state: &Arc<State>, origins: &Origins, token: ControlToken) -> Router {
    let own = control::router(Arc::clone(state))
        .merge(page::router(Arc::clone(state)))
        .merge(reference::router())
        .method_not_allowed_fallback(refusing(state, StatusCode::METHOD_NOT_ALLOWED))
        .layer(Extension(token));
    // Browsers ask with a method that no operation takes: the layer must see it first.
    let apis = apis(state).method_not_allowed_fallback(refusing(state, StatusCode::METHOD_NOT_ALLOWED));
    let apis = match origins.layer() {
        Some(cors) => apis.layer(cors),
        None => apis,
    };
    apis.merge(own).fallback(refusing(state, StatusCode::NOT_FOUND))
}

/// Returns what is called with credentials.
fn apis(state: &Arc<State>) -> Router {
    served_apis()
        .iter()
        .flat_map(|api| api.info.operations.iter().map(move |operation| Route::new(api, operation)))
        .fold(oauth::router(Arc::clone(state)), |router, route| with_operation(router, state, route))
}

/// Returns the handler of what no route takes.
fn refusing(
    state: &Arc<State>,
    status: StatusCode,
) -> impl Fn(Request) -> Ready<Response> + Clone + Send + Sync + 'static {
    let state = Arc::clone(state);
    move |request| ready(unmatched::respond(&state, status, &drained(request)))
}

fn with_operation(router: Router, state: &Arc<State>, route: Route) -> Router {
    let (state, route) = (Arc::clone(state), Arc::new(route));
    let (path, method) = (format!("{}{}", route.api.base, route.operation.path), method_filter(route.operation.method));
    let handler = move |path: Result<RawPathParams, RawPathParamsRejection>, request: Request| async move {
        // A value that is not UTF-8 is left out, and then refused as a missing argument.
        let path = path.iter().flatten().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        pipeline::respond(&state, &route, path, drained(request)).await
    };
    router.route(&path, on(method, handler))
}

fn method_filter(method: &str) -> MethodFilter {
    let method = method.parse().ok().and_then(|method: Method| MethodFilter::try_from(method).ok());
    method.unwrap_or(MethodFilter::GET)
}
