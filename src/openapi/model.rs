//! An OpenAPI document in one form, however it was written: references followed, `allOf` merged, 3.0 and 3.1 alike.
//!
//! A schema is described one level at a time, so a schema may contain itself.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::openapi::spec::{Node, Spec};
use crate::openapi::walk;

/// A document, with its operations.
pub(crate) struct Model {
    pub(crate) spec: Spec,
    pub(crate) operations: Vec<Operation>,
}

pub(crate) struct Operation {
    pub(crate) id: Option<String>,
    /// What messages call it: its id, or else its route.
    pub(crate) title: String,
    /// Method and path.
    pub(crate) route: String,
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<Content>,
    /// By status.
    pub(crate) responses: BTreeMap<String, Content>,
    /// As it was written.
    pub(crate) definition: Value,
}

pub(crate) struct Parameter {
    pub(crate) name: String,
    /// `query`, `path`, `header` or `cookie`.
    pub(crate) location: String,
    pub(crate) required: bool,
    pub(crate) schema: Value,
    /// The component that it is a reference to.
    pub(crate) component: Option<String>,
    /// As it was written there.
    pub(crate) definition: Value,
}

/// A request body or a response.
pub(crate) struct Content {
    pub(crate) required: bool,
    /// The one that is JSON, if one is; none without content.
    pub(crate) media_type: Option<String>,
    pub(crate) schema: Option<Value>,
    /// The component that it is a reference to.
    pub(crate) component: Option<String>,
    /// As it was written there.
    pub(crate) definition: Value,
}

/// One level of a schema.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Schema {
    /// What it refers to, if it is a reference and the keys next to it only narrow or describe it.
    pub(crate) reference: Option<String>,
    /// JSON types, without null.
    pub(crate) types: BTreeSet<String>,
    pub(crate) nullable: bool,
    pub(crate) format: Option<String>,
    /// The words or numbers of a closed enum.
    pub(crate) words: Option<Vec<Value>>,
    /// The words or numbers of an open one.
    pub(crate) open_words: Option<Vec<Value>>,
    /// `minimum`, `maxLength`, `pattern` and so on.
    pub(crate) limits: BTreeMap<String, Value>,
    pub(crate) default: Option<Value>,
    pub(crate) properties: BTreeMap<String, Property>,
    pub(crate) required: BTreeSet<String>,
    /// The schema of additional fields; none for `true` and `{}`.
    pub(crate) additional: Option<Value>,
    pub(crate) items: Option<Value>,
    /// The members of `oneOf` or `anyOf`.
    pub(crate) alternatives: Vec<Value>,
    /// `oneOf` or `anyOf`.
    pub(crate) alternatives_key: &'static str,
    /// The named schemas that it merges.
    pub(crate) bases: BTreeSet<String>,
    /// All other keys.
    pub(crate) notes: Map<String, Value>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Property {
    pub(crate) schema: Value,
    /// The named schema that it comes from.
    pub(crate) base: Option<String>,
}

impl Model {
    pub(crate) fn new(spec: Spec) -> Self {
        let operations = spec.operations().iter().map(|written| operation(&spec, written)).collect();
        Self { spec, operations }
    }

    /// Returns the document.
    pub(crate) fn root(&self) -> &Value {
        self.spec.root().value
    }

    /// Returns the named schemas.
    pub(crate) fn schemas(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.root()["components"]["schemas"].as_object().into_iter().flatten()
    }

    pub(crate) fn schema(&self, name: &str) -> Option<&Value> {
        self.root()["components"]["schemas"].get(name)
    }

    /// Describes one level of a schema with all that it refers to.
    pub(crate) fn resolved(&self, raw: &Value) -> Schema {
        self.described(raw, None)
    }

    /// Describes one level of a schema as it is written in its place: a reference is not followed.
    pub(crate) fn at_its_place(&self, raw: &Value) -> Schema {
        self.described(raw, lone_reference(raw))
    }

    /// Describes one level of a schema, without following this reference.
    fn described(&self, raw: &Value, reference: Option<&str>) -> Schema {
        let name = reference.map(|target| schema_name(target).to_owned());
        let mut schema = Schema { reference: name, ..Schema::default() };
        self.gather(raw, &mut schema, &mut reference.map(str::to_owned).into_iter().collect(), None);
        schema.infer_types();
        schema.normalise_limits();
        schema
    }

