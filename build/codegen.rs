//! Runs the generator: adapts a spec to what it understands, generates, and adds what it cannot say.

#[path = "adapt.rs"]
pub mod adapt;
#[path = "api.rs"]
pub mod api;
#[path = "client.rs"]
pub mod client;
#[path = "code.rs"]
pub mod code;
#[path = "dynamic.rs"]
pub mod dynamic;
#[path = "finish.rs"]
pub mod finish;
#[path = "methods.rs"]
pub mod methods;
#[path = "operation.rs"]
pub mod operation;
#[path = "paging.rs"]
pub mod paging;
#[path = "paths.rs"]
pub mod paths;
#[path = "pattern.rs"]
pub mod pattern;
#[path = "request.rs"]
pub mod request;
#[path = "responses.rs"]
pub mod responses;
#[path = "sample.rs"]
pub mod sample;
#[path = "setters.rs"]
pub mod setters;
#[path = "types.rs"]
pub mod types;
#[path = "wording.rs"]
pub mod wording;

use std::panic::{AssertUnwindSafe, catch_unwind};

use adapt::Adapted;
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TagStyle};

use crate::spec::Spec;

/// The Rust source of one API's client.
pub fn source(spec: &Spec) -> String {
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
