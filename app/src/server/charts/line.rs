//! A chart of one idea over time: one or two lines, a threshold, deployments as ticks, the last values in figures, and all
//! values in a table.

use super::plot::{self, HEIGHT, apart, percent, pixels_down, short};
use super::scale::{Grain, Scale};
use super::table::Values;
use super::time_axis::Span;
use crate::islands::ChartCursor;
use crate::server::request::{lang, zone};
use crate::server::words::chart::ToldLine;
use crate::server::zone::Zone;
use leptos::prelude::*;
use time::{Duration, OffsetDateTime};

/// Where labels of times stand, in pixels below the plot's upper edge.
const TIME_LABELS: f64 = HEIGHT + 20.0;

/// What a chart shows.
#[derive(Debug, Clone)]
pub struct LineChart {
    /// What tells it from the other charts of its page; its `id`.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// What its values are counted in.
    pub unit: String,
    /// The beginning of the first point's period.
    pub from: OffsetDateTime,
    /// How long each point's period is.
    pub period: Duration,
    /// What is measured.
    pub lines: Lines,
    /// Beyond what value something happens.
    pub threshold: Option<Threshold>,
    /// What was done meanwhile.
    pub marks: Vec<Mark>,
    /// Whether there are fractions.
    pub grain: Grain,
    /// How a value is written, without its unit.
    pub say: fn(f64) -> String,
}

/// The lines of a chart. More than two are not told apart at a glance.
#[derive(Debug, Clone, PartialEq)]
pub enum Lines {
    /// What the title says.
    One(Vec<Option<f64>>),
    /// Two that are compared, each with its name; the second one is dashed.
    Two([Line; 2]),
}

/// One of two lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What it is.
    pub name: String,
    /// A value a period, `None` where there is none.
    pub values: Vec<Option<f64>>,
}

/// A value beyond which something happens.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    /// The value.
    pub value: f64,
    /// What happens beyond it.
    pub name: String,
}

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// When.
    pub at: OffsetDateTime,
    /// What.
    pub name: String,
}

impl LineChart {
    /// The time that it covers.
    pub fn span(&self) -> Span {
        let points = i32::try_from(self.points()).unwrap_or(i32::MAX);
        Span {
            from: self.from,
            to: self.from + self.period * points,
        }
    }

    /// How many points its longest line has.
    pub fn points(&self) -> usize {
        self.values().map(<[_]>::len).max().unwrap_or_default()
    }

    /// The values of each line.
    pub fn values(&self) -> impl Iterator<Item = &[Option<f64>]> {
        self.named().map(|(_, values)| values)
    }

    /// The lines with their names; one line alone is named by the title.
    pub fn named(&self) -> impl Iterator<Item = (&str, &[Option<f64>])> {
        let (first, second) = match &self.lines {
            Lines::One(values) => ((self.title.as_str(), values.as_slice()), None),
            Lines::Two([first, second]) => (
                (first.name.as_str(), first.values.as_slice()),
                Some((second.name.as_str(), second.values.as_slice())),
            ),
        };
        std::iter::once(first).chain(second)
    }

    /// When a point's period begins.
    pub fn at(&self, point: usize) -> OffsetDateTime {
        self.from + self.period * i32::try_from(point).unwrap_or(i32::MAX)
    }

    fn has_values(&self) -> bool {
        self.values().flatten().any(Option::is_some)
    }

    fn scale(&self) -> Scale {
        let threshold = self.threshold.as_ref().map(|threshold| threshold.value);
        plot::scale(self.values(), threshold, self.grain)
    }

    fn told(&self) -> String {
        let say = |value| format!("{} {}", (self.say)(value), self.unit);
        let lines: Vec<ToldLine> = self
            .named()
            .filter_map(|(name, values)| {
                let known = || values.iter().flatten().copied();
                Some(ToldLine {
                    name: name.to_owned(),
                    last: say(last(values)?),
                    lowest: say(known().reduce(f64::min)?),
                    highest: say(known().reduce(f64::max)?),
                })
            })
            .collect();
        let threshold = self.threshold.as_ref();
        let threshold = threshold.map(|threshold| (threshold.name.as_str(), say(threshold.value)));
        (lang().words().chart.lines)(&lines, threshold)
    }
}

/// The last value that there is.
fn last(values: &[Option<f64>]) -> Option<f64> {
    values.iter().rev().find_map(|value| *value)
}

/// A chart with its title, its last values, and its values in a table.
#[component]
pub fn Chart(
    /// What it shows.
    chart: LineChart,
) -> impl IntoView {
    let words = &lang().words().chart;
    let heading = format!("{}-title", chart.id);
    let head = view! {
        <figcaption>
            <span class="chart-title" id=heading.clone()>
                {chart.title.clone()} " " <small>{chart.unit.clone()}</small>
            </span>
            <span class="chart-keys">{keys(&chart)}</span>
        </figcaption>
    };
    let body = if chart.has_values() {
        let class = match chart.lines {
            Lines::One(_) => "chart-plot",
            Lines::Two(_) => "chart-plot has-two",
        };
        let points = u32::try_from(chart.points()).unwrap_or(u32::MAX);
        view! {
            <div class=class>
                <Plot chart=chart.clone() />
                <ChartCursor points label=(words.read_out)(&chart.title) />
            </div>
            <Values chart=chart.clone() />
        }
        .into_any()
    } else {
        view! { <p class="chart-empty">{words.no_values}</p> }.into_any()
    };
    view! {
        <figure class="chart" id=chart.id.clone() data-key=chart.id aria-labelledby=heading>
            {head}
            {body}
        </figure>
    }
}

