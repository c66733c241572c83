//! The program at a terminal: tables, questions, progress, and colours.
#![cfg(unix)]

use serde_json::json;
use sharekit::sandbox::{Failure, Fault, Sandbox};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

use crate::support::{Program, Terminal};

fn with_sandbox(sandbox: &Sandbox, line: &str) -> Program {
    let mut program = Program::new();
    let flag = format!("--sandbox={}", sandbox.url());
    program.arguments(shell_words(line).into_iter().chain([flag]));
    program
}

/// Splits a command line into words. Single quotes keep spaces.
fn shell_words(line: &str) -> Vec<String> {
    line.split('\'')
        .enumerate()
        .flat_map(|(position, part)| {
            if position % 2 == 1 { vec![part.to_owned()] } else { part.split_whitespace().map(str::to_owned).collect() }
        })
        .collect()
}

const PURCHASE: &str = "orders purchase --product 'Datacenter Proxy' --location DE --cycle monthly --quantity 10";

#[tokio::test]
async fn a_list_is_a_table_that_fits_with_a_bold_heading() {
    let sandbox = Sandbox::start().await.unwrap();
    let output = Terminal::start(&with_sandbox(&sandbox, "share-codes list")).end().0;
    let head = output.lines().next().unwrap();
    assert!(head.contains("\u{1b}[1m") && head.contains("CODE"), "{output}");
    for line in output.lines() {
        assert!(line.trim_end().chars().count() <= 100 + "\u{1b}[1m\u{1b}[0m".len(), "too wide: {line}");
    }
}

#[tokio::test]
async fn no_color_is_respected() {
    let sandbox = Sandbox::start().await.unwrap();
    for line in ["share-codes list", "orders show 999"] {
        let mut program = with_sandbox(&sandbox, line);
        program.environment("NO_COLOR", "1");
        let output = Terminal::start(&program).end().0;
        assert!(!output.contains('\u{1b}'), "{line}: {output:?}");
    }
    let output = Terminal::start(&with_sandbox(&sandbox, "orders show 999")).end().0;
    assert!(output.contains("\u{1b}[31m"), "an error is red otherwise: {output:?}");
}

#[tokio::test]
async fn a_purchase_shows_the_price_and_asks() {
    let sandbox = Sandbox::start().await.unwrap();
    let bought = |sandbox: &Sandbox| {
        sandbox.requests().iter().filter(|call| call.operation.as_deref() == Some("purchase_order")).count()
    };

    let mut session = Terminal::start(&with_sandbox(&sandbox, PURCHASE));
    let shown = session.until("Go on?");
    for expected in ["Create an order and pay for it.", "quantity: 10", "Price: ", "In the wallet: 1000.00."] {
        assert!(shown.contains(expected), "no {expected:?} in {shown}");
    }
    session.type_line("n");
    let (after, code) = session.end();
    assert_eq!(code, 1);
    assert!(after.contains("not confirmed; nothing was sent"), "{after}");
    assert_eq!(bought(&sandbox), 0);

    let mut session = Terminal::start(&with_sandbox(&sandbox, PURCHASE));
    session.until("Go on?");
    session.type_line("y");
    let (after, _) = session.end();
    assert!(after.contains("Order paid successfully"), "{after}");
    assert_eq!(bought(&sandbox), 1);
}

#[tokio::test]
async fn a_command_that_equals_one_in_doubt_warns_and_asks_even_with_yes() {
    let sandbox = Sandbox::start().await.unwrap();
    let bought = |sandbox: &Sandbox| {
        sandbox.requests().iter().filter(|call| call.operation.as_deref() == Some("purchase_order")).count()
    };
    let program = with_sandbox(&sandbox, &format!("{PURCHASE} --no-settle --yes"));
    sandbox.fault(Fault::new(Failure::ResetAfterEffect).of("purchase_order").times(1));
    program.run().ends_with(5);

    for (answer, purchases) in [("n", 1), ("y", 2)] {
        let mut session = Terminal::start(&program);
        let shown = session.until("Go on?");
        assert!(shown.contains("may have been done") && shown.contains("sharekit settle "), "{shown}");
        session.type_line(answer);
        session.end();
        assert_eq!(bought(&sandbox), purchases, "{answer}");
    }
}

#[tokio::test]
async fn only_yes_spends() {
    let sandbox = Sandbox::start().await.unwrap();
    for answer in ["", "Y e s", "x", "n", "no"] {
        let mut session = Terminal::start(&with_sandbox(&sandbox, PURCHASE));
        session.until("Go on? [y/N] ");
        session.type_line(answer);
        assert_eq!(session.end().1, 1, "{answer:?}");
    }
    assert!(sandbox.requests().iter().all(|call| call.operation.as_deref() != Some("purchase_order")));
}

