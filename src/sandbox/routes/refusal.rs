//! Refusals as responses of the sandbox's own routes.

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::sandbox::rules::call::Refusal;

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "message": self.message }))).into_response()
    }
}
