//! What is known of the requests of the last seconds and minutes, and when the next ones may go out: pure arithmetic.
//!
//! Turns are handed out in lots. The turns of a lot may be used from its beginning until it ends; each is counted as if it
//! were used at the end. So no window of the length of a quota holds more requests than the quota allows, wherever the
//! window begins:
//!
//! > Let a window hold the uses of some turns, and let L be the lot of these that was handed out last. It begins before the
//! > window ends, so every other turn in the window was used, and therefore counted, later than one window before L
//! > begins. All of these were counted when L was handed out.
//!
//! `turns.lua` does the same in Redis; a test compares them.

use serde::{Deserialize, Serialize};

use crate::Quota;

/// How many parts a window is counted in. Uses in one part count as one, at its end: this bounds the memory, and costs at
/// most one part of the limit.
const PARTS: u64 = 100;

/// Up to this wait, in milliseconds, a lot is as large as wished. Lots with a longer wait are smaller, so that a thousand
/// processes all get a turn in time.
const FULL_LOT_WAIT: u64 = 5_000;

/// The furthest beginning of a lot, in milliseconds from now. Who comes later asks again.
const HORIZON: u64 = 120_000;

/// The longest pause that a server can ask for, in milliseconds.
pub(crate) const LONGEST_PAUSE: u64 = 60_000;

/// The windows of all quotas of one client id. Times are milliseconds of any clock that does not run backwards by much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Windows {
    windows: Vec<Window>,
    /// Nothing is sent before.
    paused_until: u64,
}

/// The window of one quota.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Window {
    requests: u32,
    length: u64,
    /// When requests count, and how many; in order of time.
    counted: Vec<(u64, u32)>,
}

/// What is booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Booked {
    /// A lot of this many turns that begins at this time.
    Lot { begin: u64, turns: u32 },
    /// Too many wait already: ask again after this time.
    Later { wait: u64 },
}

impl Windows {
    /// Returns windows in which nothing has been sent yet.
    pub(crate) fn new(quotas: &[Quota]) -> Self {
        let window = |quota: &Quota| Window {
            requests: quota.requests.max(1),
            length: u64::try_from(quota.window.as_millis()).unwrap_or(u64::MAX).max(1),
            counted: Vec::new(),
        };
        Self { windows: quotas.iter().map(window).collect(), paused_until: 0 }
    }

    /// Books up to `wish` turns, as early as possible. They may be used for `lasts` from the beginning of the lot.
    pub(crate) fn book(&mut self, now: u64, wish: u32, lasts: u64) -> Booked {
        let begin = self.earliest(now, wish);
        let wait = begin - now;
        if wait > HORIZON {
            return Booked::Later { wait: wait - HORIZON };
        }
        let free = self.windows.iter().map(|window| window.free(begin)).fold(smaller_lot(wish, wait), u32::min);
        let turns = free.max(1);
        self.count(begin + lasts, turns);
        Booked::Lot { begin, turns }
    }

    /// Counts requests that were sent at a time.
    pub(crate) fn count(&mut self, time: u64, turns: u32) {
        self.windows.iter_mut().for_each(|window| window.count(time, turns));
    }

    /// Takes back turns of a lot that were not used. `time` is when they were counted: the end of the lot.
    pub(crate) fn give_back(&mut self, time: u64, turns: u32) {
        self.windows.iter_mut().for_each(|window| window.give_back(time, turns));
    }

    /// Lets nobody send before this time has passed.
    pub(crate) fn pause(&mut self, now: u64, time: u64) {
        self.paused_until = self.paused_until.max(now + time.min(LONGEST_PAUSE));
    }

    /// Returns for how long nobody may send.
    pub(crate) fn pause_left(&self, now: u64) -> u64 {
        self.paused_until.saturating_sub(now)
    }

    /// Notes what the server says of its own count: so many requests remain until it begins anew. If it has counted more
    /// than we have, somebody else uses the same client id: what is missing here is counted until then.
    pub(crate) fn learn(&mut self, now: u64, remaining: u32, reset: u64) {
        let Some(window) = self.windows.iter_mut().max_by_key(|window| window.length) else { return };
        let unknown = window.free(now).saturating_sub(remaining);
        if unknown > 0 {
            // Counted at a time that leaves the window when the server's count begins anew.
            window.count((now + reset.min(window.length)).saturating_sub(window.length), unknown);
        }
    }

    /// Returns what was counted after a time, in the longest window.
    pub(crate) fn counted_since(&self, time: u64) -> Vec<(u64, u32)> {
        let counted = self.longest().map_or(&[][..], |window| &window.counted);
        counted.iter().filter(|(counted, _)| *counted > time).copied().collect()
    }

