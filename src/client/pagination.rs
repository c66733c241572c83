//! Long lists: one stream of pages, and one of items, for every API.

use std::collections::HashSet;
use std::fmt;
use std::future::poll_fn;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_util::Stream;
use futures_util::future::BoxFuture;
use serde_json::Value;

use super::task;
use crate::wire::{Wire, numbered};
use crate::{Error, Operation};

/// A part of a list.
type Fetched<T> = Result<Listing<T>, Error>;

/// A response that holds a part of a list.
pub(crate) trait Listed {
    /// What the list is of.
    type Item: Wire;

    /// Its items, and what it says of the rest.
    fn listing(self) -> Listing<Self::Item>;
}

/// The items of a response, and what it says of the rest of the list.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Listing<T> {
    items: Vec<T>,
    /// How many came, those included that could not be read.
    sent: usize,
    more: More,
    /// A number made of what came, in whichever order.
    fingerprint: u64,
}

/// What a response says of the rest of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum More {
    /// The number of pages of the whole list.
    Pages(Option<i64>),
    /// The number of items of the whole list, or of this part: servers differ; and whether a next part is announced.
    Count { count: Option<i64>, next: bool },
}

impl<T: Wire> Listing<T> {
    /// `kept` is the list as it came, where some of it could not be read.
    pub(crate) fn new(items: Vec<T>, kept: Option<Elements>, more: More) -> Self {
        let elements = kept.unwrap_or_else(|| Elements::new(&items, T::fingerprint));
        Self { items, sent: elements.count, more, fingerprint: elements.fingerprint }
    }
}

impl Listing<Value> {
    /// Returns the listing of items that no type describes.
    pub(crate) fn of_json(items: Vec<Value>, more: More) -> Self {
        let elements = Elements::new(&items, Value::hash);
        Self { items, sent: elements.count, more, fingerprint: elements.fingerprint }
    }
}

/// What a list is known by, be its elements read or not.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Elements {
    count: usize,
    /// A number made of the elements, in whichever order they come.
    fingerprint: u64,
}

impl Elements {
    fn new<T>(elements: impl IntoIterator<Item = T>, add: impl Fn(T, &mut DefaultHasher)) -> Self {
        let (mut count, mut fingerprint) = (0, 0_u64);
        for element in elements {
            let mut hasher = DefaultHasher::new();
            add(element, &mut hasher);
            count += 1;
            fingerprint = fingerprint.wrapping_add(hasher.finish());
        }
        Self { count, fingerprint }
    }
}

