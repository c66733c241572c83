//! How the program calls an operation (`x-command`): that its keys are known, and that what they name exists.

use crate::openapi::lint::findings::Findings;
use crate::openapi::lint::linted::Linted;
use crate::openapi::lint::rule::Rule;
use crate::openapi::spec::Node;
use crate::openapi::walk::Operation;

/// The keys that an operation may have.
const KEYS: [&str; 14] = [
    "name",
    "aliases",
    "arguments",
    "help",
    "defaults",
    "items",
    "total",
    "columns",
    "confirm",
    "tells",
    "bulk",
    "whoami",
    "wait",
    "offered",
];

pub(crate) fn check(spec: &Linted, findings: &mut Findings) {
    for operation in &spec.operations {
        let command = operation.node.at("x-command");
        for (key, place) in command.fields() {
            if !KEYS.contains(&key) {
                wrong(findings, &place, &format!("there is no key `{key}`; there are {}", KEYS.join(", ")));
            }
        }
        check_names(spec, operation, &command, findings);
        check_pointers(spec, operation, &command, findings);
    }
}

/// Checks the names of parameters and of fields of the body.
fn check_names<'a>(spec: &Linted<'a>, operation: &Operation<'a>, command: &Node<'a>, findings: &mut Findings) {
    let known = spec.request_names(operation);
    let mut check = |name: &str, place: &Node| {
        if !known.contains(&name) {
            wrong(findings, place, &format!("{} has no parameter and no field `{name}`", operation.title()));
        }
    };
    for (name, place) in command.at("help").fields().into_iter().chain(command.at("defaults").fields()) {
        check(name, &place);
    }
    let listed = command.at("arguments").elements().into_iter();
    for place in listed.chain(Some(command.at("bulk")).filter(|bulk| !bulk.is_missing())) {
        check(place.value.as_str().unwrap_or_default(), &place);
    }
}

/// Checks the JSON pointers into the response.
fn check_pointers<'a>(spec: &Linted<'a>, operation: &Operation<'a>, command: &Node<'a>, findings: &mut Findings) {
    let pointers = [command.at("items"), command.at("total"), command.at("wait").at("field")];
    for place in pointers.iter().filter(|place| !place.is_missing()) {
        let pointer = place.value.as_str().unwrap_or_default();
        if spec.response_field(operation, pointer).is_none() {
            wrong(findings, place, &format!("the response to {} has no field {pointer:?}", operation.title()));
        }
    }
}

fn wrong(findings: &mut Findings, place: &Node, message: &str) {
    findings.add(Rule::WrongCommand, place, format!("`x-command`: {message}"));
}
