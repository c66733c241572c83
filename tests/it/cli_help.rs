//! What the program says of itself: help of every command, manual pages, examples that can be typed, and combinations of
//! flags that are refused by name.
#![cfg(unix)]

use std::fmt::Write;
use std::process::{Command, Output};

use sharekit::sandbox::Sandbox;

use crate::support::{Program, Terminal, apis};

/// The narrowest usual terminal.
const COLUMNS: usize = 80;

/// Its height.
const LINES: usize = 24;

/// A command and what its help says.
struct Described {
    /// The words after `sharekit`.
    words: Vec<String>,
    short: String,
    long: String,
}

/// Returns all commands, from the help of each.
fn all_commands(program: &mut Program) -> Vec<Described> {
    program.environment("COLUMNS", COLUMNS.to_string());
    let mut found = Vec::new();
    let mut rest: Vec<Vec<String>> = vec![Vec::new()];
    while let Some(words) = rest.pop() {
        let mut help = |flag: &str| {
            let line = words.iter().cloned().chain([flag.to_owned()]);
            program.arguments(line).run().ends_with(0).output
        };
        let (short, long) = (help("-h"), help("--help"));
        for name in below(&long) {
            rest.push(words.iter().cloned().chain([name]).collect());
        }
        found.push(Described { words, short, long });
    }
    assert!(found.len() > 50, "{}", found.len());
    found
}

/// Returns the names under `Commands:` in a help.
fn below(help: &str) -> Vec<String> {
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").map(str::to_owned).collect()
}

