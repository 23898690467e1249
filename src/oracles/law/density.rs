//! The Fokker-Planck equation in time, on the line, under a temperature that changes with time.
//!
//! `∂p/∂t = ∂/∂x (F' p + T(t) ∂p/∂x)` belongs to `dX = -F'(X) dt + sqrt(2 T(t)) dB`. In space, finite
//! volumes with exponentially fitted fluxes (Scharfetter and Gummel, IEEE Trans. Electron Devices
//! 1969; for Fokker-Planck Chang and Cooper, J. Comput. Phys. 1970), which keep the Gibbs law of each
//! temperature exactly: a Markov chain on the cells. In time, implicit Euler with steps that grow
//! in proportion to the time. Each step is the law of that chain after an exponential time, found
//! by eliminating cells without a subtraction (Grassmann, Taksar and Heyman, Oper. Res. 1985): no
//! step is too long, masses stay positive, and every one of them has a small *relative* error.

mod cells;

use crate::interval::Interval;
use crate::oracles::numerics::breaks::breaks;
use cells::{Cells, Chain};

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
    /// Times may be as large as 1e300; steps are even in `ln(1 + t)`. Kinks of `F`, and jumps and kinks of `T`, are
    /// searched for by bisection between samples as dense as the mesh, and put on every mesh. The result is
    /// extrapolated, in the logarithm of the masses: from steps of sizes 1, 1/2 and 1/4, from meshes of 1, 2 and 4 times
    /// the cells, and in the product of the two by a sixth run.
    ///
    /// *Error* (measured): what the last correction in time, in space and in both shows, for the region and, weighted
    /// with its density in units of the region's largest, at the worst of all cells: one region may be where an error happens
    /// to change its sign. More where corrections do not fall as they should, or move the logarithm by
    /// one; plus a rounding of 1e-16 per cell and step. All relative to the mass, however small. Below 1e-4 where
    /// a well or a front has some ten cells and a relaxation some ten steps; what is not resolved shows by a wide interval.
    ///
    /// Temperatures are read at the ends of steps: what `T` does and undoes within a quarter of a step, `1/(4 steps)` in `ln(1 + t)`,
    /// may be seen by none. Regions are closed, which matters at time zero only.
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
        for &[from, to] in regions {
            let inside = left <= from && from < to && to <= right;
            assert!(inside, "the region [{from}, {to}] is not between the ends");
        }
        let potential: &dyn Fn(f64) -> f64 = &self.potential;
        let temperature: &dyn Fn(f64) -> f64 = &self.temperature;
        Problem { potential, temperature, ends: self.ends, start, regions, times, mesh }.solve()
    }
}

/// What [`Annealed::masses`] is asked.
struct Problem<'a> {
    potential: &'a dyn Fn(f64) -> f64,
    temperature: &'a dyn Fn(f64) -> f64,
    ends: [f64; 2],
    start: f64,
    regions: &'a [[f64; 2]],
    times: &'a [f64],
    mesh: Mesh,
}

