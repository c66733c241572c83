//! The page of one request: what was sent, which rule refused it and why, what was answered, and how to send it again.

use serde_json::Value;

use crate::sandbox::routes::page::html::{escaped, shown_time};
use crate::sandbox::routes::page::parts::described;
use crate::sandbox::rules::apis::{ServedApi, served_apis};
use crate::sandbox::rules::security::{Place, Scheme, credential_name};
use crate::sandbox::server::faults::Fault;
use crate::sandbox::server::log::{Details, Entry, Kept, LoggedRequest, RefusedBy};
use crate::sandbox::store::accounts::credential;
use crate::{CredentialKind, Operation};

/// The account whose key is shown if none is known.
const ANYBODY: &str = "owner";

/// What stands in place of a body that was refused before it was read.
const NOT_READ: &str = "<h3>Body</h3><p class=faint>Not read: the request was refused before.</p>";

/// A request on its page.
pub(crate) struct RequestPage<'a> {
    entry: &'a Entry,
    /// The operation, if there is one.
    called: Option<(&'static ServedApi, &'static Operation)>,
    /// The address of the sandbox, as the browser knows it.
    url: String,
}

impl<'a> RequestPage<'a> {
    pub(crate) fn of(entry: &'a Entry, host: &str) -> Self {
        let all =
            served_apis().iter().flat_map(|api| api.info.operations.iter().map(move |operation| (api, *operation)));
        let called = all.into_iter().find(|(_, operation)| entry.request.operation.as_deref() == Some(operation.id));
        Self { entry, called, url: format!("http://{host}") }
    }

    pub(crate) fn title(&self) -> String {
        let request = &self.entry.request;
        let name = request.operation.clone().unwrap_or_else(|| format!("{} {}", request.method, request.path));
        escaped(format!("{name}: {}", request.status))
    }

    /// Returns what was sent, and how to send it again.
    pub(crate) fn sent(&self) -> String {
        let (request, details) = (&self.entry.request, &self.entry.details);
        let account = request.account.as_deref().unwrap_or("nobody");
        let line = format!("{} {}", request.method, self.path_and_query(false));
        let mut html = format!(
            "<section class=card><h2>What was sent</h2><pre class=wrap>{}</pre>\
             <p>By <strong>{}</strong> at {}, took {:.1} ms.</p>{}{}</section>",
            escaped(line),
            escaped(account),
            escaped(shown_time(request.at)),
            f64::from(u32::try_from(request.microseconds).unwrap_or(u32::MAX)) / 1000.0,
            pairs("Headers", &details.headers),
            if details.was_read() { body("Body", &details.body) } else { NOT_READ.to_owned() },
        );
        if let Some((api, operation)) = self.called.filter(|_| details.was_read() && !details.body.is_cut()) {
            html += &copied("As curl", "curl", &self.curl(api, operation));
        }
        // Arguments that the spec does not allow are not known by their names.
        if let Some((api, operation)) = self.called.filter(|_| !details.is_refused_before_rules()) {
            html += &copied("In Rust", "rust", &self.rust(api, operation));
        }
        html
    }

    /// Returns what was decided, and what was answered.
    pub(crate) fn answered(&self) -> String {
        let (request, details) = (&self.entry.request, &self.entry.details);
        format!(
            "<section class=card><h2>What was decided</h2>{}</section>\
             <section class=card><h2>What was answered</h2>{}</section>",
            decision(details),
            match &details.failure {
                Some(failure) if failure.is_without_response() => "<p>No response.</p>".to_owned(),
                Some(_) =>
                    format!("{}<p class=faint>Its body is that of the scripted failure.</p>", status(request, details)),
                None => status(request, details) + &body("Body", &details.response),
            },
        )
    }

    /// Returns path and query with the arguments in them. Credentials are blanked, or left out.
    fn path_and_query(&self, without_credentials: bool) -> String {
        let details = &self.entry.details;
        let path = details.path.clone();
        let named = self.scheme().and_then(|scheme| match &scheme.place {
            Place::Named(name) => Some(name.as_str()),
            Place::Bearer => None,
        });
        let kept = details.query.iter().filter(|(name, _)| !(without_credentials && Some(name.as_str()) == named));
        let query: Vec<String> = kept.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
    }

