//! The report on a toy paper with a claim of each verdict.

mod files;
mod hostile;
#[path = "../toy_paper/mod.rs"]
mod toy_paper;

use std::path::Path;

use sgdcheck::claim::{Budget, Claim, Notes, Paper, Section};
use sgdcheck::evidence::{Evidence, Finding, RunId};
use sgdcheck::interval::Interval;
use sgdcheck::report::{PAGE, Report, render, terminal};
use sgdcheck::verdict::Verdict;
use toy_paper::{PAPER, claim, cost, evidence, findings, run};

const PAPERS: &[&Paper] = &[&PAPER];
/// A measure that sgdcheck has.
const MEASURE: &str = sgdcheck::measure::MEASURES[0].id;

fn report(findings: &[Finding]) -> Report {
    render(PAPERS, &evidence(findings.to_vec()))
}

/// The page of a claim.
fn page(findings: &[Finding], id: &str) -> String {
    let path = format!("snapshots/report/{id}.md");
    report(findings).file(&path).unwrap_or_else(|| panic!("no page {path}")).to_owned()
}

/// The first finding of a claim, changed.
fn changed(id: &str, change: impl FnOnce(&mut Finding)) -> Vec<Finding> {
    let mut all = findings();
    change(all.iter_mut().find(|finding| finding.claim == id).expect("a finding of the claim"));
    all
}

/// Snapshots live in the project's `snapshots/`, under names without the module.
fn assert_snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn the_index_is_as_reviewed() {
    assert_snapshot("toy_report", report(&findings()).index());
}

#[test]
fn a_refuted_claims_page_is_as_reviewed() {
    assert_snapshot("toy_claim", &page(&findings(), "toy/exit-time"));
}

#[test]
fn the_errata_are_as_reviewed() {
    assert_snapshot("toy_errata", &page(&findings(), "toy/errata"));
}

#[test]
fn the_report_has_a_page_per_claim_and_the_figures_of_what_ran() {
    let report = report(&findings());
    let paths: Vec<&str> = report.files.iter().map(|file| file.path.as_str()).collect();
    for claim in PAPER.claims() {
        let path = format!("snapshots/report/{}.md", claim.id);
        let page = report.file(&path).unwrap_or_else(|| panic!("no {path}"));
        assert!(page.contains(&format!("> {}", claim.statement)), "{path}");
    }
    let figures: Vec<&str> = paths.iter().copied().filter(|path| path.ends_with(".svg")).collect();
    let expected = ["exit-time", "exit-time-2", "weak-order-two", "limit"];
    let expected = expected.map(|name| format!("snapshots/figures/toy/{name}.svg"));
    assert_eq!(figures[..4], expected);
    assert_eq!(figures[4..], ["snapshots/figures/summary.svg"]);
    assert_eq!(paths.last(), Some(&PAGE));
}

/// Links to other files, of a page.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    // Of a place on a page, the page.
    let pages = targets.map(|target| target.split('#').next().unwrap_or_default());
    pages.filter(|target| !target.is_empty())
}

