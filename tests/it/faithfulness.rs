//! The generated types and operations say what the specs say, no more and no less.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use sharekit::CallOptions;
use sharekit::{CredentialKind, Operation, Paging};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

use crate::support::{
    Api, FaultyServer, ScriptedResponse, Spec, TypeEntry, apis, json_schema, proxy_orders_client, sample, schema_name,
    share_codes_client, subscription_sharing_client, text, texts,
};

/// Units that are types of their own and keep whatever the server sent; the others are for readers.
const TYPED_UNITS: [&str; 4] = ["cents", "unix-seconds", "epoch-milliseconds", "iso-8601"];

/// What a schema may say of the size of a value.
const BOUNDS: [&str; 7] = ["minimum", "maximum", "minLength", "maxLength", "pattern", "minItems", "maxItems"];

use crate::names::GENERATED_METHODS as METHODS;

// ---- examples ----------------------------------------------------------------------------------------------------

#[test]
fn every_example_survives_its_type() {
    let mut problems = Vec::new();
    for api in apis() {
        let mut seen = 0;
        for content in contents(&api) {
            let schema = json_schema(api.spec.resolve(content));
            for example in api.examples(content) {
                seen += 1;
                let name = schema_name(schema).expect("bodies and responses are named schemas");
                let is_response = responses(&api).contains(name);
                let expected = if is_response { current_form(&api.spec, schema, example) } else { example.clone() };
                let problem = round_trip_problem(&api, name, example, &expected);
                problems.extend(problem.map(|problem| format!("{} {name}: {example} {problem}", api.name)));
            }
        }
        assert!(seen >= api.operations.len(), "{}: only {seen} examples", api.name);
    }
    assert_none(&problems);
}

/// Request bodies, responses and error responses of all operations.
fn contents(api: &Api) -> Vec<&Value> {
    let definitions = api.operations.iter().map(|operation| api.definition(operation));
    let contents = definitions.flat_map(|definition| {
        let responses = definition["responses"].as_object().into_iter().flatten().map(|(_, response)| response);
        responses.chain(definition.get("requestBody"))
    });
    contents.collect()
}

/// What is wrong with a value after it was decoded and encoded again.
fn round_trip_problem(api: &Api, schema: &str, value: &Value, expected: &Value) -> Option<String> {
    match (type_of(api, schema).round_trip)(value.clone()) {
        Ok(encoded) if encoded == *expected => None,
        Ok(encoded) => Some(format!("became {encoded}, but should have become {expected}")),
        Err(error) => Some(format!("does not decode: {error}")),
    }
}

fn type_of<'a>(api: &'a Api, schema: &str) -> &'a TypeEntry {
    api.types.iter().find(|entry| entry.schema == schema).unwrap_or_else(|| panic!("{} has no {schema}", api.name))
}

/// What a value looks like once it was decoded and encoded again: old spellings become current ones, nulls of fields
/// that the spec knows go, a list that holds nulls is kept as it came, and of an unknown word or number the text counts.
pub fn current_form(spec: &Spec, schema: &Value, value: &Value) -> Value {
    let schema = spec.resolve(schema);
    if schema["x-extensible-enum"].is_array() {
        return current_word(schema, value);
    }
    if let Some(form) = form_of(spec, schema, value) {
        return current_form(spec, form, value);
    }
    match value {
        Value::Array(elements) if schema["items"].is_object() && !elements.contains(&Value::Null) => {
            elements.iter().map(|element| current_form(spec, &schema["items"], element)).collect()
        }
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(name, field)| !(field.is_null() && is_declared(schema, name)));
            let current =
                kept.map(|(name, field)| (name.clone(), current_form(spec, &schema["properties"][name], field)));
            Value::Object(empty_lists(schema).chain(current).collect())
        }
        other => other.clone(),
    }
}

/// The lists of an object, which are empty where they are not there.
fn empty_lists(schema: &Value) -> impl Iterator<Item = (String, Value)> {
    let properties = schema["properties"].as_object().into_iter().flatten();
    let lists = properties.filter(|(_, property)| property["type"] == "array" && property["x-optional-list"] != true);
    lists.map(|(name, _)| (name.clone(), json!([])))
}

