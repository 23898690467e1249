use super::*;
use crate::data;
use crate::instances::network::{Normalisation, Rule, gradient_variance};
use nalgebra::DMatrix;

fn stream(name: &str) -> Stream {
    Stream::new(1, &["network witnesses", name])
}

fn cancer() -> Network {
    Network::new(30, &[6, 5], 2).normalised(Normalisation::AfterReLU)
}

#[test]
fn a_split_parts_the_rows() {
    let table = data::breast_cancer();
    let [train, test] = split(table, 400, &stream("split"));
    assert_eq!((train.rows(), test.rows()), (400, 169));
    let mut both: Vec<f64> = [&train, &test].iter().flat_map(|t| t.inputs.clone()).collect();
    let mut all = table.inputs.clone();
    both.sort_by(f64::total_cmp);
    all.sort_by(f64::total_cmp);
    assert!(both == all);
}

#[test]
fn a_run_is_its_stream_and_nothing_else() {
    let rule = Rule { momentum: 0.5, noise: 0.01, ..Rule::plain(0.1, 12) };
    let run = |name: &str| {
        let weights = start(&cancer(), &stream("start"));
        let mut descent = Descent::new(&cancer(), data::breast_cancer(), weights, &stream(name));
        descent.steps(&rule, 20);
        descent.weights().to_vec()
    };
    assert_eq!(run("a"), run("a"));
    assert_ne!(run("a"), run("b"));
}

#[test]
fn batches_of_all_rows_are_gradient_descent() {
    let weights = start(&cancer(), &stream("start"));
    let table = data::breast_cancer();
    let mut gradient = vec![0.0; weights.len()];
    Passes::new(&cancer()).gradient(&weights, &Batch::of(table), &mut gradient);
    let mut descent = Descent::new(&cancer(), table, weights.clone(), &stream("run"));
    descent.step(&Rule::plain(0.25, 569));
    let expected: Vec<f64> = weights.iter().zip(&gradient).map(|(w, g)| w - 0.25 * g).collect();
    assert_eq!(descent.weights(), expected);
}

#[test]
fn training_fits_and_generalises() {
    let [train, test] = split(data::breast_cancer(), 400, &stream("split"));
    let weights = start(&cancer(), &stream("start"));
    let mut descent = Descent::new(&cancer(), &train, weights, &stream("run"));
    descent.steps(&Rule::plain(0.1, 32), 400);
    let (end, batches) = (descent.weights(), [&Batch::of(&train), &Batch::of(&test)]);
    let score = score(&mut Passes::new(&cancer()), end, batches);
    assert!(score.train_error < 0.02 && score.test_error < 0.1, "{score:?}");
}

/// The covariance from a matrix of all gradients.
#[test]
fn the_variance_of_gradients_is_the_trace_of_their_covariance() {
    let network = Network::new(30, &[4], 2);
    let table = data::breast_cancer().choose(&[0, 5, 9, 100, 203]);
    let weights = start(&network, &stream("start"));
    let mut passes = Passes::new(&network);
    let gradients = nalgebra::DMatrix::from_fn(5, weights.len(), |_, _| 0.0);
    let mut gradients = gradients;
    for row in 0..5 {
        let mut gradient = vec![0.0; weights.len()];
        passes.gradient(&weights, &Batch::of(&table.choose(&[row])), &mut gradient);
        gradients.row_mut(row).iter_mut().zip(gradient).for_each(|(place, g)| *place = g);
    }
    let mean = gradients.row_mean();
    let squares = gradients.row_iter().map(|row| (row - &mean).norm_squared()).sum::<f64>();
    let found = gradient_variance(&network, &weights, &table);
    assert!((found - squares / 4.0).abs() < 1e-12 * squares, "{found}");
}

/// The whole Hessian: one product per weight. Its asymmetry is rounding.
fn hessian(passes: &mut Passes, weights: &[f64], batch: &Batch) -> DMatrix<f64> {
    let size = weights.len();
    let (mut direction, mut matrix) = (vec![0.0; size], DMatrix::zeros(size, size));
    for column in 0..size {
        direction[column] = 1.0;
        let product = &mut matrix.as_mut_slice()[column * size..][..size];
        passes.hessian_times(weights, &direction, batch, product);
        direction[column] = 0.0;
    }
    matrix
}

#[test]
fn extremes_are_those_of_the_whole_hessian() {
    let network = cancer();
    let weights = start(&network, &stream("start"));
    let batch = Batch::of(data::breast_cancer());
    let mut passes = Passes::new(&network);
    let whole = hessian(&mut passes, &weights, &batch);
    let skew = (&whole - whole.transpose()).norm() / whole.norm();
    assert!(skew < 1e-13, "asymmetry {skew}");
    let mut normals = Normals::from_rng(&mut stream("probes").generator(0));
    let eigenvalues = whole.clone().symmetric_eigenvalues();
    let [least, largest] = curvature::extremes(&mut passes, &weights, &batch, 60, &mut normals);
    let scale = largest.abs();
    assert!((largest - eigenvalues.max()).abs() < 1e-9 * scale, "{largest} {}", eigenvalues.max());
    assert!((least - eigenvalues.min()).abs() < 1e-6 * scale, "{least} {}", eigenvalues.min());
}
