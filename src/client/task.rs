//! Runs work in a task that is aborted when its caller is dropped.

use std::future::Future;

use futures_util::future::BoxFuture;
use tokio::task::JoinSet;
use tracing::Instrument;

use crate::Error;

/// Starts the work at once. It is ended when its future is dropped.
pub(crate) fn start<T: Send + 'static>(
    work: impl Future<Output = Result<T, Error>> + Send + 'static,
) -> BoxFuture<'static, Result<T, Error>> {
    let mut task = JoinSet::new();
    task.spawn(work.in_current_span());
    Box::pin(async move {
        match task.join_next().await {
            Some(Ok(outcome)) => outcome,
            Some(Err(failure)) if failure.is_panic() => std::panic::resume_unwind(failure.into_panic()),
            Some(Err(_)) | None => Err(Error::abandoned()),
        }
    })
}
