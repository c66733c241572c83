//! A spec as it was written, and how to find things in it.

use serde_json::{Map, Value};

/// One OpenAPI file.
pub struct Spec {
    /// Where it lies, for messages.
    pub path: String,
    /// The whole file.
    pub document: Value,
}

impl Spec {
    /// Reads `openapi/<api>.yaml`.
    pub fn read(api: &str) -> Self {
        let path = format!("openapi/{api}.yaml");
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path} cannot be read: {error}"));
        let document = yaml_serde::from_str(&text).unwrap_or_else(|error| panic!("{path} is no YAML: {error}"));
        Self { path, document }
    }

    /// The name of the file without its folder and ending, which is also that of the feature.
    pub fn name(&self) -> &str {
        self.path.trim_start_matches("openapi/").trim_end_matches(".yaml")
    }

    /// The name of the Rust module of this API.
    pub fn module(&self) -> String {
        self.name().replace('-', "_")
    }

    /// The security schemes, in the order of the file.
    pub fn security_schemes(&self) -> impl Iterator<Item = &Value> {
        let schemes = self.document["components"]["securitySchemes"].as_object();
        schemes.into_iter().flatten().map(|(_, scheme)| scheme)
    }

    /// The named schemas.
    pub fn schemas(&self) -> &Map<String, Value> {
        self.document["components"]["schemas"].as_object().unwrap_or_else(|| panic!("{} has no schemas", self.path))
    }

    /// Follows `$ref`, and a lone `allOf: [{$ref}]`, to what they stand for.
    pub fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        match reference(value) {
            Some(target) => self.resolve(
                self.document
                    .pointer(target.trim_start_matches('#'))
                    .unwrap_or_else(|| panic!("{}: {target} does not exist", self.path)),
            ),
            None => value,
        }
    }
}

/// The target of `$ref` or of a lone `allOf: [{$ref}]`.
pub fn reference(value: &Value) -> Option<&str> {
    match value["allOf"].as_array().map(Vec::as_slice) {
        Some([only]) => only["$ref"].as_str(),
        _ => value["$ref"].as_str(),
    }
}

/// The name of the schema that `$ref` (or a lone `allOf`) points at.
pub fn schema_name(value: &Value) -> Option<&str> {
    reference(value)?.strip_prefix("#/components/schemas/")
}

/// The schema of a JSON body or response.
pub fn json_schema(content: &Value) -> &Value {
    &content["content"]["application/json"]["schema"]
}

/// The text of a field, or nothing.
pub fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}

/// The texts of a list, or none.
pub fn texts<'a>(value: &'a Value, field: &str) -> Vec<&'a str> {
    value[field].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}