fn current_word(schema: &Value, value: &Value) -> Value {
    let word = word(value);
    match &schema["x-legacy-forms"][&word] {
        Value::Null if text(schema, "type") == "integer" && texts_of(&schema["x-extensible-enum"]).contains(&word) => {
            word.parse().map(Value::Number).expect("a known number")
        }
        Value::Null if texts_of(&schema["x-extensible-enum"]).contains(&word) => json!(word),
        Value::Null => value.clone(),
        current => current.clone(),
    }
}

fn texts_of(words: &Value) -> Vec<String> {
    words.as_array().into_iter().flatten().map(word).collect()
}

fn word(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn is_declared(schema: &Value, field: &str) -> bool {
    schema["properties"].get(field).is_some()
}

/// The member of a union that a value is, by its JSON type.
fn form_of<'a>(spec: &'a Spec, schema: &'a Value, value: &Value) -> Option<&'a Value> {
    let wanted = if value.is_object() { "object" } else { "string" };
    forms(schema)?.iter().find(|form| spec.resolve(form)["type"] == wanted)
}

fn forms(schema: &Value) -> Option<&Vec<Value>> {
    schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array())
}

// ---- schemas -----------------------------------------------------------------------------------------------------

#[test]
fn every_type_has_the_schema_that_the_spec_has() {
    let mut differences = Vec::new();
    for api in apis() {
        let typed: BTreeSet<&str> = api.types.iter().map(|entry| entry.schema).collect();
        let named: BTreeSet<&str> = api.spec.schemas().keys().map(String::as_str).collect();
        assert_eq!(typed, named, "{}: types and schemas", api.name);
        let responses = responses(&api);
        for entry in &api.types {
            let made = (entry.json_schema)();
            let mut comparison = Comparison {
                spec: &api.spec,
                made: &made,
                response: responses.contains(entry.schema),
                found: Vec::new(),
            };
            comparison.schema(&format!("{} {}", api.name, entry.schema), &api.spec.schemas()[entry.schema], &made);
            differences.extend(comparison.found);
        }
    }
    assert_none(&differences);
}

/// The names of the schemas that responses are made of.
fn responses(api: &Api) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for operation in api.operations {
        for (_, response) in api.definition(operation)["responses"].as_object().into_iter().flatten() {
            collect_names(&api.spec, json_schema(api.spec.resolve(response)), &mut found);
        }
    }
    found
}

fn collect_names(spec: &Spec, schema: &Value, found: &mut BTreeSet<String>) {
    if schema_name(schema).is_some_and(|name| !found.insert(name.to_owned())) {
        return;
    }
    let schema = spec.resolve(schema);
    let properties = schema["properties"].as_object().into_iter().flatten().map(|(_, property)| property);
    let members = forms(schema).into_iter().flatten();
    for part in properties.chain(members).chain(schema.get("items")) {
        collect_names(spec, part, found);
    }
}

/// A type's own JSON schema beside the spec's.
struct Comparison<'a> {
    spec: &'a Spec,
    /// The whole schema of the type, with its `$defs`.
    made: &'a Value,
    /// In responses nothing is required and everything may be null.
    response: bool,
    found: Vec<String>,
}

