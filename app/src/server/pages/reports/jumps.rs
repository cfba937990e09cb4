//! What jumped, since when, after which deployment, and what to do.

use crate::server::components::table::{DataTable, Row, figures, row, words as column};
use crate::server::components::time::Time;
use crate::server::pages::rollback;
use crate::server::request::{lang, person};
use crate::server::routes::{Detail, NewDeployment, Page};
use domain::access::Permission;
use domain::cost::{Action, Cause, Deployed, Jump, Jumps, Step};
use domain::price::Usd;
use domain::template::Setting;
use domain::timeline::Window;
use leptos::prelude::*;

/// All of a month's.
pub(super) fn jumps(jumps: &Jumps) -> AnyView {
    let words = &lang().words().reports.cost.jump;
    match jumps {
        Jumps::TooFewDays => view! { <p class="remark">{words.too_few}</p> }.into_any(),
        Jumps::Looked { jumps } if jumps.is_empty() => {
            view! { <p class="remark">{words.none}</p> }.into_any()
        }
        Jumps::Looked { jumps } => view! {
            {jumps.iter().map(jump).collect_view()}
            <p class="remark">{words.how}</p>
        }
        .into_any(),
    }
}

fn jump(jump: &Jump) -> impl IntoView + use<> {
    let words = &lang().words().reports.cost.jump;
    let runs: Vec<&Deployed> = match &jump.cause {
        Cause::Deployed { runs } => runs.iter().collect(),
        Cause::Traffic { meanwhile, .. } | Cause::Unknown { meanwhile } => meanwhile.iter().collect(),
        Cause::LedgerUnread => vec![],
    };
    let runs = runs.into_iter().map(deployed).collect_view();
    view! {
        <div class="advice">
            <p><b>{(words.sentence)(jump)}</b></p>
            <p>{(words.cause)(&jump.cause)}</p>
            <ul>{runs}</ul>
            <p>{(words.action)(&jump.action)} {link(&jump.action)}</p>
        </div>
        {table(jump)}
    }
}

fn deployed(run: &Deployed) -> impl IntoView + use<> {
    let words = &lang().words().reports.cost.jump;
    let reason = run.reason.as_deref().map(words.reason);
    view! {
        <li>
            <Time at=run.at />
            " "
            {(words.deployed)(run)}
            " "
            {reason}
            " "
            <a href=Detail::Run(run.run.clone()).path()>{(words.run)(run)}</a>
        </li>
    }
}

/// Where to do it, for whoever may.
fn link(action: &Action) -> Option<AnyView> {
    let words = &lang().words().reports.cost.jump;
    let may = |permission| person().is_some_and(|person| person.may(permission));
    let address = match action {
        Action::Restore { settings } => may(Permission::Deploy)
            .then(|| form(settings))
            .flatten()?
            .address(),
        Action::RollBack { to } => may(Permission::Deploy).then(|| rollback::address(*to))?,
        Action::Resize => Page::CapacityReport.path().to_owned(),
        Action::LookInto => format!(
            "{}?window={}#timeline",
            Page::Overview.path(),
            Window::Month.as_str()
        ),
    };
    Some(view! { " " <a href=address>{(words.go)(action)}</a> }.into_any())
}

fn form(settings: &[(String, String)]) -> Option<NewDeployment> {
    let mut settings = settings
        .iter()
        .filter_map(|(name, value)| Some((Setting::of_parameter(name)?, value)));
    let (setting, value) = settings.next()?;
    Some(
        settings.fold(NewDeployment::with(setting, value), |form, (setting, value)| {
            form.and(setting, value)
        }),
    )
}

fn table(jump: &Jump) -> impl IntoView + use<> {
    let cost = &lang().words().reports.cost;
    let words = &cost.jump;
    view! {
        <DataTable
            caption=words.title
            columns=vec![
                column(cost.column_resource),
                figures(words.column_month),
                column(cost.column_dimension),
                figures(words.column_before),
                figures(words.column_since),
            ]
            rows=jump.steps.iter().map(step).collect()
        />
    }
}

fn step(step: &Step) -> Row {
    let words = &lang().words().reports.cost;
    // A day may cost less than a cent.
    let a_day = |cost: Usd| format!("{cost:.3}").into_any();
    let resource = (words.resource)(&step.resource);
    row(
        format!("{resource} {}", step.since),
        vec![
            resource.into_any(),
            format!("{}", step.a_month()).into_any(),
            (words.dimension)(step.dimension).into_any(),
            a_day(step.day_before),
            a_day(step.day_since),
        ],
    )
}