    /// Merges a schema into the description. `seen` are the references that were followed, `base` is the last of them.
    fn gather(&self, raw: &Value, schema: &mut Schema, seen: &mut BTreeSet<String>, base: Option<&str>) {
        if let Some(reference) = raw["$ref"].as_str().filter(|reference| seen.insert((*reference).to_owned()))
            && let Some(target) = self.spec.target(reference)
        {
            self.gather(target.value, schema, seen, Some(schema_name(reference)));
        }
        for member in list(raw, "allOf") {
            if let Some(reference) = member["$ref"].as_str().filter(|reference| !seen.contains(*reference)) {
                schema.bases.insert(schema_name(reference).to_owned());
            }
            self.gather(member, schema, seen, base);
        }
        let (key, alternatives) = alternatives(raw);
        match alternatives.as_slice() {
            [] => {}
            [only] => self.gather(only, schema, seen, base),
            several => {
                schema.alternatives = several.iter().map(|one| (*one).clone()).collect();
                schema.alternatives_key = key;
            }
        }
        schema.nullable |= alternatives.len() < list(raw, key).len();
        schema.take(raw, base);
    }
}

impl Operation {
    /// Returns the response that means success, with its status.
    pub(crate) fn success(&self) -> Option<(&String, &Content)> {
        self.responses.iter().find(|(status, _)| status.starts_with('2'))
    }

    /// Returns the responses that do not mean success.
    pub(crate) fn errors(&self) -> impl Iterator<Item = (&String, &Content)> {
        self.responses.iter().filter(|(status, _)| !status.starts_with('2'))
    }
}

/// Returns a path without the names of its parameters.
pub(crate) fn without_parameter_names(path: &str) -> String {
    let parts = path.trim_end_matches('/').split('/');
    parts.map(|part| if part.starts_with('{') { "{}" } else { part }).collect::<Vec<_>>().join("/")
}

impl Schema {
    /// Takes over the keys of a schema itself. What is written nearer to the place of use counts.
    fn take(&mut self, raw: &Value, base: Option<&str>) {
        for (key, value) in raw.as_object().into_iter().flatten() {
            match key.as_str() {
                "type" => self.take_types(value),
                "nullable" => self.nullable |= value == true,
                "format" => self.format = value.as_str().map(str::to_owned),
                "enum" => self.words = value.as_array().map(|words| self.without_null(words)),
                "const" => self.words = Some(self.without_null(std::slice::from_ref(value))),
                "x-extensible-enum" => self.open_words = value.as_array().cloned(),
                "default" => self.default = Some(value.clone()),
                "properties" => self.take_properties(value, base),
                "required" => self.required.extend(texts(value)),
                "items" => self.items = Some(value.clone()),
                "additionalProperties" => {
                    let says_something = value != true && value.as_object().is_none_or(|schema| !schema.is_empty());
                    self.additional = Some(value.clone()).filter(|_| says_something);
                }
                "$ref" | "allOf" | "oneOf" | "anyOf" => {}
                "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "minLength" | "maxLength"
                | "minItems" | "maxItems" | "minProperties" | "maxProperties" | "uniqueItems" | "multipleOf"
                | "pattern" => {
                    self.limits.insert(key.clone(), value.clone());
                }
                // The description of a merged schema belongs to that schema.
                _ if base.is_some() && !key.starts_with("x-") => {}
                _ => {
                    self.notes.insert(key.clone(), value.clone());
                }
            }
        }
    }

    fn take_types(&mut self, value: &Value) {
        let mut types: BTreeSet<String> = value.as_str().map(str::to_owned).into_iter().chain(texts(value)).collect();
        self.nullable |= types.remove("null");
        if !types.is_empty() {
            self.types = types;
        }
    }

    fn without_null(&mut self, words: &[Value]) -> Vec<Value> {
        self.nullable |= words.contains(&Value::Null);
        words.iter().filter(|word| !word.is_null()).cloned().collect()
    }

    fn take_properties(&mut self, properties: &Value, base: Option<&str>) {
        for (name, schema) in properties.as_object().into_iter().flatten() {
            let base = base.map(str::to_owned);
            let property = match self.properties.remove(name) {
                Some(known) if known.schema != *schema => {
                    Property { schema: serde_json::json!({ "allOf": [known.schema, schema] }), base: None }
                }
                _ => Property { schema: schema.clone(), base },
            };
            self.properties.insert(name.clone(), property);
        }
    }

    /// Infers a type that is not written from the other keys.
    fn infer_types(&mut self) {
        if !self.types.is_empty() {
            return;
        }
        if !self.properties.is_empty() {
            self.types.insert("object".to_owned());
        }
        if self.items.is_some() {
            self.types.insert("array".to_owned());
        }
        if self.reference.is_none() {
            let words = self.words.iter().chain(&self.open_words).flatten();
            self.types.extend(words.map(|word| json_type(word).to_owned()));
        }
    }

