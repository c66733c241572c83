//! The public API, one line per item: what a reviewer reads first when something changed.
//!
//! It is read from the source, generated code included, at the price of one test: `cargo-public-api` asks rustdoc of a
//! nightly compiler, and takes minutes to build itself. What names users can write is found as the compiler does it:
//! public modules, and what `pub use` leads to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Fields, GenericArgument, Ident, ImplItem, Item, Lit, PathArguments, Token, TraitItem, Type};
use syn::{UseTree, Visibility};

#[test]
fn the_public_api_is_as_reviewed() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut modules = Modules::new();
    load(&mut modules, vec!["crate".to_owned()], read(&source.join("lib.rs")), &source);
    let text = Listing::of(&modules).lines.join("\n");
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../snapshots", omit_expression => true }, {
        insta::assert_snapshot!("public_api", text);
    });
}

/// Where something is defined or named: `crate`, modules, a name.
type Place = Vec<String>;

/// The items of all modules.
type Modules = BTreeMap<Place, Vec<Item>>;

fn read(file: &Path) -> Vec<Item> {
    syn::parse_file(&std::fs::read_to_string(file).unwrap()).unwrap().items
}

/// Takes in a module, and all modules inside, whose files lie in `directory`.
fn load(modules: &mut Modules, place: Place, items: Vec<Item>, directory: &Path) {
    for item in &items {
        let Item::Mod(module) = item else { continue };
        if module.attrs.iter().any(|attribute| text(attribute).contains("test")) {
            continue;
        }
        let name = module.ident.to_string();
        let inside = directory.join(&name);
        let items = match &module.content {
            Some((_, items)) if name == "generated" => read(&generated(items)),
            Some((_, items)) => items.clone(),
            None => {
                let given = module.attrs.iter().find_map(given_path).map(|path| directory.join(path));
                let candidates = [directory.join(format!("{name}.rs")), inside.join("mod.rs")];
                read(given.iter().chain(&candidates).find(|file| file.exists()).expect("the file of a module"))
            }
        };
        load(modules, child(&place, &name), items, &inside);
    }
    modules.insert(place, items);
}

/// The path in `#[path = "…"]`.
fn given_path(attribute: &syn::Attribute) -> Option<String> {
    let given = attribute.meta.require_name_value().ok().filter(|given| given.path.is_ident("path"))?;
    match &given.value {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(path), .. }) => Some(path.value()),
        _ => None,
    }
}

/// The file that a module includes.
fn generated(items: &[Item]) -> PathBuf {
    let included: String = items.iter().map(|item| item.to_token_stream().to_string()).collect();
    let name = included.split("\"/").nth(1).and_then(|rest| rest.split('"').next());
    Path::new(env!("OUT_DIR")).join(name.expect("generated code is included by name"))
}

fn child(place: &[String], name: &str) -> Place {
    place.iter().cloned().chain([name.to_owned()]).collect()
}

/// What a `use` brings in: the path, and the name by which it is known.
fn uses(tree: &UseTree, before: &[String], found: &mut Vec<(Place, String)>) {
    match tree {
        UseTree::Path(path) => uses(&path.tree, &child(before, &path.ident.to_string()), found),
        UseTree::Name(name) if name.ident == "self" => {
            found.push((before.to_vec(), before.last().cloned().unwrap_or_default()));
        }
        UseTree::Name(name) => found.push((child(before, &name.ident.to_string()), name.ident.to_string())),
        UseTree::Rename(name) => found.push((child(before, &name.ident.to_string()), name.rename.to_string())),
        UseTree::Group(group) => group.items.iter().for_each(|tree| uses(tree, before, found)),
        UseTree::Glob(_) => found.push((before.to_vec(), "*".to_owned())),
    }
}

