//! Runs that start anew from where two others ended.
//!
//! The trial's first run has small batches, its second large ones. Each trains from the common start; then both
//! rules run from both ends, so many steps ([`RESTARTED`]).

use super::{curvature, distance, trials};
use crate::instances::network::{Batch, Passes, Rule, Trial};
use crate::monte_carlo::{Block, Normals, Tally};
use trials::{Scene, happened, replicas};

/// Steps after a restart.
pub const RESTARTED: usize = 128;

/// Steps of Lanczos' iteration: the largest of some 1000 eigenvalues stands far apart from the others.
const LANCZOS: usize = 12;

/// Parts of a segment at whose ends its loss is taken.
const PARTS: usize = 8;

/// Where the run of that index ends: the small batches', or the large ones'.
fn end(trial: &Trial, scene: &Scene, index: usize) -> Vec<f64> {
    let (rule, steps) = &trial.runs[index];
    let mut run = scene.run(trial, index);
    run.steps(rule, *steps);
    run.weights().to_vec()
}

/// Where both end.
fn ends(trial: &Trial, scene: &Scene) -> [Vec<f64>; 2] {
    [0, 1].map(|index| end(trial, scene, index))
}

/// Where a rule leads from an end.
fn restarted(trial: &Trial, scene: &Scene, from: &[f64], rule: &Rule, name: &str) -> Vec<f64> {
    let mut run = scene.run_from(trial, from.to_vec(), name);
    run.steps(rule, RESTARTED);
    run.weights().to_vec()
}

/// Where small and large batches lead from an end.
fn both(trial: &Trial, scene: &Scene, from: &[f64], name: &str) -> [Vec<f64>; 2] {
    ["small", "large"].map(|size| {
        let rule = &trial.runs[usize::from(size == "large")].0;
        restarted(trial, scene, from, rule, &format!("{name}, {size}"))
    })
}

/// Whether small batches go further than large ones: from the end of small ones, and from that of large ones.
pub fn further(trial: &Trial, block: &mut Block) -> Tally {
    replicas(trial, block, 2, |scene, moments| {
        let ends = ends(trial, scene);
        for ((end, name), event) in ends.iter().zip(["first", "second"]).zip(moments) {
            let [small, large] = both(trial, scene, end, name).map(|to| distance(&to, end));
            happened(event, large < small);
        }
        trials::steps(trial) + 4 * RESTARTED
    })
}

/// Whether, from the end of small batches, large ones come to a smaller training loss than small ones do.
pub fn lower(trial: &Trial, block: &mut Block) -> Tally {
    replicas(trial, block, 1, |scene, moments| {
        let (first, train) = (end(trial, scene, 0), Batch::of(&scene.train));
        let mut passes = Passes::new(&trial.network);
        let to = both(trial, scene, &first, "first");
        let [small, large] = to.map(|to| passes.fit(&to, &train, None).loss);
        happened(&mut moments[0], large < small);
        trial.runs[0].1 + 2 * RESTARTED
    })
}

/// Whether the training loss on the segment from the end of large batches to where small ones lead from it is above
/// both ends somewhere.
pub fn over_a_barrier(trial: &Trial, block: &mut Block) -> Tally {
    replicas(trial, block, 1, |scene, moments| {
        let (second, train) = (end(trial, scene, 1), Batch::of(&scene.train));
        let to = restarted(trial, scene, &second, &trial.runs[0].0, "second, small");
        let losses = along(&mut Passes::new(&trial.network), [&second, &to], &train);
        let above = losses.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        happened(&mut moments[0], losses[0].max(losses[PARTS]) < above);
        trial.runs[1].1 + RESTARTED
    })
}

/// Whether the end of large batches is the sharper one, by the Hessian's largest eigenvalue.
pub fn sharper(trial: &Trial, block: &mut Block) -> Tally {
    replicas(trial, block, 1, |scene, moments| {
        let (ends, train) = (ends(trial, scene), Batch::of(&scene.train));
        let mut passes = Passes::new(&trial.network);
        let mut normals = Normals::from_rng(&mut scene.stream("Lanczos").generator(0));
        let [small, large] = ends.map(|end| {
            let [_, top] = curvature::extremes(&mut passes, &end, &train, LANCZOS, &mut normals);
            top
        });
        happened(&mut moments[0], small < large);
        trials::steps(trial)
    })
}

/// Mean losses of all training samples along the segment between two weights, ends included.
fn along(passes: &mut Passes, [from, to]: [&[f64]; 2], batch: &Batch) -> Vec<f64> {
    let at = |part: usize| {
        let t = part as f64 / PARTS as f64;
        let weights: Vec<f64> = from.iter().zip(to).map(|(a, b)| a + t * (b - a)).collect();
        passes.fit(&weights, batch, None).loss
    };
    (0..=PARTS).map(at).collect()
}
