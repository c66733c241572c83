//! Commands that spend: they ask first, they spend once, and they report what became of each code.

use std::io::{BufRead, BufReader, Write};
use std::process::{ChildStdout, Stdio};

use serde_json::Value;
use sharekit::sandbox::{Failure, Fault, LoggedRequest, Sandbox};

use crate::support::Program;

async fn sandbox_with_codes(number: i64) -> (Sandbox, String, Vec<String>) {
    let sandbox = Sandbox::start().await.unwrap();
    let flag = format!("--sandbox={}", sandbox.url());
    let client = sandbox.share_codes();
    let made = client.generate_ip_codes().plan(1).number_of_ips(5).number_of_codes(number);
    let made = made.send().await.unwrap().into_inner().result;
    let codes = made.iter().filter_map(|issued| issued.code()).map(str::to_owned).collect();
    (sandbox, flag, codes)
}

/// Returns the requests of an operation that the sandbox received.
fn requests(sandbox: &Sandbox, operation: &str) -> Vec<LoggedRequest> {
    sandbox.requests().into_iter().filter(|request| request.operation.as_deref() == Some(operation)).collect()
}

/// Returns how many requests to redeem contained a code.
fn times_sent(sandbox: &Sandbox, code: &str) -> usize {
    let sent = requests(sandbox, "use_codes");
    let holds =
        |request: &&LoggedRequest| request.arguments["body"]["codes"].as_array().unwrap().contains(&code.into());
    sent.iter().filter(holds).count()
}

#[tokio::test]
async fn without_a_terminal_spending_needs_yes() {
    let (sandbox, flag, codes) = sandbox_with_codes(1).await;
    let spending = [
        vec!["orders", "purchase", "--product", "ISP Proxy", "--location", "US", "--cycle", "monthly"],
        vec!["orders", "renew", "1"],
        vec!["orders", "change-cycle", "1", "--cycle", "week"],
        vec!["share-codes", "generate-ip", "--plan", "1", "--number-of-ips", "5", "--number-of-codes", "1"],
        vec!["share-codes", "generate-traffic", "--plan-id", "1", "--amount-traffic", "1GB", "--number-of-codes", "1"],
        vec!["share-codes", "use", &codes[0]],
        vec!["share-codes", "revoke", &codes[0]],
        vec!["sharing", "invite", "--contact", "a@example.com", "--contact-type", "email", "--product-code", "NAT"],
        vec!["sharing", "cancel", "123AFDG"],
    ];
    let before = sandbox.requests().len();
    for command in spending {
        let finished = Program::new().arguments([&command[..], &[&flag]].concat()).run().ends_with(2);
        assert!(finished.errors.contains("--yes"), "{command:?}: {finished:#?}");
    }
    let sent: Vec<LoggedRequest> = sandbox.requests().into_iter().skip(before).collect();
    assert!(sent.is_empty(), "{sent:#?}");
}

