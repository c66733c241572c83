//! How the user proves who they are to an API.

use crate::CredentialKind;
use crate::client::ApiInfo;

/// Returns whether users log in to the API in the browser, with OAuth.
pub(crate) fn has_login(api: &'static ApiInfo) -> bool {
    takes(api, CredentialKind::UserToken)
}

/// Returns whether the API takes a key that can be sent in the header or in the query.
pub(crate) fn has_api_key(api: &'static ApiInfo) -> bool {
    takes(api, CredentialKind::ApiKey)
}

fn takes(api: &'static ApiInfo, kind: CredentialKind) -> bool {
    api.operations.iter().any(|operation| operation.credential == kind)
}
