//! What becomes of calls when the server or the network fails: nothing is spent twice, nothing is given up too early,
//! and the error says what happened.

use std::time::{Duration, Instant};

use serde_json::json;
use sharekit::{CallOptions, RetryPolicy};
use sharekit::{Error, Operation, Response, proxy_orders, share_codes};
use tokio::task::JoinSet;

use crate::support::{
    Api, Arguments, Fault, FaultyServer, SECRET, ScriptedResponse, apis, proxy_orders_client,
    subscription_sharing_client,
};

/// Much longer than a call over loopback takes, much shorter than a test may.
const SHORT: Duration = Duration::from_millis(400);

const ERROR_PAGE: &str = "<html><body>Sorry, we are down for maintenance.</body></html>";

/// The policy of a client that waits for nothing to speak of.
fn policy() -> RetryPolicy {
    RetryPolicy::default().back_off(Duration::from_millis(1), Duration::from_millis(1))
}

fn options() -> CallOptions {
    CallOptions::default().retry_policy(policy())
}

fn spends(operation: &Operation) -> bool {
    !operation.retry_safe
}

/// How a call ended, as far as its error can be asked.
#[derive(Debug, Clone, Copy, PartialEq)]
enum End {
    Success,
    NotConnected,
    TimedOut,
    Broken,
    Refused(u16),
    NotDecoded,
}

impl End {
    fn of(error: &Error) -> Self {
        let ends = [
            (error.is_connect(), Self::NotConnected),
            (error.is_timeout(), Self::TimedOut),
            (error.is_decode(), Self::NotDecoded),
            (error.status().is_none() && !error.is_connect() && !error.is_timeout(), Self::Broken),
        ];
        let mut said = ends.into_iter().filter_map(|(said, end)| said.then_some(end));
        let end = said.next().or(error.status().map(|status| Self::Refused(status.as_u16())));
        assert_eq!(said.next(), None, "the error contradicts itself: {error:?}");
        end.expect("an error says what happened")
    }
}

/// What is known of a call after its end.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Known {
    end: End,
    /// How many requests the server read whole.
    seen: usize,
    attempts: u32,
    outcome_unclear: bool,
}

fn known(end: End, seen: usize, attempts: u32, outcome_unclear: bool) -> Known {
    Known { end, seen, attempts, outcome_unclear }
}

/// One operation against one script.
struct Trial {
    api: usize,
    operation: &'static Operation,
    script: Vec<Fault>,
    options: CallOptions,
    expected: Known,
}

/// Makes the trials and prints all that went otherwise. Those whose end depends on time are made apart from the rest,
/// which would keep the machine busy meanwhile.
async fn judge(apis: &[Api; 3], trials: Vec<Trial>) {
    assert!(!trials.is_empty());
    let waits = |trial: &Trial| matches!(trial.script[0], Fault::Hang | Fault::Slow(..));
    let (waiting, others): (Vec<Trial>, Vec<Trial>) = trials.into_iter().partition(waits);
    let mut wrong = Vec::new();
    for trials in [waiting, others] {
        let trials = trials.into_iter().map(|trial| trial.run(apis)).collect::<JoinSet<_>>();
        wrong.extend(trials.join_all().await.into_iter().flatten());
    }
    assert!(wrong.is_empty(), "{} calls ended otherwise:\n{}", wrong.len(), wrong.join("\n"));
}

impl Trial {
    /// Makes the call, and says what went otherwise than expected.
    fn run(self, apis: &[Api; 3]) -> impl Future<Output = Option<String>> + Send + 'static {
        let Self { api, operation, script, options, expected } = self;
        let arguments = apis[api].required_arguments(operation).swap_remove(0);
        let server = FaultyServer::start(script.clone());
        let call = apis[api].client(&server.url, options)(operation.id, arguments);
        async move {
            let outcome = call.await;
            let seen = server.seen();
            let found = match &outcome {
                Ok(value) => known(End::Success, seen, value.attempts(), false),
                Err(error) => known(End::of(error), seen, error.attempts(), error.is_outcome_unclear()),
            };
            let outcome = outcome.map(Response::into_inner);
            let (id, differs) = (operation.id, found != expected);
            differs
                .then(|| format!("{id} against {script:?}\n  wanted {expected:?}\n  found  {found:?}\n  {outcome:?}\n"))
        }
    }
}

