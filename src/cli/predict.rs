//! `predict`: a question about a user's own problem, answered.
//!
//! A question is a row of [`QUESTIONS`] and a file of this folder: its arguments, an example that works, and the call of
//! the library's file of the same name.

mod batch_schedule;
mod covariance;
mod equilibrium;
mod escape_efficiency;
mod estimate;
mod learning_rate;
mod minimum;
mod noise;
mod saddle_time;
mod sde_error;
mod stability;
mod training_error;
mod valley_shares;
mod valley_time;

use std::path::Path;
use std::process::ExitCode;

use clap::{ArgMatches, Args, Command, FromArgMatches, Subcommand};
use nalgebra::DMatrix;

use super::{Format, Reason, files, first_sentence, print};
use crate::predict::answer::Answer;
use crate::report::answers;

/// Every question: its name, what it answers in a line, and its arguments.
const QUESTIONS: &[Row] = &[
    row::<covariance::Arguments>("covariance", "The stationary covariance of SGD near a minimum"),
    row::<training_error::Arguments>(
        "training-error",
        "What gradient noise adds to the loss of a minimum",
    ),
    row::<equilibrium::Arguments>(
        "equilibrium",
        "The effective temperature and loss of SGD near a minimum, and its mean loss",
    ),
    row::<escape_efficiency::Arguments>(
        "escape-efficiency",
        "The expected rise of the loss after some steps from a minimum",
    ),
    row::<stability::Arguments>(
        "stability",
        "The largest step for which SGD stays near a minimum, with momentum and minibatch noise",
    ),
    row::<learning_rate::Arguments>(
        "learning-rate",
        "The step at which SGD samples the posterior best",
    ),
    row::<noise::Arguments>(
        "noise",
        "The covariance of a batch's gradient noise, from the gradients of single samples",
    ),
    row::<saddle_time::Arguments>("saddle-time", "How many steps SGD needs to leave a saddle"),
    row::<valley_time::Arguments>("valley-time", "How many steps SGD needs to leave a valley"),
    row::<valley_shares::Arguments>(
        "valley-shares",
        "The share of time that SGD spends in each of several valleys",
    ),
    row::<batch_schedule::Arguments>(
        "batch-schedule",
        "How the batch may grow so that SGD settles in the best of its valleys",
    ),
    row::<sde_error::Arguments>(
        "sde-error",
        "How far the diffusions of order one and two are from SGD at this step",
    ),
];

/// The arguments of a question, and the way to its answers.
trait Ask: Args {
    /// Files, a command that works on them, and what else a newcomer asks: shown below the options.
    const EXAMPLE: &'static str;

    /// The answers, or why there are none, in a sentence.
    fn answers(&self) -> Result<Vec<Answer>, Reason>;
}

/// A question with the type of its arguments erased.
pub(super) struct Row {
    name: &'static str,
    about: &'static str,
    example: &'static str,
    arguments: fn(Command) -> Command,
    answers: fn(&ArgMatches) -> Result<Vec<Answer>, Reason>,
}

const fn row<A: Ask>(name: &'static str, about: &'static str) -> Row {
    let arguments = A::augment_args;
    let answers = |matches: &ArgMatches| {
        A::from_arg_matches(matches).map_err(|error| first_sentence(&error))?.answers()
    };
    Row { name, about, example: A::EXAMPLE, arguments, answers }
}

