//! The figure of a claim: what was observed, what the statement says, and other readings.

use crate::claim::{Axis, Figure, Reading, Side};
use crate::evidence::{Curve, Finding, Role};
use crate::interval::Interval;
use crate::report::outcome::Part;
use crate::report::scales::Scale;
use crate::report::svg::{Anchor, Color, Drawing, Point, Stroke, Style};
use crate::report::text::subscripted;
use crate::report::wording::{cut, lines};
use crate::report::{numbers, phrases};

const WIDTH: f64 = 720.0;
const PLOT_HEIGHT: f64 = 360.0;
const LEFT: f64 = 78.0;
const RIGHT: f64 = 28.0;
/// Below the plot: labels of ticks and axis.
const BELOW: f64 = 48.0;
const LINE: f64 = 18.0;
const LEGEND_ROW: f64 = 20.0;
/// Characters that fit into a line of the title, of the details and of the legend.
const TITLE_WIDTH: usize = 94;
const DETAIL_WIDTH: usize = 104;
const LEGEND_WIDTH: usize = 90;
/// The details of an instance may take this many lines.
const DETAIL_LINES: usize = 3;

const DOT: f64 = 4.0;

/// Dark enough on white, and distinct for colour-blind readers (Okabe and Ito, 2008).
const BLUE: Color = "#0072b2";
pub(crate) const VERMILION: Color = "#d55e00";
const GREEN: Color = "#009e73";
pub(crate) const ORANGE: Color = "#e69f00";
pub(crate) const PURPLE: Color = "#cc79a7";
const SKY: Color = "#56b4e9";
const OTHERS: [Color; 5] = [VERMILION, PURPLE, ORANGE, GREEN, SKY];
pub(crate) const INK: Color = "#222222";
pub(crate) const GREY: Color = "#707070";
pub(crate) const GRID: Color = "#e4e4e4";

/// How a curve is drawn.
#[derive(Clone, Copy)]
struct Look {
    color: Color,
    dots: bool,
    line: bool,
    dash: f64,
}

