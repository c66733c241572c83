//! The way of a call that is settled: read before, send, and where no response tells, look.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use reqwest::{Request, Url};
use serde_json::{Map, Value};

use super::doubt::{Before, Doubt, arguments, is_attested, personal_redactor};
#[cfg(feature = "cli")]
use super::intent::IntentFilter;
use super::intent::{Intent, IntentState, IntentStore};
use super::judge::Verdict;
use super::look::{Found, Look};
use super::made::made_ids;
use super::pages::Reader;
use super::record::{Record, Recorded, checked, known_as_done};
use super::rivals::{Others, Spending};
use super::settled::{Done, NotDone, Settled};
use super::settling::Settling;
use crate::client::Transport;
use crate::client::exchange::Exchange;
use crate::client::operation::Reads;
use crate::client::redact::Redactor;
use crate::wire::ResponseBody;
use crate::{Error, Operation, Response};

/// The reason of a doubt that nobody was to look into.
const NOT_LOOKED: &str = "nobody has looked yet whether it was done";

/// The wait before the second look; it doubles from look to look.
const FIRST_PAUSE: Duration = Duration::from_secs(2);

/// Sends calls of one API, and settles them.
#[derive(Clone, Copy)]
pub(crate) struct Settler<'a> {
    pub(crate) transport: &'a Transport,
    pub(crate) base_url: &'a Url,
    /// The name of the API.
    pub(crate) api: &'static str,
    pub(crate) operations: &'static [&'static Operation],
}

/// A call that was sent, and what became of it.
pub(crate) struct Sent<T> {
    pub(crate) settled: Settled<T>,
    /// What happened to it, if no response told what became of it.
    #[allow(dead_code, reason = "for batches, which not every API has")]
    pub(crate) error: Option<Error>,
}

/// What was found when a call was to be sent.
enum Begun {
    /// It may be sent.
    Here(Box<Call>),
    /// It was sent before, with the same key.
    Elsewhere(Settled),
}

/// A call that is being sent.
struct Call {
    doubt: Doubt,
    spending: Option<Spending>,
    record: Option<Record>,
    /// Blanks out the personal data of the request.
    redactor: Redactor,
}

impl Call {
    /// Ends a call whose response came.
    async fn done<T>(self, settled: &Settled<T>) {
        let Settled::Done(done) = settled else { return };
        if let Some(spending) = self.spending {
            spending.done(done.ids().to_vec());
        }
        if let Some(record) = self.record {
            record.done(done.ids().to_vec()).await;
        }
    }

    /// Ends a call that was certainly not done.
    async fn failed(self, error: &Error) {
        if let Some(spending) = self.spending {
            spending.not_done();
        }
        if let Some(record) = self.record {
            record.failed(error, &self.redactor).await;
        }
    }
}

