//! The commands of the program: each operation of the specs is sent as the library sends it, and its response is printed
//! for people and for programs.

use crate::names;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use futures_util::TryStreamExt;
use serde_json::{Value, json};
use sharekit::proxy_orders::types::DatacenterOrIspPurchase;
use sharekit::sandbox::Sandbox;
use sharekit::{Operation, Paging};
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::any};

use crate::support::{Api, Arguments, Program, SECRET, apis, text, without_orders};

/// Returns the name of an API's group of commands.
fn group(api: &Api) -> &str {
    text(&api.spec.document, "x-command")
}

/// Returns a program that calls this server instead of all vendors.
fn program_for(url: &str) -> Program {
    let mut program = Program::new();
    for (api, credential) in [("SHARE_CODES", "API_KEY"), ("PROXY_ORDERS", "TOKEN"), ("SUBSCRIPTION_SHARING", "TOKEN")]
    {
        program.environment(&format!("SHAREKIT_{api}_{credential}"), SECRET);
        program.environment(&format!("SHAREKIT_{api}_BASE_URL"), url);
    }
    program
}

/// Returns the command line that sends the same request as these arguments.
pub fn command_line(api: &Api, operation: &Operation, arguments: &Arguments) -> Vec<String> {
    let words = &api.definition(operation)["x-command"];
    let name = words["name"].as_str().map_or_else(|| operation.id.replace('_', "-"), str::to_owned);
    let (mut plain, mut flags) = (Vec::new(), Vec::new());
    let body = arguments.get("body").and_then(Value::as_object);
    let parameters = arguments.iter().filter(|(name, _)| *name != "body");
    for (name, value) in parameters.chain(body.into_iter().flatten()) {
        let is_path = operation.path.contains(&format!("{{{name}}}"));
        let is_argument = words["arguments"].as_array().is_some_and(|names| names.contains(&name.as_str().into()));
        let written = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        if name == "changeType" {
            // It has only one value, and so no flag.
        } else if is_path {
            plain.insert(0, written);
        } else if let (true, Some(texts)) = (is_argument, value.as_array()) {
            plain.extend(texts.iter().filter_map(Value::as_str).map(str::to_owned));
        } else if is_argument {
            plain.push(written);
        } else {
            flags.extend([format!("--{}", names::kebab(name)), written]);
        }
    }
    [vec![group(api).to_owned(), name], plain, flags].concat()
}

/// Returns the parts of a request that must be equal.
fn essence(request: &Request) -> (String, String, BTreeSet<(String, String)>, Value) {
    let query = request.url.query_pairs().into_owned().collect();
    let body = serde_json::from_slice(&request.body).unwrap_or_default();
    (request.method.to_string(), request.url.path().to_owned(), query, body)
}

