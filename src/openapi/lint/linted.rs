//! A spec with all that the rules look at. It may be wrong in any way.

use std::collections::{BTreeMap, BTreeSet};

use crate::names::{self, GENERATED_METHODS};
use crate::openapi::spec::{Node, Spec};
use crate::openapi::walk::{Operation, Role};

/// A schema.
#[derive(Debug, Clone)]
pub(crate) struct Schema<'a> {
    pub(crate) node: Node<'a>,
    /// Whether it belongs to a response, which the build makes liberal; otherwise it belongs to a request.
    pub(crate) in_response: bool,
    /// The schema or media that this one is written in; none if it has a name.
    pub(crate) around: Option<Node<'a>>,
}

/// A spec that is checked.
pub(crate) struct Linted<'a> {
    pub(crate) spec: &'a Spec,
    /// Those that the build generates.
    pub(crate) operations: Vec<Operation<'a>>,
    /// Which way the values of the named schemas go.
    pub(crate) roles: BTreeMap<&'a str, Role>,
}

impl<'a> Linted<'a> {
    pub(crate) fn new(spec: &'a Spec) -> Self {
        let mut operations = spec.operations();
        operations.retain(|operation| operation.is_in_place() && GENERATED_METHODS.contains(&operation.method));
        Self { spec, operations, roles: spec.roles() }
    }

    pub(crate) fn root(&self) -> Node<'a> {
        self.spec.root()
    }

    /// Follows `$ref`.
    pub(crate) fn resolve(&self, node: &Node<'a>) -> Node<'a> {
        self.spec.follow(node, false)
    }

    /// Follows `$ref` and a lone member of `allOf`.
    pub(crate) fn resolve_schema(&self, node: &Node<'a>) -> Node<'a> {
        self.spec.follow(node, true)
    }

    /// Returns the parameters of an operation, with `$ref`s followed.
    pub(crate) fn parameters(&self, operation: &Operation<'a>) -> Vec<Node<'a>> {
        operation.node.at("parameters").elements().iter().map(|parameter| self.resolve(parameter)).collect()
    }

    /// Returns the names of the parameters, and of the fields of the body in all its forms.
    pub(crate) fn request_names(&self, operation: &Operation<'a>) -> Vec<&'a str> {
        let parameters = self.parameters(operation);
        let body = self.resolve(&operation.node.at("requestBody")).main_media();
        let fields = body.into_iter().flat_map(|(_, media)| self.properties(&media.at("schema")));
        parameters.iter().map(|parameter| parameter.text("name")).chain(fields.map(|(name, _)| name)).collect()
    }

    /// Returns the schema of the successful response.
    pub(crate) fn response(&self, operation: &Operation<'a>) -> Option<Node<'a>> {
        let success = self.resolve(&operation.node.at("responses").at("200"));
        success.main_media().map(|(_, media)| media.at("schema"))
    }

    /// Returns the schema of a field of the response, by its JSON pointer.
    pub(crate) fn response_field(&self, operation: &Operation<'a>, pointer: &str) -> Option<Node<'a>> {
        let mut found = self.response(operation).filter(|_| pointer.starts_with('/'));
        for name in pointer.split('/').skip(1) {
            let properties = found.map(|schema| self.properties(&self.resolve_schema(&schema)));
            let property = properties.into_iter().flatten().find(|(known, _)| *known == name);
            found = property.map(|(_, schema)| self.resolve_schema(&schema));
        }
        found
    }

    /// Returns all parameters, once each.
    pub(crate) fn all_parameters(&self) -> Vec<Node<'a>> {
        let items = self.root().at("paths").fields().into_iter().map(|(_, item)| item);
        let operations = self.operations.iter().map(|operation| operation.node.clone());
        let listed = items.chain(operations).flat_map(|owner| owner.at("parameters").elements());
        in_place(listed.chain(self.components("parameters")))
    }

    /// Returns all bodies of requests, once each.
    pub(crate) fn bodies(&self) -> Vec<Node<'a>> {
        let own = self.operations.iter().map(|operation| operation.node.at("requestBody"));
        in_place(own.chain(self.components("requestBodies")))
    }

    /// Returns all responses, once each.
    pub(crate) fn responses(&self) -> Vec<Node<'a>> {
        let own = self.operations.iter().flat_map(|operation| operation.node.at("responses").fields());
        in_place(own.map(|(_, response)| response).chain(self.components("responses")))
    }

    fn components(&self, section: &str) -> impl Iterator<Item = Node<'a>> + use<'a> {
        self.root().at("components").at(section).fields().into_iter().map(|(_, component)| component)
    }

    /// Returns all schemas, once each: named ones, those of parameters, bodies and responses, and those inside of them.
    pub(crate) fn schemas(&self) -> Vec<Schema<'a>> {
        let named = self.spec.named_schemas().into_iter().map(|(name, node)| {
            let in_response = self.roles.get(name).is_some_and(|role| role.response);
            Schema { node, in_response, around: None }
        });
        let inline = |node: Node<'a>, in_response| Schema { node: node.at("schema"), in_response, around: Some(node) };
        let media = |contents: Vec<Node<'a>>| contents.into_iter().flat_map(|content| content.media());
        let parameters = self.all_parameters().into_iter().map(|parameter| inline(parameter, false));
        let bodies = media(self.bodies()).map(|(_, media)| inline(media, false));
        let responses = media(self.responses()).map(|(_, media)| inline(media, true));
        let mut waiting: Vec<Schema<'a>> = named.chain(parameters).chain(bodies).chain(responses).collect();
        let mut found = Vec::new();
        while let Some(schema) = waiting.pop() {
            if schema.node.value.is_object() {
                let inside = schema.node.parts().into_iter();
                let around = Some(schema.node.clone());
                waiting.extend(inside.map(|node| Schema { node, around: around.clone(), ..schema }));
                found.push(schema);
            }
        }
        found
    }

    /// Returns the properties of an object, of its parts and of the members of a union.
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
}

/// Keeps the objects that are not references.
fn in_place<'a>(nodes: impl Iterator<Item = Node<'a>>) -> Vec<Node<'a>> {
    nodes.filter(|node| node.value.is_object() && node.value["$ref"].is_null()).collect()
}

/// Finds names that become one name in Rust: the later ones, with what they collide with.
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
