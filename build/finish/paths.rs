//! Paths as a person writes them: `Option` for `::std::option::Option`. Generated code is read by those who review it.

use std::collections::BTreeSet;

use syn::visit::Visit;
use syn::visit_mut::VisitMut;
use syn::{File, Meta, Path};

/// What the prelude of Rust 2024 has under its last name.
const PRELUDE: [&str; 13] = [
    "std::clone::Clone",
    "std::convert::From",
    "std::convert::Into",
    "std::convert::TryFrom",
    "std::convert::TryInto",
    "std::default::Default",
    "std::iter::IntoIterator",
    "std::option::Option",
    "std::result::Result",
    "std::string::String",
    "std::string::ToString",
    "std::vec::Vec",
    "std::convert::AsRef",
];

/// Shortens what the prelude has, unless the file gives the name to something of its own.
pub fn shorten(file: &mut File) {
    let mut own = Names::default();
    own.visit_file(file);
    let shortened =
        PRELUDE.into_iter().filter(|path| path.rsplit("::").next().is_none_or(|name| !own.0.contains(name)));
    Shorten(shortened.map(|path| path.split("::").collect()).collect()).visit_file_mut(file);
}

/// The names of types, traits and modules that a file declares.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl Visit<'_> for Names {
    fn visit_item_struct(&mut self, item: &syn::ItemStruct) {
        self.0.insert(item.ident.to_string());
    }

    fn visit_item_enum(&mut self, item: &syn::ItemEnum) {
        self.0.insert(item.ident.to_string());
    }

    fn visit_item_type(&mut self, item: &syn::ItemType) {
        self.0.insert(item.ident.to_string());
    }

    fn visit_item_macro(&mut self, item: &syn::ItemMacro) {
        self.0.extend(item.mac.tokens.clone().into_iter().map(|token| token.to_string()));
    }
}

struct Shorten(Vec<Vec<&'static str>>);

impl Shorten {
    /// Shortens one path; says by how many segments.
    fn shorten(&self, path: &mut Path) -> usize {
        let begins = |long: &&Vec<&str>| {
            let mut parts = long.iter().zip(&path.segments);
            path.segments.len() >= long.len() && parts.all(|(part, segment)| segment.ident == part)
        };
        let Some(long) = self.0.iter().find(begins) else { return 0 };
        path.leading_colon = None;
        path.segments = std::mem::take(&mut path.segments).into_iter().skip(long.len() - 1).collect();
        long.len() - 1
    }
}

impl VisitMut for Shorten {
    fn visit_path_mut(&mut self, path: &mut Path) {
        self.shorten(path);
        syn::visit_mut::visit_path_mut(self, path);
    }

    /// `<T as Trait>::Type`, which counts the segments of the trait.
    fn visit_type_path_mut(&mut self, found: &mut syn::TypePath) {
        let fewer = self.shorten(&mut found.path);
        if let Some(of) = &mut found.qself {
            of.position -= fewer;
        }
        syn::visit_mut::visit_type_path_mut(self, found);
    }

    /// Paths in the texts of attributes, as serde wants them.
    fn visit_attribute_mut(&mut self, attribute: &mut syn::Attribute) {
        let Meta::List(list) = &mut attribute.meta else { return };
        let mut text = list.tokens.to_string();
        for long in &self.0 {
            text = text.replace(&format!("\"::{}", long.join("::")), &format!("\"{}", long[long.len() - 1]));
        }
        list.tokens = text.parse().expect("a path in a text is another path");
    }
}
