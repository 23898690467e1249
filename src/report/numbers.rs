//! Numbers for people: rounded, but never so far that what differs looks the same.

use crate::interval::Interval;

/// Significant digits of a number, unless more are needed to tell two numbers apart.
const DIGITS: usize = 5;
/// All digits that an `f64` can need.
const DIGITS_MAX: usize = 17;

/// Numbers above this may round to infinity and are not shown with a radius; below the least normal number there are too few digits
/// left to show one.
const HUGE: f64 = 1e300;

/// A decimal number, `units` times ten to the `place`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Decimal {
    units: i64,
    place: i32,
}

impl Decimal {
    /// The finite `value` rounded to that many significant digits.
    fn nearest(value: f64, digits: usize) -> Decimal {
        let digits = digits.clamp(1, DIGITS_MAX);
        let scientific = format!("{value:.*e}", digits - 1);
        let (mantissa, exponent) = scientific.split_once('e').expect("scientific notation");
        let number = |text: &str| text.parse::<i64>().expect("at most 17 digits");
        Decimal {
            units: number(&mantissa.replace('.', "")),
            place: number(exponent) as i32 - (digits as i32 - 1),
        }
    }

    /// The finite `value` rounded to a multiple of ten to the `place`.
    fn at(value: f64, place: i32) -> Decimal {
        let digits = exponent(value) - place + 1;
        if digits < 1 {
            return Decimal { units: 0, place };
        }
        let rounded = Decimal::nearest(value, digits as usize);
        // Rounding 9.99 to two digits carries into a third.
        let carried = 10_i64.pow((rounded.place - place).clamp(0, 18) as u32);
        Decimal { units: rounded.units * carried, place }
    }

    /// The next multiple above, unless the number reaches `value` to within a per cent.
    fn reaching(self, value: f64) -> Decimal {
        if self.value() < value * 0.99 { Decimal { units: self.units + 1, ..self } } else { self }
    }

    /// Without zeros at the end.
    fn trimmed(mut self) -> Decimal {
        if self.units == 0 {
            return Decimal { units: 0, place: 0 };
        }
        while self.units % 10 == 0 {
            self.units /= 10;
            self.place += 1;
        }
        self
    }

    fn value(self) -> f64 {
        let text = format!("{}e{}", self.units, self.place);
        text.parse().expect("a number in scientific notation")
    }

    /// Digits and a point, for a number whose exponent of ten is moderate.
    fn plain(self) -> String {
        let sign = if self.units < 0 { "-" } else { "" };
        let digits = self.units.unsigned_abs().to_string();
        if 0 <= self.place {
            let zeros = if self.units == 0 { 0 } else { self.place as usize };
            return format!("{sign}{digits}{}", "0".repeat(zeros));
        }
        let decimals = self.place.unsigned_abs() as usize;
        let padded = format!("{digits:0>width$}", width = decimals + 1);
        let (whole, fraction) = padded.split_at(padded.len() - decimals);
        format!("{sign}{whole}.{fraction}")
    }

    /// Digits and a point, and an exponent where that is shorter.
    fn text(self) -> String {
        let exponent = self.place + self.units.unsigned_abs().to_string().len() as i32 - 1;
        if self.units == 0 || is_moderate(exponent) {
            return self.plain();
        }
        let mantissa = Decimal { place: self.place - exponent, ..self };
        format!("{}e{exponent}", mantissa.plain())
    }
}

/// The exponent of ten of a finite number: `floor(log10 |value|)`, and 0 for zero.
fn exponent(value: f64) -> i32 {
    let scientific = format!("{value:e}");
    let (_, exponent) = scientific.split_once('e').expect("scientific notation");
    exponent.parse().expect("an exponent of ten")
}

fn is_moderate(exponent: i32) -> bool {
    (-3..6).contains(&exponent)
}

/// A number with at most `digits` significant digits.
pub fn number(value: f64, digits: usize) -> String {
    if value.is_nan() {
        "not a number".to_owned()
    } else if value.is_infinite() {
        if value < 0.0 { "-∞" } else { "∞" }.to_owned()
    } else {
        Decimal::nearest(value, digits).trimmed().text()
    }
}

/// A count, with commas between thousands.
pub fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if 0 < position && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// An observed interval: `0.8311 ± 0.0012`, `0.83107 ± 2e-10`, `[0.1, 3.2]`, `≥ 2` or `unknown`.
pub fn observed(interval: Interval) -> String {
    enclosure(interval, DIGITS)
}

/// What a statement allows: `0.83107`, `≤ 2`, `[0.1, 3.2]` or `anything`.
pub fn allowed(interval: Interval) -> String {
    range(interval, DIGITS, "anything")
}

/// What is allowed and what was observed, with the digits that tell the two apart.
pub fn pair(predicted: Interval, seen: Interval) -> (String, String) {
    let digits = digits_apart(predicted, seen);
    (range(predicted, digits, "anything"), enclosure(seen, digits))
}

/// The digits that show the gap between two disjoint intervals.
fn digits_apart(a: Interval, b: Interval) -> usize {
    let (end_a, end_b) = if a.high() < b.low() {
        (a.high(), b.low())
    } else if b.high() < a.low() {
        (a.low(), b.high())
    } else {
        return DIGITS;
    };
    let (gap, size) = ((end_a - end_b).abs(), end_a.abs().max(end_b.abs()));
    if gap == 0.0 || !gap.is_finite() {
        return DIGITS;
    }
    // The first digit of the gap and one more.
    let digits = exponent(size) - exponent(gap) + 2;
    (digits.max(DIGITS as i32) as usize).min(DIGITS_MAX)
}

