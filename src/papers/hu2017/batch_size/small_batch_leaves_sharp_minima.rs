//! SGD with a small batch escapes sharp minimisers more easily than flat ones.

mod iteration;
mod wells;

use self::wells::Wells;
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Fault, Instances, Notes, Observation, Prediction, Reading,
    Resolution, Witness,
};
use crate::interval::Interval;
use crate::papers::hu2017::batch_size::cases::flat_and_sharp;
use crate::statistics::limit;

pub(crate) static CLAIM: Claim = Claim {
    id: "hu2017/small-batch-leaves-sharp-minima",
    locus: "section 5 (ii)",
    statement: "In the small but finite η regime, SGD with small batch sizes escape sharp minimizers more easily compared \
                with flat minimizers, so small batch size at the early stage can help SGD to escape sharp minimizers, \
                explaining the phenomenon of escaping from local minimizers observed by Keskar et al. in [23].",
    assumes: &[
        "dX = -∇F ds + √(η (1/m - 1/M) Σ_0) dB, or the iteration itself; Σ_0 is not specified",
        "sharp: the minimiser with the larger second derivative",
        "more easily: in a shorter mean time",
    ],
    correction: Some(
        "In one dimension and with Σ_0 = 1 the mean times of the diffusion to leave the flat and the sharp one of two wells have the ratio √(F''_sharp/F''_flat) \
         e^(2 (ΔF_flat - ΔF_sharp)/β) (1 + O(β)): as β falls the lower barrier is in the end left sooner, and at equal barriers the sharp \
         minimum is, by a factor that tends to √(F''_sharp/F''_flat) as β falls. For SGD itself with Gaussian noise the logarithm \
         grows besides by m (η (J_sharp - J_flat)/3 + O(η²)), J being the integral of |F'| F''² from the minimum to the saddle.",
    ),
    notes: Notes {
        because: "The exponent 2ΔF/β of a mean time contains the barrier; curvature enters the prefactor only. With constant \
            noise a double well whose sharp minimum is also the deeper one refutes the preference, the more clearly the \
            smaller the noise. In favour of the claim: at equal barriers sharp minima are left sooner, and at small β smaller batches \
            leave every minimum sooner: within a given number of steps they leave minima and large batches do not, sharp or flat. \
            But the preference for sharp ones is not made by the batch. At equal barriers it hardly depends on it for the \
            diffusion (1.84 at m = 1, 1.91 at 32, η = 0.1); for SGD itself it grows with the batch (2.19, 2.17, 2.47, 4.16 at m \
            = 1, 4, 32, 128); and where the sharp minimum is the shallower one it is larger for large batches. `Small but finite η' \
            does not save it: in the counterexample the two leading terms make the sharp, deeper well the one left sooner for β > 0.355 \
            only, where 2ΔF/β of the flat one is 1.02 and there is no escape left to speak of. Equal barriers would save it, but \
            section 5 compares sharp local with global minimisers \
            (dai2018/large-batch-traps names equal risk: there a hypothesis).",
        repaired: "Barriers for curvatures: the ratio of two Eyring-Kramers times, in which the saddle cancels. For SGD the least \
            action Σ (x_(k+1) - x_k + η F')²/(2η²) to the saddle is 2ΔF/η - η J/3 + O(η²), derived order by order.",
        known: "Exact quadrature for the diffusion; for SGD itself, with Gaussian noise, the killed kernel, to \
            the saddle in place of the other minimum. The ratio is extrapolated over batches 1 to 64, SGD's \
            growth with the batch over exponents 36 to 580 at steps 0.05 to 0.2; the minimised action of paths of 200 to 600 steps agrees.",
        open: "Noise that grows with the curvature, as in a network, can restore the preference (Xie et al.); section 5 does not assume it. SGD with other laws of the noise.",
    },
    source: file!(),
    experiments: &[&SHARP_IS_LOWER, &KERNEL, &BATCHES, &RATIO, &iteration::GROWTH],
    controls: &[&EQUAL_BARRIERS, &EQUAL_BARRIERS_KERNEL],
    ..Claim::BLANK
};

