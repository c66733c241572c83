//! Logs a user in to subscription sharing in the browser, with OAuth 2.0 and PKCE.

use std::net::Ipv4Addr;
use std::time::Duration;

use tokio::net::TcpListener;

use crate::cli::commands::login::redirect;
use crate::cli::commands::login::redirect::Redirected;
use crate::cli::commands::login::secret::ask_secret;
use crate::cli::failure::{Ending, Failure};
use crate::cli::messages::say;
use crate::cli::setup::credentials_file::StoredLogin;
use crate::cli::setup::environment::variable;
use crate::cli::setup::profile::Configuration;
use crate::cli::setup::target::Server;
use crate::client::{Secret, Tokens};
use crate::subscription_sharing;
use crate::subscription_sharing::{AUTHORIZE_URL, TOKEN_URL};

/// How long the user has to log in.
const PATIENCE: Duration = Duration::from_secs(5 * 60);

/// Log a user in to subscription sharing, in the browser.
///
/// You need a program that is registered with Mediaconnect: its id, its secret, and `http://127.0.0.1:PORT/logged-in` as one
/// of its redirect addresses. The secret is read from the environment variable
/// SHAREKIT_SUBSCRIPTION_SHARING_CLIENT_SECRET, or asked for without echo.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Examples:\n  sharekit login sharing --client-id my-client\n  sharekit login sharing --redirect-port 8123 --no-browser"
)]
#[allow(clippy::doc_markdown, reason = "the help shows it as it is")]
pub(super) struct Arguments {
    /// The id of the registered program [environment: SHAREKIT_SUBSCRIPTION_SHARING_CLIENT_ID].
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,

    /// The port of the registered redirect address [default: 0, which means any free port].
    #[arg(long, value_name = "PORT")]
    redirect_port: Option<u16>,

    /// Print the address of the login page, but do not open a browser.
    #[arg(long)]
    no_browser: bool,
}

/// Waits for the user to log in, and requests the first tokens.
pub(super) async fn log_in(
    server: &Server,
    configuration: &Configuration,
    arguments: Arguments,
) -> Result<StoredLogin, Failure> {
    let settings = &server.settings;
    let setting = |end, in_file: &Option<String>| {
        let setting = configuration.setting(&variable(server.api, end), in_file.clone());
        setting.map(|setting| setting.map(|setting| setting.value))
    };
    let client_id = match arguments.client_id {
        Some(id) => id,
        None => setting("CLIENT_ID", &settings.client_id)?.ok_or_else(no_client_id)?,
    };
    let authorize_url = setting("AUTHORIZE_URL", &settings.authorize_url)?.unwrap_or_else(|| AUTHORIZE_URL.to_owned());
    let token_url = setting("TOKEN_URL", &settings.token_url)?.unwrap_or_else(|| TOKEN_URL.to_owned());
    let client_secret = match configuration.environment.get(&variable(server.api, "CLIENT_SECRET"))? {
        Some(secret) => Secret::new(secret),
        None => ask_secret("client secret of the registered program")?,
    };
    let listener = listen(arguments.redirect_port.or(settings.redirect_port).unwrap_or(0)).await?;
    let oauth = subscription_sharing::oauth(&client_id, client_secret.expose())
        .authorize_url(authorize_url)
        .token_url(&token_url)
        .add_root_certificates(server.root_certificates()?)
        .redirect_url(format!("http://{}{}", listener.local_addr()?, redirect::PATH));
    let login = oauth.begin_login()?;
    show(login.url(), arguments.no_browser);
    let came_back = tokio::time::timeout(PATIENCE, redirect::wait(&listener, login.url())).await;
    let Redirected { code, state } = came_back.map_err(|_| timed_out())??;
    let tokens: Tokens = oauth.finish_login(login, &code, &state).await?;
    let login = StoredLogin {
        base_url: server.base_url.value.clone(),
        token_url,
        client_id,
        client_secret,
        access_token: tokens.access_token.clone(),
        refresh_token: None,
        expires_at: None,
    };
    Ok(login.with_tokens(&tokens))
}

async fn listen(port: u16) -> Result<TcpListener, Failure> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| {
        Failure::new(Ending::Failed, format!("cannot listen on port {port} of this machine: {error}"))
            .advising("End the program that uses it, or choose another port with --redirect-port.")
    })
}

/// Prints the address of the login page, and opens it in a browser.
fn show(url: &str, no_browser: bool) {
    say(format_args!("Log in at this address. The command waits until you have done so.\n{url}"));
    if no_browser {
        return;
    }
    if let Err(error) = open::that_detached(url) {
        say(format_args!("note: cannot open a browser ({error}); open the address yourself"));
    }
}

fn no_client_id() -> Failure {
    Failure::usage("the id of the registered program is missing").advising(
        "Add --client-id ID, set SHAREKIT_SUBSCRIPTION_SHARING_CLIENT_ID, or run \
         `sharekit config set sharing.client_id ID`.",
    )
}

fn timed_out() -> Failure {
    let minutes = PATIENCE.as_secs() / 60;
    Failure::new(Ending::Authentication, format!("you did not log in within {minutes} minutes")).advising(
        "Run the command again. If the browser showed an error, check whether the redirect address is registered.",
    )
}
