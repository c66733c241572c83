//! The generated client: its documentation, what stands between it and `client::Transport`, the operation table.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{File, ImplItem, ImplItemFn, Item, parse_quote};

use crate::steps::finish::code::{deprecation, type_name};
use crate::steps::finish::request::begin_with_clone;
use crate::steps::finish::responses::outcome_fields;
use crate::steps::finish::sample::documentation_test;
use crate::steps::names::pascal;
use crate::steps::operation::{self, Operation};
use crate::steps::spec::{Spec, text};

/// Makes the generated `Client` one of this crate: documented, without `Debug`, made by our builder alone.
pub fn finish_client(item: &mut Item, spec: &Spec, operations: &[Operation]) {
    match item {
        Item::Struct(client) if client.ident == "Client" => {
            let text = format!(
                "{}\n\nCheap to clone; clones share connections and settings.",
                text(&spec.document["info"], "description")
            );
            *client = parse_quote! {
                #[derive(Clone)]
                #[doc = #text]
                pub struct Client {
                    baseurl: std::sync::Arc<reqwest::Url>,
                    client: reqwest::Client,
                    inner: crate::client::Transport,
                }
            };
        }
        Item::Impl(found) if found.trait_.is_none() && type_name(&found.self_ty).as_deref() == Some("Client") => {
            found.items.retain(
                |item| !matches!(item, ImplItem::Fn(method) if method.sig.ident.to_string().starts_with("new")),
            );
            for item in &mut found.items {
                if let ImplItem::Fn(method) = item {
                    finish_client_method(method, spec, operations);
                }
            }
        }
        _ => {}
    }
}

fn finish_client_method(method: &mut ImplItemFn, spec: &Spec, operations: &[Operation]) {
    if let Some(operation) = operations.iter().find(|operation| method.sig.ident == operation.id.as_str()) {
        let text = format!("{}\n\n{}", operation.documentation(), documentation_test(spec, operation));
        method.attrs = vec![parse_quote!(#[doc = #text])];
        method.attrs.extend(deprecation(&operation.definition));
        begin_with_clone(method, &pascal(&operation.id));
    }
}

/// What stands between the generated client and `client::Transport`, and the operation table.
pub fn glue(spec: &Spec, operations: &[Operation]) -> Vec<Item> {
    let names: Vec<_> = operations.iter().map(|operation| format_ident!("{}", operation.id.to_uppercase())).collect();
    let rows = operations.iter().map(Operation::row);
    let titles = operations.iter().map(|operation| format!("`{}`", operation.id));
    let servers = spec.document["servers"].as_array().into_iter().flatten().map(|server| text(server, "url"));
    let limits = spec.document["x-rate-limits"].as_array().into_iter().flatten().map(|limit| {
        let number = |field: &str| proc_macro2::Literal::u64_unsuffixed(limit[field].as_u64().unwrap_or(1));
        let (requests, seconds) = (number("requests"), number("seconds"));
        quote!(crate::Quota { requests: #requests, window: std::time::Duration::from_secs(#seconds) })
    });
    let (logins, name) = (login_urls(spec), spec.name());
    let outcome = outcome_fields(spec);
    let credential = operation::usual_credential(operations);
    let file: File = parse_quote! {
        /// The addresses that the spec names, the default first.
        pub const SERVERS: &[&str] = &[#(#servers),*];

        /// The limits that the spec states.
        pub const RATE_LIMITS: &[crate::Quota] = &[#(#limits),*];

        #logins

        /// What the spec says of each operation.
        pub const OPERATIONS: &[&crate::Operation] = &[#(&operations::#names),*];

        mod operations {
            #(#[doc = #titles] pub(super) static #names: crate::Operation = #rows;)*
        }

        /// How the bodies of this API tell the outcome of a call.
        const OUTCOME: crate::OutcomeFields = #outcome;

        impl Client {
            pub(super) fn new(base_url: reqwest::Url, inner: crate::client::Transport) -> Self {
                Self { baseurl: std::sync::Arc::new(base_url), client: inner.http_client().clone(), inner }
            }

            /// A clone whose calls have other options. Cheap; connections and limits stay shared.
            #[must_use]
            pub fn with_options(
                &self,
                change: impl FnOnce(crate::client::CallOptions) -> crate::client::CallOptions,
            ) -> Self {
                Self { inner: self.inner.with_options(change), ..self.clone() }
            }

            /// A request that the spec does not know, through the same credentials, limits and retries. `path` begins
            /// with `/` and is added to the base URL.
            pub fn request(&self, method: reqwest::Method, path: &str) -> crate::client::RawRequest {
                let credential = crate::CredentialKind::#credential;
                crate::client::RawRequest::new(&self.inner, credential, OUTCOME, method, &self.baseurl, path)
            }

            /// Looks for what became of a call in doubt, as `send_settled` does: at once, and again until it is decided
            /// or the request can no longer arrive. Nothing is sent but reads.
            ///
            /// # Errors
            ///
            /// If the doubt is of another API, server or account than this client.
            pub async fn settle(&self, doubt: &crate::Doubt) -> Result<crate::Settled, crate::Error> {
                self.settler().settle(doubt).await
            }

            pub(super) fn settler(&self) -> crate::client::Settler<'_> {
                crate::client::Settler { transport: &self.inner, base_url: &self.baseurl, api: #name, operations: OPERATIONS }
            }
        }

        impl std::fmt::Debug for Client {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct("Client").field("base_url", &self.baseurl.as_str().trim_end_matches('/')).field("transport", &self.inner).finish_non_exhaustive()
            }
        }
    };
    file.items
}

/// The addresses of the OAuth login, if the spec has one.
fn login_urls(spec: &Spec) -> Option<TokenStream> {
    let schemes = spec.document["components"]["securitySchemes"].as_object().into_iter().flatten();
    let flow = schemes.map(|(_, scheme)| &scheme["flows"]["authorizationCode"]).find(|flow| flow.is_object())?;
    let (authorize, token) = (text(flow, "authorizationUrl"), text(flow, "tokenUrl"));
    Some(quote! {
        /// Where the spec sends users to log in.
        pub const AUTHORIZE_URL: &str = #authorize;

        /// Where the spec hands out access tokens.
        pub const TOKEN_URL: &str = #token;
    })
}