    fn scheme(&self) -> Option<&'static Scheme> {
        let (api, operation) = self.called?;
        api.schemes.iter().find(|scheme| scheme.kind == operation.credential)
    }

    fn account(&self) -> &str {
        self.entry.request.account.as_deref().unwrap_or(ANYBODY)
    }

    /// Returns a line of a shell that sends it again, with the key of the account.
    fn curl(&self, api: &ServedApi, operation: &Operation) -> String {
        let key = credential(&credential_name(api.info.name, operation.credential), self.account());
        let header = match self.scheme().map(|scheme| &scheme.place) {
            Some(Place::Named(name)) => format!("{name}: {key}"),
            _ => format!("Authorization: Bearer {key}"),
        };
        let address = format!("{}{}", self.url, self.path_and_query(true));
        let mut line = format!("curl -X {} {} -H {}", operation.method, quoted(&address), quoted(&header));
        if self.entry.details.body.length > 0 {
            let body = String::from_utf8_lossy(&self.entry.details.body.beginning);
            line += &format!(" -H 'Content-Type: application/json' --data-raw {}", quoted(&body));
        }
        line
    }

    /// Returns a program that sends it again. It needs the feature `dynamic-calls`.
    fn rust(&self, api: &ServedApi, operation: &Operation) -> String {
        let module = api.info.name.replace('-', "_");
        let key = credential(&credential_name(api.info.name, operation.credential), self.account());
        let setter = match operation.credential {
            CredentialKind::ApiKey => "api_key",
            CredentialKind::ClientToken => "client_token",
            _ => "bearer_token",
        };
        let arguments = serde_json::to_string_pretty(&self.entry.request.arguments).unwrap_or_default();
        format!(
            "// Needs the feature `dynamic-calls`.\n\
             let client = sharekit::{module}::Client::builder()\n    .{setter}(\"{key}\")\n    \
             .base_url(\"{}{}\")\n    .build()?;\n\
             let arguments = serde_json::json!({arguments});\n\
             let response = client.call(\"{}\", arguments.as_object().cloned().unwrap_or_default()).await?;",
            self.url, api.base, operation.id
        )
    }
}

fn status(request: &LoggedRequest, details: &Details) -> String {
    let headers = pairs("Headers", &details.response_headers);
    format!("<p><span class=\"status s{}\">{}</span></p>{headers}", request.status / 100, request.status)
}

/// Returns which rule refused a request and why, or what else happened to it.
fn decision(details: &Details) -> String {
    let by = |by: RefusedBy| match by {
        RefusedBy::Credential => "The credential was refused",
        RefusedBy::RateLimit => "The rate limit was exceeded",
        RefusedBy::Spec => "The spec does not allow it",
        RefusedBy::Rules => "The rules of the API refused it",
        RefusedBy::Router => "No operation takes it",
    };
    let refusal = details
        .refusal
        .as_ref()
        .map(|(refused, why)| format!("<p class=verdict>{}:</p><p>{}</p>", by(*refused), escaped(why)));
    let failure = details.failure.as_ref().map(|failure| {
        let fault = Fault::new(failure.clone()).times(1);
        format!("<p class=verdict>A failure was scripted:</p><p>{}</p>", described(&fault))
    });
    let all: String = refusal.into_iter().chain(failure).collect();
    if all.is_empty() { "<p class=verdict>It was carried out.</p>".to_owned() } else { all }
}

fn pairs(title: &str, headers: &str) -> String {
    let pairs = headers.lines().filter_map(|line| line.split_once(": "));
    let pairs = pairs.map(|(name, value)| format!("<dt>{}<dd>{}", escaped(name), escaped(value)));
    format!("<h3>{title}</h3><dl class=pairs>{}</dl>", pairs.collect::<String>())
}

fn body(title: &str, kept: &Kept) -> String {
    if kept.length == 0 {
        return format!("<h3>{title}</h3><p class=faint>None.</p>");
    }
    let json = serde_json::from_slice::<Value>(&kept.beginning).ok();
    let pretty = json.and_then(|json| serde_json::to_string_pretty(&json).ok());
    let text = pretty.unwrap_or_else(|| String::from_utf8_lossy(&kept.beginning).into_owned());
    let cut = if kept.is_cut() {
        format!("<p class=faint>The beginning of {} bytes.</p>", kept.length)
    } else {
        String::new()
    };
    format!("<h3>{title}</h3><pre class=wrap>{}</pre>{cut}", escaped(text))
}

fn copied(title: &str, id: &str, text: &str) -> String {
    format!(
        "<section class=card><h2>{title}</h2><pre id={id} class=wrap>{}</pre>\
         <p><button class=plain type=button data-copies={id}>Copy</button></p></section>",
        escaped(text)
    )
}

fn encoded(value: &str) -> String {
    percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// Quotes a text for a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}
