//! What is offered where the cursor is: commands, flags, values.

use clap::builder::StyledStr;
use clap::{Arg, ArgAction};

use super::cursor::{Cursor, Wanted};
use super::reply::{Offer, Paths, Reply};
use super::values::values;

/// Returns what may stand where the cursor is.
pub(super) fn offers(cursor: &Cursor) -> Reply {
    match cursor.wanted {
        Wanted::Value(flag) => values(cursor, flag),
        Wanted::Flag => flags(cursor),
        Wanted::Word(argument) => {
            let mut reply = argument.map(|argument| values(cursor, argument)).unwrap_or_default();
            reply.offers.splice(0..0, commands(cursor));
            if reply.offers.is_empty() && reply.paths == Paths::None && cursor.typed.is_empty() {
                flags(cursor)
            } else {
                reply
            }
        }
    }
}

fn commands(cursor: &Cursor) -> Vec<Offer> {
    // After an argument no command can come.
    if cursor.given.iter().any(|(argument, _)| argument.is_positional()) {
        return Vec::new();
    }
    let shown = cursor.command.get_subcommands().filter(|command| !command.is_hide_set());
    let mut commands: Vec<_> = shown.collect();
    commands.sort_by_key(|command| (command.get_display_order(), command.get_name()));
    commands.iter().map(|command| Offer::new(command.get_name(), &text(command.get_about()))).collect()
}

/// Returns the flags that may still be written.
fn flags(cursor: &Cursor) -> Reply {
    let is_given = |flag: &Arg| cursor.given.iter().any(|(given, _)| given.get_id() == flag.get_id());
    let given = cursor.command.get_arguments().filter(|flag| is_given(flag));
    // One of the two says that they exclude each other.
    let rivals: Vec<&Arg> = given.flat_map(|flag| cursor.command.get_arg_conflicts_with(flag)).collect();
    let may_come = |flag: &&Arg| {
        let is_repeated = matches!(flag.get_action(), ArgAction::Append | ArgAction::Count);
        let excludes = cursor.command.get_arg_conflicts_with(flag).into_iter().any(is_given);
        let is_excluded = excludes || rivals.iter().any(|other| other.get_id() == flag.get_id());
        !flag.is_hide_set() && !is_excluded && (is_repeated || !is_given(flag))
    };
    let own = cursor.command.get_arguments().filter(may_come);
    // Before a command, the flags of all calls can be written, too.
    let anywhere = cursor.anywhere.get_arguments().filter(|flag| cursor.path.is_empty() && !is_given(flag));
    let mut flags: Vec<&Arg> = Vec::new();
    for flag in own.chain(anywhere).filter(|flag| flag.get_long().is_some()) {
        if !flags.iter().any(|known| known.get_long() == flag.get_long()) {
            flags.push(flag);
        }
    }
    // What the command cannot do without comes first, what all commands have comes last.
    flags.sort_by_key(|flag| (!flag.is_required_set(), flag.is_global_set(), flag.get_id() == "help"));
    let offer = |flag: &&Arg| Some(Offer::new(format!("--{}", flag.get_long()?), &text(flag.get_help())));
    Reply { offers: flags.iter().filter_map(offer).collect(), ..Reply::default() }
}

/// Returns the first line of a help.
fn text(help: Option<&StyledStr>) -> String {
    let text = help.map(ToString::to_string).unwrap_or_default();
    text.lines().next().unwrap_or_default().trim_end_matches('.').to_owned()
}
