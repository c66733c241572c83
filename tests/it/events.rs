//! What can be seen of calls from outside: `tracing` and the callback for metrics. Nobody's data is in it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex, Once};
use std::time::Duration;

use sharekit::{CallOptions, RetryPolicy};
use sharekit::{Operation, proxy_orders};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Level, Metadata, Subscriber};

use crate::support::{Api, Arguments, Fault, FaultyServer, SECRET, ScriptedResponse, apis};

/// A span or an event of this crate or of what it stands on.
#[derive(Debug, Clone)]
struct Seen {
    name: &'static str,
    level: Level,
    target: &'static str,
    fields: BTreeMap<&'static str, String>,
}

impl Visit for Seen {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.fields.insert(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.fields.insert(field.name(), value.to_owned());
    }
}

thread_local! {
    /// What the test of this thread has seen; none if it does not look.
    static SEEN: RefCell<Option<Vec<Seen>>> = const { RefCell::new(None) };
}

/// Notes what happens on threads that look. One for the whole program, so that no test changes what another sees.
struct Witness;

impl Witness {
    fn note(metadata: &'static Metadata<'static>, record: impl FnOnce(&mut Seen)) -> Id {
        let mut seen = Seen {
            name: metadata.name(),
            level: *metadata.level(),
            target: metadata.target(),
            fields: BTreeMap::new(),
        };
        record(&mut seen);
        SEEN.with_borrow_mut(|all| {
            let all = all.get_or_insert_default();
            all.push(seen);
            Id::from_u64(all.len() as u64)
        })
    }
}

impl Subscriber for Witness {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::sometimes()
    }

    fn enabled(&self, _: &Metadata<'_>) -> bool {
        SEEN.with_borrow(Option::is_some)
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        Self::note(span.metadata(), |seen| span.record(seen))
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let index = usize::try_from(span.into_u64() - 1).unwrap();
        SEEN.with_borrow_mut(|all| {
            if let Some(seen) = all.as_mut().and_then(|all| all.get_mut(index)) {
                values.record(seen);
            }
        });
    }

    fn event(&self, event: &Event<'_>) {
        Self::note(event.metadata(), |seen| event.record(seen));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Looks from now on at what happens on this thread, which is all of a test: its runtime has no other.
fn look() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing::subscriber::set_global_default(Witness).unwrap();
        tracing::callsite::rebuild_interest_cache();
    });
    SEEN.set(Some(vec![]));
}

/// What has been seen since the last look.
fn seen() -> Vec<Seen> {
    SEEN.replace(Some(vec![])).expect("this thread looks")
}

fn of_this_crate(seen: Vec<Seen>) -> Vec<Seen> {
    seen.into_iter().filter(|seen| seen.target.starts_with("sharekit")).collect()
}

fn policy() -> RetryPolicy {
    RetryPolicy::default().back_off(Duration::from_millis(1), Duration::from_millis(1))
}

fn options() -> CallOptions {
    CallOptions::default().retry_policy(policy())
}

// ---- tracing -------------------------------------------------------------------------------------------------------

#[tokio::test]
async fn every_call_has_a_span_that_says_what_was_called_and_how_it_ended() {
    look();
    for api in apis() {
        for operation in api.operations {
            let response = ScriptedResponse::json(api.success(operation)).header("x-request-id", "request-1");
            let server = FaultyServer::start([response.into()]);
            let arguments = api.required_arguments(operation).swap_remove(0);
            api.client(&server.url, options())(operation.id, arguments).await.unwrap();
            let seen = of_this_crate(seen());
            let [span] = &seen[..] else { panic!("one span for {}: {seen:#?}", operation.id) };
            assert_eq!((span.name, span.level), ("sharekit.call", Level::DEBUG), "{}", operation.id);
            assert_span(span, operation, &[("attempts", "1"), ("status", "200"), ("request_id", "request-1")]);
        }
    }
}

