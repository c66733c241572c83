//! The operations of a spec as commands: names, fields, which become flags, and texts for the user.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::apis::APIS;
use crate::cli::operations::forms::Forms;
use crate::cli::output::{Meanings, ResponseShape};
use crate::client::ApiInfo;
use crate::names::kebab;
use crate::openapi::spec::{Spec, json_schema};
use crate::{Operation, Paging};

/// An operation as a command.
#[derive(Debug)]
pub(crate) struct OperationCommand {
    pub(crate) operation: &'static Operation,
    pub(crate) name: String,
    /// Other names that people try.
    pub(crate) aliases: Vec<String>,
    pub(crate) summary: String,
    pub(crate) description: String,
    /// What the user must agree to before it is sent.
    pub(crate) confirm: Option<String>,
    /// What to tell the user before that.
    pub(crate) tells: Vec<Tell>,
    /// The list in the body that can be sent in batches.
    pub(crate) bulk: Option<String>,
    /// A sentence on the account, to be filled with the response.
    pub(crate) whoami: Option<String>,
    /// The parameters that choose a page, if it lists something page by page.
    pub(crate) page: Option<PageParameters>,
    /// The JSON pointer to the list that the response is about, if the spec names one.
    pub(crate) items: Option<String>,
    /// The JSON pointer to the number of all items, of which a page has some.
    pub(crate) total: Option<String>,
    /// The fields that a table shows by default, the most important first.
    pub(crate) columns: Vec<String>,
    pub(crate) fields: Vec<Field>,
    /// The schema of the body.
    pub(crate) body: Option<Value>,
    /// The forms of the body, if it has several.
    pub(crate) forms: Option<Forms>,
    /// Bodies that the spec gives as examples.
    pub(crate) examples: Vec<Map<String, Value>>,
    /// The schema of the response.
    pub(crate) response: Value,
}

/// A parameter, or a field of the body.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// Its name in the request.
    pub(crate) name: String,
    pub(crate) in_body: bool,
    pub(crate) required: bool,
    /// Whether it is written without a flag.
    pub(crate) is_argument: bool,
    pub(crate) kind: Kind,
    /// The schema of a parameter.
    pub(crate) schema: Value,
    /// What it is, in one sentence.
    pub(crate) help: String,
    pub(crate) unit: Option<String>,
    /// Values that the spec names, where others are allowed too.
    pub(crate) known: Vec<Value>,
    pub(crate) example: Option<Value>,
    pub(crate) default: Option<Value>,
    /// What is sent if the user leaves it out.
    pub(crate) filled_in: Option<Value>,
}

/// What to tell the user before an operation is sent (`x-command: {tells: …}`).
#[derive(Debug)]
pub(crate) enum Tell {
    /// The product of these fields of the body.
    Total {
        factors: Vec<String>,
        unit: String,
    },
    Question(Box<Question>),
}

/// An operation that is called to learn something, and the sentences to fill with its response.
#[derive(Debug, Deserialize)]
pub(crate) struct Question {
    pub(crate) operation: String,
    /// Its parameters that have another name in the call that is about to be sent, with that name.
    #[serde(default)]
    pub(crate) with: BTreeMap<String, String>,
    /// Another operation, whose response holds further values for the parameters.
    #[serde(default)]
    pub(crate) of: Option<Of>,
    /// A list of values of which one is right, and it is not known which.
    #[serde(default)]
    pub(crate) each: Option<Each>,
    /// The item of the response that the sentences are about.
    #[serde(default)]
    pub(crate) find: Option<Find>,
    /// The fields that hold the price, in cents; the first that is there counts.
    #[serde(default)]
    pub(crate) amounts: Vec<Amount>,
    pub(crate) sentences: Vec<String>,
    /// What to say if it is not told.
    #[serde(default)]
    pub(crate) otherwise: Option<String>,
}

/// An operation whose response holds values for a question.
#[derive(Debug, Deserialize)]
pub(crate) struct Of {
    pub(crate) operation: String,
    #[serde(default)]
    pub(crate) with: BTreeMap<String, String>,
    /// JSON pointer to the object that holds them.
    pub(crate) at: String,
}

/// A list of values that a question is asked for one by one.
#[derive(Debug, Deserialize)]
pub(crate) struct Each {
    pub(crate) operation: String,
    /// JSON pointer to the list.
    pub(crate) items: String,
    /// The fields of an item that must have the values of the call.
    #[serde(rename = "match")]
    pub(crate) matches: BTreeMap<String, String>,
    /// The parameters that get the value of a field of the item.
    pub(crate) take: BTreeMap<String, String>,
}

/// An item of a list.
#[derive(Debug, Deserialize)]
pub(crate) struct Find {
    /// JSON pointer to the list.
    pub(crate) items: String,
    /// The fields of the item that have the values of the call.
    #[serde(rename = "match")]
    pub(crate) matches: BTreeMap<String, String>,
}

