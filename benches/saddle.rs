//! Exit from an unstable point: the killed kernel, first-passage quadrature, simulated SGD.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

use sgdcheck::monte_carlo::escape::steps_to_leave;
use sgdcheck::monte_carlo::{Normals, Stream, UnitNoise};
use sgdcheck::oracles::exit::chain::{self, Noise};
use sgdcheck::oracles::exit::planar_exit::{self, Axis};

fn drift(x: f64) -> f64 {
    x * (1.0 + x * (0.5 - 0.3 * x))
}

fn scale(x: f64) -> f64 {
    0.7 + 0.1 * x
}

/// One solution for a step size 2^-8.
fn killed_kernel(c: &mut Criterion) {
    let eta = 1.0 / 256.0;
    let mut group = c.benchmark_group("O: killed kernel");
    group.sample_size(10);
    for (name, noise) in [
        ("Gaussian", Noise::gaussian()),
        ("skewed two-point", Noise::Atoms(vec![(-0.5, 0.8), (2.0, 0.2)])),
    ] {
        group.bench_function(name, |b| {
            let solve = || {
                let next = |x: f64| x + eta * drift(x);
                chain::mean_steps(next, |x| eta * scale(x), &noise, (-1.0, 0.7), 0.0)
            };
            b.iter(solve);
        });
    }
    group.finish();
}

/// One mean exit time of a saddle at a step size 1e-8.
fn planar_quadrature(c: &mut Criterion) {
    let axes = [[1.0, 0.2, -0.3], [-1.5, 0.0, -0.5]].map(|drift| Axis::centred(drift, 1e-4, 1.0));
    c.bench_function("O: saddle by quadrature", |b| b.iter(|| planar_exit::mean_time(axes, 0.25)));
}

/// Per step: 64 replicas of about 1000 steps.
fn simulated_sgd(c: &mut Criterion) {
    let eta = 1.0 / 256.0;
    let mut group = c.benchmark_group("SGD until exit");
    group.sample_size(20);
    for law in UnitNoise::ALL {
        let mut normals = Normals::from_rng(&mut Stream::new(0, &["bench"]).generator(0));
        let mut run = || {
            steps_to_leave(
                &mut normals,
                law,
                64,
                [0.0],
                |[x], [zeta]| [x + eta * (drift(x) + scale(x) * zeta)],
                |[x]: [f64; 1]| -1.0 < x && x < 0.7,
                1 << 20,
            )
        };
        let steps: f64 = (0..20).map(|_| run().iter().sum::<f64>()).sum::<f64>() / 20.0;
        group.throughput(Throughput::Elements(steps as u64));
        group.bench_function(BenchmarkId::from_parameter(law.name()), |b| b.iter(&mut run));
    }
    group.finish();
}

criterion_group!(benches, killed_kernel, planar_quadrature, simulated_sgd);
criterion_main!(benches);
