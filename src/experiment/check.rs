//! An experiment as a check: all that is compiled anew for every type of instances.

use proptest::strategy::{BoxedStrategy, Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::conduct::{self, Problem, Problems, Sampling, Words};
use super::{Check, Expected, Experiment, Instance, Reading, Simulation, Task, Witness};
use crate::budget::Budget;
use crate::evidence::{Finding, RunId};
use crate::monte_carlo::{Block, Stream, Tally};
use crate::observation::Observation;
use crate::prediction::{Prediction, Resolution};

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

    fn blocks_max(&self, budget: Budget) -> u64 {
        match self.observe {
            Witness::Oracle(_) => 0,
            Witness::Simulation(simulation) => simulation.blocks.at(budget) as u64,
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
        let drawn = draw(self, &source(task.claim, task.run.seed, &name), task.instance);
        let random = matches!(drawn, Drawn::Random(_));
        let mut problems = Drawing { experiment: self, drawn };
        conduct::find(&self.words(), &mut problems, random, task, &name)
    }
}

impl<I: Instance> Experiment<I> {
    /// What an instance gives that no generator made.
    pub(super) fn find_on(&self, task: &Task, name: &str, instance: I) -> Finding {
        let mut problems = Drawing { experiment: self, drawn: Drawn::Named(instance) };
        conduct::find(&self.words(), &mut problems, false, task, name)
    }

    fn words(&self) -> Words {
        let sampling = match self.observe {
            Witness::Oracle(_) => None,
            Witness::Simulation(Simulation { replicas, blocks, .. }) => {
                Some(Sampling { replicas, blocks })
            }
        };
        let decoys = Check::decoys(self);
        Words { name: self.name, decoys, resolution: self.resolution, sampling }
    }
}

/// An experiment and one of its instances.
struct Posed<'a, I: Instance> {
    experiment: &'a Experiment<I>,
    instance: I,
}

impl<I: Instance> Problem for Posed<'_, I> {
    fn predict(&self) -> Prediction {
        (self.experiment.predict)(&self.instance)
    }

    fn misread(&self) -> Vec<Prediction> {
        self.experiment.decoys.iter().map(|decoy| (decoy.predict)(&self.instance)).collect()
    }

    fn observe(&self) -> Option<Observation> {
        match self.experiment.observe {
            Witness::Oracle(observe) => Some(observe(&self.instance)),
            Witness::Simulation(_) => None,
        }
    }

    fn simulate(&self, block: &mut Block) -> Tally {
        match self.experiment.observe {
            Witness::Oracle(_) => Tally::default(),
            Witness::Simulation(simulation) => (simulation.simulate)(&self.instance, block),
        }
    }

    fn estimate(&self, tally: &Tally, alpha: f64) -> Observation {
        match self.experiment.observe {
            Witness::Oracle(observe) => observe(&self.instance),
            Witness::Simulation(simulation) => (simulation.estimate)(&self.instance, tally, alpha),
        }
    }

    fn summary(&self) -> String {
        self.instance.to_string()
    }

    fn data(&self) -> serde_json::Value {
        serde_json::to_value(&self.instance).expect("instances are plain data")
    }
}

/// An experiment and where its instance comes from.
struct Drawing<'a, I: Instance> {
    experiment: &'a Experiment<I>,
    drawn: Drawn<I>,
}

impl<I: Instance> Problems for Drawing<'_, I> {
    fn current(&self) -> Box<dyn Problem + '_> {
        Box::new(Posed { experiment: self.experiment, instance: self.drawn.current() })
    }

    fn simplify(&mut self) -> bool {
        match &mut self.drawn {
            Drawn::Named(_) => false,
            Drawn::Random(tree) => tree.simplify(),
        }
    }

    fn complicate(&mut self) -> bool {
        match &mut self.drawn {
            Drawn::Named(_) => false,
            Drawn::Random(tree) => tree.complicate(),
        }
    }
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
    strategy.new_tree(&mut runner(source)).expect("strategies build instances without rejecting")
}

fn runner(source: &Stream) -> TestRunner {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &source.key());
    let config = Config { failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, rng)
}
