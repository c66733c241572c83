//! What the sandbox offers beside the APIs: controls, state, snapshots, and who may use them.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde_json::{Value, json};
use sharekit::sandbox::Sandbox;

use crate::support::plain_http_client;

fn client() -> reqwest::Client {
    plain_http_client().build().unwrap()
}

/// A file in a folder that is removed at the end of the test.
struct DataFile(tempfile::TempDir);

impl DataFile {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("sandbox.sqlite")
    }

    async fn start(&self) -> Sandbox {
        Sandbox::builder().file(self.path()).start().await.unwrap()
    }
}

async fn generate(sandbox: &Sandbox, codes: i64) {
    sandbox.share_codes().generate_ip_codes().plan(1).number_of_ips(10).number_of_codes(codes).send().await.unwrap();
}

/// The rows of the table of codes.
async fn codes(sandbox: &Sandbox) -> usize {
    sandbox.state().await.unwrap()["tables"]["share_code"].as_array().unwrap().len()
}

#[tokio::test]
async fn the_state_has_every_row_and_starts_a_sandbox_that_is_the_same() {
    let sandbox = Sandbox::start().await.unwrap();
    let before = codes(&sandbox).await;
    for _ in 0..3 {
        generate(&sandbox, 500).await;
    }
    let shown: Value =
        client().get(format!("{}/_sandbox/state", sandbox.url())).send().await.unwrap().json().await.unwrap();
    assert_eq!(shown["tables"]["share_code"].as_array().unwrap().len(), before + 1500);
    let other = Sandbox::builder().data_set(shown.clone()).start().await.unwrap();
    assert!(other.state().await.unwrap()["tables"] == shown["tables"], "rows were lost");
}

#[tokio::test]
async fn a_state_that_is_not_read_holds_up_nobody() {
    for file in [None, Some(DataFile::new())] {
        let sandbox = match &file {
            Some(file) => file.start().await,
            None => Sandbox::start().await.unwrap(),
        };
        for _ in 0..8 {
            generate(&sandbox, 500).await;
        }
        let unread = client().get(format!("{}/_sandbox/state", sandbox.url())).send().await.unwrap();
        generate(&sandbox, 1).await;
        let text = unread.text().await.unwrap();
        let shown: Value = serde_json::from_str(&text).expect("the state of one moment, whole");
        let listed = shown["tables"]["share_code"].as_array().unwrap().len();
        assert_eq!(listed + 1, codes(&sandbox).await, "the code that came later");
    }
}

#[tokio::test]
async fn a_data_set_that_is_cut_or_misspelt_is_refused_by_name() {
    let table = [
        (json!({ "tables": { "share_code": [] }, "cut": true }), "has a field cut"),
        (json!({ "tables": { "share_code": {} } }), "needs a list of rows for share_code"),
        (json!({ "tables": { "share_code": [7] } }), "has a row of share_code that is not an object: 7"),
        (json!({ "tables": { "share_code": [{ "colour": 1 }] } }), "has a wrong row of share_code"),
        (json!({ "table": {} }), "needs an object `tables`"),
    ];
    for (data_set, problem) in table {
        let error = Sandbox::builder().data_set(data_set.clone()).start().await.unwrap_err();
        assert!(error.to_string().contains(problem), "{data_set}: {error}");
    }
}

#[tokio::test]
async fn a_second_sandbox_on_the_same_file_is_told_that_it_is_in_use() {
    let file = DataFile::new();
    let first = file.start().await;
    let error = Sandbox::builder().file(file.path()).start().await.unwrap_err().to_string();
    assert!(error.contains("sandbox.sqlite") && error.contains("another sandbox uses it"), "{error}");
    first.stop().await;
    file.start().await;
}

