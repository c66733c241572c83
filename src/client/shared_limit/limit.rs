//! The limit of one process among several: takes turns from a store in lots, and keeps to a share while there is none.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::OwnedMutexGuard;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::turns::{Answer, Look, Said, TurnStore};
use super::windows::{LONGEST_PAUSE, Windows};
use crate::client::rate_limit::{RateLimit, ServerCount};
use crate::{Error, Quota};

/// For how long the turns of a lot may be used, where the store responds at once.
const LOT_LASTS: Duration = Duration::from_millis(100);

/// By how much longer one request may be on its way than another, without arriving in a window that is full.
const JITTER: Duration = Duration::from_millis(50);

/// Who has waited longer for a lot looks whether there has been a pause since it was booked.
const LONG_WAIT: Duration = Duration::from_secs(1);

/// How long before a lot begins one looks.
const LOOKS_EARLY: Duration = Duration::from_millis(20);

/// How often processes report what they send while they gather.
const REPORTS_EVERY: Duration = Duration::from_millis(200);

/// How long all wait, after they have reported and before they go on together: until the last report of each has arrived,
/// which is due within [`REPORTS_EVERY`] and may take as long as a store may take to respond.
const SETTLES: Duration = Duration::from_millis(700);

/// How long a process sends nothing, before it keeps to its share: the shortest window that vendors have.
const QUIET: Duration = Duration::from_secs(1);

/// How often a process that has sent something within a window asks the store at least. It is less than the time for which
/// processes gather: so all that have sent something report it.
const ASKS_EVERY: Duration = Duration::from_secs(8);

/// The pause after a rejected request whose response does not say how long.
const DEFAULT_PAUSE: Duration = Duration::from_secs(1);

/// A limit that several processes share.
pub(crate) struct SharedLimit {
    shared: Arc<Shared>,
}

struct Shared {
    store: Box<dyn TurnStore>,
    /// Held by the one call that is next: first come, first served.
    queue: Arc<tokio::sync::Mutex<()>>,
    /// How many calls wait for a turn.
    waiting: AtomicU32,
    /// The largest lot that is booked at once.
    largest_lot: u32,
    began: Instant,
    state: Mutex<State>,
}

struct State {
    mode: Mode,
    lot: Option<Lot>,
    /// The lot after it.
    next_lot: Option<Lot>,
    /// How many turns the last lot brought that were used.
    used_of_last: u32,
    /// How many turns were left in the longest window, when the last lot was booked.
    left: u32,
    /// What this process has sent, held against its share of the limit.
    own: Windows,
    /// What it has sent that the store does not know: when, and how many.
    unreported: Vec<(u64, u32)>,
    /// Nothing is sent or booked before.
    not_before: Instant,
    /// When it last passed on what remains.
    passed_on: Option<Instant>,
    /// How long the store takes to respond.
    round_trip: Duration,
    /// When the store was asked last.
    asked: Instant,
    /// The task that asks the store until it is back.
    returning: Option<JoinHandle<()>>,
    /// The task that asks the store while nobody else does.
    watching: Option<JoinHandle<()>>,
}

/// Turns that this process may use.
struct Lot {
    from: Instant,
    until: Instant,
    size: u32,
    left: u32,
    ends: u64,
    /// Whether it is known that there is no pause.
    is_checked: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Turns come from the store.
    Together,
    /// Each process keeps to its share of the limit, until this time if it is known.
    Apart { until: Option<Instant> },
}

/// What the call that is next does.
enum Step {
    Send,
    Wait(Instant),
    Look,
    Book { wish: u32, lasts: Duration },
}

impl SharedLimit {
    /// Returns the limit of one of `size` processes.
    pub(crate) fn new(store: impl TurnStore + 'static, quotas: &[Quota], size: u32) -> Self {
        let part = |quota: &Quota| Quota { requests: (quota.requests / size.max(1)).max(1), window: quota.window };
        let parts: Vec<Quota> = quotas.iter().map(part).collect();
        let state = State {
            mode: Mode::Together,
            lot: None,
            next_lot: None,
            used_of_last: 0,
            left: u32::MAX,
            own: Windows::new(&parts),
            unreported: Vec::new(),
            not_before: Instant::now(),
            passed_on: None,
            round_trip: Duration::ZERO,
            asked: Instant::now(),
            returning: None,
            watching: None,
        };
        let shared = Shared {
            store: Box::new(store),
            queue: Arc::default(),
            waiting: AtomicU32::new(0),
            largest_lot: (quotas.iter().map(|quota| quota.requests).min().unwrap_or(1) / 4).max(1),
            began: Instant::now(),
            state: Mutex::new(state),
        };
        Self { shared: Arc::new(shared) }
    }
}

