//! What a call answers.

use http::{HeaderMap, StatusCode};

use crate::Operation;

/// A decoded answer, with what came around it.
///
/// It stands for the value itself (`Deref`); [`into_inner`](Self::into_inner) gives the value away.
#[derive(Debug, Clone, PartialEq)]
pub struct ResponseValue<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
    attempts: u32,
    operation: Operation,
}

impl<T> ResponseValue<T> {
    pub(crate) fn new(value: T, status: StatusCode, headers: HeaderMap, attempts: u32, operation: Operation) -> Self {
        Self { value, status, headers, attempts, operation }
    }

    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The status of the answer, a success.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// How often the request was sent until this answer came; at least 1.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }
}

impl<T> std::ops::Deref for ResponseValue<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

#[cfg(feature = "dynamic-calls")]
impl<T: serde::Serialize> ResponseValue<T> {
    pub(crate) fn into_json(self) -> Result<ResponseValue<serde_json::Value>, crate::Error> {
        let Self { value, status, headers, attempts, operation } = self;
        let value = serde_json::to_value(value).map_err(crate::Error::encode)?;
        Ok(ResponseValue { value, status, headers, attempts, operation })
    }
}
