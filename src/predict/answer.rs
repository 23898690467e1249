//! What a claim's formula gives for a reader's own problem.

use crate::claim::Claim;

/// A number or a matrix that a paper predicts, and what else is known of it.
#[derive(Clone, Debug)]
pub struct Answer<T> {
    /// The claim whose formula gives the value; its recorded verdict says how far to trust it.
    pub claim: &'static Claim,
    /// What the formula gives.
    pub value: T,
    /// What the continuous-time theory gives in its place.
    pub continuous: T,
    /// The largest distance, entry by entry, of the value from what an oracle that does not know the
    /// formula finds, the oracle's error included; infinite where the oracle cannot say.
    pub distance: f64,
}
