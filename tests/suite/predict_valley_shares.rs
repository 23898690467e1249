//! Shares of time in valleys: numbers by another route, units, and input that no formula can take.

use sgdcheck::predict::Unfit;
use sgdcheck::predict::valley_shares::Row;

use crate::unfit::BAD;

/// Curvatures, climbs, temperatures and `s`; the shares by `e^-Φ/√(H T)`, normalised, with mpmath at 50 digits; and those of the
/// diffusion on the line through these numbers, the integrals of `e^-Φ/D` between the cols, half a parabola at each end by its
/// closed form and the rest by Gauss' rule of 24 points on 24 panels for each stretch of one temperature.
type Exact = (&'static [f64], &'static [f64], &'static [f64], f64, &'static [f64], &'static [f64]);
const ROWS: [Exact; 10] = [
    (
        &[2.0, -1.0, 8.0],
        &[0.3, 0.3],
        &[0.02, 0.01, 0.08],
        0.5,
        &[0.9990991714397653, 0.0009008285602346298],
        &[0.999048832602515, 0.0009511673974849943],
    ),
    (
        &[2.0, -1.0, 8.0],
        &[0.3, 0.25],
        &[0.03, 0.03, 0.03],
        0.5,
        &[0.913711129772422, 0.08628887022757797],
        &[0.913840568005754, 0.08615943199424608],
    ),
    (
        &[4.05, -4.33, 3.69],
        &[0.305, 0.245],
        &[0.0782, 0.0531, 0.0678],
        0.28,
        &[0.6848028316246232, 0.31519716837537676],
        &[0.6836334238402385, 0.3163665761597615],
    ),
    (
        &[1.08, -0.322, 0.382],
        &[0.631, 0.537],
        &[0.0627, 0.0627, 0.0627],
        0.45,
        &[0.7270198493742931, 0.27298015062570685],
        &[0.7236794421070065, 0.2763205578929935],
    ),
    (
        &[0.353, -2.72, 1.57],
        &[0.775, 0.489],
        &[0.0836, 0.187, 0.0461],
        0.66,
        &[0.5215165807081122, 0.4784834192918877],
        &[0.5059043118399899, 0.4940956881600102],
    ),
    (
        &[0.727, -0.382, 1.14],
        &[0.284, 0.416],
        &[0.0779, 0.056, 0.0878],
        0.31,
        &[0.15705467624536015, 0.8429453237546398],
        &[0.16225805126359316, 0.8377419487364068],
    ),
    (
        &[0.52, -0.414, 0.396],
        &[0.242, 0.201],
        &[0.0213, 0.0213, 0.0213],
        0.37,
        &[0.8567647911806671, 0.1432352088193329],
        &[0.8554691780044171, 0.14453082199558287],
    ),
    (
        &[0.849, -0.675, 0.707, -2.67, 1.41],
        &[0.728, 2.13, 1.86, 1.03],
        &[0.0256, 0.122, 0.102, 0.135, 0.0346],
        0.53,
        &[0.01409134754125343, 0.0312745475237617, 0.9546341049349849],
        &[0.014010547709277607, 0.03209667128425044, 0.9538927810064719],
    ),
    (
        &[0.351, -0.968, 0.32, -2.93, 2.07],
        &[2.87, 1.94, 1.95, 2.85],
        &[0.128, 0.178, 0.0691, 0.195, 0.112],
        0.41,
        &[0.37534284648911725, 0.24903938617457225, 0.3756177673363105],
        &[0.3767387752564587, 0.24906463163675044, 0.3741965931067908],
    ),
    (
        &[0.522, -4.15, 4.35, -0.551, 0.401],
        &[0.509, 0.404, 0.436, 0.525],
        &[0.0469, 0.0469, 0.0469, 0.0469, 0.0469],
        0.3,
        &[0.5411034063177821, 0.019978818983770876, 0.438917774698447],
        &[0.526954057032217, 0.02120140231424167, 0.4518445406535414],
    ),
];

#[test]
fn the_formula_is_that_of_fifty_digits() {
    for (curvatures, climbs, temperatures, share, exact, _) in ROWS {
        let row = Row::new(curvatures, climbs, temperatures, share).expect("fit");
        for (found, exact) in row.shares().into_iter().zip(exact) {
            // Exponents below 1e2, summed over the row.
            assert!((found - exact).abs() < 1e-12 * exact, "{curvatures:?}: {found}, not {exact}");
        }
    }
}

#[test]
fn the_oracle_holds_what_fifty_digits_give() {
    for (curvatures, climbs, temperatures, share, _, exact) in ROWS {
        let row = Row::new(curvatures, climbs, temperatures, share).expect("fit");
        for (found, exact) in row.shares_of_diffusion().into_iter().zip(exact) {
            let held = found.widened(1e-12 * exact).contains(*exact);
            assert!(held, "{curvatures:?}: {found:?}, not {exact}");
            assert!(found.radius() < 1e-8 * exact, "{curvatures:?}: {found:?}");
        }
    }
}

#[test]
fn shares_sum_to_one_and_do_not_depend_on_units() {
    let (r, m) = (3.7, 0.2);
    let scaled = |list: &[f64], factor: f64| list.iter().map(|x| x * factor).collect::<Vec<f64>>();
    for (curvatures, climbs, temperatures, share, exact, _) in ROWS {
        let row = Row::new(
            &scaled(curvatures, r / (m * m)),
            &scaled(climbs, r),
            &scaled(temperatures, r),
            share,
        );
        let found = row.expect("fit").shares();
        assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-14, "{found:?}");
        for (found, exact) in found.into_iter().zip(exact) {
            assert!((found - exact).abs() < 1e-12, "{curvatures:?}: {found}, not {exact}");
        }
    }
}

