//! Manual pages: what clap knows of a command, in the sections that other programs' pages have.

use std::io;
use std::path::Path;

use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

/// The name of the first page, which all others refer to.
const PROGRAM: &str = "sharekit";

/// What a code tells a script.
const EXIT_STATUS: [(&str, &str); 6] = [
    ("0", "Done."),
    ("1", "Refused by the server, or failed."),
    ("2", "Wrong usage: the command line, a file or the configuration. Nothing was sent."),
    ("3", "No credential, or the server rejected it."),
    ("4", "No response from the server. Nothing was changed, or it can be repeated."),
    ("5", "Outcome unclear: it may have been done."),
];

/// The variables that the program reads.
const ENVIRONMENT: [(&str, &str); 16] = [
    ("SHAREKIT_SHARE_CODES_API_KEY", "The key for share-codes."),
    ("SHAREKIT_PROXY_ORDERS_TOKEN", "The key for orders."),
    ("SHAREKIT_SUBSCRIPTION_SHARING_TOKEN", "The user's access token for sharing."),
    (
        "SHAREKIT_API_BASE_URL",
        "The address of the server, with SHARE_CODES, PROXY_ORDERS or SUBSCRIPTION_SHARING for API.",
    ),
    ("SHAREKIT_SUBSCRIPTION_SHARING_CLIENT_ID", "The id of the program that is registered for sharing."),
    ("SHAREKIT_SUBSCRIPTION_SHARING_CLIENT_SECRET", "Its secret."),
    ("SHAREKIT_CONFIG", "The path of the configuration file."),
    ("SHAREKIT_PROFILE", "The profile to use."),
    ("SHAREKIT_CA_FILE", "A PEM file of root certificates that are trusted, too."),
    ("SHAREKIT_CREDENTIAL_TIMEOUT", "How many seconds a credential_command may take."),
    ("SHAREKIT_HISTORY", "The path of the record of spends."),
    ("SHAREKIT_LIMITS", "The path of the file in which the vendors' limits are kept."),
    ("SHAREKIT_NO_PROMPT", "If set, nothing is asked: what must be confirmed needs --yes."),
    ("HTTPS_PROXY, ALL_PROXY, NO_PROXY", "The proxy, and the hosts that are reached without it."),
    ("NO_COLOR", "If set, nothing is coloured."),
    ("COLUMNS", "The width of help where there is no terminal."),
];

/// The files that the program keeps, as on Linux.
const FILES: [(&str, &str); 4] = [
    ("~/.config/sharekit/config.toml", "The settings; sharekit config path prints where it is. It holds no secrets."),
    ("~/.config/sharekit/credentials.toml", "What sharekit login stores. Only its owner can read it."),
    ("~/.local/share/sharekit/spends.sqlite", "The record of spends: see sharekit-history(1)."),
    ("~/.local/share/sharekit/limits.sqlite", "The vendors' limits, kept together by all runs of the program."),
];

/// Writes a page for a command and for each below it.
pub(super) fn write(program: &clap::Command, folder: &Path) -> io::Result<()> {
    let mut program = program.clone();
    program.build();
    write_built(&program, PROGRAM, folder)
}

fn write_built(command: &clap::Command, name: &str, folder: &Path) -> io::Result<()> {
    std::fs::write(folder.join(format!("{name}.1")), page(command, name)?)?;
    for below in command.get_subcommands().filter(|below| !below.is_hide_set() && below.get_name() != "help") {
        write_built(below, &format!("{name}-{}", below.get_name()), folder)?;
    }
    Ok(())
}

/// Returns the page of a command.
fn page(command: &clap::Command, name: &str) -> io::Result<Vec<u8>> {
    // What stands after the options is not one section, but several.
    let after = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
    let bare = command.clone().name(name.to_owned()).display_name(name.to_owned()).after_help("").after_long_help("");
    let man = Man::new(bare).title(name.to_uppercase());
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    if command.get_arguments().any(|argument| !argument.is_hide_set()) {
        man.render_options_section(&mut page)?;
    }
    if command.get_subcommands().next().is_some() {
        man.render_subcommands_section(&mut page)?;
    }
    let mut roff = Roff::new();
    let (forms, examples) = after.split_once("Examples:\n").unwrap_or(("", ""));
    verbatim(&mut roff, "FORMS", forms);
    list(&mut roff, "EXIT STATUS", &EXIT_STATUS);
    list(&mut roff, "ENVIRONMENT", &ENVIRONMENT);
    list(&mut roff, "FILES", &FILES);
    verbatim(&mut roff, "EXAMPLES", examples);
    if name != PROGRAM {
        roff.control("SH", ["SEE ALSO"]);
        roff.text([bold(PROGRAM), roman("(1)")]);
    }
    roff.to_writer(&mut page)?;
    Ok(page)
}

/// Adds a section of terms with their meaning.
fn list(roff: &mut Roff, title: &str, entries: &[(&str, &str)]) {
    roff.control("SH", [title]);
    for (term, meaning) in entries {
        roff.control("TP", []);
        roff.text([bold(*term)]);
        roff.text([roman(*meaning)]);
    }
}

/// Adds a section whose lines stay as they are.
fn verbatim(roff: &mut Roff, title: &str, text: &str) {
    if text.trim().is_empty() {
        return;
    }
    roff.control("SH", [title]);
    roff.control("nf", []);
    for line in text.trim_end().lines() {
        roff.text([roman(line)]);
    }
    roff.control("fi", []);
}
