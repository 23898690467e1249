//! Runs one experiment on one instance: observe, judge, try the decoys, shrink what is refuted.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rayon::prelude::*;

use crate::claim::{
    Budget, Decoy, Experiment, Instance, Observation, Prediction, Reading, Resolution, Simulation,
    Statement, Witness,
};
use crate::evidence::{Curve, Finding, RunId};
use crate::interval::Interval;
use crate::monte_carlo::{Block, Stream, Tally};
use crate::statistics::error_budget;
use crate::verdict::{Judgement, Verdict, judge};

/// Candidates that shrinking may try.
const SHRINK_STEPS_MAX: usize = 64;

/// An experiment with its type of instances erased, so that claims can list them side by side.
pub trait Check: Sync {
    /// The experiment's name.
    fn name(&self) -> &'static str;
    /// Which statement it judges.
    fn reading(&self) -> Reading;
    /// The verdict recorded when the claim was written.
    fn expects(&self) -> Verdict;
    /// The departure that it must be able to see.
    fn resolution(&self) -> Resolution;
    /// Whether its witness draws samples, and so spends error probability.
    fn is_sampled(&self) -> bool;
    /// Its decoys' names.
    fn decoys(&self) -> Vec<&'static str>;
    /// Whether its first instance's prediction needs a decoy.
    fn needs_decoy(&self) -> bool;
    /// The names of its instances at a budget: named ones first, then `random 1`, `random 2`, ..
    fn instances(&self, budget: Budget) -> Vec<String>;
    /// Runs it on the instance of that index.
    fn find(&self, task: &Task) -> Finding;
}

/// What a check needs to know about the run.
#[derive(Clone, Debug)]
pub struct Task<'a> {
    /// The claim's id.
    pub claim: &'a str,
    /// The run's seed, budget and version.
    pub run: &'a RunId,
    /// The index of the instance in [`Check::instances`].
    pub instance: usize,
    /// The error probability that the check may spend on this instance.
    pub alpha: f64,
}

impl Task<'_> {
    /// The same task with a share of its error probability.
    fn with_share(&self, share: f64) -> Self {
        Task { alpha: self.alpha * share, ..self.clone() }
    }
}

impl<I: Instance> Check for Experiment<I> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn reading(&self) -> Reading {
        self.reading
    }

    fn expects(&self) -> Verdict {
        self.expects
    }

    fn resolution(&self) -> Resolution {
        self.resolution
    }

    fn is_sampled(&self) -> bool {
        matches!(self.observe, Witness::Simulation(_))
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

    fn find(&self, task: &Task) -> Finding {
        let name = self.instances(task.run.budget).swap_remove(task.instance);
        // Experiments of one claim that share a generator see the same instances.
        let source = Stream::new(task.run.seed, &[task.claim, "instances", &name]);
        let mut drawn = draw(self, &source, task.instance);
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
    decoys: Vec<(String, Verdict)>,
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

fn draw<I: Instance>(experiment: &Experiment<I>, source: &Stream, index: usize) -> Drawn<I> {
    let mut instances = (experiment.instances)();
    if index < instances.named.len() {
        return Drawn::Named(instances.named.swap_remove(index).1);
    }
    let strategy = instances.random.expect("an index past the named instances has a strategy");
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &source.key());
    let config = Config { failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, rng);
    let tree =
        strategy.new_tree(&mut runner).expect("strategies build instances without rejecting");
    Drawn::Random(tree)
}

impl<I: Instance> Experiment<I> {
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
        let caught = judged.iter().all(|decoy| decoy.verdict == Verdict::Refuted);
        if judgement.verdict == Verdict::Consistent && !caught {
            judgement.verdict = Verdict::Inconclusive;
        }
        let verdicts = self.decoys.iter().zip(&judged);
        Trial {
            components: match &prediction.statement {
                Statement::Within(_) => seen.values.len(),
                Statement::Order { .. } => 1,
            },
            decoys: verdicts
                .map(|(decoy, judged)| (decoy.name.to_owned(), judged.verdict))
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
                    simplest = Some(record(self, task, "shrunk", &instance, trial));
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
        instance: serde_json::to_value(instance).expect("instances are plain data"),
        predicted: trial.judgement.predicted,
        observed: trial.judgement.observed,
        resolution: trial.judgement.resolution,
        component: (trial.judgement.component, trial.components),
        verdict: trial.judgement.verdict,
        decoys: trial.decoys,
        curves: trial.curves,
        alpha: if trial.looks == 0 { 0.0 } else { task.alpha },
        looks: trial.looks,
        samples: trial.samples,
        steps: trial.steps,
        seconds: 0.0,
        shrunk: None,
        run: task.run.clone(),
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
