//! What the program shows on screens of any width and in pipes: tables, lists that are cut, CSV, filters and progress.
#![cfg(unix)]

use serde_json::{Value, json};
use sharekit::sandbox::{Failure, Fault, Sandbox};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

use crate::support::{Program, Terminal};

const WIDTHS: [u16; 3] = [40, 80, 200];

fn with_sandbox(sandbox: &Sandbox, line: &str) -> Program {
    let mut program = Program::new();
    program.arguments(line.split_whitespace().map(str::to_owned).chain([format!("--sandbox={}", sandbox.url())]));
    program
}

/// Returns what the program shows in a terminal of so many columns, without colours.
fn shown(program: &mut Program, columns: u16) -> String {
    program.environment("NO_COLOR", "1");
    Terminal::start_wide(program, columns).end().0.replace("\r\n", "\n")
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../snapshots/cli", omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

/// Starts a server that responds with this to everything, and returns a program that calls it.
async fn responding(response: Value) -> (MockServer, Program) {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_json(response)).mount(&server).await;
    let mut program = Program::new();
    for (api, credential) in [("SHARE_CODES", "API_KEY"), ("PROXY_ORDERS", "TOKEN"), ("SUBSCRIPTION_SHARING", "TOKEN")]
    {
        program.environment(&format!("SHAREKIT_{api}_{credential}"), "credential");
        program.environment(&format!("SHAREKIT_{api}_BASE_URL"), server.uri());
    }
    (server, program)
}

/// A page of one code with this text as its recipient.
fn page_with(used_by: &str) -> Value {
    let item = json!({ "code": "code_1", "status": 2, "used_by": used_by, "created_at": 1_770_724_800 });
    json!({ "success": true, "result": { "items": [item], "total_items": 1, "total_pages": 1 } })
}

#[tokio::test]
async fn tables_fit_screens_of_40_80_and_200_columns() {
    let sandbox = Sandbox::builder().frozen_at("2026-03-01T12:00:00Z".parse().unwrap()).start().await.unwrap();
    let lines = [
        "share-codes list --limit 4",
        "share-codes list --limit 2 --columns code,status,used_by,created_at",
        "orders products",
        "orders profile",
        "sharing subscribers",
        "sharing rules NAT",
        "whoami share-codes",
    ];
    let mut printed = String::new();
    for line in lines {
        for columns in WIDTHS {
            let mut program = with_sandbox(&sandbox, line);
            let shown = shown(&mut program, columns).replace(sandbox.url().as_str(), "http://127.0.0.1:50000");
            printed.push_str(&format!("$ sharekit {line}   # {columns} columns\n{shown}\n"));
        }
    }
    snapshot("screens", &printed);
}

#[tokio::test]
async fn words_can_be_copied_whole_at_any_width() {
    let sandbox = Sandbox::start().await.unwrap();
    for columns in [20, 40, 60, 80, 100, 120, 200] {
        let shown = shown(&mut with_sandbox(&sandbox, "sharing subscribers"), columns);
        for word in ["kari.nordmann@example.com", "SHARE_REQUEST_SENT", "123AFDG", "CO27409"] {
            assert!(shown.contains(word), "no {word} at {columns} columns: {shown}");
        }
        let too_wide = |line: &&str| line.chars().count() > columns.into() && line.trim().contains(' ');
        let results = shown.split("No room").next().unwrap();
        assert_eq!(results.lines().find(too_wide), None, "{columns} columns: {shown}");
    }
}

#[tokio::test]
async fn columns_without_room_are_named_and_can_be_had() {
    let sandbox = Sandbox::start().await.unwrap();
    let narrow = shown(&mut with_sandbox(&sandbox, "sharing subscribers"), 80);
    let (_, names) = narrow.split_once("No room for all columns: --columns ").unwrap_or_else(|| panic!("{narrow}"));
    let names = names.split(' ').next().unwrap();
    assert!(!names.contains("shareCode") && names.contains("startTime"), "{narrow}");
    let line = format!("sharing subscribers --columns {names}");
    let chosen = shown(&mut with_sandbox(&sandbox, &line), 80);
    assert!(chosen.contains("Nordmann") || chosen.contains("2026-") || chosen.contains("2027-"), "{chosen}");
    assert!(!shown(&mut with_sandbox(&sandbox, "sharing subscribers"), 200).contains("No room"));
    let piped = with_sandbox(&sandbox, "sharing subscribers -o table").run().ends_with(0);
    assert!(!piped.errors.contains("No room") && piped.output.contains("START TIME"), "{piped:#?}");
}

#[tokio::test]
async fn wide_letters_are_aligned() {
    let used_by =
        json!([{ "code": "短い", "status": 1, "used_by": "日本語" }, { "code": "ab", "status": 1, "used_by": "x" }]);
    let response = json!({ "success": true, "result": { "items": used_by, "total_items": 2, "total_pages": 1 } });
    let (_server, mut program) = responding(response).await;
    let shown = shown(program.arguments(["share-codes", "list"]), 80);
    assert_eq!(shown, "CODE  STATUS  USED BY\n短い  unused  日本語\nab    unused  x\n");
}

