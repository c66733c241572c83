//! The operations of a spec as commands: their names, and the fields that become flags. Nothing of it is written twice.

use std::sync::OnceLock;

use serde_json::Value;

use crate::cli::output::{Meanings, ResponseShape};
use crate::cli::setup::apis::Api;
use crate::names::kebab;
use crate::openapi::spec::{Spec, json_schema};
use crate::{Operation, Paging};

/// An operation as a command.
#[derive(Debug)]
pub(crate) struct Command {
    pub(crate) operation: &'static Operation,
    pub(crate) name: String,
    pub(crate) summary: String,
    pub(crate) description: String,
    /// What the user must agree to before it is sent.
    pub(crate) confirm: Option<String>,
    /// The JSON pointer to the list that the answer is about, where the spec says which.
    pub(crate) items: Option<String>,
    /// What a table shows unless asked.
    pub(crate) columns: Vec<String>,
    pub(crate) fields: Vec<Field>,
    /// The schema of the body.
    pub(crate) body: Option<Value>,
    /// The schema of the response.
    pub(crate) response: Value,
}

/// A parameter, or a field of the body.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// As it is sent.
    pub(crate) name: String,
    pub(crate) in_body: bool,
    pub(crate) required: bool,
    /// Written without a flag.
    pub(crate) is_argument: bool,
    pub(crate) kind: Kind,
    /// The schema of a parameter.
    pub(crate) schema: Value,
    pub(crate) description: String,
    pub(crate) unit: Option<String>,
    /// Words that the spec names where others are possible, too.
    pub(crate) known: Vec<Value>,
    pub(crate) example: Option<Value>,
    pub(crate) default: Option<Value>,
}

/// What a field takes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    Integer,
    Boolean,
    Text,
    Texts,
    /// One of these.
    Words(Vec<Word>),
    /// Always this; nobody has to say it.
    Fixed(Value),
    /// Anything else, written as JSON.
    Json,
}

/// A word or number that the spec knows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Word {
    /// As it is sent.
    pub(crate) value: Value,
    /// As the user writes it, if not as it is sent.
    pub(crate) name: Option<String>,
    pub(crate) description: Option<String>,
}

impl Command {
    pub(crate) fn is_list(&self) -> bool {
        self.operation.paging != Paging::None
    }

    /// Returns what printing needs to know about the response.
    pub(crate) fn response_shape(&self, spec: &Spec) -> ResponseShape {
        let (items, outcome) = (self.items.clone(), self.operation.outcome);
        let meanings = Meanings::of_response(spec, &self.response, items.as_deref(), outcome);
        ResponseShape { columns: self.columns.clone(), items, meanings, outcome }
    }
}

/// The spec of an API.
pub(crate) fn spec(api: Api) -> &'static Spec {
    static SPECS: [OnceLock<Spec>; 3] = [const { OnceLock::new() }; 3];
    SPECS[api as usize].get_or_init(|| Spec::parse(api.spec()))
}

/// All operations of an API as commands, in the order of its spec.
pub(crate) fn commands(api: Api) -> &'static [Command] {
    static COMMANDS: [OnceLock<Vec<Command>>; 3] = [const { OnceLock::new() }; 3];
    COMMANDS[api as usize]
        .get_or_init(|| api.operations().iter().map(|operation| command(spec(api), operation)).collect())
}

fn command(spec: &Spec, operation: &'static Operation) -> Command {
    let definition = spec.operation(operation.path, operation.method);
    let words = &definition["x-command"];
    let body = definition["requestBody"].is_object().then(|| json_schema(spec.resolve(&definition["requestBody"])));
    let parameters = definition["parameters"].as_array().into_iter().flatten();
    let mut fields: Vec<Field> = parameters.map(|given| parameter(spec, spec.resolve(given))).collect();
    fields.extend(body.into_iter().flat_map(|body| body_fields(spec, body)));
    for field in &mut fields {
        let listed = words["arguments"].as_array().is_some_and(|names| names.contains(&field.name.as_str().into()));
        field.is_argument |= listed;
    }
    // What must be given comes first.
    fields.sort_by_key(|field| (!field.is_argument, !field.required));
    let columns = words["columns"].as_array().into_iter().flatten();
    Command {
        operation,
        name: command_name(definition, operation.id),
        summary: text(definition, "summary").unwrap_or_default(),
        description: with_deprecation(definition, text(definition, "description").unwrap_or_default()),
        confirm: text(words, "confirm"),
        items: match operation.paging {
            Paging::Page { items, .. } | Paging::Offset { items, .. } => Some(items.to_owned()),
            Paging::None => text(words, "items"),
        },
        columns: columns.filter_map(Value::as_str).map(str::to_owned).collect(),
        fields,
        body: body.cloned(),
        response: json_schema(spec.resolve(&definition["responses"]["200"])).clone(),
    }
}

/// What an operation is called on the command line: what its spec says, or else its id.
pub(crate) fn command_name(definition: &Value, id: &str) -> String {
    text(&definition["x-command"], "name").unwrap_or_else(|| id.replace('_', "-"))
}

/// A description, beginning with what must be known first.
fn with_deprecation(definition: &Value, description: String) -> String {
    if definition["deprecated"] == true { format!("The vendor has deprecated it. {description}") } else { description }
}

fn parameter(spec: &Spec, definition: &Value) -> Field {
    let schema = &definition["schema"];
    let mut field = field(spec, &text(definition, "name").unwrap_or_default(), schema);
    field.required = definition["required"] == true;
    field.is_argument = definition["in"] == "path";
    field.description = with_deprecation(definition, text(definition, "description").unwrap_or(field.description));
    field.example = example(definition).or(field.example);
    field
}

