//! HTML: escaping, the template, and how values are shown.

use std::fmt::Display;

use jiff::Timestamp;

/// Escapes a value for HTML or a quoted attribute. Every value that is not our own is escaped here.
pub(crate) fn escaped(value: impl Display) -> String {
    let mut html = String::new();
    for character in value.to_string().chars() {
        match character {
            '&' => html += "&amp;",
            '<' => html += "&lt;",
            '>' => html += "&gt;",
            '"' => html += "&quot;",
            '\'' => html += "&#39;",
            other => html.push(other),
        }
    }
    html
}

/// Replaces each `{{name}}` of a template by its value. A placeholder within a value stays.
pub(crate) fn filled(template: &str, values: &[(&str, &str)]) -> String {
    let mut pieces = template.split("{{");
    let mut page = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_once("}}").unwrap_or((piece, ""));
        page += values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value);
        page += rest;
    }
    page
}

pub(crate) fn shown_time(time: Timestamp) -> String {
    format!("{time:.0}").replace('T', " ").replace('Z', " UTC")
}

/// Returns `share_code` as `share code`.
pub(crate) fn words(name: &str) -> String {
    name.replace('_', " ")
}

/// Returns a table that scrolls by itself, also with the keyboard.
pub(crate) fn scrolling(id: &str, title: &str, head: &str, rows: &str) -> String {
    format!(
        "<div class=scroll id=\"{id}-scroll\" role=region aria-label=\"{title}\" tabindex=0><table><caption>{title}\
         </caption><thead><tr>{head}<tbody>{rows}</table></div>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_never_becomes_html_or_a_placeholder() {
        let value = escaped("<script>alert('1')</script>\" onload=\"&amp;");
        assert_eq!(value, "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot; onload=&quot;&amp;amp;");
        let page = filled("<p>{{value}}</p>{{nonce}}", &[("value", "{{nonce}}"), ("nonce", "secret")]);
        assert_eq!(page, "<p>{{nonce}}</p>secret");
    }
}
