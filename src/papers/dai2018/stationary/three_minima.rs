//! Three global minima with different Hessians, against M/γ.

use crate::claim::{
    Axis, Claim, Decoy, Expected, Experiment, Fault, Figure, Instances, Notes, Observation,
    Prediction, Range, Reading, Resolution, Witness,
};
use crate::instances::minima::{Balls, Minima};
use crate::interval::Interval;
use crate::witnesses::near_minima::{gains, probabilities};

use super::cases::{at_all, by_minimum, three_wells};

pub(crate) static CLAIM: Claim = Claim {
    id: "dai2018/three-minima",
    locus: "Appendix H, Example 1 and Figure 6",
    statement: "Consider the risk function L(w) has three different global minima w_i, i = 1, 2, 3, with different Hessians 4.5, 12.5, and 28.125, \
                respectively. [..] First, if the batch size M and learning rate γ are the same, then W(∞) is more likely to stay near the flat minimum whose \
                Hessian is smaller. Second, as the ratio M/γ increases, the probability of W(∞) converging to a flatter minimum will increase faster than \
                that of a sharper minimum. Third, if the ratio of Hessians (the Hessian at a sharp minima divides the Hessian at a flat minima) increases, \
                the difference of probabilities would increase as illustrated in the right panel of Figure 6. Moreover, if we increase the ratio M/γ, the \
                difference of probabilities becomes more distinct.",
    assumes: &[
        "W(∞) has the density κ e^(-ηL) with η = 2M/(γβ), and “near” is within ε = 0.1",
        "here: L = w² (w + 2)² (w - 3)²/16, which has these three Hessians, and β of any size",
    ],
    correction: Some(
        "On L = w² (w + 2)² (w - 3)²/16, with η = 2M/(γβ), W(∞) is the likelier near a minimum the flatter it is; up to η = 100 the probability increases with \
         M/γ, faster near the flatter minimum, and so do the differences; for a given flat minimum the difference increases with the Hessian of the sharp one, there and, from a flat Hessian of 4.5 at 0 up to one of 60, among the losses w² (w + 2)² e^(a + b tanh w), \
         and across pairs with different flat minima it increases with the ratio of Hessians once η is 25.",
    ),
    notes: Notes {
        because: "Across pairs with different flat minima the difference does not increase with the ratio of Hessians until η = 2M/(γβ) is 24.8. The ratios \
            are 2.25 (sharp to middle), 2.78 (middle to flat) and 6.25: at η = 10 the first pair differs by 0.039 and the second by 0.028, since in a ball \
            that is smaller than the well the difference goes with that of the Hessians, 15.6 and 8, not with their ratio. Theorem 2.5's own factor, √((1 - \
            e^(-ε²ηλ/π))/λ), orders the pairs wrongly too, until η is 51.3. First holds at every η, Second and Moreover do up to η = 100.",
        repaired: "Pairs with the flat minimum in common, or a large M/γ.",
        known: "Quadrature over balls and line; the other probabilities hold for harmonic wells in closed form. First is true at every η from 0.1 to 1000. \
            From η = 126 on the middle minimum's probability gains less than the sharp one's, and from 142 on it falls, by 1.2e-4 in all: against Second's \
            letter, and P2 - P3 falls from 0.1003 to 0.1000, against Moreover's: not to be seen in a figure. Among the losses with tanh the difference falls again beyond a \
            sharp Hessian of some 180 (at η = 10). Third holds at η of 30 and more (control).",
        open: "The law is the diffusion's; that of SGD at a finite γ is not judged here. The paper prints neither L nor β, nor the range of M/γ of its \
            figure. A figure drawn from Theorem 2.5 as printed would exceed one from η = 166 on: dai2018/ball-probability.",
    },
    figures: &[Figure {
        experiment: FIRST.name,
        caption: "The probabilities of the three minima's neighbourhoods, ε = 0.1, against M/γ in units of β/2: the left panel of Figure 6.",
        x: Axis { label: "2M/(γβ)", log: true },
        y: Axis { label: "P(|W(∞) - w_i| ≤ ε)", log: false },
        ..Figure::BLANK
    }],
    source: file!(),
    experiments: &[&THIRD, &FIRST, &SECOND, &MOREOVER, &IN_COMMON],
    controls: &[&CONTROL],
    range: Range::None,
};

/// Four decades, and a decade in which nothing has settled yet.
const ALL: &[f64] = &[0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0];
const UNSETTLED: &[f64] = &[0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0];

