//! The figure of a claim, as SVG: what was observed, predicted and misread.

use plotters::coord::cartesian::Cartesian2d;
use plotters::element::DashedPathElement;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::claim::Figure;
use crate::evidence::{Curve, Finding};
use crate::interval::Interval;
use crate::report::outcome::weak_errors;
use crate::report::scales::Scale;

/// Drawn at twice the size shown, since coordinates are whole numbers.
pub(crate) const ZOOM: u32 = 2;
const WIDTH: u32 = 720 * ZOOM;
const PLOT_HEIGHT: u32 = 430 * ZOOM;
const LEGEND_ROW: u32 = 20 * ZOOM;
/// Characters that fit beside a legend's sample.
const LEGEND_TEXT_MAX: usize = 84;
const TEXT: u32 = 13 * ZOOM;

const DOT: u32 = 4 * ZOOM;
const DASH_GAP: u32 = 4 * ZOOM;

/// Dark enough on white, and distinct for colour-blind readers (Okabe and Ito, 2008).
const BLUE: RGBColor = RGBColor(0, 114, 178);
pub(crate) const VERMILION: RGBColor = RGBColor(213, 94, 0);
const GREEN: RGBColor = RGBColor(0, 158, 115);
pub(crate) const ORANGE: RGBColor = RGBColor(230, 159, 0);
pub(crate) const PURPLE: RGBColor = RGBColor(204, 121, 167);
const SKY: RGBColor = RGBColor(86, 180, 233);
const DECOYS: [RGBColor; 5] = [VERMILION, PURPLE, ORANGE, GREEN, SKY];
pub(crate) const INK: RGBColor = RGBColor(34, 34, 34);
pub(crate) const GREY: RGBColor = RGBColor(140, 140, 140);
pub(crate) const GRID: RGBColor = RGBColor(228, 228, 228);

/// A point in positions of the two scales.
type Point = (f64, f64);
/// Drawing into a string cannot fail; the crate's errors say so only of files and fonts.
type Drawn = Result<(), DrawingAreaErrorKind<std::io::Error>>;
pub(crate) type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;

type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<Scale, Scale>>;

/// How a curve is drawn.
#[derive(Clone, Copy, PartialEq)]
enum Look {
    Points(RGBColor),
    Line(RGBColor),
    LineWithPoints(RGBColor),
    Dashed(RGBColor, u32),
}

/// The picture of a finding's curves.
pub(crate) fn draw(figure: &Figure, finding: &Finding) -> String {
    paint(figure, &looks(&finding.curves), weak_errors(finding).is_some())
}

/// The picture of curves of equal rank.
pub(crate) fn draw_side_by_side(figure: &Figure, curves: &[Curve]) -> String {
    let colors = [BLUE].into_iter().chain(DECOYS).cycle();
    let looks: Vec<(&Curve, Look)> = curves.iter().zip(colors.map(Look::LineWithPoints)).collect();
    paint(figure, &looks, false)
}

fn paint(figure: &Figure, looks: &[(&Curve, Look)], with_slopes: bool) -> String {
    let height = PLOT_HEIGHT + LEGEND_ROW * looks.len() as u32 + LEGEND_ROW / 2;
    svg((WIDTH, height), |root| {
        let (plot, legend) = root.split_vertically(PLOT_HEIGHT);
        let (x, y) = scales(figure, looks);
        let window = Window { x, y };
        draw_plot(&plot, figure, with_slopes, looks, &window)?;
        draw_legend(&legend, looks, &window)
    })
}

/// The text of an SVG with its own size, scaled down for sharpness.
pub(crate) fn svg(size: (u32, u32), paint: impl FnOnce(&Area) -> Drawn) -> String {
    let mut text = String::new();
    {
        let root = SVGBackend::with_string(&mut text, size).into_drawing_area();
        root.fill(&WHITE)
            .and_then(|()| paint(&root))
            .and_then(|()| root.present())
            .expect("drawing into a string cannot fail");
    }
    let drawn = format!("width=\"{}\" height=\"{}\"", size.0, size.1);
    let shown = format!("width=\"{}\" height=\"{}\"", size.0 / ZOOM, size.1 / ZOOM);
    whole_font_sizes(&text.replacen(&drawn, &shown, 1))
}

/// The backend's `26.000000000000004` as `26`.
fn whole_font_sizes(svg: &str) -> String {
    let mut pieces = svg.split("font-size=\"");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (size, rest) = piece.split_once('"').expect("a closed attribute");
        let size: f64 = size.parse().expect("a number");
        text += &format!("font-size=\"{}\"{rest}", size.round());
    }
    text
}

