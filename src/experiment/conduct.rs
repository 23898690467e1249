//! Conducts an experiment on one instance: observe, judge, try the decoys, shrink what is refuted.

use proptest::strategy::{BoxedStrategy, Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rayon::prelude::*;

use super::{Check, Decoy, Expected, Experiment, Instance, Reading, Simulation, Task, Witness};
use crate::budget::Budget;
use crate::evidence::{Curve, Finding, Misreading, RunId};
use crate::interval::Interval;
use crate::monte_carlo::{Block, Stream, Tally};
use crate::observation::Observation;
use crate::prediction::{Prediction, Resolution, Statement};
use crate::statistics::error_budget;
use crate::verdict::{Judgement, Verdict, judge, with_decoys};

/// Candidates that shrinking may try.
const SHRINK_STEPS_MAX: usize = 64;

impl<I: Instance> Check for Experiment<I> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn reading(&self) -> Reading {
        self.reading
    }

    fn expects(&self) -> Expected {
        self.expects
    }

    fn resolution(&self) -> Resolution {
        self.resolution
    }

    fn is_sampled(&self) -> bool {
        matches!(self.observe, Witness::Simulation(_))
    }

    fn samples_max(&self, budget: Budget) -> u64 {
        match self.observe {
            Witness::Oracle(_) => 0,
            Witness::Simulation(Simulation { replicas, blocks, .. }) => {
                (blocks.at(budget) * replicas) as u64
            }
        }
    }

    fn decoys(&self) -> Vec<&'static str> {
        self.decoys.iter().map(|decoy| decoy.name).collect()
    }

    fn needs_decoy(&self) -> bool {
        let first = draw(self, &Stream::new(0, &[]), 0);
        (self.predict)(&first.current()).needs_decoy()
    }

    fn instances(&self, budget: Budget) -> Vec<String> {
        let instances = (self.instances)();
        let named = instances.named.iter().map(|(name, _)| (*name).to_owned());
        let random = if instances.random.is_some() { instances.cases.at(budget) } else { 0 };
        named.chain((1..=random).map(|number| format!("random {number}"))).collect()
    }

    fn instance(&self, claim: &str, run: &RunId, index: usize) -> serde_json::Value {
        let name = self.instances(run.budget).swap_remove(index);
        let drawn = draw(self, &source(claim, run.seed, &name), index);
        serde_json::to_value(drawn.current()).expect("instances are plain data")
    }

    fn find(&self, task: &Task) -> Finding {
        let name = self.instances(task.run.budget).swap_remove(task.instance);
        let mut drawn = draw(self, &source(task.claim, task.run.seed, &name), task.instance);
        let instance = drawn.current();
        let first = match drawn {
            Drawn::Named(_) => task.clone(),
            Drawn::Random(_) => task.with_share(0.5),
        };
        let trial = self.try_instance(&instance, &first, &[self.name, &name]);
        let mut finding = record(self, task, &name, &instance, trial);
        if finding.verdict == Verdict::Refuted
            && let Drawn::Random(tree) = &mut drawn
        {
            // The other half pays for the intervals of the shrunk instances, which are shown too.
            let each = task.with_share(0.5 / SHRINK_STEPS_MAX as f64);
            finding.shrunk = self.shrink(tree.as_mut(), &each, &name).map(Box::new);
        }
        finding
    }
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

/// A named instance, or a random one that can be shrunk.
enum Drawn<I> {
    Named(I),
    Random(Box<dyn ValueTree<Value = I>>),
}

impl<I: Clone> Drawn<I> {
    fn current(&self) -> I
    where
        I: std::fmt::Debug,
    {
        match self {
            Drawn::Named(instance) => instance.clone(),
            Drawn::Random(tree) => tree.current(),
        }
    }
}

/// Experiments of one claim that share a generator see the same instances.
fn source(claim: &str, seed: u64, name: &str) -> Stream {
    Stream::new(seed, &[claim, "instances", name])
}

fn draw<I: Instance>(experiment: &Experiment<I>, source: &Stream, index: usize) -> Drawn<I> {
    let mut instances = (experiment.instances)();
    if index < instances.named.len() {
        return Drawn::Named(instances.named.swap_remove(index).1);
    }
    let strategy = instances.random.expect("an index past the named instances has a strategy");
    Drawn::Random(tree(&strategy, source))
}

/// What a strategy draws from a stream.
pub(crate) fn drawn<I: Instance>(strategy: &BoxedStrategy<I>, source: &Stream) -> I {
    tree(strategy, source).current()
}

fn tree<I: Instance>(
    strategy: &BoxedStrategy<I>,
    source: &Stream,
) -> Box<dyn ValueTree<Value = I>> {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &source.key());
    let config = Config { failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, rng);
    strategy.new_tree(&mut runner).expect("strategies build instances without rejecting")
}

impl<I: Instance> Experiment<I> {
    /// What an instance gives that no generator made.
    pub(super) fn find_on(&self, task: &Task, name: &str, instance: &I) -> Finding {
        let trial = self.try_instance(instance, task, &[self.name, name]);
        record(self, task, name, instance, trial)
    }

