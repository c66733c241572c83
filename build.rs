//! Turns `openapi/*.yaml` into the clients that `src/` includes: reads a spec, adapts it to what the generator
//! understands, generates, adds what the generator cannot say, and writes to `OUT_DIR`: per API the
//! client, and a table of its types for the tests.

#[path = "build/adapt.rs"]
mod adapt;
#[path = "build/client.rs"]
mod client;
#[path = "build/code.rs"]
mod code;
#[path = "build/dynamic.rs"]
mod dynamic;
#[path = "build/finish.rs"]
mod finish;
#[path = "build/methods.rs"]
mod methods;
#[path = "build/operation.rs"]
mod operation;
#[path = "build/paging.rs"]
mod paging;
#[path = "build/request.rs"]
mod request;
#[path = "build/responses.rs"]
mod responses;
#[path = "build/sample.rs"]
mod sample;
#[path = "build/setters.rs"]
mod setters;
#[path = "build/spec.rs"]
mod spec;
#[path = "build/types.rs"]
mod types;
#[path = "build/wording.rs"]
mod wording;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use adapt::Adapted;
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TagStyle};
use spec::Spec;

const APIS: [&str; 3] = ["share-codes", "proxy-orders", "subscription-sharing"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    for api in APIS {
        let feature = format!("CARGO_FEATURE_{}", api.to_uppercase().replace('-', "_"));
        if std::env::var_os(feature).is_some() {
            println!("cargo::rerun-if-changed=openapi/{api}.yaml");
            let spec = Spec::read(api);
            write(&format!("{}.rs", spec.module()), &generate(&spec));
            write(&format!("{}_types.rs", spec.module()), &finish::type_table(&spec));
            // The sandbox and the program read the spec at run time, without YAML.
            write(&format!("{}.json", spec.module()), &spec.document.to_string());
        }
    }
}

/// The Rust source of one API's client.
fn generate(spec: &Spec) -> String {
    let operations = operation::read(spec);
    let adapted = adapt::for_generator(spec);
    let tokens = run_generator(&adapted).unwrap_or_else(|reason| {
        let culprits = culprits(&adapted, &operations);
        panic!("{}: cannot be generated: {reason}{culprits}", spec.path)
    });
    let file = finish::client(spec, &operations, &adapted, tokens);
    prettyplease::unparse(&file)
}

fn run_generator(adapted: &Adapted) -> Result<proc_macro2::TokenStream, String> {
    let document = serde_json::from_value(adapted.document.clone()).map_err(|error| error.to_string())?;
    let mut settings = GenerationSettings::default();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_tag(TagStyle::Merged)
        .with_hooks(HooksMode::Expected)
        .with_derive("PartialEq")
        .with_inner_type(quote::quote!(crate::client::Transport));
    for (schema, rust_type) in &adapted.replacements {
        settings.with_replacement(schema, rust_type, [progenitor::TypeImpl::Display].into_iter());
    }
    catch_unwind(AssertUnwindSafe(|| Generator::new(&settings).generate_tokens(&document)))
        .map_err(|_| "the generator panicked, see its message above".to_owned())?
        .map_err(|error| error.to_string())
}

/// Names the operations that cannot be generated even alone, since the generator does not.
fn culprits(adapted: &Adapted, operations: &[operation::Operation]) -> String {
    operations
        .iter()
        .filter(|operation| run_generator(&adapted.with_only(operation)).is_err())
        .map(|operation| format!("\n  operation {}", operation.id))
        .collect()
}

fn write(name: &str, source: &str) {
    let directory = std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR for build scripts");
    let path = PathBuf::from(directory).join(name);
    std::fs::write(&path, source).unwrap_or_else(|error| panic!("{} cannot be written: {error}", path.display()));
}
