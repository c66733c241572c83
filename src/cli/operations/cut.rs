//! Says that a list is cut: how many of how many items were printed, and how to get the rest.

use indicatif::HumanCount;
use serde_json::Value;

use crate::Paging;
use crate::cli::messages::say;
use crate::cli::operations::command::OperationCommand;
use crate::names::kebab;

/// Says it after one page, if more items follow. `position` is where the page begins, if the user has said it.
pub(super) fn tell_after_page(command: &OperationCommand, position: Option<i64>, response: &Value, shown: u64) {
    let (Some(page), Some(next)) = (&command.page, next(command.operation.paging, position, response, shown)) else {
        return;
    };
    let total = command.total.as_deref().and_then(|total| response.pointer(total)?.as_u64());
    let how_many = match total.filter(|total| *total > shown) {
        Some(total) => format!("{} of {} items.", HumanCount(shown), HumanCount(total)),
        None => format!("{} items, and more follow.", HumanCount(shown)),
    };
    say(format_args!("{how_many} --all gets all of them, --{} {next} the next ones.", kebab(&page.position)));
}

/// Says it after as many items as the user asked for.
pub(crate) fn tell_after_most(shown: u64) {
    say(format_args!("{} items, as many as --max allows. --all gets all there are.", HumanCount(shown)));
}

/// Returns where the next page begins, if the server says that one follows.
fn next(paging: Paging, position: Option<i64>, response: &Value, shown: u64) -> Option<i64> {
    match paging {
        Paging::Page { total_pages, .. } => {
            let page = position.unwrap_or(1);
            let last = response.pointer(total_pages)?.as_i64()?;
            (last > page).then_some(page + 1)
        }
        Paging::Offset { next, .. } => {
            let follows = response.pointer(next)?.as_str().is_some_and(|next| !next.is_empty());
            follows.then_some(position.unwrap_or(0) + i64::try_from(shown).ok()?)
        }
        Paging::None => None,
    }
}
