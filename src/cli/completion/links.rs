//! Which values of responses fit which arguments. The spec says it with the links of OpenAPI: what a link connects is of one
//! kind, and so is what several links connect with each other.

use std::cell::RefCell;
use std::collections::BTreeSet;

use clap::ArgMatches;
use serde_json::Value;

use super::memory::{self, Values};
use super::place::Place;
use super::seen::{Found, Marks, Seen, Source, remove};
use crate::cli::operations::command::{OperationCommand, spec};
use crate::cli::private;
use crate::client::ApiInfo;
use crate::openapi::spec::Spec;

/// How many values of one place in a response are remembered.
const MOST: usize = 200;

/// The same, for values that are worth something to whoever has them (`x-secret`).
const MOST_SECRETS: usize = 40;

/// One end of a link.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    /// A parameter or a field of the body of an operation.
    Argument { operation: String, field: String },
    /// A value in the response to an operation, by its JSON pointer.
    Value { operation: String, pointer: String },
}

/// Returns what gathers the values of a command's responses, or nothing if none of them fits an argument.
pub(crate) fn seen(api: &'static ApiInfo, command: &OperationCommand, given: &ArgMatches) -> Option<Seen> {
    if !memory::is_on() {
        return None;
    }
    let spec = spec(api);
    let pointers = pointers(spec, api, command.operation.id);
    if pointers.is_empty() {
        return None;
    }
    let definition = spec.operation(command.operation.path, command.operation.method);
    let secret = private::names(spec);
    let sources = pointers.into_iter().map(|pointer| {
        let steps: Vec<String> = pointer.split('/').skip(1).map(str::to_owned).collect();
        let is_secret = steps.iter().any(|step| secret.has_marked(step));
        let most = if is_secret { MOST_SECRETS } else { MOST };
        let marks = steps.last().map(|field| marks(definition, field)).unwrap_or_default();
        Source { name: name(command.operation.id, &pointer), steps, most, marks }
    });
    let sources: Vec<Source> = sources.collect();
    let place = Place::of(api, |flag| flag_of(given, flag))?;
    let mut found = Found::default();
    if sources.iter().any(|source| !source.marks.only.is_empty()) {
        found.before = memory::of(&place).into_values().flatten().map(|(value, _)| value).collect();
    }
    Some(Seen {
        place,
        sources,
        items: command.items.iter().flat_map(|items| items.split('/').skip(1)).map(str::to_owned).collect(),
        meanings: command.response_shape(spec).meanings,
        found: RefCell::new(found),
    })
}

/// Forgets values that can no longer be used.
pub(crate) fn forget(api: &'static ApiInfo, given: &ArgMatches, gone: &BTreeSet<String>) {
    if memory::is_on()
        && let Some(place) = Place::of(api, |flag| flag_of(given, flag))
    {
        memory::update(&place, |values| remove(values, gone));
    }
}

/// Returns the value of a flag that all calls have.
fn flag_of(given: &ArgMatches, flag: &str) -> Option<String> {
    given.try_get_one::<String>(flag).ok().flatten().cloned()
}

/// Returns the remembered values that fit an argument, newest first.
pub(super) fn fitting(api: &'static ApiInfo, operation: &str, field: &str, mut known: Values) -> Vec<(String, String)> {
    let argument = End::Argument { operation: operation.to_owned(), field: field.to_owned() };
    let mut fitting: Vec<(String, String)> = Vec::new();
    for end in kind(&links(spec(api), api), argument) {
        let End::Value { operation, pointer } = end else { continue };
        for (value, about) in known.remove(&name(&operation, &pointer)).into_iter().flatten() {
            match fitting.iter_mut().find(|(other, _)| *other == value) {
                Some((_, text)) if text.is_empty() => *text = about,
                Some(_) => {}
                None => fitting.push((value, about)),
            }
        }
    }
    fitting
}

/// Returns the name under which the values at a place in a response are remembered.
fn name(operation: &str, pointer: &str) -> String {
    format!("{operation}#{pointer}")
}

/// Returns what the spec says of the objects that hold a value in this field.
fn marks(operation: &Value, field: &str) -> Marks {
    let offered = &operation["x-command"]["offered"][field];
    let about = offered["about"].as_array().into_iter().flatten().filter_map(Value::as_str);
    Marks { about: about.map(str::to_owned).collect(), only: offered["only"].as_object().cloned().unwrap_or_default() }
}

/// Returns the JSON pointers to the values of a response that fit an argument.
fn pointers(spec: &Spec, api: &ApiInfo, operation: &str) -> BTreeSet<String> {
    let ends = links(spec, api).into_iter().map(|(from, _)| from);
    let of_operation = ends.filter_map(|end| match end {
        End::Value { operation: of, pointer } if of == operation => Some(pointer),
        _ => None,
    });
    of_operation.collect()
}

/// Returns all that links connect with an end, in the order of the spec.
fn kind(links: &[(End, End)], start: End) -> Vec<End> {
    let mut kind = vec![start];
    let mut next = 0;
    while next < kind.len() {
        for (from, to) in links {
            let other = if *from == kind[next] { to } else { from };
            if (*from == kind[next] || *to == kind[next]) && !kind.contains(other) {
                kind.push(other.clone());
            }
        }
        next += 1;
    }
    kind
}

