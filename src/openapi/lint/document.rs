//! The file as a whole: its version, its required fields, the targets of its references.

use serde_json::Value;

use crate::names::GENERATED_METHODS;
use crate::openapi::lint::findings::Findings;
use crate::openapi::lint::linted::Linted;
use crate::openapi::lint::rule::Rule;
use crate::openapi::spec::Node;

/// Keys that hold values of the API, and not statements about it.
const PAYLOADS: [&str; 6] = ["example", "examples", "default", "enum", "x-legacy-forms", "scopes"];

/// Says whether the version is one that can be checked.
pub(crate) fn check_version(root: &Node, findings: &mut Findings) -> bool {
    let version = root.at("openapi");
    if !root.value.is_object() || version.is_missing() && root.at("swagger").is_missing() {
        findings.add(Rule::NotOpenapi, root, "this is not an OpenAPI file: the field `openapi` is missing");
        return false;
    }
    let understood = version.value.as_str().is_some_and(|version| version.trim().starts_with("3.0."));
    if !understood {
        let found = if version.is_missing() { root.at("swagger") } else { version };
        findings.add(
            Rule::UnsupportedVersion,
            &found,
            format!("the version is {}; only 3.0 is supported", found.value),
        );
    }
    understood
}

pub(crate) fn check(spec: &Linted, findings: &mut Findings) {
    let root = &spec.root();
    let info = root.at("info");
    check_fields(&info, &["title"], findings);
    check_info_version(&info.at("version"), findings);
    if !root.at("paths").value.is_object() {
        findings.add(Rule::MissingField, &root.at("paths"), "`paths` is missing");
    }
    for operation in &spec.operations {
        check_object(&operation.node.at("responses"), findings);
    }
    for response in spec.responses() {
        check_fields(&response, &["description"], findings);
    }
    for body in spec.bodies() {
        check_object(&body.at("content"), findings);
    }
    for parameter in spec.all_parameters() {
        check_fields(&parameter, &["name", "in"], findings);
        if parameter.at("content").is_missing() {
            check_object(&parameter.at("schema"), findings);
        }
    }
    check_references(spec, findings);
}

/// Finds fields that are not strings.
fn check_fields(node: &Node, names: &[&str], findings: &mut Findings) {
    for name in names.iter().filter(|name| !node.value[**name].is_string()) {
        findings.add(Rule::MissingField, &node.at(name), format!("`{name}` is missing or not a string"));
    }
}

fn check_object(node: &Node, findings: &mut Findings) {
    if !node.value.is_object() {
        findings.add(Rule::MissingField, node, format!("`{}` is missing or not an object", node.key()));
    }
}

fn check_info_version(version: &Node, findings: &mut Findings) {
    let fits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    if !version.value.as_str().is_some_and(fits) {
        findings.add(
            Rule::UnusableInfoVersion,
            version,
            format!("the version {} cannot be sent as a header", version.value),
        );
    }
}

fn check_references(spec: &Linted, findings: &mut Findings) {
    let mut waiting = vec![spec.root()];
    while let Some(node) = waiting.pop() {
        waiting.extend(node.elements());
        let is_map = is_map_of_names(&node.pointer);
        let inside = node.fields().into_iter().filter(|(key, _)| is_map || !PAYLOADS.contains(key));
        waiting.extend(inside.map(|(_, field)| field));
        if let Some(target) = node.value["$ref"].as_str().filter(|_| !is_map) {
            check_reference(spec, &node, target, findings);
        }
    }
}

/// Says whether the keys of an object are names of the API: those of `properties`, unless that is itself a property, those
/// of the sections of `components`, and statuses.
fn is_map_of_names(pointer: &str) -> bool {
    let is_section = pointer.starts_with("/components/") && pointer.matches('/').count() == 2;
    let count = pointer.rsplit('/').take_while(|step| *step == "properties").count();
    is_section || count % 2 == 1 || pointer.ends_with("/responses")
}

