//! Calls chosen at run time: from JSON arguments to the builder of an operation.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Field, ImplItemFn, Item, parse_quote};

use crate::steps::finish::code::argument;
use crate::steps::finish::setters::integer_limits;
use crate::steps::names::{pascal, snake};
use crate::steps::operation::Operation;
use crate::steps::spec::{Spec, text};

/// Calls chosen at run time, as methods of the client.
pub fn client(operations: &[Operation]) -> Item {
    let calls = operations.iter().map(dynamic_call);
    let pages: Vec<TokenStream> = operations.iter().filter_map(dynamic_pages).collect();
    let settled = operations.iter().filter_map(dynamic_settled);
    let requests = operations.iter().map(dynamic_request);
    let no_pages = quote!(Err(crate::client::no_pages(operation_id, OPERATIONS)));
    let pages = if pages.is_empty() { no_pages } else { quote!(match operation_id { #(#pages)* _ => #no_pages }) };
    parse_quote! {
        #[cfg(feature = "dynamic-calls")]
        impl Client {
            /// Calls an operation by its id. `arguments` holds the parameters by their wire names, and the body as `body`.
            ///
            /// # Errors
            ///
            /// As the operation's own `send`; also if there is no such operation, or an argument it does not take.
            pub async fn call(
                &self,
                operation_id: &str,
                arguments: serde_json::Map<String, serde_json::Value>,
            ) -> Result<crate::Response<serde_json::Value>, crate::Error> {
                let mut arguments = crate::client::Arguments::new(operation_id, arguments, self.inner.redactor());
                match operation_id {
                    #(#calls)*
                    _ => Err(crate::client::no_such_operation(operation_id, OPERATIONS)),
                }
            }

            /// The request of an operation, without its credential; `arguments` as for [`call`](Self::call). Nothing is
            /// sent.
            #[cfg(feature = "cli")]
            pub(crate) fn prepare(
                &self,
                operation_id: &str,
                arguments: serde_json::Map<String, serde_json::Value>,
            ) -> Result<reqwest::Request, crate::Error> {
                let mut arguments = crate::client::Arguments::new(operation_id, arguments, self.inner.redactor());
                match operation_id {
                    #(#requests)*
                    _ => Err(crate::client::no_such_operation(operation_id, OPERATIONS)),
                }
            }

            /// Calls an operation by its id, as its own `send_settled`, or with a key as `send_once`; `arguments` as for
            /// [`call`](Self::call).
            ///
            /// # Errors
            ///
            /// As the operation's own `send_settled` and `send_once`; also if there is no such operation, if it may be repeated and is
            /// not settled, or if an argument is wrong.
            #[allow(unused_mut, unused_variables, reason = "an API may have nothing that is settled")]
            pub async fn call_settled(
                &self,
                operation_id: &str,
                arguments: serde_json::Map<String, serde_json::Value>,
                key: Option<&str>,
            ) -> Result<crate::Settled<serde_json::Value>, crate::Error> {
                let mut arguments = crate::client::Arguments::new(operation_id, arguments, self.inner.redactor());
                match operation_id {
                    #(#settled)*
                    _ => Err(crate::client::not_settled(operation_id, OPERATIONS)),
                }
            }

            /// The list of an operation, page by page; `arguments` as for [`call`](Self::call). Nothing is sent
            /// until it is polled.
            ///
            /// # Errors
            ///
            /// If there is no such operation or it lists nothing in pages, or an argument is wrong.
            #[allow(unused_mut, unused_variables, reason = "an API may have no list in pages")]
            pub fn call_pages(
                &self,
                operation_id: &str,
                arguments: serde_json::Map<String, serde_json::Value>,
            ) -> Result<crate::Pages<serde_json::Value>, crate::Error> {
                let mut arguments = crate::client::Arguments::new(operation_id, arguments, self.inner.redactor());
                #pages
            }
        }
    }
}

/// The arm of `Client::call` for one operation.
fn dynamic_call(operation: &Operation) -> TokenStream {
    let (id, method) = (&operation.id, format_ident!("{}", operation.id));
    quote! {
        #id => {
            let call = self.#method().apply(&mut arguments)?;
            arguments.finish()?;
            call.send().await?.into_json()
        }
    }
}

/// The arm of `Client::prepare` for one operation.
fn dynamic_request(operation: &Operation) -> TokenStream {
    let (id, method) = (&operation.id, format_ident!("{}", operation.id));
    quote! {
        #id => {
            let call = self.#method().apply(&mut arguments)?;
            arguments.finish()?;
            call.request()
        }
    }
}

/// The arm of `Client::call_settled` for one operation, if it is settled.
fn dynamic_settled(operation: &Operation) -> Option<TokenStream> {
    let (id, method) = (&operation.id, format_ident!("{}", operation.id));
    operation.definition["x-settled-by"].is_object().then(|| {
        quote! {
            #id => {
                let call = self.#method().apply(&mut arguments)?;
                arguments.finish()?;
                match key {
                    Some(key) => call.send_once(key).await?.into_json(),
                    None => call.send_settled().await?.into_json(),
                }
            }
        }
    })
}

/// The arm of `Client::call_pages` for one operation, if it lists something.
fn dynamic_pages(operation: &Operation) -> Option<TokenStream> {
    let (id, method) = (&operation.id, format_ident!("{}", operation.id));
    operation.definition["x-paging"].is_object().then(|| {
        quote! {
            #id => {
                let call = self.#method().apply(&mut arguments)?;
                arguments.finish()?;
                Ok(call.pages().into_json())
            }
        }
    })
}

/// Sets the fields of an operation's builder from JSON.
pub fn apply(spec: &Spec, operation: &Operation, fields: &[(String, Field)]) -> ImplItemFn {
    let owner = pascal(&operation.id);
    let names = operation
        .parameters
        .iter()
        .map(|parameter| text(parameter, "name"))
        .chain(operation.body.iter().map(|_| "body"));
    let settings = names.map(|name| {
        let field = format_ident!("{}", snake(name));
        let found = fields.iter().find(|(of, known)| *of == owner && known.ident.as_ref() == Some(&field));
        let (_, found) =
            found.unwrap_or_else(|| panic!("operation {}: the builder has no field {field}", operation.id));
        let optional = argument(&found.ty, "Result").is_some_and(|inside| argument(inside, "Option").is_some());
        let parameter = operation.parameters.iter().find(|parameter| text(parameter, "name") == name);
        if let Some((least, most)) = parameter.and_then(|parameter| integer_limits(spec.resolve(&parameter["schema"])))
        {
            let given = optional.then(|| quote!(.map(Some)));
            return quote! {
                if let Some(value) = arguments.take::<i64>(#name)? {
                    self.#field = crate::wire::arguments::integer(#name, #least, #most, value) #given;
                }
            };
        }
        let (taken, value) = match operation.body_schema() {
            Some(schema) if name == "body" => {
                let schema = format_ident!("{schema}");
                (quote!(arguments.take::<types::#schema>(#name)?), quote!(value.into()))
            }
            _ if optional => (quote!(arguments.take(#name)?), quote!(Some(value))),
            _ => (quote!(arguments.take(#name)?), quote!(value)),
        };
        quote!(if let Some(value) = #taken { self.#field = Ok(#value); })
    });
    parse_quote! {
        #[cfg(feature = "dynamic-calls")]
        #[allow(unused_mut, unused_variables)]
        pub(super) fn apply(mut self, arguments: &mut crate::client::Arguments) -> Result<Self, crate::Error> {
            #(#settings)*
            Ok(self)
        }
    }
}