impl Shared {
    /// Waits until one request may be sent.
    async fn turn(self: &Arc<Self>) -> Result<(), Error> {
        let _waiting = Waiting::new(&self.waiting);
        let mut first = Arc::clone(&self.queue).lock_owned().await;
        loop {
            match self.step() {
                Step::Send => return Ok(()),
                Step::Wait(until) => tokio::time::sleep_until(until).await,
                Step::Look => self.look().await,
                Step::Book { wish, lasts } => first = self.book(first, wish, lasts).await?,
            }
        }
    }

    /// Books a lot, in a task of its own: turns that were booked are not lost with a call that gives up.
    async fn book(
        self: &Arc<Self>,
        first: OwnedMutexGuard<()>,
        wish: u32,
        lasts: Duration,
    ) -> Result<OwnedMutexGuard<()>, Error> {
        let shared = Arc::clone(self);
        let booking = tokio::spawn(async move {
            let asked = Instant::now();
            let answer = shared.store.book(wish, lasts + JITTER).await;
            shared.booked(asked, lasts, &answer);
            first
        });
        booking.await.map_err(|_| Error::rate_limit("the runtime ended while a turn was booked"))
    }

    /// Keeps what the store says to a booking.
    fn booked(self: &Arc<Self>, asked: Instant, lasts: Duration, answer: &Result<Answer, String>) {
        let now = Instant::now();
        let mut state = self.state();
        state.asked = now;
        if state.watching.as_ref().is_none_or(JoinHandle::is_finished) {
            state.watching = Some(tokio::spawn(watch(Arc::downgrade(self))));
        }
        state.own.forget(self.milliseconds(now));
        match *answer {
            Ok(Answer::Lot { wait, turns, ends, left, pause }) => {
                state.round_trip = now - asked;
                state.left = left;
                let (from, until) = (now + wait, asked + wait + lasts);
                let is_checked = wait < LONG_WAIT;
                if !pause.is_zero() {
                    state.pause(now + pause);
                }
                state.lot.iter_mut().for_each(|lot| lot.is_checked = true);
                state.next_lot = Some(Lot { from, until, size: turns, left: turns, ends, is_checked });
            }
            Ok(Answer::Later { wait }) => {
                let wait = wait.max(DEFAULT_PAUSE / 2) + DEFAULT_PAUSE.mul_f64(fastrand::f64());
                state.not_before = state.not_before.max(now + wait);
            }
            Ok(Answer::Gathering) => self.come_apart(state, false),
            Ok(Answer::Lost) => self.lost(state),
            Err(_) => self.come_apart(state, true),
        }
    }

    /// Reports everything to a store that has lost it.
    fn lost(self: &Arc<Self>, mut state: MutexGuard<'_, State>) {
        state.unreported = state.own.counted_since(0);
        self.come_apart(state, true);
    }

    /// Looks whether sending is paused, before a lot is used that was booked a while ago.
    async fn look(self: &Arc<Self>) {
        let look = self.store.look().await;
        let mut state = self.state();
        state.asked = Instant::now();
        match look {
            Ok(Look::Free) => state.lot.iter_mut().for_each(|lot| lot.is_checked = true),
            Ok(Look::Paused(left)) => state.pause(Instant::now() + left),
            Ok(Look::Gathering) => self.come_apart(state, false),
            Ok(Look::Lost) => self.lost(state),
            Err(_) => self.come_apart(state, true),
        }
    }

    /// Keeps to the share from now on, until the store is back and all processes have reported to it.
    fn come_apart(self: &Arc<Self>, mut state: MutexGuard<'_, State>, comes_back: bool) {
        if state.mode != Mode::Together {
            return;
        }
        state.mode = Mode::Apart { until: None };
        // Others have just sent what this process does not know of.
        state.pause(Instant::now() + QUIET);
        state.returning = Some(tokio::spawn(come_together(Arc::downgrade(self), comes_back)));
    }

