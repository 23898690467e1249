//! SGD with a small batch escapes sharp minimisers more easily than flat ones.

use std::fmt;

use serde::Serialize;

use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::instances::cooling_landscape;
use crate::instances::double_well::Profile;
use crate::interval::Interval;
use crate::oracles::chain::{self, Noise};
use crate::oracles::first_passage::{self, Diffusion, End};
use crate::statistics::limit;

/// The claim.
pub static CLAIM: Claim = Claim {
    id: "hu2017/small-batch-leaves-sharp-minima",
    locus: "section 5 (ii)",
    statement: "In the small but finite η regime, SGD with a small batch escapes sharp minimisers more easily than \
                flat ones, and more easily than with a large batch.",
    assumes: &[
        "dX = -∇F ds + √(η (1/m - 1/M) Σ_0) dB, or the iteration itself; Σ_0 is not specified",
        "sharp: the minimiser with the larger second derivative",
        "more easily: in a shorter mean time",
    ],
    correction: Some(
        "from the minimiser with the lower barrier; by √(curvature ratio), whatever the batch, if barriers are equal",
    ),
    notes: Notes {
        because: "Two comparisons are printed. That a small batch leaves a given minimiser sooner than a large one is true: \
            the mean time falls with the noise. That sharp minimisers are left more easily than flat ones is not a \
            matter of sharpness: the exponent 2ΔF/β contains the barrier, and curvature enters the prefactor only. \
            With constant noise a double well whose sharp minimum is also the deeper one refutes it, by exact \
            quadrature for the diffusion and by the killed kernel of SGD itself; the smaller the noise, the more \
            clearly. With equal barriers it is true, by the factor √(curvature ratio), which no batch size \
            enters: a small batch leaves sharp and flat ones sooner by the same factor. So the preference that the paper \
            wants to explain is not one that small batches create; where the sharp minimum is the shallower one, it \
            is larger for large batches. Corrected: τ_flat/τ_sharp = √(k_sharp/k_flat) e^(2 (ΔF_flat - ΔF_sharp)/β) (1 + O(β)): derived \
            from Eyring and Kramers (the saddle cancels), and found by quadrature over batches 1 to 64. Open: noise that \
            grows with the curvature, as in a network, can restore the preference (Xie et al.); the paper's \
            section 5 does not assume it.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&EQUAL_BARRIERS, &SHARP_IS_LOWER, &KERNEL, &BATCHES, &RATIO],
    ..Claim::BLANK
};

/// Two wells, a flat one on the left and a sharp one on the right, and minibatch SGD with Σ_0 = 1.
#[derive(Clone, Debug, Serialize)]
struct Wells {
    profile: Profile,
    step: f64,
    batch: f64,
}

impl fmt::Display for Wells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [flat, _, sharp] = self.profile.critical();
        let [k_flat, k_sharp] = [flat, sharp].map(|x| self.profile.curvature(x));
        let [d_flat, d_sharp] = [flat, sharp].map(|x| self.barrier(x));
        write!(f, "η = {}, m = {}; ", self.step, self.batch)?;
        write!(f, "flat: F'' = {k_flat:.3}, ΔF = {d_flat:.4}; ")?;
        write!(f, "sharp: F'' = {k_sharp:.3}, ΔF = {d_sharp:.4}")
    }
}

/// M, so large a training set that batches are nearly independent draws.
const POPULATION: f64 = 60_000.0;

impl Wells {
    fn barrier(&self, minimum: f64) -> f64 {
        self.profile.height(self.profile.critical()[1]) - self.profile.height(minimum)
    }

    /// β at a batch size.
    fn noise(&self, batch: f64) -> f64 {
        self.step * (1.0 / batch - 1.0 / POPULATION)
    }

    /// `ln` of the mean time from each minimum, flat and sharp, to the other.
    fn ln_times(&self, batch: f64) -> [Interval; 2] {
        let temperature = self.noise(batch) / 2.0;
        let diffusion = Diffusion::ito(|x| -self.profile.derivative(x), |_| temperature);
        let [flat, _, sharp] = self.profile.critical();
        [
            first_passage::ln_mean_time(&diffusion, End::Natural, End::Absorbing(sharp), flat),
            first_passage::ln_mean_time(&diffusion, End::Absorbing(flat), End::Natural, sharp),
        ]
    }

