//! Decides on what was read. Pure functions: the same evidence, the same verdict.

use std::collections::HashSet;

use serde_json::Value;

use super::compare::{Likeness, mark, plain, value};
use super::doubt::Before;
use super::pages::Listed;

/// What the evidence says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Verdict {
    /// It was done. These were made.
    Done { ids: Vec<String>, items: Vec<Value> },
    /// Nothing shows it. It was not done, unless the request can still arrive.
    NotDone,
    /// It cannot be told.
    Open {
        reason: String,
        candidates: Vec<Value>,
        /// Whether looking again cannot help.
        is_final: bool,
    },
}

/// The items that were not there before the call.
#[derive(Debug, Default, PartialEq)]
pub(super) struct NewItems {
    pub(super) items: Vec<Value>,
    /// Whether these are certainly all, and all of them certainly new.
    pub(super) is_proven: bool,
}

/// What is known of a call besides the items that are new.
#[derive(Debug, Clone, Copy)]
pub(super) struct Situation {
    /// How many it was to make.
    pub(super) wanted: usize,
    /// Whether an item like this may be somebody else's.
    pub(super) may_be_of_others: bool,
    /// Whether the server said that it was done.
    pub(super) is_attested: bool,
}

impl NewItems {
    /// Compares a list with what it was before. A list that was not read to its end has grown at its head only if the
    /// items from before follow in the same order, and the server counts just as many more.
    pub(super) fn of(now: &Listed, before: &Before, id: &str) -> Self {
        let Before::Items { marks, is_whole, total } = before else { return Self::default() };
        let known: HashSet<&str> = marks.iter().map(String::as_str).collect();
        let mark_of = |item: &Value| mark(item, id);
        let is_known = |item: &Value| mark_of(item).is_some_and(|mark| known.contains(mark.as_str()));
        let have_ids = now.items.iter().all(|item| mark_of(item).is_some());
        // What was added while the pages were read has moved items to the next page.
        let mut seen = HashSet::new();
        let is_new = |item: &&Value| !is_known(item) && seen.insert(mark_of(item));
        let items: Vec<Value> = now.items.iter().filter(is_new).cloned().collect();
        if *is_whole {
            return Self { items, is_proven: have_ids && now.is_whole };
        }
        let head = now.items.iter().position(is_known).unwrap_or(now.items.len());
        let followed = now.items[head..].iter().filter_map(mark_of).take(marks.len()).eq(marks.iter().cloned());
        let grown = now.total.zip(*total).map(|(now, before)| now - before);
        let is_proven = have_ids && followed && grown == i64::try_from(head).ok();
        Self { items: now.items[..head].to_vec(), is_proven }
    }
}

/// Decides on items that are new. `likeness` says of each whether it is what the call was to make.
pub(super) fn judge_new(new: &NewItems, likeness: &[Likeness], id: &str, situation: Situation) -> Verdict {
    let Situation { wanted, may_be_of_others, is_attested } = situation;
    let of = |wanted: &[Likeness]| -> Vec<Value> {
        let pairs = new.items.iter().zip(likeness).filter(|(_, likeness)| wanted.contains(likeness));
        pairs.map(|(item, _)| item.clone()).collect()
    };
    let (equal, candidates) = (of(&[Likeness::Equal]), of(&[Likeness::Equal, Likeness::Perhaps]));
    let open = |reason: &str, is_final: bool| Verdict::Open {
        reason: reason.to_owned(),
        candidates: candidates.clone(),
        is_final,
    };
    if !new.is_proven {
        return open("what is new since the call began cannot be told from what was there before", false);
    }
    if candidates.len() > wanted {
        return open("more than what this call was to make is new since it began", true);
    }
    if equal.len() == wanted && (is_attested || !may_be_of_others) {
        return Verdict::Done {
            ids: equal.iter().filter_map(|item| value(item, id).and_then(plain)).collect(),
            items: equal,
        };
    }
    if equal.len() == wanted {
        let reason = "what this call was to make is there, unless somebody else made the same with this account at the \
                      same time";
        return open(reason, true);
    }
    match (candidates.is_empty(), is_attested) {
        (true, false) => Verdict::NotDone,
        (true, true) => open("the server said that it was done, but nothing shows it", false),
        (false, _) => open("something is new since the call began, but not just what it was to make", false),
    }
}

/// Decides on the state of an item. `item` is none if there is no such item.
pub(super) fn judge_state(item: Option<&Value>, field: &str, done: &[&str], not_done: &[&str]) -> Verdict {
    let Some(item) = item else { return open("the list does not show it") };
    let Some(state) = value(item, field).and_then(plain) else {
        return open(&format!("the list does not tell its {field}"));
    };
    if done.contains(&state.as_str()) {
        return Verdict::Done { ids: Vec::new(), items: vec![item.clone()] };
    }
    if not_done.contains(&state.as_str()) {
        return Verdict::NotDone;
    }
    open(&format!("its {field} has a value that is not known"))
}

/// Decides on a value that the call was to change.
pub(super) fn judge_changed(now: Option<&Value>, before: Option<&Before>) -> Verdict {
    match (now, before) {
        (Some(now), Some(Before::Value(before))) if now == before => Verdict::NotDone,
        (Some(_), Some(Before::Value(_))) => Verdict::Done { ids: Vec::new(), items: Vec::new() },
        (_, None) => Verdict::Open {
            reason: "nothing was read before the call to compare with".to_owned(),
            candidates: Vec::new(),
            is_final: true,
        },
        _ => open("the response does not tell the value that the call was to change"),
    }
}

