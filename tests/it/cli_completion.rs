//! What shells offer when TAB is pressed, and the files that packages ship.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::PathBuf;

use sharekit::sandbox::Sandbox;

use crate::support::{Program, Terminal, without_orders};

/// A sandbox, and a program with a home of its own that works with it.
struct Set {
    sandbox: Sandbox,
    program: Program,
}

impl Set {
    async fn new() -> Self {
        Self { sandbox: without_orders().start().await.unwrap(), program: Program::new() }
    }

    fn flag(&self) -> String {
        format!("--sandbox={}", self.sandbox.url())
    }

    /// Runs a command with the sandbox, so that its results are seen.
    fn run(&mut self, words: &[&str]) {
        let flag = self.flag();
        self.program.arguments(words.iter().copied().chain([flag.as_str()])).run().ends_with(0);
    }

    /// Returns what is offered after these words and a flag that names the sandbox.
    fn offered(&mut self, words: &[&str], current: &str) -> Vec<String> {
        let flag = self.flag();
        let words: Vec<&str> = [flag.as_str()].into_iter().chain(words.iter().copied()).collect();
        offered(&mut self.program, &words, current)
    }

    /// Buys two orders and tags the first, and lists all that can be offered.
    async fn with_values() -> Self {
        let mut set = Self::new().await;
        let isp = ["orders", "purchase", "--product", "ISP Proxy", "--location", "US", "--cycle", "monthly"];
        set.run(&[&isp[..], &["--quantity", "1", "--yes"]].concat());
        set.run(&[&isp[..], &["--quantity", "2", "--yes"]].concat());
        set.run(&["orders", "tag", "1", "--tag", "scraping"]);
        set.run(&["orders", "list", "--status", "all"]);
        set.run(&["orders", "products"]);
        set.run(&["share-codes", "list"]);
        set.run(&["sharing", "subscribers"]);
        set
    }
}

/// Returns what is offered after these words, with what stands beside each, as fish gets it.
fn response(program: &mut Program, words: &[&str], current: &str) -> String {
    let current = format!("={current}");
    let asked = ["__complete", "fish", &current, "sharekit"].into_iter().chain(words.iter().copied());
    let finished = program.arguments(asked).run().ends_with(0);
    assert_eq!(finished.errors, "", "TAB prints nothing else");
    finished.output
}

/// Returns the values that are offered after these words.
fn offered(program: &mut Program, words: &[&str], current: &str) -> Vec<String> {
    let response = response(program, words, current);
    let lines = response.lines().skip(2).map(|line| line.split('\t').next().unwrap().to_owned());
    lines.filter(|value| value.starts_with(current)).collect()
}

/// Returns the file that remembers what was seen.
fn memory(program: &Program) -> PathBuf {
    program.home().join(".cache/sharekit/completions.json")
}

/// The shells that can be loaded here, with the lines that load the completions and let the shell show the words that it
/// passes to the program.
const SHELLS: [(&str, &[&str], &str); 3] = [
    (
        "bash",
        &["--noprofile", "--norc", "-i"],
        "source <(sharekit completions bash); sharekit() { printf '<%s>' \"$@\"; echo E''ND; }; echo RE''ADY\n",
    ),
    (
        "zsh",
        &["-f", "-i"],
        "autoload -Uz compinit; compinit -u -D; source <(sharekit completions zsh); \
         sharekit() { printf '<%s>' \"$@\"; echo E''ND }; echo RE''ADY\n",
    ),
    (
        "fish",
        &["--no-config", "--interactive"],
        "sharekit completions fish | source; function sharekit; printf '<%s>' $argv; echo E''ND; end; echo RE''ADY\n",
    ),
];

/// Returns whether a shell is installed. Without it a test says that it is left out, except where everything must be tested.
fn is_installed(shell: &str) -> bool {
    let found = std::process::Command::new(shell).args(["-c", ":"]).status().is_ok_and(|status| status.success());
    assert!(found || std::env::var_os("CI").is_none(), "{shell} is not installed: apt-get install {shell}");
    if !found {
        eprintln!("left out: {shell} is not installed");
    }
    found
}