    /// Brings limits into one form, without those that limit nothing.
    fn normalise_limits(&mut self) {
        let whole = self.types.iter().all(|name| name == "integer") && !self.types.is_empty();
        for (exclusive, inclusive, step) in [("exclusiveMinimum", "minimum", 1), ("exclusiveMaximum", "maximum", -1)] {
            let limit = match self.limits.remove(exclusive) {
                Some(Value::Bool(true)) => self.limits.remove(inclusive),
                Some(limit @ Value::Number(_)) => Some(limit),
                _ => None,
            };
            match limit {
                Some(limit) if whole && limit.is_i64() => {
                    let limit = limit.as_i64().unwrap_or_default().saturating_add(step);
                    self.limits.insert(inclusive.to_owned(), limit.into());
                }
                Some(limit) => {
                    self.limits.insert(exclusive.to_owned(), limit);
                }
                None => {}
            }
        }
        self.limits.retain(|key, value| {
            let limits_nothing = key.starts_with("min") && key != "minimum" && *value == 0;
            !limits_nothing && *value != false && !value.is_null()
        });
    }

    /// Returns the text of an extension or a description.
    pub(crate) fn note(&self, key: &str) -> Option<&str> {
        self.notes.get(key).and_then(Value::as_str)
    }

    /// Returns the types in words; nothing if any type is accepted.
    pub(crate) fn types_in_words(&self) -> Option<String> {
        let types: Vec<&str> = self.types.iter().map(String::as_str).collect();
        (!types.is_empty()).then(|| types.join(" or "))
    }
}

/// Returns the last part of a reference to a named schema; any other reference as a whole.
fn schema_name(reference: &str) -> &str {
    reference.strip_prefix(walk::NAMED_SCHEMAS).unwrap_or(reference)
}

/// Returns what a schema refers to, if it is a reference and no key next to it adds fields.
fn lone_reference(raw: &Value) -> Option<&str> {
    if let Some(reference) = raw["$ref"].as_str() {
        return Some(reference);
    }
    if raw["properties"].is_object() {
        return None;
    }
    match (list(raw, "allOf"), alternatives(raw).1.as_slice()) {
        ([only], []) => lone_reference(only),
        ([], [only]) => lone_reference(only),
        _ => None,
    }
}

/// Returns the members of `oneOf` or `anyOf`, without the one that is null.
fn alternatives(raw: &Value) -> (&'static str, Vec<&Value>) {
    let key = if raw["oneOf"].is_array() { "oneOf" } else { "anyOf" };
    (key, list(raw, key).iter().filter(|member| member["type"] != "null").collect())
}

fn json_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn texts(value: &Value) -> impl Iterator<Item = String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned)
}

/// Follows `$ref` to the end, with the name of the component that it begins with.
fn component<'a>(spec: &'a Spec, written: &Node<'a>) -> (Node<'a>, Option<String>) {
    let target = written.value["$ref"].as_str().filter(|reference| spec.target(reference).is_some());
    let name = target.and_then(|reference| reference.rsplit('/').next()).map(str::to_owned);
    (spec.follow(written, false), name)
}

fn operation(spec: &Spec, written: &walk::Operation) -> Operation {
    let definition = &written.node;
    let mut parameters: Vec<Parameter> = Vec::new();
    // Those of the operation come first, and hide those of the path with the same name.
    for listed in [definition, &written.item].into_iter().flat_map(|list| list.at("parameters").elements()) {
        let found = parameter(spec, &listed);
        if parameters.iter().all(|known| known.name != found.name || known.location != found.location) {
            parameters.push(found);
        }
    }
    let body = definition.at("requestBody");
    let responses = definition.at("responses").fields().into_iter();
    Operation {
        id: written.id().map(str::to_owned),
        title: written.title(),
        route: written.route(),
        method: written.method,
        path: written.path.to_owned(),
        parameters,
        body: (!body.is_missing()).then(|| content(spec, &body)),
        responses: responses.map(|(status, response)| (status.to_uppercase(), content(spec, &response))).collect(),
        definition: definition.value.clone(),
    }
}

fn parameter(spec: &Spec, written: &Node) -> Parameter {
    let (found, component) = component(spec, written);
    let schema = found.main_media().map_or(&found.value["schema"], |(_, media)| &media.value["schema"]);
    let location = found.text("in").to_owned();
    Parameter {
        name: found.text("name").to_owned(),
        required: found.value["required"] == true || location == "path",
        location,
        schema: schema.clone(),
        component,
        definition: found.value.clone(),
    }
}

fn content(spec: &Spec, written: &Node) -> Content {
    let (found, component) = component(spec, written);
    let media = found.main_media();
    Content {
        required: found.value["required"] == true,
        media_type: media.as_ref().map(|(media_type, _)| bare(media_type)),
        schema: media.map(|(_, media)| media.value["schema"].clone()).filter(|schema| !schema.is_null()),
        component,
        definition: found.value.clone(),
    }
}

/// Returns a media type without its parameters: the charset of JSON does not matter.
fn bare(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_lowercase()
}