fn assert_span(span: &Seen, operation: &Operation, others: &[(&str, &str)]) {
    let wanted = [("operation", operation.id), ("method", operation.method), ("path", operation.path)];
    for (name, value) in wanted.iter().chain(others) {
        assert_eq!(span.fields.get(name).map(String::as_str), Some(*value), "{name} in {span:#?}");
    }
    let duration: u64 = span.fields["duration_ms"].parse().expect("a number of milliseconds");
    assert!(duration < 10_000, "{span:#?}");
}

#[tokio::test]
async fn every_retry_has_a_warning_with_its_reason() {
    look();
    let scripts: [(Vec<Fault>, &[&str]); 4] = [
        (vec![ScriptedResponse::status(500).into(), ScriptedResponse::status(429).into()], &["500", "429"]),
        (vec![Fault::Reset, Fault::CutBody], &["before the response was complete", "before the response was complete"]),
        (vec![Fault::Hang], &["timed out"]),
        (vec![Fault::Refuse], &["no connection", "no connection"]),
    ];
    for (mut script, reasons) in scripts {
        script.push(ScriptedResponse::status(200).into());
        let server = FaultyServer::start(script.clone());
        let client = proxy_orders::Client::builder().bearer_token(SECRET).base_url(&server.url).build().unwrap();
        let client = client.with_options(|_| options().attempt_timeout(Duration::from_millis(200)));
        let outcome = client.get_profile().send().await;
        let seen = of_this_crate(seen());
        let (spans, warnings): (Vec<&Seen>, Vec<&Seen>) = seen.iter().partition(|seen| seen.name == "sharekit.call");
        assert_eq!(warnings.len(), reasons.len(), "against {script:?}: {seen:#?}");
        for (index, (warning, reason)) in warnings.iter().zip(reasons).enumerate() {
            assert_eq!(warning.level, Level::WARN, "{warning:#?}");
            assert!(warning.fields["reason"].contains(reason), "{reason} in {warning:#?}");
            assert_eq!(warning.fields["operation"], "get_profile", "{warning:#?}");
            assert_eq!(warning.fields["attempt"], (index + 1).to_string(), "{warning:#?}");
        }
        let [span] = spans[..] else { panic!("one span: {seen:#?}") };
        assert_eq!(span.fields["attempts"], outcome.map_or(3, |value| value.attempts()).to_string(), "{span:#?}");
    }
}

#[tokio::test]
async fn nobodys_data_is_in_any_span_or_event() {
    look();
    let leak = format!(r#"{{"message":"{SECRET} leaked@example.com +4798765432","errors":["{SECRET}"]}}"#);
    let leaking =
        |status| ScriptedResponse::status(status).body(&leak).header("x-leak", SECRET).header("x-request-id", SECRET);
    let scripts: [Fault; 9] = [
        leaking(200).into(),
        leaking(400).into(),
        leaking(401).into(),
        leaking(429).into(),
        leaking(500).into(),
        leaking(302).header("location", format!("/?api-key={SECRET}")).into(),
        Fault::Refuse,
        Fault::Reset,
        Fault::CutBody,
    ];
    let in_query = "planted-secret%2F7f3a%2B9b";
    for api in apis() {
        for operation in api.operations {
            for (arguments, fault) in api
                .all_arguments(operation)
                .iter()
                .flat_map(|arguments| scripts.iter().map(move |fault| (arguments, fault)))
            {
                let server = FaultyServer::start([fault.clone()]);
                let outcome = api.client(&server.url, options())(operation.id, arguments.clone()).await;
                let seen = seen();
                assert!(seen.iter().any(|seen| seen.name == "sharekit.call"), "{}: {outcome:?}", operation.id);
                let private = values(operation, arguments);
                let planted = [SECRET, in_query, "leaked@example.com", "4798765432"].map(str::to_owned);
                for value in private.iter().chain(&planted) {
                    let shown = seen.iter().find(|seen| seen.fields.values().any(|field| field.contains(value)));
                    assert!(shown.is_none(), "{} against {fault:?} shows {value}: {shown:#?}", operation.id);
                }
            }
        }
    }
}

/// The texts among the arguments that are long enough to be told from others.
fn values(operation: &Operation, arguments: &Arguments) -> Vec<String> {
    let mut values = Vec::new();
    let mut rest: Vec<&serde_json::Value> = arguments.values().collect();
    while let Some(value) = rest.pop() {
        rest.extend(value.as_array().into_iter().flatten());
        rest.extend(value.as_object().into_iter().flat_map(|object| object.values()));
        values.extend(value.as_str().filter(|text| text.len() > 3).map(str::to_owned));
    }
    values.retain(|value| !operation.id.contains(value.as_str()) && !operation.path.contains(value.as_str()));
    values
}

/// The warnings of a call, without those of retries.
async fn warnings(api: &Api, operation: &Operation, body: &str) -> Vec<Seen> {
    let server = FaultyServer::start([ScriptedResponse::status(200).body(body).into()]);
    look();
    let outcome = api.call(&server.url, operation, api.required_arguments(operation).swap_remove(0)).await;
    outcome.unwrap_or_else(|error| panic!("{} against {body}: {error}", operation.id));
    seen().into_iter().filter(|seen| seen.level == Level::WARN).collect()
}

fn named<'a>(apis: &'a [Api; 3], id: &str) -> (&'a Api, &'static Operation) {
    let mut all = apis.iter().flat_map(|api| api.operations.iter().map(move |operation| (api, *operation)));
    all.find(|(_, operation)| operation.id == id).unwrap_or_else(|| panic!("no operation {id}"))
}

