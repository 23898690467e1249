//! The gap between training and test accuracy grows with the batch.

use crate::claim::{Claim, Notes};

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/generalisation-gap",
    locus: "section 6, Figures 3 and 4",
    statement: "With the same number of iterations, the gap between training accuracy and test accuracy becomes wider \
                as the batch size becomes larger.",
    assumes: &[
        "the network, data and batch sizes of hu2017/weight-distance",
        "η = 0.1, momentum 0 (Figure 3) and 0.9 (Figure 4), the same number of iterations for all batches",
    ],
    notes: Notes {
        because: "Untested: it needs the trained network. Protocol. 32 starts per batch size, shared by the batches; the \
            number of iterations is not printed: use 20 epochs of the largest batch, and, as a control, the same \
            number of epochs for each batch. Record training accuracy on all 60 000 images and test accuracy on the \
            10 000, with the batch normalisation's running averages; the gap is their difference at the end. Judge \
            the slope of the gap against log2 m, paired by start, and each of the four differences between neighbours: \
            `as the batch becomes larger' asks for all four. A gap on MNIST is some 2 per cent, and the binomial error of the \
            test set alone is 0.14 per cent and shared by all runs: intervals must be paired, and are conditional on this test \
            set. Beware: at the same number of iterations a larger batch sees more epochs and fits the training set better, \
            which widens the gap without any theory of minima; only the control separates the two. The text says `high \
            training accuracy but low test accuracy respectively', from which no direction for the single accuracies can be read.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[],
    ..Claim::BLANK
};