/// A field that holds a price, in cents.
#[derive(Debug, Deserialize)]
pub(crate) struct Amount {
    /// Its JSON pointer.
    pub(crate) field: String,
    /// It is the price only if this is not asked for.
    #[serde(default)]
    pub(crate) without: Option<String>,
}

/// The parameters that choose a page of a list.
#[derive(Debug)]
pub(crate) struct PageParameters {
    /// Where the page begins.
    pub(crate) position: String,
    /// How many items it holds at most.
    pub(crate) limit: Option<String>,
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
    /// Always this value. The user cannot set it.
    Fixed(Value),
    /// Anything else, written as JSON.
    Json,
}

/// A string or number that the spec names.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Word {
    /// The value in the request.
    pub(crate) value: Value,
    /// What the user writes instead.
    pub(crate) name: Option<String>,
    pub(crate) description: Option<String>,
}

impl OperationCommand {
    /// Returns the largest page that the spec allows, if it names a limit.
    pub(crate) fn largest_page(&self) -> Option<i64> {
        let limit = self.page.as_ref()?.limit.as_ref()?;
        self.fields.iter().find(|field| field.name == *limit)?.schema["maximum"].as_i64()
    }

    /// Returns whether the spec says which number is the price.
    pub(crate) fn has_price(&self) -> bool {
        self.tells.iter().any(|tell| matches!(tell, Tell::Question(question) if !question.amounts.is_empty()))
    }

    /// Returns what printing needs to know about the response.
    pub(crate) fn response_shape(&self, spec: &Spec) -> ResponseShape {
        let (items, outcome) = (self.items.clone(), self.operation.outcome);
        let meanings = Meanings::of_response(spec, &self.response, items.as_deref(), outcome);
        ResponseShape { columns: self.columns.clone(), items, meanings, outcome }
    }
}

/// Returns the spec of an API.
pub(crate) fn spec(api: &'static ApiInfo) -> &'static Spec {
    parsed(api).spec.get_or_init(|| Spec::parse(api.spec))
}

/// What has been read of an API. Most commands need one API; the others are not read.
#[derive(Default)]
struct Parsed {
    spec: OnceLock<Spec>,
    commands: OnceLock<Vec<OperationCommand>>,
}

fn parsed(api: &ApiInfo) -> &'static Parsed {
    static PARSED: LazyLock<Vec<(&ApiInfo, Parsed)>> =
        LazyLock::new(|| APIS.iter().map(|api| (*api, Parsed::default())).collect());
    let found = PARSED.iter().find(|(known, _)| *known == api);
    &found.expect("every API is in the table, which alone makes values of this type").1
}

