//! What a month would cost otherwise: a form that only reads, and its answer. The browser reckons it again while one types.

use crate::islands::what_if::{Labels, WhatIf};
use crate::server::ports::Costs;
use crate::server::request::lang;
use crate::server::routes::Page;
use crate::server::words::reports::cost::service;
use crate::what_if::{Grounds, MODES, Phrases, Typed};
use domain::cost::{Assumption, Baseline};
use domain::price::{PriceBook, Service};
use domain::report::CalendarMonth;
use leptos::prelude::*;

/// What the parameters of an address ask for.
pub(super) fn typed(parameter: impl Fn(&str) -> String) -> Typed {
    Typed {
        traffic: parameter("traffic"),
        memory: parameter("memory"),
        mode: parameter("mode"),
        region: parameter("region"),
        sampling: parameter("sampling"),
    }
}

/// The form with its answer.
pub(super) fn panel(costs: &Costs, month: CalendarMonth, typed: Typed) -> AnyView {
    let words = &lang().words().reports.what_if;
    let grounds = costs
        .baseline
        .as_ref()
        .and_then(|baseline| grounds(baseline, &costs.book));
    let Some(grounds) = grounds else {
        return view! { <p class="remark">{words.no_baseline}</p> }.into_any();
    };
    let action = format!("{}#what-if", Page::CostReport.path());
    let labels = labels(&costs.book);
    view! { <WhatIf action period=month.to_string() typed grounds labels /> }.into_any()
}

/// What the browser needs, and no more: the prices of what such a month uses.
fn grounds(baseline: &Baseline, book: &PriceBook) -> Option<Grounds> {
    let words = &lang().words().reports.what_if;
    let wrong = ["traffic", "memory", "region", "sampling"];
    Some(Grounds {
        baseline: baseline.clone(),
        prices: book.only(&baseline.dimensions()).to_json().ok()?,
        phrases: Phrases {
            answer: words.answer.to_owned(),
            range: words.range.to_owned(),
            not_priced: words.not_priced.to_owned(),
            wrong: wrong
                .map(|field| (field.to_owned(), (words.wrong)(field).to_owned()))
                .into(),
            assumptions: Assumption::ALL
                .map(|assumption| (assumption, (words.assumption)(assumption).to_owned()))
                .into(),
            services: Service::ALL.map(|each| (each, service(each).to_owned())).into(),
        },
    })
}

fn labels(book: &PriceBook) -> Labels {
    let reports = &lang().words().reports;
    let words = &reports.what_if;
    Labels {
        title: words.title.to_owned(),
        traffic: words.traffic.to_owned(),
        memory: words.memory.to_owned(),
        mode: words.mode.to_owned(),
        region: words.region.to_owned(),
        sampling: words.sampling.to_owned(),
        same: words.same.to_owned(),
        reckon: words.reckon.to_owned(),
        columns: [
            reports.cost.column_service.to_owned(),
            words.column_then.to_owned(),
            words.column_now.to_owned(),
        ],
        modes: MODES
            .map(|(name, mode)| (name.to_owned(), (words.mode_of)(mode).to_owned()))
            .into(),
        regions: book.regions().map(ToString::to_string).collect(),
    }
}
