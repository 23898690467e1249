//! The report on a toy paper with a claim of each verdict.

mod toy_paper;

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use sgdcheck::claim::{Budget, Claim, Notes, Paper, Section};
use sgdcheck::evidence::{Evidence, Finding, RunId};
use sgdcheck::interval::Interval;
use sgdcheck::report::{PAGE, Report, check, foreign, render, terminal, writable, write};
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
    settings.set_snapshot_path("../snapshots");
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
    targets.filter(|target| !target.starts_with('#'))
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
fn figures_survive_points_that_have_no_place() {
    let mut odd = findings();
    let finding = odd.iter_mut().find(|finding| !finding.curves.is_empty());
    let points = &mut finding.expect("a finding with a curve").curves[0].points;
    points.push((0.3, Interval::UNKNOWN));
    points.push((f64::NAN, Interval::exactly(1.0)));
    points.push((0.35, Interval::new(-1.0, f64::INFINITY)));
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
    assert!(page.contains("| 8 | 27 |  |") && page.contains("| exponent | 0.97 | 3 |"), "{page}");
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
    let words = "Within 10 % from V/ε = 7 on (quartic), 12 at worst of 16 random ones, nowhere on \
                 (flat). Within 1 % from V/ε = 50 on (quartic), nowhere on (flat), nowhere at worst \
                 of 16 random ones; tested to 50.";
    assert!(page.contains(words), "{page}");
}

#[test]
fn the_two_micro_signs_are_one() {
    let named = changed("toy/exit-time", |finding| finding.summary = "\u{b5} = 0.5".to_owned());
    let report = report(&named);
    assert!(report.files.iter().all(|file| !file.text.contains('\u{b5}')));
    assert!(report.files.iter().any(|file| file.text.contains("\u{3bc} = 0.5")));
}

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

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

