//! Schemas: responses must decode even when the server changes them; requests must be checked.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::names;
use crate::openapi::lint::findings::Findings;
use crate::openapi::lint::linted::{Linted, Schema, collisions};
use crate::openapi::lint::rule::Rule;
use crate::openapi::spec::Node;

/// Keywords that would reject a response which differs from today's.
const LIMITS: [&str; 13] = [
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];

/// Formats that need crates which this one does not use.
const TIMES_AND_IDS: [&str; 4] = ["date-time", "date", "time", "uuid"];

pub(crate) fn check(spec: &Linted, findings: &mut Findings) {
    for schema in spec.schemas() {
        check_any(spec, &schema, findings);
        if schema.in_response {
            check_response(spec, &schema.node, findings);
        } else {
            check_request(&schema, findings);
        }
    }
    check_names(spec, findings);
}

fn check_any(spec: &Linted, schema: &Schema, findings: &mut Findings) {
    let node = &schema.node;
    if !node.at("not").is_missing() {
        findings.add(Rule::NotKeyword, &node.at("not"), "`not` cannot be generated");
    }
    if node.at("type").value.is_array() {
        findings.add(Rule::TypeList, &node.at("type"), "`type` is a list, as in OpenAPI 3.1");
    }
    let format = node.text("format");
    if TIMES_AND_IDS.contains(&format) && node.at("x-unit").is_missing() {
        let message = format!("the format `{format}` becomes a type of a crate that is not a dependency");
        findings.add(Rule::UnsupportedFormat, &node.at("format"), message);
    }
    for (place, complaint) in collisions(node.at("properties").fields()) {
        findings.add(Rule::CollidingProperties, &place, complaint);
    }
    check_enum(node, findings);
    check_all_of(spec, node, findings);
    check_name(spec, schema, findings);
}

fn check_enum(node: &Node, findings: &mut Findings) {
    let values = node.at("enum").elements();
    let fits: fn(&Value) -> bool = match node.text("type") {
        "string" => Value::is_string,
        "integer" => Value::is_i64,
        "number" => Value::is_number,
        "boolean" => Value::is_boolean,
        _ => |_| true,
    };
    for value in values.iter().filter(|value| !fits(value.value) && !value.is_missing()) {
        let message = format!("{} is not of the type {}", value.value, node.text("type"));
        findings.add(Rule::EnumValueType, value, message);
    }
    let texts = values.iter().filter_map(|value| Some((value.value.as_str()?, value.clone())));
    for (place, complaint) in collisions(texts) {
        findings.add(Rule::CollidingEnumWords, &place, complaint);
    }
}

/// Finds members with different types for the same thing: they become an enum without variants.
fn check_all_of(spec: &Linted, node: &Node, findings: &mut Findings) {
    let members: Vec<Node> = node.at("allOf").elements().iter().map(|member| spec.resolve_schema(member)).collect();
    let mut types: Vec<&str> = members.iter().map(|member| member.text("type")).chain([node.text("type")]).collect();
    types.retain(|kind| !kind.is_empty());
    if types.windows(2).any(|pair| pair[0] != pair[1]) {
        let message = format!("the members of `allOf` have the types {}", types.join(" and "));
        findings.add(Rule::ConflictingAllOf, &node.at("allOf"), message);
    }
    let mut known: BTreeMap<&str, &str> = BTreeMap::new();
    for (name, property) in members.iter().flat_map(|member| member.at("properties").fields()) {
        let kind = spec.resolve_schema(&property).text("type");
        let other = known.insert(name, kind).unwrap_or(kind);
        if other != kind && !other.is_empty() && !kind.is_empty() {
            let message = format!("the members of `allOf` give `{name}` the types {other} and {kind}");
            findings.add(Rule::ConflictingAllOf, &node.at("allOf"), message);
        }
    }
}

/// Finds schemas for which the generator would invent a name, which the build cannot find.
fn check_name(spec: &Linted, schema: &Schema, findings: &mut Findings) {
    let Some(around) = &schema.around else { return };
    let node = &schema.node;
    let is_below = |key: &str| {
        let place = around.at(key).pointer;
        node.pointer == place || node.pointer.starts_with(&format!("{place}/"))
    };
    let is_element = ["items", "oneOf", "anyOf"].into_iter().any(is_below);
    let is_request_part = !schema.in_response && (is_element || is_below("properties"));
    if is_object(spec, node) && (is_below("additionalProperties") || is_request_part) {
        findings.add(Rule::UnnamedObject, node, "the object is part of another schema and has no name");
    } else if is_object(spec, node) && is_element {
        findings.add(
            Rule::UnnamedElement,
            node,
            "the object is an element without a name, so the name of its type is arbitrary",
        );
    }
    let is_closed = node.value["enum"].is_array() && node.at("allOf").is_missing();
    let is_enum_of_texts = is_closed && node.at("enum").elements().iter().all(|word| !word.value.is_number());
    let mut limits: Vec<&str> =
        ["pattern", "minLength", "maxLength"].into_iter().filter(|key| !node.at(key).is_missing()).collect();
    if is_closed && !is_enum_of_texts {
        limits.push("enum");
    }
    if !limits.is_empty() && !is_enum_of_texts {
        findings.add(Rule::UnnamedLimits, node, format!("a value with {} has no name", limits.join(", ")));
    }
}

