//! How the rules find their way through a spec that may be wrong in any way.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::names;
use crate::openapi::document::{Document, step};

/// The methods that the build reads.
pub(crate) use crate::names::GENERATED_METHODS as METHODS;

/// How many `$ref`s may lead on to each other, so that a circle ends.
const MAX_REFERENCES: usize = 32;

/// A value of a spec and where it is; null if it is missing.
#[derive(Debug, Clone)]
pub(crate) struct Node<'a> {
    /// Its JSON pointer.
    pub(crate) pointer: String,
    pub(crate) value: &'a Value,
}

impl<'a> Node<'a> {
    pub(crate) fn root(document: &'a Document) -> Self {
        Self { pointer: String::new(), value: &document.content }
    }

    /// A field of an object.
    pub(crate) fn at(&self, key: &str) -> Self {
        Self { pointer: step(&self.pointer, key), value: &self.value[key] }
    }

    /// An element of a list.
    pub(crate) fn at_index(&self, position: usize) -> Self {
        Self { pointer: step(&self.pointer, &position.to_string()), value: &self.value[position] }
    }

    /// The fields of an object.
    pub(crate) fn fields(&self) -> Vec<(&'a str, Self)> {
        let fields = self.value.as_object().into_iter().flatten();
        fields.map(|(key, value)| (key.as_str(), Self { pointer: step(&self.pointer, key), value })).collect()
    }

    /// The elements of a list.
    pub(crate) fn elements(&self) -> Vec<Self> {
        let elements = self.value.as_array().into_iter().flatten().enumerate();
        elements.map(|(position, value)| Self { pointer: step(&self.pointer, &position.to_string()), value }).collect()
    }

    pub(crate) fn is_missing(&self) -> bool {
        self.value.is_null()
    }

    /// The text of a field, or nothing.
    pub(crate) fn text(&self, key: &str) -> &'a str {
        self.value[key].as_str().unwrap_or_default()
    }

    /// The media of a body or an answer.
    pub(crate) fn media(&self) -> Vec<Self> {
        self.at("content").fields().into_iter().map(|(_, media)| media).collect()
    }

    /// The last step of the pointer.
    pub(crate) fn key(&self) -> String {
        let last = self.pointer.rsplit('/').next().unwrap_or_default();
        last.replace("~1", "/").replace("~0", "~")
    }
}

/// An operation.
#[derive(Debug, Clone)]
pub(crate) struct Operation<'a> {
    pub(crate) path: &'a str,
    pub(crate) method: &'static str,
    pub(crate) node: Node<'a>,
}

impl<'a> Operation<'a> {
    pub(crate) fn id(&self) -> &'a str {
        self.node.text("operationId")
    }

    /// What messages call it.
    pub(crate) fn title(&self) -> String {
        match self.id() {
            "" => format!("{} {}", self.method.to_uppercase(), self.path),
            id => id.to_owned(),
        }
    }
}

/// Whether the server sends what a schema describes, which the build makes liberal, or the client does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Request,
    Answer,
}

/// A schema.
#[derive(Debug, Clone)]
pub(crate) struct Schema<'a> {
    pub(crate) node: Node<'a>,
    pub(crate) side: Side,
    /// The schema that this one is written in; none if it has a name.
    pub(crate) around: Option<Node<'a>>,
}

/// A spec.
pub(crate) struct Spec<'a> {
    pub(crate) root: Node<'a>,
    pub(crate) operations: Vec<Operation<'a>>,
    /// The names of the schemas that answers lead to.
    pub(crate) answers: BTreeSet<String>,
    /// The names of the schemas that bodies of requests lead to.
    pub(crate) requests: BTreeSet<String>,
}

impl<'a> Spec<'a> {
    pub(crate) fn of(document: &'a Document) -> Self {
        let root = Node::root(document);
        let items = root.at("paths").fields();
        let operations: Vec<Operation<'a>> = items
            .iter()
            .flat_map(|(path, item)| METHODS.map(|method| Operation { path, method, node: item.at(method) }))
            .filter(|operation| operation.node.value.is_object())
            .collect();
        let mut spec = Self { root, operations, answers: BTreeSet::new(), requests: BTreeSet::new() };
        let responses = spec.operations.iter().flat_map(|operation| operation.node.at("responses").fields());
        let bodies = spec.operations.iter().map(|operation| operation.node.at("requestBody"));
        let (answers, requests) = (responses.map(|(_, node)| node).collect::<Vec<_>>(), bodies.collect::<Vec<_>>());
        spec.answers = spec.reachable(&answers);
        spec.requests = spec.reachable(&requests);
        spec
    }

