//! A response that was read: its head, its body in the declared charset, and what an error may show of it.

use std::time::SystemTime;

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use reqwest::Response;

use super::diagnosis::transport_error;
use super::redact::Redactor;
use super::retry::asked_wait;
use super::server_message::{LONGEST_BODY as LONGEST_MESSAGE_BODY, server_message};
use crate::error::ErrorResponse;
use crate::wire::Body;
use crate::{Error, OutcomeFields};

/// The header in which servers name a request.
const REQUEST_ID: &str = "x-request-id";

/// The most that is read of a response of an API, in bytes: no real one is near it.
const LONGEST_BODY: usize = 64 * 1024 * 1024;

/// The most that an error keeps of a body, in bytes.
const KEPT_BODY: usize = 8 * 1024;

/// A response that was read.
pub(super) struct Received {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// Whether the body was read to its end. If not, `body` is empty.
    pub(super) is_complete: bool,
}

impl Received {
    /// Reads a response of an API to its end.
    pub(super) async fn read(response: Response) -> Result<Self, Error> {
        let received = Self::beginning(response, LONGEST_BODY).await?;
        if received.is_complete { Ok(received) } else { Err(Error::too_long(LONGEST_BODY)) }
    }

    /// Reads a response, but stops where its body is longer than `limit` bytes.
    pub(super) async fn beginning(mut response: Response, limit: usize) -> Result<Self, Error> {
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        let is_too_long = response.content_length().is_some_and(|announced| announced > limit as u64);
        let body = if is_too_long { None } else { read_body(&mut response, limit).await? };
        let is_complete = body.is_some();
        Ok(Self { status, headers, body: body.unwrap_or_default(), is_complete })
    }

    /// Returns a header that is text.
    fn header(&self, name: impl http::header::AsHeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(super) fn request_id(&self) -> Option<&str> {
        self.header(REQUEST_ID)
    }

    /// Returns the response as an error may show it.
    pub(super) fn as_error(&self, redactor: &Redactor, fields: &OutcomeFields) -> ErrorResponse {
        let mut body = redactor.beginning(self.text().text(), LONGEST_MESSAGE_BODY);
        let said = server_message(self.status, &body, self.header(CONTENT_TYPE), fields);
        body.truncate(KEPT_BODY);
        let (message, reasons) = (said.message, said.reasons);
        ErrorResponse { body, message, reasons, ..self.head_as_error(redactor) }
    }

    /// Returns the response as an error may show it, without its body.
    pub(super) fn head_as_error(&self, redactor: &Redactor) -> ErrorResponse {
        ErrorResponse {
            status: self.status,
            headers: redactor.headers(&self.headers),
            retry_after: asked_wait(self.status, &self.headers, SystemTime::now()),
            request_id: self.request_id().map(|id| redactor.text(id)),
            ..ErrorResponse::default()
        }
    }

    /// Returns the body, decoded from its charset.
    pub(super) fn text(&self) -> Body<'_> {
        Body::new(&self.body, self.header(CONTENT_TYPE))
    }
}

/// Reads a body, or nothing if it is longer than `limit` bytes. Most bodies come in one piece, which needs no copy.
async fn read_body(response: &mut Response, limit: usize) -> Result<Option<Bytes>, Error> {
    let Some(first) = response.chunk().await.map_err(transport_error)? else { return Ok(Some(Bytes::new())) };
    let Some(second) = response.chunk().await.map_err(transport_error)? else { return Ok(Some(first)) };
    let (mut body, mut next) = (BytesMut::from(first), Some(second));
    while let Some(chunk) = next {
        if body.len() + chunk.len() > limit {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
        next = response.chunk().await.map_err(transport_error)?;
    }
    Ok(Some(body.freeze()))
}
