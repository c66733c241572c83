//! A response, read to its end.

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use reqwest::Response;

use super::REQUEST_ID;
use crate::Error;
use crate::wire::Body;

/// The most that is read of a response, in bytes: no real one is near it.
const LONGEST_BODY: usize = 64 * 1024 * 1024;

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

    /// The body in its charset.
    pub(super) fn text(&self) -> Body<'_> {
        Body::new(&self.body, self.header(CONTENT_TYPE))
    }
}

/// Most bodies come in one piece, which needs no copy.
async fn read_body(response: &mut Response) -> Result<Bytes, Error> {
    let Some(first) = response.chunk().await.map_err(Error::transport)? else { return Ok(Bytes::new()) };
    let Some(second) = response.chunk().await.map_err(Error::transport)? else { return Ok(first) };
    let (mut body, mut next) = (BytesMut::from(first), Some(second));
    while let Some(chunk) = next {
        if body.len() + chunk.len() > LONGEST_BODY {
            return Err(Error::too_long(LONGEST_BODY));
        }
        body.extend_from_slice(&chunk);
        next = response.chunk().await.map_err(Error::transport)?;
    }
    Ok(body.freeze())
}
