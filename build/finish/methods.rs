//! The builders of operations: setters for the fields of the body, `send` with the crate's own types, pages.

use quote::format_ident;
use serde_json::Value;
use syn::visit_mut::VisitMut;
use syn::{Attribute, Field, ImplItem, ImplItemFn, Item, ItemImpl, ItemMod, parse_quote};

use crate::steps::finish::code::{
    argument, builder_fields, deprecation, field_documentation, is_documented, items, type_name,
};
use crate::steps::finish::dynamic::apply;
use crate::steps::finish::setters::{Setter, property, replace_methods};
use crate::steps::finish::{paging, request};
use crate::steps::names::{pascal, snake};
use crate::steps::operation::Operation;
use crate::steps::spec::{Spec, text};

/// Finishes the builder of an operation.
pub fn finish_operation(builders: &mut ItemMod, spec: &Spec, operation: &Operation, types: &ItemMod) {
    builders.attrs = vec![
        parse_quote!(#[allow(clippy::all, clippy::pedantic)]),
        parse_quote!(#[doc = " One builder per operation."]),
    ];
    let fields = builder_fields(builders);
    let name = pascal(&operation.id);
    for item in items(builders) {
        let Item::Impl(found) = item else { continue };
        if type_name(&found.self_ty).as_deref() != Some(name.as_str()) {
            continue;
        }
        let schema_of = |_: &str, field: &Field| parameter_schema(spec, operation, field);
        replace_methods(found, &fields, schema_of, |field| parameter_documentation(operation, field));
        finish_body_methods(found);
        found.items.extend(body_setters(spec, operation, types).into_iter().map(ImplItem::Fn));
        let sends = sends(found, operation);
        found.items.extend(sends.into_iter().map(ImplItem::Fn));
        found.items.push(ImplItem::Fn(apply(spec, operation, &fields)));
        found.items.extend(paging::methods(spec, operation).into_iter().map(ImplItem::Fn));
    }
}

/// The body is given whole or field by field; the generator's third way goes.
fn finish_body_methods(found: &mut ItemImpl) {
    found.items.retain(|item| !matches!(item, ImplItem::Fn(method) if method.sig.ident == "body_map"));
    for item in &mut found.items {
        match item {
            ImplItem::Fn(method) if method.sig.ident == "new" => method.vis = parse_quote!(pub(super)),
            ImplItem::Fn(method) if method.sig.ident == "body" && !is_documented(&method.attrs) => {
                method
                    .attrs
                    .push(parse_quote!(#[doc = " The whole body at once, in place of what was set of it before."]));
            }
            _ => {}
        }
    }
}

fn parameter<'a>(operation: &'a Operation, field: &Field) -> Option<&'a Value> {
    let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
    operation.parameters.iter().find(|parameter| snake(text(parameter, "name")) == name)
}

fn parameter_schema<'a>(spec: &'a Spec, operation: &'a Operation, field: &Field) -> &'a Value {
    parameter(operation, field).map_or(&Value::Null, |parameter| spec.resolve(&parameter["schema"]))
}

fn parameter_documentation(operation: &Operation, field: &Field) -> Vec<Attribute> {
    let known = parameter(operation, field);
    let text = known.map_or("The JSON body.".to_owned(), |parameter| text(parameter, "description").to_owned());
    std::iter::once(parse_quote!(#[doc = #text])).chain(known.and_then(deprecation)).collect()
}

/// A setter for each field of the body, so that `.codes(["a"])` needs no detour.
fn body_setters(spec: &Spec, operation: &Operation, types: &ItemMod) -> Vec<ImplItemFn> {
    let Some(schema) = operation.body_schema() else { return Vec::new() };
    let mut types = types.clone();
    let documentation = field_documentation(items(&mut types));
    let mut builders = items(&mut types).drain(..).filter_map(|item| match item {
        Item::Mod(module) if module.ident == "builder" => Some(module),
        _ => None,
    });
    let Some(mut builders) = builders.next() else { return Vec::new() };
    let fields = builder_fields(&mut builders).into_iter().filter(|(owner, _)| owner == schema);
    fields
        .map(|(owner, mut field)| {
            let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
            let taken = operation.parameters.iter().any(|parameter| snake(text(parameter, "name")) == name);
            assert!(!taken, "operation {}: {name} is a parameter and a field of the body", operation.id);
            SuperIsTypes.visit_field_mut(&mut field);
            let known = documentation.iter().find(|(of, known, _)| *of == owner && *known == name);
            let mut documentation = known.map(|(_, _, found)| found.clone()).unwrap_or_default();
            documentation.extend(deprecation(property(spec, &owner, &field)));
            Setter { field: &field, documentation, schema: &Value::Null }.forwarding()
        })
        .collect()
}

/// Makes paths of `types::builder` valid in `builder`.
struct SuperIsTypes;

impl VisitMut for SuperIsTypes {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        syn::visit_mut::visit_path_mut(self, path);
        if let Some(first) = path.segments.first_mut().filter(|first| first.ident == "super") {
            first.ident = format_ident!("types");
        }
    }
}

/// Cuts the generated `send` where the request is built, and puts one in its place that hands it to the transport.
fn sends(found: &mut ItemImpl, operation: &Operation) -> Vec<ImplItemFn> {
    let send = found.items.iter_mut().find_map(|item| match item {
        ImplItem::Fn(method) if method.sig.ident == "send" => Some(method),
        _ => None,
    });
    let send = send.unwrap_or_else(|| panic!("operation {}: the generator made no send()", operation.id));
    let syn::ReturnType::Type(_, output) = &send.sig.output else {
        panic!("operation {}: send() returns nothing", operation.id)
    };
    let value = argument(output, "Result").and_then(|response| argument(response, "ResponseValue"));
    let value = value.unwrap_or_else(|| panic!("operation {}: send() returns no ResponseValue", operation.id)).clone();
    request::cut(send, operation);
    let row = format_ident!("{}", operation.id.to_uppercase());
    let statuses = operation.definition["responses"].as_object().into_iter().flat_map(|responses| responses.keys());
    let statuses: Vec<&str> = statuses.map(String::as_str).filter(|status| *status != "200").collect();
    let sends = format!(
        "Sends `{} {}` and waits for the response.\n\n# Errors\n\nIf an argument is missing or out of range (nothing is \
         sent then), if the server cannot be reached, or if it refuses: by an error status (documented: {}), or in the \
         body of a success, for which [`is_refused`](crate::Error::is_refused) holds.",
        operation.method.to_uppercase(),
        operation.path,
        statuses.join(", "),
    );
    let sends_unchecked = "The same as [`send`](Self::send), but a success whose body says that nothing was done is not \
         an error: the response is handed out as it came.\n\n# Errors\n\nAll others of [`send`](Self::send).";
    let mut methods: Vec<ImplItemFn> = vec![
        parse_quote! {
            #[doc = #sends]
            pub async fn send(self) -> Result<crate::Response<#value>, crate::Error> {
                let (transport, request) = (self.client.inner.clone(), self.request());
                transport.send(&super::operations::#row, request).await
            }
        },
        parse_quote! {
            #[doc = #sends_unchecked]
            pub async fn send_unchecked(self) -> Result<crate::Response<#value>, crate::Error> {
                let (transport, request) = (self.client.inner.clone(), self.request());
                transport.send_unchecked(&super::operations::#row, request).await
            }
        },
    ];
    methods.extend(settled(operation, &value));
    methods
}

/// `send_settled` and `send_once` of an operation that may not be repeated.
fn settled(operation: &Operation, value: &syn::Type) -> Vec<ImplItemFn> {
    let settled_by = &operation.definition["x-settled-by"];
    if !settled_by.is_object() {
        return Vec::new();
    }
    let row = format_ident!("{}", operation.id.to_uppercase());
    let read = match text(settled_by, "read") {
        "" => "No operation shows whether it was done, so that a call in doubt stays unknown.".to_owned(),
        read if settled_by["new"].is_object() || settled_by["changed"].is_string() => format!(
            "`{read}` shows whether it was done. It is read before the call, too, unless \
             [`Settling::read_before`](crate::Settling::read_before) switches that off."
        ),
        read => format!("`{read}` shows whether it was done."),
    };
    let documentation = format!(
        "Sends the call as [`send`](Self::send) does. If its outcome is unclear, looks for what became of it, until it is \
         decided or the request can no longer arrive ([`Settling::wait`](crate::Settling::wait)).\n\n{read} {}\n\n\
         # Errors\n\nThose of [`send`](Self::send) for which \
         [`is_outcome_unclear`](crate::Error::is_outcome_unclear) is false: nothing was done.",
        text(settled_by, "limits").trim_end(),
    );
    let unchecked = settled_by["each"].is_string().then(|| -> ImplItemFn {
        parse_quote! {
            /// Sends the call as `send_settled` does, but a success whose body says that nothing was done is handed out
            /// as it came.
            pub(in super::super) async fn send_settled_unchecked(
                self,
            ) -> Result<crate::client::Sent<#value>, crate::Error> {
                let (client, request) = (self.client.clone(), self.request());
                client.settler().send_unchecked(&super::operations::#row, request).await
            }
        }
    });
    let methods = [
        parse_quote! {
            #[doc = #documentation]
            pub async fn send_settled(self) -> Result<crate::Settled<#value>, crate::Error> {
                let (client, request) = (self.client.clone(), self.request());
                client.settler().send(&super::operations::#row, request).await
            }
        },
        parse_quote! {
            /// Sends the call as [`send_settled`](Self::send_settled) does, once for this key: if the store of
            /// [`Settling::intents`](crate::Settling::intents) has a call with the same key that was done, returns its
            /// outcome; if one may have been done, settles it first. A call that was refused or not done may be sent
            /// again with its key.
            ///
            /// # Errors
            ///
            /// Those of [`send_settled`](Self::send_settled); also if there is no store or it cannot be used, or if the
            /// key was used for another call. Nothing was done.
            pub async fn send_once(self, key: &str) -> Result<crate::Settled<#value>, crate::Error> {
                let (client, request) = (self.client.clone(), self.request());
                client.settler().send_once(&super::operations::#row, request, key).await
            }
        },
    ];
    methods.into_iter().chain(unchecked).collect()
}