#[tokio::test]
async fn a_snapshot_brings_data_and_clock_back() {
    for file in [None, Some(DataFile::new())] {
        let sandbox = match &file {
            Some(file) => file.start().await,
            None => Sandbox::start().await.unwrap(),
        };
        let moment = "2026-01-01T00:00:00Z".parse().unwrap();
        sandbox.freeze(moment).await.unwrap();
        let before = sandbox.state().await.unwrap();
        sandbox.save_snapshot("before").await.unwrap();
        generate(&sandbox, 3).await;
        sandbox.advance(std::time::Duration::from_secs(86_400)).await.unwrap();
        sandbox.save_snapshot("after").await.unwrap();
        sandbox.restore_snapshot("before").await.unwrap();
        assert_eq!(sandbox.now(), moment);
        assert!(sandbox.state().await.unwrap() == before, "the data differ");
        generate(&sandbox, 1).await;
        sandbox.restore_snapshot("after").await.unwrap();
        assert_ne!(sandbox.now(), moment);
        assert_eq!(sandbox.snapshots().unwrap(), ["after", "before"]);
        sandbox.remove_snapshot("after").unwrap();
        let error = sandbox.restore_snapshot("after").await.unwrap_err().to_string();
        assert!(error.contains("there is no snapshot after; there is before"), "{error}");
        let error = sandbox.save_snapshot("../escaped").await.unwrap_err().to_string();
        assert!(error.contains("1 to 64 letters"), "{error}");
    }
}

#[tokio::test]
async fn a_snapshot_beside_a_file_survives_a_restart() {
    let file = DataFile::new();
    let sandbox = file.start().await;
    let before = codes(&sandbox).await;
    sandbox.save_snapshot("before").await.unwrap();
    generate(&sandbox, 3).await;
    sandbox.stop().await;
    let sandbox = file.start().await;
    assert_eq!(codes(&sandbox).await, before + 3);
    sandbox.restore_snapshot("before").await.unwrap();
    assert_eq!(codes(&sandbox).await, before);
    sandbox.stop().await;
    assert_eq!(codes(&file.start().await).await, before, "what was restored is on disk");
}