impl Comparison<'_> {
    fn schema(&mut self, place: &str, said: &Value, made: &Value) {
        let made = without_null(made);
        let target = text(&made, "$ref").strip_prefix("#/$defs/");
        if let (Some(said), Some(made)) = (schema_name(said), target) {
            self.expect(place, &json!(said), &json!(made));
            return;
        }
        let made = target.map_or(&made, |name| &self.made["$defs"][name]).clone();
        let said = self.spec.resolve(said);
        self.scalar(place, said, &made);
        self.members(place, said, &made);
        self.fields(place, said, &made);
        if said["items"].is_object() {
            self.schema(&format!("{place}[]"), &said["items"], &made["items"]);
        }
    }

    fn scalar(&mut self, place: &str, said: &Value, made: &Value) {
        if forms(said).is_none() {
            self.expect(place, &said["type"], json_type(made));
        }
        if !said["format"].is_null() && !made["format"].is_null() {
            self.expect(&format!("{place}, format"), &said["format"], &made["format"]);
        }
        if TYPED_UNITS.contains(&text(said, "x-unit")) || !made["x-unit"].is_null() {
            self.expect(&format!("{place}, x-unit"), &said["x-unit"], &made["x-unit"]);
        }
        self.expect(&format!("{place}, x-extensible-enum"), &said["x-extensible-enum"], &made["x-extensible-enum"]);
        self.expect(&format!("{place}, enum"), &said["enum"], &closed_words(made));
        // Responses are read whatever their size.
        for bound in if self.response { &[][..] } else { &BOUNDS[..] } {
            self.expect(&format!("{place}, {bound}"), &said[bound], &made[bound]);
        }
    }

    fn members(&mut self, place: &str, said: &Value, made: &Value) {
        let Some(said) = forms(said) else { return };
        let made = made["anyOf"].as_array().cloned().unwrap_or_default();
        self.expect(&format!("{place}, forms"), &json!(said.len()), &json!(made.len()));
        for (position, (said, made)) in said.iter().zip(&made).enumerate() {
            self.schema(&format!("{place}, form {position}"), said, made);
        }
    }

    fn fields(&mut self, place: &str, said: &Value, made: &Value) {
        let Some(fields) = said["properties"].as_object() else { return };
        let names = |fields: &Value| {
            let fields = fields.as_object().into_iter().flatten();
            json!(fields.map(|(name, _)| name.as_str()).collect::<BTreeSet<_>>())
        };
        self.expect(&format!("{place}, fields"), &names(&said["properties"]), &names(&made["properties"]));
        let wanted = if self.response { BTreeSet::new() } else { texts(said, "required").into_iter().collect() };
        let given: BTreeSet<&str> = texts(made, "required").into_iter().collect();
        self.expect(&format!("{place}, required"), &json!(wanted), &json!(given));
        if self.response {
            self.expect(&format!("{place}, unknown fields"), &json!(true), &made["additionalProperties"]);
        }
        for (name, said) in fields {
            let (place, made) = (format!("{place}.{name}"), &made["properties"][name]);
            let is_list = said["type"] == "array" && said["x-optional-list"] != true;
            let nullable = (self.response && !is_list) || said["nullable"] == true;
            // In other optional fields of a request null may stand for leaving it out: it is not sent then.
            if nullable || wanted.contains(name.as_str()) {
                self.expect(&format!("{place}, nullable"), &json!(nullable), &json!(allows_null(made)));
            }
            self.schema(&place, said, made);
        }
    }

    fn expect(&mut self, place: &str, said: &Value, made: &Value) {
        if said != made {
            self.found.push(format!("{place}: spec says {said}, type says {made}"));
        }
    }
}

fn allows_null(schema: &Value) -> bool {
    without_null(schema) != *schema
}

/// A schema without the part that lets null in.
fn without_null(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let [kind, null] = &texts(&schema, "type")[..]
        && *null == "null"
    {
        schema["type"] = json!(kind);
    }
    match schema["anyOf"].as_array().map(Vec::as_slice) {
        Some([other, null]) if null["type"] == "null" => other.clone(),
        _ => schema,
    }
}

/// The type of a schema, which an enum of described words has only at its words.
fn json_type(schema: &Value) -> &Value {
    schema.get("type").unwrap_or(&schema["oneOf"][0]["type"])
}

/// The words of a closed enum, whether they are described or not.
fn closed_words(schema: &Value) -> Value {
    let described = schema["oneOf"].as_array().map(|words| words.iter().map(|word| word["const"].clone()).collect());
    described.unwrap_or_else(|| schema["enum"].clone())
}

// ---- operations --------------------------------------------------------------------------------------------------

#[test]
fn the_operation_table_is_that_of_the_spec() {
    let (mut rows, mut differences) = (0, Vec::new());
    for api in apis() {
        let said: BTreeSet<String> = specified(&api).into_iter().map(|found| specified_row(&api, found)).collect();
        let table: BTreeSet<String> = api.operations.iter().map(|operation| table_row(operation)).collect();
        assert_eq!(table.len(), api.operations.len(), "{} lists an operation twice", api.name);
        differences.extend(said.difference(&table).map(|row| format!("{}: only the spec has {row}", api.name)));
        differences.extend(table.difference(&said).map(|row| format!("{}: only the table has {row}", api.name)));
        rows += table.len();
    }
    assert_none(&differences);
    assert!(rows > 0, "the tables are empty");
}

fn specified_row(api: &Api, (path, method, definition): (&str, &str, &Value)) -> String {
    let (id, retry_safe) = (text(definition, "operationId"), &definition["x-retry-safe"]);
    let (credential, words) = (credential(&api.spec, definition), texts(definition, "x-success-words"));
    let outcome = |role: &str| texts(&json!({ role: [&api.spec.document["x-outcome"][role]] }), role).join(",");
    format!(
        "{id} {} {path} {credential:?} {retry_safe} {:?} {words:?} by {}/{}/{}",
        method.to_uppercase(),
        paging(definition),
        outcome("success"),
        outcome("message"),
        outcome("reasons"),
    )
}

