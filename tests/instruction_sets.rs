//! Every instruction set of this machine gives the same bits, and they are the pinned ones.

use std::sync::Mutex;

use assert_cmd::Command;
use nalgebra::DMatrix;
use sgdcheck::instances::double_well::{DoubleWell, Profile};
use sgdcheck::monte_carlo::escape::steps_to_leave;
use sgdcheck::monte_carlo::exits;
use sgdcheck::monte_carlo::minibatch::MinibatchSgd;
use sgdcheck::monte_carlo::momentum::{MomentumSgd, average_cosines};
use sgdcheck::monte_carlo::sgd::{QuadraticSgd, stationary_moments};
use sgdcheck::monte_carlo::{Block, Normals, Stream, UnitNoise};
use sgdcheck::oracles::{linear::lyapunov, numerics::dense};
use sgdcheck::simd::{self, Level};

fn normals(name: &str) -> Normals {
    Normals::from_rng(&mut Stream::new(1, &["instruction sets", name]).generator(0))
}

/// The level is the whole process's: one test at a time.
static LEVEL: Mutex<()> = Mutex::new(());

/// A hash of the bits of `values`, the same on each instruction set.
fn hash(values: impl Fn() -> Vec<f64>) -> String {
    let _guard = LEVEL.lock();
    let on = |level| {
        simd::force(level).expect("available");
        let mut hasher = blake3::Hasher::new();
        for value in values() {
            hasher.update(&value.to_bits().to_le_bytes());
        }
        hasher.finalize().to_hex()[..16].to_owned()
    };
    let first = on(Level::Baseline);
    for level in Level::available() {
        assert_eq!(on(level), first, "{level:?}");
    }
    first
}

/// Lengths around whole groups and blocks, one after the other from one generator.
fn filled(name: &str, fill: impl Fn(&mut Normals, &mut [f64])) -> Vec<f64> {
    let mut source = normals(name);
    let mut all = Vec::new();
    for length in [1, 8, 15, 16, 17, 31, 32, 33, 100, 4096] {
        let mut out = vec![0.0; length];
        fill(&mut source, &mut out);
        all.extend(out);
    }
    all
}

#[test]
fn uniforms() {
    let values = || filled("uniform", |source, out| source.fill_uniform(out));
    assert_eq!(hash(values), "f2a8ca14049b4c0c");
}

#[test]
fn noises() {
    let hashes = UnitNoise::ALL
        .map(|law| hash(|| filled(law.name(), |source, out| source.fill_noise(law, out))));
    assert_eq!(
        hashes,
        ["63ef10388f70f63e", "7c75387fe2a41411", "31a0292feb9ab981", "9e0986ee7730f7a6"]
    );
}

/// Means, variances, skewnesses and extremes over pairs of chains, in one dimension and in three.
#[test]
fn moments_of_sgd() {
    let moments = |d: usize| {
        let hessian = DMatrix::from_fn(d, d, |i, j| 1.0 / (1 + i + j) as f64);
        let root = DMatrix::from_fn(d, d, |i, j| 0.1 / (1 + 2 * i + j) as f64);
        let entries: Vec<_> = (0..d).map(|i| (i, 0)).collect();
        let mut values = Vec::new();
        for law in UnitNoise::ALL {
            let (minimum, start) = (vec![1.0; d], vec![0.0; d]);
            let mut chains = QuadraticSgd::new(0.5, &hessian, &root, law, &minimum, &start);
            let rng = Stream::new(1, &["instruction sets", "sgd"]).generator(0);
            let block = &mut Block { rng, replicas: 20 };
            for m in stationary_moments(&mut chains, &entries, (7, 20), block).moments {
                values.extend([m.mean(), m.variance(), m.skewness(), m.min(), m.max()]);
            }
        }
        values
    };
    assert_eq!([1, 3].map(|d| hash(|| moments(d))), ["9e82066e12b60114", "319c5b02b43982ed"]);
}

#[test]
fn steps_until_exit() {
    let steps = |law: UnitNoise| {
        steps_to_leave(
            &mut normals(law.name()),
            law,
            100,
            [0.1, -0.2],
            |[x, y], [u, v]| [x + 0.1 * (x - y * y + u), y - 0.1 * (x * y - 0.5 * v)],
            |[x, y]: [f64; 2]| x * x + y * y < 1.0,
            1 << 20,
        )
    };
    let hashes = UnitNoise::ALL.map(|law| hash(|| steps(law)));
    assert_eq!(
        hashes,
        ["4a970c360d312c86", "ecc8c57ef9f61e40", "95466d64b9315341", "1981c28c066768f1"]
    );
}

