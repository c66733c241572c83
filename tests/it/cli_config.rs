//! The program's configuration: which server, whose account, where secrets are kept.

use crate::support::Program;

#[test]
fn without_a_credential_it_says_how_to_give_one() {
    let finished = Program::new().arguments(["whoami", "orders"]).run().ends_with(3);
    for advice in ["sharekit login orders", "SHAREKIT_PROXY_ORDERS_TOKEN", "--sandbox"] {
        assert!(finished.errors.contains(advice), "{finished:#?}");
    }
}

#[test]
fn a_sandbox_in_memory_needs_no_credential() {
    let finished = Program::new().arguments(["whoami", "--sandbox"]).run().ends_with(0);
    let identities = finished.json();
    assert_eq!(identities.as_array().unwrap().len(), 3, "{finished:#?}");
    assert!(identities.as_array().unwrap().iter().all(|identity| identity["accepted"] == true), "{finished:#?}");
}