/// The last value of each line in figures, beside what the line looks like.
fn keys(chart: &LineChart) -> impl IntoView + use<> {
    let two = matches!(chart.lines, Lines::Two(_));
    let no_value = lang().words().chart.no_value;
    chart
        .named()
        .zip(CLASSES)
        .map(|((name, values), class)| {
            let value = last(values).map_or_else(|| no_value.to_owned(), chart.say);
            let name = two.then(|| {
                view! {
                    <svg class="chart-sample" viewBox="0 0 24 8" aria-hidden="true">
                        <path class=class d="M0 4h24" />
                    </svg>
                    <span>{name.to_owned()}</span>
                }
            });
            view! { <span class="chart-key">{name} <b>{value}</b></span> }
        })
        .collect_view()
}

/// The style of the first and of the second line.
const CLASSES: [&str; 2] = ["chart-line", "chart-line is-second"];

/// The drawing. Texts keep their size and lines their width, however wide it is: places across are shares of the width, and
/// what has to be a path is stretched.
#[component]
fn Plot(chart: LineChart) -> impl IntoView {
    let told = format!("{}-told", chart.id);
    let scale = chart.scale();
    let span = chart.span();
    let (units_wide, units_high) = plot::surface(chart.points());
    let traces: Vec<_> = chart.values().map(|values| plot::trace(values, scale)).collect();
    let lines = traces
        .into_iter()
        .zip(CLASSES)
        .map(|(trace, class)| {
            let dot = trace
                .last
                .map(|last| view! { <path class=format!("{class} chart-last") d=last /> });
            view! {
                <path class=class d=trace.path />
                {dot}
            }
        })
        .collect_view();
    view! {
        <svg class="chart-drawing" role="img" aria-label=chart.title.clone() aria-describedby=told>
            <desc id=told.clone()>{chart.told()}</desc>
            {value_axis(scale)}
            {time_axis(span)}
            <svg
                width="100%"
                height=short(HEIGHT)
                viewBox=format!("0 0 {units_wide} {units_high}")
                preserveAspectRatio="none"
            >
                {lines}
            </svg>
            {chart.threshold.as_ref().map(|threshold| threshold_line(threshold, scale, chart.say))}
            {marks(&chart.marks, span)}
            {direct_labels(&chart, scale)}
        </svg>
    }
}

fn value_axis(scale: Scale) -> impl IntoView {
    let ticks = scale
        .ticks()
        .map(|tick| {
            let y = pixels_down(tick, scale);
            view! {
                <line x1="0" x2="100%" y1=short(y) y2=short(y) />
                <text x="-8" y=short(y + 4.0)>
                    {scale.label(tick)}
                </text>
            }
        })
        .collect_view();
    view! { <g class="chart-values">{ticks}</g> }
}

fn time_axis(span: Span) -> impl IntoView {
    let ticks = span
        .ticks(&zone().unwrap_or_else(Zone::utc))
        .into_iter()
        .map(|tick| {
            let x = percent(tick.share);
            view! {
                <line x1=x.clone() x2=x.clone() y1=short(HEIGHT) y2=short(HEIGHT + 4.0) />
                <text x=x y=short(TIME_LABELS)>
                    {tick.label}
                </text>
            }
        })
        .collect_view();
    view! { <g class="chart-times">{ticks}</g> }
}

fn threshold_line(threshold: &Threshold, scale: Scale, say: fn(f64) -> String) -> impl IntoView + use<> {
    let y = pixels_down(threshold.value, scale);
    // Above the line, unless that is above the plot.
    let label = if y < 16.0 { y + 14.0 } else { y - 5.0 };
    view! {
        <g class="chart-threshold">
            <line x1="0" x2="100%" y1=short(y) y2=short(y) />
            <text x="100%" dx="-4" y=short(label)>
                {format!("{} {}", threshold.name, say(threshold.value))}
            </text>
        </g>
    }
}

/// A tick below the axis for each, and a faint line up through the plot.
fn marks(marks: &[Mark], span: Span) -> impl IntoView + use<> {
    let ticks: Vec<_> = marks
        .iter()
        .filter_map(|mark| {
            let x = percent(span.share(mark.at)?);
            Some(view! {
                <line x1=x.clone() x2=x.clone() y1="0" y2=short(HEIGHT) />
                <svg x=x y=short(HEIGHT) overflow="visible">
                    <path d="M0 0l4.5 8h-9z" />
                </svg>
            })
        })
        .collect();
    (!ticks.is_empty()).then(|| view! { <g class="chart-marks">{ticks}</g> })
}

/// The names of two lines beside their ends.
fn direct_labels(chart: &LineChart, scale: Scale) -> Option<impl IntoView + use<>> {
    let Lines::Two([first, second]) = &chart.lines else {
        return None;
    };
    let end = |line: &Line| last(&line.values).map(|value| pixels_down(value, scale));
    let heights = match (end(first), end(second)) {
        (Some(first), Some(second)) => apart([first, second]).map(Some),
        one_at_most => one_at_most.into(),
    };
    let labels = [first, second]
        .into_iter()
        .zip(heights)
        .filter_map(|(line, y)| {
            Some(view! {
                <text x="100%" dx="8" y=short(y? + 4.0)>
                    {line.name.clone()}
                </text>
            })
        })
        .collect_view();
    Some(view! { <g class="chart-names">{labels}</g> })
}

#[cfg(test)]
mod tests;
