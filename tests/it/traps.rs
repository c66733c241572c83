//! What no linter of OpenAPI files sees: the rules of our own extensions, and what the generator would stumble over,
//! at build time or, worse, at run time.
//!
//! A checker answers what is wrong, one readable line per fault, with the JSON pointer of the place. Beside each stands
//! a test that plants faults in a copy of a spec and sees them found.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::support::{Spec, json_schema, text, texts};

const SPECS: [&str; 3] = ["share-codes", "proxy-orders", "subscription-sharing"];

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

type Checker = fn(&Spec) -> Vec<String>;

#[track_caller]
fn assert_faultless(checker: Checker) {
    let faults: Vec<String> = SPECS
        .iter()
        .flat_map(|name| checker(&Spec::read(name)).into_iter().map(move |fault| format!("openapi/{name}.yaml{fault}")))
        .collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// A fault to plant: where below the base, what to put there (null takes away), what the checker must say of it.
type Planted = (&'static str, Value, &'static str);

#[track_caller]
fn assert_found(checker: Checker, name: &str, base: &str, faults: &[Planted]) {
    for (tail, value, complaint) in faults {
        let mut spec = Spec::read(name);
        let before = checker(&spec);
        plant(&mut spec.document, &format!("{base}{tail}"), value.clone());
        let new: Vec<String> = checker(&spec).into_iter().filter(|fault| !before.contains(fault)).collect();
        let found = new.iter().any(|fault| fault.contains(complaint));
        assert!(found, "{value} at {base}{tail} of {name}: no new fault says {complaint:?}, only {new:#?}");
    }
}

fn plant(document: &mut Value, pointer: &str, value: Value) {
    let (parent, key) = pointer.rsplit_once('/').expect("a JSON pointer has a slash");
    let key = key.replace("~1", "/").replace("~0", "~");
    let place = document.pointer_mut(parent).unwrap_or_else(|| panic!("{parent} does not exist"));
    match place.as_array_mut() {
        Some(list) => list[key.parse::<usize>().unwrap()] = value,
        None if value.is_null() => assert!(place.as_object_mut().unwrap().remove(&key).is_some(), "no {pointer}"),
        None => place[key] = value,
    }
}

// ---- finding things in a spec --------------------------------------------------------------------------------------

/// An object of a spec, and how to get there.
struct Node<'a> {
    steps: Vec<String>,
    value: &'a Value,
    /// The objects around it, the nearest last.
    around: Vec<&'a Value>,
}

/// What holds values of the API and not statements about it.
const PAYLOADS: [&str; 5] = ["example", "value", "default", "x-legacy-forms", "scopes"];

/// All objects of a spec, but for those inside examples.
fn nodes(spec: &Spec) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    let mut waiting = vec![Node { steps: Vec::new(), value: &spec.document, around: Vec::new() }];
    while let Some(node) = waiting.pop() {
        for (step, value) in children(node.value) {
            if PAYLOADS.contains(&step.as_str()) && !node.is_map() {
                continue;
            }
            let steps = [node.steps.clone(), vec![step]].concat();
            let around = [node.around.clone(), vec![node.value]].concat();
            waiting.push(Node { steps, value, around });
        }
        if node.value.is_object() {
            found.push(node);
        }
    }
    found.sort_by(|one, other| one.steps.cmp(&other.steps));
    found
}

fn children(value: &Value) -> Vec<(String, &Value)> {
    match value {
        Value::Object(object) => object.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Value::Array(list) => list.iter().enumerate().map(|(position, value)| (position.to_string(), value)).collect(),
        _ => Vec::new(),
    }
}

impl<'a> Node<'a> {
    fn pointer(&self) -> String {
        self.steps.iter().map(|step| format!("/{}", step.replace('~', "~0").replace('/', "~1"))).collect()
    }

    fn fault(&self, complaint: &str) -> String {
        format!("#{}: {complaint}", self.pointer())
    }

    fn step_from_end(&self, position: usize) -> &str {
        self.steps.iter().rev().nth(position).map_or("", String::as_str)
    }

    /// Whether the keys are names of the API.
    fn is_map(&self) -> bool {
        self.step_from_end(0) == "properties" && !self.is_property()
    }

    fn is_property(&self) -> bool {
        self.step_from_end(1) == "properties" && self.step_from_end(2) != "properties"
    }

    fn is_schema(&self) -> bool {
        let listed = ["allOf", "oneOf", "anyOf"].contains(&self.step_from_end(1));
        let inside = ["schema", "items", "additionalProperties"].contains(&self.step_from_end(0)) && !self.is_map();
        listed || inside || self.is_property() || self.is_named("schemas")
    }

    fn is_operation(&self) -> bool {
        self.steps.len() == 3 && self.steps[0] == "paths" && METHODS.contains(&self.steps[2].as_str())
    }

    fn is_parameter(&self) -> bool {
        let listed = self.step_from_end(1) == "parameters" && !self.steps.iter().any(|step| step == "links");
        listed && !self.is_reference()
    }

    /// Whether it is a named part of the spec, `/components/<kind>/<name>`.
    fn is_named(&self, kind: &str) -> bool {
        self.steps.len() == 3 && self.steps[0] == "components" && self.steps[1] == kind
    }

    fn is_reference(&self) -> bool {
        self.value["$ref"].is_string()
    }

    /// Itself and the objects around it, from near to far.
    fn outwards(&self) -> impl Iterator<Item = &'a Value> {
        std::iter::once(self.value).chain(self.around.iter().rev().copied())
    }

    /// The value of a key that is inherited.
    fn inherited(&self, key: &str) -> &'a Value {
        self.outwards().map(|value| &value[key]).find(|value| !value.is_null()).unwrap_or(&Value::Null)
    }
}

/// An operation of a spec.
struct Found<'a> {
    path: &'a str,
    method: &'static str,
    definition: &'a Value,
}

impl<'a> Found<'a> {
    fn id(&self) -> &'a str {
        text(self.definition, "operationId")
    }

    fn fault(&self, place: &str, complaint: &str) -> String {
        format!("#/paths/{}/{}{place}: {complaint}", self.path.replace('/', "~1"), self.method)
    }

    fn parameters(&self, spec: &'a Spec) -> Vec<&'a Value> {
        let listed = self.definition["parameters"].as_array().into_iter().flatten();
        listed.map(|parameter| spec.resolve(parameter)).collect()
    }

    /// The names in the braces of the path.
    fn places(&self) -> Vec<&'a str> {
        self.path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
    }
}

