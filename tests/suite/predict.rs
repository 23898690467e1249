//! The calculator in the library: its numbers against oracles, and its refusals.

use nalgebra::DMatrix;
use proptest::prelude::*;
use sgdcheck::instances::momentum::{MomentumQuadratic, Preconditioned};
use sgdcheck::instances::quadratic::NoisyQuadratic;
use sgdcheck::oracles::law::finite_population::Sampling;
use sgdcheck::predict::gradient_noise::Gradients;
use sgdcheck::predict::learning_rate::learning_rate;
use sgdcheck::predict::stability::{Batch, Stability};
use sgdcheck::predict::{Curvature, Descent, Noise, Problem, Repairs, Unmet};

/// Of symmetric matrices of condition up to 1e3, eigenvalues and congruences are good to some d² u times
/// the condition, and so is the covariance, to the condition of the Lyapunov equation, 1e3 again.
const TOLERANCE: f64 = 1e-9;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn with_momentum_the_covariance_is_the_stationary_one(
        sgd in MomentumQuadratic::any(1..=6, 0.3..=1.9, 0.1, 0.0..=0.95),
    ) {
        let (hessian, noise) = (sgd.hessian().matrix(), sgd.noise().matrix());
        let (rate, momentum) = (sgd.learning_rate(), sgd.momentum());
        let descent = Descent::accelerated(&hessian, &noise, rate, None, momentum);
        let answer = descent.and_then(|descent| descent.covariance()).expect("the hypotheses hold");
        prop_assert!(answer.relative_distance() < TOLERANCE, "{}", answer.relative_distance());
    }

    #[test]
    fn with_a_preconditioner_the_covariance_is_the_stationary_one(
        sgd in Preconditioned::any(1..=5, 0.0..=0.9),
        rate in 0.1..2.0_f64,
    ) {
        let preconditioner = sgd.rates().matrix() / rate;
        let (hessian, noise) = (dense_symmetric(&sgd.hessian()), sgd.noise().matrix());
        let rates = Some(&preconditioner);
        let descent = Descent::accelerated(&hessian, &noise, rate, rates, sgd.momentum());
        let answer = descent.and_then(|descent| descent.covariance()).expect("the hypotheses hold");
        prop_assert!(answer.relative_distance() < TOLERANCE, "{}", answer.relative_distance());
    }

    /// The bound of the oracle grows with the number of steps.
    #[test]
    fn the_escape_efficiency_is_that_of_the_algorithm(
        sgd in NoisyQuadratic::any(1..=6, 0.3..=1.95, 0.01),
        steps in 0..100_000_u64,
    ) {
        let (hessian, noise) = (sgd.hessian().matrix(), sgd.noise().matrix());
        let descent = Descent::new(&hessian, &noise, sgd.learning_rate());
        let answer = descent.and_then(|descent| descent.escape_efficiency(steps));
        let answer = answer.expect("the hypotheses hold");
        prop_assert!(answer.relative_distance() <= TOLERANCE, "{answer:?}");
    }

    #[test]
    fn the_training_error_is_that_of_the_algorithm(
        sgd in MomentumQuadratic::any(1..=6, 0.3..=1.9, 0.1, 0.0..=0.95),
    ) {
        let (hessian, noise) = (sgd.hessian().matrix(), sgd.noise().matrix());
        let descent = Descent::accelerated(&hessian, &noise, sgd.learning_rate(), None, sgd.momentum());
        let answer = descent.and_then(|descent| descent.training_error()).expect("the hypotheses hold");
        prop_assert!(answer.relative_distance() < TOLERANCE, "{answer:?}");
    }

    /// The oracle brackets the minimiser to 1e-6 .. 1e-3 of its distance from the ends of (0, 2/k*).
    #[test]
    fn the_learning_rate_minimises_the_divergence(
        sgd in NoisyQuadratic::any(2..=6, 0.3..=1.9, 0.01),
        batch in 1..1000_u64,
    ) {
        let hessian = Curvature::Matrix(sgd.hessian().matrix());
        let answer = learning_rate(hessian, Repairs::default(), 1000, batch);
        let answer = answer.expect("the hypotheses hold");
        prop_assert!(answer.relative_distance() <= 6e-5, "{answer:?}");
    }

    /// A diagonal problem has the same answers as a vector and as a matrix.
    #[test]
    fn vectors_give_what_matrices_give(
        entries in prop::collection::vec((0.1..1.9_f64, 0.0..3.0_f64, 0.5..1.0_f64), 1..6),
        momentum in 0.0..0.99_f64,
    ) {
        let column = |of: fn(&(f64, f64, f64)) -> f64| entries.iter().map(of).collect::<Vec<f64>>();
        let (k, c, p) = (column(|x| x.0), column(|x| x.1), column(|x| x.2));
        let full = |values: &[f64]| DMatrix::from_diagonal(&values.to_vec().into());
        let vectors = Descent::of(Problem {
            hessian: Curvature::Diagonal(k.clone()),
            noise: Noise::Diagonal(c.clone()),
            learning_rate: 1.0,
            momentum,
            preconditioner: Some(Curvature::Diagonal(p.clone())),
            repairs: Repairs::default(),
        });
        let matrices = Descent::accelerated(&full(&k), &full(&c), 1.0, Some(&full(&p)), momentum);
        let [a, b] = [vectors, matrices].map(|descent| {
            descent.and_then(|descent| descent.training_error()).expect("the hypotheses hold")
        });
        prop_assert!((a.value - b.value).abs() <= 1e-12 * b.value, "{a:?} {b:?}");
        prop_assert!(a.relative_distance() <= TOLERANCE, "{a:?}");
    }

    /// A change of the unit of the loss and of that of the parameters.
    #[test]
    fn answers_have_units(
        sgd in MomentumQuadratic::any(1..=4, 0.3..=1.9, 0.1, 0.0..=0.95),
        (loss, length) in (1e-30..1e30_f64, 1e-30..1e30_f64),
    ) {
        let (hessian, noise) = (sgd.hessian().matrix(), sgd.noise().matrix());
        let (rate, momentum) = (sgd.learning_rate(), sgd.momentum());
        let plain = Descent::accelerated(&hessian, &noise, rate, None, momentum);
        // A gradient is a loss over a length, a step a length squared over a loss.
        let unit = loss / length / length;
        let other = Descent::accelerated(
            &(hessian * unit),
            &(noise * (unit * loss)),
            rate / unit,
            None,
            momentum,
        );
        let [a, b] = [plain, other].map(|descent| descent.expect("the hypotheses hold"));
        let [error, scaled] = [&a, &b].map(|descent| descent.training_error().expect("in range").value);
        prop_assert!((error * loss - scaled).abs() <= TOLERANCE * scaled);
        let [wide, scaled] = [&a, &b].map(|descent| descent.covariance().expect("in range").value);
        let square = length * length;
        prop_assert!((&wide * square - &scaled).amax() <= TOLERANCE * scaled.amax());
    }

    /// Whatever comes in, an answer is finite and checked honestly, or there is a reason.
    #[test]
    fn nothing_panics(
        numbers in prop::collection::vec(hostile(), 8),
        (rate, momentum) in (hostile(), prop_oneof![hostile(), 0.0..1.0_f64]),
        repairs in (any::<bool>(), any::<bool>()),
        steps in any::<u64>(),
    ) {
        let (a, b) = numbers.split_at(4);
        let problem = Problem {
            hessian: Curvature::Matrix(DMatrix::from_row_slice(2, 2, a)),
            noise: Noise::Matrix(DMatrix::from_row_slice(2, 2, b)),
            learning_rate: rate,
            momentum,
            preconditioner: None,
            repairs: Repairs { symmetrise: repairs.0, project: repairs.1 },
        };
        let diagonal = Problem {
            hessian: Curvature::Diagonal(a.to_vec()),
            noise: Noise::Factor(DMatrix::from_row_slice(4, 1, b)),
            ..problem.clone()
        };
        for problem in [problem, diagonal] {
            let Ok(descent) = Descent::of(problem) else { continue };
            if let Ok(answer) = descent.covariance() {
                prop_assert!(answer.value.iter().all(|x| x.is_finite()));
            }
            for answer in [descent.training_error(), descent.escape_efficiency(steps)].into_iter().flatten() {
                prop_assert!(answer.value.is_finite() && 0.0 <= answer.value, "{answer:?}");
            }
            _ = (descent.variances(), descent.equilibrium());
        }
        let matrix = Curvature::Matrix(DMatrix::from_row_slice(2, 2, a));
        _ = learning_rate(matrix.clone(), Repairs::default(), steps, steps / 3);
        let batch = Batch { size: steps, data: None };
        let limit = Stability::new(matrix, Repairs::default(), momentum, (numbers[7], batch));
        if let Ok(answer) = limit.and_then(|limit| limit.limit()) {
            prop_assert!(answer.value.is_finite() && 0.0 < answer.value, "{answer:?}");
        }
        let gradients = DMatrix::from_row_slice(4, 2, &numbers);
        if let Ok(gradients) = Gradients::new(&gradients, 1 + steps % 3, Sampling::WithoutReplacement) {
            _ = (gradients.covariance(), gradients.variances());
        }
    }

    /// Not all batches of these samples are alike, and each is counted.
    #[test]
    fn the_noise_is_that_of_all_batches(
        numbers in prop::collection::vec(-3.0..3.0_f64, 12),
        batch in 1..=4_u64,
        with in any::<bool>(),
    ) {
        let table = DMatrix::from_row_slice(6, 2, &numbers);
        let sampling = if with { Sampling::WithReplacement } else { Sampling::WithoutReplacement };
        let gradients = Gradients::new(&table, batch, sampling).expect("a batch of at most all");
        let answer = gradients.covariance().expect("in range");
        prop_assert!(answer.relative_distance() < 1e-9, "{answer:?}");
        let factor = gradients.factor();
        prop_assert!((&factor * factor.transpose() - &answer.value).amax() < 1e-12);
    }
}

