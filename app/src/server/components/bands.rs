//! How an alarm was over time: bands, each phase by its height and its colour.

use crate::server::pages::alarms::Window;
use crate::server::request::lang;
use domain::alarm::history::{Band, Phase, Run, runs};
use leptos::prelude::*;
use std::fmt::Write as _;
use std::time::Duration;

/// Columns of a picture. More are not told apart on any screen.
const COLUMNS: usize = 480;

/// Height of a picture.
const HEIGHT: usize = 12;

/// Phases from the one that is seen first.
const PHASES: [Phase; 5] = [
    Phase::Alarm,
    Phase::InsufficientData,
    Phase::Ok,
    Phase::Unknown,
    Phase::Absent,
];

/// The bands of a window as a picture, with what it shows in words.
#[component]
pub fn Bands(
    /// The bands, which fill the window.
    bands: Vec<Band>,
    /// The window.
    window: Window,
) -> impl IntoView {
    let lasted = |phase| {
        let of_phase = bands.iter().filter(|band| band.phase == phase);
        of_phase
            .map(|band| Duration::try_from(band.to - band.from).unwrap_or_default())
            .sum()
    };
    let picture = (lang().words().alarms.history.picture)(
        window,
        lasted(Phase::Alarm),
        lasted(Phase::InsufficientData),
        lasted(Phase::Unknown),
    );
    let runs = runs(&bands, COLUMNS);
    let paths = PHASES
        .into_iter()
        .filter_map(|phase| {
            let path = path(&runs, phase);
            (!path.is_empty()).then(|| view! { <path class=class(phase) d=path /> })
        })
        .collect_view();
    view! {
        <svg
            class="bands"
            viewBox=format!("0 0 {COLUMNS} {HEIGHT}")
            preserveAspectRatio="none"
            role="img"
            aria-label=picture
        >
            {paths}
        </svg>
    }
}

/// What each height and colour of [`Bands`] means.
#[component]
pub fn BandLegend() -> impl IntoView {
    let words = &lang().words().alarms.history;
    let entries = [Phase::Alarm, Phase::InsufficientData, Phase::Ok, Phase::Unknown].map(|phase| {
        let run = Run {
            phase,
            from: 0,
            to: HEIGHT,
        };
        view! {
            <li>
                <svg class="band-sample" viewBox=format!("0 0 {HEIGHT} {HEIGHT}") aria-hidden="true">
                    <path class=class(phase) d=path(&[run], phase) />
                </svg>
                {(words.phase)(phase)}
            </li>
        }
    });
    view! { <ul class="band-legend">{entries}</ul> }
}

/// The runs of a phase as one path. The worse a phase, the higher it stands.
fn path(runs: &[Run], phase: Phase) -> String {
    let height = match phase {
        Phase::Alarm => HEIGHT,
        Phase::InsufficientData => HEIGHT * 2 / 3,
        Phase::Ok => HEIGHT / 3,
        Phase::Unknown | Phase::Absent => 1,
    };
    let mut path = String::new();
    for run in runs.iter().filter(|run| run.phase == phase) {
        // Writing to a string does not fail.
        let _ = write!(path, "M{} {HEIGHT}v-{height}H{}v{height}z", run.from, run.to);
    }
    path
}

fn class(phase: Phase) -> &'static str {
    match phase {
        Phase::Alarm => "band is-alarm",
        Phase::InsufficientData => "band is-blind",
        Phase::Ok => "band is-fine",
        Phase::Unknown | Phase::Absent => "band is-open",
    }
}
