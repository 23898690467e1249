//! A network at rest, in a box of weights that descent is to leave.

use std::fmt;
use std::sync::{Arc, OnceLock};

use proptest::prelude::*;
use serde::Serialize;

use crate::data::Table;
use crate::data::given::Known;
use crate::instances::network::{Data, Network, Rule};

/// What it is trained on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Samples {
    /// [`crate::data::breast_cancer`].
    BreastCancer,
    /// Mean radius, texture and smoothness from [`crate::data::breast_cancer`].
    ThreeMeasures,
    /// [`crate::data::digits`] in two classes: even or odd.
    EvenOrOdd,
    /// One of [`crate::data::given::UCI`], which was given.
    Given(&'static Known),
    /// So many standard normal vectors of that dimension, each with a fair coin as its class.
    CoinFlips {
        /// How many.
        rows: usize,
        /// Their dimension.
        features: usize,
    },
}

/// How the network got to where it starts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Origin {
    /// By training from random weights ([`Network::start`]), under each rule for so many steps. The box is around
    /// the weights that it ends at.
    Trained(Vec<(Rule, usize)>),
    /// All weights are this number, plus independent normal noise of that standard deviation, drawn until all are inside
    /// the box, which is around the number.
    Level(f64, f64),
}

/// A network at rest, the box `|θ_i - c_i| <= r` around it, and the rules under which it is to leave.
#[derive(Clone, Debug, Serialize)]
pub struct BoxedNetwork {
    /// The samples.
    pub samples: Samples,
    /// The architecture.
    pub network: Network,
    /// Where it starts.
    pub origin: Origin,
    /// `r`.
    pub half_width: f64,
    /// The rules, of which each has a smaller noise than the one before.
    pub ladder: Vec<Rule>,
    /// Which start, and which coins: the seed of their stream.
    pub start: u64,
    #[serde(skip)]
    rest: Arc<OnceLock<AtRest>>,
}

/// A table, and a place among the weights.
#[derive(Clone, Debug)]
pub struct AtRest {
    /// The samples.
    pub table: Table,
    /// Where runs start.
    pub weights: Vec<f64>,
    /// The middle of the box.
    pub middle: Vec<f64>,
    /// The time that gradient descent on all samples takes to the box, once it is known.
    pub alone: OnceLock<f64>,
}

impl BoxedNetwork {
    /// Breast cancer in a network 30-10-10-2, trained for 200 epochs of batches of 32 and 500 steps of the full batch,
    /// η = 0.05; a box of half width 0.05.
    pub fn breast_cancer(ladder: Vec<Rule>) -> BoxedNetwork {
        let network = Data::BreastCancer.network(&[10, 10]).unbiased();
        BoxedNetwork::trained(Samples::BreastCancer, network, ladder)
    }

    /// Digits, even or odd, in a network 64-10-2, trained in the same way; the same box.
    pub fn even_or_odd(ladder: Vec<Rule>) -> BoxedNetwork {
        BoxedNetwork::trained(Samples::EvenOrOdd, Network::new(64, &[10], 2).unbiased(), ladder)
    }

    /// A table that was given, in a network with two hidden layers of ten units, trained in the same way; the same box.
    pub fn given(known: &'static Known, ladder: Vec<Rule>) -> BoxedNetwork {
        let network = Data::Given(known).network(&[10, 10]).unbiased();
        BoxedNetwork::trained(Samples::Given(known), network, ladder)
    }

    /// Three measures of breast cancer in a network 3-2, which is logistic regression, trained in the same way, and then for
    /// 2000 steps of the full batch with η = 0.1 and momentum 0.9: the classes overlap, and the loss has a minimum.
    pub fn three_measures(ladder: Vec<Rule>) -> BoxedNetwork {
        let network = Network::new(3, &[], 2).unbiased();
        let mut rest = BoxedNetwork::trained(Samples::ThreeMeasures, network, ladder);
        if let Origin::Trained(phases) = &mut rest.origin {
            phases.push((Rule { momentum: 0.9, ..Rule::plain(0.1, 569) }, 2000));
        }
        rest
    }

    fn trained(samples: Samples, network: Network, ladder: Vec<Rule>) -> BoxedNetwork {
        let rows: usize = match samples {
            Samples::EvenOrOdd => 1797,
            Samples::Given(known) => Data::Given(known).table().rows(),
            _ => 569,
        };
        let epochs = |count: usize| (Rule::plain(0.05, 32), count * rows.div_ceil(32));
        let origin = Origin::Trained(vec![epochs(200), (Rule::plain(0.05, rows), 500)]);
        let rest = Arc::default();
        BoxedNetwork { samples, network, origin, half_width: 0.05, ladder, start: 0, rest }
    }

    /// 50 000 coins over ten features in a network 10-10-10-2, at 0.1 with noise of 0.01; a box of half width 0.05.
    pub fn coin_flips(ladder: Vec<Rule>) -> BoxedNetwork {
        BoxedNetwork {
            samples: Samples::CoinFlips { rows: 50_000, features: 10 },
            network: Network::new(10, &[10, 10], 2).unbiased(),
            origin: Origin::Level(0.1, 0.01),
            half_width: 0.05,
            ladder,
            start: 0,
            rest: Arc::default(),
        }
    }

    /// The same from another start, and with other coins.
    pub fn from_start(&self, start: u64) -> BoxedNetwork {
        BoxedNetwork { start, rest: Arc::default(), ..self.clone() }
    }

    /// The same from any other start. There is no simpler one among them.
    pub fn from_any_start(self) -> BoxedStrategy<BoxedNetwork> {
        any::<u64>().no_shrink().prop_map(move |start| self.from_start(start)).boxed()
    }

    /// Where it is at rest: found once for all clones.
    pub fn at_rest(&self, find: impl FnOnce() -> AtRest) -> &AtRest {
        self.rest.get_or_init(find)
    }
}

impl fmt::Display for BoxedNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let samples = match self.samples {
            Samples::BreastCancer => "breast cancer".to_owned(),
            Samples::ThreeMeasures => "breast cancer, three measures".to_owned(),
            Samples::EvenOrOdd => "digits, even or odd".to_owned(),
            Samples::Given(known) => {
                format!("{}, {} rows", known.name, Data::Given(known).table().rows())
            }
            Samples::CoinFlips { rows, features } => format!("{rows} coins, {features} features"),
        };
        write!(f, "{samples}, {}, start {}", self.network, self.start)?;
        let ends = [self.ladder.first(), self.ladder.last()];
        for (word, rule) in ["from", "to"].iter().zip(ends.into_iter().flatten()) {
            write!(f, ", {word} {rule}")?;
        }
        Ok(())
    }
}
