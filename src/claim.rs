//! Claims and papers. The words that a claim's file needs are all found here.

use std::fmt;

use include_dir::Dir;

pub use crate::budget::{Budget, PerBudget};
pub use crate::experiment::{
    ByHand, Check, Decoy, Expected, Experiment, Fault, Instance, Instances, Reading, Simulation,
    Witness,
};
pub use crate::observation::Observation;
pub use crate::prediction::{Prediction, Resolution, Rung, Statement};
pub use crate::range::{Range, Scan, Within};
use crate::verdict::Verdict;

/// One statement of one paper, with its hypotheses and the experiments that judge it.
pub struct Claim {
    /// `paper/what-is-claimed`, in lower case with hyphens.
    pub id: &'static str,
    /// Where the paper says it.
    pub locus: &'static str,
    /// What the paper says, in a full sentence.
    pub statement: &'static str,
    /// The hypotheses, those stated pages earlier included.
    pub assumes: &'static [&'static str],
    /// The nearest true statement as a full sentence, where the printed one fails, is unclear, says
    /// nothing or cannot be run here.
    pub correction: Option<&'static str>,
    /// The defence of the verdict.
    pub notes: Notes,
    /// Pictures, where they say more than a table.
    pub figures: &'static [Figure],
    /// The claim's source file: `file!()`.
    pub source: &'static str,
    /// One entry per part of the statement and witness, the decisive part first. Empty: the claim is
    /// untested.
    pub experiments: &'static [&'static dyn Check],
    /// What shows that refuted formulas were copied right: the same predictions where the cause of the
    /// fault is switched off, or their values worked out by hand. All must be Consistent.
    pub controls: &'static [&'static dyn Check],
    /// How far the formula may be trusted.
    pub range: Range,
}

/// The defence of a verdict, in plain sentences. What is told elsewhere is a link; empty fields are left
/// out.
#[derive(Clone, Copy, Debug)]
pub struct Notes {
    /// *Fails because*, or *holds because*.
    pub because: &'static str,
    /// *Repaired by*, *made precise by*: what the corrected reading changes.
    pub repaired: &'static str,
    /// *How we know*: which independent routes, which symbols had to be inferred.
    pub known: &'static str,
    /// *Open*.
    pub open: &'static str,
}

impl Notes {
    /// No notes.
    pub const NONE: Notes = Notes { because: "", repaired: "", known: "", open: "" };

    /// The fields that say something, under the titles that a claim with that verdict gives them.
    pub fn titled(&self, printed: Verdict) -> impl Iterator<Item = (&'static str, &'static str)> {
        let (because, repaired) = match printed {
            Verdict::Refuted | Verdict::Vacuous => ("Fails because", "Repaired by"),
            Verdict::Consistent => ("Holds because", "Made precise by"),
            Verdict::Inconclusive | Verdict::Untested => ("Undecided because", "Made precise by"),
        };
        let fields = [
            (because, self.because),
            (repaired, self.repaired),
            ("How we know", self.known),
            ("Open", self.open),
        ];
        fields.into_iter().filter(|(_, text)| !text.trim().is_empty())
    }
}

impl Claim {
    /// A claim without the fields that many do without: `Claim { id: .., ..Claim::BLANK }`.
    pub const BLANK: Claim = Claim {
        id: "",
        locus: "",
        statement: "",
        assumes: &[],
        correction: None,
        notes: Notes::NONE,
        figures: &[],
        source: "",
        experiments: &[],
        controls: &[],
        range: Range::None,
    };

