//! Restarted from flat and from sharp minima, a small batch diffuses more and leaves the sharp ones.

use super::cases::{DECISIVE, MANY, STARTS, digits, mnist};
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Reading, Resolution, Witness,
};
use crate::instances::network::Trial;
use crate::papers::shares::{as_often, more_often};
use crate::witnesses::network::restarts;
use crate::witnesses::network::scores::frequencies;

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/restart-diffusion",
    locus: "section 6, Figures 5 and 6",
    statement: "As shown in Figure 5 and 6, we can confirm small batch method has larger diffusion rate than large batch method and by vibrating test \
                accuracy one could get a better result. As illustrated in Figure 5, \
                when the weights come to a flat area relatively, large batch method tends to find the global minimizers or flat \
                local minimizers rather than small batch method with random walk. [..] On the contrary, in Figure 6 when the weights \
                come to a sharp area relatively, small batch method make weights escape from sharp minimizers.",
    assumes: &[
        "the network, data and batch sizes of hu2017/weight-distance, η = 0.1",
        "starts: the best result of the small-batch method (Figure 5) and of the large-batch method (Figure 6)",
        "premise: the large-batch method ends at the sharper minimisers (two sentences before)",
        "here: digits of 8 × 8 pixels, three hidden layers of 12 units, batches of 8 and 64 of 256 rows, 20 epochs each and then \
         128 steps",
    ],
    notes: Notes {
        because: "From either end the small batch goes further; the large batch's end is the sharper one, and the small batch leaves it over a barrier; from the small batch's \
            end the large one comes to the smaller training loss.",
        repaired: "",
        known: "Shares of starts, which ask nothing of the law; a second program in another language gives the same. The small batch crosses a barrier from the large batch's end \
            in some three of four starts, the large batch from neither end in any (0 of 128 in the other program). While the small batch runs, its training loss is the larger one: from either end, after 128 \
            steps, several times the large batch's. Brought down to the same loss by descent on all samples it is at the flatter end in some 7 of 10 starts and has the smaller test error in 9 of 10 \
            (64 starts of another program); from its own end it crosses a barrier in 4 of 96 there. A barrier here is a bump of the loss on a straight segment. The theory's ratio of diffusion rates is that of 1/m - 1/M, 16.5 in the paper. What the diffusion \
            predicts of sharp and flat wells is judged in hu2017/small-batch-leaves-sharp-minima.",
        open: "Lost against the paper: MNIST (of which `run --data` adds 256 images for who has it: from 5000 that a package carries all parts but the barrier, which stayed undecided, held), wide layers, twenty epochs of test accuracy; test accuracy, which `one could' better, and `only by training longer', are not judged; the best of many results as a start, which chooses on the test set. The premise \
            compares ends at equal epochs and unequal training loss. With batch normalisation curvature falls as weights grow: scaled to norm one, the large batch's \
            end is the sharper one in 25 of 32 starts of the other program, not judged here. Fixed before the first run: data, splits, network, rules, \
            and shares of 32 to 64 starts above one half; after a first look in the other program, on other starts, there are more of them.",
    },
    source: file!(),
    experiments: &[&FURTHER, &SHARPER, &LOWER, &BARRIER],
    ..Claim::BLANK
};

static FURTHER: Experiment<Trial> = Experiment {
    name: "how often the small batch goes further, from either end",
    reading: Reading::AsPrinted,
    instances: || {
        let (rows, runs) = (256, [(8, 640), (64, 80)]);
        let mut all = Instances::named(vec![("digits", digits(rows, 3, 0.0, &runs))]);
        all.named.extend(mnist(rows, 3, 0.0, &runs).map(|trial| ("MNIST", trial)));
        all
    },
    predict: |_| more_often(2),
    decoys: &[
        Decoy::new("no difference from the end of small batches", |_| as_often(0, 2)),
        Decoy::new("no difference from the end of large ones", |_| as_often(1, 2)),
    ],
    observe: Witness::Simulation(frequencies(restarts::further, MANY)),
    resolution: Resolution::Absolute(0.05),
    expects: Expected::Consistent,
};

/// One event.
const ONE: Experiment<Trial> = Experiment {
    predict: |_| more_often(1),
    decoys: &[Decoy::new("the batch makes no difference", |_| as_often(0, 1))],
    ..FURTHER
};

static SHARPER: Experiment<Trial> = Experiment {
    name: "premise: how often the large batch ends at the larger top eigenvalue",
    observe: Witness::Simulation(frequencies(restarts::sharper, MANY)),
    ..ONE
};

static LOWER: Experiment<Trial> = Experiment {
    name: "flat area: how often the large batch comes to the smaller training loss",
    observe: Witness::Simulation(frequencies(restarts::lower, STARTS)),
    ..ONE
};

static BARRIER: Experiment<Trial> = Experiment {
    name: "sharp area: how often the small batch crosses a barrier",
    observe: Witness::Simulation(frequencies(restarts::over_a_barrier, DECISIVE)),
    ..ONE
};
