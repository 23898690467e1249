//! Seconds per weak-error oracle, by kind and number of nodes, and per coupled replica.

use std::f64::consts::TAU;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use sgdcheck::instances::finite_noise::FiniteNoise;
use sgdcheck::instances::periodic_loss::{PeriodicLoss, Waves};
use sgdcheck::monte_carlo::coupling::weak_difference;
use sgdcheck::monte_carlo::{Block, Stream};
use sgdcheck::oracles::numerics::spectral::Grid;
use sgdcheck::oracles::{law::kolmogorov, law::semigroup};
use sgdcheck::papers::hu2017::approximation::coarse_step::SynchronousPair;
use sgdcheck::papers::hu2017::approximation::theory::corrected;

const STEP: f64 = 1.0 / 64.0;

/// A loss that varies along every coordinate, with skewed noise along the first and the last.
fn loss<const D: usize>() -> PeriodicLoss<D> {
    let along = |axis: usize| std::array::from_fn(|i| i32::from(i == axis));
    let noise = FiniteNoise::two_point(0.2).expect("a probability");
    PeriodicLoss::new(
        Waves::new(&[(along(0), 0.7, 0.3), ([1; D], 0.2, 1.1)]),
        vec![(noise, Waves::new(&[(along(D - 1), 0.6, 1.9), ([1; D], 0.2, 0.4)]))],
    )
}

fn oracles<const D: usize>(criterion: &mut Criterion, sizes: [usize; 3]) {
    let mut group = criterion.benchmark_group(format!("O: weak error, d = {D}, η = 1/64, T = 1"));
    group.sample_size(10);
    let loss = loss::<D>();
    let observable = |x: &[f64; D]| libm::cos(x[0] + 0.5);
    let starts = [[1.0; D]];
    for nodes in sizes {
        let grid = Grid::torus(TAU, nodes);
        group.bench_function(BenchmarkId::new("semigroup", nodes), |bencher| {
            bencher.iter(|| {
                let chain = loss.sgd(black_box(STEP));
                semigroup::expectations(&grid, &chain, &observable, &[64], &starts)
            });
        });
        group.bench_function(BenchmarkId::new("Kolmogorov", nodes), |bencher| {
            bencher.iter(|| {
                let model = corrected(&loss, black_box(STEP), 1.0, 1.0);
                kolmogorov::expectations(&grid, &model, &observable, &[1.0], &starts)
            });
        });
    }
    group.finish();
}

fn coupled<const D: usize>(criterion: &mut Criterion) {
    const REPLICAS: usize = 256;
    let mut group = criterion.benchmark_group("coupled replicas of four steps");
    group.sample_size(10).throughput(Throughput::Elements(REPLICAS as u64));
    let loss = loss::<D>();
    let pair = SynchronousPair { loss: &loss, step: 0.25, correction: 1.0, spread: 1.0 };
    let observable = |x: &[f64; D]| libm::cos(x[0] + 0.5);
    group.bench_function(BenchmarkId::new("dimension", D), |bencher| {
        bencher.iter(|| {
            let rng = Stream::new(1, &["bench"]).generator(0);
            let replicas = REPLICAS;
            weak_difference(&pair, &observable, &[1.0; D], 4, &mut Block { rng, replicas })
        });
    });
    group.finish();
}

fn one_dimension(criterion: &mut Criterion) {
    oracles::<1>(criterion, [45, 91, 181]);
    coupled::<1>(criterion);
}

fn two_dimensions(criterion: &mut Criterion) {
    oracles::<2>(criterion, [25, 33, 41]);
    coupled::<2>(criterion);
}

criterion_group!(benches, one_dimension, two_dimensions);
criterion_main!(benches);
