//! Calls the fourth API, through its client and through the program, in the copy that `.ci/test-new-api` makes.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output};
use std::sync::mpsc::{Receiver, channel};

use sharekit::toy_notes::Client;

const KEY: &str = "toy-key";
const NOTES: &str = r#"{"notes":[{"id":1,"text":"hello"}]}"#;
const REFUSED: &str = r#"{"done":false,"why":"the note is locked"}"#;

/// Starts a server that sends this body in each response. Returns its address and the requests, head and body.
fn server(body: &'static str) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/api", listener.local_addr().unwrap());
    let (sender, requests) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            sender.send(read(&mut stream)).unwrap();
            let length = body.len();
            let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n");
            stream.write_all(format!("{head}connection: close\r\n\r\n{body}").as_bytes()).unwrap();
        }
    });
    (address, requests)
}

fn read(stream: &mut TcpStream) -> String {
    let (mut request, mut buffer) = (String::new(), [0; 4096]);
    loop {
        let length = stream.read(&mut buffer).unwrap();
        request += std::str::from_utf8(&buffer[..length]).unwrap();
        let Some((head, body)) = request.split_once("\r\n\r\n") else { continue };
        let promised =
            head.lines().find_map(|line| line.strip_prefix("content-length: ")).map_or(0, |n| n.parse().unwrap());
        if body.len() >= promised {
            return request;
        }
    }
}

fn program(arguments: &[&str]) -> Output {
    let home = std::env::temp_dir();
    let mut command = Command::new(env!("CARGO_BIN_EXE_sharekit"));
    command.args(arguments).env("SHAREKIT_TOY_NOTES_API_KEY", KEY).env("HOME", home).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn a_typed_call_reads_a_list() {
    let (address, requests) = server(NOTES);
    let client = Client::builder().api_key(KEY).base_url(address).build().unwrap();
    let list = client.list_notes().key_word("hello").send().await.unwrap();
    assert_eq!((list.notes[0].id, list.notes[0].text.as_deref()), (Some(1), Some("hello")));
    let request = requests.recv().unwrap();
    assert!(request.starts_with("GET /api/v1/notes?keyWord=hello HTTP/1.1\r\n"), "{request}");
    assert!(request.contains(&format!("x-note-key: {KEY}\r\n")), "the key goes where the spec says: {request}");
}

#[tokio::test]
async fn a_refusal_under_200_is_an_error() {
    let (address, requests) = server(REFUSED);
    let client = Client::builder().api_key(KEY).base_url(address).build().unwrap();
    let error = client.hand_over_note().note_id(1).reader_address("friend@example.com").send().await.unwrap_err();
    assert!(error.is_refused() && error.to_string().contains("the note is locked"), "{error}");
    let request = requests.recv().unwrap();
    assert!(request.starts_with("POST /api/v1/notes/1/readers HTTP/1.1\r\n"), "{request}");
    assert!(request.ends_with(r#"{"readerAddress":"friend@example.com"}"#), "{request}");
}

#[test]
fn the_program_has_its_group_and_runs_its_commands() {
    let help = text(&program(&["--help"]).stdout);
    assert!(help.contains("notes") && help.contains("Toy notes: hand notes to other people"), "{help}");
    let (address, requests) = server(NOTES);
    let listed = program(&["notes", "list", "--key-word", "hello", "--base-url", &address, "--output", "json"]);
    assert!(listed.status.success() && text(&listed.stdout).contains("\"hello\""), "{listed:?}");
    assert!(requests.recv().unwrap().contains(&format!("x-note-key: {KEY}\r\n")));
    let (address, _requests) = server(REFUSED);
    let handed = ["notes", "hand-over", "1", "--reader-address", "friend@example.com", "--base-url", &address];
    let refused = program(&handed);
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    assert!(text(&refused.stderr).contains("the note is locked"), "{refused:?}");
}

#[test]
fn its_spec_has_no_findings() {
    let checked = program(&["spec", "lint", "openapi/toy-notes.yaml"]);
    assert!(checked.status.success(), "{}{}", text(&checked.stdout), text(&checked.stderr));
}