    /// Follows `$ref` within the file; what leads nowhere, or in a circle, stays what it is.
    pub(crate) fn resolve(&self, node: &Node<'a>) -> Node<'a> {
        let mut found = node.clone();
        for _ in 0..MAX_REFERENCES {
            let target = found.value["$ref"].as_str().and_then(|target| target.strip_prefix('#'));
            let Some((pointer, value)) = target.and_then(|pointer| Some((pointer, self.root.value.pointer(pointer)?)))
            else {
                return found;
            };
            found = Node { pointer: pointer.to_owned(), value };
        }
        node.clone()
    }

    /// Follows `$ref` and a lone `allOf: [{$ref}]`.
    pub(crate) fn resolve_schema(&self, node: &Node<'a>) -> Node<'a> {
        let mut found = node.clone();
        for _ in 0..MAX_REFERENCES {
            let next = match found.at("allOf").elements().as_slice() {
                [only] => only.clone(),
                _ if found.value["$ref"].is_string() => self.resolve(&found),
                _ => return found,
            };
            if next.pointer == found.pointer {
                return found;
            }
            found = next;
        }
        node.clone()
    }

    /// The named schemas.
    pub(crate) fn named_schemas(&self) -> Vec<(&'a str, Node<'a>)> {
        self.root.at("components").at("schemas").fields()
    }

    /// The parameters of an operation, `$ref`s followed.
    pub(crate) fn parameters(&self, operation: &Operation<'a>) -> Vec<Node<'a>> {
        operation.node.at("parameters").elements().iter().map(|parameter| self.resolve(parameter)).collect()
    }

    /// All parameters, once each.
    pub(crate) fn all_parameters(&self) -> Vec<Node<'a>> {
        let items = self.root.at("paths").fields();
        let shared = items.iter().flat_map(|(_, item)| item.at("parameters").elements());
        let own = self.operations.iter().flat_map(|operation| operation.node.at("parameters").elements());
        let named = self.root.at("components").at("parameters").fields();
        unreferenced(shared.chain(own).chain(named.into_iter().map(|(_, node)| node)))
    }

    /// All bodies of requests, once each.
    pub(crate) fn bodies(&self) -> Vec<Node<'a>> {
        let own = self.operations.iter().map(|operation| operation.node.at("requestBody"));
        let named = self.root.at("components").at("requestBodies").fields();
        unreferenced(own.chain(named.into_iter().map(|(_, node)| node)))
    }

    /// All answers, once each.
    pub(crate) fn responses(&self) -> Vec<Node<'a>> {
        let own = self.operations.iter().flat_map(|operation| operation.node.at("responses").fields());
        let named = self.root.at("components").at("responses").fields();
        unreferenced(own.chain(named).map(|(_, node)| node))
    }

    /// All schemas, once each: the named ones, those of parameters, bodies and answers, and those inside of them.
    pub(crate) fn schemas(&self) -> Vec<Schema<'a>> {
        let named = self.named_schemas().into_iter().map(|(name, node)| {
            let side = if self.answers.contains(name) { Side::Answer } else { Side::Request };
            Schema { node, side, around: None }
        });
        let inline = |node: Node<'a>, side| Schema { node: node.at("schema"), side, around: Some(node) };
        let parameters = self.all_parameters().into_iter().map(|parameter| inline(parameter, Side::Request));
        let bodies = self.bodies().into_iter().flat_map(|body| body.media());
        let bodies = bodies.map(|media| inline(media, Side::Request));
        let answers = self.responses().into_iter().flat_map(|response| response.media());
        let answers = answers.map(|media| inline(media, Side::Answer));
        let mut waiting: Vec<Schema<'a>> = named.chain(parameters).chain(bodies).chain(answers).collect();
        let mut found = Vec::new();
        while let Some(schema) = waiting.pop() {
            if schema.node.value.is_object() {
                let around = Some(schema.node.clone());
                let inside = parts(&schema.node).into_iter();
                waiting.extend(inside.map(|node| Schema { node, side: schema.side, around: around.clone() }));
                found.push(schema);
            }
        }
        found
    }

    /// The properties that an object, its parts or any member of a union has.
    pub(crate) fn properties(&self, schema: &Node<'a>) -> Vec<(&'a str, Node<'a>)> {
        let mut found = Vec::new();
        let mut known = BTreeSet::new();
        let mut waiting = vec![self.resolve(schema)];
        while let Some(node) = waiting.pop() {
            if known.insert(node.pointer.clone()) {
                found.extend(node.at("properties").fields());
                let members = ["allOf", "oneOf", "anyOf"].into_iter().flat_map(|key| node.at(key).elements());
                waiting.extend(members.map(|member| self.resolve(&member)));
            }
        }
        found
    }

    /// The names of the schemas that these bodies or answers lead to.
    fn reachable(&self, contents: &[Node<'a>]) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        // The build reads no other media.
        let schema = |content| self.resolve(content).at("content").at("application/json").at("schema");
        let mut waiting: Vec<Node<'a>> = contents.iter().map(schema).collect();
        while let Some(node) = waiting.pop() {
            if let Some(name) = node.value["$ref"].as_str().and_then(|it| it.strip_prefix("#/components/schemas/"))
                && found.insert(name.to_owned())
            {
                waiting.push(self.root.at("components").at("schemas").at(name));
            }
            waiting.extend(parts(&node));
        }
        found
    }
}

/// The schemas written inside a schema.
fn parts<'a>(schema: &Node<'a>) -> Vec<Node<'a>> {
    let lists = ["allOf", "oneOf", "anyOf"].into_iter().flat_map(|key| schema.at(key).elements());
    let single = ["items", "additionalProperties", "not"].into_iter().map(|key| schema.at(key));
    let properties = schema.at("properties").fields().into_iter().map(|(_, property)| property);
    properties.chain(lists).chain(single).filter(|part| part.value.is_object()).collect()
}

fn unreferenced<'a>(nodes: impl Iterator<Item = Node<'a>>) -> Vec<Node<'a>> {
    nodes.filter(|node| node.value.is_object() && node.value["$ref"].is_null()).collect()
}

/// Names of which the generator would make one name: those that come later, with what they collide with.
pub(crate) fn collisions<'a>(names: impl IntoIterator<Item = (&'a str, Node<'a>)>) -> Vec<(Node<'a>, String)> {
    let mut known: BTreeMap<String, &str> = BTreeMap::new();
    let mut found = Vec::new();
    for (name, node) in names {
        if let Some(other) = known.insert(names::snake(name), name) {
            found.push((node, format!("`{other}` and `{name}` become the same name in Rust")));
        }
    }
    found
}
