//! Costs of mean exit times: by quadrature, by finite volumes, by paths and by splitting.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use sgdcheck::instances::double_well::{DoubleWell, Profile};
use sgdcheck::monte_carlo::{Block, Normals, Stream, exits, splitting};
use sgdcheck::witnesses::transition;

fn profile() -> Profile {
    Profile::new([-1.0, 0.0, 1.2], 2.0, [0.2, 0.3]).expect("valid by inspection")
}

fn wells() -> [(&'static str, DoubleWell); 2] {
    let plane = DoubleWell::in_the_plane(profile(), [1.5, 0.4, 0.1], 0.3);
    [("d = 1", DoubleWell::on_the_line(profile())), ("d = 2", plane.expect("valid by inspection"))]
}

/// One mean time at a barrier of 40 temperatures: `first_passage` and `exit_2d`.
fn oracles(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("O: mean exit time");
    group.sample_size(10);
    for (name, well) in wells() {
        let temperature = well.barrier() / 40.0;
        group.bench_function(name, |bencher| {
            bencher.iter(|| transition::ln_mean_time(black_box(&well), temperature, 1.2));
        });
    }
    group.finish();
}

/// Per step: the normals alone, paths at a barrier of 2 temperatures, splitting at 10.
fn steps(criterion: &mut Criterion) {
    const NORMALS: usize = 1 << 16;
    let stream = Stream::new(0, &["bench", "exits"]);
    let block = |replicas| Block { rng: stream.generator(0), replicas };
    let mut group = criterion.benchmark_group("path step");
    group.sample_size(10);
    group.throughput(Throughput::Elements(NORMALS as u64));
    let mut normals = Normals::from_rng(&mut stream.generator(0));
    let mut noise = vec![0.0; NORMALS];
    group.bench_function("one normal", |bencher| bencher.iter(|| normals.fill(&mut noise)));
    for (name, well) in wells() {
        let step = well.relaxation_time() / 12.0;
        let warm = well.barrier() / 2.0;
        let paths = || exits::transition_block(&well, warm, 1.2, step, &mut block(400));
        group.throughput(Throughput::Elements(paths().steps));
        group.bench_function(format!("paths, {name}"), |bencher| bencher.iter(paths));
        let cold = well.barrier() / 10.0;
        let split = || splitting::transition_block(&well, cold, 1.2, step, &mut block(512));
        group.throughput(Throughput::Elements(split().steps));
        group.bench_function(format!("splitting, {name}"), |bencher| bencher.iter(split));
    }
    group.finish();
}

criterion_group!(benches, oracles, steps);
criterion_main!(benches);