    /// The same for SGD with Gaussian gradient noise, up to the saddle; in steps.
    fn ln_steps(&self) -> [Interval; 2] {
        let map = |x: f64| x - self.step * self.profile.derivative(x);
        let scale = (self.step * self.noise(self.batch)).sqrt();
        let [flat, saddle, sharp] = self.profile.critical();
        [(flat, (flat - 0.8, saddle)), (sharp, (saddle, sharp + 0.8))].map(|(start, domain)| {
            chain::ln_mean_steps(map, |_| scale, &Noise::gaussian(), domain, start)
        })
    }
}

fn wells(shift: f64, batches: &[f64]) -> Instances<Wells> {
    let names = ["a batch of one", "a batch of four", "a larger batch"];
    let with = |&batch: &f64| {
        let profile = cooling_landscape::flat_and_sharp(shift, 0.4).profile().clone();
        Wells { profile, step: 0.1, batch }
    };
    Instances::named(names.into_iter().zip(batches.iter().map(with)).collect())
}

fn longer([flat, sharp]: [Interval; 2]) -> Observation {
    Observation::of(flat - sharp)
}

static EQUAL_BARRIERS: Experiment<Wells> = Experiment {
    name: "ln of the time from the flat over that from the sharp minimum, equal barriers",
    reading: Reading::AsPrinted,
    instances: || wells(0.0, &[1.0, 4.0, 32.0]),
    predict: |_| Prediction::at_least(0.0),
    decoys: &[],
    observe: Witness::Oracle(|w| longer(w.ln_times(w.batch))),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Consistent,
};

static SHARP_IS_LOWER: Experiment<Wells> = Experiment {
    name: "ln of the time from the flat over that from the sharp minimum, the sharp one deeper",
    instances: || wells(-0.1, &[1.0, 4.0, 32.0]),
    expects: Expected::Refuted(Fault::Wrong),
    ..EQUAL_BARRIERS
};

static KERNEL: Experiment<Wells> = Experiment {
    name: "the same for the iteration, by its killed kernel",
    instances: || wells(-0.1, &[1.0, 4.0]),
    observe: Witness::Oracle(|w| longer(w.ln_steps())),
    expects: Expected::Refuted(Fault::Wrong),
    ..EQUAL_BARRIERS
};

static BATCHES: Experiment<Wells> = Experiment {
    name: "ln of the time from the sharp minimum at batch 2m over that at batch m",
    instances: || wells(-0.1, &[1.0, 4.0, 32.0]),
    observe: Witness::Oracle(|w| longer([2.0, 1.0].map(|n| w.ln_times(n * w.batch)[1]))),
    ..EQUAL_BARRIERS
};

static RATIO: Experiment<Wells> = Experiment {
    name: "ln of the ratio of times less 2 (ΔF_flat - ΔF_sharp)/β as the batch grows",
    reading: Reading::Corrected,
    instances: || {
        let mut all = wells(0.0, &[1.0]).named;
        all[0].0 = "equal barriers";
        all.push(("the sharp minimum deeper", wells(-0.1, &[1.0]).named.swap_remove(0).1));
        all.push(("the flat minimum deeper", wells(0.1, &[1.0]).named.swap_remove(0).1));
        Instances::named(all)
    },
    predict: |w| Prediction::equals(0.5 * ln_curvature_ratio(w)),
    decoys: &[
        Decoy { name: "no curvature", predict: |_| Prediction::equals(0.0) },
        Decoy {
            name: "the curvatures' ratio itself",
            predict: |w| Prediction::equals(ln_curvature_ratio(w)),
        },
    ],
    observe: Witness::Oracle(|w| {
        let [flat, _, sharp] = w.profile.critical();
        let higher = w.barrier(flat) - w.barrier(sharp);
        let point = |doublings: i32| {
            let batch = 2.0_f64.powi(doublings);
            let [from_flat, from_sharp] = w.ln_times(batch);
            let beta = w.noise(batch);
            (beta, from_flat - from_sharp - Interval::exactly(2.0 * higher / beta))
        };
        Observation::of(limit::at_zero(&(0..=6).map(point).collect::<Vec<_>>()))
    }),
    resolution: Resolution::Absolute(1e-3),
    ..EQUAL_BARRIERS
};

fn ln_curvature_ratio(w: &Wells) -> f64 {
    let [flat, _, sharp] = w.profile.critical();
    libm::log(w.profile.curvature(sharp) / w.profile.curvature(flat))
}