    /// The paper's name: the id up to the slash.
    pub fn paper(&self) -> &'static str {
        self.id.split('/').next().unwrap_or(self.id)
    }

    /// The section of the paper: the folder of the source file below the paper's own, if there is one.
    pub fn section(&self) -> Option<String> {
        let source = self.source.replace('\\', "/");
        let (_, below) = source.rsplit_once(&format!("/{}/", self.paper()))?;
        below.split_once('/').map(|(section, _)| section.to_owned())
    }

    /// The experiments of a reading.
    pub fn experiments_of(&self, reading: Reading) -> impl Iterator<Item = &'static dyn Check> {
        self.experiments.iter().copied().filter(move |check| check.reading() == reading)
    }

    /// Experiments and controls: all that runs.
    pub fn checks(&self) -> impl Iterator<Item = &'static dyn Check> {
        self.experiments.iter().chain(self.controls).copied()
    }

    /// The verdict recorded for a reading: the worst that its experiments expect.
    pub fn recorded(&self, reading: Reading) -> Option<Verdict> {
        let mut verdicts =
            self.experiments_of(reading).map(|check| check.expects().verdict()).peekable();
        if verdicts.peek().is_none() {
            return (reading == Reading::AsPrinted).then_some(Verdict::Untested);
        }
        Some(Verdict::worst(verdicts))
    }

    /// The worst fault of its parts as printed. [`Fault::Inherited`] only if no part has one of its own.
    pub fn fault(&self) -> Option<Fault> {
        self.experiments_of(Reading::AsPrinted).filter_map(|check| check.expects().fault()).max()
    }
}

impl fmt::Debug for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claim").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A paper: its citation and its claims, in the paper's order.
pub struct Paper {
    /// The prefix of its claims' ids.
    pub name: &'static str,
    /// Authors, title, year.
    pub citation: &'static str,
    /// The same as an entry of BibTeX whose key is the name; may be empty.
    pub bibtex: &'static str,
    /// The version that was audited, as precisely as it can be named; may be empty.
    pub version: &'static str,
    /// Its sections, in the paper's order.
    pub sections: &'static [Section],
    /// The sources of the crate that encodes it, `include_dir!("$CARGO_MANIFEST_DIR/src")`: evidence
    /// knows by them which code it came from.
    pub sources: &'static Dir<'static>,
    /// What it calls the quantities that other papers have too.
    pub notation: &'static [Symbol],
    /// Questions that its formulas answer.
    pub answers: &'static [Answer],
    /// Slips of the pen that do no harm, each with its place and what is meant: they close the errata.
    pub slips: &'static [&'static str],
}

/// What a paper calls a quantity.
#[derive(Clone, Copy, Debug)]
pub struct Symbol {
    /// The quantity, in the same words for every paper.
    pub quantity: &'static str,
    /// The paper's symbol for it.
    pub symbol: &'static str,
}

/// A question of somebody who wants a number, and whose formula answers it.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// The question, in the same words wherever it is answered.
    pub question: &'static str,
    /// What to use, in a few words.
    pub formula: &'static str,
    /// The claim that says how far it may be trusted.
    pub claim: &'static str,
}

impl Paper {
    /// A paper without the fields that some do without: `Paper { name: .., ..Paper::BLANK }`.
    pub const BLANK: Paper = Paper {
        name: "",
        citation: "",
        bibtex: "",
        version: "",
        sections: &[],
        sources: &Dir::new("", &[]),
        notation: &[],
        answers: &[],
        slips: &[],
    };

    /// Its claims, in the paper's order.
    pub fn claims(&self) -> impl Iterator<Item = &'static Claim> + use<> {
        self.sections.iter().flat_map(|section| section.claims).copied()
    }
}

/// A section of a paper.
pub struct Section {
    /// Which one, and what it is about.
    pub title: &'static str,
    /// Its claims, in the paper's order.
    pub claims: &'static [&'static Claim],
}

/// A picture of one experiment: its observed, predicted and misread curves, or several observed ones beside each other.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    /// Whose finding is drawn.
    pub experiment: &'static str,
    /// The instances that are drawn; empty: the experiment's first.
    pub instances: &'static [&'static str],
    /// What one sees.
    pub caption: &'static str,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// Where the judged number belongs, if it is the limit of the observed curve: it is drawn there.
    pub limit: Option<Side>,
}

/// A side of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Where the horizontal axis begins.
    Left,
    /// Where it ends.
    Right,
}

impl Figure {
    /// A figure without words.
    pub const BLANK: Figure = Figure {
        experiment: "",
        instances: &[],
        caption: "",
        x: Axis { label: "", log: false },
        y: Axis { label: "", log: false },
        limit: None,
    };

    /// Whether it draws an instance of that index and name.
    pub fn draws(&self, index: usize, name: &str) -> bool {
        if self.instances.is_empty() { index == 0 } else { self.instances.contains(&name) }
    }
}

/// An axis of a figure.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    /// Its label, with units.
    pub label: &'static str,
    /// Whether it is logarithmic.
    pub log: bool,
}
