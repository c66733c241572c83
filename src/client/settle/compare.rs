//! Compares what was read with what was sent. Responses are read liberally: what cannot be compared proves nothing.

use serde_json::{Map, Value};

use crate::client::digest::{digest_of, is_digest, mark_of};
use crate::client::operation::{Match, Reads};

/// Whether an item is what the call was to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// It is something else.
    Other,
    /// It cannot be told: a value is missing, or may be spelled otherwise.
    Perhaps,
    /// All that can be compared is equal.
    Equal,
}

/// Returns whether an item has the values of a request.
pub(super) fn likeness(item: &Value, arguments: &Map<String, Value>, matches: &[Match]) -> Likeness {
    let each = matches.iter().map(|pair| compare(value(item, pair.item), sent(arguments, pair).as_ref(), pair.is_echo));
    each.min().unwrap_or(Likeness::Equal)
}

/// Returns whether what two calls make may look the same: no field that the server repeats tells them apart.
pub(super) fn may_look_alike(one: &Map<String, Value>, other: &Map<String, Value>, reads: &Reads) -> bool {
    let details = reads.details.iter().flat_map(|details| details.matches);
    reads.matches.iter().chain(details).filter(|pair| pair.is_echo).all(|pair| {
        let sent = |arguments| sent(arguments, pair).as_ref().and_then(plain);
        match (sent(one), sent(other)) {
            (Some(one), Some(other)) => one.eq_ignore_ascii_case(&other),
            _ => true,
        }
    })
}

/// Returns what the server was given for a field, or takes if it is left out.
fn sent(arguments: &Map<String, Value>, pair: &Match) -> Option<Value> {
    let default = pair.default.and_then(|default| serde_json::from_str(default).ok());
    argument(arguments, pair.field).cloned().or(default)
}

/// Returns a field of the request: a parameter, or a field of its body. One that is null counts as left out.
pub(super) fn argument<'a>(arguments: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    let found = arguments.get(name).or_else(|| arguments.get("body")?.get(name));
    found.filter(|value| !value.is_null())
}

/// Returns a field of an item.
pub(super) fn value<'a>(item: &'a Value, field: &str) -> Option<&'a Value> {
    item.get(field).filter(|value| !value.is_null())
}

/// Returns what stands for the id of an item, wherever ids are kept: the ids of share codes are worth something.
pub(super) fn mark(item: &Value, id: &str) -> Option<String> {
    Some(mark_of(&plain(value(item, id)?)?))
}

fn compare(found: Option<&Value>, sent: Option<&Value>, is_echo: bool) -> Likeness {
    let different = if is_echo { Likeness::Other } else { Likeness::Perhaps };
    let decided = |equal: bool| if equal { Likeness::Equal } else { different };
    match (found, sent) {
        // Left out: a value that the server repeats is then missing, one that it chooses may be any.
        (Some(_), None) if is_echo => Likeness::Perhaps,
        (_, None) => Likeness::Equal,
        (None, Some(_)) => Likeness::Perhaps,
        (Some(found), Some(sent)) => match (plain(found), plain(sent)) {
            (Some(found), Some(sent)) if is_digest(&sent) => decided(digest_of(&found) == sent),
            (Some(found), Some(sent)) => decided(found.eq_ignore_ascii_case(&sent)),
            _ => Likeness::Perhaps,
        },
    }
}

/// Returns a text, number or boolean as text: servers write `"10"` for 10, too.
pub(super) fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::client::digest::digest;

    #[test]
    fn only_a_value_that_the_server_repeats_tells_that_an_item_is_another_one() {
        use Likeness::{Equal, Other, Perhaps};
        let personal = digest(&json!("Friend@example.com"));
        let table = [
            (json!(10), json!(10), true, Equal),
            (json!("10"), json!(10), true, Equal),
            (json!(10), json!(11), true, Other),
            (json!(10), json!(11), false, Perhaps),
            (json!("ISP proxy"), json!("ISP Proxy"), false, Equal),
            (json!("isp"), json!("ISP Proxy"), false, Perhaps),
            (json!(null), json!(10), true, Perhaps),
            (json!({}), json!(10), true, Perhaps),
            (json!("friend@example.com"), personal.clone(), true, Equal),
            (json!("stranger@example.com"), personal, true, Other),
            (json!(null), json!(null), true, Equal),
            (json!("friend@example.com"), json!(null), true, Perhaps),
            (json!("lifetime"), json!(null), false, Equal),
        ];
        for (found, sent, is_echo, expected) in table {
            let pair = Match { item: "found", field: "sent", default: None, is_echo };
            let arguments = Map::from_iter([("body".to_owned(), json!({ "sent": sent }))]);
            let result = likeness(&json!({ "found": found }), &arguments, &[pair]);
            assert_eq!(result, expected, "found {found}, sent {sent}, repeated {is_echo}");
        }
    }

    #[test]
    fn calls_that_differ_in_what_the_server_repeats_do_not_look_alike() {
        let purchase = crate::proxy_orders::OPERATIONS.iter().find(|operation| operation.id == "purchase_order");
        let reads = purchase.unwrap().settled_by.unwrap().reads.unwrap();
        let bought = |body: Value| Map::from_iter([("body".to_owned(), body)]);
        let table = [
            (json!({ "quantity": 3 }), json!({ "quantity": 3 }), true),
            (json!({ "quantity": 3 }), json!({ "quantity": 2 }), false),
            (json!({ "quantity": 1 }), json!({}), true),
            (json!({ "quantity": 3 }), json!({}), false),
            (json!({ "promo_code": "SAVE10" }), json!({ "promo_code": "SAVE20" }), false),
            (json!({ "promo_code": "SAVE10" }), json!({}), true),
            // The names of products may be spelled otherwise in an order.
            (json!({ "product": "ISP Proxy" }), json!({ "product": "Datacenter Proxy" }), true),
        ];
        for (one, other, expected) in table {
            let found = may_look_alike(&bought(one.clone()), &bought(other.clone()), &reads);
            assert_eq!(found, expected, "{one} and {other}");
        }
    }

    #[test]
    fn a_field_that_is_left_out_has_the_default_of_the_server() {
        let pair = Match { item: "quantity", field: "quantity", default: Some("1"), is_echo: true };
        let likeness = |quantity: i64| likeness(&json!({ "quantity": quantity }), &Map::new(), &[pair]);
        assert_eq!((likeness(1), likeness(10)), (Likeness::Equal, Likeness::Other));
    }
}
