//! SGD does not leave the ball of radius R if its step is at most `η_0`.

use super::cases::{pushed, steep, trapped, two_minima};
use super::theory::{step_max, trapping_terms};
use crate::claim::{
    ByHand, Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Simulation, Witness,
};
use crate::instances::trapped::Trapped;
use crate::interval::Interval;
use crate::witnesses::trapping::{largest_mean, leaves, share, threshold};

pub(crate) static CLAIM: Claim = Claim {
    id: "li2022/trapping",
    locus: "Lemma 1 and its proof",
    statement: "(i) For the L above in Assumption 1, fix any R > L, then there exists η_0 > 0 such that for all η <= η_0, the condition X_0 ∈ B(0, R) implies that X_n ∈ \
                B(0, R) for all n. (ii) For any continuous function ϕ and x ∈ B(0, R), (Sϕ)(x) only depends on the values of ϕ in B(0, R) with ‖Sϕ‖_{L^∞(B(0,R))} <= \
                ‖ϕ‖_{L^∞(B(0,R))}. Proof: we set M_1 := sup_ξ sup_{x∈B(0,L)} |∇f(x, ξ)| and M_2 := sup_ξ sup_{x∈B(0,R)} |∇f(x, ξ)|. We claim that we can set η_0 = \
                min{(R - L)/M_1, 2νL²/M_2²}.",
    assumes: &[
        "∇f(.; ξ) is continuous, and bounded on compact sets uniformly in ξ",
        "x · ∇f(x; ξ) >= ν|x|² for all |x| >= L and all ξ",
        "in (ii), η <= η_0, which is not repeated",
    ],
    notes: Notes {
        because: "From |x| <= L a step leads at most ηM_1 further. From L < |x| <= R it changes |x|² by -2η x·∇f + η²|∇f|² <= -2ηνL² + η²M_2². Neither the mean nor \
            the law of ξ matters, and neither convexity nor smoothness is needed. The open ball is kept as well as the closed one.",
        known: "For each loss, the largest step that cannot leave is found by a search over starts in the whole ball, spheres of radius L and R included, and over all ξ; it is never below \
            η_0. Losses in one to three dimensions, of several minima, not convex, with pushes outwards inside L. With either term dropped, M_1 \
            for M_2, or 2ν for 2νL², the step is too large for some of them. Runs of SGD at η_0 stay.",
        open: "η_0 is safe and not sharp: for η <= 1/(2ν), 2νR²/M_2² does instead of the second term, since r² - 2ηνr² + η²M_2² <= R² is worst at r = R. \
            It falls like L² where L is small, to 0.02 at L = 0.1 for x²/2 on the unit ball, which keeps SGD up to η = 2; for curvatures 1 and 9, R = 2 and L = 0.5 it is \
            0.0015 beside 2/9.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&STAYS, &NEEDED_OUTSIDE, &NEEDED_INSIDE, &BOUND, &RUNS],
    controls: &[&SECOND_BY_HAND, &FIRST_BY_HAND],
    ..Claim::BLANK
};

static STAYS: Experiment<Trapped> = Experiment {
    name: "(i): the largest step that cannot leave is at least η_0",
    reading: Reading::AsPrinted,
    instances: || {
        let cases = PerBudget { quick: 8, standard: 16, deep: 256 };
        Instances::named(trapped()).and_random(cases, Trapped::any())
    },
    predict: |loss| Prediction::at_least(step_max(loss)),
    decoys: &[],
    observe: Witness::Oracle(|loss| Observation::of(threshold(loss))),
    resolution: Resolution::Relative(1e-5),
    expects: Expected::Consistent,
};

static SECOND_BY_HAND: ByHand<Trapped> = ByHand {
    of: &STAYS,
    at: "∇f = x + 0.6 or 3x - 0.6, ν = 0.5, L = 1.2, R = 2: min(0.8/4.2, 1.44/6.6²)",
    instance: two_minima,
    values: &[0.033_058, f64::INFINITY],
};

static FIRST_BY_HAND: ByHand<Trapped> = ByHand {
    of: &STAYS,
    at: "the same with L = 1.9, R = 2: min(0.1/6.3, 3.61/6.6²)",
    instance: || {
        let draws = two_minima().draws().to_vec();
        Trapped::new(draws, 0.5, [1.9, 2.0]).expect("confining")
    },
    values: &[0.015_873, f64::INFINITY],
};

/// Where the second term decides.
static NEEDED_OUTSIDE: Experiment<Trapped> = Experiment {
    name: "the second term is needed, with L² and M_2",
    instances: || Instances::named(vec![("steep outside", steep())]),
    decoys: &[
        Decoy::new("the first term alone", |loss| Prediction::at_least(trapping_terms(loss)[0])),
        Decoy::new("2ν for 2νL²", |loss| {
            Prediction::at_least(trapping_terms(loss)[1] / loss.inner_radius().powi(2))
        }),
        Decoy::new("M_1 for M_2", |loss| {
            let [inner, outer] =
                [loss.inner_radius(), loss.radius()].map(|r| loss.steepest(r).powi(2));
            Prediction::at_least(trapping_terms(loss)[1] * outer / inner)
        }),
    ],
    ..STAYS
};

/// Where the first term decides.
static NEEDED_INSIDE: Experiment<Trapped> = Experiment {
    name: "the first term is needed",
    instances: || Instances::named(vec![("pushed outwards inside", pushed())]),
    decoys: &[Decoy::new("the second term alone", |loss| {
        Prediction::at_least(trapping_terms(loss)[1])
    })],
    ..STAYS
};

/// `φ = (|x|/R)^8`, which is larger outside: `‖φ‖ = 1` in the ball.
static BOUND: Experiment<Trapped> = Experiment {
    name: "(ii): the largest Sϕ that was found beside ‖ϕ‖ for ϕ = (|x|/R)^8, at η_0 and η_0/10",
    predict: |_| at_most_twice(1.0),
    decoys: &[Decoy::new("half of it", |_| at_most_twice(0.5))],
    observe: Witness::Oracle(|loss| {
        let step = step_max(loss);
        Observation::of_all([step, step / 10.0].map(|step| largest_mean(loss, step)))
    }),
    ..STAYS
};

fn at_most_twice(bound: f64) -> Prediction {
    Prediction::all_within([Interval::at_most(bound); 2])
}

static RUNS: Experiment<Trapped> = Experiment {
    name: "runs of SGD at η_0 from the sphere, 200 steps: the share that leaves",
    instances: || Instances::named(trapped()),
    predict: |_| Prediction::at_most(0.0),
    decoys: &[Decoy::new("one in fifty", |_| Prediction::at_least(0.02))],
    observe: Witness::Simulation(Simulation {
        simulate: |loss, block| leaves(loss, step_max(loss), 200, block),
        estimate: |_, tally, alpha| share(tally, alpha),
        replicas: 128,
        blocks: PerBudget::always(64),
    }),
    resolution: Resolution::Absolute(0.01),
    ..STAYS
};
