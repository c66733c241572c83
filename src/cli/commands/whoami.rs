//! `sharekit whoami`: whose credentials these are, as the servers say.

use std::fmt;
use std::io;

use serde::Serialize;
use serde_json::{Value, json};

use crate::cli::failure::{Ending, Failure};
use crate::cli::output::{Format, Output, Printing, ResponseShape};
use crate::cli::setup::apis::{Api, Client};
use crate::cli::setup::connection;
use crate::cli::setup::connection::{Connection, Settings};
use crate::cli::setup::source::shown_address;
use crate::{Cents, Error};

/// Tell whose credentials are used: which profile, which server, where the credential comes from, and what the server
/// says of it.
///
/// Each credential is tried with one call that changes nothing. Ends with 3 if one is refused.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Only these; without any, all for which there is a credential.
    #[arg(value_name = "API")]
    apis: Vec<Api>,

    #[command(flatten)]
    settings: Settings,

    #[command(flatten)]
    printing: Printing,
}

/// What is told of a credential.
const FIELDS: [&str; 7] = ["api", "profile", "server", "credential", "account", "accepted", "problem"];

/// What of it stands in a table.
const COLUMNS: [&str; 5] = ["api", "profile", "server", "credential", "account"];

/// What a server says of the account.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Account {
    /// It tells strangers nothing, and us not who we are.
    ShareCodes {},
    Orders {
        email: Option<String>,
        wallet_balance: Option<Cents>,
    },
    Sharing {
        invited: usize,
    },
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ShareCodes {} => f.write_str("accepted; the API does not say whose it is"),
            Self::Orders { email, wallet_balance } => {
                f.write_str(email.as_deref().unwrap_or("accepted"))?;
                wallet_balance.as_ref().map_or(Ok(()), |balance| write!(f, ", {balance} in the wallet"))
            }
            Self::Sharing { invited } => write!(f, "accepted; {invited} people invited"),
        }
    }
}

pub(crate) async fn run(mut arguments: Arguments) -> Result<Ending, Failure> {
    let output = Output::new(&arguments.printing, ResponseShape::of_fields(&FIELDS, &COLUMNS))?;
    let _sandbox = arguments.settings.settle_sandbox().await?;
    let all = arguments.apis.is_empty();
    let apis = if all { Api::ALL.to_vec() } else { arguments.apis };
    let (mut identities, mut endings) = (Vec::new(), Vec::new());
    for api in apis {
        let connection = match connection::find(api, &arguments.settings).await? {
            Ok(connection) => connection,
            Err(_) if all => continue,
            Err(failure) => return Err(failure),
        };
        let asked = ask(&connection.client).await;
        endings.push((api, asked.as_ref().map_or_else(|error| Failure::of_shared(error).ending(), |_| Ending::Done)));
        identities.push(identity(api, &connection, asked, output.format)?);
    }
    if identities.is_empty() {
        return Err(Failure::new(Ending::Authentication, "there is no credential for any API")
            .advising("Run `sharekit login share-codes`, `sharekit login orders` or `sharekit login sharing`."));
    }
    output.response(&Value::Array(identities))?;
    conclude(&endings)
}

/// A refused credential goes before all else that went wrong.
fn conclude(endings: &[(Api, Ending)]) -> Result<Ending, Failure> {
    let refused = endings.iter().find(|(_, ending)| *ending == Ending::Authentication);
    let failed = refused.or_else(|| endings.iter().find(|(_, ending)| *ending != Ending::Done));
    let Some(&(_, worst)) = failed else { return Ok(Ending::Done) };
    let apis = endings.iter().filter(|(_, ending)| *ending == worst).map(|(api, _)| api.command());
    let apis = apis.collect::<Vec<_>>().join(", ");
    Err(match worst {
        Ending::Authentication => Failure::new(worst, format!("refused: the credential for {apis}"))
            .advising("Store another with `sharekit login`, or see with `sharekit config show` where it comes from."),
        _ => Failure::new(worst, format!("no answer that can be used: {apis}"))
            .advising("The output says what is wrong."),
    })
}

/// Asks a server who we are, or at least for something that it tells to no stranger.
pub(crate) async fn ask(client: &Client) -> Result<Account, Error> {
    match client {
        Client::ShareCodes(client) => {
            client.list_share_codes().limit(1).send().await?;
            Ok(Account::ShareCodes {})
        }
        Client::Orders(client) => {
            let profile = client.get_profile().send().await?.into_inner();
            Ok(Account::Orders { email: profile.email, wallet_balance: profile.wallet_balance })
        }
        Client::Sharing(client) => {
            let answer = client.list_shared_subscribers().send().await?.into_inner();
            Ok(Account::Sharing { invited: answer.shared_user_information_list.len() })
        }
    }
}

/// A credential that was tried. People get in words what the server says of it.
fn identity(
    api: Api,
    connection: &Connection,
    asked: Result<Account, Error>,
    format: Format,
) -> Result<Value, Failure> {
    let account = match &asked {
        Ok(account) if format != Format::Table => serde_json::to_value(account).map_err(io::Error::from)?,
        Ok(account) => account.to_string().into(),
        Err(error) if format == Format::Table => error.to_string().into(),
        Err(_) => Value::Null,
    };
    Ok(json!({
        "api": api.command(),
        "profile": connection.profile,
        "server": shown_address(&connection.base_url),
        "credential": connection.credential_source.to_string(),
        "account": account,
        "accepted": asked.is_ok(),
        "problem": asked.err().map(|error| error.to_string()),
    }))
}
