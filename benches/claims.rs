//! C: seconds per claim, whole, at the quick budget and on all threads.

use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use sgdcheck::claim::Budget;
use sgdcheck::papers::PAPERS;
use sgdcheck::run::{self, MASTER_SEED};

fn claims(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("C");
    group.sampling_mode(SamplingMode::Flat).sample_size(10);
    group.throughput(Throughput::Elements(1));
    for claim in PAPERS.iter().flat_map(|paper| paper.claims()) {
        group.bench_function(claim.id, |bencher| {
            bencher.iter(|| run::claim(PAPERS, claim.id, MASTER_SEED, Budget::Quick));
        });
    }
    group.finish();
}

criterion_group!(benches, claims);
criterion_main!(benches);
