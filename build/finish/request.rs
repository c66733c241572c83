//! The request of an operation: what the generator's `send` does before it sends, and builders that own their client.

use quote::{format_ident, quote};
use syn::visit_mut::VisitMut;
use syn::{Expr, ImplItemFn, Item, ItemMod, Pat, Stmt, parse_quote};

use crate::steps::finish::code::items;
use crate::steps::names::snake;
use crate::steps::operation::Operation;
use crate::steps::spec::text;

/// Makes `fn request(self)` of a generated `send`: all that it does up to the request, in the crate's own terms. The URL
/// is a clone of the client's, which was parsed once, with the path and the query of the call.
pub fn cut(send: &mut ImplItemFn, operation: &Operation) {
    let built = send.block.stmts.iter().position(|statement| binds(statement, "request"));
    let built = built.unwrap_or_else(|| panic!("operation {}: send() builds no request", operation.id));
    send.block.stmts.truncate(built + 1);
    // The generator's own header, which tells the version of our spec.
    send.block.stmts.retain(|statement| !quote!(#statement).to_string().contains("\"api-version\""));
    let headers =
        send.block.stmts.iter().filter(|statement| quote!(#statement).to_string().contains("header_map")).count();
    let only_version = headers == 2;
    if only_version {
        send.block.stmts.retain(|statement| !binds(statement, "header_map"));
    }
    let url = send.block.stmts.iter().position(|statement| binds(statement, "url"));
    let url = url.unwrap_or_else(|| panic!("operation {}: send() makes no URL", operation.id));
    send.block.stmts.splice(url..=url, url_statements(operation));
    InOurTerms { only_version }.visit_block_mut(&mut send.block);
    let Some(Stmt::Local(local)) = send.block.stmts.pop() else {
        panic!("operation {}: send() ends otherwise than expected", operation.id)
    };
    let Some(Expr::Try(request)) = local.init.map(|init| *init.expr) else {
        panic!("operation {}: send() builds its request otherwise than expected", operation.id)
    };
    let request = request.expr;
    send.block.stmts.push(Stmt::Expr(*request, None));
    send.sig = parse_quote!(fn request(self) -> Result<reqwest::Request, crate::Error>);
    send.vis = parse_quote!(pub(super));
    send.attrs = vec![parse_quote!(#[doc = "The request, if the arguments allow one."])];
}

/// Statements that bind the `url` of an operation; what is not set is not in the query.
fn url_statements(operation: &Operation) -> Vec<Stmt> {
    let of = |place: &'static str| operation.parameters.iter().filter(move |parameter| text(parameter, "in") == place);
    let mut path = operation.path.clone();
    let mut segments = Vec::new();
    for name in of("path").map(|parameter| text(parameter, "name")) {
        path = path.replace(&format!("{{{name}}}"), &format!("{{{}}}", snake(name)));
        let field = format_ident!("{}", snake(name));
        segments.push(quote!(#field = encode_path(&#field)));
    }
    let url: Stmt = match &segments[..] {
        [] => parse_quote!(let url = crate::wire::url(&client.baseurl, #path);),
        segments => parse_quote!(let url = crate::wire::url(&client.baseurl, &format!(#path, #(#segments),*));),
    };
    let query = of("query").map(|parameter| {
        let (wire, field) = (text(parameter, "name"), format_ident!("{}", snake(text(parameter, "name"))));
        let given = match (parameter["schema"]["type"] == "array", parameter["required"] == true) {
            (false, true) => quote!([&#field]),
            (false, false) | (true, true) => quote!(&#field),
            (true, false) => quote!(#field.iter().flatten()),
        };
        parse_quote!(crate::wire::add_query(&mut url, #wire, #given);)
    });
    let mut statements = vec![url];
    statements.extend(query);
    if let [Stmt::Local(url), _, ..] = &mut statements[..] {
        url.pat = parse_quote!(mut url);
    }
    statements
}

fn binds(statement: &Stmt, name: &str) -> bool {
    let Stmt::Local(local) = statement else { return false };
    matches!(&local.pat, Pat::Ident(bound) if bound.ident == name)
}

/// Replaces what the generator's own client crate does.
struct InOurTerms {
    only_version: bool,
}

impl VisitMut for InOurTerms {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        syn::visit_mut::visit_expr_mut(self, expression);
        match expression {
            Expr::MethodCall(call) if call.method == "headers" && self.only_version => {
                *expression = (*call.receiver).clone();
            }
            Expr::MethodCall(call) if call.method == "query" => *expression = (*call.receiver).clone(),
            Expr::Path(path) if quote!(#path).to_string() == "Error :: InvalidRequest" => {
                *expression = parse_quote!(crate::Error::invalid_argument);
            }
            Expr::Try(tried) if is_call(&tried.expr, "build") => {
                let inner = &tried.expr;
                *tried.expr = parse_quote!(#inner.map_err(crate::Error::unbuildable));
            }
            Expr::Try(tried) if is_call(&tried.expr, "try_into") => {
                let Expr::MethodCall(call) = &*tried.expr else { return };
                let text = &call.receiver;
                *tried.expr = parse_quote!(crate::wire::header_value(#text));
            }
            _ => {}
        }
    }
}

fn is_call(expression: &Expr, method: &str) -> bool {
    matches!(expression, Expr::MethodCall(call) if call.method == method)
}

/// Lets the builders of operations own a clone of the client, so that they can go where they like.
pub fn own_client(builders: &mut ItemMod) {
    Owned.visit_item_mod_mut(builders);
    items(builders)
        .retain(|item| !matches!(item, Item::Use(imports) if quote!(#imports).to_string().contains("encode_path")));
    items(builders).push(parse_quote!(
        #[allow(unused_imports, reason = "a path may have no parameters")]
        use crate::wire::encode_path;
    ));
    for item in items(builders) {
        if let Item::Struct(builder) = item {
            builder.attrs.push(parse_quote!(#[must_use = "nothing is sent before `send`"]));
        }
    }
}

/// Takes the lifetime of the client out.
struct Owned;

impl VisitMut for Owned {
    fn visit_generics_mut(&mut self, generics: &mut syn::Generics) {
        syn::visit_mut::visit_generics_mut(self, generics);
        let kept = std::mem::take(&mut generics.params).into_iter();
        generics.params = kept
            .filter(|parameter| !matches!(parameter, syn::GenericParam::Lifetime(found) if found.lifetime.ident == "a"))
            .collect();
    }

    fn visit_path_segment_mut(&mut self, segment: &mut syn::PathSegment) {
        syn::visit_mut::visit_path_segment_mut(self, segment);
        let is_lifetime = |argument: &syn::GenericArgument| matches!(argument, syn::GenericArgument::Lifetime(_));
        if matches!(&segment.arguments, syn::PathArguments::AngleBracketed(found) if found.args.iter().all(is_lifetime))
        {
            segment.arguments = syn::PathArguments::None;
        }
    }

    fn visit_type_mut(&mut self, found: &mut syn::Type) {
        if let syn::Type::Reference(reference) = found
            && reference.lifetime.as_ref().is_some_and(|lifetime| lifetime.ident == "a")
        {
            *found = (*reference.elem).clone();
        }
        syn::visit_mut::visit_type_mut(self, found);
    }
}

/// Begins the builder of an operation with a clone of the client.
pub fn begin_with_clone(method: &mut ImplItemFn, builder: &str) {
    let builder = format_ident!("{builder}");
    method.sig.output = parse_quote!(-> builder::#builder);
    method.block = parse_quote!({ builder::#builder::new(self.clone()) });
}