/// Every operation that `wanted` names, with what `trials` makes of it.
async fn judge_each(
    wanted: impl Fn(&Operation) -> bool,
    trials: impl Fn(&Api, &Operation) -> Vec<(Vec<Fault>, CallOptions, Known)>,
) {
    let apis = apis();
    let mut all = Vec::new();
    for (index, api) in apis.iter().enumerate() {
        for operation in api.operations.iter().copied().filter(|operation| wanted(operation)) {
            all.extend(trials(api, operation).into_iter().map(|(script, options, expected)| Trial {
                api: index,
                operation,
                script,
                options,
                expected,
            }));
        }
    }
    judge(&apis, all).await;
}

fn response(status: u16) -> Fault {
    ScriptedResponse::status(status).into()
}

fn success(api: &Api, operation: &Operation) -> Fault {
    ScriptedResponse::json(api.success(operation)).into()
}

/// Scripts that the server repeats for ever, with what an operation that spends must make of them.
fn faults() -> Vec<(Fault, Known)> {
    let broken = |seen| known(End::Broken, seen, 1, true);
    let timed_out = known(End::TimedOut, 1, 1, true);
    let refused = |status, in_doubt| known(End::Refused(status), 1, 1, in_doubt);
    let mut faults = vec![
        (Fault::Refuse, known(End::NotConnected, 0, 3, false)),
        (Fault::ResetUnread, broken(0)),
        (Fault::Reset, broken(1)),
        (Fault::Close, broken(1)),
        (Fault::CutBody, broken(1)),
        (Fault::Hang, timed_out),
        (Fault::Slow(SHORT / 20, ScriptedResponse::status(200)), timed_out),
        (ScriptedResponse::status(200).body(ERROR_PAGE).into(), known(End::NotDecoded, 1, 1, true)),
        (ScriptedResponse::status(200).body("").into(), known(End::Success, 1, 1, false)),
        (ScriptedResponse::status(503).header("retry-after", "0").into(), refused(503, true)),
        (ScriptedResponse::status(302).header("location", "/").into(), refused(302, true)),
    ];
    faults.extend([408, 500, 502, 503, 504].map(|status| (response(status), refused(status, true))));
    faults.extend([400, 401, 403, 404, 409, 422].map(|status| (response(status), refused(status, false))));
    let flood = known(End::Refused(429), 3, 3, false);
    faults.push((response(429), flood));
    faults.push((ScriptedResponse::status(429).header("retry-after", "0").into(), flood));
    faults.push((ScriptedResponse::status(429).header("x-ratelimit-reset", "0").into(), flood));
    faults
}

// ---- operations that spend -----------------------------------------------------------------------------------------

#[tokio::test]
async fn what_spends_reaches_the_server_once_unless_it_was_told_429() {
    judge_each(spends, |api, operation| {
        let trial = |(fault, expected): (Fault, Known)| {
            let options = if expected.end == End::TimedOut { options().attempt_timeout(SHORT) } else { options() };
            // Whoever sends it again although it is in doubt would find the server recovered.
            let script = if expected.attempts == 1 { vec![fault, success(api, operation)] } else { vec![fault] };
            (script, options, expected)
        };
        faults().into_iter().map(trial).collect()
    })
    .await;
}

#[tokio::test]
async fn what_spends_is_sent_again_after_a_429() {
    judge_each(spends, |api, operation| {
        let script = vec![ScriptedResponse::status(429).header("retry-after", "0").into(), success(api, operation)];
        vec![(script, options(), known(End::Success, 2, 2, false))]
    })
    .await;
}

