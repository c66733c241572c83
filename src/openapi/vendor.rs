//! A vendor's document: an OpenAPI file, or a page in Markdown with OpenAPI in its code blocks, as documentation sites export it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::openapi::reading;
use crate::openapi::spec::Spec;
use crate::openapi::unreadable::Unreadable;

/// Reads a file. The blocks of a page, each of which holds a part, become one document.
pub(crate) fn document(name: &str, text: &str) -> Result<Spec, Unreadable> {
    let whole = reading::parse(text).ok().filter(|value| value["openapi"].is_string() || value["swagger"].is_string());
    match (whole, code_blocks(text)) {
        (None, blocks) if !blocks.is_empty() => page(name, blocks),
        _ => reading::document(name, text),
    }
}

/// A fenced block of a page.
struct CodeBlock {
    /// The number of its first line.
    line: usize,
    text: String,
}

fn code_blocks(text: &str) -> Vec<CodeBlock> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, CodeBlock)> = None;
    for (number, line) in text.lines().enumerate() {
        let marks: String = line.trim_start().chars().take_while(|mark| matches!(mark, '`' | '~')).collect();
        match &mut open {
            Some((fence, _)) if marks.starts_with(fence.as_str()) => blocks.extend(open.take().map(|(_, block)| block)),
            Some((_, block)) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            None if marks.len() >= 3 => open = Some((marks, CodeBlock { line: number + 2, text: String::new() })),
            None => {}
        }
    }
    // A page may end inside a block.
    blocks.extend(open.map(|(_, block)| block));
    blocks
}

fn page(name: &str, blocks: Vec<CodeBlock>) -> Result<Spec, Unreadable> {
    let blocks = blocks.into_iter().filter(CodeBlock::is_openapi);
    let parts = blocks
        .map(|block| reading::parse(&block.text).map_err(|error| Unreadable::syntax(name, block.line - 1, &error)));
    let parts = parts.collect::<Result<Vec<_>, _>>()?;
    if parts.is_empty() {
        let problem = format!("{name} has no OpenAPI document, neither as a whole nor in its code blocks");
        return Err(Unreadable::new(problem, "Save the page as Markdown, or the file that it links to."));
    }
    reading::openapi_3(name, merged(parts))
}

impl CodeBlock {
    /// Says whether it looks like a part of an OpenAPI document, even if it has a syntax error.
    fn is_openapi(&self) -> bool {
        let text = self.text.trim_start();
        let says = |key: &str| {
            text.contains(&format!("\"{key}\"")) || text.lines().any(|line| line.starts_with(&format!("{key}:")))
        };
        says("openapi") || (says("paths") && says("components"))
    }
}

/// Puts parts together. Different components of one name are kept apart.
fn merged(parts: Vec<Value>) -> Value {
    let mut whole = json!({ "paths": {}, "components": {} });
    for part in parts {
        let names = other_names(&whole["components"], &part["components"]);
        let Value::Object(part) = renamed(part, &names) else { continue };
        for (key, value) in part {
            match key.as_str() {
                "paths" | "components" => add_members(&mut whole[key], value),
                _ => {
                    if let Some(known) = whole.as_object_mut() {
                        known.entry(key).or_insert(value);
                    }
                }
            }
        }
    }
    whole
}

/// Adds the members that are new, two levels deep.
fn add_members(whole: &mut Value, part: Value) {
    let (Value::Object(whole), Value::Object(part)) = (whole, part) else { return };
    for (key, members) in part {
        let known = whole.entry(key).or_insert_with(|| Value::Object(Map::new()));
        if let (Value::Object(known), Value::Object(members)) = (known, members) {
            for (name, member) in members {
                known.entry(name).or_insert(member);
            }
        }
    }
}