/// All files below a folder, by name.
fn below(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

#[test]
fn a_written_report_checks_and_holds_nothing_else() {
    let dir = folder();
    let report = report(&findings());
    writable(dir.path()).expect("a writable folder");
    write(&report, dir.path()).expect("a writable folder");
    assert_eq!(check(&report, dir.path()), []);
    assert_eq!(foreign(dir.path()), [""; 0].map(PathBuf::from));
    assert_eq!(below(dir.path()).len(), report.files.len());
}

#[test]
fn a_missing_page_is_named() {
    let missing = check(&report(&findings()), folder().path());
    let text = missing.last().expect("a difference").to_string();
    assert!(text.ends_with("REPORT.md is missing"), "{text}");
}

#[test]
fn a_changed_line_is_named() {
    let dir = folder();
    let mut report = report(&findings());
    write(&report, dir.path()).expect("a writable folder");
    let index = &mut report.files.last_mut().expect("the index").text;
    *index = index.replacen("## Counts", "## Accounts", 1);
    let differences = check(&report, dir.path());
    let text = differences[0].to_string();
    assert_eq!(differences.len(), 1);
    assert!(text.contains("found:    ## Counts\n  expected: ## Accounts"), "{text}");
}

#[test]
fn what_an_earlier_report_had_is_named_and_then_removed() {
    let dir = folder();
    let earlier = report(&findings());
    write(&earlier, dir.path()).expect("a writable folder");
    let later = report(&[]);
    let differences: Vec<String> =
        check(&later, dir.path()).iter().map(ToString::to_string).collect();
    let named = |name: &str| differences.iter().any(|text| text.ends_with(name));
    assert!(named("limit.svg belongs to no claim any more"), "{differences:?}");
    write(&later, dir.path()).expect("a writable folder");
    assert_eq!(check(&later, dir.path()), []);
    assert!(!dir.path().join("snapshots/figures/toy").exists());
}

#[test]
fn files_of_others_are_named_and_left() {
    let dir = folder();
    let report = report(&findings());
    let others = ["snapshots/figures/mine.svg", "snapshots/report/toy/mine.md"];
    let others = others.map(|name| dir.path().join(name));
    write(&report, dir.path()).expect("a writable folder");
    for path in &others {
        std::fs::write(path, "mine").expect("a writable folder");
    }
    assert_eq!(check(&report, dir.path()), []);
    write(&report, dir.path()).expect("a writable folder");
    assert_eq!(foreign(dir.path()), others);
}

/// What `write` says of a folder in which `spoil` put something in the way, which must still be there.
fn failure(spoil: impl FnOnce(&Path)) -> String {
    let dir = folder();
    spoil(dir.path());
    let before = below(dir.path());
    let failure = write(&report(&findings()), dir.path()).expect_err("something in the way");
    assert_eq!(below(dir.path()), before, "written or left behind");
    let sentence = failure.to_string();
    assert_eq!(sentence.lines().count(), 1, "{sentence}");
    sentence
}

#[test]
fn an_index_of_somebody_else_is_not_replaced() {
    let text = "# My thesis\n";
    let sentence = failure(|dir| {
        std::fs::write(dir.join(PAGE), text).expect("a writable folder");
        assert!(writable(dir).is_err());
    });
    assert!(sentence.ends_with("it was not written by sgdcheck; move it away first"), "{sentence}");
}

#[test]
fn a_figure_of_somebody_else_is_not_replaced() {
    let sentence = failure(|dir| {
        let figures = dir.join("snapshots/figures/toy");
        std::fs::create_dir_all(&figures).expect("a writable folder");
        std::fs::write(figures.join("limit.svg"), "<svg/>").expect("a writable folder");
    });
    assert!(sentence.contains("limit.svg: it was not written by sgdcheck"), "{sentence}");
}

#[test]
fn a_folder_that_cannot_be_made_leaves_no_page_behind() {
    let sentence = failure(|dir| {
        std::fs::write(dir.join("snapshots"), "").expect("a writable folder");
    });
    assert!(sentence.starts_with("cannot create "), "{sentence}");
}

#[test]
fn a_folder_in_the_place_of_the_index_is_left() {
    let sentence = failure(|dir| {
        std::fs::create_dir_all(dir.join("REPORT.md/full")).expect("a writable folder");
    });
    assert!(sentence.ends_with("it is no file"), "{sentence}");
}

#[test]
#[cfg(unix)]
fn links_are_not_followed() {
    use std::os::unix::fs::symlink;
    let elsewhere = folder();
    let (mine, report) = (elsewhere.path().join("mine.svg"), report(&findings()));
    let marked = report.file("snapshots/figures/summary.svg").expect("a figure");
    std::fs::write(&mine, marked).expect("a writable folder");
    let sentence = failure(|dir| {
        std::fs::create_dir(dir.join("snapshots")).expect("a writable folder");
        symlink(elsewhere.path(), dir.join("snapshots/figures")).expect("a link");
    });
    assert!(sentence.contains("is a link"), "{sentence}");
    let sentence = failure(|dir| {
        std::fs::create_dir_all(dir.join("snapshots/figures")).expect("a writable folder");
        symlink(&mine, dir.join("snapshots/figures/summary.svg")).expect("a link");
    });
    assert!(sentence.ends_with("it is a link"), "{sentence}");
    // A link that is not in the way stays, and so does what it leads to.
    let dir = folder();
    std::fs::create_dir_all(dir.path().join("snapshots/figures")).expect("a writable folder");
    symlink(&mine, dir.path().join("snapshots/figures/old.svg")).expect("a link");
    symlink(elsewhere.path(), dir.path().join("snapshots/figures/old")).expect("a link");
    write(&report, dir.path()).expect("a writable folder");
    assert!(mine.exists() && dir.path().join("snapshots/figures/old.svg").exists());
}

#[test]
fn what_a_killed_report_left_is_cleared() {
    let dir = folder();
    let report = report(&findings());
    write(&report, dir.path()).expect("a writable folder");
    let left = [".sgdcheck-a1B2c3", "snapshots/figures/toy/.sgdcheck-XXXXXX"];
    let kept = [".sgdcheck-notes", "snapshots/figures/toy/.sgdcheck-mine.txt"];
    for name in left.iter().chain(&kept) {
        std::fs::write(dir.path().join(name), "half a page").expect("a writable folder");
    }
    write(&report, dir.path()).expect("a writable folder");
    assert!(left.iter().all(|name| !dir.path().join(name).exists()));
    assert!(kept.iter().all(|name| dir.path().join(name).exists()));
}

#[test]
#[cfg(unix)]
fn two_reports_at_once_do_not_mix() {
    let dir = folder();
    writable(dir.path()).expect("a writable folder");
    let folder = std::fs::File::open(dir.path().join("snapshots/report")).expect("a folder");
    folder.try_lock().expect("nobody else");
    let failure = write(&report(&findings()), dir.path()).expect_err("another report");
    assert!(failure.to_string().ends_with("another report is being written"), "{failure}");
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
    let dir = folder();
    let ordinary = dir.path().join("ordinary");
    std::fs::write(&ordinary, "").expect("a writable folder");
    write(&report(&findings()), dir.path()).expect("a writable folder");
    let mode = |path: &Path| path.metadata().expect("a file").permissions().mode();
    assert_eq!(mode(&dir.path().join(PAGE)), mode(&ordinary));
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
