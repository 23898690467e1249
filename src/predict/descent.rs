//! SGD near a minimum, with matrices that satisfy the hypotheses of Section 4 of liu2021.

use nalgebra::{Cholesky, DMatrix};

use crate::interval::Interval;
use crate::oracles::numerics::dense;
use crate::predict::answer::{Answer, Value};
use crate::predict::matrices::{
    Curvature, Noise, Repairs, Symmetric, definite, eigen, finite, power_of_two, semidefinite,
};
use crate::predict::unmet::Unmet;

/// A problem as a reader states it, in arbitrary units.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The Hessian K of the loss at the minimum.
    pub hessian: Curvature,
    /// The covariance C of the gradient noise.
    pub noise: Noise,
    /// The step λ.
    pub learning_rate: f64,
    /// The momentum μ.
    pub momentum: f64,
    /// P, which makes λP the learning rate.
    pub preconditioner: Option<Curvature>,
    /// What may be done to the matrices.
    pub repairs: Repairs,
}

/// SGD near a minimum, in the eigenbasis of Λ^½ K Λ^½, where every equation is scalar.
///
/// Inside, curvatures and noise are in units of a power of two each, near their largest entries: products neither
/// overflow nor vanish, and no digit is lost.
#[derive(Clone, Debug)]
pub struct Descent {
    pub(super) learning_rate: f64,
    pub(super) momentum: f64,
    /// u: the eigenvalues of LᵀKL, Λ = LLᵀ. No unit.
    pub(super) steps: Vec<f64>,
    /// The variances of Lᵀη along its eigenvectors.
    pub(super) along: Vec<f64>,
    pub(super) frame: Frame,
    pub(super) unit: Unit,
    pub(super) error: Roundings,
    /// What was done to the input, in sentences.
    pub(super) notes: Vec<String>,
    pub(super) has_preconditioner: bool,
}

/// How the eigenbasis lies to the coordinates.
#[derive(Clone, Debug)]
pub(super) enum Frame {
    /// It is the coordinates' own: K and Λ are diagonal.
    Axes {
        /// Λ.
        rates: Vec<f64>,
        /// The diagonal of C.
        noise: Vec<f64>,
        /// Whether C has entries beside its diagonal, which no variance needs.
        is_diagonal: bool,
    },
    /// It is not.
    Turned {
        /// K.
        hessian: DMatrix<f64>,
        /// C.
        noise: DMatrix<f64>,
        /// λ.
        rate: f64,
        /// Λ, if it is no multiple of the identity.
        rates: Option<DMatrix<f64>>,
        /// L times the eigenvectors of LᵀKL.
        basis: DMatrix<f64>,
        /// The covariance of Lᵀη in the eigenbasis.
        tilde: DMatrix<f64>,
    },
}

/// What one is of curvature and of noise, inside.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    pub(super) curvature: f64,
    pub(super) noise: f64,
}

/// Estimates of relative errors by roundings, of input and computation. Of d rows, eigenvalues are off by some √d units
/// of the largest one, by less than 8 √d in all problems whose answers are known to 25 digits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Roundings {
    /// By the distance from the limit of stability, and of the momentum from one.
    pub(super) limit: f64,
    /// By the least eigenvalue's distance from zero.
    pub(super) spread: f64,
    /// What the input lost in being made symmetric.
    pub(super) input: f64,
}

/// Of an answer with fewer digits nothing is printed.
const DIGITS_MIN: f64 = 2.0;

impl Roundings {
    /// The digits of what does not depend on how small the least curvature is.
    pub(super) fn digits_of_loss(&self) -> f64 {
        -libm::log10(self.limit + self.input)
    }

    /// The digits of a covariance.
    pub(super) fn digits_of_covariance(&self) -> f64 {
        -libm::log10(self.limit + self.spread + self.input)
    }
}

impl Descent {
    /// SGD with step λ, Hessian K and noise of covariance C, in arbitrary units.
    ///
    /// # Errors
    ///
    /// As [`Descent::of`].
    pub fn new(
        hessian: &DMatrix<f64>,
        noise: &DMatrix<f64>,
        learning_rate: f64,
    ) -> Result<Descent, Unmet> {
        Descent::accelerated(hessian, noise, learning_rate, None, 0.0)
    }

    /// SGD with momentum μ and the matrix learning rate Λ = λP; P is the identity if it is `None`.
    ///
    /// # Errors
    ///
    /// As [`Descent::of`].
    pub fn accelerated(
        hessian: &DMatrix<f64>,
        noise: &DMatrix<f64>,
        learning_rate: f64,
        preconditioner: Option<&DMatrix<f64>>,
        momentum: f64,
    ) -> Result<Descent, Unmet> {
        Descent::of(Problem {
            hessian: Curvature::Matrix(hessian.clone()),
            noise: Noise::Matrix(noise.clone()),
            learning_rate,
            momentum,
            preconditioner: preconditioner.cloned().map(Curvature::Matrix),
            repairs: Repairs::default(),
        })
    }

