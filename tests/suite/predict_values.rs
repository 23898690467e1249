//! The calculator beside values of 25 digits, made by another route with 80 digits: `predict_covariances.csv` and
//! `predict_efficiencies.csv` say how.

use nalgebra::DMatrix;
use sgdcheck::predict::Descent;
use sgdcheck::predict::answer::Answer;

/// The rows of a table, in fields.
fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split(',').collect())
}

fn numbers(field: &str) -> Vec<f64> {
    field.split(';').map(|number| number.parse().expect("a number")).collect()
}

fn square(field: &str) -> DMatrix<f64> {
    let numbers = numbers(field);
    let d = numbers.len().isqrt();
    DMatrix::from_row_slice(d, d, &numbers)
}

fn triangle(matrix: &DMatrix<f64>) -> Vec<f64> {
    let entries = (0..matrix.nrows()).flat_map(|i| (0..=i).map(move |j| (i, j)));
    entries.map(|at| matrix[at]).collect()
}

/// What is wrong with an answer: it says that more digits are right than are, or that an oracle is closer to it than the
/// truth is. Numbers are off by half a unit in being read.
fn dishonest<T: Clone + Into<sgdcheck::predict::answer::Value>>(
    name: &str,
    answer: &Answer<T>,
    values: &[f64],
    exact: &[f64],
) -> Option<String> {
    let size = exact.iter().fold(0.0_f64, |size, x| size.max(x.abs()));
    let off = values.iter().zip(exact).map(|(x, y)| (x - y).abs()).fold(0.0, f64::max) / size;
    let off = if size == 0.0 { 0.0 } else { (off - f64::EPSILON).max(0.0) };
    let digits = answer.digits.expect("digits are counted");
    let claimed = 10.0_f64.powi(-(digits as i32));
    let stated = answer.relative_distance();
    let wrong = claimed < off || stated < off;
    wrong.then(|| {
        format!("{name}: off by {off:.1e}, {digits} digits stated, oracle within {stated:.1e}")
    })
}

#[test]
fn covariances_and_training_errors_have_their_digits() {
    let mut violations = Vec::new();
    let mut checked = 0;
    for row in rows(include_str!("predict_covariances.csv")) {
        let [name, hessian, noise, rate, momentum, preconditioner, covariance, loss] = row[..]
        else {
            panic!("{row:?}");
        };
        let preconditioner = (!preconditioner.is_empty()).then(|| square(preconditioner));
        let [rate, momentum, loss] =
            [rate, momentum, loss].map(|x| x.parse::<f64>().expect("a number"));
        let descent = Descent::accelerated(
            &square(hessian),
            &square(noise),
            rate,
            preconditioner.as_ref(),
            momentum,
        );
        let descent = descent.unwrap_or_else(|unmet| panic!("{name}: {unmet}"));
        match descent.covariance() {
            Ok(answer) => {
                let values = triangle(&answer.value);
                violations.extend(dishonest(name, &answer, &values, &numbers(covariance)));
            }
            Err(unmet) => violations.push(format!("{name}: {unmet}")),
        }
        match descent.training_error() {
            Ok(answer) => violations.extend(dishonest(name, &answer, &[answer.value], &[loss])),
            Err(unmet) => violations.push(format!("{name}: {unmet}")),
        }
        checked += 1;
    }
    assert!(40 <= checked, "{checked}");
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

#[test]
fn escape_efficiencies_have_their_digits() {
    let mut violations = Vec::new();
    for row in rows(include_str!("predict_efficiencies.csv")) {
        let [name, hessian, noise, rate, steps, exact] = row[..] else { panic!("{row:?}") };
        let [rate, exact] = [rate, exact].map(|x| x.parse::<f64>().expect("a number"));
        let steps = steps.parse().expect("a number of steps");
        let descent = Descent::new(&square(hessian), &square(noise), rate);
        match descent.and_then(|descent| descent.escape_efficiency(steps)) {
            Ok(answer) => violations.extend(dishonest(name, &answer, &[answer.value], &[exact])),
            Err(unmet) => violations.push(format!("{name}: {unmet}")),
        }
    }
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}