#[tokio::test]
async fn the_controls_say_what_is_wrong_as_json() {
    let sandbox = Sandbox::start().await.unwrap();
    let table = [
        ("PUT", "/_sandbox/clock", "{", 400, "the body is not valid JSON"),
        ("PUT", "/_sandbox/clock", "", 400, "the body is not valid JSON"),
        ("PUT", "/_sandbox/clock", "{}", 422, "name a change"),
        ("PUT", "/_sandbox/clock", r#"{"frieze": "2026-01-01T00:00:00Z"}"#, 422, "frieze"),
        ("PUT", "/_sandbox/clock", r#"{"advance_seconds": -1}"#, 422, "advance_seconds: "),
        ("PUT", "/_sandbox/clock", r#"{"freeze": "tomorrow"}"#, 422, "freeze: "),
        ("POST", "/_sandbox/faults", r#"{"failure": "explode"}"#, 422, "explode"),
        ("POST", "/_sandbox/faults", "[]", 422, ""),
        ("POST", "/_sandbox/snapshots/none/restore", "", 404, "there is no snapshot none; there is none"),
        ("PUT", "/_sandbox/snapshots/a%2Fb", "", 400, "1 to 64 letters"),
    ];
    for (method, path, body, status, message) in table {
        let request = client().request(method.parse().unwrap(), format!("{}{path}", sandbox.url()));
        let response = request.body(body).send().await.unwrap();
        let (found, text) = (response.status(), response.text().await.unwrap());
        assert_eq!(found, status, "{method} {path} {body}: {text}");
        let json: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{method} {path} {body}: {text}"));
        let said = json["message"].as_str().unwrap();
        assert!(
            said.contains(message) && (status == 400 || !said.contains("at line")),
            "{method} {path} {body}: {said}"
        );
    }
    assert!(sandbox.requests().is_empty(), "controls are not logged");
}

#[tokio::test]
async fn a_site_of_a_browser_may_call_the_apis_if_it_is_named_but_never_the_controls() {
    let sandbox = Sandbox::builder().allow_origin("http://localhost:3000").start().await.unwrap();
    let order = |method: &str, path: &str, origin: &str| {
        let request = client().request(method.parse().unwrap(), format!("{}{path}", sandbox.url()));
        request.header("origin", origin).bearer_auth("sandbox-proxy-orders-owner")
    };
    let allowed = |response: &reqwest::Response| response.headers().get("access-control-allow-origin").cloned();
    let (own, other) = ("http://localhost:3000", "http://evil.example");
    let asked = |path: &str, origin: &str| {
        let request = order("OPTIONS", path, origin).header("access-control-request-method", "GET");
        request.header("access-control-request-headers", "authorization").send()
    };
    let preflight = asked("/user/api/me", own).await.unwrap();
    assert_eq!((preflight.status().as_u16(), allowed(&preflight).unwrap().to_str().unwrap()), (200, own));
    assert_eq!(preflight.headers()["access-control-allow-headers"], "authorization");
    let called = order("GET", "/user/api/me", own).send().await.unwrap();
    assert_eq!((called.status().as_u16(), allowed(&called).unwrap().to_str().unwrap()), (200, own));
    assert!(allowed(&order("GET", "/user/api/me", other).send().await.unwrap()).is_none());
    for path in ["/_sandbox/state", "/_sandbox/clock", "/", "/reference"] {
        let preflight = asked(path, own).await.unwrap();
        assert!(allowed(&preflight).is_none(), "{path}: {preflight:?}");
        assert_eq!(order("GET", path, own).send().await.unwrap().status(), 403, "{path}");
    }
    let closed = Sandbox::start().await.unwrap();
    let request = client().get(format!("{}/user/api/me", closed.url())).header("origin", own);
    assert!(allowed(&request.send().await.unwrap()).is_none(), "nothing is open unless it is asked for");
}

/// The address of this machine in the network, if it has one.
fn address_in_the_network() -> Option<std::net::IpAddr> {
    let socket = std::net::UdpSocket::bind("0.0.0.0:0").ok()?;
    // Nothing is sent: this only chooses a route.
    socket.connect("192.0.2.1:9").ok()?;
    Some(socket.local_addr().ok()?.ip()).filter(|ip| !ip.is_loopback() && !ip.is_unspecified())
}

#[tokio::test]
async fn with_a_token_another_machine_uses_page_and_controls() {
    let everywhere = SocketAddr::from(([0, 0, 0, 0], 0));
    let sandbox = Sandbox::builder().address(everywhere).control_token("planted-token").start().await.unwrap();
    let url = sandbox.url();
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    // Without a network, the name of the host alone makes it another machine.
    let port = url.rsplit(':').next().unwrap().to_owned();
    let far = address_in_the_network().map_or_else(|| url.clone(), |ip| format!("http://{ip}:{port}"));
    let get = |path: &str| client().get(format!("{far}{path}")).header("host", format!("sandbox:{port}"));
    for path in ["/", "/reference", "/_sandbox/state"] {
        let refused = get(path).send().await.unwrap();
        assert_eq!(refused.status(), 403, "{path}");
        assert!(refused.text().await.unwrap().contains("?token="), "{path}");
        assert_eq!(get(path).bearer_auth("planted-token").send().await.unwrap().status(), 200, "{path}");
        let kept = get(&format!("{path}?token=planted-token")).send().await.unwrap();
        assert_eq!((kept.status().as_u16(), kept.headers()["location"].to_str().unwrap()), (303, path));
        let cookie = kept.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        assert_eq!(get(path).header("cookie", cookie).send().await.unwrap().status(), 200, "{path}");
    }
    let about: Value = get("/_sandbox/about").send().await.unwrap().json().await.unwrap();
    assert_eq!(about["sandbox"], "sharekit", "anybody may learn that this is a sandbox");
}

#[test]
fn only_well_known_keys_go_to_another_machine_over_plain_http() {
    use sharekit::{proxy_orders, share_codes, subscription_sharing};
    let url = "http://sandbox:8080";
    share_codes::Client::builder().api_key("sandbox-share-codes-owner").base_url(url).build().unwrap();
    proxy_orders::Client::builder().bearer_token("sandbox-proxy-orders-friend").base_url(url).build().unwrap();
    let sharing =
        || subscription_sharing::Client::builder().bearer_token("sandbox-subscription-sharing-owner").base_url(url);
    sharing().client_token("sandbox-subscription-sharing-client-owner").build().unwrap();
    let refused = [
        sharing().client_token("a-real-token").build().unwrap_err(),
        share_codes::Client::builder().api_key("sandbox-SECRET").base_url(url).build().unwrap_err(),
        proxy_orders::Client::builder().bearer_token("a-real-key").base_url(url).build().unwrap_err(),
    ];
    for error in refused {
        assert!(error.to_string().contains("plain http to another machine"), "{error}");
    }
}
