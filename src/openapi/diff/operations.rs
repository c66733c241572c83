//! What changed in the operations.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::openapi::diff::comparison::{Comparison, Impact};
use crate::openapi::diff::document::credential;
use crate::openapi::diff::kinds;
use crate::openapi::model::{Content, Operation, Parameter, without_parameter_names};
use crate::openapi::report::{Place, shown};
use crate::openapi::walk::Role;

impl Comparison<'_> {
    pub(crate) fn all_operations(&mut self) {
        let (old, new) = (self.old, self.new);
        let mut added: Vec<&Operation> = new.operations.iter().collect();
        let mut removed = Vec::new();
        for before in &old.operations {
            match take(&mut added, |after| after.id.is_some() && after.id == before.id) {
                Some(after) => self.operation(before, after),
                None => removed.push(before),
            }
        }
        for before in removed {
            let place = Place::new("operation", &before.title);
            match take(&mut added, |after| is_same_call(before, after)) {
                Some(after) => {
                    if before.id != after.id {
                        let sides = [before.id.clone(), after.id.clone()];
                        self.found(Impact::Breaking, kinds::OPERATION_RENAMED, &place, sides);
                    }
                    self.operation(before, after);
                }
                None => {
                    self.found(Impact::Breaking, kinds::OPERATION_REMOVED, &place, [Some(before.route.clone()), None]);
                }
            }
        }
        for after in added {
            let place = Place::new("operation", &after.title);
            self.found(Impact::Additive, kinds::OPERATION_ADDED, &place, [None, Some(after.route.clone())]);
        }
    }

    fn operation(&mut self, old: &Operation, new: &Operation) {
        let place = Place::new("operation", &new.title);
        if !is_same_call(old, new) {
            self.found(
                Impact::Breaking,
                kinds::OPERATION_MOVED,
                &place,
                [Some(old.route.clone()), Some(new.route.clone())],
            );
        }
        self.behaviour(&place, old, new);
        self.parameters(&place, old, new);
        self.body(&place, old, new);
        self.responses(&place, old, new);
        let said = [
            "operationId",
            "parameters",
            "requestBody",
            "responses",
            "security",
            "x-retry-safe",
            "x-paging",
            "x-settled-by",
            "x-success-words",
        ];
        self.notes(&place, old.definition.as_object(), new.definition.as_object(), &said);
    }

    /// Compares what the client does apart from sending and decoding.
    fn behaviour(&mut self, place: &Place, old: &Operation, new: &Operation) {
        let sides = |key: &str| [&old.definition, &new.definition].map(|definition| definition.get(key).cloned());
        let [was, is] = sides("x-retry-safe");
        if was != is {
            self.found(Impact::Breaking, kinds::RETRY_SAFETY_CHANGED, place, [was, is].map(retry_safety));
        }
        let [was, is] = sides("x-paging");
        let (impact, kind) = match (&was, &is) {
            (None, Some(_)) => (Impact::Additive, kinds::PAGING_ADDED),
            (Some(_), None) => (Impact::Breaking, kinds::PAGING_REMOVED),
            _ => (Impact::Breaking, kinds::PAGING_CHANGED),
        };
        if was != is {
            self.found(impact, kind, place, [was, is].map(|paging| paging.as_ref().map(members)));
        }
        let [was, is] = sides("x-settled-by");
        let (impact, kind) = match (&was, &is) {
            (None, Some(_)) => (Impact::Additive, kinds::SETTLING_ADDED),
            (Some(_), None) => (Impact::Breaking, kinds::SETTLING_REMOVED),
            // It tells the same of a call, but from other evidence.
            _ => (Impact::Additive, kinds::SETTLING_CHANGED),
        };
        if was != is {
            self.found(impact, kind, place, [was, is].map(|settling| settling.as_ref().map(members)));
        }
        let [was, is] = sides("x-success-words").map(|words| words.as_ref().map(sorted));
        if was != is {
            self.found(Impact::Breaking, kinds::SUCCESS_WORDS_CHANGED, place, [was, is]);
        }
        let (was, is) = (self.credential_names(self.old.root(), old), self.credential_names(self.new.root(), new));
        if was != is {
            self.found(Impact::Breaking, kinds::CREDENTIAL_CHANGED, place, [Some(was), Some(is)]);
        }
    }

    /// Returns the credentials that an operation takes: by name if both sides have the scheme, which is compared elsewhere.
    fn credential_names(&self, root: &Value, operation: &Operation) -> String {
        let both = [self.old.root(), self.new.root()].map(|root| &root["components"]["securitySchemes"]);
        let asked = operation.definition.get("security").unwrap_or(&root["security"]);
        let asked = asked.as_array().into_iter().flatten().map(|requirement| {
            let names = requirement.as_object().into_iter().flatten().map(|(name, _)| {
                let is_known = both.iter().all(|schemes| !schemes[name].is_null());
                if is_known { name.clone() } else { credential(&root["components"]["securitySchemes"][name]) }
            });
            names.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" and ")
        });
        let asked: Vec<String> = asked.collect();
        if asked.is_empty() { "none".to_owned() } else { asked.join(" or ") }
    }

    fn parameters(&mut self, place: &Place, old: &Operation, new: &Operation) {
        let mut added: Vec<&Parameter> = new.parameters.iter().collect();
        let mut removed = Vec::new();
        for before in &old.parameters {
            match take(&mut added, |after| after.name == before.name && after.location == before.location) {
                Some(after) => self.parameter(place, before, after),
                None => removed.push(before),
            }
        }
        for before in removed {
            let inside = place.inside("parameter", &before.name);
            let Some(after) = take(&mut added, |after| after.name == before.name) else {
                let sides = [Some(format!("in the {}", before.location)), None];
                self.found(Impact::Breaking, kinds::PARAMETER_REMOVED, &inside, sides);
                continue;
            };
            let sides = [Some(before.location.clone()), Some(after.location.clone())];
            self.found(Impact::Breaking, kinds::PARAMETER_MOVED, &inside, sides);
            self.parameter(place, before, after);
        }
        for after in added {
            let (impact, kind) = if after.required {
                (Impact::Breaking, kinds::REQUIRED_PARAMETER_ADDED)
            } else {
                (Impact::Additive, kinds::OPTIONAL_PARAMETER_ADDED)
            };
            let sides = [None, Some(format!("in the {}", after.location))];
            self.found(impact, kind, &place.inside("parameter", &after.name), sides);
        }
    }

    fn parameter(&mut self, place: &Place, old: &Parameter, new: &Parameter) {
        let place = match shared(old.component.as_ref(), new.component.as_ref()) {
            Some(component) if !self.compared.insert(("parameter", component.clone())) => return,
            Some(component) => self.users(place, |operation| {
                operation.parameters.iter().any(|parameter| parameter.component.as_ref() == Some(component))
            }),
            None => place.clone(),
        };
        let place = place.inside("parameter", &new.name);
        self.requiredness(&place, old.required, new.required);
        let (was, is) = (style(old), style(new));
        // Each location has its own default style.
        if was != is && old.location == new.location {
            self.found(Impact::Breaking, kinds::PARAMETER_STYLE_CHANGED, &place, [Some(was), Some(is)]);
        }
        self.schema_at(&place, Role::REQUEST, &old.schema, &new.schema);
        let said = ["name", "in", "required", "schema", "content", "style", "explode", "allowReserved"];
        self.notes(&place, old.definition.as_object(), new.definition.as_object(), &said);
    }

    fn body(&mut self, place: &Place, old: &Operation, new: &Operation) {
        let place = place.inside("body", "");
        match (&old.body, &new.body) {
            (Some(old), Some(new)) => {
                self.requiredness(&place, old.required, new.required);
                self.content(&place, Role::REQUEST, old, new);
            }
            (Some(_), None) => self.found(Impact::Breaking, kinds::BODY_REMOVED, &place, [None, None]),
            (None, Some(body)) => {
                let (impact, kind) = if body.required {
                    (Impact::Breaking, kinds::REQUIRED_BODY_ADDED)
                } else {
                    (Impact::Additive, kinds::OPTIONAL_BODY_ADDED)
                };
                self.found(impact, kind, &place, [None, None]);
            }
            (None, None) => {}
        }
    }

    fn responses(&mut self, place: &Place, old: &Operation, new: &Operation) {
        match (old.success(), new.success()) {
            (Some((was, old)), Some((is, new))) => {
                let inside = place.inside("response", "");
                if was != is {
                    let sides = [Some(was.clone()), Some(is.clone())];
                    self.found(Impact::Documentation, kinds::SUCCESS_STATUS_CHANGED, &inside, sides);
                }
                self.content(&inside, Role::RESPONSE, old, new);
            }
            (None, None) => {}
            (was, is) => {
                let sides = [was, is].map(|response| response.map(|(status, _)| status.clone()));
                self.found(Impact::Breaking, kinds::TYPE_CHANGED, &place.inside("response", ""), sides);
            }
        }
        for (status, before) in old.errors() {
            let inside = place.inside("response", status);
            match new.responses.get(status) {
                Some(after) => self.error_response(place, status, before, after),
                None => self.found(Impact::Documentation, kinds::ERROR_STATUS_REMOVED, &inside, [None, None]),
            }
        }
        for (status, _) in new.errors().filter(|(status, _)| !old.responses.contains_key(*status)) {
            let inside = place.inside("response", status);
            self.found(Impact::Additive, kinds::ERROR_STATUS_ADDED, &inside, [None, None]);
        }
    }

    fn error_response(&mut self, place: &Place, status: &str, old: &Content, new: &Content) {
        let place = match shared(old.component.as_ref(), new.component.as_ref()) {
            Some(component) if !self.compared.insert(("response", component.clone())) => return,
            Some(component) => self.users(place, |operation| {
                operation.responses.values().any(|response| response.component.as_ref() == Some(component))
            }),
            None => place.clone(),
        };
        self.content(&place.inside("response", status), Role::RESPONSE, old, new);
    }

    fn content(&mut self, place: &Place, role: Role, old: &Content, new: &Content) {
        if let (Some(was), Some(is)) = (&old.media_type, &new.media_type)
            && was != is
        {
            let sides = [Some(was.clone()), Some(is.clone())];
            self.found(Impact::Breaking, kinds::MEDIA_TYPE_CHANGED, place, sides);
        }
        match (&old.schema, &new.schema) {
            (Some(old), Some(new)) => self.schema_at(place, role, old, new),
            (None, None) => {}
            (was, is) => {
                let sides =
                    [was, is].map(|schema| Some(if schema.is_some() { "a body" } else { "no body" }.to_owned()));
                self.found(Impact::Breaking, kinds::TYPE_CHANGED, place, sides);
            }
        }
        let (old, new) = (readable(old), readable(new));
        self.notes(place, Some(&old), Some(&new), &[]);
    }

    /// Returns the place of what several operations share: the operations of the new side.
    fn users(&self, place: &Place, uses: impl Fn(&Operation) -> bool) -> Place {
        let titles: Vec<String> =
            self.new.operations.iter().filter(|each| uses(each)).map(|each| each.title.clone()).collect();
        match titles.as_slice() {
            [] | [_] => place.clone(),
            [_, _] | [_, _, _] => Place::new("operations", &titles.join(" and ")),
            many => Place::new(&many.len().to_string(), "operations"),
        }
    }
}

