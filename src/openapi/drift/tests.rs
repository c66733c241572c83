//! What counts as drift, and what is only written differently.

use serde_json::{Value, json};

use crate::openapi::drift::{self, Drift};
use crate::openapi::edits::{Edit, edited, project};
use crate::openapi::model::Model;
use crate::openapi::reading;
use crate::openapi::report::{Report, Section};
use crate::openapi::spec::Spec;

const OURS: &str = r"
openapi: 3.0.3
info: {title: Things, version: 1.0.0}
servers: [{url: https://api.example.com/base}]
paths:
  /things:
    get:
      operationId: list_things
      tags: [things]
      x-source: vendor
      x-source-ref: [page]
      parameters:
        - {name: limit, in: query, schema: {type: integer, format: int64, minimum: 1, maximum: 100, default: 30}}
        - {name: page, in: query, x-source: assumed, x-source-ref: [decisions], schema: {type: integer, minimum: 1}}
        - {name: kind, in: query, schema: {allOf: [{$ref: '#/components/schemas/Kind'}], enum: [a, b]}}
      responses:
        '200': {description: Things, content: {application/json: {schema: {$ref: '#/components/schemas/Things'}}}}
        '400': {description: No, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}
        '404': {description: None, x-source: inferred, x-source-ref: [guide], content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}
  /things/{id}:
    post:
      operationId: change_thing
      tags: [things]
      x-source: vendor
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Change'}}}
      responses:
        '200': {description: Done, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
components:
  schemas:
    Kind: {type: string, x-extensible-enum: [a, b, c], x-legacy-forms: {old-a: a}, x-source: vendor}
    State: {type: integer, x-extensible-enum: [1, 2], x-source: assumed, x-source-ref: [decisions]}
    Things: {type: object, x-source: vendor, properties: {items: {type: array, items: {$ref: '#/components/schemas/Thing'}}}}
    Thing:
      type: object
      x-source: vendor
      required: [id]
      properties:
        id: {type: integer, format: int64}
        kind: {allOf: [{$ref: '#/components/schemas/Kind'}], description: Its kind.}
        state: {$ref: '#/components/schemas/State'}
        name: {type: string, nullable: true}
        made_at: {type: string, x-unit: iso-8601}
        guess: {type: string, x-source: assumed, x-source-ref: [decisions]}
        value: {oneOf: [{type: string}, {$ref: '#/components/schemas/Part'}]}
        part: {$ref: '#/components/schemas/Part'}
        parent: {$ref: '#/components/schemas/Thing'}
    Part: {type: object, x-source: vendor, properties: {size: {type: number, exclusiveMinimum: true, minimum: 0}}}
    Change:
      type: object
      x-source: vendor
      required: [name]
      properties:
        name: {type: string, maxLength: 20}
        always: {type: string, enum: [CHANGE]}
        flag: {type: integer, minimum: 0, maximum: 1}
        level: {type: integer, enum: [1, 2, 3]}
        sure: {type: boolean, x-source: document, x-source-ref: [page, decisions]}
    Problem: {type: object, x-source: vendor, properties: {message: {type: string}}}
";

fn ours() -> Value {
    reading::parse(OURS).unwrap()
}

/// Our spec as the vendor would say it: with these changes, and without our marks.
fn theirs(edits: &[Edit]) -> Value {
    edited(ours(), edits)
}

fn compare(ours: &Value, theirs: &Value) -> Report<Drift> {
    let [ours, theirs] = [ours, theirs].map(|root| Model::new(Spec::new(root.clone())));
    drift::compare("ours", &ours, &theirs)
}

/// `section kind: place` of all findings.
fn found(ours: &Value, theirs: &Value) -> Vec<String> {
    let findings = compare(ours, theirs).findings;
    let lines = findings.iter().map(|found| format!("{} {}: {}", found.section.code(), found.kind.code, found.place));
    lines.collect()
}

fn check(rows: Vec<(Vec<Edit>, Vec<&str>)>) {
    for (edits, expected) in rows {
        assert_eq!(found(&ours(), &theirs(&edits)), expected, "{edits:?}");
    }
}

const LIST: &str = "/paths/~1things/get";
const PARAMETERS: &str = "/paths/~1things/get/parameters";
const LIMIT: &str = "/paths/~1things/get/parameters/0";
const LIMIT_SCHEMA: &str = "/paths/~1things/get/parameters/0/schema";
const RESPONSES: &str = "/paths/~1things/get/responses";
const THING: &str = "/components/schemas/Thing";
const FIELDS: &str = "/components/schemas/Thing/properties";
const CHANGE: &str = "/components/schemas/Change";

#[test]
fn what_they_have_and_we_lack() {
    let operation = |tag: &str| json!({"get": {"tags": [tag], "responses": {}}});
    check(vec![
        (vec![("/paths", "/more", operation("things"))], vec!["missing operation-missing: operation GET /more"]),
        // What the vendor offers beyond the operations that we cover does not concern us.
        (vec![("/paths", "/more", operation("others"))], vec![]),
        (
            vec![(PARAMETERS, "0", json!({"name": "sort", "in": "query", "schema": {"type": "string"}}))],
            vec!["missing parameter-missing: operation list_things, parameter sort"],
        ),
        (vec![(FIELDS, "more", json!({"type": "string"}))], vec!["missing field-missing: schema Thing, field more"]),
        (
            vec![(RESPONSES, "409", json!({"description": "Conflict"}))],
            vec!["missing status-missing: operation list_things, response 409"],
        ),
        (
            vec![("/components/schemas/Kind", "x-extensible-enum", json!(["a", "b", "c", "d"]))],
            vec!["missing word-missing: schema Kind"],
        ),
        (
            vec![(
                "/components/schemas/Part/properties",
                "size",
                json!({"type": "number", "exclusiveMinimum": 0, "enum": [1.5]}),
            )],
            vec!["missing words-missing: schema Part, field size"],
        ),
        (
            vec![("/components/schemas/Thing/properties/value/oneOf", "2", json!({"type": "boolean"}))],
            vec!["missing alternative-missing: schema Thing, field value"],
        ),
        (
            vec![(LIST, "requestBody", json!({"content": {"application/json": {"schema": {"type": "object"}}}}))],
            vec!["missing body-missing: operation list_things, body"],
        ),
    ]);
}

#[test]
fn what_both_have_and_say_differently() {
    let limit = "different limit-differs: operation list_things, parameter limit";
    check(vec![
        (
            vec![(LIMIT, "required", json!(true))],
            vec!["different required-differs: operation list_things, parameter limit"],
        ),
        (
            vec![(LIMIT, "in", json!("header"))],
            vec!["different location-differs: operation list_things, parameter limit"],
        ),
        (
            vec![(LIMIT_SCHEMA, "type", json!("string"))],
            vec!["different type-differs: operation list_things, parameter limit"],
        ),
        (vec![(LIMIT_SCHEMA, "maximum", json!(50))], vec![limit]),
        (vec![(LIMIT_SCHEMA, "maximum", Value::Null)], vec![limit]),
        (
            vec![(LIMIT_SCHEMA, "default", json!(20))],
            vec!["different default-differs: operation list_things, parameter limit"],
        ),
        (
            vec![(FIELDS, "made_at", json!({"type": "string", "format": "uuid"}))],
            vec!["different format-differs: schema Thing, field made_at"],
        ),
        (vec![(FIELDS, "name", json!({"type": "string"}))], vec!["different null-differs: schema Thing, field name"]),
        (
            vec![(THING, "required", json!(["id", "name"]))],
            vec!["different required-differs: schema Thing, field name"],
        ),
        (vec![(CHANGE, "required", json!([]))], vec!["different required-differs: schema Change, field name"]),
        (
            vec![("/paths/~1things~1{id}/post/requestBody", "required", json!(false))],
            vec!["different required-differs: operation change_thing, body"],
        ),
        (vec![(LIST, "deprecated", json!(true))], vec!["different deprecated: operation list_things"]),
        (
            vec![
                ("/paths/~1things~1{id}/post/requestBody/content", "application/json", Value::Null),
                (
                    "/paths/~1things~1{id}/post/requestBody/content",
                    "text/csv",
                    json!({"schema": {"$ref": "#/components/schemas/Change"}}),
                ),
            ],
            vec!["different media-type-differs: operation change_thing, body"],
        ),
    ]);
}

#[test]
fn what_we_have_and_they_do_not() {
    check(vec![
        (vec![("/paths", "/things/{id}", Value::Null)], vec!["removed operation-removed: operation change_thing"]),
        (
            vec![(PARAMETERS, "0", Value::Null)],
            vec!["removed parameter-removed: operation list_things, parameter limit"],
        ),
        (vec![(RESPONSES, "400", Value::Null)], vec!["removed status-removed: operation list_things, response 400"]),
        (vec![(FIELDS, "made_at", Value::Null)], vec!["removed field-removed: schema Thing, field made_at"]),
        (
            vec![("/components/schemas/Kind", "x-extensible-enum", json!(["a", "b"]))],
            vec!["removed word-removed: schema Kind"],
        ),
        (
            vec![("/components/schemas/Thing/properties/value/oneOf", "0", Value::Null)],
            vec!["removed alternative-removed: schema Thing, field value, alternative string"],
        ),
        (
            vec![("/paths/~1things~1{id}/post", "requestBody", Value::Null)],
            vec!["removed body-removed: operation change_thing, body"],
        ),
    ]);
}

#[test]
fn a_guess_that_they_do_not_mention_is_not_drift() {
    let edits = [
        (PARAMETERS, "1", Value::Null),
        (RESPONSES, "404", Value::Null),
        (FIELDS, "guess", Value::Null),
        ("/components/schemas/Change/properties", "sure", Value::Null),
    ];
    let report = compare(&ours(), &theirs(&edits));
    assert_eq!(report.findings, []);
    let still_guessed = [
        "operation list_things, parameter page",
        "operation list_things, response 404",
        "schema Change, field sure",
        "schema Thing, field guess",
    ];
    assert_eq!(report.summary["still_guessed"], json!(still_guessed));
}

#[test]
fn a_guess_that_they_state_is_settled_with_our_mark() {
    let settled = [
        "settled now-stated: operation list_things, parameter page",
        "settled now-stated: schema Thing, field guess",
        "settled now-stated: schema State",
        "settled now-stated: operation list_things, response 404",
    ];
    assert_eq!(found(&ours(), &without_marks(ours())), settled);
    let mut other = without_marks(ours());
    other["components"]["schemas"]["Thing"]["properties"]["guess"] = json!({"type": "integer"});
    let findings = compare(&ours(), &other).findings;
    let wrong = findings.iter().find(|found| found.kind.code == "type-differs").unwrap();
    let marks =
        [("x-source", json!("assumed")), ("x-source-ref", json!(["decisions"])), ("operation", json!("list_things"))];
    assert_eq!(wrong.marks, marks);
}

/// Each row says why it is not drift.
fn check_silence(rows: Vec<(Vec<Edit>, &str)>) {
    for (edits, why) in rows {
        assert_eq!(found(&ours(), &theirs(&edits)), [""; 0], "{why}: {edits:?}");
    }
}

#[test]
fn a_schema_written_differently_is_not_drift() {
    let change = "/components/schemas/Change/properties";
    let part = json!({"type": "object", "properties": {"size": {"type": "number", "exclusiveMinimum": 0}}});
    let words = json!({"oneOf": [{"const": "a", "title": "A"}, {"const": "b"}, {"const": "c"}]});
    let other_order = json!({"anyOf": [{"$ref": "#/components/schemas/Part"}, {"type": "string"}]});
    check_silence(vec![
        (vec![(FIELDS, "name", json!({"type": ["string", "null"]}))], "null as a type"),
        (vec![(FIELDS, "name", json!({"anyOf": [{"type": "string"}, {"type": "null"}]}))], "null as an alternative"),
        (vec![(FIELDS, "kind", json!({"$ref": "#/components/schemas/Kind"}))], "a bare reference"),
        (vec![(FIELDS, "kind", json!({"type": "string", "enum": ["c", "b", "a"]}))], "inline, and closed"),
        (vec![(FIELDS, "kind", json!({"enum": ["a", "b", "c", "old-a"]}))], "an old spelling, and no type"),
        (vec![(FIELDS, "kind", words)], "words as alternatives"),
        (vec![(FIELDS, "kind", json!({"type": "string"}))], "no words"),
        (vec![(FIELDS, "made_at", json!({"type": "string", "format": "date-time"}))], "the unit as a format"),
        (vec![(FIELDS, "part", part.clone())], "inline"),
        (vec![(FIELDS, "part", json!({"allOf": [part]}))], "merged"),
        (vec![(FIELDS, "part", json!({}))], "anything"),
        (vec![(FIELDS, "value", other_order)], "another order"),
        (vec![(change, "always", json!({"const": "CHANGE"}))], "a constant"),
        (vec![("/components/schemas/Change/properties/name", "minLength", json!(0))], "a limit that limits nothing"),
        (
            vec![
                ("/components/schemas/Change/properties/flag", "enum", json!([0, 1])),
                ("/components/schemas/Change/properties/flag", "maximum", Value::Null),
                ("/components/schemas/Change/properties/flag", "minimum", Value::Null),
            ],
            "a list of the numbers in a range",
        ),
        (
            vec![(change, "level", json!({"type": "integer", "minimum": 1, "maximum": 3}))],
            "a range of the numbers in a list",
        ),
        (vec![(LIMIT_SCHEMA, "format", Value::Null)], "no size of the number"),
        (vec![(LIMIT_SCHEMA, "type", Value::Null)], "limits without a type"),
        (vec![(LIMIT_SCHEMA, "default", Value::Null)], "no default"),
        (
            vec![(LIMIT_SCHEMA, "minimum", Value::Null), (LIMIT_SCHEMA, "exclusiveMinimum", json!(0))],
            "more than 0 is at least 1",
        ),
    ]);
}

#[test]
fn an_operation_written_differently_is_not_drift() {
    let content = "/paths/~1things/get/responses/200/content";
    let without_errors = |edit: Edit| vec![edit, (RESPONSES, "400", Value::Null), (RESPONSES, "404", Value::Null)];
    let response = |pointer: &str, key: &str| ours().pointer(pointer).unwrap()[key].clone();
    let header = json!({"name": "Authorization", "in": "header", "schema": {"type": "string"}});
    check_silence(vec![
        (vec![(RESPONSES, "2XX", response(RESPONSES, "200")), (RESPONSES, "200", Value::Null)], "a range of statuses"),
        (without_errors((RESPONSES, "default", json!({"description": "No"}))), "errors by default"),
        (without_errors((RESPONSES, "4XX", json!({"description": "No"}))), "errors by range"),
        (
            vec![
                (content, "application/json; charset=utf-8", response(content, "application/json")),
                (content, "application/json", Value::Null),
            ],
            "a charset",
        ),
        (vec![("/paths/~1things~1{id}/post/requestBody", "required", Value::Null)], "a body of which nothing is said"),
        (vec![(LIST, "operationId", Value::Null), (LIST, "description", json!("Else"))], "other words"),
        (
            vec![
                ("/paths", "/base/things", ours()["paths"]["/things"].clone()),
                ("/paths", "/things", Value::Null),
                ("", "servers", json!([{"url": "https://api.example.com"}])),
            ],
            "the base in the path",
        ),
        (vec![(PARAMETERS, "0", header)], "a credential as a header"),
        (vec![(LIMIT_SCHEMA, "nullable", json!(true))], "null in an address"),
    ]);
    let other_name = ours().to_string().replace("{id}", "{number}").replace("\"name\":\"id\"", "\"name\":\"number\"");
    let other_name = serde_json::from_str(&other_name).unwrap();
    assert_eq!(found(&ours(), &other_name), [""; 0], "a parameter of the path by another name");
}

#[test]
fn our_specs_do_not_drift_from_themselves() {
    for (name, json) in project() {
        let spec = reading::built_in(json).into_root();
        let yaml = reading::parse(&yaml_serde::to_string(&spec).unwrap()).unwrap();
        let inlined = inlined(&spec, &spec);
        for (how, other) in
            [("JSON", spec.clone()), ("YAML", yaml), ("3.1", in_3_1(spec.clone())), ("inlined", inlined)]
        {
            assert_eq!(found(&spec, &other), [""; 0], "{name}: {how}");
        }
        let unmarked = found(&spec, &in_3_1(without_marks(spec.clone())));
        let others: Vec<_> = unmarked.iter().filter(|line| !line.starts_with("settled")).collect();
        assert_eq!(others, [""; 0], "{name}: without our marks");
        assert!(!unmarked.is_empty(), "{name}: guesses are settled");
    }
}

#[test]
fn a_guess_that_they_state_only_in_part_is_not_settled() {
    let guess = |field: Value| {
        let mut ours = ours();
        let mut field = field;
        field["x-source"] = "assumed".into();
        ours["components"]["schemas"]["Thing"]["properties"]["guess"] = field;
        ours
    };
    let place = "settled now-stated: schema Thing, field guess".to_owned();
    for (ours, theirs, is_settled) in [
        (json!({"type": "integer", "x-extensible-enum": [1, 2]}), json!({"type": "integer"}), false),
        (json!({"type": "integer", "x-extensible-enum": [1, 2]}), json!({"type": "integer", "enum": [1, 2]}), true),
        (json!({"type": "string", "maxLength": 5}), json!({"type": "string"}), false),
        (json!({"type": "string", "maxLength": 5}), json!({"type": "string", "maxLength": 5}), true),
        (json!({"type": "integer", "x-unit": "cents"}), json!({"type": "integer"}), false),
        (json!({"type": "string", "x-unit": "iso-8601"}), json!({"type": "string", "format": "date-time"}), true),
        (json!({"type": "string", "nullable": true}), json!({"type": "string"}), false),
        (json!({"type": "string"}), json!({}), false),
    ] {
        let mut vendor = without_marks(guess(ours.clone()));
        vendor["components"]["schemas"]["Thing"]["properties"]["guess"] = theirs.clone();
        assert_eq!(found(&guess(ours.clone()), &vendor).contains(&place), is_settled, "{ours} and {theirs}");
    }
}

#[test]
fn a_shared_response_is_settled_if_they_state_it_for_all_operations_that_share_it() {
    let mut ours = ours();
    ours["components"]["responses"] = json!({"Missing": {"description": "None", "x-source": "assumed"}});
    let shared = json!({"$ref": "#/components/responses/Missing"});
    for pointer in [RESPONSES, "/paths/~1things~1{id}/post/responses"] {
        ours.pointer_mut(pointer).unwrap()["410"] = shared.clone();
    }
    let settled = "settled now-stated: response Missing".to_owned();
    let mut theirs = without_marks(ours.clone());
    assert!(found(&ours, &theirs).contains(&settled));
    theirs.pointer_mut(RESPONSES).unwrap().as_object_mut().unwrap().remove("410");
    assert!(!found(&ours, &theirs).contains(&settled));
}

#[test]
fn a_schema_that_contains_itself_is_compared() {
    let mut spec = ours();
    spec["components"]["schemas"]["Thing"]["properties"]["child"] =
        json!({"allOf": [{"$ref": "#/components/schemas/Thing"}], "default": {}});
    spec["components"]["schemas"]["Thing"]["properties"]["value"] = json!({"oneOf": [{"$ref": "#/components/schemas/Thing"}, {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}]});
    spec["components"]["schemas"]["Kind"] = json!({"$ref": "#/components/schemas/Kind"});
    assert_eq!(found(&spec, &spec), [""; 0]);
    assert!(!found(&spec, &ours()).is_empty());
    assert!(!found(&ours(), &spec).is_empty());
}

/// As a vendor would write it: without our extensions; open enums are closed.
fn without_marks(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let words = map.get("x-extensible-enum").cloned().map(|words| ("enum".to_owned(), words));
            let kept = map.into_iter().filter(|(key, _)| !key.starts_with("x-") && key != "operationId");
            let kept = words.into_iter().chain(kept.map(|(key, value)| (key, without_marks(value))));
            Value::Object(kept.collect())
        }
        Value::Array(list) => list.into_iter().map(without_marks).collect(),
        other => other,
    }
}

/// The same by the rules of OpenAPI 3.1.
fn in_3_1(value: Value) -> Value {
    match value {
        Value::Object(mut map) => {
            if map.contains_key("openapi") {
                map.insert("openapi".to_owned(), "3.1.1".into());
            }
            if map.get("nullable") == Some(&Value::Bool(true)) {
                map.remove("nullable");
                match map.remove("type") {
                    Some(name) => drop(map.insert("type".to_owned(), json!([name, "null"]))),
                    None => return json!({ "anyOf": [in_3_1(Value::Object(map)), { "type": "null" }] }),
                }
            }
            if let Some([only]) = map.get("enum").and_then(Value::as_array).map(Vec::as_slice) {
                let only = only.clone();
                map.remove("enum");
                map.insert("const".to_owned(), only);
            }
            Value::Object(map.into_iter().map(|(key, value)| (key, in_3_1(value))).collect())
        }
        Value::Array(list) => list.into_iter().map(in_3_1).collect(),
        other => other,
    }
}

/// The same without references; none of our schemas contains itself.
fn inlined(value: &Value, root: &Value) -> Value {
    match value {
        Value::Object(map) => match map.get("$ref").and_then(Value::as_str) {
            Some(reference) => inlined(root.pointer(&reference[1..]).unwrap(), root),
            None => Value::Object(map.iter().map(|(key, value)| (key.clone(), inlined(value, root))).collect()),
        },
        Value::Array(list) => list.iter().map(|item| inlined(item, root)).collect(),
        other => other.clone(),
    }
}
