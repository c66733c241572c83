//! Runs the generator: adapts a spec to what it understands, generates, and adds what it cannot say.

use std::panic::{AssertUnwindSafe, catch_unwind};

use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TagStyle};

use crate::steps::adapt::{self, Adapted};
use crate::steps::spec::Spec;
use crate::steps::{finish, operation};

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
