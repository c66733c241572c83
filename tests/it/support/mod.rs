//! What the tests share: the three APIs with their specs, arguments made from the specs, and a server to call.

mod child;
mod faulty_server;
mod https_server;
mod program;
mod sample;
mod socks_proxy;
#[path = "../../../build/spec.rs"]
#[allow(dead_code, reason = "the build script uses the rest")]
mod spec;
#[cfg(unix)]
mod terminal;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use sharekit::{CallOptions, RetryPolicy};
use sharekit::{Error, Operation, Response, proxy_orders, share_codes, subscription_sharing};

pub use child::{in_child, run_in_child};
pub use faulty_server::{Fault, FaultyServer, ScriptedResponse, until};
pub use https_server::{Authority, HttpsServer, Seen};
pub use program::{Finished, Program};
pub use sample::sample;
pub use socks_proxy::SocksProxy;
pub use spec::{Spec, json_schema, schema_name, text, texts};
#[cfg(unix)]
pub use terminal::Terminal;

/// The credential that every client of the tests carries.
pub const SECRET: &str = "planted-secret/7f3a+9b==";

/// JSON arguments of a call.
pub type Arguments = Map<String, Value>;

/// A client of one of the APIs, which calls an operation by its id.
pub type Caller = Arc<dyn Fn(&'static str, Arguments) -> Called + Send + Sync>;

type Called = Pin<Box<dyn Future<Output = Result<Response<Value>, Error>> + Send>>;

/// One of the three APIs.
pub struct Api {
    pub name: &'static str,
    pub spec: Spec,
    pub operations: &'static [&'static Operation],
    pub types: Vec<TypeEntry>,
    client: fn(&str, CallOptions) -> Caller,
}

/// A generated type, by the name of its schema.
pub struct TypeEntry {
    pub schema: &'static str,
    /// Decodes and encodes again.
    pub round_trip: fn(Value) -> Result<Value, serde_json::Error>,
    /// The type's own JSON schema.
    pub json_schema: fn() -> Value,
}

macro_rules! entry {
    ($schema:literal, $type:ty) => {
        TypeEntry { schema: $schema, round_trip: round_trip::<$type>, json_schema: json_schema_of::<$type> }
    };
}

macro_rules! caller {
    ($client:path) => {
        |url, options| {
            let client = $client(url).with_options(|_| options);
            Arc::new(move |id, arguments| {
                let client = client.clone();
                Box::pin(async move { client.call(id, arguments).await })
            })
        }
    };
}

fn round_trip<T: DeserializeOwned + Serialize>(value: Value) -> Result<Value, serde_json::Error> {
    serde_json::to_value(serde_json::from_value::<T>(value)?)
}

fn json_schema_of<T: schemars::JsonSchema>() -> Value {
    schemars::schema_for!(T).to_value()
}

/// All three.
pub fn apis() -> [Api; 3] {
    [
        Api {
            name: "share-codes",
            spec: Spec::read("share-codes"),
            operations: share_codes::OPERATIONS,
            types: include!(concat!(env!("OUT_DIR"), "/share_codes_types.rs")).into(),
            client: caller!(share_codes_client),
        },
        Api {
            name: "proxy-orders",
            spec: Spec::read("proxy-orders"),
            operations: proxy_orders::OPERATIONS,
            types: include!(concat!(env!("OUT_DIR"), "/proxy_orders_types.rs")).into(),
            client: caller!(proxy_orders_client),
        },
        Api {
            name: "subscription-sharing",
            spec: Spec::read("subscription-sharing"),
            operations: subscription_sharing::OPERATIONS,
            types: include!(concat!(env!("OUT_DIR"), "/subscription_sharing_types.rs")).into(),
            client: caller!(subscription_sharing_client),
        },
    ]
}

/// Most tests are about a single attempt.
fn once() -> RetryPolicy {
    RetryPolicy::default().max_retries(0)
}

/// A sandbox in which nothing was bought yet: orders count from 1.
pub fn without_orders() -> sharekit::sandbox::SandboxBuilder {
    let none = serde_json::json!({ "proxy_order": [], "proxy_payment": [], "proxy_order_count": [] });
    sharekit::sandbox::Sandbox::builder().data_set(serde_json::json!({ "tables": none }))
}

