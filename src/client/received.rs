//! A response, read to its end.

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
pub(super) const REQUEST_ID: &str = "x-request-id";

/// The most that is read of a response, in bytes: no real one is near it.
const LONGEST_BODY: usize = 64 * 1024 * 1024;

/// The most that an error keeps of a body, in bytes.
const KEPT_BODY: usize = 8 * 1024;

/// What came back.
pub(super) struct Received {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Received {
    pub(super) async fn read(mut response: Response) -> Result<Self, Error> {
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        if response.content_length().is_some_and(|announced| announced > LONGEST_BODY as u64) {
            return Err(Error::too_long(LONGEST_BODY));
        }
        let body = read_body(&mut response).await?;
        Ok(Self { status, headers, body })
    }

    /// A header that is text.
    fn header(&self, name: impl http::header::AsHeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(super) fn request_id(&self) -> Option<&str> {
        self.header(REQUEST_ID)
    }

    /// The response as an error may show it.
    pub(super) fn as_error(&self, redactor: &Redactor, fields: &OutcomeFields) -> ErrorResponse {
        let headers = redactor.headers(&self.headers);
        let text = redactor.beginning(self.text().text(), LONGEST_MESSAGE_BODY);
        let said = server_message(self.status, &text, self.header(CONTENT_TYPE), fields);
        let request_id = self.request_id().map(|id| redactor.text(id));
        let retry_after = asked_wait(self.status, &self.headers, SystemTime::now());
        let mut body = text;
        body.truncate(KEPT_BODY);
        let (status, message, reasons) = (self.status, said.message, said.reasons);
        ErrorResponse { status, headers, body, message, reasons, retry_after, request_id }
    }

    /// The body in its charset.
    pub(super) fn text(&self) -> Body<'_> {
        Body::new(&self.body, self.header(CONTENT_TYPE))
    }
}

/// Most bodies come in one piece, which needs no copy.
async fn read_body(response: &mut Response) -> Result<Bytes, Error> {
    let Some(first) = response.chunk().await.map_err(transport_error)? else { return Ok(Bytes::new()) };
    let Some(second) = response.chunk().await.map_err(transport_error)? else { return Ok(first) };
    let (mut body, mut next) = (BytesMut::from(first), Some(second));
    while let Some(chunk) = next {
        if body.len() + chunk.len() > LONGEST_BODY {
            return Err(Error::too_long(LONGEST_BODY));
        }
        body.extend_from_slice(&chunk);
        next = response.chunk().await.map_err(transport_error)?;
    }
    Ok(body.freeze())
}