/// Numbers that break what does not expect them.
fn hostile() -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(0.0),
        Just(-0.0),
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(1e-320),
        Just(1e308),
        Just(-1e308),
        Just(1e-160),
        Just(1.0),
        -2.0..2.0_f64,
        0.1..2.0_f64,
    ]
}

fn dense_symmetric(matrix: &DMatrix<f64>) -> DMatrix<f64> {
    (matrix + matrix.transpose()) * 0.5
}

fn matrix(rows: usize, numbers: &[f64]) -> DMatrix<f64> {
    DMatrix::from_row_slice(rows, numbers.len() / rows, numbers)
}

#[test]
fn what_breaks_a_hypothesis_is_refused_with_its_name_and_the_way_out() {
    let good = matrix(2, &[2.0, 1.0, 1.0, 3.0]);
    let ask = |hessian: &DMatrix<f64>, noise: &DMatrix<f64>, rate, momentum| {
        let found = Descent::accelerated(hessian, noise, rate, Some(&good), momentum);
        found.err().map_or_else(String::new, |unmet| unmet.to_string())
    };
    let plain = |hessian: &[f64], noise: &[f64], rate| {
        let rows = if hessian.len() == 9 { 3 } else { 2 };
        let found = Descent::new(&matrix(rows, hessian), &matrix(rows, noise), rate);
        found.err().map_or_else(String::new, |unmet| unmet.to_string())
    };
    let cases = [
        (ask(&matrix(1, &[1.0, 2.0]), &good, 0.1, 0.0), "the Hessian is 1 x 2, not square"),
        (ask(&good, &matrix(1, &[1.0]), 0.1, 0.0), "noise covariance is 1 x 1, but the Hessian 2"),
        (
            ask(&matrix(2, &[2.0, f64::NAN, 1.0, 3.0]), &good, 0.1, 0.0),
            "the Hessian has no finite number in row 1, column 2",
        ),
        (
            ask(&matrix(2, &[2.0, 1.0, 1.5, 3.0]), &good, 0.1, 0.0),
            "the entry in row 2, column 1 differs from the one across the diagonal by 0.204124",
        ),
        (ask(&matrix(2, &[2.0, 1.0, 1.5, 3.0]), &good, 0.1, 0.0), "--symmetrise"),
        (
            plain(&[1e13, 0.0, 0.0, 0.0, 2.0, 1.9, 0.0, -1.9, 2.0], &[1.0; 9], 1e-14),
            "the Hessian is not symmetric",
        ),
        (
            ask(&matrix(2, &[1.0, 2.0, 2.0, 1.0]), &good, 0.1, 0.0),
            "least eigenvalue is -1; the point",
        ),
        (ask(&matrix(2, &[1.0, 2.0, 2.0, 1.0]), &good, 0.1, 0.0), "Gauss-Newton"),
        (ask(&matrix(2, &[1.0; 4]), &good, 0.1, 0.0), "the Hessian is not positive definite"),
        (
            ask(&good, &matrix(2, &[1.0, 2.0, 2.0, 1.0]), 0.1, 0.0),
            "the noise covariance is not positive semidefinite: its least eigenvalue is -1; --project",
        ),
        (plain(&[1.0, 0.0, 0.0, 1.0], &[1e6, 0.0, 0.0, -1e-9], 0.1), "least eigenvalue is -1e-9"),
        (plain(&[1.0, 0.0, 0.0, 1.0], &[1e16, 0.0, 0.0, -1.0], 0.1), "least eigenvalue is -1"),
        (ask(&good, &good, -0.1, 0.0), "the learning rate is -0.1"),
        (ask(&good, &good, f64::NAN, 0.0), "the learning rate is NaN"),
        (plain(&[1.0, 0.0, 0.0, 1.0], &[1.0, 0.0, 0.0, 1.0], 1e-320), "choose other units"),
        (ask(&good, &good, 0.1, 1.0), "the momentum is 1, not in [0, 1)"),
        (ask(&good, &good, 0.5, 0.0), "take a learning rate below 0.15"),
        (
            plain(&[1.0, 0.0, 0.0, 1.0], &[1.0, 0.0, 0.0, 1.0], 2.0),
            "the Hessian is 2, not below 2 (1 + momentum) = 2; take a learning rate below 2",
        ),
        (
            plain(&[1.0, 0.0, 0.0, 1.0], &[1.0, 0.0, 0.0, 1.0], 2.0_f64.next_down()),
            "the step is too close to the limit of stability",
        ),
    ];
    for (reason, expected) in cases {
        assert!(reason.contains(expected), "'{reason}' for '{expected}'");
    }
}

