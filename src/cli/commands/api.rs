//! `sharekit api`: any request, with the credentials, limits and retries of the other commands.

use serde_json::Value;

use crate::Method;
use crate::cli::failure::{Ending, Failure};
use crate::cli::messages::say;
use crate::cli::operations::arguments;
use crate::cli::operations::confirm;
use crate::cli::operations::dry_run::{self, Shown};
use crate::cli::output;
use crate::cli::output::{Output, ResponseShape};
use crate::cli::setup::apis;
use crate::cli::setup::connection;
use crate::cli::setup::connection::{connect, connect_for_show};
use crate::client::{AnyClient, ApiInfo, RawRequest};

/// Send any request, as the other commands do.
///
/// With their credentials, limits and retries, for what the specs do not describe. The response is printed as it is, also if it is not JSON.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Examples:\n  sharekit api GET /user/api/me\n  sharekit api POST /user/api/orders/48213/renew --yes\n  sharekit api GET /user/api/orders --query status=all --jq .orders"
)]
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

    /// Show what would be sent, and send nothing.
    #[arg(long)]
    dry_run: bool,

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
    if arguments.dry_run {
        return show(api, &arguments, &output).await;
    }
    // The effect of the request is not known, so everything but a read must be confirmed.
    if !arguments.yes && !arguments.method.is_safe() {
        confirm::require_terminal()?;
        confirm::ask(&[arguments.question(api)])?;
    }
    let connection = connect(api, &arguments.settings).await?;
    let only_reads = arguments.method.is_safe();
    let request = arguments.request(connection.client.as_ref());
    match request.send_as_is().await.map_err(|error| Failure::of_request(&error, only_reads))? {
        Ok(response) => output.response(&response)?,
        Err(_) if arguments.output.has_filter() => {
            return Err(Failure::new(Ending::Failed, "the response is not JSON, so that --jq has nothing to filter")
                .advising("Run the command without --jq to see the response as it is."));
        }
        Err(text) => {
            output::print_as_it_is(&text)?;
            if !only_reads {
                // It may be the page of a proxy in between.
                let message =
                    "outcome unclear, it may have been done: the server responded with a success, but not with JSON";
                return Err(Failure::new(Ending::Unclear, message)
                    .advising("Look at the response above, and look whether it was done, before you send it again."));
            }
            say("note: the response is not JSON");
        }
    }
    Ok(Ending::Done)
}

/// Prints what would be sent.
async fn show(api: &'static ApiInfo, arguments: &Arguments, output: &Output) -> Result<Ending, Failure> {
    let (connection, credential) = connect_for_show(api, &arguments.settings).await?;
    let request = arguments.request(connection.client.as_ref()).shown()?;
    let question = (!arguments.method.is_safe()).then(|| arguments.question(api));
    dry_run::show(&Shown { operation: None, request, requests: 1, question, credential }, &[], None, output)
}

impl Arguments {
    fn request(&self, client: &dyn AnyClient) -> RawRequest {
        let mut request = client.request(self.method.clone(), &self.path);
        for (name, value) in &self.query {
            request = request.query(name, value);
        }
        match &self.body {
            Some(body) => request.json(body),
            None => request,
        }
    }

    fn question(&self, api: &ApiInfo) -> String {
        format!("Send {} {} to {}.", self.method, self.path, api.group)
    }
}