/// Where a path leads that is written in a module: to a module or an item of the crate, or else out of it.
fn resolve(modules: &Modules, from: &[String], path: &[String], steps: usize) -> Option<Place> {
    let [first, rest @ ..] = path else { return Some(from.to_vec()) };
    if steps == 0 {
        return None;
    }
    match first.as_str() {
        "crate" => return resolve(modules, &["crate".to_owned()], rest, steps - 1),
        "self" => return resolve(modules, from, rest, steps - 1),
        "super" => return resolve(modules, &from[..from.len() - 1], rest, steps - 1),
        _ => {}
    }
    let here = child(from, first);
    if modules.contains_key(&here) {
        return resolve(modules, &here, rest, steps - 1);
    }
    let items = modules.get(from)?;
    if rest.is_empty() && items.iter().any(|item| defined(item).as_ref() == Some(first)) {
        return Some(here);
    }
    let mut brought = Vec::new();
    for item in items {
        if let Item::Use(item) = item {
            uses(&item.tree, &[], &mut brought);
        }
    }
    brought.into_iter().find_map(|(path, name)| {
        let path = if name == "*" { child(&path, first) } else { path };
        let leads_on = (name == *first || name == "*") && path.first() != Some(first);
        let whole: Place = path.into_iter().chain(rest.iter().cloned()).collect();
        leads_on.then(|| resolve(modules, from, &whole, steps - 1)).flatten()
    })
}

/// The name that an item defines.
fn defined(item: &Item) -> Option<String> {
    let name = match item {
        Item::Struct(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Const(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(_) => return open_enum(item).map(|found| found.name.to_string()),
        _ => return None,
    };
    Some(name.to_string())
}

fn is_public(item: &Item) -> bool {
    let visibility = match item {
        Item::Struct(item) => &item.vis,
        Item::Enum(item) => &item.vis,
        Item::Trait(item) => &item.vis,
        Item::Type(item) => &item.vis,
        Item::Const(item) => &item.vis,
        Item::Fn(item) => &item.vis,
        Item::Use(item) => &item.vis,
        Item::Mod(item) => &item.vis,
        Item::Macro(_) => return open_enum(item).is_some(),
        _ => return false,
    };
    matches!(visibility, Visibility::Public(_))
}

/// `open_enum! { kind docs pub enum Name { docs Variant = "wire" | "legacy", … } }`.
struct OpenEnum {
    name: Ident,
    /// With what they are on the wire.
    variants: Vec<(Vec<Attribute>, Ident, String)>,
}

fn open_enum(item: &Item) -> Option<OpenEnum> {
    let Item::Macro(item) = item else { return None };
    let is_open_enum = item.ident.is_none() && item.mac.path.segments.last()?.ident == "open_enum";
    is_open_enum.then(|| parse_open_enum.parse2(item.mac.tokens.clone()).expect("the macro's own syntax"))
}

fn parse_open_enum(input: ParseStream) -> syn::Result<OpenEnum> {
    input.parse::<Ident>()?;
    input.call(Attribute::parse_outer)?;
    input.parse::<Token![pub]>()?;
    input.parse::<Token![enum]>()?;
    let name = input.parse()?;
    let (body, mut variants);
    syn::braced!(body in input);
    variants = Vec::new();
    while !body.is_empty() {
        let (attributes, variant) = (body.call(Attribute::parse_outer)?, body.parse()?);
        body.parse::<Token![=]>()?;
        let mut wire = text(&body.parse::<Lit>()?);
        while body.peek(Token![|]) {
            body.parse::<Token![|]>()?;
            wire = format!("{wire} | {}", text(&body.parse::<Lit>()?));
        }
        body.parse::<Option<Token![,]>>()?;
        variants.push((attributes, variant, wire));
    }
    Ok(OpenEnum { name, variants })
}

/// An `impl` block, and the types of the crate that it is about.
struct Block<'a> {
    item: &'a syn::ItemImpl,
    owner: Option<Place>,
    /// The arguments of the trait.
    mentioned: Vec<Place>,
}

/// What users can name, and where it is defined.
struct Listing<'a> {
    modules: &'a Modules,
    /// Definition, and the path by which users know it.
    public: Vec<(Place, String)>,
    lines: Vec<String>,
}

