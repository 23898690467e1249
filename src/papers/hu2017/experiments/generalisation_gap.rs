//! The gap between training and test accuracy grows with the batch.

use super::cases::{STARTS, both_momenta, digits, more_often, no_difference};
use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Notes, Reading, Resolution, Simulation,
    Witness,
};
use crate::instances::network::Trial;
use crate::witnesses::network::trials;

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/generalisation-gap",
    locus: "section 6, Figures 3 and 4",
    statement: "As illustrated in Figure 3 and 4, our experiments got similar generalization performance gap with Keskar et \
                al., which leads to high training accuracy but low test accuracy respectively, particularly by using large \
                batch method. The gap between training accuracy and test accuracy becomes wider as the batch size becomes \
                larger.",
    assumes: &[
        "the network, data and batch sizes of hu2017/weight-distance",
        "η = 0.1, momentum 0 (Figure 3) and 0.9 (Figure 4), the same number of iterations for all batches",
        "here: digits of 8 × 8 pixels, hidden layers of 12 units, batches of 8, 32 and 128 of 512 rows, 1285 rows for test",
    ],
    correction: Some("The gap is wider with the larger batch at the same number of epochs too."),
    notes: Notes {
        because: "Not run yet.",
        repaired: "",
        known: "At the same number of iterations a larger batch sees more epochs and fits the training set better, which widens the \
            gap without any theory of minima; only a run with the same number of epochs separates the two. From \
            `respectively' no direction for the single accuracies can be read.",
        open: "Protocol, fixed before the first run: a random split, start and batches per replica, 128 steps, units normalised in test \
            by the whole training set. (1) For each two neighbouring batches the share of starts from which the larger ends \
            with the wider gap is above one half, with 32 to 64 starts; equal gaps count as not wider. (2) The same for 8 and 128 \
            after 16 epochs each: at most one half.",
    },
    figures: &[Figure {
        experiment: WIDER.name,
        instances: &["momentum 0", "momentum 0.9"],
        caption: "Error in test less error in training; the band spans all starts",
        x: Axis { label: "batch", log: true },
        y: Axis { label: "gap", log: false },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&WIDER, &EQUAL_EPOCHS],
    ..Claim::BLANK
};

static WIDER: Experiment<Trial> = Experiment {
    name: "how often a batch of 128 ends with a wider gap than one of 8, after 128 steps",
    reading: Reading::AsPrinted,
    instances: || {
        both_momenta(|momentum| digits(512, 5, momentum, &[(8, 128), (32, 128), (128, 128)]))
    },
    predict: |_| more_often(1),
    decoys: &[Decoy { name: "the batch makes no difference", predict: |_| no_difference(1) }],
    observe: Witness::Simulation(Simulation {
        simulate: trials::gaps,
        estimate: trials::wider,
        replicas: 1,
        blocks: STARTS,
    }),
    resolution: Resolution::Absolute(0.05),
    expects: Expected::Consistent,
};

static EQUAL_EPOCHS: Experiment<Trial> = Experiment {
    name: "how often it does after 16 epochs",
    reading: Reading::Corrected,
    instances: || both_momenta(|momentum| digits(512, 5, momentum, &[(8, 1024), (128, 64)])),
    ..WIDER
};