    /// Decides what the call that is next does.
    fn step(self: &Arc<Self>) -> Step {
        let mut state = self.state();
        if state.mode != Mode::Together && state.returning.as_ref().is_none_or(JoinHandle::is_finished) {
            // It ended with the runtime that it ran on.
            state.returning = Some(tokio::spawn(come_together(Arc::downgrade(self), true)));
        }
        state.step(self, Instant::now())
    }

    /// Reports to the store what it does not know. Returns whether all go on together.
    async fn report(&self, comes_back: &mut bool) -> bool {
        let now = Instant::now();
        let unreported = std::mem::take(&mut self.state().unreported);
        let ago = |time: u64| Duration::from_millis(self.milliseconds(now).saturating_sub(time));
        let sent: Vec<(Duration, u32)> = unreported.iter().map(|(time, turns)| (ago(*time), *turns)).collect();
        let reported = self.store.report(&sent, *comes_back).await;
        let mut state = self.state();
        let Ok(report) = reported else {
            state.unreported.splice(0..0, unreported);
            state.mode = Mode::Apart { until: None };
            *comes_back = true;
            return false;
        };
        *comes_back = false;
        if report.is_lost {
            state.unreported = state.own.counted_since(0);
        }
        state.mode = Mode::Apart { until: Some(Instant::now() + report.gathering) };
        report.gathering.is_zero() && state.unreported.is_empty()
    }

