//! Bulk random numbers with the same bits on every machine: uniforms, normals and other noises.
//!
//! Eight interleaved xoshiro256++ generators (Blackman and Vigna, "Scrambled linear pseudorandom
//! number generators", ACM TOMS 2021) feed a Box-Muller transform whose logarithm, sine and cosine
//! are polynomials in plain IEEE operations: no call into a mathematical library, no fused
//! multiply-add. The compiler turns the loops over lanes into vector instructions of the processor at
//! hand ([`crate::simd`]), and no instruction set changes a bit of the result.

use rand::Rng;
use rand_chacha::ChaCha8Rng;
use serde::Serialize;

use crate::simd::{self, Kernel};

/// Generators that run side by side.
pub const LANES: usize = 8;

/// Raw numbers that are drawn at once where so many are wanted.
const BLOCK: usize = 8 * LANES;

/// A bulk generator, seeded from a block's own stream.
///
/// Each call of a `fill` method starts a new group of [`LANES`] raw numbers (of two such groups
/// for normals); what is left of the last group is dropped. Fill long slices rather than short
/// ones: a slice of `n` normals costs as much as the next multiple of 16.
///
/// ```
/// use sgdcheck::monte_carlo::{Normals, Stream};
/// let mut normals = Normals::from_rng(&mut Stream::new(1, &["example"]).generator(0));
/// let mut noise = [0.0; 32];
/// normals.fill(&mut noise);
/// assert!(noise.iter().all(|z| z.abs() < 9.0));
/// ```
#[derive(Clone, Debug)]
#[repr(align(64))]
pub struct Normals {
    state: [[u64; LANES]; 4],
}

/// Laws with mean zero and variance one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum UnitNoise {
    /// The standard normal law.
    Gaussian,
    /// Uniform on (-√3, √3).
    Uniform,
    /// Plus or minus one with probability one half.
    TwoPoint,
    /// 2 with probability 1/5 and -1/2 with probability 4/5 (up to 2^-53): skewness 3/2.
    SkewedTwoPoint,
}

impl UnitNoise {
    /// All of them.
    pub const ALL: [UnitNoise; 4] =
        [UnitNoise::Gaussian, UnitNoise::Uniform, UnitNoise::TwoPoint, UnitNoise::SkewedTwoPoint];

    /// The law's name in tables.
    pub fn name(self) -> &'static str {
        match self {
            UnitNoise::Gaussian => "Gaussian",
            UnitNoise::Uniform => "uniform",
            UnitNoise::TwoPoint => "two-point",
            UnitNoise::SkewedTwoPoint => "skewed two-point",
        }
    }

    /// The values and their probabilities, if there are finitely many.
    pub fn support(self) -> Option<[(f64, f64); 2]> {
        match self {
            UnitNoise::Gaussian | UnitNoise::Uniform => None,
            UnitNoise::TwoPoint => Some([(-1.0, 0.5), (1.0, 0.5)]),
            UnitNoise::SkewedTwoPoint => Some([(-0.5, 0.8), (2.0, 0.2)]),
        }
    }

    /// The fourth moment E z⁴.
    pub fn kurtosis(self) -> f64 {
        match self {
            UnitNoise::Gaussian => 3.0,
            UnitNoise::Uniform => 1.8,
            UnitNoise::TwoPoint => 1.0,
            UnitNoise::SkewedTwoPoint => 3.25,
        }
    }
}

impl Normals {
    /// Seeds all lanes with 1024 bits of `rng`, which advances.
    pub fn from_rng(rng: &mut ChaCha8Rng) -> Normals {
        let mut state = [[0; LANES]; 4];
        for word in state.iter_mut().flatten() {
            *word = rng.next_u64();
        }
        Normals { state }
    }

    /// Fills `out` with independent standard normals.
    ///
    /// Box-Muller on uniforms that are odd multiples of 2^-53: no value is beyond 8.58, where the
    /// normal law has 1e-17 of its mass. Each value has the relative error of the elementary
    /// functions, a few units in the last place.
    pub fn fill(&mut self, out: &mut [f64]) {
        self.fill_noise(UnitNoise::Gaussian, out);
    }

