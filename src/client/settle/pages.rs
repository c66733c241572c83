//! The reads that are made for evidence.

use std::sync::{Arc, Mutex, PoisonError};

use http::Method;
use reqwest::{Request, Url};
use serde_json::Value;

use crate::client::Transport;
use crate::client::operation::Read;
use crate::client::pagination::{Listing, More, Pages};
use crate::wire::{add_query, encode_path, url};
use crate::{Error, Paging};

/// The most pages of a list that are read for one question, so that a list without end does not keep us.
const MOST_PAGES: usize = 200;

/// Reads for evidence, through the same credentials, limits and retries as all calls.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) transport: &'a Transport,
    pub(super) base_url: &'a Url,
}

/// A list as far as it was read.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Listed {
    pub(super) items: Vec<Value>,
    /// Whether these are all.
    pub(super) is_whole: bool,
    /// How many there are on all pages, if the server says so.
    pub(super) total: Option<i64>,
}

impl Reader<'_> {
    /// Reads one response. `argument` gives the values of the parameters.
    pub(super) async fn one(
        &self,
        read: &Read,
        argument: impl Fn(&str) -> Option<String>,
        more: &[(&str, &str)],
    ) -> Result<Value, Error> {
        let request = self.request(read, &argument, more);
        Ok(self.transport.exchange(read.operation, Ok(request)).await?.json(true)?.into_inner())
    }

    /// Reads a list page by page, until `is_enough` of what has been read.
    pub(super) async fn list(
        &self,
        read: &Read,
        items: &'static str,
        argument: impl Fn(&str) -> Option<String>,
        more: &[(&str, &str)],
        is_enough: impl Fn(&[Value]) -> bool,
    ) -> Result<Listed, Error> {
        let total = Arc::new(Mutex::new(None));
        let mut pages = self.pages(read, items, &argument, more, &total);
        let mut listed = Listed::default();
        for _ in 0..MOST_PAGES {
            if let Some(page) = pages.next().await {
                listed.items.extend(page?.items);
            }
            listed.is_whole = pages.are_over();
            if listed.is_whole || is_enough(&listed.items) {
                break;
            }
        }
        listed.total = *total.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(listed)
    }

    fn pages(
        &self,
        read: &Read,
        items: &'static str,
        argument: &impl Fn(&str) -> Option<String>,
        more: &[(&str, &str)],
        total: &Arc<Mutex<Option<i64>>>,
    ) -> Pages<Value> {
        let (transport, first_request) = (self.transport.clone(), self.request(read, argument, more));
        let (operation, total_at, total) = (read.operation, read.total, Arc::clone(total));
        let first = match operation.paging {
            Paging::Page { .. } => 1,
            Paging::Offset { .. } | Paging::None => 0,
        };
        let fetch = move |position: i64| -> futures_util::future::BoxFuture<'static, Result<Listing<Value>, Error>> {
            let mut request =
                first_request.try_clone().unwrap_or_else(|| Request::new(Method::GET, first_request.url().clone()));
            if position != first {
                let name = if matches!(operation.paging, Paging::Page { .. }) { "page" } else { "offset" };
                add_query(request.url_mut(), name, [position]);
            }
            let (transport, total) = (transport.clone(), Arc::clone(&total));
            Box::pin(async move {
                let response = transport.exchange(operation, Ok(request)).await?.json(true)?.into_inner();
                let count = |pointer: &str| response.pointer(pointer).and_then(Value::as_i64);
                *total.lock().unwrap_or_else(PoisonError::into_inner) = total_at.and_then(count);
                listing(&response, items, operation.paging)
            })
        };
        Pages::new(operation, first, fetch).read_ahead(false)
    }

    fn request(&self, read: &Read, argument: &impl Fn(&str) -> Option<String>, more: &[(&str, &str)]) -> Request {
        let mut path = read.operation.path.to_owned();
        let mut query = Vec::new();
        for (name, field) in read.with {
            let Some(value) = argument(field) else { continue };
            let place = format!("{{{name}}}");
            if path.contains(&place) {
                path = path.replace(&place, &encode_path(value));
            } else {
                query.push((*name, value));
            }
        }
        let fixed = read.fixed.iter().chain(more).map(|(name, value)| (*name, (*value).to_owned()));
        query.extend(fixed);
        query.extend(read.limit.map(|(name, most)| (name, most.to_string())));
        let mut url = url(self.base_url, &path);
        for (name, value) in query {
            add_query(&mut url, name, [value]);
        }
        Request::new(Method::GET, url)
    }
}

/// Returns the items of a response, and what it says of the rest. A response without the list proves nothing.
fn listing(response: &Value, items: &str, paging: Paging) -> Result<Listing<Value>, Error> {
    let Some(list) = response.pointer(items).and_then(Value::as_array) else {
        return Err(Error::unexpected_shape(format!("the response has no list at {items}")));
    };
    let number = |pointer: &str| response.pointer(pointer).and_then(Value::as_i64);
    let more = match paging {
        Paging::None => More::Count { count: None, next: false },
        Paging::Page { total_pages, .. } => More::Pages(number(total_pages)),
        Paging::Offset { next, count, .. } => {
            let next = response.pointer(next).and_then(Value::as_str).is_some_and(|next| !next.is_empty());
            More::Count { count: number(count), next }
        }
    };
    Ok(Listing::of_json(list.clone(), more))
}
