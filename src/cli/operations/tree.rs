//! The commands of the APIs as commands of clap, with their help.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser, ValueParser};
use clap::{Arg, ArgAction, Args};
use serde_json::Value;

use crate::apis::APIS;
use crate::cli::operations::command::{Field, Kind, OperationCommand, Word, commands};
use crate::cli::operations::typed::plain;
use crate::cli::operations::{arguments, bulk, dry_run, examples, guard, settling};
use crate::cli::output;
use crate::cli::setup::connection;
use crate::client::ApiInfo;

/// Returns the group of an API, such as `sharekit orders`. Its commands are read from the spec only when it is used.
pub(crate) fn group(api: &'static ApiInfo) -> clap::Command {
    let group = clap::Command::new(api.group).about(api.about);
    group.subcommand_required(true).arg_required_else_help(true).defer(with_commands)
}

fn with_commands(group: clap::Command) -> clap::Command {
    // clap takes a function here that cannot capture the API.
    let Some(api) = APIS.iter().copied().find(|api| api.group == group.get_name()) else { return group };
    let group = connection::Settings::augment_args(group);
    let group = output::Printing::augment_args(group);
    // Both have set descriptions of their own.
    let group = group.about(api.about).long_about(None);
    group.subcommands(commands(api).iter().map(|command| subcommand(api, command)))
}

fn subcommand(api: &ApiInfo, command: &OperationCommand) -> clap::Command {
    let long = format!("{}\n\n{}", command.summary, command.description);
    let lines = examples::lines(api, command);
    let forms = command.forms.as_ref().map(|forms| forms.table() + "\n").unwrap_or_default();
    let fields = command.fields.iter().filter(|field| !matches!(field.kind, Kind::Fixed(_)));
    let mut shown = clap::Command::new(&command.name)
        .about(&command.summary)
        .long_about(&long)
        .display_order(0)
        .visible_aliases(&command.aliases)
        .after_long_help(format!("{forms}Examples:\n{}", examples::shown(&lines)))
        .args(fields.map(|field| argument(field, command.body.is_some())));
    // A line that only repeats the usage tells nothing.
    if lines[0].split(' ').count() > 3 {
        shown = shown.after_help(format!("Example:\n{}", examples::shown(&lines[..1])));
    }
    if command.body.is_some() {
        shown = shown.arg(body());
    }
    if command.page.is_some() {
        shown = shown.args(paging());
    }
    if command.confirm.is_some() {
        shown = shown
            .arg(Arg::new("yes").long("yes").short('y').action(ArgAction::SetTrue).help("Do it without asking first"));
    }
    if command.operation.method != "GET" {
        shown = shown.arg(dry_run::argument());
    }
    if command.has_price() {
        shown = shown.arg(guard::max_price());
    }
    if command.bulk.is_some() {
        // It sets descriptions of its own, as does the next.
        shown = bulk::Many::augment_args(shown).about(&command.summary).long_about(&long);
    } else if command.operation.settling_limits().is_some() {
        shown = settling::Sending::augment_args(shown).about(&command.summary).long_about(long);
    }
    shown
}

fn body() -> Arg {
    Arg::new("body")
        .long("body")
        .value_name("FILE")
        .help("Read the body from a JSON or YAML file, or from standard input (-)")
        .long_help(
            "Read the body from a JSON or YAML file, or from standard input (-). Flags override the file. A flag that is \
             required can be left out if the file has its field.",
        )
        .hide_short_help(true)
}

fn paging() -> [Arg; 2] {
    [
        Arg::new("all").long("all").action(ArgAction::SetTrue).help("Get all pages, to the end of the list"),
        Arg::new("max")
            .long("max")
            .value_name("N")
            .value_parser(clap::value_parser!(u64))
            .help("Get pages until there are N items"),
    ]
}

