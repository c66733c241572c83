//! The configuration of the program: servers, accounts, and stored credentials.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};
use std::time::Duration;

use reqwest::Response;
use serde_json::Value;
use sharekit::sandbox::Sandbox;

use crate::support::{FaultyServer, Finished, Program, ScriptedResponse, plain_http_client};

/// The keys of a sandbox's owner.
const SHARE_CODES_KEY: &str = "sandbox-share-codes-owner";
const ORDERS_KEY: &str = "sandbox-proxy-orders-owner";
const SHARING_TOKEN: &str = "sandbox-subscription-sharing-owner";

/// A secret that no output may show.
const PLANTED: &str = "planted-secret/7f3a+9b==";

/// Returns a program whose default profile calls a sandbox.
fn program(sandbox: &Sandbox) -> Program {
    let (program, url) = (Program::new(), sandbox.url());
    program.configure(&format!(
        r#"
        [profiles.default.share-codes]
        base_url = "{url}"
        [profiles.default.orders]
        base_url = "{url}"
        [profiles.default.sharing]
        base_url = "{url}/capi"
        client_id = "sandbox-client"
        authorize_url = "{url}/user/oauth/authorize"
        token_url = "{url}/user/oauth/token"
        "#
    ));
    program
}

/// Runs the program with a text on standard input.
fn run(program: &mut Program, arguments: &[&str], input: &str) -> Finished {
    program.arguments(arguments.iter().copied()).input(input).run()
}

fn secrets_file(program: &Program) -> std::path::PathBuf {
    program.configuration().with_file_name("credentials.toml")
}

// ---- credentials -------------------------------------------------------------------------------------------------

