//! Every resource with its state, its reasons and its setting.

use crate::server::Judged;
use crate::server::components::age::{Age, OldAge};
use crate::server::components::anchor::link;
use crate::server::components::aws::finding;
use crate::server::components::guide::what_to_do;
use crate::server::components::panel::{Panel, Part};
use crate::server::components::state::StateMark;
use crate::server::components::table::{DataTable, Row, figures, row, words};
use crate::server::facts::{Known, setting};
use crate::server::request::{lang, parameter};
use crate::server::routes::Page;
use domain::health::{Assessment, Health, State};
use leptos::prelude::*;

/// In which order the resources stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// By what they are.
    Kind,
    /// The worst first.
    State,
}

impl Order {
    fn asked() -> Self {
        if parameter("sort") == "state" {
            Order::State
        } else {
            Order::Kind
        }
    }

    /// The address of the other order.
    fn other(self) -> String {
        let overview = Page::Overview.path();
        match self {
            Order::Kind => format!("{overview}?sort=state#resources"),
            Order::State => format!("{overview}#resources"),
        }
    }

    fn of(self, health: &Health) -> Vec<&Assessment> {
        let mut resources: Vec<&Assessment> = health.resources.iter().collect();
        if self == Order::State {
            // Stable: resources in the same state keep their order.
            resources.sort_by_key(|assessment| std::cmp::Reverse(assessment.state));
        }
        resources
    }
}

pub(super) fn panel(judged: &Judged) -> impl IntoView + use<> {
    let overview = &lang().words().overview;
    let order = Order::asked();
    let link = match order {
        Order::Kind => overview.worst_first,
        Order::State => overview.by_kind,
    };
    let healthy = judged.health.count(State::Healthy);
    let note = view! {
        <span>{(overview.healthy_of)(healthy, judged.health.resources.len())}</span>
        <a href=order.other()>{link}</a>
    };
    let rows = order
        .of(&judged.health)
        .into_iter()
        .map(|assessment| resource(judged, assessment))
        .collect();
    let columns = vec![
        words(overview.column_resource),
        words(overview.column_state),
        figures(overview.column_setting),
    ];
    let table = view! { <DataTable caption=overview.resources columns rows /> };
    view! {
        <Panel id="resources" title=overview.resources note=note.into_any() part=Part::Plain(table.into_any()) />
    }
}

fn resource(judged: &Judged, assessment: &Assessment) -> Row {
    let words = lang().words();
    let resource = &assessment.resource;
    let reasons = assessment
        .findings
        .iter()
        .map(|found| view! { <li>{finding(resource, found)} " " {what_to_do(resource, found)}</li> })
        .collect_view();
    let name = view! {
        <a class="mono name" href=link(resource)>{resource.name().to_owned()}</a>
        <span class="why">{(words.health.kind)(resource)}</span>
        {(!assessment.findings.is_empty()).then(|| view! { <ul class="reasons">{reasons}</ul> })}
    };
    let state = view! {
        <StateMark state=assessment.state />
        <OldAge at=assessment.as_of />
    };
    let setting = setting(&judged.snapshot, resource).map(|Known { setting, stale_since }| {
        view! {
            {(words.overview.setting)(setting)}
            {stale_since.map(|at| view! { <span class="why"><Age at say=words.time.as_of /></span> })}
        }
    });
    row(
        resource.name(),
        vec![name.into_any(), state.into_any(), setting.into_any()],
    )
}
