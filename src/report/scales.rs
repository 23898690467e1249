//! Axes of a figure: from values to positions, ticks and their labels.

use crate::claim::Axis;
use crate::report::numbers::number;

/// Ticks on an axis, about.
const TICKS: f64 = 7.0;
/// Room beyond the outermost value, as a fraction of the span.
const MARGIN: f64 = 0.06;

/// A span below this fraction of its values is rounding.
const FLAT: f64 = 1e-9;
/// Beyond this a value has no place, since spans must be finite; below one over it, it is zero and has no
/// logarithm.
const HUGE: f64 = 1e290;

/// An axis whose positions are values, or their logarithms to base ten.
#[derive(Clone, Copy)]
pub(crate) struct Scale {
    log: bool,
    /// The lowest position shown.
    pub(crate) low: f64,
    /// The highest position shown.
    pub(crate) high: f64,
}

impl Scale {
    /// The scale that shows all of `values`, and of `others` what is about as near as they are to
    /// each other or to zero; on a logarithmic axis, within half a decade.
    /// Values without a position are left out.
    pub(crate) fn showing(
        axis: Axis,
        values: impl IntoIterator<Item = f64>,
        others: impl IntoIterator<Item = f64>,
    ) -> Scale {
        let extent =
            |(low, high): (f64, f64), position: f64| (low.min(position), high.max(position));
        let nothing = (f64::INFINITY, f64::NEG_INFINITY);
        let positions = values.into_iter().filter_map(|value| position(axis.log, value));
        let (mut low, mut high) = positions.fold(nothing, extent);
        if high < low {
            (low, high) = (0.0, 1.0);
        }
        // A misreading by a factor of two or three is worth showing, whatever the span.
        let size = low.abs().max(high.abs());
        let reach = match axis.log {
            true => (high - low).max(0.5),
            false if size == 0.0 => 1.0,
            false => (high - low).max(size),
        };
        let within = low - reach..=high + reach;
        let others = others.into_iter().filter_map(|value| position(axis.log, value));
        let (low, high) =
            others.filter(|position| within.contains(position)).fold((low, high), extent);
        let margin = if high - low <= FLAT * size { 0.2 * reach } else { MARGIN * (high - low) };
        Scale { log: axis.log, low: low - margin, high: high + margin }
    }

    /// Where a value is: `None` if it is not finite or has no place.
    pub(crate) fn position(&self, value: f64) -> Option<f64> {
        position(self.log, value)
    }

    /// How far a position is along the axis, from zero to one.
    pub(crate) fn fraction(&self, position: f64) -> f64 {
        (position - self.low) / (self.high - self.low)
    }

    /// Ticks with their labels, from low to high.
    pub(crate) fn ticks(&self) -> Vec<(f64, String)> {
        if self.log { self.log_ticks() } else { self.linear_ticks() }
    }

    fn linear_ticks(&self) -> Vec<(f64, String)> {
        let rough = (self.high - self.low) / TICKS;
        let unit = power_of_ten(libm::log10(rough).floor());
        let step = [1.0, 2.0, 5.0, 10.0]
            .map(|factor| factor * unit)
            .into_iter()
            .find(|&step| rough <= step)
            .unwrap_or(10.0 * unit);
        multiples(self.low / step, self.high / step, 1)
            .map(|multiple| multiple * step)
            .map(|value| (value, number(value, 6)))
            .collect()
    }

    fn log_ticks(&self) -> Vec<(f64, String)> {
        let decades = self.high - self.low;
        if decades < 2.0 {
            return self.log_ticks_within_decades();
        }
        let rough = decades / (TICKS + 2.0);
        let every = [1, 2, 5, 10, 20, 50, 100]
            .into_iter()
            .find(|&every| rough <= every as f64)
            .unwrap_or(100);
        multiples(self.low, self.high, every)
            .map(|decade| (decade, format!("10{}", superscript(decade as i64))))
            .collect()
    }

