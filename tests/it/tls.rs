//! Real calls are https: whom a client trusts, what it says when it does not, and the way through a proxy.

use std::error::Error as _;

use http::{Response, StatusCode, Version};
use serde_json::json;
use sharekit::{Error, proxy_orders, share_codes};
use sharekit::{OAuth, RetryPolicy, RootCertificates};

use crate::support::{Authority, FaultyServer, HttpsServer, Program, SECRET, Seen, SocksProxy, in_child, run_in_child};

/// Variables that tell a client whom to trust and which way to go.
const ENVIRONMENT: [&str; 11] = [
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "ALL_PROXY",
    "all_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "HTTP_PROXY",
    "http_proxy",
    "NO_PROXY",
    "no_proxy",
    "REQUEST_METHOD",
];

/// Where a test in a process of its own finds the server of its parent, and the CA.
const URL: &str = "TLS_TEST_URL";
const CA: &str = "TLS_TEST_CA";

/// A password of a proxy.
const PASSWORD: &str = "planted-password-5d1c";

fn roots(authority: &Authority) -> RootCertificates {
    RootCertificates::from_pem(authority.pem()).unwrap()
}

/// A client that retries as clients do, but does not wait for it.
fn orders(url: &str, roots: RootCertificates) -> proxy_orders::Client {
    let at_once = RetryPolicy::default().back_off(std::time::Duration::ZERO, std::time::Duration::ZERO);
    let builder = proxy_orders::Client::builder().bearer_token(SECRET).base_url(url).retry_policy(at_once);
    builder.add_root_certificates(roots).build().unwrap()
}

/// A variable of the environment that was made for this process.
fn given(name: &str) -> String {
    std::env::var(name).unwrap()
}

fn run_alone(test: &str, variables: &[(&str, &str)]) -> String {
    run_in_child(&format!("tls::{test}"), &ENVIRONMENT, variables)
}

/// All that an error tells, whoever asks.
fn everything(error: &Error) -> String {
    let causes = std::iter::successors(error.source(), |&error| error.source());
    causes.fold(format!("{error} {error:?}"), |text, cause| format!("{text} {cause} {cause:?}"))
}

#[track_caller]
fn assert_tells(error: &Error, words: &[&str]) {
    for word in words {
        assert!(error.to_string().contains(word), "`{word}` is not told: {error}");
    }
}

