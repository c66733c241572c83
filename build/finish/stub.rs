//! What tests without a server need: a stub with one method per operation, and setters for the types of responses.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Fields, Item, ItemStruct, parse_quote};

use crate::steps::finish::code::{argument, attribute_text};
use crate::steps::names::pascal;
use crate::steps::operation::{Operation, success_schema};
use crate::steps::spec::Spec;

/// The stub of an API.
pub fn stub(spec: &Spec, operations: &[Operation]) -> Vec<Item> {
    let marker = format_ident!("{}", pascal(spec.name()));
    let methods = operations.iter().map(|operation| answering(spec, operation));
    let file: syn::File = parse_quote! {
        /// Answers calls of this API within the process: for unit tests, without a server and without a socket. A call that
        /// it has no answer for fails as if no connection could be made, and says so. [`StubAnswer`](crate::StubAnswer) has
        /// an example.
        #[cfg(feature = "test-util")]
        #[derive(Debug, Clone, Default)]
        pub struct Stub(crate::client::Answers);

        #[cfg(feature = "test-util")]
        impl Stub {
            /// Returns a stub that has no answers yet.
            #[must_use]
            pub fn new() -> Self {
                Self::default()
            }

            #(#methods)*

            /// Returns a client whose calls the stub answers. It retries as every client does; it waits for no limit.
            #[must_use]
            pub fn client(&self) -> Client {
                crate::client::stubbed::<#marker>(&self.0)
            }

            /// Returns the calls so far, oldest first; a retried one is there once for each attempt.
            #[must_use]
            pub fn calls(&self) -> Vec<crate::StubCall> {
                self.0.calls()
            }
        }
    };
    file.items
}

/// The method that sets the answer to an operation.
fn answering(spec: &Spec, operation: &Operation) -> TokenStream {
    let (name, id) = (format_ident!("{}", operation.id), &operation.id);
    let response = format_ident!("{}", success_schema(spec, operation));
    let text = format!("Sets what `{id}` answers, in place of what was set before.");
    quote! {
        #[doc = #text]
        #[must_use]
        pub fn #name<A>(mut self, answer: impl Fn(&crate::StubCall) -> A + Send + Sync + 'static) -> Self
        where
            A: Into<crate::StubAnswer<types::#response>>,
        {
            self.0.set(#id, move |call| answer(call).into().written());
            self
        }
    }
}

/// The setters of a type of responses; nothing for another type. Outside of the crate it cannot be written field by field,
/// since a vendor may add some.
pub fn setters(item: &Item) -> Option<Item> {
    let Item::Struct(found) = item else { return None };
    let Fields::Named(fields) = &found.fields else { return None };
    let name = &found.ident;
    let methods: Vec<TokenStream> = fields.named.iter().filter_map(setter).collect();
    (has_default(found) && !methods.is_empty()).then(|| {
        parse_quote! {
            /// For tests.
            #[cfg(feature = "test-util")]
            impl #name {
                #(#methods)*
            }
        }
    })
}

fn has_default(found: &ItemStruct) -> bool {
    found
        .attrs
        .iter()
        .any(|attribute| attribute.path().is_ident("derive") && attribute_text(attribute).contains("Default"))
}

fn setter(field: &syn::Field) -> Option<TokenStream> {
    let name = field.ident.as_ref().filter(|name| *name != "extra")?;
    let method = format_ident!("with_{}", name.to_string().trim_start_matches("r#"));
    let text = format!("Returns it with another `{name}`.");
    let (given, stored) = match (argument(&field.ty, "Option"), argument(&field.ty, "Vec")) {
        (Some(inner), _) => (quote!(#inner), quote!(Some(value.into()))),
        (_, Some(inner)) => (quote!(Vec<#inner>), quote!(value.into())),
        _ => {
            let whole = &field.ty;
            (quote!(#whole), quote!(value.into()))
        }
    };
    Some(quote! {
        #[doc = #text]
        #[must_use]
        pub fn #method(mut self, value: impl Into<#given>) -> Self {
            self.#name = #stored;
            self
        }
    })
}
