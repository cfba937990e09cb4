//! What a month would cost otherwise: a form that only reads, and its answer.

use crate::server::components::table::{DataTable, figures, row, words as column};
use crate::server::ports::Costs;
use crate::server::request::lang;
use crate::server::routes::Page;
use crate::server::words::reports::cost::service;
use crate::server::words::reports::usd;
use domain::cost::{Estimate, Mode, Scenario, what_if};
use domain::name::Region;
use domain::price::{PriceBook, Quantity};
use domain::report::CalendarMonth;
use leptos::prelude::*;

/// What is typed in the form, as it is typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    traffic: String,
    memory: String,
    mode: String,
    region: String,
    sampling: String,
}

impl Wanted {
    /// Reads the parameters of an address.
    pub(super) fn read(parameter: impl Fn(&str) -> String) -> Self {
        let read = |name| parameter(name).trim().to_owned();
        Self {
            traffic: read("traffic"),
            memory: read("memory"),
            mode: read("mode"),
            region: read("region"),
            sampling: read("sampling"),
        }
    }

    /// Somebody asked for something.
    fn is_asked(&self) -> bool {
        [
            &self.traffic,
            &self.memory,
            &self.mode,
            &self.region,
            &self.sampling,
        ]
        .iter()
        .any(|field| !field.is_empty())
    }

    /// What is to be different, and the names of fields that are not taken.
    fn scenario(&self) -> (Scenario, Vec<&'static str>) {
        let mut wrong = Vec::new();
        let traffic = typed(&self.traffic, "traffic", &mut wrong, |traffic: &Quantity| {
            !traffic.is_zero() && *traffic <= Quantity::from(10_000_u32)
        });
        let memory_mb = typed(&self.memory, "memory", &mut wrong, |mb| {
            (128..=10_240).contains(mb)
        });
        let region: Option<Region> = typed(&self.region, "region", &mut wrong, |_| true);
        let sampling = typed(&self.sampling, "sampling", &mut wrong, |percent: &Quantity| {
            *percent <= Quantity::from(100_u32)
        });
        let scenario = Scenario {
            traffic: traffic.unwrap_or(Quantity::ONE),
            memory_mb,
            mode: mode(&self.mode),
            region,
            sampling: sampling.and_then(|percent: Quantity| percent.divided_by(100_u32)),
        };
        (scenario, wrong)
    }
}

fn typed<T: std::str::FromStr>(
    text: &str,
    name: &'static str,
    wrong: &mut Vec<&'static str>,
    holds: impl Fn(&T) -> bool,
) -> Option<T> {
    if text.is_empty() {
        return None;
    }
    let value = text.parse().ok().filter(holds);
    if value.is_none() {
        wrong.push(name);
    }
    value
}

fn mode(text: &str) -> Option<Mode> {
    MODES
        .into_iter()
        .find(|(name, _)| *name == text)
        .map(|(_, mode)| mode)
}

const MODES: [(&str, Mode); 2] = [("on-demand", Mode::OnDemand), ("provisioned", Mode::Provisioned)];

/// The form with its answer.
pub(super) fn panel(costs: &Costs, month: CalendarMonth, wanted: &Wanted) -> AnyView {
    let words = &lang().words().reports.what_if;
    let (Some(baseline), Ok(book)) = (&costs.baseline, PriceBook::embedded()) else {
        return view! { <p class="remark">{words.no_baseline}</p> }.into_any();
    };
    let answer = wanted.is_asked().then(|| {
        let (scenario, wrong) = wanted.scenario();
        let now = what_if(baseline, &Scenario::SAME, &book).high;
        let then = what_if(baseline, &scenario, &book);
        let assumptions = then
            .assumptions
            .iter()
            .map(|each| view! { <li>{(words.assumption)(*each)}</li> })
            .collect_view();
        let wrong = wrong
            .into_iter()
            .map(|field| view! { <p class="warning">{(words.wrong)(field)}</p> })
            .collect_view();
        let not_priced = then.high.not_priced().count();
        view! {
            {wrong}
            <p class="answer" id="what-if-answer">
                <b>{(words.answer)(then.low.total(), then.high.total(), now.total())}</b>
            </p>
            {(not_priced > 0).then(|| view! { <p class="warning">{(words.not_priced)(not_priced)}</p> })}
            <ul class="assumptions">{assumptions}</ul>
            {compared(&now, &then.high)}
        }
    });
    view! {
        {form(month, wanted, baseline.memory_mb, &book)}
        {answer}
    }
    .into_any()
}

fn form(month: CalendarMonth, wanted: &Wanted, memory_mb: u32, book: &PriceBook) -> impl IntoView + use<> {
    let words = &lang().words().reports.what_if;
    let modes = MODES
        .map(|(name, mode)| {
            view! { <option value=name selected=wanted.mode == name>{(words.mode_of)(mode)}</option> }
        })
        .collect_view();
    let regions: Vec<_> = book
        .regions()
        .map(|region| {
            let name = region.to_string();
            let chosen = wanted.region == name;
            view! { <option value=name.clone() selected=chosen>{name.clone()}</option> }
        })
        .collect();
    let action = format!("{}#what-if", Page::CostReport.path());
    view! {
        <form class="filter-form" method="get" action=action aria-label=words.title>
            <input type="hidden" name="period" value=month.to_string() />
            <label class="field" for="traffic">
                <span>{words.traffic}</span>
                <input id="traffic" name="traffic" inputmode="decimal" placeholder="1" value=wanted.traffic.clone() />
            </label>
            <label class="field" for="memory">
                <span>{words.memory}</span>
                <input
                    id="memory"
                    name="memory"
                    inputmode="numeric"
                    placeholder=memory_mb.to_string()
                    value=wanted.memory.clone()
                />
            </label>
            <label class="field" for="mode">
                <span>{words.mode}</span>
                <select id="mode" name="mode">
                    <option value="">{words.same}</option>
                    {modes}
                </select>
            </label>
            <label class="field" for="region">
                <span>{words.region}</span>
                <select id="region" name="region">
                    <option value="">{words.same}</option>
                    {regions}
                </select>
            </label>
            <label class="field" for="sampling">
                <span>{words.sampling}</span>
                <input id="sampling" name="sampling" inputmode="decimal" value=wanted.sampling.clone() />
            </label>
            <div class="filter-act">
                <button class="button" type="submit">{words.reckon}</button>
            </div>
        </form>
    }
}

/// By service, as it is and then.
fn compared(now: &Estimate, then: &Estimate) -> impl IntoView + use<> {
    let words = &lang().words().reports;
    let (now, then) = (now.by_service(), then.by_service());
    let mut services: Vec<_> = now.keys().chain(then.keys()).copied().collect();
    services.sort();
    services.dedup();
    let cost = |of: Option<&domain::price::Usd>| usd(of.copied().unwrap_or_default());
    let rows = services
        .into_iter()
        .map(|which| {
            let name = service(which);
            let (now, then) = (cost(now.get(&which)), cost(then.get(&which)));
            row(name, vec![name.into_any(), then.into_any(), now.into_any()])
        })
        .collect();
    view! {
        <DataTable
            caption=words.what_if.title
            columns=vec![
                column(words.cost.column_service),
                figures(words.what_if.column_then),
                figures(words.what_if.column_now),
            ]
            rows
        />
    }
}
