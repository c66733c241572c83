//! What the user is told before an operation is sent, such as its price (`x-command: {tells: …}` of the spec).

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::Error;
use crate::cli::failure::Failure;
use crate::cli::operations::command::{Find, Kind, OperationCommand, Question, Tell, command_of, spec};
use crate::cli::operations::sentence::fill;
use crate::cli::output::bytes_readable;
use crate::client::{AnyClient, ApiInfo};

/// What was learnt about an operation.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) lines: Vec<String>,
    /// The price in cents; nothing if it is unknown.
    pub(super) price: Option<i64>,
}

/// The operation that is about to be sent, and where to ask about it.
#[derive(Clone, Copy)]
pub(super) struct About<'a> {
    pub(super) api: &'static ApiInfo,
    pub(super) command: &'a OperationCommand,
    pub(super) client: &'a dyn AnyClient,
    pub(super) call: &'a Map<String, Value>,
}

impl About<'_> {
    /// Asks all that the spec wants to be told. Nothing is sent but reads.
    pub(super) async fn ask_all(&self) -> Result<Told, Failure> {
        let mut told = Told::default();
        for tell in &self.command.tells {
            match tell {
                Tell::Total { factors, unit } => told.lines.push(total(factors, unit, self.call)),
                Tell::Question(question) => {
                    let found = self.ask(question).await?;
                    told.lines.extend(found.lines);
                    told.price = told.price.or(found.price);
                }
            }
        }
        Ok(told)
    }

    /// Asks one question, for each value that it may need and that is not known. The largest price counts.
    async fn ask(&self, question: &Question) -> Result<Told, Failure> {
        let Some(command) = command_of(self.api, &question.operation) else { return Ok(Told::default()) };
        let learnt = match self.learn(question).await {
            Ok(learnt) => learnt,
            // What is not told is said in the question's own words.
            Err(_) if question.otherwise.is_some() => Learnt::default(),
            Err(error) => return Err(Failure::of_call(&error, command.operation)),
        };
        let prices: Vec<Option<i64>> =
            learnt.responses.iter().map(|response| self.price(question, response, &learnt.known)).collect();
        let dearest = prices.iter().zip(&learnt.responses).max_by_key(|(price, _)| **price);
        // One price that is unknown may be the largest.
        let price = prices.iter().copied().collect::<Option<Vec<i64>>>().and_then(|prices| prices.into_iter().max());
        let is_unknown = !question.amounts.is_empty() && price.is_none() && question.otherwise.is_some();
        let Some((_, response)) = dearest.filter(|_| !is_unknown) else {
            return Ok(Told { lines: question.otherwise.clone().into_iter().collect(), price: None });
        };
        let meanings = command.response_shape(spec(self.api)).meanings;
        let lines = question.sentences.iter().filter_map(|sentence| fill(sentence, response, &meanings)).collect();
        Ok(Told { lines, price })
    }

    /// Returns the responses to a question, and what is known besides the call itself.
    async fn learn(&self, question: &Question) -> Result<Learnt, Error> {
        let mut known = Map::new();
        if let Some(of) = &question.of {
            let response = self.call(&of.operation, &of.with, &known).await?;
            known = response.pointer(&of.at).and_then(Value::as_object).cloned().unwrap_or_default();
        }
        let mut responses = Vec::new();
        for more in self.each(question, &known).await? {
            let mut known = known.clone();
            known.extend(more);
            match self.call(&question.operation, &question.with, &known).await {
                Ok(response) => responses.push(response),
                // One of several that may be meant, and certainly not this one.
                Err(error) if question.each.is_some() && error.status().is_some_and(|status| status == 400) => {}
                Err(error) => return Err(error),
            }
        }
        if let Some(find) = &question.find {
            responses = responses.iter().filter_map(|response| self.found(find, response, &known)).collect();
        }
        Ok(Learnt { responses, known })
    }

    /// Returns the values that a question is asked for one by one, since it is not known which is right.
    async fn each(&self, question: &Question, known: &Map<String, Value>) -> Result<Vec<Map<String, Value>>, Error> {
        let Some(each) = &question.each else { return Ok(vec![Map::new()]) };
        let response = self.call(&each.operation, &BTreeMap::new(), known).await?;
        let items = response.pointer(&each.items).and_then(Value::as_array).cloned().unwrap_or_default();
        let mut all: Vec<Map<String, Value>> = Vec::new();
        for item in items.iter().filter(|item| self.is_meant(item, &each.matches, known)) {
            let taken = each.take.iter().filter_map(|(name, field)| Some((name.clone(), item.get(field)?.clone())));
            let taken: Map<String, Value> = taken.collect();
            if !all.contains(&taken) {
                all.push(taken);
            }
        }
        Ok(all)
    }

    /// Returns the item of a list that the call is about.
    fn found(&self, find: &Find, response: &Value, known: &Map<String, Value>) -> Option<Value> {
        let items = response.pointer(&find.items)?.as_array()?;
        items.iter().find(|item| self.is_meant(item, &find.matches, known)).cloned()
    }

    /// Returns whether these fields of an item have the values that are known for them.
    fn is_meant(&self, item: &Value, matches: &BTreeMap<String, String>, known: &Map<String, Value>) -> bool {
        matches.iter().all(|(field, name)| argument(self.call, known, name) == item.get(field))
    }

    async fn call(
        &self,
        operation: &str,
        with: &BTreeMap<String, String>,
        known: &Map<String, Value>,
    ) -> Result<Value, Error> {
        let arguments = command_of(self.api, operation).map(|command| self.arguments(command, with, known));
        self.client.call(operation, arguments.unwrap_or_default()).await
    }

    /// Returns the arguments of a question: the values that are known for its parameters.
    fn arguments(
        &self,
        command: &OperationCommand,
        with: &BTreeMap<String, String>,
        known: &Map<String, Value>,
    ) -> Map<String, Value> {
        let parameters = command.fields.iter().filter(|field| !field.in_body);
        let given = parameters.filter_map(|field| {
            let name = with.get(&field.name).unwrap_or(&field.name);
            let value = argument(self.call, known, name).filter(|value| !value.is_null())?.clone();
            let is_text = field.kind == Kind::Text && (value.is_array() || value.is_object());
            Some((field.name.clone(), if is_text { Value::from(value.to_string()) } else { value }))
        });
        given.collect()
    }

    /// Returns the price that a response tells, in cents.
    fn price(&self, question: &Question, response: &Value, known: &Map<String, Value>) -> Option<i64> {
        let is_nothing = |name: &String| match argument(self.call, known, name) {
            None | Some(Value::Null) => true,
            Some(Value::Array(list)) => list.is_empty(),
            Some(_) => false,
        };
        let mut amounts = question.amounts.iter().filter(|amount| amount.without.as_ref().is_none_or(is_nothing));
        amounts.find_map(|amount| response.pointer(&amount.field)?.as_i64())
    }
}

/// The responses to a question.
#[derive(Debug, Default)]
struct Learnt {
    responses: Vec<Value>,
    /// What is known besides the call itself.
    known: Map<String, Value>,
}

fn total(factors: &[String], unit: &str, call: &Map<String, Value>) -> String {
    let none = Map::new();
    let numbers = factors.iter().map(|name| argument(call, &none, name).and_then(Value::as_u64).unwrap_or(0));
    let total = numbers.fold(1, u64::saturating_mul);
    match unit {
        "bytes" => format!("In total: {}.", bytes_readable(total)),
        _ => format!("In total: {total} {unit}."),
    }
}

/// Returns a parameter of a call, a field of its body, or else what is known besides.
fn argument<'a>(call: &'a Map<String, Value>, known: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    call.get(name).or_else(|| call.get("body")?.get(name)).or_else(|| known.get(name))
}