    /// Fills `out` with independent uniforms on the open interval (0, 1): odd multiples of 2^-53.
    pub fn fill_uniform(&mut self, out: &mut [f64]) {
        struct Uniforms<'a>(&'a mut Normals, &'a mut [f64]);
        impl Kernel for Uniforms<'_> {
            type Output = ();
            #[inline(always)]
            fn run(self) {
                self.0.fill_lanewise(self.1, uniform);
            }
        }
        simd::run(Uniforms(self, out));
    }

    /// Fills `out` with independent values of a law of mean zero and variance one.
    pub fn fill_noise(&mut self, law: UnitNoise, out: &mut [f64]) {
        struct Noise<'a>(&'a mut Normals, UnitNoise, &'a mut [f64]);
        impl Kernel for Noise<'_> {
            type Output = ();
            #[inline(always)]
            fn run(self) {
                self.0.noise(self.1, self.2);
            }
        }
        simd::run(Noise(self, law, out));
    }

    /// [`Normals::fill_noise`] inside a kernel.
    #[inline(always)]
    pub(crate) fn noise(&mut self, law: UnitNoise, out: &mut [f64]) {
        match law {
            UnitNoise::Gaussian => self.gaussian(out),
            UnitNoise::Uniform => self.fill_lanewise(out, centred_uniform),
            UnitNoise::TwoPoint => self.fill_lanewise(out, sign),
            UnitNoise::SkewedTwoPoint => self.fill_lanewise(out, skewed),
        }
    }

    #[inline(always)]
    fn gaussian(&mut self, out: &mut [f64]) {
        let mut groups = out.chunks_exact_mut(2 * LANES);
        for group in &mut groups {
            self.normals(group.try_into().expect("a whole group"));
        }
        let rest = groups.into_remainder();
        if !rest.is_empty() {
            let mut group = [0.0; 2 * LANES];
            self.normals(&mut group);
            rest.copy_from_slice(&group[..rest.len()]);
        }
    }

    /// Raw numbers, inside a kernel.
    #[inline(always)]
    pub(crate) fn bits(&mut self, out: &mut [u64]) {
        self.fill_lanewise(out, std::convert::identity);
    }

    /// One raw number per value.
    #[inline(always)]
    fn fill_lanewise<T: Copy + Default>(&mut self, out: &mut [T], from_bits: impl Fn(u64) -> T) {
        let (blocks, rest) = out.as_chunks_mut::<BLOCK>();
        for block in blocks {
            self.groups(block, &from_bits);
        }
        for rest in rest.chunks_mut(LANES) {
            let mut group = [T::default(); LANES];
            self.groups(&mut group, &from_bits);
            rest.copy_from_slice(&group[..rest.len()]);
        }
    }

    /// Groups of raw numbers, one after the other. Lane by lane: the loop over lanes is then long
    /// enough to become vectors rather than be unrolled.
    #[inline(always)]
    fn groups<T, const N: usize>(&mut self, out: &mut [T; N], from_bits: &impl Fn(u64) -> T) {
        for lane in 0..LANES {
            for group in 0..N / LANES {
                out[LANES * group + lane] = from_bits(self.next(lane));
            }
        }
    }

    /// Sixteen normals: the cosine halves of eight pairs, then their sine halves.
    #[inline(always)]
    fn normals(&mut self, out: &mut [f64; 2 * LANES]) {
        for lane in 0..LANES {
            let radius = (-2.0 * ln(uniform(self.next(lane)))).sqrt();
            let (sine, cosine) = sine_cosine(self.next(lane));
            out[lane] = radius * cosine;
            out[lane + LANES] = radius * sine;
        }
    }

    /// The next raw number of a lane.
    #[inline(always)]
    fn next(&mut self, lane: usize) -> u64 {
        let [s0, s1, s2, s3] = &mut self.state;
        let out = s0[lane].wrapping_add(s3[lane]).rotate_left(23).wrapping_add(s0[lane]);
        let shifted = s1[lane] << 17;
        s2[lane] ^= s0[lane];
        s3[lane] ^= s1[lane];
        s1[lane] ^= s2[lane];
        s0[lane] ^= s3[lane];
        s2[lane] ^= shifted;
        s3[lane] = s3[lane].rotate_left(45);
        out
    }
}