#[tokio::test]
async fn what_cannot_be_read_is_told_once_with_its_places_and_no_value() {
    let shape = |places: &str| format!("the response has another shape than the spec says at {places}");
    let rows = [
        ("purchase_order", r#"{"success":true,"order_id":["leak"]}"#, shape("/order_id")),
        (
            "purchase_order",
            r#"{"success":"leak","order_id":{"leak":1},"message":[]}"#,
            shape("/message, /order_id, /success"),
        ),
        ("purchase_order", r#"["leak"]"#, shape("(the whole body)")),
        ("purchase_order", "", "the response has no body".to_owned()),
        (
            "list_share_codes",
            r#"{"result":{"items":[{"code":{"leak":1}},"leak",{"code":"a","leak":[]}],"total_pages":"leak"}}"#,
            shape("/result/items/0/code, /result/items/1, /result/total_pages"),
        ),
        ("list_share_codes", r#"{"success":true,"result":{"items":"leak"}}"#, shape("/result/items")),
        ("cancel_share", r#"{"status":{"leak":"leak"}}"#, shape("/status")),
    ];
    let apis = apis();
    for (id, body, expected) in rows {
        let (api, operation) = named(&apis, id);
        let warnings = warnings(api, operation, body).await;
        let [warning] = &warnings[..] else { panic!("one warning for {body}: {warnings:#?}") };
        assert_eq!(warning.fields["message"], expected, "{body}");
        assert_eq!(warning.fields["operation"], id, "{body}");
        assert!(!format!("{warning:?}").contains("leak"), "{warning:#?}");
    }
}

#[tokio::test]
async fn a_response_as_the_spec_says_or_in_a_usual_spelling_is_read_without_a_word() {
    let rows = [
        ("purchase_order", r#"{"success":1,"order_id":"48213","message":7}"#),
        ("purchase_order", r#"{"success":"true","order_id":48213.0,"new_field":{"a":[]}}"#),
        ("purchase_order", r#"{"success":true,"order_id":null,"message":null}"#),
        ("list_share_codes", r#"{"success":true,"result":[]}"#),
        (
            "list_share_codes",
            r#"{"success":true,"result":{"items":{"1":{"code":"b"},"0":{"code":7}},"total_pages":"1"}}"#,
        ),
        ("list_share_codes", r#"{"success":true,"result":{"items":{"code":"a"}}}"#),
        ("list_share_codes", r#"{"success":true,"result":{"items":[null,{"code":"a"}]}}"#),
        ("cancel_share", r#"{"status":"SHARING_ENDED","note":1e400}"#),
        ("list_share_codes", r#"{"success":1,"result":" "}"#),
        ("cancel_share", "{}"),
        ("cancel_share", "[]"),
        ("cancel_share", "null"),
    ];
    let apis = apis();
    for (id, body) in rows {
        let (api, operation) = named(&apis, id);
        let warnings = warnings(api, operation, body).await;
        assert!(warnings.is_empty(), "{body}: {warnings:#?}");
    }
}

#[tokio::test]
async fn a_list_of_nothing_that_can_be_read_is_told_in_one_short_line() {
    let apis = apis();
    let (api, operation) = named(&apis, "list_share_codes");
    let body = format!(r#"{{"success":true,"result":{{"items":[{}1]}}}}"#, "\"leak\",".repeat(10_000));
    let warnings = warnings(api, operation, &body).await;
    let [warning] = &warnings[..] else { panic!("one warning: {warnings:#?}") };
    let told = &warning.fields["message"];
    assert!(told.contains("/result/items/0, /result/items/1, ") && told.ends_with(" and 9991 more"), "{told}");
    assert!(told.len() < 1000, "{told}");
}

// ---- the callback --------------------------------------------------------------------------------------------------

type Told = (&'static str, u32, Option<u16>, bool);

/// A client that keeps what it tells of its attempts.
fn telling(url: &str) -> (proxy_orders::Client, Arc<Mutex<Vec<Told>>>) {
    let told: Arc<Mutex<Vec<Told>>> = Arc::default();
    let ears = Arc::clone(&told);
    let builder = proxy_orders::Client::builder().bearer_token(SECRET).base_url(url).retry_policy(policy());
    let builder = builder.on_attempt(move |attempt| {
        let status = attempt.status.map(|status| status.as_u16());
        ears.lock().unwrap().push((attempt.operation.id, attempt.number, status, attempt.retry_after.is_some()));
    });
    (builder.build().unwrap(), told)
}

#[tokio::test]
async fn every_attempt_is_told() {
    let last = |status| ("get_profile", 3, Some(status), false);
    for (end, expected) in [(200, last(200)), (500, last(500)), (401, last(401))] {
        let server = FaultyServer::start([
            Fault::Reset,
            ScriptedResponse::status(429).header("retry-after", "0.05").into(),
            ScriptedResponse::status(end).into(),
        ]);
        let (client, told) = telling(&server.url);
        let _ = client.get_profile().send().await;
        let began = [("get_profile", 1, None, true), ("get_profile", 2, Some(429), true)];
        assert_eq!(*told.lock().unwrap(), [&began[..], &[expected]].concat());
    }
}

#[tokio::test]
async fn an_attempt_that_the_time_limit_of_the_call_cuts_is_told_too() {
    let server = FaultyServer::start([Fault::Hang]);
    let (client, told) = telling(&server.url);
    let client = client.with_options(|options| options.timeout(Duration::from_millis(100)));
    assert!(client.get_profile().send().await.unwrap_err().is_timeout());
    assert_eq!(*told.lock().unwrap(), [("get_profile", 1, None, false)]);
}

#[tokio::test]
async fn the_wait_before_the_next_attempt_is_told() {
    let script =
        [ScriptedResponse::status(429).header("retry-after", "0.05").into(), ScriptedResponse::status(200).into()];
    let server = FaultyServer::start(script);
    let waits: Arc<Mutex<Vec<Option<Duration>>>> = Arc::default();
    let ears = Arc::clone(&waits);
    let builder = proxy_orders::Client::builder().bearer_token(SECRET).base_url(&server.url).retry_policy(policy());
    let client = builder.on_attempt(move |attempt| ears.lock().unwrap().push(attempt.retry_after)).build().unwrap();
    client.get_profile().send().await.unwrap();
    assert_eq!(*waits.lock().unwrap(), [Some(Duration::from_millis(50)), None]);
}
