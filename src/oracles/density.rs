//! The Fokker-Planck equation in time, on the line, under a temperature that changes with time.
//!
//! `∂p/∂t = ∂/∂x (F' p + T(t) ∂p/∂x)` belongs to `dX = -F'(X) dt + sqrt(2 T(t)) dB`. In space, finite
//! volumes with exponentially fitted fluxes (Scharfetter and Gummel, IEEE Trans. Electron Devices
//! 1969; for Fokker-Planck Chang and Cooper, J. Comput. Phys. 1970), which keep the Gibbs law of each
//! temperature exactly: a Markov chain on the cells. In time, implicit Euler with steps that grow
//! in proportion to the time. Each step is the law of that chain after an exponential time, found
//! by eliminating cells without a subtraction (Grassmann, Taksar and Heyman, Oper. Res. 1985): no
//! step is too long, masses stay positive, and every one of them has a small *relative* error.

use crate::interval::Interval;

/// `dX = -F'(X) dt + sqrt(2 T(t)) dB`, reflected at two ends.
///
/// For a process on the whole line, put the ends where `F` is many temperatures above the wells
/// at all times that matter.
pub struct Annealed<F, T> {
    potential: F,
    temperature: T,
    ends: [f64; 2],
}

/// The coarsest of the meshes that are compared.
#[derive(Clone, Copy, Debug)]
pub struct Mesh {
    /// Cells between the ends.
    pub cells: usize,
    /// Time steps while `1 + t` grows by the factor e.
    pub steps: f64,
}

/// The least error of an extrapolation, in units of the last difference that entered it.
const ACCIDENT: f64 = 1.0 / 64.0;

/// Masses below this are close to where doubles end; they are only said to be below 1e-270.
const VANISHING: f64 = 1e-280;

/// Cells and time steps, multiplied, that the coarsest mesh may have.
const WORK_MAX: f64 = 2e7;

impl<F: Fn(f64) -> f64, T: Fn(f64) -> f64> Annealed<F, T> {
    /// The process with potential `F` (continuous) and temperature `T(t) > 0` between two ends.
    ///
    /// # Panics
    ///
    /// If the ends are not in order.
    pub fn new(potential: F, temperature: T, ends: [f64; 2]) -> Self {
        assert!(ends[0] < ends[1], "no space between the ends {ends:?}");
        Annealed { potential, temperature, ends }
    }

    /// The probability of each of `regions` at each of `times`, for a process that starts at the
    /// point `start` at time zero: one row per time, one entry per region `[from, to]`.
    ///
    /// Times may be as large as 1e300; steps are even in `ln(1 + t)`. The result is extrapolated, in
    /// the logarithm of the masses: from steps of sizes 1, 1/2 and 1/4 and from meshes of 1, 2 and 4
    /// times the cells. *Error* (measured): twice the last corrections of the two
    /// extrapolations, or 1/64 of the last differences if that is more, plus the product of their first ones, plus a rounding of 1e-16 per cell and
    /// step; all relative to the mass, however small. It holds where wells are resolved, that is for cells
    /// below some `sqrt(T/F'')`, and shows that they are not by growing.
    ///
    /// Unknown if the work is too large, if a value of `F` or `T` is not finite, or `T <= 0`.
    ///
    /// # Panics
    ///
    /// If times are negative or decrease, if the start or a region is not between the ends, or if
    /// the mesh is empty.
    pub fn masses(
        &self,
        start: f64,
        regions: &[[f64; 2]],
        times: &[f64],
        mesh: Mesh,
    ) -> Vec<Vec<Interval>> {
        assert!(times.is_sorted() && times.iter().all(|&t| 0.0 <= t), "times {times:?}");
        assert!(0 < mesh.cells && 0.0 < mesh.steps, "an empty mesh {mesh:?}");
        let [left, right] = self.ends;
        assert!(left <= start && start <= right, "the start {start} is outside {:?}", self.ends);
        let unknown = || vec![vec![Interval::UNKNOWN; regions.len()]; times.len()];
        let duration = times.last().map_or(0.0, |&t| libm::log1p(t));
        let work = mesh.cells as f64 * (mesh.steps * duration + times.len() as f64);
        if work.is_nan() || WORK_MAX < work {
            return unknown();
        }
        let marks = self.marks(start, regions);
        let run = |fold: usize, pieces: usize| {
            let cells = Cells::new(&self.potential, &marks, mesh.cells, fold);
            self.run(&cells, start, regions, times, (mesh.steps, pieces))
        };
        let runs = [(1, 1), (1, 2), (1, 4), (2, 1), (4, 1)];
        let Some(runs) = runs.iter().map(|&(f, p)| run(f, p)).collect::<Option<Vec<_>>>() else {
            return unknown();
        };
        let rounding =
            |time: f64| 1e-16 * 4.0 * mesh.cells as f64 * (16.0 + mesh.steps * libm::log1p(time));
        let entry = |row: usize, region: usize| {
            let values: Vec<f64> = runs.iter().map(|run| run[row][region]).collect();
            extrapolated(&values, rounding(times[row]))
        };
        let row = |row: usize| (0..regions.len()).map(|region| entry(row, region)).collect();
        (0..times.len()).map(row).collect()
    }

