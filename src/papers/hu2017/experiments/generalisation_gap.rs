//! The gap between training and test accuracy grows with the batch.

use crate::claim::{Claim, Notes};

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
    ],
    notes: Notes {
        because: "It needs the network trained on MNIST, which is not run here.",
        repaired: "",
        known: "At the same number of iterations a larger batch sees more epochs and fits the training set better, which widens the \
            gap without any theory of minima; only a run with the same number of epochs separates the two. From \
            `respectively' no direction for the single accuracies can be read.",
        open: "Protocol: 32 starts shared by the batches; the number of iterations is not printed: 20 epochs of the largest batch, \
            and as a control the same number of epochs for each. Training accuracy on all 60 000 images and test accuracy on \
            the 10 000, with running averages in the batch normalisation. Judge each of the four differences between \
            neighbouring batches, paired by start: a gap on MNIST is some 2 per cent, the test set's own binomial error \
            0.14, shared by all runs.",
    },
    source: file!(),
    experiments: &[],
    ..Claim::BLANK
};