#[tokio::test]
async fn states_are_coloured_on_a_terminal_only() {
    let sandbox = Sandbox::start().await.unwrap();
    let line = "share-codes list --columns code,status";
    let shown = Terminal::start(&with_sandbox(&sandbox, line)).end().0;
    for state in ["\u{1b}[32munused\u{1b}[0m", "\u{1b}[31mrevoked\u{1b}[0m"] {
        assert!(shown.contains(state), "{state:?} in {shown:?}");
    }
    let piped = with_sandbox(&sandbox, &format!("{line} -o table")).run().ends_with(0);
    assert!(!piped.output.contains('\u{1b}'), "{piped:#?}");
    let plain = self::shown(&mut with_sandbox(&sandbox, line), 80);
    assert!(!plain.contains('\u{1b}'), "NO_COLOR: {plain:?}");
}

#[tokio::test]
async fn a_list_that_is_cut_says_so_in_every_format() {
    let sandbox = Sandbox::start().await.unwrap();
    let all = with_sandbox(&sandbox, "share-codes list --all -o jsonl").run().ends_with(0).output.lines().count();
    for format in ["table", "json", "jsonl", "csv", "yaml"] {
        let cut = with_sandbox(&sandbox, &format!("share-codes list --limit 2 -o {format}")).run().ends_with(0);
        let expected = format!("2 of {all} items. --all gets all of them, --page 2 the next ones.\n");
        assert_eq!(cut.errors, expected, "{format}");
        let whole = with_sandbox(&sandbox, &format!("share-codes list --all -o {format}")).run().ends_with(0);
        assert_eq!(whole.errors, "", "{format}");
        let most = with_sandbox(&sandbox, &format!("share-codes list --max 2 -o {format}")).run().ends_with(0);
        assert_eq!(most.errors, "2 items, as many as --max allows. --all gets all there are.\n", "{format}");
    }
    let on_terminal = shown(&mut with_sandbox(&sandbox, "share-codes list --limit 2 --page 2 -o json"), 80);
    assert!(on_terminal.contains(&format!("2 of {all} items.")) && on_terminal.contains("--page 3"), "{on_terminal}");
}

#[tokio::test]
async fn what_other_people_wrote_cannot_fool_the_reader_of_csv() {
    let table = [
        ("=1+1", "'=1+1"),
        ("+4712345678", "'+4712345678"),
        ("-2", "'-2"),
        ("@x", "'@x"),
        ("'=1", "''=1"),
        ("'x'", "'x'"),
        ("moc.\u{202e}evil", "moc.<U+202E>evil"),
        ("a\u{200b}b", "a<U+200B>b"),
    ];
    for (text, expected) in table {
        let (_server, mut program) = responding(page_with(text)).await;
        program.arguments(["share-codes", "list", "-o", "csv", "--columns", "used_by", "--no-header"]);
        assert_eq!(program.run().ends_with(0).output, format!("{expected}\n"), "{text:?}");
    }
    let (_server, mut program) = responding(page_with("moc.\u{202e}evil")).await;
    for format in ["table", "json", "jsonl", "csv", "yaml"] {
        let shown = shown(program.arguments(["share-codes", "list", "-o", format]), 200);
        assert!(!shown.contains('\u{202e}') && shown.contains("evil"), "{format}: {shown}");
    }
    let piped = program.arguments(["share-codes", "list", "-o", "json"]).run().ends_with(0);
    assert_eq!(piped.json()[0]["used_by"], "moc.\u{202e}evil", "json is what the server sent");
}

#[tokio::test]
async fn csv_has_no_header_and_iso_times_on_request() {
    let (_server, mut program) = responding(page_with("x")).await;
    let line = ["share-codes", "list", "-o", "csv", "--columns", "code,created_at"];
    let run = |program: &mut Program, flags: &[&str]| program.arguments([&line[..], flags].concat()).run().ends_with(0);
    assert_eq!(run(&mut program, &[]).output, "code,created_at\ncode_1,1770724800\n");
    assert_eq!(run(&mut program, &["--no-header"]).output, "code_1,1770724800\n");
    assert_eq!(run(&mut program, &["--iso-times"]).output, "code,created_at\ncode_1,2026-02-10T12:00:00Z\n");
    for (flags, words) in [("--no-header", "--output csv"), ("--iso-times", "--output csv"), ("--raw", "--jq FILTER")] {
        let finished = program.arguments(["share-codes", "list", "-o", "json", flags]).run().ends_with(2);
        assert!(finished.errors.contains(words), "{finished:#?}");
    }
}

