//! Lists that come in pages: what `x-paging` says of them, for the operation table and as methods of the builders.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;
use syn::{Ident, ImplItemFn, parse_quote};

use crate::operation::Operation;
use crate::sample::{paging_test, snake};
use crate::spec::{Spec, json_schema, schema_name, text};

/// The paging of an operation as the operation table says it.
pub fn row(spec: &Spec, definition: &Value, place: &str) -> TokenStream {
    let paging = &definition["x-paging"];
    let pointer = |key: &str| {
        let pointer = text(paging, key);
        let found = at(spec, definition, pointer);
        assert!(!found.is_null(), "{place}: x-paging: {key}: the answer has no field {pointer:?}");
        pointer
    };
    match paging["style"].as_str() {
        None => quote!(None),
        Some("page") => {
            let (items, total_pages) = (pointer("items"), pointer("total_pages"));
            quote!(Page { items: #items, total_pages: #total_pages })
        }
        Some("offset") => {
            let (items, next, count) = (pointer("items"), pointer("next"), pointer("count"));
            quote!(Offset { items: #items, next: #next, count: #count })
        }
        Some(other) => panic!("{place}: x-paging has the unknown style {other}"),
    }
}

/// What the spec says of a field of the answer, by its JSON pointer.
fn at<'a>(spec: &'a Spec, definition: &'a Value, pointer: &str) -> &'a Value {
    let answer = json_schema(&definition["responses"]["200"]);
    let names = pointer.split('/').skip(1);
    let found = names.fold(answer, |schema, name| &spec.resolve(schema)["properties"][name]);
    if pointer.is_empty() { &Value::Null } else { found }
}

/// `pages` and `stream` of an operation whose builder has these fields; nothing if it lists nothing.
pub fn methods(spec: &Spec, operation: &Operation, builder: &Ident, fields: &[Ident]) -> Vec<ImplItemFn> {
    let paging = &operation.definition["x-paging"];
    let Some(style) = paging["style"].as_str() else { return Vec::new() };
    // The parameter that says where a page begins is called like the style.
    let parameter = operation.parameters.iter().find(|parameter| text(parameter, "name") == style);
    let least = parameter.and_then(|parameter| parameter["schema"]["minimum"].as_i64());
    let least = least.unwrap_or_else(|| panic!("operation {}: no parameter {style} with a minimum", operation.id));
    let items = &at(spec, &operation.definition, text(paging, "items"))["items"];
    let item = schema_name(items).unwrap_or_else(|| panic!("operation {}: its items have no name", operation.id));
    let item = format_ident!("{item}");
    let begin = format_ident!("{style}");
    let filters: Vec<&Ident> = fields.iter().filter(|field| **field != begin && *field != "client").collect();
    let row = format_ident!("{}", operation.id.to_uppercase());
    let take_items = take_items(text(paging, "items"));
    let example = paging_test(spec, operation);
    let stream_documentation = format!(
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
                let Self { client, #begin, #(#filters),* } = self;
                let client = client.clone();
                let first = #begin.as_ref().ok().copied().flatten().map_or(#least, |given| given.get());
                crate::Pages::new(&super::operations::#row, first, move |position| {
                    let (client, call) = client.begin(&super::operations::#row);
                    let #begin = #begin.clone().and_then(|_| crate::argument::value(#style, position).map(Some));
                    #(let #filters = #filters.clone();)*
                    Box::pin(async move {
                        let request = #builder { client: &client, #begin, #(#filters),* };
                        let outcome = request.send_generated().await;
                        let body = call.body();
                        let answer = call.finish(outcome)?.require_success()?.into_inner();
                        Ok((#take_items, body))
                    })
                })
            }
        },
        parse_quote! {
            #[doc = #stream_documentation]
            pub fn stream(self) -> crate::Items<types::#item> {
                self.pages().into_items()
            }
        },
    ]
}

/// The list at a JSON pointer of `answer`; every field of an answer may be missing.
fn take_items(pointer: &str) -> TokenStream {
    let mut names = pointer.split('/').skip(1).map(|name| format_ident!("{}", snake(name)));
    let first = names.next();
    quote!(answer.#first #(.and_then(|inside| inside.#names))* .unwrap_or_default())
}
