//! The URL of a request: the base URL, a path, and parameters in both.

use std::fmt::Display;

use http::HeaderValue;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use reqwest::Url;

use crate::Error;

/// What would end a segment of a path, or mean something else in it.
const RESERVED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'/')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A value as one segment of a path.
pub(crate) fn encode_path(value: impl Display) -> String {
    utf8_percent_encode(&value.to_string(), RESERVED).to_string()
}

/// The base URL, and a path below it. The base was parsed once; only the path is looked at here.
pub(crate) fn url(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    match base.path().trim_end_matches('/') {
        "" => url.set_path(path),
        above => url.set_path(&format!("{above}{path}")),
    }
    url
}

/// Adds a parameter to the query, as often as there are values.
pub(crate) fn add_query<V: Display>(url: &mut Url, name: &str, values: impl IntoIterator<Item = V>) {
    for value in values {
        url.query_pairs_mut().append_pair(name, &value.to_string());
    }
}

/// A value of a header.
#[allow(dead_code, reason = "no operation takes a parameter in a header now")]
#[allow(clippy::needless_pass_by_value, reason = "generated code has no use for the text afterwards")]
pub(crate) fn header_value(text: String) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_str(&text)
        .map_err(|_| Error::invalid_argument("a parameter does not fit a header".to_owned()))?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_added_to_the_base_url() {
        for (base, expected) in [
            ("https://a.example", "https://a.example/x/y%2Fz"),
            ("https://a.example/", "https://a.example/x/y%2Fz"),
            ("https://a.example:8443/capi", "https://a.example:8443/capi/x/y%2Fz"),
            ("https://a.example/capi//", "https://a.example/capi/x/y%2Fz"),
        ] {
            assert_eq!(url(&base.parse().unwrap(), "/x/y%2Fz").as_str(), expected, "{base}");
        }
    }

    #[test]
    fn only_what_is_set_is_in_the_query() {
        let mut url: Url = "https://a.example/x".parse().unwrap();
        add_query(&mut url, "none", None::<i64>.as_ref());
        assert_eq!(url.as_str(), "https://a.example/x");
        add_query(&mut url, "one", Some("a b&c").as_ref());
        add_query(&mut url, "each", [1, 2]);
        assert_eq!(url.as_str(), "https://a.example/x?one=a+b%26c&each=1&each=2");
    }

    #[test]
    fn a_value_stays_within_its_segment() {
        assert_eq!(encode_path(17), "17");
        assert_eq!(encode_path("a/b?c#d%e f\\g"), "a%2Fb%3Fc%23d%25e%20f%5Cg");
        assert_eq!(encode_path("æ"), "%C3%A6");
        assert_eq!(encode_path("safe-._~!$&'()*+,;=:@"), "safe-._~!$&'()*+,;=:@");
    }
}