/// Returns the links of an API: where a value is, and where it fits.
fn links(spec: &Spec, api: &ApiInfo) -> Vec<(End, End)> {
    let mut ends = Vec::new();
    for operation in api.operations {
        let responses = &spec.operation(operation.path, operation.method)["responses"];
        let links = spec.resolve(&responses["200"])["links"].as_object().into_iter().flatten();
        for (_, link) in links {
            let link = spec.resolve(link);
            let Some(target) = link["operationId"].as_str() else { continue };
            let fields = [&link["parameters"], &link["requestBody"]].into_iter().filter_map(Value::as_object).flatten();
            for (field, expression) in fields {
                let expressions = expression.as_array().map_or(std::slice::from_ref(expression), Vec::as_slice);
                let from = expressions.iter().filter_map(|expression| end(operation.id, expression.as_str()?));
                let to = End::Argument { operation: target.to_owned(), field: field.clone() };
                ends.extend(from.map(|from| (from, to.clone())));
            }
        }
    }
    ends
}

/// Returns what an expression of a link means, such as `$response.body#/orders/0/order_id`.
fn end(operation: &str, expression: &str) -> Option<End> {
    let operation = operation.to_owned();
    if let Some(pointer) = expression.strip_prefix("$response.body#") {
        return Some(End::Value { operation, pointer: pointer.to_owned() });
    }
    let parameters = ["$request.path.", "$request.query."];
    let parameter = parameters.iter().find_map(|place| expression.strip_prefix(place));
    let field = parameter.or_else(|| expression.strip_prefix("$request.body#/")?.split('/').next())?;
    Some(End::Argument { operation, field: field.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apis::APIS;
    use crate::cli::operations::command::{command_of, commands};
    use crate::cli::operations::sentence;

    /// Returns the schemas at a place of a response: one for each form that a value may have.
    fn schemas<'a>(spec: &'a Spec, schema: &'a Value, steps: &[String]) -> Vec<&'a Value> {
        let schema = spec.resolve(schema);
        let forms = ["oneOf", "anyOf", "allOf"].into_iter().filter_map(|key| schema[key].as_array()).flatten();
        let inside = forms.flat_map(|form| schemas(spec, form, steps));
        let own = match steps {
            [] => vec![schema],
            [step, rest @ ..] => {
                let is_index = step.chars().all(|letter| letter.is_ascii_digit());
                let next = if is_index { &schema["items"] } else { &schema["properties"][step] };
                if next.is_null() { Vec::new() } else { schemas(spec, next, rest) }
            }
        };
        own.into_iter().chain(inside).collect()
    }

    #[test]
    fn links_lead_from_fields_that_exist_to_fields_that_exist() {
        for api in APIS.iter().copied() {
            let spec = spec(api);
            for end in links(spec, api).into_iter().flat_map(|(from, to)| [from, to]) {
                match &end {
                    End::Argument { operation, field } => {
                        let command = command_of(api, operation).unwrap();
                        assert!(command.fields.iter().any(|known| known.name == *field), "{end:?}");
                    }
                    End::Value { operation, pointer } => {
                        let steps: Vec<String> = pointer.split('/').skip(1).map(str::to_owned).collect();
                        let command = command_of(api, operation).unwrap();
                        assert!(!schemas(spec, &command.response, &steps).is_empty(), "{end:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_offered_is_about_fields_of_the_items() {
        let mut offered = 0;
        for (api, command) in APIS.iter().copied().flat_map(|api| commands(api).iter().map(move |it| (api, it))) {
            let spec = spec(api);
            let definition = spec.operation(command.operation.path, command.operation.method);
            let meanings = command.response_shape(spec).meanings;
            let pointers = pointers(spec, api, command.operation.id);
            for field in definition["x-command"]["offered"].as_object().into_iter().flat_map(|fields| fields.keys()) {
                let is_linked = pointers.iter().any(|pointer| pointer.rsplit('/').next() == Some(field));
                assert!(is_linked, "{}: no link leads from {field}", command.name);
                let marks = marks(definition, field);
                let mentioned = marks.about.iter().flat_map(|text| sentence::fields(text));
                for field in mentioned.chain(marks.only.keys().map(String::as_str)) {
                    assert!(meanings.names().contains(&field), "{}: {field}", command.name);
                    offered += 1;
                }
            }
        }
        assert!(offered > 5, "{offered}");
    }

    #[test]
    fn arguments_are_fed_by_what_lists_show() {
        let fed = [
            ("orders", "show", "id", "list_orders#/orders/0/order_id"),
            ("orders", "tag", "id", "purchase_order#/order_id"),
            ("orders", "change-cycle", "order_id", "list_orders#/orders/0/order_id"),
            ("orders", "change-cycle", "cycle", "list_products#/products/0/cycles/0"),
            ("orders", "purchase", "product", "list_products#/products/0/name"),
            ("orders", "purchase", "location", "list_available_counts#/0/country"),
            ("orders", "price", "cycle", "list_products#/products/0/cycles/0"),
            ("share-codes", "use", "codes", "generate_ip_codes#/result/0"),
            ("share-codes", "revoke", "codes", "list_share_codes#/result/items/0/code"),
            ("sharing", "cancel", "shareCode", "list_shared_subscribers#/sharedUserInformationList/0/shareCode"),
            ("sharing", "set-level", "productCode", "list_share_rules#/customerProductShareRules/0/productCode"),
            (
                "sharing",
                "set-level",
                "distributionLevel",
                "list_distribution_levels#/distributionLevels/0/distributionLevel",
            ),
            ("sharing", "invite", "productCode", "list_shared_subscribers#/sharedUserInformationList/0/productCode"),
        ];
        for (group, name, field, source) in fed {
            let api = APIS.iter().copied().find(|api| api.group == group).unwrap();
            let command = commands(api).iter().find(|command| command.name == name).unwrap();
            let known = Values::from([(source.to_owned(), vec![("seen".to_owned(), String::new())])]);
            let offered = fitting(api, command.operation.id, field, known);
            assert_eq!(offered, [("seen".to_owned(), String::new())], "{group} {name} {field}");
        }
    }
}