/// The elements of a list that was kept as it came, also of one that is written as an object with numbers for keys.
pub(crate) fn elements(kept: Option<&Value>) -> Option<Elements> {
    match kept? {
        Value::Array(list) => Some(Elements::new(list, Value::hash)),
        Value::Object(fields) => numbered(fields).map(|list| Elements::new(list, Value::hash)),
        _ => None,
    }
}

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
/// but sends a page that it has sent before, ends the list with an error, too.
///
/// ```no_run
/// # #[cfg(feature = "proxy-orders")]
/// # async fn example(client: &sharekit::proxy_orders::Client) -> Result<(), sharekit::Error> {
/// let mut pages = client.list_orders().status("active").limit(100).pages();
/// while let Some(page) = pages.next().await {
///     let page = page?;
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
        let cursor = Some(Cursor { position: first, seen: HashSet::new() });
        Self { operation, fetch: Box::new(fetch), cursor, fetching: None, read_ahead: true }
    }

    /// Sets whether the next page is fetched while the caller consumes one. Default: yes.
    pub fn read_ahead(mut self, read_ahead: bool) -> Self {
        self.read_ahead = read_ahead;
        self
    }

    /// The next page; none after the last. It is a [`Stream`] as well, for those who have a use for its methods.
    ///
    /// # Errors
    ///
    /// If a page cannot be had. Nothing follows an error.
    pub async fn next(&mut self) -> Option<Result<Page<T>, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Returns whether the page that came last was the last one.
    pub(crate) fn are_over(&self) -> bool {
        self.cursor.is_none()
    }

    /// Returns the items of these pages, one by one.
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
                let Listing { items, sent, more, fingerprint } = page.await?;
                let items: Result<Vec<Value>, _> = items.into_iter().map(serde_json::to_value).collect();
                Ok(Listing { items: items.map_err(Error::encode)?, sent, more, fingerprint })
            })
        };
        Pages { operation, fetch: Box::new(fetch), cursor, fetching: None, read_ahead }
    }

    /// What to hand on of a response; goes on where more follows.
    fn take(&mut self, fetched: Fetched<T>) -> Option<Result<Page<T>, Error>> {
        let mut cursor = self.cursor.take()?;
        let listing = match fetched {
            Ok(listing) => listing,
            Err(error) => return Some(Err(error)),
        };
        let (position, verdict) = (cursor.position, cursor.judge(&listing));
        let page = Page { items: listing.items, position };
        match verdict {
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

/// A list, item by item: `items()` of a call that lists something. It is a [`Stream`] over [`Pages`], whose words on
/// fetching ahead, on the end and on errors hold here. It keeps two pages in memory at most, however long the list is.
///
/// ```no_run
/// # #[cfg(feature = "share-codes")]
/// # async fn example(client: &sharekit::share_codes::Client) -> Result<(), sharekit::Error> {
/// use futures_util::{StreamExt, TryStreamExt};
///
/// let newest = client.list_share_codes().limit(30).items().read_ahead(false).take(40);
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
    /// The next item; none after the last. It is a [`Stream`] as well, for those who have a use for its methods.
    ///
    /// # Errors
    ///
    /// If a page cannot be had. Nothing follows an error.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Sets whether the next page is fetched while the caller consumes one. Default: yes.
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
    fn judge<T>(&mut self, listing: &Listing<T>) -> Verdict {
        if listing.sent == 0 {
            return Verdict::Over;
        }
        // As many as came: the server may hand out fewer than it was asked for.
        let end = self.position.saturating_add_unsigned(listing.sent as u64);
        let (next, more) = match listing.more {
            More::Pages(total) => (self.position.saturating_add(1), total.map(|total| self.position < total)),
            More::Count { count, next } => (end, Some(next || count.is_some_and(|count| count > end))),
        };
        self.position = next;
        let is_new = self.seen.insert(listing.fingerprint);
        match (is_new, more) {
            (true, Some(false)) => Verdict::Last,
            (true, _) => Verdict::More,
            (false, Some(true)) => Verdict::Repeated,
            (false, _) => Verdict::Over,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Verdict::{Last, More as Next, Over, Repeated};
    use super::*;

    fn cursor(position: i64) -> Cursor {
        Cursor { position, seen: HashSet::new() }
    }

    fn page(items: &[i64], total: Option<i64>) -> Listing<i64> {
        Listing::new(items.to_vec(), None, More::Pages(total))
    }

    fn part(items: &[i64], count: Option<i64>, next: bool) -> Listing<i64> {
        Listing::new(items.to_vec(), None, More::Count { count, next })
    }

    #[test]
    fn a_numbered_page_is_judged_by_the_number_of_pages() {
        let unreadable = Listing::<i64>::new(vec![], elements(Some(&json!(["x"]))), More::Pages(Some(2)));
        let table = [
            (1, page(&[1, 2], Some(2)), Next),
            (2, page(&[1, 2], Some(2)), Last),
            (3, page(&[1, 2], Some(2)), Last),
            (1, page(&[1, 2], Some(0)), Last),
            (1, page(&[1, 2], Some(-1)), Last),
            (1, page(&[1], None), Next),
            (1, unreadable, Next),
            (1, page(&[], Some(2)), Over),
            (1, Listing::new(vec![], None, More::Pages(Some(2))), Over),
            (i64::MAX, page(&[1], None), Next),
        ];
        for (position, listing, verdict) in table {
            assert_eq!(cursor(position).judge(&listing), verdict, "page {position}: {listing:?}");
        }
    }

    #[test]
    fn a_part_by_offset_is_judged_by_either_reading_of_the_count_and_by_next() {
        let kept =
            |list: Value| Listing::new(vec![1], elements(Some(&list)), More::Count { count: Some(3), next: false });
        let table = [
            (0, part(&[1, 2], Some(5), false), Next, 2),
            (3, part(&[1, 2], Some(5), false), Last, 5),
            (0, part(&[1, 2], Some(2), true), Next, 2),
            (2, part(&[1, 2], Some(2), false), Last, 4),
            (0, part(&[1, 2], Some(-7), false), Last, 2),
            (0, part(&[1, 2], None, false), Last, 2),
            (0, kept(json!([1, null])), Next, 2),
            (0, kept(json!({ "0": null, "1": 1 })), Next, 2),
            (0, kept(json!({ "code": 1 })), Next, 1),
            (0, kept(json!("1")), Next, 1),
            (4, part(&[], Some(9), true), Over, 4),
            (i64::MAX, part(&[1], None, true), Next, i64::MAX),
        ];
        for (position, listing, verdict, next) in table {
            let mut cursor = cursor(position);
            assert_eq!(cursor.judge(&listing), verdict, "offset {position}: {listing:?}");
            assert_eq!(cursor.position, next, "after offset {position}: {listing:?}");
        }
    }

    #[test]
    fn pages_of_which_nothing_can_be_read_are_told_apart() {
        let unreadable = |list: Value| Listing::<i64>::new(vec![], elements(Some(&list)), More::Pages(None));
        let table = [(json!(["a", "b"]), Next), (json!(["a", "c"]), Next), (json!({ "0": "c", "1": "a" }), Over)];
        let mut cursor = cursor(1);
        for (list, verdict) in table {
            assert_eq!(cursor.judge(&unreadable(list.clone())), verdict, "{list}");
        }
    }

    #[test]
    fn a_page_that_comes_again_ends_the_list() {
        let table = [
            (page(&[2, 1], Some(9)), Repeated),
            (page(&[2, 1], Some(2)), Over),
            (page(&[2, 1], None), Over),
            (page(&[2, 3], None), Next),
            (part(&[1, 2], None, true), Repeated),
            (part(&[1, 2], Some(2), false), Over),
        ];
        for (listing, verdict) in table {
            let mut cursor = cursor(1);
            assert_eq!(cursor.judge(&page(&[1, 2], Some(9))), Next);
            assert_eq!(cursor.judge(&listing), verdict, "{listing:?}");
        }
    }
}