#[test]
fn a_missing_credential_is_reported_with_the_ways_to_set_one() {
    let finished = Program::new().arguments(["whoami", "orders"]).run().ends_with(3);
    for advice in ["sharekit login orders", "SHAREKIT_PROXY_ORDERS_TOKEN", "--sandbox"] {
        assert!(finished.errors.contains(advice), "{finished:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_key_is_used_until_logout() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut program = program(&sandbox);
    let said = run(&mut program, &["login", "orders"], &format!("{ORDERS_KEY}\n")).ends_with(0);
    assert!(said.output.contains("credentials.toml") && !said.output.contains(ORDERS_KEY), "{said:#?}");
    run(&mut program, &["login", "share-codes"], &format!("  {SHARE_CODES_KEY}\r\n")).ends_with(0);

    let identities = run(&mut program, &["whoami"], "").ends_with(0).json();
    let apis: Vec<&Value> = identities.as_array().unwrap().iter().map(|identity| &identity["api"]).collect();
    assert_eq!(apis, ["orders", "share-codes"], "the others have no credential");
    assert_eq!(identities[0]["account"]["email"], "owner@example.com");
    assert_eq!(identities[0]["credential"], secrets_file(&program).to_str().unwrap());

    run(&mut program, &["logout", "orders"], "").ends_with(0);
    run(&mut program, &["whoami", "orders"], "").ends_with(3);
    run(&mut program, &["whoami", "share-codes"], "").ends_with(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_key_is_only_stored_with_no_check() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut program = program(&sandbox);
    for api in ["orders", "share-codes"] {
        let said = run(&mut program, &["login", api], PLANTED).ends_with(3);
        assert!(said.errors.contains("Nothing was stored"), "{said:#?}");
        assert!(!secrets_file(&program).exists());
    }
    run(&mut program, &["login", "orders", "--no-check"], PLANTED).ends_with(0);
    let said = run(&mut program, &["whoami"], "").ends_with(3);
    assert_eq!(said.json()[0]["accepted"], false, "{said:#?}");
    assert!(said.errors.contains("rejected the credential: orders"), "{said:#?}");
}

#[test]
fn a_key_that_is_too_long_is_rejected_and_not_cut() {
    let mut program = Program::new();
    let said = run(&mut program, &["login", "orders", "--no-check"], &"k".repeat(100_000)).ends_with(2);
    assert!(said.errors.contains("too long"), "{}", said.errors);
    assert!(!secrets_file(&program).exists());
}

#[test]
fn a_key_that_does_not_fit_into_a_header_is_rejected_before_anything_is_sent() {
    for input in ["", "\n \n", "two words", "two\nlines", "no\u{2013}ascii"] {
        let mut program = Program::new();
        let said = run(&mut program, &["login", "orders", "--base-url", "http://127.0.0.1:1"], input).ends_with(2);
        assert!(!said.errors.contains("two") && !said.errors.contains("ascii\u{2013}"), "{input:?}: {said:#?}");
        assert!(!secrets_file(&program).exists());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_key_chooses_the_server_that_it_was_stored_for() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut program = Program::new();
    let url = sandbox.url();
    run(&mut program, &["login", "orders", "--profile", "test", "--base-url", &url], ORDERS_KEY).ends_with(0);
    let said = run(&mut program, &["whoami", "--profile", "test"], "").ends_with(0);
    assert_eq!(said.json()[0]["server"], url.as_str());
    let said = run(&mut program, &["whoami", "--profile", "tset"], "").ends_with(2);
    assert!(said.errors.contains("default, test"), "{said:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_key_is_only_sent_to_its_own_server() {
    let (its_own, other) = (Sandbox::start().await.unwrap(), Sandbox::start().await.unwrap());
    let mut program = program(&its_own);
    run(&mut program, &["login", "orders"], ORDERS_KEY).ends_with(0);
    run(&mut program, &["whoami", "orders", "--base-url", &its_own.url()], "").ends_with(0);

    let said = run(&mut program, &["whoami", "orders", "--base-url", &other.url()], "").ends_with(2);
    assert!(said.errors.contains(&its_own.url()), "{said:#?}");
    program.environment("SHAREKIT_PROXY_ORDERS_BASE_URL", other.url());
    run(&mut program, &["whoami", "orders"], "").ends_with(2);
    assert_eq!(other.requests().len(), 0, "nothing was sent there");

    // A key and an address that are both set belong together.
    program.environment("SHAREKIT_PROXY_ORDERS_TOKEN", ORDERS_KEY);
    run(&mut program, &["whoami", "orders"], "").ends_with(0);
    assert_eq!(other.requests().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_of_a_profile_does_not_redirect_a_stored_key() {
    let (its_own, other) = (Sandbox::start().await.unwrap(), Sandbox::start().await.unwrap());
    let mut program = program(&its_own);
    run(&mut program, &["login", "orders"], ORDERS_KEY).ends_with(0);
    program.configure(&format!("[profiles.default.orders]\nbase_url = \"{}\"", other.url()));
    run(&mut program, &["whoami", "orders"], "").ends_with(2);
    assert_eq!(other.requests().len(), 0);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_command_can_print_the_key() {
    let sandbox = Sandbox::start().await.unwrap();
    let url = sandbox.url();
    let rows = [
        (format!(r#"["echo", "{ORDERS_KEY}"]"#), 0, "credential_command echo"),
        (r#"["false"]"#.to_owned(), 3, "`false` failed"),
        (r#"["true"]"#.to_owned(), 3, "printed nothing"),
        (r#"["no-such-program"]"#.to_owned(), 3, "cannot be run"),
    ];
    for (command, code, said) in rows {
        let mut program = Program::new();
        program.configure(&format!("[profiles.default.orders]\nbase_url = \"{url}\"\ncredential_command = {command}"));
        let finished = run(&mut program, &["whoami", "orders"], "");
        assert!(finished.code == code, "{command}: {finished:#?}");
        assert!(format!("{}{}", finished.output, finished.errors).contains(said), "{command}: {finished:#?}");
        run(&mut program, &["whoami", "orders", "--base-url", "http://127.0.0.1:1"], "").ends_with(2);
    }
}

#[cfg(unix)]
#[test]
fn a_command_that_prints_no_key_in_time_is_ended() {
    let mut program = Program::new();
    program.environment("SHAREKIT_CREDENTIAL_TIMEOUT", "1");
    // The second has ended, and has left a child that keeps its output open.
    for command in [r#"["sleep", "50"]"#, r#"["sh", "-c", "sleep 50 2>/dev/null &"]"#] {
        program.configure(&format!("[profiles.default.orders]\ncredential_command = {command}"));
        let finished = run(&mut program, &["orders", "profile"], "").ends_with(3);
        assert!(finished.errors.contains("it took longer than 1 second"), "{finished:#?}");
        assert!(finished.errors.contains("SHAREKIT_CREDENTIAL_TIMEOUT"), "{finished:#?}");
    }
    program.environment("SHAREKIT_CREDENTIAL_TIMEOUT", "soon");
    let refused = run(&mut program, &["orders", "profile"], "").ends_with(2);
    assert!(refused.errors.contains("must be a number of seconds"), "{refused:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sandbox_never_receives_a_real_key() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut program = program(&sandbox);
    for name in ["SHARE_CODES_API_KEY", "PROXY_ORDERS_TOKEN", "SUBSCRIPTION_SHARING_TOKEN"] {
        program.environment(&format!("SHAREKIT_{name}"), PLANTED);
    }
    for flag in ["--sandbox".to_owned(), format!("--sandbox={}", sandbox.url())] {
        let identities = run(&mut program, &["whoami", &flag, "--as", "friend"], "").ends_with(0).json();
        assert_eq!(identities.as_array().unwrap().len(), 3, "{flag}");
        assert_eq!(identities[0]["account"]["email"], "friend@example.com", "{flag}");
        assert_eq!(identities[1]["credential"], "sandbox", "{flag}");
    }
    for arguments in [&["--as", "friend"] as &[&str], &["--sandbox", "--base-url", "http://127.0.0.1:1"]] {
        run(&mut program, &[&["whoami"], arguments].concat(), "").ends_with(2);
    }
}

#[test]
fn a_server_that_is_not_a_sandbox_is_rejected() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            drop(stream.read(&mut [0; 4096]));
            let response = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
            drop(std::io::Write::write_all(&mut stream, response));
        }
    });
    let mut program = Program::new();
    let said = run(&mut program, &["whoami", &format!("--sandbox=http://{address}")], "").ends_with(2);
    assert!(said.errors.contains("is not a sandbox"), "{said:#?}");
    run(&mut program, &["whoami", "--sandbox=http://127.0.0.1:1"], "").ends_with(4);
    let table = [
        ("https://user-api.proxyshard.com", "names the server of a vendor"),
        ("http://user-api.proxyshard.com:8080/", "names the server of a vendor"),
        ("ftp://127.0.0.1", "must name an address such as"),
        ("no address", "must name an address such as"),
    ];
    for (elsewhere, problem) in table {
        let said = run(&mut program, &["whoami", &format!("--sandbox={elsewhere}")], "").ends_with(2);
        assert!(said.errors.contains(problem), "{elsewhere}: {said:#?}");
    }
}

// ---- the files ---------------------------------------------------------------------------------------------------

#[test]
fn no_output_shows_a_secret() {
    let mut program = Program::new();
    program.environment("SHAREKIT_SUBSCRIPTION_SHARING_CLIENT_SECRET", PLANTED);
    program.environment("SHAREKIT_SUBSCRIPTION_SHARING_TOKEN", PLANTED);
    program.environment("SHAREKIT_SHARE_CODES_BASE_URL", format!("https://user:{PLANTED}@example.com"));
    let nowhere = "http://127.0.0.1:1";
    run(&mut program, &["login", "orders", "--no-check", "--base-url", nowhere], PLANTED).ends_with(0);
    let runs: [&[&str]; 9] = [
        &["config", "show"],
        &["config", "show", "--output", "json"],
        &["config", "show", "--base-url", &format!("https://{PLANTED}@example.com")],
        &["config", "path"],
        &["whoami"],
        &["whoami", "orders"],
        &["login", "orders", "--base-url", nowhere],
        &["login", "share-codes", "--no-check"],
        &["logout", "orders"],
    ];
    for arguments in runs {
        let finished = run(&mut program, arguments, PLANTED);
        let shown = format!("{}{}", finished.output, finished.errors);
        assert!(!shown.is_empty(), "{arguments:?} prints nothing");
        assert!(!shown.contains(PLANTED) && !shown.contains("7f3a"), "{arguments:?}: {finished:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn show_tells_where_each_setting_comes_from() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut program = program(&sandbox);
    run(&mut program, &["login", "orders"], ORDERS_KEY).ends_with(0);
    program.environment("SHAREKIT_SHARE_CODES_API_KEY", SHARE_CODES_KEY);
    let shown = run(&mut program, &["config", "show", "--output", "json"], "").ends_with(0).json();
    let (file, secrets) = (program.configuration(), secrets_file(&program));
    let rows = [
        ("/apis/orders/base_url/source", file.to_str().unwrap()),
        ("/apis/orders/credential/value", "(set)"),
        ("/apis/orders/credential/source", secrets.to_str().unwrap()),
        ("/apis/share-codes/credential/source", "environment variable SHAREKIT_SHARE_CODES_API_KEY"),
        ("/apis/sharing/credential/value", "(not set)"),
        ("/apis/sharing/client_id/value", "sandbox-client"),
        ("/configuration_file", file.to_str().unwrap()),
    ];
    for (pointer, value) in rows {
        assert_eq!(shown.pointer(pointer), Some(&Value::from(value)), "{pointer} of {shown:#}");
    }
}

#[test]
fn a_wrong_configuration_is_reported_with_its_line_and_what_is_allowed() {
    let rows: [(&str, u32, &str); 9] = [
        ("default_profile = \"a", 1, "invalid"),
        ("[profiles.a.orders]\nbas_url = 'https://x.example'", 2, "base_url, timeout, credential_command"),
        ("[profiles.a.order]\ntimeout = 1", 1, "orders, share-codes, sharing"),
        ("\n[profiles.a.orders]\ntimeout = 'soon'", 3, "from 1 to 86400"),
        ("[profiles.a.orders]\ntimeout = 0", 2, "from 1 to 86400"),
        ("[profiles.a.orders]\napi_key_location = 'header'", 2, "unknown setting `api_key_location` for orders"),
        ("[profiles.a.share-codes]\napi_key_location = 'body'", 2, "\"header\" or \"query\""),
        ("[profiles.a.sharing]\nredirect_port = 70000", 2, "65535"),
        ("[profiles.a.orders]\ncredential_command = 'planted-7f3a'", 2, "a program and its arguments"),
    ];
    for (text, line, allowed) in rows {
        let mut program = Program::new();
        program.configure(text);
        let said = run(&mut program, &["config", "show"], "").ends_with(2).errors;
        for part in [program.configuration().to_str().unwrap(), &format!("line {line}:"), allowed] {
            assert!(said.contains(part), "{text:?}: no {part:?} in {said}");
        }
        assert!(!said.contains("7f3a"), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn a_credentials_file_that_others_may_read_is_rejected() {
    use std::os::unix::fs::PermissionsExt;

    let mut program = Program::new();
    run(&mut program, &["login", "orders", "--no-check"], ORDERS_KEY).ends_with(0);
    let file = secrets_file(&program);
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));

    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o640)).unwrap();
    for arguments in [&["whoami", "orders"] as &[&str], &["login", "orders", "--no-check"], &["logout", "orders"]] {
        let said = run(&mut program, arguments, ORDERS_KEY).ends_with(2);
        assert!(said.errors.contains("chmod 600") && said.errors.contains("640"), "{arguments:?}: {said:#?}");
    }
}

#[test]
fn a_broken_credentials_file_is_reported_without_its_secrets() {
    let mut program = Program::new();
    program.configure("");
    let file = secrets_file(&program);
    for text in [format!("[default.orders]\nkey = {PLANTED}"), format!("[default]\norders = \"{PLANTED}\"")] {
        run(&mut program, &["login", "orders", "--no-check"], ORDERS_KEY).ends_with(0);
        std::fs::write(&file, text).unwrap();
        let said = run(&mut program, &["whoami", "orders"], "").ends_with(2);
        assert!(said.errors.contains("line 2") && !said.errors.contains("7f3a"), "{said:#?}");
        std::fs::remove_file(&file).unwrap();
    }
}

#[test]
fn files_that_cannot_be_read_or_written_are_named() {
    type Row<'a> = (&'a str, &'a [&'a str], i32, &'a str, &'a str);
    let rows: [Row; 4] = [
        ("config.toml", &["whoami"], 2, "cannot read", "config.toml"),
        ("credentials.toml", &["whoami"], 2, "cannot read", "credentials.toml"),
        ("credentials.lock", &["login", "orders", "--no-check"], 1, "cannot write", "credentials.toml"),
        ("config.lock", &["config", "set", "orders.timeout", "5"], 1, "cannot change", "config.toml"),
    ];
    for (name, arguments, code, problem, file) in rows {
        let mut program = Program::new();
        // A folder in the place of a file cannot be opened as one, not even by root.
        std::fs::create_dir_all(program.configuration().with_file_name(name)).unwrap();
        #[cfg(unix)]
        std::fs::set_permissions(
            program.configuration().with_file_name(name),
            std::os::unix::fs::PermissionsExt::from_mode(0o700),
        )
        .unwrap();
        let said = run(&mut program, arguments, ORDERS_KEY).ends_with(code);
        let first = said.errors.lines().next().unwrap();
        assert!(first.contains(problem) && first.contains(file), "{name}: {said:#?}");
        assert_eq!(said.errors.lines().count(), 2, "{name}: {said:#?}");
    }
}

#[test]
fn setting_a_value_keeps_the_rest_of_the_file() {
    let mut program = Program::new();
    program.configure("# Mine.\n\n[profiles.default.orders]\ntimeout = 5 # Short.\n");
    let rows: [&[&str]; 6] = [
        &["orders.timeout", "30"],
        &["default_profile", "work"],
        &["orders.credential_command", "--profile", "work", "--", "pass", "show", "-q"],
        &["sharing.redirect_port", "8123", "--profile", "default"],
        &["share-codes.api_key_location", "header"],
        &["sharing.client_id", "42", "--profile", "other"],
    ];
    for row in rows {
        run(&mut program, &[&["config", "set"], row].concat(), "").ends_with(0);
    }
    let text = std::fs::read_to_string(program.configuration()).unwrap();
    let expected = "default_profile = \"work\"\n# Mine.\n\n[profiles.default.orders]\ntimeout = 30 # Short.\n\n\
                    [profiles.default.sharing]\nredirect_port = 8123\n\n\
                    [profiles.work.orders]\ncredential_command = [\"pass\", \"show\", \"-q\"]\n\n\
                    [profiles.work.share-codes]\napi_key_location = \"header\"\n\n\
                    [profiles.other.sharing]\nclient_id = \"42\"\n";
    assert_eq!(text, expected);
    run(&mut program, &["config", "unset", "orders.timeout", "--profile", "default"], "").ends_with(0);
    run(&mut program, &["config", "unset", "orders.timeout", "--profile", "unused"], "").ends_with(0);
    assert_eq!(
        std::fs::read_to_string(program.configuration()).unwrap(),
        expected.replace("timeout = 30 # Short.\n", "")
    );
}

#[test]
fn a_file_of_windows_stays_as_it_is_but_for_the_setting() {
    let mut program = Program::new();
    program.configure(
        "\u{feff}# Mine.\r\n\r\n[profiles.default.orders]\r\ntimeout = 5 # Short.\r\nbase_url = 'https://a.example'\n",
    );
    run(&mut program, &["config", "set", "orders.timeout", "30"], "").ends_with(0);
    run(&mut program, &["config", "set", "sharing.client_id", "42"], "").ends_with(0);
    let expected = "\u{feff}# Mine.\r\n\r\n[profiles.default.orders]\r\ntimeout = 30 # Short.\r\nbase_url = 'https://a.example'\n\r\n\
                    [profiles.default.sharing]\r\nclient_id = \"42\"\r\n";
    assert_eq!(std::fs::read_to_string(program.configuration()).unwrap(), expected);
    assert_eq!(run(&mut program, &["config", "get", "orders.timeout"], "").ends_with(0).output, "30\n");
}

#[test]
fn one_setting_and_the_profiles_can_be_read_by_scripts() {
    let mut program = Program::new();
    program.configure(
        "default_profile = 'work'\n[profiles.work.orders]\ntimeout = 5\n[profiles.home.sharing]\nclient_id = 'a'\n",
    );
    let table = [
        ("get orders.timeout", 0, "5\n"),
        ("get default_profile", 0, "work\n"),
        ("get orders.timeout --profile home", 1, ""),
        ("get sharing.client_id --profile home", 0, "a\n"),
        ("get orders.base_url --base-url https://b.example", 0, "https://b.example\n"),
        ("profiles", 0, "  default\n  home\n* work\n"),
        ("get orders.nosuch", 2, ""),
        ("get orders.timeout --profile nosuch", 2, ""),
    ];
    for (line, code, output) in table {
        let words: Vec<&str> = ["config"].into_iter().chain(line.split(' ')).collect();
        let finished = run(&mut program, &words, "");
        assert_eq!((finished.code, finished.output.as_str()), (code, output), "{line}: {}", finished.errors);
    }
}

#[test]
fn a_wrong_setting_changes_nothing() {
    let rows: [(&[&str], &str); 8] = [
        (&["default_profile", ""], "must be the name of a profile"),
        (&["orders.timeout", "5", "--profile", ""], "the name of the profile is empty"),
        (&["orders.timeout", "soon"], "from 1 to 86400"),
        (&["orders.timeout", "1", "2"], "from 1 to 86400"),
        (&["orders.client_id", "x"], "sharing.client_id"),
        (&["timeout", "5"], "orders.timeout"),
        (&["share-codes.api_key", "planted-7f3a"], "share-codes.api_key_location"),
        (&["share-codes.api_key_location", "body"], "\"header\" or \"query\""),
    ];
    let mut program = Program::new();
    for (arguments, advice) in rows {
        let said = run(&mut program, &[&["config", "set"], arguments].concat(), "").ends_with(2).errors;
        assert!(said.contains(advice) && !said.contains("7f3a"), "{arguments:?}: {said}");
        assert!(!program.configuration().exists());
    }
}

#[test]
fn flags_override_the_environment_which_overrides_the_file() {
    let rows: [(&str, Option<&str>, Option<&str>, &str); 5] = [
        ("", None, None, "default"),
        ("default_profile = 'c'", None, None, "c"),
        ("default_profile = 'c'", Some("b"), None, "b"),
        ("default_profile = 'c'", Some("b"), Some("a"), "a"),
        ("default_profile = 'c'", Some(""), None, "c"),
    ];
    for (file, variable, flag, profile) in rows {
        let mut program = Program::new();
        program.configure(&format!("{file}\n[profiles.a.orders]\n[profiles.b.orders]\n[profiles.c.orders]"));
        variable.map(|name| program.environment("SHAREKIT_PROFILE", name));
        let flags = flag.map_or(vec![], |name| vec!["--profile", name]);
        let arguments = [&["config", "show", "--output", "json"], flags.as_slice()].concat();
        let shown = run(&mut program, &arguments, "").ends_with(0).json();
        assert_eq!(shown["profile"], profile, "{file:?}, {variable:?}, {flag:?}");
    }
}

/// Each variable of the program, with a command that reads it.
const VARIABLES: [(&str, &[&str]); 13] = [
    ("SHAREKIT_CONFIG", &["config", "path"]),
    ("SHAREKIT_PROFILE", &["config", "show"]),
    ("SHAREKIT_SHARE_CODES_API_KEY", &["whoami", "share-codes"]),
    ("SHAREKIT_SHARE_CODES_BASE_URL", &["config", "show"]),
    ("SHAREKIT_PROXY_ORDERS_TOKEN", &["whoami", "orders"]),
    ("SHAREKIT_PROXY_ORDERS_BASE_URL", &["config", "show"]),
    ("SHAREKIT_SUBSCRIPTION_SHARING_TOKEN", &["whoami", "sharing"]),
    ("SHAREKIT_SUBSCRIPTION_SHARING_BASE_URL", &["config", "show"]),
    ("SHAREKIT_SUBSCRIPTION_SHARING_CLIENT_ID", &["config", "show"]),
    ("SHAREKIT_SUBSCRIPTION_SHARING_CLIENT_SECRET", &["config", "show"]),
    ("SHAREKIT_SUBSCRIPTION_SHARING_AUTHORIZE_URL", &["config", "show"]),
    ("SHAREKIT_SUBSCRIPTION_SHARING_TOKEN_URL", &["config", "show"]),
    ("SHAREKIT_SUBSCRIPTION_SHARING_CLIENT_SECRET", &["login", "sharing", "--client-id", "program", "--no-browser"]),
];

#[test]
fn an_empty_variable_counts_as_unset() {
    for (variable, arguments) in VARIABLES {
        let mut program = Program::new();
        let without = run(&mut program, arguments, "");
        program.environment(variable, "");
        let with = run(&mut program, arguments, "");
        assert_eq!((with.code, with.output, with.errors), (without.code, without.output, without.errors), "{variable}");
    }
}

#[test]
fn an_invalid_variable_ends_the_program_and_is_not_shown() {
    let blank = OsStr::new(" \n").to_owned();
    let values = [(blank, "is blank")];
    #[cfg(unix)]
    let values = {
        use std::os::unix::ffi::OsStringExt;

        let no_unicode = OsString::from_vec([PLANTED.as_bytes(), b"\xFF"].concat());
        values.into_iter().chain([(no_unicode, "is not valid Unicode")])
    };
    for (value, problem) in values {
        for (variable, arguments) in VARIABLES {
            let mut program = Program::new();
            program.environment(variable, &value);
            let finished = run(&mut program, arguments, "").ends_with(2);
            let said = format!("the environment variable {variable} {problem}");
            assert!(finished.errors.contains(&said), "{variable}: {finished:#?}");
            assert!(!format!("{finished:?}").contains("planted"), "{variable}: {finished:#?}");
        }
    }
}

#[test]
fn white_space_around_a_variable_is_ignored() {
    let mut program = Program::new();
    program.configure("[profiles.work.orders]");
    program.environment("SHAREKIT_PROFILE", "work\n");
    program.environment("SHAREKIT_PROXY_ORDERS_BASE_URL", "http://127.0.0.1:9\r\n");
    let shown = run(&mut program, &["config", "show", "--output", "json"], "").ends_with(0).json();
    assert_eq!(shown["profile"], "work");
    assert_eq!(shown["apis"]["orders"]["base_url"]["value"], "http://127.0.0.1:9");
}

#[cfg(unix)]
#[test]
fn the_configuration_folder_may_be_unset_or_not_unicode() {
    use std::os::unix::ffi::OsStringExt;

    let program = |variable: &str, value: &OsStr| {
        let mut program = Program::new();
        program.environment(variable, value);
        program
    };
    for format in ["text", "json"] {
        let arguments = ["config", "show", "--output", format];
        let mut empty = program("XDG_CONFIG_HOME", OsStr::new(""));
        let finished = run(&mut empty, &arguments, "").ends_with(0);
        assert!(finished.output.contains(empty.configuration().to_str().unwrap()), "{finished:#?}");
        let folder = OsString::from_vec(b"/no-such-folder-\xFF".to_vec());
        let finished = run(&mut program("XDG_CONFIG_HOME", &folder), &arguments, "").ends_with(0);
        assert!(finished.output.contains("/no-such-folder-"), "{finished:#?}");
    }
}

#[test]
fn concurrent_logins_are_all_stored() {
    let program = Program::new();
    let login = |profile: usize| {
        let mut command = program.command();
        command.args(["login", "orders", "--no-check", "--profile", &format!("p{profile}")]);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap()
    };
    let mut logins: Vec<Child> = (0..12).map(login).collect();
    for login in &mut logins {
        std::io::Write::write_all(&mut login.stdin.take().unwrap(), ORDERS_KEY.as_bytes()).unwrap();
    }
    assert!(logins.into_iter().all(|mut login| login.wait().unwrap().success()));
    let stored = std::fs::read_to_string(secrets_file(&program)).unwrap();
    let kept = (0..12).filter(|profile| stored.contains(&format!("[p{profile}.orders]"))).count();
    assert_eq!(kept, 12, "{stored}");
}

// ---- logging in with the browser ---------------------------------------------------------------------------------

/// A login that waits for the browser.
struct WaitingLogin {
    process: Child,
    errors: BufReader<std::process::ChildStderr>,
    /// The login page.
    url: String,
}

impl WaitingLogin {
    fn begin(program: &Program) -> Self {
        let mut command = program.command();
        command.args(["login", "sharing", "--no-browser"]).stdin(Stdio::null());
        command.env("SHAREKIT_SUBSCRIPTION_SHARING_CLIENT_SECRET", "sandbox-secret");
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut errors = BufReader::new(process.stderr.take().unwrap());
        let lines = errors.by_ref().lines().map_while(Result::ok);
        let mut said = Vec::new();
        let url = lines.inspect(|line| said.push(line.clone())).find(|line| line.starts_with("http"));
        Self { process, errors, url: url.unwrap_or_else(|| panic!("no address in {said:?}")) }
    }

    /// Returns the redirect address with these parameters.
    fn back(&self, parameters: &[(&str, &str)]) -> String {
        let login = reqwest::Url::parse(&self.url).unwrap();
        let redirect = login.query_pairs().find(|(name, _)| name == "redirect_uri").unwrap().1.into_owned();
        reqwest::Url::parse_with_params(&redirect, parameters).unwrap().into()
    }

    fn state(&self) -> String {
        let login = reqwest::Url::parse(&self.url).unwrap();
        login.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned()
    }

    fn end(mut self) -> Finished {
        let (mut output, mut errors) = (String::new(), String::new());
        self.process.stdout.take().unwrap().read_to_string(&mut output).unwrap();
        self.errors.read_to_string(&mut errors).unwrap();
        Finished { code: self.process.wait().unwrap().code().unwrap(), output, errors }
    }
}

async fn get(url: &str) -> Response {
    plain_http_client().build().unwrap().get(url).send().await.unwrap()
}

/// Does what a browser does when the user allows the program.
async fn allow(login: &WaitingLogin) -> Response {
    let redirect = get(&format!("{}&account=owner", login.url)).await;
    get(redirect.headers()["location"].to_str().unwrap()).await
}

/// Returns a program in which a user has logged in to sharing.
async fn logged_in(sandbox: &Sandbox) -> Program {
    let program = program(sandbox);
    let login = WaitingLogin::begin(&program);
    assert_eq!(allow(&login).await.status(), 200);
    login.end().ends_with(0);
    program
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_logs_a_user_in() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut program = program(&sandbox);
    let login = WaitingLogin::begin(&program);
    let page = allow(&login).await;
    let header = |name: &str| page.headers()[name].to_str().unwrap().to_owned();
    assert!(header("content-security-policy").contains("default-src 'none'"));
    assert_eq!((header("cache-control"), header("referrer-policy")), ("no-store".into(), "no-referrer".into()));
    let page = page.text().await.unwrap();
    assert!(page.contains("close this window") && !page.contains("<script"), "{page}");
    let said = login.end().ends_with(0);
    assert!(said.output.contains("credentials.toml"), "{said:#?}");

    let said = run(&mut program, &["whoami", "sharing"], "").ends_with(0);
    assert_eq!(said.json()[0]["accepted"], true, "{said:#?}");
    let stored = std::fs::read_to_string(secrets_file(&program)).unwrap();
    let stored: toml::Table = stored.parse().unwrap();
    let secrets = ["access_token", "refresh_token", "client_secret"].map(|name| &stored["default"]["sharing"][name]);
    let shown = run(&mut program, &["config", "show"], "").ends_with(0).output;
    for secret in secrets {
        assert!(!shown.contains(secret.as_str().unwrap()), "{shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_of_another_login_is_rejected() {
    let sandbox = Sandbox::start().await.unwrap();
    let login = WaitingLogin::begin(&program(&sandbox));
    for wrong in [
        login.back(&[("code", "planted"), ("state", "guessed")]),
        login.back(&[("code", "planted")]),
        login.back(&[("error", "access_denied")]),
        login.back(&[]).replace("/logged-in", "/favicon.ico"),
    ] {
        assert!(get(&wrong).await.status().is_client_error(), "{wrong}");
    }
    assert_eq!(allow(&login).await.status(), 200, "the login goes on");
    login.end().ends_with(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_by_the_user_ends_the_login() {
    let sandbox = Sandbox::start().await.unwrap();
    let program = program(&sandbox);
    let login = WaitingLogin::begin(&program);
    let said = [("error", "access_denied"), ("error_description", "<b>no\u{1b}[2J</b>"), ("state", &login.state())];
    let page = get(&login.back(&said)).await.text().await.unwrap();
    assert!(page.contains("access_denied") && page.contains("&lt;b&gt;"), "{page}");
    let finished = login.end().ends_with(3);
    assert!(finished.errors.contains("access_denied") && !finished.errors.contains('\u{1b}'), "{finished:#?}");
    assert!(!secrets_file(&program).exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_code_is_refused_by_the_server() {
    let sandbox = Sandbox::start().await.unwrap();
    let program = program(&sandbox);
    let login = WaitingLogin::begin(&program);
    get(&login.back(&[("code", "planted-7f3a"), ("state", &login.state())])).await;
    let finished = login.end().ends_with(3);
    assert!(finished.errors.contains("invalid_grant") && !finished.errors.contains("7f3a"), "{finished:#?}");
    assert!(!secrets_file(&program).exists());
}

#[test]
fn a_login_without_a_client_id_is_rejected() {
    let said = Program::new().arguments(["login", "sharing", "--no-browser"]).run().ends_with(2);
    assert!(said.errors.contains("--client-id"), "{said:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_renewals_do_not_log_the_user_out() {
    let sandbox = Sandbox::start().await.unwrap();
    let program = logged_in(&sandbox).await;
    for round in 0..3 {
        sandbox.advance(Duration::from_secs(13 * 3600)).await.unwrap();
        let whoami = |_| {
            let mut command = program.command();
            command.args(["whoami", "sharing"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let processes: Vec<Child> = (0..6).map(whoami).collect();
        for process in processes {
            let output = process.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "round {round}: {said}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_that_are_about_to_expire_are_renewed_and_stored() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut program = logged_in(&sandbox).await;
    let stored = || std::fs::read_to_string(secrets_file(&program)).unwrap().parse::<toml::Table>().unwrap();
    let login = |name: &str| stored()["default"]["sharing"][name].clone();
    let (token, end) = (login("refresh_token"), login("expires_at").as_integer().unwrap());
    let text = std::fs::read_to_string(secrets_file(&program)).unwrap();
    std::fs::write(secrets_file(&program), text.replace(&end.to_string(), "5")).unwrap();
    assert_eq!(login("expires_at").as_integer(), Some(5));

    program.arguments(["whoami", "sharing"]).run().ends_with(0);
    let stored = std::fs::read_to_string(secrets_file(&program)).unwrap().parse::<toml::Table>().unwrap();
    let login = &stored["default"]["sharing"];
    assert_ne!(login["refresh_token"], token, "the server takes each only once");
    assert!(login["expires_at"].as_integer().unwrap() >= end);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_still_valid_is_used_if_the_renewal_fails() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut program = logged_in(&sandbox).await;
    let file = secrets_file(&program);
    let mut stored = std::fs::read_to_string(&file).unwrap().parse::<toml::Table>().unwrap();
    let login = &mut stored["default"]["sharing"];
    login["token_url"] = "http://127.0.0.1:9/token".into();
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
    for (end, code) in [(now + 20, 0), (5, 4)] {
        stored["default"]["sharing"]["expires_at"] = i64::try_from(end).unwrap().into();
        std::fs::write(&file, toml::to_string(&stored).unwrap()).unwrap();
        let said = run(&mut program, &["sharing", "subscribers"], "").ends_with(code);
        assert!(code == 0 || said.errors.contains("3 token requests failed: no connection"), "{said:#?}");
        let kept = std::fs::read_to_string(&file).unwrap().parse::<toml::Table>().unwrap();
        assert_eq!(kept, stored, "a failure changes no stored tokens");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_refresh_token_is_stored_even_without_an_access_token() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut program = logged_in(&sandbox).await;
    let response = ScriptedResponse::json(&serde_json::json!({ "access_token": "", "refresh_token": "newer" }));
    let authorization = FaultyServer::start([response.into()]);
    let file = secrets_file(&program);
    let mut stored = std::fs::read_to_string(&file).unwrap().parse::<toml::Table>().unwrap();
    stored["default"]["sharing"]["token_url"] = authorization.url.clone().into();
    stored["default"]["sharing"]["expires_at"] = 5.into();
    std::fs::write(&file, toml::to_string(&stored).unwrap()).unwrap();
    run(&mut program, &["sharing", "subscribers"], "").ends_with(3);
    stored["default"]["sharing"]["refresh_token"] = "newer".into();
    assert_eq!(std::fs::read_to_string(&file).unwrap().parse::<toml::Table>().unwrap(), stored);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_login_is_reported() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut program = logged_in(&sandbox).await;
    sandbox.advance(Duration::from_secs(31 * 86_400)).await.unwrap();
    let said = run(&mut program, &["whoami", "sharing"], "").ends_with(3);
    assert!(said.output.contains("invalid_grant"), "{said:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_from_the_environment_works_without_a_login() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut program = program(&sandbox);
    program.environment("SHAREKIT_SUBSCRIPTION_SHARING_TOKEN", SHARING_TOKEN);
    run(&mut program, &["whoami", "sharing"], "").ends_with(0);
}
