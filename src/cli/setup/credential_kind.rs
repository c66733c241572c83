//! How the user proves who they are to an API.

use crate::CredentialKind;
use crate::cli::setup::apis::Api;

/// Returns whether users log in to the API in the browser, with OAuth.
pub(crate) fn has_login(api: Api) -> bool {
    takes(api, CredentialKind::UserToken)
}

/// Returns whether the API takes a key that can be sent in the header or in the query.
pub(crate) fn has_api_key(api: Api) -> bool {
    takes(api, CredentialKind::ApiKey)
}

fn takes(api: Api, kind: CredentialKind) -> bool {
    api.operations().iter().any(|operation| operation.credential == kind)
}