impl Problem<'_> {
    fn solve(&self) -> Vec<Vec<Interval>> {
        let unknown = || vec![vec![Interval::UNKNOWN; self.regions.len()]; self.times.len()];
        let duration = self.times.last().map_or(0.0, |&t| libm::log1p(t));
        let steps = self.mesh.steps * duration + (STEPS_MIN * self.times.len()) as f64;
        let work = self.mesh.cells as f64 * steps;
        if work.is_nan() || WORK_MAX < work {
            return unknown();
        }
        let (places, moments) = (self.places(), self.moments());
        let run = |&(fold, pieces): &(usize, usize)| {
            let cells = Cells::new(self.potential, &places, self.mesh.cells, fold);
            self.run(&cells, &moments, fold, pieces)
        };
        let Some(runs) = RUNS.iter().map(run).collect::<Option<Vec<_>>>() else {
            return unknown();
        };
        let cells = Cells::new(self.potential, &places, self.mesh.cells, 1);
        let at_start = |&[from, to]: &[f64; 2]| {
            let inside = from <= self.start && self.start <= to;
            Interval::exactly(f64::from(u8::from(inside)))
        };
        let row = |row: usize| -> Vec<Interval> {
            if self.times[row] == 0.0 {
                return self.regions.iter().map(at_start).collect();
            }
            let time = libm::log1p(self.times[row]);
            let rounding = 4e-16 * self.mesh.cells as f64 * (16.0 + self.mesh.steps * time);
            let laws =
                Laws { cells: &cells, masses: runs.iter().map(|run| &run[row][..]).collect() };
            self.regions.iter().map(|region| laws.mass(region, rounding)).collect()
        };
        (0..self.times.len()).map(row).collect()
    }

    /// Points that every mesh has as borders of cells, in order: ends, start, regions' ends, and kinks of `F`.
    fn places(&self) -> Vec<f64> {
        let [left, right] = self.ends;
        let mut places = vec![left, right, self.start];
        places.extend(self.regions.iter().flatten());
        let mut kinks = breaks(self.potential, left, right, self.mesh.cells.clamp(64, 1024));
        // What lies closer than a kink is known is one place; places that are asked for are known.
        let same = 1e-10 * (right - left);
        kinks.retain(|kink| places.iter().all(|place| same < (place - kink).abs()));
        kinks.dedup_by(|later, earlier| *later - *earlier <= same);
        places.extend(kinks);
        places.sort_by(f64::total_cmp);
        places.dedup();
        places
    }

    /// Times that every mesh has, as `ln(1 + t)`, in order: zero, those asked for, and jumps and kinks of `T`.
    fn moments(&self) -> Vec<f64> {
        let mut moments: Vec<f64> = self.times.iter().map(|&t| libm::log1p(t)).collect();
        let last = moments.last().copied().unwrap_or(0.0);
        if 0.0 < last {
            let windows = (self.mesh.steps * last).ceil().max(64.0) as usize;
            let temperature = |s: f64| (self.temperature)(libm::expm1(s));
            moments.extend(breaks(&temperature, 0.0, last, windows));
        }
        moments.push(0.0);
        moments.sort_by(f64::total_cmp);
        moments.dedup();
        moments
    }

    /// The masses of the coarsest mesh's cells at each time, on the mesh with cells divided in `fold` and steps in
    /// `pieces`. Nothing if a number is not finite.
    fn run(
        &self,
        cells: &Cells,
        moments: &[f64],
        fold: usize,
        pieces: usize,
    ) -> Option<Vec<Vec<f64>>> {
        let mut mass = cells.point(self.start);
        let mut chain = Chain::default();
        let mut rows = Vec::with_capacity(self.times.len());
        let mut asked = self.times.iter().map(|&time| libm::log1p(time)).peekable();
        let mut read = |until: f64, mass: &[f64]| {
            while asked.next_if(|&time| time <= until).is_some() {
                rows.push(mass.chunks_exact(fold).map(|cell| cell.iter().sum()).collect());
            }
        };
        read(0.0, &mass);
        let mut now = 0.0;
        for pair in moments.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let count = pieces * ((self.mesh.steps * (to - from)).ceil() as usize).max(STEPS_MIN);
            for step in 1..=count {
                let share = step as f64 / count as f64;
                let next = libm::expm1(if step == count { to } else { from + share * (to - from) });
                let temperature = (self.temperature)(next);
                if !(0.0 < temperature && temperature.is_finite()) {
                    return None;
                }
                chain.set(cells, temperature, next - now);
                chain.advance(&mut mass);
                now = next;
            }
            read(to, &mass);
        }
        mass.iter().all(|m| m.is_finite()).then_some(rows)
    }
}

/// Cells and pieces of a step on each of the meshes that are compared.
const RUNS: [(usize, usize); 6] = [(1, 1), (1, 2), (1, 4), (2, 1), (4, 1), (2, 2)];

/// The fewest steps between two moments.
const STEPS_MIN: usize = 16;

/// The share of the error at the worst cell that counts for every region.
const ELSEWHERE: f64 = 1.0;

/// Cells with less than this of the region's largest density are not looked at.
const RARE: f64 = 1e-12;

/// The laws at one time that the meshes of [`RUNS`] found, on the coarsest mesh's cells.
struct Laws<'a> {
    cells: &'a Cells,
    masses: Vec<&'a [f64]>,
}

