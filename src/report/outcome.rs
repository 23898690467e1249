//! What a run says of each claim: registered experiments joined with their findings.

use std::collections::HashMap;

use crate::claim::{Claim, Fault, Paper, Reading, Section};
use crate::evidence::{Evidence, Finding, Reach, Role};
use crate::experiment::Check;
use crate::interval::Interval;
use crate::verdict::Verdict;

/// A paper and what was found on each of its claims, in its order.
pub struct PaperOutcome<'a> {
    /// The paper.
    pub paper: &'a Paper,
    /// Its claims.
    pub claims: Vec<Outcome<'a>>,
}

impl<'a> PaperOutcome<'a> {
    /// Its sections with their claims.
    pub fn sections(&self) -> impl Iterator<Item = (&'a Section, &[Outcome<'a>])> {
        let mut rest = self.claims.as_slice();
        self.paper.sections.iter().map(move |section| {
            let (claims, after) = rest.split_at(section.claims.len());
            rest = after;
            (section, claims)
        })
    }
}

/// A claim and what was found on each of its experiments, in the registered order.
pub struct Outcome<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// Its experiments.
    pub parts: Vec<Part<'a>>,
    /// Its controls.
    pub controls: Vec<Part<'a>>,
    /// How far its formulas were found to reach.
    pub reaches: Vec<&'a Reach>,
}

/// An experiment and what was found on each of its instances, in the order in which they run.
pub struct Part<'a> {
    /// The experiment.
    pub check: &'a dyn Check,
    /// Its instances.
    pub rows: Vec<Row<'a>>,
}

/// An instance and what was found, or nothing if it did not run.
pub struct Row<'a> {
    /// `random 3`, or the name of a named instance.
    pub name: String,
    /// What was found.
    pub finding: Option<&'a Finding>,
}

impl Outcome<'_> {
    /// The verdict of a reading: the worst of its experiments. `None` if nothing is registered
    /// under the corrected reading; the printed one is then `Untested`.
    pub fn verdict(&self, reading: Reading) -> Option<Verdict> {
        let mut verdicts = self.parts_of(reading).map(Part::verdict).peekable();
        if verdicts.peek().is_none() {
            return (reading == Reading::AsPrinted).then_some(Verdict::Untested);
        }
        Some(Verdict::worst(verdicts))
    }

    /// The verdict of the statement as it stands in the paper.
    pub fn as_printed(&self) -> Verdict {
        self.verdict(Reading::AsPrinted).unwrap_or(Verdict::Untested)
    }

    /// The verdict of the nearest true statement, if there is one.
    pub fn corrected(&self) -> Option<Verdict> {
        self.verdict(Reading::Corrected)
    }

    /// What is wrong with the statement as printed, if this run found the fault that is recorded.
    pub fn fault(&self) -> Option<Fault> {
        let faulty = matches!(self.as_printed(), Verdict::Refuted | Verdict::Vacuous);
        self.claim.fault().filter(|_| faulty)
    }

    /// The part that decides on a reading: of those with the worst verdict the first with the claim's fault, or the first.
    pub fn decisive(&self, reading: Reading) -> Option<&Part<'_>> {
        let verdict = self.verdict(reading)?;
        let mut worst = self.parts_of(reading).filter(|part| part.verdict() == verdict);
        let first = worst.next()?;
        let at_fault = |part: &&Part<'_>| part.check.expects().fault() == self.claim.fault();
        Some(std::iter::once(first).chain(worst).find(at_fault).unwrap_or(first))
    }

    /// The experiments of a reading.
    pub fn parts_of(&self, reading: Reading) -> impl Iterator<Item = &Part<'_>> {
        self.parts.iter().filter(move |part| part.check.reading() == reading)
    }

    /// Every finding, in the order in which they run.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.parts.iter().chain(&self.controls).flat_map(Part::findings)
    }

    /// Experiments that ran, and whose verdict is not the recorded one.
    pub fn unexpected(&self) -> impl Iterator<Item = &Part<'_>> {
        self.parts.iter().chain(&self.controls).filter(|part| part.is_unexpected())
    }

    /// Whether anything of it ran.
    pub fn ran(&self) -> bool {
        self.findings().next().is_some()
    }

    /// Whether anything that is registered has not run.
    pub fn is_incomplete(&self) -> bool {
        let missing = |part: &Part| part.rows.iter().any(|row| row.finding.is_none());
        self.parts.iter().chain(&self.controls).any(missing)
    }
}

impl<'a> Part<'a> {
    /// The worst verdict over all instances; what did not run is `Untested`.
    pub fn verdict(&self) -> Verdict {
        Verdict::worst(self.rows.iter().map(Row::verdict))
    }

