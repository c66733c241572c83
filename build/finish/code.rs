//! Reading generated code.

use quote::quote;
use serde_json::Value;
use syn::{Attribute, Field, File, Item, ItemMod, Type, parse_quote};

/// Whether an item is the module of this name.
pub fn is_module(item: &Item, name: &str) -> bool {
    matches!(item, Item::Mod(module) if module.ident == name)
}

/// The module of this name.
pub fn module<'a>(file: &'a mut File, name: &str) -> &'a mut ItemMod {
    let found = file.items.iter_mut().find_map(|item| match item {
        Item::Mod(module) if module.ident == name => Some(module),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("the generator made no module {name}"))
}

/// The items of a module.
pub fn items(module: &mut ItemMod) -> &mut Vec<Item> {
    &mut module.content.as_mut().expect("generated modules have a body").1
}

/// The fields of all structs of a module, with the name of the struct.
pub fn builder_fields(module: &mut ItemMod) -> Vec<(String, Field)> {
    let structs = items(module).iter().filter_map(|item| match item {
        Item::Struct(item) => Some(item),
        _ => None,
    });
    structs.flat_map(|item| item.fields.iter().map(|field| (item.ident.to_string(), field.clone()))).collect()
}

/// The documentation of the fields of all structs: owner, field, attributes.
pub fn field_documentation(items: &[Item]) -> Vec<(String, String, Vec<Attribute>)> {
    let mut found = Vec::new();
    for item in items {
        let Item::Struct(item) = item else { continue };
        for field in &item.fields {
            let attributes = field.attrs.iter().filter(|attribute| attribute.path().is_ident("doc")).cloned().collect();
            let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
            found.push((item.ident.to_string(), name, attributes));
        }
    }
    found
}

/// `T` of `Wrapper<T, …>`.
pub fn argument<'a>(found: &'a Type, wrapper: &str) -> Option<&'a Type> {
    let Type::Path(path) = found else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == wrapper)?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        syn::GenericArgument::Type(inner) => Some(inner),
        _ => None,
    }
}

/// The last name of a type's path.
pub fn type_name(found: &Type) -> Option<String> {
    let Type::Path(path) = found else { return None };
    path.path.segments.last().map(|last| last.ident.to_string())
}

/// The type that a struct defines or an impl is for; of `TryFrom<B> for super::T` it is T.
pub fn item_type(item: &Item) -> Option<String> {
    match item {
        Item::Struct(item) => Some(item.ident.to_string()),
        Item::Impl(item) => type_name(&item.self_ty),
        _ => None,
    }
}

/// Whether there is documentation among the attributes.
pub fn is_documented(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("doc"))
}

/// The attribute for what the vendor has deprecated, if it has.
pub fn deprecation(definition: &Value) -> Option<Attribute> {
    (definition["deprecated"] == true).then(|| parse_quote!(#[deprecated = "the vendor has deprecated it"]))
}

/// An attribute as text, to look something up in it.
pub fn attribute_text(attribute: &Attribute) -> String {
    quote!(#attribute).to_string()
}

/// The word of `#[serde(rename = "word")]`.
pub fn wire_name(attributes: &[Attribute]) -> Option<String> {
    let all: String = attributes.iter().map(attribute_text).collect();
    let after = all.split_once("rename = \"")?.1;
    after.split_once('"').map(|(word, _)| word.to_owned())
}