/// Returns the lines of the examples in a help, each in one line.
fn examples(help: &str) -> Vec<String> {
    let Some((_, examples)) = help.split_once("Examples:\n") else { return Vec::new() };
    let joined = examples.replace(" \\\n", " ");
    joined.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[test]
fn every_help_fits_eighty_columns_and_speaks_to_operators() {
    let mut wrong = String::new();
    for Described { words, short, long } in all_commands(&mut Program::new()) {
        for line in short.lines().chain(long.lines()) {
            if line.chars().count() > COLUMNS {
                writeln!(wrong, "{words:?} is wider than {COLUMNS} columns: {line}").unwrap();
            }
            let patterns = ["^[", "\\d", "\\s", "]+", "]*", "){", "]{", "(?"];
            let of_rust = ["see the forms", "`Option", "::", "the client sends"];
            for sign in patterns.iter().chain(&of_rust) {
                if line.contains(sign) && !line.trim_start().starts_with("sharekit") {
                    writeln!(wrong, "{words:?} has {sign:?}: {line}").unwrap();
                }
            }
        }
        let height = short.lines().count();
        if height > LINES {
            writeln!(wrong, "{words:?} -h has {height} lines: more than a screen").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_has_examples_that_can_be_typed() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut program = Program::new();
    write_example_files(&program);
    let groups: Vec<String> =
        apis().iter().map(|api| api.spec.document["x-command"].as_str().unwrap().to_owned()).collect();
    let (mut wrong, mut tried) = (String::new(), 0);
    for Described { words, long, .. } in all_commands(&mut program) {
        let examples = examples(&long);
        if examples.is_empty() && below(&long).is_empty() {
            writeln!(wrong, "{words:?} has no example").unwrap();
        }
        let is_operation = words.first().is_some_and(|group| groups.contains(group));
        for line in examples {
            let line = if is_operation {
                let yes = if long.contains("--yes") && !line.contains(" --yes") { " --yes" } else { "" };
                line.replacen("sharekit", &format!("sharekit --sandbox={}{yes}", sandbox.url()), 1)
            } else {
                // What stands before it is understood first; nothing is done.
                let (command, _) = line.split_once(" | ").map_or((line.as_str(), ""), |(_, after)| (after, ""));
                format!("{command} --help").replace(" -- ", " --help -- ")
            };
            let Output { status, stderr, .. } = typed(&program, &line);
            tried += 1;
            if status.code().is_none_or(|code| code == 2 || code == 127) {
                writeln!(wrong, "{line}: {status}: {}", String::from_utf8_lossy(&stderr)).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(tried > 60, "{tried}");
}

/// Runs a line in a shell in which the program is found.
fn typed(program: &Program, line: &str) -> Output {
    let inner = program.command();
    let folder = std::path::Path::new(inner.get_program()).parent().unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    shell.args(["-c", line]).env_clear().envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
    shell.env("PATH", path).current_dir(program.home()).output().unwrap()
}

/// Writes the files that examples name: those with the values of the specs.
fn write_example_files(program: &Program) {
    std::fs::write(program.home().join("codes.txt"), "code_1\n").unwrap();
    for api in apis() {
        for operation in api.operations {
            let request = api.definition(operation)["requestBody"]["content"]["application/json"].clone();
            for (name, value) in request["example"].as_object().into_iter().flatten() {
                let file = program.home().join(format!("{name}.json"));
                std::fs::write(file, value.to_string()).unwrap();
            }
        }
    }
}

#[test]
fn every_page_has_the_sections_of_other_programs() {
    let mut program = Program::new();
    let commands = all_commands(&mut program);
    program.arguments(["man", "pages"]).run().ends_with(0);
    let sections = ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "\"EXIT STATUS\"", "ENVIRONMENT", "FILES"];
    for Described { words, long, .. } in &commands {
        let name = [&["sharekit".to_owned()], &words[..]].concat().join("-");
        let file = program.home().join(format!("pages/{name}.1"));
        let page = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        for section in sections {
            assert!(page.contains(&format!(".SH {section}\n")), "{name} has no {section}");
        }
        assert!(!page.contains("EXTRA"), "{name}");
        assert_eq!(page.contains(".SH EXAMPLES\n"), !examples(long).is_empty(), "{name}");
        assert_eq!(page.contains(".SH \"SEE ALSO\"\n"), !words.is_empty(), "{name}");
    }
    let pages = std::fs::read_dir(program.home().join("pages")).unwrap().count();
    assert_eq!(pages, commands.len(), "a page that is of no command");
}

#[test]
fn a_table_says_which_product_takes_which_flags() {
    let mut program = Program::new();
    let help =
        program.environment("COLUMNS", "80").arguments(["orders", "purchase", "--help"]).run().ends_with(0).output;
    let table: Vec<&str> =
        help.lines().skip_while(|line| *line != "What each product takes:").skip(1).take(7).collect();
    let columns: Vec<&str> = table[0].split_whitespace().collect();
    let cell = |product: &str, flag: &str| {
        let row = table.iter().find_map(|line| line.trim().strip_prefix(product)).unwrap();
        row.split_whitespace().nth(columns.iter().position(|column| *column == flag).unwrap()).unwrap()
    };
    // From the schemas of the spec.
    for (product, flag, expected) in [
        ("ISP Proxy", "--location", "needed"),
        ("ISP Proxy", "--quantity", "allowed"),
        ("Standart Residential Proxy", "--location", "-"),
        ("Standart Residential Proxy", "--cycle", "-"),
        ("Unmetered Residential proxy", "--cycle", "needed"),
        ("Unmetered Residential proxy", "--quantity", "-"),
        ("any other", "--location", "allowed"),
    ] {
        assert_eq!(cell(product, flag), expected, "{product} {flag}: {help}");
    }
    assert!(!help.contains("always the same word") && !help.contains("see the forms"), "{help}");
}

#[tokio::test]
async fn flags_that_a_product_does_not_take_are_refused_by_name() {
    let sandbox = Sandbox::start().await.unwrap();
    let table = [
        ("--product 'Standart Residential Proxy' --location DE", "--location is not for Standart Residential Proxy"),
        ("--product 'Standart Residential Proxy' --location DE", "which takes --addons, --promo-code, --quantity"),
        ("--product 'Unmetered Residential proxy' --cycle day --quantity 2", "--quantity is not for Unmetered"),
        ("--product 'ISP Proxy' --cycle monthly", "ISP Proxy needs --location"),
        ("--product 'ISP Proxy'", "ISP Proxy needs --location and --cycle"),
        ("--product 'Something New'", "Something New needs --cycle"),
    ];
    for (flags, expected) in table {
        let program = Program::new();
        let line = format!("sharekit orders purchase {flags} --yes --sandbox={}", sandbox.url());
        let output = typed(&program, &line);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{flags}: {said}");
        assert!(said.contains(expected), "{flags}: {said}");
    }
    assert!(sandbox.requests().is_empty(), "something was sent: {:?}", sandbox.requests());
}

#[tokio::test]
async fn a_value_of_another_form_is_refused_with_an_example_and_not_with_a_pattern() {
    let sandbox = Sandbox::start().await.unwrap();
    let line = "sharing invite --contact nobody --contact-type email --product-code a.b --yes";
    let mut program = Program::new();
    program.arguments(line.split(' ').map(str::to_owned).chain([format!("--sandbox={}", sandbox.url())]));
    let finished = program.run().ends_with(2);
    assert!(finished.errors.contains("--contact: must be written like kari.nordmann@gmail.com"), "{finished:#?}");
    assert!(!finished.errors.contains('^'), "{finished:#?}");
}

#[tokio::test]
async fn names_that_people_try_are_understood() {
    let sandbox = Sandbox::start().await.unwrap();
    let flag = format!("--sandbox={}", sandbox.url());
    let buy = "orders buy --product ISP#Proxy --location US --cycle monthly --yes";
    for (line, operation) in [
        (buy, "purchase_order"),
        ("orders ls", "list_orders"),
        ("orders list", "list_orders"),
        ("orders get 1", "get_order"),
        ("share-codes ls", "list_share_codes"),
        ("sharing ls", "list_shared_subscribers"),
    ] {
        let words = line.split(' ').map(|word| word.replace('#', " ")).chain([flag.clone()]);
        Program::new().arguments(words).run();
        let called = sandbox.requests();
        assert!(called.iter().any(|call| call.operation.as_deref() == Some(operation)), "{line}: {called:?}");
    }
    let call = sandbox.requests().into_iter().find(|call| call.operation.as_deref() == Some("list_orders")).unwrap();
    assert_eq!(call.arguments["status"], "all", "without a status, all are listed");
}

#[test]
fn help_fits_terminals_of_three_widths() {
    for columns in [40_u16, 80, 200] {
        let mut program = Program::new();
        program.arguments(["orders", "list", "-h"]).environment("NO_COLOR", "1");
        let (shown, code) = Terminal::start_wide(&program, columns).end();
        assert_eq!(code, 0);
        let widest = shown.lines().map(|line| line.trim_end().chars().count()).max().unwrap_or_default();
        assert!(widest <= usize::from(columns), "{columns} columns: {shown}");
    }
}