impl Settler<'_> {
    /// Sends a request, and settles it if its outcome is unclear. Fails if it was certainly not done.
    pub(crate) async fn send<T: ResponseBody>(
        &self,
        operation: &'static Operation,
        request: Result<Request, Error>,
    ) -> Result<Settled<T>, Error> {
        self.spend(operation, request, None, Exchange::checked).await.map(|sent| sent.settled)
    }

    /// Sends a request, and settles it if its outcome is unclear. A success is one whatever its body says.
    #[allow(dead_code, reason = "for batches, which not every API has")]
    pub(crate) async fn send_unchecked<T: ResponseBody>(
        &self,
        operation: &'static Operation,
        request: Result<Request, Error>,
    ) -> Result<Sent<T>, Error> {
        self.spend(operation, request, None, Exchange::unchecked).await
    }

    /// Sends a request, unless one with the same key was sent and may have been done.
    pub(crate) async fn send_once<T: ResponseBody>(
        &self,
        operation: &'static Operation,
        request: Result<Request, Error>,
        key: &str,
    ) -> Result<Settled<T>, Error> {
        if self.intents().is_none() {
            let problem = "a key needs a store: set one with Settling::intents, or join a fleet; nothing was sent";
            return Err(Error::configuration(problem).with_operation(operation.id));
        }
        self.spend(operation, request, Some(key), Exchange::checked).await.map(|sent| sent.settled)
    }

    async fn spend<T: ResponseBody>(
        &self,
        operation: &'static Operation,
        request: Result<Request, Error>,
        key: Option<&str>,
        decode: fn(Exchange<'static>) -> Result<Response<T>, Error>,
    ) -> Result<Sent<T>, Error> {
        let request = match request {
            Ok(request) => request,
            // The transport names the call in the error.
            Err(error) => {
                return self
                    .transport
                    .send::<T>(operation, Err(error))
                    .await
                    .map(|response| responded(operation, response));
            }
        };
        let mut call = match self.begin(operation, &request, key).await? {
            Begun::Here(call) => call,
            Begun::Elsewhere(known) => return Ok(Sent { settled: known.without_response(), error: None }),
        };
        call.spending.iter_mut().for_each(Spending::sending);
        let exchanged = self.transport.exchange_alone(operation, Ok(request)).await;
        call.doubt.ended = Timestamp::now();
        match exchanged.and_then(decode) {
            Ok(response) => {
                let sent = responded(operation, response);
                call.done(&sent.settled).await;
                Ok(sent)
            }
            Err(error) if error.is_outcome_unclear() => {
                let settled = self.settle_call(operation, *call, &error).await.without_response();
                Ok(Sent { settled, error: Some(error) })
            }
            Err(error) => {
                call.failed(&error).await;
                Err(error)
            }
        }
    }

    /// Reads what must be known before the call, and records the call. Nothing is sent where this fails.
    async fn begin(&self, operation: &'static Operation, request: &Request, key: Option<&str>) -> Result<Begun, Error> {
        let arguments = arguments(operation, request, self.base_url.path().trim_end_matches('/'));
        let mut doubt = self.doubt(operation, arguments);
        if let Some(known) = self.known(key, &doubt).await? {
            return Ok(Begun::Elsewhere(known));
        }
        let spending = self.transport.rivals().begin_with(operation, doubt.arguments.clone());
        let before = self.before(operation, &doubt).await;
        doubt.before =
            before.map_err(|error| error.context("nothing was sent, as what is there before could not be read"))?;
        doubt.began = Timestamp::now();
        doubt.ended = after(doubt.began, self.transport.options().timeout);
        let redactor = personal_redactor(operation, request);
        let Some(store) = self.intents() else {
            return Ok(Begun::Here(Box::new(Call { doubt, spending, record: None, redactor })));
        };
        let begun = Record::begin(store, key, &doubt).await.map_err(|error| error.with_operation(operation.id))?;
        match begun {
            Recorded::Here(record) => {
                doubt.key = Some(record.key().to_owned());
                Ok(Begun::Here(Box::new(Call { doubt, spending, record: Some(*record), redactor })))
            }
            Recorded::Elsewhere(known) => self.outcome_of(*known).await.map(Begun::Elsewhere),
        }
    }

    /// Settles a call to which no response came that tells.
    async fn settle_call(&self, operation: &Operation, mut call: Call, error: &Error) -> Settled {
        call.doubt.is_attested = is_attested(error, operation);
        call.doubt.problem = call.redactor.text(&error.what_happened());
        if let Some(record) = &mut call.record {
            record.in_doubt(&call.doubt).await;
        }
        if let Some(on_doubt) = &self.settling().on_doubt {
            on_doubt.0(&call.doubt);
        }
        if self.settling().looks {
            return self.decide(operation, call.doubt, call.spending, call.record).await;
        }
        NOT_LOOKED.clone_into(&mut call.doubt.reason);
        Settled::Unknown(Box::new(call.doubt))
    }

    /// Looks for what became of a call that was in doubt.
    ///
    /// # Errors
    ///
    /// If the doubt is of another API, server or account: what is found there says nothing of it.
    pub(crate) async fn settle(&self, doubt: &Doubt) -> Result<Settled, Error> {
        let operation = self.operation_of(doubt)?;
        let spending = self.sent(operation, doubt);
        let record = self.record_of(doubt).await?;
        let is_sole_spender = doubt.is_sole_spender || self.settling().is_sole_spender;
        let doubt = Doubt { is_sole_spender, ..doubt.clone() };
        Ok(self.decide(operation, doubt, spending, record).await)
    }

    /// Returns the recorded calls that ask for the same as this request, and may have been done.
    #[cfg(feature = "cli")]
    pub(crate) async fn open_like(
        &self,
        operation: &'static Operation,
        request: &Request,
    ) -> Result<Vec<Intent>, Error> {
        let Some(store) = self.intents() else { return Ok(Vec::new()) };
        let arguments = arguments(operation, request, self.base_url.path().trim_end_matches('/'));
        let call = self.doubt(operation, arguments);
        let filter = IntentFilter { operation: Some(operation.id.to_owned()), ..IntentFilter::default() };
        let mut found = store.list(&filter.all_open()).await?;
        found.retain(|intent| intent.call.is_equal_call(&call));
        Ok(found)
    }

    /// Looks for what became of a call that was sent without being settled, with these arguments.
    #[allow(dead_code, reason = "for batches, which not every API has")]
    pub(crate) async fn settle_sent(
        &self,
        operation: &'static Operation,
        arguments: Map<String, Value>,
        problem: String,
    ) -> Settled {
        let now = Timestamp::now();
        let doubt = Doubt { ended: now, problem, ..self.doubt(operation, arguments) };
        let spending = self.sent(operation, &doubt);
        self.decide(operation, doubt, spending, None).await
    }

    /// Begins to settle a call that was sent before.
    fn sent(&self, operation: &Operation, doubt: &Doubt) -> Option<Spending> {
        let mut spending = self.transport.rivals().begin_with(operation, doubt.arguments.clone());
        spending.iter_mut().for_each(Spending::sending);
        spending
    }

    /// Returns where calls are recorded: as the options say, or else as the client was built.
    fn intents(&self) -> Option<&Arc<dyn IntentStore>> {
        self.settling().intents.as_ref().or(self.transport.intents())
    }

    /// Returns the record of a doubt, if the store has it. A later call with the same key has a record of its own, of
    /// which this doubt says nothing.
    async fn record_of(&self, doubt: &Doubt) -> Result<Option<Record>, Error> {
        let (Some(store), Some(key)) = (self.intents(), &doubt.key) else { return Ok(None) };
        let is_this = |intent: &Intent| intent.state.is_open() && intent.call.began == doubt.began;
        let intent = store.get(key).await?.filter(is_this);
        Ok(intent.map(|intent| Record::of(store, intent)))
    }

    /// Returns what became of the call with this key, if it was or may have been done. Settles it first, if it is open.
    async fn known(&self, key: Option<&str>, call: &Doubt) -> Result<Option<Settled>, Error> {
        let (Some(store), Some(key)) = (self.intents(), key) else { return Ok(None) };
        let Some(known) = store.get(key).await? else { return Ok(None) };
        let known = checked(known, call)?;
        if known.state.is_free() {
            return Ok(None);
        }
        self.outcome_of(known).await.map(|settled| Some(settled).filter(|settled| !settled.is_not_done()))
    }

    /// Returns what became of a recorded call, and settles it first if it is open.
    async fn outcome_of(&self, known: Intent) -> Result<Settled, Error> {
        if known.state == IntentState::Done {
            return Ok(known_as_done(known));
        }
        let mut doubt = known.call;
        doubt.key = Some(known.key);
        self.settle(&doubt).await
    }

    fn settling(&self) -> &Settling {
        &self.transport.options().settling
    }

    /// Returns the doubt that a call would be in.
    fn doubt(&self, operation: &Operation, arguments: Map<String, Value>) -> Doubt {
        let now = Timestamp::now();
        let settling = self.settling();
        Doubt {
            api: self.api.to_owned(),
            operation: operation.id.to_owned(),
            server: self.base_url.as_str().trim_end_matches('/').to_owned(),
            account: settling.account.clone().or_else(|| self.transport.account(operation)),
            arguments,
            before: None,
            key: None,
            began: now,
            ended: after(now, self.transport.options().timeout),
            is_attested: false,
            is_sole_spender: settling.is_sole_spender,
            problem: format!("{}: the program ended before the response came", operation.id),
            reason: String::new(),
            candidates: Vec::new(),
            done: Vec::new(),
            not_done: Vec::new(),
        }
    }

    /// Returns what must be known before a call, where the evidence needs it and it may be read.
    async fn before(&self, operation: &Operation, doubt: &Doubt) -> Result<Option<Before>, Error> {
        let Some(look) = self.look(operation).filter(|look| look.reads.evidence.needs_before()) else {
            return Ok(None);
        };
        let settling = self.settling();
        match &settling.known_before {
            Some(response) => Ok(look.before_in(response)),
            None if settling.reads_before => match look.before(&doubt.arguments).await {
                // Path and shape of a read may be guesses of the spec: a wrong one must not prevent a call.
                Err(error) if error.is_decode() || is_refused_read(&error) => Ok(None),
                read => read,
            },
            None => Ok(None),
        }
    }

    fn look(&self, operation: &Operation) -> Option<Look<'_>> {
        let reads = operation.settled_by?.reads.as_ref()?;
        Some(Look { reader: Reader { transport: self.transport, base_url: self.base_url }, reads })
    }

    /// Looks until it is decided, or the request can no longer arrive.
    async fn decide(
        &self,
        operation: &Operation,
        doubt: Doubt,
        spending: Option<Spending>,
        record: Option<Record>,
    ) -> Settled {
        let settled = match self.look(operation) {
            Some(look) => self.look_until_decided(&look, doubt, spending.as_ref(), record.as_ref()).await,
            None => wait_for_another(operation, doubt, record.as_ref()).await,
        };
        end(spending, &settled);
        if let Some(record) = record {
            record.settled(&settled).await;
        }
        settled
    }

    async fn look_until_decided(
        &self,
        look: &Look<'_>,
        mut doubt: Doubt,
        spending: Option<&Spending>,
        record: Option<&Record>,
    ) -> Settled {
        let wait = self.transport.options().settling.wait;
        let last_look = after(doubt.ended, wait);
        let mut pause = if doubt_is_of_many(&doubt, look.reads) { wait } else { FIRST_PAUSE };
        loop {
            let now = Timestamp::now();
            let known = others(look, spending, record).await;
            if let Some(record) = record
                && let Some(decided) = record.decided_elsewhere().await
            {
                return decided;
            }
            let is_last = now >= last_look;
            match self.once(look, &mut doubt, &known, is_last).await {
                // A call that began while we looked may have made what was found: then look again, knowing of it.
                Some(Settled::Done(done)) if others(look, spending, record).await.may_have_made(done.ids(), &known) => {
                    continue;
                }
                Some(settled) => return settled,
                // A clock that was set back must not prolong the wait.
                None => tokio::time::sleep(until(now, last_look).min(pause).min(wait.max(FIRST_PAUSE))).await,
            }
            pause = pause.saturating_mul(2);
        }
    }

    /// Looks once. Returns nothing if looking again may help.
    async fn once(&self, look: &Look<'_>, doubt: &mut Doubt, others: &Others, is_last: bool) -> Option<Settled> {
        let looked = Timestamp::now();
        let verdict = match look.after(doubt, others).await {
            Ok(Found::One(verdict)) => verdict,
            Ok(Found::Each(found)) => return each(doubt, found, is_last, looked),
            Err(error) => Verdict::Open {
                reason: format!("looking for it failed: {error}"),
                candidates: Vec::new(),
                is_final: error.status().is_some_and(|status| status.is_client_error()) && !error.is_rate_limited(),
            },
        };
        match verdict {
            Verdict::Done { ids, items } => Some(Settled::Done(Box::new(Done::found(ids, items, Vec::new())))),
            Verdict::NotDone if is_last => Some(Settled::NotDone(NotDone::new(doubt.problem.clone(), looked))),
            Verdict::NotDone => None,
            Verdict::Open { reason, candidates, is_final } => {
                (doubt.reason, doubt.candidates) = (reason, candidates);
                // Another call under way may still turn out to have made the candidates, and the process that sends this
                // one may still get its response.
                let is_final = is_final && !others.are_in_doubt && looked >= doubt.ended;
                (is_last || is_final).then(|| Settled::Unknown(Box::new(doubt.clone())))
            }
        }
    }

    fn operation_of(&self, doubt: &Doubt) -> Result<&'static Operation, Error> {
        let wrong = |problem: String| Error::invalid_argument(problem).with_operation(&doubt.operation);
        let found = self.operations.iter().find(|operation| operation.id == doubt.operation && doubt.api == self.api);
        let operation = *found.ok_or_else(|| wrong(format!("the doubt is of the API {}", doubt.api)))?;
        let server = self.base_url.as_str().trim_end_matches('/');
        if doubt.server != server {
            return Err(wrong(format!("the doubt is of the server {}, this client calls {server}", doubt.server)));
        }
        let settling = self.settling();
        let account = settling.account.clone().or_else(|| self.transport.account(operation));
        match (&doubt.account, &account) {
            (Some(of_doubt), Some(own)) if of_doubt != own => Err(wrong(
                "the doubt is of another account, or of another key; set the same name with Settling::account if it is \
                 the same account"
                    .to_owned(),
            )),
            _ => Ok(operation),
        }
    }
}

