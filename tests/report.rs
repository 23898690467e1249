//! The report on a toy paper with a claim of each verdict.

mod toy_paper;

use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use sgdcheck::claim::{Budget, Paper};
use sgdcheck::evidence::{Finding, RunId};
use sgdcheck::interval::Interval;
use sgdcheck::report::{Report, check, render, terminal, write};
use sgdcheck::verdict::Verdict;
use toy_paper::{PAPER, claim, findings, run};

const PAPERS: &[&Paper] = &[&PAPER];

fn report(findings: &[Finding]) -> Report {
    render(PAPERS, findings, &run())
}

/// Snapshots live in the project's `snapshots/`, under names without the module.
fn assert_snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn the_page_is_as_reviewed() {
    assert_snapshot("toy_report", &report(&findings()).markdown);
}

#[test]
fn the_figures_are_those_of_the_claims_and_a_summary() {
    let names: Vec<String> =
        report(&findings()).figures.into_iter().map(|figure| figure.0).collect();
    assert_eq!(names, ["summary.svg", "toy-exit-time.svg", "toy-weak-order-two.svg"]);
}

#[test]
fn figures_are_whole_and_of_whole_coordinates() {
    for (name, svg) in report(&findings()).figures {
        assert!(svg.starts_with("<svg ") && svg.trim_end().ends_with("</svg>"), "{name}");
        let attributes = svg.split('"').skip(1).step_by(2);
        let is_fraction = |text: &&str| text.parse::<f64>().is_ok_and(|x| x.fract() != 0.0);
        let fractions: Vec<&str> = attributes.filter(is_fraction).collect();
        assert!(fractions.is_empty(), "{name}: {fractions:?}");
    }
}

#[test]
fn figures_survive_points_that_have_no_place() {
    let mut odd = findings();
    let finding = odd.iter_mut().find(|finding| !finding.curves.is_empty());
    let points = &mut finding.expect("a finding with a curve").curves[0].points;
    points.push((0.3, Interval::UNKNOWN));
    points.push((f64::NAN, Interval::exactly(1.0)));
    points.push((0.35, Interval::new(-1.0, f64::INFINITY)));
    for (name, svg) in report(&odd).figures {
        assert!(!svg.contains("NaN"), "{name}");
    }
}

#[test]
fn the_order_of_findings_does_not_matter() {
    let mut reversed = findings();
    reversed.reverse();
    assert_eq!(report(&findings()), report(&reversed));
}

#[test]
fn seconds_do_not_matter() {
    let mut slow = findings();
    for finding in &mut slow {
        finding.seconds *= 3.0;
    }
    assert_eq!(report(&findings()), report(&slow));
}

#[test]
fn what_did_not_run_is_untested() {
    let page = report(&[]).markdown;
    assert!(page.contains("Not run, or not completely"), "{page}");
    assert!(!page.contains("✓ Consistent.**"), "{page}");
}

#[test]
fn findings_of_no_registered_check_are_counted() {
    let mut more = findings();
    let mut stranger = more[0].clone();
    stranger.claim = "toy/gone".to_owned();
    more.push(stranger);
    let page = report(&more).markdown;
    assert!(page.contains("1 finding of no registered check left out"), "{page}");
}

#[test]
fn a_verdict_that_differs_from_the_record_comes_first_and_in_bold() {
    let page = report(&findings()).markdown;
    let bold = page.find("**[toy/heavy-tails]").expect("a bold line");
    let counts = page.find("| paper |").expect("the table of verdicts");
    assert!(bold < counts);
}

#[test]
fn unknown_and_infinite_intervals_are_shown_as_such() {
    let with = |predicted, observed| {
        let mut changed = findings();
        changed[0].predicted = predicted;
        changed[0].observed = observed;
        changed[0].verdict = Verdict::Inconclusive;
        report(&changed).markdown
    };
    for (row, (predicted, observed, expected)) in [
        (Interval::exactly(1.0), Interval::UNKNOWN, "| 1 | unknown |"),
        (Interval::exactly(1.0), Interval::new(f64::NAN, 2.0), "| 1 | unknown |"),
        (
            Interval::new(f64::NEG_INFINITY, 3.0),
            Interval::new(2.5, f64::INFINITY),
            "| ≤ 3 | ≥ 2.5 |",
        ),
        (
            Interval::exactly(f64::INFINITY),
            Interval::new(f64::NEG_INFINITY, 1e308),
            "| ∞ | ≤ 1e308 |",
        ),
        (Interval::UNKNOWN, Interval::exactly(-0.0), "| anything | 0 |"),
    ]
    .into_iter()
    .enumerate()
    {
        let page = with(predicted, observed);
        assert!(page.contains(expected), "row {row}: {expected} is missing");
    }
}