#[tokio::test]
async fn a_second_purchase_over_a_connection_that_the_server_closes_is_neither_lost_nor_made_twice() {
    for api in apis() {
        for operation in api.operations.iter().filter(|operation| spends(operation)) {
            let good = ScriptedResponse::json(api.success(operation));
            let closing =
                |pause| vec![Fault::RespondAndClose(Duration::from_micros(pause), good.clone()), good.clone().into()];
            let after = |fault| vec![good.clone().into(), fault, good.clone().into()];
            let scripts = [0, 100, 1000, 3000].map(closing).into_iter();
            for script in scripts.chain([Fault::ResetUnread, Fault::Reset, Fault::Close].map(after)) {
                let server = FaultyServer::start(script.clone());
                let client = api.client(&server.url, options());
                let arguments = api.required_arguments(operation).swap_remove(0);
                client(operation.id, arguments.clone()).await.expect("the first has a good connection");
                let second = client(operation.id, arguments).await;
                let context = format!("{} against {script:?}: {second:?}", operation.id);
                match second {
                    Ok(_) => assert_eq!(server.seen(), 2, "{context}"),
                    Err(error) => {
                        assert!(server.seen() <= 2, "seen {} times: {context}", server.seen());
                        assert_eq!((End::of(&error), error.attempts()), (End::Broken, 1), "{context}");
                        assert!(error.is_outcome_unclear(), "{context}");
                    }
                }
            }
        }
    }
}

// ---- operations that may be repeated -------------------------------------------------------------------------------

#[tokio::test]
async fn what_is_safe_to_repeat_survives_one_failure() {
    judge_each(
        |operation| operation.retry_safe,
        |api, operation| {
            let mut trials = Vec::new();
            for fault in [Fault::Reset, Fault::Close, Fault::CutBody]
                .into_iter()
                .chain([408, 429, 500, 502, 503, 504].map(response))
            {
                trials.push((vec![fault, success(api, operation)], options(), known(End::Success, 2, 2, false)));
            }
            let unread = vec![Fault::ResetUnread, success(api, operation)];
            trials.push((unread, options(), known(End::Success, 1, 2, false)));
            let hanging = vec![Fault::Hang, success(api, operation)];
            trials.push((hanging, options().attempt_timeout(SHORT), known(End::Success, 2, 2, false)));
            trials
        },
    )
    .await;
}

#[tokio::test]
async fn what_is_safe_to_repeat_is_sent_three_times_at_most_and_as_often_as_set() {
    judge_each(
        |operation| operation.retry_safe,
        |_, _| {
            let down = || vec![response(500)];
            let refused = |times: u32| known(End::Refused(500), times as usize, times, true);
            vec![
                (down(), options(), refused(3)),
                (down(), options().max_retries(0), refused(1)),
                (down(), options().max_retries(1), refused(2)),
                (vec![Fault::Refuse], options(), known(End::NotConnected, 0, 3, false)),
                (vec![response(400)], options(), known(End::Refused(400), 1, 1, false)),
                (vec![response(401)], options(), known(End::Refused(401), 1, 1, false)),
                (
                    vec![ScriptedResponse::status(200).body(ERROR_PAGE).into()],
                    options(),
                    known(End::NotDecoded, 1, 1, true),
                ),
            ]
        },
    )
    .await;
}

#[tokio::test]
async fn what_an_earlier_attempt_may_have_done_is_not_forgotten() {
    judge_each(
        |operation| operation.retry_safe,
        |_, _| {
            let after_one = |last: Fault, end| (vec![Fault::Reset, last], options(), known(end, 2, 2, true));
            vec![after_one(response(400), End::Refused(400)), after_one(response(401), End::Refused(401))]
        },
    )
    .await;
}