    /// Returns the earliest time at which one more request may be sent, or a moment later, when more of those that are
    /// wished are free.
    pub(crate) fn earliest(&mut self, now: u64, wish: u32) -> u64 {
        self.forget(now);
        let earliest = now.max(self.paused_until);
        self.windows.iter().map(|window| window.first_free(wish)).fold(earliest, u64::max)
    }

    /// Returns how many more requests may be sent at a time, as far as the longest window is concerned.
    pub(crate) fn left(&self, time: u64) -> u32 {
        self.longest().map_or(u32::MAX, |window| window.free(time))
    }

    fn longest(&self) -> Option<&Window> {
        self.windows.iter().max_by_key(|window| window.length)
    }

    /// Forgets what no window holds any more, and mends what a clock that was set back has left in the future.
    pub(crate) fn forget(&mut self, now: u64) {
        if self.paused_until > now + LONGEST_PAUSE {
            self.paused_until = now;
        }
        self.windows.iter_mut().for_each(|window| window.forget(now));
    }
}

impl Window {
    /// Returns the earliest time at which one more request may be sent; up to one part later, if more of those that are
    /// wished are free then. Without this small wait, small lots would stay small for ever.
    fn first_free(&self, wish: u32) -> u64 {
        let (requests, wish) = (u64::from(self.requests), u64::from(wish.min(self.requests)));
        let mut left = self.counted.iter().map(|(_, turns)| u64::from(*turns)).sum::<u64>();
        let (mut earliest, mut first) = (0, None);
        for (time, turns) in &self.counted {
            if left + wish <= requests {
                break;
            }
            let free = time + self.length;
            if left < requests && free > *first.get_or_insert(earliest) + self.part() {
                break;
            }
            left -= u64::from(*turns);
            earliest = free;
        }
        earliest
    }

    /// Returns how many more requests may be sent at a time.
    fn free(&self, time: u64) -> u32 {
        let within = |counted: u64| counted + self.length > time;
        let used = self.counted.iter().filter(|(counted, _)| within(*counted)).map(|(_, turns)| turns).sum();
        self.requests.saturating_sub(used)
    }

    fn count(&mut self, time: u64, turns: u32) {
        let time = self.end_of_part(time);
        // Nearly always the last one, or a new one after it.
        let place = self.counted.iter().rposition(|(counted, _)| *counted <= time);
        match place {
            Some(place) if self.counted[place].0 == time => self.counted[place].1 += turns,
            Some(place) => self.counted.insert(place + 1, (time, turns)),
            None => self.counted.insert(0, (time, turns)),
        }
    }

    fn give_back(&mut self, time: u64, turns: u32) {
        let time = self.end_of_part(time);
        if let Some((_, counted)) = self.counted.iter_mut().find(|(counted, _)| *counted == time) {
            *counted = counted.saturating_sub(turns);
        }
    }

    fn forget(&mut self, now: u64) {
        let furthest = now + 2 * HORIZON;
        self.counted.iter_mut().filter(|(time, _)| *time > furthest).for_each(|(time, _)| *time = furthest);
        self.counted.retain(|(time, turns)| time + self.length > now && *turns > 0);
    }

    /// Returns the end of the part of the window in which a time is.
    fn end_of_part(&self, time: u64) -> u64 {
        time.div_ceil(self.part()) * self.part()
    }

    fn part(&self) -> u64 {
        (self.length / PARTS).max(1)
    }
}