    /// The problem, if it satisfies the hypotheses. A diagonal Hessian with a diagonal preconditioner or none, and
    /// noise that is no full matrix, take O(d) numbers, and O(d r) for a factor of r columns; all else O(d²) numbers and
    /// O(d³) operations.
    ///
    /// # Errors
    ///
    /// The hypothesis that fails: K and P symmetric and positive definite, C symmetric and positive semidefinite, all of
    /// one size and finite, λ positive, μ in [0, 1), the largest eigenvalue of ΛK below 2 (1 + μ), and so far below that
    /// digits are left.
    pub fn of(problem: Problem) -> Result<Descent, Unmet> {
        let Problem { hessian, noise, learning_rate, momentum, preconditioner, repairs } = problem;
        normal("learning rate", learning_rate)?;
        if !(0.0..1.0).contains(&momentum) {
            return Err(Unmet::Number { name: "momentum", value: momentum, not: "in [0, 1)" });
        }
        let has_preconditioner = preconditioner.is_some();
        let plan = Plan { learning_rate, momentum, repairs, has_preconditioner, notes: Vec::new() };
        match (hessian, preconditioner) {
            (Curvature::Diagonal(k), None) if !matches!(noise, Noise::Matrix(_)) => {
                let ones = vec![1.0; k.len()];
                plan.axes(k, ones, noise)
            }
            (Curvature::Diagonal(k), Some(Curvature::Diagonal(p)))
                if !matches!(noise, Noise::Matrix(_)) =>
            {
                plan.axes(k, p, noise)
            }
            (hessian, preconditioner) => plan.turned(hessian, preconditioner, noise),
        }
    }

    /// d.
    pub fn dimension(&self) -> usize {
        self.steps.len()
    }

    /// Whether there is a whole covariance: it is not given where Hessian and noise were given as vectors.
    pub fn is_turned(&self) -> bool {
        matches!(self.frame, Frame::Turned { .. })
    }

    /// An energy, from inner units.
    pub(super) fn energy(&self, value: f64) -> Result<f64, Unmet> {
        in_range(value * self.unit.noise / self.unit.curvature)
    }

    /// What an oracle found of an energy, from inner units.
    pub(super) fn energy_of(&self, found: Interval) -> Interval {
        found / self.unit.curvature * self.unit.noise
    }

    /// A covariance's entry, from inner units.
    pub(super) fn variance(&self, value: f64) -> f64 {
        value / self.unit.curvature * self.unit.noise / self.unit.curvature
    }

    /// Σ of the response to u times the noise along each eigenvector: an energy, in inner units.
    pub(super) fn sum(&self, response: impl Fn(f64) -> f64) -> f64 {
        self.steps.iter().zip(&self.along).map(|(&u, c)| c * response(u)).sum()
    }

    /// The answer with what was done to the input, and the digits that are left of it: those that are estimated, or more
    /// if an oracle proves more.
    pub(super) fn finished<T: Clone + Into<Value>>(
        &self,
        answer: Answer<T>,
        digits: f64,
    ) -> Result<Answer<T>, Unmet> {
        let proved = -libm::log10(answer.relative_distance().max(1e-16));
        let digits = digits.max(proved).min(15.0);
        if digits < DIGITS_MIN {
            let why = "the curvatures or the step are so close to the limits of what has a stationary law";
            return Err(Unmet::NoDigits { why, digits });
        }
        let notes = answer.notes.iter().chain(&self.notes).cloned().collect();
        Ok(Answer { digits: Some(digits as u32), notes, ..answer })
    }
}

/// A number that is positive, finite and not so small that it has lost digits.
pub(super) fn normal(name: &'static str, value: f64) -> Result<(), Unmet> {
    if value.is_normal() && 0.0 < value {
        return Ok(());
    }
    let tiny = 0.0 < value && value.is_finite();
    let not = if tiny {
        "at least 2.3e-308, below which double precision loses digits: choose other units"
    } else {
        "positive and finite"
    };
    Err(Unmet::Number { name, value, not })
}

/// A number that did not overflow, nor vanish with its digits.
pub(super) fn in_range(value: f64) -> Result<f64, Unmet> {
    if value == 0.0 || value.is_normal() { Ok(value) } else { Err(Unmet::OutOfRange) }
}

