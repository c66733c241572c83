//! Lists that come in pages: what `x-paging` says of them, for the operation table and as methods of the builders.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, ImplItemFn, Item, parse_quote};

use crate::steps::finish::sample::paging_test;
use crate::steps::names::snake;
use crate::steps::operation::{Operation, response_field, success_schema};
use crate::steps::spec::{Spec, schema_name, text};

/// `pages` and `items` of an operation; nothing if it lists nothing.
pub fn methods(spec: &Spec, operation: &Operation) -> Vec<ImplItemFn> {
    let paging = &operation.definition["x-paging"];
    let Some(style) = paging["style"].as_str() else { return Vec::new() };
    // The parameter that says where a page begins is called like the style.
    let parameter = operation.parameters.iter().find(|parameter| text(parameter, "name") == style);
    let least = parameter.and_then(|parameter| parameter["schema"]["minimum"].as_i64());
    let least = least.unwrap_or_else(|| panic!("operation {}: no parameter {style} with a minimum", operation.id));
    let item = item(spec, operation);
    let begin = format_ident!("{style}");
    let row = format_ident!("{}", operation.id.to_uppercase());
    let response = format_ident!("{}", success_schema(spec, operation));
    let example = paging_test(spec, operation);
    let items_documentation = format!(
        "The items of the list, one by one, from the {style} that was set, or else the first, to the end. The next page \
         is fetched while one is consumed.\n\n{example}"
    );
    let pages_documentation = format!(
        "The list page by page, from the {style} that was set, or else the first, to the end. All that was set is kept \
         on every page. An argument that is refused is the error of the first page."
    );
    vec![
        parse_quote! {
            #[doc = #pages_documentation]
            pub fn pages(self) -> crate::Pages<types::#item> {
                let first = self.#begin.as_ref().ok().copied().flatten().unwrap_or(#least);
                crate::Pages::new(&super::operations::#row, first, move |position| {
                    let mut call = self.clone();
                    call.#begin = call.#begin.and_then(|_| crate::wire::arguments::value(#style, position).map(Some));
                    let transport = call.client.inner.clone();
                    let request = call.request();
                    Box::pin(async move {
                        transport.list::<types::#response>(&super::operations::#row, request).await
                    })
                })
            }
        },
        parse_quote! {
            #[doc = #items_documentation]
            pub fn items(self) -> crate::Items<types::#item> {
                self.pages().into_items()
            }
        },
    ]
}

/// The type of the items of a list.
fn item(spec: &Spec, operation: &Operation) -> Ident {
    let items = &response_field(spec, &operation.definition, text(&operation.definition["x-paging"], "items"))["items"];
    let item = schema_name(items).unwrap_or_else(|| panic!("operation {}: its items have no name", operation.id));
    format_ident!("{item}")
}

/// Where the items of a list and its numbers stand in the body of a success, by the name of its schema.
pub fn listing(spec: &Spec, operation: &Operation) -> Option<(String, Item)> {
    let paging = &operation.definition["x-paging"];
    let style = paging["style"].as_str()?;
    let (name, item) = (success_schema(spec, operation).to_owned(), item(spec, operation));
    let items = text(paging, "items");
    let (owner, wire) = items.rsplit_once('/').unwrap_or(("", items));
    let kept = field(&format!("{owner}/extra"), &quote!(self), &quote!(.get(#wire)));
    let more = if style == "page" {
        let total_pages = field(text(paging, "total_pages"), &quote!(self), &quote!());
        quote!(crate::client::pagination::More::Pages(#total_pages))
    } else {
        let count = field(text(paging, "count"), &quote!(self), &quote!());
        let next = field(text(paging, "next"), &quote!(self), &quote!(.as_deref()));
        quote!(crate::client::pagination::More::Count { count: #count, next: #next.is_some_and(|next| !next.is_empty()) })
    };
    let (response, taken) = (format_ident!("{name}"), taken(items));
    let implementation = parse_quote! {
        impl crate::client::pagination::Listed for types::#response {
            type Item = types::#item;

            fn listing(self) -> crate::client::pagination::Listing<types::#item> {
                let (more, kept) = (#more, crate::client::pagination::elements(#kept));
                crate::client::pagination::Listing::new(#taken, kept, more)
            }
        }
    };
    Some((name, implementation))
}

/// The list at a JSON pointer, taken out of the objects around it.
fn taken(pointer: &str) -> TokenStream {
    let mut names: Vec<Ident> = pointer.split('/').skip(1).map(|name| format_ident!("{}", snake(name))).collect();
    let list = names.pop();
    let Some((first, further)) = names.split_first() else { return quote!(self.#list) };
    quote!(self.#first #(.and_then(|inside| inside.#further))* .map(|inside| inside.#list).unwrap_or_default())
}

/// A field of an object by its JSON pointer, as an `Option`; `get` makes one of a field that is none, or a reference.
fn field(pointer: &str, object: &TokenStream, get: &TokenStream) -> TokenStream {
    let mut names: Vec<Ident> = pointer.split('/').skip(1).map(|name| format_ident!("{}", snake(name))).collect();
    let last = names.pop();
    let Some(first) = names.first() else { return quote!(#object.#last #get) };
    let further = &names[1..];
    quote!(#object.#first.as_ref() #(.and_then(|inside| inside.#further.as_ref()))* .and_then(|inside| inside.#last #get))
}
