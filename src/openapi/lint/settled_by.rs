//! How calls in doubt are settled (`x-settled-by`): that what is named there exists.

use crate::openapi::lint::findings::Findings;
use crate::openapi::lint::linted::Linted;
use crate::openapi::lint::rule::Rule;
use crate::openapi::spec::Node;
use crate::openapi::walk::Operation;

/// The keys that say what tells whether it was done. An operation has one of them.
const EVIDENCE: [&str; 4] = ["new", "state", "changed", "present"];

pub(crate) fn check(spec: &Linted, findings: &mut Findings) {
    for operation in &spec.operations {
        let settled_by = operation.node.at("x-settled-by");
        match (operation.node.value["x-retry-safe"].as_bool(), settled_by.is_missing()) {
            (Some(false), true) => {
                let message = format!("{} may not be repeated, and does not say how it is settled", operation.title());
                findings.add(Rule::MissingSettledBy, &operation.node, message);
            }
            (Some(true), false) => {
                let message = format!("{} may be repeated, and is not settled", operation.title());
                findings.add(Rule::NeedlessSettledBy, &settled_by, message);
            }
            (_, false) => Settling { spec, operation, node: settled_by }.check(findings),
            (_, true) => {}
        }
    }
}

/// The `x-settled-by` of an operation.
struct Settling<'a> {
    spec: &'a Linted<'a>,
    operation: &'a Operation<'a>,
    node: Node<'a>,
}

impl<'a> Settling<'a> {
    fn check(&self, findings: &mut Findings) {
        if self.node.text("limits").is_empty() {
            wrong(findings, &self.node, "it lacks `limits`: what cannot be told");
        }
        if self.node.at("read").is_missing() {
            return;
        }
        let Some(read) = self.read(&self.node.at("read"), findings) else { return };
        if EVIDENCE.iter().filter(|key| !self.node.at(key).is_missing()).count() != 1 {
            wrong(findings, &self.node, &format!("it must have one of {}", EVIDENCE.join(", ")));
        }
        self.check_parameters(&read, &self.node, &self.request(), findings);
        let item = self.item(&read, &self.node, findings);
        self.check_fields(&self.node, &item, findings);
        self.check_evidence(&read, &item, findings);
        self.check_details(&item, findings);
        let total = self.node.at("total");
        if !total.is_missing() {
            self.pointed(&read, &total, findings);
        }
        let result = self.node.at("result");
        if !result.is_missing() {
            self.pointed(self.operation, &result, findings);
        }
    }

    /// Returns the operation that reads.
    fn read(&self, node: &Node, findings: &mut Findings) -> Option<Operation<'a>> {
        let name = node.value.as_str().unwrap_or_default();
        let found = self.spec.operations.iter().find(|operation| operation.id() == Some(name));
        match found {
            None => wrong(findings, node, &format!("there is no operation `{name}`")),
            Some(read) if read.method != "get" => wrong(findings, node, &format!("`{name}` does more than read")),
            Some(read) => return Some(read.clone()),
        }
        None
    }

    /// Checks that the parameters of a read exist, and the fields that they take their values from.
    fn check_parameters(&self, read: &Operation<'a>, node: &Node<'a>, fields: &[&str], findings: &mut Findings) {
        let known: Vec<&str> = self.spec.parameters(read).iter().map(|parameter| parameter.text("name")).collect();
        let also = node.at("also").elements().into_iter().flat_map(|more| more.fields());
        let named = node.at("with").fields().into_iter().chain(node.at("fixed").fields()).chain(also);
        for (name, place) in named {
            if !known.contains(&name) {
                wrong(findings, &place, &format!("`{}` has no parameter `{name}`", read.title()));
            }
        }
        for (_, place) in node.at("with").fields() {
            check_field(&place, fields, findings);
        }
    }

    /// Checks that the fields exist that are compared: those of the item, and those of the request.
    fn check_fields(&self, node: &Node<'a>, item: &[&str], findings: &mut Findings) {
        let request = self.request();
        for key in ["match", "like"] {
            for (name, place) in node.at(key).fields() {
                if !item.contains(&name) {
                    wrong(findings, &place, &format!("what is read has no field `{name}`"));
                }
                check_field(&place, &request, findings);
            }
        }
        let each = self.node.at("each");
        if !each.is_missing() {
            check_field(&each, &request, findings);
        }
    }

    fn check_evidence(&self, read: &Operation<'a>, item: &[&str], findings: &mut Findings) {
        let (new, state, changed) = (self.node.at("new"), self.node.at("state"), self.node.at("changed"));
        for place in [new.at("id"), state.at("field")].iter().filter(|place| !place.is_missing()) {
            if !item.contains(&place.value.as_str().unwrap_or_default()) {
                wrong(findings, place, "what is read has no such field");
            }
        }
        if !new.at("count").is_missing() {
            check_field(&new.at("count"), &self.request(), findings);
        }
        if !changed.is_missing() {
            self.pointed(read, &changed, findings);
        }
    }

    fn check_details(&self, item: &[&str], findings: &mut Findings) {
        let details = self.node.at("details");
        if details.is_missing() {
            return;
        }
        let Some(read) = self.read(&details.at("operation"), findings) else { return };
        self.check_parameters(&read, &details, item, findings);
        let found = self.pointed(&read, &details.at("at"), findings);
        let fields: Vec<&str> =
            found.iter().flat_map(|schema| self.spec.properties(schema)).map(|(name, _)| name).collect();
        self.check_fields(&details, &fields, findings);
    }

    /// Returns the names of the fields of an item of the list that is read, or of the response.
    fn item(&self, read: &Operation<'a>, node: &Node<'a>, findings: &mut Findings) -> Vec<&'a str> {
        let items = node.at("items");
        let schema = if items.is_missing() {
            self.spec.response(read)
        } else {
            self.pointed(read, &items, findings).map(|list| self.spec.resolve_schema(&list).at("items"))
        };
        schema.iter().flat_map(|schema| self.spec.properties(schema)).map(|(name, _)| name).collect()
    }

    fn request(&self) -> Vec<&'a str> {
        self.spec.request_names(self.operation)
    }

    /// Returns the schema of a field of a response, by the JSON pointer that stands at a place.
    fn pointed(&self, operation: &Operation<'a>, place: &Node, findings: &mut Findings) -> Option<Node<'a>> {
        let pointer = place.value.as_str().unwrap_or_default();
        let found = self.spec.response_field(operation, pointer);
        if found.is_none() {
            wrong(findings, place, &format!("the response to `{}` has no field {pointer:?}", operation.title()));
        }
        found
    }
}

/// Checks that there is a field of this name, to take a value from.
fn check_field(place: &Node, known: &[&str], findings: &mut Findings) {
    let name = place.value.as_str().unwrap_or_default();
    if !known.contains(&name) {
        wrong(findings, place, &format!("there is no field or parameter `{name}` to take the value from"));
    }
}

fn wrong(findings: &mut Findings, place: &Node, message: &str) {
    findings.add(Rule::WrongSettledBy, place, format!("`x-settled-by`: {message}"));
}