/// What every question has.
#[derive(Args)]
struct Shown {
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Row {
    fn command(&self) -> Command {
        let command = Shown::augment_args((self.arguments)(Command::new(self.name)));
        let about = format!("{}.\n\n{FILES}", self.about);
        command.about(self.about).long_about(about).after_help(self.example)
    }
}

/// What files of matrices look like.
const FILES: &str = "\
Files of matrices are .npy, .npz (one array of several as FILE.npz:NAME), Matrix Market, or
text with one row per line, as NumPy, pandas, R, Julia and spreadsheets write it; a vector is
one row or one column; - is standard input.";

/// A question as it was asked.
pub(super) enum Question {
    /// Which questions there are.
    List(Format),
    /// One of the table, with its arguments.
    Asked(&'static Row, ArgMatches),
}

/// The name of the list of questions.
const LIST: &str = "list";

impl Subcommand for Question {
    fn augment_subcommands(command: Command) -> Command {
        let list = Shown::augment_args(Command::new(LIST)).about("The questions, one line each");
        // An unknown word is a name too, so that it can be answered with the nearest question.
        command
            .allow_external_subcommands(true)
            .subcommand_required(false)
            .arg_required_else_help(false)
            .subcommand(list)
            .subcommands(QUESTIONS.iter().map(Row::command))
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        Question::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        name == LIST || QUESTIONS.iter().any(|row| row.name == name)
    }
}

impl FromArgMatches for Question {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Question, clap::Error> {
        let Some((name, matches)) = matches.subcommand() else {
            return Ok(Question::List(Format::Text));
        };
        if name == LIST {
            return Shown::from_arg_matches(matches).map(|shown| Question::List(shown.format));
        }
        match QUESTIONS.iter().find(|row| row.name == name) {
            Some(row) => Ok(Question::Asked(row, matches.clone())),
            None => Err(unknown(name)),
        }
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Question::from_arg_matches(matches)?;
        Ok(())
    }
}

fn unknown(name: &str) -> clap::Error {
    let likeness = |row: &&Row| strsim::jaro_winkler(name, row.name);
    let nearest = QUESTIONS.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    let nearest = nearest.map_or(LIST, |row| row.name);
    let message = format!(
        "there is no question '{name}'; the nearest is {nearest}; `sgdcheck predict list` shows all"
    );
    clap::Error::raw(clap::error::ErrorKind::InvalidSubcommand, message)
}

pub(super) fn answer(question: &Question) -> Result<ExitCode, Reason> {
    let (row, matches) = match question {
        Question::List(format) => return Ok(print(&list(*format), ExitCode::SUCCESS)),
        Question::Asked(row, matches) => (row, matches),
    };
    let shown = Shown::from_arg_matches(matches).map_err(|error| first_sentence(&error))?;
    let found = (row.answers)(matches)?;
    let text = match shown.format {
        Format::Text => answers::text(&found),
        Format::Json => format!("{:#}\n", answers::json(row.name, &found)),
    };
    Ok(print(&text, ExitCode::SUCCESS))
}

fn list(format: Format) -> String {
    if format == Format::Json {
        let object = |row: &Row| serde_json::json!({ "question": row.name, "answers": row.about });
        let rows: Vec<serde_json::Value> = QUESTIONS.iter().map(object).collect();
        return format!("{:#}\n", serde_json::Value::from(rows));
    }
    let width = QUESTIONS.iter().map(|row| row.name.len()).max().unwrap_or(0);
    let line = |row: &Row| format!("  {:width$}  {}\n", row.name, row.about);
    let lines: String = QUESTIONS.iter().map(line).collect();
    format!(
        "Questions, each answered by a formula of a paper that has been checked:\n\n{lines}\n\
         `sgdcheck predict QUESTION --help` shows the arguments and an example.\n"
    )
}

/// Two numbers of a list.
fn pair(name: &str, list: &[f64]) -> Result<[f64; 2], Reason> {
    let found = list.len();
    list.try_into()
        .map_err(|_| format!("{name}: two numbers are needed, separated by a comma, not {found}"))
}

/// The matrix in a file.
fn matrix(path: &Path) -> Result<DMatrix<f64>, Reason> {
    files::matrix(path)
}

/// The vector in a file: one row or one column.
fn vector(path: &Path) -> Result<Vec<f64>, Reason> {
    let matrix = matrix(path)?;
    let (rows, columns) = matrix.shape();
    if rows != 1 && columns != 1 {
        let name = path.display();
        return Err(format!("{name} is {rows} x {columns}, not a vector of one row or one column"));
    }
    Ok(matrix.iter().copied().collect())
}
