//! Turns in Redis: one script decides for all windows at once.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use redis::Script;

use super::event::FleetEvent;
use super::store::{Store, script};
use crate::Quota;
use crate::client::shared_limit::{Answer, Look, Report, Said, TurnFuture, TurnStore};

/// The turns of one client id.
pub(super) struct RedisTurns {
    store: Arc<Store>,
    /// Where they are kept.
    key: String,
    /// The quotas, as the script reads them.
    quotas: String,
    script: Script,
    /// How often the data had been lost when this was last taken into account.
    seen_losses: AtomicU64,
}

impl RedisTurns {
    /// Returns the turns of the client id with this name, which is a digest.
    pub(super) fn new(store: Arc<Store>, name: &str, quotas: &[Quota]) -> Self {
        let quota = |quota: &Quota| format!("{}:{}", quota.requests.max(1), quota.window.as_millis().max(1));
        Self {
            key: store.name("turns", name),
            quotas: quotas.iter().map(quota).collect::<Vec<_>>().join(","),
            script: script(include_str!("turns.lua")),
            seen_losses: AtomicU64::new(store.losses()),
            store,
        }
    }

    async fn run(&self, what: &str, numbers: &[u64]) -> Result<(String, Vec<u64>), String> {
        let numbers: Vec<String> = numbers.iter().map(u64::to_string).collect();
        let arguments: Vec<&[u8]> =
            [what, &self.quotas].into_iter().chain(numbers.iter().map(String::as_str)).map(str::as_bytes).collect();
        let answer = self.store.run::<Vec<redis::Value>>(&self.script, &[&self.key], &arguments).await;
        read(answer.map_err(|away| away.0)?).ok_or_else(|| "the script returned something else".to_owned())
    }

    /// Returns whether the data were lost since this was last asked.
    fn is_lost(&self) -> bool {
        let losses = self.store.losses();
        self.seen_losses.swap(losses, Ordering::Relaxed) != losses
    }

    async fn book(&self, wish: u32, lasts: Duration) -> Result<Answer, String> {
        if self.is_lost() {
            return Ok(Answer::Lost);
        }
        let (kind, numbers) = self.run("book", &[u64::from(wish), milliseconds(lasts)]).await?;
        match (kind.as_str(), &numbers[..]) {
            ("lot", &[wait, turns, ends, left, pause]) => {
                let [wait, pause] = [wait, pause].map(Duration::from_millis);
                Ok(Answer::Lot { wait, turns: small(turns), ends, left: small(left), pause })
            }
            ("later", &[wait]) => Ok(Answer::Later { wait: Duration::from_millis(wait) }),
            ("lost", _) => {
                self.is_lost();
                Ok(Answer::Lost)
            }
            _ => Ok(Answer::Gathering),
        }
    }

    async fn look(&self) -> Result<Look, String> {
        let (kind, numbers) = self.run("look", &[]).await?;
        Ok(match (kind.as_str(), &numbers[..]) {
            _ if self.is_lost() => Look::Lost,
            ("paused", [0]) => Look::Free,
            ("paused", [left]) => Look::Paused(Duration::from_millis(*left)),
            _ => Look::Gathering,
        })
    }

    async fn report(&self, sent: &[(Duration, u32)], comes_back: bool) -> Result<Report, String> {
        let sent = sent.iter().flat_map(|(ago, requests)| [milliseconds(*ago), u64::from(*requests)]);
        let numbers: Vec<u64> = [u64::from(comes_back)].into_iter().chain(sent).collect();
        let (_, answer) = self.run("report", &numbers).await?;
        let gathering = Duration::from_millis(answer.first().copied().unwrap_or_default());
        Ok(Report { gathering, is_lost: self.is_lost() })
    }

    async fn learn(&self, said: Said) -> Result<(), String> {
        match said {
            Said::Pause(time) => {
                tracing::warn!(?time, "a server says that the limit is used up: the fleet pauses");
                self.store.tell(&FleetEvent::Paused { time });
                self.run("pause", &[milliseconds(time)]).await.map(drop)
            }
            Said::Remaining { requests, reset } => {
                self.run("learn", &[u64::from(requests), milliseconds(reset)]).await.map(drop)
            }
        }
    }
}

impl TurnStore for RedisTurns {
    fn book(&self, wish: u32, lasts: Duration) -> TurnFuture<'_, Answer> {
        Box::pin(self.book(wish, lasts))
    }

    fn give_back(&self, ends: u64, turns: u32) -> TurnFuture<'_, ()> {
        Box::pin(async move { self.run("give back", &[ends, u64::from(turns)]).await.map(drop) })
    }

    fn look(&self) -> TurnFuture<'_, Look> {
        Box::pin(self.look())
    }

    fn learn(&self, said: Said) -> TurnFuture<'_, ()> {
        Box::pin(self.learn(said))
    }

    fn report<'a>(&'a self, sent: &'a [(Duration, u32)], comes_back: bool) -> TurnFuture<'a, Report> {
        Box::pin(self.report(sent, comes_back))
    }
}

