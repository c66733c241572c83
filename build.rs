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

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let apis: Vec<String> = specs().into_iter().filter(|api| is_on(api)).collect();
    for api in &apis {
        write_client(api, &api.replace('-', "_"));
        #[cfg(any(feature = "sandbox", feature = "codegen"))]
        write_spec(api, &api.replace('-', "_"));
    }
    write("apis.rs", &table(&apis));
}

/// The names of the specs in `openapi/`, without the ending, in the order of the alphabet.
fn specs() -> Vec<String> {
    println!("cargo::rerun-if-changed=openapi");
    let folder = std::fs::read_dir("openapi").unwrap_or_else(|error| panic!("openapi/ cannot be read: {error}"));
    let names = folder.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut specs: Vec<String> = names.filter_map(|name| Some(name.strip_suffix(".yaml")?.to_owned())).collect();
    specs.sort();
    specs
}

/// Whether the feature of an API is on; it has the name of the spec.
fn is_on(api: &str) -> bool {
    let feature = format!("CARGO_FEATURE_{}", api.to_uppercase().replace('-', "_"));
    std::env::var_os(feature).is_some()
}

/// The table of the APIs that are on.
fn table(apis: &[String]) -> String {
    let rows: String = apis.iter().map(|api| format!("    &crate::{}::INFO,\n", api.replace('-', "_"))).collect();
    format!(
        "/// The APIs that are compiled in, in the order of their names.\npub(crate) static APIS: &[&ApiInfo] = &[\n{rows}];\n"
    )
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
