//! Browsers: which other sites may call the APIs. The controls and the page stay closed to all of them.

use std::collections::BTreeSet;

use http::request::Parts;
use http::{HeaderName, HeaderValue};
use reqwest::Url;
use tower_http::cors::{AllowHeaders, AllowMethods, AllowOrigin, CorsLayer, ExposeHeaders};

use crate::client::is_loopback;

/// The word for all sites of this machine.
pub(crate) const LOOPBACK: &str = "loopback";

/// The sites that may call the APIs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Origins {
    named: BTreeSet<String>,
    loopback: bool,
}

impl Origins {
    /// Adds a site such as `http://localhost:3000`, or all of this machine with the word `loopback`. Returns what is wrong
    /// with it otherwise.
    pub(crate) fn add(&mut self, text: &str) -> Result<(), String> {
        if text == LOOPBACK {
            self.loopback = true;
            return Ok(());
        }
        let url = Url::parse(text).ok().filter(|url| url.has_host() && matches!(url.path(), "" | "/"));
        let origin = url.map(|url| url.origin().ascii_serialization());
        let wrong = || format!("{text} is not an origin; write it like http://localhost:3000, or `{LOOPBACK}`");
        self.named.insert(origin.ok_or_else(wrong)?);
        Ok(())
    }

    fn has(&self, origin: &str) -> bool {
        self.named.contains(origin) || self.loopback && Url::parse(origin).is_ok_and(|url| is_loopback(&url))
    }

    /// Returns the layer that tells browsers; none if no other site may call.
    pub(crate) fn layer(&self) -> Option<CorsLayer> {
        if self.named.is_empty() && !self.loopback {
            return None;
        }
        let origins = self.clone();
        let allowed = move |origin: &HeaderValue, _: &Parts| origin.to_str().is_ok_and(|origin| origins.has(origin));
        // What the specs document for responses, and what a script could not read otherwise.
        let shown = ["x-mediaconnect-api-version", "x-ratelimit-remaining", "x-ratelimit-reset", "retry-after"];
        let layer = CorsLayer::new()
            .allow_origin(AllowOrigin::predicate(allowed))
            .allow_methods(AllowMethods::mirror_request())
            .allow_headers(AllowHeaders::mirror_request())
            .expose_headers(ExposeHeaders::list(shown.map(HeaderName::from_static)));
        Some(layer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_named_as_browsers_name_it_or_is_of_this_machine() {
        let mut origins = Origins::default();
        assert!(origins.layer().is_none(), "nothing is open unless it is asked for");
        origins.add("https://shop.example/").unwrap();
        assert!(origins.has("https://shop.example") && !origins.has("http://shop.example"));
        assert!(!origins.has("http://localhost:3000") && !origins.has("null"));
        origins.add(LOOPBACK).unwrap();
        for origin in ["http://localhost:3000", "http://127.0.0.1:5173", "http://[::1]:80"] {
            assert!(origins.has(origin), "{origin}");
        }
        assert!(!origins.has("http://localhost.example") && !origins.has("null"));
        for wrong in ["*", "localhost:3000", "https://shop.example/cart", ""] {
            assert!(origins.add(wrong).unwrap_err().contains("is not an origin"), "{wrong}");
        }
    }
}
