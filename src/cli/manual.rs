//! `completions` and `man`: what a shell and a reader of manual pages need to know of the command line.

use std::process::ExitCode;

use clap::{Args, Command};
use clap_complete::Shell;

use super::{Papers, Reason, command, print};

#[derive(Args)]
pub(super) struct CompletionsArguments {
    /// Whose completions
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(Args)]
pub(super) struct ManArguments {
    /// The command whose page it is, as `predict covariance`; none means sgdcheck itself
    #[arg(value_name = "COMMAND")]
    words: Vec<String>,
}

pub(super) fn completions(papers: &Papers, arguments: &CompletionsArguments) -> ExitCode {
    let mut script = Vec::new();
    let mut command = command(papers);
    let name = command.get_name().to_owned();
    clap_complete::generate(arguments.shell, &mut command, name, &mut script);
    print(&String::from_utf8_lossy(&script), ExitCode::SUCCESS)
}

pub(super) fn man(papers: &Papers, arguments: &ManArguments) -> Result<ExitCode, Reason> {
    let mut whole = command(papers);
    whole.build();
    let mut name = whole.get_name().to_owned();
    let mut shown: &Command = &whole;
    for word in &arguments.words {
        shown = shown.find_subcommand(word).ok_or_else(|| {
            let known: Vec<&str> = shown.get_subcommands().map(Command::get_name).collect();
            format!("{name} has no command '{word}'; it has {}", known.join(", "))
        })?;
        name = format!("{name}-{}", shown.get_name());
    }
    let mut page = Vec::new();
    let source = format!("sgdcheck {}", env!("CARGO_PKG_VERSION"));
    let manual = clap_mangen::Man::new(shown.clone()).title(&name).source(source);
    let rendered = manual.render(&mut page);
    rendered.map_err(|error| format!("cannot write the page of {name}: {error}"))?;
    Ok(print(&String::from_utf8_lossy(&page), ExitCode::SUCCESS))
}
