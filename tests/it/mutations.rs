//! No response hurts: thousands of responses that no server should give, made of documented ones by chance.
//!
//! `SHAREKIT_MUTATIONS` says how many, `SHAREKIT_MUTATION_SEED` with which number they begin. The number of a response is
//! all it is made of, so that a single one can be made again: a failure says how.

mod json;
mod response;

use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use fastrand::Rng;
use futures_util::StreamExt;
use serde_json::Value;
use sharekit::{CallOptions, RetryPolicy};
use sharekit::{Error, Operation, Paging, Response};
use tokio::task::JoinSet;

use self::response::{After, Example, Expected, Mutant, examples};
use crate::support::{
    Api, Caller, Fault, FaultyServer, SECRET, ScriptedResponse, apis, in_child, proxy_orders_client, run_in_child,
    share_codes_client,
};

/// How many calls are under way at once.
const LANES: usize = 6;

/// How long a call may take that has all it needs.
const LONG: Duration = Duration::from_secs(20);

/// How long a call waits for what does not come.
const SHORT: Duration = Duration::from_millis(30);

/// The number of the response that each lane is at.
static CURRENT: [AtomicU64; LANES] = [const { AtomicU64::new(0) }; LANES];

/// The most that an error may print, in bytes: the reasons of a server are in it, and headers.
const LONGEST_ERROR: usize = 160 * 1024;

/// The most memory that all of it may take, in KiB, and more for each request that the server notes.
const MOST_MEMORY: u64 = 128 * 1024;
const A_REQUEST: u64 = 2;

fn setting(name: &str, unless_set: u64) -> u64 {
    std::env::var(name).map_or(unless_set, |value| value.parse().unwrap_or_else(|_| panic!("{name} is not a number")))
}

#[test]
fn no_response_hurts() {
    if in_child() {
        return run();
    }
    let printed = run_in_child("mutations::no_response_hurts", &[], &[("RUST_BACKTRACE", "1")]);
    print!("{}", printed.lines().filter(|line| line.contains("responses")).collect::<String>());
}

fn run() {
    let (responses, first) = (setting("SHAREKIT_MUTATIONS", 10_000), setting("SHAREKIT_MUTATION_SEED", 1));
    let began = Instant::now();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let panics = count_panics();
    std::thread::spawn(end_if_stuck);
    let problems = runtime.block_on(call_all(first, responses));
    let memory = peak_memory();
    println!("{responses} responses from number {first} on, {:?}, at most {memory:?} KiB", began.elapsed());
    assert!(
        problems.is_empty(),
        "{} problems, among them:\n{}",
        problems.len(),
        problems[..problems.len().min(5)].join("\n")
    );
    assert_eq!(panics.load(Ordering::SeqCst), 0, "some thread panicked");
    let most = MOST_MEMORY + A_REQUEST * responses;
    assert!(memory.is_none_or(|memory| memory < most), "{memory:?} KiB of memory");
}

/// Counts the panics of all threads from now on.
fn count_panics() -> Arc<AtomicU64> {
    let panics = Arc::new(AtomicU64::new(0));
    let (count, report) = (Arc::clone(&panics), panic::take_hook());
    panic::set_hook(Box::new(move |info| {
        count.fetch_add(1, Ordering::SeqCst);
        report(info);
    }));
    panics
}

/// Ends the process if a call stops without giving way, which no time limit of a runtime notices.
fn end_if_stuck() {
    let numbers = || CURRENT.each_ref().map(|number| number.load(Ordering::SeqCst));
    let mut last = numbers();
    loop {
        std::thread::sleep(3 * LONG);
        let now = numbers();
        if now.iter().zip(&last).any(|(now, last)| now == last && *now != u64::MAX) {
            println!("one of these never ends: {now:?}");
            std::process::exit(1);
        }
        last = now;
    }
}

/// The most memory that this process has used so far, in KiB, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok())
}

