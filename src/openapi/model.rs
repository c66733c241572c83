//! An OpenAPI document in one form, however it was written: references followed, `allOf` merged, 3.0 and 3.1 alike.
//!
//! A schema is described one level at a time, so a schema that contains itself is no danger.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::names::METHODS;
const NAMED_SCHEMAS: &str = "#/components/schemas/";

/// A document, with its operations.
pub(crate) struct Model {
    pub(crate) root: Value,
    pub(crate) operations: Vec<Operation>,
}

pub(crate) struct Operation {
    pub(crate) id: Option<String>,
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<Content>,
    /// By status.
    pub(crate) answers: BTreeMap<String, Content>,
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
    /// As it was written, there.
    pub(crate) definition: Value,
}

/// A request body or an answer.
pub(crate) struct Content {
    pub(crate) required: bool,
    /// The one that is JSON, if one is.
    pub(crate) media_type: Option<String>,
    /// Nothing if there is no content.
    pub(crate) schema: Option<Value>,
    /// The component that it is a reference to.
    pub(crate) component: Option<String>,
    /// As it was written, there.
    pub(crate) definition: Value,
}

/// Which way the values of a schema go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Role {
    pub(crate) request: bool,
    pub(crate) answer: bool,
}

/// One level of a schema.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Schema {
    /// What it refers to, if it is a reference with nothing but facts beside it that narrow or describe it.
    pub(crate) reference: Option<String>,
    /// JSON types, without null.
    pub(crate) types: BTreeSet<String>,
    pub(crate) nullable: bool,
    pub(crate) format: Option<String>,
    /// The words or numbers of a closed enum.
    pub(crate) words: Option<Vec<Value>>,
    /// The words or numbers of an open one.
    pub(crate) open_words: Option<Vec<Value>>,
    /// `minimum`, `maxLength`, `pattern` and their like.
    pub(crate) limits: BTreeMap<String, Value>,
    pub(crate) default: Option<Value>,
    pub(crate) properties: BTreeMap<String, Property>,
    pub(crate) required: BTreeSet<String>,
    /// The schema of fields without a name of their own; `true` and `{}` are nothing.
    pub(crate) additional: Option<Value>,
    pub(crate) items: Option<Value>,
    /// The members of `oneOf` or `anyOf`.
    pub(crate) alternatives: Vec<Value>,
    /// `oneOf` or `anyOf`.
    pub(crate) alternatives_key: &'static str,
    /// The named schemas that it merges.
    pub(crate) bases: BTreeSet<String>,
    /// Everything else that stands there, by key.
    pub(crate) notes: Map<String, Value>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Property {
    pub(crate) schema: Value,
    /// The merged schema that it comes from.
    pub(crate) base: Option<String>,
}

impl Model {
    pub(crate) fn new(root: Value) -> Self {
        let operations = operations(&root);
        Self { root, operations }
    }

    /// The named schemas.
    pub(crate) fn schemas(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.root["components"]["schemas"].as_object().into_iter().flatten()
    }

    pub(crate) fn schema(&self, name: &str) -> Option<&Value> {
        self.root["components"]["schemas"].get(name)
    }

    /// One level of a schema with all that it refers to.
    pub(crate) fn resolved(&self, raw: &Value) -> Schema {
        self.described(raw, None)
    }

    /// One level of a schema as it stands at its place: a reference is not followed.
    pub(crate) fn at_its_place(&self, raw: &Value) -> Schema {
        self.described(raw, lone_reference(raw))
    }

    /// One level of a schema, without following this reference.
    fn described(&self, raw: &Value, reference: Option<&str>) -> Schema {
        let name = reference.map(|target| schema_name(target).to_owned());
        let mut schema = Schema { reference: name, ..Schema::default() };
        self.gather(raw, &mut schema, &mut reference.map(str::to_owned).into_iter().collect(), None);
        schema.infer_types();
        schema.normalise_limits();
        schema
    }

    /// Adds what a schema says to what is known. `seen` are the references that were followed, `base` is the latest.
    fn gather(&self, raw: &Value, schema: &mut Schema, seen: &mut BTreeSet<String>, base: Option<&str>) {
        if let Some(reference) = raw["$ref"].as_str().filter(|reference| seen.insert((*reference).to_owned()))
            && let Some(target) = follow(&self.root, reference)
        {
            self.gather(target, schema, seen, Some(schema_name(reference)));
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

    /// Which way the values of the named schemas go.
    pub(crate) fn roles(&self) -> BTreeMap<String, Role> {
        let mut roles: BTreeMap<String, Role> = BTreeMap::new();
        let sent = self.operations.iter().flat_map(|operation| {
            let parameters = operation.parameters.iter().map(|parameter| &parameter.schema);
            parameters.chain(operation.body.iter().filter_map(|body| body.schema.as_ref()))
        });
        for name in self.reachable(sent) {
            roles.entry(name).or_default().request = true;
        }
        let answers = self.operations.iter().flat_map(|operation| operation.answers.values());
        for name in self.reachable(answers.filter_map(|answer| answer.schema.as_ref())) {
            roles.entry(name).or_default().answer = true;
        }
        roles
    }

    /// The names of the schemas that can be reached from these.
    fn reachable<'a>(&'a self, schemas: impl Iterator<Item = &'a Value>) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut waiting: Vec<&Value> = schemas.collect();
        while let Some(value) = waiting.pop() {
            if let Some(name) = value["$ref"].as_str().map(schema_name).filter(|name| found.insert((*name).to_owned()))
            {
                waiting.extend(self.schema(name));
            }
            match value {
                Value::Array(list) => waiting.extend(list),
                Value::Object(map) => waiting.extend(map.values()),
                _ => {}
            }
        }
        found
    }
}

impl Operation {
    /// How a reader finds it: by its id, or else by method and path.
    pub(crate) fn title(&self) -> String {
        self.id.clone().unwrap_or_else(|| self.route())
    }

