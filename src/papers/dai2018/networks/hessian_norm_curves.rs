//! The Hessian's norm along training: same γ/M, same sharpness; larger γ/M, flatter faster.

use super::cases::{
    EPOCHS, LARGE_RATIO, MANY, SAME_RATIO, SMALL_RATIO, STARTS, UNDECIDED, more_often,
    no_difference, trial,
};
use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Notes, Prediction, Reading, Resolution,
    Simulation, Witness,
};
use crate::instances::network::Trial;
use crate::witnesses::network::norms;

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "dai2018/hessian-norm-curves",
    locus: "section 3, Figure 3",
    statement: "First, for the same γ/M ratio (e.g., γ/M = 0.1/128 and 0.2/256), the minima obtained by SGD have the very similar norm of the Hessian. [..] \
                Second, [..] it is clear that the rate of SGD tending to a flatter minimum (i.e., with a smaller norm of the Hessian) with a larger γ/M ratio \
                (e.g., γ/M = 0.1/128) is faster compared to with a smaller γ/M ratio (e.g., γ/M = 0.01/128). [..] Third, [..] the SGD tends to converge to a \
                flatter minimum regardless of the γ/M ratio, which demonstrates Theorem 2.5 and its corollary (2.7). However, the convergence rate is slow, in \
                particular for the SGD with a small γ/M ratio, which is theoretically shown in Theorem 2.4 and its following remarks.",
    assumes: &[
        "4-layer batch-normalised ReLU networks on MNIST, mean cross entropy, 180 epochs",
        "(γ, M) is (0.01, 128), (0.1, 128) and (0.2, 256), 10 experiments each",
        "the Frobenius norm is approximated by the method of Wu and Zhu [2017], in place of the determinant",
        "here: 128 digits of 8 × 8 pixels, hidden layers of 12 units normalised before ReLU, a sixteenth of the batches, 80 epochs; \
         the Hessian of the training loss with the statistics of the whole set, whose dependence on the weights it includes",
    ],
    correction: Some(
        "With the weights of each normalised unit scaled to norm one, which changes no output, the norm of the Hessian falls all the same at the larger ratio.",
    ),
    notes: Notes {
        because: "At the same γ/M the norms of two runs differ by a factor of four in either direction from one start to the next, so that some hundred starts cannot tell similar from \
            different. That the larger ratio is flatter at the same epoch, and that its norm falls, is clear; whether the smaller ratio's falls is not.",
        repaired: "By taking out what rescaling can change.",
        known: "Same γ/M at the same number of epochs is also the same product of γ and the number of steps, so that the time of the gradient flow is equal too: \
            dai2018/accuracy-curves tells the two apart. Epochs are iterations times M/N, and t of (2.3) is iterations times γ: the larger ratio is ahead by the \
            flow alone. The Hessian of cross entropy falls with the loss, whatever the minimum. Norms by exact products with the Hessian; a second program in another language, \
            by differences of gradients, gives the same medians. The norm and the determinant order minima differently: dai2018/two-dimensional-minima.",
        open: "Some thousand starts for the undecided parts. Lost against the paper: MNIST, and batches that are a small part of the data. Fixed before the first run: data, \
            splits, network, rules, resolutions. Changed after a first look in the other program, on other starts: more starts, and the smallest ratio apart from the others. \
            Dropped as undecided there: the norm at half the ratio and equal flow time, which was smaller in most starts.",
    },
    figures: &[Figure {
        experiment: FALLS.name,
        instances: &["digits"],
        caption: "ln of the Hessian's Frobenius norm; each band spans all starts",
        x: Axis { label: "epoch", log: true },
        y: Axis { label: "ln ‖H‖", log: false },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&SAME, &FASTER, &FALLS, &SMALL_FALLS, &FALLS_TO_SCALE],
    ..Claim::BLANK
};

static SAME: Experiment<Trial> = Experiment {
    name: "median of ln(‖H‖ of (0.2, 16) over ‖H‖ of (0.1, 8)) at the end",
    reading: Reading::AsPrinted,
    instances: || trial(&[(LARGE_RATIO, EPOCHS), (SAME_RATIO, EPOCHS)]),
    predict: |_| Prediction::equals(0.0),
    decoys: &[
        Decoy { name: "as 1/γ", predict: |_| Prediction::equals(-std::f64::consts::LN_2) },
        Decoy { name: "as M", predict: |_| Prediction::equals(std::f64::consts::LN_2) },
    ],
    observe: Witness::Simulation(Simulation {
        simulate: norms::between,
        estimate: norms::median,
        replicas: 1,
        blocks: UNDECIDED,
    }),
    resolution: Resolution::Absolute(0.35),
    expects: Expected::Inconclusive,
};

static FASTER: Experiment<Trial> = Experiment {
    name: "how often ‖H‖ of (0.1, 8) is below ‖H‖ of (0.01, 8), after 20 and 80 epochs",
    instances: || trial(&[(LARGE_RATIO, EPOCHS), (SMALL_RATIO, EPOCHS)]),
    predict: |_| more_often(2),
    decoys: &[Decoy { name: "no difference", predict: |_| no_difference(2) }],
    observe: Witness::Simulation(Simulation {
        simulate: norms::below,
        estimate: norms::shares,
        replicas: 1,
        blocks: MANY,
    }),
    resolution: Resolution::Absolute(0.05),
    expects: Expected::Consistent,
    ..SAME
};

static FALLS: Experiment<Trial> = Experiment {
    name: "how often ‖H‖ is smaller after 80 epochs than after 20, for (0.1, 8) and (0.2, 16)",
    instances: || trial(&[LARGE_RATIO, SAME_RATIO].map(|rule| (rule, EPOCHS))),
    predict: |_| more_often(2),
    decoys: &[Decoy { name: "no trend", predict: |_| no_difference(2) }],
    observe: Witness::Simulation(Simulation {
        simulate: norms::falls,
        estimate: norms::how_often,
        replicas: 1,
        blocks: STARTS,
    }),
    ..FASTER
};

static SMALL_FALLS: Experiment<Trial> = Experiment {
    name: "how often ‖H‖ is smaller after 80 epochs than after 20, for (0.01, 8)",
    instances: || trial(&[(SMALL_RATIO, EPOCHS)]),
    observe: Witness::Simulation(Simulation {
        simulate: norms::falls,
        estimate: norms::how_often,
        replicas: 1,
        blocks: UNDECIDED,
    }),
    expects: Expected::Inconclusive,
    ..ONE_FALLS
};

static FALLS_TO_SCALE: Experiment<Trial> = Experiment {
    name: "how often it is, for (0.2, 16) with the weights of each unit scaled to norm one",
    reading: Reading::Corrected,
    observe: Witness::Simulation(Simulation {
        simulate: norms::falls_to_scale,
        estimate: norms::how_often,
        replicas: 1,
        blocks: STARTS,
    }),
    ..ONE_FALLS
};

/// One pair.
const ONE_FALLS: Experiment<Trial> = Experiment {
    instances: || trial(&[(SAME_RATIO, EPOCHS)]),
    predict: |_| more_often(1),
    decoys: &[Decoy { name: "no trend", predict: |_| no_difference(1) }],
    ..FALLS
};