fn argument(field: &Field, has_body: bool) -> Arg {
    let argument = Arg::new(&field.name)
        .value_parser(parser(field))
        .value_name(value_name(field))
        .help(field.help.trim_end_matches('.').to_owned())
        .long_help(long_help(field))
        .allow_negative_numbers(true)
        .hide_possible_values(field.kind == Kind::Boolean);
    let argument = match (field.required && field.filled_in.is_none(), has_body && field.in_body) {
        (true, true) => argument.required_unless_present("body"),
        (required, _) => argument.required(required),
    };
    let argument = if field.is_argument { argument } else { argument.long(field.flag()) };
    match field.kind {
        Kind::Texts if field.is_argument => argument.num_args(1..).action(ArgAction::Append),
        Kind::Texts => argument.action(ArgAction::Append),
        _ => argument,
    }
}

fn value_name(field: &Field) -> String {
    let name = match (&field.kind, field.unit.as_deref()) {
        _ if field.is_argument => return field.flag().to_uppercase().replace('-', "_"),
        (_, Some(unit)) => unit,
        (Kind::Integer, None) => "N",
        (Kind::Boolean, None) => "BOOL",
        (Kind::Json, None) => "JSON",
        (_, None) => "TEXT",
    };
    name.to_uppercase()
}

/// Returns the whole help: the sentence, and what is typed.
fn long_help(field: &Field) -> String {
    let mut long = format!("{}.", field.help.trim_end_matches('.'));
    let mut add = |more: String| {
        long.push(' ');
        long.push_str(&more);
    };
    match (&field.kind, field.unit.as_deref()) {
        (Kind::Integer, Some("bytes")) => {
            add("A number of bytes, or a number with a unit: 500MB, 2GB (1 GB is 1000000000 bytes).".to_owned());
        }
        (_, Some(unit)) => add(format!("Unit: {unit}.")),
        (Kind::Texts, None) if field.is_argument => {
            add("Write - to read them from standard input, separated by spaces or lines.".to_owned());
        }
        (Kind::Boolean, _) => add("true or false.".to_owned()),
        (Kind::Json, None) => add("JSON, or @FILE to read it from a file.".to_owned()),
        _ => {}
    }
    if let Some(filled_in) = &field.filled_in {
        add(format!("Without it: {}.", plain(filled_in)));
    } else if let Some(default) = &field.default {
        add(format!("The server's default is {}.", plain(default)));
    }
    if !field.known.is_empty() {
        long.push_str(&format!("\n\nKnown: {}.", field.known.iter().map(plain).collect::<Vec<_>>().join(", ")));
    }
    if let Some(example) = &field.example {
        long.push_str(&format!("\n\nExample: {}", examples::typed(field, example).join(" ")));
    }
    long
}

/// Returns the parser that turns what the user writes into the value that is sent.
fn parser(field: &Field) -> ValueParser {
    match (&field.kind, field.unit.as_deref()) {
        (Kind::Integer, Some("bytes")) => ValueParser::new(arguments::bytes),
        (Kind::Integer, _) => ValueParser::new(|text: &str| text.parse::<i64>().map(Value::from)),
        (Kind::Boolean, _) => clap::builder::BoolishValueParser::new().map(Value::from).into(),
        (Kind::Json, _) => ValueParser::new(arguments::json),
        (Kind::Words(words), _) => word_parser(words.clone()),
        _ => ValueParser::new(|text: &str| Ok::<_, std::convert::Infallible>(Value::from(text))),
    }
}

fn word_parser(words: Vec<Word>) -> ValueParser {
    let shown = words.iter().map(|word| {
        let sent = plain(&word.value);
        let possible = match &word.name {
            Some(name) => PossibleValue::new(name).alias(sent),
            None => PossibleValue::new(sent),
        };
        possible.help(word.description.clone().unwrap_or_default())
    });
    let known = PossibleValuesParser::new(shown);
    known.map(move |given| meant(&words, &given)).into()
}

fn meant(words: &[Word], given: &str) -> Value {
    let is_it = |word: &&Word| word.name.as_deref() == Some(given) || plain(&word.value) == given;
    words.iter().find(is_it).map_or(Value::Null, |word| word.value.clone())
}
