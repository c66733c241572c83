//! Logs a user in to subscription sharing in the browser, with OAuth 2.0 and PKCE.

use std::net::Ipv4Addr;
use std::time::Duration;

use tokio::net::TcpListener;

use crate::cli::commands::login::redirect;
use crate::cli::commands::login::redirect::{Pasted, Redirected};
use crate::cli::commands::login::secret::ask_secret;
use crate::cli::failure::{Ending, Failure};
use crate::cli::messages::{say, seconds};
use crate::cli::setup::credentials_file::StoredLogin;
use crate::cli::setup::environment::variable;
use crate::cli::setup::profile::Configuration;
use crate::cli::setup::target::Server;
use crate::cli::terminal::Terminal;
use crate::client::{Secret, Tokens};
use crate::subscription_sharing;
use crate::subscription_sharing::{AUTHORIZE_URL, TOKEN_URL};

/// How long the user has to log in, in seconds, if nothing else is said.
const PATIENCE: u64 = 5 * 60;

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

    /// Print the address of the login page, but do not open a browser. Over ssh none is opened.
    #[arg(long)]
    no_browser: bool,

    /// How long to wait for you to log in.
    #[arg(long, value_name = "SECONDS", default_value_t = PATIENCE, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    wait: u64,
}

/// Who is registered with the authorization server, and where that is.
pub(super) struct Registered {
    pub(super) client_id: String,
    pub(super) client_secret: Secret,
    pub(super) authorize_url: String,
    pub(super) token_url: String,
}

/// Finds who is registered: flags, then the environment, then the profile.
pub(super) async fn registered(
    server: &Server,
    configuration: &Configuration,
    arguments: &Arguments,
) -> Result<Registered, Failure> {
    let settings = &server.settings;
    let setting = |end, in_file: &Option<String>| {
        let setting = configuration.setting(&variable(server.api, end), in_file.clone());
        setting.map(|setting| setting.map(|setting| setting.value))
    };
    let client_id = match &arguments.client_id {
        Some(id) => id.clone(),
        None => setting("CLIENT_ID", &settings.client_id)?.ok_or_else(no_client_id)?,
    };
    let authorize_url = setting("AUTHORIZE_URL", &settings.authorize_url)?.unwrap_or_else(|| AUTHORIZE_URL.to_owned());
    let token_url = setting("TOKEN_URL", &settings.token_url)?.unwrap_or_else(|| TOKEN_URL.to_owned());
    let client_secret = match configuration.environment.get(&variable(server.api, "CLIENT_SECRET"))? {
        Some(secret) => Secret::new(secret),
        None => ask_secret("client secret of the registered program").await?,
    };
    Ok(Registered { client_id, client_secret, authorize_url, token_url })
}

/// Waits for the user to log in, and requests the first tokens.
pub(super) async fn log_in(
    server: &Server,
    arguments: &Arguments,
    registered: Registered,
) -> Result<StoredLogin, Failure> {
    let Registered { client_id, client_secret, authorize_url, token_url } = registered;
    let listener = listen(arguments.redirect_port.or(server.settings.redirect_port).unwrap_or(0)).await?;
    let oauth = subscription_sharing::oauth(&client_id, client_secret.expose())
        .authorize_url(authorize_url)
        .token_url(&token_url)
        .add_root_certificates(server.root_certificates()?)
        .redirect_url(format!("http://{}{}", listener.local_addr()?, redirect::PATH));
    let login = oauth.begin_login()?;
    let port = listener.local_addr()?.port();
    let is_elsewhere = show(login.url(), arguments, port);
    let came_back = tokio::time::timeout(Duration::from_secs(arguments.wait), async {
        tokio::select! {
            redirected = redirect::wait(&listener, login.url()) => redirected,
            pasted = pasted(login.url(), is_elsewhere) => pasted,
        }
    });
    let Redirected { code, state } = came_back.await.map_err(|_| timed_out(arguments.wait))??;
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

/// Waits until the user has pasted what ends the login; for ever if there is no terminal.
async fn pasted(login_url: &str, is_elsewhere: bool) -> Result<Redirected, Failure> {
    let (question, questions) = std::sync::mpsc::channel();
    let (sender, mut lines) = tokio::sync::mpsc::unbounded_channel();
    // A thread of its own: reading a terminal blocks. It ends with the program at the latest.
    std::thread::spawn(move || {
        let mut terminal = Terminal::open().filter(|_| is_elsewhere)?;
        for question in questions {
            sender.send(terminal.ask(question).ok()??).ok()?;
        }
        Some(())
    });
    loop {
        // Nobody listens where there is no terminal.
        let _ = question.send("Paste it here: ");
        let Some(line) = lines.recv().await else { return std::future::pending().await };
        match redirect::read_pasted(&line, login_url) {
            Pasted::Ended(redirected) => return redirected,
            Pasted::Wrong(reason) => say(reason),
        }
    }
}

async fn listen(port: u16) -> Result<TcpListener, Failure> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| {
        Failure::new(Ending::Failed, format!("cannot listen on port {port} of this machine: {error}"))
            .advising("End the program that uses it, or choose another port with --redirect-port.")
    })
}

