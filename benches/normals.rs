//! Nanoseconds per random number, by law; the baseline against which simulations are measured.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use sgdcheck::monte_carlo::{Normals, Stream, UnitNoise};

const VALUES: usize = 4096;

fn fill(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("fill");
    group.throughput(Throughput::Elements(VALUES as u64));
    let mut source = Normals::from_rng(&mut Stream::new(1, &["bench"]).generator(0));
    let mut out = vec![0.0; VALUES];
    for law in UnitNoise::ALL {
        group.bench_function(law.name(), |bencher| {
            bencher.iter(|| {
                source.fill_noise(law, black_box(&mut out));
            });
        });
    }
    group.bench_function("uniform on (0, 1)", |bencher| {
        bencher.iter(|| source.fill_uniform(black_box(&mut out)));
    });
    group.finish();
}

fn seeding(criterion: &mut Criterion) {
    let stream = Stream::new(1, &["bench"]);
    criterion.bench_function("seed a block", |bencher| {
        bencher.iter_batched(
            || stream.generator(0),
            |mut rng| Normals::from_rng(&mut rng),
            BatchSize::SmallInput,
        );
    });
}

criterion_group!(benches, fill, seeding);
criterion_main!(benches);
