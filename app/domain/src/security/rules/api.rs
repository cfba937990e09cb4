//! Who may send what to the API, how much of it, and what is written down of it.

use super::{cause_of, inner, part};
use crate::contract::EVENTS_PATH;
use crate::price::PriceBook;
use crate::security::facts::Facts;
use crate::security::{Ceiling, Fault, Outcome};
use crate::snapshot::{Authorisation, Method, Reading, RestApi, Snapshot, Stage, Unavailable};

/// The method that takes events.
const POST: &str = "POST";

/// Judges each method by its name and path, those of `/events` and all others.
fn each_method(api: &RestApi, rule: impl Fn(&str, &Method) -> Option<Fault>) -> Outcome {
    let of_events = part(&api.methods, |methods| {
        let named = methods
            .iter()
            .map(|(name, method)| (format!("{name} {EVENTS_PATH}"), method));
        named.filter_map(|(name, method)| rule(&name, method)).collect()
    });
    let of_others = part(&api.elsewhere, |methods| {
        methods
            .iter()
            .filter_map(|(name, method)| rule(name, method))
            .collect()
    });
    Outcome::all([of_events, of_others].into_iter())
}

/// Events come from visitors' browsers, and a preflight says nothing of its sender. Nothing else is open by design.
pub(super) fn authorisation(snapshot: &Snapshot) -> Outcome {
    inner(&snapshot.api, |api| {
        each_method(api, |name, method| {
            let is_by_design = name == format!("{POST} {EVENTS_PATH}") || name.starts_with("OPTIONS ");
            (!is_by_design && is_open(method)).then(|| Fault::OpenMethod {
                method: name.to_owned(),
            })
        })
    })
}

fn is_open(method: &Method) -> bool {
    method.authorisation == Authorisation::None && !method.api_key_required
}

/// A setting of one method takes the stage's place as a whole: one made for its log alone lifts the limit to the account's.
pub(super) fn throttling(snapshot: &Snapshot) -> Outcome {
    inner(&snapshot.api, |api| {
        inner(&api.stage, |stage| {
            each_method(api, |name, _| looser(name, stage))
        })
    })
}

fn looser(name: &str, stage: &Stage) -> Option<Fault> {
    let method = name.to_owned();
    match (stage.limit(name), stage.throttle) {
        (None, _) => Some(Fault::Unthrottled { method }),
        (Some(own), Some(of_stage)) if own.rate > of_stage.rate => Some(Fault::LooserThrottle {
            method,
            per_second: own.rate,
            of_stage: of_stage.rate,
        }),
        (Some(_), _) => None,
    }
}

pub(super) fn origins(snapshot: &Snapshot) -> Outcome {
    inner(&snapshot.api, |api| {
        each_method(api, |name, method| {
            method.allows_any_origin.then(|| Fault::AnyOrigin {
                method: name.to_owned(),
            })
        })
    })
}

/// The function's own log has what reached it. What was refused before that is only here.
pub(super) fn log(snapshot: &Snapshot) -> Outcome {
    inner(&snapshot.api, |api| {
        part(&api.stage, |stage| {
            let is_silent = stage.access_log.is_none() && !stage.execution_log;
            is_silent.then_some(Fault::NoAccessLog).into_iter().collect()
        })
    })
}

pub(super) fn public_post(snapshot: &Snapshot, facts: &Facts, book: Option<&PriceBook>) -> Outcome {
    inner(&snapshot.api, |api| {
        let methods = api.methods.reading.found();
        let is_open = methods.and_then(|methods| methods.get(POST)).map(is_open);
        match (is_open, &api.stage.reading) {
            (Some(false), _) => Outcome::Passes,
            (Some(true), Reading::Found(stage)) => {
                let ceiling = |rate| Ceiling::of(rate, snapshot, book);
                Outcome::of(vec![open(stage, facts, ceiling)])
            }
            (_, stage) => unknown([cause_of(&api.methods.reading), cause_of(stage)]),
        }
    })
}

fn open(stage: &Stage, facts: &Facts, ceiling: impl Fn(u64) -> Ceiling) -> Fault {
    match stage.limit(&format!("{POST} {EVENTS_PATH}")) {
        Some(throttle) => Fault::OpenWithLimit {
            ceiling: ceiling(throttle.rate),
        },
        None => Fault::OpenWithoutLimit {
            ceiling: facts
                .account_throttle
                .reading
                .found()
                .map(|throttle| ceiling(throttle.rate)),
        },
    }
}

fn unknown(causes: [Option<Unavailable>; 2]) -> Outcome {
    let causes: Vec<Unavailable> = causes.into_iter().flatten().collect();
    if causes.is_empty() {
        Outcome::Absent
    } else {
        Outcome::Unknown { causes }
    }
}
