//! `sharekit whoami`: which credentials are used, and whose they are.

use serde_json::{Map, Value, json};

use crate::Error;
use crate::apis::APIS;
use crate::cli::failure::{Ending, Failure};
use crate::cli::operations::command::{OperationCommand, commands, spec};
use crate::cli::operations::sentence;
use crate::cli::output::{Format, Output, Printing, ResponseShape};
use crate::cli::setup::apis;
use crate::cli::setup::connection::{ConnectedClient, Settings, find};
use crate::cli::setup::source::shown_address;
use crate::client::{AnyClient, ApiInfo};

/// Show which credentials are used, and whose they are.
///
/// Prints the profile, the server, where the credential comes from, and the account. Tries each credential with one call that changes nothing. Exits with 3 if one is rejected.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  sharekit whoami\n  sharekit whoami orders --profile work")]
pub(crate) struct Arguments {
    /// Only these APIs [default: all that have a credential].
    #[arg(value_name = "API", value_parser = apis::parser())]
    apis: Vec<&'static ApiInfo>,

    #[command(flatten)]
    settings: Settings,

    #[command(flatten)]
    printing: Printing,
}

/// The fields that are printed for each credential.
pub(crate) const FIELDS: [&str; 7] = ["api", "profile", "server", "credential", "account", "accepted", "problem"];

/// Those that a table shows.
const COLUMNS: [&str; 5] = ["api", "profile", "server", "credential", "account"];

/// What a server tells about the account.
#[derive(Debug)]
pub(crate) struct Account {
    sentence: String,
    /// The same, field by field.
    fields: Map<String, Value>,
}

pub(crate) async fn run(mut arguments: Arguments) -> Result<Ending, Failure> {
    let output = Output::new(&arguments.printing, ResponseShape::of_fields(&FIELDS, &COLUMNS))?;
    let _sandbox = arguments.settings.settle_sandbox().await?;
    let all = arguments.apis.is_empty();
    let apis = if all { APIS.to_vec() } else { arguments.apis };
    let (mut tried, mut endings) = (Vec::new(), Vec::new());
    for api in apis {
        let connection = match find(api, &arguments.settings).await? {
            Ok(connection) => connection,
            Err(_) if all => continue,
            Err(failure) => return Err(failure),
        };
        let account = ask(api, connection.client.as_ref()).await;
        endings.push((api, account.as_ref().map_or_else(ending, |_| Ending::Done)));
        tried.push(line(api, &connection, account, output.format));
    }
    if tried.is_empty() {
        let logins: Vec<String> = APIS.iter().map(|api| format!("`sharekit login {}`", api.group)).collect();
        return Err(Failure::new(Ending::Authentication, "no credential is set for any API")
            .advising(format!("Run one of {}.", logins.join(", "))));
    }
    output.response(&Value::Array(tried))?;
    conclude(&endings)
}

fn ending(error: &Error) -> Ending {
    Failure::of_request(error, true).ending()
}

/// Returns how the command ends. A rejected credential counts more than any other failure.
fn conclude(endings: &[(&'static ApiInfo, Ending)]) -> Result<Ending, Failure> {
    let rejected = endings.iter().find(|(_, ending)| *ending == Ending::Authentication);
    let failed = rejected.or_else(|| endings.iter().find(|(_, ending)| *ending != Ending::Done));
    let Some(&(_, worst)) = failed else { return Ok(Ending::Done) };
    let apis = endings.iter().filter(|(_, ending)| *ending == worst).map(|(api, _)| api.group);
    let apis = apis.collect::<Vec<_>>().join(", ");
    Err(match worst {
        Ending::Authentication => Failure::new(worst, format!("the server rejected the credential: {apis}"))
            .advising("Run `sharekit config show` to see where it comes from, and `sharekit login` to store another."),
        _ => Failure::new(worst, format!("could not try the credential: {apis}"))
            .advising("See the field `problem` of the output: add --output json."),
    })
}

/// Calls the operation that the spec names for it. An API without one accepts every credential.
pub(crate) async fn ask(api: &'static ApiInfo, client: &dyn AnyClient) -> Result<Account, Error> {
    let marked = commands(api).iter().find_map(|command| Some((command, command.whoami.as_deref()?)));
    let Some((command, wanted)) = marked else {
        return Ok(Account { sentence: "not tried".to_owned(), fields: Map::new() });
    };
    let response = client.call(command.operation.id, shortest_list(command)).await?;
    let meanings = command.response_shape(spec(api)).meanings;
    let field = |path| {
        let value = sentence::value(&response, path).cloned().unwrap_or_default();
        (String::from(path), value.as_array().map_or(value.clone(), |list| list.len().into()))
    };
    Ok(Account {
        sentence: sentence::fill(wanted, &response, &meanings).unwrap_or_default(),
        fields: sentence::fields(wanted).map(field).collect(),
    })
}

/// Returns arguments that ask for one item, if the operation lists something page by page.
fn shortest_list(command: &OperationCommand) -> Map<String, Value> {
    let limit = command.page.as_ref().and_then(|page| page.limit.clone());
    limit.map(|limit| (limit, Value::from(1))).into_iter().collect()
}

/// Returns what is printed about a credential. A table has the account as a sentence.
fn line(api: &'static ApiInfo, connection: &ConnectedClient, asked: Result<Account, Error>, format: Format) -> Value {
    let account = match &asked {
        Ok(account) if format != Format::Table => Value::Object(account.fields.clone()),
        Ok(account) => account.sentence.clone().into(),
        Err(error) if format == Format::Table => error.to_string().into(),
        Err(_) => Value::Null,
    };
    json!({
        "api": api.group,
        "profile": connection.profile,
        "server": shown_address(&connection.base_url),
        "credential": connection.credential_source.to_string(),
        "account": account,
        "accepted": asked.is_ok(),
        "problem": asked.err().map(|error| error.to_string()),
    })
}