fn operations(spec: &Spec) -> Vec<Found<'_>> {
    let paths = spec.document["paths"].as_object().into_iter().flatten();
    let items = paths.flat_map(|(path, item)| METHODS.map(|method| Found { path, method, definition: &item[method] }));
    items.filter(|found| found.definition.is_object()).collect()
}

/// The worked examples of a body or an answer.
fn examples<'a>(spec: &'a Spec, content: &'a Value) -> Vec<&'a Value> {
    let media = &spec.resolve(content)["content"]["application/json"];
    let several = media["examples"].as_object().into_iter().flatten().map(|(_, example)| &example["value"]);
    several.chain(media.get("example")).collect()
}

/// The names of the fields that an object, or any member of a union, has.
fn field_names<'a>(spec: &'a Spec, schema: &'a Value) -> BTreeSet<&'a str> {
    let schema = spec.resolve(schema);
    let own = schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.as_str());
    let unions = ["anyOf", "oneOf"].into_iter().flat_map(|key| schema[key].as_array().into_iter().flatten());
    own.chain(unions.flat_map(|member| field_names(spec, member))).collect()
}

/// The names of the schemas that a part of all operations leads to.
fn reachable<'a>(spec: &'a Spec, part: &str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut waiting: Vec<&Value> = operations(spec).iter().map(|operation| &operation.definition[part]).collect();
    while let Some(value) = waiting.pop() {
        let target = value["$ref"].as_str().and_then(|target| target.strip_prefix('#'));
        if let Some(name) = target.and_then(|target| target.strip_prefix("/components/schemas/"))
            && !found.insert(name)
        {
            continue;
        }
        waiting.extend(target.and_then(|target| spec.document.pointer(target)));
        waiting.extend(children(value).into_iter().filter(|(step, _)| step != "links").map(|(_, value)| value));
    }
    found
}

/// The words of a name, however they are joined: `productCode`, `product-code` and `ProductCode` have the same.
fn words(name: &str) -> String {
    let mut words = String::new();
    let mut after_small = false;
    for letter in name.chars() {
        let begins = letter.is_uppercase() && after_small;
        if (begins || !letter.is_alphanumeric()) && !words.ends_with('_') {
            words.push('_');
        }
        if letter.is_alphanumeric() {
            words.extend(letter.to_lowercase());
        }
        after_small = letter.is_lowercase() || letter.is_numeric();
    }
    words.trim_matches('_').to_owned()
}

/// Names that the generator would make one name of.
fn collisions<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut known: BTreeMap<String, &str> = BTreeMap::new();
    let mut found = Vec::new();
    for name in names {
        if let Some(other) = known.insert(words(name), name) {
            found.push(format!("{other} and {name} become the same name in Rust"));
        }
    }
    found
}

// ---- links ---------------------------------------------------------------------------------------------------------

fn faults_of_links(spec: &Spec) -> Vec<String> {
    let mut faults = Vec::new();
    for source in operations(spec) {
        for (status, response) in source.definition["responses"].as_object().into_iter().flatten() {
            for (name, link) in spec.resolve(response)["links"].as_object().into_iter().flatten() {
                let complaints = complaints_of_link(spec, &source, spec.resolve(link));
                let place = format!("/responses/{status}/links/{name}");
                faults.extend(complaints.iter().map(|complaint| source.fault(&place, complaint)));
            }
        }
    }
    faults
}

fn complaints_of_link(spec: &Spec, source: &Found, link: &Value) -> Vec<String> {
    let id = text(link, "operationId");
    let all = operations(spec);
    let Some(target) = all.iter().find(|operation| operation.id() == id) else {
        return vec![format!("there is no operation {id:?}")];
    };
    let parameters = target.parameters(spec);
    let known: BTreeSet<&str> = parameters.iter().map(|parameter| text(parameter, "name")).collect();
    let given = link["parameters"].as_object().into_iter().flatten();
    let mut complaints: Vec<String> = given
        .filter(|(name, _)| !known.contains(name.as_str()))
        .map(|(name, _)| format!("{id} has no parameter {name}"))
        .collect();
    if !link["parameters"].is_null() {
        let in_path = parameters.iter().filter(|parameter| parameter["in"] == "path");
        let missing =
            in_path.map(|parameter| text(parameter, "name")).filter(|name| link["parameters"][name].is_null());
        complaints.extend(missing.map(|name| format!("{id} needs the parameter {name}")));
    }
    let body = json_schema(&target.definition["requestBody"]);
    if !link["requestBody"].is_null() && body.is_null() {
        complaints.push(format!("{id} takes no body"));
    }
    let fields = field_names(spec, body);
    let set = link["requestBody"].as_object().into_iter().flatten().map(|(name, _)| name);
    let unknown = set.filter(|name| !fields.contains(name.as_str()));
    complaints.extend(unknown.map(|name| format!("the body of {id} has no field {name}")));
    for expression in expressions(link) {
        complaints.extend(complaint_of_expression(spec, source, expression));
    }
    complaints
}

/// The run-time expressions inside a link.
fn expressions(link: &Value) -> Vec<&str> {
    let mut found: Vec<&str> = children(link).into_iter().flat_map(|(_, value)| expressions(value)).collect();
    found.extend(link.as_str().filter(|text| text.starts_with('$')));
    found
}

fn complaint_of_expression(spec: &Spec, source: &Found, expression: &str) -> Option<String> {
    let leads = |content: &Value, pointer: &str| {
        examples(spec, content).into_iter().any(|example| example.pointer(pointer).is_some())
    };
    let request = &source.definition["requestBody"];
    let answer = &source.definition["responses"]["200"];
    let sound = if let Some(pointer) = expression.strip_prefix("$response.body") {
        leads(answer, pointer.trim_start_matches('#'))
    } else if let Some(pointer) = expression.strip_prefix("$request.body") {
        leads(request, pointer.trim_start_matches('#'))
    } else if let Some(name) = expression.strip_prefix("$request.path.") {
        source.places().contains(&name)
    } else {
        false
    };
    (!sound).then(|| format!("{expression} leads to nothing in the examples or the path"))
}

#[test]
fn links_lead_to_operations_and_parameters_that_exist() {
    assert_faultless(faults_of_links);
}

