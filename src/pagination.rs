//! Long lists: one stream of pages, and one of items, for every API.

use std::collections::HashSet;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_util::Stream;
use futures_util::future::BoxFuture;
use serde_json::Value;

use crate::{Error, Operation, Paging, task};

/// The items of a page, and the answer as it came.
type Fetched<T> = Result<(Vec<T>, Bytes), Error>;

/// Asks for the page at a position.
type Fetch<T> = Box<dyn Fn(i64) -> BoxFuture<'static, Fetched<T>> + Send>;

/// One page of a list.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items of this page, in the order of the server.
    pub items: Vec<T>,
    /// The number of this page, or the offset of its first item, as the list has it. Given to `page` or `offset` of
    /// the call, it begins here another time.
    pub position: i64,
}

/// A list, page by page: `pages()` of a call that lists something. It is a [`Stream`] and sends nothing until polled.
///
/// While the caller consumes a page, the next one is fetched, but never more than one; dropping the stream ends that.
/// The pages end as the API announces it, and in any case with an empty page. If nothing changes on the server
/// meanwhile, no item is left out and none comes twice. An error is the last that comes. A server that announces more,
/// but answers a page that it has answered before, ends the list with an error, too.
///
/// ```no_run
/// # #[cfg(feature = "proxy-orders")]
/// # async fn example(client: &sharekit::proxy_orders::Client) -> Result<(), sharekit::Error> {
/// use futures_util::TryStreamExt;
///
/// let mut pages = client.list_orders().status("active").limit(100).pages();
/// while let Some(page) = pages.try_next().await? {
///     println!("{} orders from {}", page.items.len(), page.position);
/// }
/// # Ok(()) }
/// ```
#[must_use = "a stream does nothing unless polled"]
pub struct Pages<T> {
    operation: &'static Operation,
    fetch: Fetch<T>,
    /// None after the end.
    cursor: Option<Cursor>,
    fetching: Option<BoxFuture<'static, Fetched<T>>>,
    read_ahead: bool,
}

impl<T: Send + 'static> Pages<T> {
    pub(crate) fn new(
        operation: &'static Operation,
        first: i64,
        fetch: impl Fn(i64) -> BoxFuture<'static, Fetched<T>> + Send + 'static,
    ) -> Self {
        let cursor = Some(Cursor { paging: operation.paging, position: first, seen: HashSet::new() });
        Self { operation, fetch: Box::new(fetch), cursor, fetching: None, read_ahead: true }
    }

    /// Whether the next page is fetched while one is consumed. It is, unless set.
    pub fn read_ahead(mut self, read_ahead: bool) -> Self {
        self.read_ahead = read_ahead;
        self
    }

    /// The items of these pages, one by one.
    pub fn into_items(self) -> Items<T> {
        Items { pages: self, items: Vec::new().into_iter() }
    }

    /// The same pages, with their items as JSON.
    #[cfg(feature = "dynamic-calls")]
    pub(crate) fn into_json(self) -> Pages<Value>
    where
        T: serde::Serialize,
    {
        let Self { operation, fetch, cursor, read_ahead, .. } = self;
        let fetch = move |position| -> BoxFuture<'static, Fetched<Value>> {
            let page = fetch(position);
            Box::pin(async move {
                let (items, body) = page.await?;
                let items: Result<Vec<Value>, _> = items.into_iter().map(serde_json::to_value).collect();
                Ok((items.map_err(Error::encode)?, body))
            })
        };
        Pages { operation, fetch: Box::new(fetch), cursor, fetching: None, read_ahead }
    }

    /// What to hand on of an answer; goes on where more follows.
    fn take(&mut self, fetched: Fetched<T>) -> Option<Result<Page<T>, Error>> {
        let mut cursor = self.cursor.take()?;
        let (items, body) = match fetched {
            Ok(answer) => answer,
            Err(error) => return Some(Err(error)),
        };
        let page = Page { items, position: cursor.position };
        // It has been decoded once, so that it is JSON.
        match cursor.judge(&serde_json::from_slice(&body).unwrap_or_default()) {
            Verdict::More => {
                self.fetching = self.read_ahead.then(|| task::start((self.fetch)(cursor.position)));
                self.cursor = Some(cursor);
                Some(Ok(page))
            }
            Verdict::Last => Some(Ok(page)),
            Verdict::Over => None,
            Verdict::Repeated => Some(Err(Error::repeated_page(self.operation.id, page.position))),
        }
    }
}

