//! What the program tells of its calls while they run: lines for waits, `-v` and `-vv`; and nobody's secrets in it.

use serde_json::json;
use sharekit::sandbox::Sandbox;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

use crate::support::{Program, SECRET, Terminal};

/// Returns a program that calls this server with the key of the tests.
fn program_for(server: &MockServer) -> Program {
    let mut program = Program::new();
    for variable in ["PROXY_ORDERS_TOKEN", "SHARE_CODES_API_KEY", "SUBSCRIPTION_SHARING_TOKEN"] {
        program.environment(&format!("SHAREKIT_{variable}"), SECRET);
    }
    for api in ["PROXY_ORDERS", "SHARE_CODES", "SUBSCRIPTION_SHARING"] {
        program.environment(&format!("SHAREKIT_{api}_BASE_URL"), server.uri());
    }
    program
}

/// Starts a server that asks once to wait for a second, and then responds with a profile.
async fn asking_to_wait() -> MockServer {
    let server = MockServer::start().await;
    let too_many = ResponseTemplate::new(429).insert_header("retry-after", "1");
    Mock::given(any()).respond_with(too_many).up_to_n_times(1).mount(&server).await;
    let profile = ResponseTemplate::new(200).set_body_json(json!({ "email": "owner@example.com" }));
    let profile = profile.insert_header("x-request-id", "request-7f3a");
    Mock::given(any()).respond_with(profile).mount(&server).await;
    server
}

#[tokio::test]
async fn a_wait_is_told_on_a_terminal_and_nowhere_else() {
    let server = asking_to_wait().await;
    let mut program = program_for(&server);
    let (shown, code) = Terminal::start(program.arguments(["orders", "profile"])).end();
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains("get_profile: 429 Too Many Requests; trying again in 1 second …"), "{shown}");

    let server = asking_to_wait().await;
    let finished = program_for(&server).arguments(["orders", "profile"]).run().ends_with(0);
    assert_eq!(finished.errors, "", "a script reads no such lines");
}

#[tokio::test]
async fn verbose_prints_a_line_per_attempt_and_per_wait() {
    let server = asking_to_wait().await;
    let finished = program_for(&server).arguments(["-v", "orders", "profile"]).run().ends_with(0);
    let lines: Vec<&str> = finished.errors.lines().collect();
    let [first, wait, second] = lines[..] else { panic!("{finished:#?}") };
    assert!(first.starts_with("GET /user/api/me: 429 Too Many Requests, 0."), "{first}");
    assert_eq!(wait, "get_profile: 429 Too Many Requests; trying again in 1 second …");
    assert!(second.starts_with("GET /user/api/me: 200 OK, request request-7f3a, 0."), "{second}");
    assert!(second.ends_with(" s, attempt 2"), "{second}");
}

#[tokio::test]
async fn verbose_says_why_there_was_no_response() {
    let mut program = Program::new();
    program
        .environment("SHAREKIT_PROXY_ORDERS_TOKEN", SECRET)
        .environment("SHAREKIT_PROXY_ORDERS_BASE_URL", "http://127.0.0.1:1");
    let finished = program.arguments(["orders", "profile", "-v", "--timeout", "2"]).run().ends_with(4);
    assert!(finished.errors.contains("GET /user/api/me: no connection to the server 127.0.0.1:1"), "{finished:#?}");
}

/// What must not be in a ticket, in each call: what is sent, and what the server says of it.
#[tokio::test]
async fn very_verbose_shows_messages_without_secrets_codes_and_people() {
    let (code, person, phone) = ("code-planted-81f2", "planted.person@example.com", "+4712345678");
    let table = [
        (
            vec!["share-codes", "revoke", code],
            json!({ "success": true, "result": [{ "code": code }], "message": code }),
        ),
        (
            vec![
                "share-codes",
                "generate-ip",
                "--plan",
                "1",
                "--number-of-ips",
                "5",
                "--number-of-codes",
                "1",
                "--forward-to",
                person,
            ],
            json!({ "success": true, "message": format!("sent to {person}"), "result": [code] }),
        ),
        (
            vec!["share-codes", "list", "--keyword", code],
            json!({ "result": { "items": [{ "code": code, "used_by": person }] } }),
        ),
        (
            vec!["sharing", "subscribers"],
            json!({ "sharedUserInformationList": [{ "shareContact": phone, "shareCode": code, "firstName": "Plantedina" }] }),
        ),
        (vec!["orders", "profile"], json!({ "email": person, "active_orders": 3, "wallet_balance": 1 })),
    ];
    for (line, response) in table {
        let server = MockServer::start().await;
        let response = ResponseTemplate::new(200).set_body_json(response).insert_header("x-echo", SECRET);
        let response =
            response.insert_header("set-cookie", "planted-cookie").insert_header("location", "/a?b=planted-place");
        Mock::given(any()).respond_with(response).mount(&server).await;
        let spends = ["revoke", "generate-ip"].contains(&line[1]);
        let flags = if spends { &["-vv", "--yes", "--no-settle"][..] } else { &["-vv"] };
        let finished = program_for(&server).arguments([&line[..], flags].concat()).run();
        assert!(finished.errors.contains("< 200 OK") && finished.errors.contains("> "), "{line:?}: {finished:#?}");
        assert!(finished.errors.contains("[redacted]"), "{line:?}: {finished:#?}");
        for planted in [
            SECRET,
            code,
            person,
            phone,
            "Plantedina",
            "planted.person%40example.com",
            "planted-cookie",
            "planted-place",
        ] {
            assert!(!finished.errors.contains(planted), "{line:?} shows {planted}: {}", finished.errors);
        }
    }
}

#[tokio::test]
async fn flags_of_all_calls_stand_anywhere_in_both_spellings() {
    let sandbox = Sandbox::start().await.unwrap();
    let url = sandbox.url();
    let joined = format!("--sandbox={url}");
    let table: [&[&str]; 5] = [
        &["--sandbox", &url, "orders", "profile"],
        &["orders", "--sandbox", &url, "profile"],
        &["orders", "profile", "--sandbox", &url],
        &["--output", "yaml", &joined, "orders", "profile"],
        &["-o", "csv", "orders", &joined, "profile"],
    ];
    for line in table {
        let finished = Program::new().arguments(line.iter().copied()).run().ends_with(0);
        assert!(finished.output.contains("owner@example.com"), "{line:?}: {finished:#?}");
    }
    let refused = Program::new().arguments(["--sandbox", "spec", "lint"]).run().ends_with(2);
    assert!(refused.errors.contains("unexpected argument '--sandbox'"), "{refused:#?}");
}

#[tokio::test]
async fn a_raw_request_shows_a_body_that_is_not_json() {
    let server = MockServer::start().await;
    let page = format!("<html>under repair {SECRET}</html>");
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_string(page)).mount(&server).await;
    let mut program = program_for(&server);
    let finished = program.arguments(["api", "GET", "/x", "--api", "orders"]).run().ends_with(0);
    assert_eq!(finished.output, "<html>under repair [redacted]</html>");
    assert!(finished.errors.contains("not JSON"), "{finished:#?}");
    let filtered = program.arguments(["api", "GET", "/x", "--api", "orders", "--jq", "."]).run().ends_with(1);
    assert!(filtered.errors.contains("without --jq"), "{filtered:#?}");
    let call = program.arguments(["orders", "profile"]).run().ends_with(1);
    assert!(call.errors.contains("again with -vv"), "{call:#?}");
    let seen = program.arguments(["orders", "profile", "-vv"]).run().ends_with(1);
    assert!(seen.errors.contains("< <html>under repair [redacted]</html>"), "{seen:#?}");
}
