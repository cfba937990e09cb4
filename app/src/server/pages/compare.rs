//! Two versions beside each other. The address has which, so that it can be sent to somebody.

mod tables;
mod wanted;

use crate::server::Console;
use crate::server::components::panel::{Panel, Part};
use crate::server::ports::Deployments;
use crate::server::request::{brings_itself_up_to_date, lang, parameter};
use crate::server::routes::Page;
use domain::deployment::journal::Record;
use domain::deployment::{KnownVersion, Outcome, compare};
use domain::name::VersionNumber;
use domain::snapshot::{AliasTarget, Reading, Unavailable};
use leptos::prelude::*;
use leptos_meta::Title;
pub(super) use wanted::Wanted;

/// Where two versions are compared.
pub(super) fn address([from, to]: [VersionNumber; 2]) -> String {
    format!("{}?from={from}&to={to}", Page::Compare.path())
}

/// Leads to what a run made live beside what was live before; nothing where that is not two versions.
pub(super) fn to_one_before(record: &Record) -> Option<AnyView> {
    let Outcome::Succeeded {
        version: Some(version),
        previous: Some(AliasTarget::Published(previous)),
    } = record.outcome.as_ref()?
    else {
        return None;
    };
    let text = (lang().words().deployments.compare.with)(*previous);
    (previous != version).then(|| view! { <a href=address([*previous, *version])>{text}</a> }.into_any())
}

/// The comparison that the address names, with the form that chooses another.
#[component]
pub fn Compare() -> impl IntoView {
    let words = &lang().words().deployments.compare;
    let wanted = Wanted::read(parameter);
    let reading = use_context::<Deployments>()
        .zip(wanted.numbers())
        // Nothing of two versions changes under the reader.
        .filter(|_| !brings_itself_up_to_date())
        .map(|(Deployments(source), numbers)| source.versions(numbers));
    view! {
        <Title text=words.title />
        <Suspense>
            {Suspend::new(async move {
                let read = match reading {
                    Some(reading) => Some(reading.await),
                    None => None,
                };
                page(&wanted, read)
            })}
        </Suspense>
    }
}

fn page(wanted: &Wanted, read: Option<[KnownVersion; 2]>) -> impl IntoView + use<> {
    let words = &lang().words().deployments.compare;
    let (heading, notes, body) = match read {
        None => (words.choose.to_owned(), wanted.problems(), ().into_any()),
        Some([from, to]) => {
            let comparison = compare(&from, &to);
            let notes: Vec<String> = distinct(&from, &to).into_iter().filter_map(note).collect();
            if [&from, &to].into_iter().any(exists_not) {
                (words.nothing.to_owned(), notes, ().into_any())
            } else {
                let sentence = (words.sentence)([from.number, to.number], comparison.tally());
                (sentence, notes, panels(&from, &to, comparison))
            }
        }
    };
    let notes = notes
        .into_iter()
        .map(|note| view! { <p>{note}</p> })
        .collect_view();
    view! {
        <div class="stack">
            <section class="verdict">
                <h1>{heading}</h1>
                {notes}
                <p>{words.explained}</p>
            </section>
            {form(wanted)}
            {body}
            <nav class="pages" aria-label=words.title>
                <a href=Page::Deployments.path()>{lang().words().deployments.run.to_history}</a>
            </nav>
        </div>
    }
}

/// Both, or one of them if they are the same version.
fn distinct<'a>(from: &'a KnownVersion, to: &'a KnownVersion) -> Vec<&'a KnownVersion> {
    let both = [from, to].into_iter();
    both.take(if from.number == to.number { 1 } else { 2 }).collect()
}

/// Whether nobody knows a version of this number.
fn exists_not(version: &KnownVersion) -> bool {
    matches!(
        (&version.published, &version.made),
        (Reading::Missing, Reading::Missing)
    )
}

/// What whoever reads the comparison has to know of one of the versions.
fn note(version: &KnownVersion) -> Option<String> {
    let words = &lang().words().deployments.compare;
    match (&version.published, &version.made) {
        (Reading::Missing, Reading::Missing) => Some((words.exists_not)(version.number)),
        (Reading::Missing, _) => Some((words.gone)(version.number)),
        (_, Reading::Missing) => Some((words.not_in_ledger)(version.number)),
        _ => None,
    }
}

/// Chooses two versions. Any number can be typed: the ledger knows of versions that Lambda does not keep any more.
pub(super) fn form(wanted: &Wanted) -> impl IntoView + use<> {
    let words = &lang().words().deployments.compare;
    let versions = use_context::<Console>()
        .and_then(|console| console.latest())
        .and_then(|judged| judged.snapshot.versions.shown().value().cloned())
        .unwrap_or_default();
    let mut newest = versions.iter().map(|version| version.number);
    let (to, from) = (newest.next(), newest.next());
    let options = versions
        .iter()
        .map(|version| {
            view! { <option value=version.number.to_string()>{version.description.clone()}</option> }
        })
        .collect_view();
    let choice = |name: &'static str, label: &'static str, value: String| {
        let id = format!("compare-{name}");
        let label_for = id.clone();
        view! {
            <label class="field" for=label_for>
                <span>{label}</span>
                <input
                    id=id
                    name=name
                    value=value
                    type="text"
                    inputmode="numeric"
                    list="versions-known"
                    required
                    autocomplete="off"
                />
            </label>
        }
    };
    view! {
        <form id="compare" class="filter-form" method="get" action=Page::Compare.path() aria-label=words.title>
            {choice("from", words.from, wanted.from.shown(from))}
            {choice("to", words.to, wanted.to.shown(to))}
            <datalist id="versions-known">{options}</datalist>
            <div class="filter-act">
                <button class="button" type="submit">
                    {words.compare}
                </button>
            </div>
        </form>
    }
}

fn panels(from: &KnownVersion, to: &KnownVersion, comparison: domain::deployment::Comparison) -> AnyView {
    let words = &lang().words().deployments.compare;
    let versions = distinct(from, to);
    if versions.iter().all(|version| exists_not(version)) {
        return ().into_any();
    }
    let lambda = versions
        .iter()
        .find_map(|version| unavailable(&version.published));
    let ledger = versions.iter().find_map(|version| unavailable(&version.made));
    let both = [from.number, to.number];
    let part = |cause: &Option<Unavailable>, body: AnyView| match (cause.clone(), now()) {
        (Some(cause), Some(as_of)) => Part::Unavailable { as_of, cause },
        _ => Part::Plain(body),
    };
    let made = part(&ledger, tables::made(from, to));
    let code = part(&lambda, tables::compared(words.code, both, comparison.code));
    let configuration = part(
        &lambda,
        tables::compared(words.configuration, both, comparison.configuration),
    );
    let environment = part(
        &lambda,
        tables::compared(words.environment, both, comparison.environment),
    );
    let template = part(
        &ledger,
        tables::compared(words.template, both, comparison.template),
    );
    view! {
        <Panel id="made" title=words.made part=made />
        <Panel id="code" title=words.code part=code />
        <Panel id="configuration" title=words.configuration part=configuration />
        <Panel id="environment" title=words.environment part=environment />
        <Panel id="template" title=words.template part=template />
    }
    .into_any()
}

fn unavailable<T>(reading: &Reading<T>) -> Option<Unavailable> {
    match reading {
        Reading::Unavailable(cause) => Some(cause.clone()),
        Reading::Found(_) | Reading::Missing => None,
    }
}

fn now() -> Option<time::OffsetDateTime> {
    use_context::<Console>().map(|console| console.now())
}
