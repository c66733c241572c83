//! Names from a spec in the forms that Rust, the command line and tables want. The build script and the crate both use it.

/// The words of a name in lower case, divided as the generator divides them: `productCode`, `product-code` and
/// `ProductCode` all have `product` and `code`.
pub fn words(name: &str) -> Vec<String> {
    match name {
        "+1" => return vec!["plus1".to_owned()],
        "-1" => return vec!["minus1".to_owned()],
        _ => {}
    }
    let letters: Vec<char> = name.chars().filter(|letter| *letter != '\'').collect();
    let mut words = vec![String::new()];
    let mut after_small = false;
    for (position, letter) in letters.iter().enumerate() {
        let before_small = letters.get(position + 1).is_some_and(|next| next.is_lowercase());
        let after_capital = position > 0 && letters[position - 1].is_uppercase();
        let begins = letter.is_uppercase() && (after_small || after_capital && before_small);
        if begins || !letter.is_alphanumeric() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| letter.is_alphanumeric()) {
            word.extend(letter.to_lowercase());
        }
        if !letter.is_numeric() {
            after_small = letter.is_lowercase();
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The name of a field, a method or a module: `contactType` is `contact_type`.
pub fn snake(name: &str) -> String {
    words(name).join("_")
}

/// The name of a command or a flag: `contactType` and `contact_type` are `contact-type`.
#[allow(dead_code, reason = "the build script makes no commands")]
pub fn kebab(name: &str) -> String {
    words(name).join("-")
}

/// The name of a type: `list_orders` is `ListOrders`.
#[allow(dead_code, reason = "the crate makes no types")]
pub fn pascal(name: &str) -> String {
    let capital = |word: &String| {
        word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect::<String>()
    };
    words(name).iter().map(capital).collect()
}

/// The methods of a path item, in the order in which OpenAPI 3.0 lists them.
#[allow(dead_code, reason = "the build script generates fewer")]
pub const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Those for which a client is generated.
pub const GENERATED_METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];