impl<'a> Listing<'a> {
    fn of(modules: &'a Modules) -> Self {
        let mut listing = Self { modules, public: Vec::new(), lines: Vec::new() };
        listing.module(&["crate".to_owned()], "sharekit");
        let blocks = listing.blocks();
        for (place, path) in listing.public.clone() {
            let (name, module) = place.split_last().expect("an item has a name");
            let items = modules[module].iter().filter(|item| defined(item).as_ref() == Some(name));
            items.for_each(|item| listing.item(item, &path));
            listing.implementations(&blocks, &place, &path);
        }
        listing
    }

    /// Finds what is public in a module.
    fn module(&mut self, place: &[String], path: &str) {
        for item in self.modules[place].iter().filter(|item| is_public(item)) {
            match item {
                Item::Mod(module) => {
                    let name = module.ident.to_string();
                    self.module(&child(place, &name), &format!("{path}::{name}"));
                }
                Item::Use(item) => {
                    let mut exported = Vec::new();
                    uses(&item.tree, &[], &mut exported);
                    for (target, name) in &exported {
                        self.exported(place, target, &format!("{path}::{name}"));
                    }
                }
                item => {
                    let name = defined(item).expect("what is public has a name");
                    self.public.push((child(place, &name), format!("{path}::{name}")));
                }
            }
        }
    }

    fn exported(&mut self, from: &[String], target: &[String], path: &str) {
        match resolve(self.modules, from, target, 32) {
            Some(place) if self.modules.contains_key(&place) => self.module(&place, path),
            Some(place) => self.public.push((place, path.to_owned())),
            None => self.line(format!("use {path} = {}", target.join("::"))),
        }
    }

    fn item(&mut self, item: &Item, path: &str) {
        match item {
            Item::Struct(item) => {
                self.line(format!(
                    "{}struct {path}{}{}",
                    marks(&item.attrs),
                    text(&item.generics),
                    derives(&item.attrs)
                ));
                self.fields(&item.fields, path);
            }
            Item::Enum(item) => {
                self.line(format!("{}enum {path}{}", marks(&item.attrs), derives(&item.attrs)));
                for variant in &item.variants {
                    let mut fields = variant.fields.clone();
                    fields.iter_mut().for_each(|field| field.attrs.clear());
                    self.line(format!("{}variant {path}::{}{}", marks(&variant.attrs), variant.ident, text(&fields)));
                }
            }
            Item::Type(item) => self.line(format!("type {path}{} = {}", text(&item.generics), text(&item.ty))),
            Item::Const(item) => self.line(format!("const {path}: {}", text(&item.ty))),
            Item::Fn(item) => self.line(format!("{path}: {}", text(&item.sig))),
            Item::Trait(item) => {
                self.line(format!("trait {path}: {}", text(&item.supertraits)));
                for item in &item.items {
                    match item {
                        TraitItem::Fn(method) => self.line(format!("{path}: {}", text(&method.sig))),
                        TraitItem::Const(item) => {
                            self.line(format!("const {path}::{}: {}", item.ident, text(&item.ty)));
                        }
                        TraitItem::Type(item) => self.line(format!("type {path}::{}", item.ident)),
                        _ => {}
                    }
                }
            }
            other => self.open_enum(&open_enum(other).expect("no other macro defines a name"), path),
        }
    }

    /// What `open_enum!` makes besides the variants is the same for all, and listed in the macro itself.
    fn open_enum(&mut self, found: &OpenEnum, path: &str) {
        self.line(format!("open enum {path}"));
        for (attributes, variant, wire) in &found.variants {
            self.line(format!("{}variant {path}::{variant} = {wire}", marks(attributes)));
        }
    }

    fn fields(&mut self, fields: &Fields, owner: &str) {
        let public = fields.iter().enumerate().filter(|(_, field)| matches!(field.vis, Visibility::Public(_)));
        for (position, field) in public {
            let name = field.ident.as_ref().map_or(position.to_string(), ToString::to_string);
            self.line(format!("{}field {owner}::{name}: {}", marks(&field.attrs), text(&field.ty)));
        }
    }

