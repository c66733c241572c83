//! Values made from schemas.

use serde_json::{Map, Value, json};

use super::spec::Spec;

/// A value that fits a schema: with all fields set, or with nothing but what is required.
pub fn sample(spec: &Spec, schema: &Value, all: bool) -> Value {
    let narrow = schema;
    let schema = spec.resolve(schema);
    if !schema["properties"].is_object() {
        return scalar(spec, narrow, schema, all);
    }
    let required = |name: &str| schema["required"].as_array().into_iter().flatten().any(|required| required == name);
    let properties = schema["properties"].as_object().into_iter().flatten();
    let given = properties.filter(|(name, _)| all || required(name));
    Value::Object(given.map(|(name, property)| (name.clone(), sample(spec, property, all))).collect::<Map<_, _>>())
}

fn scalar(spec: &Spec, narrow: &Value, schema: &Value, all: bool) -> Value {
    let written = [
        &narrow["example"],
        &schema["example"],
        &narrow["enum"][0],
        &schema["enum"][0],
        &schema["x-extensible-enum"][0],
    ];
    if let Some(written) = written.into_iter().find(|value| !value.is_null()) {
        return written.clone();
    }
    match schema["type"].as_str() {
        Some("array") => json!([sample(spec, &schema["items"], all)]),
        Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or(json!(1)),
        Some("boolean") => json!(true),
        Some("string") => json!("text"),
        Some("object") => json!({}),
        _ => schema["oneOf"].get(0).map_or(Value::Null, |first| sample(spec, first, all)),
    }
}
