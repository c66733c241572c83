//! `sharekit whoami`: whose credentials these are, as the servers say.

use std::fmt;
use std::io::{self, IsTerminal, Write};

use comfy_table::Table;
use comfy_table::presets::NOTHING;
use serde::Serialize;

use super::apis::{Api, Client};
use super::connection::{self, Found, Resolved, Settings, shown_address};
use super::failure::{Ending, Failure};
use super::profile::api_name;
use crate::{Cents, Error};

/// Tell whose credentials are used: which profile, which server, where the credential comes from, and what the server
/// says of it.
///
/// Each credential is tried with one call that changes nothing. Ends with 3 if one is refused.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Only these; without any, all for which there is a credential.
    #[arg(value_name = "API")]
    apis: Vec<Api>,

    /// How to print it: a table for people, which is the default on a terminal, or JSON.
    #[arg(long, value_name = "FORMAT")]
    output: Option<Format>,

    #[command(flatten)]
    settings: Settings,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Table,
    Json,
}

/// A credential that was tried.
#[derive(Debug, Serialize)]
struct Identity {
    api: &'static str,
    profile: Option<String>,
    server: String,
    credential: String,
    accepted: bool,
    account: Option<Account>,
    /// Why it was not accepted.
    problem: Option<String>,
}

/// What a server says of the account.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Account {
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

pub(super) async fn run(mut arguments: Arguments) -> Result<Ending, Failure> {
    let _sandbox = arguments.settings.settle_sandbox().await?;
    let all = arguments.apis.is_empty();
    let apis = if all { Api::ALL.to_vec() } else { arguments.apis };
    let (mut identities, mut endings) = (Vec::new(), Vec::new());
    for api in apis {
        let connection = match connection::find(api, &arguments.settings).await? {
            Found::Connection(connection) => connection,
            Found::NoCredential(_) if all => continue,
            Found::NoCredential(failure) => return Err(failure),
        };
        let asked = ask(&connection.client).await;
        let problem = asked.as_ref().err().map(ToString::to_string);
        let (account, ending) = match asked {
            Ok(account) => (Some(account), Ending::Done),
            Err(error) => (None, Failure::from(error).ending()),
        };
        endings.push((api, ending));
        identities.push(Identity::new(api, connection.resolved, account, problem));
    }
    if identities.is_empty() {
        return Err(Failure::new(Ending::Authentication, "there is no credential for any API")
            .advising("Run `sharekit login share-codes`, `sharekit login orders` or `sharekit login sharing`."));
    }
    print(&identities, arguments.output)?;
    conclude(&endings)
}

/// A refused credential goes before all else that went wrong.
fn conclude(endings: &[(Api, Ending)]) -> Result<Ending, Failure> {
    let refused = endings.iter().find(|(_, ending)| *ending == Ending::Authentication);
    let failed = refused.or_else(|| endings.iter().find(|(_, ending)| *ending != Ending::Done));
    let Some(&(_, worst)) = failed else { return Ok(Ending::Done) };
    let apis = endings.iter().filter(|(_, ending)| *ending == worst).map(|(api, _)| api_name(*api));
    let apis = apis.collect::<Vec<_>>().join(", ");
    Err(match worst {
        Ending::Authentication => Failure::new(worst, format!("refused: the credential for {apis}"))
            .advising("Store another with `sharekit login`, or see with `sharekit config show` where it comes from."),
        _ => Failure::new(worst, format!("no answer that can be used: {apis}"))
            .advising("The output says what is wrong."),
    })
}

/// Asks a server who we are, or at least for something that it tells to no stranger.
pub(super) async fn ask(client: &Client) -> Result<Account, Error> {
    match client {
        Client::ShareCodes(client) => {
            client.list_share_codes().limit(1).send().await?.require_success()?;
            Ok(Account::ShareCodes {})
        }
        Client::Orders(client) => {
            let profile = client.get_profile().send().await?.into_inner();
            Ok(Account::Orders { email: profile.email, wallet_balance: profile.wallet_balance })
        }
        Client::Sharing(client) => {
            let answer = client.list_shared_subscribers().send().await?.into_inner();
            Ok(Account::Sharing { invited: answer.shared_user_information_list.map_or(0, |list| list.len()) })
        }
    }
}

impl Identity {
    fn new(api: Api, resolved: Resolved, account: Option<Account>, problem: Option<String>) -> Self {
        Self {
            api: api_name(api),
            profile: resolved.profile,
            server: shown_address(&resolved.base_url),
            credential: resolved.credential_from.to_string(),
            accepted: account.is_some(),
            account,
            problem,
        }
    }
}

/// As a table on a terminal, unless told otherwise.
fn print(identities: &[Identity], format: Option<Format>) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    let usual = if output.is_terminal() { Format::Table } else { Format::Json };
    match format.unwrap_or(usual) {
        Format::Table => writeln!(output, "{}", table(identities))?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut output, identities).map_err(io::Error::from)?;
            writeln!(output)?;
        }
    }
    Ok(())
}

fn table(identities: &[Identity]) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING).set_header(["API", "PROFILE", "SERVER", "CREDENTIAL FROM", "ACCOUNT"]);
    for identity in identities {
        let profile = identity.profile.as_deref().unwrap_or("-");
        let account = identity.account.as_ref().map(ToString::to_string);
        let said = account.or_else(|| identity.problem.clone()).unwrap_or_default();
        table.add_row([identity.api, profile, &identity.server, &identity.credential, &said]);
    }
    table
}
