//! What an operation costs, for the user to know before it is sent (`x-command: {price: …}` of the spec).

use serde_json::{Map, Value};

use crate::cli::failure::Failure;
use crate::cli::operations::command::{Kind, OperationCommand, Price, Question, command_of, spec};
use crate::cli::operations::sentence::fill;
use crate::cli::output::bytes_readable;
use crate::client::{AnyClient, ApiInfo};

/// Returns what to tell the user about the price, line by line. Empty if the spec says nothing about it.
pub(super) async fn lines(
    api: &'static ApiInfo,
    command: &OperationCommand,
    client: &dyn AnyClient,
    call: &Map<String, Value>,
) -> Result<Vec<String>, Failure> {
    let mut lines = Vec::new();
    for price in &command.price {
        match price {
            Price::Total { factors, unit } => lines.push(total(factors, unit, call)),
            Price::Question(question) => lines.extend(ask(api, question, client, call).await?),
        }
    }
    Ok(lines)
}

fn total(factors: &[String], unit: &str, call: &Map<String, Value>) -> String {
    let numbers = factors.iter().map(|name| argument(call, name).and_then(Value::as_u64).unwrap_or(0));
    let total = numbers.fold(1, u64::saturating_mul);
    match unit {
        "bytes" => format!("In total: {}.", bytes_readable(total)),
        _ => format!("In total: {total} {unit}."),
    }
}

/// Calls an operation that changes nothing, and returns its sentences.
async fn ask(
    api: &'static ApiInfo,
    question: &Question,
    client: &dyn AnyClient,
    call: &Map<String, Value>,
) -> Result<Vec<String>, Failure> {
    let Some(command) = command_of(api, &question.operation) else { return Ok(Vec::new()) };
    let response = client.call(command.operation.id, arguments(command, question, call)).await;
    let response = response.map_err(|error| Failure::of_call(&error, command.operation))?;
    let meanings = command.response_shape(spec(api)).meanings;
    Ok(question.sentences.iter().filter_map(|sentence| fill(sentence, &response, &meanings)).collect())
}

/// Returns the arguments of a question: the values that the call has for its parameters.
fn arguments(command: &OperationCommand, question: &Question, call: &Map<String, Value>) -> Map<String, Value> {
    let parameters = command.fields.iter().filter(|field| !field.in_body);
    let given = parameters.filter_map(|field| {
        let name = question.with.get(&field.name).unwrap_or(&field.name);
        let value = argument(call, name).filter(|value| !value.is_null())?.clone();
        let is_text = field.kind == Kind::Text && (value.is_array() || value.is_object());
        Some((field.name.clone(), if is_text { Value::from(value.to_string()) } else { value }))
    });
    given.collect()
}

/// Returns a parameter of a call, or a field of its body.
fn argument<'a>(call: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    call.get(name).or_else(|| call.get("body")?.get(name))
}
