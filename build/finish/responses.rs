//! The types of responses: how they are read whatever their shape, what they say of the outcome, where their pages are.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::punctuated::Punctuated;
use syn::{Attribute, Fields, Item, ItemStruct, Meta, Path, Token, parse_quote};

use crate::steps::finish::code::{argument, is_documented, type_name, wire_name};
use crate::steps::finish::paging;
use crate::steps::names::snake;
use crate::steps::operation::{Operation, success_schema};
use crate::steps::spec::{Spec, schema_name, text};

/// Makes a generated item a type that responses are made of: it is decoded by `crate::wire`, not by what serde derives.
pub fn finish_response_type(item: &mut Item) -> Option<Item> {
    match item {
        Item::Struct(item) => Some(match &mut item.fields {
            Fields::Named(_) => finish_object(item),
            Fields::Unnamed(fields) if argument(&fields.unnamed[0].ty, "Vec").is_some() => {
                item.attrs.push(parse_quote!(#[derive(Default)]));
                let name = &item.ident;
                parse_quote!(crate::wire::list!(#name);)
            }
            _ => by_serde(&item.ident),
        }),
        Item::Enum(item) => {
            Some(if item.attrs.iter().any(|attribute| quote!(#attribute).to_string().contains("untagged")) {
                let name = item.ident.clone();
                let variants: Vec<Ident> = item.variants.iter().map(|variant| variant.ident.clone()).collect();
                let exact = if let Some((text, object)) = text_or_object(item) {
                    item.attrs.iter_mut().for_each(|attribute| remove_derives(attribute, "Deserialize"));
                    quote!(crate::wire::text_or_object!(#name { #text, #object });)
                } else {
                    quote!()
                };
                parse_quote!(const _: () = { crate::wire::union!(#name { #(#variants),* }); #exact };)
            } else {
                by_serde(&item.ident)
            })
        }
        _ => None,
    }
}

fn by_serde(name: &Ident) -> Item {
    parse_quote!(crate::wire::by_serde!(#name);)
}

fn finish_object(item: &mut ItemStruct) -> Item {
    item.attrs.iter_mut().for_each(|attribute| remove_derives(attribute, "serde"));
    item.attrs.extend([parse_quote!(#[non_exhaustive]), parse_quote!(#[derive(Default)])]);
    let mut known = Vec::new();
    for field in &mut item.fields {
        let name = field.ident.clone().expect("an object has named fields");
        if name == "extra" {
            if !is_documented(&field.attrs) {
                field.attrs.push(
                    parse_quote!(#[doc = " What the spec does not know, and what could not be read, as it came."]),
                );
            }
        } else {
            let wire = wire_name(&field.attrs).unwrap_or_else(|| name.to_string().trim_start_matches("r#").to_owned());
            known.push(quote!(#wire => #name));
        }
        field.attrs.iter_mut().for_each(for_schemars_alone);
    }
    let name = &item.ident;
    parse_quote!(crate::wire::object!(#name { #(#known),* });)
}

/// The variants of a union that is either a text or an object: which one it is shows without reading it twice.
fn text_or_object(item: &syn::ItemEnum) -> Option<(Ident, Ident)> {
    let inside = |variant: &syn::Variant| type_name(&variant.fields.iter().next()?.ty);
    let (text, object) = (item.variants.first()?, item.variants.last()?);
    (item.variants.len() == 2 && inside(text)? == "String" && object.ident == inside(object)?)
        .then(|| (text.ident.clone(), object.ident.clone()))
}

/// Takes derives out: all of a crate, or one by its name.
fn remove_derives(attribute: &mut Attribute, name: &str) {
    if !attribute.path().is_ident("derive") {
        return;
    }
    let derives = attribute.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated);
    let derives = derives.expect("a derive lists paths").into_iter();
    let kept = derives.filter(|path| path.segments.iter().all(|segment| segment.ident != name));
    *attribute = parse_quote!(#[derive(#(#kept),*)]);
}

/// What the serde attributes say is still right in a JSON schema.
fn for_schemars_alone(attribute: &mut Attribute) {
    if let Meta::List(list) = &attribute.meta
        && list.path.is_ident("serde")
    {
        *attribute = parse_quote!(#[cfg_attr(feature = "schemars", #list)]);
    }
}

/// What the run time must know of the bodies of all successes.
pub fn bodies(spec: &Spec, operations: &[Operation]) -> Vec<Item> {
    let mut names: Vec<&str> = operations.iter().map(|operation| success_schema(spec, operation)).collect();
    names.sort_unstable();
    names.dedup();
    let verdicts = names.iter().map(|name| verdict(spec, operations, name));
    let listings = operations.iter().filter_map(|operation| paging::listing(spec, operation));
    let mut listings: Vec<(String, Item)> = listings.collect();
    listings.sort_by(|one, other| one.0.cmp(&other.0));
    listings.dedup_by(|one, other| one.0 == other.0);
    verdicts.chain(listings.into_iter().map(|(_, item)| item)).collect()
}

/// How a body tells the outcome: by the fields that `x-outcome` names.
fn verdict(spec: &Spec, operations: &[Operation], name: &str) -> Item {
    let outcome = &spec.document["x-outcome"];
    let property = |role: &str| {
        let wire = text(outcome, role);
        let property = &spec.schemas()[name]["properties"][wire];
        property.is_object().then(|| (format_ident!("{}", snake(wire)), property))
    };
    let success = match property("success") {
        Some((field, property)) if spec.resolve(property)["type"] == "boolean" => quote!(self.#field),
        // A server that refuses says so in this field also where the spec knows it of other operations only.
        None if has_extra(spec, name) => {
            outcome["success"].as_str().map_or(quote!(None), |wire| quote!(crate::wire::said(&self.extra, #wire)))
        }
        _ => quote!(None),
    };
    let word = property("word").map(|(field, property)| match schema_name(property) {
        Some(words) if spec.resolve(property)["x-extensible-enum"].is_array() => {
            let words = format_ident!("{words}");
            quote!(self.#field.as_ref().map(types::#words::as_str))
        }
        _ => quote!(self.#field.as_deref()),
    });
    let mut with_words = operations.iter().filter(|operation| operation.definition["x-success-words"].is_array());
    if let Some(operation) = with_words.find(|operation| success_schema(spec, operation) == name && word.is_none()) {
        panic!("operation {}: x-success-words, but no field of its success is the `word` of x-outcome", operation.id);
    }
    let word = word.unwrap_or(quote!(None));
    let name = format_ident!("{name}");
    parse_quote! {
        impl crate::wire::ResponseBody for types::#name {
            fn verdict(&self) -> crate::wire::Verdict<'_> {
                crate::wire::Verdict { success: #success, word: #word }
            }
        }
    }
}

/// Whether a type keeps what the spec does not know.
fn has_extra(spec: &Spec, name: &str) -> bool {
    spec.resolve(&spec.schemas()[name])["type"] == "object"
}

/// The fields of `x-outcome`, for requests that no operation describes and for messages of errors.
pub fn outcome_fields(spec: &Spec) -> TokenStream {
    let outcome = &spec.document["x-outcome"];
    let field = |role: &str| outcome[role].as_str().map_or(quote!(&[]), |name| quote!(&[#name]));
    let (success, message, reasons) = (field("success"), field("message"), field("reasons"));
    quote!(crate::OutcomeFields { success: #success, message: #message, reasons: #reasons })
}
