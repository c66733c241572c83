//! The public API, one line per item: what a reviewer reads first when something changed.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use quote::ToTokens;
use syn::{Fields, ImplItem, Item, TraitItem, Visibility};

#[test]
fn the_public_api_is_as_reviewed() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut listing = Listing { lines: Vec::new() };
    let parsed = parse(&std::fs::read_to_string(source.join("lib.rs")).unwrap());
    listing.items(&parsed.items, "sharekit", &source, true);
    let mut text = String::new();
    for line in listing.lines {
        writeln!(text, "{line}").unwrap();
    }
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../snapshots", omit_expression => true }, {
        insta::assert_snapshot!("public_api", text);
    });
}

fn parse(source: &str) -> syn::File {
    syn::parse_file(source).unwrap()
}

struct Listing {
    lines: Vec<String>,
}

impl Listing {
    /// Lists the public items of a module whose submodules lie in `directory`.
    fn items(&mut self, items: &[Item], path: &str, directory: &Path, public: bool) {
        let exported: Vec<String> = items.iter().filter_map(exported_names).flatten().collect();
        for item in items {
            match item {
                Item::Mod(module) => {
                    let public = public && is_public(&module.vis);
                    let name = module.ident.to_string();
                    let inside = if public { format!("{path}::{name}") } else { path.to_owned() };
                    self.module(module, &inside, directory, public || !exported.is_empty());
                }
                Item::Struct(item) if is_public(&item.vis) => {
                    self.line(format!("struct {path}::{}{}", item.ident, text(&item.generics)));
                    self.fields(&item.fields, &format!("{path}::{}", item.ident));
                }
                Item::Enum(item) if is_public(&item.vis) => {
                    self.line(format!("enum {path}::{}", item.ident));
                    for variant in &item.variants {
                        self.line(format!(
                            "variant {path}::{}::{}{}",
                            item.ident,
                            variant.ident,
                            text(&variant.fields)
                        ));
                    }
                }
                Item::Type(item) if is_public(&item.vis) => {
                    self.line(format!("type {path}::{}{} = {}", item.ident, text(&item.generics), text(&item.ty)));
                }
                Item::Const(item) if is_public(&item.vis) => {
                    self.line(format!("const {path}::{}: {}", item.ident, text(&item.ty)));
                }
                Item::Fn(item) if is_public(&item.vis) => self.line(format!("{path}: {}", text(&item.sig))),
                Item::Trait(item) if is_public(&item.vis) => {
                    self.line(format!("trait {path}::{}", item.ident));
                    for item in &item.items {
                        if let TraitItem::Fn(method) = item {
                            self.line(format!("{path}: {}", text(&method.sig)));
                        }
                    }
                }
                Item::Impl(item) => self.implementation(item, path),
                Item::Macro(item) if item.mac.path.segments.last().is_some_and(|last| last.ident == "open_enum") => {
                    self.open_enum(&item.mac.tokens.to_string(), path);
                }
                _ => {}
            }
        }
    }

    fn module(&mut self, module: &syn::ItemMod, path: &str, directory: &Path, listed: bool) {
        if !listed {
            return;
        }
        let name = module.ident.to_string();
        let inside = directory.join(&name);
        match &module.content {
            Some((_, items)) if name == "generated" => {
                let api =
                    items.iter().map(ToTokens::to_token_stream).map(|tokens| tokens.to_string()).collect::<String>();
                let api = api
                    .split("\"/")
                    .nth(1)
                    .and_then(|rest| rest.split('"').next())
                    .expect("generated code is included by name");
                let generated = std::fs::read_to_string(Path::new(env!("OUT_DIR")).join(api)).unwrap();
                self.items(&parse(&generated).items, path, &inside, true);
            }
            Some((_, items)) => self.items(items, path, &inside, true),
            None => {
                let candidates = [directory.join(format!("{name}.rs")), inside.join("mod.rs")];
                let file: &PathBuf = candidates.iter().find(|file| file.exists()).expect("the file of a module");
                self.items(&parse(&std::fs::read_to_string(file).unwrap()).items, path, &inside, true);
            }
        }
    }

    fn fields(&mut self, fields: &Fields, owner: &str) {
        for field in fields.iter().filter(|field| is_public(&field.vis)) {
            let name = field.ident.as_ref().map_or("0".to_owned(), ToString::to_string);
            self.line(format!("field {owner}::{name}: {}", text(&field.ty)));
        }
    }

    fn implementation(&mut self, item: &syn::ItemImpl, path: &str) {
        let owner = text(&item.self_ty);
        if let Some((implemented, _)) = &item.trait_ {
            self.line(format!("impl {} for {path}::{owner}", text(implemented)));
            return;
        }
        for item in &item.items {
            match item {
                ImplItem::Fn(method) if is_public(&method.vis) => {
                    self.line(format!("{path}::{owner}: {}", text(&method.sig)));
                }
                ImplItem::Const(item) if is_public(&item.vis) => {
                    self.line(format!("const {path}::{owner}::{}", item.ident));
                }
                _ => {}
            }
        }
    }

    /// The macro's own syntax: `kind docs pub enum Name { docs Variant = "wire" | "legacy", … }`.
    fn open_enum(&mut self, tokens: &str, path: &str) {
        let Some((_, rest)) = tokens.split_once("pub enum ") else { return };
        let (name, variants) = rest.split_once('{').expect("an enum has a body");
        self.line(format!("open enum {path}::{}", name.trim()));
        for variant in variants.split("#[doc").skip(1) {
            let variant = variant.rsplit_once(']').map_or(variant, |(_, variant)| variant);
            let variant = variant.trim().trim_end_matches(['}', ',', ' ']);
            self.line(format!("variant {path}::{}::{variant}", name.trim()));
        }
    }

    fn line(&mut self, line: impl AsRef<str>) {
        self.lines.push(line.as_ref().split_whitespace().collect::<Vec<_>>().join(" "));
    }
}

fn exported_names(item: &Item) -> Option<Vec<String>> {
    match item {
        Item::Use(item) if is_public(&item.vis) => Some(vec![text(&item.tree)]),
        _ => None,
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Tokens as a person writes them.
fn text(tokens: &impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    let tight = [
        (" :: ", "::"),
        (":: ", "::"),
        (" < ", "<"),
        ("< ", "<"),
        (" <", "<"),
        (" >", ">"),
        (" ,", ","),
        ("& ", "&"),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (" :", ":"),
    ];
    tight.iter().fold(text, |text, (loose, tight)| text.replace(loose, tight))
}