/// Text of a size in the units of the drawing.
pub(crate) fn font(size: u32, color: RGBColor) -> TextStyle<'static> {
    // The backend divides by 1.24.
    ("sans-serif", f64::from(size) * 1.24).into_font().color(&color)
}

fn looks(curves: &[Curve]) -> Vec<(&Curve, Look)> {
    let mut decoys = 0;
    let look = |curve: &Curve| match curve.name.as_str() {
        "observed" => Look::Points(INK),
        "predicted" => Look::Line(BLUE),
        "as stated" => Look::LineWithPoints(BLUE),
        _ => {
            decoys += 1;
            let color = DECOYS[(decoys - 1) % DECOYS.len()];
            Look::Dashed(color, 5 + 3 * (decoys as u32 - 1) % 12)
        }
    };
    let looks: Vec<Look> = curves.iter().map(look).collect();
    curves.iter().zip(looks).collect()
}

fn is_decoy(look: Look) -> bool {
    matches!(look, Look::Dashed(..))
}

fn draw_plot(
    area: &Area,
    figure: &Figure,
    with_slopes: bool,
    looks: &[(&Curve, Look)],
    window: &Window,
) -> Drawn {
    let mut chart = ChartBuilder::on(area)
        .margin(12 * ZOOM)
        .margin_right(40 * ZOOM)
        .x_label_area_size(40 * ZOOM)
        .y_label_area_size(68 * ZOOM)
        .build_cartesian_2d(window.x, window.y)?;
    chart
        .configure_mesh()
        .bold_line_style(GRID.stroke_width(ZOOM))
        .light_line_style(TRANSPARENT)
        .axis_style(GREY.stroke_width(ZOOM))
        .label_style(font(12 * ZOOM, INK))
        .axis_desc_style(font(TEXT, INK))
        .x_desc(subscripted(figure.x.label))
        .y_desc(subscripted(figure.y.label))
        .draw()?;
    if with_slopes && figure.x.log && figure.y.log {
        draw_reference_slopes(&mut chart, looks, window)?;
    }
    // What is observed lies on top.
    for &(curve, look) in looks.iter().rev() {
        draw_curve(&mut chart, curve, look, window)?;
    }
    Ok(())
}

fn draw_curve(chart: &mut Chart, curve: &Curve, look: Look, window: &Window) -> Drawn {
    let path = window.path(curve);
    for run in window.clipped(&path) {
        match look {
            Look::Dashed(color, dash) => {
                let style = color.stroke_width(2 * ZOOM);
                let series = DashedLineSeries::new(run, dash * ZOOM, DASH_GAP, style);
                chart.draw_series(series)?;
            }
            Look::Line(color) | Look::LineWithPoints(color) => {
                chart.draw_series(LineSeries::new(run, color.stroke_width(2 * ZOOM)))?;
            }
            Look::Points(_) => {}
        }
    }
    if let Look::Points(color) | Look::LineWithPoints(color) = look {
        let bar = |bar: [Point; 2]| PathElement::new(bar.to_vec(), color.stroke_width(2 * ZOOM));
        chart.draw_series(window.bars(curve).into_iter().map(bar))?;
        let inside = path.into_iter().filter(|&point| window.contains(point));
        chart.draw_series(inside.map(|point| Circle::new(point, DOT, color.filled())))?;
    }
    Ok(())
}

/// Both scales show all that was observed and predicted, and of the decoys what is near.
fn scales(figure: &Figure, looks: &[(&Curve, Look)]) -> (Scale, Scale) {
    let points = |decoys: bool| {
        looks
            .iter()
            .filter(move |(_, look)| is_decoy(*look) == decoys)
            .flat_map(|(curve, _)| &curve.points)
    };
    let abscissa = |point: &(f64, _)| point.0;
    let x = Scale::showing(figure.x, points(false).map(abscissa), points(true).map(abscissa));
    let known = points(false).filter(|(_, value)| value.is_finite());
    let ends = points(false).flat_map(|(_, value)| [value.low(), value.high()]);
    let centers = points(true).map(|(_, value)| value.center());
    let y = Scale::showing(figure.y, known.map(|(_, value)| value.center()), ends.chain(centers));
    (x, y)
}

/// The part of the plane that is shown.
struct Window {
    x: Scale,
    y: Scale,
}

impl Window {
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

