//! A body that is written on one thread and sent on another, in pieces.

use std::io;

use axum::body::{Body, Bytes};
use tokio::sync::mpsc;

/// How long a piece is, in bytes, and how many may wait to be sent.
const LENGTH: usize = 64 * 1024;
const WAITING: usize = 4;

type Piece = io::Result<Bytes>;

/// Writes a body. It waits where the client does not read, and fails when the client is gone.
#[derive(Debug)]
pub(crate) struct Pieces {
    sender: mpsc::Sender<Piece>,
    next: Vec<u8>,
}

/// Cuts a body off, so that the client knows that it is not complete.
#[derive(Debug)]
pub(crate) struct CutOff(mpsc::Sender<Piece>);

impl Pieces {
    /// Returns the writer of a body, what cuts it off, and the body.
    pub(crate) fn of_body() -> (Self, CutOff, Body) {
        let (sender, mut receiver) = mpsc::channel(WAITING);
        let body = Body::from_stream(futures_util::stream::poll_fn(move |context| receiver.poll_recv(context)));
        (Self { sender: sender.clone(), next: Vec::new() }, CutOff(sender), body)
    }
}

impl CutOff {
    pub(crate) async fn because(self, error: io::Error) {
        // If it fails, the client is gone.
        drop(self.0.send(Err(error)).await);
    }
}

impl io::Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.next.extend_from_slice(bytes);
        if self.next.len() >= LENGTH {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let piece = Bytes::from(std::mem::take(&mut self.next));
        let sent = if piece.is_empty() { Ok(()) } else { self.sender.blocking_send(Ok(piece)) };
        sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))
    }
}