/// (P2 - P3), (P1 - P2), (P1 - P3): pairs of minima by increasing ratio of Hessians.
static THIRD: Experiment<Balls> = Experiment {
    name: "Third: differences by increasing ratio of Hessians, each less the one before",
    reading: Reading::AsPrinted,
    instances: || {
        let at = |eta| at_all(three_wells(), &[eta]);
        Instances::named(vec![("η = 10", at(10.0)), ("η = 3", at(3.0))])
    },
    predict: |at| nowhere_negative(2 * at.etas.len()),
    decoys: &[Decoy::new("no difference", |at| {
        Prediction::equals_all(vec![0.0; 2 * at.etas.len()])
    })],
    observe: Witness::Oracle(|at| {
        let rows = probabilities(at);
        let steps = rows.iter().flat_map(|p| {
            let differences = [p[1] - p[2], p[0] - p[1], p[0] - p[2]];
            [differences[1] - differences[0], differences[2] - differences[1]]
        });
        Observation::of_all(steps)
    }),
    resolution: Resolution::Absolute(1e-8),
    expects: Expected::Refuted(Fault::Hypothesis),
};

static CONTROL: Experiment<Balls> = Experiment {
    name: "control: η of 30 and more",
    instances: || {
        Instances::named(vec![(
            "30 to 1000",
            at_all(three_wells(), &[30.0, 60.0, 100.0, 300.0, 1000.0]),
        )])
    },
    ..THIRD.control()
};

static FIRST: Experiment<Balls> = Experiment {
    name: "First: P1 - P2 and P2 - P3",
    instances: || on(ALL),
    predict: |at| nowhere_negative(2 * at.etas.len()),
    decoys: &[Decoy::new("the sharper the likelier", |at| nowhere_positive(2 * at.etas.len()))],
    observe: Witness::Oracle(|at| {
        let rows = probabilities(at);
        let differences = rows.iter().flat_map(|p| [p[0] - p[1], p[1] - p[2]]);
        Observation::of_all(differences).with_curves(by_minimum(at, &rows))
    }),
    resolution: Resolution::Absolute(1e-8),
    expects: Expected::Consistent,
    ..THIRD
};

static SECOND: Experiment<Balls> = Experiment {
    name: "Second: what P1, P2 and P3 gain from one η to the next, each less the next, to η = 100",
    instances: || on(UNSETTLED),
    predict: |at| nowhere_negative(2 * (at.etas.len() - 1)),
    decoys: &[Decoy::new("the sharper gains more", |at| nowhere_positive(2 * (at.etas.len() - 1)))],
    observe: Witness::Oracle(|at| {
        let gains = gains(&probabilities(at));
        Observation::of_all(gains.chunks(3).flat_map(|g| [g[0] - g[1], g[1] - g[2]]))
    }),
    ..FIRST
};

static MOREOVER: Experiment<Balls> = Experiment {
    name: "Moreover: what the three differences gain from one η to the next, to η = 100",
    instances: || on(UNSETTLED),
    predict: |at| nowhere_negative(3 * (at.etas.len() - 1)),
    decoys: &[Decoy::new("differences shrink", |at| nowhere_positive(3 * (at.etas.len() - 1)))],
    observe: Witness::Oracle(|at| {
        let differences = |p: &[Interval]| [p[0] - p[1], p[0] - p[2], p[1] - p[2]];
        let rows: Vec<Vec<Interval>> =
            probabilities(at).iter().map(|p| differences(p).to_vec()).collect();
        Observation::of_all(gains(&rows))
    }),
    ..FIRST
};

/// Losses that differ in one Hessian, each with its own law.
static IN_COMMON: Experiment<Balls> = Experiment {
    name: "one flat minimum: what P1 - P2 gains as the Hessian of the other goes from 9 over 12.5 and 28.125 to 60",
    predict: |at| nowhere_negative(3 * at.etas.len()),
    decoys: &[Decoy::new("it decreases", |at| nowhere_positive(3 * at.etas.len()))],
    observe: Witness::Oracle(|at| {
        let flat = at.loss.eigenvalues(0)[0];
        let rows: Vec<Vec<Interval>> = [9.0, 12.5, 28.125, 60.0]
            .map(|sharp| {
                let loss = Minima::on_the_line(&[(0.0, flat), (-2.0, sharp)]).expect("positive");
                let balls = probabilities(&Balls { loss, ..at.clone() });
                balls.iter().map(|p| p[0] - p[1]).collect()
            })
            .to_vec();
        Observation::of_all(gains(&rows))
    }),
    ..FIRST.corrected()
};

/// The paper's Hessians at these `η`.
fn on(etas: &'static [f64]) -> Instances<Balls> {
    Instances::named(vec![("Hessians 4.5, 12.5 and 28.125", at_all(three_wells(), etas))])
}

fn nowhere_negative(count: usize) -> Prediction {
    Prediction::all_within(vec![Interval::at_least(0.0); count])
}

fn nowhere_positive(count: usize) -> Prediction {
    Prediction::all_within(vec![Interval::at_most(0.0); count])
}