    /// The intervals of a curve, as far as they are shown.
    fn bars(&self, curve: &Curve) -> Vec<[Point; 2]> {
        let bar = |&(x, value): &(f64, Interval)| {
            let x = self.x.position(x)?;
            let low = self.y.position(value.low()).unwrap_or(self.y.low);
            let high = self.y.position(value.high()).unwrap_or(self.y.high);
            let (low, high) = (low.max(self.y.low), high.min(self.y.high));
            (low < high).then_some([(x, low), (x, high)])
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

/// Thin lines of slope 1 and 2 for the eye, with labels.
fn draw_reference_slopes(chart: &mut Chart, looks: &[(&Curve, Look)], window: &Window) -> Drawn {
    for (slope, line) in reference_slopes(looks, window) {
        chart.draw_series(LineSeries::new(line, GREY.stroke_width(ZOOM)))?;
        let [_, end] = line;
        let style = font(11 * ZOOM, GREY).pos(Pos::new(HPos::Left, VPos::Center));
        chart.draw_series([Text::new(format!("\u{a0}slope {slope}"), end, style)])?;
    }
    Ok(())
}

/// Lines of slope 1 and 2 from just below the error at the finest step, where orders show.
fn reference_slopes(looks: &[(&Curve, Look)], window: &Window) -> Vec<(u32, [Point; 2])> {
    let path = main_path(looks, window);
    let (Some(&(x_first, _)), Some(&(x, y))) = (path.first(), path.last()) else {
        return Vec::new();
    };
    let start = (x, y - 0.03 * (window.y.high - window.y.low));
    let line = |slope: u32| {
        let end = (x_first, start.1 + f64::from(slope) * (x_first - x));
        let (from, to) = window.clip(start, end)?;
        Some((slope, [from, to]))
    };
    [1, 2].into_iter().filter_map(line).collect()
}

/// The path of the curve that states the claim.
fn main_path(looks: &[(&Curve, Look)], window: &Window) -> Vec<Point> {
    let is_main = |look: Look| matches!(look, Look::Line(_) | Look::LineWithPoints(_));
    let main = looks.iter().find(|(_, look)| is_main(*look));
    main.map_or_else(Vec::new, |(curve, _)| window.path(curve))
}

fn draw_legend(area: &Area, looks: &[(&Curve, Look)], window: &Window) -> Drawn {
    let style = font(TEXT, INK).pos(Pos::new(HPos::Left, VPos::Center));
    let main = main_path(looks, window);
    let (left, right, text) = (80 * ZOOM as i32, 112 * ZOOM as i32, 122 * ZOOM as i32);
    for (row, &(curve, look)) in looks.iter().enumerate() {
        let y = (LEGEND_ROW * row as u32 + LEGEND_ROW / 2) as i32;
        let line = [(left, y), (right, y)];
        match look {
            Look::Dashed(color, dash) => area.draw(&DashedPathElement::new(
                line,
                dash * ZOOM,
                DASH_GAP,
                color.stroke_width(2 * ZOOM),
            ))?,
            Look::Line(color) | Look::LineWithPoints(color) => {
                area.draw(&PathElement::new(line, color.stroke_width(2 * ZOOM)))?;
            }
            Look::Points(_) => {}
        }
        if let Look::Points(color) | Look::LineWithPoints(color) = look {
            let middle = ((left + right) / 2, y);
            area.draw(&Circle::new(middle, DOT, color.filled()))?;
        }
        area.draw(&Text::new(legend_text(curve, look, window, &main), (text, y), style.clone()))?;
    }
    Ok(())
}

fn legend_text(curve: &Curve, look: Look, window: &Window, main: &[Point]) -> String {
    let kind = if is_decoy(look) { "decoy: " } else { "" };
    let path = window.path(curve);
    let is_seen =
        path.iter().any(|&point| window.contains(point)) || !window.clipped(&path).is_empty();
    let remark = match is_seen {
        false => " (out of view)",
        true if is_decoy(look) && path == main => " (the same curve)",
        true => "",
    };
    let room = LEGEND_TEXT_MAX - kind.len() - remark.len();
    let mut name = subscripted(&curve.name);
    if room < name.chars().count() {
        name = name.chars().take(room - 1).chain(['…']).collect();
    }
    format!("{kind}{name}{remark}")
}

/// `γ_1` as `γ₁`.
fn subscripted(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.chars().peekable();
    while let Some(this) = rest.next() {
        let is_index = rest.peek().is_some_and(char::is_ascii_digit);
        if this != '_' || !is_index {
            out.push(this);
            continue;
        }
        while let Some(digit) = rest.next_if(char::is_ascii_digit) {
            let value = digit.to_digit(10).unwrap_or_default();
            out.extend(char::from_u32('₀' as u32 + value));
        }
    }
    out
}
