//! The ways through a spec: its operations, and the schemas that can be reached from them.

use std::collections::BTreeMap;

use crate::names::METHODS;
use crate::openapi::spec::{Node, Spec, step};

/// What references to named schemas begin with.
pub(crate) const NAMED_SCHEMAS: &str = "#/components/schemas/";

/// An operation as it is written.
#[derive(Debug, Clone)]
pub(crate) struct Operation<'a> {
    pub(crate) path: &'a str,
    pub(crate) method: &'static str,
    /// The path item that holds it, `$ref` followed.
    pub(crate) item: Node<'a>,
    pub(crate) node: Node<'a>,
}

/// Which way the values of a schema go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Role {
    pub(crate) request: bool,
    pub(crate) response: bool,
}

impl Role {
    pub(crate) const REQUEST: Self = Self { request: true, response: false };
    pub(crate) const RESPONSE: Self = Self { request: false, response: true };

    /// Returns the ways of both.
    pub(crate) fn or(self, other: Self) -> Self {
        Self { request: self.request || other.request, response: self.response || other.response }
    }
}

impl Spec {
    /// Returns all operations: the paths in the order of the document, the methods in that of OpenAPI.
    pub(crate) fn operations(&self) -> Vec<Operation<'_>> {
        let items = self.root().at("paths").fields();
        let items = items.into_iter().map(|(path, item)| (path, self.follow(&item, false)));
        let operations = items.flat_map(|(path, item)| {
            METHODS.map(|method| Operation { path, method, node: item.at(method), item: item.clone() })
        });
        operations.filter(|operation| operation.node.value.is_object()).collect()
    }

    /// Returns the named schemas.
    pub(crate) fn named_schemas(&self) -> Vec<(&str, Node<'_>)> {
        self.root().at("components").at("schemas").fields()
    }

    /// Returns which way the values of the named schemas go; a schema that no operation reaches is missing.
    pub(crate) fn roles(&self) -> BTreeMap<&str, Role> {
        let mut roles = BTreeMap::new();
        for operation in self.operations() {
            let lists = [operation.node.at("parameters"), operation.item.at("parameters")];
            let parameters = lists.iter().flat_map(Node::elements).map(|parameter| {
                let parameter = self.follow(&parameter, false);
                parameter.main_media().map_or(parameter, |(_, media)| media).at("schema")
            });
            self.reach(
                parameters.chain(self.body_schema(&operation.node.at("requestBody"))).collect(),
                Role::REQUEST,
                &mut roles,
            );
            let responses = operation.node.at("responses").fields().into_iter();
            self.reach(
                responses.filter_map(|(_, response)| self.body_schema(&response)).collect(),
                Role::RESPONSE,
                &mut roles,
            );
        }
        roles
    }

    /// Returns the schema of a body or a response.
    fn body_schema<'a>(&'a self, content: &Node<'a>) -> Option<Node<'a>> {
        self.follow(content, false).main_media().map(|(_, media)| media.at("schema"))
    }

    /// Gives a role to all named schemas that can be reached from these.
    fn reach<'a>(&'a self, schemas: Vec<Node<'a>>, role: Role, roles: &mut BTreeMap<&'a str, Role>) {
        let mut waiting = schemas;
        while let Some(node) = waiting.pop() {
            if let Some(name) = node.value["$ref"].as_str().and_then(|target| target.strip_prefix(NAMED_SCHEMAS)) {
                let known = roles.entry(name).or_default();
                let both = known.or(role);
                if both != *known {
                    *known = both;
                    waiting.push(self.root().at("components").at("schemas").at(name));
                }
            }
            waiting.extend(node.parts());
        }
    }
}

impl<'a> Operation<'a> {
    pub(crate) fn id(&self) -> Option<&'a str> {
        self.node.value["operationId"].as_str()
    }

    /// Returns what messages call it: its id, or else its method and path.
    pub(crate) fn title(&self) -> String {
        self.id().filter(|id| !id.is_empty()).map_or_else(|| self.route(), str::to_owned)
    }

    /// Returns its method and path.
    pub(crate) fn route(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }

    /// Says whether it is written in its path item, and not behind a reference.
    pub(crate) fn is_in_place(&self) -> bool {
        self.item.pointer == step("/paths", self.path)
    }
}

impl<'a> Node<'a> {
    /// Returns the fields of an object.
    pub(crate) fn fields(&self) -> Vec<(&'a str, Self)> {
        let fields = self.value.as_object().into_iter().flatten();
        fields.map(|(key, value)| (key.as_str(), Self { pointer: step(&self.pointer, key), value })).collect()
    }

    /// Returns the elements of a list.
    pub(crate) fn elements(&self) -> Vec<Self> {
        (0..self.value.as_array().map_or(0, Vec::len)).map(|position| self.at_index(position)).collect()
    }

    pub(crate) fn is_missing(&self) -> bool {
        self.value.is_null()
    }

    /// Returns the text of a field; nothing if it has none.
    pub(crate) fn text(&self, key: &str) -> &'a str {
        self.value[key].as_str().unwrap_or_default()
    }

    /// Returns the last step of the pointer.
    pub(crate) fn key(&self) -> String {
        let last = self.pointer.rsplit('/').next().unwrap_or_default();
        last.replace("~1", "/").replace("~0", "~")
    }

    /// Returns the media of a body or a response, with their types.
    pub(crate) fn media(&self) -> Vec<(&'a str, Self)> {
        self.at("content").fields()
    }

    /// Returns the first media that is JSON, or else the first.
    pub(crate) fn main_media(&self) -> Option<(&'a str, Self)> {
        let media = self.media();
        media.iter().find(|(name, _)| name.contains("json")).or(media.first()).cloned()
    }

    /// Returns the schemas written inside a schema.
    pub(crate) fn parts(&self) -> Vec<Self> {
        let lists = ["allOf", "oneOf", "anyOf"].into_iter().flat_map(|key| self.at(key).elements());
        let single = ["items", "additionalProperties", "not"].into_iter().map(|key| self.at(key));
        let properties = self.at("properties").fields().into_iter().map(|(_, property)| property);
        properties.chain(lists).chain(single).filter(|part| part.value.is_object()).collect()
    }
}
