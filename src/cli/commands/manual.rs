//! `sharekit man`, `sharekit completions` and `sharekit package-files`: manual pages and completions for shells.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::cli::commands::pages;
use crate::cli::completion::shells::Shell;
use crate::cli::failure::{Ending, Failure};

/// Write the manual pages into a folder.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  sharekit man pages")]
pub(crate) struct Manual {
    /// The folder. It is created if it does not exist.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Print what completes commands, flags and values in a shell.
///
/// bash: add `source <(sharekit completions bash)` to ~/.bashrc. zsh: write the output to a file `_sharekit` in a folder
/// of $fpath, or add `source <(sharekit completions zsh)` to ~/.zshrc after `compinit`. fish: write it to
/// ~/.config/fish/completions/sharekit.fish. elvish: add it to ~/.config/elvish/rc.elv. PowerShell: add it to $PROFILE.
///
/// Values come from the spec, the configuration, and what the program printed last; nothing is sent.
/// `SHAREKIT_COMPLETIONS=off` remembers nothing. For packages, `sharekit package-files DIR` writes all files.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  sharekit completions bash")]
pub(crate) struct Completions {
    shell: Shell,
}

/// Write all completions and manual pages into a folder, for packages.
///
/// They are laid out as below /usr/share: man/man1, bash-completion/completions, zsh/site-functions and
/// `fish/vendor_completions.d`.
#[derive(Debug, clap::Args)]
#[command(hide = true, after_long_help = "Examples:\n  sharekit package-files /usr/local/share")]
pub(crate) struct PackageFiles {
    /// The folder. It is created if it does not exist.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Where a package has the completions of a shell, below /usr/share. The other shells have no such folder.
const IN_PACKAGES: [(Shell, &str); 3] = [
    (Shell::Bash, "bash-completion/completions/sharekit"),
    (Shell::Zsh, "zsh/site-functions/_sharekit"),
    (Shell::Fish, "fish/vendor_completions.d/sharekit.fish"),
];

pub(crate) fn write_manual(arguments: &Manual, program: &clap::Command) -> Result<Ending, Failure> {
    let folder = &arguments.folder;
    std::fs::create_dir_all(folder).map_err(|error| cannot_write(folder, &error))?;
    pages::write(program, folder).map_err(|error| cannot_write(folder, &error))?;
    Ok(Ending::Done)
}

pub(crate) fn print_completions(arguments: &Completions) -> Result<Ending, Failure> {
    std::io::stdout().lock().write_all(arguments.shell.script().as_bytes())?;
    Ok(Ending::Done)
}

pub(crate) fn write_package_files(arguments: &PackageFiles, program: &clap::Command) -> Result<Ending, Failure> {
    for (shell, file) in IN_PACKAGES {
        let file = arguments.folder.join(file);
        let folder = file.parent().unwrap_or(&arguments.folder);
        std::fs::create_dir_all(folder).map_err(|error| cannot_write(folder, &error))?;
        std::fs::write(&file, shell.script()).map_err(|error| cannot_write(&file, &error))?;
    }
    write_manual(&Manual { folder: arguments.folder.join("man/man1") }, program)
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(Ending::Failed, format!("cannot write {}: {error}", path.display()))
}
