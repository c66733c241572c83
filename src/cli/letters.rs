//! Text of other people, made harmless: letters that are not seen, that turn the order of others around, or that a
//! terminal obeys.

/// Returns a text as it may be shown: control characters become spaces, and letters that are not seen are named, such as
/// `<U+202E>`. Line ends stay.
pub(crate) fn clean(text: &str) -> String {
    let text = named(text);
    text.chars().map(|letter| if letter.is_control() && letter != '\n' { ' ' } else { letter }).collect()
}

/// Returns a text whose unseen letters are named, such as `<U+202E>`.
pub(crate) fn named(text: &str) -> String {
    replaced(text, is_unseen, |letter| format!("<U+{:04X}>", u32::from(letter)))
}

/// Returns JSON that says the same, and in which unseen letters and control characters are escaped. JSON has them only
/// inside of strings.
pub(crate) fn escaped(json: &str) -> String {
    let is_harmful = |letter: char| is_unseen(letter) || letter.is_control() && letter != '\n';
    let escape = |letter: char| {
        let mut units = [0; 2];
        letter.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect()
    };
    replaced(json, is_harmful, escape)
}

fn replaced(text: &str, is_meant: impl Fn(char) -> bool, by: impl Fn(char) -> String) -> String {
    let mut made = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_meant(letter) {
            made.push_str(&by(letter));
        } else {
            made.push(letter);
        }
    }
    made
}

/// Returns whether a letter is not seen, or turns the order of others around: the format characters of Unicode, its
/// fillers, and its separators of lines.
fn is_unseen(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_unseen_is_left() {
        let table = [
            ("plain, é, 日本, שלום", "plain, é, 日本, שלום"),
            ("abc\u{202e}fed", "abc<U+202E>fed"),
            ("a\u{200b}b\u{feff}", "a<U+200B>b<U+FEFF>"),
            ("tag\u{e0041}", "tag<U+E0041>"),
            ("\u{1b}[31mred\u{9b}m\r\nnext", " [31mred m \nnext"),
        ];
        for (text, expected) in table {
            assert_eq!(clean(text), expected, "{text:?}");
        }
    }

    #[test]
    fn escaped_json_says_the_same() {
        let text = "a\u{202e}b\u{e0041}\u{7f}\u{9b}";
        let json = escaped(&serde_json::to_string(text).unwrap());
        assert_eq!(json, "\"a\\u202eb\\udb40\\udc41\\u007f\\u009b\"");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
