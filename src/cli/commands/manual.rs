//! `sharekit man` and `sharekit completions`: manual pages and completions for shells.

use std::io::Write;
use std::path::PathBuf;

use clap_complete::Shell;

use crate::cli::commands::pages;
use crate::cli::failure::{Ending, Failure};

/// Write the manual pages into a folder.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  sharekit man pages")]
pub(crate) struct Manual {
    /// The folder. It is created if it does not exist.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Print what completes commands and flags in a shell.
///
/// bash: add `source <(sharekit completions bash)` to ~/.bashrc. zsh: write the output to a file `_sharekit` in a folder
/// of $fpath. fish: write it to ~/.config/fish/completions/sharekit.fish. PowerShell: add the output to $PROFILE.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  sharekit completions bash")]
pub(crate) struct Completions {
    shell: Shell,
}

pub(crate) fn write_manual(arguments: &Manual, program: &clap::Command) -> Result<Ending, Failure> {
    let folder = &arguments.folder;
    let failed = |error| Failure::new(Ending::Failed, format!("cannot write {}: {error}", folder.display()));
    std::fs::create_dir_all(folder).map_err(failed)?;
    pages::write(program, folder).map_err(failed)?;
    Ok(Ending::Done)
}

pub(crate) fn print_completions(arguments: &Completions, mut program: clap::Command) -> Result<Ending, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut program, "sharekit", &mut script);
    std::io::stdout().lock().write_all(&script)?;
    Ok(Ending::Done)
}