fn table_row(operation: &Operation) -> String {
    let Operation { id, method, path, credential, retry_safe, success_words, outcome, .. } = operation;
    format!(
        "{id} {method} {path} {credential:?} {retry_safe} {:?} {success_words:?} by {}/{}/{}",
        table_paging(operation.paging),
        outcome.success.join(","),
        outcome.message.join(","),
        outcome.reasons.join(","),
    )
}

fn specified(api: &Api) -> Vec<(&str, &str, &Value)> {
    let paths = api.spec.document["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(move |(method, definition)| (path.as_str(), method.as_str(), definition))
    });
    operations.filter(|(_, method, _)| METHODS.contains(method)).collect()
}

fn credential(spec: &Spec, definition: &Value) -> CredentialKind {
    let security = definition.get("security").unwrap_or(&spec.document["security"]);
    let name = security[0].as_object().and_then(|names| names.keys().next()).expect("every operation is secured");
    let scheme = &spec.document["components"]["securitySchemes"][name];
    let flows = || scheme["flows"].as_object().into_iter().flatten().map(|(flow, _)| flow.as_str()).collect::<Vec<_>>();
    match text(scheme, "type") {
        "apiKey" => CredentialKind::ApiKey,
        "http" => CredentialKind::BearerToken,
        _ if flows() == ["authorizationCode"] => CredentialKind::UserToken,
        _ if flows() == ["clientCredentials"] => CredentialKind::ClientToken,
        other => panic!("{name}: a security scheme of the type {other:?} with the flows {:?}", flows()),
    }
}

fn paging(definition: &Value) -> Option<Value> {
    let mut paging = definition.get("x-paging").cloned()?;
    // It is for the program, which reads the spec.
    paging.as_object_mut()?.remove("limit");
    Some(paging)
}

fn table_paging(paging: Paging) -> Option<Value> {
    match paging {
        Paging::Page { items, total_pages } => {
            Some(json!({ "style": "page", "items": items, "total_pages": total_pages }))
        }
        Paging::Offset { items, next, count } => {
            Some(json!({ "style": "offset", "items": items, "next": next, "count": count }))
        }
        _ => None,
    }
}

#[test]
fn every_operation_is_a_method_and_nothing_else_is() {
    let sources = [
        include_str!(concat!(env!("OUT_DIR"), "/share_codes.rs")),
        include_str!(concat!(env!("OUT_DIR"), "/proxy_orders.rs")),
        include_str!(concat!(env!("OUT_DIR"), "/subscription_sharing.rs")),
    ];
    for (api, source) in apis().iter().zip(sources) {
        let operations: BTreeSet<String> = api.operations.iter().map(|operation| operation.id.to_owned()).collect();
        assert_eq!(methods(source), operations, "{}", api.name);
    }
}

fn is_client(found: &syn::Type) -> bool {
    matches!(found, syn::Type::Path(found) if found.path.is_ident("Client"))
}

/// The public methods of a generated `Client` that stand for one operation.
fn methods(source: &str) -> BTreeSet<String> {
    let file = syn::parse_file(source).expect("generated code is Rust");
    let clients = file.items.into_iter().filter_map(|item| match item {
        syn::Item::Impl(found) if found.trait_.is_none() && is_client(&found.self_ty) => Some(found),
        _ => None,
    });
    let methods = clients.flat_map(|found| found.items).filter_map(|item| match item {
        syn::ImplItem::Fn(method) if matches!(method.vis, syn::Visibility::Public(_)) => Some(method.sig.ident),
        _ => None,
    });
    let of_all = ["builder", "call", "call_pages", "call_settled", "from_env", "request", "settle", "with_options"];
    methods.map(|name| name.to_string()).filter(|name| !of_all.contains(&name.as_str())).collect()
}

#[tokio::test]
async fn every_operation_can_be_called_by_its_id() {
    let server = MockServer::start().await;
    for api in apis() {
        for operation in api.operations {
            server.reset().await;
            Mock::given(any()).respond_with(ResponseTemplate::new(500)).mount(&server).await;
            let error = api.call(&server.uri(), operation, first(api.required_arguments(operation))).await.unwrap_err();
            let sent = server.received_requests().await.unwrap();
            assert_eq!(error.operation(), Some(operation.id), "{error}");
            assert!(!sent.is_empty(), "{} was not sent: {error}", operation.id);
            assert_eq!(sent[0].method.as_str(), operation.method, "{}", operation.id);
        }
    }
}

