//! What makes a generated client one of the crate's APIs: how it is made, what proves who calls, and its row in the table.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;
use syn::{File, Item, parse_quote};

use crate::steps::names::pascal;
use crate::steps::operation::{self, Operation, credential_kind};
use crate::steps::spec::{Spec, text};

/// The marker of the API, its constructors and credentials, and what the program and the sandbox know of it.
pub fn api(spec: &Spec, operations: &[Operation]) -> Vec<Item> {
    let marker = format_ident!("{}", pascal(spec.name()));
    let variables = Variables::of(spec, operations);
    let mut items = definition(&marker, &variables, spec);
    items.extend(constructors(&marker, &variables, spec));
    items.extend(credentials(&marker, spec));
    items.extend(information(&marker, &variables, spec));
    items
}

/// The names of the environment variables, and the method of the builder that takes the credential.
struct Variables {
    prefix: String,
    credential: &'static str,
    setter: Ident,
}

impl Variables {
    fn of(spec: &Spec, operations: &[Operation]) -> Self {
        let usual = operation::usual_credential(operations).to_string();
        let (credential, setter) = if usual == "ApiKey" { ("API_KEY", "api_key") } else { ("TOKEN", "bearer_token") };
        let prefix = format!("SHAREKIT_{}", spec.module().to_uppercase());
        Self { prefix, credential, setter: format_ident!("{setter}") }
    }
}

fn definition(marker: &Ident, variables: &Variables, spec: &Spec) -> Vec<Item> {
    let Variables { prefix, credential, setter } = variables;
    let api_key = api_key(spec);
    let file: File = parse_quote! {
        /// This API, for [`ClientBuilder`](crate::ClientBuilder).
        #[derive(Debug, Clone, Copy)]
        #[non_exhaustive]
        pub struct #marker;

        impl crate::client::Sealed for #marker {}

        impl crate::client::Api for #marker {
            type Client = Client;
            const ENVIRONMENT: &'static str = #prefix;
            const CREDENTIAL_VARIABLE: &'static str = #credential;
            const SERVERS: &'static [&'static str] = SERVERS;
            const RATE_LIMITS: &'static [crate::Quota] = RATE_LIMITS;
            const API_KEY: Option<crate::client::ApiKeyParameter> = #api_key;

            fn with_credential(builder: crate::ClientBuilder<Self>, secret: String) -> crate::ClientBuilder<Self> {
                builder.#setter(secret)
            }

            fn client(base_url: reqwest::Url, transport: crate::client::Transport) -> Client {
                Client::new(base_url, transport)
            }
        }
    };
    file.items
}

