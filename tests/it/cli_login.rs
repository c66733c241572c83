//! Logging in at a terminal: over ssh, by pasting, in a sandbox, and stopped in the middle.

use std::time::Duration;

use sharekit::sandbox::Sandbox;

use crate::support::{Program, Terminal, plain_http_client};

/// Does what a browser on another machine does, and returns the address that it ends at.
async fn address_after_login(login_url: &str) -> String {
    let url = format!("{login_url}&account=owner");
    let response = plain_http_client().build().unwrap().get(&url).send().await.unwrap();
    response.headers()["location"].to_str().unwrap().to_owned()
}

/// Returns the address of the login page in what was shown.
fn login_url(shown: &str) -> String {
    let url = shown.lines().find(|line| line.starts_with("http") && line.contains("authorize"));
    url.unwrap_or_else(|| panic!("no address in {shown}")).trim().to_owned()
}

/// Begins a login over ssh, in a sandbox.
fn over_ssh(program: &Program, sandbox: &Sandbox, flags: &str) -> Terminal {
    let line = format!(
        "SSH_CONNECTION='10.0.0.1 50000 192.0.2.7 2222' USER=kari $PROGRAM login sharing --sandbox {} {flags}",
        sandbox.url()
    );
    Terminal::start_shell(program, &line)
}

#[tokio::test(flavor = "multi_thread")]
async fn over_ssh_the_way_is_told_and_an_address_can_be_pasted() {
    let sandbox = Sandbox::start().await.unwrap();
    let program = Program::new();
    let mut session = over_ssh(&program, &sandbox, "");
    let shown = session.until("Paste it here: ");
    let url = login_url(&shown);
    let redirect = reqwest::Url::parse(&url).unwrap();
    let redirect = redirect.query_pairs().find(|(name, _)| name == "redirect_uri").unwrap().1.into_owned();
    let port = reqwest::Url::parse(&redirect).unwrap().port().unwrap();
    assert!(shown.contains(&format!("ssh -p 2222 -L {port}:127.0.0.1:{port} kari@192.0.2.7")), "{shown}");

    let address = address_after_login(&url).await;
    for (wrong, reason) in [
        ("", "That is empty."),
        (url.as_str(), "the address of the login page"),
        (&address.replace("state=", "state=other"), "belongs to another login"),
    ] {
        session.type_line(wrong);
        let shown = session.until("Paste it here: ");
        assert!(shown.contains(reason), "{wrong}: {shown}");
    }
    session.type_line(&address);
    let (shown, code) = session.end();
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains("You have logged in to the sandbox"), "{shown}");
    assert!(!program.home().join(".config/sharekit/credentials.toml").exists(), "a practice stores nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_code_alone_is_enough_and_the_browser_may_come_back_as_well() {
    let sandbox = Sandbox::start().await.unwrap();
    for by_browser in [false, true] {
        let mut session = over_ssh(&Program::new(), &sandbox, "");
        let url = login_url(&session.until("Paste it here: "));
        let address = address_after_login(&url).await;
        if by_browser {
            // Through a forwarded port.
            plain_http_client().build().unwrap().get(&address).send().await.unwrap();
        } else {
            let address = reqwest::Url::parse(&address).unwrap();
            let code = address.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
            session.type_line(&code);
        }
        let (shown, code) = session.end();
        assert_eq!(code, 0, "{by_browser}: {shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pasted_refusal_ends_the_login_and_a_wrong_code_is_refused_by_the_server() {
    let sandbox = Sandbox::start().await.unwrap();
    for (pasted, said) in [("error=access_denied&state=STATE", "access_denied"), ("planted-7f3a", "invalid_grant")] {
        let mut session = over_ssh(&Program::new(), &sandbox, "");
        let url = login_url(&session.until("Paste it here: "));
        let url = reqwest::Url::parse(&url).unwrap();
        let state = url.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
        session.type_line(&pasted.replace("STATE", &state));
        let (shown, code) = session.end();
        assert_eq!(code, 3, "{shown}");
        assert!(shown.contains(said), "{shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_ends_when_its_time_is_over() {
    let sandbox = Sandbox::start().await.unwrap();
    let (shown, code) = over_ssh(&Program::new(), &sandbox, "--wait 1").end();
    assert_eq!(code, 3, "{shown}");
    assert!(shown.contains("you did not log in within 1 second") && shown.contains("--wait SECONDS"), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_needs_no_practice() {
    let sandbox = Sandbox::start().await.unwrap();
    let finished = Program::new().arguments(["login", "orders", "--sandbox", &sandbox.url()]).run().ends_with(2);
    assert!(finished.errors.contains("a sandbox needs no key"), "{finished:#?}");
}

#[test]
fn a_question_for_a_key_that_is_stopped_leaves_the_terminal_with_echo() {
    for stop in ["ctrl-c", "terminate"] {
        let line = "echo shell $$ begins; trap : INT; $PROGRAM login orders; echo ended with $?; stty -a";
        let mut session = Terminal::start_shell(&Program::new(), line);
        session.until("shell ");
        let shell = session.until(" begins");
        session.until("API key for orders");
        // The question comes before the echo is switched off.
        std::thread::sleep(Duration::from_millis(300));
        if stop == "ctrl-c" {
            session.press('\u{3}');
        } else {
            std::process::Command::new("pkill").args(["-TERM", "-P", shell.trim()]).status().unwrap();
        }
        let (shown, _) = session.end();
        assert!(shown.contains("ended with 1"), "{stop}: {shown}");
        assert!(shown.contains(" echo ") && !shown.contains("-echo "), "{stop}: {shown}");
        assert!(shown.contains("nothing was stored"), "{stop}: {shown}");
    }
}
