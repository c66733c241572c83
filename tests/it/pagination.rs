//! Long lists: every item once, an end in any case, and no more than one page fetched ahead.

use std::time::Duration;

use futures_util::{Stream, StreamExt, TryStreamExt};
use serde_json::{Map, Value, json};
use sharekit::sandbox::Sandbox;
use sharekit::share_codes::types::ShareCode;
use sharekit::{Error, Items};
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::any};

use crate::support::{SECRET, proxy_orders_client, share_codes_client};

/// Long enough for a request that should not be made to be noticed.
const A_WHILE: Duration = Duration::from_millis(150);

/// A server that makes its response of the request and of the number of the page, or the offset, that it asks for.
async fn server(response: impl Fn(&Request, usize) -> ResponseTemplate + Send + Sync + 'static) -> MockServer {
    let server = MockServer::start().await;
    let responder = move |request: &Request| {
        let position = asked(request, "page").or(asked(request, "offset")).expect("a page or an offset is asked for");
        response(request, position)
    };
    Mock::given(any()).respond_with(responder).mount(&server).await;
    server
}

fn asked(request: &Request, name: &str) -> Option<usize> {
    request.url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.parse().unwrap())
}

fn ok(body: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(body)
}

/// The codes from..to, named by their number.
fn codes(numbers: std::ops::Range<usize>) -> Vec<Value> {
    numbers.map(|number| json!({ "code": number.to_string() })).collect()
}

/// A page of a list of so many codes, with this number of pages.
fn code_page(total: usize, page: usize, limit: usize, total_pages: &Value) -> Value {
    let from = ((page - 1) * limit).min(total);
    json!({ "success": true, "result": { "items": codes(from..(from + limit).min(total)), "total_pages": total_pages } })
}

/// A truthful server of so many codes.
async fn code_server(total: usize) -> MockServer {
    server(move |request, page| {
        let limit = asked(request, "limit").unwrap_or(30);
        ok(&code_page(total, page, limit, &json!(total.div_ceil(limit))))
    })
    .await
}

/// A server of so many orders that hands out 20 at most, and adds to each page what the function says.
async fn order_server(total: usize, also: impl Fn(usize, usize) -> Value + Send + Sync + 'static) -> MockServer {
    server(move |request, offset| {
        let limit = asked(request, "limit").unwrap_or(20).min(20);
        let orders: Vec<Value> =
            (offset..(offset + limit).min(total)).map(|number| json!({ "order_id": number })).collect();
        let mut body = also(offset, orders.len());
        body["orders"] = orders.into();
        ok(&body)
    })
    .await
}

#[tokio::test]
async fn the_next_item_and_the_next_page_are_had_without_another_crate() {
    let server = server(|_, page| ok(&code_page(65, page, 30, &json!(3)))).await;
    let mut items = share_codes(&server);
    let mut read = 0;
    while let Some(item) = Items::next(&mut items).await {
        item.unwrap();
        read += 1;
    }
    assert_eq!(read, 65);
    let mut pages = share_codes_client(&server.uri()).list_share_codes().limit(30).pages();
    let mut positions = Vec::new();
    while let Some(page) = sharekit::Pages::next(&mut pages).await {
        positions.push(page.unwrap().position);
    }
    assert_eq!(positions, [1, 2, 3]);
}

fn share_codes(server: &MockServer) -> Items<ShareCode> {
    share_codes_client(&server.uri()).list_share_codes().limit(30).items()
}

/// The numbers of all codes, and the error at the end if there is one.
async fn read(items: impl Stream<Item = Result<ShareCode, Error>>) -> (Vec<usize>, Option<Error>) {
    let mut numbers = Vec::new();
    let mut items = Box::pin(items);
    while let Some(item) = items.next().await {
        match item {
            Ok(item) => numbers.push(item.code.unwrap().parse().unwrap()),
            Err(error) => {
                assert!(items.next().await.is_none(), "something came after {error}");
                return (numbers, Some(error));
            }
        }
    }
    assert!(items.next().await.is_none(), "something came after the end");
    (numbers, None)
}