    /// Method and path.
    pub(crate) fn route(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }

    /// The answer that means success, with its status.
    pub(crate) fn success(&self) -> Option<(&String, &Content)> {
        self.answers.iter().find(|(status, _)| status.starts_with('2'))
    }

    /// The answers that are no success.
    pub(crate) fn errors(&self) -> impl Iterator<Item = (&String, &Content)> {
        self.answers.iter().filter(|(status, _)| !status.starts_with('2'))
    }
}

/// The path with its parameters unnamed.
pub(crate) fn without_parameter_names(path: &str) -> String {
    let parts = path.trim_end_matches('/').split('/');
    parts.map(|part| if part.starts_with('{') { "{}" } else { part }).collect::<Vec<_>>().join("/")
}

impl Role {
    pub(crate) const REQUEST: Self = Self { request: true, answer: false };
    pub(crate) const ANSWER: Self = Self { request: false, answer: true };

    pub(crate) fn or(self, other: Self) -> Self {
        Self { request: self.request || other.request, answer: self.answer || other.answer }
    }
}

impl Schema {
    /// Takes over what stands in a schema itself. What stands nearer to the place of use counts.
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
                // What describes a merged schema is said there.
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

    /// Where no type is said, it follows from what else is.
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

    /// Limits in one form, without those that limit nothing.
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

    /// The text of an extension or a description, or nothing.
    pub(crate) fn note(&self, key: &str) -> Option<&str> {
        self.notes.get(key).and_then(Value::as_str)
    }

    /// The types in words; nothing if anything goes.
    pub(crate) fn types_in_words(&self) -> Option<String> {
        let types: Vec<&str> = self.types.iter().map(String::as_str).collect();
        (!types.is_empty()).then(|| types.join(" or "))
    }
}

/// The last part of a reference to a named schema; any other reference as a whole.
fn schema_name(reference: &str) -> &str {
    reference.strip_prefix(NAMED_SCHEMAS).unwrap_or(reference)
}

/// What a schema refers to, if it is a reference with nothing beside it that adds fields.
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

/// The members of `oneOf` or `anyOf`, without the one that is null.
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

/// What a reference inside this document points at.
fn follow<'a>(root: &'a Value, reference: &str) -> Option<&'a Value> {
    root.pointer(reference.strip_prefix('#')?)
}

/// Follows `$ref` to the end, with the name of the component. A reference that leads nowhere stands for itself.
fn component<'a>(root: &'a Value, raw: &'a Value) -> (&'a Value, Option<String>) {
    let (mut found, mut name) = (raw, None);
    // A chain is short; a circle ends here.
    for _ in 0..8 {
        let Some(reference) = found["$ref"].as_str() else { break };
        let Some(target) = follow(root, reference) else { break };
        name = name.or_else(|| reference.rsplit('/').next().map(str::to_owned));
        found = target;
    }
    (found, name)
}

fn operations(root: &Value) -> Vec<Operation> {
    let items = root["paths"].as_object().into_iter().flatten();
    items
        .flat_map(|(path, item)| {
            let item = component(root, item).0;
            METHODS
                .iter()
                .filter(|method| item[**method].is_object())
                .map(move |method| operation(root, method, path, item))
        })
        .collect()
}

fn operation(root: &Value, method: &'static str, path: &str, item: &Value) -> Operation {
    let definition = &item[method];
    let mut parameters: Vec<Parameter> = Vec::new();
    // The operation's own come first, and hide those of the path that are called the same.
    for raw in list(definition, "parameters").iter().chain(list(item, "parameters")) {
        let found = parameter(root, raw);
        if parameters.iter().all(|known| known.name != found.name || known.location != found.location) {
            parameters.push(found);
        }
    }
    let answers = definition["responses"].as_object().into_iter().flatten();
    Operation {
        id: definition["operationId"].as_str().map(str::to_owned),
        method,
        path: path.to_owned(),
        parameters,
        body: definition.get("requestBody").map(|raw| content(root, raw)),
        answers: answers.map(|(status, raw)| (status.to_uppercase(), content(root, raw))).collect(),
        definition: definition.clone(),
    }
}

fn parameter(root: &Value, raw: &Value) -> Parameter {
    let (definition, component) = component(root, raw);
    let in_content = definition["content"].as_object().and_then(|content| content.values().next());
    let schema = in_content.map_or(&definition["schema"], |content| &content["schema"]);
    let location = definition["in"].as_str().unwrap_or_default().to_owned();
    Parameter {
        name: definition["name"].as_str().unwrap_or_default().to_owned(),
        required: definition["required"] == true || location == "path",
        location,
        schema: schema.clone(),
        component,
        definition: definition.clone(),
    }
}

fn content(root: &Value, raw: &Value) -> Content {
    let (definition, component) = component(root, raw);
    let entries = || definition["content"].as_object().into_iter().flatten();
    let json = entries().find(|(media_type, _)| media_type.contains("json")).or_else(|| entries().next());
    Content {
        required: definition["required"] == true,
        media_type: json.map(|(media_type, _)| bare(media_type)),
        schema: json.map(|(_, content)| content["schema"].clone()).filter(|schema| !schema.is_null()),
        component,
        definition: definition.clone(),
    }
}

/// A media type without its parameters: the charset of JSON is no news.
fn bare(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_lowercase()
}
