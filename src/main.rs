//! The command: hands the registry to the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    sgdcheck::cli::main(sgdcheck::papers::PAPERS)
}
