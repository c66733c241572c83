//! What the run time must know of an operation, read from the spec: the operation table.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use crate::steps::names::GENERATED_METHODS;
use crate::steps::settled_by::settled_by;
use crate::steps::spec::{Spec, json_schema, schema_name, text, texts};

/// One operation of a spec.
pub struct Operation {
    /// `operationId`, which is also the name of the generated method.
    pub id: String,
    /// HTTP method, lower case.
    pub method: &'static str,
    /// Path template.
    pub path: String,
    /// Path and query parameters, `$ref`s followed.
    pub parameters: Vec<Value>,
    /// The schema of the JSON body.
    pub body: Option<Value>,
    /// The operation as written.
    pub definition: Value,
    credential: TokenStream,
    retry_safe: bool,
    paging: TokenStream,
    settled_by: TokenStream,
}

/// All operations, in the order of the file.
pub fn read(spec: &Spec) -> Vec<Operation> {
    let paths = spec.document["paths"].as_object().unwrap_or_else(|| panic!("{} has no paths", spec.path));
    let mut operations: Vec<Operation> = Vec::new();
    for (path, item) in paths {
        for method in GENERATED_METHODS {
            if item[method].is_object() {
                operations.push(Operation::read(spec, path, method, &item[method]));
            }
        }
    }
    operations
}

/// The credential that most operations take.
pub fn usual_credential(operations: &[Operation]) -> &TokenStream {
    let uses = |wanted: &Operation| {
        operations.iter().filter(|other| other.credential.to_string() == wanted.credential.to_string()).count()
    };
    let usual = operations.iter().max_by_key(|operation| uses(operation));
    &usual.unwrap_or_else(|| panic!("a spec has operations")).credential
}

impl Operation {
    fn read(spec: &Spec, path: &str, method: &'static str, definition: &Value) -> Self {
        let id = definition["operationId"]
            .as_str()
            .unwrap_or_else(|| panic!("{}: {method} {path} has no operationId", spec.path));
        let place = format!("{}: operation {id}", spec.path);
        let body = json_schema(spec.resolve(&definition["requestBody"]));
        Self {
            id: id.to_owned(),
            method,
            path: path.to_owned(),
            parameters: definition["parameters"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|p| spec.resolve(p).clone())
                .collect(),
            body: body.is_object().then(|| body.clone()),
            definition: definition.clone(),
            credential: credential(spec, definition, &place),
            retry_safe: definition["x-retry-safe"].as_bool().unwrap_or_else(|| panic!("{place} lacks x-retry-safe")),
            paging: paging_row(spec, definition, &place),
            settled_by: settled_by(spec, definition, &place),
        }
    }

    /// The name of the schema of the body.
    pub fn body_schema(&self) -> Option<&str> {
        self.body.as_ref().and_then(schema_name)
    }

    /// The row of the operation table.
    pub fn row(&self) -> TokenStream {
        let Self { id, path, credential, retry_safe, paging, settled_by, .. } = self;
        let method = self.method.to_uppercase();
        let success_words = texts(&self.definition, "x-success-words");
        quote! {
            crate::Operation {
                id: #id,
                method: #method,
                path: #path,
                credential: crate::CredentialKind::#credential,
                retry_safe: #retry_safe,
                paging: crate::Paging::#paging,
                success_words: &[#(#success_words),*],
                outcome: super::OUTCOME,
                settled_by: #settled_by,
            }
        }
    }

    /// What a reader of the documentation wants to know first.
    pub fn documentation(&self) -> String {
        let source = match texts(&self.definition, "x-source-ref").join(", ") {
            labels if labels.is_empty() => String::new(),
            labels => format!(" ({labels})"),
        };
        format!(
            "{}.\n\n{}\n\nSends `{} {}`. Source: {}{source}.",
            text(&self.definition, "summary"),
            text(&self.definition, "description").trim_end(),
            self.method.to_uppercase(),
            self.path,
            text(&self.definition, "x-source"),
        )
    }
}

/// The credential that `security` asks for, of the operation or else of the whole spec.
fn credential(spec: &Spec, definition: &Value, place: &str) -> TokenStream {
    let security = if definition["security"].is_array() { &definition["security"] } else { &spec.document["security"] };
    let name = security[0].as_object().and_then(|schemes| schemes.keys().next());
    let name = name.unwrap_or_else(|| panic!("{place} names no security scheme"));
    credential_kind(spec, &spec.document["components"]["securitySchemes"][name])
}

/// The kind of credential that a security scheme describes.
pub fn credential_kind(spec: &Spec, scheme: &Value) -> TokenStream {
    match text(scheme, "type") {
        "apiKey" => quote!(ApiKey),
        "http" => quote!(BearerToken),
        "oauth2" if scheme["flows"]["clientCredentials"].is_object() => quote!(ClientToken),
        "oauth2" => quote!(UserToken),
        other => panic!("{}: a security scheme has the type {other:?}, which no client can use", spec.path),
    }
}

/// Returns the `Paging` of an operation, as a value for the operation table.
fn paging_row(spec: &Spec, definition: &Value, place: &str) -> TokenStream {
    let paging = &definition["x-paging"];
    let pointer = |key: &str| {
        let pointer = text(paging, key);
        let found = response_field(spec, definition, pointer);
        assert!(!found.is_null(), "{place}: x-paging: {key}: the response has no field {pointer:?}");
        pointer
    };
    match paging["style"].as_str() {
        None => quote!(None),
        Some("page") => {
            let (items, total_pages) = (pointer("items"), pointer("total_pages"));
            quote!(Page { items: #items, total_pages: #total_pages })
        }
        Some("offset") => {
            let (items, next, count) = (pointer("items"), pointer("next"), pointer("count"));
            quote!(Offset { items: #items, next: #next, count: #count })
        }
        Some(other) => panic!("{place}: x-paging has the unknown style {other}"),
    }
}

/// Returns the schema of a field of the response, found by its JSON pointer.
pub fn response_field<'a>(spec: &'a Spec, definition: &'a Value, pointer: &str) -> &'a Value {
    let response = json_schema(&definition["responses"]["200"]);
    let names = pointer.split('/').skip(1);
    let found = names.fold(response, |schema, name| &spec.resolve(schema)["properties"][name]);
    if pointer.is_empty() { &Value::Null } else { found }
}

/// The name of the schema of a success.
pub fn success_schema<'a>(spec: &'a Spec, operation: &'a Operation) -> &'a str {
    let schema = json_schema(spec.resolve(&operation.definition["responses"]["200"]));
    schema_name(schema).unwrap_or_else(|| panic!("operation {}: the schema of its success has no name", operation.id))
}
