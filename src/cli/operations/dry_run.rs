//! Shows what a command would send, and sends nothing but the reads for its price.

use clap::{Arg, ArgAction};
use reqwest::Request;
use serde_json::{Map, Value, json};

use crate::cli::failure::{Ending, Failure};
use crate::cli::operations::command::OperationCommand;
use crate::cli::operations::told::{About, Told};
use crate::cli::output::{Format, Output, Printing, ResponseShape, print};
use crate::cli::setup::connection::{Settings, connect_for_show};
use crate::client::ApiInfo;
use crate::client::redact::BLANK;

/// Returns the flag.
pub(crate) fn argument() -> Arg {
    Arg::new("dry-run")
        .long("dry-run")
        .action(ArgAction::SetTrue)
        .help("Show what would be sent, and send nothing")
        .long_help(
            "Show what would be sent, and send nothing but the reads for its price. It shows the request, the price, the \
             question, and where the credential comes from.",
        )
}

/// What would be sent.
pub(crate) struct Shown {
    /// The operation, if the spec has one.
    pub(crate) operation: Option<&'static str>,
    pub(crate) request: Request,
    /// How often such a request would be sent.
    pub(crate) requests: usize,
    /// What the user would be asked.
    pub(crate) question: Option<String>,
    /// Where the credential comes from; nothing if there is none.
    pub(crate) credential: Option<String>,
}

/// Shows the call of an operation.
pub(super) async fn run(
    api: &'static ApiInfo,
    command: &OperationCommand,
    call: Map<String, Value>,
    (settings, printing): (&Settings, &Printing),
    requests: usize,
) -> Result<Ending, Failure> {
    let output = Output::new(printing, ResponseShape::default())?;
    let (connection, credential) = connect_for_show(api, settings).await?;
    let failed = |error| Failure::of_call(&error, command.operation);
    let client = connection.client.as_ref();
    let told = match &credential {
        Some(_) => {
            About { api, command, client, call: &call }.ask_all().await.unwrap_or_else(|failure| not_told(&failure))
        }
        None => Told::default(),
    };
    let request = client.shown(command.operation, call).map_err(failed)?;
    let operation = Some(command.operation.id);
    let shown = Shown { operation, request, requests, question: command.confirm.clone(), credential };
    show(&shown, &told.lines, told.price, &output)
}

/// What is said where nothing can be learnt: a dry run shows the request nevertheless.
fn not_told(failure: &Failure) -> Told {
    Told { lines: vec![format!("What it changes and costs is not known: {failure}")], price: None }
}

/// Prints what would be sent.
pub(crate) fn show(shown: &Shown, lines: &[String], price: Option<i64>, output: &Output) -> Result<Ending, Failure> {
    if output.format == Format::Table {
        print(&as_text(shown, lines))?;
    } else {
        output.response(&as_json(shown, lines, price))?;
    }
    Ok(Ending::Done)
}

fn as_text(shown: &Shown, lines: &[String]) -> String {
    let Shown { request, requests, question, credential, .. } = shown;
    let mut text = format!("{} {}\n", request.method(), url(request));
    for (name, value) in headers(request) {
        text.push_str(&format!("{name}: {value}\n"));
    }
    if let Some(body) = body(request) {
        let body = serde_json::to_string_pretty(&body).unwrap_or_default();
        text.push_str(&format!("\n{body}\n"));
    }
    let number = if *requests > 1 { format!("\nThe first of {requests} requests.\n") } else { "\n".to_owned() };
    text.push_str(&number);
    for line in lines {
        text.push_str(&format!("{line}\n"));
    }
    if let Some(question) = question {
        text.push_str(&format!("Asks first: {question}\n"));
    }
    text.push_str(&match credential {
        Some(source) => format!("Credential: {source}.\n"),
        None => "Credential: none is set, so that the price is unknown. Run `sharekit login`.\n".to_owned(),
    });
    text.push_str("Nothing was sent.\n");
    text
}

fn as_json(shown: &Shown, lines: &[String], price: Option<i64>) -> Value {
    let Shown { operation, request, requests, question, credential } = shown;
    let headers: Map<String, Value> = headers(request).map(|(name, value)| (name, value.into())).collect();
    json!({
        "dry_run": true,
        "operation": operation,
        "method": request.method().as_str(),
        "url": url(request),
        "headers": headers,
        "body": body(request),
        "requests": requests,
        "price_in_cents": price,
        "told": lines,
        "confirm": question,
        "credential": credential,
    })
}

/// Returns the address, in which the blank for a credential is not encoded.
fn url(request: &Request) -> String {
    request.url().as_str().replace("%5Bredacted%5D", BLANK)
}

fn headers(request: &Request) -> impl Iterator<Item = (String, String)> {
    let shown = |value: &http::HeaderValue| {
        let text = if value.is_sensitive() { BLANK } else { value.to_str().unwrap_or("[not text]") };
        text.to_owned()
    };
    request.headers().iter().map(move |(name, value)| (name.as_str().to_owned(), shown(value)))
}

fn body(request: &Request) -> Option<Value> {
    serde_json::from_slice(request.body()?.as_bytes()?).ok()
}
