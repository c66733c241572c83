//! Sends the call of a command.

use serde_json::{Map, Value};

use crate::cli::failure::Failure;
use crate::cli::operations::command::OperationCommand;
use crate::client::AnyClient;

/// Sends a call once, and returns the response.
pub(super) async fn send(
    command: &OperationCommand,
    client: &dyn AnyClient,
    call: Map<String, Value>,
) -> Result<Value, Failure> {
    let response = client.call(command.operation.id, call).await;
    response.map_err(|error| Failure::of_call(&error, command.operation))
}
