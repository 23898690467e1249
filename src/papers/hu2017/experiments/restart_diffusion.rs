//! Restarted from flat and from sharp minima, a small batch diffuses more and leaves the sharp ones.

use crate::claim::{Claim, Notes};

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/restart-diffusion",
    locus: "section 6, Figures 5 and 6",
    statement: "As shown in Figure 5 and 6, we can confirm small batch method has larger diffusion rate than large batch method. \
                When the weights come to a flat area relatively, large batch method tends to find the global minimizers or flat \
                local minimizers rather than small batch method with random walk. On the contrary, in Figure 6 when the weights \
                come to a sharp area relatively, small batch method make weights escape from sharp minimizers.",
    assumes: &[
        "the network, data and batch sizes of hu2017/weight-distance, η = 0.1",
        "starts: the best result of the small-batch method (Figure 5) and of the large-batch method (Figure 6)",
    ],
    notes: Notes {
        because: "It needs the network trained on MNIST, which is not run here.",
        repaired: "",
        known: "The theory's ratio of diffusion rates is that of 1/m - 1/M, 16.5 here. What the diffusion predicts of sharp and \
            flat wells is judged in hu2017/small-batch-leaves-sharp-minima.",
        open: "Protocol: from each of 16 trained pairs (m = 128 and 2048, same first start) the weights with the best accuracy on \
            10 000 held-out images (choosing on the test set biases what is shown); restart both methods from both, 20 epochs, \
            4 shuffles each. Paired Student intervals, joint error 1e-4: (1) the slope of |x_k - x_0|² over 100 iterations is \
            larger for m = 128; (2) from the flat start the accuracy's standard deviation over the last ten epochs is smaller \
            for m = 2048; (3) from the sharp start the largest loss on the line from restart to end is above both ends for m = \
            128 in most runs, and not for m = 2048: that is what `escape' can mean. Flat and sharp are to be confirmed by the \
            top Hessian eigenvalue.",
    },
    source: file!(),
    experiments: &[],
    ..Claim::BLANK
};
