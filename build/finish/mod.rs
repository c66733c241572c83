//! Adds to the generated code what the generator cannot say: the crate's own error and response types, setters that take
//! plain values, documentation from the spec, the operation table.

mod api;
mod client;
mod code;
mod dynamic;
mod methods;
mod paging;
mod paths;
mod pattern;
mod request;
mod responses;
mod sample;
mod setters;
mod stub;
mod types;
mod wording;

use proc_macro2::TokenStream;
use syn::visit_mut::VisitMut;
use syn::{File, Item};

use crate::steps::adapt::Adapted;
use crate::steps::finish::api::api;
use crate::steps::finish::client::{finish_client, glue};
use crate::steps::finish::code::{is_module, module, type_name};
use crate::steps::finish::methods::finish_operation;
use crate::steps::finish::pattern::SmallEngine;
use crate::steps::finish::request::own_client;
use crate::steps::finish::responses::bodies;
use crate::steps::finish::types::finish_types;
use crate::steps::finish::wording::Wording;
use crate::steps::operation::Operation;
use crate::steps::spec::Spec;

/// The finished file of one API.
pub fn client(spec: &Spec, operations: &[Operation], adapted: &Adapted, generated: TokenStream) -> File {
    let mut file: File =
        syn::parse2(generated).unwrap_or_else(|error| panic!("{}: generated code: {error}", spec.path));
    file.items.retain(|item| !is_module(item, "prelude"));
    let types = module(&mut file, "types").clone();
    finish_types(module(&mut file, "types"), spec, adapted);
    own_client(module(&mut file, "builder"));
    for operation in operations {
        finish_operation(module(&mut file, "builder"), spec, operation, &types);
    }
    file.items.retain(|item| !is_of_generator(item));
    for item in &mut file.items {
        finish_client(item, spec, operations);
    }
    Wording.visit_file_mut(&mut file);
    SmallEngine.visit_file_mut(&mut file);
    file.items.extend(api(spec, operations));
    file.items.extend(glue(spec, operations));
    file.items.push(dynamic::client(operations));
    file.items.extend(bodies(spec, operations));
    file.items.extend(stub::stub(spec, operations));
    paths::shorten(&mut file);
    file
}

/// What only the generator's own client crate needs: its imports, and what it asks of a client.
fn is_of_generator(item: &Item) -> bool {
    match item {
        Item::Use(_) => true,
        Item::Const(item) => item.ident == "_",
        Item::Impl(item) => item.trait_.is_some() && type_name(&item.self_ty).as_deref() == Some("Client"),
        _ => false,
    }
}

/// An expression that lists the types of all named schemas, `[entry!("Name", module::types::Name), …]`, for the tests.
pub fn type_table(spec: &Spec) -> String {
    let module = spec.module();
    let entries =
        spec.schemas().keys().map(|name| format!("    entry!(\"{name}\", sharekit::{module}::types::{name}),\n"));
    format!("[\n{}]\n", entries.collect::<String>())
}