fn check_reference(spec: &Linted, node: &Node, target: &str, findings: &mut Findings) {
    let place = node.at("$ref");
    let Some(pointer) = target.strip_prefix('#') else {
        findings.add(Rule::ExternalReference, &place, format!("`{target}` is outside the file"));
        return;
    };
    if spec.root().value.pointer(pointer).is_none() {
        findings.add(Rule::MissingReference, &place, format!("`{target}` does not exist"));
    } else if is_path_item(&node.pointer) {
        // Another rule covers a path item that is a reference.
    } else if pointer.split('/').count() != 4 || section(&node.pointer).is_some_and(|kind| !pointer.starts_with(kind)) {
        findings.add(
            Rule::ReferenceElsewhere,
            &place,
            format!("`{target}` is not a component of the kind that is needed here"),
        );
    } else if !spec.resolve(node).value["$ref"].is_null() {
        findings.add(Rule::CircularReference, &place, format!("`{target}` refers to itself"));
    }
    let others: Vec<&str> = node.fields().into_iter().map(|(key, _)| key).filter(|key| *key != "$ref").collect();
    if !others.is_empty() {
        findings.add(
            Rule::IgnoredBesideReference,
            node,
            format!("`{}` next to `$ref` is ignored", others.join("`, `")),
        );
    }
}

fn is_path_item(pointer: &str) -> bool {
    pointer.starts_with("/paths/") && pointer.split('/').count() == 3
}

/// Returns the section of `components` to which a reference at this place must lead.
fn section(pointer: &str) -> Option<&'static str> {
    let mut steps = pointer.rsplit('/');
    let (last, before) = (steps.next()?, steps.next()?);
    let kind = match (before, last) {
        ("parameters", _) => "/components/parameters/",
        ("responses", _) => "/components/responses/",
        ("headers", _) => "/components/headers/",
        ("links", _) => "/components/links/",
        (method, "requestBody") if GENERATED_METHODS.contains(&method) => "/components/requestBodies/",
        (_, "schema" | "items" | "additionalProperties" | "not")
        | ("properties" | "allOf" | "oneOf" | "anyOf" | "schemas", _) => "/components/schemas/",
        _ => return None,
    };
    Some(kind)
}

/// Checks the texts that become documentation.
pub(crate) fn check_prose(spec: &Linted, findings: &mut Findings) {
    let mut waiting = vec![spec.root()];
    while let Some(node) = waiting.pop() {
        waiting.extend(node.elements());
        let is_map = is_map_of_names(&node.pointer);
        for (key, field) in node.fields() {
            match field.value {
                Value::String(text) if !is_map && ["description", "summary"].contains(&key) => {
                    check_text(text, &field, findings);
                }
                _ if key == "x-enum-descriptions" => {
                    for line in field.elements() {
                        check_text(line.value.as_str().unwrap_or_default(), &line, findings);
                    }
                }
                _ if is_map || !PAYLOADS.contains(&key) => waiting.push(field),
                _ => {}
            }
        }
    }
}

/// Finds what the documentation of Rust would not show as plain text.
fn check_text(text: &str, node: &Node, findings: &mut Findings) {
    let plain: String = text.split('`').step_by(2).collect();
    let opens_tag = |(position, _): (usize, &str)| {
        plain[position + 1..].starts_with(|next: char| next.is_ascii_alphabetic() || next == '/' || next == '!')
    };
    let is_indented = |line: &str| line.starts_with("    ") || line.starts_with('\t');
    for (wrong, rule, complaint) in [
        (text.lines().any(is_indented), Rule::DescriptionCode, "contains an indented code block"),
        (text.contains("```"), Rule::DescriptionCode, "contains a fenced code block"),
        (text.matches('`').count() % 2 == 1, Rule::DescriptionMarkup, "has an unmatched backtick"),
        (plain.contains(['[', ']']), Rule::DescriptionMarkup, "has bare brackets, which would be a link"),
        (plain.match_indices('<').any(opens_tag), Rule::DescriptionMarkup, "has a bare tag, which would be HTML"),
    ] {
        if wrong {
            findings.add(rule, node, format!("the {} {complaint}", node.key()));
        }
    }
}