#[test]
fn a_broken_link_is_found() {
    let purchase = "/paths/~1user~1api~1orders~1purchase/post/responses/200/links/getOrder";
    assert_found(
        faults_of_links,
        "proxy-orders",
        purchase,
        &[
            ("/operationId", json!("get_orders"), "there is no operation \"get_orders\""),
            ("/operationId", json!(null), "there is no operation"),
            ("/parameters/order", json!(1), "get_order has no parameter order"),
            ("/parameters/id", json!(null), "get_order needs the parameter id"),
            ("/parameters/id", json!("$response.body#/id"), "$response.body#/id leads to nothing"),
            ("/parameters/id", json!("$request.path.id"), "$request.path.id leads to nothing"),
            ("/parameters/id", json!("$response.header.id"), "leads to nothing"),
            ("/requestBody", json!({ "id": 1 }), "get_order takes no body"),
        ],
    );
    let list = "/paths/~1client~1v1~1cd-keys~1list-share-code/get/responses/200/links/UseListedCode";
    let code = json!("code_1");
    assert_found(faults_of_links, "share-codes", list, &[("/requestBody/code", code, "has no field code")]);
    let shared = "/components/links/ListSharedSubscribers";
    let id = json!("list_subscribers");
    assert_found(faults_of_links, "subscription-sharing", shared, &[("/operationId", id, "there is no operation")]);
}

// ---- operations ----------------------------------------------------------------------------------------------------

fn faults_of_operations(spec: &Spec) -> Vec<String> {
    let all = operations(spec);
    let tags: BTreeSet<&str> =
        spec.document["tags"].as_array().into_iter().flatten().map(|tag| text(tag, "name")).collect();
    let mut faults = Vec::new();
    for operation in &all {
        let definition = operation.definition;
        let mut complain = |place: &str, complaint: &str| faults.push(operation.fault(place, complaint));
        if !is_snake_case(operation.id()) {
            complain("/operationId", "is missing or no snake_case");
        }
        if all.iter().filter(|other| words(other.id()) == words(operation.id())).count() > 1 {
            complain("/operationId", "is that of another operation, too");
        }
        match text(definition, "summary") {
            "" => complain("/summary", "is missing"),
            // The documentation adds it.
            summary if summary.ends_with('.') => complain("/summary", "ends with a full stop"),
            _ => {}
        }
        match texts(definition, "tags")[..] {
            [tag] if tags.contains(tag) => {}
            _ => complain("/tags", "must be one of those that the spec declares"),
        }
        if !definition["x-retry-safe"].is_boolean() {
            complain("/x-retry-safe", "must say true or false");
        }
        if definition["x-retry-safe"] == false && operation.method == "get" {
            complain("/x-retry-safe", "is false of a GET");
        }
        for key in ["x-source", "x-source-ref"].into_iter().filter(|key| definition[key].is_null()) {
            complain("", &format!("has no {key} of its own"));
        }
    }
    faults.extend(faults_of_path_items(spec));
    faults
}

/// What stands beside the methods is read by no one.
fn faults_of_path_items(spec: &Spec) -> Vec<String> {
    let items = spec.document["paths"].as_object().into_iter().flatten();
    let keys = items.flat_map(|(path, item)| item.as_object().into_iter().flatten().map(move |(key, _)| (path, key)));
    let unread = keys.filter(|(_, key)| !METHODS.contains(&key.as_str()));
    unread.map(|(path, key)| format!("#/paths/{}/{key}: is no method that is read", path.replace('/', "~1"))).collect()
}

fn is_snake_case(name: &str) -> bool {
    let begins = name.starts_with(|letter: char| letter.is_ascii_lowercase());
    let goes_on = name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
    begins && goes_on && !name.contains("__") && !name.ends_with('_')
}

#[test]
fn operations_say_what_the_client_needs() {
    assert_faultless(faults_of_operations);
}

#[test]
fn an_operation_that_says_too_little_is_found() {
    let base = "/paths/~1user~1api~1me/get";
    let faults = [
        ("/operationId", json!(null), "no snake_case"),
        ("/operationId", json!("getProfile"), "no snake_case"),
        ("/operationId", json!("list_orders"), "that of another operation"),
        ("/summary", json!(null), "/summary: is missing"),
        ("/summary", json!("Get it."), "full stop"),
        ("/tags", json!([]), "/tags: must be one"),
        ("/tags", json!(["General", "General"]), "/tags: must be one"),
        ("/tags", json!(["Orders"]), "/tags: must be one"),
        ("/x-retry-safe", json!(null), "must say true or false"),
        ("/x-retry-safe", json!("yes"), "must say true or false"),
        ("/x-retry-safe", json!(false), "is false of a GET"),
        ("/x-source", json!(null), "has no x-source of its own"),
        ("/x-source-ref", json!(null), "has no x-source-ref of its own"),
    ];
    assert_found(faults_of_operations, "proxy-orders", base, &faults);
    let parameters = [("/parameters", json!([]), "is no method that is read")];
    assert_found(faults_of_operations, "proxy-orders", "/paths/~1user~1api~1me", &parameters);
}

// ---- descriptions and where facts come from ------------------------------------------------------------------------

const SOURCES: [&str; 4] = ["document", "vendor", "inferred", "assumed"];

fn faults_of_provenance(spec: &Spec) -> Vec<String> {
    let mut faults = faults_of_source_list(spec);
    for node in nodes(spec) {
        let stated = node.is_operation() || node.is_parameter() || node.is_schema() && !node.is_reference();
        if stated && node.inherited("x-source").is_null() {
            faults.push(node.fault("has no x-source, nor has anything around it"));
        }
        if stated && node.inherited("x-source-ref").is_null() {
            faults.push(node.fault("has no x-source-ref, nor has anything around it"));
        }
        if node.is_map() {
            continue;
        }
        faults.extend(complaints_of_source(spec, &node).iter().map(|complaint| node.fault(complaint)));
    }
    faults
}

