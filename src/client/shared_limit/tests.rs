//! Many processes in simulated time, on a store in memory.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::limit::SharedLimit;
use super::turns::{Answer, Look, Report, Said, TurnFuture, TurnStore};
use super::windows::{Booked, Windows};
use crate::client::rate_limit::{RateLimit, ServerCount};
use crate::{Error, Quota};

const SECOND: Duration = Duration::from_secs(1);

fn vendors() -> Vec<Quota> {
    [(100, 1), (2_000, 60)].map(|(requests, seconds)| Quota { requests, window: Duration::from_secs(seconds) }).to_vec()
}

/// The store that all processes share. It does what the script does in Redis.
#[derive(Debug)]
struct Memory {
    began: Instant,
    windows: Mutex<Windows>,
    gathering_until: AtomicU64,
    /// How often its data were lost.
    losses: AtomicU64,
    is_away: AtomicBool,
    commands: AtomicU32,
    /// How long it takes to respond, in milliseconds.
    responds_after: AtomicU64,
}

/// What one process sees of it.
#[derive(Debug)]
struct Seen {
    memory: Arc<Memory>,
    losses: AtomicU64,
}

impl Memory {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            began: Instant::now(),
            windows: Mutex::new(Windows::new(&vendors())),
            gathering_until: AtomicU64::new(0),
            losses: AtomicU64::new(0),
            is_away: AtomicBool::new(false),
            commands: AtomicU32::new(0),
            responds_after: AtomicU64::new(0),
        })
    }

    fn now(&self) -> u64 {
        1_795_262_400_000 + u64::try_from(self.began.elapsed().as_millis()).unwrap()
    }

    /// Runs a command; half of the time it takes passes before, half after.
    async fn run<T>(&self, command: impl FnOnce(&mut Windows, u64) -> T) -> Result<T, String> {
        self.commands.fetch_add(1, Ordering::Relaxed);
        let half = Duration::from_millis(self.responds_after.load(Ordering::Relaxed)) / 2;
        tokio::time::sleep(half).await;
        if self.is_away.load(Ordering::Relaxed) {
            tokio::time::sleep(SECOND / 2).await;
            return Err("away".to_owned());
        }
        let result = command(&mut self.windows.lock().unwrap(), self.now());
        tokio::time::sleep(half).await;
        Ok(result)
    }

    fn lose_everything(&self) {
        *self.windows.lock().unwrap() = Windows::new(&vendors());
        self.gathering_until.store(0, Ordering::Relaxed);
        self.losses.fetch_add(1, Ordering::Relaxed);
    }
}

impl Seen {
    fn is_lost(&self) -> bool {
        let losses = self.memory.losses.load(Ordering::Relaxed);
        self.losses.swap(losses, Ordering::Relaxed) != losses
    }
}

impl TurnStore for Seen {
    fn book(&self, wish: u32, lasts: Duration) -> TurnFuture<'_, Answer> {
        Box::pin(self.memory.run(move |windows, now| {
            if self.is_lost() {
                return Answer::Lost;
            }
            if self.memory.gathering_until.load(Ordering::Relaxed) > now {
                return Answer::Gathering;
            }
            let lasts = u64::try_from(lasts.as_millis()).unwrap();
            match windows.book(now, wish, lasts) {
                Booked::Lot { begin, turns } => {
                    let (wait, pause) = (begin - now, windows.pause_left(now));
                    let [wait, pause] = [wait, pause].map(Duration::from_millis);
                    Answer::Lot { wait, turns, ends: begin + lasts, left: windows.left(begin), pause }
                }
                Booked::Later { wait } => Answer::Later { wait: Duration::from_millis(wait) },
            }
        }))
    }

    fn give_back(&self, ends: u64, turns: u32) -> TurnFuture<'_, ()> {
        Box::pin(self.memory.run(move |windows, _| windows.give_back(ends, turns)))
    }

    fn look(&self) -> TurnFuture<'_, Look> {
        Box::pin(self.memory.run(|windows, now| match windows.pause_left(now) {
            _ if self.is_lost() => Look::Lost,
            _ if self.memory.gathering_until.load(Ordering::Relaxed) > now => Look::Gathering,
            0 => Look::Free,
            left => Look::Paused(Duration::from_millis(left)),
        }))
    }

    fn learn(&self, said: Said) -> TurnFuture<'_, ()> {
        let milliseconds = |time: Duration| u64::try_from(time.as_millis()).unwrap();
        Box::pin(self.memory.run(move |windows, now| match said {
            Said::Pause(time) => windows.pause(now, milliseconds(time)),
            Said::Remaining { requests, reset } => windows.learn(now, requests, milliseconds(reset)),
        }))
    }

    fn report<'a>(&'a self, sent: &'a [(Duration, u32)], comes_back: bool) -> TurnFuture<'a, Report> {
        Box::pin(self.memory.run(move |windows, now| {
            if comes_back {
                self.memory.gathering_until.fetch_max(now + 10_000, Ordering::Relaxed);
            }
            for (ago, requests) in sent {
                windows.count(now - u64::try_from(ago.as_millis()).unwrap(), *requests);
            }
            let left = self.memory.gathering_until.load(Ordering::Relaxed).saturating_sub(now);
            Report { gathering: Duration::from_millis(left), is_lost: self.is_lost() }
        }))
    }
}

