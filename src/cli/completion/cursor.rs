//! Where the cursor is among the commands, their flags and their arguments.

use clap::{Arg, ArgAction, Command};

use super::line::Words;

/// Where the cursor is.
#[derive(Debug)]
pub(super) struct Cursor<'a> {
    /// The names of the commands that are written before it.
    pub(super) path: Vec<&'a str>,
    pub(super) command: &'a Command,
    /// The flags of all calls, which stand before a command, too.
    pub(super) anywhere: &'a Command,
    /// The flags and arguments that are written before it, with their values.
    pub(super) given: Vec<(&'a Arg, String)>,
    pub(super) wanted: Wanted<'a>,
    /// What of the current word is no part of the value, such as `--product=`.
    pub(super) before: String,
    /// What is typed of the value.
    pub(super) typed: String,
}

/// What may stand where the cursor is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wanted<'a> {
    /// A value of this flag.
    Value(&'a Arg),
    Flag,
    /// A command, or a value of this argument.
    Word(Option<&'a Arg>),
}

impl Cursor<'_> {
    /// Returns the value of a flag or argument that was written before, the last one.
    pub(super) fn given(&self, id: &str) -> Option<&str> {
        self.given.iter().rev().find(|(argument, _)| argument.get_id() == id).map(|(_, value)| value.as_str())
    }
}

/// Finds out where the cursor is in a line.
pub(super) fn find<'a>(program: &'a Command, anywhere: &'a Command, words: &Words) -> Cursor<'a> {
    let mut walk = Walk {
        path: Vec::new(),
        command: program,
        anywhere,
        given: Vec::new(),
        awaiting: None,
        position: 0,
        only_arguments: false,
    };
    for word in &words.before {
        walk.take(word);
    }
    walk.end(&words.current)
}

/// The commands on the way to the cursor.
struct Walk<'a> {
    path: Vec<&'a str>,
    command: &'a Command,
    anywhere: &'a Command,
    given: Vec<(&'a Arg, String)>,
    /// The flag whose value comes next.
    awaiting: Option<&'a Arg>,
    /// Which argument comes next.
    position: usize,
    /// Whether `--` was written.
    only_arguments: bool,
}

impl<'a> Walk<'a> {
    /// Goes on over a word.
    fn take(&mut self, word: &str) {
        if let Some(flag) = self.awaiting.take()
            && takes(flag, word)
        {
            self.given.push((flag, word.to_owned()));
        } else if self.only_arguments {
            self.take_argument(word);
        } else if word == "--" {
            self.only_arguments = true;
        } else if let Some(long) = word.strip_prefix("--") {
            let (name, value) = long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value)));
            if let Some(flag) = self.long(name) {
                self.take_flag(flag, value);
            }
        } else if word.len() > 1 && word.starts_with('-') {
            if let Some((flag, value)) = self.letters(word) {
                self.take_flag(flag, Some(value).filter(|value| !value.is_empty()));
            }
        } else if let Some(command) = self.command.find_subcommand(word) {
            self.path.push(command.get_name());
            self.command = command;
            self.position = 0;
        } else {
            self.take_argument(word);
        }
    }

    fn take_flag(&mut self, flag: &'a Arg, value: Option<&str>) {
        match value {
            None if has_value(flag) => self.awaiting = Some(flag),
            _ => {}
        }
        // That it is there counts also without a value.
        self.given.push((flag, value.unwrap_or_default().to_owned()));
    }

    fn take_argument(&mut self, word: &str) {
        let Some(argument) = self.argument() else { return };
        self.given.push((argument, word.to_owned()));
        let takes_many = argument.get_num_args().is_some_and(|number| number.max_values() > 1)
            || matches!(argument.get_action(), ArgAction::Append);
        if !takes_many {
            self.position += 1;
        }
    }

    /// Returns the argument that comes next.
    fn argument(&self) -> Option<&'a Arg> {
        let mut arguments: Vec<&Arg> = self.command.get_positionals().collect();
        arguments.sort_by_key(|argument| argument.get_index());
        arguments.get(self.position).copied()
    }

    /// Returns the flag with this name.
    fn long(&self, name: &str) -> Option<&'a Arg> {
        let has_name = |argument: &&Arg| {
            let aliases = argument.get_all_aliases().unwrap_or_default();
            argument.get_long() == Some(name) || aliases.contains(&name)
        };
        self.flags().find(has_name)
    }

    fn flags(&self) -> impl Iterator<Item = &'a Arg> + use<'a> {
        self.command.get_arguments().chain(self.anywhere.get_arguments())
    }

    /// Returns the last flag of a word such as `-yo`, with what is written after it.
    fn letters<'w>(&self, word: &'w str) -> Option<(&'a Arg, &'w str)> {
        for (place, letter) in word.char_indices().skip(1) {
            let flag = self.flags().find(|argument| argument.get_short() == Some(letter))?;
            let rest = &word[place + letter.len_utf8()..];
            if has_value(flag) || rest.is_empty() {
                return Some((flag, rest.strip_prefix('=').unwrap_or(rest)));
            }
        }
        None
    }

    /// Ends at the current word.
    fn end(self, current: &str) -> Cursor<'a> {
        let (wanted, typed) = match self.awaiting {
            Some(flag) if takes(flag, current) || current.is_empty() && !is_optional(flag) => {
                (Wanted::Value(flag), current)
            }
            _ if self.only_arguments => (Wanted::Word(self.argument()), current),
            _ => match (current.strip_prefix("--").and_then(|long| long.split_once('=')), current) {
                (Some((name, value)), _) => match self.long(name) {
                    Some(flag) => (Wanted::Value(flag), value),
                    None => (Wanted::Flag, current),
                },
                (None, flag) if flag.starts_with("--") || flag == "-" => (Wanted::Flag, current),
                (None, letters) if letters.starts_with('-') => match self.letters(letters) {
                    Some((flag, value)) if has_value(flag) => (Wanted::Value(flag), value),
                    _ => (Wanted::Flag, current),
                },
                _ => (Wanted::Word(self.argument()), current),
            },
        };
        Cursor {
            before: current[..current.len() - typed.len()].to_owned(),
            typed: typed.to_owned(),
            path: self.path,
            command: self.command,
            anywhere: self.anywhere,
            given: self.given,
            wanted,
        }
    }
}

/// Returns whether a flag takes a value.
pub(super) fn has_value(flag: &Arg) -> bool {
    matches!(flag.get_action(), ArgAction::Set | ArgAction::Append)
}

fn is_optional(flag: &Arg) -> bool {
    flag.get_num_args().is_some_and(|number| number.min_values() == 0)
}

/// Returns whether a word after a flag is its value. One that is optional, and stands after `=`, takes an address only.
fn takes(flag: &Arg, word: &str) -> bool {
    match (is_optional(flag), flag.is_require_equals_set()) {
        (true, true) => word.contains("://"),
        (true, false) => !word.starts_with('-') && !word.is_empty(),
        (false, _) => word != "--",
    }
}
