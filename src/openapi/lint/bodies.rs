//! Bodies of requests: required, in JSON, with named schemas.

use crate::openapi::lint::findings::Findings;
use crate::openapi::lint::linted::Linted;
use crate::openapi::lint::responses::check_json;
use crate::openapi::lint::rule::Rule;
use crate::openapi::spec::Node;
use crate::openapi::walk::Operation;

/// Media types that the generator can send, although the build does not read them.
const OTHER_MEDIA: [&str; 5] = [
    "application/json",
    "application/x-www-form-urlencoded",
    "application/octet-stream",
    "text/plain",
    "text/x-markdown",
];

pub(crate) fn check(spec: &Linted, findings: &mut Findings) {
    for operation in &spec.operations {
        let body = operation.node.at("requestBody");
        if body.value["$ref"].is_string() {
            findings.add(Rule::ReferencedBody, &body, format!("the body of {} is a reference", operation.title()));
        }
        if operation.method == "patch" {
            check_null(spec, operation, findings);
        }
    }
    for body in spec.bodies() {
        if body.value["required"] != true {
            findings.add(Rule::OptionalBody, &body, "the client always sends the body, although it is optional");
        }
        check_media(&body, findings);
    }
}

fn check_media(body: &Node, findings: &mut Findings) {
    let media = body.media();
    if media.len() > 1 {
        findings.add(Rule::SeveralMedia, &body.at("content"), format!("the body has {} media types", media.len()));
    }
    for (name, node) in media {
        let bare = name.split(';').next().unwrap_or_default();
        if name == "application/json" {
            check_json(&node, Rule::UnnamedBody, "the body", findings);
        } else if OTHER_MEDIA.contains(&bare) {
            findings.add(Rule::BodyNotJson, &node, format!("the builder cannot take a body of the type `{name}`"));
        } else {
            findings.add(Rule::UnsupportedMedia, &node, format!("a body of the type `{name}` cannot be sent"));
        }
    }
}

/// Finds nullable fields of a change: a missing field stays unchanged, so `null` would mean something else.
fn check_null(spec: &Linted, operation: &Operation, findings: &mut Findings) {
    let body = spec.resolve(&operation.node.at("requestBody"));
    let schema = spec.resolve(&body.at("content").at("application/json").at("schema"));
    let required: Vec<&str> = schema.at("required").elements().iter().filter_map(|name| name.value.as_str()).collect();
    for (name, property) in schema.at("properties").fields() {
        let resolved = spec.resolve_schema(&property);
        let nullable = property.value["nullable"] == true || resolved.value["nullable"] == true;
        if !required.contains(&name) && nullable {
            let message = format!("`{name}` of {} can be left out, but not sent as null", operation.title());
            findings.add(Rule::NullCannotBeSent, &property, message);
        }
    }
}
