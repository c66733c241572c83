//! One test, since what is installed is installed for the whole process.

#[test]
fn an_own_reqwest_without_tls_works_as_soon_as_a_crypto_provider_is_installed() {
    let new = || std::panic::catch_unwind(reqwest::Client::new);

    let panic = new().expect_err("reqwest takes its cryptography from elsewhere: our function is not needed any more");
    let message = panic.downcast_ref::<&str>().copied().unwrap_or_default();
    assert!(message.contains("No rustls crypto provider is configured"), "README.md quotes other words: {message}");

    // Our own clients need nothing of the kind, nor do they leave anything behind for the process.
    own_client_is_made();
    assert!(new().is_err(), "a client of ours has installed a crypto provider for the whole process");

    sharekit::install_crypto_provider();
    assert!(new().is_ok(), "the panic is still there");
    sharekit::install_crypto_provider();
    own_client_is_made();
}

fn own_client_is_made() {
    sharekit::proxy_orders::Client::builder().bearer_token("key").build().unwrap();
}
