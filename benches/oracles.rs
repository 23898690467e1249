//! O: seconds per call of the deterministic oracles at their default accuracy. Others are timed beside
//! the workloads that they belong to: `lyapunov`, `exits`, `saddle` and `weak_error`.

use std::hint::black_box;

use criterion::{Criterion, SamplingMode, criterion_group, criterion_main};
use nalgebra::{DMatrix, DVector};
use sgdcheck::oracles::exit::action::{self, Field};
use sgdcheck::oracles::exit::first_passage::{self, Diffusion, End};
use sgdcheck::oracles::law::density::{Annealed, Mesh};
use sgdcheck::oracles::law::finite_population::{self, Rational, Sampling};
use sgdcheck::oracles::numerics::exponential::exponential;
use sgdcheck::oracles::{exit::planar_exit, law::spectrum, linear::linear_sde, linear::recursion};

/// A drift with eigenvalues 1 to d and a rotation between neighbours.
fn drift(d: usize) -> DMatrix<f64> {
    DMatrix::from_fn(d, d, |i, j| match j as isize - i as isize {
        0 => (i + 1) as f64,
        1 => 0.5,
        -1 => -0.5,
        _ => 0.0,
    })
}

/// Linear problems in five dimensions.
fn linear(criterion: &mut Criterion) {
    const D: usize = 5;
    let mut group = criterion.benchmark_group("O");
    group.sample_size(20);
    let (drift, one) = (drift(D), DMatrix::identity(D, D));
    group.bench_function("exponential, d = 5", |bencher| {
        bencher.iter(|| exponential(black_box(&drift)));
    });
    group.bench_function("linear_sde::stationary, d = 5", |bencher| {
        bencher.iter(|| linear_sde::stationary(black_box(&drift), &one));
    });
    group.bench_function("linear_sde::from_a_point, d = 5, time 10", |bencher| {
        bencher.iter(|| linear_sde::from_a_point(black_box(&drift), &one, 10.0));
    });
    // A contraction by 0.9.
    let map = DMatrix::from_diagonal(&DVector::from_fn(D, |i, _| 0.9 - 0.3 * i as f64));
    let zero = DVector::zeros(D);
    group.bench_function("recursion::mean, d = 5, ‖A‖ = 0.9", |bencher| {
        let push = DVector::from_element(D, 1.0);
        bencher.iter(|| recursion::mean(black_box(&map), &push, &zero, 0.9));
    });
    group.bench_function("recursion::covariance, d = 5, ‖A‖ = 0.9", |bencher| {
        let start = DMatrix::zeros(D, D);
        bencher.iter(|| recursion::covariance(black_box(&map), &one, &start, 0.9));
    });
    group.finish();
}

/// Exits of diffusions, at a barrier of 20 temperatures where there is one.
fn exits(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("O");
    group.sampling_mode(SamplingMode::Flat).sample_size(10);
    let well = Diffusion::ito(|x: f64| x - x * x * x, |_| 0.0125);
    let out = (End::Natural, End::Absorbing(0.5));
    group.bench_function("first_passage::ln_mean_time", |bencher| {
        bencher.iter(|| first_passage::ln_mean_time(black_box(&well), out.0, out.1, -1.0));
    });
    group.bench_function("first_passage::probability_right", |bencher| {
        bencher.iter(|| first_passage::probability_right(black_box(&well), -0.5, 0.5, -0.1));
    });
    group.bench_function("spectrum::ln_lowest, three of a double well", |bencher| {
        let ends = (End::Natural, End::Natural);
        bencher.iter(|| spectrum::ln_lowest(black_box(&well), ends.0, ends.1, (-1.0, 1.0), 3));
    });
    group.bench_function("planar_exit::mean_time_disc", |bencher| {
        bencher.iter(|| planar_exit::mean_time_disc(2, black_box, 1e-4, 1.0));
    });
    group.bench_function("action::to_boundary", |bencher| {
        let field = Field {
            drift: |[x, y]: [f64; 2]| [-x + 0.5 * y, -0.5 * x - 2.0 * y],
            covariance: |_: [f64; 2]| [[1.0, 0.2], [0.2, 0.5]],
        };
        let circle = |t: f64| [libm::cos(t), libm::sin(t)];
        bencher.iter(|| action::to_boundary(black_box(&field), circle));
    });
    group.finish();
}

/// Laws: a density through sixty decades of time, and all batches of a population.
fn laws(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("O");
    group.sampling_mode(SamplingMode::Flat).sample_size(10);
    group.bench_function("density::masses, annealing to 1e60", |bencher| {
        let potential = |x: f64| x * x * (0.25 * x * x - 0.5) + 0.1 * x;
        let temperature = |s: f64| 0.2 / libm::log(2.0 + s);
        let annealed = Annealed::new(potential, temperature, [-3.0, 3.0]);
        let mesh = Mesh { cells: 200, steps: 8.0 };
        bencher.iter(|| annealed.masses(black_box(0.9), &[[-3.0, 0.1]], &[1e60], mesh));
    });
    group.bench_function("finite_population::moments, 8 of 16", |bencher| {
        let member = |i: i128| vec![Rational::from_integer(i * i), Rational::new(i, 3)];
        let population: Vec<_> = (0..16).map(member).collect();
        let sampling = Sampling::WithoutReplacement;
        bencher.iter(|| finite_population::moments(black_box(&population), 8, sampling));
    });
    group.finish();
}

criterion_group!(benches, linear, exits, laws);
criterion_main!(benches);