fn enclosure(interval: Interval, digits: usize) -> String {
    let (center, radius) = (interval.center(), interval.radius());
    let wide = center.abs() < 2.0 * radius && !interval.contains(0.0);
    let size = interval.abs().high();
    if 0.0 < radius && size < f64::MIN_POSITIVE {
        return "0".to_owned();
    }
    let huge = HUGE < size;
    if radius == 0.0 || wide || huge {
        return range(interval, digits, "unknown");
    }
    around(interval, digits)
}

/// A finite interval by its center and radius.
fn around(interval: Interval, digits: usize) -> String {
    let (center, radius) = (interval.center(), interval.radius());
    let last_digit = exponent(center.abs().max(radius)) - (digits as i32 - 1);
    let place = Decimal::nearest(radius, 2).place;
    if place < last_digit {
        // The radius is below the digits shown.
        let radius = Decimal::nearest(radius, 1).reaching(radius).trimmed();
        return format!("{} ± {}", Decimal::nearest(center, digits).text(), radius.text());
    }
    let rounded = Decimal::at(center, place);
    let radius = radius + (center - rounded.value()).abs();
    let radius = Decimal::at(radius, place).reaching(radius);
    let scale = exponent(center.abs().max(radius.value()));
    if is_moderate(scale) {
        return format!("{} ± {}", rounded.plain(), radius.plain());
    }
    let scaled = |number: Decimal| Decimal { place: number.place - scale, ..number };
    let (rounded, radius) = (scaled(rounded).plain(), scaled(radius).plain());
    format!("({rounded} ± {radius})e{scale}")
}

fn range(interval: Interval, digits: usize, unknown: &str) -> String {
    let (low, high) = (interval.low(), interval.high());
    let text = |end| number(end, digits);
    if interval == Interval::UNKNOWN {
        unknown.to_owned()
    } else if low == high {
        text(low)
    } else if low == f64::NEG_INFINITY {
        format!("≤ {}", text(high))
    } else if high == f64::INFINITY && low == f64::MIN_POSITIVE {
        "> 0".to_owned()
    } else if high == f64::INFINITY {
        format!("≥ {}", text(low))
    } else if text(low) == text(high) {
        around(interval, digits)
    } else {
        format!("[{}, {}]", text(low), text(high))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quickcheck::quickcheck;

    #[test]
    fn numbers_are_short() {
        for (value, expected) in [
            (0.0, "0"),
            (0.5, "0.5"),
            (-0.831_071_23, "-0.83107"),
            (2.0, "2"),
            (1200.0, "1200"),
            (123_456.7, "123460"),
            (1e6, "1e6"),
            (0.001, "0.001"),
            (0.000_123_456, "1.2346e-4"),
            (1.234_56e-7, "1.2346e-7"),
            (999_999.9, "1e6"),
            (f64::INFINITY, "∞"),
            (f64::NAN, "not a number"),
            (5e-324, "4.9407e-324"),
            (f64::MAX, "1.7977e308"),
        ] {
            assert_eq!(number(value, 5), expected, "{value:e}");
        }
    }

    #[test]
    fn intervals_show_their_width() {
        for (low, high, expected) in [
            (0.819, 0.843, "0.831 ± 0.012"),
            (0.831_07, 0.831_07, "0.83107"),
            (0.831_071_234, 0.831_071_235, "0.83107 ± 5e-10"),
            (0.98, 1.02, "1.000 ± 0.020"),
            (-0.01, 0.01, "0.000 ± 0.010"),
            (-1e-9, 1e-9, "(0.0 ± 1.0)e-9"),
            (-4.4e-322, 5.4e-322, "0"),
            (0.0, 4e-323, "0"),
            (0.1, 3.2, "[0.1, 3.2]"),
            (1.22e-7, 1.24e-7, "(1.230 ± 0.010)e-7"),
            (1.2e9, 1.3e9, "(1.250 ± 0.050)e9"),
            (f64::NEG_INFINITY, 2.0, "≤ 2"),
            (2.0, f64::INFINITY, "≥ 2"),
            (f64::NAN, 2.0, "unknown"),
            (99.94, 100.04, "99.990 ± 0.050"),
        ] {
            assert_eq!(observed(Interval::new(low, high)), expected, "{low} {high}");
        }
    }

    #[test]
    fn what_differs_looks_different() {
        let (predicted, seen) =
            pair(Interval::exactly(0.831_071_234), Interval::around(0.831_071_239, 1e-12));
        assert_eq!(predicted, "0.831071234");
        assert_eq!(seen, "0.8310712390 ± 1e-12");
    }

    #[test]
    fn what_is_allowed_keeps_its_ends_unless_they_look_the_same() {
        assert_eq!(allowed(Interval::new(0.1, 0.3)), "[0.1, 0.3]");
        let narrow = Interval::around(0.049_638_2, 2e-9);
        assert_eq!(allowed(narrow), "0.049638 ± 2e-9");
        assert_eq!(allowed(Interval::at_least(f64::MIN_POSITIVE)), "> 0");
    }

    #[test]
    fn counts_are_grouped() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(1_310_720), "1,310,720");
    }

    quickcheck! {
        fn prop_decimals_are_within_half_a_unit(value: f64) -> bool {
            if !(f64::MIN_POSITIVE..HUGE).contains(&value.abs()) {
                return true;
            }
            // Half a unit in the fifth digit is at most 5e-5 relative; 1e-12 covers parsing.
            (Decimal::nearest(value, 5).value() - value).abs() <= (5e-5 + 1e-12) * value.abs()
        }

        fn prop_every_interval_has_a_text(a: f64, b: f64) -> bool {
            let interval = Interval::between(a, b);
            !observed(interval).is_empty() && !pair(interval, Interval::exactly(0.0)).0.is_empty()
        }
    }
}
