//! Setters that take plain values and name what they refuse.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;
use syn::{Attribute, Field, ImplItem, ImplItemFn, Item, ItemImpl, ItemMod, Type, parse_quote};

use crate::steps::finish::code::{argument, builder_fields, deprecation, items, type_name};
use crate::steps::names::snake;
use crate::steps::spec::Spec;

/// What a setter stores, taken from the field of the builder: `Result<Option<T>, String>`, and its documentation.
pub struct Setter<'a> {
    pub field: &'a Field,
    pub documentation: Vec<Attribute>,
    /// What the spec says of the value.
    pub schema: &'a Value,
}

impl Setter<'_> {
    /// A method with this signature and this body.
    fn method(&self, body: &TokenStream) -> ImplItemFn {
        let (name, documentation) = (&self.field.ident, &self.documentation);
        let stored = self.stored();
        match argument(stored, "Vec") {
            Some(element) => parse_quote! {
                #(#documentation)*
                pub fn #name<I>(mut self, value: I) -> Self
                where
                    I: ::std::iter::IntoIterator,
                    I::Item: ::std::convert::TryInto<#element>,
                    <I::Item as ::std::convert::TryInto<#element>>::Error: ::std::fmt::Display,
                { #body; self }
            },
            None => parse_quote! {
                #(#documentation)*
                pub fn #name<V>(mut self, value: V) -> Self
                where
                    V: ::std::convert::TryInto<#stored>,
                    V::Error: ::std::fmt::Display,
                { #body; self }
            },
        }
    }

    /// The type without `Result` and `Option`.
    fn stored(&self) -> &Type {
        let inside = argument(&self.field.ty, "Result").unwrap_or(&self.field.ty);
        argument(inside, "Option").unwrap_or(inside)
    }

    /// Checks and stores the value.
    fn storing(&self) -> ImplItemFn {
        let name = self.field.ident.as_ref().expect("builders have named fields");
        let wire = name.to_string();
        let convert = if argument(self.stored(), "Vec").is_some() {
            let at_least = least_elements(self.schema);
            quote!(crate::wire::arguments::list(#wire, #at_least, value))
        } else if let Some((least, most)) = integer_limits(self.schema) {
            quote!(crate::wire::arguments::integer(#wire, #least, #most, value))
        } else {
            quote!(crate::wire::arguments::value(#wire, value))
        };
        let inside = argument(&self.field.ty, "Result").unwrap_or(&self.field.ty);
        let optional = argument(inside, "Option").map(|_| quote!(.map(Some)));
        self.method(&quote!(self.#name = #convert #optional))
    }

    /// Hands the value to the body's builder.
    pub fn forwarding(&self) -> ImplItemFn {
        let name = &self.field.ident;
        self.method(&quote!(self.body = self.body.map(|body| body.#name(value))))
    }
}

/// Replaces the setters of all structs of a module.
pub fn finish_setters(builders: &mut ItemMod, spec: &Spec, documentation: &[(String, String, Vec<Attribute>)]) {
    let fields = builder_fields(builders);
    for item in items(builders) {
        if let Item::Struct(item) = item {
            let text = format!(" Builds a [`{0}`](super::{0}).", item.ident);
            item.attrs.push(parse_quote!(#[doc = #text]));
        }
        let Item::Impl(found) = item else { continue };
        let Some(name) = type_name(&found.self_ty).filter(|_| found.trait_.is_none()) else { continue };
        let schema_of = |owner: &str, field: &Field| property(spec, owner, field);
        replace_methods(found, &fields, schema_of, |field| {
            let known = documentation
                .iter()
                .find(|(owner, known, _)| *owner == name && field.ident.as_ref().is_some_and(|f| f == known));
            known.map(|(_, _, attributes)| attributes.clone()).unwrap_or_default()
        });
    }
}

/// Replaces the setters of one struct.
pub fn replace_methods<'a>(
    found: &mut ItemImpl,
    fields: &[(String, Field)],
    schema_of: impl Fn(&str, &Field) -> &'a Value,
    documentation: impl Fn(&Field) -> Vec<Attribute>,
) {
    let owner = type_name(&found.self_ty);
    for item in &mut found.items {
        let ImplItem::Fn(method) = item else { continue };
        let field = fields
            .iter()
            .find(|(name, field)| Some(name) == owner.as_ref() && field.ident.as_ref() == Some(&method.sig.ident));
        if let Some((owner, field)) = field {
            let (schema, mut documentation) = (schema_of(owner, field), documentation(field));
            documentation.extend(deprecation(schema));
            let setter = Setter { field, documentation, schema };
            if !matches!(setter.stored(), Type::Path(path) if path.path.segments.iter().any(|part| part.ident == "builder"))
            {
                *method = setter.storing();
            }
        }
    }
}

/// What the spec says of a field of a named schema.
pub fn property<'a>(spec: &'a Spec, owner: &str, field: &Field) -> &'a Value {
    let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
    let properties = spec.schemas().get(owner).and_then(|schema| schema["properties"].as_object());
    properties
        .into_iter()
        .flatten()
        .find(|(wire, _)| snake(wire) == name)
        .map_or(&Value::Null, |(_, property)| spec.resolve(property))
}

/// The smallest and the largest integer that the spec allows, if it has a limit.
pub fn integer_limits(schema: &Value) -> Option<(i64, i64)> {
    let (least, most) = (schema["minimum"].as_i64(), schema["maximum"].as_i64());
    let limited = schema["type"] == "integer" && (least.is_some() || most.is_some());
    limited.then(|| (least.unwrap_or(i64::MIN), most.unwrap_or(i64::MAX)))
}

/// The smallest number of elements that the spec allows a list.
pub fn least_elements(property: &Value) -> usize {
    property["minItems"].as_u64().and_then(|least| usize::try_from(least).ok()).unwrap_or(0)
}