/// All that a figure shows.
struct Picture<'a> {
    caption: String,
    detail: String,
    axes: (Axis, Axis),
    curves: Vec<(&'a Curve, Look, String)>,
    limit: Option<(Side, &'a Finding)>,
    /// The least order that the statement allows, and what was found, of a ladder of errors.
    order: Option<(f64, Interval)>,
}

/// A drawing and what must be said of its intervals.
pub(crate) struct Drawn {
    pub(crate) svg: String,
    pub(crate) remark: &'static str,
}

/// The picture of findings of a part: of one, all its curves; where several curves were observed, these beside
/// each other.
pub(crate) fn draw(figure: &Figure, part: &Part, findings: &[&Finding]) -> Drawn {
    let axes = (figure.x, figure.y);
    let problems: Vec<String> =
        findings.iter().map(|finding| phrases::problem_in_full(finding)).collect();
    let detail = format!("Drawn: {}; {}.", figure.experiment, problems.join("; "));
    let observed = findings.iter().flat_map(|finding| {
        let observed = finding.curves.iter().filter(|curve| curve.role == Role::Observed);
        observed.map(|curve| (finding.name.as_str(), curve))
    });
    let observed: Vec<(&str, &Curve)> = observed.collect();
    let finding = match (findings, observed.len()) {
        (&[finding], 0 | 1) => finding,
        _ => {
            let curve = |(instance, curve): (&str, &Curve)| {
                let instance = if findings.len() == 1 { "" } else { instance };
                let words = [instance, &curve.name].into_iter().filter(|word| !word.is_empty());
                Curve { name: words.collect::<Vec<_>>().join(", "), ..curve.clone() }
            };
            let curves: Vec<Curve> = observed.into_iter().map(curve).collect();
            return draw_side_by_side(figure.caption, detail, axes, &curves);
        }
    };
    let mut colors = OTHERS.into_iter().cycle();
    let mut others = 0;
    let look = |curve: &Curve| {
        let plain = Look { color: BLUE, dots: true, line: true, dash: 0.0 };
        match curve.role {
            Role::Observed => Look { color: INK, line: false, ..plain },
            Role::Predicted => Look { dots: false, ..plain },
            Role::Stated | Role::Measured => plain,
            Role::Decoy => {
                others += 1;
                let dash = 5.0 + 3.0 * f64::from((others - 1) % 4);
                Look { color: colors.next().unwrap_or(VERMILION), dots: false, line: true, dash }
            }
        }
    };
    let looks: Vec<Look> = finding.curves.iter().map(look).collect();
    // What coincides with the statement's curve on this instance would lie hidden below it.
    let drawn =
        |curve: &Curve| curve.points.iter().map(|&(x, y)| (x, y.center())).collect::<Vec<_>>();
    let main = finding.curves.iter().find(|c| matches!(c.role, Role::Stated | Role::Predicted));
    let main = main.map(drawn);
    let hidden = |curve: &Curve| curve.role == Role::Decoy && Some(drawn(curve)) == main;
    let curves = finding.curves.iter().zip(looks).filter(|(curve, _)| !hidden(curve));
    let curves = curves.map(|(curve, look)| {
        let label = label(curve, part);
        (curve, look, label)
    });
    let stated = finding.curves.first().is_some_and(|curve| curve.role == Role::Stated);
    let order = (stated && finding.predicted.low().is_finite())
        .then(|| (finding.predicted.low(), finding.observed));
    Picture {
        caption: figure.caption.to_owned(),
        detail,
        axes,
        curves: curves.collect(),
        // Of several components, the judged one need not be the one that is drawn.
        limit: figure.limit.filter(|_| finding.component.1 <= 1).map(|side| (side, finding)),
        order,
    }
    .draw()
}

/// The picture of curves of equal rank.
pub(crate) fn draw_side_by_side(
    caption: &str,
    detail: String,
    axes: (Axis, Axis),
    curves: &[Curve],
) -> Drawn {
    let colors = [BLUE].into_iter().chain(OTHERS).cycle();
    let looks = colors.map(|color| Look { color, dots: true, line: true, dash: 0.0 });
    let curves = curves.iter().zip(looks).map(|(curve, look)| (curve, look, curve.name.clone()));
    let curves = curves.collect();
    Picture { caption: caption.to_owned(), detail, axes, curves, limit: None, order: None }.draw()
}

/// What a curve is, in words.
fn label(curve: &Curve, part: &Part) -> String {
    let statement = match part.check.reading() {
        Reading::AsPrinted => "the statement as printed",
        Reading::Corrected => "the corrected statement",
    };
    let witness = if part.check.is_sampled() { "by simulation" } else { "by an oracle" };
    match curve.role {
        Role::Observed => format!("observed, {witness}"),
        Role::Predicted if curve.name.is_empty() => statement.to_owned(),
        Role::Predicted => curve.name.clone(),
        Role::Stated => format!("error of {statement}"),
        Role::Decoy | Role::Measured => curve.name.clone(),
    }
}

impl Picture<'_> {
    fn draw(&self) -> Drawn {
        let title = lines(&subscripted(&self.caption), TITLE_WIDTH);
        let mut detail = lines(&subscripted(&self.detail), DETAIL_WIDTH);
        if DETAIL_LINES < detail.len() {
            detail.truncate(DETAIL_LINES);
            let last = detail.pop().unwrap_or_default();
            detail.push(
                cut(&format!("{last} ……"), DETAIL_WIDTH).trim_end_matches('…').to_owned() + "…",
            );
        }
        let top = 14.0 + LINE * (title.len() + detail.len()) as f64 + 8.0;
        let window = self.window(top);
        let remark = self.remark(&window);
        let legend = self.legend(&window);
        let others = self.curves.iter().any(|(_, look, _)| look.dash != 0.0);
        let others = if others { "Dashed: other readings. " } else { "" };
        let words = format!("{others}{remark}");
        let rows = legend.len() + usize::from(!words.is_empty());
        let legend_top = top + PLOT_HEIGHT + BELOW;
        let height = legend_top + LEGEND_ROW * rows as f64 + 10.0;
        let mut sheet = Drawing::new(WIDTH, height);
        for (index, line) in title.iter().enumerate() {
            sheet.text((16.0, 18.0 + LINE * index as f64), style(13.0, INK, true), line);
        }
        for (index, line) in detail.iter().enumerate() {
            let row = (title.len() + index) as f64;
            sheet.text((16.0, 18.0 + LINE * row), style(12.0, GREY, false), line);
        }
        self.draw_axes(&mut sheet, &window);
        if let Some((from, to)) = self.reference(&window) {
            sheet.line(&[window.place(from), window.place(to)], stroke(GREY, 1.0, 2.0));
        }
        // What is observed lies on top.
        for (curve, look, _) in self.curves.iter().rev() {
            draw_curve(&mut sheet, curve, *look, &window);
        }
        self.draw_limit(&mut sheet, &window);
        for (row, (look, text)) in legend.iter().enumerate() {
            let y = legend_top + LEGEND_ROW * (row as f64 + 0.5);
            if look.line {
                sheet.line(&[(LEFT, y), (LEFT + 34.0, y)], stroke(look.color, 2.0, look.dash));
            }
            if look.dots {
                sheet.dot((LEFT + 17.0, y), DOT, look.color);
            }
            sheet.text((LEFT + 44.0, y), style(13.0, INK, false), text);
        }
        if !words.is_empty() {
            let y = legend_top + LEGEND_ROW * (legend.len() as f64 + 0.5);
            sheet.text((LEFT + 44.0, y), style(12.0, GREY, false), words.trim_end());
        }
        Drawn { svg: sheet.finish(&self.caption), remark }
    }

    /// Both scales show all that was observed and stated, and of other readings what is near.
    fn window(&self, top: f64) -> Window {
        let is_other = |curve: &Curve| curve.role == Role::Decoy;
        let points = |others: bool| {
            let curves = self.curves.iter().filter(move |(curve, ..)| is_other(curve) == others);
            curves.flat_map(|(curve, ..)| &curve.points)
        };
        let abscissa = |point: &(f64, _)| point.0;
        let (x, y) = self.axes;
        let x = Scale::showing(x, points(false).map(abscissa), points(true).map(abscissa));
        let known = points(false).filter(|(_, value)| value.is_finite());
        let judged = self.limit.iter().flat_map(|(_, finding)| {
            [finding.observed, finding.predicted].into_iter().filter(|value| value.is_finite())
        });
        let centers = known.map(|(_, value)| value.center());
        let ends = points(false).flat_map(|(_, value)| [value.low(), value.high()]);
        let others = points(true).map(|(_, value)| value.center());
        let shown = centers.chain(judged.flat_map(|value| [value.low(), value.high()]));
        let y = Scale::showing(y, shown, ends.chain(others));
        Window { x, y, top }
    }

    fn draw_axes(&self, sheet: &mut Drawing, window: &Window) {
        let (left, right) = (LEFT, WIDTH - RIGHT);
        let (top, bottom) = (window.top, window.top + PLOT_HEIGHT);
        let label = |anchor| Style { anchor, ..style(12.0, INK, false) };
        for (position, text) in window.x.ticks() {
            let (x, _) = window.place((position, window.y.low));
            sheet.line(&[(x, top), (x, bottom)], stroke(GRID, 1.0, 0.0));
            sheet.text((x, bottom + 13.0), label(Anchor::Middle), &text);
        }
        for (position, text) in window.y.ticks() {
            let (_, y) = window.place((window.x.low, position));
            sheet.line(&[(left, y), (right, y)], stroke(GRID, 1.0, 0.0));
            sheet.text((left - 7.0, y), label(Anchor::End), &text);
        }
        sheet.line(&[(left, top), (left, bottom), (right, bottom)], stroke(GREY, 1.0, 0.0));
        let middle = ((left + right) / 2.0, bottom + 34.0);
        let name = Style { anchor: Anchor::Middle, ..style(13.0, INK, false) };
        sheet.text(middle, name, self.axes.0.label);
        sheet.text_upwards((16.0, (top + bottom) / 2.0), name, self.axes.1.label);
    }

    /// What must be said of intervals: they are bars, unless they would hide behind their marks.
    fn remark(&self, window: &Window) -> &'static str {
        let dotted = self.curves.iter().filter(|(_, look, _)| look.dots);
        let bars: Vec<f64> =
            dotted.flat_map(|(curve, ..)| window.bars(curve)).map(length).collect();
        if bars.is_empty() {
            ""
        } else if bars.iter().all(|&bar| bar < 2.0 * DOT) {
            "The intervals are smaller than the marks."
        } else {
            "Bars are intervals that hold the truth."
        }
    }

    /// A line of the least order that the statement allows, from just below the finest error.
    fn reference(&self, window: &Window) -> Option<(Point, Point)> {
        let (order, _) = self.order.filter(|_| self.axes.0.log && self.axes.1.log)?;
        let (curve, ..) = self.curves.iter().find(|(curve, ..)| curve.role == Role::Stated)?;
        let path = window.path(curve);
        let (&(x_first, _), &(x, y)) = (path.first()?, path.last()?);
        let start = (x, y - 0.03 * (window.y.high - window.y.low));
        window.clip(start, (x_first, start.1 + order * (x_first - x)))
    }

    /// The judged limit with its interval, and beside it what the statement allows.
    fn draw_limit(&self, sheet: &mut Drawing, window: &Window) {
        let Some((side, finding)) = self.limit else {
            return;
        };
        let (edge, inwards) = match side {
            Side::Left => (LEFT, 1.0),
            Side::Right => (WIDTH - RIGHT, -1.0),
        };
        let pairs = [(finding.observed, INK, 7.0), (finding.predicted, BLUE, 19.0)];
        for (value, color, offset) in pairs {
            let x = edge + inwards * offset;
            let end = |end: f64, open: f64| match window.y.position(end) {
                Some(position) => {
                    window.place((0.0, position.clamp(window.y.low, window.y.high))).1
                }
                None => window.place((0.0, open)).1,
            };
            let (low, high) = (end(value.low(), window.y.low), end(value.high(), window.y.high));
            sheet.line(&[(x, low), (x, high)], stroke(color, 3.0, 0.0));
            let finite = [value.low(), value.high()].into_iter().zip([low, high]);
            for (_, y) in finite.filter(|(end, _)| end.is_finite()) {
                sheet.line(&[(x - 5.0, y), (x + 5.0, y)], stroke(color, 2.0, 0.0));
            }
        }
    }

    fn legend(&self, window: &Window) -> Vec<(Look, String)> {
        let row = |(curve, look, label): &(&Curve, Look, String)| {
            let path = window.path(curve);
            let is_seen = path.iter().any(|&point| window.contains(point))
                || !window.clipped(&path).is_empty();
            let remark = if is_seen { "" } else { " (out of view)" };
            (*look, cut(label, LEGEND_WIDTH - remark.len()) + remark)
        };
        let mut rows: Vec<(Look, String)> = self.curves.iter().map(row).collect();
        let plain = Look { color: INK, dots: false, line: true, dash: 0.0 };
        if let Some((order, found)) = self.order {
            let (order, found) = (numbers::number(order, 4), numbers::observed(found));
            let text = format!("slope {order}: the least order allowed; judged: {found}");
            rows.push((Look { color: GREY, dash: 2.0, ..plain }, text));
        }
        if let Some((_, finding)) = self.limit {
            let (allowed, found) = numbers::pair(finding.predicted, finding.observed);
            let text = format!(
                "at the edge, the judged limit: {found} (black); allowed: {allowed} (blue)"
            );
            rows.push((plain, text));
        }
        rows
    }
}

