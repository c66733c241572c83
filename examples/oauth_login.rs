//! Logs a user in, calls as this user, and goes on from stored tokens after a restart.
//!
//! `cargo run --example oauth_login`
//!
//! In place of a person with a browser, `in_the_browser` opens the login page of the sandbox and says who logs in.

use std::sync::{Arc, Mutex};

use sharekit::sandbox::Sandbox;
use sharekit::subscription_sharing::Client;
use sharekit::{OAuth, Tokens};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

#[tokio::main]
async fn main() -> Result<()> {
    let sandbox = Sandbox::start().await?;
    // For the vendor: `sharekit::subscription_sharing::oauth("client-id", "client-secret")`.
    let oauth = sandbox.oauth().redirect_url("http://127.0.0.1:8123/logged-in");

    let login = oauth.begin_login()?;
    let (code, state) = in_the_browser(login.url()).await?;
    // `finish_login` compares the state: a code that was slipped in from another login is refused.
    let tokens = oauth.finish_login(login, &code, &state).await?;
    let stored = Arc::new(Mutex::new(tokens));

    let client = client_for(&sandbox, &oauth, &stored)?;
    let shares = client.list_shared_subscribers().send().await?;
    println!("{} shares of the user", shares.shared_user_information_list.len());
    Ok(())
}

/// Returns a client that renews the user's tokens, and stores each new pair.
fn client_for(sandbox: &Sandbox, oauth: &OAuth, stored: &Arc<Mutex<Tokens>>) -> Result<Client> {
    let tokens = stored.lock().map_err(|_| "a thread panicked while it stored tokens")?.clone();
    let store = Arc::clone(stored);
    let user = oauth.user(tokens).on_new_tokens(move |new| {
        // Write them where a restart finds them: the server may accept only the newest refresh token.
        if let Ok(mut stored) = store.lock() {
            *stored = new.clone();
        }
    });
    let builder = Client::builder().token_source(user).client_token_source(oauth.client());
    Ok(builder.base_url(format!("{}/capi", sandbox.url())).build()?)
}

/// Logs the owner in. Returns the code and the state, which the browser takes to the redirect URL.
async fn in_the_browser(url: &str) -> Result<(String, String)> {
    sharekit::install_crypto_provider();
    let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    let page = browser.get(format!("{url}&account=owner")).send().await?;
    let target = page.headers().get("location").ok_or("the login page leads nowhere")?.to_str()?;
    let target = reqwest::Url::parse(target)?;
    let value = |name: &str| target.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    Ok((value("code").ok_or("no code")?, value("state").ok_or("no state")?))
}
