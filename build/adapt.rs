//! Rewrites a spec into the subset that the generator turns into good Rust. The spec itself stays plain OpenAPI.
//!
//! - responses become liberal: nothing required, everything nullable, unknown fields kept;
//! - requests stay strict: bounds are checked by setters and decoders, a field with one possible word is filled in;
//! - units and open enums become types of the crate.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::steps::operation::Operation;
use crate::steps::spec::{Spec, json_schema, schema_name, texts};

/// A spec as the generator gets it.
#[derive(Clone)]
pub struct Adapted {
    /// The rewritten file.
    pub document: Value,
    /// Named schemas that are types of the crate: schema name to Rust path.
    pub replacements: BTreeMap<String, String>,
    /// Names of the schemas that clients send.
    pub requests: BTreeSet<String>,
    /// Names of the schemas that servers send.
    pub responses: BTreeSet<String>,
    /// Names of the open enums.
    pub open_enums: BTreeSet<String>,
}

/// Rewrites a spec.
pub fn for_generator(spec: &Spec) -> Adapted {
    let responses = reachable(spec, &bodies(spec, "responses"));
    let mut requests = reachable(spec, &bodies(spec, "requestBody"));
    if let Some(both) = responses.intersection(&requests).find(|name| spec.schemas()[*name]["properties"].is_object()) {
        panic!("{}: the schema {both} serves requests and responses; give each its own", spec.path);
    }
    // What nothing uses yet is generated as if it were sent.
    requests.extend(spec.schemas().keys().filter(|name| !responses.contains(*name)).cloned());
    let mut document = spec.document.clone();
    let mut rewrite = Rewrite { spec, replacements: BTreeMap::new(), stubs: BTreeMap::new() };
    for (name, schema) in entries_mut(&mut document, "/components/schemas") {
        if responses.contains(name) {
            rewrite.response(schema, &format!("{}: schema {name}", spec.path));
        } else {
            rewrite.request(schema);
        }
        keep_text_a_type(schema);
    }
    for (_, parameter) in entries_mut(&mut document, "/components/parameters") {
        rewrite.request(&mut parameter["schema"]);
    }
    for operation in operations_mut(&mut document) {
        for parameter in list_mut(operation, "/parameters") {
            if parameter["schema"].is_object() {
                rewrite.request(&mut parameter["schema"]);
            }
        }
        accept_every_success(operation);
    }
    let open_enums = spec.schemas().iter().filter(|(_, schema)| schema["x-extensible-enum"].is_array());
    let open_enums: BTreeSet<String> = open_enums.map(|(name, _)| name.clone()).collect();
    let mut replacements = rewrite.replacements;
    replacements
        .extend(open_enums.iter().map(|name| (name.clone(), format!("crate::{}::types::{name}", spec.module()))));
    for (name, stub) in rewrite.stubs {
        document["components"]["schemas"][name] = stub;
    }
    Adapted { document, replacements, requests, responses, open_enums }
}

impl Adapted {
    /// The same with a single operation, to find out which one the generator cannot do.
    pub fn with_only(&self, operation: &Operation) -> Self {
        let mut only = self.clone();
        let kept = json!({ operation.method: self.document["paths"][&operation.path][operation.method] });
        only.document["paths"] = json!({ &operation.path: kept });
        only
    }
}

/// A named text is the same type whether or not it has limits: the generator's type for limited texts, which is made
/// from `&str` and `String` and may refuse them. One without limits gets a limit that no text reaches.
fn keep_text_a_type(schema: &mut Value) {
    let shapes = ["enum", "x-extensible-enum", "format", "minLength", "maxLength", "pattern", "nullable"];
    if schema["type"] == "string" && shapes.iter().all(|key| schema.get(key).is_none()) {
        schema["maxLength"] = u32::MAX.into();
    }
}

/// Any success with the promised body is a success: 201 where 200 is documented must not be an error.
fn accept_every_success(operation: &mut Value) {
    if let Some(success) = operation["responses"].as_object_mut().and_then(|responses| responses.remove("200")) {
        operation["responses"]["2XX"] = success;
    }
}

/// Rewrites schema by schema, and remembers which of them are types of the crate.
struct Rewrite<'a> {
    spec: &'a Spec,
    replacements: BTreeMap<String, String>,
    /// What the generator must find under the names of the replaced schemas.
    stubs: BTreeMap<String, Value>,
}