fn style(size: f64, color: Color, bold: bool) -> Style {
    Style { size, color, anchor: Anchor::Start, bold }
}

fn stroke(color: Color, width: f64, dash: f64) -> Stroke {
    Stroke { color, width, dash }
}

fn length([(_, from), (_, to)]: [Point; 2]) -> f64 {
    (from - to).abs()
}

fn draw_curve(sheet: &mut Drawing, curve: &Curve, look: Look, window: &Window) {
    let path = window.path(curve);
    if look.line {
        for run in window.clipped(&path) {
            let run: Vec<Point> = run.into_iter().map(|point| window.place(point)).collect();
            sheet.line(&run, stroke(look.color, 2.0, look.dash));
        }
    }
    if look.dots {
        for bar in window.bars(curve) {
            sheet.line(&bar, stroke(look.color, 2.0, 0.0));
            if 2.0 * DOT <= length(bar) {
                for (x, y) in bar {
                    sheet.line(&[(x - 4.0, y), (x + 4.0, y)], stroke(look.color, 2.0, 0.0));
                }
            }
        }
        for point in path.into_iter().filter(|&point| window.contains(point)) {
            sheet.dot(window.place(point), DOT, look.color);
        }
    }
}

/// The part of the plane that is shown, in positions of the two scales.
struct Window {
    x: Scale,
    y: Scale,
    /// The upper edge in pixels.
    top: f64,
}

