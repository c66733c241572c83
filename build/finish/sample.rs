//! Rust expressions made from the examples of a spec, for the documentation of the generated methods.

use serde_json::Value;

use crate::steps::names::snake;
use crate::steps::operation::Operation;
use crate::steps::spec::{Spec, json_schema, schema_name, text, texts};

/// A call of an operation with the spec's own example values, as a compiled documentation test.
pub fn documentation_test(spec: &Spec, operation: &Operation) -> String {
    let (module, call) = (spec.module(), call(spec, operation));
    format!(
        "```no_run\n\
         # async fn example(client: &sharekit::{module}::Client) -> Result<(), sharekit::Error> {{\n\
         # #[allow(unused_imports)] use sharekit::{module}::types;\n\
         let response = {call}.send().await?;\n\
         println!(\"{{response:?}}\");\n# Ok(()) }}\n```",
    )
}

/// The same for all pages of a list.
pub fn paging_test(spec: &Spec, operation: &Operation) -> String {
    let (module, call) = (spec.module(), call(spec, operation));
    format!(
        "```no_run\n\
         # async fn example(client: &sharekit::{module}::Client) -> Result<(), sharekit::Error> {{\n\
         let mut items = {call}.items();\n\
         while let Some(item) = items.next().await {{\n    println!(\"{{:?}}\", item?);\n}}\n# Ok(()) }}\n```",
    )
}

/// The call of an operation with what it requires.
fn call(spec: &Spec, operation: &Operation) -> String {
    let mut call = format!("client.{}()", operation.id);
    for parameter in operation.parameters.iter().filter(|parameter| parameter["required"] == true) {
        call += &format!(
            ".{}({})",
            snake(text(parameter, "name")),
            expression(spec, &parameter["schema"], &parameter["example"])
        );
    }
    if let Some(body) = &operation.body {
        let example = example(&operation.definition["requestBody"]);
        call += &if spec.resolve(body)["properties"].is_object() {
            setters(spec, body, example)
        } else {
            format!(".body({})", expression(spec, body, example))
        };
    }
    call
}

/// The example of a body or a response: `example`, or the first of `examples`.
fn example(content: &Value) -> &Value {
    let media = &content["content"]["application/json"];
    debug_assert!(json_schema(content).is_object());
    match media["examples"].as_object().and_then(|examples| examples.values().next()) {
        Some(first) => &first["value"],
        None => &media["example"],
    }
}

fn setters(spec: &Spec, schema: &Value, example: &Value) -> String {
    let properties = &spec.resolve(schema)["properties"];
    let fields = example.as_object().into_iter().flatten();
    let shown = fields.filter(|(name, _)| texts(spec.resolve(&properties[name.as_str()]), "enum").len() != 1);
    shown
        .map(|(name, value)| format!(".{}({})", snake(name), expression(spec, &properties[name.as_str()], value)))
        .collect()
}

fn expression(spec: &Spec, schema: &Value, example: &Value) -> String {
    match example {
        Value::Array(list) => {
            let items = &spec.resolve(schema)["items"];
            let elements: Vec<String> = list.iter().map(|element| expression(spec, items, element)).collect();
            format!("[{}]", elements.join(", "))
        }
        Value::Object(_) => {
            let member = member(spec, schema, example);
            let name = schema_name(member)
                .unwrap_or_else(|| panic!("{}: an object in a body needs a named schema", spec.path));
            format!("types::{name}::builder(){}", setters(spec, member, example))
        }
        // A literal without a suffix is an `i32`.
        Value::Number(number) if number.as_i64().is_some_and(|number| i32::try_from(number).is_err()) => {
            format!("{number}_i64")
        }
        scalar => scalar.to_string(),
    }
}

/// The first member of a union whose required fields the example has.
fn member<'a>(spec: &'a Spec, schema: &'a Value, example: &Value) -> &'a Value {
    let union = spec.resolve(schema)["anyOf"].as_array().into_iter().flatten();
    let fits =
        |candidate: &&Value| texts(spec.resolve(candidate), "required").iter().all(|name| !example[name].is_null());
    union.into_iter().find(fits).unwrap_or(schema)
}
