//! What share of the time SGD spends in each of several valleys.

use crate::instances::valleys::Valleys;
use crate::interval::Interval;
use crate::papers::dai2018::assumptions::gibbs_stationary;
use crate::papers::dai2018::stationary::flat_to_sharp_ratio;
use crate::papers::dai2018::stationary::theory::ratio_by_determinants;
use crate::papers::xie2020::paths::theory::occupation;
use crate::papers::xie2020::paths::valley_occupation;
use crate::papers::xie2020::sgd_escape::theory::{exponent, factor_of_ito, factor_of_temperatures};
use crate::predict::answer::{Answer, Check, Source};
use crate::predict::unfit::{Unfit, between, normal, positive};
use crate::predict::valley_time::per_variance;
use crate::witnesses::valleys;

/// Valleys in a row, and the noise of SGD in them.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Of minima and cols in turn, positive and negative.
    curvatures: Vec<f64>,
    /// From the valley to the col of each way.
    climbs: Vec<f64>,
    /// At minima and cols.
    temperatures: Vec<f64>,
    share: f64,
    /// Determinants of the Hessians across, at the minima.
    across: Vec<f64>,
}

impl Row {
    /// Valleys with these curvatures of minima and cols in turn, and the climbs between neighbours, each from the minimum to the
    /// col. The noise has one temperature at each of the points (a list of one is for all), `η/(2B)` times the variance of a
    /// gradient along the row, and is that of the valley up to the share `s` of a climb, that of the col from there on.
    ///
    /// # Errors
    ///
    /// The condition that fails: curvatures in turn from a minimum to a minimum, one climb less, all climbs and temperatures
    /// positive and finite, `0 < s < 1`.
    pub fn new(
        curvatures: &[f64],
        climbs: &[f64],
        temperatures: &[f64],
        share: f64,
    ) -> Result<Row, Unfit> {
        let points = curvatures.len();
        let in_turn = curvatures.iter().enumerate().all(|(k, &c)| {
            let sign = if k % 2 == 0 { 1.0 } else { -1.0 };
            0.0 < sign * c && c.is_finite()
        });
        if points < 3 || points % 2 == 0 || !in_turn {
            return Err(Unfit::NotInTurn);
        }
        if climbs.len() + 1 != points {
            return Err(Unfit::Count { name: "climbs", found: climbs.len(), needed: points - 1 });
        }
        let temperatures = match temperatures {
            &[everywhere] => vec![everywhere; points],
            list if list.len() == points => list.to_vec(),
            list => {
                return Err(Unfit::Count { name: "noises", found: list.len(), needed: points });
            }
        };
        for &temperature in &temperatures {
            positive("temperature", temperature)?;
            normal(temperature / temperatures[0])?;
        }
        for &curvature in curvatures {
            normal(curvature / curvatures[0])?;
        }
        for &climb in climbs {
            positive("climb", climb)?;
            normal(climb / climbs[0])?;
            for &temperature in &temperatures {
                normal(climb / temperature)?;
            }
        }
        let share = between("share of a climb", share, 0.0, 1.0)?;
        let across = vec![1.0; points / 2 + 1];
        Ok(Row {
            curvatures: curvatures.to_vec(),
            climbs: climbs.to_vec(),
            temperatures,
            share,
            across,
        })
    }

    /// The same from variances of one example's gradient in place of temperatures, with the step, the batch size and, if batches
    /// are drawn without replacement, the number of data.
    ///
    /// # Errors
    ///
    /// As [`Row::new`], and for a step that is not positive or a batch that is not smaller than the data.
    pub fn of_noise(
        curvatures: &[f64],
        climbs: &[f64],
        variances: &[f64],
        (step, batch, data): (f64, u64, Option<u64>),
        share: f64,
    ) -> Result<Row, Unfit> {
        let per_variance = per_variance(step, batch, data)?;
        let temperatures = variances.iter().map(|&v| Ok(per_variance * positive("noise", v)?));
        Row::new(curvatures, climbs, &temperatures.collect::<Result<Vec<f64>, _>>()?, share)
    }

    /// The same in several dimensions: the determinants of the Hessians over the directions across, at the minima.
    ///
    /// # Errors
    ///
    /// Unless there is one for each minimum, positive and finite, and one temperature for all points and directions.
    pub fn with_determinants_across(self, across: &[f64]) -> Result<Row, Unfit> {
        let needed = self.across.len();
        if across.len() != needed {
            return Err(Unfit::Count { name: "determinants", found: across.len(), needed });
        }
        for &determinant in across {
            positive("determinant across", determinant)?;
        }
        if !self.has_even_noise() {
            return Err(Unfit::UnevenNoise);
        }
        Ok(Row { across: across.to_vec(), ..self })
    }