    /// Points that every mesh has as borders of cells, in order.
    fn marks(&self, start: f64, regions: &[[f64; 2]]) -> Vec<f64> {
        let mut marks = vec![self.ends[0], self.ends[1], start];
        for &[from, to] in regions {
            let inside = self.ends[0] <= from && from < to && to <= self.ends[1];
            assert!(inside, "the region [{from}, {to}] is not between the ends");
            marks.extend([from, to]);
        }
        marks.sort_by(f64::total_cmp);
        marks.dedup();
        marks
    }

    /// The masses on one mesh, with each step divided in pieces. Nothing if a number is not finite.
    fn run(
        &self,
        cells: &Cells,
        start: f64,
        regions: &[[f64; 2]],
        times: &[f64],
        (steps, pieces): (f64, usize),
    ) -> Option<Vec<Vec<f64>>> {
        let mut mass = cells.point(start);
        let mut chain = Chain::default();
        let (mut now, mut rows) = (0.0, Vec::with_capacity(times.len()));
        for &until in times {
            let (from, to) = (libm::log1p(now), libm::log1p(until));
            let count = pieces as f64 * (steps * (to - from)).ceil();
            for step in 1..=count as usize {
                let share = step as f64 / count;
                let next = if step as f64 == count {
                    until
                } else {
                    libm::expm1(from + share * (to - from))
                };
                let temperature = (self.temperature)(next);
                if !(0.0 < temperature && temperature.is_finite()) {
                    return None;
                }
                chain.set(cells, temperature, next - now);
                chain.advance(&mut mass);
                now = next;
            }
            now = until;
            rows.push(regions.iter().map(|region| cells.mass(&mass, region)).collect());
        }
        mass.iter().all(|m| m.is_finite()).then_some(rows)
    }
}

/// From runs with steps 1, 1/2, 1/4 on the first mesh and with step 1 on the second and third.
fn extrapolated(values: &[f64], rounding: f64) -> Interval {
    if values.iter().all(|&v| v < VANISHING) {
        return Interval::new(0.0, 1e10 * VANISHING);
    }
    let &[v, half, quarter, fine, finest] =
        &values.iter().map(|&v| libm::log(v)).collect::<Vec<_>>()[..]
    else {
        unreachable!("five runs");
    };
    let (t1, t2) = (2.0 * half - v, 2.0 * quarter - half);
    let in_time = (4.0 * t2 - t1) / 3.0;
    let (s1, s2) = ((4.0 * fine - v) / 3.0, (4.0 * finest - fine) / 3.0);
    let in_space = (16.0 * s2 - s1) / 15.0;
    // A last correction may vanish by accident; the one before it does not at the same place.
    let time_error = (in_time - t2).abs().max(ACCIDENT * (quarter - half).abs());
    let space_error = (in_space - s2).abs().max(ACCIDENT * (finest - fine).abs());
    let both = (in_time - v).abs() * (in_space - v).abs();
    let ln = in_time + (in_space - v);
    if !ln.is_finite() {
        return Interval::UNKNOWN;
    }
    let mass = Interval::around(ln, 2.0 * (time_error + space_error) + both + rounding).exp();
    Interval::new(mass.low().min(1.0), mass.high().min(1.0))
}