/// A Hessian in single precision, and one by finite differences.
#[test]
fn nearly_symmetric_matrices_are_taken_and_it_is_said() {
    let noise = matrix(2, &[1.0, 0.5, 0.5, 2.0]);
    for asymmetry in [1e-7, 5e-4] {
        let hessian = matrix(2, &[2.0, 1.0, 1.0 + asymmetry, 3.0]);
        let mean = matrix(2, &[2.0, 1.0 + asymmetry / 2.0, 1.0 + asymmetry / 2.0, 3.0]);
        let found = Descent::new(&hessian, &noise, 0.5).and_then(|descent| descent.covariance());
        let found = found.expect("nearly symmetric");
        let exact = Descent::new(&mean, &noise, 0.5).and_then(|descent| descent.covariance());
        assert!((found.value - exact.expect("symmetric").value).amax() < 1e-12);
        assert!(found.notes.iter().any(|note| note.contains("differs from its transpose")));
    }
}

#[test]
fn with_leave_negative_eigenvalues_of_the_noise_are_cut() {
    let problem = |repairs| Problem {
        hessian: Curvature::Matrix(matrix(2, &[2.0, 1.0, 1.0, 3.0])),
        noise: Noise::Matrix(matrix(2, &[1.0, 2.0, 2.0, 1.0])),
        learning_rate: 0.5,
        momentum: 0.0,
        preconditioner: None,
        repairs,
    };
    let repairs = Repairs { project: true, ..Repairs::default() };
    let found = Descent::of(problem(repairs)).and_then(|descent| descent.covariance());
    let all = Descent::new(&matrix(2, &[2.0, 1.0, 1.0, 3.0]), &matrix(2, &[1.5; 4]), 0.5);
    let expected = all.and_then(|descent| descent.covariance()).expect("the hypotheses hold");
    assert!((found.expect("projected").value - expected.value).amax() < 1e-12);
    assert!(matches!(Descent::of(problem(Repairs::default())), Err(Unmet::Indefinite { .. })));
}

