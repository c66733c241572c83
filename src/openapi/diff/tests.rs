//! What each change of a spec is called, and what it means, in both directions.

use serde_json::{Value, json};

use crate::openapi::diff::compare;
use crate::openapi::edits::{Edit, edited, project};
use crate::openapi::reading;
use crate::openapi::report::Section;
use crate::openapi::spec::Spec;

const SPEC: &str = r"
openapi: 3.0.3
info: {title: Things, version: 1.0.0, description: What there is.}
servers:
  - {url: https://api.example.com, description: Production}
  - {url: https://test.example.com}
security: [{key: []}]
x-rate-limits: [{requests: 100, seconds: 1}]
x-command: things
x-sources: {page: {title: A page}}
tags: [{name: things}]
paths:
  /things:
    get:
      operationId: list_things
      tags: [things]
      summary: List
      description: Lists things.
      x-source: vendor
      x-retry-safe: true
      x-command: {name: list}
      x-paging: {style: page, items: /items, total_pages: /pages}
      parameters:
        - {$ref: '#/components/parameters/Limit'}
        - {name: page, in: query, schema: {type: integer, minimum: 1}}
        - {name: only, in: query, schema: {allOf: [{$ref: '#/components/schemas/Kind'}], enum: [a, b]}}
        - {name: word, in: query, schema: {type: string, maxLength: 10, default: x}, example: y}
      responses:
        '200': {description: Things, content: {application/json: {schema: {$ref: '#/components/schemas/ThingPage'}}}}
        '400': {$ref: '#/components/responses/Refused'}
    post:
      operationId: make_thing
      x-retry-safe: false
      x-success-words: [MADE]
      parameters:
        - {$ref: '#/components/parameters/Limit'}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/NewThing'}}}
      responses:
        '200': {description: Made, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
        '400': {$ref: '#/components/responses/Refused'}
  /things/{id}:
    get:
      operationId: get_thing
      x-retry-safe: true
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer, format: int64}}
      responses:
        '200': {description: A thing, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
components:
  securitySchemes:
    key: {type: apiKey, in: query, name: api-key}
    token: {type: http, scheme: bearer}
  parameters:
    Limit: {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100}}
  responses:
    Refused: {description: No, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}
  schemas:
    Kind: {type: string, x-extensible-enum: [a, b, c], x-enum-varnames: [A, B, C], x-enum-descriptions: [Is a., Is b., Is c.], x-legacy-forms: {old-a: a}}
    Order: {type: string, enum: [asc, desc]}
    Only: {type: string, enum: [MAKE]}
    ThingPage:
      type: object
      properties:
        items: {type: array, items: {$ref: '#/components/schemas/Thing'}}
        pages: {type: integer, format: int64}
    Thing:
      type: object
      required: [id]
      description: A thing.
      properties:
        id: {type: integer, format: int64, description: Its number.}
        kind: {allOf: [{$ref: '#/components/schemas/Kind'}], description: Its kind.}
        price: {type: integer, x-unit: cents, nullable: true}
        traffic: {type: integer, x-unit: bytes}
        size: {type: integer, maximum: 10}
        shape: {$ref: '#/components/schemas/Shape'}
        parts: {type: array, items: {$ref: '#/components/schemas/Thing'}}
    Shape:
      oneOf:
        - {title: Name, type: string}
        - {$ref: '#/components/schemas/Round'}
    Round: {type: object, properties: {radius: {type: number}}}
    NewThing:
      type: object
      required: [name, order]
      properties:
        name: {type: string, minLength: 1, maxLength: 20, pattern: '^a'}
        order: {$ref: '#/components/schemas/Order'}
        codes: {type: array, minItems: 1, items: {type: string}}
        note: {type: string, nullable: true}
        same: {$ref: '#/components/schemas/Only'}
        choice: {$ref: '#/components/schemas/Choice'}
    Choice:
      anyOf:
        - {$ref: '#/components/schemas/ChoiceA'}
        - {$ref: '#/components/schemas/ChoiceB'}
    ChoiceA: {type: object, properties: {a: {type: string}}}
    ChoiceB: {type: object, properties: {b: {type: string}}}
    Problem: {type: object, properties: {message: {type: string}}}
";

/// Changes, what is found one way, and what is found in the other direction.
type Row = (Vec<Edit>, Vec<&'static str>, Vec<&'static str>);

/// A row whose changes are called the same in both directions.
fn both_ways(edit: Edit, found: &'static str) -> Row {
    (vec![edit], vec![found], vec![found])
}

fn one(edit: Edit, forward: &'static str, backward: &'static str) -> Row {
    (vec![edit], vec![forward], vec![backward])
}

fn spec() -> Value {
    reading::parse(SPEC).unwrap()
}

/// `impact kind: place` of all findings.
fn found(old: Value, new: Value) -> Vec<String> {
    let findings = compare(Spec::new(old), Spec::new(new)).findings;
    let lines = findings.iter().map(|found| format!("{} {}: {}", found.section.code(), found.kind.code, found.place));
    lines.collect()
}

fn check(rows: Vec<Row>) {
    for (edits, forward, backward) in rows {
        assert_eq!(found(spec(), edited(spec(), &edits)), forward, "{edits:?}");
        assert_eq!(found(edited(spec(), &edits), spec()), backward, "in the other direction: {edits:?}");
    }
}

const LIST: &str = "/paths/~1things/get";
const MAKE: &str = "/paths/~1things/post";
const WORD: &str = "/paths/~1things/get/parameters/3";
const THING: &str = "/components/schemas/Thing";
const NEW_THING: &str = "/components/schemas/NewThing";

#[test]
fn operations_are_methods() {
    let by_id = || spec()["paths"]["/things/{id}"].clone();
    let move_to = |path| vec![("/paths", path, by_id()), ("/paths", "/things/{id}", Value::Null)];
    let mut by_number = by_id();
    by_number["get"]["parameters"][0]["name"] = "number".into();
    check(vec![
        one(
            ("/paths", "/things/{id}", Value::Null),
            "breaking operation-removed: operation get_thing",
            "additive operation-added: operation get_thing",
        ),
        one(
            (LIST, "operationId", json!("all_things")),
            "breaking operation-renamed: operation list_things",
            "breaking operation-renamed: operation all_things",
        ),
        (
            move_to("/items/{id}"),
            vec!["breaking operation-moved: operation get_thing"],
            vec!["breaking operation-moved: operation get_thing"],
        ),
        // The server sees the same path; the caller names another argument.
        (
            vec![("/paths", "/things/{number}", by_number), ("/paths", "/things/{id}", Value::Null)],
            vec![
                "breaking parameter-removed: operation get_thing, parameter id",
                "breaking required-parameter-added: operation get_thing, parameter number",
            ],
            vec![
                "breaking parameter-removed: operation get_thing, parameter number",
                "breaking required-parameter-added: operation get_thing, parameter id",
            ],
        ),
        both_ways((LIST, "x-retry-safe", json!(false)), "breaking retry-safety-changed: operation list_things"),
        both_ways(
            ("/paths/~1things/get/x-command", "name", json!("ls")),
            "breaking command-changed: operation list_things",
        ),
        both_ways(
            ("/paths/~1things/get/x-command", "arguments", json!(["word"])),
            "breaking command-changed: operation list_things",
        ),
        both_ways(
            ("/paths/~1things/get/x-command", "columns", json!(["kind"])),
            "documentation note-changed: operation list_things, key x-command",
        ),
        both_ways(("", "x-command", json!("stuff")), "breaking command-changed: document"),
        one(
            (LIST, "x-paging", Value::Null),
            "breaking paging-removed: operation list_things",
            "additive paging-added: operation list_things",
        ),
        both_ways(
            ("/paths/~1things/get/x-paging", "items", json!("/things")),
            "breaking paging-changed: operation list_things",
        ),
        one(
            (MAKE, "x-settled-by", json!({ "limits": "Nothing shows it." })),
            "additive settling-added: operation make_thing",
            "breaking settling-removed: operation make_thing",
        ),
        both_ways(
            (MAKE, "x-success-words", json!(["MADE", "DONE"])),
            "breaking success-words-changed: operation make_thing",
        ),
        both_ways((LIST, "security", json!([{"token": []}])), "breaking credential-changed: operation list_things"),
        both_ways(
            ("/components/securitySchemes/key", "in", json!("header")),
            "breaking credential-changed: credential key",
        ),
    ]);
}

#[test]
fn a_request_takes_what_the_spec_says() {
    let parameters = "/paths/~1things/get/parameters";
    let new = |required| json!({"name": "new", "in": "query", "required": required, "schema": {"type": "string"}});
    check(vec![
        one(
            (parameters, "0", new(true)),
            "breaking required-parameter-added: operation list_things, parameter new",
            "breaking parameter-removed: operation list_things, parameter new",
        ),
        one(
            (parameters, "0", new(false)),
            "additive optional-parameter-added: operation list_things, parameter new",
            "breaking parameter-removed: operation list_things, parameter new",
        ),
        one(
            (WORD, "required", json!(true)),
            "breaking became-required: operation list_things, parameter word",
            "additive became-optional: operation list_things, parameter word",
        ),
        both_ways((WORD, "in", json!("header")), "breaking parameter-moved: operation list_things, parameter word"),
        both_ways(
            (WORD, "explode", json!(false)),
            "breaking parameter-style-changed: operation list_things, parameter word",
        ),
        both_ways(
            ("/paths/~1things/get/parameters/3/schema", "default", json!("z")),
            "documentation default-changed: operation list_things, parameter word",
        ),
        both_ways(
            ("/paths/~1things/get/parameters/3/schema", "type", json!("boolean")),
            "breaking type-changed: operation list_things, parameter word",
        ),
        one(
            (MAKE, "requestBody", Value::Null),
            "breaking body-removed: operation make_thing, body",
            "breaking required-body-added: operation make_thing, body",
        ),
        one(
            ("/paths/~1things/post/requestBody", "required", json!(false)),
            "additive became-optional: operation make_thing, body",
            "breaking became-required: operation make_thing, body",
        ),
        both_ways(
            (
                "/paths/~1things/post/requestBody",
                "content",
                json!({"text/plain": {"schema": {"$ref": "#/components/schemas/NewThing"}}}),
            ),
            "breaking media-type-changed: operation make_thing, body",
        ),
    ]);
}

#[test]
fn a_shared_parameter_is_reported_once_with_its_users() {
    let limit = "/components/parameters/Limit/schema";
    check(vec![
        one(
            (limit, "maximum", json!(50)),
            "breaking limit-narrowed: operations list_things and make_thing, parameter limit",
            "additive limit-widened: operations list_things and make_thing, parameter limit",
        ),
        one(
            (limit, "minimum", json!(0)),
            "additive limit-widened: operations list_things and make_thing, parameter limit",
            "breaking limit-narrowed: operations list_things and make_thing, parameter limit",
        ),
    ]);
}

#[test]
fn fields_of_requests_are_strict() {
    let field = |name: &'static str, value| ("/components/schemas/NewThing/properties", name, value);
    let require = |names: &[&str]| (NEW_THING, "required", json!(names));
    let name = "/components/schemas/NewThing/properties/name";
    let mut rows = vec![
        one(
            field("more", json!({"type": "string"})),
            "additive optional-field-added: schema NewThing, field more",
            "breaking field-removed: schema NewThing, field more",
        ),
        (
            vec![field("more", json!({"type": "string"})), require(&["name", "order", "more"])],
            vec!["breaking required-field-added: schema NewThing, field more"],
            vec!["breaking field-removed: schema NewThing, field more"],
        ),
        // The client fills in what can be but one word.
        (
            vec![field("more", json!({"$ref": "#/components/schemas/Only"})), require(&["name", "order", "more"])],
            vec!["additive optional-field-added: schema NewThing, field more"],
            vec!["breaking field-removed: schema NewThing, field more"],
        ),
        both_ways(require(&["name", "order", "same"]), "documentation filled-in-changed: schema NewThing, field same"),
        one(
            require(&["name", "order", "note"]),
            "breaking became-required: schema NewThing, field note",
            "additive became-optional: schema NewThing, field note",
        ),
        one(
            ("/components/schemas/NewThing/properties/note", "nullable", json!(false)),
            "breaking null-forbidden: schema NewThing, field note",
            "additive null-allowed: schema NewThing, field note",
        ),
        both_ways((name, "format", json!("uuid")), "breaking format-changed: schema NewThing, field name"),
        one(
            (name, "enum", json!(["a1", "a2"])),
            "breaking words-listed: schema NewThing, field name",
            "breaking words-unlisted: schema NewThing, field name",
        ),
        one(
            ("/components/schemas/Choice/anyOf", "2", json!({"type": "string"})),
            "additive alternative-added: schema Choice, alternative string",
            "breaking alternative-removed: schema Choice, alternative string",
        ),
        one(
            ("/components/schemas/Order/enum", "0", json!("random")),
            "additive word-added: schema Order",
            "breaking word-removed: schema Order",
        ),
        both_ways(
            (NEW_THING, "additionalProperties", json!(false)),
            "breaking additional-fields-changed: schema NewThing",
        ),
        both_ways(
            (
                "/components/schemas/Choice",
                "anyOf",
                json!([{"$ref": "#/components/schemas/ChoiceB"}, {"$ref": "#/components/schemas/ChoiceA"}]),
            ),
            "breaking alternatives-reordered: schema Choice",
        ),
    ];
    let codes = "/components/schemas/NewThing/properties/codes";
    for (place, limit, narrower, what) in [
        (name, "minLength", json!(2), "name"),
        (name, "maxLength", json!(19), "name"),
        (codes, "minItems", json!(2), "codes"),
        (codes, "maxItems", json!(5), "codes"),
    ] {
        let narrowed = format!("breaking limit-narrowed: schema NewThing, field {what}").leak();
        let widened = format!("additive limit-widened: schema NewThing, field {what}").leak();
        rows.push(one((place, limit, narrower), narrowed, widened));
    }
    rows.push(one(
        (name, "pattern", Value::Null),
        "additive limit-widened: schema NewThing, field name",
        "breaking limit-narrowed: schema NewThing, field name",
    ));
    check(rows);
}

#[test]
fn fields_of_responses_may_be_new_or_null() {
    let properties = "/components/schemas/Thing/properties";
    check(vec![
        one(
            (properties, "more", json!({"type": "string"})),
            "additive field-added: schema Thing, field more",
            "breaking field-removed: schema Thing, field more",
        ),
        both_ways((THING, "required", json!([])), "documentation promise-changed: schema Thing, field id"),
        one(
            ("/components/schemas/Thing/properties/price", "nullable", json!(false)),
            "documentation null-forbidden: schema Thing, field price",
            "documentation null-allowed: schema Thing, field price",
        ),
        both_ways(
            ("/components/schemas/Thing/properties/id", "type", json!("string")),
            "breaking type-changed: schema Thing, field id",
        ),
        both_ways(
            ("/components/schemas/Thing/properties/id", "format", json!("int32")),
            "breaking format-changed: schema Thing, field id",
        ),
        both_ways(
            ("/components/schemas/Thing/properties/price", "x-unit", json!("unix-seconds")),
            "breaking unit-changed: schema Thing, field price",
        ),
        both_ways(
            ("/components/schemas/Thing/properties/traffic", "x-unit", json!("gigabytes")),
            "documentation unit-changed: schema Thing, field traffic",
        ),
        both_ways(
            ("/components/schemas/Thing/properties/size", "maximum", json!(9)),
            "documentation limit-changed: schema Thing, field size",
        ),
        both_ways(
            ("/components/schemas/Thing/properties/parts", "items", json!({"type": "string"})),
            "breaking type-changed: schema Thing, field parts, each element",
        ),
        both_ways(
            ("/components/schemas/Thing/properties/parts", "items", Value::Null),
            "breaking type-changed: schema Thing, field parts, each element",
        ),
        one(
            ("/components/schemas/Shape/oneOf", "2", json!({"type": "integer"})),
            "breaking alternative-added: schema Shape, alternative integer",
            "breaking alternative-removed: schema Shape, alternative integer",
        ),
        both_ways(
            ("/components/schemas/Shape", "discriminator", json!({"propertyName": "kind"})),
            "breaking discriminator-changed: schema Shape",
        ),
        both_ways(
            (THING, "additionalProperties", json!(false)),
            "documentation additional-fields-changed: schema Thing",
        ),
    ]);
}

#[test]
fn words_are_variants() {
    let kind = "/components/schemas/Kind";
    let names = |names: &[&str]| (kind, "x-enum-varnames", json!(names));
    let described = |words: &[&str]| (kind, "x-enum-descriptions", json!(words));
    check(vec![
        (
            vec![
                (kind, "x-extensible-enum", json!(["a", "b", "new", "c"])),
                names(&["A", "B", "New", "C"]),
                described(&["Is a.", "Is b.", "Is new.", "Is c."]),
            ],
            vec!["additive word-added: schema Kind"],
            vec!["breaking word-removed: schema Kind"],
        ),
        (
            vec![names(&["A", "Bee", "C"])],
            vec!["breaking variant-renamed: schema Kind, word b"],
            vec!["breaking variant-renamed: schema Kind, word b"],
        ),
        (
            vec![described(&["Is a.", "Is bee.", "Is c."])],
            vec!["documentation description-changed: schema Kind, word b"],
            vec!["documentation description-changed: schema Kind, word b"],
        ),
        one(
            ("/components/schemas/Kind/x-legacy-forms", "old-b", json!("b")),
            "additive legacy-forms-added: schema Kind",
            "breaking legacy-forms-removed: schema Kind",
        ),
        (
            vec![(kind, "enum", json!(["a", "b", "c"])), (kind, "x-extensible-enum", Value::Null)],
            vec!["breaking words-closed: schema Kind"],
            vec!["breaking words-opened: schema Kind"],
        ),
        one(
            ("/paths/~1things/get/parameters/2/schema", "enum", json!(["a"])),
            "breaking word-removed: operation list_things, parameter only",
            "additive word-added: operation list_things, parameter only",
        ),
        // Beside a reference, words narrow a type that stays.
        one(
            ("/paths/~1things/get/parameters/2/schema", "enum", Value::Null),
            "additive words-unlisted: operation list_things, parameter only",
            "breaking words-listed: operation list_things, parameter only",
        ),
    ]);
}

#[test]
fn schemas_are_types() {
    let mut renamed = spec();
    let text = renamed
        .to_string()
        .replace("schemas/NewThing\"", "schemas/FreshThing\"")
        .replace("\"NewThing\":", "\"FreshThing\":");
    renamed = serde_json::from_str(&text).unwrap();
    assert_eq!(found(spec(), renamed.clone()), ["breaking schema-renamed: schema FreshThing"]);
    renamed["components"]["schemas"]["FreshThing"]["properties"]["more"] = json!({ "type": "string" });
    let with_another_field =
        ["breaking schema-renamed: schema FreshThing", "additive optional-field-added: schema FreshThing, field more"];
    assert_eq!(found(spec(), renamed), with_another_field, "renamed and changed");
    let whole = || spec()["components"]["schemas"]["ChoiceA"].clone();
    check(vec![
        one(
            ("/components/schemas", "Spare", json!({"type": "object", "properties": {}})),
            "additive schema-added: schema Spare",
            "breaking schema-removed: schema Spare",
        ),
        both_ways(
            ("/components/schemas/NewThing/properties", "choice", whole()),
            "breaking type-changed: schema NewThing, field choice",
        ),
    ]);
}

#[test]
fn a_merged_field_is_reported_where_it_changed() {
    let merged = |document: &mut Value| {
        document["components"]["schemas"]["Merged"] =
            json!({"allOf": [{"$ref": "#/components/schemas/Round"}, {"properties": {"own": {"type": "string"}}}]});
    };
    let (mut old, mut new) = (spec(), spec());
    merged(&mut old);
    merged(&mut new);
    assert_eq!(found(old.clone(), new.clone()), [""; 0]);
    new["components"]["schemas"]["Round"]["properties"]["radius"]["type"] = "string".into();
    assert_eq!(found(old, new), ["breaking type-changed: schema Round, field radius"]);
}

#[test]
fn error_statuses_and_servers_follow_the_vendor() {
    let responses = "/paths/~1things~1{id}/get/responses";
    check(vec![
        one(
            (responses, "404", json!({"$ref": "#/components/responses/Refused"})),
            "additive error-status-added: operation get_thing, response 404",
            "documentation error-status-removed: operation get_thing, response 404",
        ),
        (
            vec![
                (responses, "201", spec().pointer(responses).unwrap()["200"].clone()),
                (responses, "200", Value::Null),
            ],
            vec!["documentation success-status-changed: operation get_thing, response"],
            vec!["documentation success-status-changed: operation get_thing, response"],
        ),
        both_ways(
            ("/paths/~1things~1{id}/get/responses/200", "content", Value::Null),
            "breaking type-changed: operation get_thing, response",
        ),
        both_ways(("/servers/0", "url", json!("https://new.example.com")), "breaking default-server-changed: document"),
        one(("/servers", "1", Value::Null), "breaking server-removed: document", "additive server-added: document"),
        both_ways(("/x-rate-limits/0", "requests", json!(50)), "additive rate-limits-changed: document"),
    ]);
}

#[test]
fn what_people_read_is_documentation() {
    check(vec![
        both_ways((LIST, "summary", json!("All")), "documentation description-changed: operation list_things"),
        both_ways((LIST, "tags", json!([])), "documentation note-changed: operation list_things, key tags"),
        both_ways((LIST, "x-source", json!("assumed")), "documentation source-changed: operation list_things"),
        both_ways(
            (WORD, "example", json!("x")),
            "documentation example-changed: operation list_things, parameter word",
        ),
        both_ways((THING, "description", json!("Any thing.")), "documentation description-changed: schema Thing"),
        both_ways(
            ("/components/schemas/Thing/properties/kind", "description", json!("Its sort.")),
            "documentation description-changed: schema Thing, field kind",
        ),
        both_ways(
            ("/components/responses/Refused", "description", json!("Never")),
            "documentation description-changed: operations list_things and make_thing, response 400",
        ),
        both_ways(
            ("/info", "description", json!("All there is.")),
            "documentation description-changed: document, info",
        ),
        both_ways(
            ("/servers/0", "description", json!("In use")),
            "documentation description-changed: document, server https://api.example.com",
        ),
        both_ways(
            ("/x-rate-limits/0", "x-source", json!("vendor")),
            "documentation source-changed: document, key x-rate-limits",
        ),
        both_ways(
            ("/x-sources/page", "title", json!("The page")),
            "documentation note-changed: document, key x-sources",
        ),
    ]);
}

#[test]
fn the_layout_of_a_spec_is_not_a_change() {
    for (name, json) in project() {
        let spec = reading::built_in(json).into_root();
        let yaml = yaml_serde::to_string(&spec).unwrap();
        let reordered = yaml_serde::to_string(&reversed(yaml_serde::from_str(&yaml).unwrap())).unwrap();
        let file = std::fs::read_to_string(format!("openapi/{name}.yaml")).unwrap();
        let commented = format!("# A comment\n{file}\n# and another\n");
        for (how, text) in [
            ("as JSON", spec.to_string()),
            ("as YAML", yaml),
            ("in another order", reordered),
            ("as it was written", file),
            ("with other comments", commented),
        ] {
            let other = reading::parse(&text).unwrap();
            assert_eq!(found(spec.clone(), other), [""; 0], "{name}: {how}");
        }
    }
}

/// The same with all keys in the opposite order.
fn reversed(value: yaml_serde::Value) -> yaml_serde::Value {
    match value {
        yaml_serde::Value::Mapping(mapping) => {
            let entries: Vec<_> = mapping.into_iter().map(|(key, value)| (key, reversed(value))).collect();
            yaml_serde::Value::Mapping(entries.into_iter().rev().collect())
        }
        yaml_serde::Value::Sequence(list) => list.into_iter().map(reversed).collect::<Vec<_>>().into(),
        other => other,
    }
}

#[test]
fn the_most_serious_change_decides_what_to_raise() {
    let removed = vec![("/paths", "/things/{id}", Value::Null), (LIST, "summary", json!("All"))];
    for (edits, verdict, before, from) in [
        (removed, "breaking", json!("minor"), json!("major")),
        (vec![("/components/schemas", "Spare", json!({"type": "object"}))], "additive", json!("patch"), json!("minor")),
        (vec![(LIST, "summary", json!("All"))], "documentation", json!("patch"), json!("patch")),
        (vec![], "nothing", Value::Null, Value::Null),
    ] {
        let summary = compare(Spec::new(spec()), Spec::new(edited(spec(), &edits))).summary;
        assert_eq!(summary["verdict"], verdict, "{edits:?}");
        assert_eq!([&summary["raise"]["before_1_0"], &summary["raise"]["from_1_0"]], [&before, &from], "{edits:?}");
    }
}

#[test]
fn a_schema_that_only_refers_to_itself_is_compared() {
    let mut circle = spec();
    circle["components"]["schemas"]["Kind"] = json!({"$ref": "#/components/schemas/Order"});
    circle["components"]["schemas"]["Order"] = json!({"allOf": [{"$ref": "#/components/schemas/Kind"}]});
    circle["components"]["responses"]["Refused"] = json!({"$ref": "#/components/responses/Refused"});
    assert!(!found(spec(), circle.clone()).is_empty());
    assert_eq!(found(circle.clone(), circle), [""; 0]);
}
