//! Writing a note, and closing the incident.

use crate::server::request::{lang, person};
use crate::server::routes::{CLOSE_INCIDENT, NOTE_INCIDENT};
use domain::access::Permission;
use domain::incident::{Checklist, LONGEST_TEXT};
use leptos::prelude::*;

/// The forms, for whoever may and as long as it is open.
pub(super) fn forms(checklist: &Checklist, can_write: bool) -> Option<AnyView> {
    let words = &lang().words().incident;
    let person = person().filter(|person| person.may(Permission::KeepChecklist))?;
    if !can_write || checklist.closed.is_some() {
        return None;
    }
    let id = checklist.incident.id.to_string();
    let next = checklist.notes_of(person.name.as_str()) + 1;
    Some(
        view! {
            <div class="incident-acts">
                <form class="form" method="post" action=NOTE_INCIDENT>
                    <input type="hidden" name="incident" value=id.clone() />
                    <label class="field" for="note">
                        <span>{words.note}</span>
                        <textarea id="note" name="text" rows="3" maxlength=LONGEST_TEXT.to_string() required></textarea>
                        <span class="hint">{words.note_hint}</span>
                    </label>
                    <button class="button" name="number" value=next.to_string()>{words.keep_note}</button>
                </form>
                <details class="close-incident">
                    <summary>{words.close}</summary>
                    <form class="form" method="post" action=CLOSE_INCIDENT>
                        <input type="hidden" name="incident" value=id />
                        <label class="field" for="close-reason">
                            <span>{words.reason}</span>
                            <input id="close-reason" name="reason" type="text" maxlength=LONGEST_TEXT.to_string() required />
                            <span class="hint">{words.reason_hint}</span>
                        </label>
                        <button class="button is-primary">{words.close}</button>
                    </form>
                </details>
            </div>
        }
        .into_any(),
    )
}