fn complaints_of_source(spec: &Spec, node: &Node) -> Vec<String> {
    let mut complaints = Vec::new();
    let source = &node.value["x-source"];
    if !source.is_null() && !SOURCES.iter().any(|known| source == known) {
        complaints.push(format!("x-source is {source} and not one of {SOURCES:?}"));
    }
    if source == "assumed" && !nearest_description(node).contains("Assumed") {
        complaints.push("is assumed, but its description does not say so".to_owned());
    }
    let labels = &node.value["x-source-ref"];
    if !labels.is_null() && texts(node.value, "x-source-ref").is_empty() {
        complaints.push(format!("x-source-ref is {labels} and no list of labels"));
    }
    let unknown =
        texts(node.value, "x-source-ref").into_iter().filter(|label| spec.document["x-sources"][label].is_null());
    complaints.extend(unknown.map(|label| format!("x-source-ref names {label}, which is not in x-sources")));
    complaints
}

fn nearest_description<'a>(node: &Node<'a>) -> &'a str {
    node.inherited("description").as_str().unwrap_or_default()
}

fn faults_of_source_list(spec: &Spec) -> Vec<String> {
    let sources = spec.document["x-sources"].as_object().into_iter().flatten();
    let used: BTreeSet<&str> = nodes(spec).iter().flat_map(|node| texts(node.value, "x-source-ref")).collect();
    let mut faults = Vec::new();
    for (label, source) in sources {
        if text(source, "title").is_empty() {
            faults.push(format!("#/x-sources/{label}: has no title"));
        }
        if !used.contains(label.as_str()) {
            faults.push(format!("#/x-sources/{label}: is named by nothing"));
        }
    }
    faults
}

#[test]
fn every_fact_says_where_it_comes_from() {
    assert_faultless(faults_of_provenance);
}

#[test]
fn a_fact_from_nowhere_is_found() {
    let faults = [
        ("/components/schemas/DataType/x-source", json!(null), "has no x-source, nor"),
        ("/components/schemas/DataType/x-source-ref", json!(null), "has no x-source-ref, nor"),
        ("/components/schemas/ShareCode/x-source", json!(null), "/ShareCode/properties/code: has no x-source, nor"),
        ("/components/schemas/ShareCodePage/x-source", json!(null), "/properties/items: has no x-source, nor"),
        ("/components/parameters/Limit/x-source", json!(null), "has no x-source, nor"),
        ("/components/schemas/DataType/x-source", json!("rumour"), "x-source is \"rumour\""),
        ("/components/responses/BadRequest/x-source", json!("doc"), "x-source is \"doc\""),
        ("/components/schemas/DataType/x-source", json!("assumed"), "is assumed, but"),
        ("/components/schemas/ShareCodeStatus/description", json!("What it is."), "is assumed, but"),
        ("/components/schemas/DataType/x-source-ref", json!("oas"), "no list of labels"),
        ("/components/schemas/DataType/x-source-ref", json!([]), "no list of labels"),
        ("/components/schemas/DataType/x-source-ref/0", json!("document-9"), "names document-9, which is not"),
        ("/x-sources/document-000/title", json!(null), "has no title"),
        ("/x-sources/extra", json!({ "title": "Unused" }), "is named by nothing"),
    ];
    assert_found(faults_of_provenance, "share-codes", "", &faults);
}

fn faults_of_descriptions(spec: &Spec) -> Vec<String> {
    let mut faults = Vec::new();
    for node in nodes(spec) {
        let named = ["schemas", "parameters", "responses", "headers", "securitySchemes", "links"];
        let described = node.is_operation()
            || node.is_parameter()
            || node.is_property()
            || node.step_from_end(0) == "requestBody" && !node.value["content"].is_null()
            || named.iter().any(|kind| node.is_named(kind));
        if described && text(node.value, "description").trim().is_empty() {
            faults.push(node.fault("has no description"));
        }
        if node.is_map() {
            continue;
        }
        for key in ["description", "summary"] {
            faults.extend(complaints_of_prose(text(node.value, key)).map(|what| node.fault(&format!("{key} {what}"))));
        }
        for description in texts(node.value, "x-enum-descriptions") {
            faults.extend(
                complaints_of_prose(description).map(|what| node.fault(&format!("x-enum-descriptions {what}"))),
            );
        }
    }
    faults
}

/// What would make something else than a sentence of a text in the documentation of Rust.
fn complaints_of_prose(text: &str) -> impl Iterator<Item = &'static str> {
    let plain: String = text.split('`').step_by(2).collect();
    let opens_tag = |(position, _): (usize, &str)| {
        plain[position + 1..].starts_with(|next: char| next.is_ascii_alphabetic() || next == '/' || next == '!')
    };
    let complaints = [
        (text.lines().any(|line| line.starts_with("    ") || line.starts_with('\t')), "holds an indented code block"),
        (text.contains("```"), "holds a fenced code block, which would be compiled"),
        (text.matches('`').count() % 2 == 1, "has a backtick that closes nothing"),
        (plain.contains(['[', ']']), "has bare brackets, which would be a link"),
        (plain.match_indices('<').any(opens_tag), "has a bare tag, which would be HTML"),
    ];
    complaints.into_iter().filter(|(wrong, _)| *wrong).map(|(_, complaint)| complaint)
}

#[test]
fn descriptions_are_there_and_fit_rust_documentation() {
    assert_faultless(faults_of_descriptions);
}

#[test]
fn a_bad_description_is_found() {
    let faults = [
        ("/paths/~1user~1api~1me/get/description", json!(null), "/get: has no description"),
        ("/paths/~1user~1api~1orders/get/parameters/1/description", json!(null), "/1: has no description"),
        ("/paths/~1user~1api~1orders~1purchase/post/requestBody/description", json!(null), "has no description"),
        ("/components/parameters/Id/description", json!(null), "has no description"),
        ("/components/schemas/OrderTag/description", json!(" "), "/OrderTag: has no description"),
        ("/components/schemas/OrderDetails/properties/status/description", json!(null), "has no description"),
        (
            "/components/schemas/AddonLine/properties/pending/properties/next_qty/description",
            json!(null),
            "next_qty: has no",
        ),
        ("/components/schemas/OrderTag/description", json!("Look:\n\n    let x = 1;"), "an indented code block"),
        ("/components/schemas/OrderTag/description", json!("```\nlet x = 1;\n```"), "a fenced code block"),
        ("/components/schemas/OrderTag/description", json!("One `word."), "closes nothing"),
        ("/components/schemas/OrderTag/description", json!("See [the page]."), "bare brackets"),
        ("/components/schemas/OrderTag/description", json!("It is <b>bold</b>."), "a bare tag"),
        ("/paths/~1user~1api~1me/get/summary", json!("Get <id>"), "summary has a bare tag"),
        ("/components/schemas/OrderStatus/x-enum-descriptions/0", json!("[x]"), "x-enum-descriptions has bare"),
    ];
    assert_found(faults_of_descriptions, "proxy-orders", "", &faults);
    assert_eq!(complaints_of_prose("If `a[0]` < 3, take `<b>`.").next(), None);
}