async fn read_all(items: impl Stream<Item = Result<ShareCode, Error>>) -> Vec<usize> {
    let (numbers, error) = read(items).await;
    assert!(error.is_none(), "{error:?} after {numbers:?}");
    numbers
}

async fn read_orders(server: &MockServer, limit: i64) -> Vec<usize> {
    let orders = proxy_orders_client(&server.uri()).list_orders().status("all").limit(limit).items();
    let ids = orders.map_ok(|order| usize::try_from(order.order_id.unwrap()).unwrap());
    ids.try_collect().await.unwrap()
}

async fn positions(server: &MockServer, name: &str) -> Vec<usize> {
    let requests = server.received_requests().await.unwrap();
    requests.iter().filter_map(|request| asked(request, name)).collect()
}

/// Waits until the server has got so many requests.
async fn got(server: &MockServer, requests: usize) {
    let enough = async {
        while server.received_requests().await.unwrap().len() < requests {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(5), enough).await;
    assert!(waited.is_ok(), "the server never got {requests} requests");
}

fn numbers(total: usize) -> Vec<usize> {
    (0..total).collect()
}

#[tokio::test]
async fn every_item_comes_once_with_no_request_too_many() {
    for total in [0, 1, 29, 30, 31, 60, 95] {
        let server = code_server(total).await;
        assert_eq!(read_all(share_codes(&server)).await, numbers(total), "of {total}");
        let pages: Vec<usize> = (1..=total.div_ceil(30).max(1)).collect();
        assert_eq!(positions(&server, "page").await, pages, "of {total}");
    }
}

#[tokio::test]
async fn pages_tell_where_they_begin() {
    let pages = share_codes_client(&code_server(95).await.uri()).list_used_codes().limit(30).pages();
    let pages: Vec<_> = pages.map_ok(|page| (page.position, page.items.len())).try_collect().await.unwrap();
    assert_eq!(pages, [(1, 30), (2, 30), (3, 30), (4, 5)]);
    let server = order_server(45, |_, _| json!({ "count": 45 })).await;
    let pages = proxy_orders_client(&server.uri()).list_orders().status("all").pages();
    let pages: Vec<_> = pages.map_ok(|page| (page.position, page.items.len())).try_collect().await.unwrap();
    assert_eq!(pages, [(0, 20), (20, 20), (40, 5)]);
}

#[tokio::test]
async fn all_that_was_set_is_kept_on_every_page() {
    let server = code_server(95).await;
    let client = share_codes_client(&server.uri());
    let call = client.list_share_codes().status(1).limit(40).sort_by("code").order_by("asc").keyword("a b&c");
    read_all(call.email("friend@example.com").data_type(1).is_enterprise(0).items()).await;
    let requests = server.received_requests().await.unwrap();
    let queries: Vec<Vec<(String, String)>> = requests
        .iter()
        .map(|request| request.url.query_pairs().into_owned().filter(|(name, _)| name != "page").collect())
        .collect();
    assert_eq!(queries.len(), 3);
    assert!(queries.iter().all(|query| *query == queries[0]), "{queries:#?}");
    let names: Vec<&str> = queries[0].iter().map(|(name, _)| name.as_str()).collect();
    for name in ["status", "limit", "sort_by", "order_by", "keyword", "email", "data_type", "is_enterprise"] {
        assert!(names.contains(&name), "{name} is not sent, only {names:?}");
    }
}

#[tokio::test]
async fn reading_begins_where_it_was_told_to() {
    let server = code_server(95).await;
    let items = share_codes_client(&server.uri()).list_share_codes().limit(30).page(3).items();
    assert_eq!(read_all(items).await, (60..95).collect::<Vec<_>>());
    let server = order_server(95, |_, _| json!({ "count": 95 })).await;
    let orders = proxy_orders_client(&server.uri()).list_orders().status("all").offset(40).items();
    assert_eq!(orders.try_collect::<Vec<_>>().await.unwrap().len(), 55);
    assert_eq!(positions(&server, "offset").await, [40, 60, 80]);
}

#[tokio::test]
async fn an_argument_that_is_refused_is_the_first_error() {
    let server = code_server(95).await;
    let client = share_codes_client(&server.uri());
    for items in [client.list_share_codes().limit(0).items(), client.list_share_codes().page(0).items()] {
        let (numbers, error) = read(items).await;
        let error = error.expect("0 is out of range");
        assert!(numbers.is_empty() && error.is_invalid_request(), "{error}");
    }
    assert!(server.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn the_number_of_pages_may_change_lie_or_be_missing() {
    type Announced = fn(usize) -> Value;
    let table: [(&str, Announced, usize); 8] = [
        ("shrinks", |page| json!(if page == 1 { 4 } else { 2 }), 60),
        ("grows", |page| json!(if page == 1 { 2 } else { 4 }), 95),
        ("is too small", |_| json!(2), 60),
        ("is too large", |_| json!(1000), 95),
        ("is zero", |_| json!(0), 30),
        ("is negative", |_| json!(-4), 30),
        ("is null", |_| Value::Null, 95),
        ("is always one more", |page| json!(page + 1), 95),
    ];
    for (what, announced, expected) in table {
        let server = server(move |_, page| ok(&code_page(95, page, 30, &announced(page)))).await;
        assert_eq!(read_all(share_codes(&server)).await, numbers(expected), "the number of pages {what}");
    }
}

#[tokio::test]
async fn without_a_number_of_pages_a_smaller_limit_of_the_server_loses_nothing() {
    let server = server(|_, page| ok(&code_page(95, page, 10, &Value::Null))).await;
    assert_eq!(read_all(share_codes(&server)).await, numbers(95));
}

#[tokio::test]
async fn a_page_without_a_list_is_empty() {
    for body in [json!({}), json!({ "result": null }), json!({ "result": { "items": null, "total_pages": 9 } })] {
        let server = server(move |_, _| ok(&body)).await;
        assert!(read_all(share_codes(&server)).await.is_empty());
        assert_eq!(positions(&server, "page").await, [1]);
    }
}

#[tokio::test]
async fn nulls_in_a_list_are_left_out_and_shift_nothing() {
    let server = server(|_, page| {
        let mut body = code_page(95, page, 30, &Value::Null);
        body["result"]["items"][0] = if page < 5 { Value::Null } else { return ok(&json!({})) };
        ok(&body)
    })
    .await;
    let expected: Vec<usize> = (0..95).filter(|number| number % 30 != 0).collect();
    assert_eq!(read_all(share_codes(&server)).await, expected);

    let server = order_server(45, |_, _| json!({ "count": 45 })).await;
    let with_nulls = self::server(move |_, offset| {
        let orders = (offset..(offset + 20).min(45))
            .map(|number| if number % 20 == 3 { Value::Null } else { json!({ "order_id": number }) });
        ok(&json!({ "orders": orders.collect::<Vec<_>>(), "count": 45 }))
    })
    .await;
    let all = read_orders(&server, 20).await;
    let expected: Vec<usize> = all.into_iter().filter(|number| number % 20 != 3).collect();
    assert_eq!(read_orders(&with_nulls, 20).await, expected);
}

#[tokio::test]
async fn either_reading_of_the_count_and_every_form_of_next_reaches_the_end() {
    type Announced = fn(usize, usize) -> Value;
    let table: [(&str, Announced); 9] = [
        ("count of all", |_, _| json!({ "count": 95 })),
        ("count of all, next null", |_, _| json!({ "count": 95, "next": null })),
        ("count of all, next empty", |_, _| json!({ "count": 95, "next": "" })),
        (
            "count of the page, next by its position",
            |offset, length| json!({ "count": length, "next": if offset + length < 95 { json!("?offset=next") } else { Value::Null } }),
        ),
        ("no count, next constant", |_, _| json!({ "next": "https://example.com/more" })),
        ("count of all, next constant", |_, _| json!({ "count": 95, "next": "more" })),
        ("count too large", |_, _| json!({ "count": 100_000 })),
        ("count negative, next constant", |_, _| json!({ "count": -1, "next": "more" })),
        ("count grows", |offset, length| json!({ "count": offset + length + 1 })),
    ];
    for (what, announced) in table {
        let server = order_server(95, announced).await;
        assert_eq!(read_orders(&server, 20).await, numbers(95), "{what}");
        assert!(positions(&server, "offset").await.len() <= 6, "{what}");
    }
}

#[tokio::test]
async fn a_server_that_hands_out_less_than_asked_for_loses_nothing() {
    let server = order_server(95, |_, _| json!({ "count": 95 })).await;
    assert_eq!(read_orders(&server, 100).await, numbers(95));
    assert_eq!(positions(&server, "offset").await, [0, 20, 40, 60, 80]);
    assert_eq!(positions(&server, "limit").await, [100; 5]);
}

#[tokio::test]
async fn a_server_that_repeats_itself_is_told_apart_from_an_end() {
    let announcing = server(|_, _| ok(&code_page(95, 1, 30, &json!(4)))).await;
    let (seen, error) = read(share_codes(&announcing)).await;
    let error = error.expect("more is announced, but does not come");
    assert_eq!(seen, numbers(30), "no item twice");
    assert_eq!(error.operation(), Some("list_share_codes"));
    assert!(error.to_string().contains("had sent before"), "{error}");
    assert_eq!(positions(&announcing, "page").await, [1, 2]);

    let silent = server(|_, _| ok(&code_page(95, 1, 30, &Value::Null))).await;
    assert_eq!(read_all(share_codes(&silent)).await, numbers(30));

    let last_again = server(|_, page| ok(&code_page(95, page.min(4), 30, &Value::Null))).await;
    assert_eq!(read_all(share_codes(&last_again)).await, numbers(95));

    let offset_ignored = server(|_, _| ok(&json!({ "orders": [{ "order_id": 1 }], "next": "more" }))).await;
    let orders = proxy_orders_client(&offset_ignored.uri()).list_orders().status("all").items();
    let orders: Vec<_> = orders.collect().await;
    assert!(matches!(&orders[..], [Ok(_), Err(_)]), "{orders:?}");
}

#[tokio::test]
async fn pages_that_differ_only_in_what_the_spec_does_not_know_are_told_apart() {
    for odd in [json!({ "new_number": 0 }), json!({ "code": { "number": 0 } })] {
        let server = server(move |_, page| {
            let number = odd.to_string().replace('0', &page.to_string());
            let items: Vec<Value> = (page < 4).then(|| number.parse().unwrap()).into_iter().collect();
            ok(&json!({ "result": { "items": items } }))
        })
        .await;
        let pages: Vec<_> = share_codes_client(&server.uri()).list_share_codes().pages().try_collect().await.unwrap();
        assert_eq!(pages.len(), 3, "{pages:?}");
    }
}

#[tokio::test]
async fn an_error_comes_after_the_items_before_it_and_is_the_last() {
    let failing = server(|_, page| match page {
        1 => ok(&code_page(95, 1, 30, &json!(4))),
        _ => ResponseTemplate::new(400).set_body_json(json!({ "message": "no page 2 today" })),
    })
    .await;
    for read_ahead in [true, false] {
        let (seen, error) = read(share_codes(&failing).read_ahead(read_ahead)).await;
        let error = error.expect("page 2 fails");
        assert_eq!(seen, numbers(30), "read ahead: {read_ahead}");
        assert_eq!(error.message(), Some("no page 2 today"));
    }
}

#[tokio::test]
async fn a_page_that_is_refused_is_no_end() {
    let server = server(|_, _| ok(&json!({ "success": false, "message": "try tomorrow" }))).await;
    let (seen, error) = read(share_codes(&server)).await;
    let error = error.expect("success is false");
    assert!(seen.is_empty() && error.is_refused(), "{error}");
}

#[tokio::test]
async fn a_page_that_is_refused_with_the_key_in_its_message_does_not_show_it() {
    let body = json!({ "success": false, "message": format!("{SECRET} is blocked") });
    let server = server(move |_, _| ok(&body).insert_header("x-echo", SECRET)).await;
    let error = read(share_codes(&server)).await.1.expect("success is false");
    let shown = format!("{error} {error:?} {:?} {:?}", error.headers(), error.body().map(String::from_utf8_lossy));
    assert!(!shown.contains(SECRET), "{shown}");
}

#[tokio::test]
async fn one_page_is_fetched_ahead_and_no_more() {
    let server = code_server(95).await;
    let mut items = share_codes(&server);
    tokio::time::sleep(A_WHILE).await;
    assert!(positions(&server, "page").await.is_empty(), "nothing is sent before it is polled");
    items.try_next().await.unwrap().unwrap();
    got(&server, 2).await;
    tokio::time::sleep(A_WHILE).await;
    assert_eq!(positions(&server, "page").await, [1, 2]);
    items.by_ref().take(30).try_collect::<Vec<_>>().await.unwrap();
    got(&server, 3).await;
    tokio::time::sleep(A_WHILE).await;
    assert_eq!(positions(&server, "page").await, [1, 2, 3], "page 2 has begun, so that page 3 is fetched");
}

#[tokio::test]
async fn without_reading_ahead_a_page_is_fetched_when_the_one_before_is_used_up() {
    let server = code_server(95).await;
    let mut items = share_codes(&server).read_ahead(false);
    items.by_ref().take(30).try_collect::<Vec<_>>().await.unwrap();
    tokio::time::sleep(A_WHILE).await;
    assert_eq!(positions(&server, "page").await, [1]);
    items.try_next().await.unwrap().unwrap();
    assert_eq!(positions(&server, "page").await, [1, 2]);
    let pages = share_codes_client(&server.uri()).list_share_codes().pages().read_ahead(false);
    assert_eq!(pages.count().await, 4);
}

#[tokio::test]
async fn dropping_the_stream_ends_what_is_under_way() {
    // A retry of page 2 would come after 0.2 to 0.5 seconds.
    let server = server(|_, page| match page {
        1 => ok(&code_page(95, 1, 30, &json!(4))),
        _ => ResponseTemplate::new(503).insert_header("retry-after", "0.2"),
    })
    .await;
    let client = share_codes_client(&server.uri()).with_options(|options| options.max_retries(2));
    let mut items = client.list_share_codes().items();
    items.try_next().await.unwrap().unwrap();
    got(&server, 2).await;
    drop(items);
    tokio::time::sleep(Duration::from_millis(800)).await;
    assert_eq!(positions(&server, "page").await, [1, 2]);
}

#[tokio::test]
async fn a_stream_needs_no_client_and_moves_to_another_task() {
    let server = code_server(95).await;
    let (items, pages) = {
        let client = share_codes_client(&server.uri());
        (client.list_share_codes().limit(30).items(), client.list_used_codes().pages())
    };
    assert_eq!(tokio::spawn(read_all(items)).await.unwrap(), numbers(95));
    assert_eq!(tokio::spawn(pages.count()).await.unwrap(), 4);
}

#[tokio::test]
async fn a_list_chosen_at_run_time_is_read_as_any_other() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.share_codes();
    let arguments = Map::from_iter([("limit".to_owned(), json!(4)), ("status".to_owned(), json!(1))]);
    let pages = client.call_pages("list_share_codes", arguments).unwrap();
    let chosen: Vec<Value> = pages.into_items().try_collect().await.unwrap();
    let typed: Vec<_> = client.list_share_codes().status(1).items().try_collect().await.unwrap();
    let typed: Vec<Value> = typed.iter().map(|item| serde_json::to_value(item).unwrap()).collect();
    assert_eq!(chosen, typed);
    assert!(typed.len() > 4, "it has several pages");

    for (operation, reason) in [
        ("use_codes", "use_codes: does not return a list in pages"),
        ("list_nothing", "list_nothing: no such operation; there are"),
    ] {
        let error = client.call_pages(operation, Map::new()).unwrap_err();
        assert!(error.is_invalid_request() && error.to_string().starts_with(reason), "{error}");
    }
    let wrong = Map::from_iter([("limt".to_owned(), json!(4))]);
    let error = client.call_pages("list_share_codes", wrong).unwrap_err();
    assert_eq!(error.to_string(), "list_share_codes: limt: not an argument of this operation");
}