/// Transition times over a barrier, on the line and in the plane, at two time steps each.
#[test]
fn paths_until_exit() {
    let profile = || Profile::new([-1.0, 0.0, 1.2], 2.0, [0.2, 0.3]).expect("valid by inspection");
    let plane = DoubleWell::in_the_plane(profile(), [1.5, 0.4, 0.1], 0.3);
    let wells = [DoubleWell::on_the_line(profile()), plane.expect("valid by inspection")];
    let times = |well: &DoubleWell| {
        let rng = Stream::new(1, &["instruction sets", "paths"]).generator(0);
        let block = &mut Block { rng, replicas: 60 };
        let tally = exits::transition_block(well, 0.7 * well.barrier(), 1.2, 0.02, block);
        let means = tally.moments.iter().map(|moments| moments.mean());
        means.chain([tally.steps as f64]).collect()
    };
    assert_eq!(
        wells.each_ref().map(|well| hash(|| times(well))),
        ["c6ee7f9830848c2c", "0e05f96e62f26b6c"]
    );
}

#[test]
fn momentum() {
    let hessian = DMatrix::from_row_slice(2, 2, &[1.0, 0.2, 0.2, 0.5]);
    let root = DMatrix::from_row_slice(2, 2, &[0.3, 0.0, 0.1, 0.2]);
    let cosines = |law| {
        let mut chains = MomentumSgd::new(0.3, 0.8, &hessian, &root, law);
        let rng = Stream::new(1, &["instruction sets", "momentum"]).generator(0);
        let block = &mut Block { rng, replicas: 40 };
        let m = average_cosines(&mut chains, &[vec![1.0, 2.0]], (5, 30), block).moments[0];
        vec![m.mean(), m.variance(), m.min(), m.max()]
    };
    let hashes = UnitNoise::ALL.map(|law| hash(|| cosines(law)));
    assert_eq!(
        hashes,
        ["ea60bc4eb8e85bd3", "3cdc6a36bb127bbd", "8799b7771e656b23", "f9bea5482e91c9f4"]
    );
}

#[test]
fn minibatches() {
    let population: Vec<[f64; 2]> = (0..50).map(|i| [0.1 + f64::from(i % 7), 0.3]).collect();
    let weights = || {
        let sgd = MinibatchSgd::new(0.2, 7, &population);
        let rng = Stream::new(1, &["instruction sets", "minibatches"]).generator(0);
        let m = sgd.final_weights(1.0, 20, &mut Block { rng, replicas: 50 }).moments[0];
        vec![m.mean(), m.variance(), m.skewness(), m.min(), m.max()]
    };
    assert_eq!(hash(weights), "7c731189da46e152");
}

/// Products with edges that no tile fits, in more than one block of terms and of rows, and the
/// solution of an equation with its bounds.
#[test]
fn dense_matrices() {
    let matrix = |rows: usize, columns: usize| {
        DMatrix::from_fn(rows, columns, |i, j| ((7 * i + 3 * j) % 11) as f64 / 37.0 - 0.13)
    };
    let product = || dense::multiply(&matrix(150, 300), &matrix(300, 21)).as_slice().to_vec();
    let congruence = |d: usize| {
        let x = matrix(d, d);
        dense::congruence(&matrix(d, d), &(&x + x.transpose())).as_slice().to_vec()
    };
    let solution = || {
        let a = matrix(23, 23) * 0.4;
        let entries = lyapunov::lower_triangle(&a, &DMatrix::identity(23, 23));
        assert!(entries.iter().all(|entry| entry.radius() < 1e-9));
        entries.into_iter().flat_map(|entry| [entry.low(), entry.high()]).collect()
    };
    assert_eq!(
        [hash(product), hash(|| congruence(3)), hash(|| congruence(37)), hash(solution)],
        ["193b294faa624761", "166778c8b70f2ccc", "213f016202b65e7d", "13d7c06dc5595622"]
    );
}

fn with_variable(value: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sgdcheck"));
    command.arg("list").env("SGDCHECK_SIMD", value);
    command
}

#[test]
fn the_environment_may_choose() {
    with_variable("baseline").assert().success();
}

#[test]
fn an_unknown_choice_is_refused() {
    let sentence = "sgdcheck: SGDCHECK_SIMD=sse9 is none of baseline, avx2, avx512\n";
    with_variable("sse9").assert().code(2).stderr(sentence);
}
