//! What the generator makes of the specs, as a person can read it: a changed spec shows up here.

fn assert_generated(api: &str, source: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../snapshots/generated" }, {
        insta::assert_binary_snapshot!(&format!("{api}.rs"), source.as_bytes().to_vec());
    });
}

#[test]
fn share_codes_are_generated_as_reviewed() {
    assert_generated("share_codes", include_str!(concat!(env!("OUT_DIR"), "/share_codes.rs")));
}

#[test]
fn proxy_orders_are_generated_as_reviewed() {
    assert_generated("proxy_orders", include_str!(concat!(env!("OUT_DIR"), "/proxy_orders.rs")));
}

#[test]
fn subscription_sharing_is_generated_as_reviewed() {
    assert_generated("subscription_sharing", include_str!(concat!(env!("OUT_DIR"), "/subscription_sharing.rs")));
}