async fn call_all(first: u64, responses: u64) -> Vec<String> {
    let apis = Arc::new(apis());
    let lanes = CURRENT.iter().zip(0..).map(|(current, begin)| {
        let apis = Arc::clone(&apis);
        async move {
            let (lane, mut problems) = (Lane::new(Arc::clone(&apis)), vec![]);
            for number in (begin..responses).step_by(LANES).map(|number| first.wrapping_add(number)) {
                current.store(number, Ordering::SeqCst);
                // A badly framed response may break the connection that the next one comes on: what is wrong with a
                // response shows on a connection of its own as well.
                if lane.try_response(number).await.is_some() {
                    problems.extend(Lane::new(Arc::clone(&apis)).try_response(number).await);
                }
            }
            current.store(u64::MAX, Ordering::SeqCst);
            problems
        }
    });
    lanes.collect::<JoinSet<_>>().join_all().await.concat()
}

/// Calls that are made one after another.
struct Lane {
    apis: Arc<[Api; 3]>,
    /// Per operation, its documented responses.
    examples: Vec<Vec<Example>>,
    server: FaultyServer,
    /// Per API, clients for what comes whole, for what never comes whole, and with retries.
    clients: Vec<[Caller; 3]>,
}

impl Lane {
    fn new(apis: Arc<[Api; 3]>) -> Self {
        let server = FaultyServer::start([ScriptedResponse::status(200).into()]);
        let all = apis
            .iter()
            .enumerate()
            .flat_map(|(index, api)| api.operations.iter().map(move |operation| (index, operation)));
        let examples = all.map(|(index, operation)| examples(&apis[index], index, operation)).collect();
        let clients = apis.iter().map(|api| options().map(|options| api.client(&server.url, options))).collect();
        Self { apis, examples, server, clients }
    }

    /// Makes one response and says what is wrong with what became of it.
    async fn try_response(&self, number: u64) -> Option<String> {
        let mut rng = Rng::with_seed(number);
        let of_operation = &self.examples[usize::try_from(number).unwrap_or_default() % self.examples.len()];
        let example = rng.choice(of_operation).expect("every operation has examples");
        let api = &self.apis[example.api];
        let mutant = example.mutant(api, &mut rng);
        self.server.follow(mutant.fault());
        let client = match mutant.after {
            After::Hanging => 1,
            _ if rng.u8(..8) == 0 => 2,
            _ => 0,
        };
        let arguments = api.required_arguments(example.operation).swap_remove(0);
        let call = tokio::spawn(self.clients[example.api][client](example.operation.id, arguments));
        let problem = match tokio::time::timeout(LONG, call).await {
            Err(_) => Some("the call does not end".to_owned()),
            Ok(Err(panic)) => Some(format!("the call panics: {panic}")),
            Ok(Ok(outcome)) => problem(mutant.expected, &outcome),
        };
        let shown = mutant.bytes[..mutant.bytes.len().min(4096)].escape_ascii();
        problem.map(|problem| {
            format!(
                "{}: {problem}\n  again: SHAREKIT_MUTATIONS=1 SHAREKIT_MUTATION_SEED={number}\n  response: {shown}\n",
                example.operation.id
            )
        })
    }
}

/// For what comes whole, for what never comes whole, and with retries.
fn options() -> [CallOptions; 3] {
    let once = RetryPolicy::default().max_retries(0);
    let instant = Duration::from_millis(1);
    let retries = RetryPolicy::default().back_off(instant, instant).longest_wait(instant).budget(u32::MAX, 1.0);
    [
        CallOptions::default().retry_policy(once.clone()),
        CallOptions::default().retry_policy(once).attempt_timeout(SHORT),
        CallOptions::default().retry_policy(retries),
    ]
}

impl Mutant {
    fn fault(&self) -> Fault {
        let bytes = self.bytes.as_slice().into();
        if self.after == After::Closed { Fault::BytesAndClose(bytes) } else { Fault::Bytes(bytes) }
    }
}

// ---- what must hold ------------------------------------------------------------------------------------------------

/// What is wrong with the outcome of a call.
fn problem(expected: Expected, outcome: &Result<Response<Value>, Error>) -> Option<String> {
    let is_as_expected = match (expected, outcome) {
        (Expected::End, _) | (Expected::Success | Expected::SuccessOrRefusal, Ok(_)) => true,
        (Expected::Refusal | Expected::SuccessOrRefusal, Err(error)) => error.is_refused(),
        (Expected::Status(status), Err(error)) => error.status().is_some_and(|found| found.as_u16() == status),
        (Expected::Success, Err(_)) | (Expected::Refusal | Expected::Status(_), Ok(_)) => false,
    };
    if !is_as_expected {
        return Some(format!("{expected:?} was expected, not {}", beginning(&format!("{outcome:?}"))));
    }
    match outcome {
        Ok(response) => shown_secret(&format!("{:?}", response.headers())),
        Err(error) => problem_of_error(error),
    }
}

