//! Formulas in the one line that describes an instance, as people write them.

use crate::report::numbers::number;

/// Numbers of more characters are shortened.
const LONG: usize = 8;
/// To so many digits.
const DIGITS: usize = 5;
/// Letters of variables.
const VARIABLES: &str = "xyzwuvθ";
/// What else may follow a factor.
const FUNCTIONS: [&str; 7] = ["ln(", "ln ", "cos", "sin", "tanh", "√", "e^"];

/// A formula as people write it: long numbers rounded, `0.500` as `0.5`, `+ -2` as `- 2`, `x/1` as `x`, `1 x` as `x`
/// and `-1 x` as `-x` where a variable, a function or a bracket follows, and without terms that are zero.
pub(crate) fn tidied(text: &str) -> String {
    let signed = unsigned_zeros(&shortened(text)).replace("+ -", "- ").replace("- -", "+ ");
    let signed = signed.replace("x/1)", "x)").replace("x-0)", "x)").replace("x+0)", "x)");
    let mut tidy =
        without_ones(&without_zeros(&signed)).replace(" e^(0)", "").replace(" (1) ", " ");
    for variable in VARIABLES.chars() {
        tidy = tidy.replace(&format!(" ({variable})"), &format!(" {variable}"));
    }
    tidy
}

/// Numbers of more than [`LONG`] characters rounded, and none with zeros at its end: `0.47058823529411764` becomes
/// `0.47059`, and `0.500` becomes `0.5`.
fn shortened(text: &str) -> String {
    let mut short = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let tail = &rest[start..];
        let is_other = |c: char| !c.is_ascii_digit() && c != '.';
        let (word, after) = tail.split_at(tail.find(is_other).unwrap_or(tail.len()));
        short.push_str(&rest[..start]);
        let is_decimal = word.contains('.') && !word.ends_with('.');
        match word.parse::<f64>() {
            // An exponent keeps its meaning only with the digits before it as they are.
            Ok(value) if is_decimal && LONG < word.len() && !after.starts_with('e') => {
                short.push_str(&number(value, DIGITS));
            }
            Ok(_) if is_decimal && !after.starts_with('e') => {
                short.push_str(word.trim_end_matches('0').trim_end_matches('.'));
            }
            _ => short.push_str(word),
        }
        rest = after;
    }
    short + rest
}

/// `-0` as `0`, where the sign belongs to the number.
fn unsigned_zeros(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find("-0") {
        let (before, after) = (&rest[..place], &rest[place + 2..]);
        plain.push_str(before);
        let is_sign = plain.is_empty() || plain.ends_with([' ', '(', '[', '=']);
        let is_zero = !after.starts_with(|c: char| c == '.' || c.is_alphanumeric());
        plain.push_str(if is_sign && is_zero { "0" } else { "-0" });
        rest = after;
    }
    plain + rest
}

/// Without terms `+ 0`, `- 0 x²` and, before others, `0 x²`.
fn without_zeros(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find('0') {
        let (before, after) = (&rest[..place], &rest[place + 1..]);
        kept.push_str(before);
        rest = after;
        let factor = after.strip_prefix(' ').unwrap_or_default();
        let ends = after.is_empty() || after.starts_with([',', ';', ')', ']', '/']);
        let multiplies = begins_with_factor(factor);
        let later = [" + ", " - "]
            .into_iter()
            .any(|sign| kept.ends_with(sign) && (ends || multiplies || is_signed(after)));
        let opens = kept.is_empty() || kept.ends_with("= ") || kept.ends_with('(');
        let first = opens && multiplies;
        if later {
            kept.truncate(kept.len() - 3);
            rest = &after[term(after)..];
        } else if first && after[term(after)..].starts_with(" + ") {
            rest = &after[term(after) + 3..];
        } else if first && after[term(after)..].starts_with(" - ") {
            kept.push('-');
            rest = &after[term(after) + 3..];
        } else if first {
            kept.push('0');
            rest = &after[term(after)..];
        } else {
            kept.push('0');
        }
    }
    kept + rest
}

fn is_signed(text: &str) -> bool {
    text.starts_with(" + ") || text.starts_with(" - ")
}

/// Where the factors of the zero end after which a text begins: at the next sign or word, or where a bracket or a list
/// closes.
fn term(text: &str) -> usize {
    let mut depth = 0_i32;
    for (place, this) in text.char_indices() {
        match this {
            '(' | '[' => depth += 1,
            ')' | ']' if depth == 0 => return place,
            ')' | ']' => depth -= 1,
            ',' | ';' if depth == 0 => return place,
            ' ' if depth == 0 && !begins_with_factor(&text[place + 1..]) => return place,
            _ => {}
        }
    }
    text.len()
}

/// `1 x` as `x`.
fn without_ones(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find("1 ") {
        let (before, after) = (&rest[..place], &rest[place + 2..]);
        tidy.push_str(before);
        let unsigned = tidy.strip_suffix('-').unwrap_or(&tidy);
        let starts = unsigned.is_empty() || unsigned.ends_with([' ', '(', '[']);
        if !(starts && begins_with_factor(after)) {
            tidy.push_str("1 ");
        }
        rest = after;
    }
    tidy + rest
}

