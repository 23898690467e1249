//! SGD itself leaves a minimum in a number of steps that is exponential in `1/η`.

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Figure, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Simulation, Witness,
};
use crate::instances::basin::{AtStep, Well};
use crate::instances::sgd::Sgd;
use crate::interval::Interval;
use crate::monte_carlo::UnitNoise;
use crate::statistics::intervals;
use crate::witnesses::exit::{along, limit, ln_steps, ln_time_on_line, steps_on_line};

use super::cases::laws_and_wells as problems;
use super::ladders::{ladder_of_sgd as ladder, loud_step};
use super::theory::{action_of_sgd, action_on_line};

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/sgd-exit-from-minimum",
    locus: "abstract; Remark 1 and remark (iii) after Theorem 2",
    statement: "In the small step size regime and the presence of omnidirectional noise, our \
                weak approximating diffusion process suggests the following dynamics for the SGD \
                iteration starting from a local minimizer: it escapes in a number of iterations \
                exponentially dependent on the inverse stepsize. Remark 1: on average, the \
                system will wander near the local minimizer for asymptotically exp(Cη^-1) number of steps until an escaping event \
                from local minimizer occurs.",
    assumes: &[
        "small η and omnidirectional noise: S Sᵀ = var ∇f is positive definite",
        "independent ζ; |f(.; ζ)| is bounded in C^7 for every ζ (Theorem 1, on which `approximating' rests)",
        "0 is a nondegenerate local minimizer; escape is leaving a small D as in Theorem 2",
        "C is some number in (0, ∞)",
    ],
    correction: Some(
        "With a small step, η ln E N tends to the least action with Cramér's transform of the \
         gradient noise: V̄_D for Gaussian noise, a finite constant, in general another, for bounded noise that \
         outweighs the gradient along some way from 0 to the boundary of D, and infinity for bounded noise that does so along none.",
    ),
    notes: Notes {
        because: "The paper says that its diffusion, whose error is controlled on bounded times only, \
            suggests this for SGD, near a minimizer and with small steps. Theorem 2 lets the ball \
            be as small as one likes; in a small enough one the noise outweighs the gradient, and η ln E \
            N has a finite positive limit C for every law of the noise that was tried; polynomial \
            growth is refuted. Where on every way out the gradient somewhere exceeds what the noise can push, as minibatches' noise \
            is bounded, it never leads out, and E N is infinite.",
        repaired: "The constant, which is left open, is named. Large deviations see the whole law of the \
            noise and not its variance only: C is the action with Cramér's transform of the noise \
            (Freidlin and Wentzell, section 5.1), which is V̄_D for Gaussian noise and differs \
            from it by 3 to 21 per cent here.",
        known: "Exact killed kernels, eliminated without subtraction up to e^100 steps, extrapolated \
            with constant and logarithm eliminated; simulated SGD agrees with them, and not with \
            the diffusion.",
        open: "More than one dimension. The window from 0.1 to 10 V̄_D for `some C' is arbitrary. Gaussian noise is outside \
            Theorem 1. Noise with power tails, outside it too, leads out in a power of 1/η: Student's law with five degrees of \
            freedom on (-0.4, 0.6), F' = x, gives η⁵ E N = 0.0027 at η = 0.004, near its limit 0.0034 (computed apart).",
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
    experiments: &[&STRONG, &GAUSSIAN, &CRAMER, &NEVER, &SIMULATED],
    ..Claim::BLANK
};

static GAUSSIAN: Experiment<Sgd<Well>> = Experiment {
    name: "Gaussian noise: the limit of η ln E N is the SDE's",
    reading: Reading::AsPrinted,
    instances: || problems(&[UnitNoise::Gaussian], 1.0),
    predict: |sgd| Prediction::within(action_on_line(sgd.problem())),
    decoys: &[Decoy::new("without the factor of two", |sgd| {
        Prediction::within(action_on_line(sgd.problem()).scaled(0.5))
    })],
    observe: Witness::Oracle(observe),
    resolution: Resolution::Relative(0.02),
    expects: Expected::Consistent,
};

static STRONG: Experiment<Sgd<Well>> = Experiment {
    name: "bounded noise that overpowers the gradient on a way out: some finite C",
    instances: || problems(&UnitNoise::ALL[1..], 1.0),
    predict: |sgd| {
        let action = action_on_line(sgd.problem());
        Prediction::within(Interval::new(0.1 * action.low(), 10.0 * action.high()))
    },
    decoys: &[Decoy::new("a power of 1/η: the limit is zero", |_| Prediction::equals(0.0))],
    ..GAUSSIAN
};

static NEVER: Experiment<Sgd<Well>> = Experiment {
    name: "bounded noise that overpowers the gradient on no way out: no C",
    instances: || problems(&UnitNoise::ALL[1..], 0.15),
    predict: |_| Prediction::at_least(1e300),
    ..STRONG.corrected()
};

static CRAMER: Experiment<Sgd<Well>> = Experiment {
    name: "bounded noise: the limit of η ln E N by Cramér's transform",
    instances: || problems(&UnitNoise::ALL[1..], 1.0),
    predict: |sgd| line(sgd, action_of_sgd(sgd.problem(), sgd.law())),
    decoys: &[Decoy::new("the SDE's V̄_D", |sgd| line(sgd, action_on_line(sgd.problem())))],
    resolution: Resolution::Relative(0.05),
    ..GAUSSIAN.corrected()
};

static SIMULATED: Experiment<Sgd<AtStep>> = Experiment {
    name: "simulated SGD: E N as its killed kernel says",
    reading: Reading::Corrected,
    instances: || {
        let at_step = |(name, sgd): (_, Sgd<Well>)| {
            let at = AtStep { well: *sgd.problem(), eta: loud_step(&sgd) };
            (name, Sgd::new(at, sgd.law()))
        };
        let all = problems(&UnitNoise::ALL, 1.0).named;
        Instances::named(all.into_iter().map(at_step).collect())
    },
    predict: |sgd| {
        let AtStep { well, eta } = sgd.problem();
        Prediction::within(ln_steps(well, sgd.law(), *eta, 0.0).exp())
    },
    decoys: &[Decoy::new("the SDE's E T/η", |sgd| {
        let AtStep { well, eta } = sgd.problem();
        Prediction::within(ln_time_on_line(well, *eta, 0.0).exp().scaled(1.0 / eta))
    })],
    observe: Witness::Simulation(Simulation {
        simulate: |sgd, block| {
            let AtStep { well, eta } = sgd.problem();
            steps_on_line(well, sgd.law(), *eta, block)
        },
        estimate: |_, tally, alpha| Observation::of(intervals::mean(&tally.moments[0], alpha)),
        replicas: 1024,
        blocks: PerBudget { quick: 256, standard: 256, deep: 1024 },
    }),
    resolution: Resolution::Relative(0.05),
    expects: Expected::Consistent,
};

fn observe(sgd: &Sgd<Well>) -> Observation {
    let points = along(&ladder(sgd), |eta| ln_steps(sgd.problem(), sgd.law(), eta, 0.0));
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
fn line(sgd: &Sgd<Well>, action: Interval) -> Prediction {
    let ladder = ladder(sgd);
    let last = ladder[ladder.len() - 1];
    let end = ln_steps(sgd.problem(), sgd.law(), last, 0.0).center() + 0.5 * libm::log(last);
    let at = |&eta: &f64| (1.0 / eta, end + action.center() * (1.0 / eta - 1.0 / last));
    Prediction::within(action).with_curve(ladder.iter().map(at).collect())
}