/// The name of the API key and where it goes, if the spec has one.
fn api_key(spec: &Spec) -> TokenStream {
    let Some(scheme) = spec.security_schemes().find(|scheme| text(scheme, "type") == "apiKey") else {
        return quote!(None);
    };
    let name = text(scheme, "name");
    let location = match text(scheme, "in") {
        "query" => quote!(Query),
        "header" => quote!(Header),
        other => panic!("{}: an API key in {other:?}; no client can send it", spec.path),
    };
    quote!(Some(crate::client::ApiKeyParameter { name: #name, location: crate::ApiKeyLocation::#location }))
}

fn constructors(marker: &Ident, variables: &Variables, spec: &Spec) -> Vec<Item> {
    let Variables { prefix, credential, setter } = variables;
    let builder = format!("Returns a builder; [`{setter}`](crate::ClientBuilder::{setter}) is required.");
    let from_env = format!(
        "Returns a client with the credential from `{prefix}_{credential}` and, if it is set, the base URL from \
         `{prefix}_BASE_URL`. An empty variable counts as unset, and white space around a value is removed.\n\n\
         # Errors\n\n\
         If the credential is not set, if a variable is blank or not Unicode, or as \
         [`ClientBuilder::build`](crate::ClientBuilder::build).",
    );
    let example = format!(
        "```no_run\n# fn example() -> Result<(), sharekit::Error> {{\nlet client = sharekit::{}::Client::builder()\
         .{setter}(\"from-the-vendor\").build()?;\n# Ok(()) }}\n```",
        spec.module()
    );
    let file: File = parse_quote! {
        impl Client {
            #[doc = #builder]
            ///
            #[doc = #example]
            #[must_use]
            pub fn builder() -> crate::ClientBuilder<#marker> {
                crate::ClientBuilder::new()
            }

            #[doc = #from_env]
            pub fn from_env() -> Result<Self, crate::Error> {
                crate::ClientBuilder::<#marker>::from_env()?.build()
            }
        }
    };
    file.items
}

/// The methods of the builder that take the credentials of the security schemes.
fn credentials(marker: &Ident, spec: &Spec) -> Vec<Item> {
    let schemes: Vec<(String, &Value)> =
        spec.security_schemes().map(|scheme| (credential_kind(spec, scheme).to_string(), scheme)).collect();
    let of = |kind: &str| {
        schemes.iter().find(|(found, _)| found == kind).map(|(_, scheme)| text(scheme, "description").trim())
    };
    let (key, bearer) = (of("ApiKey").map(key_methods), of("BearerToken").map(bearer_method));
    let user = of("UserToken").map(|description| user_methods(description, of("ClientToken").is_some()));
    let client = of("ClientToken").map(client_methods);
    let file: File = parse_quote! {
        impl crate::ClientBuilder<#marker> {
            #key
            #bearer
            #user
            #client
        }
    };
    file.items
}

fn key_methods(description: &str) -> TokenStream {
    let key = format!("Sets the API key of the account.\n\n{description}");
    quote! {
        #[doc = #key]
        #[must_use]
        pub fn api_key(mut self, key: impl Into<String>) -> Self {
            self.credentials.api_key = Some(crate::Secret::new(key));
            self
        }

        /// Sends the key elsewhere than the spec says. A header keeps it out of the logs of servers and proxies.
        #[must_use]
        pub fn api_key_location(mut self, location: crate::ApiKeyLocation) -> Self {
            self.credentials.api_key_location = Some(location);
            self
        }
    }
}

fn bearer_method(description: &str) -> TokenStream {
    let token = format!("Sets the API key of the account, which is sent as a bearer token.\n\n{description}");
    quote! {
        #[doc = #token]
        #[must_use]
        pub fn bearer_token(mut self, token: impl Into<String>) -> Self {
            self.credentials.bearer = Some(crate::client::Token::fixed(token));
            self
        }
    }
}

fn user_methods(description: &str, has_client_token: bool) -> TokenStream {
    let also = if has_client_token {
        "\n\nIt is also sent where the vendor wants the client's own token, unless [`client_token`](Self::client_token) \
         sets that."
    } else {
        ""
    };
    let token = format!("Sets the access token of a user who has logged in.{also}\n\n{description}");
    quote! {
        #[doc = #token]
        #[must_use]
        pub fn bearer_token(mut self, token: impl Into<String>) -> Self {
            self.credentials.bearer = Some(crate::client::Token::fixed(token));
            self
        }

        /// Asks this source for the user's token whenever one is needed. Replaces [`bearer_token`](Self::bearer_token).
        #[must_use]
        pub fn token_source(mut self, source: impl crate::TokenSource + 'static) -> Self {
            self.credentials.bearer = Some(crate::client::Token::source(source));
            self
        }
    }
}

fn client_methods(description: &str) -> TokenStream {
    let token = format!("Sets the access token of the client itself (OAuth 2.0 client credentials).\n\n{description}");
    quote! {
        #[doc = #token]
        #[must_use]
        pub fn client_token(mut self, token: impl Into<String>) -> Self {
            self.credentials.client = Some(crate::client::Token::fixed(token));
            self
        }

        /// Asks this source for the client's own token whenever one is needed. Replaces
        /// [`client_token`](Self::client_token).
        #[must_use]
        pub fn client_token_source(mut self, source: impl crate::TokenSource + 'static) -> Self {
            self.credentials.client = Some(crate::client::Token::source(source));
            self
        }
    }
}

/// The row of the table of APIs, and the client as the program uses it.
fn information(marker: &Ident, variables: &Variables, spec: &Spec) -> Vec<Item> {
    let (prefix, name) = (&variables.prefix, spec.name());
    let credential_variable = format!("{prefix}_{}", variables.credential);
    let (group, about) = (text(&spec.document, "x-command"), text(&spec.document, "x-summary"));
    let kinds = spec.security_schemes().map(|scheme| credential_kind(spec, scheme));
    let json = format!("/{}.json", spec.module());
    let file: File = parse_quote! {
        /// This API in the table of all.
        #[cfg(feature = "sandbox")]
        pub(crate) static INFO: crate::client::ApiInfo = crate::client::ApiInfo {
            name: #name,
            group: #group,
            about: #about,
            environment: #prefix,
            credential_variable: #credential_variable,
            credentials: &[#(crate::CredentialKind::#kinds),*],
            servers: SERVERS,
            rate_limits: RATE_LIMITS,
            operations: OPERATIONS,
            spec: include_str!(concat!(env!("OUT_DIR"), #json)),
            #[cfg(feature = "cli")]
            connect: crate::client::connect::<#marker>,
        };

        #[cfg(feature = "cli")]
        impl crate::client::AnyClient for Client {
            fn with_timeout(&self, timeout: std::time::Duration) -> std::sync::Arc<dyn crate::client::AnyClient> {
                std::sync::Arc::new(self.with_options(|options| options.timeout(timeout)))
            }

            fn call<'a>(
                &'a self,
                operation: &'a str,
                arguments: serde_json::Map<String, serde_json::Value>,
            ) -> crate::client::Calling<'a> {
                Box::pin(async move { Ok(Client::call(self, operation, arguments).await?.into_inner()) })
            }

            fn with_settling(&self, settling: crate::Settling) -> std::sync::Arc<dyn crate::client::AnyClient> {
                std::sync::Arc::new(self.with_options(|options| options.settling(settling)))
            }

            fn call_settled<'a>(
                &'a self,
                operation: &'a str,
                arguments: serde_json::Map<String, serde_json::Value>,
                key: Option<&'a str>,
            ) -> crate::client::CallingSettled<'a, serde_json::Value> {
                Box::pin(Client::call_settled(self, operation, arguments, key))
            }

            fn prepare(
                &self,
                operation: &str,
                arguments: serde_json::Map<String, serde_json::Value>,
            ) -> Result<reqwest::Request, crate::Error> {
                Client::prepare(self, operation, arguments)
            }

            fn settler(&self) -> crate::client::Settler<'_> {
                Client::settler(self)
            }

            fn pages(
                &self,
                operation: &str,
                arguments: serde_json::Map<String, serde_json::Value>,
            ) -> Result<crate::Pages<serde_json::Value>, crate::Error> {
                self.call_pages(operation, arguments)
            }

            fn request(&self, method: reqwest::Method, path: &str) -> crate::client::RawRequest {
                Client::request(self, method, path)
            }

            fn as_any(&self) -> &dyn std::any::Any {
                self
            }
        }
    };
    file.items
}
