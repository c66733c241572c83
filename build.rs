//! Writes the clients that `src/` includes to `OUT_DIR`. With the feature `codegen` it generates them from
//! `openapi/*.yaml`; without it takes them as they were reviewed, from `src/generated/`. A test holds both to the same
//! bytes. Nothing is written anywhere else.

#[cfg(any(feature = "codegen", feature = "sandbox"))]
#[path = "build/mod.rs"]
mod steps;

use std::path::PathBuf;

#[cfg(any(feature = "codegen", feature = "sandbox"))]
use steps::spec;
#[cfg(feature = "codegen")]
use steps::{finish, generate};

const APIS: [&str; 3] = ["share-codes", "proxy-orders", "subscription-sharing"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    for api in APIS {
        let feature = format!("CARGO_FEATURE_{}", api.to_uppercase().replace('-', "_"));
        if std::env::var_os(feature).is_some() {
            write_client(api, &api.replace('-', "_"));
            #[cfg(any(feature = "sandbox", feature = "codegen"))]
            write_spec(api, &api.replace('-', "_"));
        }
    }
}

/// Generates the client, and a table of its types for the tests.
#[cfg(feature = "codegen")]
fn write_client(api: &str, module: &str) {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=openapi/{api}.yaml");
    let spec = spec::Spec::read(api);
    write(&format!("{module}.rs"), &generate::source(&spec));
    write(&format!("{module}_types.rs"), &finish::type_table(&spec));
}

/// Takes the client that was reviewed.
#[cfg(not(feature = "codegen"))]
fn write_client(_: &str, module: &str) {
    let reviewed = format!("src/generated/{module}.snap.rs");
    println!("cargo::rerun-if-changed={reviewed}");
    let source = std::fs::read_to_string(&reviewed);
    write(&format!("{module}.rs"), &source.unwrap_or_else(|error| panic!("{reviewed} cannot be read: {error}")));
}

/// The spec without YAML, for whoever reads it at run time: the sandbox, the program, and the test of compatibility.
#[cfg(any(feature = "sandbox", feature = "codegen"))]
fn write_spec(api: &str, module: &str) {
    println!("cargo::rerun-if-changed=openapi/{api}.yaml");
    write(&format!("{module}.json"), &spec::Spec::read(api).document.to_string());
}

fn write(name: &str, source: &str) {
    let directory = std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR for build scripts");
    let path = PathBuf::from(directory).join(name);
    std::fs::write(&path, source).unwrap_or_else(|error| panic!("{} cannot be written: {error}", path.display()));
}