#[tokio::test]
async fn every_command_sends_what_the_library_sends_with_every_field() {
    let server = MockServer::start().await;
    let mut program = program_for(&server.uri());
    for api in apis() {
        for operation in api.operations {
            let response = ResponseTemplate::new(200).set_body_json(api.success(operation));
            for arguments in api.all_arguments(operation).into_iter().chain(api.required_arguments(operation)) {
                server.reset().await;
                Mock::given(any()).respond_with(response.clone()).mount(&server).await;
                drop(api.call(&server.uri(), operation, arguments.clone()).await);
                let mut line = command_line(&api, operation, &arguments);
                if api.definition(operation)["x-command"]["confirm"].is_string() {
                    line.push("--yes".to_owned());
                }
                let finished = program.arguments(line.clone()).run();
                let requests = server.received_requests().await.unwrap();
                let (library, [reads @ .., command]) = requests.split_first().unwrap() else {
                    panic!("{line:?} sent nothing: {finished:#?}")
                };
                // What must be known to settle it is read before.
                assert!(reads.len() <= 1 && reads.iter().all(|read| read.method == "GET"), "{line:?}: {reads:#?}");
                assert!(reads.is_empty() || operation.settled_by().is_some(), "{line:?}: {reads:#?}");
                assert_eq!(essence(command), essence(library), "{line:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_body_from_a_file_is_sent_and_flags_override_it() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut program = Program::new();
    let body = program.home().join("body.yaml");
    std::fs::write(&body, "product: Datacenter Proxy\nlocation: DE\ncycle: monthly\nquantity: 3\n").unwrap();
    let sandbox_flag = format!("--sandbox={}", sandbox.url());
    program
        .arguments(["orders", "purchase", "--body", "body.yaml", "--quantity", "2", "--yes", &sandbox_flag])
        .run()
        .ends_with(0);
    let bought =
        sandbox.requests().into_iter().find(|request| request.operation.as_deref() == Some("purchase_order")).unwrap();
    assert_eq!(bought.arguments["body"]["quantity"], 2, "{bought:?}");
    assert_eq!(bought.arguments["body"]["location"], "DE", "{bought:?}");

    program.input(r#"{"nets": [{"loginRequired": false, "ipRanges": [], "domains": [{"domain": "example.com"}]}]}"#);
    program.arguments(["sharing", "set-nets", "BIZ", "--body", "-", "--yes", &sandbox_flag]).run();
    let sent =
        sandbox.requests().into_iter().find(|request| request.operation.as_deref() == Some("replace_nets")).unwrap();
    assert_eq!(sent.arguments["body"]["nets"][0]["domains"][0]["domain"], "example.com", "{sent:?}");
}

#[test]
fn the_whole_command_tree_is_as_reviewed() {
    let mut tree = String::new();
    let mut waiting = vec![Vec::new()];
    while let Some(path) = waiting.pop() {
        let arguments = path.iter().cloned().chain([("-h").to_owned()]);
        let help = Program::new().arguments(arguments).run().ends_with(0).output;
        writeln!(tree, "# sharekit {}\n\n{help}", path.join(" ")).unwrap();
        let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
        let names = commands.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
        let names: Vec<&str> =
            names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect();
        waiting.extend(names.iter().rev().map(|name| [path.clone(), vec![(*name).to_owned()]].concat()));
    }
    snapshot("tree", &tree);
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../snapshots/cli", omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

/// Starts a sandbox whose clock does not move, so that its responses do not change.
async fn frozen_sandbox() -> Sandbox {
    Sandbox::builder().frozen_at("2026-03-01T12:00:00Z".parse().unwrap()).start().await.unwrap()
}

#[tokio::test]
async fn results_are_printed_for_people_and_for_programs() {
    let sandbox = frozen_sandbox().await;
    let mut program = Program::new();
    let commands: [&[&str]; 9] = [
        &["share-codes", "list", "--limit", "4"],
        &["share-codes", "list", "--max", "2", "--columns", "code,status,created_at"],
        &["share-codes", "list", "--keyword", "no such code"],
        &["orders", "profile"],
        &["orders", "purchase", "--product", "ISP Proxy", "--location", "US", "--cycle", "monthly", "--yes"],
        &["orders", "show", "48213"],
        &["orders", "list", "--status", "all"],
        &["sharing", "subscribers"],
        &["sharing", "rules", "NAT"],
    ];
    let mut printed = String::new();
    for command in commands {
        for format in ["table", "json", "jsonl", "csv", "yaml"] {
            let sandbox_flag = format!("--sandbox={}", sandbox.url());
            let line = [command, &["--output", format, &sandbox_flag]].concat();
            let finished = program.arguments(line).run();
            let shown = [finished.output, finished.errors].concat();
            writeln!(printed, "$ sharekit {} --output {format}\n{shown}", command.join(" ")).unwrap();
        }
    }
    snapshot("printed", &printed);
}

#[tokio::test]
async fn the_format_is_json_without_a_terminal() {
    let sandbox = Sandbox::start().await.unwrap();
    let sandbox_flag = format!("--sandbox={}", sandbox.url());
    let finished = Program::new().arguments(["orders", "profile", &sandbox_flag]).run().ends_with(0);
    assert_eq!(finished.json()["email"], "owner@example.com");
    assert!(!finished.output.contains('\u{1b}'), "no colours: {finished:?}");
}

#[tokio::test]
async fn all_gets_every_page_and_max_ends_early() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.share_codes().generate_ip_codes().plan(1).number_of_ips(5).number_of_codes(20).send().await.unwrap();
    let all = sandbox.share_codes().list_share_codes().items().try_collect::<Vec<_>>().await.unwrap().len();
    let sandbox_flag = format!("--sandbox={}", sandbox.url());
    let table = [
        (vec!["--limit", "7"], 7),
        (vec!["--limit", "7", "--all"], all),
        (vec!["--limit", "7", "--max", "12"], 12),
        (vec!["--max", "0"], 0),
        (vec!["--all"], all),
    ];
    let mut program = Program::new();
    for (flags, expected) in table {
        let line = [vec!["share-codes", "list", &sandbox_flag, "--output", "jsonl"], flags.clone()].concat();
        let finished = program.arguments(line).run().ends_with(0);
        let codes: BTreeSet<&str> = finished.output.lines().collect();
        assert_eq!(codes.len(), expected, "{flags:?}: {}", finished.output);
    }
}

#[tokio::test]
async fn a_list_tells_that_more_items_follow() {
    let sandbox = without_orders().start().await.unwrap();
    let client = sandbox.proxy_orders();
    for _ in 0..3 {
        let purchase = DatacenterOrIspPurchase::builder().product("ISP Proxy").location("US").cycle("monthly");
        client.purchase_order().body(purchase).send().await.unwrap();
    }
    let sandbox_flag = format!("--sandbox={}", sandbox.url());
    let table: [(&str, bool); 8] = [
        ("share-codes list --limit 2 -o table", true),
        ("share-codes list --limit 2 --all -o table", false),
        ("share-codes list --limit 100 -o table", false),
        ("share-codes list --limit 100 --page 2 -o table", false),
        ("share-codes list --limit 2 -o json", true),
        ("orders list --status all --limit 2 -o table", true),
        ("orders list --status all --limit 2 --offset 2 -o table", false),
        ("orders list --status all -o table", false),
    ];
    for (line, hint) in table {
        let finished = Program::new().arguments(line.split(' ').chain([sandbox_flag.as_str()])).run().ends_with(0);
        assert_eq!(finished.errors.contains("--all"), hint, "{line}: {finished:#?}");
    }
}

/// Each row is a command line, its exit code, and parts of its message.
#[tokio::test]
async fn bad_input_ends_with_an_exit_code_and_advice() {
    let sandbox = Sandbox::start().await.unwrap();
    let sandbox_flag = format!("--sandbox={}", sandbox.url());
    let table: [(&[&str], i32, &[&str]); 19] = [
        (&["orders", "list", "--statsu", "all"], 2, &["unexpected argument '--statsu'", "--status"]),
        (&["orders", "lsit"], 2, &["unrecognized subcommand 'lsit'", "list"]),
        (&["orders", "list", "--status", "actve"], 2, &["invalid value 'actve'", "active"]),
        (&["orders", "list", "--status", "all", "--limit", "500"], 2, &["--limit: must be at most 100, but is 500"]),
        (&["orders", "show", "x"], 2, &["invalid value 'x'"]),
        (&["orders", "show", "999"], 1, &["404", "Order not found"]),
        (&["orders", "purchase", "--product", "ISP Proxy", "--cycle", "monthly"], 2, &["ISP Proxy needs --location"]),
        (&["orders", "purchase", "--product", "ISP Proxy", "--addons", "[{"], 2, &["--addons", "not valid JSON"]),
        (&["orders", "purchase", "--product", "ISP Proxy", "--addons", "@none.json"], 2, &["none.json cannot be read"]),
        (&["orders", "purchase", "--body", "none.json"], 2, &["none.json cannot be read"]),
        (&["orders", "purchase", "--body", "-"], 2, &["standard input"]),
        (&["sharing", "set-nets", "BIZ", "--body", "list.json"], 2, &["list.json", "must hold an object"]),
        (&["sharing", "set-nets", "BIZ", "--body", "typo.json"], 2, &["the body has no field `nest`", "nets"]),
        (&["share-codes", "use"], 2, &["<CODES>"]),
        (&["share-codes", "use", "code_1"], 2, &["no terminal", "nothing was sent", "--yes"]),
        (&["share-codes", "use", "no-such-code", "--yes"], 1, &["1 refused"]),
        (&["share-codes", "generate-traffic", "--amount-traffic", "1GiB"], 2, &["unknown unit GIB"]),
        (&["share-codes", "list", "--columns", "cod"], 2, &["the response has no field `cod`", "amount_traffic, code"]),
        (&["sharing", "accept", "NONE"], 1, &["SHARE_CODE_NOT_FOUND"]),
    ];
    let mut program = Program::new();
    std::fs::write(program.home().join("list.json"), "[1]").unwrap();
    std::fs::write(program.home().join("typo.json"), r#"{"nest": []}"#).unwrap();
    for (line, code, messages) in table {
        let finished = program.arguments([line, &[&sandbox_flag]].concat()).run();
        assert_eq!(finished.code, code, "{line:?}: {finished:#?}");
        for message in messages {
            assert!(finished.errors.contains(message), "{line:?}: no {message:?} in {finished:#?}");
        }
    }
}

#[tokio::test]
async fn a_rejected_key_a_refusal_and_a_missing_response_have_different_exit_codes() {
    let server = MockServer::start().await;
    let responses = [(401, 3, "sharekit login"), (403, 1, "403"), (400, 1, "nope"), (500, 1, "500")];
    for (status, code, message) in responses {
        server.reset().await;
        let response = ResponseTemplate::new(status).set_body_json(json!({ "success": false, "message": "nope" }));
        Mock::given(any()).respond_with(response).mount(&server).await;
        let finished = program_for(&server.uri()).arguments(["orders", "show", "7"]).run();
        assert_eq!(finished.code, code, "{status}: {finished:#?}");
        assert!(finished.errors.contains(message), "{status}: {finished:#?}");
        assert!(!format!("{finished:?}").contains(SECRET), "{finished:?}");
    }
    let finished = program_for("http://127.0.0.1:1").arguments(["orders", "profile"]).run().ends_with(4);
    assert!(finished.errors.contains("no connection to the server"), "{finished:#?}");
}

#[tokio::test]
async fn a_call_ends_when_its_time_limit_passes() {
    let server = MockServer::start().await;
    let late = ResponseTemplate::new(200).set_delay(std::time::Duration::from_secs(30));
    Mock::given(any()).respond_with(late).mount(&server).await;
    let finished = program_for(&server.uri()).arguments(["orders", "profile", "--timeout", "1"]).run().ends_with(4);
    assert!(finished.errors.contains("the time limit of the call passed"), "{finished:#?}");
}

#[tokio::test]
async fn only_a_call_with_side_effects_may_have_been_done() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_string("<html>")).mount(&server).await;
    let mut program = program_for(&server.uri());
    let table: [(&[&str], bool); 4] = [
        (&["orders", "show", "7"], false),
        (&["orders", "list", "--status", "all", "--all"], false),
        (&["api", "POST", "/x", "--api", "orders", "--yes"], true),
        (&["orders", "renew", "7", "--yes", "--settle-wait", "0"], true),
    ];
    for (line, unclear) in table {
        let finished = program.arguments(line.iter().copied()).run().ends_with(if unclear { 5 } else { 1 });
        assert_eq!(finished.errors.contains("may have been done"), unclear, "{line:?}: {finished:#?}");
        assert_eq!(finished.errors.contains("the address in --base-url"), !unclear, "{line:?}: {finished:#?}");
    }
}

#[cfg(unix)]
#[test]
fn a_sandbox_has_a_default_file_rejects_a_used_port_and_stops_on_a_signal() {
    let mut program = Program::new();
    let mut command = program.arguments(["sandbox", "--listen", "127.0.0.1:0", "--data"]).command();
    let data = program.home().join("data");
    let mut sandbox = command.env("XDG_DATA_HOME", &data).stdout(Stdio::piped()).spawn().unwrap();
    let mut output = BufReader::new(sandbox.stdout.take().unwrap());
    let mut introduction = String::new();
    output.read_line(&mut introduction).unwrap();
    let address = introduction.split_whitespace().find_map(|word| word.strip_prefix("http://")).unwrap();
    assert!(data.join("sharekit/sandbox.sqlite").exists(), "{introduction}");

    let second = program.arguments(["sandbox", "--listen", address.trim_end_matches('.')]).run().ends_with(2);
    assert!(second.errors.contains("in use"), "{second:#?}");

    std::process::Command::new("kill").arg(sandbox.id().to_string()).status().unwrap();
    let rest = output.lines().map_while(Result::ok).last();
    assert_eq!(rest.as_deref(), Some("The sandbox has stopped."));
    assert_eq!(sandbox.wait().unwrap().code(), Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn help_and_completions_fail_if_they_cannot_be_written() {
    let mut program = Program::new();
    for line in ["--help", "--version", "orders purchase --help", "completions bash"] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let output = program.arguments(line.split(' ')).command().stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{line}: {output:?}");
    }
}

#[tokio::test]
async fn columns_can_be_chosen_for_an_object_and_without_a_spec() {
    let sandbox = Sandbox::start().await.unwrap();
    let sandbox_flag = format!("--sandbox={}", sandbox.url());
    let raw = ["api", "GET", "/user/api/me", "--api", "orders"];
    let table: [(&[&str], &[&str], &str); 4] = [
        (&["orders", "profile"], &["--columns", "email"], "{\n  \"email\": \"owner@example.com\"\n}\n"),
        (&["orders", "profile"], &["--columns", "email", "-o", "yaml"], "email: owner@example.com\n"),
        (&raw, &["--columns", "email", "-o", "csv"], "email\nowner@example.com\n"),
        (&raw, &["-o", "csv"], "active_orders,email,wallet_balance\n2,owner@example.com,100000\n"),
    ];
    for (line, flags, expected) in table {
        let finished = Program::new().arguments([line, flags, &[&sandbox_flag]].concat()).run().ends_with(0);
        assert_eq!(finished.output, expected, "{line:?} {flags:?}");
    }
}

#[tokio::test]
async fn a_refusal_under_http_200_ends_with_1() {
    let server = MockServer::start().await;
    let response = ResponseTemplate::new(200).set_body_json(json!({ "status": "ALREADY_IN_USE" }));
    Mock::given(any()).respond_with(response).mount(&server).await;
    let line = "sharing invite --contact a@example.com --contact-type email --product-code NAT --yes";
    let finished = program_for(&server.uri()).arguments(line.split(' ')).run().ends_with(1);
    assert!(finished.errors.contains("ALREADY_IN_USE"), "{finished:#?}");
    let sent: Value = server.received_requests().await.unwrap().last().unwrap().body_json().unwrap();
    assert_eq!(sent["contactType"], "A", "the value is sent, not its name");
}

#[tokio::test]
async fn a_raw_request_uses_the_same_credentials_and_questions() {
    let sandbox = Sandbox::start().await.unwrap();
    let sandbox_flag = format!("--sandbox={}", sandbox.url());
    let mut program = Program::new();
    let path = "/client/v1/cd-keys/list-share-code";
    for flags in [&["--api", "share-codes"][..], &[]] {
        let line = [&["api", "GET", path, "--query", "limit=2", &sandbox_flag], flags].concat();
        let finished = program.arguments(line).run().ends_with(0);
        assert_eq!(finished.json()["result"]["items"].as_array().unwrap().len(), 2, "{finished:#?}");
    }
    let finished = program.arguments(["api", "GET", "/elsewhere", &sandbox_flag]).run().ends_with(2);
    assert!(finished.errors.contains("--api"), "{finished:#?}");
    let line = ["api", "POST", "/user/api/orders/1/renew", "--api", "orders", &sandbox_flag];
    let refused = program.arguments(line).run().ends_with(2);
    assert!(refused.errors.contains("--yes"), "its effect is not known: {refused:#?}");
    program.arguments([&line[..], &["--yes"]].concat()).run().ends_with(1);
}

#[test]
fn every_command_has_a_manual_page() {
    let mut program = Program::new();
    program.arguments(["man", "pages"]).run().ends_with(0);
    for api in apis() {
        for operation in api.operations {
            let name = api.definition(operation)["x-command"]["name"].as_str().unwrap();
            let page = program.home().join(format!("pages/sharekit-{}-{name}.1", group(&api)));
            let text = std::fs::read_to_string(&page).unwrap_or_else(|error| panic!("{}: {error}", page.display()));
            let lists = operation.paging != Paging::None;
            assert_eq!(text.contains("\\-\\-all"), lists, "{}: only lists have --all", page.display());
        }
    }
    let finished = program.arguments(["man", "/dev/null/pages"]).run().ends_with(1);
    assert!(finished.errors.contains("cannot write /dev/null/pages"), "{finished:#?}");
}

#[tokio::test]
async fn codes_are_taken_from_a_file_of_another_system_and_from_our_own_csv() {
    let sandbox = frozen_sandbox().await;
    let mut program = Program::new();
    let sandbox_flag = format!("--sandbox={}", sandbox.url());
    program.arguments(["share-codes", "list", "--max", "2", "--output", "csv", &sandbox_flag]);
    let csv = program.run().ends_with(0).output;
    let codes: Vec<&str> = csv.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    let of_windows = format!("\u{feff}# found today\r\n\r\n{}\r\n{}\r\n", codes[0], codes[1]);
    for input in [of_windows, csv.clone(), format!("\u{feff}{}", csv.replace('\n', "\r\n"))] {
        program.arguments(["share-codes", "revoke", "-", "--yes", "--no-record", &sandbox_flag]).input(&input).run();
        let sent = sandbox.requests().last().cloned().unwrap();
        assert_eq!(sent.arguments["body"]["codes"], serde_json::json!(codes), "{input:?}");
    }
}