// ---- our extensions ------------------------------------------------------------------------------------------------

fn faults_of_open_enums(spec: &Spec) -> Vec<String> {
    let mut faults = Vec::new();
    for node in nodes(spec) {
        let own = ["x-extensible-enum", "x-enum-varnames", "x-enum-descriptions", "x-legacy-forms"];
        if node.is_map() || own.iter().all(|key| node.value[key].is_null()) {
            continue;
        }
        if !node.is_named("schemas") {
            faults.push(node.fault("is an open enum without a name"));
        }
        faults.extend(complaints_of_open_enum(node.value).iter().map(|complaint| node.fault(complaint)));
    }
    faults
}

fn complaints_of_open_enum(schema: &Value) -> Vec<String> {
    let Some(known) = schema["x-extensible-enum"].as_array().filter(|known| !known.is_empty()) else {
        return vec!["has no x-extensible-enum".to_owned()];
    };
    let mut complaints = Vec::new();
    let names = texts(schema, "x-enum-varnames");
    for key in ["x-enum-varnames", "x-enum-descriptions"] {
        let count = texts(schema, key).len();
        if count != known.len() {
            complaints.push(format!("{key} has {count} entries for {} values", known.len()));
        }
    }
    let fits: fn(&Value) -> bool = if schema["type"] == "integer" { Value::is_i64 } else { Value::is_string };
    complaints.extend(known.iter().filter(|value| !fits(value)).map(|value| format!("{value} does not fit the type")));
    let doubled = known.iter().enumerate().filter(|(position, value)| known[..*position].contains(value));
    complaints.extend(doubled.map(|(_, value)| format!("{value} comes twice")));
    complaints
        .extend(names.iter().filter(|name| !is_variant(name)).map(|name| format!("{name} cannot name a variant")));
    complaints.extend(collisions(names));
    for (old, current) in schema["x-legacy-forms"].as_object().into_iter().flatten() {
        if !known.contains(current) {
            complaints.push(format!("x-legacy-forms: {old} points at {current}, which is not known"));
        }
        if known.iter().any(|value| value == old) {
            complaints.push(format!("x-legacy-forms: {old} is a current form"));
        }
    }
    if schema["enum"].is_array() {
        complaints.push("is open and closed at once".to_owned());
    }
    complaints
}

fn is_variant(name: &str) -> bool {
    let begins = name.starts_with(|letter: char| letter.is_ascii_uppercase());
    // The variant for all others has that name.
    begins && name.chars().all(|letter| letter.is_ascii_alphanumeric()) && name != "Unknown" && name != "Self"
}

#[test]
fn open_enums_name_and_describe_all_their_values() {
    assert_faultless(faults_of_open_enums);
}

#[test]
fn a_bad_open_enum_is_found() {
    let faults = [
        ("/ContactType/x-enum-varnames", json!(["Email"]), "x-enum-varnames has 1 entries for 2"),
        ("/ContactType/x-enum-descriptions", json!(null), "x-enum-descriptions has 0 entries for 2"),
        ("/ContactType/x-extensible-enum", json!(null), "has no x-extensible-enum"),
        ("/ContactType/x-extensible-enum", json!(["A", 2]), "2 does not fit the type"),
        ("/ContactType/x-extensible-enum", json!(["A", "A"]), "\"A\" comes twice"),
        ("/ContactType/x-enum-varnames", json!(["Email", "phone number"]), "cannot name a variant"),
        ("/ContactType/x-enum-varnames", json!(["Email", "Unknown"]), "cannot name a variant"),
        ("/ContactType/x-enum-varnames", json!(["Email", "EMail"]), "become the same name"),
        ("/ContactType/x-legacy-forms/C_PIGEON", json!("C"), "C_PIGEON points at \"C\""),
        ("/ContactType/x-legacy-forms/A", json!("B"), "A is a current form"),
        ("/ContactType/enum", json!(["A"]), "open and closed"),
        ("/ShareRule/properties/productCode/x-extensible-enum", json!(["A"]), "without a name"),
    ];
    assert_found(faults_of_open_enums, "subscription-sharing", "/components/schemas", &faults);
}

fn faults_of_paging(spec: &Spec) -> Vec<String> {
    let mut faults = Vec::new();
    for operation in operations(spec) {
        let paging = &operation.definition["x-paging"];
        if paging.is_null() {
            continue;
        }
        let mut complain = |complaint: String| faults.push(operation.fault("/x-paging", &complaint));
        let needed: &[&str] = match text(paging, "style") {
            "page" => &["page", "limit"],
            "offset" => &["offset", "limit"],
            other => {
                complain(format!("the style {other:?} is unknown"));
                &[]
            }
        };
        let parameters = operation.parameters(spec);
        for name in needed.iter().filter(|name| !parameters.iter().any(|parameter| text(parameter, "name") == **name)) {
            complain(format!("the operation has no parameter {name}"));
        }
        let items = text(paging, "items");
        let examples = examples(spec, &operation.definition["responses"]["200"]);
        if examples.is_empty() || !examples.iter().all(|example| example.pointer(items).is_some_and(Value::is_array)) {
            complain(format!("{items:?} leads to no array in the example of the answer"));
        }
    }
    faults
}

#[test]
fn lists_say_how_they_are_paged() {
    assert_faultless(faults_of_paging);
}

#[test]
fn bad_paging_is_found() {
    let faults = [
        ("/x-paging/style", json!("cursor"), "\"cursor\" is unknown"),
        ("/x-paging/style", json!(null), "\"\" is unknown"),
        ("/x-paging/style", json!("page"), "no parameter page"),
        ("/parameters/2/name", json!("size"), "no parameter limit"),
        ("/x-paging/items", json!("/items"), "leads to no array"),
        ("/x-paging/items", json!("/count"), "leads to no array"),
        ("/responses/200/content/application~1json/example", json!(null), "leads to no array"),
    ];
    assert_found(faults_of_paging, "proxy-orders", "/paths/~1user~1api~1orders/get", &faults);
}

