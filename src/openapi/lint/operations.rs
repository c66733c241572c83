//! Paths and operations: their names, their credentials, and the keywords that the build ignores.

use std::collections::BTreeMap;

use crate::names::{self, GENERATED_METHODS};
use crate::openapi::lint::findings::Findings;
use crate::openapi::lint::linted::Linted;
use crate::openapi::lint::rule::Rule;
use crate::openapi::spec::Node;
use crate::openapi::walk::Operation;

pub(crate) fn check(spec: &Linted, findings: &mut Findings) {
    for (path, item) in spec.root().at("paths").fields() {
        check_path(path, &item, findings);
    }
    check_ids(spec, findings);
    for operation in &spec.operations {
        check_security(spec, operation, findings);
        for key in ["servers", "callbacks"] {
            check_ignored(&operation.node.at(key), &operation.title(), findings);
        }
    }
    for parameter in spec.all_parameters() {
        if parameter.value["allowReserved"] == true {
            check_ignored(&parameter.at("allowReserved"), parameter.text("name"), findings);
        }
    }
}

fn check_path(path: &str, item: &Node, findings: &mut Findings) {
    if item.value["$ref"].is_string() {
        findings.add(Rule::PathReference, &item.at("$ref"), format!("the path {path} is a reference"));
        return;
    }
    if !path.starts_with('/') || names_in(path).is_none() {
        findings.add(Rule::UnusablePath, item, format!("the path {path:?} is not valid"));
    }
    for (key, value) in item.fields() {
        if !GENERATED_METHODS.contains(&key) && !key.starts_with("x-") {
            findings.add(Rule::IgnoredInPathItem, &value, format!("`{key}` of the path {path} is ignored"));
        }
    }
}

/// Returns the names in the braces of a path; nothing if the braces do not match.
pub(crate) fn names_in(path: &str) -> Option<Vec<&str>> {
    let mut parts = path.split('{');
    let is_closed = |part: &str| part.contains('}');
    if parts.next().is_some_and(is_closed) {
        return None;
    }
    parts
        .map(|part| match part.split_once('}') {
            Some((name, rest)) if !name.contains('/') && !is_closed(rest) => Some(name),
            _ => None,
        })
        .collect()
}

fn check_ids(spec: &Linted, findings: &mut Findings) {
    let mut known: BTreeMap<String, &str> = BTreeMap::new();
    for operation in &spec.operations {
        let node = operation.node.at("operationId");
        let Some(id) = operation.id().filter(|id| !id.is_empty()) else {
            findings.add(
                Rule::MissingOperationId,
                &operation.node,
                format!("{} has no `operationId`", operation.title()),
            );
            continue;
        };
        match known.insert(names::snake(id), id) {
            Some(other) if other == id => {
                findings.add(Rule::DuplicateOperationId, &node, format!("`{id}` is also the id of another operation"));
            }
            Some(other) => {
                let message = format!("`{other}` and `{id}` become the same name in Rust");
                findings.add(Rule::CollidingOperationIds, &node, message);
            }
            None if !is_snake_case(id) => {
                findings.add(
                    Rule::OperationIdCase,
                    &node,
                    format!("`{id}` is not in snake_case, and becomes the name of a method"),
                );
            }
            None => {}
        }
    }
}

fn is_snake_case(name: &str) -> bool {
    let begins = name.starts_with(|letter: char| letter.is_ascii_lowercase());
    let goes_on = name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
    begins && goes_on && !name.contains("__") && !name.ends_with('_')
}

fn check_security(spec: &Linted, operation: &Operation, findings: &mut Findings) {
    let own = operation.node.at("security");
    let security = if own.value.is_array() { own } else { spec.root().at("security") };
    let first = security.at_index(0).fields();
    let Some((name, _)) = first.first() else {
        let place = if security.is_missing() { &operation.node } else { &security };
        findings.add(Rule::MissingSecurity, place, format!("{} names no security scheme", operation.title()));
        return;
    };
    let scheme = spec.resolve(&spec.root().at("components").at("securitySchemes").at(name));
    let complaint = match scheme.text("type") {
        "" => (Rule::MissingSecurity, format!("`security` names `{name}`, which is not a security scheme")),
        "apiKey" if !can_be_sent(&scheme) => (
            Rule::UnsupportedSecurity,
            format!("the key of `{name}` is in neither a header nor the query, or has no name"),
        ),
        "apiKey" if first_key(spec).is_some_and(|first| first != scheme.pointer) => {
            (Rule::OtherCredential, format!("the client sends one API key, not that of `{name}`"))
        }
        "http" if scheme.text("scheme").eq_ignore_ascii_case("bearer") => return,
        "http" => (Rule::OtherCredential, format!("the client sends the credential of `{name}` as a bearer token")),
        "apiKey" | "oauth2" => return,
        other => {
            (Rule::UnsupportedSecurity, format!("`{name}` has the type `{other}`, which the client does not support"))
        }
    };
    let place = if scheme.is_missing() { security } else { scheme };
    findings.add(complaint.0, &place, complaint.1);
}

/// Says whether the client can send an API key as its scheme says.
fn can_be_sent(scheme: &Node) -> bool {
    let name = scheme.text("name");
    match scheme.text("in") {
        "query" => !name.is_empty(),
        "header" => http::HeaderName::from_bytes(name.as_bytes()).is_ok(),
        _ => false,
    }
}

/// Returns the place of the API key that the client sends: the first.
fn first_key(spec: &Linted) -> Option<String> {
    let schemes = spec.root().at("components").at("securitySchemes").fields();
    schemes
        .into_iter()
        .map(|(_, scheme)| scheme)
        .find(|scheme| scheme.text("type") == "apiKey")
        .map(|scheme| scheme.pointer)
}

fn check_ignored(node: &Node, owner: &str, findings: &mut Findings) {
    if !node.is_missing() {
        findings.add(Rule::IgnoredKeyword, node, format!("`{}` of {owner} is ignored", node.key()));
    }
}
