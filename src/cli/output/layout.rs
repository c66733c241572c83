//! Lays out cells in columns, as wide as the terminal allows. A word is never broken: it can be copied whole.

use std::io::IsTerminal;

use clap::builder::styling::Style;
use unicode_width::UnicodeWidthStr;

/// What separates two columns.
const GAP: usize = 2;

/// A text that is wider is prose, and may be divided at its spaces down to this width.
const PROSE: usize = 30;

/// How many columns say what an item is. If they do not fit, there is no table.
const NEEDED: usize = 3;

const BOLD: Style = Style::new().bold();

/// One cell. Its text has one line, and nothing that a terminal obeys.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    /// Returns a cell with this style; line ends of the text become spaces.
    pub(crate) fn styled(text: &str, style: Style) -> Self {
        Self { text: text.replace('\n', " "), style }
    }

    /// Returns a cell without a style.
    pub(crate) fn plain(text: &str) -> Self {
        Self::styled(text, Style::new())
    }

    fn painted(&self, part: &str) -> String {
        if part.is_empty() { String::new() } else { format!("{}{part}{:#}", self.style, self.style) }
    }
}

/// Rows below headings. The first columns are the most important.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    pub(crate) headings: Vec<String>,
    /// The names of the columns where a row is laid out as lines.
    pub(crate) names: Vec<String>,
    pub(crate) rows: Vec<Vec<Cell>>,
    /// Whether a column may be left out if there is no room for it.
    pub(crate) may_leave_out: bool,
}

/// A table as text, and the columns that it has no room for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Laid {
    pub(crate) text: String,
    pub(crate) left_out: Vec<String>,
}

/// Returns how many columns the terminal has, if the output is a terminal.
pub(crate) fn room() -> Option<usize> {
    std::io::stdout().is_terminal().then(|| usize::from(dialoguer::console::Term::stdout().size().1))
}

impl Grid {
    /// Lays out a table in this room. Columns that do not fit are left out, the last ones first; if too few would be left,
    /// each row becomes a block of lines.
    pub(crate) fn laid(&self, room: Option<usize>) -> Laid {
        let all = self.rows.iter().map(Vec::len).max().unwrap_or(0).max(self.headings.len());
        let widths: Vec<Width> = (0..all).map(|column| self.width(column)).collect();
        let needed = if self.may_leave_out { NEEDED.min(all) } else { all };
        for shown in (needed..=all).rev() {
            if let Some(widths) = fitted(&widths[..shown], room) {
                let left_out = self.names.iter().skip(shown).cloned().collect();
                return Laid { text: self.table(&widths), left_out };
            }
        }
        Laid { text: self.blocks(room.unwrap_or(usize::MAX)), left_out: Vec::new() }
    }

    fn width(&self, column: usize) -> Width {
        let heading = self.headings.get(column).map_or("", String::as_str);
        let mut width = Width { narrow: longest_word(heading), wide: heading.width() };
        for cell in self.rows.iter().filter_map(|row| row.get(column)) {
            let wide = cell.text.width();
            let narrow = if wide > PROSE { PROSE.max(longest_word(&cell.text)) } else { wide };
            width = Width { narrow: width.narrow.max(narrow), wide: width.wide.max(wide) };
        }
        width
    }

    fn table(&self, widths: &[usize]) -> String {
        let mut text = String::new();
        let headings: Vec<Cell> = self.headings.iter().map(|heading| Cell::plain(heading)).collect();
        for line in lines(&headings, widths) {
            text.push_str(&format!("{BOLD}{line}{BOLD:#}\n"));
        }
        for line in self.rows.iter().flat_map(|row| lines(row, widths)) {
            text.push_str(&format!("{line}\n"));
        }
        text
    }

    /// Returns each row as lines of `name: value`, with an empty line between two rows.
    fn blocks(&self, room: usize) -> String {
        let block = |row: &Vec<Cell>| {
            let named = self.names.iter().zip(row).filter(|(_, cell)| !cell.text.is_empty());
            named.map(|(name, cell)| block_line(name, cell, room)).collect::<String>()
        };
        self.rows.iter().map(block).collect::<Vec<_>>().join("\n")
    }
}

/// Returns rows of a name and a value, without headings: beside each other, or as `name: value` where there is no room.
pub(crate) fn pairs(pairs: &[(String, Cell)], room: Option<usize>) -> String {
    let names = pairs.iter().map(|(name, _)| Cell::plain(name));
    let rows: Vec<Vec<Cell>> = names.zip(pairs).map(|(name, (_, cell))| vec![name, cell.clone()]).collect();
    let grid = Grid { rows, ..Grid::default() };
    let widths = [grid.width(0), grid.width(1)];
    match fitted(&widths, room) {
        Some(widths) => grid.table(&widths),
        None => pairs.iter().map(|(name, cell)| block_line(name, cell, room.unwrap_or(usize::MAX))).collect(),
    }
}

