//! Seconds per solution of X = A X Aᵀ + Q and per matrix product, by instructions and dimension.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, SamplingMode, criterion_group, criterion_main};
use nalgebra::{DMatrix, DVector};
use sgdcheck::monte_carlo::{Normals, Stream};
use sgdcheck::oracles::{linear::lyapunov, numerics::dense};
use sgdcheck::simd::{self, Level};

/// A triangle turned by a reflection, with spectral radius 0.9.
fn contraction(d: usize) -> DMatrix<f64> {
    let mut entries = vec![0.0; d * d];
    Normals::from_rng(&mut Stream::new(1, &["bench"]).generator(0)).fill(&mut entries);
    let size = 1.0 / (d as f64).sqrt();
    let t = DMatrix::from_fn(d, d, |i, j| match i.cmp(&j) {
        std::cmp::Ordering::Less => size * entries[i * d + j],
        std::cmp::Ordering::Equal => 0.9 - 1.8 * i as f64 / d as f64,
        std::cmp::Ordering::Greater => 0.0,
    });
    let v = DVector::from_fn(d, |i, _| 1.0 + i as f64);
    let mirror = DMatrix::identity(d, d) - &v * v.transpose() * (2.0 / v.norm_squared());
    dense::multiply(&dense::multiply(&mirror, &t), &mirror)
}

fn solve(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("L");
    group.sampling_mode(SamplingMode::Flat).sample_size(10);
    // Emulated sums take some eighty times as long.
    let is_emulated = |level| level == Level::Baseline && cfg!(target_arch = "x86_64");
    for level in Level::available().filter(|&level| !is_emulated(level)) {
        simd::force(level).expect("available");
        for d in [10, 50, 200, 512] {
            let (a, q) = (contraction(d), DMatrix::identity(d, d));
            let id = |what: &str| BenchmarkId::new(format!("{what}/{}", level.name()), d);
            group.bench_function(id("solve"), |bencher| {
                bencher.iter(|| lyapunov::solve(black_box(&a), &q));
            });
            group.bench_function(id("multiply"), |bencher| {
                bencher.iter(|| dense::multiply(black_box(&a), &a));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, solve);
criterion_main!(benches);
