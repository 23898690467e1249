//! Whether the formula was copied right, and how cold it must be.

use crate::claim::{ByHand, Experiment, Instances, Scan, Within};
use crate::instances::valley_with_exit::ValleyWithExit;
use crate::range::Error;
use crate::witnesses::exit::ln_time_out_of_valley;

use super::super::cases::{valley, valleys};
use super::super::theory::eyring_kramers_prefactor;
use super::PRINTED;

pub(super) static CONTROL: Experiment<ValleyWithExit> = Experiment {
    name: "control: S = √2 η^(-1/4) I, so that √η is the temperature",
    instances: || {
        // Walls so high that the error term's constant need not be above one at the coarsest level.
        let own = |slope, ends| valley(slope, ends, None).with_noise(2.0_f64.sqrt(), 0.25);
        Instances::named(vec![
            ("on the line, softer saddle", own([3.0, 0.7, -0.5], [0.7, 1.0])),
            ("on the line, harder saddle", own([1.5, 0.8, 0.25], [1.1, 1.2])),
        ])
    },
    decoys: &[],
    ..PRINTED.control()
};

pub(super) static BY_HAND: ByHand<ValleyWithExit> = ByHand {
    of: &PRINTED,
    at: "∇²F = diag(1.5, 2.5) at x* and diag(-1.8, 1.5) at z*, ΔF = 0.176, η = 0.176 · 2^-j, j = 0 .. 5",
    instance: || valley([1.5, 0.8, 0.25], [1.1, 1.2], Some([2.5, -1.25, 0.9])),
    values: &[
        1.0590, 1.9517, 1.1712, 2.1871, 1.3853, 2.4645, 1.7214, 2.8234, 2.2157, 3.3122, 2.9234,
        3.9946,
    ],
};

pub(super) static SCAN: Scan<ValleyWithExit> = Scan {
    formula: "corrected, ε = η s²/2, beside the mean exit time by quadrature on the line; loss and domain are held \
              fixed",
    parameter: "ΔF/ε",
    rungs: &[0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0],
    instances: || {
        // In the plane the oracle does not reach the far end of the ladder.
        let Instances { mut named, random, cases } = valleys();
        named.truncate(2);
        Instances { named, random, cases }
    },
    predict: |valley, barriers| eyring_kramers_prefactor(valley) * libm::exp(barriers),
    observe: |valley, barriers| {
        ln_time_out_of_valley(valley, valley.step(valley.barrier() / barriers)).exp()
    },
    error: Error::Ratio,
    recorded: &[
        Within::from_rungs("on the line", [4.0, 16.0, 64.0]),
        Within::from_rungs("on the line, steep", [1.0, 2.0, 32.0]),
        Within::from_rungs("random", [2.0, 4.0, 64.0]),
    ],
};