/// The fields of a body. One that has several forms has the fields of all of them; required is what all require.
fn body_fields(spec: &Spec, body: &Value) -> Vec<Field> {
    let body = spec.resolve(body);
    let forms = body["oneOf"].as_array().or(body["anyOf"].as_array());
    let forms: Vec<&Value> = forms.map_or_else(|| vec![body], |forms| forms.iter().map(|f| spec.resolve(f)).collect());
    let mut fields: Vec<Field> = Vec::new();
    for form in &forms {
        for (name, property) in form["properties"].as_object().into_iter().flatten() {
            let found = Field { in_body: true, ..field(spec, name, property) };
            match fields.iter_mut().find(|known| known.name == *name) {
                Some(known) => known.merge(found),
                None => fields.push(found),
            }
        }
    }
    let requires = |form: &Value, name: &str| form["required"].as_array().is_some_and(|all| all.contains(&name.into()));
    for field in &mut fields {
        field.required = forms.iter().all(|form| requires(form, &field.name));
    }
    fields
}

fn field(spec: &Spec, name: &str, narrow: &Value) -> Field {
    let schema = spec.resolve(narrow);
    let either = |key: &str| if narrow[key].is_null() { &schema[key] } else { &narrow[key] };
    Field {
        name: name.to_owned(),
        in_body: false,
        required: false,
        is_argument: false,
        kind: kind(spec, schema, narrow),
        schema: narrow.clone(),
        description: with_deprecation(narrow, either("description").as_str().unwrap_or_default().to_owned()),
        unit: either("x-unit").as_str().map(str::to_owned),
        known: Vec::new(),
        example: example(narrow).or(example(schema)),
        default: Some(either("default").clone()).filter(|default| !default.is_null()),
    }
}

fn kind(spec: &Spec, schema: &Value, narrow: &Value) -> Kind {
    let closed = narrow["enum"].as_array().or(schema["enum"].as_array());
    match (closed.map(Vec::as_slice), schema["x-extensible-enum"].as_array().map(Vec::as_slice)) {
        (Some([only]), _) => return Kind::Fixed(only.clone()),
        (Some(values), _) | (None, Some(values)) => return Kind::Words(words(schema, values)),
        (None, None) => {}
    }
    match schema["type"].as_str() {
        Some("integer") => Kind::Integer,
        Some("boolean") => Kind::Boolean,
        Some("string") => Kind::Text,
        Some("array") if spec.resolve(&schema["items"])["type"] == "string" => Kind::Texts,
        _ => Kind::Json,
    }
}

/// These values, with the names and meanings that the schema gives them.
fn words(schema: &Value, values: &[Value]) -> Vec<Word> {
    let known = schema["x-extensible-enum"].as_array().or(schema["enum"].as_array());
    let word = |value: &Value| {
        let position = known.and_then(|known| known.iter().position(|other| other == value));
        let beside = |key: &str| schema[key][position?].as_str();
        let name = beside("x-enum-varnames").map(kebab).filter(|name| Some(name.as_str()) != value.as_str());
        Word { value: value.clone(), name, description: beside("x-enum-descriptions").map(str::to_owned) }
    };
    values.iter().map(word).collect()
}

impl Field {
    /// The flag, without dashes.
    pub(crate) fn flag(&self) -> String {
        kebab(&self.name)
    }

    /// The same field in another form of the body.
    fn merge(&mut self, other: Self) {
        let as_words = |kind: &Kind| match kind {
            Kind::Fixed(value) => vec![Word { value: value.clone(), name: None, description: None }],
            Kind::Words(words) => words.clone(),
            _ => Vec::new(),
        };
        let (mine, others) = (as_words(&self.kind), as_words(&other.kind));
        self.kind = match (mine.is_empty(), others.is_empty()) {
            (false, false) => Kind::Words([mine, others].concat()),
            // One form takes anything, so that the words of the others are no limit.
            (false, true) => {
                self.known.extend(mine.into_iter().map(|word| word.value));
                other.kind
            }
            (true, _) => {
                self.known.extend(others.into_iter().map(|word| word.value));
                self.kind.clone()
            }
        };
        // What is true of the last form is the most general: it takes what the others do not.
        let mut description = other.description;
        let sentences = self.description.lines().flat_map(|line| line.split_inclusive(". ")).map(str::trim);
        for sentence in sentences {
            if !description.contains(sentence) {
                description = format!("{description}\n{sentence}");
            }
        }
        self.description = description;
        // A unit that only some forms have would mislead in the others.
        self.unit = self.unit.take().filter(|unit| Some(unit) == other.unit.as_ref());
        self.example = self.example.take().or(other.example);
        self.default = self.default.take().filter(|default| Some(default) == other.default.as_ref());
    }
}

fn example(value: &Value) -> Option<Value> {
    Some(value["example"].clone()).filter(|example| !example.is_null())
}

fn text(value: &Value, key: &str) -> Option<String> {
    value[key].as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_field_that_several_forms_of_a_body_have_says_nothing_twice() {
        for command in Api::ALL.into_iter().flat_map(commands) {
            for field in &command.fields {
                let lines: Vec<&str> = field.description.lines().collect();
                let different: HashSet<&str> = lines.iter().copied().collect();
                assert_eq!(lines.len(), different.len(), "{} {}: {lines:#?}", command.name, field.name);
            }
        }
    }
}