    fn try_instance(&self, instance: &I, task: &Task, names: &[&str]) -> Trial {
        let prediction = (self.predict)(instance);
        let decoys: Vec<Prediction> =
            self.decoys.iter().map(|decoy| (decoy.predict)(instance)).collect();
        match self.observe {
            Witness::Oracle(observe) => self.judge_all(&prediction, &decoys, &observe(instance)),
            Witness::Simulation(simulation) => {
                let path: Vec<&str> = [task.claim].iter().chain(names).copied().collect();
                let stream = Stream::new(task.run.seed, &path);
                self.sample(instance, &simulation, &stream, task, &prediction, &decoys)
            }
        }
    }

    /// Looks at doubling numbers of blocks until the verdict is clear or the budget is spent.
    fn sample(
        &self,
        instance: &I,
        simulation: &Simulation<I>,
        stream: &Stream,
        task: &Task,
        prediction: &Prediction,
        decoys: &[Prediction],
    ) -> Trial {
        let blocks_max = simulation.blocks.at(task.run.budget);
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
                    (simulation.simulate)(
                        instance,
                        &mut Block { rng, replicas: simulation.replicas },
                    )
                })
                .collect();
            // In block order, whatever order they were simulated in.
            tallies.iter().for_each(|block| tally.merge(block));
            done = until;
            let observation = (simulation.estimate)(instance, &tally, alpha);
            let trial = self.judge_all(prediction, decoys, &observation);
            let clear = matches!(
                trial.judgement.verdict,
                // What is vacuous stays so, whatever the samples say.
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
                Statement::Within(_) => seen.values.len(),
                Statement::Order { .. } => 1,
            },
            decoys: verdicts
                .map(|(decoy, judged)| Misreading {
                    name: decoy.name.to_owned(),
                    predicted: judged.predicted,
                    observed: judged.observed,
                    resolution: judged.resolution,
                })
                .collect(),
            curves: curves(prediction, &judgement, self.decoys, decoys, &judged, seen),
            judgement,
            looks: 0,
            samples: 0,
            steps: 0,
        }
    }

    /// The simplest refuted instance that shrinking reaches, judged again on its own stream.
    fn shrink(
        &self,
        tree: &mut dyn ValueTree<Value = I>,
        task: &Task,
        name: &str,
    ) -> Option<Finding> {
        let mut simplest = None;
        let mut simplified = tree.simplify();
        for step in 0..SHRINK_STEPS_MAX {
            if !simplified {
                break;
            }
            let instance = tree.current();
            let step = format!("shrink {step}");
            let refuted = |stream: &str| {
                let trial = self.try_instance(&instance, task, &[self.name, name, &step, stream]);
                (trial.judgement.verdict == Verdict::Refuted).then_some(trial)
            };
            let found = refuted("search");
            let confirmed =
                if self.is_sampled() { found.and_then(|_| refuted("confirmation")) } else { found };
            match confirmed {
                Some(trial) => {
                    let data = serde_json::to_value(&instance).expect("instances are plain data");
                    let shrunk = record(self, task, "shrunk", &instance, trial);
                    simplest = Some(Finding { instance: Some(data), curves: Vec::new(), ..shrunk });
                    simplified = tree.simplify();
                }
                None => simplified = tree.complicate(),
            }
        }
        simplest
    }
}

fn record<I: Instance>(
    experiment: &Experiment<I>,
    task: &Task,
    name: &str,
    instance: &I,
    trial: Trial,
) -> Finding {
    Finding {
        claim: task.claim.to_owned(),
        experiment: experiment.name.to_owned(),
        name: name.to_owned(),
        summary: instance.to_string(),
        instance: None,
        predicted: trial.judgement.predicted,
        observed: trial.judgement.observed,
        resolution: trial.judgement.resolution,
        component: (trial.judgement.component, trial.components),
        verdict: trial.judgement.verdict,
        decoys: trial.decoys,
        curves: if task.draws { trial.curves } else { Vec::new() },
        alpha: if trial.looks == 0 { 0.0 } else { task.alpha },
        looks: trial.looks,
        samples: trial.samples,
        steps: trial.steps,
        seconds: 0.0,
        shrunk: None,
    }
}

/// The curves of a figure: weak errors of the prediction and of each decoy for an order; otherwise
/// what was observed, predicted and misread.
fn curves<I: Instance>(
    prediction: &Prediction,
    judgement: &Judgement,
    decoys: &[Decoy<I>],
    predictions: &[Prediction],
    judged: &[Judgement],
    seen: &Observation,
) -> Vec<Curve> {
    let named = |name: &str, points: Vec<(f64, Interval)>| Curve { name: name.to_owned(), points };
    let line = |prediction: &Prediction| {
        prediction.curve.iter().map(|&(x, y)| (x, Interval::exactly(y))).collect()
    };
    let all = if let Statement::Order { .. } = prediction.statement {
        let errors = decoys.iter().zip(judged).map(|(d, j)| named(d.name, j.errors.clone()));
        std::iter::once(named("as stated", judgement.errors.clone())).chain(errors).collect()
    } else {
        let misread = decoys.iter().zip(predictions).map(|(d, p)| named(d.name, line(p)));
        let first = [named("observed", seen.curve.clone()), named("predicted", line(prediction))];
        first.into_iter().chain(misread).collect::<Vec<Curve>>()
    };
    all.into_iter().filter(|curve| !curve.points.is_empty()).collect()
}