impl Rewrite<'_> {
    fn response(&mut self, schema: &mut Value, place: &str) {
        assert!(!schema["enum"].is_array(), "{place}: a closed enum in a response breaks on the next new word");
        if self.unit(schema) {
            return;
        }
        remove(schema, &["default", "required"]);
        // A server that goes beyond its own limits still sends a number or a list of the same type.
        remove(schema, &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]);
        remove(schema, &["minItems", "maxItems", "uniqueItems"]);
        for member in members(schema) {
            self.response(member, place);
        }
        if schema["properties"].is_object() {
            schema["additionalProperties"] = json!({});
        }
        for (name, property) in entries_mut(schema, "/properties") {
            self.response(property, &format!("{place}, field {name}"));
            wrap_reference(property);
            // A list that is not there is empty, unless the spec says that this means something else.
            if property["type"] != "array" || property["x-optional-list"] == true {
                property["nullable"] = true.into();
            } else {
                remove(property, &["nullable"]);
            }
        }
    }

    fn request(&mut self, schema: &mut Value) {
        if self.unit(schema) {
            return;
        }
        // Limits of integers and lists are not part of a type: a vendor may change them.
        remove(schema, &["default", "minimum", "maximum", "minItems", "maxItems", "uniqueItems"]);
        if schema["allOf"].is_array() {
            remove(schema, &["enum"]);
        }
        if let Some(union) = schema.as_object_mut().and_then(|object| object.remove("anyOf")) {
            schema["oneOf"] = union;
        }
        for member in members(schema) {
            self.request(member);
        }
        let mut filled_in = Vec::new();
        for (name, property) in entries_mut(schema, "/properties") {
            let words = texts(self.spec.resolve(property), "enum");
            let only_word = words.first().filter(|_| words.len() == 1).map(|word| Value::from(*word));
            self.request(property);
            if let Some(word) = only_word {
                wrap_reference(property);
                property["default"] = word;
                filled_in.push(name.clone());
            }
        }
        if let Some(required) = schema.pointer_mut("/required").and_then(Value::as_array_mut) {
            required.retain(|name| !filled_in.iter().any(|filled| name == filled));
        }
    }

    /// Makes a field with a unit the type of that unit.
    fn unit(&mut self, schema: &mut Value) -> bool {
        let rust_type = match schema["x-unit"].as_str() {
            Some("cents") => "Cents",
            Some("unix-seconds") => "UnixSeconds",
            Some("epoch-milliseconds") => "EpochMilliseconds",
            Some("iso-8601") => "IsoTime",
            _ => return false,
        };
        self.replace(schema, rust_type.to_owned(), format!("crate::{rust_type}"));
        true
    }

    fn replace(&mut self, schema: &mut Value, name: String, rust_type: String) {
        let mut replacement = json!({ "$ref": format!("#/components/schemas/{name}") });
        wrap_reference(&mut replacement);
        for kept in ["description", "nullable"] {
            if !schema[kept].is_null() {
                replacement[kept] = schema[kept].clone();
            }
        }
        self.stubs.insert(name.clone(), json!({ "type": schema["type"] }));
        self.replacements.insert(name, rust_type);
        *schema = replacement;
    }
}

/// Writes `$ref` as a lone `allOf`, so that other keys may stand beside it.
fn wrap_reference(schema: &mut Value) {
    if let Some(reference) = schema["$ref"].as_str() {
        *schema = json!({ "allOf": [{ "$ref": reference }] });
    }
}

// `pointer_mut`, since indexing a `Value` by a missing key would insert it.
fn entries_mut<'a>(value: &'a mut Value, pointer: &str) -> impl Iterator<Item = (&'a String, &'a mut Value)> {
    value.pointer_mut(pointer).and_then(Value::as_object_mut).into_iter().flatten()
}

fn list_mut<'a>(value: &'a mut Value, pointer: &str) -> impl Iterator<Item = &'a mut Value> {
    value.pointer_mut(pointer).and_then(Value::as_array_mut).into_iter().flatten()
}

fn operations_mut(document: &mut Value) -> impl Iterator<Item = &mut Value> {
    let items = entries_mut(document, "/paths");
    items
        .flat_map(|(_, item)| entries_mut(item, ""))
        .map(|(_, operation)| operation)
        .filter(|operation| operation.is_object())
}

/// Returns the schemas inside a schema, apart from its properties.
fn members(schema: &mut Value) -> impl Iterator<Item = &mut Value> {
    entries_mut(schema, "").flat_map(|(key, value)| match key.as_str() {
        "items" => std::slice::from_mut(value).iter_mut(),
        "allOf" | "oneOf" | "anyOf" => value.as_array_mut().map(|list| list.iter_mut()).unwrap_or_default(),
        _ => std::slice::IterMut::default(),
    })
}

fn remove(schema: &mut Value, keys: &[&str]) {
    if let Some(object) = schema.as_object_mut() {
        object.retain(|key, _| !keys.contains(&key.as_str()));
    }
}

/// The JSON schemas of all request bodies, or of all responses.
fn bodies(spec: &Spec, part: &str) -> Vec<Value> {
    let mut document = spec.document.clone();
    let parts: Vec<Value> = operations_mut(&mut document).map(|operation| operation[part].take()).collect();
    let contents = parts.iter().flat_map(|found| match found.as_object() {
        Some(responses) if part == "responses" => responses.values().collect(),
        Some(_) => vec![found],
        None => vec![],
    });
    contents.map(|content| json_schema(spec.resolve(content)).clone()).collect()
}

/// The names of the schemas that can be reached from these.
fn reachable(spec: &Spec, roots: &[Value]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut waiting: Vec<Value> = roots.to_vec();
    while let Some(value) = waiting.pop() {
        if let Some(name) = schema_name(&value).filter(|name| found.insert((*name).to_owned())) {
            waiting.push(spec.schemas()[name].clone());
        }
        match value {
            Value::Array(list) => waiting.extend(list),
            Value::Object(map) => {
                waiting.extend(map.into_iter().filter(|(key, _)| key != "example").map(|(_, value)| value));
            }
            _ => {}
        }
    }
    found
}
