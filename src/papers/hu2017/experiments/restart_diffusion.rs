//! Restarted from flat and from sharp minima, a small batch diffuses more and leaves the sharp ones.

use crate::claim::{Claim, Notes};

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/restart-diffusion",
    locus: "section 6, Figures 5 and 6",
    statement: "Restarted from the best weights that a small batch found (flat), a large batch settles at a flat minimiser while \
                a small batch walks on at random; restarted from the best weights that a large batch found (sharp), a small batch \
                escapes; the small batch has the larger diffusion rate in both.",
    assumes: &[
        "the network, data and batch sizes of hu2017/weight-distance, η = 0.1",
        "starts: the best result of the small-batch method (Figure 5) and of the large-batch method (Figure 6)",
    ],
    notes: Notes {
        because: "Untested: it needs the trained network. Protocol. From each of 16 trained pairs (m = 128 and 2048, same first \
            start) take the weights with the best test accuracy, chosen on 10 000 images held out of the training set, since choosing on the test set \
            biases what is shown. Restart both methods from both, 20 epochs, 4 shuffles each. Record test accuracy per epoch, \
            distance from the restart per iteration, and the loss on the straight line between restart and end. Three parts, \
            each judged by paired Student intervals at a joint error of 1e-4: (1) the slope of |x_k - x_0|² over the first \
            hundred iterations is larger for m = 128, at both starts; the theory's ratio is that of 1/m - 1/M, which is 16.5 here; (2) from the flat start the \
            standard deviation of the accuracy over the last ten epochs is smaller for m = 2048; (3) from the sharp start the largest \
            loss on the line is above both ends for m = 128 in most runs, and not for m = 2048: that is what `escapes' can \
            mean. Flat and sharp are to be confirmed by the top Hessian eigenvalue at the restarts, since the paper infers them from the \
            batch size. What the diffusion itself predicts of sharp and flat wells is judged in hu2017/small-batch-leaves-sharp-minima.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[],
    ..Claim::BLANK
};