#[tokio::test]
async fn a_purchase_is_not_repeated_after_a_reset_and_its_outcome_is_unclear() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fault(Fault::new(Failure::ResetAfterEffect).of("purchase_order").times(1));
    let flag = format!("--sandbox={}", sandbox.url());
    let line =
        ["orders", "purchase", "--product", "ISP Proxy", "--location", "US", "--cycle", "monthly", "--yes", &flag];
    let finished = Program::new().arguments(line).run().ends_with(5);
    assert!(finished.errors.contains("outcome unclear, it may have been done"), "{finished:#?}");
    assert_eq!(requests(&sandbox, "purchase_order").len(), 1);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_purchase_whose_response_cannot_be_printed_is_reported_as_done() {
    let (sandbox, flag, _) = sandbox_with_codes(1).await;
    let mut program = Program::new();
    let line = "share-codes generate-ip --plan 1 --number-of-ips 5 --number-of-codes 2 --yes";
    let mut command = program.arguments(line.split(' ').chain([flag.as_str()])).command();
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = command.stdout(full).stderr(Stdio::piped()).output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{errors}");
    assert!(errors.contains("it was done, but the response cannot be printed"), "{errors}");
    assert_eq!(requests(&sandbox, "generate_ip_codes").len(), 2);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn results_that_cannot_be_printed_are_a_failure_in_every_format() {
    let (_sandbox, flag, codes) = sandbox_with_codes(5).await;
    for (code, format) in codes.iter().zip(["table", "json", "jsonl", "csv", "yaml"]) {
        let mut program = Program::new();
        let line = ["share-codes", "use", code, "--yes", "--as", "friend", "--output", format, &flag];
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let output = program.arguments(line).command().stdout(full).stderr(Stdio::piped()).output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{format}: {errors}");
        assert!(errors.contains("1 code: 1 done.") && errors.contains("No space left"), "{format}: {errors}");
    }
}

#[tokio::test]
async fn each_code_has_a_result_and_is_sent_once() {
    let (sandbox, flag, codes) = sandbox_with_codes(7).await;
    let mut program = Program::new();
    let twice = [codes[0].as_str(), codes[0].as_str(), "no-such-code", "-"];
    program.input(&codes[1..].join("\n"));
    let line = [&["share-codes", "use"], &twice[..], &["--yes", "--batch-size", "3", "--as", "friend", &flag]].concat();
    let finished = program.arguments(line).run().ends_with(1);
    let results = finished.json();
    assert_eq!(results.as_array().unwrap().len(), 8, "{finished:#?}");
    for result in results.as_array().unwrap() {
        let expected = if result["code"] == "no-such-code" { "refused" } else { "done" };
        assert_eq!(result["outcome"], expected, "{result}");
    }
    assert!(finished.errors.contains("8 codes: 7 done, 1 refused."), "{finished:#?}");
    assert!(codes.iter().all(|code| times_sent(&sandbox, code) == 1));
}

#[tokio::test]
async fn a_rejected_key_stops_the_batches() {
    let (sandbox, flag, _) = sandbox_with_codes(1).await;
    sandbox.fault(Fault::new(Failure::response(401, Value::Null)).of("revoke_codes"));
    let mut program = Program::new();
    program.input(&(0..1000).map(|number| format!("code-{number} ")).collect::<String>());
    let line = ["share-codes", "revoke", "-", "--yes", "--batch-size", "10", "--output", "jsonl", &flag];
    let finished = program.arguments(line).run().ends_with(3);
    assert!(finished.errors.contains("not sent"), "{finished:#?}");
    let tried = requests(&sandbox, "revoke_codes").len();
    assert!(tried <= 16, "{tried} requests were sent with a rejected key");
}

/// Starts to redeem codes slowly, and returns the process and its output.
fn slow_redeeming(
    program: &mut Program,
    flag: &str,
    codes: &[String],
) -> (std::process::Child, BufReader<ChildStdout>) {
    let line = ["share-codes", "use", "-", "--yes", "--as", "friend", "--output", "jsonl", "--batch-size", "2"];
    let more = ["--concurrency", "1", "--resume", "record.jsonl", "--settle-wait", "1", flag];
    let mut command = program.arguments([&line[..], &more].concat()).command();
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    child.stdin.take().unwrap().write_all(codes.join("\n").as_bytes()).unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    (child, output)
}

#[tokio::test]
async fn a_killed_command_continues_from_its_record_and_sends_no_code_twice() {
    let (sandbox, flag, codes) = sandbox_with_codes(20).await;
    let mut program = Program::new();
    sandbox.fault(Fault::new(Failure::Delay { milliseconds: 100 }).of("use_codes"));
    let (mut child, output) = slow_redeeming(&mut program, &flag, &codes);
    let first: Vec<String> = output.lines().take(3).map(Result::unwrap).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    sandbox.clear_faults();
    assert_eq!(first.len(), 3);

    program.input(&codes.join("\n"));
    let finished = program.run();
    let record = std::fs::read_to_string(program.home().join("record.jsonl")).unwrap();
    let words = |code: &str| {
        let lines = record.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let lines = lines.filter(|line| line["code"] == code);
        lines.map(|line| line["outcome"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for code in &codes {
        assert!(times_sent(&sandbox, code) <= 1, "{code} was sent twice: {:?}", words(code));
        assert_eq!(words(code).last().map(String::as_str), Some("done"), "{code} after {finished:#?}");
    }
    finished.ends_with(0);
}

#[tokio::test]
async fn a_record_is_locked_while_a_command_uses_it() {
    let (sandbox, flag, codes) = sandbox_with_codes(4).await;
    let mut program = Program::new();
    sandbox.fault(Fault::new(Failure::Delay { milliseconds: 300 }).of("use_codes"));
    let (child, mut output) = slow_redeeming(&mut program, &flag, &codes);
    output.read_line(&mut String::new()).unwrap();
    program.input(&codes.join("\n"));
    let second = program.run().ends_with(2);
    assert!(second.errors.contains("record.jsonl is in use by another command"), "{second:#?}");
    let results = output.lines().count();
    assert_eq!(results, 3, "the others than the one that was read");
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(0));
    assert!(codes.iter().all(|code| times_sent(&sandbox, code) == 1));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_standard_error_does_not_stop_a_command() {
    let (sandbox, flag, codes) = sandbox_with_codes(4).await;
    let full = || std::fs::File::options().write(true).open("/dev/full").unwrap();
    let mut program = Program::new();
    let line = [&["share-codes", "use"], &codes.iter().map(String::as_str).collect::<Vec<_>>()[..]].concat();
    let more = ["--yes", "--as", "friend", "--batch-size", "1", "--resume", "record.jsonl", &flag];
    let mut command = program.arguments([&line[..], &more].concat()).command();
    assert_eq!(command.stderr(full()).output().unwrap().status.code(), Some(0));
    assert!(codes.iter().all(|code| times_sent(&sandbox, code) == 1));
    let mut refused = program.arguments(["orders", "show", "999", &flag]).command();
    assert_eq!(refused.stderr(full()).output().unwrap().status.code(), Some(1));
}

#[tokio::test]
async fn the_largest_batch_size_and_concurrency_are_accepted() {
    let (_sandbox, flag, codes) = sandbox_with_codes(2).await;
    let most = u32::MAX.to_string();
    let line = ["share-codes", "revoke", &codes[0], &codes[1], "--yes", "--batch-size", &most, "--concurrency", &most];
    Program::new().arguments([&line[..], &[&flag]].concat()).run().ends_with(0);
}

#[tokio::test]
async fn a_record_of_a_sandbox_is_rejected_at_another_server() {
    let (_sandbox, flag, codes) = sandbox_with_codes(2).await;
    let (other, other_flag, _) = sandbox_with_codes(1).await;
    let mut program = Program::new();
    let line = ["share-codes", "revoke", &codes[0], "no-such-code", "--yes", "--resume", "record.jsonl"];
    program.arguments([&line[..], &[&flag]].concat()).run().ends_with(1);
    let again = program.arguments([&line[..], &[&flag]].concat()).run().ends_with(1);
    assert!(again.errors.contains("0 of 2 codes are left"), "refused codes are not sent again: {again:#?}");
    let elsewhere = program.arguments([&line[..], &[&other_flag]].concat()).run().ends_with(2);
    assert!(elsewhere.errors.contains("belongs to `sharekit share-codes revoke` at http://"), "{elsewhere:#?}");
    assert!(requests(&other, "revoke_codes").is_empty());
}

#[cfg(unix)]
#[tokio::test]
async fn ctrl_c_waits_for_the_requests_that_were_sent() {
    let (sandbox, flag, codes) = sandbox_with_codes(20).await;
    let mut program = Program::new();
    sandbox.fault(Fault::new(Failure::Delay { milliseconds: 100 }).of("use_codes"));
    let (child, mut output) = slow_redeeming(&mut program, &flag, &codes);
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let results = output.lines().map_while(Result::ok).count() + 1;
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(1), "not all was done");
    assert!(
        String::from_utf8(ended.stderr).unwrap().contains("Waiting for the requests that were sent"),
        "it says why"
    );
    let sent = codes.iter().filter(|code| times_sent(&sandbox, code) == 1).count();
    assert_eq!(results, sent, "every code that was sent has a result");
    assert!(sent < 20, "it stopped");
}

#[tokio::test]
async fn a_closed_output_ends_a_list_quietly_and_stops_spending() {
    let (sandbox, flag, codes) = sandbox_with_codes(20).await;
    let mut program = Program::new();
    let mut list =
        program.arguments(["share-codes", "list", "--limit", "1", "--all", "--output", "jsonl", &flag]).command();
    let mut child = list.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    output.read_line(&mut String::new()).unwrap();
    drop(output);
    let ended = child.wait_with_output().unwrap();
    assert_eq!((ended.status.code(), String::from_utf8(ended.stderr).unwrap().as_str()), (Some(0), ""));

    sandbox.fault(Fault::new(Failure::Delay { milliseconds: 50 }).of("use_codes"));
    let (child, mut output) = slow_redeeming(&mut program, &flag, &codes);
    output.read_line(&mut String::new()).unwrap();
    drop(output);
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(1));
    assert!(String::from_utf8(ended.stderr).unwrap().contains("the output was closed before all results were printed"));
    let sent = codes.iter().filter(|code| times_sent(&sandbox, code) == 1).count();
    assert!(sent < 20, "it stopped");
    let record = std::fs::read_to_string(program.home().join("record.jsonl")).unwrap();
    assert_eq!(record.lines().filter(|line| line.contains("\"done\"")).count(), sent, "{record}");
}
