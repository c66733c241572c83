//! Responses: one form for success and one for errors, in JSON.

use serde_json::Value;

use crate::openapi::lint::findings::Findings;
use crate::openapi::lint::linted::Linted;
use crate::openapi::lint::rule::Rule;
use crate::openapi::spec::Node;
use crate::openapi::walk::Operation;

pub(crate) fn check(spec: &Linted, findings: &mut Findings) {
    for operation in &spec.operations {
        Responses::of(spec, operation).check(findings);
    }
    for response in spec.responses() {
        for (_, media) in response.media().iter().filter(|(name, _)| *name == "application/json") {
            check_json(media, Rule::UnnamedResponse, "the response", findings);
        }
    }
}

/// The responses of an operation, by what their status means.
struct Responses<'a> {
    operation: &'a Operation<'a>,
    successes: Vec<Response<'a>>,
    errors: Vec<Response<'a>>,
    default: Option<Response<'a>>,
    others: Vec<Response<'a>>,
}

struct Response<'a> {
    status: &'a str,
    node: Node<'a>,
    media: Vec<(&'a str, Node<'a>)>,
    body: Body<'a>,
}

/// A body as the generator distinguishes it.
#[derive(PartialEq)]
enum Body<'a> {
    Json(&'a Value),
    Raw,
    None,
}

impl<'a> Responses<'a> {
    fn of(spec: &Linted<'a>, operation: &'a Operation<'a>) -> Self {
        let mut responses = Self { operation, successes: vec![], errors: vec![], default: None, others: vec![] };
        for (status, node) in operation.node.at("responses").fields() {
            let media = spec.resolve(&node).media();
            let response = Response { status, body: body(&media), node, media };
            match status.as_bytes() {
                b"default" => responses.default = Some(response),
                b"101" | [b'2', _, _] => responses.successes.push(response),
                [b'4' | b'5', _, _] => responses.errors.push(response),
                _ if status.starts_with("x-") => {}
                _ => responses.others.push(response),
            }
        }
        responses
    }

    fn check(&self, findings: &mut Findings) {
        self.check_successes(findings);
        self.check_default(findings);
        self.check_media(findings);
        let bodies = self.errors.iter().chain(&self.default);
        if let Some((other, first)) = differing(bodies) {
            let message = format!("{} and {other} of {} have different bodies", first, self.operation.title());
            findings.add(Rule::SeveralErrorBodies, &self.place(other), message);
        }
        for response in &self.others {
            let message =
                format!("{} of {} is neither a success nor an error", response.status, self.operation.title());
            findings.add(Rule::IgnoredStatus, &response.node, message);
        }
    }

    fn check_successes(&self, findings: &mut Findings) {
        let title = self.operation.title();
        if let Some((other, first)) = differing(self.successes.iter()) {
            let message = format!("{first} and {other} of {title} have different bodies");
            findings.add(Rule::SeveralSuccessBodies, &self.place(other), message);
        }
        let is_wide = |response: &&Response| ["200", "2XX"].contains(&response.status);
        match self.successes.first() {
            None if self.default.is_none() => {
                let message = format!("{title} has no response for success");
                findings.add(Rule::NoSuccess, &self.operation.node.at("responses"), message);
            }
            Some(first) if !self.successes.iter().any(|response| is_wide(&response)) => {
                let message = format!("{} is the only success of {title}: a 200 would be an error", first.status);
                findings.add(Rule::NarrowSuccess, &first.node, message);
            }
            _ => {}
        }
    }

    /// With `2XX`, the generator uses `default` only for errors; otherwise also for successes.
    fn check_default(&self, findings: &mut Findings) {
        let Some(default) = &self.default else { return };
        let title = self.operation.title();
        let narrow = self.successes.iter().find(|response| !["200", "2XX"].contains(&response.status));
        match narrow {
            Some(success) if success.body != default.body => {
                let message =
                    format!("`default` of {title} counts as a success, with a different body from {}", success.status);
                findings.add(Rule::DefaultBesideSuccess, &default.node, message);
            }
            _ => {
                let message =
                    format!("`default` of {title} covers every status that is not listed, including redirects");
                findings.add(Rule::DefaultResponse, &default.node, message);
            }
        }
    }

    fn check_media(&self, findings: &mut Findings) {
        let successes = self.successes.iter().map(|response| (response, Rule::ResponseNotJson, "decoded"));
        let errors = self.errors.iter().chain(&self.default);
        let errors = errors.map(|response| (response, Rule::ErrorNotJson, "read for its message"));
        for (response, rule, use_of_it) in successes.chain(errors) {
            let is_json = matches!(response.body, Body::Json(_));
            for (name, media) in response.media.iter().filter(|(name, _)| *name != "application/json") {
                if is_json {
                    findings.add(Rule::UnreadMedia, media, format!("the build ignores the body of the type `{name}`"));
                } else {
                    findings.add(rule, media, format!("a body of the type `{name}` is not {use_of_it}"));
                }
            }
        }
    }

    fn place(&self, status: &str) -> Node<'a> {
        self.operation.node.at("responses").at(status)
    }
}

/// Returns the statuses of the first response with a different body than the first one, and of the first one.
fn differing<'a>(responses: impl Iterator<Item = &'a Response<'a>>) -> Option<(&'a str, &'a str)> {
    let mut responses = responses;
    let first = responses.next()?;
    responses.find(|response| response.body != first.body).map(|response| (response.status, first.status))
}

fn body<'a>(media: &[(&str, Node<'a>)]) -> Body<'a> {
    let json = media.iter().find(|(name, _)| *name == "application/json" || name.starts_with("application/json;"));
    match json {
        Some((_, media)) => Body::Json(media.at("schema").value),
        None if media.is_empty() => Body::None,
        None => Body::Raw,
    }
}

/// Checks that a JSON body has a named schema.
pub(crate) fn check_json(media: &Node, unnamed: Rule, owner: &str, findings: &mut Findings) {
    let schema = media.at("schema");
    let is_named = |schema: &Node| schema.value["$ref"].is_string();
    let is_alias = matches!(schema.at("allOf").elements().as_slice(), [only] if is_named(only));
    if schema.is_missing() {
        findings.add(Rule::MissingSchema, media, format!("{owner} has no schema"));
    } else if schema.value["properties"].is_object() {
        findings.add(Rule::UnnamedObject, &schema, format!("{owner} is an object without a name"));
    } else if !is_named(&schema) && !is_alias {
        findings.add(unnamed, &schema, format!("{owner} has a schema without a name, which the build does not adapt"));
    }
    if media.value["encoding"].as_object().is_some_and(|encoding| !encoding.is_empty()) {
        findings.add(Rule::MediaEncoding, &media.at("encoding"), format!("{owner} has an encoding"));
    }
}
