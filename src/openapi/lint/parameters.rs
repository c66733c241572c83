//! Parameters: their locations, types and names.

use std::collections::BTreeSet;

use crate::names;
use crate::openapi::lint::findings::Findings;
use crate::openapi::lint::linted::{Linted, collisions};
use crate::openapi::lint::operations::names_in;
use crate::openapi::lint::rule::Rule;
use crate::openapi::spec::Node;
use crate::openapi::walk::Operation;

/// Names that the generated code uses itself.
const RESERVED: [&str; 3] = ["body", "client", "header_map"];

/// Keywords of Rust, which the generator changes when they are names.
const KEYWORDS: [&str; 52] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "union", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

pub(crate) fn check(spec: &Linted, findings: &mut Findings) {
    for parameter in spec.all_parameters() {
        check_parameter(spec, &parameter, findings);
    }
    for operation in &spec.operations {
        check_names(spec, operation, findings);
        check_path(spec, operation, findings);
    }
}

fn check_parameter(spec: &Linted, parameter: &Node, findings: &mut Findings) {
    let name = parameter.text("name");
    let schema = spec.resolve_schema(&parameter.at("schema"));
    if RESERVED.contains(&names::snake(name).as_str()) {
        findings.add(
            Rule::ReservedParameterName,
            &parameter.at("name"),
            format!("a parameter cannot have the name `{name}`"),
        );
    }
    if !is_usable(name) {
        let message = format!("the build cannot find the name of the parameter `{name}` in the generated code");
        findings.add(Rule::UnusableParameterName, &parameter.at("name"), message);
    }
    if !parameter.at("content").is_missing() {
        findings.add(
            Rule::ParameterContent,
            &parameter.at("content"),
            format!("`{name}` has `content` instead of `schema`"),
        );
    }
    if schema.text("type") == "object" || schema.value["properties"].is_object() {
        findings.add(Rule::ObjectParameter, parameter, format!("`{name}` is an object"));
    }
    check_style(parameter, &schema, findings);
    match parameter.text("in") {
        "cookie" => findings.add(Rule::CookieParameter, &parameter.at("in"), format!("`{name}` is a cookie")),
        "header" => check_header(parameter, &schema, findings),
        "path" => check_path_parameter(parameter, &schema, findings),
        _ => {}
    }
}

/// Says whether the build and the generator turn a name into the same one in Rust.
fn is_usable(name: &str) -> bool {
    let parts: Vec<&str> = name.split(['_', '-']).collect();
    let is_part = |part: &&str| {
        let letters = part.as_bytes();
        let has_single_capitals = !letters.windows(2).any(|pair| pair.iter().all(u8::is_ascii_uppercase));
        let begins_small = letters.first().is_some_and(|first| first.is_ascii_lowercase() || first.is_ascii_digit());
        begins_small && has_single_capitals && letters.iter().all(u8::is_ascii_alphanumeric)
    };
    name.starts_with(|letter: char| letter.is_ascii_lowercase())
        && parts.iter().all(is_part)
        && !KEYWORDS.contains(&name)
}

fn check_style(parameter: &Node, schema: &Node, findings: &mut Findings) {
    let name = parameter.text("name");
    let style = parameter.text("style");
    let usual = if parameter.text("in") == "query" { "form" } else { "simple" };
    if !style.is_empty() && style != usual {
        findings.add(Rule::UnsupportedStyle, &parameter.at("style"), format!("`{name}` has the style `{style}`"));
    }
    let explode = parameter.at("explode");
    let is_list = schema.text("type") == "array";
    if *explode.value == false && is_list && parameter.text("in") == "query" {
        findings.add(Rule::IgnoredExplode, &explode, format!("the client sends the values of `{name}` one by one"));
    }
}

fn check_header(parameter: &Node, schema: &Node, findings: &mut Findings) {
    let name = parameter.text("name");
    if ["authorization", "accept", "content-type"].contains(&name.to_lowercase().as_str()) {
        findings.add(
            Rule::ReservedHeader,
            parameter,
            format!("the parameter `{name}` would replace the header that the client sets"),
        );
    }
    if schema.text("type") == "array" || schema.value["nullable"] == true {
        findings.add(Rule::HeaderNotScalar, parameter, format!("the header `{name}` is a list or nullable"));
    }
}

fn check_path_parameter(parameter: &Node, schema: &Node, findings: &mut Findings) {
    let name = parameter.text("name");
    if parameter.value["required"] != true {
        findings.add(Rule::PathParameterNotRequired, parameter, format!("`{name}` is in the path but not required"));
    }
    if schema.text("type") == "string" && schema.value["enum"].is_null() {
        // Without them, a value such as `..` or an empty one would call another operation.
        let mut missing: Vec<&str> =
            ["minLength", "maxLength", "pattern"].into_iter().filter(|key| schema.value[*key].is_null()).collect();
        if schema.value["minLength"] == 0 {
            missing.push("minLength above 0");
        }
        if !missing.is_empty() {
            let message = format!("`{name}` is a string in the path without {}", missing.join(", "));
            findings.add(Rule::PathParameterUnchecked, parameter, message);
        }
    }
}

/// Finds names that collide: the builder has a setter for each parameter and for each field of the body.
fn check_names(spec: &Linted, operation: &Operation, findings: &mut Findings) {
    let listed = operation.node.at("parameters").elements();
    let names = listed.into_iter().map(|place| (spec.resolve(&place).text("name"), place));
    let body = spec.resolve(&operation.node.at("requestBody"));
    let schema = body.at("content").at("application/json").at("schema");
    let mut fields = BTreeSet::new();
    // The members of a union may share fields.
    let fields: Vec<_> = spec.properties(&schema).into_iter().filter(|(name, _)| fields.insert(*name)).collect();
    for (place, complaint) in collisions(fields.into_iter().chain(names)) {
        if place.pointer.starts_with(&operation.node.pointer) {
            findings.add(Rule::CollidingParameters, &place, format!("{complaint} in {}", operation.title()));
        }
    }
}

fn check_path(spec: &Linted, operation: &Operation, findings: &mut Findings) {
    let places: BTreeSet<&str> = names_in(operation.path).unwrap_or_default().into_iter().collect();
    let parameters = spec.parameters(operation);
    let declared: BTreeSet<&str> = parameters
        .iter()
        .filter(|parameter| parameter.text("in") == "path")
        .map(|parameter| parameter.text("name"))
        .collect();
    for name in declared.symmetric_difference(&places) {
        let message = format!("`{name}` of {} is not both in the path and a path parameter", operation.title());
        findings.add(Rule::PathParameterMismatch, &operation.node, message);
    }
}
