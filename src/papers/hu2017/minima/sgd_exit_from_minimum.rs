//! SGD itself leaves a minimum in a number of steps that is exponential in `1/η`.

use std::fmt;

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Observation,
    PerBudget, Prediction, Reading, Resolution, Simulation, Witness,
};
use crate::instances::basin::Well;
use crate::interval::Interval;
use crate::monte_carlo::escape::steps_to_leave;
use crate::monte_carlo::{Normals, Tally, UnitNoise};
use crate::papers::hu2017::minima::theory::{
    action_of_sgd, action_on_line, along, limit, ln_steps, ln_time_on_line,
};
use crate::statistics::intervals;

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/sgd-exit-from-minimum",
    locus: "abstract; Remark 1 and remark (iii) after Theorem 2",
    statement: "From a local minimizer the SGD iteration x' = x - η ∇f(x; ζ) escapes in a number of \
                iterations that is exponential in the inverse step size: exp(C/η) on average.",
    assumes: &[
        "small η and omnidirectional noise: S Sᵀ = var ∇f is positive definite",
        "independent ζ; 0 is a nondegenerate local minimizer; escape is leaving D as in Theorem 2",
    ],
    correction: Some(
        "η ln E N tends to the least action with Cramér's transform of the gradient noise, which is \
     V̄_D for Gaussian noise, and infinite where bounded noise cannot overpower the gradient",
    ),
    notes: Notes {
        because: "The paper proves this for its SDE, whose weak error is controlled on bounded times only, and says \
            that it suggests the same for SGD. For Gaussian gradient noise that is right, with the SDE's \
            own V̄_D. For other noise large deviations see the whole law and not just its variance: \
            C is the action with Cramér's transform of the noise (Freidlin and Wentzell, section 5.1), \
            and differs from V̄_D by 3 to 21 per cent here. Bounded noise that is weaker than the gradient \
            somewhere on the way never leads out at small η, however omnidirectional it is: then E N is \
            infinite, and nothing is exponential. (Theorem 1 assumes bounded gradients throughout. If \
            D is so small that the noise outweighs the gradient in it, the statement holds.) Exact \
            killed kernels, eliminated without subtraction up to e^100 steps, are extrapolated with \
            constant and logarithm eliminated; simulated SGD agrees with them, and not with the SDE. \
            Open: d > 1.",
        ..Notes::NONE
    },
    figures: &[Figure {
        experiment: CRAMER.name,
        caption: "ln E N of SGD by its kernel against 1/η, with the slopes C of the noise's Cramér \
                  transform (through the last point) and the SDE's V̄_D.",
        x: Axis { label: "1/η", log: false },
        y: Axis { label: "ln E N + ½ ln η", log: false },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&GAUSSIAN, &STRONG, &WEAK, &CRAMER, &NEVER, &SIMULATED],
    ..Claim::BLANK
};

/// A well and the law of the gradient noise `S ζ`.
#[derive(Clone, Copy, Debug, serde::Serialize)]
struct Sgd {
    well: Well,
    law: UnitNoise,
}

impl fmt::Display for Sgd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {} noise", self.well, self.law.name())
    }
}

static GAUSSIAN: Experiment<Sgd> = Experiment {
    name: "Gaussian noise: the limit of η ln E N is the SDE's",
    reading: Reading::AsPrinted,
    instances: || problems(&[UnitNoise::Gaussian], 1.0),
    predict: |sgd| Prediction::equals(action_on_line(&sgd.well)),
    decoys: &[Decoy {
        name: "without the factor of two",
        predict: |sgd| Prediction::equals(0.5 * action_on_line(&sgd.well)),
    }],
    observe: Witness::Oracle(observe),
    resolution: Resolution::Relative(0.02),
    expects: Expected::Consistent,
};

static STRONG: Experiment<Sgd> = Experiment {
    name: "bounded noise that overpowers the gradient: some finite C",
    instances: || problems(&BOUNDED, 1.0),
    predict: |sgd| Prediction::at_most(100.0 * action_on_line(&sgd.well)),
    decoys: &[],
    ..GAUSSIAN
};

static WEAK: Experiment<Sgd> = Experiment {
    name: "bounded noise that does not: some finite C",
    instances: || problems(&BOUNDED, 0.15),
    expects: Expected::Refuted(Fault::Wrong),
    ..STRONG
};

static NEVER: Experiment<Sgd> = Experiment {
    name: "bounded noise that does not overpower the gradient: no C",
    reading: Reading::Corrected,
    predict: |_| Prediction::at_least(1e300),
    expects: Expected::Consistent,
    ..WEAK
};

static CRAMER: Experiment<Sgd> = Experiment {
    name: "bounded noise: the limit of η ln E N by Cramér's transform",
    reading: Reading::Corrected,
    instances: || problems(&BOUNDED, 1.0),
    predict: |sgd| line(sgd, action_of_sgd(&sgd.well, sgd.law)),
    decoys: &[Decoy {
        name: "the SDE's V̄_D", predict: |sgd| line(sgd, action_on_line(&sgd.well))
    }],
    resolution: Resolution::Relative(0.05),
    ..GAUSSIAN
};