    /// Returns a time as the windows of this process count it.
    fn milliseconds(&self, time: Instant) -> u64 {
        // One window and more after zero, so that what was sent before it can be told, too.
        1_000_000_000 + u64::try_from((time - self.began).as_millis()).unwrap_or(u64::MAX / 2)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks the store now and then while calls wait for long, or while there are none: if it has lost its data, what this
/// process has sent must be reported before others go on. Ends when nothing is left to report.
async fn watch(shared: Weak<Shared>) {
    loop {
        tokio::time::sleep(ASKS_EVERY / 8).await;
        let Some(shared) = shared.upgrade() else { return };
        let is_due = {
            let (now, mut state) = (Instant::now(), shared.state());
            state.own.forget(shared.milliseconds(now));
            if state.own.counted_since(0).is_empty() {
                return;
            }
            state.mode == Mode::Together && now - state.asked >= ASKS_EVERY
        };
        if is_due {
            shared.look().await;
        }
    }
}

/// Asks the store until it is back, and reports until all processes have.
async fn come_together(shared: Weak<Shared>, mut comes_back: bool) {
    loop {
        let is_away = comes_back;
        let pause = if is_away { Duration::from_millis(fastrand::u64(500..1_000)) } else { REPORTS_EVERY };
        tokio::time::sleep(pause).await;
        let Some(shared) = shared.upgrade() else { return };
        if shared.report(&mut comes_back).await {
            tokio::time::sleep(SETTLES).await;
            shared.state().mode = Mode::Together;
            return;
        }
    }
}

impl State {
    /// Decides what the call that is next does.
    fn step(&mut self, shared: &Shared, now: Instant) -> Step {
        if now < self.not_before {
            return Step::Wait(self.not_before);
        }
        match self.mode {
            Mode::Together => self.step_together(shared, now),
            Mode::Apart { until } => self.step_apart(shared, now, until),
        }
    }

    fn step_together(&mut self, shared: &Shared, now: Instant) -> Step {
        if self.lot.is_none() {
            self.lot = self.next_lot.take();
        }
        let waiting = shared.waiting.load(Ordering::Relaxed);
        let Some(lot) = &mut self.lot else { return self.wish(shared, waiting) };
        if !lot.is_checked {
            let looks = lot.from.checked_sub(LOOKS_EARLY).unwrap_or(lot.from);
            return match now < looks {
                true => Step::Wait(looks),
                // Who books hears of a pause, too. The calls that wait now will call again.
                false if waiting > lot.left && self.next_lot.is_none() => self.wish(shared, waiting),
                false => Step::Look,
            };
        }
        if now < lot.from {
            return Step::Wait(lot.from);
        }
        if now >= lot.until || lot.left == 0 {
            self.used_of_last = lot.size - lot.left;
            self.lot = self.next_lot.take();
            return self.step_together(shared, now);
        }
        lot.left -= 1;
        self.own.count(shared.milliseconds(now + LOT_LASTS + JITTER), 1);
        Step::Send
    }

    /// Keeps to the share of this process. Each request counts as late as one of a lot does.
    fn step_apart(&mut self, shared: &Shared, now: Instant, until: Option<Instant>) -> Step {
        let time = shared.milliseconds(now);
        let free = self.own.earliest(time, 1);
        if until.is_some_and(|until| now >= until) {
            // All go on together in a moment.
            return Step::Wait(now + REPORTS_EVERY / 4);
        }
        if free > time {
            // Looks up in between: the store may be back.
            return Step::Wait(now + Duration::from_millis(free - time).min(DEFAULT_PAUSE));
        }
        let counted = shared.milliseconds(now + LOT_LASTS + JITTER);
        self.own.count(counted, 1);
        self.unreported.push((counted, 1));
        Step::Send
    }

    /// Books as many turns as calls wait, or as were just used: those calls will come again. Where there are plenty, more
    /// and more, until a lot is not used up.
    fn wish(&self, shared: &Shared, waiting: u32) -> Step {
        let are_plenty = self.left > 2 * shared.largest_lot;
        let ahead = self.used_of_last.saturating_mul(if are_plenty { 2 } else { 1 });
        let wish = waiting.max(ahead).clamp(1, shared.largest_lot);
        Step::Book { wish, lasts: LOT_LASTS + 3 * self.round_trip }
    }

    /// Sends nothing before this time.
    fn pause(&mut self, until: Instant) {
        self.not_before = self.not_before.max(until);
        (self.lot, self.next_lot) = (None, None);
    }
}

impl RateLimit for SharedLimit {
    fn acquire(&self) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send + '_>> {
        Box::pin(self.shared.turn())
    }

    fn learn(&self, count: &ServerCount) {
        let now = Instant::now();
        let mut state = self.shared.state();
        let said = match *count {
            ServerCount { is_exceeded, remaining, reset } if is_exceeded || remaining == Some(0) => {
                // Without a time, only a rejected request means anything.
                let Some(pause) = reset.filter(|time| !time.is_zero()).or(is_exceeded.then_some(DEFAULT_PAUSE)) else {
                    return;
                };
                let pause = pause.min(Duration::from_millis(LONGEST_PAUSE));
                if state.not_before > now + pause - LOOKS_EARLY {
                    return;
                }
                state.pause(now + pause);
                Said::Pause(pause)
            }
            ServerCount { remaining: Some(requests), reset: Some(reset), .. } => {
                let is_too_soon = state.passed_on.is_some_and(|time| now - time < DEFAULT_PAUSE);
                if requests >= state.left || is_too_soon {
                    return;
                }
                state.passed_on = Some(now);
                Said::Remaining { requests, reset }
            }
            ServerCount { .. } => return,
        };
        drop(state);
        let shared = Arc::clone(&self.shared);
        // A store that is away hears nothing: this process pauses all the same.
        tokio::spawn(async move { shared.store.learn(said).await });
    }
}

impl Drop for SharedLimit {
    fn drop(&mut self) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let lots = {
            let mut state = self.shared.state();
            [state.lot.take(), state.next_lot.take()]
        };
        for lot in lots.into_iter().flatten().filter(|lot| lot.left > 0 && Instant::now() < lot.until) {
            let shared = Arc::clone(&self.shared);
            runtime.spawn(async move { shared.store.give_back(lot.ends, lot.left).await });
        }
    }
}

impl fmt::Debug for SharedLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedLimit").field("store", &self.shared.store).finish_non_exhaustive()
    }
}

/// Counts a call that waits, until it is dropped.
struct Waiting<'a>(&'a AtomicU32);

impl<'a> Waiting<'a> {
    fn new(waiting: &'a AtomicU32) -> Self {
        waiting.fetch_add(1, Ordering::Relaxed);
        Self(waiting)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
