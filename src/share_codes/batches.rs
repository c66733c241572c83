//! Sends lists of codes in batches, several at once, and returns the outcome of each code.

use std::collections::HashSet;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::stream::{self, BoxStream};
use futures_util::{Stream, StreamExt};
use http::StatusCode;

use crate::client::{Sent, task};
use crate::{Error, Settled};

/// How a stream of codes is cut up and sent: 100 codes to a batch and 4 batches at once, unless set.
///
/// ```
/// use sharekit::share_codes::Batches;
///
/// let gentle = Batches::default().size(20).concurrency(1);
/// assert_ne!(gentle, Batches::default());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Batches {
    size: usize,
    concurrency: usize,
    pub(super) settles: bool,
}

impl Default for Batches {
    fn default() -> Self {
        Self { size: 100, concurrency: 4, settles: true }
    }
}

impl Batches {
    /// How many codes one request carries at most; 0 counts as 1. A batch goes out when it is full or the codes end.
    #[must_use]
    pub fn size(mut self, codes: usize) -> Self {
        self.size = codes.max(1);
        self
    }

    /// How many requests are under way at once at most; 0 counts as 1.
    #[must_use]
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.concurrency = requests.max(1);
        self
    }

    /// Sets whether the codes of a request whose outcome is unclear are looked for before they are reported: for as long
    /// as the request may still arrive ([`Settling::wait`](crate::Settling::wait)). Default: yes.
    #[must_use]
    pub fn settle(mut self, settles: bool) -> Self {
        self.settles = settles;
        self
    }
}

/// A code, and what became of it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CodeOutcome {
    /// The code as it was given. Keep it private: having it can be enough to redeem it.
    pub code: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of many codes, one by one, in the order in which their batches end. It is a [`Stream`] as well. Nothing is
/// sent until it is polled; dropping it stops everything.
#[must_use = "nothing is sent until polled"]
pub struct CodeOutcomes(BoxStream<'static, CodeOutcome>);

impl CodeOutcomes {
    /// The next code; none after the last.
    pub async fn next(&mut self) -> Option<CodeOutcome> {
        self.0.next().await
    }
}

impl Stream for CodeOutcomes {
    type Item = CodeOutcome;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<CodeOutcome>> {
        self.0.as_mut().poll_next(context)
    }
}

impl fmt::Debug for CodeOutcomes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CodeOutcomes")
    }
}

/// What became of a code.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Outcome {
    /// Done: the response lists the code, or looking has shown it.
    Applied,
    /// Not done: the response lists other codes, or is a refusal, or looking has shown it.
    NotApplied {
        /// The server's reason: that for this code, or else that for the whole batch. None if it gives none.
        reason: Option<String>,
    },
    /// The response is a success, but does not say for which codes.
    Accepted,
    /// The call of the batch failed, for all its codes together, and looking for them, if it was in doubt, has not decided
    /// on this one.
    Failed(Arc<Error>),
}

impl Outcome {
    /// Whether the server has carried it out, or may have. Look at the code before sending it once more.
    #[must_use]
    pub fn may_have_taken_effect(&self) -> bool {
        match self {
            Self::Applied | Self::Accepted => true,
            Self::NotApplied { .. } => false,
            Self::Failed(error) => error.is_outcome_unclear(),
        }
    }
}

/// The reason for a code that was looked for and not found to be done.
const NOT_DONE: &str = "no response came, and looking has shown that it was not done";

