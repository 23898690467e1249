//! The diffusion with the noise cut off does not leave the closed ball of radius `R_2`.

use super::cases::{cut_line, cut_plane};
use crate::claim::{
    Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, PerBudget, Prediction,
    Reading, Resolution, Simulation, Witness,
};
use crate::instances::cut_diffusion::CutDiffusion;
use crate::instances::cut_plane::CutPlane;
use crate::interval::Interval;
use crate::witnesses::cut_off::{high_moment, inward_up_to, leaves, outward, share};

pub(crate) static CLAIM: Claim = Claim {
    id: "li2022/sde-confinement",
    locus: "Lemma 2, (2.5)",
    statement: "Take R > L in Lemma 1, and Λ is chosen as above. Under Assumption 1, for any initial value x ∈ B(0, R), there exists η_1 > 0 such that for all η <= η_1, the solution X to the following SDE, dX = \
                -[∇f(X) + η(¼∇|∇f(X)|²)] dt + √(ηΛ(X)) dW, X(0; x) = x, (2.2), satisfies that for all t >= 0, X(t; x) ∈ closure of B(0, R_2), a.s. When η is small, one has -x·(η(¼∇|∇f(x)|²) + ∇f(x)) < 0 \
                for |x| = R_2. If |X^v| ever reaches R_2, then d/dt |X^v|² < 0, (2.5).",
    assumes: &[
        "Assumption 1",
        "Λ is smooth and positive semidefinite, Σ on |x| <= R, 0 on |x| > R_2, with R < R_2",
    ],
    notes: Notes {
        because: "Outside R_2 there is no noise, and on the sphere x·∇f >= νR_2² while ¼∇|∇f|² = ½∇²f ∇f is bounded, so that the drift points inwards for η below the least quotient of the two, which does not \
            depend on x. A path that left would have to leave against the drift. The support theorem, whose (2.3) lacks a term (li2022/support-theorem), is not needed.",
        known: "d = 1: E(X/R_2)^10 to E(X/R_2)^40 from the Kolmogorov equation on a segment a quarter longer than the ball, so that nothing is put in at R_2; without the cut-off the last is above ten on the \
            first instance. d = 2: paths from the sphere of radius R. The inequality: differences of f + ¼η|∇f|² along 5760 rays, for losses that are not centred; the largest η with an inward drift by bisection.",
        open: "In d = 1 x f''f' >= 0 outside the minimiser, and every η is small. In d >= 2 not: for f = ½(x₁² + 100(x₂ - 0.2)²) and R_2 = 1.5 the drift points outwards somewhere from η = 0.0254 on, just above 2/100, \
            where gradient descent itself diverges; for 10 and 0.5 from 0.768 on.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&LINE, &UNCUT, &PLANE, &INWARDS, &SMALL],
    ..Claim::BLANK
};

const POWERS: [i32; 3] = [10, 20, 40];
const TIMES: [f64; 3] = [0.25, 1.0, 4.0];

/// A mean of a power above one would show that R_2 is passed.
static LINE: Experiment<CutDiffusion> = Experiment {
    name: "d = 1: E(X/R_2)^10, E(X/R_2)^20 and E(X/R_2)^40, from R and from R/2, at three times",
    reading: Reading::AsPrinted,
    instances: || {
        let cases = PerBudget { quick: 1, standard: 4, deep: 32 };
        Instances::named(cut_line()).and_random(cases, CutDiffusion::any())
    },
    predict: |_| {
        Prediction::all_within(vec![Interval::at_most(1.0); 2 * POWERS.len() * TIMES.len()])
    },
    decoys: &[],
    observe: Witness::Oracle(moments),
    resolution: Resolution::Absolute(1e-3),
    expects: Expected::Consistent,
};

fn moments(diffusion: &CutDiffusion) -> Observation {
    let starts = [diffusion.radius(), 0.5 * diffusion.radius()];
    let of = |&power: &i32| high_moment(diffusion, power, &TIMES, &starts);
    Observation::of_all(POWERS.iter().flat_map(of))
}

/// The same experiment where it can be seen to fail.
static UNCUT: Experiment<CutDiffusion> = Experiment {
    name: "d = 1: E(X/R_2)^40 for x²/2, constant noise, from R at t = 1/4",
    instances: || Instances::named(vec![cut_line().swap_remove(0)]),
    predict: |_| Prediction::at_most(1.0),
    decoys: &[Decoy::new("the noise not cut off", |diffusion| {
        Prediction::at_least(normal_moment(diffusion, 40, TIMES[0], diffusion.radius()))
    })],
    observe: Witness::Oracle(|diffusion| {
        Observation::of(high_moment(diffusion, 40, &TIMES[..1], &[diffusion.radius()])[0])
    }),
    ..LINE
};

static PLANE: Experiment<CutPlane> = Experiment {
    name: "d = 2: the share of paths from the sphere of radius R that leave R_2 up to t = 1",
    reading: Reading::AsPrinted,
    instances: || Instances::named(cut_plane()),
    predict: |_| Prediction::at_most(0.0),
    decoys: &[Decoy::new("one in fifty", |_| Prediction::at_least(0.02))],
    observe: Witness::Simulation(Simulation {
        simulate: leaves,
        estimate: |_, tally, alpha| share(tally, alpha),
        replicas: 128,
        blocks: PerBudget::always(64),
    }),
    resolution: Resolution::Absolute(0.01),
    expects: Expected::Consistent,
};

static INWARDS: Experiment<CutPlane> = Experiment {
    name: "d = 2: the largest d/dt |X|² on |x| = R_2, (2.5), at η and η/8",
    instances: || {
        let cases = PerBudget { quick: 4, standard: 16, deep: 128 };
        Instances::named(cut_plane()).and_random(cases, CutPlane::any())
    },
    predict: |_| Prediction::all_within([Interval::at_most(0.0); 2]),
    decoys: &[],
    observe: Witness::Oracle(|plane| {
        Observation::of_all([plane.step, plane.step / 8.0].map(|step| outward(plane, step)))
    }),
    resolution: Resolution::Absolute(1e-6),
    ..PLANE
};

/// Where the minimiser is off the centre, "when η is small" says something.
static SMALL: Experiment<CutPlane> = Experiment {
    name: "d = 2: the largest η up to which (2.5) holds, η must be small",
    instances: || Instances::named(cut_plane().into_iter().take(3).collect()),
    predict: |plane| Prediction::at_least(plane.step),
    decoys: &[Decoy::new("every η", |_| Prediction::at_least(1e3))],
    observe: Witness::Oracle(|plane| Observation::of(inward_up_to(plane))),
    ..INWARDS
};

/// `E (X(t)/R_2)^power` from a start if the noise of a quadratic loss is constant and not cut off.
fn normal_moment(diffusion: &CutDiffusion, power: u32, time: f64, start: f64) -> f64 {
    let [_, slope, _] = diffusion.drift(0.0);
    let decay = libm::exp(slope * time);
    let spread = diffusion.step() * diffusion.noise(0.0).powi(2);
    let (mean, variance) = (start * decay, spread * (1.0 - decay * decay) / (-2.0 * slope));
    let outer = diffusion.outer_radius();
    let (mean, variance) = (mean / outer, variance / (outer * outer));
    // M_n = mean M_(n-1) + (n-1) variance M_(n-2).
    let (mut before, mut now) = (1.0, mean);
    for n in 2..=power {
        (before, now) = (now, mean * now + f64::from(n - 1) * variance * before);
    }
    now
}
