//! The page and the reference of the sandbox: what they show, to whom, and that values never become markup.

use reqwest::header::HeaderMap;
use serde_json::Value;
use sharekit::sandbox::{Failure, Fault, Sandbox};

/// The response to a GET.
struct Got {
    status: u16,
    headers: HeaderMap,
    body: String,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// A client as plain as a browser; TLS is set only because some feature sets have no default for it.
fn client() -> reqwest::Client {
    let builder = reqwest::Client::builder().no_proxy();
    #[cfg(feature = "rustls")]
    let builder = builder.tls_backend_preconfigured(
        rustls::ClientConfig::builder_with_provider(std::sync::Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(rustls::RootCertStore::empty())
            .with_no_client_auth(),
    );
    builder.build().unwrap()
}

async fn get_with(sandbox: &Sandbox, path: &str, header: (&str, &str)) -> Got {
    let response = client().get(format!("{}{path}", sandbox.url())).header(header.0, header.1).send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Got { status, headers, body: String::from_utf8_lossy(&response.bytes().await.unwrap()).into_owned() }
}

async fn get(sandbox: &Sandbox, path: &str) -> Got {
    get_with(sandbox, path, ("accept", "*/*")).await
}

/// Makes a call, which is logged. Returns the status of an error.
async fn call(sandbox: &Sandbox) -> Option<u16> {
    let client = sandbox.proxy_orders().with_options(|options| options.max_retries(0));
    client.get_profile().send().await.err().and_then(|error| error.status()).map(|status| status.as_u16())
}

#[tokio::test]
async fn the_page_shows_accounts_requests_and_faults() {
    let sandbox = Sandbox::start().await.unwrap();
    call(&sandbox).await;
    sandbox.fault(Fault::new(Failure::CutBody).of("use_codes").times(3));
    let page = get(&sandbox, "/").await;
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    for shown in ["owner@example.com", "/user/api/me", "get_profile", "half of the body arrives", "next 3 calls"] {
        assert!(page.body.contains(shown), "{shown} is not in {}", page.body);
    }
}

#[tokio::test]
async fn every_operation_can_be_chosen_for_a_fault() {
    let sandbox = Sandbox::start().await.unwrap();
    let page = get(&sandbox, "/").await.body;
    for operation in crate::support::apis().iter().flat_map(|api| api.operations) {
        assert!(page.contains(&format!("<option>{}</option>", operation.id)), "{}", operation.id);
    }
    assert_eq!(page.matches("<optgroup ").count(), 3);
}

#[tokio::test]
async fn markup_in_a_value_is_escaped() {
    let sandbox = Sandbox::start().await.unwrap();
    let markup = "<script>alert('{{nonce}}')</script>";
    sandbox.fault(Fault::new(Failure::response(500, markup)));
    sandbox.fault(Fault::new(Failure::Redirect { status: 307, location: markup.to_owned() }));
    for path in ["/", "/_sandbox/page"] {
        let body = get(&sandbox, path).await.body;
        assert!(!body.contains("<script>"), "{path}: {body}");
        assert_eq!(body.matches("&lt;script&gt;alert(&#39;{{nonce}}&#39;)").count(), 2, "{path}: {body}");
    }
}

#[tokio::test]
async fn the_policy_allows_only_the_script_of_the_page() {
    let sandbox = Sandbox::start().await.unwrap();
    let (page, again) = (get(&sandbox, "/").await, get(&sandbox, "/").await);
    let policy = page.header("content-security-policy");
    let nonce = policy.split("script-src 'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap();
    assert!(nonce.len() >= 32 && page.body.contains(&format!("<script nonce=\"{nonce}\">")), "{policy}");
    assert_ne!(policy, again.header("content-security-policy"), "a nonce is good for one page");
    for part in ["default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
}

#[tokio::test]
async fn the_page_and_the_reference_are_for_this_machine_only() {
    let sandbox = Sandbox::start().await.unwrap();
    let paths = ["/", "/_sandbox/page", "/reference", "/reference/share-codes.json", "/reference/swagger-ui.css"];
    for path in paths {
        assert_eq!(get(&sandbox, path).await.status, 200, "{path}");
        assert_eq!(get_with(&sandbox, path, ("host", "evil.example")).await.status, 403, "{path}");
    }
}

#[tokio::test]
async fn the_parts_change_only_with_a_call() {
    let moment = "2026-11-21T12:00:00Z".parse().unwrap();
    let sandbox = Sandbox::start().await.unwrap();
    let before = get(&sandbox, "/_sandbox/page").await;
    let tag = before.header("etag");
    let unchanged = get_with(&sandbox, "/_sandbox/page", ("if-none-match", tag)).await;
    assert_eq!((unchanged.status, unchanged.body.as_str()), (304, ""));
    assert!(unchanged.header("x-sandbox-now").ends_with(" UTC"), "{:?}", unchanged.headers);

    sandbox.fault(Fault::new(Failure::response(503, Value::Null)).times(1));
    assert_eq!(call(&sandbox).await, Some(503));
    let changed = get_with(&sandbox, "/_sandbox/page", ("if-none-match", tag)).await;
    assert_eq!(changed.status, 200);
    assert!(changed.body.contains(">scripted</span>") && changed.body.contains("503"), "{}", changed.body);

    sandbox.freeze(moment).await.unwrap();
    let frozen = get_with(&sandbox, "/_sandbox/page", ("if-none-match", changed.header("etag"))).await;
    assert_eq!((frozen.status, frozen.header("x-sandbox-now")), (200, "2026-11-21 12:00:00 UTC"));
    assert!(frozen.body.contains("frozen"), "{}", frozen.body);
}

#[tokio::test]
async fn page_and_parts_have_the_same_tag() {
    let sandbox = Sandbox::start().await.unwrap();
    let tag = get(&sandbox, "/_sandbox/page").await.header("etag").replace('"', "&quot;");
    let page = get(&sandbox, "/").await.body;
    assert!(page.contains(&format!("<body data-tag=\"{tag}\">")), "{tag} is not in {page}");
}

#[tokio::test]
async fn credentials_and_tokens_are_not_shown() {
    let sandbox = Sandbox::start().await.unwrap();
    let parts = get(&sandbox, "/_sandbox/page").await.body;
    assert!(parts.contains("table-account"), "{parts}");
    assert!(!parts.contains("table-credential") && !parts.contains("table-oauth"), "{parts}");
    assert!(!parts.contains("sandbox-proxy-orders-owner"), "{parts}");
}

#[tokio::test]
async fn the_served_specs_lead_to_this_sandbox() {
    let sandbox = Sandbox::start().await.unwrap();
    let url = sandbox.url();
    let table = [("share-codes", ""), ("proxy-orders", ""), ("subscription-sharing", "/capi")];
    for (api, base) in table {
        let spec = get(&sandbox, &format!("/reference/{api}.json")).await.json();
        assert_eq!(spec["servers"].as_array().map(Vec::len), Some(1), "{api}");
        assert_eq!(spec["servers"][0]["url"], format!("{url}{base}"), "{api}");
        for scheme in spec["components"]["securitySchemes"].as_object().unwrap().values() {
            let key = scheme["x-sandbox-key"].as_str().unwrap();
            assert!(key.starts_with(&format!("sandbox-{api}-")) && key.ends_with("NAME"), "{key}");
            assert!(["apiKey", "http"].contains(&scheme["type"].as_str().unwrap()), "the page cannot use {scheme}");
        }
    }
    let spec = get(&sandbox, "/reference/subscription-sharing.json").await.json();
    let client = &spec["components"]["securitySchemes"]["Client_Credentials"];
    assert_eq!(client["x-sandbox-key"], "sandbox-subscription-sharing-client-NAME");
}

/// The value that the page fills in for a parameter.
fn filled_in(parameter: &Value) -> Option<String> {
    let schema = &parameter["schema"];
    let given =
        [&parameter["example"], &schema["example"], &schema["default"]].into_iter().find(|value| !value.is_null());
    given.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

#[tokio::test]
async fn every_operation_succeeds_with_what_the_reference_fills_in() {
    let mut refused = Vec::new();
    for api in crate::support::apis() {
        for operation in api.operations {
            let sandbox = Sandbox::start().await.unwrap();
            let spec = get(&sandbox, &format!("/reference/{}.json", api.name)).await.json();
            let definition = &spec["paths"][operation.path][operation.method.to_lowercase()];
            let (mut path, mut query) = (operation.path.to_owned(), Vec::new());
            for parameter in api.parameters(operation) {
                let served = definition["parameters"].as_array().into_iter().flatten();
                let served = served.into_iter().find(|served| served["name"] == parameter["name"]).unwrap_or(parameter);
                let (name, Some(value)) = (parameter["name"].as_str().unwrap(), filled_in(served)) else { continue };
                if parameter["in"] == "path" {
                    path = path.replace(&format!("{{{name}}}"), &value);
                } else {
                    query.push((name.to_owned(), value));
                }
            }
            let url = format!("{}{path}", spec["servers"][0]["url"].as_str().unwrap());
            let request = client().request(operation.method.parse().unwrap(), url).query(&query);
            let request = match api.body_forms(operation).first() {
                Some(form) => request.json(&crate::support::sample(&api.spec, form, false)),
                None => request,
            };
            let key = format!(
                "sandbox-{}{}-owner",
                api.name,
                if operation.id == "decline_invitation" { "-client" } else { "" }
            );
            let request = request.header("api-key", &key).query(&[("api-key", &key)]).bearer_auth(&key);
            let response = request.send().await.unwrap();
            if response.status() != 200 {
                refused.push(format!("{} {}: {}", operation.id, response.status(), response.text().await.unwrap()));
            }
        }
    }
    assert!(refused.is_empty(), "{refused:#?}");
}

#[tokio::test]
async fn the_reference_has_all_its_files() {
    let sandbox = Sandbox::start().await.unwrap();
    let page = get(&sandbox, "/reference").await.body;
    let files: Vec<&str> = page.split(['"']).filter(|word| word.starts_with("/reference/")).collect();
    assert!(files.len() >= 5, "{files:?}");
    for file in files {
        let got = get_with(&sandbox, file, ("accept-encoding", "gzip")).await;
        assert_eq!(got.status, 200, "{file}");
        assert!(got.header("content-security-policy").contains("script-src 'self';"), "{file}");
    }
    assert_eq!(get(&sandbox, "/reference/nothing.js").await.status, 404);
}

/// The page of the newest request.
async fn newest_request(sandbox: &Sandbox) -> String {
    let page = get(sandbox, "/").await.body;
    let link = page.split("href=\"").find(|part| part.starts_with("/requests/")).expect("a request is shown");
    let got = get(sandbox, link.split('"').next().unwrap()).await;
    assert_eq!(got.status, 200, "{}", got.body);
    assert!(got.header("content-security-policy").contains("script-src 'nonce-"));
    got.body
}

#[tokio::test]
async fn the_page_of_a_request_shows_what_was_sent_what_refused_it_and_how_to_send_it_again() {
    let sandbox = Sandbox::start().await.unwrap();
    let codes = format!("{}/client/v1/cd-keys", sandbox.url());
    let key = [("api-key", "sandbox-share-codes-friend")];
    let body = r#"{"codes": ["it's <b>code_1</b>"]}"#;
    client().post(format!("{codes}/use-code")).query(&key).body(body).send().await.unwrap();
    let page = newest_request(&sandbox).await;
    for shown in [
        "POST /client/v1/cd-keys/use-code?api-key=%5Bblanked%5D",
        "The rules of the API refused it",
        "0 of 1 share code redeemed",
        "By <strong>friend</strong>",
        "api-key: sandbox-share-codes-friend",
        "client.call(&quot;use_codes&quot;",
        "it&#39;s &lt;b&gt;code_1&lt;/b&gt;",
    ] {
        assert!(page.contains(shown), "{shown} is not in {page}");
    }
    assert!(!page.contains("<b>code_1"), "{page}");
    client().post(format!("{codes}/use-code")).query(&key).body("{}").send().await.unwrap();
    assert!(newest_request(&sandbox).await.contains("The spec does not allow it"));
    let secret = client().get(format!("{}/user/api/me", sandbox.url())).bearer_auth("a-real-secret");
    secret.header("cookie", "a-real-secret").query(&[("api-key", "a-real-secret")]).send().await.unwrap();
    let page = newest_request(&sandbox).await;
    assert!(page.contains("The credential was refused") && page.contains("[blanked]"), "{page}");
    assert!(!page.contains("a-real-secret"), "{page}");
    client().get(format!("{}/user/api/mee", sandbox.url())).bearer_auth("a-real-secret").send().await.unwrap();
    let page = newest_request(&sandbox).await;
    assert!(page.contains("No operation takes it") && page.contains("did you mean GET /user/api/me?"), "{page}");
    assert!(!page.contains("a-real-secret"), "{page}");
    sandbox.fault(Fault::new(Failure::CutBody).times(1));
    call(&sandbox).await;
    let page = newest_request(&sandbox).await;
    assert!(page.contains("A failure was scripted") && page.contains("half of the body arrives"), "{page}");
    sandbox.fault(Fault::new(Failure::ResetAfterEffect).times(1));
    call(&sandbox).await;
    let page = newest_request(&sandbox).await;
    assert!(page.contains("No response.") && !page.contains("content-length"), "{page}");
    let orders = format!("{}/user/api/orders", sandbox.url());
    client().get(format!("{orders}/48213")).bearer_auth("wrong").send().await.unwrap();
    let page = newest_request(&sandbox).await;
    assert!(page.contains("GET /user/api/orders/48213") && page.contains("Not read"), "{page}");
    assert_eq!(get(&sandbox, "/requests/99999").await.status, 404);
}

#[tokio::test]
async fn the_curl_line_of_a_request_sends_it_again() {
    let sandbox = Sandbox::start().await.unwrap();
    let made = sandbox.share_codes().generate_ip_codes().plan(1).number_of_ips(10).number_of_codes(1).send().await;
    made.unwrap();
    let page = newest_request(&sandbox).await;
    let line = page.split("<pre id=curl class=wrap>").nth(1).unwrap().split("</pre>").next().unwrap();
    let line = line.replace("&#39;", "'").replace("&quot;", "\"").replace("&amp;", "&");
    let ran = std::process::Command::new("sh").args(["-c", &format!("{line} --silent --fail")]).output().unwrap();
    assert!(ran.status.success(), "{line}: {}", String::from_utf8_lossy(&ran.stderr));
    assert_eq!(sandbox.requests().of("generate_ip_codes").by("owner").len(), 2, "{line}");
}