    /// All `impl` blocks of a type, wherever they are.
    fn implementations(&mut self, blocks: &[Block], place: &Place, path: &str) {
        for Block { item, owner, mentioned } in blocks {
            match &item.trait_ {
                None if owner.as_ref() == Some(place) => {
                    self.methods(&item.items, &format!("{path}{}", type_arguments(&item.self_ty)));
                }
                Some((implemented, _)) if owner.as_ref() == Some(place) => {
                    self.line(format!("impl {} for {path}{}", text(implemented), type_arguments(&item.self_ty)));
                }
                Some((implemented, _)) if owner.is_none() && mentioned.contains(place) => {
                    self.line(format!("impl {} for {} ({path})", text(implemented), text(&item.self_ty)));
                }
                _ => {}
            }
        }
    }

    /// All `impl` blocks but those of traits that users cannot name.
    fn blocks(&self) -> Vec<Block<'a>> {
        let modules = self.modules;
        let all = modules.iter().flat_map(|(module, items)| items.iter().map(move |item| (module, item)));
        let blocks = all.filter_map(|(module, item)| {
            let Item::Impl(item) = item else { return None };
            let implemented = item.trait_.as_ref().map(|(path, _)| path);
            let owner = self.resolved(module, &item.self_ty);
            let mentioned = implemented.into_iter().flat_map(arguments).filter_map(|each| self.resolved(module, each));
            let is_listed = implemented.is_none_or(|path| self.is_nameable(module, path));
            is_listed.then(|| Block { item, owner, mentioned: mentioned.collect() })
        });
        blocks.collect()
    }

    /// Whether a trait is public, or of another crate.
    fn is_nameable(&self, module: &[String], implemented: &syn::Path) -> bool {
        let place = resolve(self.modules, module, &names(implemented), 32);
        place.is_none_or(|place| self.public.iter().any(|(known, _)| *known == place))
    }

    fn resolved(&self, module: &[String], found: &Type) -> Option<Place> {
        let Type::Path(path) = found else { return None };
        resolve(self.modules, module, &names(&path.path), 32)
    }

    fn methods(&mut self, items: &[ImplItem], path: &str) {
        for item in items {
            match item {
                ImplItem::Fn(method) if matches!(method.vis, Visibility::Public(_)) => {
                    self.line(format!("{}{path}: {}", marks(&method.attrs), text(&method.sig)));
                }
                ImplItem::Const(item) if matches!(item.vis, Visibility::Public(_)) => {
                    self.line(format!("const {path}::{}: {}", item.ident, text(&item.ty)));
                }
                _ => {}
            }
        }
    }

    fn line(&mut self, line: impl AsRef<str>) {
        self.lines.push(line.as_ref().split_whitespace().collect::<Vec<_>>().join(" "));
    }
}

fn names(path: &syn::Path) -> Place {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}

/// `<A>` of `module::Name<A>`.
fn type_arguments(found: &Type) -> String {
    let Type::Path(path) = found else { return String::new() };
    path.path.segments.last().map(|last| text(&last.arguments)).unwrap_or_default()
}

fn arguments(path: &syn::Path) -> Vec<&Type> {
    let Some(PathArguments::AngleBracketed(found)) = path.segments.last().map(|last| &last.arguments) else {
        return Vec::new();
    };
    let types = found.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(found) => Some(found),
        _ => None,
    });
    types.collect()
}

/// What a reader must know of an item besides its name.
fn marks(attributes: &[Attribute]) -> String {
    let known = ["non_exhaustive", "deprecated"];
    let found = known.iter().filter(|mark| attributes.iter().any(|attribute| attribute.path().is_ident(**mark)));
    found.map(|mark| format!("{mark} ")).collect()
}

/// The traits that are derived.
fn derives(attributes: &[Attribute]) -> String {
    let lists = attributes.iter().filter(|attribute| attribute.path().is_ident("derive"));
    let paths = lists.flat_map(|list| {
        list.parse_args_with(syn::punctuated::Punctuated::<syn::Path, Token![,]>::parse_terminated).unwrap()
    });
    let mut traits: Vec<String> = paths.filter_map(|path| Some(path.segments.last()?.ident.to_string())).collect();
    traits.sort();
    if traits.is_empty() { String::new() } else { format!(": {}", traits.join(", ")) }
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