impl fmt::Debug for RedisTurns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisTurns").field("quotas", &self.quotas).finish_non_exhaustive()
    }
}

/// Reads a word and the numbers after it.
fn read(answer: Vec<redis::Value>) -> Option<(String, Vec<u64>)> {
    let mut values = answer.into_iter();
    let kind = redis::from_redis_value(values.next()?).ok()?;
    let numbers: Result<Vec<u64>, _> = values.map(redis::from_redis_value).collect();
    Some((kind, numbers.ok()?))
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn small(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::process::{Child, Command, Stdio};

    use super::*;
    use crate::client::shared_limit::{Booked, Windows};

    /// A `redis-server` on a socket in a folder.
    struct Server(Child, tempfile::TempDir);

    impl Server {
        fn start() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let mut command = Command::new("redis-server");
            command.args(["--port", "0", "--save", "", "--unixsocket"]).arg(folder.path().join("socket"));
            let process = command.current_dir(folder.path()).stdout(Stdio::null()).spawn().unwrap();
            while !folder.path().join("socket").exists() {
                std::thread::sleep(Duration::from_millis(10));
            }
            Self(process, folder)
        }
    }

    impl Drop for Server {
        fn drop(&mut self) {
            self.0.kill().unwrap();
            self.0.wait().unwrap();
        }
    }

    #[tokio::test]
    #[ignore = "needs redis-server"]
    async fn the_script_decides_as_the_arithmetic_does() {
        let server = Server::start();
        let url = format!("unix://{}", server.1.path().join("socket").display());
        let client = redis::Client::open(url).unwrap();
        let mut connection = client.get_multiplexed_async_connection().await.unwrap();
        // The same script, with a clock that the test sets.
        let code = include_str!("turns.lua").replace("now_in_ms()", "tonumber(redis.call('GET', 'now'))");
        let script = script(&code);
        let mut random = fastrand::Rng::with_seed(13);
        for round in 0..40 {
            let limits = [(random.u32(1..120), 1_000), (random.u32(1..900), 60_000)];
            let quotas = limits.map(|(requests, window)| Quota { requests, window: Duration::from_millis(window) });
            let written = limits.map(|(requests, window)| format!("{requests}:{window}")).join(",");
            let (mut windows, mut now, mut ends) = (Windows::new(&quotas), 1_795_262_400_000_u64, 0);
            for step in 0..60 {
                now += if random.u8(..10) == 0 { random.u64(..20_000) } else { random.u64(..200) };
                let (what, numbers) = match random.u8(..10) {
                    0 => ("give back", vec![ends, random.u64(1..5)]),
                    1 => ("learn", vec![random.u64(..1_000), random.u64(..70_000)]),
                    2 if step % 7 == 0 => ("pause", vec![random.u64(..70_000)]),
                    _ => ("book", vec![random.u64(1..60), random.u64(..400)]),
                };
                windows.forget(now);
                let small = |number: u64| u32::try_from(number).unwrap();
                let expected = match what {
                    "give back" => {
                        windows.give_back(numbers[0], small(numbers[1]));
                        vec![]
                    }
                    "learn" => {
                        windows.learn(now, small(numbers[0]), numbers[1]);
                        vec![]
                    }
                    "pause" => {
                        windows.pause(now, numbers[0]);
                        vec![]
                    }
                    _ => match windows.book(now, small(numbers[0]), numbers[1]) {
                        Booked::Lot { begin, turns } => {
                            ends = begin + numbers[1];
                            let left = u64::from(windows.left(begin));
                            vec![begin - now, u64::from(turns), ends, left, windows.pause_left(now)]
                        }
                        Booked::Later { wait } => vec![wait],
                    },
                };
                redis::cmd("SET").arg("now").arg(now).query_async::<()>(&mut connection).await.unwrap();
                let mut invocation = script.key("identity");
                invocation.key(format!("turns {round}")).arg("").arg("an identity").arg(what).arg(&written);
                for number in &numbers {
                    invocation.arg(*number);
                }
                let (_, answer): (String, Vec<redis::Value>) = invocation.invoke_async(&mut connection).await.unwrap();
                let (_, answered) = read(answer).unwrap();
                assert_eq!(answered, expected, "round {round}, step {step}: {what} {numbers:?} at {now}");
            }
        }
    }
}