/// The units, with the type that has them.
const UNITS: [(&str, &str); 7] = [
    ("cents", "integer"),
    ("unix-seconds", "integer"),
    ("epoch-milliseconds", "integer"),
    ("iso-8601", "string"),
    ("bytes", "integer"),
    ("gigabytes", "integer"),
    ("percent", "integer"),
];

fn faults_of_units(spec: &Spec) -> Vec<String> {
    let mut faults = Vec::new();
    for node in nodes(spec).into_iter().filter(|node| !node.is_map() && !node.value["x-unit"].is_null()) {
        let unit = text(node.value, "x-unit");
        match UNITS.iter().find(|(known, _)| *known == unit) {
            Some((_, of)) if text(node.value, "type") == *of => {}
            Some((_, of)) => faults.push(node.fault(&format!("{unit} is a unit of the type {of}"))),
            None => faults.push(node.fault(&format!("the unit {} is unknown", node.value["x-unit"]))),
        }
        if !node.is_schema() {
            faults.push(node.fault("has a unit, but is no schema"));
        }
    }
    faults
}

#[test]
fn units_are_known_and_fit_the_type() {
    assert_faultless(faults_of_units);
}

#[test]
fn a_bad_unit_is_found() {
    let faults = [
        ("/schemas/ShareCode/properties/created_at/x-unit", json!("seconds"), "\"seconds\" is unknown"),
        ("/schemas/ShareCode/properties/created_at/x-unit", json!(1), "1 is unknown"),
        ("/schemas/ShareCode/properties/created_at/x-unit", json!("iso-8601"), "a unit of the type string"),
        ("/schemas/ShareCode/properties/created_at/type", json!("string"), "a unit of the type integer"),
        ("/parameters/Limit/x-unit", json!("bytes"), "is no schema"),
    ];
    assert_found(faults_of_units, "share-codes", "/components", &faults);
}

// ---- what the generator stumbles over ------------------------------------------------------------------------------

fn faults_of_documents(spec: &Spec) -> Vec<String> {
    let document = &spec.document;
    let mut faults = Vec::new();
    if document["openapi"] != "3.0.3" {
        faults.push(format!("#/openapi: is {}, but only 3.0.3 is understood", document["openapi"]));
    }
    let version = text(&document["info"], "version");
    // It goes into a header, and the program ends if it does not fit.
    if version.is_empty() || !version.bytes().all(|byte| byte.is_ascii_graphic()) {
        faults.push(format!("#/info/version: {version:?} does not fit a header"));
    }
    for node in nodes(spec) {
        let Some(target) = node.value["$ref"].as_str().filter(|_| !node.is_map()) else { continue };
        match target.strip_prefix('#') {
            None => faults.push(node.fault(&format!("{target} is outside of the file"))),
            Some(pointer) if document.pointer(pointer).is_none() => {
                faults.push(node.fault(&format!("{target} does not exist")));
            }
            Some(pointer) if !pointer.starts_with("/components/") => {
                faults.push(node.fault(&format!("{target} is no named part")));
            }
            Some(_) if node.value.as_object().is_some_and(|object| object.len() > 1) => {
                faults.push(node.fault("what stands beside $ref is ignored"));
            }
            Some(_) => {}
        }
    }
    faults
}

#[test]
fn the_files_are_of_the_version_that_is_understood() {
    assert_faultless(faults_of_documents);
}

#[test]
fn a_bad_file_is_found() {
    let rules = "/paths/~1v1~1customer~1product~1share~1rule~1{productCode}/get";
    let faults = [
        ("/openapi", json!("3.1.0"), "only 3.0.3"),
        ("/info/version", json!("1.0 – beta"), "does not fit a header"),
        ("/info/version", json!(1.0), "does not fit a header"),
    ];
    assert_found(faults_of_documents, "subscription-sharing", "", &faults);
    let faults = [
        ("/responses/400/$ref", json!("errors.yaml#/BadRequest"), "outside of the file"),
        ("/responses/400/$ref", json!("#/components/responses/Bad"), "does not exist"),
        ("/responses/400/$ref", json!("#/paths"), "is no named part"),
        ("/responses/400/description", json!("Bad."), "beside $ref is ignored"),
    ];
    assert_found(faults_of_documents, "subscription-sharing", rules, &faults);
}

fn faults_of_responses(spec: &Spec) -> Vec<String> {
    let mut faults = Vec::new();
    let mut error_schemas = BTreeSet::new();
    for operation in operations(spec) {
        let responses = operation.definition["responses"].as_object();
        if !responses.is_some_and(|responses| responses.contains_key("200")) {
            faults.push(operation.fault("/responses", "has no 200"));
        }
        for (status, response) in responses.into_iter().flatten() {
            let place = format!("/responses/{status}");
            let mut complain = |complaint: &str| faults.push(operation.fault(&place, complaint));
            let is_error = status.len() == 3 && status.starts_with(['4', '5']);
            if !is_error && status != "200" {
                complain("is neither 200 nor an error status");
            }
            if is_error && !text(response, "$ref").starts_with("#/components/responses/") {
                complain("must be a $ref into components/responses");
            }
            let content = &spec.resolve(response)["content"];
            let media: Vec<&str> = content.as_object().into_iter().flatten().map(|(media, _)| media.as_str()).collect();
            if media != ["application/json"] {
                complain(&format!("has the media {media:?} and not application/json alone"));
            }
            let schema = text(json_schema(spec.resolve(response)), "$ref");
            if schema.is_empty() {
                complain("has no named schema");
            }
            if is_error && error_schemas.insert(schema) && error_schemas.len() > 1 {
                complain(&format!("{schema} is another schema than that of the other errors"));
            }
        }
    }
    faults
}

#[test]
fn one_success_and_one_form_of_errors() {
    assert_faultless(faults_of_responses);
}

