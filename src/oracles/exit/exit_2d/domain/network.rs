//! A Markov chain with killing, solved without a subtraction.

/// Rates between points and out, eliminated after Grassmann, Taksar and Heyman.
///
/// Row `i` of the band holds the rates to points `i - reach .. i + reach`; those to later points are what is left
/// once the earlier ones are eliminated.
pub(super) struct Network {
    reach: usize,
    band: Vec<f64>,
    /// What leaves a point for later ones and out.
    leaving: Vec<f64>,
}

impl Network {
    /// Eliminates points in their order.
    pub(super) fn of(rates: Vec<(usize, usize, f64)>, mut exits: Vec<f64>) -> Network {
        let reach = rates.iter().map(|&(from, to, _)| from.abs_diff(to)).max().unwrap_or(0);
        let (width, n) = (2 * reach + 1, exits.len());
        let mut band = vec![0.0; n * width];
        for (from, to, rate) in rates {
            band[from * width + reach + to - from] += rate;
        }
        let mut leaving = vec![0.0; n];
        for i in 0..n {
            let (done, rest) = band.split_at_mut((i + 1) * width);
            let onward = &done[i * width + reach + 1..][..reach.min(n - 1 - i)];
            leaving[i] = onward.iter().sum::<f64>() + exits[i];
            for j in i + 1..n.min(i + 1 + reach) {
                let row = &mut rest[(j - i - 1) * width..(j - i) * width];
                let at = reach + i - j;
                if row[at] == 0.0 {
                    continue;
                }
                row[at] /= leaving[i];
                let visits = row[at];
                for (rate, onward) in row[at + 1..].iter_mut().zip(onward) {
                    *rate += visits * onward;
                }
                exits[j] += visits * exits[i];
            }
        }
        Network { reach, band, leaving }
    }

    /// What is gathered from each point on, if every point gives `sources` per unit time.
    pub(super) fn gathered(&self, sources: &[f64]) -> Vec<f64> {
        let (reach, n) = (self.reach, sources.len());
        let width = 2 * reach + 1;
        let mut found = sources.to_vec();
        for j in 0..n {
            let back = reach.min(j);
            let row = &self.band[j * width + reach - back..][..back];
            let earlier: f64 = row.iter().zip(&found[j - back..]).map(|(share, t)| share * t).sum();
            found[j] += earlier;
        }
        for i in (0..n).rev() {
            let onward = &self.band[i * width + reach + 1..][..reach.min(n - 1 - i)];
            let later: f64 = onward.iter().zip(&found[i + 1..]).map(|(rate, t)| rate * t).sum();
            found[i] = (found[i] + later) / self.leaving[i];
        }
        found
    }

    /// The mean time spent at each point, from starts with these weights.
    pub(super) fn occupations(&self, mut found: Vec<f64>) -> Vec<f64> {
        let (reach, n) = (self.reach, self.leaving.len());
        let width = 2 * reach + 1;
        for i in 0..n {
            found[i] /= self.leaving[i];
            let onward = &self.band[i * width + reach + 1..][..reach.min(n - 1 - i)];
            let (done, rest) = found.split_at_mut(i + 1);
            rest.iter_mut().zip(onward).for_each(|(to, rate)| *to += done[i] * rate);
        }
        for j in (0..n).rev() {
            let back = reach.min(j);
            let row = &self.band[j * width + reach - back..][..back];
            let (earlier, later) = found.split_at_mut(j);
            let here = later[0];
            earlier[j - back..].iter_mut().zip(row).for_each(|(to, share)| *to += here * share);
        }
        found
    }
}