/// What is known before matrices are looked at.
struct Plan {
    learning_rate: f64,
    momentum: f64,
    repairs: Repairs,
    has_preconditioner: bool,
    notes: Vec<String>,
}

impl Plan {
    fn axes(self, k: Vec<f64>, p: Vec<f64>, noise: Noise) -> Result<Descent, Unmet> {
        let d = k.len();
        for (name, values) in [("Hessian", &k), ("preconditioner", &p)] {
            if values.len() != d || d == 0 {
                let dimension = (name != "Hessian").then_some(d);
                return Err(Unmet::Shape { name, shape: (values.len(), 1), dimension });
            }
            finite(name, &DMatrix::from_column_slice(d, 1, values))?;
            let least = values.iter().copied().fold(f64::INFINITY, f64::min);
            if least <= 0.0 {
                return Err(Unmet::Indefinite { name, eigenvalue: least });
            }
        }
        let (c, is_diagonal) = variances(noise, d)?;
        let unit = Unit { curvature: power_of_two(most(&k)), noise: power_of_two(most(&c)) };
        let rates: Vec<f64> = p.iter().map(|p| self.learning_rate * unit.curvature * p).collect();
        let steps: Vec<f64> = k.iter().zip(&rates).map(|(k, r)| k / unit.curvature * r).collect();
        let noise: Vec<f64> = c.iter().map(|c| c / unit.noise).collect();
        if !rates.iter().chain(&steps).all(|x| x.is_normal()) {
            return Err(Unmet::OutOfRange);
        }
        let along = noise.iter().zip(&rates).map(|(c, r)| c * r).collect();
        let frame = Frame::Axes { rates, noise, is_diagonal };
        // Each variance stands alone: no error comes from another's curvature.
        self.found(steps, along, frame, unit, (1.0, 0.0), 0.0)
    }

    fn turned(
        mut self,
        hessian: Curvature,
        preconditioner: Option<Curvature>,
        noise: Noise,
    ) -> Result<Descent, Unmet> {
        let mut input = 0.0_f64;
        let given = full("Hessian", hessian)?;
        let hessian = self.symmetric("Hessian", given, None, &mut input)?;
        let d = hessian.nrows();
        definite("Hessian", &hessian)?;
        let unit = Unit { curvature: power_of_two(hessian.amax()), noise: 1.0 };
        let hessian = hessian / unit.curvature;
        let rate = self.learning_rate * unit.curvature;
        if !rate.is_normal() {
            return Err(Unmet::OutOfRange);
        }
        // L, lower triangular; `None`: a multiple of the identity.
        let (rates, root) = match preconditioner {
            None => (None, None),
            Some(given) => {
                let given = full("preconditioner", given)?;
                let given = self.symmetric("preconditioner", given, Some(d), &mut input)?;
                definite("preconditioner", &given)?;
                let rates = given * rate;
                let root = Cholesky::new(rates.clone()).ok_or(Unmet::OutOfRange)?.unpack();
                (Some(rates), Some(root))
            }
        };
        let noise = match noise {
            Noise::Diagonal(c) => {
                let (c, _) = variances(Noise::Diagonal(c), d)?;
                full("noise covariance", Curvature::Diagonal(c))?
            }
            Noise::Matrix(given) => {
                let given = self.symmetric("noise covariance", given, Some(d), &mut input)?;
                let (noise, note) = semidefinite("noise covariance", given, self.repairs)?;
                self.notes.extend(note);
                noise
            }
            Noise::Factor(factor) => {
                rows_of("noise factor", &factor, d)?;
                let root = power_of_two(factor.amax());
                let product = dense::multiply_transposed(&(&factor / root), &(&factor / root));
                // An even power of two, in two steps that stay in range.
                let product = product * root * root;
                finite("noise covariance", &product)?;
                product
            }
        };
        let unit = Unit { noise: power_of_two(noise.amax()), ..unit };
        let noise = noise / unit.noise;
        let whitened = match &root {
            None => &hessian * rate,
            Some(root) => dense::congruence(&root.transpose(), &hessian),
        };
        let (steps, vectors) = eigen(whitened)?;
        let basis = match &root {
            None => vectors * rate.sqrt(),
            Some(root) => dense::multiply(root, &vectors),
        };
        if !basis.iter().all(|x| x.is_finite()) || steps.iter().any(|u| !u.is_normal()) {
            return Err(Unmet::OutOfRange);
        }
        let tilde = dense::congruence(&basis.transpose(), &noise);
        let along = tilde.diagonal().iter().copied().collect();
        // A product of matrices is off by units of their sizes, which may be far above its own.
        let size =
            rates.as_ref().map_or(0.0, dense::norm_infinity) * dense::norm_infinity(&hessian);
        let frame = Frame::Turned { hessian, noise, rate, rates, basis, tilde };
        self.found(steps, along, frame, unit, ((d as f64).sqrt(), size), input)
    }