impl<T: Send + 'static> Stream for Pages<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let Some(cursor) = &this.cursor else { return Poll::Ready(None) };
        let fetching = this.fetching.get_or_insert_with(|| (this.fetch)(cursor.position));
        let fetched = ready!(fetching.as_mut().poll(context));
        this.fetching = None;
        Poll::Ready(this.take(fetched))
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let position = self.cursor.as_ref().map(|cursor| cursor.position);
        f.debug_struct("Pages")
            .field("operation", &self.operation.id)
            .field("position", &position)
            .field("read_ahead", &self.read_ahead)
            .finish_non_exhaustive()
    }
}

/// A list, item by item: `stream()` of a call that lists something. It is a [`Stream`] over [`Pages`], whose words on
/// fetching ahead, on the end and on errors hold here. It keeps two pages in memory at most, however long the list is.
///
/// ```no_run
/// # #[cfg(feature = "share-codes")]
/// # async fn example(client: &sharekit::share_codes::Client) -> Result<(), sharekit::Error> {
/// use futures_util::{StreamExt, TryStreamExt};
///
/// let newest = client.list_share_codes().limit(30).stream().read_ahead(false).take(40);
/// let codes: Vec<_> = newest.try_collect().await?;
/// # Ok(()) }
/// ```
#[must_use = "a stream does nothing unless polled"]
pub struct Items<T> {
    pages: Pages<T>,
    /// What is left of the page that came last.
    items: std::vec::IntoIter<T>,
}

impl<T: Send + 'static> Items<T> {
    /// Whether the next page is fetched while one is consumed. It is, unless set.
    pub fn read_ahead(mut self, read_ahead: bool) -> Self {
        self.pages.read_ahead = read_ahead;
        self
    }
}

// Nothing is pinned in it.
impl<T> Unpin for Items<T> {}

impl<T: Send + 'static> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(item) = this.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut this.pages).poll_next(context)) {
                Some(Ok(page)) => this.items = page.items.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("pages", &self.pages).finish_non_exhaustive()
    }
}

/// Where in a list the reading is, and what has been seen of it.
struct Cursor {
    paging: Paging,
    /// The number of the page to ask for, or its offset.
    position: i64,
    /// One number per page, made of its items.
    seen: HashSet<u64>,
}

/// What a page is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// A page, and the cursor stands at the next one.
    More,
    /// A page, and nothing follows.
    Last,
    /// No page, and nothing follows.
    Over,
    /// A page that has been there before, and yet more is announced.
    Repeated,
}

impl Cursor {
    fn judge(&mut self, answer: &Value) -> Verdict {
        let number = |pointer| answer.pointer(pointer).and_then(Value::as_i64);
        let items = |pointer| answer.pointer(pointer).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let (items, next, more) = match self.paging {
            Paging::None => return Verdict::Last,
            Paging::Page { items: pointer, total_pages } => (
                items(pointer),
                self.position.saturating_add(1),
                number(total_pages).map(|total| self.position < total),
            ),
            Paging::Offset { items: pointer, next, count } => {
                // As many as came, nulls included: the server may hand out fewer than it was asked for.
                let end = self.position.saturating_add_unsigned(items(pointer).len() as u64);
                let announced = answer.pointer(next).and_then(Value::as_str).is_some_and(|next| !next.is_empty());
                (items(pointer), end, Some(announced || number(count).is_some_and(|count| count > end)))
            }
        };
        if items.is_empty() {
            return Verdict::Over;
        }
        self.position = next;
        let is_new = self.seen.insert(fingerprint(items));
        match (is_new, more) {
            (true, Some(false)) => Verdict::Last,
            (true, _) => Verdict::More,
            (false, Some(true)) => Verdict::Repeated,
            (false, _) => Verdict::Over,
        }
    }
}