#[test]
fn a_bad_response_is_found() {
    let faults = [
        ("/200", json!(null), "has no 200"),
        ("/201", json!({ "description": "Made." }), "/responses/201: is neither 200"),
        ("/204", json!({ "description": "Gone." }), "/responses/204: is neither 200"),
        ("/default", json!({ "$ref": "#/components/responses/BadRequest" }), "/responses/default: is neither 200"),
        ("/4XX", json!({ "description": "Wrong." }), "must be a $ref"),
        ("/200/content", json!({ "text/plain": {} }), "not application/json alone"),
        ("/200/content/text~1plain", json!({}), "not application/json alone"),
    ];
    assert_found(faults_of_responses, "share-codes", "/paths/~1client~1v1~1cd-keys~1use-code/post/responses", &faults);
    let forbidden = "/components/responses/Forbidden/content/application~1json";
    let faults = [
        ("/schema", json!({ "type": "object" }), "has no named schema"),
        ("/schema", json!({ "$ref": "#/components/schemas/ShareCode" }), "another schema than"),
    ];
    assert_found(faults_of_responses, "share-codes", forbidden, &faults);
}

fn faults_of_parameters(spec: &Spec) -> Vec<String> {
    let mut faults = Vec::new();
    for operation in operations(spec) {
        let parameters = operation.parameters(spec);
        let in_path: BTreeSet<&str> =
            parameters.iter().filter(|parameter| parameter["in"] == "path").map(|found| text(found, "name")).collect();
        let places: BTreeSet<&str> = operation.places().into_iter().collect();
        for name in in_path.symmetric_difference(&places) {
            faults
                .push(operation.fault("/parameters", &format!("{name} is not both in the path and a path parameter")));
        }
        let names = parameters.iter().map(|parameter| text(parameter, "name"));
        let fields = field_names(spec, json_schema(&operation.definition["requestBody"]));
        let all: Vec<&str> = names.chain(fields).collect();
        faults.extend(collisions(all).iter().map(|complaint| operation.fault("/parameters", complaint)));
        for parameter in parameters {
            let place = format!("/parameters: {}", text(parameter, "name"));
            faults.extend(
                complaints_of_parameter(spec, parameter).iter().map(|complaint| operation.fault(&place, complaint)),
            );
        }
    }
    faults
}

fn complaints_of_parameter(spec: &Spec, parameter: &Value) -> Vec<String> {
    let mut complaints = Vec::new();
    if ["body", "header_map"].contains(&words(text(parameter, "name")).as_str()) {
        complaints.push("the generated code has a variable of that name".to_owned());
    }
    let unsupported =
        ["style", "explode", "content", "allowReserved"].into_iter().filter(|key| !parameter[key].is_null());
    complaints.extend(unsupported.map(|key| format!("{key} is not understood")));
    let schema = spec.resolve(&parameter["schema"]);
    let kind = text(schema, "type");
    if !["string", "integer", "boolean"].contains(&kind) {
        complaints.push(format!("the type {kind:?} is none for a parameter"));
    }
    match text(parameter, "in") {
        "query" => {}
        "path" => complaints.extend(complaints_of_path_parameter(parameter, schema)),
        other => complaints.push(format!("cannot be in {other:?}")),
    }
    complaints
}

fn complaints_of_path_parameter(parameter: &Value, schema: &Value) -> Vec<String> {
    let mut complaints = Vec::new();
    if parameter["required"] != true {
        complaints.push("is in the path, but not required".to_owned());
    }
    if schema["type"] == "string" {
        // Without them a value such as `..` or nothing at all would call another operation.
        let missing = ["minLength", "maxLength", "pattern"].into_iter().filter(|key| schema[key].is_null());
        complaints.extend(missing.map(|key| format!("is text in the path without {key}")));
        if schema["minLength"] == 0 {
            complaints.push("is text in the path that may be empty".to_owned());
        }
    }
    complaints
}

#[test]
fn parameters_are_those_that_can_be_generated() {
    assert_faultless(faults_of_parameters);
}

#[test]
fn a_bad_parameter_is_found() {
    let faults = [
        ("/components/parameters/ProductCode/required", json!(null), "but not required"),
        ("/components/parameters/ProductCode/name", json!("code"), "productCode is not both"),
        ("/components/parameters/ProductCode/in", json!("query"), "productCode is not both"),
        ("/components/parameters/ProductCode/in", json!("cookie"), "cannot be in \"cookie\""),
        ("/components/parameters/ProductCode/name", json!("body"), "a variable of that name"),
        ("/components/parameters/ProductCode/name", json!("headerMap"), "a variable of that name"),
        ("/components/parameters/ProductCode/name", json!("nets"), "nets and nets become the same name"),
        ("/components/parameters/ProductCode/style", json!("label"), "style is not understood"),
        ("/components/parameters/ProductCode/explode", json!(false), "explode is not understood"),
        ("/components/parameters/ProductCode/content", json!({}), "content is not understood"),
        ("/components/parameters/ProductCode/schema", json!({ "type": "object" }), "none for a parameter"),
        ("/components/schemas/ProductCode/minLength", json!(null), "without minLength"),
        ("/components/schemas/ProductCode/minLength", json!(0), "may be empty"),
        ("/components/schemas/ProductCode/maxLength", json!(null), "without maxLength"),
        ("/components/schemas/ProductCode/pattern", json!(null), "without pattern"),
    ];
    assert_found(faults_of_parameters, "subscription-sharing", "", &faults);
    let both = json!([{ "name": "id", "in": "path" }, { "name": "id", "in": "query" }]);
    let faults = [("/parameters", both, "id and id become the same name")];
    assert_found(faults_of_parameters, "proxy-orders", "/paths/~1user~1api~1orders~1{id}/get", &faults);
}

fn faults_of_requests(spec: &Spec) -> Vec<String> {
    let mut faults = Vec::new();
    for operation in operations(spec) {
        let body = &operation.definition["requestBody"];
        if body.is_null() {
            continue;
        }
        let mut complain = |complaint: &str| faults.push(operation.fault("/requestBody", complaint));
        if body["required"] != true {
            complain("is sent always, so it must be required");
        }
        let media: Vec<&str> =
            body["content"].as_object().into_iter().flatten().map(|(media, _)| media.as_str()).collect();
        if media != ["application/json"] {
            complain(&format!("has the media {media:?} and not application/json alone"));
        }
        if text(json_schema(body), "$ref").is_empty() {
            complain("has no named schema");
        }
    }
    faults.extend(faults_of_closed_enums(spec));
    faults
}

/// Words of a closed enum become variants.
fn faults_of_closed_enums(spec: &Spec) -> Vec<String> {
    let enums = nodes(spec).into_iter().filter(|node| !node.is_map() && node.value["enum"].is_array());
    enums
        .flat_map(|node| collisions(texts(node.value, "enum")).into_iter().map(move |what| node.fault(&what)))
        .collect()
}

