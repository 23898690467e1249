//! Who waits for a large problem is told for how long.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use nalgebra::DMatrix;

use crate::cli::say;
use crate::predict::{Curvature, Problem};

/// Full matrices of fewer rows take a second or two.
const SMALL: usize = 500;
/// The rows of the matrix whose eigenvalues are timed.
const TRIAL: usize = 160;
/// What all of a question takes, in searches for eigenvalues and eigenvectors of a matrix of the same size; with
/// momentum, where matrices have twice the rows, the second number. Measured with 1000 rows.
const SEARCHES: [f64; 2] = [1.3, 2.6];

/// While it lives, a terminal shows what is waited for.
pub(super) struct Waiting {
    bar: Option<ProgressBar>,
}

impl Waiting {
    /// Says on the standard error how long a problem of this size takes, if that is long.
    pub(super) fn for_problem(problem: &Problem) -> Waiting {
        let Curvature::Matrix(hessian) = &problem.hessian else {
            return Waiting { bar: None };
        };
        let rows = hessian.nrows();
        if rows < SMALL {
            return Waiting { bar: None };
        }
        let searches = SEARCHES[usize::from(problem.momentum != 0.0)];
        let growth = (rows as f64 / TRIAL as f64).powi(3);
        let seconds = trial().as_secs_f64() * growth * searches;
        let time = indicatif::HumanDuration(Duration::from_secs_f64(seconds.max(1.0)));
        let words = format!("{rows} x {rows}: about {time}");
        if !std::io::stderr().is_terminal() {
            say(&words);
            return Waiting { bar: None };
        }
        let style = ProgressStyle::with_template("{spinner} {msg}, {elapsed} so far");
        let bar = ProgressBar::new_spinner().with_message(words);
        if let Ok(style) = style {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Waiting { bar: Some(bar) }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// How long this machine takes for the eigenvalues and eigenvectors of a small matrix.
fn trial() -> Duration {
    let matrix = DMatrix::from_fn(TRIAL, TRIAL, |i, j| 1.0 / (1.0 + (i + j) as f64));
    let start = Instant::now();
    let found = matrix.symmetric_eigen();
    // Without a use of it the search might be left out.
    std::hint::black_box(found.eigenvalues.sum());
    start.elapsed()
}
