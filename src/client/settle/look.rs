//! Looks at the server for what became of a call: reads the evidence and hands it to [`judge`](super::judge).

use std::collections::HashSet;

use futures_util::{StreamExt, stream};
use serde_json::{Map, Value};

use super::compare::{Likeness, argument, likeness, mark, plain, value};
use super::doubt::{Before, Doubt};
use super::judge::{NewItems, Situation, Verdict, judge_changed, judge_new, judge_state};
use super::pages::{Listed, Reader};
use super::rivals::Others;
use crate::client::digest::is_digest;
use crate::client::operation::{Details, Evidence, Match, Reads};
use crate::{Error, Paging};

/// How many elements of a call for many things are looked for at once.
const AT_ONCE: usize = 4;

/// What became of a call, or of each of its elements.
#[derive(Debug)]
pub(super) enum Found {
    One(Verdict),
    /// The elements that were looked for, each with its verdict.
    Each(Vec<(String, Verdict)>),
}

/// A look at the server.
#[derive(Clone, Copy)]
pub(super) struct Look<'a> {
    pub(super) reader: Reader<'a>,
    pub(super) reads: &'static Reads,
}

impl Look<'_> {
    /// Reads what must be known before a call. Returns nothing if the response does not tell it.
    pub(super) async fn before(&self, arguments: &Map<String, Value>) -> Result<Option<Before>, Error> {
        let Reads { read, items, evidence, .. } = self.reads;
        let sent = |name: &str| sent(arguments, name);
        match evidence {
            Evidence::Changed { field } => {
                let response = self.reader.one(read, sent, &[]).await?;
                Ok(response.pointer(field).cloned().map(Before::Value))
            }
            Evidence::New { id, .. } => {
                let listed = self.reader.list(read, items, sent, &[], |_| true).await?;
                let marks: Option<Vec<String>> = listed.items.iter().map(|item| mark(item, id)).collect();
                let Listed { is_whole, total, .. } = listed;
                Ok(marks.map(|marks| Before::Items { marks, is_whole, total }))
            }
            Evidence::State { .. } | Evidence::Presence => Ok(None),
        }
    }

    /// Takes what was read before a call from the response that the caller has.
    pub(super) fn before_in(&self, response: &Value) -> Option<Before> {
        let Reads { read, items, evidence, .. } = self.reads;
        match evidence {
            Evidence::Changed { field } => response.pointer(field).cloned().map(Before::Value),
            Evidence::New { id, .. } => {
                let list = response.pointer(items)?.as_array()?;
                let marks: Option<Vec<String>> = list.iter().map(|item| mark(item, id)).collect();
                let total = read.total.and_then(|total| response.pointer(total)?.as_i64());
                let is_all = total.is_some_and(|total| i64::try_from(list.len()).is_ok_and(|count| count >= total));
                let is_whole = read.operation.paging == Paging::None || is_all;
                Some(Before::Items { marks: marks?, is_whole, total })
            }
            Evidence::State { .. } | Evidence::Presence => None,
        }
    }

    /// Looks for what became of a call.
    pub(super) async fn after(&self, doubt: &Doubt, others: &Others) -> Result<Found, Error> {
        let Some(each) = self.reads.each else {
            return self.one(&doubt.arguments, doubt, others).await.map(Found::One);
        };
        let elements = open_elements(doubt, each);
        let looks = elements.into_iter().map(|element| async move {
            let mut arguments = doubt.arguments.clone();
            arguments.insert(each.to_owned(), Value::from(element.clone()));
            Ok((element, self.one(&arguments, doubt, others).await?))
        });
        let found: Vec<Result<(String, Verdict), Error>> = stream::iter(looks).buffered(AT_ONCE).collect().await;
        found.into_iter().collect::<Result<_, _>>().map(Found::Each)
    }

    async fn one(&self, arguments: &Map<String, Value>, doubt: &Doubt, others: &Others) -> Result<Verdict, Error> {
        match self.reads.evidence {
            Evidence::New { id, count, is_additive } => {
                let Some(before) = &doubt.before else { return Ok(without_before()) };
                let (mut new, shown) = self.new_items(arguments, before, id).await?;
                new.items.retain(|item| value(item, id).and_then(plain).is_none_or(|id| !others.ids.contains(&id)));
                let wanted = count.and_then(|count| argument(arguments, count)?.as_u64()).unwrap_or(1);
                let situation = Situation {
                    wanted: usize::try_from(wanted).unwrap_or(usize::MAX),
                    may_be_of_others: is_additive && (!doubt.is_sole_spender || others.are_in_doubt),
                    is_attested: doubt.is_attested && is_additive,
                };
                let likeness = self.compare(&mut new.items, arguments).await;
                match judge_new(&new, &likeness, id, situation) {
                    Verdict::NotDone => self.not_done_unless_elsewhere(arguments, id, &shown).await,
                    verdict => Ok(verdict),
                }
            }
            Evidence::Changed { field } => {
                let response = self.reader.one(&self.reads.read, |name| sent(arguments, name), &[]).await?;
                Ok(judge_changed(response.pointer(field), doubt.before.as_ref()))
            }
            Evidence::State { field, done, not_done } => {
                Ok(judge_state(self.find(arguments).await?.as_ref(), field, done, not_done))
            }
            Evidence::Presence => Ok(match self.find(arguments).await? {
                Some(item) => Verdict::Done { ids: Vec::new(), items: vec![item] },
                None => Verdict::NotDone,
            }),
        }
    }

    /// Returns the items that were not there before, and what stands for all that are shown.
    async fn new_items(
        &self,
        arguments: &Map<String, Value>,
        before: &Before,
        id: &str,
    ) -> Result<(NewItems, HashSet<String>), Error> {
        let Reads { read, items, .. } = self.reads;
        let Before::Items { marks, is_whole, .. } = before else { return Ok(Default::default()) };
        let (known, is_whole): (HashSet<&str>, bool) = (marks.iter().map(String::as_str).collect(), *is_whole);
        let is_known = |item: &&Value| mark(item, id).is_some_and(|mark| known.contains(mark.as_str()));
        // Where not all was read before, the list is as before from where all that was read has come again.
        let is_enough = |list: &[Value]| !is_whole && list.iter().filter(is_known).count() >= known.len();
        let sent = |name: &str| sent(arguments, name);
        let listed = self.reader.list(read, items, sent, &[], is_enough).await?;
        let shown = listed.items.iter().filter_map(|item| mark(item, id));
        let shown = shown.chain(marks.iter().cloned()).collect();
        Ok((NewItems::of(&listed, before, id), shown))
    }

    /// Looks into the further lists, which may show what the first does not. What was there before is not known of them.
    async fn not_done_unless_elsewhere(
        &self,
        arguments: &Map<String, Value>,
        id: &str,
        shown: &HashSet<String>,
    ) -> Result<Verdict, Error> {
        let Reads { read, items, matches, .. } = self.reads;
        let mut candidates = Vec::new();
        for more in read.also {
            let listed = self.reader.list(read, items, |name| sent(arguments, name), more, |_| true).await?;
            let is_hidden = |item: &Value| mark(item, id).is_none_or(|mark| !shown.contains(&mark));
            let is_like = |item: &Value| likeness(item, arguments, matches) != Likeness::Other;
            candidates.extend(listed.items.into_iter().filter(|item| is_hidden(item) && is_like(item)));
        }
        if candidates.is_empty() {
            return Ok(Verdict::NotDone);
        }
        let reason = "another list shows what this call was to make, and it is not known whether it is new".to_owned();
        Ok(Verdict::Open { reason, candidates, is_final: false })
    }

    /// Compares items with the request. Reads their details, where the list does not tell enough.
    async fn compare(&self, items: &mut [Value], arguments: &Map<String, Value>) -> Vec<Likeness> {
        let mut all = Vec::new();
        for item in items {
            let mut found = likeness(item, arguments, self.reads.matches);
            if let Some(details) = self.reads.details.filter(|_| found != Likeness::Other) {
                found = found.min(self.compare_details(&details, item, arguments).await);
            }
            all.push(found);
        }
        all
    }

    /// Compares the details of an item, and adds them to it. Without them it cannot be told.
    async fn compare_details(&self, details: &Details, item: &mut Value, arguments: &Map<String, Value>) -> Likeness {
        let of_item = |name: &str| value(item, name).and_then(plain);
        let Ok(response) = self.reader.one(&details.read, of_item, &[]).await else { return Likeness::Perhaps };
        let Some(more) = response.pointer(details.at).and_then(Value::as_object) else { return Likeness::Perhaps };
        let found = likeness(&Value::Object(more.clone()), arguments, details.matches);
        if let Some(item) = item.as_object_mut() {
            item.extend(more.clone());
        }
        found
    }

    /// Returns the item that has the values of the request. Reads further lists where the first does not show it.
    async fn find(&self, arguments: &Map<String, Value>) -> Result<Option<Value>, Error> {
        let Reads { read, items, matches, .. } = self.reads;
        let is_it = |item: &Value| is_exactly(item, arguments, matches);
        for more in [&[][..]].iter().chain(read.also) {
            let is_enough = |list: &[Value]| list.iter().any(is_it);
            let listed = self.reader.list(read, items, |name| sent(arguments, name), more, is_enough).await?;
            if let Some(found) = listed.items.iter().find(|item| is_it(item)) {
                return Ok(Some(found.clone()));
            }
            if !listed.is_whole {
                return Err(Error::unexpected_shape("the list is too long to be read to its end"));
            }
        }
        Ok(None)
    }
}

