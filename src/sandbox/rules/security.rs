//! Kinds of credentials, and where a request carries them. Both come from the security schemes of a spec.

use serde_json::Value;

use crate::CredentialKind;

/// A security scheme of a spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scheme {
    pub(crate) kind: CredentialKind,
    pub(crate) place: Place,
}

/// Where a request carries a credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// The query parameter or the header of this name. Clients can be set to either, whatever the spec prefers.
    Named(String),
    /// The header `Authorization`, as a bearer token.
    Bearer,
}

impl Scheme {
    /// Reads a security scheme; none if the sandbox does not know its type.
    pub(crate) fn read(scheme: &Value) -> Option<Self> {
        let has_flow = |flow: &str| !scheme["flows"][flow].is_null();
        let (kind, place) = match scheme["type"].as_str()? {
            "apiKey" => (CredentialKind::ApiKey, Place::Named(scheme["name"].as_str()?.to_owned())),
            "http" if scheme["scheme"] == "bearer" => (CredentialKind::BearerToken, Place::Bearer),
            "oauth2" if has_flow("authorizationCode") => (CredentialKind::UserToken, Place::Bearer),
            "oauth2" if has_flow("clientCredentials") => (CredentialKind::ClientToken, Place::Bearer),
            _ => return None,
        };
        Some(Self { kind, place })
    }
}

/// Returns the word for a kind in the database.
pub(crate) fn word(kind: CredentialKind) -> &'static str {
    match kind {
        CredentialKind::ApiKey => "api-key",
        CredentialKind::BearerToken => "bearer-token",
        CredentialKind::UserToken => "user-token",
        CredentialKind::ClientToken => "client-token",
    }
}

/// Returns what precedes the account in the well-known credentials of an API: its name, with `-client` for the token of
/// the client itself.
pub(crate) fn credential_name(api: &str, kind: CredentialKind) -> String {
    match kind {
        CredentialKind::ClientToken => format!("{api}-client"),
        _ => api.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn kind_and_place_of_a_credential_come_from_the_security_scheme() {
        let table = [
            (
                json!({ "type": "apiKey", "in": "header", "name": "X-Key" }),
                CredentialKind::ApiKey,
                Place::Named("X-Key".to_owned()),
            ),
            (json!({ "type": "http", "scheme": "bearer" }), CredentialKind::BearerToken, Place::Bearer),
            (
                json!({ "type": "oauth2", "flows": { "authorizationCode": {} } }),
                CredentialKind::UserToken,
                Place::Bearer,
            ),
            (
                json!({ "type": "oauth2", "flows": { "clientCredentials": {} } }),
                CredentialKind::ClientToken,
                Place::Bearer,
            ),
        ];
        for (scheme, kind, place) in table {
            assert_eq!(Scheme::read(&scheme), Some(Scheme { kind, place }), "{scheme}");
        }
        assert_eq!(Scheme::read(&json!({ "type": "http", "scheme": "basic" })), None);
    }
}
