//! A Markov chain on the cells of a mesh, and its law after an exponential time.

/// Cells between marks, evenly spaced between neighbouring marks.
pub(super) struct Cells {
    borders: Vec<f64>,
    /// The potential at the middles.
    heights: Vec<f64>,
    /// Distances of neighbouring middles.
    distances: Vec<f64>,
}

impl Cells {
    /// About `fold` times `cells` cells; between two marks exactly `fold` times as many as for one.
    pub(super) fn new(
        potential: &dyn Fn(f64) -> f64,
        marks: &[f64],
        cells: usize,
        fold: usize,
    ) -> Cells {
        let whole = marks[marks.len() - 1] - marks[0];
        let mut borders = vec![marks[0]];
        for pair in marks.windows(2) {
            let share = (pair[1] - pair[0]) / whole * cells as f64;
            let count = fold * (share.ceil() as usize).max(2);
            let place = |k: usize| pair[0] + (pair[1] - pair[0]) * (k as f64 / count as f64);
            borders.extend((1..count).map(place));
            borders.push(pair[1]);
        }
        let middles: Vec<f64> = borders.windows(2).map(|b| 0.5 * (b[0] + b[1])).collect();
        Cells {
            heights: middles.iter().map(|&x| potential(x)).collect(),
            distances: middles.windows(2).map(|m| m[1] - m[0]).collect(),
            borders,
        }
    }

    pub(super) fn width(&self, cell: usize) -> f64 {
        self.borders[cell + 1] - self.borders[cell]
    }

    /// All mass at a border, shared by its neighbours so that the mean is kept.
    pub(super) fn point(&self, start: f64) -> Vec<f64> {
        let mut mass = vec![0.0; self.heights.len()];
        let border = self.borders.partition_point(|&b| b < start);
        if border == 0 || border == mass.len() {
            mass[border.saturating_sub(1)] = 1.0;
        } else {
            let (left, right) = (self.width(border - 1), self.width(border));
            mass[border - 1] = right / (left + right);
            mass[border] = left / (left + right);
        }
        mass
    }

    /// The mass between two borders.
    pub(super) fn mass(&self, mass: &[f64], region: &[f64; 2]) -> f64 {
        mass[self.within(region)].iter().sum()
    }

    /// The cells between two borders.
    pub(super) fn within(&self, &[from, to]: &[f64; 2]) -> std::ops::Range<usize> {
        let at = |x: f64| self.borders.partition_point(|&b| b < x);
        at(from)..at(to)
    }
}

/// The Markov chain on the cells, killed at rate one: its rates to the right and to the left,
/// multiplied by the time step.
#[derive(Default)]
pub(super) struct Chain {
    right: Vec<f64>,
    left: Vec<f64>,
    /// The step in which the rates are, and the temperature at which.
    step: f64,
    temperature: f64,
    /// Scratch: the rate of dying at a cell or anywhere left of it before coming back.
    killed: Vec<f64>,
}

impl Chain {
    pub(super) fn set(&mut self, cells: &Cells, temperature: f64, step: f64) {
        let count = cells.heights.len();
        self.right.resize(count, 0.0);
        self.left.resize(count, 0.0);
        self.killed.resize(count, 0.0);
        if temperature == self.temperature {
            // Most of the work is in the exponentials.
            let ratio = step / self.step;
            self.right.iter_mut().chain(&mut self.left).for_each(|rate| *rate *= ratio);
            self.step = step;
            return;
        }
        (self.step, self.temperature) = (step, temperature);
        for i in 0..count - 1 {
            let climb = (cells.heights[i + 1] - cells.heights[i]) / temperature;
            let size = climb.abs();
            // Bernoulli's function z / (e^z - 1) at |z| and at -|z|.
            let up = if size == 0.0 { 1.0 } else { size / libm::expm1(size) };
            let down = up + size;
            let (forth, back) = if 0.0 <= climb { (up, down) } else { (down, up) };
            let conductance = step * temperature / cells.distances[i];
            self.right[i] = conductance * forth / cells.width(i);
            self.left[i + 1] = conductance * back / cells.width(i + 1);
        }
    }

    /// The law at an exponential time of mean one, from the law `mass` at the start.
    pub(super) fn advance(&mut self, mass: &mut [f64]) {
        let count = mass.len();
        self.killed[0] = 1.0;
        for i in 1..count {
            // From the left neighbour: the chance to die there or further left, or to come back.
            let (killed, forth) = (self.killed[i - 1], self.right[i - 1]);
            let total = killed + forth;
            self.killed[i] = 1.0 + self.left[i] * (killed / total);
            mass[i] += mass[i - 1] * (forth / total);
        }
        // Expected numbers of deaths: what is known of the right flows back.
        let mut returning = 0.0;
        for i in (0..count).rev() {
            let here = (mass[i] + returning) / (self.killed[i] + self.right[i]);
            returning = self.left[i] * here;
            mass[i] = here;
        }
        let total: f64 = mass.iter().sum();
        mass.iter_mut().for_each(|m| *m /= total);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// Whatever the steps, masses are positive and sum to one.
        #[test]
        fn masses_are_probabilities(
            temperature in 0.01..3.0_f64, step in -3.0..290.0_f64, start in 1..199_usize,
        ) {
            let cells = Cells::new(&|x| libm::cos(3.0 * x) + 0.3 * x, &[-2.0, 2.0], 200, 1);
            let mut mass = vec![0.0; 200];
            mass[start] = 1.0;
            let mut chain = Chain::default();
            chain.set(&cells, temperature, libm::exp10(step));
            chain.advance(&mut mass);
            prop_assert!(mass.iter().all(|&m| 0.0 <= m && m.is_finite()));
            prop_assert!((mass.iter().sum::<f64>() - 1.0).abs() < 1e-13);
        }

        /// One step against elimination with all digits that plain pivots leave.
        #[test]
        fn a_short_step_solves_the_implicit_equation(temperature in 0.1..3.0_f64, step in -4.0..0.0_f64) {
            let cells = Cells::new(&|x| x * x * x - x, &[-1.5, 0.2, 1.5], 40, 1);
            let old: Vec<f64> = (0..cells.heights.len()).map(|i| 1.0 / (2.0 + i as f64)).collect();
            let total: f64 = old.iter().sum();
            let mut new = old.clone();
            let mut chain = Chain::default();
            chain.set(&cells, temperature, libm::exp10(step));
            chain.advance(&mut new);
            for i in 0..old.len() {
                let coming = |j: Option<usize>, rates: &[f64]| j.map_or(0.0, |j| rates[j] * new[j]);
                let inflow = coming(i.checked_sub(1), &chain.right)
                    + coming(Some(i + 1).filter(|&j| j < old.len()), &chain.left);
                let residual = (1.0 + chain.right[i] + chain.left[i]) * new[i] - inflow - old[i] / total;
                prop_assert!(residual.abs() < 1e-12 * (1.0 + inflow), "{i}: {residual}");
            }
        }
    }
}