#[tokio::test]
async fn the_question_is_asked_on_the_terminal_where_codes_are_piped_in() {
    let sandbox = Sandbox::start().await.unwrap();
    let revoked = |sandbox: &Sandbox| {
        sandbox.requests().iter().filter(|call| call.operation.as_deref() == Some("revoke_codes")).count()
    };
    let line = format!("echo code_1 | $PROGRAM share-codes revoke - --no-record --sandbox={} 2>notes", sandbox.url());
    for (answer, calls) in [("n", 0), ("y", 1)] {
        let mut session = Terminal::start_shell(&Program::new(), &line);
        session.until("Go on? [y/N] ");
        session.type_line(answer);
        session.end();
        assert_eq!(revoked(&sandbox), calls, "{answer}");
    }
    let (shown, _) = Terminal::start_shell(
        &Program::new(),
        &format!("SHAREKIT_NO_PROMPT=1; export SHAREKIT_NO_PROMPT; {line}; cat notes"),
    )
    .end();
    assert!(shown.contains("no terminal to ask at") && shown.contains("--yes"), "{shown}");
    assert_eq!(revoked(&sandbox), 1);
}

#[tokio::test]
async fn ctrl_c_at_the_question_restores_the_terminal() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut session = Terminal::start(&with_sandbox(&sandbox, PURCHASE));
    let before = session.until("Go on?");
    session.press('\u{3}');
    let (after, code) = session.end();
    let hidden = "\u{1b}[?25l";
    assert!(code != 0 && !before.contains(hidden) && !after.contains(hidden), "{code}: {before}{after:?}");
    assert!(sandbox.requests().iter().all(|call| call.operation.as_deref() != Some("purchase_order")));
}

#[tokio::test]
async fn a_code_is_not_wrapped_in_a_table_that_is_too_wide() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.share_codes();
    let made = client.generate_ip_codes().plan(1).number_of_ips(5).number_of_codes(1).send().await.unwrap();
    let made = made.into_inner().result;
    let output = Terminal::start(&with_sandbox(&sandbox, "share-codes list")).end().0;
    assert!(output.contains(made[0].code().unwrap()), "{output}");
}

#[tokio::test]
async fn control_characters_of_the_server_do_not_reach_the_terminal() {
    let server = MockServer::start().await;
    let email = "a\u{1b}]0;title\u{7}\u{1b}[31m\u{9b}31m";
    let response = ResponseTemplate::new(200).set_body_json(json!({ "email": email }));
    Mock::given(any()).respond_with(response).mount(&server).await;
    let mut program = Program::new();
    program.environment("SHAREKIT_PROXY_ORDERS_TOKEN", "token").environment("NO_COLOR", "1");
    for format in ["table", "json", "jsonl", "csv", "yaml"] {
        program.arguments(["orders", "profile", "--output", format, "--base-url", &server.uri()]);
        let (shown, code) = Terminal::start(&program).end();
        assert!(code == 0 && shown.contains("title"), "{format}: {shown:?}");
        assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{9b}']), "{format}: {shown:?}");
    }
}

#[tokio::test]
async fn an_impossible_purchase_fails_before_the_question() {
    let sandbox = Sandbox::start().await.unwrap();
    let line = PURCHASE.replace("--quantity 10", "--promo-code NOPE");
    let output = Terminal::start(&with_sandbox(&sandbox, &line)).end().0;
    assert!(output.contains("400 Bad Request") && !output.contains("Go on?"), "{output}");
}

#[tokio::test]
async fn bulk_commands_show_the_total_and_the_progress() {
    let sandbox = Sandbox::start().await.unwrap();
    let line = "share-codes generate-ip --plan 1 --number-of-ips 5 --number-of-codes 8";
    let mut session = Terminal::start(&with_sandbox(&sandbox, line));
    let shown = session.until("Go on?");
    assert!(shown.contains("In total: 40 IPs."), "{shown}");
    session.type_line("y");
    let (after, code) = session.end();
    assert_eq!(code, 0, "{after}");

    let made = sandbox.share_codes().list_share_codes().status(1).limit(8).send().await.unwrap();
    let codes = &made.result.as_ref().unwrap().items;
    let codes: Vec<&str> = codes.iter().filter_map(|item| item.code.as_deref()).collect();
    sandbox.fault(Fault::new(Failure::Delay { milliseconds: 300 }).of("revoke_codes"));
    let line = format!("share-codes revoke {} --batch-size 2 --concurrency 1", codes.join(" "));
    let mut session = Terminal::start(&with_sandbox(&sandbox, &line));
    session.until("Go on?");
    session.type_line("y");
    session.until("of 8 codes");
    let (after, _) = session.end();
    assert!(after.contains("8 codes: 8"), "{after}");
}