/// Returns how large a lot may be that begins after this wait.
fn smaller_lot(wish: u32, wait: u64) -> u32 {
    if wait <= FULL_LOT_WAIT {
        return wish;
    }
    u32::try_from(u64::from(wish) * FULL_LOT_WAIT / wait).unwrap_or(wish).max(1)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// 21 November 2026, 12:00:00 UTC.
    const NOW: u64 = 1_795_262_400_000;

    fn quotas(quotas: &[(u32, u64)]) -> Vec<Quota> {
        let quota =
            |(requests, window): &(u32, u64)| Quota { requests: *requests, window: Duration::from_millis(*window) };
        quotas.iter().map(quota).collect()
    }

    fn vendors() -> Windows {
        Windows::new(&quotas(&[(100, 1_000), (2_000, 60_000)]))
    }

    /// The most requests in any window of a length that begins with one of them.
    fn most_within(sorted: &[u64], length: u64) -> usize {
        let end = |first: u64| sorted.partition_point(|time| *time < first + length);
        sorted.iter().enumerate().map(|(place, first)| end(*first) - place).max().unwrap_or(0)
    }

    #[test]
    fn no_window_holds_more_than_allowed_however_turns_are_booked_used_and_given_back() {
        for seed in 0..300 {
            let mut random = fastrand::Rng::with_seed(seed);
            let limits = [(random.u32(1..120), 1_000), (random.u32(1..900), 60_000)];
            let (mut windows, mut now, mut uses) = (Windows::new(&quotas(&limits)), NOW, Vec::new());
            for _ in 0..400 {
                now += if random.u8(..10) == 0 { random.u64(..20_000) } else { random.u64(..200) };
                let lasts = random.u64(..400);
                let Booked::Lot { begin, turns } = windows.book(now, random.u32(1..60), lasts) else { continue };
                let taken = random.u32(..=turns);
                uses.extend((0..taken).map(|_| begin + random.u64(..=lasts)));
                if random.bool() {
                    windows.give_back(begin + lasts, turns - taken);
                }
            }
            uses.sort_unstable();
            for (requests, length) in limits {
                let most = most_within(&uses, length);
                assert!(most <= requests as usize, "seed {seed}: {most} of {requests} in {length} ms");
            }
        }
    }

    #[test]
    fn nearly_all_of_the_limit_can_be_used() {
        let (mut windows, mut sent) = (vendors(), 0);
        while let Booked::Lot { begin, turns } = windows.book(NOW, 20, 100) {
            if begin >= NOW + 70_000 {
                break;
            }
            sent += turns;
        }
        // The most that any plan could send: 2,000 in the first 20 s, and 1,000 in the last 10 s.
        assert!(sent >= 2_850, "{sent} of 3,000");
    }

    #[test]
    fn a_pause_holds_everybody_back_and_ends() {
        let mut windows = vendors();
        windows.pause(NOW, 7_000);
        assert_eq!(windows.pause_left(NOW + 1_000), 6_000);
        assert_eq!(windows.book(NOW + 1_000, 1, 0), Booked::Lot { begin: NOW + 7_000, turns: 1 });
        windows.pause(NOW + 1_000, 1_000);
        assert_eq!(windows.pause_left(NOW + 1_000), 6_000, "a shorter pause does not end a longer one");
        windows.pause(NOW, u64::MAX);
        assert_eq!(windows.pause_left(NOW), LONGEST_PAUSE);
    }

    #[test]
    fn what_others_use_is_learned_from_the_server() {
        let mut windows = vendors();
        windows.book(NOW, 50, 0);
        windows.learn(NOW, 1_950, 30_000);
        assert_eq!(windows.windows[1].free(NOW), 1_950, "the server counts as we do");
        windows.learn(NOW, 5, 30_000);
        assert_eq!(windows.windows[1].free(NOW), 5);
        // Five more at once, then nothing before the server begins anew.
        assert_eq!(windows.book(NOW + 2_000, 50, 0), Booked::Lot { begin: NOW + 2_000, turns: 5 });
        let Booked::Lot { begin, .. } = windows.book(NOW + 2_000, 50, 0) else { panic!("it is within the horizon") };
        assert!((NOW + 30_000..=NOW + 30_600).contains(&begin), "{}", begin - NOW);
    }

    #[test]
    fn a_clock_that_jumps_stops_nobody_for_long() {
        for jump in [-86_400_000_i64, -10_000, 10_000, 86_400_000] {
            let mut windows = vendors();
            for _ in 0..100 {
                windows.book(NOW, 20, 100);
            }
            windows.pause(NOW, 60_000);
            let now = NOW.checked_add_signed(jump).unwrap();
            let first = windows.book(now, 1, 100);
            let most = HORIZON * 3 + LONGEST_PAUSE;
            let waits = match first {
                Booked::Lot { begin, .. } => begin - now,
                Booked::Later { wait } => wait,
            };
            assert!(waits <= most, "after a jump of {jump} ms one waits {waits} ms");
        }
    }

    #[test]
    fn a_thousand_processes_get_small_lots_and_the_next_ask_again() {
        let mut windows = vendors();
        let lots: Vec<Booked> = (0..1_000).map(|_| windows.book(NOW, 25, 100)).collect();
        let begins = lots.iter().filter(|lot| matches!(lot, Booked::Lot { begin, .. } if *begin < NOW + 110_000));
        assert_eq!(begins.count(), 1_000, "each has a turn within two minutes");
        let late = std::iter::repeat_with(|| windows.book(NOW, 25, 100)).take(10_000);
        assert!(late.into_iter().any(|lot| matches!(lot, Booked::Later { wait } if wait > 0)));
    }

    #[test]
    fn memory_is_bounded() {
        let mut windows = vendors();
        for moment in 0..600_000 {
            windows.book(NOW + moment / 3, 1, 100);
        }
        let entries: usize = windows.windows.iter().map(|window| window.counted.len()).sum();
        assert!(entries <= 700, "{entries} entries");
    }
}