/// Cells between marks, evenly spaced between neighbouring marks.
struct Cells {
    borders: Vec<f64>,
    /// The potential at the middles.
    heights: Vec<f64>,
    /// Distances of neighbouring middles.
    distances: Vec<f64>,
}

impl Cells {
    /// About `fold` times `cells` cells; between two marks exactly `fold` times as many as for one.
    fn new(potential: impl Fn(f64) -> f64, marks: &[f64], cells: usize, fold: usize) -> Cells {
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

    fn width(&self, cell: usize) -> f64 {
        self.borders[cell + 1] - self.borders[cell]
    }

    /// All mass at a border, shared by its neighbours so that the mean is kept.
    fn point(&self, start: f64) -> Vec<f64> {
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
    fn mass(&self, mass: &[f64], &[from, to]: &[f64; 2]) -> f64 {
        let at = |x: f64| self.borders.partition_point(|&b| b < x);
        mass[at(from)..at(to)].iter().sum()
    }
}

/// The Markov chain on the cells, killed at rate one: its rates to the right and to the left,
/// multiplied by the time step.
#[derive(Default)]
struct Chain {
    right: Vec<f64>,
    left: Vec<f64>,
    /// Scratch: the rate of dying at a cell or anywhere left of it before coming back.
    killed: Vec<f64>,
}

impl Chain {
    fn set(&mut self, cells: &Cells, temperature: f64, step: f64) {
        let count = cells.heights.len();
        self.right.resize(count, 0.0);
        self.left.resize(count, 0.0);
        self.killed.resize(count, 0.0);
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
    fn advance(&mut self, mass: &mut [f64]) {
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
    use crate::oracles::first_passage::{self, Diffusion, End};
    use crate::oracles::linear_sde;
    use proptest::prelude::*;

    const MESH: Mesh = Mesh { cells: 200, steps: 10.0 };

    /// The normal mass of `[from, to]`.
    fn normal_mass(mean: f64, variance: f64, [from, to]: [f64; 2]) -> f64 {
        let below = |x: f64| 0.5 * libm::erfc((mean - x) / (2.0 * variance).sqrt());
        below(to) - below(from)
    }

    fn cooling(gamma: f64) -> impl Fn(f64) -> f64 {
        move |t| gamma / (2.0 * libm::log(2.0 + t))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// The exact Gaussian law of an Ornstein-Uhlenbeck process that cools down.
        #[test]
        fn a_cooling_quadratic_is_gaussian(
            rate in 0.3..2.0_f64, gamma in 0.5..2.0_f64, start in -1.0..1.0_f64, to in 0.1..1.0_f64,
        ) {
            let times = [0.5, 3.0, 1e3, 1e9];
            let regions = [[-0.3, to], [to, 9.0]];
            let process = Annealed::new(|x| 0.5 * rate * x * x, cooling(gamma), [-9.0, 9.0]);
            let mesh = Mesh { cells: 600, steps: 20.0 };
            let found = process.masses(start, &regions, &times, mesh);
            for (&time, found) in times.iter().zip(found) {
                let variance = linear_sde::cooling_variance(rate, cooling(gamma), time).center();
                let mean = start * libm::exp(-rate * time);
                for (region, found) in regions.into_iter().zip(found) {
                    let exact = normal_mass(mean, variance, region);
                    // The reflection at 9, more than six deviations away, changes less than 1e-9.
                    prop_assert!(found.widened(1e-9).contains(exact), "{time}: {found:?} {exact}");
                    prop_assert!(found.radius() < 2e-3, "{time}: {found:?}");
                }
            }
        }

        /// Whatever the steps, masses are positive and sum to one.
        #[test]
        fn masses_are_probabilities(
            temperature in 0.01..3.0_f64, step in -3.0..290.0_f64, start in 1..199_usize,
        ) {
            let cells = Cells::new(|x| libm::cos(3.0 * x) + 0.3 * x, &[-2.0, 2.0], 200, 1);
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
            let cells = Cells::new(|x| x * x * x - x, &[-1.5, 0.2, 1.5], 40, 1);
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

    /// At twenty temperatures the mass of a well relaxes at the sum of the two transition rates.
    #[test]
    fn wells_exchange_mass_at_the_rates_of_first_passages() {
        let height = |x: f64| x * x * (x * x / 4.0 - 0.5) - 0.05 * x;
        let slope = |x: f64| x * (x * x - 1.0) - 0.05;
        let temperature = 0.0125;
        let time = |from: f64, to: f64| {
            let diffusion = Diffusion::ito(|x| -slope(x), |_| temperature);
            let ends = if from < to {
                [End::Reflecting(-2.5), End::Absorbing(to)]
            } else {
                [End::Absorbing(to), End::Reflecting(2.5)]
            };
            libm::exp(first_passage::ln_mean_time(&diffusion, ends[0], ends[1], from).center())
        };
        let (forth, back) = (time(-0.97, 1.02), time(1.02, -0.97));
        let rate = 1.0 / forth + 1.0 / back;
        let saddle = -0.050_125_94; // slope(saddle) = 0, Newton's method.
        let process = Annealed::new(height, |_| temperature, [-2.5, 2.5]);
        let times = [0.1 / rate, 1.0 / rate, 1e30];
        let found = process.masses(-0.97, &[[-2.5, saddle]], &times, MESH);
        for (&time, found) in times.iter().zip(found) {
            let settled = (1.0 / back) / rate;
            let exact = settled + (1.0 - settled) * libm::exp(-rate * time);
            // The mass near the saddle, and the return from beyond the minima: e^-17 and less.
            assert!(found[0].widened(1e-5 * exact).contains(exact), "{time}: {found:?} {exact}");
            assert!(found[0].radius() < 1e-3 * exact, "{time}: {found:?} {exact}");
        }
    }

    /// A mass that falls like a power of time for 200 decades.
    #[test]
    fn a_cooling_gibbs_law_is_followed_to_the_end_of_time() {
        let height = |x: f64| x.abs();
        let gamma = 2.0;
        let process = Annealed::new(height, cooling(gamma), [-8.0, 8.0]);
        let times = [1e12, 1e60, 1e200];
        let found = process.masses(1.0, &[[0.25, 8.0]], &times, Mesh { cells: 512, steps: 10.0 });
        for (time, found) in times.into_iter().zip(found) {
            // The law lags behind by the relaxation time, some 4 T, in which T changes by 1e-10.
            let exact = 0.5 * libm::exp(-0.25 / cooling(gamma)(time));
            assert!(found[0].widened(1e-8 * exact).contains(exact), "{time}: {found:?} {exact}");
            assert!(found[0].radius() < 0.05 * exact, "{time}: {found:?} {exact}");
        }
    }

    #[test]
    fn what_is_too_much_or_no_number_is_unknown() {
        let regions = [[-1.0, 0.0]];
        let unknown = |found: Vec<Vec<Interval>>| found == [[Interval::UNKNOWN]];
        let flat = |temperature: fn(f64) -> f64| Annealed::new(|_| 0.0, temperature, [-1.0, 1.0]);
        let huge = Mesh { cells: 1 << 30, steps: 1e3 };
        assert!(unknown(flat(|_| 1.0).masses(0.0, &regions, &[1.0], huge)));
        assert!(unknown(flat(|_| 0.0).masses(0.0, &regions, &[1.0], MESH)));
        assert!(unknown(flat(|_| f64::NAN).masses(0.0, &regions, &[1.0], MESH)));
        let broken = Annealed::new(|_| f64::NAN, |_| 1.0, [-1.0, 1.0]);
        assert!(unknown(broken.masses(0.0, &regions, &[1.0], MESH)));
    }
}
