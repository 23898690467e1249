//! Instances that several claims of the section share.

use proptest::prelude::*;

use crate::claim::Instances;
use crate::instances::departure::Departure;
use crate::instances::quadratic::NoisyQuadratic;
use crate::papers::liu2021::cases::{self, MANY};

/// Dense instances, at different times.
pub(crate) fn departures() -> Instances<Departure> {
    let small = cases::dense().into_iter().filter(|(_, sgd)| sgd.dimension() <= 5);
    let named = small.zip([2, 3, 10, 4, 20, 100]);
    let named = named.map(|((name, sgd), steps)| (name, Departure { sgd, steps }));
    let sgd = NoisyQuadratic::any(1..=6, 0.3..=1.95, 0.05);
    let random = (sgd, 1..60_u32).prop_map(|(sgd, steps)| Departure { sgd, steps });
    Instances::named(named.collect()).and_random(MANY, random)
}