/// Processes that send as fast as they may, and when each of them sent.
struct Fleet {
    memory: Arc<Memory>,
    began: Instant,
    limits: Vec<Arc<SharedLimit>>,
    sent: Arc<Mutex<Vec<(u64, usize)>>>,
}

impl Fleet {
    /// Starts processes with so many callers each.
    fn start(processes: usize, callers: usize) -> Self {
        let memory = Memory::new();
        let limit = |_| {
            let store = Seen { memory: Arc::clone(&memory), losses: AtomicU64::new(0) };
            Arc::new(SharedLimit::new(store, &vendors(), u32::try_from(processes).unwrap()))
        };
        let fleet =
            Self { began: Instant::now(), limits: (0..processes).map(limit).collect(), sent: Arc::default(), memory };
        for process in 0..processes {
            (0..callers).for_each(|_| drop(fleet.call(process)));
        }
        fleet
    }

    /// Starts a caller that sends for ever.
    fn call(&self, process: usize) -> JoinHandle<()> {
        let (limit, sent, began) = (Arc::clone(&self.limits[process]), Arc::clone(&self.sent), self.began);
        tokio::spawn(async move {
            while limit.acquire().await.is_ok() {
                // The request is on its way for a while that differs.
                tokio::time::sleep(Duration::from_millis(fastrand::u64(5..50))).await;
                sent.lock().unwrap().push((u64::try_from(began.elapsed().as_millis()).unwrap(), process));
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        })
    }

    fn sent_between(&self, from: Duration, until: Duration) -> Vec<(u64, usize)> {
        let within = from.as_millis()..until.as_millis();
        self.sent.lock().unwrap().iter().filter(|(time, _)| within.contains(&u128::from(*time))).copied().collect()
    }

    /// Checks that no window held more than the limits.
    fn assert_within_limits(&self) {
        let mut sent: Vec<u64> = self.sent.lock().unwrap().iter().map(|(time, _)| *time).collect();
        sent.sort_unstable();
        for Quota { requests, window } in vendors() {
            let length = u64::try_from(window.as_millis()).unwrap();
            let most = (0..sent.len())
                .map(|place| (sent.partition_point(|time| *time < sent[place] + length) - place, sent[place]))
                .max()
                .unwrap();
            assert!(most.0 <= requests as usize, "{} of {requests} within {length} ms from {} ms", most.0, most.1);
        }
    }
}

/// The fewest and the most requests of a process.
fn extremes(sent: &[(u64, usize)], processes: usize) -> (usize, usize) {
    let mut counts = vec![0; processes];
    for (_, process) in sent {
        counts[*process] += 1;
    }
    (*counts.iter().min().unwrap(), *counts.iter().max().unwrap())
}

#[tokio::test(start_paused = true)]
async fn eight_processes_use_the_limit_for_hours_and_share_it() {
    let fleet = Fleet::start(8, 30);
    tokio::time::sleep(2 * 3600 * SECOND).await;
    fleet.assert_within_limits();
    let sent = fleet.sent_between(Duration::ZERO, 7200 * SECOND);
    let most = 2_000 * 120;
    assert!(sent.len() * 100 >= most * 95, "{} of {most} were sent", sent.len());
    let (fewest, most) = extremes(&sent, 8);
    assert!(fewest * 10 >= most * 9, "one process sent {fewest}, another {most}");
    let commands = fleet.memory.commands.load(Ordering::Relaxed) as usize;
    assert!(commands * 10 <= sent.len(), "{commands} commands for {} requests", sent.len());
}

#[tokio::test(start_paused = true)]
async fn of_a_thousand_processes_none_starves() {
    let fleet = Fleet::start(1_000, 3);
    tokio::time::sleep(1800 * SECOND).await;
    fleet.assert_within_limits();
    let sent = fleet.sent_between(Duration::ZERO, 1800 * SECOND);
    assert!(sent.len() * 100 >= 2_000 * 30 * 90, "{} of {} were sent", sent.len(), 2_000 * 30);
    let (fewest, most) = extremes(&sent, 1_000);
    assert!(fewest * 2 >= most, "one process sent {fewest}, another {most}");
}

#[tokio::test(start_paused = true)]
async fn a_slow_store_slows_nobody_for_ever() {
    let fleet = Fleet::start(4, 30);
    fleet.memory.responds_after.store(300, Ordering::Relaxed);
    tokio::time::sleep(600 * SECOND).await;
    fleet.assert_within_limits();
    let sent = fleet.sent_between(Duration::ZERO, 600 * SECOND).len();
    assert!(sent * 100 >= 20_000 * 85, "{sent} of 20,000 were sent");
}

#[tokio::test(start_paused = true)]
async fn a_pause_that_one_process_hears_of_holds_all_back() {
    let fleet = Fleet::start(8, 20);
    for (pause, after) in [(5, 10), (40, 200)] {
        tokio::time::sleep(after * SECOND).await;
        let began = fleet.began.elapsed();
        let count = ServerCount { is_exceeded: true, remaining: Some(0), reset: Some(pause * SECOND) };
        fleet.limits[3].learn(&count);
        tokio::time::sleep(pause * SECOND + 2 * SECOND).await;
        // What is on its way already, and what was booked and checked before.
        let late = fleet.sent_between(began + SECOND / 5, began + pause * SECOND).len();
        assert_eq!(late, 0, "sent during a pause of {pause} s");
        let after = fleet.sent_between(began + pause * SECOND, fleet.began.elapsed()).len();
        assert!(after > 20, "{after} sent after a pause of {pause} s");
    }
    fleet.assert_within_limits();
}

#[tokio::test(start_paused = true)]
async fn while_the_store_is_away_each_keeps_to_its_share_and_then_all_go_on() {
    let fleet = Fleet::start(8, 20);
    tokio::time::sleep(90 * SECOND).await;
    for is_lost in [false, true, false] {
        let away = fleet.began.elapsed();
        fleet.memory.is_away.store(true, Ordering::Relaxed);
        tokio::time::sleep(90 * SECOND).await;
        if is_lost {
            fleet.memory.lose_everything();
        }
        fleet.memory.is_away.store(false, Ordering::Relaxed);
        let back = fleet.began.elapsed();
        let (fewest, _) = extremes(&fleet.sent_between(away, back), 8);
        assert!(fewest >= 250, "a process sent {fewest} in 90 s away, its share is 250 a minute");
        tokio::time::sleep(120 * SECOND).await;
        let sent = fleet.sent_between(back + 60 * SECOND, back + 120 * SECOND).len();
        assert!(sent >= 1_800, "{sent} were sent in the second minute after the store was back");
    }
    fleet.assert_within_limits();
}

#[tokio::test(start_paused = true)]
async fn a_store_that_loses_its_data_in_the_midst_of_the_load_lets_nobody_exceed_the_limit() {
    let fleet = Fleet::start(8, 20);
    for seconds in [5, 30, 61, 17] {
        tokio::time::sleep(seconds * SECOND).await;
        fleet.memory.lose_everything();
    }
    tokio::time::sleep(120 * SECOND).await;
    fleet.assert_within_limits();
    let now = fleet.began.elapsed();
    let sent = fleet.sent_between(now.saturating_sub(60 * SECOND), now).len();
    assert!(sent >= 1_800, "{sent} in the last minute");
}

#[tokio::test(start_paused = true)]
async fn turns_are_handed_out_in_the_order_of_asking() {
    let fleet = Fleet::start(1, 0);
    let order = Arc::new(Mutex::new(Vec::new()));
    let mut waiting = Vec::new();
    for place in 0..300 {
        let (limit, order) = (Arc::clone(&fleet.limits[0]), Arc::clone(&order));
        waiting.push(tokio::spawn(async move {
            limit.acquire().await.unwrap();
            order.lock().unwrap().push(place);
        }));
        tokio::task::yield_now().await;
    }
    for waiting in waiting {
        waiting.await.unwrap();
    }
    assert_eq!(*order.lock().unwrap(), (0..300).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn who_gives_up_costs_the_others_nothing() -> Result<(), Error> {
    let fleet = Fleet::start(1, 0);
    fleet.memory.responds_after.store(100, Ordering::Relaxed);
    let limit = &fleet.limits[0];
    for _ in 0..50 {
        // The store takes longer, most of the time.
        drop(tokio::time::timeout(Duration::from_millis(10), limit.acquire()).await);
    }
    let began = Instant::now();
    limit.acquire().await?;
    assert!(began.elapsed() < SECOND, "{:?}", began.elapsed());
    let commands = fleet.memory.commands.load(Ordering::Relaxed);
    assert!(commands <= 8, "{commands} commands for one turn: a booking is lost with who gives up");
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn what_a_process_has_sent_that_is_idle_now_counts_after_the_data_were_lost() {
    let fleet = Fleet::start(2, 0);
    let busy: Vec<_> = (0..40).map(|_| fleet.call(0)).collect();
    fleet.limits[1].acquire().await.unwrap();
    tokio::time::sleep(9 * SECOND).await;
    busy.iter().for_each(JoinHandle::abort);
    fleet.memory.lose_everything();
    (0..40).for_each(|_| drop(fleet.call(1)));
    tokio::time::sleep(120 * SECOND).await;
    fleet.assert_within_limits();
    // The store is asked no more once there is nothing to report.
    let fleet = Fleet::start(1, 0);
    fleet.limits[0].acquire().await.unwrap();
    tokio::time::sleep(90 * SECOND).await;
    let commands = fleet.memory.commands.load(Ordering::Relaxed);
    assert!((8..=12).contains(&commands), "{commands} commands in a minute for one request");
    tokio::time::sleep(900 * SECOND).await;
    assert_eq!(fleet.memory.commands.load(Ordering::Relaxed), commands);
}

#[tokio::test(start_paused = true)]
async fn who_does_not_know_what_others_have_just_sent_waits_a_second_for_its_share() {
    let fleet = Fleet::start(8, 0);
    (0..40).for_each(|_| drop(fleet.call(0)));
    tokio::time::sleep(5 * SECOND / 2).await;
    fleet.memory.is_away.store(true, Ordering::Relaxed);
    (1..8).for_each(|process| (0..20).for_each(|_| drop(fleet.call(process))));
    tokio::time::sleep(5 * SECOND).await;
    fleet.assert_within_limits();
    // The first has used its share of the minute.
    let sent = fleet.sent_between(5 * SECOND / 2, 8 * SECOND);
    let fewest = (1..8).map(|process| sent.iter().filter(|(_, sender)| *sender == process).count()).min().unwrap();
    assert!(fewest >= 20, "a process sent {fewest}, its share is 12 a second");
}

#[tokio::test(start_paused = true)]
async fn turns_that_are_left_are_given_back_at_the_end() {
    let fleet = Fleet::start(1, 0);
    let memory = Arc::clone(&fleet.memory);
    let limit = Arc::clone(&fleet.limits[0]);
    limit.acquire().await.unwrap();
    memory.responds_after.store(10, Ordering::Relaxed);
    let call = || {
        let limit = Arc::clone(&limit);
        tokio::spawn(async move { limit.acquire().await })
    };
    let waiting: Vec<_> = (0..20).map(|_| call()).collect();
    // While the store is asked for 20 turns, all but one give up.
    tokio::time::sleep(SECOND / 200).await;
    waiting.iter().skip(1).for_each(JoinHandle::abort);
    for call in waiting {
        drop(call.await);
    }
    drop((fleet, limit));
    tokio::time::sleep(SECOND / 50).await;
    let left = memory.windows.lock().unwrap().left(memory.now());
    assert_eq!(left, 1_998, "turns are left of 2,000");
}