/// A number for these items, in whichever order they come.
fn fingerprint(items: &[Value]) -> u64 {
    let hashes = items.iter().map(|item| {
        let mut hasher = DefaultHasher::new();
        item.hash(&mut hasher);
        hasher.finish()
    });
    hashes.fold(0, u64::wrapping_add)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Verdict::{Last, More, Over, Repeated};
    use super::*;

    const BY_PAGE: Paging = Paging::Page { items: "/items", total_pages: "/total" };
    const BY_OFFSET: Paging = Paging::Offset { items: "/items", next: "/next", count: "/count" };

    fn cursor(paging: Paging, position: i64) -> Cursor {
        Cursor { paging, position, seen: HashSet::new() }
    }

    #[test]
    fn a_numbered_page_is_judged_by_the_number_of_pages() {
        let table = [
            (1, json!({ "items": [1, 2], "total": 2 }), More),
            (2, json!({ "items": [1, 2], "total": 2 }), Last),
            (3, json!({ "items": [1, 2], "total": 2 }), Last),
            (1, json!({ "items": [1, 2], "total": 0 }), Last),
            (1, json!({ "items": [1, 2], "total": -1 }), Last),
            (1, json!({ "items": [1], "total": null }), More),
            (1, json!({ "items": [1] }), More),
            (1, json!({ "items": [null], "total": 2 }), More),
            (1, json!({ "items": [], "total": 2 }), Over),
            (1, json!({ "items": null, "total": 2 }), Over),
            (1, json!({}), Over),
            (i64::MAX, json!({ "items": [1] }), More),
        ];
        for (position, answer, verdict) in table {
            assert_eq!(cursor(BY_PAGE, position).judge(&answer), verdict, "page {position}: {answer}");
        }
    }

    #[test]
    fn a_page_by_offset_is_judged_by_either_reading_of_the_count_and_by_next() {
        let table = [
            (0, json!({ "items": [1, 2], "count": 5 }), More, 2),
            (3, json!({ "items": [1, 2], "count": 5 }), Last, 5),
            (0, json!({ "items": [1, 2], "count": 2, "next": "?offset=2" }), More, 2),
            (2, json!({ "items": [1, 2], "count": 2, "next": null }), Last, 4),
            (2, json!({ "items": [1, 2], "count": 2, "next": "" }), Last, 4),
            (0, json!({ "items": [1, 2], "count": -7 }), Last, 2),
            (0, json!({ "items": [1, 2] }), Last, 2),
            (0, json!({ "items": [1, null], "count": 3 }), More, 2),
            (4, json!({ "items": [], "count": 9, "next": "more" }), Over, 4),
            (i64::MAX, json!({ "items": [1], "next": "more" }), More, i64::MAX),
        ];
        for (position, answer, verdict, next) in table {
            let mut cursor = cursor(BY_OFFSET, position);
            assert_eq!(cursor.judge(&answer), verdict, "offset {position}: {answer}");
            assert_eq!(cursor.position, next, "after offset {position}: {answer}");
        }
    }

    #[test]
    fn a_page_that_comes_again_ends_the_list() {
        let table = [
            (BY_PAGE, json!({ "items": [2, 1], "total": 9 }), Repeated),
            (BY_PAGE, json!({ "items": [2, 1], "total": 2 }), Over),
            (BY_PAGE, json!({ "items": [2, 1] }), Over),
            (BY_PAGE, json!({ "items": [2, 3] }), More),
            (BY_OFFSET, json!({ "items": [1, 2], "next": "more" }), Repeated),
            (BY_OFFSET, json!({ "items": [1, 2], "count": 2 }), Over),
        ];
        for (paging, answer, verdict) in table {
            let mut cursor = cursor(paging, 1);
            assert_eq!(cursor.judge(&json!({ "items": [1, 2], "total": 9, "count": 9 })), More);
            assert_eq!(cursor.judge(&answer), verdict, "{answer}");
        }
    }
}