static SIMULATED: Experiment<Sgd> = Experiment {
    name: "simulated SGD: E N as its killed kernel says",
    reading: Reading::Corrected,
    instances: || problems(&UnitNoise::ALL, 1.0),
    predict: |sgd| {
        let eta = loud_step(sgd);
        Prediction::equals(ln_steps(&sgd.well, sgd.law, eta, 0.0).exp().center())
    },
    decoys: &[Decoy {
        name: "the SDE's E T/η",
        predict: |sgd| {
            let eta = loud_step(sgd);
            Prediction::equals(ln_time_on_line(&sgd.well, eta, 0.0).exp().center() / eta)
        },
    }],
    observe: Witness::Simulation(Simulation {
        simulate: |sgd, block| {
            let (well, eta) = (sgd.well, loud_step(sgd));
            let [left, right] = well.ends();
            let step = |[x]: [f64; 1], [zeta]: [f64; 1]| {
                [x - eta * (well.slope_at(x) + well.noise_at(x) * zeta)]
            };
            let inside = |[x]: [f64; 1]| left < x && x < right;
            let mut normals = Normals::from_rng(&mut block.rng);
            let steps =
                steps_to_leave(&mut normals, sgd.law, block.replicas, [0.0], step, inside, 1 << 24);
            let mut tally = Tally::new(1);
            steps.iter().for_each(|&steps| tally.moments[0].push(steps));
            tally.steps = steps.iter().sum::<f64>() as u64;
            tally.replicas = block.replicas as u64;
            tally
        },
        estimate: |_, tally, alpha| Observation::of(intervals::mean(&tally.moments[0], alpha)),
        replicas: 1024,
        blocks: PerBudget { quick: 64, standard: 64, deep: 1024 },
    }),
    resolution: Resolution::Relative(0.05),
    expects: Expected::Consistent,
};

const BOUNDED: [UnitNoise; 3] =
    [UnitNoise::Uniform, UnitNoise::TwoPoint, UnitNoise::SkewedTwoPoint];

/// Where the exponent is 4, for the action of the iteration itself.
fn loud_step(sgd: &Sgd) -> f64 {
    action_of_sgd(&sgd.well, sgd.law) / 4.0
}

/// Exponents 3 to 96 in doublings; any steps where the action is infinite.
fn ladder(sgd: &Sgd) -> Vec<f64> {
    let action = action_of_sgd(&sgd.well, sgd.law);
    let coarsest = if action.is_finite() { action / 3.0 } else { 0.125 };
    (0..6).map(|k| coarsest * 0.5_f64.powi(k)).collect()
}

fn observe(sgd: &Sgd) -> Observation {
    let points = along(&ladder(sgd), |eta| ln_steps(&sgd.well, sgd.law, eta, 0.0));
    let never = Interval::exactly(f64::INFINITY);
    if points.iter().all(|&(_, ln_steps)| ln_steps == never) {
        return Observation::of(never);
    }
    let drawn = |&(eta, ln_steps): &(f64, Interval)| {
        (1.0 / eta, ln_steps + Interval::exactly(0.5 * libm::log(eta)))
    };
    Observation::of(limit(&points)).with_curve(points.iter().map(drawn).collect())
}

/// A limit, with a line of that slope through the quietest point of the kernel.
fn line(sgd: &Sgd, action: f64) -> Prediction {
    let ladder = ladder(sgd);
    let last = ladder[ladder.len() - 1];
    let end = ln_steps(&sgd.well, sgd.law, last, 0.0).center() + 0.5 * libm::log(last);
    let at = |&eta: &f64| (1.0 / eta, end + action * (1.0 / eta - 1.0 / last));
    Prediction::equals(action).with_curve(ladder.iter().map(at).collect())
}

/// Wells in which unit noise of each law overpowers the gradient up to the nearer end, if it is as
/// loud as that.
fn problems(laws: &[UnitNoise], loudness: f64) -> Instances<Sgd> {
    let quadratic = Well::new([1.0, 0.0, 0.0], [1.0, 0.0], [0.4, 0.6]).expect("valid");
    let skew = Well::new([1.2, 0.5, -0.4], [1.0, 0.2], [0.5, 0.4]).expect("valid");
    let named = |&law: &UnitNoise| {
        let names = match law {
            UnitNoise::Gaussian => ["quadratic, Gaussian", "skew, Gaussian"],
            UnitNoise::Uniform => ["quadratic, uniform", "skew, uniform"],
            UnitNoise::TwoPoint => ["quadratic, two-point", "skew, two-point"],
            UnitNoise::SkewedTwoPoint => ["quadratic, skewed", "skew, skewed"],
        };
        let wells = [quadratic, skew].map(|well| Sgd { well: well.louder(loudness), law });
        names.into_iter().zip(wells)
    };
    Instances::named(laws.iter().flat_map(named).collect())
}
