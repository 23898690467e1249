//! The moments of the diffusion are bounded, with a part that remembers the start and decays.

mod ito;

use self::ito::ITO;
use super::cases::off_zero;
use super::theory::{moment_bounds, second_constant};
use crate::claim::{
    ByHand, Claim, Decoy, Expected, Experiment, Instances, Notes, Observation, PerBudget,
    Prediction, Reading, Resolution, Witness,
};
use crate::instances::cut_diffusion::CutDiffusion;
use crate::interval::Interval;
use crate::witnesses::flow_derivatives::{moments, rates_of_moments};

pub(crate) static CLAIM: Claim = Claim {
    id: "li2022/moment-bounds",
    locus: "proof of Proposition 1, step 1, (2.10)-(2.13)",
    statement: "For nonnegative integer m, E|X(t; x)|^{2m} <= C_m(1 + |x|^{2m} e^{-γ_m t}), (2.10). Applying Itô's formula to |X|^{2m}, for m >= 1, d|X|^{2m} = (2m|X|^{2m-2} X·[-(∇f(X) + η(¼∇|∇f(X)|²))] + ½(2m)|X|^{2m-2} M : \
                2ησ²(X)) dt + 2m|X|^{2m-2} X·√(2η) σ(X)·dW, (2.11), with M := I_d + (2m - 2) X⊗X/|X|². Taking expectation, we know that for any fixed µ̄ ∈ (0, µ), it holds d/dt E|X|^{2m} <= -2mµ̄ E|X|^{2m} + A_2 E|X|^{2m-2}, m >= 1, (2.12). \
                A_2 is a positive constant depending on m. Using induction hypothesis, d/dt E|X|^{2m} <= -2mµ̄ E|X|^{2m} + A_3(1 + |x|^{2m-2} e^{-γ_{m-1}t}), (2.13). Using Grönwall's inequality, (2.10) holds for any nonnegative integer m.",
    assumes: &[
        "Assumption 1, X of (2.2), x ∈ B(0, R), η <= η_0",
        "A_2 is the one that the lines below (2.12) give: A_0 + A_1²/(8m(µ - µ̄)), with the largest ε_m",
        "γ_{m-1} in (2.13) is inferred from the induction; it is printed γm-1",
    ],
    notes: Notes {
        because: "Itô's formula and x·∇f >= µ|x|² + x·∇f(0) give (2.12) with the A_2 of the proof, and Grönwall's inequality a chain of bounds from it.",
        known: "E|X|², E|X|⁴ and E|X|⁶ and their slopes in time, the means of the generator's values, from the Kolmogorov equation, for minimisers off zero, beside (2.12) and the chain at µ̄ = 0.9µ. Without A_1 (2.12) fails, and without A_2 the chain. (2.11) against the exact law of a \
            process in the plane with a full Λ over times down to 1e-3. The start's part is taken from two starts.",
        open: "On B(0, R) the bound holds with any γ_m, since |X| <= R_2: it carries no rate, and nothing tends to zero but the start's part, E|X|^{2m} to its stationary value. That part decays at the spectral gap, about f''(x*), for \
            every m, and not at 2mµ; where f and Σ are even about x* = 0, at about twice the gap, for every m. The proof's constants have much room: it bounds E|X|² by 422 where it is 0.3. Slips that do no harm: `by Proposition 2' should be Lemma 2; the first display below (2.12) has +η¼∇|∇f|² where (2.11) has a minus, \
            and holds nevertheless, with a larger A_0; A_4 and A_5 do not occur.",
        ..Notes::NONE
    },
    source: file!(),
    experiments: &[&CHAIN, &INEQUALITY, &ITO, &MEMORY],
    controls: &[&BY_HAND],
    ..Claim::BLANK
};

/// `μ̄/μ`.
const PART: f64 = 0.9;
const ORDERS: i32 = 3;
const TIMES: [f64; 2] = [1.0, 5.0];

fn instances() -> Instances<CutDiffusion> {
    let cases = PerBudget { quick: 1, standard: 4, deep: 32 };
    Instances::named(off_zero()).and_random(cases, CutDiffusion::any())
}

static CHAIN: Experiment<CutDiffusion> = Experiment {
    name: "(2.10): E|X|², E|X|⁴, E|X|⁶ beside Grönwall's bounds, at two times",
    reading: Reading::AsPrinted,
    instances,
    predict: |diffusion| chain(diffusion, 1.0),
    decoys: &[Decoy::new("without the one in (2.10): everything decays", |diffusion| {
        chain(diffusion, 0.0)
    })],
    observe: Witness::Oracle(|diffusion| {
        let starts = starts(diffusion);
        let all = moments(diffusion, &[2, 4, 6], (1.0, 5), &starts);
        let at = |time: f64, start: usize| all.iter().map(move |of| of[time as usize - 1][start]);
        let from = |start: usize| TIMES.map(|time| at(time, start).collect::<Vec<_>>()).concat();
        Observation::of_all((0..starts.len()).flat_map(from))
    }),
    resolution: Resolution::Absolute(1e-6),
    expects: Expected::Consistent,
};