impl Laws<'_> {
    /// The mass of a region, with an error that the region and all cells show.
    fn mass(&self, region: &[f64; 2], rounding: f64) -> Interval {
        let values: Vec<f64> =
            self.masses.iter().map(|mass| self.cells.mass(mass, region)).collect();
        if values.iter().all(|&v| v < VANISHING) {
            return Interval::new(0.0, 1e10 * VANISHING);
        }
        let found = Extrapolated::of(|run| values[run]);
        let latest = self.masses[2];
        let density = |cell: usize| latest[cell] / self.cells.width(cell);
        let densest = self.cells.within(region).map(density).fold(0.0, f64::max);
        let worst = (0..latest.len())
            .map(|cell| (cell, (density(cell) / densest).min(1.0)))
            .filter(|&(_, weight)| RARE < weight)
            .map(|(cell, weight)| {
                let there = Extrapolated::of(|run| self.masses[run][cell]);
                there.errors.map(|error| weight * error)
            })
            .fold([0.0_f64; 3], |worst, errors| [0, 1, 2].map(|k| worst[k].max(errors[k])));
        let error: f64 = (0..3).map(|k| found.errors[k] + ELSEWHERE * worst[k]).sum();
        // Expansions of logarithms that move by one have terms beyond those seen.
        let [late, wide] = found.moved.map(f64::abs);
        let unseen = 0.1 * late * late * late + 0.01 * wide * wide * wide;
        let error = error * (1.0 + error) + unseen + rounding;
        if !found.ln.is_finite() || !error.is_finite() {
            return Interval::UNKNOWN;
        }
        let mass = Interval::around(found.ln, error).exp();
        Interval::new(mass.low().min(1.0), mass.high().min(1.0))
    }
}

/// The logarithm of a mass at zero steps and widths.
struct Extrapolated {
    ln: f64,
    /// By how much that in time and that in space moved it.
    moved: [f64; 2],
    /// In time, in space, and in their product.
    errors: [f64; 3],
}

impl Extrapolated {
    /// From the mass in each of [`RUNS`].
    fn of(mass: impl Fn(usize) -> f64) -> Extrapolated {
        let [v, half, quarter, fine, finest, both] =
            [0, 1, 2, 3, 4, 5].map(|run| libm::log(mass(run)));
        let (in_time, time_error) = refined([v, half, quarter], [2.0, 4.0]);
        let (in_space, space_error) = refined([v, fine, finest], [4.0, 16.0]);
        // The term in step times squared width, which neither extrapolation sees.
        let mixed = 8.0 / 3.0 * (both - half - fine + v);
        let ln = in_time + (in_space - v) + mixed;
        let moved = [in_time - v, in_space - v];
        Extrapolated { ln, moved, errors: [time_error, space_error, mixed.abs()] }
    }
}

/// The value at zero width from three meshes, each half of the one before, whose errors fall by the
/// first of `factors` from mesh to mesh and after one extrapolation by the second; and its error.
fn refined([coarse, middle, fine]: [f64; 3], factors: [f64; 2]) -> (f64, f64) {
    let [once, twice] = factors.map(|factor| 1.0 / (factor - 1.0));
    let (first, last) = (middle - coarse, fine - middle);
    if first == 0.0 && last == 0.0 {
        return (fine, 0.0);
    }
    let correction = twice * (fine + once * last - middle - once * first);
    // Where the second correction is no smaller than the first, the order assumed is not seen.
    let disorder = correction.abs() / (twice * first.abs().max(factors[0] * last.abs()));
    // Nor is it where differences fall more slowly: what is left is then a multiple of the last.
    let slow = if last == 0.0 { 0.0 } else { factors[0] * (last / first).abs() - 1.3 };
    // A last correction may vanish by accident; the difference before it does not at the same place.
    let seen = (correction.abs() * (3.0 + 8.0 * disorder)).max(ACCIDENT * last.abs());
    (fine + once * last + correction, seen + 2.0 * slow.clamp(0.0, 4.0) * last.abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracles::exit::first_passage::{self, Diffusion, End};
    use crate::oracles::linear::linear_sde;
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
        let found =
            process.masses(-0.97, &[[-2.5, saddle]], &times, Mesh { cells: 300, steps: 15.0 });
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
    fn a_narrow_region_has_its_share_and_time_zero_its_point() {
        let flat = Annealed::new(|_| 0.0, |_| 1.0, [-1.0, 1.0]);
        let narrow = [0.25, 0.25 + 1e-11];
        let found = flat.masses(0.5, &[narrow, [0.5, 1.0], [0.0, 0.4]], &[0.0, 1e3], MESH);
        assert_eq!(found[0], [0.0, 1.0, 0.0].map(Interval::exactly));
        let share = 0.5 * (narrow[1] - narrow[0]);
        assert!(found[1][0].widened(1e-9 * share).contains(share), "{:?}", found[1]);
        assert!(found[1][0].radius() < 1e-3 * share, "{:?}", found[1]);
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