fn problem_of_error(error: &Error) -> Option<String> {
    let (display, debug) = (error.to_string(), format!("{error:?}"));
    let message = error.message().unwrap_or_default();
    let body = String::from_utf8_lossy(error.body().unwrap_or_default());
    let all = format!("{display} {debug} {message} {body} {:?} {:?}", error.headers(), error.request_id());
    if let Some(unprintable) = message.chars().find(|letter| letter.is_control()) {
        return Some(format!("the message holds {unprintable:?}: {}", beginning(&format!("{message:?}"))));
    }
    if display.len().max(debug.len()) > LONGEST_ERROR {
        return Some(format!("an error of {} and {} bytes: {}", display.len(), debug.len(), beginning(&display)));
    }
    // It responds to what it must respond to, whatever came.
    let _ = (error.retry_after(), error.is_unauthenticated(), error.refusal(), error.is_outcome_unclear());
    shown_secret(&all)
}

/// Says where the credential is shown, in any of the spellings in which the responses repeat it.
fn shown_secret(text: &str) -> Option<String> {
    let words = [
        SECRET.to_owned(),
        SECRET.replace('/', "\\/").replace('=', "\\u003d"),
        SECRET.replace('/', "%2F").replace('+', "%2b"),
        SECRET.replace('/', "%2F").replace('=', "%3d").replace('+', "%2B"),
    ];
    let place = words.iter().find_map(|word| text.find(word.as_str()))?;
    Some(format!("the credential is shown, after: {}", beginning(&text[..place])))
}

fn beginning(text: &str) -> String {
    text.chars().take(600).collect()
}

// ---- lists ---------------------------------------------------------------------------------------------------------

/// How many pages a server makes before it repeats the last one for ever.
const PAGES: usize = 12;

#[tokio::test]
async fn a_list_ends_whatever_its_pages_are_once_the_server_repeats_itself() {
    let (first, lists) = (setting("SHAREKIT_MUTATION_SEED", 1), setting("SHAREKIT_MUTATIONS", 10_000) / 100);
    let apis = apis();
    let (mut operations, mut pages) = (0, 0);
    for (index, api) in apis.iter().enumerate() {
        for operation in api.operations.iter().filter(|operation| operation.paging != Paging::None) {
            let mut examples = examples(api, index, operation);
            examples.retain(|example| example.is_success(api));
            for number in first..first + lists {
                let list = read_list(api, operation, &examples, number);
                pages +=
                    tokio::time::timeout(LONG, list).await.unwrap_or_else(|_| panic!("number {number} does not end"));
            }
            operations += 1;
        }
    }
    assert!(operations >= 3, "only {operations} operations list something in pages");
    let are_few = lists < 50;
    assert!(are_few || pages > 2 * operations * lists, "most lists must have several pages, not {pages} in all");
}

/// Reads a list made of these examples by chance, and returns how many pages it had.
async fn read_list(api: &Api, operation: &'static Operation, examples: &[Example], number: u64) -> u64 {
    let mut rng = Rng::with_seed(number);
    let parts = (0..).map(|part| rng.choice(examples).expect("a success").part(part).mutant(api, &mut rng));
    let readable = parts.filter(|mutant| mutant.expected == Expected::Success && mutant.after == After::Open);
    let server = FaultyServer::start(readable.take(PAGES).map(|mutant| mutant.fault()));
    let arguments = api.required_arguments(operation).swap_remove(0);
    let pages = match api.name {
        "share-codes" => share_codes_client(&server.url).call_pages(operation.id, arguments),
        _ => proxy_orders_client(&server.url).call_pages(operation.id, arguments),
    };
    let pages: Vec<_> = pages.unwrap().collect().await;
    let positions: Vec<i64> = pages.iter().flatten().map(|page| page.position).collect();
    assert!(positions.is_sorted_by(|one, next| one < next), "{}, number {number}: {positions:?}", operation.id);
    // The last one twice, to see that it is repeated.
    assert!(server.seen() <= PAGES + 1, "{}, number {number}: {} requests", operation.id, server.seen());
    positions.len() as u64
}
