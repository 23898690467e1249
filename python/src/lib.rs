//! The part of the Python package that is written in Rust: arrays in, arrays and JSON out.

use std::path::PathBuf;

use numpy::{PyArray2, PyReadonlyArray2, ToPyArray};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use serde_json::json;
use sgdcheck::evidence::Evidence;
use sgdcheck::measure::MEASURES;
use sgdcheck::nalgebra::DMatrix;
use sgdcheck::papers::PAPERS;
use sgdcheck::predict::answer::Value;
use sgdcheck::predict::{Answer, Curvature, Descent, Noise, Problem, Repairs};
use sgdcheck::report::answers;
use sgdcheck::report::terminal::Listing;
use sgdcheck::run::store::{Found, Headers};
use sgdcheck::run::{Plan, store};

/// A matrix of NumPy, read where it is.
type Array<'py> = PyReadonlyArray2<'py, f64>;

/// A matrix, the same in continuous time, and all that is known of it as JSON.
type Covariance<'py> = (Bound<'py, PyArray2<f64>>, Bound<'py, PyArray2<f64>>, String);

/// The stationary covariance of SGD; `symmetrise` and `project` as on the command line.
#[pyfunction]
fn predict_covariance<'py>(
    py: Python<'py>,
    matrices: (Array<'py>, Array<'py>, Option<Array<'py>>),
    numbers: (f64, f64),
    leave: (bool, bool),
) -> PyResult<Covariance<'py>> {
    let (hessian, noise, preconditioner) = matrices;
    let ((learning_rate, momentum), (symmetrise, project)) = (numbers, leave);
    let problem = Problem {
        hessian: Curvature::Matrix(matrix(&hessian)),
        noise: Noise::Matrix(matrix(&noise)),
        learning_rate,
        momentum,
        preconditioner: preconditioner.as_ref().map(|given| Curvature::Matrix(matrix(given))),
        repairs: Repairs { symmetrise, project },
    };
    // Minutes of work for large matrices: other threads may run meanwhile.
    let answer = py.detach(|| Descent::of(problem)?.covariance()).map_err(refused)?;
    let continuous = answer.beside.iter().find_map(|beside| match &beside.value {
        Value::Matrix(matrix) => Some(matrix.clone()),
        _ => None,
    });
    let continuous = continuous.ok_or_else(|| refused("there is no continuous-time value"))?;
    let value = answer.value.clone();
    // The matrices are handed over as arrays: of their JSON nothing is needed.
    let told = Answer { beside: Vec::new(), ..answer }.erased();
    let told = Answer { value: Value::Vector(Vec::new()), ..told };
    let json = answers::json("covariance", &[told]).to_string();
    Ok((array(py, &value), array(py, &continuous), json))
}

/// Every claim with its recorded verdicts, as JSON.
#[pyfunction]
fn claims() -> String {
    Listing::new(PAPERS).json().to_string()
}

/// The run and the findings that a folder of evidence holds, and the claims whose evidence is of other code, as JSON.
/// Every line is checked: its checksum, and that its verdict follows from its intervals.
#[pyfunction]
fn evidence(py: Python<'_>, folder: PathBuf) -> PyResult<String> {
    let read = || -> Result<String, store::Error> {
        let run = store::run_of(&folder)?;
        let plan = Plan::new(PAPERS, run.seed, run.budget).with_measures(MEASURES);
        let headers = Headers::new(PAPERS, &plan);
        let Found { mut records, stale, .. } = store::read_any_code(&folder, &plan, &headers)?;
        let in_order = plan.units.iter().filter_map(|(key, _)| records.remove(key));
        let evidence = Evidence::of(&plan.run, in_order);
        let told = json!({ "run": evidence.run, "findings": evidence.findings, "stale": stale });
        Ok(told.to_string())
    };
    py.detach(read).map_err(refused)
}

fn matrix(array: &Array<'_>) -> DMatrix<f64> {
    let array = array.as_array();
    DMatrix::from_fn(array.nrows(), array.ncols(), |i, j| array[(i, j)])
}

fn array<'py>(py: Python<'py>, matrix: &DMatrix<f64>) -> Bound<'py, PyArray2<f64>> {
    let rows = numpy::ndarray::Array2::from_shape_fn(matrix.shape(), |at| matrix[at]);
    rows.to_pyarray(py)
}

/// A reason with the way out, which here is an argument of a function.
fn refused(reason: impl ToString) -> PyErr {
    let reason = reason.to_string().replace("--symmetrise", "symmetrise=True");
    PyValueError::new_err(reason.replace("--project", "project=True"))
}

#[pymodule]
mod _sgdcheck {
    #[pymodule_export]
    use super::{claims, evidence, predict_covariance};
}