#[tokio::test]
async fn an_unknown_operation_is_refused_with_the_list_of_the_known() {
    let server = MockServer::start().await;
    let (url, nothing) = (server.uri(), Map::new);
    let refusals = [
        share_codes_client(&url).call("steal_codes", nothing()).await,
        proxy_orders_client(&url).call("steal_codes", nothing()).await,
        subscription_sharing_client(&url).call("steal_codes", nothing()).await,
    ];
    for (api, refusal) in apis().iter().zip(refusals) {
        let error = refusal.expect_err("there is no such operation");
        assert!(error.is_invalid_request(), "{error}");
        for known in ["steal_codes"].into_iter().chain(api.operations.iter().map(|operation| operation.id)) {
            assert!(error.to_string().contains(known), "{known} is not named in: {error}");
        }
    }
    assert_eq!(server.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn an_unknown_argument_is_refused_by_name() {
    let server = MockServer::start().await;
    for api in apis() {
        for operation in api.operations {
            let mut arguments = first(api.required_arguments(operation));
            arguments.insert("surcharge".to_owned(), json!(1));
            let error = api.call(&server.uri(), operation, arguments).await.unwrap_err();
            assert!(error.is_invalid_request(), "{error}");
            assert!(error.to_string().contains("surcharge"), "{error}");
            assert_eq!(error.operation(), Some(operation.id), "{error}");
        }
    }
    assert_eq!(server.received_requests().await.unwrap().len(), 0);
}

pub fn first<T>(values: Vec<T>) -> T {
    values.into_iter().next().expect("at least one")
}

// ---- liberal reading ---------------------------------------------------------------------------------------------

/// A place in a value, and what the spec says of it.
pub struct Place<'a> {
    /// JSON pointer.
    pub pointer: String,
    pub schema: &'a Value,
}

impl Place<'_> {
    /// A word, number or flag that is neither an open enum nor a unit: there a wrong type cannot be kept.
    pub fn is_plain(&self) -> bool {
        let scalar = matches!(text(self.schema, "type"), "string" | "integer" | "number" | "boolean");
        scalar && !self.is_open_enum() && !self.is_typed_unit()
    }

    fn describe(&self, api: &Api, schema: &str, varied: &Value, problem: &str) -> String {
        let here = varied.pointer(&self.pointer).map_or("nothing".to_owned(), Value::to_string);
        format!("{} {schema}{} with {here} {problem}", api.name, self.pointer)
    }

    fn is_open_enum(&self) -> bool {
        self.schema["x-extensible-enum"].is_array()
    }

    fn is_typed_unit(&self) -> bool {
        TYPED_UNITS.contains(&text(self.schema, "x-unit"))
    }
}

/// All places of a value, its root included.
pub fn places<'a>(spec: &'a Spec, schema: &'a Value, value: &Value) -> Vec<Place<'a>> {
    let mut found = Vec::new();
    collect_places(spec, schema, value, String::new(), &mut found);
    found
}

fn collect_places<'a>(spec: &'a Spec, schema: &'a Value, value: &Value, pointer: String, found: &mut Vec<Place<'a>>) {
    let resolved = spec.resolve(schema);
    let inner = form_of(spec, resolved, value).map_or(resolved, |form| spec.resolve(form));
    for (name, property) in inner["properties"].as_object().into_iter().flatten() {
        if let Some(field) = value.get(name) {
            collect_places(spec, property, field, format!("{pointer}/{name}"), found);
        }
    }
    for (position, element) in value.as_array().into_iter().flatten().enumerate() {
        collect_places(spec, &inner["items"], element, format!("{pointer}/{position}"), found);
    }
    found.push(Place { pointer, schema: resolved });
}

/// A full value of a response, one per form where it is a union.
pub fn full_samples(spec: &Spec, schema: &Value) -> Vec<Value> {
    match forms(spec.resolve(schema)) {
        Some(forms) => forms.iter().map(|form| sample(spec, form, true)).collect(),
        None => vec![sample(spec, schema, true)],
    }
}