/// Returns the outcome of a call that no read shows: unknown, unless the process that sends it records another one.
async fn wait_for_another(operation: &Operation, mut doubt: Doubt, record: Option<&Record>) -> Settled {
    while let Some(record) = record {
        if let Some(decided) = record.decided_elsewhere().await {
            return decided;
        }
        let left = until(Timestamp::now(), doubt.ended);
        if left.is_zero() {
            break;
        }
        tokio::time::sleep(left.min(FIRST_PAUSE)).await;
    }
    operation.settling_limits().unwrap_or_default().clone_into(&mut doubt.reason);
    Settled::Unknown(Box::new(doubt))
}

/// Takes the verdicts on the elements of a call into the doubt. Returns how it ends, if it does.
fn each(doubt: &mut Doubt, found: Vec<(String, Verdict)>, is_last: bool, looked: Timestamp) -> Option<Settled> {
    let mut items = std::mem::take(&mut doubt.candidates);
    let mut is_open = false;
    for (element, verdict) in found {
        match verdict {
            Verdict::Done { items: found, .. } => {
                doubt.done.push(element);
                items.extend(found);
            }
            Verdict::NotDone if is_last => doubt.not_done.push(element),
            Verdict::NotDone => is_open = true,
            Verdict::Open { reason, .. } => {
                doubt.reason = reason;
                is_open = true;
            }
        }
    }
    if is_open {
        doubt.candidates = items;
        return is_last.then(|| Settled::Unknown(Box::new(doubt.clone())));
    }
    if doubt.done.is_empty() {
        return Some(Settled::NotDone(NotDone::new(doubt.problem.clone(), looked)));
    }
    Some(Settled::Done(Box::new(Done::found(doubt.done.clone(), items, doubt.not_done.clone()))))
}