/// Returns the command of an operation.
pub(crate) fn command_of(api: &'static ApiInfo, operation: &str) -> Option<&'static OperationCommand> {
    commands(api).iter().find(|command| command.operation.id == operation)
}

/// Returns all operations of an API as commands, in the order of its spec.
pub(crate) fn commands(api: &'static ApiInfo) -> &'static [OperationCommand] {
    parsed(api).commands.get_or_init(|| api.operations.iter().map(|operation| command(spec(api), operation)).collect())
}

fn command(spec: &Spec, operation: &'static Operation) -> OperationCommand {
    let definition = spec.operation(operation.path, operation.method);
    let words = &definition["x-command"];
    let body = definition["requestBody"].is_object().then(|| json_schema(spec.resolve(&definition["requestBody"])));
    let parameters = definition["parameters"].as_array().into_iter().flatten();
    let mut fields: Vec<Field> = parameters.map(|given| parameter(spec, spec.resolve(given))).collect();
    fields.extend(body.into_iter().flat_map(|body| body_fields(spec, body)));
    for field in &mut fields {
        let listed = words["arguments"].as_array().is_some_and(|names| names.contains(&field.name.as_str().into()));
        field.is_argument |= listed;
        if let Some(sentence) = words["help"][&field.name].as_str() {
            sentence.clone_into(&mut field.help);
        }
        field.filled_in = Some(words["defaults"][&field.name].clone()).filter(|value| !value.is_null());
    }
    let forms = body.and_then(|body| Forms::of_body(spec, body));
    let is_needed_by_some = |name: &str| forms.as_ref().is_some_and(|forms| forms.need(name));
    // What is needed comes first.
    fields.sort_by_key(|field| (!field.is_argument, !field.required, !is_needed_by_some(&field.name)));
    OperationCommand {
        operation,
        name: command_name(definition, operation.id),
        aliases: texts(&words["aliases"]),
        summary: text(definition, "summary").unwrap_or_default(),
        description: with_deprecation(definition, text(definition, "description").unwrap_or_default()),
        confirm: text(words, "confirm"),
        tells: words["tells"].as_array().into_iter().flatten().filter_map(tell).collect(),
        bulk: text(words, "bulk"),
        whoami: text(words, "whoami"),
        page: text(&definition["x-paging"], "style").map(|style| PageParameters {
            // The parameter has the name of the style.
            position: style,
            limit: text(&definition["x-paging"], "limit"),
        }),
        items: match operation.paging {
            Paging::Page { items, .. } | Paging::Offset { items, .. } => Some(items.to_owned()),
            Paging::None => text(words, "items"),
        },
        total: match operation.paging {
            Paging::Offset { count, .. } => Some(count.to_owned()),
            Paging::Page { .. } | Paging::None => text(words, "total"),
        },
        columns: texts(&words["columns"]),
        fields,
        body: body.cloned(),
        forms,
        examples: body_examples(spec.resolve(&definition["requestBody"])),
        response: json_schema(spec.resolve(&definition["responses"]["200"])).clone(),
    }
}

fn tell(entry: &Value) -> Option<Tell> {
    if entry["total"].is_array() {
        return Some(Tell::Total { factors: texts(&entry["total"]), unit: text(entry, "unit").unwrap_or_default() });
    }
    // A test reads those of all specs.
    Question::deserialize(entry).ok().map(|question| Tell::Question(Box::new(question)))
}

/// Returns the name of an operation on the command line: the one in its spec, else its id.
pub(crate) fn command_name(definition: &Value, id: &str) -> String {
    text(&definition["x-command"], "name").unwrap_or_else(|| id.replace('_', "-"))
}

/// Returns a description that says first if the vendor has deprecated it.
fn with_deprecation(definition: &Value, description: String) -> String {
    if definition["deprecated"] == true { format!("Deprecated by the vendor: {description}") } else { description }
}

fn parameter(spec: &Spec, definition: &Value) -> Field {
    let schema = &definition["schema"];
    let mut field = field(spec, &text(definition, "name").unwrap_or_default(), schema);
    field.required = definition["required"] == true;
    field.is_argument = definition["in"] == "path";
    if let Some(description) = text(definition, "description") {
        field.help = first_sentence(&description);
    }
    field.help = with_deprecation(definition, field.help);
    field.example = example(definition).or(field.example);
    field
}

/// Returns the fields of a body. If it has several forms, they are the fields of all forms; required are those that every
/// form requires.
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
        help: with_deprecation(narrow, first_sentence(either("description").as_str().unwrap_or_default())),
        unit: either("x-unit").as_str().map(str::to_owned),
        known: Vec::new(),
        example: example(narrow).or(example(schema)),
        default: Some(either("default").clone()).filter(|default| !default.is_null()),
        filled_in: None,
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

/// Returns these values with the names and descriptions that the schema gives them.
fn words(schema: &Value, values: &[Value]) -> Vec<Word> {
    let known = schema["x-extensible-enum"].as_array().or(schema["enum"].as_array());
    let word = |value: &Value| {
        let position = known.and_then(|known| known.iter().position(|other| other == value));
        let parallel = |key: &str| schema[key][position?].as_str();
        let name = parallel("x-enum-varnames").map(kebab).filter(|name| Some(name.as_str()) != value.as_str());
        Word { value: value.clone(), name, description: parallel("x-enum-descriptions").map(str::to_owned) }
    };
    values.iter().map(word).collect()
}

impl Field {
    /// Returns the name of the flag, without the leading dashes.
    pub(crate) fn flag(&self) -> String {
        kebab(&self.name)
    }

    /// Adds what another form of the body says about the same field.
    fn merge(&mut self, other: Self) {
        let as_words = |kind: &Kind| match kind {
            Kind::Fixed(value) => vec![Word { value: value.clone(), name: None, description: None }],
            Kind::Words(words) => words.clone(),
            _ => Vec::new(),
        };
        let (mine, others) = (as_words(&self.kind), as_words(&other.kind));
        self.kind = match (mine.is_empty(), others.is_empty()) {
            (false, false) => Kind::Words([mine, others].concat()),
            // One form allows any value, so that the values of the others are only examples.
            (false, true) => {
                self.known.extend(mine.into_iter().map(|word| word.value));
                other.kind
            }
            (true, _) => {
                self.known.extend(others.into_iter().map(|word| word.value));
                self.kind.clone()
            }
        };
        // The last form is the most general.
        self.help = other.help;
        // A unit that only some forms have would be wrong for the others.
        self.unit = self.unit.take().filter(|unit| Some(unit) == other.unit.as_ref());
        self.example = self.example.take().or(other.example);
        self.default = self.default.take().filter(|default| Some(default) == other.default.as_ref());
    }
}

/// Returns the bodies that a request has as examples.
fn body_examples(request: &Value) -> Vec<Map<String, Value>> {
    let content = &request["content"]["application/json"];
    let named = content["examples"].as_object().into_iter().flatten().map(|(_, example)| &example["value"]);
    let all = named.chain([&content["example"]]);
    all.filter_map(Value::as_object).cloned().collect()
}

/// Returns the first sentence of a text, without its end.
fn first_sentence(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let first = line.split_inclusive(". ").next().unwrap_or_default();
    first.trim().trim_end_matches('.').to_owned()
}

fn example(value: &Value) -> Option<Value> {
    Some(value["example"].clone()).filter(|example| !example.is_null())
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn text(value: &Value, key: &str) -> Option<String> {
    value[key].as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_help_of_a_field_is_one_sentence() {
        for command in APIS.iter().copied().flat_map(commands) {
            for field in &command.fields {
                let is_one = !field.help.is_empty() && !field.help.contains(['\n']) && !field.help.contains(". ");
                assert!(is_one, "{} {}: {:?}", command.name, field.name, field.help);
            }
        }
    }

    /// Returns whether the schema of a response has a field at a path such as `order/price_paid`.
    fn has_field(spec: &Spec, command: &OperationCommand, path: &str) -> bool {
        let part = |schema, name| spec.resolve(&spec.resolve(schema)["properties"][name]);
        path.split('/').fold(&command.response, part).is_object()
    }

    /// Returns the names of the values that a question knows besides those of the call. Checks where they come from.
    fn known_besides(api: &'static ApiInfo, command: &OperationCommand, question: &Question) -> HashSet<String> {
        let mut known = HashSet::new();
        if let Some(of) = &question.of {
            let asked = command_of(api, &of.operation).unwrap();
            assert!(has_field(spec(api), asked, &of.at[1..]), "{}: {}", command.name, of.at);
            let object = of.at[1..].split('/').fold(&asked.response, |schema, name| {
                spec(api).resolve(&spec(api).resolve(schema)["properties"][name])
            });
            known.extend(object["properties"].as_object().unwrap().keys().cloned());
        }
        if let Some(each) = &question.each {
            let asked = command_of(api, &each.operation).unwrap();
            assert!(has_field(spec(api), asked, &each.items[1..]), "{}: {}", command.name, each.items);
            known.extend(each.take.keys().cloned());
        }
        if let Some(find) = &question.find {
            let asked = command_of(api, &question.operation).unwrap();
            assert!(has_field(spec(api), asked, &find.items[1..]), "{}: {}", command.name, find.items);
        }
        known
    }

    #[test]
    fn what_commands_tell_refers_to_fields_that_exist() {
        let mut sentences = 0;
        for (api, command) in APIS.iter().copied().flat_map(|api| commands(api).iter().map(move |it| (api, it))) {
            let mut check = |asked: &OperationCommand, sentence: &str| {
                for path in crate::cli::operations::sentence::fields(sentence) {
                    assert!(has_field(spec(api), asked, path), "{}: {sentence}", command.name);
                }
                sentences += 1;
            };
            if let Some(sentence) = &command.whoami {
                check(command, sentence);
            }
            let has = |name: &str| command.fields.iter().any(|field| field.name == name);
            let definition = spec(api).operation(command.operation.path, command.operation.method);
            let written = definition["x-command"]["tells"].as_array().map_or(0, Vec::len);
            assert_eq!(command.tells.len(), written, "{}: not every part of `tells` can be read", command.name);
            for tell in &command.tells {
                match tell {
                    Tell::Total { factors, .. } => assert!(factors.iter().all(|name| has(name)), "{}", command.name),
                    Tell::Question(question) => {
                        let asked = command_of(api, &question.operation).unwrap();
                        assert_eq!(asked.operation.method, "GET", "{}", command.name);
                        // What else is known: another response, and the values that are tried.
                        let known = known_besides(api, command, question);
                        let is_parameter = |name| asked.fields.iter().any(|field| field.name == name && !field.in_body);
                        for (parameter, name) in &question.with {
                            let is_there = has(name) || known.contains(name);
                            assert!(is_parameter(parameter.as_str()) && is_there, "{}: {parameter}", command.name);
                        }
                        for Amount { field, without } in &question.amounts {
                            assert!(has_field(spec(api), asked, &field[1..]), "{}: {field}", command.name);
                            let is_there = without.as_deref().is_none_or(|name| has(name) || known.contains(name));
                            assert!(is_there, "{}: {without:?}", command.name);
                        }
                        if question.find.is_none() {
                            question.sentences.iter().for_each(|sentence| check(asked, sentence));
                        }
                    }
                }
            }
            assert!(command.bulk.as_deref().is_none_or(has), "{}", command.name);
            let limit = command.page.as_ref().and_then(|page| page.limit.as_deref());
            assert!(limit.is_none_or(has), "{}", command.name);
        }
        assert!(sentences > 10, "{sentences}");
    }
}
