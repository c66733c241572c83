//! Faults from JSON. A field that does not exist is refused by name: a misspelt one would aim at every call.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::sandbox::server::faults::failure::Failure;
use crate::sandbox::server::faults::fault::Fault;

/// Whom a failure happens to, as in [`Fault`].
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct Aim {
    then: Vec<Map<String, Value>>,
    operation: Option<String>,
    account: Option<String>,
    arguments: Map<String, Value>,
    from_call: Option<u32>,
    times: Option<u32>,
    probability: Option<f64>,
    until: Option<jiff::Timestamp>,
}

const AIMS: [&str; 8] = ["then", "operation", "account", "arguments", "from_call", "times", "probability", "until"];

impl<'de> Deserialize<'de> for Fault {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = Map::deserialize(deserializer)?;
        let (aim, failure): (Map<_, _>, Map<_, _>) =
            fields.into_iter().partition(|(name, _)| AIMS.contains(&name.as_str()));
        let aim: Aim = serde_path_to_error::deserialize(Value::Object(aim)).map_err(D::Error::custom)?;
        let then = aim.then.iter().map(failure_of).collect::<Result<_, _>>().map_err(D::Error::custom)?;
        Ok(Self {
            failure: failure_of(&failure).map_err(D::Error::custom)?,
            then,
            operation: aim.operation,
            account: aim.account,
            arguments: aim.arguments,
            from_call: aim.from_call,
            times: aim.times,
            probability: aim.probability,
            until: aim.until,
        })
    }
}

fn failure_of(fields: &Map<String, Value>) -> Result<Failure, String> {
    let failure: Failure =
        serde_path_to_error::deserialize(Value::Object(fields.clone())).map_err(|error| error.to_string())?;
    // What was read is written with all fields that it has: whatever is not among them was not understood.
    let known = serde_json::to_value(&failure).unwrap_or_default();
    let is_left_out = |value: &Value| value.is_null() || value.as_object().is_some_and(Map::is_empty);
    let unknown = fields.iter().find(|(name, value)| !is_left_out(value) && known.get(name.as_str()).is_none());
    match unknown {
        Some((name, _)) => Err(format!("{name}: {} has no such field", known["failure"].as_str().unwrap_or_default())),
        None => Ok(failure),
    }
}
