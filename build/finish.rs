//! Adds to the generated code what the generator cannot say: the crate's own error and answer types, setters that take
//! plain values and name what they refuse, documentation from the spec, the operation table.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;
use syn::punctuated::Punctuated;
use syn::visit_mut::VisitMut;
use syn::{
    Attribute, Field, Fields, File, ImplItem, ImplItemFn, Item, ItemImpl, ItemMod, ItemStruct, Meta, Token, Type,
    parse_quote,
};

use crate::adapt::Adapted;
use crate::operation::{self, Operation};
use crate::paging;
use crate::sample::{documentation_test, snake};
use crate::spec::{Spec, text, texts};

/// The finished file of one API.
pub fn client(spec: &Spec, operations: &[Operation], adapted: &Adapted, generated: TokenStream) -> File {
    let mut file: File =
        syn::parse2(generated).unwrap_or_else(|error| panic!("{}: generated code: {error}", spec.path));
    file.items.retain(|item| !is_module(item, "prelude"));
    let types = module(&mut file, "types").clone();
    finish_types(module(&mut file, "types"), spec, adapted);
    for operation in operations {
        finish_operation(module(&mut file, "builder"), spec, operation, &types);
    }
    for item in &mut file.items {
        finish_client(item, spec, operations);
    }
    Wording.visit_file_mut(&mut file);
    file.items.extend(glue(spec, operations));
    file
}

/// An expression that lists the types of all named schemas, `[entry!("Name", module::types::Name), …]`, for the tests.
pub fn type_table(spec: &Spec) -> String {
    let module = spec.module();
    let entries =
        spec.schemas().keys().map(|name| format!("    entry!(\"{name}\", sharekit::{module}::types::{name}),\n"));
    format!("[\n{}]\n", entries.collect::<String>())
}

fn is_module(item: &Item, name: &str) -> bool {
    matches!(item, Item::Mod(module) if module.ident == name)
}

fn module<'a>(file: &'a mut File, name: &str) -> &'a mut ItemMod {
    let found = file.items.iter_mut().find_map(|item| match item {
        Item::Mod(module) if module.ident == name => Some(module),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("the generator made no module {name}"))
}

fn items(module: &mut ItemMod) -> &mut Vec<Item> {
    &mut module.content.as_mut().expect("generated modules have a body").1
}

// ---- types -------------------------------------------------------------------------------------------------------