/// Says whether it is an object with fields, or merges several.
fn is_object(spec: &Linted, node: &Node) -> bool {
    let members = node.at("allOf").elements();
    let has_fields = |member: &Node| spec.resolve_schema(member).value["properties"].is_object();
    node.value["properties"].is_object() || members.len() > 1 && members.iter().any(has_fields)
}

fn check_response(spec: &Linted, node: &Node, findings: &mut Findings) {
    if node.value["enum"].is_array() {
        findings.add(Rule::ClosedEnumInResponse, &node.at("enum"), "a response with a new word would not decode");
    }
    if !node.at("anyOf").is_missing() {
        findings.add(
            Rule::AnyOfInResponse,
            &node.at("anyOf"),
            "`anyOf` in a response becomes a type that decodes nothing",
        );
    }
    if !node.at("discriminator").is_missing() {
        let message = "`discriminator` is ignored: the first member that fits counts";
        findings.add(Rule::IgnoredDiscriminator, &node.at("discriminator"), message);
    }
    let objects = node.at("oneOf").elements().into_iter();
    let mut objects = objects.filter(|member| spec.resolve_schema(member).value["properties"].is_object());
    if let Some(second) = objects.nth(1) {
        findings.add(
            Rule::FirstVariantWins,
            &second,
            "no response decodes as this member: an object before it fits every object",
        );
    }
    for key in LIMITS.into_iter().filter(|key| !node.at(key).is_missing()) {
        findings.add(
            Rule::LimitInResponse,
            &node.at(key),
            format!("`{key}` in a response would reject what the server sends"),
        );
    }
    let format = node.text("format");
    let is_narrow = format.starts_with("int") || format.starts_with("uint") || format.starts_with("ip");
    if is_narrow && format != "int64" && node.at("x-unit").is_missing() {
        findings.add(
            Rule::StrictFormatInResponse,
            &node.at("format"),
            format!("the format `{format}` would reject larger values in a response"),
        );
    }
    if node.value["additionalProperties"] == false {
        let message = "the response may have fields that are not listed";
        findings.add(Rule::ClosedObjectInResponse, &node.at("additionalProperties"), message);
    }
    if let Some((_, extra)) = node.at("properties").fields().into_iter().find(|(name, _)| names::snake(name) == "extra")
    {
        findings.add(Rule::ReservedProperty, &extra, "`extra` is the field for fields that the spec does not list");
    }
}

fn check_request(schema: &Schema, findings: &mut Findings) {
    let node = &schema.node;
    let ignored: &[&str] = match node.text("type") {
        "integer" => &["exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
        "number" => &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
        "array" => &["maxItems", "uniqueItems"],
        "object" => &["minProperties", "maxProperties"],
        _ => &[],
    };
    for key in ignored.iter().filter(|key| !node.at(key).is_missing()) {
        findings.add(Rule::IgnoredLimit, &node.at(key), format!("`{key}` is not checked before sending"));
    }
    if ![Value::Null, json!(0), json!(1)].contains(&node.value["minItems"]) {
        let message = format!("`minItems: {}` cannot be checked, only 1 can", node.value["minItems"]);
        findings.add(Rule::UncheckedList, &node.at("minItems"), message);
    }
    check_default(schema, findings);
}

/// Checks the defaults that the build keeps: those of the values of a map.
fn check_default(schema: &Schema, findings: &mut Findings) {
    let words = schema.node.at("enum").elements();
    let default = schema.node.at("default");
    let is_kept = schema.node.pointer.contains("/additionalProperties");
    if is_kept && !default.is_missing() && !words.is_empty() && !words.iter().any(|word| word.value == default.value) {
        let message = format!("the default {} is not one of the words", default.value);
        findings.add(Rule::DefaultNotInEnum, &default, message);
    }
}

fn check_names(spec: &Linted, findings: &mut Findings) {
    let named = spec.spec.named_schemas();
    for (place, complaint) in collisions(named.clone()) {
        findings.add(Rule::CollidingSchemas, &place, complaint);
    }
    for (name, node) in named {
        let is_object = node.value["properties"].is_object();
        if !is_pascal_case(name) {
            findings.add(
                Rule::SchemaNameCase,
                &node,
                format!("`{name}` is not in PascalCase, and becomes the name of a type"),
            );
        }
        let role = spec.roles.get(name).copied().unwrap_or_default();
        match (role.request, role.response) {
            (true, true) if is_object => {
                findings.add(Rule::SharedObject, &node, format!("`{name}` is used in requests and in responses"));
            }
            (false, false) if is_object && node.at("required").elements().is_empty() => {
                findings.add(
                    Rule::UnusedObject,
                    &node,
                    format!("`{name}` is used neither in requests nor in responses"),
                );
            }
            _ => {}
        }
    }
}

fn is_pascal_case(name: &str) -> bool {
    let begins = name.starts_with(|letter: char| letter.is_ascii_uppercase());
    begins && name.chars().all(|letter| letter.is_ascii_alphanumeric())
}
