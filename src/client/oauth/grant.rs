//! What is exchanged for tokens, and the form that carries it.

use crate::client::redact::Redactor;
use crate::client::secret::Secret;

use super::settings::Settings;

/// What is exchanged for tokens.
pub(super) struct Grant {
    pub(super) kind: GrantKind,
    /// Whether it was sent in a request whose response was lost. That request may have used up a code, or a refresh
    /// token that the server replaces each time.
    pub(super) perhaps_used: bool,
}

pub(super) enum GrantKind {
    Code { code: Secret, verifier: Secret },
    Refresh(Secret),
    Client,
}

impl Grant {
    pub(super) fn new(kind: GrantKind) -> Self {
        Self { kind, perhaps_used: false }
    }

    /// Returns the form body of RFC 6749, sections 4.1.3, 4.4.2 and 6; the client and its secret are in the body
    /// (section 2.3.1).
    pub(super) fn form(&self, settings: &Settings) -> String {
        let mut form = form_urlencoded::Serializer::new(String::new());
        match &self.kind {
            GrantKind::Code { code, verifier } => {
                form.append_pair("grant_type", "authorization_code");
                form.append_pair("code", code.expose());
                form.append_pair("code_verifier", verifier.expose());
                form.extend_pairs(settings.redirect_url.as_ref().map(|url| ("redirect_uri", url)));
            }
            GrantKind::Refresh(token) => {
                form.append_pair("grant_type", "refresh_token");
                form.append_pair("refresh_token", token.expose());
            }
            GrantKind::Client => {
                form.append_pair("grant_type", "client_credentials");
            }
        }
        form.append_pair("client_id", &settings.client_id);
        form.append_pair("client_secret", settings.client_secret.expose());
        form.finish()
    }

    /// Returns a redactor of every secret in that form.
    pub(super) fn redactor(&self, settings: &Settings) -> Redactor {
        let sent = match &self.kind {
            GrantKind::Code { code, verifier } => vec![code, verifier],
            GrantKind::Refresh(token) => vec![token],
            GrantKind::Client => vec![],
        };
        Redactor::new(sent.into_iter().chain([&settings.client_secret]).cloned().collect())
    }
}
