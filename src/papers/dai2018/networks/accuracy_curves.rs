//! Training and test curves at three pairs of learning rate and batch.

use std::f64::consts::LN_2;

use super::cases::{
    EPOCHS, HALF, LARGE_RATIO, MANY, RARE, SAME_RATIO, SMALL_RATIO, STARTS, pair, plain_trial,
    trial, trial_and_mnist,
};
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Notes, Prediction, Reading, Resolution, Simulation, Witness,
};
use crate::instances::network::Trial;
use crate::papers::shares::{as_often, more_often};
use crate::witnesses::network::scores::{self, frequencies};

pub(crate) static CLAIM: Claim = Claim {
    id: "dai2018/accuracy-curves",
    locus: "section 3, Figures 4 and 5",
    statement: "First, for the same γ/M ratio (e.g., γ/M = 0.1/128 and 0.2/256), the training error and test error are very close. [..] Second, the model \
                obtained with a larger γ/M ratio (e.g., γ/M = 0.1/128) gives a better training accuracy and a smaller training loss compared with the case of \
                a smaller γ/M ratio (e.g., γ/M = 0.01/128). This can be partially justified by our finite-time analysis in Theorem 2.2 that the SGD with a \
                larger γ/M ratio is easier to escape a local minimum. Third, the model obtained with a smaller γ/M ratio gives a smaller test loss after a \
                certain time (it is after 100 epochs in the bottom right plot of Figure 5). This can be explained by Lemma 2.1 and its following remark.",
    assumes: &[
        "the network, data and pairs of dai2018/hessian-norm-curves, 200 epochs",
        "10 experiments are run, of which one is shown in Figure 5",
        "here: as there, 80 epochs, or 40 where that is said; 1669 digits for test; units are normalised by the whole training set",
    ],
    correction: Some(
        "At the same ratio the medians of the training errors are within a per cent point, and at the same epoch the larger ratio trains better. But at the same product of γ and the number of steps it is the smaller ratio that has the smaller training loss, and without batch normalisation the \
         losses for M = 8 and 16 at γ = 0.1 agree after 80 epochs; with it, (0.2, 16) trains to a smaller loss than (0.1, 8) at the same ratio. Up to 40 epochs the larger ratio has the smaller test loss.",
    ),
    notes: Notes {
        because: "The three findings report one of ten runs of the authors' own, the one of Figure 5, on MNIST, which is not run here.",
        repaired: "By what holds from any start on digits, at equal γ times steps too. There it is the smaller ratio that has the smaller training loss, so that what helped the larger one was the time and not the noise; \
            without normalisation the losses of the two batches agree after 80 epochs. It is the end of training and these batches for which they do: for M = 1 or 2, or \
            γ = 0.3, the loss is 28 to 200 times larger (96 starts of a second program), so that there, too, the larger ratio has the larger loss at equal γ times steps.",
        known: "At the same number of epochs γ = 0.1 has gone ten times as far along the gradient flow as γ = 0.01. With batch normalisation the batch acts through its \
            statistics: at one γ/M and one time, batches of 16 end, after 80 epochs, at a third of the training loss of batches of 8 (medians of a second program in another \
            language, which gives the same shares). The remark to which the third finding is ascribed is judged in dai2018/drift-remark.",
        open: "The third finding, that the smaller ratio has the smaller test loss after a certain time, is not judged: up to 40 epochs it is \
            the other way round here, but γ = 0.01 has gone no further by then than γ = 0.1 in 4, and later it is not excluded. The medians of the test errors at the same ratio, of which the first finding speaks, \
            are not judged either: 16 to 64 starts left their difference undecided against a resolution of 0.01. Lost against the paper: MNIST (of which `run --data` adds 128 images to one part, for who has it), batches that are a small part of the data. Fixed before the first run: \
            data, splits, networks, rules, resolutions. Changed after a first look in the other program, on other starts: more starts; training and test errors apart; \
            losses at equal time and at equal ratio judged by their direction, which is taken from there, in place of equality; and the runs without normalisation. Later 40 epochs in place of 80 where starts agree by then, for their cost.",
    },
    source: file!(),
    experiments: &[&TRAIN_ERRORS, &TRAINS, &TESTS, &SAME_TIME, &PLAIN_LOSSES, &LOSSES],
    ..Claim::BLANK
};

