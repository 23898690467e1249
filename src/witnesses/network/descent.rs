//! Descent by batches.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::data::Table;
use crate::instances::network::{Batch, Network, Passes, Rule};
use crate::monte_carlo::{Normals, Stream};
use crate::simd::{self, Kernel};

/// A run of descent on a table, with room to compute in: its steps allocate nothing.
#[derive(Clone, Debug)]
pub struct Descent<'a> {
    table: &'a Table,
    passes: Passes,
    weights: Vec<f64>,
    velocity: Vec<f64>,
    gradient: Vec<f64>,
    noise: Vec<f64>,
    batch: Batch,
    /// In an order that each batch changes: the first part of a Fisher-Yates shuffle draws a uniform batch,
    /// whatever the order it starts from (Knuth, TAOCP 2, 3.4.2, algorithm P).
    rows: Vec<usize>,
    rng: ChaCha8Rng,
    normals: Normals,
}

impl<'a> Descent<'a> {
    /// A run from those weights at rest; batches and added noise come from the stream.
    ///
    /// # Panics
    ///
    /// If the weights are not of the network's size.
    pub fn new(network: &Network, table: &'a Table, weights: Vec<f64>, stream: &Stream) -> Self {
        assert_eq!(weights.len(), network.weights(), "weights of another network");
        let zeros = vec![0.0; weights.len()];
        Descent {
            table,
            passes: Passes::new(network),
            velocity: zeros.clone(),
            gradient: zeros.clone(),
            noise: zeros,
            weights,
            batch: Batch::default(),
            rows: (0..table.rows()).collect(),
            rng: stream.below("batches").generator(0),
            normals: Normals::from_rng(&mut stream.below("noise").generator(0)),
        }
    }

    /// Makes a step.
    ///
    /// # Panics
    ///
    /// If the batch is empty or larger than the table.
    pub fn step(&mut self, rule: &Rule) {
        let rows = self.rows.len();
        assert!((1..=rows).contains(&rule.batch), "no such batch: {} of {rows}", rule.batch);
        if rule.batch < rows {
            for place in 0..rule.batch {
                self.rows.swap(place, self.rng.random_range(place..rows));
            }
        }
        // All rows are there from the step before, in the same order, unless a smaller batch was drawn since.
        if rule.batch < rows || self.batch.samples() < rows {
            self.batch.gather(self.table, self.rows[..rule.batch].iter().copied());
        }
        self.passes.gradient(&self.weights, &self.batch, &mut self.gradient);
        if 0.0 < rule.noise {
            self.normals.fill(&mut self.noise);
            let noise = self.gradient.iter_mut().zip(&self.noise);
            noise.for_each(|(g, z)| *g += rule.noise * z);
        }
        let Descent { weights, velocity, gradient, .. } = self;
        simd::run(Move { rule, weights, velocity, gradient });
    }

    /// Makes so many steps.
    pub fn steps(&mut self, rule: &Rule, steps: usize) {
        for _ in 0..steps {
            self.step(rule);
        }
    }

    /// Where it is.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }
}

/// What a step does to the weights.
struct Move<'a> {
    rule: &'a Rule,
    weights: &'a mut [f64],
    velocity: &'a mut [f64],
    gradient: &'a [f64],
}

impl Kernel for Move<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Move { rule: Rule { rate, momentum, .. }, weights, velocity, gradient } = self;
        for ((x, v), g) in weights.iter_mut().zip(velocity).zip(gradient) {
            *v = momentum * *v + g;
            *x -= rate * *v;
        }
    }
}