#[test]
fn a_singular_noise_is_admitted() {
    let (hessian, noise) = (matrix(2, &[2.0, 1.0, 1.0, 3.0]), matrix(2, &[1.0; 4]));
    let answer = Descent::new(&hessian, &noise, 0.55).and_then(|descent| descent.covariance());
    // By exact rational arithmetic: [[1804, 2882], [2882, 4631]] / 225, at a step close to the limit,
    // where the condition of the equation is 1e3.
    let exact = matrix(2, &[1804.0, 2882.0, 2882.0, 4631.0]) / 225.0;
    assert!((answer.expect("the hypotheses hold").value - exact).amax() < 1e-10);
}

/// Above the dimension where the law is summed, a proof takes its place.
#[test]
fn large_covariances_are_proved() {
    let d = 90;
    let mirror = nalgebra::DVector::from_fn(d, |i, _| 1.0 + (i % 7) as f64);
    let mirror =
        DMatrix::identity(d, d) - &mirror * mirror.transpose() * (2.0 / mirror.norm_squared());
    let turned = |value: fn(f64) -> f64| {
        let values: Vec<f64> = (0..d).map(|i| value((i as f64 + 0.5) / d as f64)).collect();
        dense_symmetric(&(&mirror * DMatrix::from_diagonal(&values.into()) * &mirror))
    };
    let hessian = turned(|x| 0.02 + 2.0 * x);
    let noise =
        DMatrix::from_fn(d, d, |i, j| if i == j { 2.0 } else { 1.0 / (1.0 + (i + j) as f64) });
    for momentum in [0.0, 0.9] {
        let descent = Descent::accelerated(&hessian, &noise, 0.9, None, momentum);
        let answer = descent.and_then(|descent| descent.covariance()).expect("the hypotheses hold");
        assert!(answer.relative_distance() < 1e-8, "{:?}", answer.checks);
    }
}