/// Returns `name: value` in as many lines as it needs.
fn block_line(name: &str, cell: &Cell, room: usize) -> String {
    let first = format!("{name}: ");
    if first.width() + cell.text.width() <= room {
        return format!("{first}{}\n", cell.painted(&cell.text));
    }
    let parts = divided(&cell.text, room.saturating_sub(GAP));
    let parts = parts.iter().map(|part| format!("{:GAP$}{}\n", "", cell.painted(part)));
    format!("{name}:\n{}", parts.collect::<String>())
}

/// How wide a column must be, and how wide it would like to be.
#[derive(Debug, Clone, Copy)]
struct Width {
    narrow: usize,
    wide: usize,
}

/// Returns the widths of all these columns, if there is room for them. What is left goes to the first columns first.
fn fitted(columns: &[Width], room: Option<usize>) -> Option<Vec<usize>> {
    let Some(room) = room else { return Some(columns.iter().map(|column| column.wide).collect()) };
    let needed = columns.iter().map(|column| column.narrow).sum::<usize>() + GAP * columns.len().saturating_sub(1);
    let mut left = room.checked_sub(needed)?;
    let width = |column: &Width| {
        let more = left.min(column.wide - column.narrow);
        left -= more;
        column.narrow + more
    };
    Some(columns.iter().map(width).collect())
}

/// Returns a row as the lines that it needs in columns of these widths.
fn lines(row: &[Cell], widths: &[usize]) -> Vec<String> {
    let cells: Vec<(&Cell, Vec<String>, usize)> =
        row.iter().zip(widths).map(|(cell, width)| (cell, divided(&cell.text, *width), *width)).collect();
    let height = cells.iter().map(|(_, parts, _)| parts.len()).max().unwrap_or(0);
    let line = |number: usize| {
        let mut line = String::new();
        let mut missing = 0;
        for (cell, parts, width) in &cells {
            let part = parts.get(number).map_or("", String::as_str);
            if !part.is_empty() {
                line.push_str(&" ".repeat(missing));
                line.push_str(&cell.painted(part));
                missing = 0;
            }
            missing += width.saturating_sub(part.width()) + GAP;
        }
        line
    };
    (0..height).map(line).collect()
}

/// Divides a text at spaces into lines of this width. A longer word has a line of its own.
fn divided(text: &str, width: usize) -> Vec<String> {
    if text.width() <= width {
        return vec![text.to_owned()];
    }
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn longest_word(text: &str) -> usize {
    text.split_whitespace().map(UnicodeWidthStr::width).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(rows: &[&[&str]], may_leave_out: bool) -> Grid {
        let row = |row: &&[&str]| row.iter().map(|text| Cell::plain(text)).collect();
        let names: Vec<String> = ["id", "state", "e_mail", "note"].map(str::to_owned).to_vec();
        let headings = ["ID", "STATE", "E MAIL", "NOTE"].map(str::to_owned).to_vec();
        Grid { headings, names, rows: rows.iter().map(row).collect(), may_leave_out }
    }

    fn bare(text: &str) -> String {
        text.replace(&format!("{BOLD}"), "").replace(&format!("{BOLD:#}"), "")
    }

    #[test]
    fn columns_that_do_not_fit_are_left_out_and_then_rows_become_blocks() {
        let prose = "a note of several words that may be divided at its spaces";
        let rows: [&[&str]; 2] = [&["7", "active", "friend@example.com", prose], &["日本", "on-hold", "", ""]];
        let table = |room| {
            let laid = grid(&rows, true).laid(Some(room));
            (bare(&laid.text), laid.left_out)
        };
        let wide = "ID    STATE    E MAIL              NOTE\n\
                    7     active   friend@example.com  a note of several words that may be divided at its spaces\n\
                    日本  on-hold\n";
        assert_eq!(table(200), (wide.to_owned(), vec![]));
        let divided = "ID    STATE    E MAIL              NOTE\n\
                       7     active   friend@example.com  a note of several words that\n\
                       \x20                                  may be divided at its spaces\n\
                       日本  on-hold\n";
        assert_eq!(table(66), (divided.to_owned(), vec![]));
        let (text, left_out) = table(40);
        assert_eq!(text.lines().next(), Some("ID    STATE    E MAIL"));
        assert_eq!(left_out, ["note"]);
        assert_eq!(table(33).1, ["note"]);
        let blocks = "id: 7\nstate:\n  active\ne_mail:\n  friend@example.com\nnote:\n  a note of\n  several\n";
        let (text, left_out) = table(12);
        assert!(text.starts_with(blocks) && text.contains("\n\nid: 日本\n"), "{text}");
        assert_eq!(left_out, Vec::<String>::new());
    }

    #[test]
    fn columns_that_were_asked_for_are_never_left_out() {
        let rows: [&[&str]; 1] = [&["7", "active", "friend@example.com", "x"]];
        let laid = grid(&rows, false).laid(Some(30));
        assert_eq!(laid.text, "id: 7\nstate: active\ne_mail: friend@example.com\nnote: x\n");
        assert!(laid.left_out.is_empty());
    }
}