/// Prints the address of the login page, and opens it in a browser. Returns whether the browser may be on another machine.
fn show(url: &str, arguments: &Arguments, port: u16) -> bool {
    let wait = seconds(arguments.wait);
    say(format_args!("Log in at this address. The command waits until you have done so, for up to {wait}.\n{url}"));
    let over_ssh = std::env::var("SSH_CONNECTION").ok().or_else(|| std::env::var("SSH_TTY").ok());
    let mut is_elsewhere = arguments.no_browser || over_ssh.is_some();
    if !is_elsewhere && let Err(error) = open::that_detached(url) {
        say(format_args!("note: cannot open a browser ({error}); open the address yourself"));
        is_elsewhere = true;
    }
    if is_elsewhere {
        let address = format!("http://127.0.0.1:{port}{}", redirect::PATH);
        say(format_args!(
            "If the browser is on another machine, forward the port from there before you log in:\n  {}\n\
             Or log in there, and paste the address that the browser ends at, even if it shows an error: it begins with \
             {address}. The code in it is enough.",
            forwarding(port, over_ssh.as_deref())
        ));
    }
    is_elsewhere
}

/// Returns the command that makes this machine's port one of the machine where the browser is.
fn forwarding(port: u16, connection: Option<&str>) -> String {
    // The addresses and ports of both ends, as ssh sets them.
    let ends: Vec<&str> = connection.unwrap_or_default().split(' ').collect();
    let (host, ssh_port) = match ends[..] {
        [_, _, host, ssh_port] => (host, ssh_port),
        _ => ("HOST", "22"),
    };
    let user = std::env::var("USER").ok().filter(|user| !user.is_empty() && host != "HOST");
    let user = user.map(|user| format!("{user}@")).unwrap_or_default();
    let at = if ssh_port == "22" { String::new() } else { format!("-p {ssh_port} ") };
    format!("ssh {at}-L {port}:127.0.0.1:{port} {user}{host}")
}

fn no_client_id() -> Failure {
    Failure::usage("the id of the registered program is missing").advising(
        "Add --client-id ID, set SHAREKIT_SUBSCRIPTION_SHARING_CLIENT_ID, or run \
         `sharekit config set sharing.client_id ID`.",
    )
}

fn timed_out(wait: u64) -> Failure {
    Failure::new(Ending::Authentication, format!("you did not log in within {}", seconds(wait))).advising(
        "Run the command again, with more time by --wait SECONDS. If the browser showed an error, check whether the \
         redirect address is registered.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_that_forwards_the_port_can_be_typed() {
        assert_eq!(forwarding(8123, None), "ssh -L 8123:127.0.0.1:8123 HOST");
        let line = forwarding(8123, Some("10.0.0.1 50000 192.0.2.7 2222"));
        assert!(line.starts_with("ssh -p 2222 -L 8123:127.0.0.1:8123 ") && line.ends_with("192.0.2.7"), "{line}");
    }
}
