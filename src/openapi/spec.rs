//! An OpenAPI document: its values by JSON pointer, and where its references lead.

use serde_json::Value;

/// How many `$ref`s may lead on to each other, so that a circle ends.
const MAX_REFERENCES: usize = 32;

/// An OpenAPI document. It may be wrong in any way: what is missing is null, a circle of references ends.
#[derive(Debug)]
pub(crate) struct Spec(Value);

/// A value of a spec with its JSON pointer; null if it is missing.
#[derive(Debug, Clone)]
pub(crate) struct Node<'a> {
    pub(crate) pointer: String,
    pub(crate) value: &'a Value,
}

/// What only the tools for a changed spec need.
#[cfg(feature = "cli")]
impl Spec {
    pub(crate) fn new(root: Value) -> Self {
        Self(root)
    }

    pub(crate) fn into_root(self) -> Value {
        self.0
    }

    /// Returns the document itself.
    pub(crate) fn root(&self) -> Node<'_> {
        Node::new(&self.0)
    }
}

impl Spec {
    /// Reads a spec that is built in.
    pub(crate) fn parse(json: &str) -> Self {
        Self(serde_json::from_str(json).unwrap_or_default())
    }

    /// Returns the definition of an operation; null if there is none.
    pub(crate) fn operation(&self, path: &str, method: &str) -> &Value {
        &self.0["paths"][path][method.to_lowercase()]
    }

    /// Follows `$ref`, and a lone member of `allOf`, to the schema that they stand for.
    pub(crate) fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        self.follow(&Node::new(value), true).value
    }

    /// Follows `$ref`, and with `members` a lone member of `allOf`, to the end. What leads nowhere or in a circle stands
    /// for itself.
    pub(crate) fn follow<'a>(&'a self, start: &Node<'a>, members: bool) -> Node<'a> {
        let mut found = start.clone();
        for _ in 0..MAX_REFERENCES {
            let member = found.value["allOf"].as_array().filter(|list| members && list.len() == 1);
            found = match (member, found.value["$ref"].as_str().and_then(|reference| self.target(reference))) {
                (Some(_), _) => found.at("allOf").at_index(0),
                (None, Some(target)) => target,
                (None, None) => return found,
            };
        }
        start.clone()
    }

    /// Returns what a reference within the document names.
    pub(crate) fn target(&self, reference: &str) -> Option<Node<'_>> {
        let pointer = reference.strip_prefix('#')?;
        Some(Node { pointer: pointer.to_owned(), value: self.0.pointer(pointer)? })
    }
}

impl<'a> Node<'a> {
    /// Takes a value as the root.
    fn new(value: &'a Value) -> Self {
        Self { pointer: String::new(), value }
    }

    /// Returns a field of an object.
    pub(crate) fn at(&self, key: &str) -> Self {
        Self { pointer: step(&self.pointer, key), value: &self.value[key] }
    }

    /// Returns an element of a list.
    pub(crate) fn at_index(&self, position: usize) -> Self {
        Self { pointer: step(&self.pointer, &position.to_string()), value: &self.value[position] }
    }
}

/// Returns a JSON pointer with one more step.
pub(crate) fn step(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// Returns the schema of the JSON body of a request or of a response.
pub(crate) fn json_schema(content: &Value) -> &Value {
    &content["content"]["application/json"]["schema"]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn references_that_lead_nowhere_or_in_a_circle_stand_for_themselves() {
        let reference = |name: &str| json!({ "$ref": format!("#/{name}") });
        let document = json!({
            "end": { "type": "string" },
            "near": reference("end"),
            "far": { "allOf": [reference("near")] },
            "left": reference("right"),
            "right": { "allOf": [reference("left")] },
        });
        let spec = Spec::parse(&document.to_string());
        for (start, expected) in [
            (reference("near"), document["end"].clone()),
            (reference("far"), document["end"].clone()),
            (reference("left"), reference("left")),
            (reference("nowhere"), reference("nowhere")),
            (json!({ "$ref": "other.yaml#/end" }), json!({ "$ref": "other.yaml#/end" })),
        ] {
            assert_eq!(spec.resolve(&start), &expected, "{start}");
        }
    }
}