#[test]
fn of_many_random_instances_the_worst_are_shown() {
    let random = |number: u32| {
        let mut finding = findings()[0].clone();
        finding.name = format!("random {number}");
        finding.observed = Interval::around(1.0 / 3.0, f64::from(number) * 1e-12);
        finding
    };
    let deep = RunId { budget: Budget::Deep, ..run() };
    let many: Vec<Finding> = (1..=6).map(random).collect();
    let page = render(PAPERS, &many, &deep).markdown;
    let section = page.split("### ").nth(1).expect("the first claim");
    let rows = section.lines().filter(|line| line.contains("Consistent"));
    let names: Vec<&str> = rows.filter_map(|row| row.split(" | ").next()).collect();
    assert_eq!(names, ["| random 6", "| 5 more, in the evidence"]);
}

#[test]
fn every_claim_is_named_with_its_statement() {
    let page = report(&findings()).markdown;
    for claim in PAPER.claims {
        assert!(page.contains(&format!("### {}\n\n> {}", claim.id, claim.statement)));
    }
}

#[test]
fn a_written_report_checks() {
    let dir = tempfile::tempdir().expect("a folder");
    write(&report(&findings()), dir.path()).expect("a writable folder");
    assert_eq!(check(&report(&findings()), dir.path()), []);
}

#[test]
fn a_missing_page_is_named() {
    let dir = tempfile::tempdir().expect("a folder");
    let missing = check(&report(&findings()), dir.path());
    let text = missing.last().expect("a difference").to_string();
    assert!(text.ends_with("REPORT.md is missing"), "{text}");
}

#[test]
fn a_changed_line_is_named() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut report = report(&findings());
    write(&report, dir.path()).expect("a writable folder");
    report.markdown = report.markdown.replacen("## Summary", "## Resume", 1);
    let differences = check(&report, dir.path());
    let text = differences[0].to_string();
    assert_eq!(differences.len(), 1);
    assert!(text.contains("found:    ## Summary\n  expected: ## Resume"), "{text}");
}

#[test]
fn a_figure_that_no_claim_draws_is_named() {
    let dir = tempfile::tempdir().expect("a folder");
    let report = report(&findings());
    write(&report, dir.path()).expect("a writable folder");
    let old = dir.path().join("snapshots/figures/old.svg");
    std::fs::write(&old, "<svg/>").expect("a writable folder");
    let differences = check(&report, dir.path());
    assert!(differences[0].to_string().ends_with("old.svg is drawn by no claim"));
}

/// What `write` says of a folder in which `spoil` put something in the way.
fn failure(spoil: impl FnOnce(&Path)) -> String {
    let dir = tempfile::tempdir().expect("a folder");
    spoil(dir.path());
    let failure = write(&report(&findings()), dir.path()).expect_err("something in the way");
    let left = std::fs::read_dir(dir.path()).expect("a folder");
    let names: Vec<String> = left
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name != "snapshots" && name != "REPORT.md")
        .collect();
    assert!(names.is_empty(), "left behind: {names:?}");
    failure.to_string()
}

#[test]
fn a_folder_that_cannot_be_made_leaves_no_page_behind() {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("snapshots"), "").expect("a writable folder");
    let failure = write(&report(&findings()), dir.path()).expect_err("a file in the way");
    assert!(!dir.path().join("REPORT.md").exists());
    assert!(failure.to_string().starts_with("cannot create "), "{failure}");
}

#[test]
fn a_page_that_cannot_be_replaced_leaves_nothing_beside_it() {
    let sentence = failure(|dir| {
        std::fs::create_dir_all(dir.join("REPORT.md/full")).expect("a writable folder");
    });
    assert!(sentence.starts_with("cannot write "), "{sentence}");
    assert_eq!(sentence.lines().count(), 1);
}

#[test]
fn the_terminal_summary_is_as_reviewed() {
    assert_snapshot("toy_summary", &terminal::summary(PAPERS, &findings()));
}

#[test]
fn an_explanation_is_as_reviewed() {
    let text = terminal::explain(claim("toy/exit-time"), PAPERS);
    assert_snapshot("toy_explanation", &text);
}

#[test]
fn the_list_is_as_reviewed() {
    assert_snapshot("toy_list", &terminal::list_text(PAPERS));
}

#[test]
fn the_machine_readable_list_is_as_reviewed() {
    let json = serde_json::to_string_pretty(&terminal::list_json(PAPERS)).expect("plain data");
    assert_snapshot("toy_list_json", &json);
}

#[test]
#[cfg(unix)]
fn a_page_can_be_read_by_others() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().expect("a folder");
    let ordinary = dir.path().join("ordinary");
    std::fs::write(&ordinary, "").expect("a writable folder");
    write(&report(&findings()), dir.path()).expect("a writable folder");
    let mode = |path: &Path| path.metadata().expect("a file").permissions().mode();
    assert_eq!(mode(&dir.path().join("REPORT.md")), mode(&ordinary));
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
        let text = report(&odd);
        prop_assert!(!text.markdown.contains("NaN"));
        prop_assert!(text.figures.iter().all(|(_, svg)| !svg.contains("NaN")));
        prop_assert!(!terminal::summary(PAPERS, &odd).is_empty());
    }
}
