//! AWS's own figure beside the console's, and why they differ.

use crate::server::components::panel::{Part, part};
use crate::server::components::table::{DataTable, Row, figures, row, words as column};
use crate::server::request::lang;
use crate::server::words::reports::cost::service;
use crate::server::words::reports::usd;
use domain::cost::{Bill, Reconciled, Reconciliation, Share};
use domain::report::{CostReport, Statement};
use leptos::prelude::*;

/// What Cost Explorer says, or why it says nothing.
pub(super) fn panel(report: &CostReport) -> Part {
    let words = &lang().words().reports.bill;
    let Some(statement) = &report.statement else {
        return Part::Plain(view! { <p class="remark">{words.off}</p> }.into_any());
    };
    part(statement, words.no_table, |statement| {
        match (statement, &report.reconciliation) {
            (Statement::Answered(bill), Some(both)) => compared(bill, both),
            (Statement::Answered(bill), None) => view! {
                <p class="advice">{words.not_metered_here}</p>
                <p class="remark">{(words.asked)(&bill.share)}</p>
            }
            .into_any(),
            (without, _) => view! { <p class="remark">{(words.without)(without)}</p> }.into_any(),
        }
    })
}

fn compared(bill: &Bill, both: &Reconciliation) -> AnyView {
    let reports = &lang().words().reports;
    let words = &reports.bill;
    let rows = both.services.iter().map(|each| line(each, &bill.share)).collect();
    let beyond = (!both.not_metered.is_empty())
        .then(|| view! { <p class="remark">{(words.beyond)(&both.not_metered)}</p> });
    let estimated = bill.estimated.then_some(words.estimated);
    view! {
        <p class="advice"><b>{(words.compared)(bill, both)}</b></p>
        <DataTable
            caption=words.title
            columns=vec![
                column(reports.cost.column_service),
                figures(words.column_billed),
                figures(words.column_reckoned),
                figures(reports.cost.column_difference),
                column(words.column_reasons),
            ]
            rows
        />
        {beyond}
        <p class="remark">{(words.asked)(&bill.share)} " " {estimated}</p>
    }
    .into_any()
}

fn line(each: &Reconciled, share: &Share) -> Row {
    let words = &lang().words().reports.bill;
    let text = |text: String| view! { {text} }.into_any();
    let reasons: Vec<String> = each
        .reasons
        .iter()
        .map(|reason| (words.reason)(reason, share))
        .collect();
    let reasons = if reasons.is_empty() {
        words.same.to_owned()
    } else {
        reasons.join("; ")
    };
    let name = service(each.service);
    row(
        name,
        vec![
            text(name.to_owned()),
            text(usd(each.billed)),
            text(usd(each.estimated)),
            text(usd(each.difference())),
            text(reasons),
        ],
    )
}
