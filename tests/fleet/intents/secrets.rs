//! What the server gets to see.

use std::sync::Arc;
use std::time::Duration;

use sharekit::sandbox::{Failure, Fault, Sandbox};
use sharekit::{IntentFilter, IntentStore, Settling};

use super::fleet;
use crate::support::redis::Redis;

/// Spends in all ways, and returns what the server has seen and has stored, and the codes that were made.
async fn seen(encryption_key: Option<[u8; 32]>) -> (String, Vec<String>) {
    let (redis, sandbox) = (Redis::start(), Sandbox::start().await.unwrap());
    let monitor = redis.monitor();
    let mut fleet = fleet(&redis).await;
    if let Some(key) = encryption_key {
        fleet = fleet.encryption_key(key);
    }
    let intents = fleet.intents();
    let settling = Settling::default().wait(Duration::ZERO).intents(Arc::new(intents.clone()));
    let sharing = sandbox.subscription_sharing().with_options(|options| options.settling(settling.clone()));
    let invitation = || {
        sharing
            .send_invitation()
            .contact("new.reader@example.com")
            .contact_type("A")
            .product_code("CO27409")
            .first_name("Gunvor")
    };
    sandbox.fault(Fault::new(Failure::ResetAfterEffect).of("send_invitation").times(1));
    assert!(invitation().send_once("the caller's key").await.unwrap().is_done());
    assert!(invitation().send_once("the caller's key").await.unwrap().is_done());
    let codes = sandbox.share_codes().with_options(|options| options.settling(settling.clone()));
    let forwarded = || codes.generate_ip_codes().plan(1).number_of_ips(10).number_of_codes(1);
    let made = forwarded().forward_to("friend@example.com").send_once("another key").await.unwrap();
    assert!(made.is_done());
    sandbox.fault(Fault::new(Failure::ResetAfterEffect).of("generate_ip_codes").times(1));
    assert!(!forwarded().forward_to("friend@example.com").send_settled().await.unwrap().is_not_done());
    let listed = intents.list(&IntentFilter::default()).await.unwrap();
    let codes = listed.into_iter().filter(|intent| intent.call.api() == "share-codes").flat_map(|intent| intent.ids);
    let codes: Vec<String> = codes.collect();
    assert!(!codes.is_empty());
    let stored = redis.dump();
    (format!("{}\n{}", monitor.stop(), String::from_utf8_lossy(&stored)).to_lowercase(), codes)
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn without_an_encryption_key_the_server_sees_no_credential_and_no_personal_data() {
    let (seen, _) = seen(None).await;
    for secret in ["new.reader", "gunvor", "friend@example.com", "sandbox-subscription-sharing", "sandbox-share-codes"]
    {
        assert!(!seen.contains(secret), "{secret}");
    }
    // So that the test above can fail: what is not secret is there.
    assert!(seen.contains("send_invitation") && seen.contains("the caller's key"));
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn with_an_encryption_key_the_server_sees_nothing_of_a_spend() {
    let (seen, codes) = seen(Some([7; 32])).await;
    let secrets = [
        "new.reader",
        "gunvor",
        "friend@example.com",
        "sandbox-subscription-sharing",
        "sandbox-share-codes",
        "the caller's key",
        "another key",
        "send_invitation",
        "generate_ip_codes",
        "co27409",
        "digest:",
        "127.0.0.1:/",
    ];
    for secret in secrets.into_iter().chain(codes.iter().map(String::as_str)) {
        assert!(!seen.contains(&secret.to_lowercase()), "{secret}");
    }
    assert!(seen.contains("sending") && seen.contains("done"));
}
