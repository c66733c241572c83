//! What no linter of OpenAPI files sees: the rules of our own extensions and of our own style. What the generator would
//! stumble over is the business of `sharekit spec lint`, and held there against planted faults.
//!
//! A checker returns what is wrong, one readable line per fault, with the JSON pointer of the place. Beside each stands
//! a test that plants faults in a copy of a spec and sees them found.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{Spec, json_schema, text, texts};

const SPECS: [&str; 3] = ["share-codes", "proxy-orders", "subscription-sharing"];

use crate::names::GENERATED_METHODS as METHODS;

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

/// The worked examples of a body or a response.
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
    let response = &source.definition["responses"]["200"];
    let sound = if let Some(pointer) = expression.strip_prefix("$response.body") {
        leads(response, pointer.trim_start_matches('#'))
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
    faults
}

#[test]
fn operations_say_what_the_client_needs() {
    assert_faultless(faults_of_operations);
}

#[test]
fn an_operation_that_says_too_little_is_found() {
    let base = "/paths/~1user~1api~1me/get";
    let faults = [
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
    }
    faults
}

#[test]
fn descriptions_are_there() {
    assert_faultless(faults_of_descriptions);
}

#[test]
fn a_missing_description_is_found() {
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
    ];
    assert_found(faults_of_descriptions, "proxy-orders", "", &faults);
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
        let is_closed = node.value["enum"].is_array() && node.value["x-extensible-enum"].is_null();
        let complaints =
            if is_closed { complaints_of_closed_enum(node.value) } else { complaints_of_open_enum(node.value) };
        faults.extend(complaints.iter().map(|complaint| node.fault(complaint)));
    }
    faults
}

/// A closed enum may have Rust names too, one for each word.
fn complaints_of_closed_enum(schema: &Value) -> Vec<String> {
    let (names, words) = (texts(schema, "x-enum-varnames"), texts(schema, "enum"));
    let mut complaints: Vec<String> =
        names.iter().filter(|name| !is_variant(name)).map(|name| format!("{name} cannot name a variant")).collect();
    if names.len() != words.len() {
        complaints.push(format!("x-enum-varnames has {} entries for {} values", names.len(), words.len()));
    }
    complaints
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
    let doubled = names
        .iter()
        .enumerate()
        .filter(|(position, name)| names[..*position].iter().any(|other| other.eq_ignore_ascii_case(name)));
    complaints.extend(doubled.map(|(_, name)| format!("{name} is the name of another value, too")));
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
        ("/ContactType/x-enum-varnames", json!(["Email", "EMail"]), "the name of another value"),
        ("/ContactType/x-legacy-forms/C_PIGEON", json!("C"), "C_PIGEON points at \"C\""),
        ("/ContactType/x-legacy-forms/A", json!("B"), "A is a current form"),
        ("/ContactType/enum", json!(["A"]), "open and closed"),
        ("/ShareRule/properties/productCode/x-extensible-enum", json!(["A"]), "without a name"),
    ];
    assert_found(faults_of_open_enums, "subscription-sharing", "/components/schemas", &faults);
    let closed = [
        ("/StandardResidentialProduct/x-enum-varnames", json!(["one", "Two"]), "cannot name a variant"),
        ("/StandardResidentialProduct/x-enum-varnames", json!(["One", "Two"]), "has 2 entries for 1 values"),
    ];
    assert_found(faults_of_open_enums, "proxy-orders", "/components/schemas", &closed);
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
            complain(format!("{items:?} leads to no array in the example of the response"));
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
            faults.push(node.fault("has a unit, but is not a schema"));
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
        ("/parameters/Limit/x-unit", json!("bytes"), "is not a schema"),
    ];
    assert_found(faults_of_units, "share-codes", "/components", &faults);
}

// ---- responses -------------------------------------------------------------------------------------------------------

/// An error is described once for all operations.
fn faults_of_errors(spec: &Spec) -> Vec<String> {
    let mut faults = Vec::new();
    for operation in operations(spec) {
        for (status, response) in operation.definition["responses"].as_object().into_iter().flatten() {
            if status != "200" && !text(response, "$ref").starts_with("#/components/responses/") {
                faults
                    .push(operation.fault(&format!("/responses/{status}"), "must be a $ref into components/responses"));
            }
        }
    }
    faults
}

#[test]
fn errors_are_described_once() {
    assert_faultless(faults_of_errors);
}

#[test]
fn an_error_that_is_described_apart_is_found() {
    let faults = [("/4XX", json!({ "description": "Wrong." }), "must be a $ref")];
    assert_found(faults_of_errors, "share-codes", "/paths/~1client~1v1~1cd-keys~1use-code/post/responses", &faults);
}