#[tokio::test]
async fn a_refusal_under_200_leaves_an_earlier_attempt_in_doubt() {
    let refusal = || ScriptedResponse::status(200).body(r#"{"success":false}"#).into();
    judge_each(
        |operation| operation.id == "list_orders",
        |_, _| {
            let alone = (vec![refusal()], options(), known(End::Refused(200), 1, 1, false));
            vec![alone, (vec![Fault::Reset, refusal()], options(), known(End::Refused(200), 2, 2, true))]
        },
    )
    .await;
}

// ---- waiting -------------------------------------------------------------------------------------------------------

#[tokio::test]
async fn a_server_that_asks_to_wait_too_long_is_not_waited_for() {
    let table = [
        ("retry-after", "3600", Duration::from_secs(3600)),
        ("x-ratelimit-reset", "3600", Duration::from_secs(3600)),
        ("retry-after", "99999999999999999999", Duration::MAX),
    ];
    for (header, asked, expected) in table {
        let server = FaultyServer::start([ScriptedResponse::status(429).header(header, asked).into()]);
        let began = Instant::now();
        let client = proxy_orders_client(&server.url).with_options(|_| options());
        let error = client.get_profile().send().await.unwrap_err();
        assert!(began.elapsed() < Duration::from_secs(5), "waited {:?}", began.elapsed());
        assert_eq!(error.retry_after(), Some(expected), "{header}: {error:?}");
        assert_eq!((server.seen(), error.attempts()), (1, 1), "{header}: {error:?}");
    }
}

#[tokio::test]
async fn a_wait_that_the_call_cannot_survive_ends_it_at_once_with_the_response() {
    let server = FaultyServer::start([ScriptedResponse::status(429).header("retry-after", "30").into()]);
    let client = proxy_orders_client(&server.url).with_options(|_| options().timeout(Duration::from_secs(10)));
    let began = Instant::now();
    let error = client.get_profile().send().await.unwrap_err();
    assert!(began.elapsed() < Duration::from_secs(5), "waited {:?}", began.elapsed());
    assert_eq!((End::of(&error), error.retry_after()), (End::Refused(429), Some(Duration::from_secs(30))), "{error:?}");
}

#[tokio::test]
async fn a_limit_that_is_not_used_up_is_not_waited_for() {
    let unavailable =
        ScriptedResponse::status(503).header("x-ratelimit-remaining", "1999").header("x-ratelimit-reset", "8");
    let server = FaultyServer::start([unavailable.into(), ScriptedResponse::status(200).into()]);
    let client = proxy_orders_client(&server.url).with_options(|_| options());
    let began = Instant::now();
    client.get_profile().send().await.unwrap();
    assert!(began.elapsed() < Duration::from_secs(5), "waited {:?}", began.elapsed());
}

#[tokio::test]
async fn a_server_that_asks_to_wait_a_little_is_waited_for() {
    let script =
        [ScriptedResponse::status(429).header("retry-after", "0.2").into(), ScriptedResponse::status(200).into()];
    let server = FaultyServer::start(script);
    let client = proxy_orders_client(&server.url).with_options(|_| options());
    let began = Instant::now();
    client.get_profile().send().await.unwrap();
    assert!(began.elapsed() >= Duration::from_millis(200), "waited only {:?}", began.elapsed());
}

#[tokio::test]
async fn the_time_limit_of_a_call_ends_endless_refusals() {
    let server = FaultyServer::start([ScriptedResponse::status(429).header("retry-after", "0").into()]);
    let endless = policy().max_retries(u32::MAX).budget(u32::MAX, 1.0);
    let client = share_codes::Client::builder().api_key(SECRET).base_url(&server.url);
    let client = client.retry_policy(endless).timeout(Duration::from_millis(300)).build().unwrap();
    let began = Instant::now();
    let error = client.list_share_codes().send().await.unwrap_err();
    assert!(matches!(End::of(&error), End::TimedOut | End::Refused(429)), "{error:?}");
    assert!(began.elapsed() < Duration::from_secs(3), "it took {:?}", began.elapsed());
    let seen = u32::try_from(server.seen()).unwrap();
    assert!(seen > 3 && (seen..=seen + 1).contains(&error.attempts()), "{seen} requests, {error:?}");
}

#[tokio::test]
async fn a_time_out_says_whether_it_was_the_limit_of_the_call_or_of_the_attempt() {
    let (short, long) = (Duration::from_millis(100), Duration::from_secs(60));
    for (call, attempt, said) in [(short, long, "the time limit of the call passed"), (long, short, "waiting for")] {
        let server = FaultyServer::start([Fault::Hang]);
        let client = proxy_orders_client(&server.url);
        let client = client.with_options(|options| options.timeout(call).attempt_timeout(attempt));
        let error = client.get_profile().send().await.unwrap_err();
        assert!(error.is_timeout() && error.to_string().contains(said), "{said}: {error:?}");
    }
}

#[tokio::test]
async fn an_outage_is_not_amplified() {
    const CALLS: usize = 50;
    const BUDGET: usize = 10;
    let server = FaultyServer::start([response(503)]);
    let client = proxy_orders::Client::builder().bearer_token(SECRET).base_url(&server.url);
    let client = client.retry_policy(policy()).build().unwrap();
    for _ in 0..CALLS {
        // Whoever makes a client anew for each call shares the budget all the same.
        let error = client.with_options(|options| options).get_profile().send().await.unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(503), "{error:?}");
    }
    // Each call puts a fifth of a retry back, but not beyond the budget.
    let (fewest, most) = (CALLS + BUDGET + CALLS / 5 - 2, CALLS + BUDGET + CALLS / 5);
    assert!((fewest..=most).contains(&server.seen()), "{} requests, not {fewest} to {most}", server.seen());
}

