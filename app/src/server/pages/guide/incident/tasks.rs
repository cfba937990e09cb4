//! What there is to do: each task with its button, and who did it.

use super::super::blocks::{Place, blocks};
use super::in_language;
use crate::server::components::time::Time;
use crate::server::guide::Guide;
use crate::server::guide::document::Item;
use crate::server::guide::tasks;
use crate::server::request::{lang, person};
use crate::server::routes::TICK_TASK;
use domain::access::Permission;
use domain::incident::{Checklist, Standing};
use leptos::prelude::*;
use std::sync::Arc;

/// The tasks in the section's order.
pub(super) fn list(checklist: &Checklist, guide: &Arc<Guide>, can_write: bool) -> AnyView {
    let words = &lang().words().incident;
    let may = person().is_some_and(|person| person.may(Permission::KeepChecklist));
    let is_open = checklist.closed.is_none();
    let written = guide.tasks_from(&checklist.incident.section, lang());
    let written: Vec<&Item> = written.into_iter().flat_map(tasks::items).collect();
    let place = Place::Incident(guide.clone());
    let tasks = checklist
        .standing
        .iter()
        .map(|standing| {
            let said = in_language(&standing.task.said, lang());
            // As the guide has it, with its links and values, unless it was edited since.
            let as_written = written.iter().find(|item| tasks::said(item) == said);
            let text = match as_written {
                Some(item) => blocks(&item.blocks, &place),
                None => said.to_owned().into_any(),
            };
            task(standing, said, text, checklist, may && is_open && can_write)
        })
        .collect_view();
    let may_not = (is_open && !may).then(|| view! { <p class="hint">{words.may_not}</p> });
    view! {
        {may_not}
        <ol class="checklist">{tasks}</ol>
    }
    .into_any()
}

fn task(
    standing: &Standing,
    said: &str,
    text: AnyView,
    checklist: &Checklist,
    can_press: bool,
) -> impl IntoView + use<> {
    let words = &lang().words().incident;
    let id = standing.task.id;
    let (mark, press) = match standing.ticked {
        Some(_) => ("☑", (words.untick)(said)),
        None => ("☐", (words.tick)(said)),
    };
    let label = match standing.ticked {
        Some(_) => lang().words().guide.done,
        None => lang().words().guide.open,
    };
    let mark = if can_press {
        view! {
            <form method="post" action=TICK_TASK>
                <input type="hidden" name="incident" value=checklist.incident.id.to_string() />
                <input type="hidden" name="task" value=id.to_string() />
                // A button's value is brought up to date with the page, while a field's belongs to the person.
                <button class="tick-button" name="turn" value=(standing.turns + 1).to_string() aria-label=press>
                    {mark}
                </button>
            </form>
        }
        .into_any()
    } else {
        view! { <span class="tick-button" role="img" aria-label=label>{mark}</span> }.into_any()
    };
    let by = standing.ticked.as_ref().map(|tick| {
        view! {
            <p class="ticked-by">
                {(words.ticked_by)(&tick.who)}
                " · "
                <Time at=tick.at />
            </p>
        }
    });
    view! {
        <li id=format!("task-{id}") class=standing.ticked.is_some().then_some("is-done")>
            {mark}
            <div class="prose">{text} {by}</div>
        </li>
    }
}
