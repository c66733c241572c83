//! What changed in the document as a whole.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::openapi::diff::comparison::{Comparison, Impact};
use crate::openapi::diff::kinds;
use crate::openapi::report::{Place, shown};

impl Comparison<'_> {
    /// Compares what belongs neither to an operation nor to a schema.
    pub(crate) fn document(&mut self) {
        let place = Place::new("document", "");
        let (old, new) = (self.old.root(), self.new.root());
        self.servers(&place);
        if limits(old) != limits(new) {
            self.found(Impact::Additive, kinds::RATE_LIMITS_CHANGED, &place, [limits(old), limits(new)]);
        } else if old["x-rate-limits"] != new["x-rate-limits"] {
            self.found(
                Impact::Documentation,
                kinds::SOURCE_CHANGED,
                &place.inside("key", "x-rate-limits"),
                [None, None],
            );
        }
        self.credentials();
        self.notes(&place.inside("info", ""), old["info"].as_object(), new["info"].as_object(), &[]);
        let said_elsewhere = ["openapi", "info", "servers", "paths", "components", "security", "x-rate-limits"];
        self.notes(&place, old.as_object(), new.as_object(), &said_elsewhere);
        for (section, what) in [("headers", "header"), ("links", "link"), ("examples", "example")] {
            let of = |root: &Value| root["components"][section].as_object().cloned().unwrap_or_default();
            let (old, new) = (of(old), of(new));
            let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            for name in names.into_iter().filter(|name| old.get(*name) != new.get(*name)) {
                self.found(Impact::Documentation, kinds::NOTE_CHANGED, &Place::new(what, name), [None, None]);
            }
        }
    }

    fn servers(&mut self, place: &Place) {
        let (old, new) = (servers(self.old.root()), servers(self.new.root()));
        if old.first() != new.first() {
            let sides = [old.first().cloned(), new.first().cloned()];
            self.found(Impact::Breaking, kinds::DEFAULT_SERVER_CHANGED, place, sides);
        }
        for gone in old.iter().skip(1).filter(|url| !new.contains(url)) {
            self.found(Impact::Breaking, kinds::SERVER_REMOVED, place, [Some(gone.clone()), None]);
        }
        for added in new.iter().skip(1).filter(|url| !old.contains(url)) {
            self.found(Impact::Additive, kinds::SERVER_ADDED, place, [None, Some(added.clone())]);
        }
        for after in list(&self.new.root()["servers"]) {
            let url = shown(&after["url"]);
            if let Some(before) = list(&self.old.root()["servers"]).iter().find(|before| before["url"] == after["url"])
            {
                self.notes(&place.inside("server", &url), before.as_object(), after.as_object(), &[]);
            }
        }
    }

    /// Compares the security schemes that both sides have. Which of them an operation takes is compared there.
    fn credentials(&mut self) {
        let (old, new) = (self.old, self.new);
        let schemes = old.root()["components"]["securitySchemes"].as_object().into_iter().flatten();
        for (name, before) in schemes {
            let after = &new.root()["components"]["securitySchemes"][name];
            if after.is_null() {
                continue;
            }
            let place = Place::new("credential", name);
            let (was, is) = (credential(before), credential(after));
            if was != is {
                self.found(Impact::Breaking, kinds::CREDENTIAL_CHANGED, &place, [Some(was), Some(is)]);
            }
            let said = ["type", "in", "name", "scheme", "flows", "openIdConnectUrl"];
            self.notes(&place, before.as_object(), after.as_object(), &said);
        }
    }
}

fn servers(root: &Value) -> Vec<String> {
    list(&root["servers"]).iter().map(|server| shown(&server["url"])).collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// Writes rate limits as `100 in 1 s, 2000 in 60 s`.
fn limits(root: &Value) -> Option<String> {
    let limits = root["x-rate-limits"].as_array()?.iter();
    let limits = limits.map(|limit| format!("{} in {} s", limit["requests"], limit["seconds"]));
    Some(limits.collect::<Vec<_>>().join(", "))
}

/// Describes a security scheme in words.
pub(crate) fn credential(scheme: &Value) -> String {
    let text = |key: &str| scheme[key].as_str().unwrap_or_default();
    match text("type") {
        "apiKey" => format!("API key in the {} {}", text("in"), text("name")),
        "http" => format!("HTTP {}", text("scheme").to_lowercase()),
        "oauth2" => {
            let flows = scheme["flows"].as_object().into_iter().flatten().map(|(name, flow)| {
                let addresses = ["authorizationUrl", "tokenUrl", "refreshUrl"].map(|key| &flow[key]);
                let addresses = addresses.into_iter().filter(|address| !address.is_null()).map(shown);
                format!("{name} at {}", addresses.collect::<Vec<_>>().join(" and "))
            });
            // Sorted, since the order in the file means nothing.
            let flows: BTreeSet<String> = flows.collect();
            format!("OAuth 2.0 {}", flows.into_iter().collect::<Vec<_>>().join(", "))
        }
        other => format!("{other} {}", text("openIdConnectUrl")),
    }
}