/// The upper 52 bits as an odd multiple of 2^-53 in (0, 1), exactly.
#[inline(always)]
fn uniform(bits: u64) -> f64 {
    const BELOW_ONE: f64 = 1.0 - f64::EPSILON / 2.0;
    f64::from_bits(0x3ff0_0000_0000_0000 | (bits >> 12)) - BELOW_ONE
}

/// Uniform on (-√3, √3).
#[inline(always)]
fn centred_uniform(bits: u64) -> f64 {
    const WIDTH: f64 = 2.0 * 1.732_050_807_568_877_2;
    WIDTH * (uniform(bits) - 0.5)
}

/// One with the sign in the top bit.
#[inline(always)]
fn sign(bits: u64) -> f64 {
    f64::from_bits(1.0_f64.to_bits() | (bits & (1 << 63)))
}

/// [`UnitNoise::SkewedTwoPoint`].
#[inline(always)]
fn skewed(bits: u64) -> f64 {
    if uniform(bits) < 0.2 { 2.0 } else { -0.5 }
}

/// The natural logarithm of a positive normal number; relative error below 3e-16 (measured).
///
/// With u = 2^k m, 1/√2 < m < √2 and s = (m - 1) / (m + 1): ln u = k ln 2 + 2 artanh s. The
/// minimax polynomial in s² is that of FreeBSD's `e_log.c`.
#[inline(always)]
pub fn ln(u: f64) -> f64 {
    const SQRT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
    const SHIFT: u64 = 0x3ff0_0000_0000_0000 - SQRT_HALF;
    const TWO_52: u64 = 0x4330_0000_0000_0000;
    const ARTANH: [f64; 7] = [
        0.666_666_666_666_673_5,
        0.399_999_999_994_094_2,
        0.285_714_287_436_623_9,
        0.222_221_984_321_497_84,
        0.181_835_721_616_180_5,
        0.153_138_376_992_093_73,
        0.147_981_986_051_165_86,
    ];
    let shifted = u.to_bits().wrapping_add(SHIFT);
    // An integer below 2^52 becomes a number by writing it into the fraction of 2^52.
    let k = f64::from_bits(TWO_52 | (shifted >> 52)) - (4_503_599_627_370_496.0 + 1023.0);
    let m = f64::from_bits((shifted & 0x000f_ffff_ffff_ffff).wrapping_add(SQRT_HALF));
    let f = m - 1.0;
    let s = f / (2.0 + f);
    let z = s * s;
    k * std::f64::consts::LN_2 + s * (2.0 + z * horner(ARTANH, z))
}

/// Sine and cosine of a uniform angle: the upper 52 bits place it in the quarter turn around
/// zero, the lowest two choose one of the four quarter turns. Relative error
/// below 3e-16, as functions of the rounded angle.
#[inline(always)]
fn sine_cosine(bits: u64) -> (f64, f64) {
    let angle = (uniform(bits) - 0.5) * std::f64::consts::FRAC_PI_2;
    let (sine, cosine) = sine_cosine_near_zero(angle);
    // A quarter turn maps (cosine, sine) to (-sine, cosine), a half turn changes both signs.
    let quarter = 0_u64.wrapping_sub(bits & 1);
    let (sine, cosine) = (sine.to_bits(), cosine.to_bits());
    let swapped = (sine ^ cosine) & quarter;
    let half = bits << 62 & (1 << 63);
    let sign = quarter & (1 << 63);
    (f64::from_bits(sine ^ swapped ^ half), f64::from_bits(cosine ^ swapped ^ half ^ sign))
}