#[tokio::test]
async fn a_response_may_lack_anything_and_hold_null_anywhere() {
    assert_liberal(|place, value| {
        let inside = if place.pointer.is_empty() { vec![] } else { vec![with(place, value, Value::Null)] };
        inside.into_iter().chain(without(place, value)).collect()
    })
    .await;
}

#[tokio::test]
async fn unknown_words_and_numbers_are_kept() {
    assert_liberal(|place, value| {
        let odd = ["SOMETHING_NEW", "on hold; next week", ""].map(Value::from);
        let odd = odd.into_iter().chain([json!(4711), json!(-1), json!(1.5), json!(true)]);
        odd.filter(|_| place.is_open_enum()).map(|odd| with(place, value, odd)).collect()
    })
    .await;
}

#[tokio::test]
async fn unknown_fields_are_kept() {
    assert_liberal(|place, value| {
        let additions = [json!("text"), Value::Null, json!({ "deep": [1, null, { "deeper": true }] })];
        let fits = value.pointer(&place.pointer).is_some_and(Value::is_object);
        let grown = additions.into_iter().filter(|_| fits).map(|addition| {
            let mut grown = value.clone();
            grown.pointer_mut(&place.pointer).expect("a place of this value")["somethingNew"] = addition;
            grown
        });
        grown.collect()
    })
    .await;
}

#[tokio::test]
async fn nulls_in_lists_are_left_out() {
    assert_liberal(|place, value| {
        let Some(elements) = value.pointer(&place.pointer).and_then(Value::as_array) else { return vec![] };
        let null = || std::iter::once(Value::Null);
        let between: Value = null().chain(elements.iter().cloned()).chain(null()).collect();
        vec![with(place, value, between), with(place, value, json!([null])), with(place, value, json!([]))]
    })
    .await;
}

#[tokio::test]
async fn times_and_amounts_that_cannot_be_read_are_kept() {
    assert_liberal(|place, value| {
        let odd = [json!("next week"), json!(1.5), json!({}), json!([null]), json!(true), json!("")];
        odd.into_iter().filter(|_| place.is_typed_unit()).map(|odd| with(place, value, odd)).collect()
    })
    .await;
}

/// Every variation of every response, made at every place, is read and keeps what it holds.
async fn assert_liberal(variations: impl Fn(&Place, &Value) -> Vec<Value>) {
    let server = FaultyServer::start([ScriptedResponse::status(200).into()]);
    let (mut tried, mut problems) = (0, Vec::new());
    for api in apis() {
        for operation in api.operations {
            let client = api.client(&server.url, CallOptions::default().max_retries(0));
            let schema = json_schema(&api.definition(operation)["responses"]["200"]);
            for value in full_samples(&api.spec, schema) {
                for place in places(&api.spec, schema, &value) {
                    for varied in variations(&place, &value) {
                        let expected = current_form(&api.spec, schema, &without_nulls(&varied));
                        if api.refuses(operation, &expected) {
                            continue;
                        }
                        tried += 1;
                        server.follow(ScriptedResponse::json(&varied));
                        let read = client(operation.id, first(api.required_arguments(operation))).await;
                        let problem = match read {
                            Ok(read) if *read == expected => continue,
                            Ok(read) => format!("became {}, but should have become {expected}", *read),
                            Err(error) => format!("is not read: {error}"),
                        };
                        problems.push(place.describe(&api, operation.id, &varied, &problem));
                    }
                }
            }
        }
    }
    assert!(tried > 0, "nothing was tried");
    assert_none(&problems);
}

/// A body that is a list has nowhere to keep its nulls.
fn without_nulls(body: &Value) -> Value {
    let present = body.as_array().map(|elements| elements.iter().filter(|element| !element.is_null()).cloned());
    present.map_or_else(|| body.clone(), Value::from_iter)
}

fn with(place: &Place, value: &Value, replacement: Value) -> Value {
    let mut varied = value.clone();
    *varied.pointer_mut(&place.pointer).expect("a place of this value") = replacement;
    varied
}

/// The value without this field or element.
fn without(place: &Place, value: &Value) -> Option<Value> {
    let (parent, name) = place.pointer.rsplit_once('/')?;
    let mut varied = value.clone();
    match varied.pointer_mut(parent)? {
        Value::Object(fields) => {
            fields.remove(name)?;
        }
        Value::Array(elements) => {
            elements.remove(name.parse().ok()?);
        }
        _ => return None,
    }
    Some(varied)
}

fn assert_none(problems: &[String]) {
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}
