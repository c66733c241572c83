//! The generated types: what their builders take, what they derive, which words they know.

use std::collections::BTreeSet;

use proc_macro2::Ident;
use quote::{format_ident, quote};
use serde_json::Value;
use syn::punctuated::Punctuated;
use syn::visit_mut::VisitMut;
use syn::{Attribute, Field, Fields, ImplItem, Item, ItemMod, ItemStruct, Meta, Token, parse_quote};

use crate::steps::adapt::Adapted;
use crate::steps::finish::code::{
    argument, attribute_text, deprecation, field_documentation, is_documented, item_type, items, type_name, wire_name,
};
use crate::steps::finish::responses::finish_response_type;
use crate::steps::finish::setters::{finish_setters, integer_limits, least_elements, property};
use crate::steps::finish::stub;
use crate::steps::spec::{Spec, text, texts};

/// Finishes the module of the types.
pub fn finish_types(types: &mut ItemMod, spec: &Spec, adapted: &Adapted) {
    types.attrs.push(parse_quote!(#[allow(clippy::pedantic)]));
    let documentation = field_documentation(items(types));
    let requests = &adapted.requests;
    for item in items(types) {
        match item {
            Item::Struct(item) => finish_struct(item, spec, requests),
            Item::Enum(item) => {
                item.attrs.push(parse_quote!(#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]));
                item.attrs.push(parse_quote!(#[non_exhaustive]));
                let schema = spec.schemas().get(&item.ident.to_string()).unwrap_or(&Value::Null);
                for variant in &mut item.variants {
                    let wire = wire_name(&variant.attrs);
                    if texts(schema, "x-enum-deprecated").iter().any(|word| Some(*word) == wire.as_deref()) {
                        variant.attrs.push(parse_quote!(#[deprecated = "the vendor has deprecated it"]));
                    }
                }
                for variant in item.variants.iter_mut().filter(|variant| !is_documented(&variant.attrs)) {
                    let text =
                        format!(" `{}`.", wire_name(&variant.attrs).unwrap_or_else(|| variant.ident.to_string()));
                    variant.attrs.push(parse_quote!(#[doc = #text]));
                }
            }
            Item::Mod(builders) if builders.ident == "builder" => {
                items(builders).retain(|item| item_type(item).is_none_or(|name| requests.contains(&name)));
                finish_setters(builders, spec, &documentation);
            }
            _ => {}
        }
    }
    for (old, new) in named_variants(items(types), spec) {
        Renamed { old, new }.visit_item_mod_mut(types);
    }
    items(types).retain_mut(|item| !is_response_builder(item, requests));
    let read = items(types).iter_mut().filter(|item| is_response_type(item, adapted)).filter_map(finish_response_type);
    let read: Vec<Item> = read.collect();
    items(types).extend(read);
    let responses = items(types).iter().filter(|item| is_response_type(item, adapted));
    let setters: Vec<Item> = responses.filter_map(stub::setters).collect();
    items(types).extend(setters);
    let shown: Vec<Item> = items(types).iter().filter_map(display_of_text).collect();
    items(types).extend(shown);
    let unions = union_conversions(items(types), requests);
    items(types).extend(unions);
    items(types).extend(adapted.open_enums.iter().map(|name| open_enum(name, &spec.schemas()[name])));
}

fn finish_struct(item: &mut ItemStruct, spec: &Spec, requests: &BTreeSet<String>) {
    item.attrs.push(parse_quote!(#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]));
    let name = item.ident.to_string();
    let is_request = requests.contains(&name);
    match &mut item.fields {
        Fields::Named(fields) if is_request => {
            item.attrs.push(parse_quote!(#[non_exhaustive]));
            fields.named.iter_mut().for_each(|field| finish_request_field(field, property(spec, &name, field)));
        }
        Fields::Unnamed(fields) if !is_request && argument(&fields.unnamed[0].ty, "Vec").is_some() => {}
        Fields::Unnamed(_) => item.attrs.extend(limits(&spec.schemas()[&name], &["minLength", "maxLength", "pattern"])),
        Fields::Named(fields) => {
            for field in &mut fields.named {
                field.attrs.extend(deprecation(property(spec, &name, field)));
            }
        }
        Fields::Unit => {}
    }
}

/// A text with limits shows itself as the text.
fn display_of_text(item: &Item) -> Option<Item> {
    let Item::Struct(item) = item else { return None };
    let Fields::Unnamed(fields) = &item.fields else { return None };
    let name = &item.ident;
    (type_name(&fields.unnamed[0].ty).as_deref() == Some("String")).then(|| {
        parse_quote! {
            impl ::std::fmt::Display for #name {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    f.write_str(&self.0)
                }
            }
        }
    })
}

/// The limits of a schema, for the JSON schema of its type.
fn limits(schema: &Value, keywords: &[&str]) -> Vec<Attribute> {
    let stated = keywords.iter().filter(|keyword| !schema[**keyword].is_null());
    let limits = stated.map(|keyword| {
        let limit: syn::Lit =
            syn::parse_str(&schema[*keyword].to_string()).expect("a JSON number or text is a literal");
        parse_quote!(#[cfg_attr(feature = "schemars", schemars(extend(#keyword = #limit)))])
    });
    limits.collect()
}

fn finish_request_field(field: &mut Field, property: &Value) {
    // The builder fills in the only possible word; a body that lacks it is still no such body.
    field.attrs.iter_mut().for_each(remove_serde_default);
    match least_elements(property) {
        0 => {}
        1 => field.attrs.push(parse_quote!(#[serde(deserialize_with = "crate::wire::arguments::non_empty")])),
        other => panic!("minItems {other}: only 1 is checked when decoding"),
    }
    if let Some((least, most)) = integer_limits(property) {
        let optional = argument(&field.ty, "Option").is_some();
        let decode = if optional { "optional_limited" } else { "limited" };
        let decode = format!("crate::wire::arguments::{decode}::<_, {{ {least} }}, {{ {most} }}>");
        field.attrs.push(parse_quote!(#[serde(deserialize_with = #decode)]));
        if optional {
            field.attrs.push(parse_quote!(#[serde(default)]));
        }
    }
    field.vis = parse_quote!(pub(crate));
    field.attrs.extend(limits(property, &["minItems", "minimum", "maximum"]));
}

/// The variants of closed enums that the spec gives another name: that of the generator, and that of the spec.
fn named_variants(items: &[Item], spec: &Spec) -> Vec<(Ident, Ident)> {
    let enums = items.iter().filter_map(|item| match item {
        Item::Enum(item) => Some((item, spec.schemas().get(&item.ident.to_string())?)),
        _ => None,
    });
    let renamed = enums.flat_map(|(item, schema)| {
        let names: Vec<(&str, &str)> =
            texts(schema, "enum").into_iter().zip(texts(schema, "x-enum-varnames")).collect();
        item.variants.iter().filter_map(move |variant| {
            let wire = wire_name(&variant.attrs).unwrap_or_else(|| variant.ident.to_string());
            let (_, name) = names.iter().find(|(word, _)| *word == wire)?;
            (variant.ident != name).then(|| (variant.ident.clone(), format_ident!("{name}")))
        })
    });
    renamed.collect()
}

/// Gives a variant another name wherever it stands.
struct Renamed {
    old: Ident,
    new: Ident,
}

impl VisitMut for Renamed {
    fn visit_ident_mut(&mut self, found: &mut Ident) {
        if *found == self.old {
            *found = self.new.clone();
        }
    }
}

/// Whether a type is part of responses: those of its own schema, and those of the objects inside of them.
fn is_response_type(item: &Item, adapted: &Adapted) -> bool {
    match item {
        Item::Struct(item) if matches!(item.fields, Fields::Named(_)) => {
            !adapted.requests.contains(&item.ident.to_string())
        }
        Item::Struct(ItemStruct { ident, .. }) | Item::Enum(syn::ItemEnum { ident, .. }) => {
            adapted.responses.contains(&ident.to_string())
        }
        _ => false,
    }
}

fn remove_serde_default(attribute: &mut Attribute) {
    if !attribute_text(attribute).contains("defaults::") {
        return;
    }
    let settings = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
    let settings =
        settings.unwrap_or_else(|error| panic!("generated attribute {}: {error}", attribute_text(attribute)));
    let kept = settings.into_iter().filter(|setting| !setting.path().is_ident("default"));
    *attribute = parse_quote!(#[serde(#(#kept),*)]);
}

fn is_response_builder(item: &mut Item, requests: &BTreeSet<String>) -> bool {
    let Item::Impl(found) = item else { return false };
    let named = type_name(&found.self_ty).is_some_and(|name| requests.contains(&name));
    let builds = |item: &ImplItem| matches!(item, ImplItem::Fn(function) if function.sig.ident == "builder");
    for item in &mut found.items {
        if let ImplItem::Fn(function) = item
            && function.sig.ident == "builder"
        {
            function.attrs.push(parse_quote!(#[doc = " Builds one, field by field."]));
        }
    }
    found.trait_.is_none() && !named && found.items.iter().any(builds)
}

/// Lets the builder of a union's member stand for the union.
fn union_conversions(items: &[Item], requests: &BTreeSet<String>) -> Vec<Item> {
    let enums: BTreeSet<String> = items
        .iter()
        .filter_map(|item| match item {
            Item::Enum(item) => Some(item.ident.to_string()),
            _ => None,
        })
        .collect();
    let members = items.iter().filter_map(|item| {
        let Item::Impl(found) = item else { return None };
        let union = type_name(&found.self_ty).filter(|name| enums.contains(name))?;
        let from = found.trait_.as_ref()?.0.segments.last()?;
        let syn::PathArguments::AngleBracketed(arguments) = &from.arguments else { return None };
        let Some(syn::GenericArgument::Type(member)) = arguments.args.first() else { return None };
        let member = type_name(member).filter(|name| from.ident == "From" && requests.contains(name))?;
        Some((format_ident!("{union}"), format_ident!("{member}")))
    });
    members
        .map(|(union, member)| {
            parse_quote! {
                impl ::std::convert::TryFrom<builder::#member> for #union {
                    type Error = self::error::ConversionError;
                    fn try_from(value: builder::#member) -> ::std::result::Result<Self, self::error::ConversionError> {
                        #member::try_from(value).map(Self::from)
                    }
                }
            }
        })
        .collect()
}

fn open_enum(name: &str, schema: &Value) -> Item {
    let name = format_ident!("{name}");
    let documentation = text(schema, "description");
    let values = schema["x-extensible-enum"].as_array().into_iter().flatten();
    let variants = values.zip(texts(schema, "x-enum-varnames")).enumerate().map(|(position, (value, variant))| {
        let variant = format_ident!("{variant}");
        let description = schema["x-enum-descriptions"][position].as_str().unwrap_or_default();
        let description = format!("`{}`: {description}", value.to_string().trim_matches('"'));
        let legacy = schema["x-legacy-forms"].as_object().into_iter().flatten();
        let legacy: Vec<&String> = legacy.filter(|(_, current)| *current == value).map(|(old, _)| old).collect();
        let value = value.to_string().trim_matches('"').to_owned();
        let words = schema["x-enum-deprecated"].as_array().into_iter().flatten();
        let is_deprecated = words.map(ToString::to_string).any(|word| word.trim_matches('"') == value);
        let deprecated = is_deprecated.then(|| quote!(#[deprecated = "the vendor has deprecated it"]));
        quote!(#[doc = #description] #deprecated #variant = #value #(| #legacy)*,)
    });
    let kind = if schema["type"] == "integer" { quote!(number) } else { quote!(text) };
    parse_quote!(crate::wire::open_enum::open_enum! { #kind #[doc = #documentation] pub enum #name { #(#variants)* } })
}
