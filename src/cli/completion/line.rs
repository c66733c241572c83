//! The words of a line that is being typed.

/// The words of a line up to the cursor, without quotes and without the name of the program.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) before: Vec<String>,
    /// The word that the cursor is in or after; empty where a new word begins.
    pub(crate) current: String,
}

/// The letters that break a word of bash and belong to what comes after them (`rl_special_prefixes`).
const LEFT: &str = "$@";

/// A line of bash, up to the cursor.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct BashLine {
    pub(super) words: Words,
    /// The quote that is open at the cursor.
    pub(super) quote: Option<char>,
    /// How many letters of the current word, without quotes, bash keeps: it replaces only what is after the last of the
    /// letters that break words (`COMP_WORDBREAKS`, such as `=` and `:`).
    pub(super) kept: usize,
}

impl BashLine {
    /// Takes a line apart as bash does.
    pub(super) fn parse(line: &str, breaks: &str) -> Self {
        let mut parsed = Self::default();
        let mut word: Option<String> = None;
        let mut letters = line.chars();
        while let Some(letter) = letters.next() {
            match (letter, parsed.quote) {
                (_, Some('\'')) if letter != '\'' => word.get_or_insert_default().push(letter),
                ('\\', quote) => {
                    let Some(next) = letters.next() else { break };
                    if quote == Some('"') && !r#""\$`"#.contains(next) {
                        word.get_or_insert_default().push('\\');
                    }
                    word.get_or_insert_default().push(next);
                }
                ('\'' | '"', None) => {
                    parsed.quote = Some(letter);
                    parsed.kept = length(word.get_or_insert_default());
                }
                (_, Some(quote)) if letter == quote => {
                    parsed.quote = None;
                    parsed.kept = length(word.get_or_insert_default());
                }
                (_, None) if letter.is_whitespace() => {
                    parsed.kept = 0;
                    parsed.words.before.extend(word.take());
                }
                (_, quote) => {
                    word.get_or_insert_default().push(letter);
                    if quote.is_none() && breaks.contains(letter) {
                        let is_left = LEFT.contains(letter);
                        parsed.kept = length(word.get_or_insert_default()) - usize::from(is_left);
                    }
                }
            }
        }
        parsed.words.current = word.unwrap_or_default();
        // Variables for this command alone, and then the program, come first.
        let is_variable = |word: &String| word.contains('=');
        let program = parsed.words.before.iter().position(|word| !is_variable(word));
        parsed.words.before.drain(..program.map_or(0, |place| place + 1));
        parsed
    }
}

fn length(word: &str) -> usize {
    word.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The value of `COMP_WORDBREAKS` in a bash without settings.
    const BREAKS: &str = " \t\n\"'@><=;|&(:";

    /// A line, the words before the current one, that one, the open quote, and what is kept.
    type Row = (&'static str, &'static [&'static str], &'static str, Option<char>, usize);

    #[test]
    fn a_line_is_taken_apart_as_bash_does() {
        let table: [Row; 15] = [
            ("sharekit ", &[], "", None, 0),
            ("sharekit orders  li", &["orders"], "li", None, 0),
            ("sharekit orders list ", &["orders", "list"], "", None, 0),
            ("A=1 B=2 sharekit orders ", &["orders"], "", None, 0),
            (r"sharekit --product ISP\ P", &["--product"], "ISP P", None, 0),
            ("sharekit --product 'ISP P", &["--product"], "ISP P", Some('\''), 0),
            ("sharekit --product \"ISP P", &["--product"], "ISP P", Some('"'), 0),
            ("sharekit --product=ISP", &[], "--product=ISP", None, 10),
            ("sharekit --product=\"IS", &[], "--product=IS", Some('"'), 10),
            ("sharekit --sandbox=http://127", &[], "--sandbox=http://127", None, 15),
            ("sharekit --addons=@fi", &[], "--addons=@fi", None, 9),
            (r"sharekit a\:b\=c", &[], "a:b=c", None, 0),
            ("sharekit 'a b' \"c d\" e", &["a b", "c d"], "e", None, 0),
            (r#"sharekit "a\"\n" '' x"#, &[r#"a"\n"#, ""], "x", None, 0),
            ("sharekit x\\", &[], "x", None, 0),
        ];
        for (line, before, current, quote, kept) in table {
            let before = before.iter().map(|word| (*word).to_owned()).collect();
            let words = Words { before, current: current.to_owned() };
            assert_eq!(BashLine::parse(line, BREAKS), BashLine { words, quote, kept }, "{line}");
        }
    }
}
