//! Networks and data in place of the paper's: digits of 8 × 8 pixels, three hidden layers of 12 units.

use crate::claim::{Instances, PerBudget};
use crate::instances::network::{Data, Network, Normalisation, Rule, Trial};

/// Starts for shares, one per block: 32 that agree show three above one half, and 128 are looked at after a quarter; of 128, four in five must.
pub(super) const STARTS: PerBudget = PerBudget { quick: 128, standard: 192, deep: 512 };
/// Starts for medians, and for events that are less common.
pub(super) const MANY: PerBudget = PerBudget { quick: 128, standard: 256, deep: 512 };
/// Starts for a median of what varies most, to half of what it is judged by whatever the seed.
pub(super) const WIDE: PerBudget = PerBudget { quick: 384, standard: 384, deep: 768 };
/// Starts for medians of what varies much, and for events from four in five.
pub(super) const RARE: PerBudget = PerBudget { quick: 192, standard: 256, deep: 512 };

/// The (γ, M) of the paper, with a sixteenth of its batches: the smallest ratio, and two that are equal.
pub(super) const SMALL_RATIO: Rule = pair(0.01, 8);
/// See [`SMALL_RATIO`].
pub(super) const LARGE_RATIO: Rule = pair(0.1, 8);
/// See [`SMALL_RATIO`].
pub(super) const SAME_RATIO: Rule = pair(0.2, 16);

/// γ and M, without momentum.
pub(super) const fn pair(rate: f64, batch: usize) -> Rule {
    Rule { rate, momentum: 0.0, batch, noise: 0.0 }
}

/// Epochs in place of the paper's 180 and 200.
pub(super) const EPOCHS: usize = 80;
/// Half of them, where starts agree by then.
pub(super) const HALF: usize = EPOCHS / 2;
const ROWS: usize = 128;

/// Those runs beside each other, each with its own number of epochs.
pub(super) fn trial(runs: &[(Rule, usize)]) -> Instances<Trial> {
    of("digits", Data::Digits, normalised(Data::Digits), runs)
}

/// The same, and on MNIST too if it was given.
pub(super) fn trial_and_mnist(runs: &[(Rule, usize)]) -> Instances<Trial> {
    let mut all = trial(runs);
    if Data::MNIST.is_there() {
        all.named.extend(of("MNIST", Data::MNIST, normalised(Data::MNIST), runs).named);
    }
    all
}

fn normalised(data: Data) -> Network {
    data.network(&[12; 3]).normalised(Normalisation::BeforeReLU)
}

/// The same without normalisation, with two hidden layers.
pub(super) fn plain_trial(runs: &[(Rule, usize)]) -> Instances<Trial> {
    of("digits", Data::Digits, Data::Digits.network(&[12; 2]), runs)
}

fn of(
    name: &'static str,
    data: Data,
    network: Network,
    runs: &[(Rule, usize)],
) -> Instances<Trial> {
    let steps = |&(rule, epochs): &(Rule, usize)| (rule, epochs * ROWS / rule.batch);
    let runs = runs.iter().map(steps).collect();
    Instances::named(vec![(name, Trial { data, train: ROWS, network, runs })])
}
