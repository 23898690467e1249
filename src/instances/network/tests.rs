//! Second routes: the textbook network, sample by sample, in jets that enclose two derivatives along a line;
//! and finite differences.

use super::*;
use crate::data::{self, Table};
use crate::interval::Interval;
use crate::monte_carlo::Stream;
use crate::oracles::numerics::jet::Jet;

fn normals(name: &str) -> Normals {
    Normals::from_rng(&mut Stream::new(1, &["network", name]).generator(0))
}

/// Seventeen digits seen through every fourth pixel of the middle: three packs, of which one is not full.
fn few() -> Table {
    let digits = data::digits();
    let pixels = |row: usize| (0..9).map(move |p| digits.row(row)[10 + 5 * p]);
    Table {
        name: "few",
        inputs: (0..17).flat_map(pixels).collect(),
        features: 9,
        labels: digits.labels[..17].iter().map(|label| label % 3).collect(),
        classes: 3,
    }
}

fn networks() -> Vec<Network> {
    let plain = Network::new(9, &[5, 10], 3);
    let kinds = [Normalisation::None, Normalisation::BeforeReLU, Normalisation::AfterReLU];
    let mut all: Vec<Network> = kinds.map(|kind| plain.clone().normalised(kind)).into();
    all.push(plain.unbiased());
    all
}

/// Weights where no gain is one and no bias zero.
fn anywhere(network: &Network) -> (Vec<f64>, Vec<f64>) {
    let mut normals = normals("anywhere");
    let mut weights = network.start(&mut normals);
    let [mut offset, mut direction] = [vec![0.0; weights.len()], vec![0.0; weights.len()]];
    normals.fill(&mut offset);
    normals.fill(&mut direction);
    weights.iter_mut().zip(&offset).for_each(|(w, z)| *w += 0.3 * z);
    (weights, direction)
}