/// Returns whether an item has just these values. Codes that differ in their capitals are different codes.
fn is_exactly(item: &Value, arguments: &Map<String, Value>, matches: &[Match]) -> bool {
    matches.iter().all(|pair| {
        let (found, sent) = (value(item, pair.item).and_then(plain), argument(arguments, pair.field).and_then(plain));
        found.is_some() && found == sent
    })
}

/// Returns the value of a parameter of a read, from the request. A digest cannot be sent.
fn sent(arguments: &Map<String, Value>, name: &str) -> Option<String> {
    argument(arguments, name).and_then(plain).filter(|value| !is_digest(value))
}

/// Returns the elements of a call that are not decided yet, once each.
fn open_elements(doubt: &Doubt, each: &str) -> Vec<String> {
    let decided: HashSet<&String> = doubt.done.iter().chain(&doubt.not_done).collect();
    let all = argument(&doubt.arguments, each).and_then(Value::as_array).into_iter().flatten();
    let mut seen = HashSet::new();
    let open = all.filter_map(Value::as_str).map(str::to_owned).filter(|element| !decided.contains(element));
    open.filter(|element| seen.insert(element.clone())).collect()
}

fn without_before() -> Verdict {
    Verdict::Open {
        reason: "nothing was read before the call to compare with".to_owned(),
        candidates: Vec::new(),
        is_final: true,
    }
}
