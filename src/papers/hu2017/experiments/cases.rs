//! Networks and data in place of the paper's: digits of 8 × 8 pixels, five hidden layers of 12 units.

use crate::claim::{Instances, PerBudget};
use crate::instances::network::{Data, Normalisation, Rule, Trial};

/// Starts at each budget, one per block: 32 that agree show three shares above one half, and 128 are looked at after a quarter; of 128, four in five
/// must.
pub(super) const STARTS: PerBudget = PerBudget { quick: 128, standard: 192, deep: 512 };
/// Starts for events that are less common.
pub(super) const MANY: PerBudget = PerBudget { quick: 192, standard: 256, deep: 512 };
/// Starts that tell three in four from one half whatever the seed; a run that is decided earlier stops.
pub(super) const DECISIVE: PerBudget = PerBudget { quick: 512, standard: 512, deep: 512 };

/// Digits, normalised after ReLU as in the paper, η = 0.1: batches of those sizes, each with its own number of steps.
pub(super) fn digits(train: usize, layers: usize, momentum: f64, runs: &[(usize, usize)]) -> Trial {
    images(Data::Digits, train, layers, momentum, runs)
}

/// The same on MNIST, if it was given.
pub(super) fn mnist(
    train: usize,
    layers: usize,
    momentum: f64,
    runs: &[(usize, usize)],
) -> Option<Trial> {
    Data::MNIST.is_there().then(|| images(Data::MNIST, train, layers, momentum, runs))
}

fn images(
    data: Data,
    train: usize,
    layers: usize,
    momentum: f64,
    runs: &[(usize, usize)],
) -> Trial {
    let rule =
        |&(batch, steps): &(usize, usize)| (Rule { momentum, ..Rule::plain(0.1, batch) }, steps);
    let network = data.network(&vec![12; layers]).normalised(Normalisation::AfterReLU);
    Trial { data, train, network, runs: runs.iter().map(rule).collect() }
}

/// Digits without normalisation, two hidden layers of 12 units, η = 0.1.
pub(super) fn plain_digits(train: usize, runs: &[(usize, usize)]) -> Trial {
    let network = Data::Digits.network(&[12; 2]);
    Trial { network, ..digits(train, 2, 0.0, runs) }
}

/// Breast cancer, two hidden layers of ten units without normalisation.
pub(super) fn measures(train: usize, runs: &[(Rule, usize)]) -> Trial {
    let network = Data::BreastCancer.network(&[10, 10]);
    Trial { data: Data::BreastCancer, train, network, runs: runs.to_vec() }
}

/// A trial without momentum and with momentum 0.9.
pub(super) fn both_momenta(of: impl Fn(f64) -> Trial) -> Instances<Trial> {
    Instances::named(vec![("momentum 0", of(0.0)), ("momentum 0.9", of(0.9))])
}