static BY_HAND: ByHand<CutDiffusion> = ByHand {
    of: &CHAIN,
    at: "f' = y + y³/3, y = x - 0.5, Σ = 1, R2 = 3, η = 0.1: A_2 = 760.08, 1520.6, 2281.4 for m = 1, 2, 3, from -1 and 2, at t = 1 and 5",
    instance: || off_zero().swap_remove(0).1,
    values: &[
        f64::NEG_INFINITY,
        352.631,
        124_381.0,
        4.388_37e7,
        422.213,
        178_311.0,
        7.532_49e7,
        353.127,
        124_731.0,
        4.406_91e7,
        422.214,
        178_311.0,
        7.532_51e7,
    ],
};

fn starts(diffusion: &CutDiffusion) -> [f64; 2] {
    [-0.5, 1.0].map(|part| part * diffusion.radius())
}

fn chain(diffusion: &CutDiffusion, factor: f64) -> Prediction {
    let of = |&start: &f64| moment_bounds(diffusion, (ORDERS, PART, factor), start, &TIMES);
    let bounds = starts(diffusion).iter().flat_map(of).flatten().collect::<Vec<_>>();
    Prediction::all_within(bounds.into_iter().map(|bound| Interval::at_most(bound.high())))
}

/// Times, in steps, at which slopes are taken.
const CENTERS: [usize; 3] = [3, 50, 100];
const STEP: f64 = 0.01;

static INEQUALITY: Experiment<CutDiffusion> = Experiment {
    name: "(2.12): d/dt E|X|^{2m} for m = 1, 2, 3, at three times",
    predict: |diffusion| driven(diffusion, 1.0),
    decoys: &[Decoy::new("A_2 without A_1: no part of ∇f(0) and ¼η∇|∇f|²", |diffusion| {
        driven(diffusion, 0.0)
    })],
    observe: Witness::Oracle(|diffusion| {
        let found = rates_of_moments(diffusion, &[2, 4, 6], (STEP, 100), &INNER);
        let of =
            |rows: &Vec<Vec<Interval>>| CENTERS.map(|center| rows[center - 1].clone()).concat();
        Observation::of_all(found.iter().flat_map(of))
    }),
    // The least bound is 0.00106.
    resolution: Resolution::Absolute(5e-4),
    ..CHAIN
};

/// Starts near the origin, on both sides, where `A_1` counts.
const INNER: [f64; 2] = [-0.25, 0.25];

fn driven(diffusion: &CutDiffusion, factor: f64) -> Prediction {
    let fall = PART * diffusion.convexity();
    let found = moments(diffusion, &[0, 2, 4, 6], (STEP, 100), &INNER);
    let at = |m: i32| -> Vec<Interval> {
        CENTERS.iter().flat_map(|center| found[m as usize][center - 1].clone()).collect()
    };
    let of = |m: i32| {
        let constant = second_constant(diffusion, m, PART, factor);
        let bound = move |(now, lower): (Interval, Interval)| {
            let bound = now * (-2.0 * f64::from(m) * fall) + lower * constant;
            Interval::at_most(bound.high())
        };
        at(m).into_iter().zip(at(m - 1)).map(bound).collect::<Vec<_>>()
    };
    Prediction::all_within((1..=ORDERS).flat_map(of))
}

/// (2.10) says that some rate is positive.
static MEMORY: Experiment<CutDiffusion> = Experiment {
    name: "the rate at which E|X|² forgets the start, from -R and R between t = 3 and 6",
    predict: |_| Prediction::at_least(0.0),
    decoys: &[Decoy::new("the rate 2µ̄", |diffusion| {
        Prediction::at_least(2.0 * PART * diffusion.convexity())
    })],
    observe: Witness::Oracle(|diffusion| {
        let starts = [-1.0, 1.0].map(|part| part * diffusion.radius());
        let rows = moments(diffusion, &[2], (3.0, 2), &starts).swap_remove(0);
        let gap = |row: &[Interval]| (row[1] - row[0]).abs().ln();
        Observation::of((gap(&rows[0]) - gap(&rows[1])) / 3.0)
    }),
    resolution: Resolution::Absolute(0.02),
    ..CHAIN
};
