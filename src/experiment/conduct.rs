//! Conducts an experiment on one instance: observe, judge, try the decoys, shrink what is refuted.

use rayon::prelude::*;

use super::Task;
use crate::budget::PerBudget;
use crate::evidence::{Curve, Finding, Misreading, Role};
use crate::interval::Interval;
use crate::monte_carlo::{Block, Stream, Tally};
use crate::observation::Observation;
use crate::prediction::{Prediction, Resolution, Statement};
use crate::statistics::error_budget;
use crate::verdict::{Judgement, Verdict, judge, with_decoys};

/// Candidates that shrinking may try.
const SHRINK_STEPS_MAX: usize = 64;

/// One instance of an experiment, with its type erased.
pub(super) trait Problem: Sync {
    fn predict(&self) -> Prediction;
    /// What the decoys say.
    fn misread(&self) -> Vec<Prediction>;
    /// What an oracle says; `None` if the witness is a simulation.
    fn observe(&self) -> Option<Observation>;
    fn simulate(&self, block: &mut Block) -> Tally;
    fn estimate(&self, tally: &Tally, alpha: f64) -> Observation;
    fn summary(&self) -> String;
    fn data(&self) -> serde_json::Value;
}

/// Where instances come from, as proptest's trees do.
pub(super) trait Problems {
    fn current(&self) -> Box<dyn Problem + '_>;
    fn simplify(&mut self) -> bool;
    fn complicate(&mut self) -> bool;
}

/// What an experiment says of itself.
pub(super) struct Words {
    pub(super) name: &'static str,
    pub(super) decoys: Vec<&'static str>,
    pub(super) resolution: Resolution,
    /// `None` for an oracle.
    pub(super) sampling: Option<Sampling>,
}

/// How much a simulation may draw.
pub(super) struct Sampling {
    pub(super) replicas: usize,
    pub(super) blocks: PerBudget,
}

/// What one instance gave.
struct Trial {
    judgement: Judgement,
    components: usize,
    decoys: Vec<Misreading>,
    curves: Vec<Curve>,
    looks: u32,
    samples: u64,
    steps: u64,
}

/// Tries the current instance, and shrinks it if it is random and refutes.
pub(super) fn find(
    words: &Words,
    problems: &mut dyn Problems,
    random: bool,
    task: &Task,
    name: &str,
) -> Finding {
    let share = if random { task.with_share(0.5) } else { task.clone() };
    let mut finding = {
        let problem = problems.current();
        let trial = words.try_instance(&*problem, &share, &[words.name, name]);
        words.record(task, name, &*problem, trial)
    };
    if finding.verdict == Verdict::Refuted && random {
        // The other half pays for the intervals of the shrunk instances, which are shown too.
        let each = task.with_share(0.5 / SHRINK_STEPS_MAX as f64);
        finding.shrunk = words.shrink(problems, &each, name).map(Box::new);
    }
    finding
}

impl Words {
    fn try_instance(&self, problem: &dyn Problem, task: &Task, names: &[&str]) -> Trial {
        let (prediction, decoys) = (problem.predict(), problem.misread());
        match (problem.observe(), &self.sampling) {
            (None, Some(sampling)) => {
                let path: Vec<&str> = [task.claim].iter().chain(names).copied().collect();
                let stream = Stream::new(task.run.seed, &path);
                self.sample(problem, sampling, &stream, task, (&prediction, &decoys))
            }
            (observation, _) => {
                let nothing = || Observation::of(Interval::UNKNOWN);
                self.judge_all(&prediction, &decoys, &observation.unwrap_or_else(nothing))
            }
        }
    }

    /// Looks at doubling numbers of blocks until the verdict is clear or the budget is spent.
    fn sample(
        &self,
        problem: &dyn Problem,
        sampling: &Sampling,
        stream: &Stream,
        task: &Task,
        (prediction, decoys): (&Prediction, &[Prediction]),
    ) -> Trial {
        let blocks_max = sampling.blocks.at(task.run.budget);
        assert!(
            0 < blocks_max && blocks_max.is_multiple_of(16),
            "{}: blocks must be 16, 32, ..",
            self.name
        );
        let alpha = error_budget::per_look(task.alpha);
        let mut tally = Tally::default();
        let mut done = 0;
        let mut look = 0;
        loop {
            look += 1;
            let until = blocks_max >> (error_budget::LOOKS - look);
            let tallies: Vec<Tally> = (done..until)
                .into_par_iter()
                .map(|block| {
                    let rng = stream.generator(block as u64);
                    problem.simulate(&mut Block { rng, replicas: sampling.replicas })
                })
                .collect();
            // In block order, whatever order they were simulated in.
            tallies.iter().for_each(|block| tally.merge(block));
            done = until;
            let observation = problem.estimate(&tally, alpha);
            let trial = self.judge_all(prediction, decoys, &observation);
            let clear = matches!(
                trial.judgement.verdict,
                // What says nothing does so whatever the samples are.
                Verdict::Consistent | Verdict::Refuted | Verdict::Vacuous
            );
            if clear || look == error_budget::LOOKS {
                return Trial { looks: look, samples: tally.replicas, steps: tally.steps, ..trial };
            }
        }
    }