/// The mean loss along `weights + t direction` at `t = 0`.
fn along(network: &Network, table: &Table, weights: &[f64], direction: &[f64]) -> Jet {
    let point: Vec<Jet> = weights
        .iter()
        .zip(direction)
        .map(|(&w, &v)| Jet { slope: Interval::exactly(v), ..Jet::from(w) })
        .collect();
    let relu = |x: Jet| if 0.0 < x.value.center() { x } else { Jet::from(0.0) };
    let share = 1.0 / table.rows() as f64;
    let zero = Jet::from(0.0);
    let inputs = |row| table.row(row).iter().map(|&x| Jet::from(x)).collect();
    let mut values: Vec<Vec<Jet>> = (0..table.rows()).map(inputs).collect();
    let layers = network.layers();
    for (index, layer) in layers.iter().enumerate() {
        let unit = |x: &Vec<Jet>, unit: usize| {
            let row = &point[layer.weights.start + unit * layer.inputs..];
            let bias = if network.biased { point[layer.bias.start + unit] } else { zero };
            x.iter().zip(row).fold(bias, |sum, (&x, &w)| sum + x * w)
        };
        values = values.iter().map(|x| (0..layer.units).map(|u| unit(x, u)).collect()).collect();
        if index == network.hidden.len() {
            break;
        }
        if network.normalisation != Normalisation::BeforeReLU {
            values.iter_mut().flatten().for_each(|x| *x = relu(*x));
        }
        if network.normalisation != Normalisation::None {
            for u in 0..layer.units {
                let mean = values.iter().fold(zero, |sum, x| sum + x[u]) * share;
                let squares = values.iter().fold(zero, |sum, x| sum + (x[u] - mean).squared());
                let deviation = (squares * share + 1e-5).sqrt();
                let (gain, shift) = (point[layer.gain.start + u], point[layer.shift.start + u]);
                values.iter_mut().for_each(|x| x[u] = (x[u] - mean) / deviation * gain + shift);
            }
        }
        if network.normalisation == Normalisation::BeforeReLU {
            values.iter_mut().flatten().for_each(|x| *x = relu(*x));
        }
    }
    let loss = |(scores, &label): (&Vec<Jet>, &usize)| {
        scores.iter().fold(zero, |sum, score| sum + score.exp()).ln() - scores[label]
    };
    values.iter().zip(&table.labels).map(loss).fold(zero, |sum, loss| sum + loss) * share
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Whether a number lies in its enclosure but for the rounding of a pass, 1e-12 of a few hundred sums of numbers
/// near one, and the enclosure says something.
fn close(found: f64, truth: Interval) -> bool {
    truth.meets(Interval::around(found, 1e-12)) && truth.high() - truth.low() < 1e-7
}

#[test]
fn loss_gradient_and_hessian_are_those_of_automatic_differentiation() {
    let table = few();
    for network in networks() {
        let (weights, direction) = anywhere(&network);
        let (mut passes, batch) = (Passes::new(&network), Batch::of(&table));
        let [mut gradient, mut product] = [vec![0.0; weights.len()], vec![0.0; weights.len()]];
        let fit = passes.fit(&weights, &batch, None);
        passes.gradient(&weights, &batch, &mut gradient);
        passes.hessian_times(&weights, &direction, &batch, &mut product);
        let jet = along(&network, &table, &weights, &direction);
        let found = [fit.loss, dot(&gradient, &direction), dot(&product, &direction)];
        for (found, truth) in found.into_iter().zip([jet.value, jet.slope, jet.bend]) {
            assert!(close(found, truth), "{network}: {found} for {truth:?}");
        }
    }
}

/// Each partial derivative by itself, in jets.
#[test]
fn every_partial_derivative_is_right() {
    let table = few();
    for network in networks() {
        let (weights, _) = anywhere(&network);
        let mut gradient = vec![0.0; weights.len()];
        Passes::new(&network).gradient(&weights, &Batch::of(&table), &mut gradient);
        for (index, &found) in gradient.iter().enumerate() {
            let mut direction = vec![0.0; weights.len()];
            direction[index] = 1.0;
            let truth = along(&network, &table, &weights, &direction).slope;
            assert!(close(found, truth), "{network}, weight {index}: {found} for {truth:?}");
        }
    }
}

/// Central differences of the gradient: their own error is h² times a third derivative, and rounding over h.
#[test]
fn hessian_times_a_direction_is_the_difference_of_gradients() {
    let table = few();
    for network in networks() {
        let (weights, direction) = anywhere(&network);
        let (mut passes, batch) = (Passes::new(&network), Batch::of(&table));
        let mut gradient_at = |t: f64| {
            let moved: Vec<f64> = weights.iter().zip(&direction).map(|(w, v)| w + t * v).collect();
            let mut gradient = vec![0.0; weights.len()];
            passes.gradient(&moved, &batch, &mut gradient);
            gradient
        };
        let h = 1e-6;
        let (ahead, behind) = (gradient_at(h), gradient_at(-h));
        let mut product = vec![0.0; weights.len()];
        passes.hessian_times(&weights, &direction, &batch, &mut product);
        for (index, found) in product.iter().enumerate() {
            let truth = (ahead[index] - behind[index]) / (2.0 * h);
            assert!((found - truth).abs() < 1e-6, "{network}, weight {index}: {found}, {truth}");
        }
    }
}

#[test]
fn a_batch_by_its_own_statistics_is_a_batch_by_statistics_of_itself() {
    let table = few();
    for network in networks() {
        let (weights, _) = anywhere(&network);
        let (mut passes, batch) = (Passes::new(&network), Batch::of(&table));
        let (statistics, own) = passes.statistics(&weights, &batch);
        assert_eq!(own, passes.fit(&weights, &batch, Some(&statistics)), "{network}");
    }
}

/// What fills up the last pack counts for nothing: a batch of 17 is the mean of batches of 8 and 9.
#[test]
fn without_normalisation_gradients_of_parts_add_up() {
    let (table, network) = (few(), Network::new(9, &[5, 10], 3));
    let (weights, _) = anywhere(&network);
    let mut passes = Passes::new(&network);
    let mut gradient = |rows: Range<usize>| {
        let (mut batch, mut gradient) = (Batch::default(), vec![0.0; weights.len()]);
        batch.gather(&table, rows);
        passes.gradient(&weights, &batch, &mut gradient);
        gradient
    };
    let (all, first, second) = (gradient(0..17), gradient(0..8), gradient(8..17));
    for ((all, first), second) in all.iter().zip(first).zip(second) {
        let parts = (8.0 * first + 9.0 * second) / 17.0;
        assert!((all - parts).abs() < 1e-15, "{all} and {parts}");
    }
}

#[test]
fn every_instruction_set_gives_the_same_bits() {
    let table = few();
    let chosen = simd::level();
    for network in networks() {
        let (weights, _) = anywhere(&network);
        let gradients = simd::Level::available().map(|level| {
            simd::force(level).expect("an available level");
            let mut gradient = vec![0.0; weights.len()];
            Passes::new(&network).gradient(&weights, &Batch::of(&table), &mut gradient);
            gradient
        });
        let gradients: Vec<Vec<f64>> = gradients.collect();
        assert!(gradients.windows(2).all(|pair| pair[0] == pair[1]), "{network}");
    }
    simd::force(chosen).expect("the level that was in use");
}

#[test]
fn a_network_counts_its_weights() {
    let counts: Vec<usize> = networks().iter().map(Network::weights).collect();
    // 9·5 + 5·10 + 10·3 in matrices, 5 + 10 + 3 biases, twice 5 + 10 gains and shifts.
    assert_eq!(counts, [143, 173, 173, 125]);
}
