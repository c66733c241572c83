//! What the generated code says when it refuses something.

use quote::quote;
use syn::parse_quote;
use syn::visit_mut::VisitMut;

/// Says in the generated messages which argument is meant and what it may be.
pub struct Wording;

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