    /// Judges the prediction and the decoys. A decoy that is not refuted shows that the
    /// experiment is too weak to pass.
    fn judge_all(
        &self,
        prediction: &Prediction,
        decoys: &[Prediction],
        seen: &Observation,
    ) -> Trial {
        let mut judgement = judge(prediction, self.resolution, &seen.values);
        let judged: Vec<Judgement> =
            decoys.iter().map(|decoy| judge(decoy, self.resolution, &seen.values)).collect();
        judgement.verdict =
            with_decoys(judgement.verdict, judged.iter().map(|decoy| decoy.verdict));
        let verdicts = self.decoys.iter().zip(&judged);
        Trial {
            components: match &prediction.statement {
                Statement::Within(_) | Statement::Nothing(_) => seen.values.len(),
                Statement::Order { .. } => 1,
            },
            decoys: verdicts
                .map(|(decoy, judged)| Misreading {
                    name: (*decoy).to_owned(),
                    predicted: judged.predicted,
                    observed: (judged.observed != judgement.observed).then_some(judged.observed),
                    resolution: (judged.resolution != judgement.resolution)
                        .then_some(judged.resolution),
                })
                .collect(),
            curves: curves(prediction, &judgement, &self.decoys, decoys, &judged, seen),
            judgement,
            looks: 0,
            samples: 0,
            steps: 0,
        }
    }

    /// The simplest refuted instance that shrinking reaches, judged again on its own stream.
    fn shrink(&self, problems: &mut dyn Problems, task: &Task, name: &str) -> Option<Finding> {
        let undrawn = Task { draws: false, ..task.clone() };
        let mut simplest = None;
        let mut simplified = problems.simplify();
        for step in 0..SHRINK_STEPS_MAX {
            if !simplified {
                break;
            }
            let step = format!("shrink {step}");
            let found = {
                let problem = problems.current();
                let refuted = |stream: &str| {
                    let trial =
                        self.try_instance(&*problem, task, &[self.name, name, &step, stream]);
                    (trial.judgement.verdict == Verdict::Refuted).then_some(trial)
                };
                let found = refuted("search");
                let confirmed = if self.sampling.is_some() {
                    found.and_then(|_| refuted("confirmation"))
                } else {
                    found
                };
                confirmed.map(|trial| Finding {
                    instance: Some(problem.data()),
                    ..self.record(&undrawn, "shrunk", &*problem, trial)
                })
            };
            simplified = match found {
                Some(finding) => {
                    simplest = Some(finding);
                    problems.simplify()
                }
                None => problems.complicate(),
            };
        }
        simplest
    }

    fn record(&self, task: &Task, name: &str, problem: &dyn Problem, trial: Trial) -> Finding {
        Finding {
            claim: task.claim.to_owned(),
            experiment: self.name.to_owned(),
            name: name.to_owned(),
            summary: problem.summary(),
            instance: None,
            predicted: trial.judgement.predicted,
            observed: trial.judgement.observed,
            resolution: trial.judgement.resolution,
            component: (trial.judgement.component, trial.components),
            verdict: trial.judgement.verdict,
            says_nothing: trial.judgement.says_nothing.map(str::to_owned),
            decoys: trial.decoys,
            curves: trial
                .curves
                .into_iter()
                .filter(|curve| task.draws || curve.role == Role::Stated)
                .collect(),
            alpha: if trial.looks == 0 { 0.0 } else { task.alpha },
            looks: trial.looks,
            samples: trial.samples,
            steps: trial.steps,
            seconds: 0.0,
            shrunk: None,
        }
    }
}

/// The curves of a figure: weak errors of the prediction and of each decoy for an order; otherwise
/// what was observed, predicted and misread.
fn curves(
    prediction: &Prediction,
    judgement: &Judgement,
    decoys: &[&str],
    predictions: &[Prediction],
    judged: &[Judgement],
    seen: &Observation,
) -> Vec<Curve> {
    let curve = |role, name: &str, points: Vec<(f64, Interval)>| {
        let name = name.to_owned();
        Curve { role, name, points }
    };
    let line = |prediction: &Prediction| {
        prediction.curve.iter().map(|&(x, y)| (x, Interval::exactly(y))).collect()
    };
    let all = if let Statement::Order { .. } = prediction.statement {
        let errors =
            decoys.iter().zip(judged).map(|(d, j)| curve(Role::Decoy, d, j.errors.clone()));
        std::iter::once(curve(Role::Stated, "", judgement.errors.clone())).chain(errors).collect()
    } else {
        let misread = decoys.iter().zip(predictions).map(|(d, p)| curve(Role::Decoy, d, line(p)));
        let observed =
            seen.curves.iter().map(|(name, points)| curve(Role::Observed, name, points.clone()));
        let predicted = curve(Role::Predicted, prediction.curve_name, line(prediction));
        observed.chain([predicted]).chain(misread).collect::<Vec<Curve>>()
    };
    all.into_iter().filter(|curve| !curve.points.is_empty()).collect()
}
