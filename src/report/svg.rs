//! Drawings as SVG, in pixels from the upper left corner.

use crate::report::files::MARK;
use crate::report::text::{subscripted, xml};

/// A colour.
pub(crate) type Color = &'static str;

/// A point in pixels.
pub(crate) type Point = (f64, f64);

/// Where a text lies from its point.
#[derive(Clone, Copy)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text is set.
#[derive(Clone, Copy)]
pub(crate) struct Style {
    pub(crate) size: f64,
    pub(crate) color: Color,
    pub(crate) anchor: Anchor,
    pub(crate) bold: bool,
}

/// How a line is drawn.
#[derive(Clone, Copy)]
pub(crate) struct Stroke {
    pub(crate) color: Color,
    pub(crate) width: f64,
    /// The length of dashes; zero for none.
    pub(crate) dash: f64,
}

/// A drawing in the making.
pub(crate) struct Drawing {
    size: (f64, f64),
    body: String,
}

impl Drawing {
    /// A white sheet.
    pub(crate) fn new(width: f64, height: f64) -> Drawing {
        let mut drawing = Drawing { size: (width, height), body: String::new() };
        drawing.rectangle((0.0, 0.0), (width, height), "#ffffff");
        drawing
    }

    pub(crate) fn rectangle(&mut self, (x, y): Point, (width, height): Point, fill: Color) {
        self.push(&format!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{fill}\"/>",
            pixels(x),
            pixels(y),
            pixels(width),
            pixels(height)
        ));
    }

    pub(crate) fn line(&mut self, path: &[Point], stroke: Stroke) {
        if path.len() < 2 {
            return;
        }
        let point = |&(x, y): &Point| format!("{},{}", pixels(x), pixels(y));
        let points: Vec<String> = path.iter().map(point).collect();
        let dash = match stroke.dash {
            0.0 => String::new(),
            dash => format!(" stroke-dasharray=\"{} 4\"", pixels(dash)),
        };
        self.push(&format!(
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"{dash}/>",
            points.join(" "),
            stroke.color,
            pixels(stroke.width)
        ));
    }

    pub(crate) fn dot(&mut self, (x, y): Point, radius: f64, fill: Color) {
        self.push(&format!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{fill}\"/>",
            pixels(x),
            pixels(y),
            pixels(radius)
        ));
    }

    /// Text whose vertical middle is at the point.
    pub(crate) fn text(&mut self, (x, y): Point, style: Style, text: &str) {
        self.push(&format!(
            "<text {}{}</text>",
            attributes((x, y), style),
            xml(&subscripted(text))
        ));
    }

    /// Text turned by a quarter against the clock, its middle at the point.
    pub(crate) fn text_upwards(&mut self, (x, y): Point, style: Style, text: &str) {
        let turn = format!("transform=\"rotate(-90 {} {})\" ", pixels(x), pixels(y));
        let text = xml(&subscripted(text));
        self.push(&format!("<text {turn}{}{text}</text>", attributes((x, y), style)));
    }

    fn push(&mut self, element: &str) {
        self.body.push_str(element);
        self.body.push('\n');
    }

    /// The file, with a title for those who cannot see.
    pub(crate) fn finish(self, title: &str) -> String {
        let (width, height) = (pixels(self.size.0), pixels(self.size.1));
        format!(
            "{MARK}\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" role=\"img\">\n\
             <title>{}</title>\n{}</svg>\n",
            xml(title),
            self.body
        )
    }
}

fn attributes((x, y): Point, style: Style) -> String {
    let anchor = match style.anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    };
    let weight = if style.bold { " font-weight=\"bold\"" } else { "" };
    format!(
        "x=\"{}\" y=\"{}\" dy=\"0.35em\" font-size=\"{}\" fill=\"{}\" text-anchor=\"{anchor}\"{weight}>",
        pixels(x),
        pixels(y),
        pixels(style.size),
        style.color
    )
}

/// A coordinate to a hundredth of a pixel; zero where there is none.
fn pixels(x: f64) -> String {
    let rounded = (100.0 * x).round() / 100.0;
    if rounded.is_finite() { (rounded + 0.0).to_string() } else { "0".to_owned() }
}
