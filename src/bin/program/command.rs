//! The command line: options, subcommands, and a flag for every procedure of the knowledge base.

use std::ffi::OsString;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use docs_check::lang::Lang;
use docs_check::mail::address::Domain;

/// The value of an option that has to be known before the others can be made.
pub(crate) fn early(arguments: &[OsString], option: &str) -> Option<String> {
    let mut arguments =
        arguments.iter().skip(1).map(|argument| argument.to_string_lossy()).take_while(|argument| argument != "--");
    while let Some(argument) = arguments.next() {
        if argument == option {
            return arguments.next().map(String::from);
        }
        if let Some(value) = argument.strip_prefix(option).and_then(|rest| rest.strip_prefix('=')) {
            return Some(value.to_owned());
        }
    }
    None
}

/// `--lang`, else the first of LC_ALL, LC_MESSAGES and LANG that is set, else the system's language.
pub(crate) fn language(matches: &ArgMatches) -> Option<Lang> {
    if let Some(lang) = matches.get_one::<Lang>("lang") {
        return Some(lang.clone());
    }
    let variables = ["LC_ALL", "LC_MESSAGES", "LANG"];
    match variables.into_iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty())) {
        Some(locale) => Lang::from_locale(&locale),
        None => sys_locale::get_locale().and_then(|locale| Lang::from_locale(&locale)),
    }
}

/// The name of the value of a procedure.
const CONFIG: &str = "CONFIG";

/// What is allowed for one run only; a recording keeps its own, and made-up worlds need none.
const ALLOWANCES: [&str; 2] = ["allow-unencrypted-login", "allow-unverified-certificate"];

/// The command line; every procedure has its flag.
pub(crate) fn command(name: &'static str, procedures: &[&str]) -> Command {
    let procedure_flags =
        procedures.iter().map(|id| procedure(id, format!("Run the procedure `{id}` of the articles")));
    let shell = Arg::new("shell").required(true).value_parser(value_parser!(clap_complete::Shell));
    let command = Command::new(name)
        .version(env!("CARGO_PKG_VERSION"))
        .styles(styles())
        .about("Checks why e-mails do not arrive: runs the procedures of the help articles against your configuration")
        .after_help(AFTER_HELP)
        .args_conflicts_with_subcommands(true)
        // Both stand with the other options, behind the procedures.
        .disable_help_flag(true)
        .disable_version_flag(true)
        .next_help_heading("Procedures")
        .args(procedure_flags)
        .arg(procedure("all", "Run every procedure".to_owned()))
        .arg(
            flag("demo", "Run every procedure against made-up worlds inside this program: no account, no network")
                .conflicts_with_all(procedures.iter().map(|id| (*id).to_owned()))
                .conflicts_with_all([
                    "all",
                    "replay",
                    "record",
                    "send",
                    "plan",
                    "domain",
                    "domains",
                    "ip",
                    "helo",
                    "mail-from",
                    "nameserver",
                ])
                .conflicts_with_all(ALLOWANCES),
        );
    let explain = Command::new("explain")
        .about("Explain a bounce or an error message in plain words")
        .after_help(EXPLAIN_HELP)
        .arg(
            Arg::new("text")
                .value_name("TEXT|FILE|-")
                .num_args(0..)
                .help("The message, the name of its file, or `-` for standard input"),
        )
        .args(wording());
    options(command, procedures)
        .subcommand(explain)
        .subcommand(Command::new("completions").about("Print completions for a shell").arg(shell))
        .subcommand(lint_spf())
        .subcommand(Command::new("man").about("Print the man page"))
}

/// `lint-spf RECORD`
fn lint_spf() -> Command {
    let record = Arg::new("record").value_name("RECORD").required(true).allow_hyphen_values(true);
    Command::new("lint-spf")
        .about("Say what is wrong with the text of an SPF record, and correct it; nobody is asked")
        .arg(record.help("The record in quotation marks, or `-` to read one record a line from standard input"))
        .arg(
            option("domain", "DOMAIN", "Say it about this domain; the DNS is not asked about it")
                .value_parser(value_parser!(Domain)),
        )
        .args(wording())
        .disable_version_flag(true)
        .after_help("Exit codes: 0 the record is well, or only unwise; 1 it is broken; 2 wrong usage.")
}

/// The options that say how results are worded, and by whom.
fn wording() -> [Arg; 4] {
    let format = option("format", "FORMAT", "Form of the report").value_parser(["text", "json"]);
    let color = option("color", "WHEN", "Colours; NO_COLOR is respected").value_parser(["auto", "always", "never"]);
    [
        format.default_value("text"),
        option("lang", "LANG", "Language of the report, such as `de` or `en`").value_parser(value_parser!(Lang)),
        color.default_value("auto"),
        option("knowledge-base", "DIR", "Use the procedures of this knowledge base, not the built-in ones"),
    ]
}