#[test]
fn bodies_are_json_with_a_name() {
    assert_faultless(faults_of_requests);
}

#[test]
fn a_bad_body_is_found() {
    let body = "/paths/~1user~1api~1orders~1{id}~1tag/post/requestBody";
    let faults = [
        ("/required", json!(null), "must be required"),
        ("/required", json!(false), "must be required"),
        (
            "/content",
            json!({ "multipart/form-data": { "schema": { "type": "object" } } }),
            "not application/json alone",
        ),
        ("/content/text~1plain", json!({}), "not application/json alone"),
        ("/content/application~1json/schema", json!({ "type": "object" }), "has no named schema"),
    ];
    assert_found(faults_of_requests, "proxy-orders", body, &faults);
    let faults = [
        ("/enum", json!(["on-hold", "on_hold"]), "on-hold and on_hold become the same name"),
        ("/enum", json!(["active", "Active"]), "active and Active become the same name"),
    ];
    assert_found(faults_of_requests, "proxy-orders", "/components/schemas/OrderStatusFilter", &faults);
}

fn faults_of_names(spec: &Spec) -> Vec<String> {
    let schemas = spec.schemas().keys().map(String::as_str);
    let mut faults: Vec<String> =
        collisions(schemas).iter().map(|complaint| format!("#/components/schemas: {complaint}")).collect();
    let answers = reachable(spec, "responses");
    for node in nodes(spec).into_iter().filter(Node::is_schema) {
        let names: Vec<&str> =
            node.value["properties"].as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        let in_answer = node.steps.get(2).is_some_and(|name| answers.contains(name.as_str()));
        if in_answer && names.iter().any(|name| words(name) == "extra") {
            faults.push(node.fault("extra is the field for what the spec does not know"));
        }
        faults.extend(collisions(names).iter().map(|complaint| node.fault(complaint)));
        let is_part = node.step_from_end(0) == "items" || ["oneOf", "anyOf"].contains(&node.step_from_end(1));
        if is_part && !node.is_property() && node.value["properties"].is_object() {
            faults.push(node.fault("is an object that needs a name in components/schemas"));
        }
    }
    faults
}

#[test]
fn names_stay_different_in_rust() {
    assert_faultless(faults_of_names);
}

#[test]
fn names_that_become_the_same_are_found() {
    let faults = [
        ("/shareCode", json!({ "type": "object" }), "ShareCode and shareCode become"),
        ("/Share_Code", json!({ "type": "object" }), "ShareCode and Share_Code become"),
        ("/ShareCode/properties/createdAt", json!({ "type": "integer" }), "createdAt and created_at become"),
        ("/ShareCode/properties/created-at", json!({ "type": "integer" }), "created-at and created_at become"),
        ("/ShareCodePage/properties/items/items", json!({ "properties": {} }), "an object that needs a name"),
        ("/IssuedCode/oneOf/1", json!({ "properties": {} }), "an object that needs a name"),
        ("/ShareCode/properties/extra", json!({ "type": "integer" }), "extra is the field"),
    ];
    assert_found(faults_of_names, "share-codes", "/components/schemas", &faults);
}

fn faults_of_answers(spec: &Spec) -> Vec<String> {
    let answers = reachable(spec, "responses");
    let is_of_answer = |node: &Node| {
        let in_schema = node.steps.first().is_some_and(|step| step == "components")
            && node.steps.get(1).is_some_and(|step| step == "schemas")
            && node.steps.get(2).is_some_and(|name| answers.contains(name.as_str()));
        node.is_schema() && (in_schema || node.steps.iter().any(|step| step == "responses"))
    };
    let strict = [
        "enum",
        "pattern",
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
        "minItems",
        "maxItems",
        "anyOf",
        "not",
        "uniqueItems",
        "multipleOf",
        "discriminator",
    ];
    let mut faults = Vec::new();
    for node in nodes(spec).into_iter().filter(is_of_answer) {
        for key in strict.into_iter().filter(|key| !node.value[key].is_null()) {
            faults.push(node.fault(&format!("{key} in an answer would refuse what the server sends one day")));
        }
        // A number of another width, or a time, date or address, is a type that refuses some values.
        if ![Value::Null, json!("int64")].contains(&node.value["format"]) && node.value["x-unit"].is_null() {
            faults.push(node.fault(&format!("the format {} in an answer is too strict", node.value["format"])));
        }
        if node.value["additionalProperties"] == false {
            faults.push(node.fault("additionalProperties: false refuses new fields"));
        }
    }
    let requests = reachable(spec, "requestBody");
    let both = answers.intersection(&requests).filter(|name| spec.schemas()[**name]["properties"].is_object());
    faults.extend(both.map(|name| format!("#/components/schemas/{name}: serves requests and answers")));
    faults
}

#[test]
fn answers_refuse_nothing() {
    assert_faultless(faults_of_answers);
}

#[test]
fn a_strict_answer_is_found() {
    let faults = [
        ("/OrderStatus/enum", json!(["active"]), "/OrderStatus: enum in an answer"),
        ("/OrderDetails/properties/tag/pattern", json!("^a$"), "pattern in an answer"),
        ("/OrderDetails/properties/tag/minLength", json!(1), "minLength in an answer"),
        ("/OrderDetails/properties/tag/maxLength", json!(9), "maxLength in an answer"),
        ("/OrderDetails/properties/quantity/minimum", json!(1), "minimum in an answer"),
        ("/AddonLine/properties/pending/properties/next_qty/maximum", json!(9), "maximum in an answer"),
        ("/AvailableCounts/items/enum", json!(["a"]), "/AvailableCounts/items: enum in an answer"),
        ("/OrderDetails/properties/created_at/x-unit", json!(null), "the format \"date-time\" in an answer"),
        ("/OrderDetails/properties/quantity/format", json!("int32"), "the format \"int32\" in an answer"),
        ("/ErrorBody/additionalProperties", json!(false), "refuses new fields"),
        ("/OrderDetails/properties/status/allOf/0/$ref", json!("#/components/schemas/OrderStatusFilter"), "enum in an"),
        (
            "/GetOrderResponse/properties/order/allOf/0/$ref",
            json!("#/components/schemas/AddonSelection"),
            "serves requests",
        ),
    ];
    assert_found(faults_of_answers, "proxy-orders", "/components/schemas", &faults);
}