impl Window {
    /// A position in pixels.
    fn place(&self, (x, y): Point) -> Point {
        (
            LEFT + self.x.fraction(x) * (WIDTH - LEFT - RIGHT),
            self.top + (1.0 - self.y.fraction(y)) * PLOT_HEIGHT,
        )
    }

    fn contains(&self, (x, y): Point) -> bool {
        (self.x.low..=self.x.high).contains(&x) && (self.y.low..=self.y.high).contains(&y)
    }

    /// The centers of a curve's points, without those that have no position.
    fn path(&self, curve: &Curve) -> Vec<Point> {
        let place = |&(x, value): &(f64, Interval)| {
            let known = value.is_finite().then(|| value.center())?;
            Some((self.x.position(x)?, self.y.position(known)?))
        };
        curve.points.iter().filter_map(place).collect()
    }

    /// The intervals of a curve as far as they are shown, in pixels.
    fn bars(&self, curve: &Curve) -> Vec<[Point; 2]> {
        let bar = |&(x, value): &(f64, Interval)| {
            let x = self.x.position(x)?;
            let low = self.y.position(value.low()).unwrap_or(self.y.low);
            let high = self.y.position(value.high()).unwrap_or(self.y.high);
            let (low, high) = (low.max(self.y.low), high.min(self.y.high));
            (low < high).then(|| [self.place((x, low)), self.place((x, high))])
        };
        curve.points.iter().filter_map(bar).collect()
    }