/// S = N - 1, where the step is close to 2/k*.
#[test]
fn a_batch_of_almost_all_data_has_an_oracle() {
    for data in [1_000, 50_000, 1_000_000] {
        let hessian = Curvature::Diagonal(vec![1.0, 2.0, 0.5]);
        let answer = learning_rate(hessian, Repairs::default(), data, data - 1);
        let answer = answer.expect("the hypotheses hold");
        assert!(answer.relative_distance() < 1e-5, "{data}: {answer:?}");
    }
}

#[test]
fn the_limit_of_stability_is_that_of_second_moments() {
    for momentum in [0.0, 0.5, 0.99] {
        for noise in [0.0, 0.3, 5.0] {
            let batch = Batch { size: 4, data: Some(100) };
            let hessian = Curvature::Matrix(matrix(2, &[2.0, 1.0, 1.0, 3.0]));
            let limit = Stability::new(hessian, Repairs::default(), momentum, (noise, batch));
            let answer = limit.and_then(|limit| limit.limit()).expect("the hypotheses hold");
            assert!(answer.relative_distance() < 1e-5, "{momentum} {noise}: {answer:?}");
        }
    }
}

/// C = 0.3 I, λ = 0.1: T = 0.03, and 2k E[w²] = T / (1 - λk/2).
#[test]
fn isotropic_noise_has_a_temperature() {
    let hessian = matrix(2, &[2.0, 1.0, 1.0, 3.0]);
    let noise = DMatrix::from_diagonal_element(2, 2, 0.3);
    let answers = Descent::new(&hessian, &noise, 0.1).and_then(|descent| descent.equilibrium());
    let answers = answers.expect("the hypotheses hold");
    assert_eq!(answers.len(), 3);
    for answer in &answers {
        assert!(answer.relative_distance() < TOLERANCE, "{answer:?}");
    }
    let sgdcheck::predict::answer::Value::Number(temperature) = answers[0].value else {
        panic!("{:?}", answers[0]);
    };
    assert!((temperature - 0.03).abs() < 1e-15, "{temperature}");
}
