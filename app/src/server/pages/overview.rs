//! Is it healthy? One sentence, then every resource with its reasons.

use crate::server::components::age::Age;
use crate::server::components::state::{StateMark, StateShape, class};
use crate::server::facts::setting;
use crate::server::request::lang;
use crate::server::{Console, Judged};
use domain::health::{Assessment, State};
use leptos::prelude::*;
use leptos_meta::Title;
use std::sync::Arc;

/// The overview.
#[component]
pub fn Overview() -> impl IntoView {
    let words = lang().words();
    let latest = use_context::<Console>().and_then(|console| console.latest());
    view! {
        <Title text=words.overview.title />
        <div id="overview" class="stack" data-live="">
            {match latest {
                Some(judged) => view! { <Known judged /> }.into_any(),
                None => {
                    view! {
                        <section class="verdict is-unknown">
                            <h1><StateShape state=State::Unknown />{words.frame.collecting}</h1>
                            <p>{words.frame.collecting_hint}</p>
                        </section>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

#[component]
fn Known(judged: Arc<Judged>) -> impl IntoView {
    let words = lang().words();
    let state = judged.health.state;
    let rows = judged
        .health
        .resources
        .iter()
        .map(|assessment| row(&judged, assessment))
        .collect_view();
    view! {
        <section class=format!("verdict {}", class(state))>
            <h1><StateShape state /><span>{(words.health.verdict)(&judged.health)}</span></h1>
            {(words.health.cause)(&judged.health).map(|cause| view! { <p class="cause">{cause}</p> })}
            <p><StateMark state />" · "<Age at=judged.snapshot.taken_at /></p>
        </section>
        <section class="panel" aria-labelledby="resources">
            <h2 id="resources">{words.overview.resources}</h2>
            <table class="fold">
                <thead>
                    <tr>
                        <th scope="col">{words.overview.column_resource}</th>
                        <th scope="col">{words.overview.column_state}</th>
                        <th scope="col" class="num">{words.overview.column_setting}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

fn row(judged: &Judged, assessment: &Assessment) -> impl IntoView + use<> {
    let words = lang().words();
    let resource = &assessment.resource;
    let reasons = assessment
        .findings
        .iter()
        .map(|finding| view! { <li>{(words.health.finding)(resource, finding)}</li> })
        .collect_view();
    view! {
        <tr data-key=resource.name().to_owned()>
            <th scope="row">
                <span class="mono name">{resource.name().to_owned()}</span>
                <span class="why">{(words.health.kind)(resource)}</span>
                {(!assessment.findings.is_empty()).then(|| view! { <ul class="reasons">{reasons}</ul> })}
            </th>
            <td><StateMark state=assessment.state /></td>
            <td class="num">{setting(&judged.snapshot, resource).map(words.overview.setting)}</td>
        </tr>
    }
}