/// Three valleys alike have a third each as the noise tends to zero, where `τ_a/Σ τ_v` has 2/5, 1/5 and 2/5.
#[test]
fn three_valleys_alike_have_a_third_each() {
    let row = Row::new(&[1.0, -1.0, 1.0, -1.0, 1.0], &[0.5; 4], &[0.05], 0.5).expect("fit");
    for (found, held) in row.shares().into_iter().zip(row.shares_of_diffusion()) {
        assert!((found - 1.0 / 3.0).abs() < 1e-15, "{found}");
        // The middle one is no parabola on either side, the others on one side: one per cent at an exponent of 10.
        assert!((held - 1.0 / 3.0).abs().high() < 0.02, "{held:?}");
    }
}

#[test]
fn the_printed_shares_forget_the_curvatures() {
    let row = Row::new(&[1.0, -1.0, 4.0], &[0.3, 0.3], &[0.03, 0.03, 0.12], 0.5).expect("fit");
    let odds = |shares: Vec<f64>| shares[0] / shares[1];
    // H_2/H_1, which the printed times do not have.
    let ratio = odds(row.shares()) / odds(row.shares_as_printed());
    assert!((ratio - 4.0).abs() < 1e-12, "{ratio}");
}

#[test]
fn bad_numbers_get_a_sentence_or_an_answer() {
    for place in 0..9 {
        for bad in BAD {
            let mut all = [2.0, -1.0, 8.0, 0.3, 0.25, 0.02, 0.01, 0.08, 0.5];
            all[place] = bad;
            let row = Row::new(&all[..3], &all[3..5], &all[5..8], all[8]);
            let found = row.map(|row| row.answer());
            let sum = |shares: &[f64]| shares.iter().sum::<f64>();
            let is_share = found.as_ref().map_or(true, |a| (sum(&a.value) - 1.0).abs() < 1e-12);
            assert!(is_share, "{all:?}: {found:?}");
            assert!(bad.is_finite() || found.is_err(), "{all:?}: {found:?}");
        }
    }
}

/// At small temperatures the law in a valley is normal, up to a share of about one over the exponent, here 50.
#[test]
fn probabilities_near_minima_are_those_of_the_density() {
    let row = Row::new(&[2.0, -1.0, 8.0], &[0.5, 0.51], &[0.01], 0.5).expect("fit");
    for radius in [1e-3, 0.02, 0.1, 0.3] {
        let answer = row.near(radius).expect("a radius");
        assert!(answer.relative_distance() < 0.02, "{radius}: {answer:?}");
        let inside = answer.value.iter().zip(row.shares()).all(|(near, share)| *near <= share);
        assert!(inside, "{radius}: {answer:?}");
    }
    for bad in BAD.into_iter().filter(|&bad| !(0.0 < bad && bad.is_finite())) {
        assert!(row.near(bad).is_err(), "{bad}");
    }
    let across = row.with_determinants_across(&[1.0, 2.0]).expect("even noise");
    assert!(matches!(across.near(0.1), Err(Unfit::OneDimension)));
}

#[test]
fn lists_of_the_wrong_length_are_named() {
    let of = |curvatures: &[f64], climbs: &[f64], temperatures: &[f64]| {
        Row::new(curvatures, climbs, temperatures, 0.5).map(|row| row.valleys())
    };
    assert_eq!(of(&[1.0, -1.0, 1.0], &[0.3; 2], &[0.1]), Ok(2));
    for curvatures in [&[1.0, -1.0][..], &[1.0], &[], &[-1.0, 1.0, -1.0], &[1.0, 1.0, 1.0]] {
        assert_eq!(of(curvatures, &[0.3; 2], &[0.1]), Err(Unfit::NotInTurn), "{curvatures:?}");
    }
    let count = |name, found, needed| Err(Unfit::Count { name, found, needed });
    assert_eq!(of(&[1.0, -1.0, 1.0], &[0.3; 3], &[0.1]), count("climbs", 3, 2));
    assert_eq!(of(&[1.0, -1.0, 1.0], &[0.3; 2], &[0.1; 2]), count("noises", 2, 3));
}