fn finish_types(types: &mut ItemMod, spec: &Spec, adapted: &Adapted) {
    types.attrs.push(parse_quote!(#[allow(clippy::pedantic)]));
    let documentation = field_documentation(items(types));
    let requests = &adapted.requests;
    for item in items(types) {
        match item {
            Item::Struct(item) => finish_struct(item, spec, requests),
            Item::Enum(item) => {
                item.attrs.push(parse_quote!(#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]));
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
    items(types).retain_mut(|item| !is_answer_builder(item, requests));
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
        Fields::Named(fields) => {
            item.attrs.extend([parse_quote!(#[non_exhaustive]), parse_quote!(#[derive(Default)])]);
            fields.named.iter_mut().for_each(finish_answer_field);
        }
        Fields::Unnamed(fields) if !is_request && argument(&fields.unnamed[0].ty, "Vec").is_some() => {
            fields.unnamed[0].attrs.push(parse_quote!(#[serde(deserialize_with = "crate::liberal::bare_list")]));
        }
        Fields::Unnamed(_) => item.attrs.extend(limits(&spec.schemas()[&name], &["minLength", "maxLength", "pattern"])),
        Fields::Unit => {}
    }
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
        1 => field.attrs.push(parse_quote!(#[serde(deserialize_with = "crate::argument::non_empty")])),
        other => panic!("minItems {other}: only 1 is checked when decoding"),
    }
    field.attrs.extend(limits(property, &["minItems"]));
}

fn finish_answer_field(field: &mut Field) {
    if argument(&field.ty, "Option").is_some_and(|inner| argument(inner, "Vec").is_some()) {
        field.attrs.push(parse_quote!(#[serde(default, deserialize_with = "crate::liberal::list")]));
    }
    if field.ident.as_ref().is_some_and(|name| name == "extra") && !is_documented(&field.attrs) {
        field.attrs.push(parse_quote!(#[doc = " Fields that the spec does not know, as they came."]));
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

fn is_answer_builder(item: &mut Item, requests: &BTreeSet<String>) -> bool {
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
        quote!(#[doc = #description] #variant = #value #(| #legacy)*,)
    });
    let kind = if schema["type"] == "integer" { quote!(number) } else { quote!(text) };
    parse_quote!(crate::open_enum::open_enum! { #kind #[doc = #documentation] pub enum #name { #(#variants)* } })
}

// ---- setters -----------------------------------------------------------------------------------------------------

/// What a setter stores, taken from the field of the builder: `Result<Option<T>, String>`, and its documentation.
struct Setter<'a> {
    field: &'a Field,
    documentation: Vec<Attribute>,
    /// The smallest number of elements of a list.
    at_least: usize,
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
        let at_least = self.at_least;
        let convert = if argument(self.stored(), "Vec").is_some() {
            quote!(crate::argument::list(#wire, #at_least, value))
        } else {
            quote!(crate::argument::value(#wire, value))
        };
        let inside = argument(&self.field.ty, "Result").unwrap_or(&self.field.ty);
        let optional = argument(inside, "Option").map(|_| quote!(.map(Some)));
        self.method(&quote!(self.#name = #convert #optional))
    }

    /// Hands the value to the body's builder.
    fn forwarding(&self) -> ImplItemFn {
        let name = &self.field.ident;
        self.method(&quote!(self.body = self.body.map(|body| body.#name(value))))
    }
}

/// Replaces the setters of all structs of a module.
fn finish_setters(builders: &mut ItemMod, spec: &Spec, documentation: &[(String, String, Vec<Attribute>)]) {
    let fields = builder_fields(builders);
    for item in items(builders) {
        if let Item::Struct(item) = item {
            let text = format!(" Builds a [`{0}`](super::{0}).", item.ident);
            item.attrs.push(parse_quote!(#[doc = #text]));
        }
        let Item::Impl(found) = item else { continue };
        let Some(name) = type_name(&found.self_ty).filter(|_| found.trait_.is_none()) else { continue };
        replace_methods(found, spec, &fields, |field| {
            let known = documentation
                .iter()
                .find(|(owner, known, _)| *owner == name && field.ident.as_ref().is_some_and(|f| f == known));
            known.map(|(_, _, attributes)| attributes.clone()).unwrap_or_default()
        });
    }
}

fn replace_methods(
    found: &mut ItemImpl,
    spec: &Spec,
    fields: &[(String, Field)],
    documentation: impl Fn(&Field) -> Vec<Attribute>,
) {
    let owner = type_name(&found.self_ty);
    for item in &mut found.items {
        let ImplItem::Fn(method) = item else { continue };
        let field = fields
            .iter()
            .find(|(name, field)| Some(name) == owner.as_ref() && field.ident.as_ref() == Some(&method.sig.ident));
        if let Some((owner, field)) = field {
            let at_least = least_elements(property(spec, owner, field));
            let setter = Setter { field, documentation: documentation(field), at_least };
            if !matches!(setter.stored(), Type::Path(path) if path.path.segments.iter().any(|part| part.ident == "builder"))
            {
                *method = setter.storing();
            }
        }
    }
}

/// What the spec says of a field of a named schema.
fn property<'a>(spec: &'a Spec, owner: &str, field: &Field) -> &'a Value {
    let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
    let properties = spec.schemas().get(owner).and_then(|schema| schema["properties"].as_object());
    properties
        .into_iter()
        .flatten()
        .find(|(wire, _)| snake(wire) == name)
        .map_or(&Value::Null, |(_, property)| property)
}

fn least_elements(property: &Value) -> usize {
    property["minItems"].as_u64().and_then(|least| usize::try_from(least).ok()).unwrap_or(0)
}

/// The fields of all structs of a module, with the name of the struct.
fn builder_fields(module: &mut ItemMod) -> Vec<(String, Field)> {
    let structs = items(module).iter().filter_map(|item| match item {
        Item::Struct(item) => Some(item),
        _ => None,
    });
    structs.flat_map(|item| item.fields.iter().map(|field| (item.ident.to_string(), field.clone()))).collect()
}

/// The documentation of the fields of all structs: owner, field, attributes.
fn field_documentation(items: &[Item]) -> Vec<(String, String, Vec<Attribute>)> {
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

// ---- operations --------------------------------------------------------------------------------------------------

fn finish_operation(builders: &mut ItemMod, spec: &Spec, operation: &Operation, types: &ItemMod) {
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
        replace_methods(found, spec, &fields, |field| parameter_documentation(operation, field));
        finish_body_methods(found);
        found.items.extend(body_setters(operation, types).into_iter().map(ImplItem::Fn));
        let sends = wrap_send(found, operation);
        found.items.extend([sends, apply(operation, &fields)].map(ImplItem::Fn));
        let own = fields.iter().filter(|(owner, _)| *owner == name).filter_map(|(_, field)| field.ident.clone());
        let paging = paging::methods(spec, operation, &format_ident!("{name}"), &own.collect::<Vec<_>>());
        found.items.extend(paging.into_iter().map(ImplItem::Fn));
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

fn parameter_documentation(operation: &Operation, field: &Field) -> Vec<Attribute> {
    let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
    let known = operation.parameters.iter().find(|parameter| snake(text(parameter, "name")) == name);
    let text = known.map_or("The JSON body.".to_owned(), |parameter| text(parameter, "description").to_owned());
    vec![parse_quote!(#[doc = #text])]
}

/// A setter for each field of the body, so that `.codes(["a"])` needs no detour.
fn body_setters(operation: &Operation, types: &ItemMod) -> Vec<ImplItemFn> {
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
            let documentation = known.map(|(_, _, found)| found.clone()).unwrap_or_default();
            Setter { field: &field, documentation, at_least: 0 }.forwarding()
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

/// Makes the generated `send` private and puts one in its place that answers with the crate's own types.
fn wrap_send(found: &mut ItemImpl, operation: &Operation) -> ImplItemFn {
    let send = found.items.iter_mut().find_map(|item| match item {
        ImplItem::Fn(method) if method.sig.ident == "send" => Some(method),
        _ => None,
    });
    let send = send.unwrap_or_else(|| panic!("operation {}: the generator made no send()", operation.id));
    send.sig.ident = format_ident!("send_generated");
    send.vis = syn::Visibility::Inherited;
    let syn::ReturnType::Type(_, output) = &send.sig.output else {
        panic!("operation {}: send() returns nothing", operation.id)
    };
    let value = argument(output, "Result").and_then(|answer| argument(answer, "ResponseValue"));
    let value = value.unwrap_or_else(|| panic!("operation {}: send() returns no ResponseValue", operation.id));
    let row = format_ident!("{}", operation.id.to_uppercase());
    let statuses = operation.definition["responses"].as_object().into_iter().flat_map(|responses| responses.keys());
    let statuses: Vec<&str> = statuses.map(String::as_str).filter(|status| *status != "200").collect();
    let documentation = format!(
        "Sends `{} {}` and waits for the answer.\n\n# Errors\n\nIf an argument is missing or out of range (nothing is sent then), \
         if the server cannot be reached, or if it answers anything but a success that can be decoded. Documented error \
         statuses: {}.",
        operation.method.to_uppercase(),
        operation.path,
        statuses.join(", "),
    );
    parse_quote! {
        #[doc = #documentation]
        pub async fn send(self) -> Result<crate::ResponseValue<#value>, crate::Error> {
            let (client, call) = self.client.begin(&super::operations::#row);
            let mut request = self;
            request.client = &client;
            call.finish(request.send_generated().await)
        }
    }
}

// ---- client ------------------------------------------------------------------------------------------------------

fn finish_client(item: &mut Item, spec: &Spec, operations: &[Operation]) {
    match item {
        Item::Use(reexport) => reexport.vis = syn::Visibility::Inherited,
        Item::Struct(client) if client.ident == "Client" => {
            let text = format!(
                "{}\n\nCheap to clone; clones share connections and settings.",
                text(&spec.document["info"], "description")
            );
            client.attrs = vec![parse_quote!(#[derive(Clone)]), parse_quote!(#[doc = #text])];
        }
        Item::Impl(found) if found.trait_.is_none() && type_name(&found.self_ty).as_deref() == Some("Client") => {
            found.items.retain(|item| !matches!(item, ImplItem::Fn(method) if method.sig.ident == "new"));
            for item in &mut found.items {
                if let ImplItem::Fn(method) = item {
                    finish_client_method(method, spec, operations);
                }
            }
        }
        _ => {}
    }
}

fn finish_client_method(method: &mut ImplItemFn, spec: &Spec, operations: &[Operation]) {
    match operations.iter().find(|operation| method.sig.ident == operation.id.as_str()) {
        Some(operation) => {
            let text = format!("{}\n\n{}", operation.documentation(), documentation_test(spec, operation));
            method.attrs = vec![parse_quote!(#[doc = #text])];
        }
        None => method.vis = parse_quote!(pub(crate)),
    }
}

/// What stands between the generated client and `http::Transport`, and the operation table.
fn glue(spec: &Spec, operations: &[Operation]) -> Vec<Item> {
    let names: Vec<_> = operations.iter().map(|operation| format_ident!("{}", operation.id.to_uppercase())).collect();
    let rows = operations.iter().map(Operation::row);
    let titles = operations.iter().map(|operation| format!("`{}`", operation.id));
    let servers = spec.document["servers"].as_array().into_iter().flatten().map(|server| text(server, "url"));
    let limits = spec.document["x-rate-limits"].as_array().into_iter().flatten().map(|limit| {
        let number = |field: &str| proc_macro2::Literal::u64_unsuffixed(limit[field].as_u64().unwrap_or(1));
        let (requests, seconds) = (number("requests"), number("seconds"));
        quote!((#requests, #seconds))
    });
    let credential = operation::usual_credential(operations);
    let calls = operations.iter().map(dynamic_call);
    let file: File = parse_quote! {
        /// The addresses that the spec names, the default first.
        pub const SERVERS: &[&str] = &[#(#servers),*];

        /// The limits that the spec states: so many requests in so many seconds.
        pub const RATE_LIMITS: &[(u32, u64)] = &[#(#limits),*];

        /// What the spec says of each operation.
        pub const OPERATIONS: &[&crate::Operation] = &[#(&operations::#names),*];

        mod operations {
            #(#[doc = #titles] pub(super) static #names: crate::Operation = #rows;)*
        }

        impl Client {
            /// A clone that notes what happens to one call.
            fn begin(&self, operation: &'static crate::Operation) -> (Self, crate::http::Call) {
                let (inner, call) = self.inner.begin(operation);
                (Self { baseurl: self.baseurl.clone(), client: self.client.clone(), inner }, call)
            }
        }

        impl Client {
            /// A clone whose calls have other options. Cheap; connections and limits stay shared.
            #[must_use]
            pub fn with_options(
                &self,
                change: impl FnOnce(crate::http::CallOptions) -> crate::http::CallOptions,
            ) -> Self {
                Self { inner: self.inner.with_options(change), ..self.clone() }
            }

            /// A request that the spec does not know, through the same credentials, limits and retries. `path` begins
            /// with `/` and is added to the base URL.
            pub fn request(&self, method: reqwest::Method, path: &str) -> crate::http::RawRequest {
                let credential = crate::Credential::#credential;
                crate::http::RawRequest::new(self.client.clone(), &self.inner, credential, method, &self.baseurl, path)
            }
        }

        impl ClientHooks<crate::http::Transport> for Client {
            async fn exec(&self, request: reqwest::Request, _: &OperationInfo) -> reqwest::Result<reqwest::Response> {
                self.inner.execute(&self.client, request).await
            }
        }

        impl std::fmt::Debug for Client {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct("Client").field("base_url", &self.baseurl).field("transport", &self.inner).finish_non_exhaustive()
            }
        }

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
            ) -> Result<crate::ResponseValue<serde_json::Value>, crate::Error> {
                let mut arguments = crate::argument::Arguments::new(operation_id, arguments, self.inner.redactor());
                match operation_id {
                    #(#calls)*
                    _ => Err(crate::argument::no_such_operation(operation_id, OPERATIONS)),
                }
            }
        }
    };
    file.items
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

/// Sets the fields of an operation's builder from JSON.
fn apply(operation: &Operation, fields: &[(String, Field)]) -> ImplItemFn {
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
        pub(super) fn apply(mut self, arguments: &mut crate::argument::Arguments) -> Result<Self, crate::Error> {
            #(#settings)*
            Ok(self)
        }
    }
}

/// Says in the generated messages which argument is meant and what it may be.
struct Wording;

impl VisitMut for Wording {
    fn visit_lit_str_mut(&mut self, literal: &mut syn::LitStr) {
        let text = literal.value();
        let missing = text.strip_suffix(" was not initialized").or_else(|| text.strip_prefix("no value supplied for "));
        if let Some(name) = missing {
            *literal = syn::LitStr::new(&format!("{name}: required, but not given"), literal.span());
        }
    }

    fn visit_expr_match_mut(&mut self, found: &mut syn::ExprMatch) {
        syn::visit_mut::visit_expr_match_mut(self, found);
        let words: Vec<String> = found
            .arms
            .iter()
            .filter_map(|arm| match &arm.pat {
                syn::Pat::Lit(syn::PatLit { lit: syn::Lit::Str(word), .. }) => Some(word.value()),
                _ => None,
            })
            .collect();
        let fallback = found.arms.last_mut().filter(|arm| quote!(#arm).to_string().contains("\"invalid value\""));
        if let Some(fallback) = fallback {
            let message = format!("must be {}", words.join(" or "));
            *fallback.body = parse_quote!(Err(#message.into()));
        }
    }
}

// ---- reading generated code --------------------------------------------------------------------------------------

/// `T` of `Wrapper<T, …>`.
fn argument<'a>(found: &'a Type, wrapper: &str) -> Option<&'a Type> {
    let Type::Path(path) = found else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == wrapper)?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        syn::GenericArgument::Type(inner) => Some(inner),
        _ => None,
    }
}

/// The last name of a type's path.
fn type_name(found: &Type) -> Option<String> {
    let Type::Path(path) = found else { return None };
    path.path.segments.last().map(|last| last.ident.to_string())
}

/// The type that a struct defines or an impl is for; of `TryFrom<B> for super::T` it is T.
fn item_type(item: &Item) -> Option<String> {
    match item {
        Item::Struct(item) => Some(item.ident.to_string()),
        Item::Impl(item) => type_name(&item.self_ty),
        _ => None,
    }
}

fn is_documented(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("doc"))
}

fn attribute_text(attribute: &Attribute) -> String {
    quote!(#attribute).to_string()
}

/// The word of `#[serde(rename = "word")]`.
fn wire_name(attributes: &[Attribute]) -> Option<String> {
    let all: String = attributes.iter().map(attribute_text).collect();
    let after = all.split_once("rename = \"")?.1;
    after.split_once('"').map(|(word, _)| word.to_owned())
}

fn pascal(id: &str) -> String {
    let parts = id.split('_').filter(|part| !part.is_empty());
    parts.map(|part| part[..1].to_uppercase() + &part[1..]).collect()
}