/// The error of a command line; a configuration that stands apart from its procedure is called what it is.
///
/// Behind another option, as in `--smtp --send config.toml`, the parser takes it for a subcommand.
pub(crate) fn explain(error: clap::Error, command: &mut Command, arguments: &[OsString]) -> clap::Error {
    let Some(ContextValue::String(text)) = error.get(ContextKind::InvalidSubcommand) else { return error };
    if command.find_subcommand(text).is_some() {
        return error;
    }
    let flags: Vec<&str> =
        command.get_arguments().filter(|arg| takes_configuration(arg)).filter_map(Arg::get_long).collect();
    let is_procedure = |argument: &&str| argument.strip_prefix("--").is_some_and(|id| flags.contains(&id));
    let Some(flag) = arguments.iter().filter_map(|argument| argument.to_str()).find(is_procedure) else { return error };
    let message = format!("`{text}` stands apart from its procedure; write `{flag} {text}`");
    command.error(ErrorKind::UnknownArgument, message)
}

/// Whether an option is a procedure's.
fn takes_configuration(arg: &Arg) -> bool {
    arg.get_value_names().is_some_and(|names| names.iter().any(|name| name.as_str() == CONFIG))
}

fn options(command: Command, procedures: &[&str]) -> Command {
    command
        .next_help_heading("Options")
        .arg(
            option("domain", "DOMAIN", "Judge this domain; no configuration is needed for it")
                .value_parser(value_parser!(Domain)),
        )
        .arg(
            option("domains", "FILE", "Judge every domain of this list (`-`: standard input), a line each")
                .value_parser(value_parser!(PathBuf))
                .conflicts_with_all(["domain", "ip", "send", "plan", "record", "verbose"]),
        )
        .arg(option("ip", "ADDRESS", "Judge mails that come from this address").value_parser(value_parser!(IpAddr)))
        .arg(option("helo", "NAME", "With --spf --ip: what the server calls itself").requires("ip"))
        .arg(option("mail-from", "SENDER", "With --spf --ip: the sender on the envelope").requires("ip"))
        .arg(option("nameserver", "ADDR:PORT", "Ask this DNS server instead of the system's").value_parser(nameserver))
        .arg(flag("send", "Also send one test message to `[test] recipient`"))
        .arg(flag("plan", "Say what would be contacted, and contact nobody"))
        .arg(
            option("record", "FILE", "Write down what was asked and heard (never a password) into a new file")
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(
            option("replay", "FILE", "Judge a recording again: no network, no configuration")
                .value_parser(value_parser!(PathBuf))
                .conflicts_with_all(procedures.iter().map(|id| (*id).to_owned()))
                .conflicts_with_all([
                    "all",
                    "record",
                    "send",
                    "plan",
                    "domain",
                    "domains",
                    "ip",
                    "helo",
                    "mail-from",
                    "nameserver",
                ])
                .conflicts_with_all(ALLOWANCES),
        )
        .arg(flag("allow-unencrypted-login", "Let the password cross the network unencrypted, in this run only"))
        .arg(flag("allow-unverified-certificate", "Accept a certificate that cannot be verified, in this run only"))
        .args(wording())
        .arg(flag("quiet", "Show the path and the verdict only, no progress").short('q'))
        .arg(
            flag("verbose", "Also show who said what over the network, on standard error; never a password")
                .short('v')
                .conflicts_with("quiet"),
        )
        .arg(flag("help", "Print help").short('h').action(ArgAction::Help).global(true))
        .arg(flag("version", "Print the version").short('V').action(ArgAction::Version))
}

/// `--<id> [CONFIG]`
fn procedure(id: &str, help: String) -> Arg {
    let config = Arg::new(id.to_owned()).long(id.to_owned()).num_args(0..=1).value_name(CONFIG);
    config.value_parser(value_parser!(PathBuf)).help(help)
}

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

fn option(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help)
}

fn styles() -> Styles {
    let heading = AnsiColor::Green.on_default().bold();
    let word = AnsiColor::Cyan.on_default();
    Styles::styled().header(heading).usage(heading).literal(word.bold()).placeholder(word)
}

const AFTER_HELP: &str = "\
Several procedures share one CONFIG. Without it, ./config.toml is used.

With --ip, --spf answers as spfquery does: may this server send for the sender? The first line is the result.
Without --mail-from, the sender is that of CONFIG or of --domain, else --helo.

Exit codes: 0 all is well, or only warnings; 1 something is wrong; 2 wrong usage or configuration;
3 something could not be found out; 4 the program cannot go on; 130 interrupted.
Of --spf --ip: 0 pass; 1 fail, softfail, neutral, none, permerror; 3 temperror.

Examples:
  docs-check --demo
  docs-check --smtp config.toml
  docs-check --spf --domain praxis.example --lang en
  docs-check --spf --ip 192.0.2.1 --helo mail.praxis.example --mail-from termine@praxis.example
  docs-check --spf --domains list.txt --format json
  docs-check explain bounce.eml
  docs-check --all config.toml --send --record report.json";

const EXPLAIN_HELP: &str = "\
Nothing leaves this computer. The message may be a copied text, or an undeliverable e-mail saved as a file (.eml).

Exit codes: 0 understood; 3 not understood, or not all of it; 2 wrong usage.

Examples:
  docs-check explain \"550 5.1.1 User unknown\"
  docs-check explain bounce.eml --lang en
  docs-check explain - < error.txt";

/// An address with a port; port 53 when it has none.
fn nameserver(text: &str) -> Result<SocketAddr, String> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    text.parse()
        .or_else(|_| bare.parse().map(|address| SocketAddr::new(address, 53)))
        .map_err(|_| "write an address and a port, such as `192.0.2.53:53` or `[2001:db8::53]:53`".to_owned())
}
