//! How an alarm was: bands, figures, whether it flaps.

use super::super::alarms::past::Picture;
use super::super::alarms::{Wanted, Window, of_events};
use crate::server::components::bands::{BandLegend, Bands};
use crate::server::components::key_values::{KeyValues, pair};
use crate::server::components::panel::{Panel, Part};
use crate::server::components::prose::Prose;
use crate::server::components::time::Time;
use crate::server::request::lang;
use domain::alarm::history::Flapping;
use leptos::prelude::*;
use std::time::Duration;

/// The period and the kind of events that are looked at.
pub(super) fn form(wanted: &Wanted, path: String) -> impl IntoView + use<> {
    let words = &lang().words().alarms.history;
    view! {
        <form class="filter-form" method="get" action=path role="search" aria-label=words.filters>
            {(!wanted.chart.is_empty()).then(|| view! { <input type="hidden" name="chart" value=wanted.chart /> })}
            {of_events(wanted)}
            <div class="filter-act">
                <button class="button" type="submit">{words.filter_apply}</button>
            </div>
        </form>
    }
}

/// That it flaps, how often, and what to do; or that it did.
pub(super) fn flapping(picture: &Picture, window: Window) -> Option<AnyView> {
    let words = &lang().words().alarms.history;
    let statistics = picture.statistics;
    match statistics.flapping {
        Flapping::No => None,
        Flapping::Now => Some(
            view! {
                <p id="flapping">
                    <b>{(words.flapping)(statistics.rang, window, statistics.mean_in_alarm)}</b>
                    " "
                    <Prose text=words.flapping_hint />
                </p>
            }
            .into_any(),
        ),
        Flapping::Before(at) => Some(
            view! {
                <p id="flapping">{(words.flapped)(statistics.flaps, window)} " " <Time at /></p>
            }
            .into_any(),
        ),
    }
}

/// The bands and the figures.
pub(super) fn panels(picture: Picture, window: Window) -> impl IntoView {
    let words = &lang().words().alarms.history;
    let statistics = picture.statistics;
    let time = |time: Option<Duration>| match time.filter(|time| !time.is_zero()) {
        Some(time) => (words.lasted)(time),
        None => words.never.to_owned(),
    };
    let rang = match statistics.rang {
        0 => words.never.to_owned(),
        rang => (words.times)(rang),
    };
    let flaps = match statistics.flaps {
        0 => words.never.to_owned(),
        flaps => (words.times)(flaps),
    };
    let figures = view! {
        <KeyValues pairs=vec![
            pair(words.rang, rang),
            pair(words.flaps, view! { {flaps} <span class="aside">{words.flap_is}</span> }),
            pair(words.mean, time(statistics.mean_in_alarm)),
            pair(words.longest, time(statistics.longest_in_alarm)),
            pair(words.total, time(Some(statistics.in_alarm))),
        ] />
    };
    let bands = view! {
        <div class="band-box">
            <Bands bands=picture.bands window />
            <BandLegend />
        </div>
    };
    let note = (words.window)(window);
    view! {
        <Panel id="bands" title=words.bands note=note.into_any() part=Part::Plain(bands.into_any()) />
        <Panel id="statistics" title=words.statistics note=note.into_any() part=Part::Plain(figures.into_any()) />
    }
}