fn open(reason: &str) -> Verdict {
    Verdict::Open { reason: reason.to_owned(), candidates: Vec::new(), is_final: false }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn listed(ids: &[i64], is_whole: bool, total: Option<i64>) -> Listed {
        Listed { items: ids.iter().map(|id| json!({ "id": id })).collect(), is_whole, total }
    }

    fn before(ids: &[&str], is_whole: bool, total: Option<i64>) -> Before {
        let mark_of = |id: &&str| mark(&json!({ "id": id }), "id").unwrap();
        Before::Items { marks: ids.iter().map(mark_of).collect(), is_whole, total }
    }

    fn new_ids(new: &NewItems) -> Vec<i64> {
        new.items.iter().filter_map(|item| item["id"].as_i64()).collect()
    }

    #[test]
    fn what_is_new_is_proven_only_if_the_rest_of_the_list_is_as_before() {
        let table = [
            ("nothing new", listed(&[2, 1], true, None), before(&["2", "1"], true, None), vec![], true),
            ("new at the head", listed(&[3, 2, 1], true, None), before(&["2", "1"], true, None), vec![3], true),
            ("new at the end", listed(&[2, 1, 3], true, None), before(&["2", "1"], true, None), vec![3], true),
            ("not read to the end", listed(&[3, 2], false, None), before(&["2", "1"], true, None), vec![3], false),
            ("long, nothing new", listed(&[9, 8], false, Some(9)), before(&["9", "8"], false, Some(9)), vec![], true),
            (
                "long, new at the head",
                listed(&[10, 9, 8], false, Some(10)),
                before(&["9", "8"], false, Some(9)),
                vec![10],
                true,
            ),
            (
                "long, one more elsewhere",
                listed(&[9, 8], false, Some(10)),
                before(&["9", "8"], false, Some(9)),
                vec![],
                false,
            ),
            (
                "long, another order",
                listed(&[10, 8, 9], false, Some(10)),
                before(&["9", "8"], false, Some(9)),
                vec![10],
                false,
            ),
            (
                "long, without a count",
                listed(&[10, 9, 8], false, None),
                before(&["9", "8"], false, None),
                vec![10],
                false,
            ),
            (
                "long, replaced",
                listed(&[20, 19], false, Some(9)),
                before(&["9", "8"], false, Some(9)),
                vec![20, 19],
                false,
            ),
        ];
        for (name, now, before, expected, is_proven) in table {
            let new = NewItems::of(&now, &before, "id");
            assert_eq!((new_ids(&new), new.is_proven), (expected, is_proven), "{name}");
        }
        let without_id = Listed { items: vec![json!({}), json!({ "id": 1 })], is_whole: true, total: None };
        assert!(!NewItems::of(&without_id, &before(&["1"], true, None), "id").is_proven);
    }

    #[test]
    fn new_items_decide_only_if_they_can_be_of_nobody_else() {
        use Likeness::{Equal, Other, Perhaps};
        type Row<'a> = (&'a [Likeness], usize, bool, bool, bool, &'a str);
        let done = "done";
        let table: [Row; 14] = [
            // likeness of the new items, wanted, may be of others, attested, proven, expected
            (&[], 1, true, false, true, "not done"),
            (&[Other], 1, true, false, true, "not done"),
            (&[], 1, true, true, true, "open"),
            (&[], 1, true, false, false, "open"),
            (&[Equal], 1, false, false, true, done),
            (&[Equal], 1, true, true, true, done),
            (&[Equal], 1, true, false, true, "final"),
            (&[Equal, Other], 1, false, false, true, done),
            (&[Equal, Equal], 1, false, false, true, "final"),
            (&[Equal, Perhaps], 1, false, false, true, "final"),
            (&[Perhaps], 1, false, false, true, "open"),
            (&[Equal], 2, false, false, true, "open"),
            (&[Equal, Equal], 2, false, false, true, done),
            (&[Equal], 1, false, false, false, "open"),
        ];
        for (likeness, wanted, may_be_of_others, is_attested, is_proven, expected) in table {
            let items = (0..likeness.len()).map(|id| json!({ "id": id })).collect();
            let situation = Situation { wanted, may_be_of_others, is_attested };
            let verdict = judge_new(&NewItems { items, is_proven }, likeness, "id", situation);
            let found = match verdict {
                Verdict::Done { ids, .. } => {
                    assert_eq!(ids.len(), wanted);
                    done
                }
                Verdict::NotDone => "not done",
                Verdict::Open { is_final: true, .. } => "final",
                Verdict::Open { .. } => "open",
            };
            assert_eq!(found, expected, "{likeness:?}, {situation:?}, proven: {is_proven}");
        }
    }

    #[test]
    fn a_state_that_is_not_known_proves_nothing() {
        let judged = |item: Option<Value>| judge_state(item.as_ref(), "status", &["3"], &["1", "2"]);
        assert!(matches!(judged(Some(json!({ "status": 3 }))), Verdict::Done { .. }));
        assert!(matches!(judged(Some(json!({ "status": "3" }))), Verdict::Done { .. }));
        assert_eq!(judged(Some(json!({ "status": 1 }))), Verdict::NotDone);
        for item in [None, Some(json!({})), Some(json!({ "status": 7 })), Some(json!({ "status": [3] }))] {
            assert!(matches!(judged(item.clone()), Verdict::Open { .. }), "{item:?}");
        }
    }

    #[test]
    fn a_value_decides_only_beside_the_one_before() {
        let (old, new) = (json!("2026-08-15"), json!("2026-09-15"));
        let before = Before::Value(old.clone());
        assert_eq!(judge_changed(Some(&old), Some(&before)), Verdict::NotDone);
        assert!(matches!(judge_changed(Some(&new), Some(&before)), Verdict::Done { .. }));
        assert!(matches!(judge_changed(None, Some(&before)), Verdict::Open { .. }));
        assert!(matches!(judge_changed(Some(&new), None), Verdict::Open { .. }));
    }
}
