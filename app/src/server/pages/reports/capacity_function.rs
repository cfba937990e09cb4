//! The function in the capacity report, and what stands around it.

use super::apply;
use super::capacity_tables::{link, sure};
use crate::server::request::lang;
use crate::server::routes::NewDeployment;
use domain::capacity::report::{Concurrency, MemoryAdvice, MemorySample};
use domain::report::{ApiReport, FunctionReport, LogReport};
use domain::template::Setting;
use leptos::prelude::*;

/// Days that a log is to be kept for, where nothing says so: as long as the template has it.
const RETENTION_DAYS: u32 = 30;

/// What the memory should be, why, how sure that is.
pub(super) fn memory(report: &FunctionReport, sample: &MemorySample) -> AnyView {
    let words = &lang().words().reports.capacity.function;
    let reasons = (words.reasons)(report, sample)
        .into_iter()
        .map(|reason| view! { <li>{reason}</li> })
        .collect_view();
    let confidence = match &report.memory {
        MemoryAdvice::Keep { confidence, .. } => Some(confidence),
        MemoryAdvice::Change(change) => Some(&change.confidence),
        MemoryAdvice::Unknown | MemoryAdvice::NotPriced { .. } => None,
    };
    let confidence = confidence.map(|confidence| {
        let doubts = confidence.doubts.iter().map(|doubt| (words.doubt)(*doubt));
        sure(confidence.level, &doubts.collect::<Vec<_>>())
    });
    view! {
        <div class="advice">
            <p><b>{(words.advice)(report)}</b></p>
            <ul>{reasons}</ul>
            {confidence}
            {apply::of_memory(&report.memory).and_then(|form| link(form, ""))}
        </div>
    }
    .into_any()
}

/// How many run at once, and may.
pub(super) fn concurrency(report: &FunctionReport, concurrency: Option<&Concurrency>) -> AnyView {
    let words = &lang().words().reports.capacity.function;
    view! { <p class="advice">{(words.at_once)(report, concurrency)}</p> }.into_any()
}

/// What the API was asked for, and accepts.
pub(super) fn api(report: &ApiReport) -> AnyView {
    let words = &lang().words().reports.capacity.around;
    view! { <p class="advice">{(words.asked)(report)}</p> }.into_any()
}

/// What the log takes in and stores.
pub(super) fn log(report: &LogReport) -> AnyView {
    let words = &lang().words().reports.capacity.around;
    let form = report
        .retention_days
        .is_none()
        .then(|| NewDeployment::with(Setting::LogRetention, RETENTION_DAYS));
    view! {
        <div class="advice">
            <p>{(words.kept)(report)}</p>
            {form.and_then(|form| link(form, ""))}
        </div>
    }
    .into_any()
}