static TRAIN_ERRORS: Experiment<Trial> = Experiment {
    name: "median of the training error of (0.2, 16) less that of (0.1, 8)",
    reading: Reading::Corrected,
    instances: || trial(&[(LARGE_RATIO, EPOCHS), (SAME_RATIO, EPOCHS)]),
    predict: |_| Prediction::equals(0.0),
    decoys: &[Decoy::new("two per cent points", |_| Prediction::equals(0.02))],
    observe: Witness::Simulation(Simulation {
        simulate: scores::train_errors,
        estimate: scores::error_median,
        replicas: 1,
        blocks: MANY,
    }),
    resolution: Resolution::Absolute(0.01),
    expects: Expected::Consistent,
};

static TRAINS: Experiment<Trial> = Experiment {
    name: "how often (0.1, 8) trains better than (0.01, 8): error after 5 epochs, loss after 40",
    instances: || trial_and_mnist(&[(LARGE_RATIO, HALF), (SMALL_RATIO, HALF)]),
    predict: |_| more_often(2),
    decoys: &[
        Decoy::new("no difference in the error", |_| as_often(0, 2)),
        Decoy::new("no difference in the loss", |_| as_often(1, 2)),
    ],
    observe: Witness::Simulation(frequencies(scores::trains_better, STARTS)),
    resolution: Resolution::Absolute(0.05),
    ..TRAIN_ERRORS
};

static TESTS: Experiment<Trial> = Experiment {
    name: "how often (0.1, 8) has the smaller test loss after 40 epochs",
    predict: |_| more_often(1),
    decoys: &[Decoy::new("no difference", |_| as_often(0, 1))],
    instances: || trial(&[(LARGE_RATIO, HALF), (SMALL_RATIO, HALF)]),
    observe: Witness::Simulation(frequencies(scores::tests_better, STARTS)),
    ..TRAINS
};

static SAME_TIME: Experiment<Trial> = Experiment {
    name: "at equal γ times steps: how often (0.01, 8) has a smaller training loss than (0.1, 8)",
    instances: || trial(&[(LARGE_RATIO, HALF / 10), (SMALL_RATIO, HALF)]),
    observe: Witness::Simulation(frequencies(scores::fits_less, STARTS)),
    ..TESTS
};

static LOSSES: Experiment<Trial> = Experiment {
    name: "at the same ratio, after 40 epochs: how often (0.2, 16) has a smaller training loss than (0.1, 8)",
    instances: || trial(&[(LARGE_RATIO, HALF), (SAME_RATIO, HALF)]),
    observe: Witness::Simulation(frequencies(scores::fits_less, RARE)),
    ..SAME_TIME
};

static PLAIN_LOSSES: Experiment<Trial> = Experiment {
    name: "not normalised, half the ratio at equal γ times steps: median of ln of the training loss of (0.1, 16) over that of (0.1, 8)",
    instances: || plain_trial(&[(LARGE_RATIO, EPOCHS), (pair(0.1, 16), 2 * EPOCHS)]),
    predict: |_| Prediction::equals(0.0),
    decoys: &[
        Decoy::new("in proportion to γ/M", |_| Prediction::equals(-LN_2)),
        Decoy::new("in inverse proportion", |_| Prediction::equals(LN_2)),
    ],
    observe: Witness::Simulation(Simulation {
        simulate: scores::losses_between,
        estimate: scores::median,
        replicas: 1,
        blocks: RARE,
    }),
    resolution: Resolution::Absolute(0.35),
    ..SAME_TIME
};