// ---- options of a call ---------------------------------------------------------------------------------------------

#[tokio::test]
async fn the_options_of_a_call_leave_the_client_as_it_was() {
    let server = FaultyServer::start([response(500)]);
    let client = proxy_orders::Client::builder().bearer_token(SECRET).base_url(&server.url);
    let client = client.retry_policy(policy()).build().unwrap();
    let special = client.with_options(|options| options.max_retries(0).header("x-trace", "7"));
    assert_eq!(special.get_profile().send().await.unwrap_err().attempts(), 1);
    assert_eq!(client.get_profile().send().await.unwrap_err().attempts(), 3);
    let traces: Vec<bool> = server.received().iter().map(|request| request.headers.contains_key("x-trace")).collect();
    assert_eq!(traces, [true, false, false, false], "which requests carried the header");
}

#[tokio::test]
async fn a_header_of_the_caller_arrives_but_never_in_place_of_the_credential() {
    for api in apis() {
        for operation in api.operations {
            let server = FaultyServer::start([success(&api, operation)]);
            let forged =
                options().header("authorization", "Bearer forged").header("x-trace", "7").header("user-agent", "mine");
            let arguments: Arguments = api.required_arguments(operation).swap_remove(0);
            let outcome = api.client(&server.url, forged)(operation.id, arguments).await;
            let received = server.received();
            let [request] = &received[..] else { panic!("{}: {outcome:?}", operation.id) };
            assert_eq!(request.headers["x-trace"], "7", "{}", operation.id);
            assert_eq!(request.headers["user-agent"], "mine", "{}", operation.id);
            if api.name == "share-codes" {
                assert!(request.target.contains("api-key=planted-secret"), "{}", request.target);
            } else {
                let sent: Vec<_> = request.headers.get_all("authorization").iter().collect();
                assert_eq!(sent, [&format!("Bearer {SECRET}")], "{}", operation.id);
            }
        }
    }
}

#[tokio::test]
async fn a_header_that_is_none_is_told_before_anything_is_sent() {
    let server = FaultyServer::start([response(200)]);
    let client = proxy_orders_client(&server.url).with_options(|options| options.header("x trace", "7"));
    let error = client.get_profile().send().await.unwrap_err();
    assert!(error.is_configuration() && !error.is_outcome_unclear(), "{error:?}");
    assert_eq!((server.seen(), error.attempts()), (0, 0), "{error:?}");
}

// ---- slow and long responses -----------------------------------------------------------------------------------------

#[tokio::test]
async fn a_response_that_comes_byte_by_byte_is_read_to_its_end() {
    let slow = ScriptedResponse::status(200).body(r#"{"balance":1}"#);
    let server = FaultyServer::start([Fault::Slow(Duration::from_millis(1), slow)]);
    let client = proxy_orders_client(&server.url);
    let response = client.request(http::Method::GET, "/user/api/me").send().await.unwrap();
    assert_eq!(response.into_inner(), json!({"balance": 1}));
}

#[tokio::test]
async fn a_response_longer_than_any_real_one_is_not_read_to_its_end() {
    const MEBIBYTE: usize = 1024 * 1024;
    let length = 512 * MEBIBYTE;
    // What is in the buffers of the connection counts as sent.
    for (fault, most) in [(Fault::Spaces(length), 32 * MEBIBYTE), (Fault::EndlessSpaces(length), 128 * MEBIBYTE)] {
        let server = FaultyServer::start([fault.clone()]);
        let error = subscription_sharing_client(&server.url)
            .send_invitation()
            .contact("kari.nordmann@gmail.com")
            .contact_type(sharekit::subscription_sharing::types::ContactType::Email)
            .product_code("CO27409")
            .send()
            .await
            .unwrap_err();
        assert!(error.to_string().contains("longer than"), "{fault:?}: {error}");
        assert!(error.is_outcome_unclear(), "{fault:?}: {error:?}");
        server.is_left_alone().await;
        assert!(server.sent() < most, "{fault:?}: {} MiB were sent", server.sent() / MEBIBYTE);
    }
}