    /// The pieces of a polyline inside the window.
    fn clipped(&self, path: &[Point]) -> Vec<Vec<Point>> {
        let mut runs: Vec<Vec<Point>> = Vec::new();
        for pair in path.windows(2) {
            let Some((from, to)) = self.clip(pair[0], pair[1]) else {
                continue;
            };
            match runs.last_mut() {
                Some(run) if run.last() == Some(&from) => run.push(to),
                _ => runs.push(vec![from, to]),
            }
        }
        runs
    }

    /// The part of a segment inside the window (Liang and Barsky, 1984).
    fn clip(&self, from: Point, to: Point) -> Option<(Point, Point)> {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        for (slope, room) in [
            (-dx, from.0 - self.x.low),
            (dx, self.x.high - from.0),
            (-dy, from.1 - self.y.low),
            (dy, self.y.high - from.1),
        ] {
            if slope == 0.0 && room < 0.0 {
                return None;
            } else if slope < 0.0 {
                enter = enter.max(room / slope);
            } else if 0.0 < slope {
                leave = leave.min(room / slope);
            }
        }
        let at = |t: f64| (from.0 + t * dx, from.1 + t * dy);
        let start = if enter == 0.0 { from } else { at(enter) };
        let end = if leave == 1.0 { to } else { at(leave) };
        (enter < leave).then_some((start, end))
    }
}
