//! What of two versions is the same and what is not, as tables.

use crate::server::components::empty::Empty;
use crate::server::components::name::{code, commit, name};
use crate::server::components::table::{DataTable, Row, row, words as column};
use crate::server::components::time::Time;
use crate::server::components::who::Who;
use crate::server::numbers::grouped;
use crate::server::request::lang;
use crate::server::routes::Detail;
use domain::deployment::{Aspect, Compared, KnownVersion, Value, Verdict};
use domain::name::{CodeSha256, VersionNumber};
use domain::snapshot::Reading;
use leptos::prelude::*;

/// Each aspect with its value in both versions.
pub(super) fn compared(caption: &'static str, both: [VersionNumber; 2], compared: Vec<Compared>) -> AnyView {
    let words = &lang().words().deployments.compare;
    if compared.is_empty() {
        return view! { <Empty text=words.nothing_known /> }.into_any();
    }
    let [from, to] = both.map(words.version);
    let columns = vec![
        column(words.aspect),
        column(words.verdict),
        column(from),
        column(to),
    ];
    let rows = compared.into_iter().map(line).collect();
    view! { <DataTable caption columns rows /> }.into_any()
}

fn line(compared: Compared) -> Row {
    let words = &lang().words().deployments.compare;
    let (key, title) = match &compared.aspect {
        Aspect::CodeSha256 => ("CodeSha256".to_owned(), words.hash.into_any()),
        Aspect::CodeSize => ("CodeSize".to_owned(), words.size.into_any()),
        Aspect::Commit => ("commit".to_owned(), words.commit.into_any()),
        Aspect::Template => ("template".to_owned(), words.template_hash.into_any()),
        Aspect::Setting(text) => ((*text).to_owned(), name(text)),
        Aspect::Variable(text) | Aspect::Parameter(text) => (text.clone(), name(text)),
    };
    let verdict = match compared.verdict() {
        Verdict::Different => view! { <b>{words.different}</b> }.into_any(),
        Verdict::Unknown => words.unknown.into_any(),
        Verdict::Same => view! { <span class="faint">{words.same}</span> }.into_any(),
    };
    row(
        key,
        vec![
            title,
            verdict,
            value(&compared.aspect, &compared.from),
            value(&compared.aspect, &compared.to),
        ],
    )
}

fn value(aspect: &Aspect, value: &Value) -> AnyView {
    let words = &lang().words().deployments.compare;
    let faint = |text: &'static str| view! { <span class="faint">{text}</span> }.into_any();
    let text = match value {
        Value::Is(text) if text.is_empty() => return faint(lang().words().deployments.new.empty),
        Value::Is(text) => text,
        Value::NotSet => return faint(words.not_set),
        Value::Default => return faint(words.default),
        Value::Unknown => return faint(words.unknown),
    };
    match aspect {
        Aspect::CodeSha256 | Aspect::Template => code(&CodeSha256::reported(text.as_str())),
        Aspect::Commit => commit(text.parse().ok().as_ref()),
        Aspect::CodeSize => {
            let size = text.parse().map(|bytes| (words.bytes)(&grouped(bytes)));
            size.unwrap_or_else(|_| text.clone()).into_any()
        }
        Aspect::Setting(_) | Aspect::Variable(_) | Aspect::Parameter(_) => name(text),
    }
}

/// Who made each of them, when and why.
pub(super) fn made(from: &KnownVersion, to: &KnownVersion) -> AnyView {
    let words = &lang().words().deployments.compare;
    let columns = [
        words.version_column,
        words.published,
        words.run,
        words.who,
        words.why,
    ];
    let versions = [from, to].into_iter();
    let versions = versions.take(if from.number == to.number { 1 } else { 2 });
    let rows = versions.map(made_row).collect();
    let columns = columns.map(column).to_vec();
    view! { <DataTable caption=words.made columns rows /> }.into_any()
}

fn made_row(version: &KnownVersion) -> Row {
    let words = &lang().words().deployments.compare;
    let published = match &version.published {
        Reading::Found(published) => published
            .at
            .map_or_else(|| words.unknown.into_any(), |at| view! { <Time at /> }.into_any()),
        Reading::Missing => words.not_kept.into_any(),
        Reading::Unavailable(_) => words.unknown.into_any(),
    };
    let unknown = || view! { <span class="faint">{words.unknown}</span> }.into_any();
    let (run, who, why) = match version.made.found() {
        None => (unknown(), unknown(), unknown()),
        Some(made) => {
            let record = &made.record;
            let run = view! {
                <a href=Detail::Run(record.run.clone()).path()>
                    <Time at=record.began />
                </a>
            };
            let why = record
                .reason
                .clone()
                .unwrap_or_else(|| words.no_reason.to_owned());
            let who = record.who.clone();
            (run.into_any(), view! { <Who who /> }.into_any(), why.into_any())
        }
    };
    let title = view! { <b>{(words.version)(version.number)}</b> }.into_any();
    row(version.number.to_string(), vec![title, published, run, who, why])
}