/// Whether a text begins with a variable, a function of one, or a bracket that holds a formula.
fn begins_with_factor(text: &str) -> bool {
    let is_formula = |inside: &str| {
        let inside = inside.split(')').next().unwrap_or_default();
        let is_sum = inside.contains(" + ") || inside.contains(" - ");
        begins_with_variable(inside) || inside.starts_with(|c: char| c.is_ascii_digit()) && is_sum
    };
    begins_with_variable(text)
        || FUNCTIONS.iter().any(|function| text.starts_with(function))
        || text.strip_prefix('(').is_some_and(is_formula)
}

/// Whether a text begins with one of the letters of a variable, and not with a word or what is said of it.
fn begins_with_variable(text: &str) -> bool {
    let mut letters = text.chars();
    let is_variable = letters.next().is_some_and(|first| VARIABLES.contains(first));
    let after = letters.as_str();
    is_variable && !after.starts_with(char::is_alphabetic) && !after.starts_with(" = ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_are_shortened() {
        assert_eq!(
            shortened("-F' = 2 x - 0.47058823529411764 x², D = (-0.875, 1.0625), 1.23456789012e-7"),
            "-F' = 2 x - 0.47059 x², D = (-0.875, 1.0625), 1.23456789012e-7"
        );
    }

    #[test]
    fn formulas_are_as_people_write_them() {
        for (text, expected) in [
            ("1 + -0.68182 x", "1 - 0.68182 x"),
            ("F' = 1 x", "F' = x"),
            ("1 x² - 1 y + 11 x", "x² - y + 11 x"),
            ("S = 1 and 1 xi, D = (-1 , 1)", "S = 1 and 1 xi, D = (-1 , 1)"),
            ("x - -2 y", "x + 2 y"),
            ("0.1 x", "0.1 x"),
            ("(1 - x/1) (1 - x/1.5)", "(1 - x) (1 - x/1.5)"),
            ("(2 u, -1 v), S = 0.7 I", "(2 u, -v), S = 0.7 I"),
            ("L = 1 ln(1 + w²), η = 2", "L = ln(1 + w²), η = 2"),
            ("S = 1 (1 + 0.5 x), D = (-0.5, 1)", "S = (1 + 0.5 x), D = (-0.5, 1)"),
            ("k = 1 (in a well)", "k = 1 (in a well)"),
            ("k = 1 (s = 0.8, η = 0.1)", "k = 1 (s = 0.8, η = 0.1)"),
        ] {
            assert_eq!(tidied(text), expected);
        }
    }

    #[test]
    fn zeros_at_the_end_of_numbers_are_left_out() {
        for (text, expected) in [
            ("L = 1.000 x²/2, η∞ = 2.000, X(0) = 0", "L = x²/2, η∞ = 2, X(0) = 0"),
            ("μ = 0.0000, λk from 0.3050 to 100", "μ = 0, λk from 0.305 to 100"),
            ("A = [[1.00]], c = [-0.00]", "A = [[1]], c = [0]"),
            ("β = 5.00000 .. 100, 1.50e-7", "β = 5 .. 100, 1.50e-7"),
            ("k = 2.0. Then 10", "k = 2.0. Then 10"),
        ] {
            assert_eq!(tidied(text), expected);
        }
    }

    #[test]
    fn terms_that_are_zero_are_left_out() {
        for (text, expected) in [
            ("w²/2 + 0.0000", "w²/2"),
            ("f' = 1.00 (x-0.20) + 0.000 x³ + 0.40 tanh(x+0.30)", "f' = (x-0.2) + 0.4 tanh(x+0.3)"),
            ("f = 0.000 θ²/2 + 0.000 θ³/6 + 24.000 θ⁴/24, k = 1", "f = 24 θ⁴/24, k = 1"),
            ("f = 0.00 x - 2.00 y", "f = -2 y"),
            ("(-0.0 x, 2.0 y)", "(0, 2 y)"),
            ("x - 0.05 x² + 10 y", "x - 0.05 x² + 10 y"),
            ("T = 0, X(0) = 0.0 there", "T = 0, X(0) = 0 there"),
            ("V' ∝ (x - -1.000) (x - 0.000), ψ = 2 e^(0 x)", "V' ∝ (x + 1) x, ψ = 2"),
            ("0.500 (w - 0.000)²/2 + ½ (1 - 0 x²) y²", "0.5 w²/2 + ½ y²"),
            ("w_0 = 1.0 + 0 + 2.0 x", "w_0 = 1 + 2 x"),
            ("from 0.0 x = 1.0 on", "from 0 x = 1 on"),
            ("L = 15 (1 + cos πw)/2 + 0 w on (-1, 1)", "L = 15 (1 + cos πw)/2 on (-1, 1)"),
            ("0.5 w - -1.0 | 1.5 w - 2.0", "0.5 w + 1 | 1.5 w - 2"),
        ] {
            assert_eq!(tidied(text), expected);
        }
    }
}