/// Returns new references for the components of a part whose names are taken.
fn other_names(known: &Value, part: &Value) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for (section, components) in part.as_object().into_iter().flatten() {
        for (name, component) in components.as_object().into_iter().flatten() {
            let is_free = |name: &str| known[section].get(name).is_none_or(|known| known == component);
            if !is_free(name) {
                let mut numbered = (2..).map(|number| format!("{name}-{number}"));
                let other = numbered.find(|other| is_free(other)).unwrap_or_default();
                names.insert(format!("#/components/{section}/{name}"), format!("#/components/{section}/{other}"));
            }
        }
    }
    names
}

/// Renames components of a part, and the references to them.
fn renamed(mut part: Value, names: &BTreeMap<String, String>) -> Value {
    for (old, new) in names {
        let place = |reference: &str| {
            reference.rsplit_once('/').map(|(section, name)| (section[1..].to_owned(), name.to_owned()))
        };
        if let (Some((section, old)), Some((_, new))) = (place(old), place(new))
            && let Some(Value::Object(components)) = part.pointer_mut(&section)
            && let Some(component) = components.remove(&old)
        {
            components.insert(new, component);
        }
    }
    with_references(part, names)
}

fn with_references(value: Value, names: &BTreeMap<String, String>) -> Value {
    match value {
        Value::String(text) => Value::String(names.get(&text).cloned().unwrap_or(text)),
        Value::Array(list) => list.into_iter().map(|item| with_references(item, names)).collect(),
        Value::Object(map) => {
            Value::Object(map.into_iter().map(|(key, value)| (key, with_references(value, names))).collect())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Value, String> {
        document("page.md", text).map(Spec::into_root).map_err(|error| error.message)
    }

    const PAGE: &str = r##"# Things

## List things

```json
{"openapi": "3.1.1", "info": {"title": "Things", "version": "1.0"}, "servers": [{"url": "https://api.example.com"}],
 "paths": {"/things": {"get": {"responses": {"200": {"description": "Things", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}}}}},
 "components": {"schemas": {"Thing": {"type": "object"}, "Same": {"type": "string"}}}}
```

A response looks like this:

```json
{"success": true}
```

## Make things

````json
{"openapi": "3.1.1", "info": {"title": "Things", "version": "1.0"},
 "paths": {"/things": {"post": {"responses": {"200": {"description": "Made", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}}}}},
 "components": {"schemas": {"Thing": {"type": "array"}, "Same": {"type": "string"}}}}
````
"##;

    #[test]
    fn the_blocks_of_a_page_become_one_document() {
        let document = read(PAGE).unwrap();
        let methods: Vec<&String> = document["paths"]["/things"].as_object().unwrap().keys().collect();
        assert_eq!(methods, ["get", "post"]);
        let schema = |method: &str| {
            let response = &document["paths"]["/things"][method]["responses"]["200"];
            let reference = response["content"]["application/json"]["schema"]["$ref"].as_str().unwrap().to_owned();
            document.pointer(&reference[1..]).unwrap()["type"].clone()
        };
        assert_eq!([schema("get"), schema("post")], ["object", "array"], "one name, two schemas");
        assert_eq!(document["components"]["schemas"].as_object().unwrap().len(), 3, "the same schema twice is one");
        assert_eq!(document["servers"][0]["url"], "https://api.example.com");
    }

    #[test]
    fn a_syntax_error_has_its_line_in_the_page() {
        let cut = &PAGE[..PAGE.find("\"post\"").unwrap()];
        let problem = read(cut).unwrap_err();
        assert!(problem.starts_with("page.md:22:"), "{problem}");
        let problem = read("# Things\n\n```json\n{\"success\": true}\n```\n").unwrap_err();
        assert!(problem.contains("has no OpenAPI document"), "{problem}");
    }

    #[test]
    fn code_blocks_in_descriptions_do_not_make_a_page() {
        let text = "openapi: 3.0.3\ninfo:\n  description: |\n    ```json\n    {\"openapi\": 1}\n    ```\npaths: {}\n";
        assert_eq!(read(text).unwrap()["openapi"], "3.0.3");
    }
}
