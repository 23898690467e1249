//! The simulations on one thread, at the instructions that `SGDCHECK_SIMD` names or the widest: W1
//! normals, W2 and W2d stationary SGD, W3 paths to a saddle, W4 minibatches without replacement. Each beside a
//! plain scalar loop, in the same process.

mod scalar;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use nalgebra::DMatrix;
use sgdcheck::monte_carlo::escape::steps_to_leave;
use sgdcheck::monte_carlo::minibatch::MinibatchSgd;
use sgdcheck::monte_carlo::sgd::{QuadraticSgd, stationary_moments};
use sgdcheck::monte_carlo::{Block, Normals, Stream, UnitNoise};
use sgdcheck::simd::{self, Level};

fn stream() -> Stream {
    if let Ok(name) = std::env::var("SGDCHECK_SIMD") {
        let level = Level::named(&name).expect("SGDCHECK_SIMD is baseline, avx2 or avx512");
        simd::force(level).expect("available");
    }
    Stream::new(1, &["bench"])
}

fn block(replicas: usize) -> Block {
    Block { rng: stream().generator(0), replicas }
}

/// Per number: a buffer filled over and over.
fn normals(criterion: &mut Criterion) {
    const VALUES: usize = 4096;
    let mut group = criterion.benchmark_group("W1");
    group.throughput(Throughput::Elements(VALUES as u64));
    let mut source = Normals::from_rng(&mut stream().generator(0));
    let mut out = vec![0.0; VALUES];
    for law in UnitNoise::ALL {
        group.bench_function(law.name(), |bencher| {
            bencher.iter(|| source.fill_noise(law, black_box(&mut out)));
        });
    }
    group.bench_function("uniform on (0, 1)", |bencher| {
        bencher.iter(|| source.fill_uniform(black_box(&mut out)));
    });
    let mut rng = scalar::generator();
    group.bench_function("scalar", |bencher| {
        bencher.iter(|| scalar::normals(&mut rng, black_box(&mut out)));
    });
    group.finish();
    criterion.bench_function("seed a block", |bencher| {
        let seed = |mut rng| Normals::from_rng(&mut rng);
        bencher.iter_batched(|| stream().generator(0), seed, BatchSize::SmallInput);
    });
}

/// Per step of a chain: means and one covariance after 200 steps, averaged over 800 more; 10^4 chains.
fn stationary(criterion: &mut Criterion) {
    const CHAINS: usize = 10_000;
    let steps = (200, 800);
    for (name, d, learning_rate) in [("W2", 1, 1.8), ("W2d", 10, 0.5)] {
        let mut group = criterion.benchmark_group(name);
        group.sample_size(10);
        group.throughput(Throughput::Elements((CHAINS * 1000) as u64));
        let hessian = DMatrix::from_fn(d, d, |i, j| 1.0 / (1 + i + j) as f64);
        let root = DMatrix::identity(d, d);
        for law in [UnitNoise::Gaussian, UnitNoise::TwoPoint] {
            let (minimum, start) = (vec![1.0; d], vec![0.0; d]);
            let mut chains =
                QuadraticSgd::new(learning_rate, &hessian, &root, law, &minimum, &start);
            group.bench_function(law.name(), |bencher| {
                bencher.iter(|| {
                    // A replica is a pair of chains.
                    stationary_moments(&mut chains, &[(0, 0)], steps, &mut block(CHAINS / 2))
                });
            });
        }
        let mut rng = scalar::generator();
        group.bench_function("scalar", |bencher| {
            bencher.iter(|| {
                if d == 1 {
                    scalar::stationary(&mut rng, learning_rate, steps, CHAINS)
                } else {
                    scalar::stationary_dense(&mut rng, (learning_rate, &hessian), steps, CHAINS)
                }
            });
        });
        group.finish();
    }
}

/// Per useful step: 2000 Euler-Maruyama paths in (x² - 1)² / 4 at ε = 0.1, from -1 to 0.
fn paths(criterion: &mut Criterion) {
    let (dt, epsilon): (f64, f64) = (1e-3, 0.1);
    let amplitude = (2.0 * epsilon * dt).sqrt();
    let run = || {
        let mut normals = Normals::from_rng(&mut stream().generator(0));
        let step = |[x]: [f64; 1], [z]: [f64; 1]| [x + dt * (x - x * x * x) + amplitude * z];
        let inside = |[x]: [f64; 1]| x < 0.0;
        let law = UnitNoise::Gaussian;
        steps_to_leave(&mut normals, law, 2000, [-1.0], step, inside, 1 << 40)
    };
    let mut group = criterion.benchmark_group("W3");
    group.sample_size(10);
    group.throughput(Throughput::Elements(run().iter().sum::<f64>() as u64));
    group.bench_function("Euler-Maruyama", |bencher| bencher.iter(run));
    group.finish();
    let mut group = criterion.benchmark_group("W3 scalar");
    group.sample_size(10);
    group.throughput(Throughput::Elements(scalar::paths(
        &mut scalar::generator(),
        dt,
        amplitude,
        2000,
    )));
    group.bench_function("scalar", |bencher| {
        bencher.iter(|| scalar::paths(&mut scalar::generator(), dt, amplitude, 2000));
    });
    group.finish();
}

/// Per step of a chain: linear regression, batches of 100 out of 1000, 1000 chains of 1000 steps.
fn minibatches(criterion: &mut Criterion) {
    let mut numbers = vec![0.0; 2000];
    Normals::from_rng(&mut stream().generator(1)).fill(&mut numbers);
    let member = |pair: &[f64]| [pair[0] * pair[0], pair[0] * (0.5 * pair[0] + pair[1])];
    let mut population: Vec<[f64; 2]> = numbers.chunks_exact(2).map(member).collect();
    let sgd = MinibatchSgd::new(0.1, 100, &population);
    let mut group = criterion.benchmark_group("W4");
    group.sample_size(10);
    group.throughput(Throughput::Elements(1000 * 1000));
    group.bench_function("100 of 1000", |bencher| {
        bencher.iter(|| sgd.final_weights(0.0, 1000, &mut block(1000)));
    });
    let mut rng = scalar::generator();
    group.bench_function("scalar", |bencher| {
        bencher.iter(|| scalar::minibatches(&mut rng, &mut population, (0.1, 100), 1000, 1000));
    });
    group.finish();
}

criterion_group!(benches, normals, stationary, paths, minibatches);
criterion_main!(benches);