/// Types a line into a real shell, with TAB where the line has it, and returns the words that the shell then passes to the
/// program.
#[track_caller]
fn typed_into(shell: (&str, &[&str], &str), program: &Program, line: &str) -> String {
    let (name, arguments, setup) = shell;
    let mut terminal = Terminal::start_interactive(program, name, arguments);
    setup.chars().for_each(|key| terminal.press(key));
    terminal.until("READY");
    terminal.type_line(line);
    let shown = terminal.until("END");
    let last = shown.rsplit('\n').next().unwrap();
    last[last.find('<').unwrap_or_default()..].to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn real_shells_complete_commands_flags_and_values() {
    let set = Set::with_values().await;
    let (home, sandbox) = (set.program.home(), set.flag());
    fs::create_dir(home.join("my orders")).unwrap();
    fs::write(home.join("my orders/first.json"), "{}").unwrap();
    fs::write(home.join("a:b=c.json"), "{}").unwrap();
    let table = [
        ("orders pur\t", "<orders><purchase>"),
        ("orders purchase --prom\t", "<orders><purchase><--promo-code>"),
        ("share-codes list --status ex\t", "<share-codes><list><--status><expired>"),
        ("orders list --output=ta\t", "<orders><list><--output=table>"),
        ("-o tab\torders lis\t", "<-o><table><orders><list>"),
        ("SANDBOX orders purchase --product IS\t", "SANDBOX<orders><purchase><--product><ISP Proxy>"),
        ("SANDBOX orders purchase --product=IS\t", "SANDBOX<orders><purchase><--product=ISP Proxy>"),
        ("SANDBOX orders purchase --product \"ISP P\t", "SANDBOX<orders><purchase><--product><ISP Proxy>"),
        ("SANDBOX orders purchase --product 'ISP P\t", "SANDBOX<orders><purchase><--product><ISP Proxy>"),
        ("SANDBOX orders purchase --product ISP\\ P\t", "SANDBOX<orders><purchase><--product><ISP Proxy>"),
        ("SANDBOX share-codes revoke code_1 forw\t", "SANDBOX<share-codes><revoke><code_1><forwarded_1>"),
        ("SANDBOX sharing cancel 32\t", "SANDBOX<sharing><cancel><32479VSA>"),
        ("orders list --columns tag,auto\t", "<orders><list><--columns><tag,auto_renewal>"),
        ("orders purchase --body my\tfir\t", "<orders><purchase><--body><my orders/first.json>"),
        ("orders purchase --body=my\tfir\t", "<orders><purchase><--body=my orders/first.json>"),
        ("spec lint a\t", "<spec><lint><a:b=c.json>"),
        ("orders purchase --body=a\t", "<orders><purchase><--body=a:b=c.json>"),
        ("orders purchase --addons @my\tfir\t", "<orders><purchase><--addons><@my orders/first.json>"),
        ("man my\t", "<man><my orders/>"),
        ("orders list --sandbox=http://127.0.0.1:808\t", "<orders><list><--sandbox=http://127.0.0.1:8080>"),
    ];
    for shell in SHELLS.into_iter().filter(|(name, ..)| is_installed(name)) {
        for (line, expected) in table {
            let line = format!("sharekit {}", line.replace("SANDBOX", &sandbox));
            let expected = expected.replace("SANDBOX", &format!("<{sandbox}>"));
            let passed = typed_into(shell, &set.program, &line);
            // Some write the slash of a folder only while one goes on typing.
            let passed = if line.contains("man my") { passed.replace("orders>", "orders/>") } else { passed };
            assert_eq!(passed, expected, "{}: {line:?}", shell.0);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fish_and_zsh_show_what_a_value_means() {
    let set = Set::with_values().await;
    let line = format!("sharekit {} orders show ", set.flag());
    for shell in SHELLS.into_iter().filter(|(name, ..)| *name != "bash" && is_installed(name)) {
        let mut terminal = Terminal::start_interactive(&set.program, shell.0, shell.1);
        shell.2.chars().for_each(|key| terminal.press(key));
        terminal.until("READY");
        format!("{line}\t\t").chars().for_each(|key| terminal.press(key));
        terminal.until("scraping, ISP Proxy, monthly");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn values_that_were_printed_are_offered() {
    let mut set = Set::with_values().await;
    let table: [(&[&str], &str, &[&str]); 14] = [
        (&["orders", "show"], "", &["1", "2"]),
        (&["orders", "change-cycle"], "", &["1", "2"]),
        (&["orders", "renew"], "", &["1", "2"]),
        (&["orders", "purchase", "--product"], "ISP", &["ISP Proxy"]),
        (&["orders", "price", "--product"], "ISP", &["ISP Proxy"]),
        (&["orders", "purchase", "--location"], "N", &["NL"]),
        (&["orders", "purchase", "--cycle"], "m", &["monthly"]),
        (&["orders", "change-cycle", "1", "--cycle"], "h", &["half-month", "half-year"]),
        (&["share-codes", "use"], "code_", &["code_3", "code_2", "code_1"]),
        (&["share-codes", "revoke", "code_2"], "code_", &["code_3", "code_1"]),
        (&["sharing", "cancel"], "1", &["1234WEF", "123AFDG"]),
        (&["sharing", "rules"], "A", &["ABC"]),
        (&["sharing", "nets"], "A", &["ABC"]),
        (&["sharing", "invite", "--product-code"], "A", &["ABC"]),
    ];
    for (words, current, expected) in table {
        let mut offered = set.offered(words, current);
        let mut expected: Vec<String> = expected.iter().map(|value| (*value).to_owned()).collect();
        offered.sort();
        expected.sort();
        assert_eq!(offered, expected, "{words:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_newest_comes_first() {
    let mut set = Set::new().await;
    let isp =
        ["orders", "purchase", "--product", "ISP Proxy", "--location", "US", "--cycle", "monthly", "--quantity", "1"];
    for _ in 0..3 {
        set.run(&[&isp[..], &["--yes"]].concat());
    }
    assert_eq!(set.offered(&["orders", "show"], ""), ["3", "2", "1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn values_of_one_account_are_not_offered_for_another() {
    let mut set = Set::with_values().await;
    let url = set.sandbox.url();
    let other = ["--sandbox=http://127.0.0.1:1", "--base-url=http://127.0.0.1:1", "--sandbox", "--profile=other"];
    for flag in other {
        let values = offered(&mut set.program, &[flag, "share-codes", "revoke"], "code_");
        assert!(values.is_empty(), "{flag}: {values:?}");
    }
    let mine = format!("--sandbox={url}");
    assert!(offered(&mut set.program, &[&mine, "--as", "friend", "share-codes", "revoke"], "code_").is_empty());
    assert!(!offered(&mut set.program, &[&mine, "--as", "owner", "share-codes", "revoke"], "code_").is_empty());

    // And the other way round: what a profile has seen is not offered for a sandbox.
    let mut program = Program::new();
    program.environment("SHAREKIT_SHARE_CODES_API_KEY", "sandbox-share-codes-owner");
    program.environment("SHAREKIT_SHARE_CODES_BASE_URL", &url);
    program.arguments(["share-codes", "list"]).run().ends_with(0);
    assert!(!offered(&mut program, &["share-codes", "revoke"], "code_").is_empty());
    assert!(offered(&mut program, &[&mine, "share-codes", "revoke"], "code_").is_empty());
    assert!(offered(&mut program, &["--profile", "other", "share-codes", "revoke"], "code_").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_was_used_up_is_no_longer_offered() {
    let mut set = Set::with_values().await;
    assert_eq!(set.offered(&["share-codes", "revoke"], "code_1"), ["code_1"]);
    assert!(set.offered(&["share-codes", "revoke"], "expired_1").is_empty(), "only unused codes are offered");
    set.run(&["share-codes", "revoke", "code_1", "--yes"]);
    assert!(set.offered(&["share-codes", "revoke"], "code_1").is_empty());
    // Another program has revoked it; the next list shows it.
    let mut other = Program::new();
    other.arguments(["share-codes", "revoke", "code_2", "--yes", &set.flag()]).run().ends_with(0);
    assert_eq!(set.offered(&["share-codes", "revoke"], "code_2"), ["code_2"]);
    set.run(&["share-codes", "list"]);
    assert!(set.offered(&["share-codes", "revoke"], "code_2").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn few_codes_and_many_other_values_are_remembered() {
    let mut set = Set::new().await;
    set.run(&["share-codes", "generate-ip", "--plan", "1", "--number-of-ips", "5", "--number-of-codes", "60", "--yes"]);
    assert_eq!(set.offered(&["share-codes", "revoke"], "").len(), 40);
    let mode = fs::metadata(memory(&set.program)).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "only the owner can read it");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_remembered_if_it_is_switched_off() {
    let mut set = Set::new().await;
    set.program.environment("SHAREKIT_COMPLETIONS", "off");
    set.run(&["share-codes", "list"]);
    assert!(!memory(&set.program).exists() && !set.program.home().join("off").exists());
    assert_eq!(set.offered(&["share-codes", "list", "--status"], "unu"), ["unused"]);
    let elsewhere = set.program.home().join("elsewhere.json");
    set.program.environment("SHAREKIT_COMPLETIONS", &elsewhere);
    set.run(&["share-codes", "list"]);
    assert!(elsewhere.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_request_is_sent_when_tab_is_pressed() {
    let mut set = Set::with_values().await;
    let url = set.sandbox.url();
    set.program.environment("SHAREKIT_PROXY_ORDERS_BASE_URL", &url);
    set.program.environment("SHAREKIT_PROXY_ORDERS_TOKEN", "sandbox-proxy-orders-owner");
    set.program.configure("[profiles.default.sharing]\ncredential_command = ['touch', 'asked']\n");
    let before = set.sandbox.requests().len();
    for words in [&["orders", "show"][..], &["orders", "purchase", "--product"], &["sharing", "cancel"], &["--profile"]]
    {
        offered(&mut set.program, words, "");
        set.offered(words, "");
    }
    assert_eq!(set.sandbox.requests().len(), before);
    assert!(!set.program.home().join("asked").exists(), "no other program is run");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_memory_that_cannot_be_used_is_no_failure() {
    let mut set = Set::with_values().await;
    let file = memory(&set.program);
    let good = fs::read_to_string(&file).unwrap();
    let one = "sharekit/orders";
    let damaged = [
        String::new(),
        good[..good.len() / 2].to_owned(),
        good.replace("\"version\":1", "\"version\":2"),
        "[".repeat(100_000),
        format!("{good}{}", " ".repeat(2 * 1024 * 1024)),
        good.replace("ISP Proxy", "ISP\\u001b[31m\\nProxy"),
        one.to_owned(),
    ];
    for text in &damaged {
        fs::write(&file, text).unwrap();
        let values = set.offered(&["orders", "purchase", "--product"], "ISP");
        assert!(values.iter().all(|value| value == "ISP Proxy"), "{values:?}");
        assert_eq!(set.offered(&["share-codes", "list", "--status"], "unu"), ["unused"]);
        // The next command makes it whole again.
        set.run(&["share-codes", "list"]);
        assert_eq!(set.offered(&["share-codes", "revoke"], "code_1"), ["code_1"], "{text:.60}");
    }
    // A folder in its place, and one that cannot be made.
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    set.run(&["share-codes", "list"]);
    assert!(set.offered(&["share-codes", "revoke"], "code_1").is_empty());
    // Nor is a pipe, which is not read, and not replaced by a file.
    let pipe = set.program.home().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for nowhere in [PathBuf::from("/proc/nothing/here.json"), pipe.clone()] {
        set.program.environment("SHAREKIT_COMPLETIONS", &nowhere);
        set.run(&["share-codes", "list"]);
        assert_eq!(set.offered(&["share-codes", "list", "--status"], "unu"), ["unused"]);
    }
    assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
}

#[test]
fn tab_works_without_a_home() {
    let mut program = Program::new();
    let mut command = program.arguments(["__complete", "fish", "=", "sharekit", "orders", "show"]).command();
    let run = command.env_remove("HOME").env_remove("XDG_CONFIG_HOME").env("PATH", "").output().unwrap();
    assert!(run.status.success() && run.stderr.is_empty(), "{run:?}");
    let mut command = program.arguments(["__complete", "fish", "=o", "sharekit"]).command();
    let run = command.env("HOME", "/nonexistent").env("XDG_CONFIG_HOME", "/dev/null").output().unwrap();
    assert!(String::from_utf8(run.stdout).unwrap().contains("orders\t") && run.stderr.is_empty());
}

#[test]
fn tab_gives_what_it_can_if_the_configuration_is_wrong() {
    let mut program = Program::new();
    program.configure("this is = not [ toml");
    assert_eq!(offered(&mut program, &["orders", "list", "--status"], "act"), ["active"]);
    assert!(offered(&mut program, &["--profile"], "").is_empty());
    for nonsense in
        [&["__complete"][..], &["__complete", "csh", "x"], &["__complete", "bash"], &["__complete", "fish", "x"]]
    {
        let finished = program.arguments(nonsense.iter().copied()).run().ends_with(0);
        assert_eq!((finished.output, finished.errors), (String::new(), String::new()), "{nonsense:?}");
    }
}

#[test]
fn settings_and_profiles_are_offered() {
    let mut program = Program::new();
    program.configure("[profiles.work.orders]\ntimeout = 20\n[profiles.home.orders]\ntimeout = 20\n");
    let table: [(&[&str], &str, &[&str]); 12] = [
        (&["orders", "list", "--profile"], "", &["default", "home", "work"]),
        (&["--profile"], "w", &["work"]),
        (&["config", "set", "--profile"], "w", &["work"]),
        (&["config", "set"], "orders.ti", &["orders.timeout"]),
        (&["config", "unset"], "def", &["default_profile"]),
        (&["config", "get"], "sharing.cl", &["sharing.client_id"]),
        (&["config", "set", "orders.sole_spender"], "", &["true", "false"]),
        (&["config", "set", "default_profile"], "h", &["home"]),
        (&["whoami", "--columns"], "acc", &["account", "accepted"]),
        (&["history", "--columns"], "out", &["outcome"]),
        (&["orders", "list", "--columns"], "order_id,t", &["order_id,tag"]),
        (&["spec", "diff"], "sha", &["share-codes", "sharing"]),
    ];
    for (words, current, expected) in table {
        assert_eq!(offered(&mut program, words, current), expected, "{words:?}");
    }
}

#[test]
fn a_flag_is_offered_once_and_not_with_one_that_excludes_it() {
    let mut program = Program::new();
    let words = ["orders", "purchase", "--product", "x", "--no-settle"];
    let flags = offered(&mut program, &words, "--");
    for (flag, expected) in [("--product", false), ("--key", false), ("--quantity", true), ("--output", true)] {
        assert_eq!(flags.iter().any(|offered| offered == flag), expected, "{flag}");
    }
    assert!(offered(&mut program, &["share-codes", "use", "a"], "").iter().all(|word| word.starts_with("--")));
    assert!(offered(&mut program, &["config", "set", "--"], "--").is_empty());
}

#[test]
fn every_shell_gets_a_script() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let finished = Program::new().arguments(["completions", shell]).run().ends_with(0);
        assert!(finished.output.contains(&format!("__complete {shell} ")), "{shell}: {}", finished.output);
    }
}

#[test]
fn a_package_gets_all_files_in_one_folder() {
    let mut program = Program::new();
    program.arguments(["package-files", "share/of package"]).run().ends_with(0);
    let folder = program.home().join("share/of package");
    let files = [
        ("bash", "bash-completion/completions/sharekit"),
        ("zsh", "zsh/site-functions/_sharekit"),
        ("fish", "fish/vendor_completions.d/sharekit.fish"),
    ];
    for (shell, file) in files {
        let printed = program.arguments(["completions", shell]).run().ends_with(0).output;
        assert_eq!(fs::read_to_string(folder.join(file)).unwrap(), printed, "{shell}");
    }
    assert!(folder.join("man/man1/sharekit-orders-purchase.1").exists());
    assert!(folder.join("man/man1/sharekit.1").exists());
    // Twice is the same as once.
    program.arguments(["package-files", "share/of package"]).run().ends_with(0);
    fs::write(program.home().join("taken"), "").unwrap();
    let finished = program.arguments(["package-files", "taken"]).run().ends_with(1);
    assert!(finished.errors.contains("cannot write taken/"), "{}", finished.errors);
}

/// Zsh finds the file of a package in `$fpath`, without a line in a file of the user.
#[test]
fn a_shell_finds_the_files_of_a_package_itself() {
    let mut program = Program::new();
    program.arguments(["package-files", "share"]).run().ends_with(0);
    let zsh = "fpath=($HOME/share/zsh/site-functions $fpath); autoload -Uz compinit; compinit -u -D; \
               sharekit() { printf '<%s>' \"$@\"; echo E''ND }; echo RE''ADY\n";
    let fish = "set fish_complete_path $HOME/share/fish/vendor_completions.d; \
                function sharekit; printf '<%s>' $argv; echo E''ND; end; echo RE''ADY\n";
    let bash = "source share/bash-completion/completions/sharekit; \
                sharekit() { printf '<%s>' \"$@\"; echo E''ND; }; echo RE''ADY\n";
    for (name, arguments, _) in SHELLS.into_iter().filter(|(name, ..)| is_installed(name)) {
        let setup = match name {
            "zsh" => zsh,
            "fish" => fish,
            _ => bash,
        };
        let passed = typed_into((name, arguments, setup), &program, "sharekit orders pur\t");
        assert_eq!(passed, "<orders><purchase>", "{name}");
    }
}