    /// Its findings, in the order in which they run.
    pub fn findings(&self) -> impl Iterator<Item = &'a Finding> {
        self.rows.iter().filter_map(|row| row.finding)
    }

    /// The worst verdict over the instances that ran; `None` if none did.
    pub fn found(&self) -> Option<Verdict> {
        self.findings().map(|finding| finding.verdict).max()
    }

    /// Whether it ran, and found another verdict than the recorded one.
    pub fn is_unexpected(&self) -> bool {
        self.found().is_some_and(|found| found != self.check.expects().verdict())
    }

    /// The finding that decides the verdict: the worst, and of these the furthest from what is
    /// allowed in units of the resolution.
    pub fn deciding(&self) -> Option<&'a Finding> {
        self.findings().reduce(
            |worst, next| {
                if severity(worst) < severity(next) { next } else { worst }
            },
        )
    }
}

/// Findings that refute: the one that is simplest to state, shrunk ones included, and the one that is furthest
/// from what the statement allows.
#[derive(Clone, Copy)]
pub struct Counterexamples<'a> {
    /// The simplest.
    pub simplest: &'a Finding,
    /// The worst.
    pub worst: &'a Finding,
}

impl<'a> Part<'a> {
    /// Its counterexamples, if it has any.
    pub fn counterexamples(&self) -> Option<Counterexamples<'a>> {
        let refuted = || self.findings().filter(|finding| finding.verdict == Verdict::Refuted);
        let with_shrunk = refuted().flat_map(|f| [f.shrunk.as_deref(), Some(f)]).flatten();
        let simplest = with_shrunk.min_by_key(|finding| finding.summary.chars().count())?;
        let worst = self.deciding().filter(|finding| finding.verdict == Verdict::Refuted)?;
        Some(Counterexamples { simplest, worst })
    }
}

impl Row<'_> {
    /// The finding's verdict, or `Untested`.
    pub fn verdict(&self) -> Verdict {
        self.finding.map_or(Verdict::Untested, |finding| finding.verdict)
    }
}

/// Joins the claims of some papers with evidence, whatever its order.
pub fn outcomes<'a>(papers: &[&'a Paper], evidence: &'a Evidence) -> Vec<PaperOutcome<'a>> {
    let found: HashMap<[&str; 3], &Finding> =
        evidence.findings.iter().map(|finding| (key(finding), finding)).collect();
    let part = |claim: &'a Claim, check: &'a dyn Check| {
        let row = |name: String| Row {
            finding: found.get(&[claim.id, check.name(), &name]).copied(),
            name,
        };
        Part { check, rows: check.instances(evidence.run.budget).into_iter().map(row).collect() }
    };
    let outcome = |claim: &'static Claim| Outcome {
        claim,
        parts: claim.experiments.iter().map(|&check| part(claim, check)).collect(),
        controls: claim.controls.iter().map(|&check| part(claim, check)).collect(),
        reaches: evidence.reaches.iter().filter(|reach| reach.claim == claim.id).collect(),
    };
    let of_paper =
        |&paper: &&'a Paper| PaperOutcome { paper, claims: paper.claims().map(&outcome).collect() };
    papers.iter().map(of_paper).collect()
}

fn key(finding: &Finding) -> [&str; 3] {
    [&finding.claim, &finding.experiment, &finding.name]
}

/// Orders findings from best to worst: by verdict, then by the departure that it rests on.
pub fn severity(finding: &Finding) -> (Verdict, f64) {
    let departure = departure(finding);
    let end = match finding.verdict {
        Verdict::Refuted => departure.low(),
        _ => departure.high(),
    };
    (finding.verdict, end)
}

/// How far the truth is from what the statement allows, in units of the resolution: between the
/// nearest and the furthest point of the observed interval.
pub fn departure(finding: &Finding) -> Interval {
    let (allowed, seen) = (finding.predicted, finding.observed);
    let beyond = |below: f64, above: f64| below.max(above).max(0.0) / finding.resolution;
    let nearest = beyond(allowed.low() - seen.high(), seen.low() - allowed.high());
    let furthest = beyond(allowed.low() - seen.low(), seen.high() - allowed.high());
    if nearest.is_nan() || furthest.is_nan() {
        return Interval::UNKNOWN;
    }
    Interval::between(nearest, furthest)
}

/// Whether the finding judges an order of convergence: then its interval is a fitted order, and
/// its first curve holds the weak errors by which it was fitted.
pub fn weak_errors(finding: &Finding) -> Option<&[(f64, Interval)]> {
    let first = finding.curves.first()?;
    (first.role == Role::Stated).then_some(first.points.as_slice())
}
