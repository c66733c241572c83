//! The routes of the APIs, next to those of the sandbox itself.

use std::sync::Arc;

use axum::Router;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, Request};
use axum::routing::{MethodFilter, on};
use http::{Method, StatusCode};
use serde_json::json;

use crate::sandbox::routes::{control, oauth, page, reference};
use crate::sandbox::rules::apis::served_apis;
use crate::sandbox::server::pipeline;
use crate::sandbox::server::pipeline::Route;
use crate::sandbox::state::State;

/// Returns all routes of a sandbox.
pub(crate) fn router(state: &Arc<State>) -> Router {
    let router = control::router(Arc::clone(state))
        .merge(oauth::router(Arc::clone(state)))
        .merge(page::router(Arc::clone(state)))
        .merge(reference::router());
    served_apis()
        .iter()
        .flat_map(|api| api.info.operations.iter().map(move |operation| Route::new(api, operation)))
        .fold(router, |router, route| with_operation(router, state, route))
        .fallback(|| async {
            (StatusCode::NOT_FOUND, axum::Json(json!({ "message": "the sandbox has no such path" })))
        })
}

fn with_operation(router: Router, state: &Arc<State>, route: Route) -> Router {
    let (state, route) = (Arc::clone(state), Arc::new(route));
    let (path, method) = (format!("{}{}", route.api.base, route.operation.path), method_filter(route.operation.method));
    let handler = move |path: Result<RawPathParams, RawPathParamsRejection>, request: Request| async move {
        // A value that is not UTF-8 is left out, and then refused as a missing argument.
        let path = path.iter().flatten().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        pipeline::respond(&state, &route, path, request).await
    };
    router.route(&path, on(method, handler))
}

fn method_filter(method: &str) -> MethodFilter {
    let method = method.parse().ok().and_then(|method: Method| MethodFilter::try_from(method).ok());
    method.unwrap_or(MethodFilter::GET)
}