/// Returns what the other calls may have made, of this client and in the store.
async fn others(look: &Look<'_>, spending: Option<&Spending>, record: Option<&Record>) -> Others {
    let Some(spending) = spending else { return Others::default() };
    let mut others = spending.others(look.reads);
    if let Some(record) = record {
        record.add_others(&mut others, look.reads).await;
    }
    others
}

/// Returns whether a call asks for several things, each with an outcome of its own.
fn doubt_is_of_many(doubt: &Doubt, reads: &Reads) -> bool {
    let elements = |each| doubt.arguments.get("body")?.get(each)?.as_array().map(Vec::len);
    reads.each.and_then(elements).is_some_and(|elements| elements > 1)
}

/// Tells the other calls how this one has ended.
fn end(spending: Option<Spending>, settled: &Settled) {
    let Some(spending) = spending else { return };
    match settled {
        Settled::Done(done) => spending.done(done.ids().to_vec()),
        Settled::NotDone(_) => spending.not_done(),
        Settled::Unknown(_) => drop(spending),
    }
}

fn after(moment: Timestamp, wait: Duration) -> Timestamp {
    let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
    moment.checked_add(wait).unwrap_or(Timestamp::MAX)
}

fn until(now: Timestamp, moment: Timestamp) -> Duration {
    Duration::try_from(moment.duration_since(now)).unwrap_or_default()
}

/// Returns whether a server refuses to read something, and not the credential or the number of calls.
fn is_refused_read(error: &Error) -> bool {
    let is_refused = error.status().is_some_and(|status| status.is_client_error()) || error.is_refused();
    is_refused && !error.is_unauthenticated() && !error.is_rate_limited()
}

/// Returns the outcome of a call whose response came.
fn responded<T>(operation: &Operation, response: Response<T>) -> Sent<T> {
    let body = serde_json::from_slice(response.body());
    let ids = body.map(|body| made_ids(&body, operation)).unwrap_or_default();
    Sent { settled: Settled::Done(Box::new(Done::responded(response, ids))), error: None }
}