/// An HTTP client that is none of ours: without certificates, proxies and redirects.
pub fn plain_http_client() -> reqwest::ClientBuilder {
    let builder = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
    #[cfg(feature = "rustls")]
    let builder = builder.tls_backend_preconfigured(
        rustls::ClientConfig::builder_with_provider(std::sync::Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(rustls::RootCertStore::empty())
            .with_no_client_auth(),
    );
    builder
}

pub fn share_codes_client(url: &str) -> share_codes::Client {
    share_codes::Client::builder().api_key(SECRET).base_url(url).retry_policy(once()).build().unwrap()
}

pub fn proxy_orders_client(url: &str) -> proxy_orders::Client {
    proxy_orders::Client::builder().bearer_token(SECRET).base_url(url).retry_policy(once()).build().unwrap()
}

pub fn subscription_sharing_client(url: &str) -> subscription_sharing::Client {
    subscription_sharing::Client::builder().bearer_token(SECRET).base_url(url).retry_policy(once()).build().unwrap()
}

impl Api {
    /// Calls an operation of a server with JSON arguments.
    pub async fn call(&self, url: &str, operation: &Operation, arguments: Arguments) -> Result<Response<Value>, Error> {
        let id = self.operations.iter().find(|known| known.id == operation.id).expect("an operation of this API").id;
        self.client(url, CallOptions::default().retry_policy(once()))(id, arguments).await
    }

    /// A client for a server, whose calls have these options.
    pub fn client(&self, url: &str, options: CallOptions) -> Caller {
        (self.client)(url, options)
    }

    /// A documented success of an operation.
    pub fn success(&self, operation: &Operation) -> &Value {
        let examples = self.examples(&self.definition(operation)["responses"]["200"]);
        let success = examples.into_iter().find(|example| !self.refuses(operation, example));
        success.unwrap_or_else(|| panic!("{} has no example of a success", operation.id))
    }

    /// Whether the spec calls the body of a success a refusal: by `x-outcome` and `x-success-words`.
    pub fn refuses(&self, operation: &Operation, body: &Value) -> bool {
        let outcome = &self.spec.document["x-outcome"];
        let field = |role: &str| outcome[role].as_str().and_then(|name| body.get(name));
        let words = texts(self.definition(operation), "x-success-words");
        let word = field("word").map(|word| word.as_str().map_or_else(|| word.to_string(), str::to_owned));
        let word = word.filter(|word| !words.is_empty() && word != "null");
        field("success") == Some(&Value::Bool(false)) || word.is_some_and(|word| !words.contains(&word.as_str()))
    }

    /// What the spec says of an operation.
    pub fn definition(&self, operation: &Operation) -> &Value {
        &self.spec.document["paths"][operation.path][operation.method.to_lowercase()]
    }

    /// The parameters of an operation.
    pub fn parameters(&self, operation: &Operation) -> Vec<&Value> {
        let parameters = self.definition(operation)["parameters"].as_array().into_iter().flatten();
        parameters.map(|parameter| self.spec.resolve(parameter)).collect()
    }

    /// The forms that a body may have: one, or the members of a union; none without a body.
    pub fn body_forms(&self, operation: &Operation) -> Vec<&Value> {
        let body = json_schema(&self.definition(operation)["requestBody"]);
        match self.spec.resolve(body)["anyOf"].as_array() {
            Some(forms) => forms.iter().collect(),
            None if body.is_object() => vec![body],
            None => vec![],
        }
    }

    /// The same, but one nothing where there is no body: as many as there are arguments.
    pub fn body_or_nothing(&self, operation: &Operation) -> Vec<Option<&Value>> {
        match self.body_forms(operation) {
            forms if forms.is_empty() => vec![None],
            forms => forms.into_iter().map(Some).collect(),
        }
    }

    /// Arguments with everything set, one per form of the body.
    pub fn all_arguments(&self, operation: &Operation) -> Vec<Arguments> {
        self.arguments(operation, true)
    }

    /// Arguments with nothing set but what is required, one per form of the body.
    pub fn required_arguments(&self, operation: &Operation) -> Vec<Arguments> {
        self.arguments(operation, false)
    }

    fn arguments(&self, operation: &Operation, all: bool) -> Vec<Arguments> {
        let given = self.parameters(operation).into_iter().filter(|parameter| all || parameter["required"] == true);
        let parameters: Arguments =
            given.map(|parameter| (text(parameter, "name").to_owned(), parameter["example"].clone())).collect();
        let forms = self.body_forms(operation);
        if forms.is_empty() {
            return vec![parameters];
        }
        let with_body = forms.into_iter().map(|form| {
            let mut arguments = parameters.clone();
            arguments.insert("body".to_owned(), sample(&self.spec, form, all));
            arguments
        });
        with_body.collect()
    }

    /// The worked examples of a body or a response.
    pub fn examples<'a>(&'a self, content: &'a Value) -> Vec<&'a Value> {
        let media = &self.spec.resolve(content)["content"]["application/json"];
        let named = media["examples"].as_object().into_iter().flatten().map(|(_, example)| &example["value"]);
        named.chain(media.get("example")).collect()
    }
}
