//! One training step and one Hessian-vector product of a network, against nalgebra's products of the same
//! shapes: three per layer forward and backward in doubles, of which a product in dual numbers takes three.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use nalgebra::DMatrix;
use sgdcheck::data;
use sgdcheck::instances::network::{Batch, Network, Normalisation, Passes, Rule};
use sgdcheck::monte_carlo::Stream;
use sgdcheck::run::MASTER_SEED;
use sgdcheck::witnesses::network::{Descent, start};

/// Pairs of factors: for each layer `X W'`, `D W` and `D' X`; the first layer needs no `D W`.
fn factors(network: &Network, batch: usize) -> Vec<[DMatrix<f64>; 2]> {
    let matrix = |rows, columns| DMatrix::from_fn(rows, columns, |i, j| ((3 * i + j) % 7) as f64);
    let layers = network.layers();
    let of = |(index, (inputs, units)): (usize, (usize, usize))| {
        let mut pairs = vec![
            [matrix(batch, inputs), matrix(inputs, units)],
            [matrix(units, batch), matrix(batch, inputs)],
        ];
        if 0 < index {
            pairs.push([matrix(batch, units), matrix(units, inputs)]);
        }
        pairs
    };
    layers.iter().map(|layer| (layer.inputs, layer.units)).enumerate().flat_map(of).collect()
}

fn products(factors: &[[DMatrix<f64>; 2]], outs: &mut [DMatrix<f64>]) {
    for ([left, right], out) in factors.iter().zip(outs.iter_mut()) {
        left.mul_to(right, out);
    }
    black_box(outs);
}

fn network(c: &mut Criterion) {
    let table = data::digits();
    let stream = Stream::new(MASTER_SEED, &["network bench"]);
    for batch in [8, 32, 128] {
        let mut group = c.benchmark_group(format!("64-32-32-32-10, batch {batch}"));
        let network = Network::new(64, &[32, 32, 32], 10);
        let factors = factors(&network, batch);
        let mut outs: Vec<_> =
            factors.iter().map(|[l, r]| DMatrix::zeros(l.nrows(), r.ncols())).collect();
        group.bench_function("nalgebra's products, one step's", |b| {
            b.iter(|| products(&factors, &mut outs));
        });
        group.bench_function("nalgebra's products, three steps'", |b| {
            b.iter(|| (0..3).for_each(|_| products(&factors, &mut outs)));
        });
        for normalisation in [Normalisation::None, Normalisation::AfterReLU] {
            let network = network.clone().normalised(normalisation);
            let weights = start(&network, &stream);
            let mut descent = Descent::new(&network, table, weights.clone(), &stream);
            let rule = Rule::plain(1e-3, batch);
            group.bench_function(format!("step, normalisation {normalisation:?}"), |b| {
                b.iter(|| descent.step(&rule));
            });
            let mut samples = Batch::default();
            samples.gather(table, 0..batch);
            let (mut passes, mut product) = (Passes::new(&network), vec![0.0; weights.len()]);
            group.bench_function(
                format!("Hessian product, normalisation {normalisation:?}"),
                |b| {
                    b.iter(|| passes.hessian_times(&weights, &weights, &samples, &mut product));
                },
            );
        }
        group.finish();
    }
}

criterion_group!(benches, network);
criterion_main!(benches);