/// Sine and cosine for |x| ≤ π/4; relative error below 3e-16 (measured). The minimax polynomials
/// are those of FreeBSD's `k_sin.c` and `k_cos.c`.
#[inline(always)]
pub fn sine_cosine_near_zero(x: f64) -> (f64, f64) {
    const SINE: [f64; 6] = [
        -0.166_666_666_666_666_32,
        0.008_333_333_333_322_49,
        -0.000_198_412_698_298_579_5,
        2.755_731_370_707_006_8e-6,
        -2.505_076_025_340_686_3e-8,
        1.589_690_995_211_55e-10,
    ];
    const COSINE: [f64; 7] = [
        -0.5,
        0.041_666_666_666_666_6,
        -0.001_388_888_888_887_411,
        2.480_158_728_947_673e-5,
        -2.755_731_435_139_066_3e-7,
        2.087_572_321_298_175e-9,
        -1.135_964_755_778_819_5e-11,
    ];
    let z = x * x;
    (x + x * (z * horner(SINE, z)), 1.0 + z * horner(COSINE, z))
}

/// The polynomial with these coefficients, lowest first.
#[inline(always)]
fn horner<const N: usize>(coefficients: [f64; N], x: f64) -> f64 {
    let mut sum = coefficients[N - 1];
    for degree in (0..N - 1).rev() {
        sum = sum * x + coefficients[degree];
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monte_carlo::Stream;

    fn normals(name: &str) -> Normals {
        Normals::from_rng(&mut Stream::new(1, &["normals", name]).generator(0))
    }

    /// The largest relative error of `f` against `reference` on the given points.
    fn relative_error(
        points: impl Iterator<Item = f64>,
        f: impl Fn(f64) -> f64,
        reference: impl Fn(f64) -> f64,
    ) -> f64 {
        points.map(|x| (f(x) - reference(x)).abs() / reference(x).abs()).fold(0.0, f64::max)
    }

    fn uniforms(name: &str, n: usize) -> Vec<f64> {
        let mut out = vec![0.0; n];
        normals(name).fill_uniform(&mut out);
        out
    }

    // References are the functions of libm, wrong by at most one ulp (2.2e-16 relative).
    const BOUND: f64 = 3e-16 + 2.3e-16;

    #[test]
    fn the_logarithm_of_a_uniform_is_accurate() {
        let ends = [0.5_f64.powi(53), 1.0 - 0.5_f64.powi(53), 0.5, 0.5_f64.sqrt()];
        let near_one = (1..40).map(|j| 1.0 - 0.5_f64.powi(j));
        let near_zero = uniforms("ln", 100_000).into_iter().map(|u| u * 1e-10);
        let points = uniforms("ln", 1_000_000).into_iter().chain(ends);
        let error = relative_error(points.chain(near_one).chain(near_zero), ln, libm::log);
        assert!(error < BOUND, "{error:e}");
    }

    #[test]
    fn sine_and_cosine_near_zero_are_accurate() {
        let angles: Vec<f64> = uniforms("sine", 1_000_000)
            .into_iter()
            .map(|u| (u - 0.5) * std::f64::consts::FRAC_PI_2)
            .collect();
        let sine =
            relative_error(angles.iter().copied(), |x| sine_cosine_near_zero(x).0, libm::sin);
        let cosine =
            relative_error(angles.iter().copied(), |x| sine_cosine_near_zero(x).1, libm::cos);
        assert!(sine < BOUND && cosine < BOUND, "{sine:e} {cosine:e}");
    }

    #[test]
    fn the_angle_turns_by_quarters() {
        let base = 0x9e37_79b9_7f4a_7000_u64;
        let (sine, cosine) = sine_cosine(base);
        for (row, expected) in [(sine, cosine), (cosine, -sine), (-sine, -cosine), (-cosine, sine)]
            .into_iter()
            .enumerate()
        {
            assert_eq!(sine_cosine(base | row as u64), expected, "row {row}");
        }
    }

    #[test]
    fn the_first_values_are_pinned() {
        let mut source = normals("pinned");
        let seen = UnitNoise::ALL.map(|law| {
            let mut out = [0.0; 16];
            source.fill_noise(law, &mut out);
            [out[0], out[7], out[8], out[15]]
        });
        let pinned = [
            [-0.21869264684535958, -0.9083765974192388, -0.868106434127256, -0.8722199083991881],
            [-1.6543961830768885, -1.2530649726067413, 0.808029514959368, -0.3736903390109042],
            [-1.0, 1.0, -1.0, -1.0],
            [-0.5, -0.5, 2.0, 2.0],
        ];
        // As bits: not even the last place may differ between machines.
        let bits = |rows: [[f64; 4]; 4]| rows.map(|row| row.map(f64::to_bits));
        assert_eq!(bits(seen), bits(pinned), "{seen:?}");
    }

    #[test]
    fn each_lane_is_xoshiro256_plus_plus() {
        // From the state (1, 2, 3, 4), as computed by the authors' C code (xoshiro256plusplus.c);
        // the same values are pinned in rand_xoshiro 0.6.
        let mut source = Normals { state: [[1; LANES], [2; LANES], [3; LANES], [4; LANES]] };
        for expected in [
            41_943_041,
            58_720_359,
            3_588_806_011_781_223,
            3_591_011_842_654_386,
            9_228_616_714_210_784_205,
            9_973_669_472_204_895_162,
        ] {
            for lane in 0..LANES {
                assert_eq!(source.next(lane), expected);
            }
        }
    }

    #[test]
    fn a_slice_of_any_length_starts_like_a_longer_one() {
        let mut long = [0.0; 64];
        normals("length").fill(&mut long);
        for n in 0..64 {
            let mut short = vec![0.0; n];
            normals("length").fill(&mut short);
            assert_eq!(short, long[..n]);
        }
    }

    #[test]
    fn uniforms_are_inside_the_open_interval() {
        assert_eq!(uniform(0), 0.5_f64.powi(53));
        assert_eq!(uniform(u64::MAX), 1.0 - 0.5_f64.powi(53));
    }

    /// Kolmogorov's distance of a sample from a law.
    fn distance(sample: &mut [f64], law: impl Fn(f64) -> f64) -> f64 {
        sample.sort_unstable_by(f64::total_cmp);
        let n = sample.len() as f64;
        let at = |(i, &x): (usize, &f64)| {
            let p = law(x);
            (p - i as f64 / n).abs().max((p - (i + 1) as f64 / n).abs())
        };
        sample.iter().enumerate().map(at).fold(0.0, f64::max)
    }

    #[test]
    fn a_million_uniforms_are_uniform() {
        let mut sample = uniforms("uniform law", 1_000_000);
        let bound = (libm::log(2e9) / 2e6).sqrt();
        let distance = distance(&mut sample, |u| u);
        assert!(distance < bound, "{distance:e}");
    }

    #[test]
    fn each_noise_has_mean_zero_variance_one_and_its_kurtosis() {
        for law in UnitNoise::ALL {
            let mut sample = vec![0.0; 1_000_000];
            normals(law.name()).fill_noise(law, &mut sample);
            let n = sample.len() as f64;
            let mean_of = |f: &dyn Fn(f64) -> f64| sample.iter().map(|&z| f(z)).sum::<f64>() / n;
            let spread = (law.kurtosis() - 1.0) / n;
            assert!(mean_of(&|z| z).abs() < 6.0 / n.sqrt(), "{}", law.name());
            // A two-point variance is exact up to rounding.
            let variance = (mean_of(&|z| z * z) - 1.0).abs();
            assert!(variance <= 6.0 * spread.sqrt() + 1e-12, "{}: {variance}", law.name());
            // The fourth moment's own variance is at most E z⁸ = 105 (normal).
            let fourth = (mean_of(&|z| z.powi(4)) - law.kurtosis()).abs();
            assert!(fourth < 6.0 * (105.0 / n).sqrt(), "{}: {fourth}", law.name());
        }
    }

    #[test]
    fn finite_supports_have_the_stated_moments() {
        for law in UnitNoise::ALL {
            let Some(atoms) = law.support() else { continue };
            let moment = |n: i32| atoms.iter().map(|(x, p)| p * x.powi(n)).sum::<f64>();
            for (n, expected) in [(0, 1.0), (1, 0.0), (2, 1.0), (4, law.kurtosis())] {
                // Two products of numbers below 16.
                let error = (moment(n) - expected).abs();
                assert!(error < 1e-14, "{}: moment {n}, {error:e}", law.name());
            }
        }
    }
}
