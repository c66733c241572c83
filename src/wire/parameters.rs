//! Parameters in the path of a request.

use std::fmt::Display;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

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

#[cfg(test)]
mod tests {
    use super::encode_path;

    #[test]
    fn a_value_stays_within_its_segment() {
        assert_eq!(encode_path(17), "17");
        assert_eq!(encode_path("a/b?c#d%e f\\g"), "a%2Fb%3Fc%23d%25e%20f%5Cg");
        assert_eq!(encode_path("æ"), "%C3%A6");
        assert_eq!(encode_path("safe-._~!$&'()*+,;=:@"), "safe-._~!$&'()*+,;=:@");
    }
}