    /// The shares, with all that is known of them.
    pub fn answer(&self) -> Answer<Vec<f64>> {
        let quantity = "Share of time in each valley, in the long run";
        let shares = self.shares();
        let found = self.shares_of_diffusion();
        let centers: Vec<f64> = found.iter().map(|share| share.center()).collect();
        let parameter = "(2BΔL/η)(s/H_v + (1 - s)/|H_b|)";
        let answer = if self.has_even_noise() {
            Answer::new(quantity, shares.clone(), &flat_to_sharp_ratio::CLAIM, "e^(-L/T)/√|H|, normalised")
                .taken(Source::Derived {
                    how: "Gibbs' law of dai2018/gibbs-stationary, integrated over each valley by Laplace's method; for minima of \
                          one depth that is the claim's corrected limit",
                })
                .also(&gibbs_stationary::CLAIM)
                .also(&valley_occupation::CLAIM)
        } else if self.valleys() == 2 {
            let formula =
                "τ_a/Σ_v τ_v with τ_v = 2π √(T_b/(T_v H_v|H_b|)) e^(sΔL/T_v + (1-s)ΔL/T_b)";
            Answer::new(quantity, shares.clone(), &valley_occupation::CLAIM, formula)
                .taken(Source::Corrected { printed: Some(self.shares_as_printed()) })
                .at(parameter, self.least_exponent())
                .beside("as printed, with Theorem 3.2's times", self.shares_as_printed())
        } else {
            Answer::new(quantity, shares.clone(), &valley_occupation::CLAIM, "neighbours in balance")
                .taken(Source::Derived {
                    how: "in a row of valleys each two neighbours are in balance over the col between them, by the claim's \
                          corrected times; τ_a/Σ_v τ_v itself is for two valleys only",
                })
        };
        let answer = answer
            .checked(Check::entries(
                "the mass of the stationary density between the cols, by quadrature on a line through your numbers",
                shares.into_iter().zip(found.iter().copied()),
            ))
            .beside("the least exponent of a climb", self.least_exponent());
        let answer = if found.iter().all(|share| share.is_finite()) {
            answer.beside("the same by quadrature on that line", centers)
        } else {
            answer
        };
        answer.noted(
            "Shares of the diffusion at small steps. The line is smooth, with a parabola outside; what a loss does between its \
             critical points changes odds by a share of about one over the least exponent.",
        )
    }

    /// Whether the noise is the same at all points.
    pub fn has_even_noise(&self) -> bool {
        self.temperatures.iter().all(|&temperature| temperature == self.temperatures[0])
    }

    /// How many valleys there are.
    pub fn valleys(&self) -> usize {
        self.across.len()
    }

    /// The shares as the noise tends to zero: neighbours are in balance, so that the odds of two are their mean escape times over
    /// the col between them in Itô's sense; for two valleys that is `τ_1/(τ_1 + τ_2)`.
    ///
    /// Error: that of the times, of which what they have in common cancels.
    pub fn shares(&self) -> Vec<f64> {
        self.by(factor_of_ito)
    }

    /// The same with the times as Theorem 3.2 of xie2020 prints them.
    pub fn shares_as_printed(&self) -> Vec<f64> {
        self.by(factor_of_temperatures)
    }

    /// The least of the exponents of the climbs: the shares are for large ones.
    pub fn least_exponent(&self) -> f64 {
        let exponents = (0..self.climbs.len()).map(|way| self.exponent(way));
        exponents.fold(f64::INFINITY, f64::min)
    }

    /// The masses of the valleys under the stationary density `e^(-∫ L'/D)/D`, by quadrature, on a line through these numbers.
    /// In several dimensions each mass is divided by the root of its determinant.
    pub fn shares_of_diffusion(&self) -> Vec<Interval> {
        // In units of the first climb and of one over the first curvature.
        let (height, bend) = (self.climbs[0], self.curvatures[0]);
        let scaled = |list: &[f64], unit: f64| list.iter().map(|x| x / unit).collect::<Vec<f64>>();
        let loss = Valleys::with_temperatures(
            &scaled(&self.curvatures, bend),
            &scaled(&self.climbs, height),
            &vec![self.share; self.climbs.len()],
            &scaled(&self.temperatures, height),
        );
        let Ok(loss) = loss else { return vec![Interval::UNKNOWN; self.valleys()] };
        let along = valleys::shares(&loss, 1.0);
        let weigh = |valley: usize| {
            let odds = |other: usize| {
                let across = ratio_by_determinants([self.across[other], self.across[valley]]);
                along[other] / along[valley] * across
            };
            let others = (0..along.len()).filter(|&other| other != valley).map(odds);
            1.0 / others.fold(Interval::exactly(1.0), |sum, odds| sum + odds)
        };
        (0..along.len()).map(weigh).collect()
    }

    /// The exponent of a climb.
    fn exponent(&self, way: usize) -> f64 {
        exponent(self.climbs[way], self.share, self.at(way, &self.temperatures))
    }

    /// What a list says of the valley and of the col of a way.
    fn at(&self, way: usize, list: &[f64]) -> [f64; 2] {
        if way % 2 == 0 { [list[way], list[way + 1]] } else { [list[way + 1], list[way]] }
    }

    /// The shares with a formula for what is in front of the exponential of a time.
    fn by(&self, factor: fn([f64; 2], [f64; 2]) -> f64) -> Vec<f64> {
        let ln_time = |way: usize| {
            // Units cancel.
            let curvatures = self.at(way, &self.curvatures).map(|c| (c / self.curvatures[0]).abs());
            let temperatures = self.at(way, &self.temperatures).map(|t| t / self.temperatures[0]);
            libm::log(factor(temperatures, curvatures)) + self.exponent(way)
        };
        // ln of the share of each valley over that of the first.
        let mut ln_odds = vec![0.0];
        for col in 0..self.valleys() - 1 {
            let [there, back] = [2 * col, 2 * col + 1].map(ln_time);
            let across = ratio_by_determinants([self.across[col + 1], self.across[col]]);
            ln_odds.push(ln_odds[col] + back - there + libm::log(across));
        }
        let share = |valley: usize| {
            let others: f64 = (0..ln_odds.len())
                .filter(|&other| other != valley)
                .map(|other| libm::exp(ln_odds[other] - ln_odds[valley]))
                .sum();
            occupation([1.0, others])
        };
        (0..ln_odds.len()).map(share).collect()
    }
}
