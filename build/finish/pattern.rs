//! Patterns of texts. A spec has them in the dialect of JavaScript, for which the generator takes a whole engine of it;
//! what a client needs of it fits a small one.

use quote::quote;
use syn::visit_mut::VisitMut;
use syn::{Expr, Lit, parse_quote};

/// Lets generated code check patterns with the crate `regex-lite`.
pub struct SmallEngine;

impl VisitMut for SmallEngine {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        if quote!(#path).to_string().starts_with(":: regress ::") {
            path.segments[0].ident = quote::format_ident!("regex_lite");
        }
        syn::visit_mut::visit_path_mut(self, path);
    }

    fn visit_expr_call_mut(&mut self, call: &mut syn::ExprCall) {
        let function = &call.func;
        if quote!(#function).to_string() == ":: regress :: Regex :: new" {
            for argument in &mut call.args {
                if let Expr::Lit(syn::ExprLit { lit: Lit::Str(pattern), .. }) = argument {
                    let pattern = translated(&pattern.value());
                    *argument = parse_quote!(#pattern);
                }
            }
        }
        syn::visit_mut::visit_expr_call_mut(self, call);
    }
}

/// White space in JavaScript; `regex-lite` has only that of ASCII.
const WHITE_SPACE: &str =
    r"\t\n\x0B\f\r \x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}";

/// The same pattern for `regex-lite`. What would mean something else there is refused.
fn translated(pattern: &str) -> String {
    let mut translated = String::new();
    let mut characters = pattern.chars().peekable();
    let mut in_class = false;
    while let Some(character) = characters.next() {
        match (character, characters.peek()) {
            ('\\', _) => translated.push_str(&escape(pattern, characters.next(), in_class)),
            ('.', _) if !in_class => panic!("pattern {pattern}: write a class in place of the dot"),
            ('(', Some('?')) if !in_class => panic!("pattern {pattern}: groups that begin with (? are not supported"),
            _ => {
                in_class = if in_class { character != ']' } else { character == '[' };
                translated.push(character);
            }
        }
    }
    if let Err(error) = regex_lite::Regex::new(&translated) {
        panic!("pattern {pattern}: {error}");
    }
    translated
}

/// What follows a backslash.
fn escape(pattern: &str, escaped: Option<char>, in_class: bool) -> String {
    match escaped {
        Some('s') if in_class => WHITE_SPACE.to_owned(),
        Some('s') => format!("[{WHITE_SPACE}]"),
        Some(same) if "dDwWtnrf".contains(same) || same.is_ascii_punctuation() => format!("\\{same}"),
        _ => panic!("pattern {pattern}: an escape that is not supported"),
    }
}