    fn symmetric(
        &mut self,
        name: &'static str,
        matrix: DMatrix<f64>,
        dimension: Option<usize>,
        input: &mut f64,
    ) -> Result<DMatrix<f64>, Unmet> {
        let found = Symmetric::new(name, matrix, dimension, self.repairs)?;
        self.notes.extend(found.note(name));
        if !self.repairs.symmetrise {
            *input = input.max(found.asymmetry);
        }
        Ok(found.matrix)
    }

    fn found(
        self,
        steps: Vec<f64>,
        along: Vec<f64>,
        frame: Frame,
        unit: Unit,
        (units, size): (f64, f64),
        input: f64,
    ) -> Result<Descent, Unmet> {
        let Plan { learning_rate, momentum, has_preconditioner, notes, .. } = self;
        let (largest, limit) = (most(&steps), 2.0 * (1.0 + momentum));
        let least = steps.iter().copied().fold(f64::INFINITY, f64::min);
        let stable = largest < limit;
        if !stable {
            return Err(Unmet::Unstable { learning_rate, largest, limit });
        }
        let rounding = 8.0 * units * f64::EPSILON;
        let is_turned = matches!(frame, Frame::Turned { .. });
        let of_step = rounding * size.max(limit) / (limit - largest);
        let of_momentum = f64::EPSILON / (1.0 - momentum);
        let error = Roundings {
            limit: of_step + of_momentum,
            spread: if is_turned { rounding * size.max(largest) / least } else { 0.0 },
            input,
        };
        let digits = -libm::log10(error.limit);
        if least <= 0.0 {
            let why = "the least curvature is zero to rounding";
            return Err(Unmet::NoDigits { why, digits: 0.0 });
        } else if digits < DIGITS_MIN {
            let why = if of_step < of_momentum {
                "the momentum is too close to one"
            } else {
                "the step is too close to the limit of stability, 2 (1 + momentum) over the largest curvature"
            };
            return Err(Unmet::NoDigits { why, digits });
        }
        Ok(Descent {
            learning_rate,
            momentum,
            steps,
            along,
            frame,
            unit,
            error,
            notes,
            has_preconditioner,
        })
    }
}

fn full(name: &'static str, curvature: Curvature) -> Result<DMatrix<f64>, Unmet> {
    match curvature {
        Curvature::Matrix(matrix) => Ok(matrix),
        Curvature::Diagonal(values) if values.len() <= FULL_MAX => {
            Ok(DMatrix::from_diagonal(&values.into()))
        }
        Curvature::Diagonal(_) if name == "noise covariance" => Err(Unmet::Needs(
            "the noise is a diagonal of more than 10000 numbers, which goes with a diagonal Hessian only",
        )),
        Curvature::Diagonal(_) => Err(Unmet::Needs(
            "a diagonal of more than 10000 numbers goes with noise that is a diagonal or a factor, and with a \
             preconditioner that is a diagonal",
        )),
    }
}

/// Larger diagonals are not made full.
const FULL_MAX: usize = 10_000;

fn rows_of(name: &'static str, factor: &DMatrix<f64>, d: usize) -> Result<(), Unmet> {
    if factor.nrows() != d || factor.is_empty() {
        return Err(Unmet::Shape { name, shape: factor.shape(), dimension: Some(d) });
    }
    finite(name, factor)
}

/// The diagonal of the noise, and whether there is nothing beside it.
fn variances(noise: Noise, d: usize) -> Result<(Vec<f64>, bool), Unmet> {
    let name = "noise covariance";
    let (values, is_diagonal) = match noise {
        Noise::Diagonal(values) => (values, true),
        Noise::Factor(factor) => {
            rows_of("noise factor", &factor, d)?;
            let root = power_of_two(factor.amax());
            let square = |x: &f64| x / root * (x / root);
            let row = |i: usize| factor.row(i).iter().map(square).sum::<f64>() * root * root;
            ((0..d).map(row).collect(), false)
        }
        Noise::Matrix(matrix) => (matrix.diagonal().iter().copied().collect(), false),
    };
    if values.len() != d {
        return Err(Unmet::Shape { name, shape: (values.len(), 1), dimension: Some(d) });
    }
    finite(name, &DMatrix::from_column_slice(d, 1, &values))?;
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    if least < 0.0 {
        return Err(Unmet::Indefinite { name, eigenvalue: least });
    }
    Ok((values, is_diagonal))
}

fn most(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}