/// Takes the first match out of the list.
fn take<'a, T>(list: &mut Vec<&'a T>, fits: impl Fn(&T) -> bool) -> Option<&'a T> {
    let position = list.iter().position(|item| fits(item))?;
    Some(list.remove(position))
}

fn is_same_call(one: &Operation, other: &Operation) -> bool {
    one.method == other.method && without_parameter_names(&one.path) == without_parameter_names(&other.path)
}

/// Returns the component, if both sides refer to the same.
fn shared<'a>(old: Option<&'a String>, new: Option<&String>) -> Option<&'a String> {
    old.filter(|_| old == new)
}

fn retry_safety(value: Option<Value>) -> Option<String> {
    value.map(|value| if value == true { "safe to repeat" } else { "not safe to repeat" }.to_owned())
}

/// Writes the members of an object, sorted.
fn members(value: &Value) -> String {
    let members = value.as_object().into_iter().flatten().map(|(key, value)| format!("{key} {}", shown(value)));
    members.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(", ")
}

fn sorted(words: &Value) -> String {
    let words: BTreeSet<String> = words.as_array().into_iter().flatten().map(shown).collect();
    words.into_iter().collect::<Vec<_>>().join(", ")
}

/// Describes how the value of a parameter is written into the request.
fn style(parameter: &Parameter) -> String {
    let usual = if matches!(parameter.location.as_str(), "query" | "cookie") { "form" } else { "simple" };
    let style = parameter.definition["style"].as_str().unwrap_or(usual);
    let explode = parameter.definition["explode"].as_bool().unwrap_or(style == "form");
    let content = parameter.definition["content"].as_object().and_then(|content| content.keys().next());
    match content {
        Some(media_type) => format!("as {media_type}"),
        None => format!("{style}{}", if explode { ", exploded" } else { "" }),
    }
}

/// Returns what people read of a body or a response.
fn readable(content: &Content) -> Map<String, Value> {
    let mut notes = content.definition.as_object().cloned().unwrap_or_default();
    let media = notes.remove("content").and_then(|content| match content {
        Value::Object(map) => map.into_iter().map(|(_, value)| value).next(),
        _ => None,
    });
    notes.remove("required");
    if let Some(Value::Object(media)) = media {
        notes.extend(media.into_iter().filter(|(key, _)| key != "schema"));
    }
    notes
}