fn wells(shift: f64, batches: &[f64]) -> Instances<Wells> {
    let names = ["a batch of one", "a batch of four", "a larger batch", "a batch of 128"];
    let with = |&batch: &f64| wells_at(shift, batch);
    Instances::named(names.into_iter().zip(batches.iter().map(with)).collect())
}

fn wells_at(shift: f64, batch: f64) -> Wells {
    Wells { landscape: flat_and_sharp(shift, 0.4), step: 0.1, batch }
}

fn longer([flat, sharp]: [Interval; 2]) -> Observation {
    Observation::of(flat - sharp)
}

static SHARP_IS_LOWER: Experiment<Wells> = Experiment {
    name: "ln of the time from the flat over that from the sharp minimum, the sharp one deeper",
    reading: Reading::AsPrinted,
    instances: || wells(-0.1, &[1.0, 4.0, 32.0]),
    predict: |_| Prediction::at_least(0.0),
    decoys: &[Decoy::new("no difference", |_| Prediction::equals(0.0))],
    observe: Witness::Oracle(|w| longer(w.ln_times(w.batch))),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Refuted(Fault::Wrong),
};

static EQUAL_BARRIERS: Experiment<Wells> = Experiment {
    name: "control: the same with equal barriers",
    instances: || wells(0.0, &[1.0, 4.0, 32.0]),
    ..SHARP_IS_LOWER.control()
};

static KERNEL: Experiment<Wells> = Experiment {
    name: "the same for the iteration, by its killed kernel",
    instances: || wells(-0.1, &[1.0, 4.0]),
    observe: Witness::Oracle(|w| longer(w.ln_steps())),
    ..SHARP_IS_LOWER
};

static EQUAL_BARRIERS_KERNEL: Experiment<Wells> = Experiment {
    name: "control: the iteration, with equal barriers",
    instances: || wells(0.0, &[1.0, 4.0, 32.0, 128.0]),
    ..KERNEL.control()
};

static BATCHES: Experiment<Wells> = Experiment {
    name: "ln of the time from the sharp minimum at batch 2m over that at batch m",
    instances: || wells(-0.1, &[1.0, 4.0, 32.0]),
    expects: Expected::Consistent,
    observe: Witness::Oracle(|w| longer([2.0, 1.0].map(|n| w.ln_times(n * w.batch)[1]))),
    ..SHARP_IS_LOWER
};

static RATIO: Experiment<Wells> = Experiment {
    name: "ln of the ratio of times less 2 (ΔF_flat - ΔF_sharp)/β as the batch grows",
    reading: Reading::Corrected,
    instances: || {
        let with = |shift| wells_at(shift, 1.0);
        Instances::named(vec![
            ("equal barriers", with(0.0)),
            ("the sharp minimum deeper", with(-0.1)),
            ("the flat minimum deeper", with(0.1)),
        ])
    },
    predict: |w| Prediction::equals(0.5 * ln_curvature_ratio(w)),
    decoys: &[
        Decoy::new("no curvature", |_| Prediction::equals(0.0)),
        Decoy::new("the curvatures' ratio itself", |w| Prediction::equals(ln_curvature_ratio(w))),
    ],
    observe: Witness::Oracle(|w| {
        let [flat, sharp] = w.minima().map(|x| w.landscape.barrier(x));
        let point = |doublings: i32| {
            let batch = 2.0_f64.powi(doublings);
            let [from_flat, from_sharp] = w.ln_times(batch);
            let beta = w.noise(batch);
            (beta, from_flat - from_sharp - Interval::exactly(2.0 * (flat - sharp) / beta))
        };
        Observation::of(limit::at_zero(&(0..=6).map(point).collect::<Vec<_>>()))
    }),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Consistent,
};

fn ln_curvature_ratio(w: &Wells) -> f64 {
    let [flat, sharp] = w.minima().map(|x| w.landscape.profile().curvature(x));
    libm::log(sharp / flat)
}
