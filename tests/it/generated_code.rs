//! What the generator makes of the specs is what a person has reviewed, and what a build without it compiles.

use std::path::Path;
use std::process::Command;

use crate::support::apis;

const SHARE_CODES: &str = include_str!(concat!(env!("OUT_DIR"), "/share_codes.rs"));
const PROXY_ORDERS: &str = include_str!(concat!(env!("OUT_DIR"), "/proxy_orders.rs"));
const SUBSCRIPTION_SHARING: &str = include_str!(concat!(env!("OUT_DIR"), "/subscription_sharing.rs"));

#[test]
fn share_codes_are_generated_as_reviewed() {
    assert_reviewed("share_codes", SHARE_CODES);
}

#[test]
fn proxy_orders_are_generated_as_reviewed() {
    assert_reviewed("proxy_orders", PROXY_ORDERS);
}

#[test]
fn subscription_sharing_is_generated_as_reviewed() {
    assert_reviewed("subscription_sharing", SUBSCRIPTION_SHARING);
}

/// After a change of a spec or of `build/`: `cargo insta review`, or with `INSTA_UPDATE=always` the tests named
/// `as_reviewed`.
fn assert_reviewed(module: &str, generated: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../../src/generated", omit_expression => true }, {
        insta::assert_binary_snapshot!(&format!("{module}.rs"), generated.as_bytes().to_vec());
    });
}

/// Compiles the build script without any feature, as Cargo does for a user who has switched `codegen` off, and runs it.
#[test]
fn a_build_without_the_generator_compiles_the_same_bytes() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("build-script");
    let mut compiler = Command::new(std::env::var_os("RUSTC").unwrap_or("rustc".into()));
    succeed(compiler.args(["--edition=2024", "-Copt-level=0", "build.rs", "-o"]).arg(&script).current_dir(package));
    let mut build = Command::new(script);
    let modules =
        [("share_codes", SHARE_CODES), ("proxy_orders", PROXY_ORDERS), ("subscription_sharing", SUBSCRIPTION_SHARING)];
    for (module, _) in modules {
        build.env(format!("CARGO_FEATURE_{}", module.to_uppercase()), "1");
    }
    succeed(build.env("OUT_DIR", folder.path()).current_dir(package));
    for (module, generated) in modules {
        let taken = std::fs::read_to_string(folder.path().join(module).with_extension("rs")).unwrap();
        let line = generated.lines().zip(taken.lines()).take_while(|(generated, taken)| generated == taken).count() + 1;
        assert!(taken == generated, "{module}: the generator and src/generated/ differ from line {line} on");
    }
}

fn succeed(command: &mut Command) {
    let done = command.output().unwrap();
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
}

/// Texts that engines disagree about, or that a pattern could let through: space of all kinds, ends of lines, digits and
/// letters of other scripts.
const PROBES: [&str; 16] = [
    "ab_C-9",
    "ab\n",
    "a b",
    "",
    "a@b",
    "a@b@c",
    "\u{a0}@b",
    "a@\u{3000}",
    "a\u{feff}@b",
    "é@ü",
    "+491234",
    "+4912\n",
    "+٤٩١٢",
    "fe80::1",
    "10.0.0.1",
    "ſK",
];

#[test]
fn a_pattern_lets_through_what_javascript_lets_through() {
    let mut patterns = 0;
    for api in apis() {
        for (name, schema) in api.spec.schemas() {
            let Some(pattern) = schema["pattern"].as_str() else { continue };
            patterns += 1;
            let javascript = regress::Regex::new(pattern).unwrap();
            let of_type = api.types.iter().find(|known| known.schema == name).unwrap();
            for probe in PROBES {
                let refusal = (of_type.round_trip)(probe.into()).err().map(|error| error.to_string());
                let is_refused = refusal.is_some_and(|refusal| refusal.contains("pattern"));
                let fits = javascript.find(probe).is_some();
                let length = probe.chars().count() as u64;
                let has_length = schema["minLength"].as_u64().is_none_or(|least| length >= least)
                    && schema["maxLength"].as_u64().is_none_or(|most| length <= most);
                assert!(!has_length || is_refused != fits, "{}: {name}: {probe:?} fits {pattern}: {fits}", api.name);
            }
        }
    }
    assert!(patterns > 0, "no schema has a pattern any more");
}