#[test]
fn every_relative_link_leads_to_a_file_of_the_report_or_to_a_source() {
    let report = report(&findings());
    let mut broken = Vec::new();
    for file in report.files.iter().filter(|file| file.path.ends_with(".md")) {
        for link in links(&file.text) {
            let mut folders: Vec<&str> = file.path.split('/').collect();
            folders.pop();
            for part in link.split('/') {
                match part {
                    ".." => drop(folders.pop()),
                    name => folders.push(name),
                }
            }
            let target = folders.join("/");
            let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(&target);
            if report.file(&target).is_none() && !source.is_file() {
                broken.push(format!("{}: {link}", file.path));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn ids_in_texts_are_links_unless_they_are_part_of_other_words() {
    let page = page(&findings(), "toy/exit-time");
    assert!(
        page.contains(
            "as in [toy/stationary-variance](stationary-variance.md), see toy/exit-times."
        ),
        "{page}"
    );
}

#[test]
fn figures_are_whole_and_of_coordinates_finer_than_pixels() {
    for file in report(&findings()).files.iter().filter(|file| file.path.ends_with(".svg")) {
        let (name, svg) = (&file.path, &file.text);
        let body = svg.lines().nth(1).expect("a second line");
        assert!(body.starts_with("<svg ") && svg.trim_end().ends_with("</svg>"), "{name}");
        let attributes = svg.split('"').skip(1).step_by(2);
        let is_fraction = |text: &&str| text.parse::<f64>().is_ok_and(|x| x.fract() != 0.0);
        assert!(name.ends_with("summary.svg") || 0 < attributes.filter(is_fraction).count());
    }
}

#[test]
fn a_figure_says_what_is_drawn_and_never_calls_a_theory_a_decoy() {
    let report = report(&findings());
    let svg = report.file("snapshots/figures/toy/exit-time.svg").expect("a figure");
    for words in [
        "Mean exit time against temperature.",
        "exact quadrature, corrected; σ = 1 (the paper's own).",
        "observed, by an oracle",
        "the corrected statement",
        "Bars are intervals that hold the truth.",
    ] {
        assert!(svg.contains(words), "{words}: {svg}");
    }
    assert!(!svg.contains("decoy") && !svg.contains("predicted"), "{svg}");
}

#[test]
fn a_caption_says_where_intervals_hide_behind_their_marks() {
    let page = page(&findings(), "toy/exit-time");
    assert!(page.contains("Bars are intervals that hold the truth."), "{page}");
    assert!(page.contains("The intervals are smaller than the marks."), "{page}");
}

#[test]
fn a_judged_limit_and_order_are_drawn() {
    let report = report(&findings());
    let svg = report.file("snapshots/figures/toy/limit.svg").expect("a figure");
    assert!(
        svg.contains("the judged limit: 0.7500 ± 0.0040 (black); allowed: 0.5 (blue)"),
        "{svg}"
    );
    let svg = report.file("snapshots/figures/toy/weak-order-two.svg").expect("a figure");
    assert!(svg.contains("slope 2: the least order allowed; judged: 2.0030 ± 0.0040"), "{svg}");
}

#[test]
fn several_observed_curves_are_drawn_beside_each_other_under_their_names() {
    let several = changed("toy/limit", |finding| {
        let second = finding.curves[0].clone();
        finding.curves.push(second);
        for (curve, name) in finding.curves.iter_mut().zip(["the first", "the second"]) {
            curve.name = name.to_owned();
        }
    });
    let report = report(&several);
    let svg = report.file("snapshots/figures/toy/limit.svg").expect("a figure");
    assert!(svg.contains("the first") && svg.contains("the second"), "{svg}");
    assert!(!svg.contains("observed, by"), "{svg}");
}

#[test]
fn figures_survive_points_that_have_no_place() {
    let mut odd = findings();
    let finding = odd.iter_mut().find(|finding| !finding.curves.is_empty());
    let points = &mut finding.expect("a finding with a curve").curves[0].points;
    points.push((0.3, Interval::UNKNOWN));
    points.push((f64::NAN, Interval::exactly(1.0)));
    points.push((0.35, Interval::at_least(-1.0)));
    for file in report(&odd).files {
        assert!(!file.text.contains("NaN"), "{}", file.path);
    }
}

#[test]
fn curves_of_costs_may_be_short_empty_or_tiny() {
    let mut of_cost = cost(MEASURE);
    let render_it = |cost| render(PAPERS, &Evidence { costs: vec![cost], ..evidence(findings()) });
    let report = render_it(of_cost.clone());
    let page = report.file("snapshots/report/cost.md").expect("a page");
    assert!(page.contains("| 8 | 27 |  |") && page.contains("| power | 1.31 ± 0.1 |  |"), "{page}");
    of_cost.curves[0].points.insert(0, (5e-324, Interval::exactly(5e-324)));
    let tiny = [(5e-324, Interval::exactly(5e-324))];
    of_cost.curves[1].points = tiny.to_vec();
    render_it(of_cost.clone());
    of_cost.curves.clear();
    render_it(of_cost);
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
    let report = report(&[]);
    assert!(report.index().contains("Not run, or not completely"), "{}", report.index());
    for file in report.files.iter().filter(|file| file.path.ends_with(".md")) {
        assert!(!file.text.contains("✓ Consistent**"), "{}", file.text);
    }
}

#[test]
fn findings_of_no_registered_check_are_counted() {
    let mut more = findings();
    let mut stranger = more[0].clone();
    stranger.claim = "toy/gone".to_owned();
    more.push(stranger);
    let report = report(&more);
    assert!(report.index().contains("1 finding of no registered check left out"));
}

#[test]
fn a_verdict_that_differs_from_the_record_comes_first_and_in_bold() {
    let report = report(&findings());
    let bold = report.index().find("**[toy/heavy-tails]").expect("a bold line");
    let counts = report.index().find("## Counts").expect("the table of verdicts");
    assert!(bold < counts);
}

#[test]
fn a_root_cause_is_told_once_with_what_falls_with_it() {
    let report = report(&findings());
    let index = report.index();
    let matters = index.split("## What matters most").nth(1).expect("the section");
    let matters = matters.split("\n## ").next().expect("its text");
    assert_eq!(matters.matches("toy/exit-rate]").count(), 1, "{matters}");
    assert!(matters.contains("With it falls: [toy/exit-rate]"), "{matters}");
    let (wrong, misprint) = (matters.find("toy/exit-time]"), matters.find("toy/limit]"));
    assert!(wrong.expect("wrong") < misprint.expect("a misprint"), "{matters}");
}

#[test]
fn symbols_keep_their_case() {
    let report = report(&findings());
    for file in &report.files {
        assert!(!file.text.contains("Γ_i begins") && !file.text.contains("Ε = "), "{}", file.text);
    }
    let page = report.file("snapshots/report/toy/exit-time.md").expect("a page");
    assert!(page.contains("**Fails because:** γ_i begins this sentence"), "{page}");
    assert!(page.contains("**Corrected: ✓ Consistent.** ε = η/2, and the prefactor"), "{page}");
}

#[test]
fn a_range_is_said_in_words() {
    let page = page(&findings(), "toy/exit-time");
    let words = "Within 10 % from V/ε = 7 for “quartic”, from 12 at worst of 16 random ones, \
                 nowhere for “flat”. Within 1 % from V/ε = 50 for “quartic”, nowhere for “flat”, \
                 nowhere at worst of 16 random ones; tested to 50.";
    assert!(page.contains(words), "{page}");
}

#[test]
fn the_two_micro_signs_are_one() {
    let named = changed("toy/exit-time", |finding| finding.summary = "\u{b5} = 0.5".to_owned());
    let report = report(&named);
    assert!(report.files.iter().all(|file| !file.text.contains('\u{b5}')));
    assert!(report.files.iter().any(|file| file.text.contains("\u{3bc} = 0.5")));
}

#[test]
fn every_table_has_rows_of_one_length() {
    for file in report(&findings()).files.iter().filter(|file| file.path.ends_with(".md")) {
        let mut columns = 0;
        for line in file.text.lines() {
            let here = line.replace("\\|", "").matches('|').count();
            if !line.starts_with("| ") {
                columns = 0;
            } else if columns == 0 {
                columns = here;
            } else {
                assert_eq!(here, columns, "{}: {line}", file.path);
            }
        }
    }
}

/// A claim that fills its line of the index.
fn wordy(number: usize) -> &'static Claim {
    let long = "Words that say what is wrong go on and on until the sentence is cut. ".repeat(6);
    let long: &'static str = Box::leak(long.replace(". ", ", ").into_boxed_str());
    let notes = Notes { because: long, ..Notes::NONE };
    let id = format!("toy/a-claim-whose-name-is-rather-long-{number}");
    let id: &'static str = Box::leak(id.into_boxed_str());
    let exit = claim("toy/exit-time");
    Box::leak(Box::new(Claim {
        id,
        statement: long,
        correction: Some(long),
        notes,
        source: exit.source,
        locus: "Theorem 12, the remark after it, and Figure 3",
        experiments: exit.experiments,
        ..Claim::BLANK
    }))
}

#[test]
fn the_index_of_145_claims_that_fail_is_below_100_kilobytes() {
    let claims: Vec<&'static Claim> = (0..145).map(wordy).collect();
    let claims: &'static [&'static Claim] = Box::leak(claims.into_boxed_slice());
    let sections: &'static [Section] = Box::leak(Box::new([Section { title: "all", claims }]));
    let paper = Paper { name: "toy", citation: "Toy", sections, ..Paper::BLANK };
    let failed = findings().into_iter().filter(|finding| finding.claim == "toy/exit-time");
    let failed: Vec<Finding> = failed.collect();
    // Half of them fail, as much as can be feared.
    let all = claims.iter().step_by(2).flat_map(|claim| {
        failed.iter().map(|finding| Finding { claim: claim.id.to_owned(), ..finding.clone() })
    });
    let report = render(&[&paper], &evidence(all.collect()));
    let length = report.index().len();
    assert!(length < 100_000, "{length} bytes");
}

#[test]
fn unknown_and_infinite_intervals_are_shown_as_such() {
    let with = |predicted, observed| {
        let with = |finding: &mut Finding| {
            finding.predicted = predicted;
            finding.observed = observed;
            finding.verdict = Verdict::Inconclusive;
        };
        page(&changed("toy/stationary-variance", with), "toy/stationary-variance")
    };
    for (row, (predicted, observed, expected)) in [
        (Interval::exactly(1.0), Interval::UNKNOWN, "| 1 | unknown |"),
        (Interval::exactly(1.0), Interval::new(f64::NAN, 2.0), "| 1 | unknown |"),
        (Interval::at_most(3.0), Interval::at_least(2.5), "| ≤ 3 | ≥ 2.5 |"),
        (Interval::exactly(f64::INFINITY), Interval::at_most(1e308), "| ∞ | ≤ 1e308 |"),
        (Interval::UNKNOWN, Interval::exactly(-0.0), "| anything | 0 |"),
    ]
    .into_iter()
    .enumerate()
    {
        let page = with(predicted, observed);
        assert!(page.contains(expected), "row {row}: {expected} is missing: {page}");
    }
}

#[test]
fn an_infinite_departure_is_no_number() {
    let infinite = changed("toy/exit-time", |finding| {
        finding.predicted = Interval::exactly(f64::INFINITY);
    });
    let page = page(&infinite, "toy/exit-time");
    assert!(page.contains("| ∞ |") && !page.contains("1e300"), "{page}");
}

#[test]
fn of_many_instances_the_worst_are_shown() {
    let random = |number: u32| {
        let mut finding = findings()[0].clone();
        finding.name = format!("random {number}");
        finding.observed = Interval::around(1.0 / 3.0, f64::from(number) * 1e-12);
        finding
    };
    let deep = RunId { budget: Budget::Deep, ..run() };
    let many: Vec<Finding> = (1..=24).map(random).collect();
    let report = render(PAPERS, &Evidence { run: deep, ..evidence(many) });
    let page = report.file("snapshots/report/toy/stationary-variance.md").expect("a page");
    let evidence = page.split("**Lyapunov equation**").nth(1).expect("the part");
    let evidence = evidence.split("**simulated SGD**").next().expect("its table");
    assert!(evidence.contains("| random 24 |") && !evidence.contains("| random 8 |"), "{evidence}");
    assert!(evidence.contains("8 more, none worse: ✓ Consistent on 8."), "{evidence}");
}

#[test]
fn the_terminal_summary_is_as_reviewed() {
    assert_snapshot("toy_summary", &terminal::summary(PAPERS, &evidence(findings())));
}

#[test]
fn the_results_of_some_claims_are_as_reviewed() {
    let some = ["toy/exit-time", "toy/heavy-tails", "toy/trained-network", "toy/interrupted"];
    let text = terminal::results(PAPERS, &evidence(findings()), |id| some.contains(&id));
    assert_snapshot("toy_results", &text);
}

#[test]
fn an_untested_claim_is_called_untested() {
    let text = terminal::results(PAPERS, &evidence(vec![]), |id| id == "toy/trained-network");
    assert!(text.contains("– Untested"), "{text}");
    assert!(!text.contains("recorded one"), "{text}");
}

#[test]
fn an_explanation_is_as_reviewed() {
    let text = terminal::explain(claim("toy/exit-time"), PAPERS);
    assert_snapshot("toy_explanation", &text);
}

#[test]
fn the_list_is_as_reviewed() {
    assert_snapshot("toy_list", &terminal::Listing::new(PAPERS).text());
}

#[test]
fn the_machine_readable_list_is_as_reviewed() {
    let json =
        serde_json::to_string_pretty(&terminal::Listing::new(PAPERS).json()).expect("plain data");
    assert_snapshot("toy_list_json", &json);
}
