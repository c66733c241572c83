//! Which reads tell whether a call in doubt was carried out (`x-settled-by`), for the operation table.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use serde_json::Value;

use crate::steps::names::GENERATED_METHODS;
use crate::steps::spec::{Spec, json_schema, text};

/// What a page of a list holds at most when it is read for evidence, if the spec allows it.
const PAGE: i64 = 100;

/// Returns the `SettledBy` of an operation. One that may not be repeated must say how it is settled.
pub fn settled_by(spec: &Spec, definition: &Value, place: &str) -> TokenStream {
    let settled_by = &definition["x-settled-by"];
    if !settled_by.is_object() {
        assert!(definition["x-retry-safe"] == true, "{place} may not be repeated, and lacks x-settled-by");
        return quote!(None);
    }
    let limits = text(settled_by, "limits");
    assert!(!limits.is_empty(), "{place}: x-settled-by lacks limits: what cannot be told");
    let Some(read) = settled_by["read"].as_str() else {
        return quote!(Some(&crate::client::SettledBy { reads: None, limits: #limits, personal: &[] }));
    };
    let request = Request::of(spec, definition);
    let personal = request.personal();
    let list = Read { spec, place, operation: read, with: &settled_by["with"] }.row(settled_by);
    let at = text(settled_by, "items");
    let (each, result) = (optional(settled_by, "each"), optional(settled_by, "result"));
    let matches = request.matches(settled_by, place);
    let (details, evidence) = (details(spec, settled_by, &request, place), evidence(settled_by, place));
    quote! {
        Some(&crate::client::SettledBy {
            reads: Some(crate::client::Reads {
                read: #list,
                items: #at,
                each: #each,
                matches: &[#(#matches),*],
                details: #details,
                evidence: #evidence,
                result: #result,
            }),
            limits: #limits,
            personal: &[#(#personal),*],
        })
    }
}

/// A read that is made for evidence.
struct Read<'a> {
    spec: &'a Spec,
    place: &'a str,
    operation: &'a str,
    with: &'a Value,
}

impl Read<'_> {
    fn row(&self, settled_by: &Value) -> TokenStream {
        let definition = self.definition();
        let row = format_ident!("{}", self.operation.to_uppercase());
        let with = pairs(self.with);
        let fixed = constants(&settled_by["fixed"]);
        let also = settled_by["also"].as_array().into_iter().flatten().map(|more| {
            let more = constants(more);
            quote!(&[#(#more),*])
        });
        let limit = definition["x-paging"]["limit"].as_str().map(|name| {
            let most = self.parameter(definition, name)["schema"]["maximum"].as_i64();
            let most = most.unwrap_or(PAGE).min(PAGE);
            quote!((#name, #most))
        });
        let limit = option(limit);
        let total = optional(settled_by, "total");
        quote! {
            crate::client::Read {
                operation: &#row,
                with: &[#(#with),*],
                fixed: &[#(#fixed),*],
                also: &[#(#also),*],
                limit: #limit,
                total: #total,
            }
        }
    }

    /// The operation that reads, which must be one that may be repeated.
    fn definition(&self) -> &Value {
        let Self { spec, place, operation, .. } = self;
        let paths = spec.document["paths"].as_object().into_iter().flatten();
        let mut all = paths.flat_map(|(_, item)| GENERATED_METHODS.iter().map(|method| &item[*method]));
        let found = all.find(|definition| definition["operationId"] == **operation);
        let found = found.unwrap_or_else(|| panic!("{place}: x-settled-by: there is no operation {operation}"));
        assert!(found["x-retry-safe"] == true, "{place}: x-settled-by: {operation} does more than read");
        found
    }

    fn parameter<'a>(&'a self, definition: &'a Value, name: &str) -> &'a Value {
        let all = definition["parameters"].as_array().into_iter().flatten();
        let found = all.map(|parameter| self.spec.resolve(parameter)).find(|found| text(found, "name") == name);
        found.unwrap_or_else(|| panic!("{}: {} has no parameter {name}", self.place, self.operation))
    }
}

/// More about an item, from another read.
fn details(spec: &Spec, settled_by: &Value, request: &Request, place: &str) -> TokenStream {
    let details = &settled_by["details"];
    let Some(operation) = details["operation"].as_str() else { return quote!(None) };
    let read = Read { spec, place, operation, with: &details["with"] }.row(&Value::Null);
    let (at, matches) = (text(details, "at"), request.matches(details, place));
    quote!(Some(crate::client::Details { read: #read, at: #at, matches: &[#(#matches),*] }))
}

/// What tells whether it was done; exactly one of the four forms.
fn evidence(settled_by: &Value, place: &str) -> TokenStream {
    let (new, state) = (&settled_by["new"], &settled_by["state"]);
    if new.is_object() {
        let (id, count, additive) = (text(new, "id"), optional(new, "count"), new["additive"] == true);
        return quote!(crate::client::Evidence::New { id: #id, count: #count, is_additive: #additive });
    }
    if state.is_object() {
        let (field, done, not_done) = (text(state, "field"), words(&state["done"]), words(&state["not-done"]));
        return quote! {
            crate::client::Evidence::State { field: #field, done: &[#(#done),*], not_done: &[#(#not_done),*] }
        };
    }
    if let Some(field) = settled_by["changed"].as_str() {
        return quote!(crate::client::Evidence::Changed { field: #field });
    }
    assert!(settled_by["present"] == true, "{place}: x-settled-by has none of new, state, changed and present");
    quote!(crate::client::Evidence::Presence)
}

/// The request of an operation: its body, in all forms.
struct Request<'a> {
    spec: &'a Spec,
    forms: Vec<&'a Value>,
}

impl<'a> Request<'a> {
    fn of(spec: &'a Spec, definition: &'a Value) -> Self {
        let body = spec.resolve(json_schema(spec.resolve(&definition["requestBody"])));
        let forms = body["anyOf"].as_array().or(body["oneOf"].as_array());
        let forms = forms.map_or_else(|| vec![body], |forms| forms.iter().map(|form| spec.resolve(form)).collect());
        Self { spec, forms }
    }

    fn property(&self, name: &str) -> Option<&'a Value> {
        self.forms.iter().find_map(|form| form["properties"].get(name))
    }

    /// The fields that hold data of a person.
    fn personal(&self) -> Vec<&'a str> {
        let properties = self.forms.iter().filter_map(|form| form["properties"].as_object()).flatten();
        let is_personal =
            |schema: &Value| schema["x-personal"] == true || self.spec.resolve(schema)["x-personal"] == true;
        let mut names: Vec<&str> =
            properties.filter(|(_, schema)| is_personal(schema)).map(|(name, _)| name.as_str()).collect();
        names.dedup();
        names
    }

    /// Which fields of an item are equal to which fields of the request: `match` must be, `like` may be spelled
    /// otherwise.
    fn matches(&self, given: &Value, place: &str) -> Vec<TokenStream> {
        let of = |key: &str, is_echo: bool| {
            let fields = given[key].as_object().into_iter().flatten();
            let rows = fields.map(move |(item, field)| {
                let field =
                    field.as_str().unwrap_or_else(|| panic!("{place}: x-settled-by: {key}: {item} names no field"));
                let default = self.property(field).map_or(&Value::Null, |schema| &schema["default"]);
                let default = if default.is_null() {
                    quote!(None)
                } else {
                    let default = default.to_string();
                    quote!(Some(#default))
                };
                quote!(crate::client::Match { item: #item, field: #field, default: #default, is_echo: #is_echo })
            });
            rows.collect::<Vec<_>>()
        };
        [of("match", true), of("like", false)].concat()
    }
}

/// A field that may be left out, as an `Option`.
fn optional(owner: &Value, key: &str) -> TokenStream {
    option(owner[key].as_str())
}

/// An `Option` as it is written.
fn option(value: Option<impl ToTokens>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}

/// Pairs of names.
fn pairs(object: &Value) -> Vec<TokenStream> {
    let fields = object.as_object().into_iter().flatten();
    fields
        .filter_map(|(name, other)| Some((name, other.as_str()?)))
        .map(|(name, other)| quote!((#name, #other)))
        .collect()
}

/// Parameters with their values, as they are written in a query.
fn constants(object: &Value) -> Vec<TokenStream> {
    let fields = object.as_object().into_iter().flatten();
    fields.map(|(name, value)| (name, plain(value))).map(|(name, value)| quote!((#name, #value))).collect()
}

/// Words, or numbers written as words.
fn words(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().map(plain).collect()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