#[tokio::test]
async fn csv_has_the_columns_of_an_item_and_no_others() {
    let sandbox = Sandbox::start().await.unwrap();
    let line = "share-codes generate-ip --plan 1 --number-of-ips 5 --number-of-codes 1 --yes -o csv";
    let made = with_sandbox(&sandbox, line).run().ends_with(0).output;
    let names: Vec<&str> = made.lines().next().unwrap().split(',').collect();
    assert!(names.contains(&"code") && names.contains(&"forward_to"), "{names:?}");
    assert!(!names.iter().any(|name| ["message", "result", "success"].contains(name)), "{names:?}");
}

#[tokio::test]
async fn a_filter_is_applied_as_jq_does_it() {
    let sandbox = Sandbox::builder().frozen_at("2026-03-01T12:00:00Z".parse().unwrap()).start().await.unwrap();
    let table = [
        (vec!["share-codes", "list", "--max", "2", "--jq", ".code"], "\"expired_1\"\n\"enterprise_2\"\n"),
        (vec!["share-codes", "list", "--max", "2", "--jq", ".code", "--raw"], "expired_1\nenterprise_2\n"),
        (
            vec!["share-codes", "list", "--all", "--jq", "select(.used_by).used_by", "--raw"],
            "stranger@example.com\nfriend@example.com\nfriend@example.com\n",
        ),
        (
            vec!["share-codes", "list", "--max", "1", "-o", "jsonl", "--jq", "{s: .status, code}"],
            "{\"s\":4,\"code\":\"expired_1\"}\n",
        ),
        (vec!["share-codes", "list", "--max", "1", "--jq", "{s: .status}"], "{\n  \"s\": 4\n}\n"),
        (vec!["orders", "profile", "--jq", ".wallet_balance"], "100000\n"),
        (vec!["sharing", "subscribers", "--jq", ".sharedSubscriptionSummary | length"], "3\n"),
        (
            vec!["sharing", "subscribers", "-o", "jsonl", "--jq", ".shareCode", "--raw"],
            "XYZ\n1234WEF\n32479VSA\n123AFDG\nkyu54\n",
        ),
        (vec!["orders", "profile", "--columns", "email", "--jq", "keys[]"], "\"email\"\n"),
    ];
    let sandbox_flag = format!("--sandbox={}", sandbox.url());
    let mut program = Program::new();
    for (line, expected) in table {
        let finished = program.arguments([&line[..], &[&sandbox_flag]].concat()).run().ends_with(0);
        assert_eq!(finished.output, expected, "{line:?}");
    }
}

#[tokio::test]
async fn a_filter_that_cannot_be_read_is_refused_before_anything_is_sent() {
    let sandbox = Sandbox::start().await.unwrap();
    let sandbox_flag = format!("--sandbox={}", sandbox.url());
    let mut program = Program::new();
    let purchase = "orders purchase --product ISP_Proxy --location US --cycle monthly --yes";
    let purchase: Vec<String> = purchase.split(' ').map(|word| word.replace('_', " ")).collect();
    for (filter, format, words) in [
        (".code |", "json", "is expected at its end"),
        ("nosuch", "json", "there is no filter `nosuch`"),
        (".code", "table", "--jq goes with --output json or jsonl only"),
    ] {
        let flags = ["--jq", filter, "-o", format, &sandbox_flag].map(str::to_owned);
        let finished = program.arguments([&purchase[..], &flags].concat()).run().ends_with(2);
        assert!(finished.errors.contains(words), "{filter}: {finished:#?}");
    }
    assert!(sandbox.requests().is_empty(), "{:?}", sandbox.requests());
    let flags = ["--jq", ".x.y", "--columns", "email", &sandbox_flag];
    program.arguments([&["orders", "profile"], &flags[..]].concat()).run().ends_with(0);
    let failing = program.arguments(["share-codes", "list", "--jq", ".[].code", &sandbox_flag]).run().ends_with(1);
    assert!(failing.errors.contains("write `.code`"), "{failing:#?}");
}

#[tokio::test]
async fn progress_is_not_drawn_over_a_program_that_reads_the_output() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fault(Fault::new(Failure::Delay { milliseconds: 150 }).of("list_share_codes"));
    let line = |to: &str| {
        format!("$PROGRAM share-codes list --limit 2 --all -o json --sandbox={} {to}; echo ended", sandbox.url())
    };
    let program = Program::new();
    let piped = Terminal::start_shell(&program, &line("| cat >/dev/null")).end().0;
    assert_eq!(piped, "ended\r\n");
    let written = Terminal::start_shell(&program, &line("> codes.json")).end().0;
    assert!(written.contains("items, "), "{written:?}");
    let rates = written.split("items, ").skip(1).filter_map(|rest| rest.split("/s").next());
    assert!(rates.into_iter().all(|rate| rate.parse::<u64>().is_ok()), "a rate has decimals: {written:?}");
}
