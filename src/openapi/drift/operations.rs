//! Where the operations of both sides differ.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::openapi::drift::comparison::{At, Comparison, Drift};
use crate::openapi::drift::kinds;
use crate::openapi::drift::source::Source;
use crate::openapi::model::{Content, Operation, Parameter};
use crate::openapi::report::Place;

/// Headers that OpenAPI describes by other means than parameters.
const SAID_ELSEWHERE: [&str; 3] = ["accept", "content-type", "authorization"];

impl Comparison<'_> {
    pub(crate) fn all_operations(&mut self) {
        let (ours, theirs) = (self.ours, self.theirs);
        let pairs = self.pairs.clone();
        for (our, their) in &pairs {
            self.operation(our, their);
        }
        for our in ours.operations.iter().filter(|our| !pairs.iter().any(|(known, _)| std::ptr::eq(*known, *our))) {
            let at = top(our, &our.definition, &Value::Null);
            self.removed(kinds::OPERATION_REMOVED, &at, Some(our.route.clone()));
        }
        let covered: BTreeSet<String> = pairs.iter().flat_map(|(_, their)| tags(their)).collect();
        for their in
            theirs.operations.iter().filter(|their| !pairs.iter().any(|(_, known)| std::ptr::eq(*known, *their)))
        {
            let tags = tags(their);
            if tags.is_empty() || tags.iter().any(|tag| covered.contains(tag)) {
                let at = top(their, &Value::Null, &their.definition);
                self.found(Drift::Missing, kinds::OPERATION_MISSING, &at, [None, Some(their.route.clone())]);
            } else {
                self.of_other_tags += 1;
            }
        }
    }

    fn operation(&mut self, ours: &Operation, theirs: &Operation) {
        let at = top(ours, &ours.definition, &theirs.definition);
        self.stated(&at);
        if theirs.definition["deprecated"] == true && ours.definition["deprecated"] != true {
            self.found(Drift::Different, kinds::DEPRECATED, &at, [None, None]);
        }
        self.parameters(&at, ours, theirs);
        self.body(&at, ours, theirs);
        self.responses(&at, ours, theirs);
    }

    fn parameters(&mut self, at: &At, ours: &Operation, theirs: &Operation) {
        let names = [path_parameters(&ours.path), path_parameters(&theirs.path)];
        let position = |side: usize, parameter: &Parameter| names[side].iter().position(|name| *name == parameter.name);
        // A parameter of the path is identified by its position in it.
        let is_same = |our: &Parameter, their: &Parameter| match (our.location.as_str(), their.location.as_str()) {
            ("path", "path") => position(0, our) == position(1, their),
            ("header", "header") => our.name.eq_ignore_ascii_case(&their.name),
            (our_location, their_location) => our_location == their_location && our.name == their.name,
        };
        let mut missing: Vec<&Parameter> = self.stated_parameters(theirs);
        let mut removed = Vec::new();
        for our in self.stated_parameters(ours) {
            match missing.iter().position(|their| is_same(our, their)) {
                Some(position) => self.parameter(at, our, missing.remove(position)),
                None => removed.push(our),
            }
        }
        for our in removed {
            let inside = at.inside("parameter", &our.name, &our.definition, &Value::Null);
            let Some(position) = missing.iter().position(|their| their.name == our.name) else {
                self.removed(kinds::PARAMETER_REMOVED, &inside, Some(our.location.clone()));
                continue;
            };
            let their = missing.remove(position);
            let sides = [Some(our.location.clone()), Some(their.location.clone())];
            self.found(Drift::Different, kinds::LOCATION_DIFFERS, &inside, sides);
            self.parameter(at, our, their);
        }
        for their in missing {
            let inside = at.inside("parameter", &their.name, &Value::Null, &their.definition);
            let needed = if their.required { "required" } else { "optional" };
            let theirs = format!("{needed}, in the {}", their.location);
            self.found(Drift::Missing, kinds::PARAMETER_MISSING, &inside, [None, Some(theirs)]);
        }
    }

    /// Returns the parameters that are neither credentials nor headers of HTTP itself.
    fn stated_parameters<'o>(&self, operation: &'o Operation) -> Vec<&'o Parameter> {
        let schemes = [self.ours, self.theirs].map(|model| &model.root()["components"]["securitySchemes"]);
        let is_credential = |parameter: &Parameter| {
            let mut schemes = schemes.iter().filter_map(|schemes| schemes.as_object()).flatten();
            schemes.any(|(_, scheme)| scheme["name"] == *parameter.name && scheme["in"] == *parameter.location)
        };
        let is_said_elsewhere = |parameter: &Parameter| {
            parameter.location == "header" && SAID_ELSEWHERE.contains(&parameter.name.to_lowercase().as_str())
        };
        let parameters = operation.parameters.iter();
        parameters.filter(|parameter| !is_credential(parameter) && !is_said_elsewhere(parameter)).collect()
    }

    fn parameter(&mut self, at: &At, ours: &Parameter, theirs: &Parameter) {
        let at = at.inside("parameter", &ours.name, &ours.definition, &theirs.definition);
        self.stated(&at);
        self.required(&at, ours.required, theirs.required);
        self.schema(&At { in_address: true, ..at }, &ours.schema, &theirs.schema);
    }

    fn body(&mut self, at: &At, ours: &Operation, theirs: &Operation) {
        let definition = |body: &Option<Content>| body.as_ref().map(|body| body.definition.clone()).unwrap_or_default();
        let at = at.inside("body", "", &definition(&ours.body), &definition(&theirs.body));
        match (&ours.body, &theirs.body) {
            (Some(ours), Some(theirs)) => {
                // Many vendors leave `required` out where a body is obvious.
                if theirs.required || !theirs.definition["required"].is_null() {
                    self.required(&at, ours.required, theirs.required);
                }
                self.stated(&at);
                self.content(&at, ours, theirs);
            }
            (Some(_), None) => self.removed(kinds::BODY_REMOVED, &at, None),
            (None, Some(_)) => self.found(Drift::Missing, kinds::BODY_MISSING, &at, [None, None]),
            (None, None) => {}
        }
    }

    fn responses(&mut self, at: &At, ours: &Operation, theirs: &Operation) {
        let their_success = theirs.success().or_else(|| theirs.responses.get_key_value("DEFAULT"));
        if let (Some((_, ours)), Some((_, theirs))) = (ours.success(), their_success) {
            let at = at.inside("response", "", &ours.definition, &theirs.definition);
            self.stated(&at);
            self.content(&at, ours, theirs);
        }
        let success = [ours.success(), their_success].map(|response| response.map(|(status, _)| status.clone()));
        let is_success = |status: &String| success.iter().flatten().any(|known| known == status);
        for (status, our) in ours.responses.iter().filter(|(status, _)| !is_success(status)) {
            let Some(their) = covering(theirs, status) else {
                let at = at.inside("response", status, &our.definition, &Value::Null);
                self.removed(kinds::STATUS_REMOVED, &at, None);
                continue;
            };
            let at = at.inside("response", status, &our.definition, &their.definition);
            if self.is_stated_wherever_used(our, status) {
                let place = our.component.as_ref().map_or(at.place.clone(), |name| Place::new("response", name));
                self.stated(&at.at(place));
            }
            self.content(&at, our, their);
        }
        for (status, their) in theirs.responses.iter().filter(|(status, _)| !is_success(status) && *status != "DEFAULT")
        {
            let is_known = ours.responses.keys().any(|known| known == status || in_range(status, known));
            if !is_known {
                let at = at.inside("response", status, &Value::Null, &their.definition);
                self.found(Drift::Missing, kinds::STATUS_MISSING, &at, [None, None]);
            }
        }
    }

    /// Says whether the vendor lists the status itself, not a range, in every operation of ours that shares the response.
    fn is_stated_wherever_used(&self, response: &Content, status: &str) -> bool {
        let uses = self.pairs.iter().filter(|(ours, _)| {
            let is_it = |used: &Content| {
                std::ptr::eq(used, response) || used.component.is_some() && used.component == response.component
            };
            ours.responses.get(status).is_some_and(is_it)
        });
        uses.into_iter().all(|(_, theirs)| theirs.responses.contains_key(status))
    }

    fn content(&mut self, at: &At, ours: &Content, theirs: &Content) {
        let is_json = |media_type: &String| media_type.contains("json");
        if let (Some(our), Some(their)) = (&ours.media_type, &theirs.media_type)
            && our != their
            && their != "*/*"
            && !(is_json(our) && is_json(their))
        {
            let sides = [Some(our.clone()), Some(their.clone())];
            self.found(Drift::Different, kinds::MEDIA_TYPE_DIFFERS, at, sides);
        }
        match (&ours.schema, &theirs.schema) {
            (Some(ours), Some(theirs)) => self.schema(at, ours, theirs),
            (None, Some(_)) => self.found(Drift::Missing, kinds::BODY_MISSING, at, [None, None]),
            // Without a schema, the vendor states nothing.
            (_, None) => {}
        }
    }
}

/// Returns the place of an operation.
fn top(operation: &Operation, ours: &Value, theirs: &Value) -> At {
    let (ours, theirs) = (Source::default().within(ours), Source::default().within(theirs));
    let title = operation.title.clone();
    At {
        place: Place::new("operation", &title),
        operation: title,
        in_address: false,
        ours,
        theirs,
        inside_guess: false,
    }
}

fn tags(operation: &Operation) -> Vec<String> {
    let tags = operation.definition["tags"].as_array().into_iter().flatten();
    tags.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Returns the names in the path, in order.
fn path_parameters(path: &str) -> Vec<&str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect()
}

/// Returns the vendor's response for a status: its own, that of its range, or the default.
fn covering<'a>(operation: &'a Operation, status: &str) -> Option<&'a Content> {
    let range = || operation.responses.iter().find(|(known, _)| in_range(known, status)).map(|(_, response)| response);
    operation.responses.get(status).or_else(range).or_else(|| operation.responses.get("DEFAULT"))
}

/// Says whether a range such as `4XX` covers a status.
fn in_range(range: &str, status: &str) -> bool {
    range.ends_with("XX") && range.chars().next() == status.chars().next()
}
