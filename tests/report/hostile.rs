//! Evidence that nobody would write: whatever it holds, a report comes out, and nothing in it acts.

use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use sgdcheck::interval::Interval;
use sgdcheck::report::{render, terminal};
use sgdcheck::verdict::Verdict;

use crate::toy_paper::{cost, evidence, findings};
use crate::{MEASURE, PAPERS};

/// What must reach no page, figure or terminal as it is.
const HOSTILE: &str = "`x` <img src=x> | [a](b) &lt; *b* \u{1b}[31m \u{202e}\u{7}";

#[test]
fn hostile_names_in_evidence_do_nothing() {
    let mut hostile = findings();
    for finding in &mut hostile {
        finding.summary = format!("{HOSTILE} {}", finding.summary);
        for decoy in &mut finding.decoys {
            decoy.name = HOSTILE.to_owned();
        }
        for curve in &mut finding.curves {
            curve.name = HOSTILE.to_owned();
        }
        if let Some(shrunk) = &mut finding.shrunk {
            shrunk.name = HOSTILE.to_owned();
            shrunk.summary = "`".to_owned();
            shrunk.instance = Some(serde_json::json!({ "```\u{202e}": HOSTILE }));
        }
    }
    let mut all = evidence(hostile);
    all.costs = vec![cost(MEASURE)];
    all.costs[0].curves[0].name = HOSTILE.to_owned();
    all.run.version = HOSTILE.to_owned();
    let acts = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
    for file in render(PAPERS, &all).files {
        let (path, text) = (&file.path, &file.text);
        assert!(!text.contains(acts), "{path}");
        let tags = text.match_indices("<img");
        let escaped = |place: usize| text[..place].ends_with('\\') || in_code(text, place);
        assert!(tags.clone().all(|(place, _)| escaped(place)), "{path}: {text}");
        assert!(path.ends_with(".md") || tags.count() == 0, "{path}");
        for row in text.lines().filter(|line| line.starts_with("| ")) {
            let columns = row.replace("\\|", "").matches('|').count();
            assert!(1 < columns, "{path}: {row}");
        }
    }
    for text in [terminal::summary(PAPERS, &all), terminal::results(PAPERS, &all, |_| true)] {
        assert!(!text.contains(acts), "{text:?}");
    }
}

/// Whether a place lies inside a block of JSON.
fn in_code(text: &str, place: usize) -> bool {
    text[..place].lines().filter(|line| line.starts_with("````")).count() % 2 == 1
}

/// Any end of an interval, the odd ones often.
fn end() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>(),
        -2.0..2.0,
        Just(0.0),
        Just(f64::INFINITY),
        Just(f64::NEG_INFINITY),
        Just(f64::NAN),
        Just(f64::MAX),
        Just(f64::MIN_POSITIVE),
        Just(5e-324),
    ]
}

fn interval() -> impl Strategy<Value = Interval> {
    (end(), end()).prop_map(|(a, b)| Interval::between(a, b))
}

fn curve() -> impl Strategy<Value = Vec<(f64, Interval)>> {
    proptest::collection::vec((end(), interval()), 0..9)
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::default()
    })]

    /// Whatever the numbers and verdicts, a report comes out.
    #[test]
    fn any_finding_is_rendered(
        predicted in interval(),
        observed in interval(),
        resolution in end(),
        verdicts in proptest::collection::vec(proptest::sample::select(&Verdict::ALL[..]), 64),
        points in curve(),
    ) {
        let mut odd = findings();
        for (finding, verdict) in odd.iter_mut().zip(verdicts) {
            finding.predicted = predicted;
            finding.observed = observed;
            finding.resolution = resolution;
            finding.verdict = verdict;
            for curve in &mut finding.curves {
                curve.points.clone_from(&points);
            }
        }
        let mut all = evidence(odd);
        all.costs = vec![cost(MEASURE)];
        all.costs[0].curves[0].points = points;
        for file in render(PAPERS, &all).files {
            prop_assert!(!file.text.contains("NaN"), "{}", file.path);
        }
        prop_assert!(!terminal::summary(PAPERS, &all).is_empty());
        prop_assert!(!terminal::results(PAPERS, &all, |_| true).is_empty());
    }
}
