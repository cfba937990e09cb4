//! The guide's first page: where to begin now, the contents, whom to call, and whether the guide itself can be relied on.

use super::incidents::open;
use crate::server::components::answer::PageAnswer;
use crate::server::components::guide::{SearchForm, chapter_address, section_address};
use crate::server::components::state::StateMark;
use crate::server::guide::contacts::{Contact, Contacts};
use crate::server::guide::front::{Front, Review};
use crate::server::guide::{ChapterId, Document, Guide, Trouble, section_of};
use crate::server::ports::Listed;
use crate::server::request::lang;
use crate::server::routes::{Detail, Page};
use crate::server::{Console, Judged};
use domain::health::{Finding, Resource, State};
use leptos::prelude::*;

/// What a person sees who opens the guide.
pub(super) fn front(guide: &Guide, listed: Option<&Listed>) -> AnyView {
    let words = &lang().words().guide;
    let document = guide.document(lang());
    let judged = use_context::<Console>().and_then(|console| console.latest());
    view! {
        {now(judged.as_deref())}
        {listed.map(incidents)}
        <SearchForm value=String::new() />
        {troubles(&guide.troubles)}
        {contents(document)}
        {contacts(&guide.contacts)}
        <footer class="about">
            {review(&document.front)}
            <p>
                <a href=Detail::Chapter(ChapterId::whole()).path()>{words.whole}</a>
                " "
                <span class="faint">{words.save}</span>
            </p>
        </footer>
    }
    .into_any()
}

/// What is the matter, each with its section.
fn now(judged: Option<&Judged>) -> AnyView {
    let words = lang().words();
    let Some(judged) = judged else {
        return view! {
            <PageAnswer state=State::Unknown sentence=words.guide.begin_unread>
                <p>{words.guide.without_aws}</p>
            </PageAnswer>
        }
        .into_any();
    };
    let mut sections: Vec<(String, State, &Resource, &Finding)> = Vec::new();
    for (resource, finding) in judged.health.causes() {
        let section = section_of(resource, finding);
        if !sections.iter().any(|(known, ..)| *known == section) {
            sections.push((section, finding.state_on(resource), resource, finding));
        }
    }
    let count = sections.len();
    let items = sections
        .into_iter()
        .map(|(section, state, resource, finding)| {
            view! {
                <li>
                    <StateMark state />
                    <a href=section_address(&section)>
                        <span class="mono">{resource.name().to_owned()}</span>
                    </a>
                    <span>{(words.health.finding)(resource, finding)}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <PageAnswer state=judged.health.state sentence=(words.guide.begin)(count)>
            {(count > 0).then(|| view! { <ul class="begin">{items}</ul> })}
        </PageAnswer>
    }
    .into_any()
}

/// The way to the incidents, and how many are open.
fn incidents(listed: &Listed) -> impl IntoView + use<> {
    let words = &lang().words().incident;
    let known = listed.shown().value();
    let said = known.map_or_else(
        || words.title.to_owned(),
        |listed| (words.open_now)(open(listed).count()),
    );
    view! {
        <p class="to-incidents">
            <a href=Page::Incidents.path()>{said}</a>
        </p>
    }
}

fn troubles(troubles: &[Trouble]) -> Option<impl IntoView + use<>> {
    let words = &lang().words().guide;
    let items = troubles
        .iter()
        .map(|trouble| view! { <li>{(words.trouble)(&trouble.file, &trouble.why)}</li> })
        .collect_view();
    (!troubles.is_empty()).then(|| view! { <ul class="troubles is-warn">{items}</ul> })
}

fn contents(document: &Document) -> impl IntoView + use<> {
    let chapters = document
        .chapters
        .iter()
        .map(|chapter| {
            let address = chapter_address(&chapter.opening.id);
            let sections = chapter
                .sections
                .iter()
                .filter(|section| section.level == 3)
                .map(|section| {
                    view! {
                        <li>
                            <a href=format!("{address}#{}", section.id)>{section.title.clone()}</a>
                        </li>
                    }
                })
                .collect_view();
            view! {
                <section>
                    <h2>
                        <a href=address.clone()>{chapter.opening.title.clone()}</a>
                    </h2>
                    <ul>{sections}</ul>
                </section>
            }
        })
        .collect_view();
    view! { <div class="chapters">{chapters}</div> }
}

/// Whom to call, in order.
pub(super) fn contacts(contacts: &Contacts) -> impl IntoView + use<> {
    let words = &lang().words().guide;
    let items = contacts.all.iter().map(contact).collect_view();
    view! {
        <section class="panel" aria-labelledby="whom-to-call">
            <header>
                <h2 id="whom-to-call">{words.contacts}</h2>
            </header>
            <ol class="contacts">{items}</ol>
        </section>
    }
}

fn contact(contact: &Contact) -> impl IntoView + use<> {
    let words = &lang().words().guide;
    let reached = match contact.reach() {
        Some(address) => reach(address),
        None => view! { <span class="is-warn">{words.no_contact}</span> }.into_any(),
    };
    view! {
        <li>
            <b>{contact.name.of(lang()).to_owned()}</b>
            <span>{reached}</span>
            <span class="why">
                {contact.when.of(lang()).to_owned()} " " {contact.minutes.map(words.wait)}
            </span>
        </li>
    }
}

/// An address, number or link that can be pressed where the browser knows what to do with it.
pub(super) fn reach(reach: &str) -> AnyView {
    use crate::server::guide::document::Target;
    let text = reach.to_owned();
    let digits: String = reach.chars().filter(|c| !" -().".contains(*c)).collect();
    let is_number = digits.len() > 4
        && digits
            .strip_prefix('+')
            .unwrap_or(&digits)
            .chars()
            .all(|c| c.is_ascii_digit());
    let wanted = if is_number {
        format!("tel:{digits}")
    } else if reach.contains('@') && !reach.contains(':') {
        format!("mailto:{reach}")
    } else {
        reach.to_owned()
    };
    match Target::of(&wanted) {
        Some(Target::Outside(address)) => view! { <a href=address rel="noreferrer">{text}</a> }.into_any(),
        _ => text.into_any(),
    }
}

/// Who looks after the guide and whether they did.
pub(super) fn review(front: &Front) -> impl IntoView + use<> {
    let words = &lang().words().guide;
    let owner = front.owner.as_ref().map(|owner| (words.owner)(owner));
    let now = use_context::<Console>().map(|console| console.now());
    let review = now.map_or(Review::Unknown, |now| front.review(now.date()));
    let overdue = !matches!(review, Review::Current(_));
    view! {
        <p>
            {owner} " "
            <span class=overdue.then_some("is-warn")>{(words.review)(review)}</span>
        </p>
    }
}