// ---- whom it trusts ------------------------------------------------------------------------------------------------

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_trusted_by_an_additional_root_certificate() {
    let authority = Authority::new();
    let server = HttpsServer::start(&authority).await;
    orders(&server.url(), roots(&authority)).get_profile().send().await.unwrap();
    let [seen] = &server.seen()[..] else { panic!("{:?}", server.seen()) };
    assert_eq!(seen.headers["authorization"], format!("Bearer {SECRET}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn several_root_certificates_are_trusted_side_by_side() {
    let (first, second) = (Authority::new(), Authority::new());
    let in_one_file = RootCertificates::from_pem(format!("a comment\n{}\n{}", first.pem(), second.pem())).unwrap();
    for authority in [&first, &second] {
        let server = HttpsServer::start(authority).await;
        orders(&server.url(), in_one_file.clone()).get_profile().send().await.unwrap();
        let builder = proxy_orders::Client::builder().bearer_token(SECRET).base_url(server.url());
        let client = builder.add_root_certificates(roots(&first)).add_root_certificates(roots(&second));
        client.build().unwrap().get_profile().send().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_is_not_accepted_is_told_at_once_with_what_to_do() {
    let (authority, stranger) = (Authority::named("Test CA"), Authority::new());
    // OpenSSL does not tell for which.
    let other_host = if cfg!(feature = "native-tls") { "for another host" } else { "for another host (other.example)" };
    let (namesake, here) = (Authority::named("Test CA"), ["127.0.0.1"]);
    let cases = [
        ("unknown issuer", HttpsServer::start(&stranger).await, "trusted root certificates"),
        ("namesake of the issuer", HttpsServer::start(&namesake).await, "trusted root certificates"),
        ("other host", HttpsServer::certified_for(&authority, &["other.example"], (2020, 2090)).await, other_host),
        ("expired", HttpsServer::certified_for(&authority, &here, (2020, 2021)).await, "expired"),
        ("from the future", HttpsServer::certified_for(&authority, &here, (2080, 2090)).await, "not valid yet"),
    ];
    // OpenSSL takes a certificate of a CA for that of a server.
    let of_ca = ("a CA's own", HttpsServer::certified_as_ca(&authority).await, "that of a CA");
    for (case, server, told) in cases.into_iter().chain((!cfg!(feature = "native-tls")).then_some(of_ca)) {
        let client = orders(&server.url(), roots(&authority));
        let outcomes = [
            ("a call that reads", client.get_profile().send().await.err()),
            ("a purchase", client.renew_order().id(7).send().await.err()),
        ];
        for (call, error) in outcomes {
            let error = error.unwrap_or_else(|| panic!("{case}: {call} succeeds"));
            assert!(error.is_certificate(), "{case}: {call}: {error:?}");
            assert!(!error.is_connect() && !error.is_timeout() && !error.is_outcome_unclear(), "{case}: {error:?}");
            assert_eq!(error.attempts(), 1, "{case}: {call}: {error}");
            assert_tells(&error, &[told, &format!("the certificate of the server 127.0.0.1:{}", server.port)]);
        }
        assert_eq!(server.connections(), 2, "{case}: one for each call");
        assert!(server.seen().is_empty(), "{case}: something was sent");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn token_requests_trust_the_same_way() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    let token = json!({ "access_token": "fresh", "token_type": "bearer" }).to_string();
    let server = HttpsServer::responding(&authority, move |_| Response::new(token.clone())).await;
    let oauth = OAuth::new("id", "secret", format!("{}/login", server.url()), format!("{}/token", server.url()));
    let ask = async |roots| {
        let oauth = oauth.clone().add_root_certificates(roots);
        sharekit::TokenSource::token(&oauth.client(), None).await
    };
    assert_eq!(ask(roots(&authority)).await.unwrap().expose(), "fresh");
    let error = ask(roots(&stranger)).await.unwrap_err();
    assert!(error.is_certificate(), "{error:?}");
    assert_tells(&error, &["no access token", "127.0.0.1", "trusted root certificates"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_environment_names_the_root_certificates_of_the_system() {
    if in_child() {
        orders(&given(URL), RootCertificates::default()).get_profile().send().await.unwrap();
        return;
    }
    let authority = Authority::new();
    let (server, file) = (HttpsServer::start(&authority).await, authority.file());
    let variables = [("SSL_CERT_FILE", file.to_str().unwrap()), (URL, &server.url())];
    let test = "the_environment_names_the_root_certificates_of_the_system";
    tokio::task::block_in_place(|| run_alone(test, &variables));
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_without_root_certificates_says_how_to_get_some() {
    if in_child() {
        return call_without_root_certificates().await;
    }
    let authority = Authority::new();
    let (server, empty) = (HttpsServer::start(&authority).await, tempfile::tempdir().unwrap());
    let (folder, file, ca) = (empty.path(), empty.path().join("none.pem"), authority.file());
    std::fs::write(&file, "").unwrap();
    let variables = [
        ("SSL_CERT_FILE", file.to_str().unwrap()),
        ("SSL_CERT_DIR", folder.to_str().unwrap()),
        (URL, &server.url()),
        (CA, ca.to_str().unwrap()),
    ];
    let test = "a_machine_without_root_certificates_says_how_to_get_some";
    tokio::task::block_in_place(|| run_alone(test, &variables));
}

async fn call_without_root_certificates() {
    let builder = || proxy_orders::Client::builder().bearer_token(SECRET).base_url(given(URL));
    if cfg!(feature = "native-tls") {
        // OpenSSL looks for them when it needs them.
        let error = builder().build().unwrap().get_profile().send().await.unwrap_err();
        assert!(error.is_certificate() && error.attempts() == 1, "{error:?}");
    } else {
        let error = builder().build().unwrap_err();
        assert!(error.is_configuration(), "{error:?}");
        assert_tells(&error, &["no root certificates where SSL_CERT_FILE points", "ca-certificates"]);
    }
    let roots = RootCertificates::from_pem_file(given(CA)).unwrap();
    builder().add_root_certificates(roots).build().unwrap().get_profile().send().await.unwrap();
    builder().base_url("http://127.0.0.1:9").build().expect("plain http to this machine needs none");
}

#[test]
fn a_file_that_holds_no_root_certificates_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let (authority, pem) = (Authority::new(), "-----BEGIN CERTIFICATE-----\n");
    let cut_short = &authority.pem()[..120];
    let cases = [
        (folder.path().join("missing.pem"), "cannot be read"),
        (file("empty.pem", b""), "there is no certificate"),
        (file("text.pem", b"no certificate"), "there is no certificate"),
        (file("binary.pem", &[0, 159, 146, 150]), "there is no certificate"),
        (file("cut.pem", cut_short.as_bytes()), "a certificate cannot be read"),
        (
            file("garbled.pem", format!("{pem}%%%\n-----END CERTIFICATE-----\n").as_bytes()),
            "a certificate cannot be read",
        ),
        (file("large.pem", &vec![b'\n'; 5 << 20]), "larger than any file of certificates"),
    ];
    for (path, reason) in cases {
        let error = RootCertificates::from_pem_file(&path).unwrap_err();
        assert!(error.is_configuration(), "{error:?}");
        assert_tells(&error, &[path.to_str().unwrap(), reason]);
    }
}

#[test]
fn a_root_certificate_that_is_pem_but_not_x509_is_refused_when_the_client_is_made() {
    let roots = RootCertificates::from_pem("-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n");
    let builder = proxy_orders::Client::builder().bearer_token(SECRET).add_root_certificates(roots.unwrap());
    let error = builder.build().unwrap_err();
    assert!(error.is_configuration(), "{error:?}");
    assert_tells(&error, &["root certificate", "X.509"]);
}

// ---- what is spoken ------------------------------------------------------------------------------------------------

#[track_caller]
fn assert_is_an_empty_object(seen: &Seen, version: Version) {
    assert_eq!((seen.version, seen.body.as_str()), (version, "{}"), "{seen:?}");
    assert_eq!(seen.headers["content-length"], "2", "{seen:?}");
    assert_eq!(seen.headers["content-type"], "application/json", "{seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_also_speaks_http_2_is_spoken_to_in_http_1() {
    let authority = Authority::new();
    let server = HttpsServer::start(&authority).await;
    orders(&server.url(), roots(&authority)).renew_order().id(7).send().await.unwrap();
    let [seen] = &server.seen()[..] else { panic!("{:?}", server.seen()) };
    assert_is_an_empty_object(seen, Version::HTTP_11);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_own_http_client_posts_without_a_body_over_http_2() {
    let authority = Authority::new();
    let server = HttpsServer::start(&authority).await;
    let builder = proxy_orders::Client::builder().bearer_token(SECRET).base_url(server.url());
    let client = builder.http_client(http_2_client(&authority)).build().unwrap();
    client.renew_order().id(7).send().await.unwrap();
    let [seen] = &server.seen()[..] else { panic!("{:?}", server.seen()) };
    assert_is_an_empty_object(seen, Version::HTTP_2);
}

/// A client of the user's own, with what its TLS agrees on with the server.
fn http_2_client(authority: &Authority) -> reqwest::Client {
    let mut trusted = rustls::RootCertStore::empty();
    let pem = authority.pem();
    let certificates = rustls::pki_types::pem::PemObject::pem_slice_iter(pem.as_bytes());
    trusted.add_parsable_certificates(certificates.map(Result::unwrap));
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let settings = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let mut settings = settings.unwrap().with_root_certificates(trusted).with_no_client_auth();
    settings.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    reqwest::Client::builder().no_proxy().tls_backend_preconfigured(settings).build().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_from_https_to_plain_http_is_not_followed() {
    let elsewhere = wiremock::MockServer::start().await;
    let (authority, target) = (Authority::new(), format!("{}/taken", elsewhere.uri()));
    let redirect =
        move |_: &Seen| Response::builder().status(307).header("location", &target).body(String::new()).unwrap();
    let server = HttpsServer::responding(&authority, redirect).await;
    let error = orders(&server.url(), roots(&authority)).get_profile().send().await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::TEMPORARY_REDIRECT), "{error:?}");
    assert!(elsewhere.received_requests().await.unwrap().is_empty(), "the credential went elsewhere");
}

// ---- through a proxy -----------------------------------------------------------------------------------------------

#[tokio::test(flavor = "multi_thread")]
async fn a_socks5_proxy_of_the_environment_is_used() {
    if in_child() {
        let roots = RootCertificates::from_pem_file(given(CA)).unwrap();
        orders(&given(URL), roots).get_profile().send().await.unwrap();
        return;
    }
    let authority = Authority::new();
    let (server, ca) = (HttpsServer::start(&authority).await, authority.file());
    let url = format!("https://localhost:{}", server.port);
    let cases = [("socks5", ["127.0.0.1", "::1"]), ("socks5h", ["localhost", "localhost"])];
    for (scheme, expected) in cases {
        for (user, login) in [(None, String::new()), (Some(("me", PASSWORD)), format!("me:{PASSWORD}@"))] {
            let proxy = SocksProxy::start(user).await;
            let address = format!("{scheme}://{login}127.0.0.1:{}", proxy.port);
            let variables = [("ALL_PROXY", address.as_str()), (URL, &url), (CA, ca.to_str().unwrap())];
            tokio::task::block_in_place(|| run_alone("a_socks5_proxy_of_the_environment_is_used", &variables));
            let asked_for = proxy.asked_for();
            assert!(matches!(&asked_for[..], [host] if expected.contains(&host.as_str())), "{scheme}: {asked_for:?}");
        }
    }
    assert_eq!(server.seen().len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unreachable_proxy_is_named_with_the_server_but_without_its_password() {
    if in_child() {
        let builder = share_codes::Client::builder().api_key(SECRET).base_url(given(URL));
        let builder = builder.add_root_certificates(RootCertificates::from_pem_file(given(CA)).unwrap());
        let client = builder.options(|options| options.max_retries(0)).build().unwrap();
        let error = client.list_share_codes().send().await.unwrap_err();
        assert!(error.is_connect(), "{error:?}");
        println!("{error}\n{}", everything(&error));
        return;
    }
    let (authority, closed) = (Authority::new(), FaultyServer::start([crate::support::Fault::Refuse]));
    let (ca, port) = (authority.file(), reqwest::Url::parse(&closed.url).unwrap().port().unwrap());
    for scheme in ["socks5", "socks5h", "http"] {
        // The @ is not escaped, as people write it.
        let proxy = format!("{scheme}://me:{PASSWORD}@{PASSWORD}@127.0.0.1:{port}");
        let proxies = [proxy, format!("{scheme}://me:{PASSWORD}@127.0.0.1:{port}/{PASSWORD}?{PASSWORD}")];
        for proxy in &proxies {
            let variables =
                [("HTTPS_PROXY", proxy.as_str()), (URL, "https://127.0.0.1:9/path"), (CA, ca.to_str().unwrap())];
            let test = "an_unreachable_proxy_is_named_with_the_server_but_without_its_password";
            let printed = tokio::task::block_in_place(|| run_alone(test, &variables));
            let named = format!("the server 127.0.0.1:9 (the environment's proxy is {scheme}://127.0.0.1:{port}):");
            assert!(printed.contains(&named), "{proxy} is not named: {printed}");
            for secret in [PASSWORD, SECRET, "api-key", "/path"] {
                assert!(!printed.contains(secret), "`{secret}` is shown: {printed}");
            }
        }
    }
}

// ---- the program ---------------------------------------------------------------------------------------------------

/// A program that calls a server, with nothing else in its environment.
fn program(server: &HttpsServer) -> Program {
    let mut program = Program::new();
    program.environment("SHAREKIT_PROXY_ORDERS_TOKEN", SECRET);
    program.environment("SHAREKIT_PROXY_ORDERS_BASE_URL", server.url());
    program
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_trusts_the_root_certificates_of_a_flag_a_variable_or_a_profile() {
    let authority = Authority::new();
    let (server, ca) = (HttpsServer::start(&authority).await, authority.file());
    let ca = ca.to_str().unwrap();
    let profile = |value: &str| format!("[profiles.default.orders]\nca_file = '{value}'\n");
    let missing = "/no/such/ca.pem";

    let mut by_flag = program(&server);
    by_flag.environment("SHAREKIT_CA_FILE", missing);
    by_flag.arguments(["orders", "profile", "--ca-file", ca]).run().ends_with(0);

    let mut by_variable = program(&server);
    by_variable.environment("SHAREKIT_CA_FILE", ca);
    by_variable.configure(&profile(missing));
    by_variable.arguments(["orders", "profile"]).run().ends_with(0);

    let mut by_profile = program(&server);
    by_profile.arguments(["config", "set", "orders.ca_file", ca]).run().ends_with(0);
    by_profile.arguments(["orders", "profile"]).run().ends_with(0);
    let shown = by_profile.arguments(["config", "show", "--output", "json"]).run().ends_with(0).json();
    assert_eq!(shown["apis"]["orders"]["ca_file"]["value"], ca, "{shown}");

    assert_eq!(server.seen().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_says_what_to_do_about_a_certificate() {
    let authority = Authority::new();
    let (server, stranger) = (HttpsServer::start(&authority).await, Authority::new());
    let mut program = program(&server);
    let stranger = stranger.file();
    let call = ["orders", "profile", "--ca-file"];
    let untrusted = program.arguments([&call[..], &[stranger.to_str().unwrap()]].concat()).run().ends_with(4);
    for said in ["127.0.0.1", "its issuer is not trusted here", "--ca-file FILE"] {
        assert!(untrusted.errors.contains(said), "{said} is not said: {untrusted:#?}");
    }
    let missing = program.arguments([&call[..], &["/no/such/ca.pem"]].concat()).run().ends_with(2);
    for said in ["/no/such/ca.pem", "--ca-file"] {
        assert!(missing.errors.contains(said), "{said} is not said: {missing:#?}");
    }
    let relative = program.arguments(["config", "set", "orders.ca_file", "ca.pem"]).run().ends_with(2);
    assert!(relative.errors.contains("absolute path"), "{relative:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_renews_a_login_with_the_same_root_certificates() {
    let authority = Authority::new();
    let server = HttpsServer::responding(&authority, |seen| {
        let token = json!({ "access_token": "fresh", "token_type": "bearer", "expires_in": 3600 });
        let body = if seen.target == "/token" { token } else { json!({}) };
        Response::builder().header("content-type", "application/json").body(body.to_string()).unwrap()
    })
    .await;
    let (mut program, url, ca) = (Program::new(), server.url(), authority.file());
    program.configure("");
    let secrets = program.configuration().with_file_name("credentials.toml");
    let login = format!(
        "[default.sharing]\nbase_url = '{url}'\ntoken_url = '{url}/token'\nclient_id = 'me'\nclient_secret = 'mine'\n\
         access_token = 'stale'\nrefresh_token = 'refresh'\nexpires_at = 1\n"
    );
    std::fs::write(&secrets, login).unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&secrets, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let arguments = ["whoami", "sharing", "--ca-file", ca.to_str().unwrap()];
    program.arguments(arguments).run().ends_with(0);
    let seen = server.seen();
    let [renewal, call] = &seen[..] else { panic!("{seen:?}") };
    assert!(renewal.body.contains("grant_type=refresh_token"), "{renewal:?}");
    assert_eq!(call.headers["authorization"], "Bearer fresh", "{call:?}");
}
