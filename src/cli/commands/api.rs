//! `sharekit api`: any request, with the credentials, limits and retries of the other commands.

use serde_json::Value;

use crate::Method;
use crate::cli::failure::{Ending, Failure};
use crate::cli::operations::arguments;
use crate::cli::operations::confirm;
use crate::cli::output;
use crate::cli::output::{Output, ResponseShape};
use crate::cli::setup::apis;
use crate::cli::setup::connection;
use crate::cli::setup::connection::connect;
use crate::client::ApiInfo;

/// Send any request, with the credentials, limits and retries of the other commands.
///
/// For what the specs do not describe. The response is printed as it is.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// GET, HEAD, POST, PUT, PATCH or DELETE.
    #[arg(value_parser = method)]
    method: Method,

    /// The path below the base URL. It begins with /.
    path: String,

    /// The API to call [default: the one whose paths begin like this one].
    #[arg(long, value_parser = apis::parser())]
    api: Option<&'static ApiInfo>,

    /// A query parameter. Can be repeated.
    #[arg(long, value_name = "NAME=VALUE", value_parser = query)]
    query: Vec<(String, String)>,

    /// The body, as JSON or @FILE.
    #[arg(long, value_name = "JSON", value_parser = arguments::json)]
    body: Option<Value>,

    /// Do it without asking first.
    #[arg(long, short)]
    yes: bool,

    #[command(flatten)]
    settings: connection::Settings,

    #[command(flatten)]
    output: output::Printing,
}

fn method(text: &str) -> Result<Method, String> {
    let known = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
    known
        .into_iter()
        .find(|method| method.as_str().eq_ignore_ascii_case(text))
        .ok_or_else(|| format!("unknown method {text}; use GET, HEAD, POST, PUT, PATCH or DELETE"))
}

fn query(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or_else(|| "write NAME=VALUE".to_owned())?;
    Ok((name.to_owned(), value.to_owned()))
}

pub(crate) async fn run(arguments: Arguments) -> Result<Ending, Failure> {
    let api = arguments.api.or_else(|| apis::of_path(&arguments.path)).ok_or_else(|| {
        Failure::usage(format!("cannot tell the API from the path {}", arguments.path))
            .advising("Add --api to choose one.")
    })?;
    let outcome = api.operations.first().map(|operation| operation.outcome).unwrap_or_default();
    let shape = ResponseShape { outcome, ..ResponseShape::default() };
    let output = Output::new(&arguments.output, shape)?;
    // The effect of the request is not known, so everything but a read must be confirmed.
    if !arguments.yes && !arguments.method.is_safe() {
        confirm::require_terminal()?;
        confirm::ask(&[format!("Send {} {} to {}.", arguments.method, arguments.path, api.group)])?;
    }
    let connection = connect(api, &arguments.settings).await?;
    let only_reads = arguments.method.is_safe();
    let mut request = connection.client.request(arguments.method, &arguments.path);
    for (name, value) in &arguments.query {
        request = request.query(name, value);
    }
    if let Some(body) = &arguments.body {
        request = request.json(body);
    }
    let response = request.send().await.map_err(|error| Failure::of_request(&error, only_reads))?;
    output.response(&response.into_inner())?;
    Ok(Ending::Done)
}
