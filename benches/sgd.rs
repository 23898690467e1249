//! Nanoseconds per step of one chain of SGD on a quadratic; compare with d normals in
//! `benches/normals.rs`.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use nalgebra::DMatrix;
use sgdcheck::monte_carlo::sgd::{CHAINS, QuadraticSgd};
use sgdcheck::monte_carlo::{Normals, Stream, UnitNoise};

const STEPS: u64 = 64;

fn step(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("step of a chain");
    group.throughput(Throughput::Elements(CHAINS as u64 * STEPS));
    for d in [1, 3, 10, 50] {
        for law in [UnitNoise::Gaussian, UnitNoise::TwoPoint] {
            let hessian = DMatrix::from_fn(d, d, |i, j| 1.0 / (1 + i + j) as f64);
            let root = DMatrix::from_fn(d, d, |i, j| 0.1 / (1 + 2 * i + j) as f64);
            let (minimum, start) = (vec![1.0; d], vec![0.0; d]);
            let mut chains = QuadraticSgd::new(0.5, &hessian, &root, law, &minimum, &start);
            let mut normals = Normals::from_rng(&mut Stream::new(1, &["bench"]).generator(0));
            group.bench_function(BenchmarkId::new(law.name(), d), |bencher| {
                bencher.iter(|| (0..STEPS).for_each(|_| chains.step(&mut normals)));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, step);
criterion_main!(benches);