    /// Round digits in each decade; on a short axis, round values.
    fn log_ticks_within_decades(&self) -> Vec<(f64, String)> {
        let digits: &[f64] = if self.high - self.low < 1.0 {
            &[1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0]
        } else {
            &[1.0, 2.0, 5.0]
        };
        let ticks: Vec<(f64, String)> = multiples(self.low.floor(), self.high.floor(), 1)
            .flat_map(|decade| digits.iter().map(move |digit| digit * power_of_ten(decade)))
            .map(|value| (libm::log10(value), number(value, 3)))
            .filter(|(position, _)| (self.low..=self.high).contains(position))
            .collect();
        if 3 <= ticks.len() {
            return ticks;
        }
        let values = Scale { log: false, low: libm::exp10(self.low), high: libm::exp10(self.high) };
        let position = |(value, label): (f64, String)| (libm::log10(value), label);
        values.linear_ticks().into_iter().map(position).collect()
    }
}

fn position(log: bool, value: f64) -> Option<f64> {
    if value.is_nan() || HUGE < value.abs() || (log && value < 1.0 / HUGE) {
        None
    } else if log {
        Some(libm::log10(value))
    } else if value.abs() < 1.0 / HUGE {
        Some(0.0)
    } else {
        Some(value)
    }
}

/// The multiples of `every` between the two ends; at most a few hundred.
fn multiples(low: f64, high: f64, every: i64) -> impl Iterator<Item = f64> {
    let first = (low / every as f64).ceil();
    let last = (high / every as f64).floor().min(first + 200.0);
    (0..)
        .map(move |index| first + f64::from(index))
        .take_while(move |&index| index <= last)
        .map(move |index| index * every as f64)
}

/// Ten to a whole power, correctly rounded.
fn power_of_ten(exponent: f64) -> f64 {
    format!("1e{exponent}").parse().expect("a power of ten")
}

fn superscript(exponent: i64) -> String {
    let raised = |digit| match digit {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        digit => char::from_u32('⁰' as u32 + digit as u32 - '0' as u32).expect("a digit"),
    };
    exponent.to_string().chars().map(raised).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(log: bool, values: &[f64]) -> Vec<String> {
        let axis = Axis { label: "", log };
        let scale = Scale::showing(axis, values.iter().copied(), []);
        scale.ticks().into_iter().map(|(_, label)| label).collect()
    }

    #[test]
    fn linear_ticks_are_round_numbers() {
        assert_eq!(labels(false, &[0.0, 1.0]), ["0", "0.2", "0.4", "0.6", "0.8", "1"]);
        assert_eq!(labels(false, &[-3.0, 24.0]), ["0", "5", "10", "15", "20", "25"]);
    }

    #[test]
    fn logarithmic_ticks_are_powers_of_ten() {
        assert_eq!(labels(true, &[1e-3, 1.0]), ["10⁻³", "10⁻²", "10⁻¹", "10⁰"]);
        assert_eq!(labels(true, &[1e-8, 1e8]).len(), 9);
        assert_eq!(labels(true, &[2.22, 2.36]), ["2.25", "2.3", "2.35"]);
        assert_eq!(labels(true, &[0.01, 0.3]), ["0.01", "0.02", "0.05", "0.1", "0.2"]);
    }

    #[test]
    fn odd_values_leave_a_usable_scale() {
        for (row, values) in [
            vec![],
            vec![0.0],
            vec![2.0, 2.0],
            vec![f64::NAN, f64::INFINITY],
            vec![-1.0, -2.0],
            vec![1e289, -1e289],
            vec![f64::MAX, f64::MIN_POSITIVE],
            vec![1e-320, 2e-320],
            vec![5e-324],
            vec![5e-324, 1.0],
            vec![1.0, 1.0 + f64::EPSILON],
        ]
        .iter()
        .enumerate()
        {
            for log in [false, true] {
                let axis = Axis { label: "", log };
                let scale = Scale::showing(axis, values.iter().copied(), []);
                assert!(scale.low < scale.high, "row {row}, log {log}");
                assert!(scale.ticks().len() < 20, "row {row}, log {log}");
            }
        }
    }
}