/// Sends the codes, and tells what became of each.
pub(crate) fn run<S, A>(codes: S, batches: Batches, send: impl Fn(Vec<String>) -> A + Send + 'static) -> CodeOutcomes
where
    S: Stream<Item: Into<String>> + Send + 'static,
    A: Future<Output = Result<BatchResponse, Error>> + Send + 'static,
{
    let responses = codes.map(Into::into).chunks(batches.size).map(move |batch| {
        // A task of its own, so that a slow consumer lets no request time out.
        let response = task::start(send(batch.clone()));
        async move { outcomes(batch, response.await) }
    });
    CodeOutcomes(responses.buffer_unordered(batches.concurrency).flat_map(stream::iter).boxed())
}

/// What became of the codes of a batch.
fn outcomes(codes: Vec<String>, response: Result<BatchResponse, Error>) -> Vec<CodeOutcome> {
    let response = response.or_else(|error| BatchResponse::refusal(&error).ok_or_else(|| Arc::new(error)));
    let outcome = |code: &str| match &response {
        Ok(response) => response.outcome(code),
        Err(error) => Outcome::Failed(Arc::clone(error)),
    };
    codes.into_iter().map(|code| CodeOutcome { outcome: outcome(&code), code }).collect()
}

/// What a server says of a batch.
pub(crate) struct BatchResponse {
    refused: bool,
    /// The codes for which it was done, if it says so.
    applied: Option<HashSet<String>>,
    message: Option<String>,
    /// Sentences, each of them on one code.
    reasons: Vec<String>,
    /// The codes for which it is not known, and why.
    undecided: Option<(HashSet<String>, Arc<Error>)>,
}

impl BatchResponse {
    /// A success by its status. `reasons` are sentences on the codes for which it was not done.
    pub(crate) fn new(
        success: Option<bool>,
        applied: Option<HashSet<String>>,
        message: Option<String>,
        reasons: Vec<String>,
    ) -> Self {
        Self { refused: success == Some(false), applied, message, reasons, undecided: None }
    }

    /// What became of a batch: as its response says, or else as looking has shown.
    pub(crate) fn of<T>(sent: Sent<T>, codes: Vec<String>, read: impl FnOnce(T) -> Self) -> Self {
        let error = sent.error.unwrap_or_else(Error::abandoned);
        match sent.settled {
            Settled::Done(done) => {
                let applied = done.ids().iter().cloned().collect();
                match done.into_response() {
                    Some(response) => read(response.into_inner()),
                    None => Self::settled(applied, HashSet::new(), error),
                }
            }
            Settled::NotDone(_) => Self::settled(HashSet::new(), HashSet::new(), error),
            Settled::Unknown(doubt) => {
                let decided: HashSet<&String> = doubt.done().iter().chain(doubt.not_done()).collect();
                let undecided = codes.into_iter().filter(|code| !decided.contains(code)).collect();
                Self::settled(doubt.done().iter().cloned().collect(), undecided, error)
            }
        }
    }

    /// What looking has shown: the codes for which it was done, and those for which it is not known.
    fn settled(applied: HashSet<String>, undecided: HashSet<String>, error: Error) -> Self {
        let message = Some(NOT_DONE.to_owned());
        let undecided = Some((undecided, Arc::new(error)));
        Self { refused: true, applied: Some(applied), message, reasons: Vec::new(), undecided }
    }

    /// What a server says that has looked at the codes and did it for none. Other errors are not about the codes.
    fn refusal(error: &Error) -> Option<Self> {
        let (message, reasons) = (error.message().map(str::to_owned), error.reasons().to_vec());
        let refused = error.status() == Some(StatusCode::BAD_REQUEST);
        refused.then_some(Self { refused, applied: None, message, reasons, undecided: None })
    }

    fn outcome(&self, code: &str) -> Outcome {
        if self.applied.as_ref().is_some_and(|applied| applied.contains(code)) {
            return Outcome::Applied;
        }
        if let Some((_, error)) = self.undecided.as_ref().filter(|(codes, _)| codes.contains(code)) {
            return Outcome::Failed(Arc::clone(error));
        }
        let reason =
            self.reasons.iter().find(|reason| names(reason, code)).or(self.message.as_ref().filter(|_| self.refused));
        if self.refused || self.applied.is_some() || reason.is_some() {
            return Outcome::NotApplied { reason: reason.cloned() };
        }
        Outcome::Accepted
    }
}

/// Whether a sentence names a code, and not just a longer one that holds it.
fn names(sentence: &str, code: &str) -> bool {
    let in_code = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '-';
    sentence.match_indices(code).any(|(begin, _)| {
        let (before, after) = (&sentence[..begin], &sentence[begin + code.len()..]);
        !before.ends_with(in_code) && !after.starts_with(in_code)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(success: bool, applied: Option<&[&str]>, errors: &[&str]) -> BatchResponse {
        let applied = applied.map(|codes| codes.iter().map(|code| (*code).to_owned()).collect());
        let reasons = errors.iter().map(|&reason| reason.to_owned()).collect();
        BatchResponse::new(Some(success), applied, Some("a message".to_owned()), reasons)
    }

    /// What becomes of `code_1`, in short.
    fn shown(response: &BatchResponse) -> String {
        match response.outcome("code_1") {
            Outcome::Applied => "applied".to_owned(),
            Outcome::Accepted => "accepted".to_owned(),
            Outcome::NotApplied { reason } => format!("not applied: {}", reason.as_deref().unwrap_or("no reason")),
            Outcome::Failed(error) => format!("failed: {error}"),
        }
    }

    #[test]
    fn a_response_decides_on_each_code() {
        type Row<'a> = (bool, Option<&'a [&'a str]>, &'a [&'a str], &'a str);
        let table: [Row; 10] = [
            (true, Some(&["code_1", "code_2"]), &[], "applied"),
            (true, Some(&["code_1"]), &["code_1: odd"], "applied"),
            (true, Some(&["code_2"]), &[], "not applied: no reason"),
            (true, Some(&["code_2"]), &["code_10: used", "code_1: expired"], "not applied: code_1: expired"),
            (true, Some(&[]), &[], "not applied: no reason"),
            (true, None, &[], "accepted"),
            (true, None, &["code_1: used"], "not applied: code_1: used"),
            (false, None, &["code_1: used"], "not applied: code_1: used"),
            (false, None, &["code_2: used"], "not applied: a message"),
            (false, Some(&["code_1"]), &[], "applied"),
        ];
        for (success, applied, errors, expected) in table {
            let found = shown(&response(success, applied, errors));
            assert_eq!(found, expected, "success {success}, applied {applied:?}, errors {errors:?}");
        }
    }

    #[test]
    fn a_sentence_names_whole_codes_only() {
        let table = [
            ("code_1: used", true),
            ("the code 'code_1' has been used", true),
            ("no such code: code_1.", true),
            ("code_10: used", false),
            ("code_1-A: used", false),
            ("xcode_1: used", false),
            ("code_10 or code_1", true),
            ("no such code", false),
        ];
        for (sentence, expected) in table {
            assert_eq!(names(sentence, "code_1"), expected, "{sentence}");
        }
    }
}
