//! An incident's record as markdown, for its post-mortem: what was done by whom and when, which tasks, and what is left to be said.

use super::incident::history::lines;
use super::incident::in_language;
use crate::server::words::Lang;
use domain::incident::{Checklist, Standing};
use std::fmt::Write as _;
use time::OffsetDateTime;
use time::macros::format_description;

/// The record in a language.
pub fn markdown(checklist: &Checklist, language: Lang) -> String {
    let all = language.words();
    let words = &all.incident;
    let incident = &checklist.incident;
    let mut text = format!("# {}\n\n", escaped(in_language(&incident.title, language)));
    let mut fact = |said: String| {
        // Writing to a text does not fail.
        let _ = writeln!(text, "- {said}");
    };
    fact(format!("{}: `{}`", words.title, incident.id));
    fact(format!("{}: `{}`", words.section, incident.section));
    fact(format!(
        "{} · {}",
        escaped(&(words.opened_by)(&incident.who)),
        utc(incident.at)
    ));
    match &checklist.closed {
        Some(closing) => {
            let closed = (words.closed_by)(&closing.who, &closing.reason);
            fact(format!("{} · {}", escaped(&closed), utc(closing.at)));
        }
        None => fact((words.progress)(checklist)),
    }
    fact(words.times_utc.to_owned());
    let _ = write!(text, "\n## {}\n\n", words.record);
    for line in lines(checklist, language) {
        // What a person wrote in lines stays one item of the list.
        let what = escaped(&line.what).replace('\n', "\n  ");
        let what = if line.is_note {
            format!("{}: {what}", words.note)
        } else {
            what
        };
        let _ = writeln!(text, "- {} **{}** {what}", utc(line.at), escaped(&line.who));
    }
    let _ = write!(text, "\n## {}\n\n", words.tasks);
    for standing in &checklist.standing {
        let _ = writeln!(text, "{}", task(standing, language));
    }
    for heading in words.post_mortem {
        let _ = write!(text, "\n## {heading}\n\n");
    }
    text
}

fn task(standing: &Standing, language: Lang) -> String {
    let said = escaped(in_language(&standing.task.said, language));
    match &standing.ticked {
        Some(tick) => {
            let by = (language.words().incident.ticked_by)(&tick.who);
            format!("- [x] {said} ({}, {})", escaped(&by), utc(tick.at))
        }
        None => format!("- [ ] {said}"),
    }
}

fn utc(at: OffsetDateTime) -> String {
    let minute = format_description!("[year]-[month]-[day] [hour]:[minute]:[second] UTC");
    at.to_offset(time::UtcOffset::UTC)
        .format(minute)
        .unwrap_or_default()
}

/// What a person typed is text in the document and nothing else (CommonMark 0.31, "Backslash escapes").
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_{}[]<>#|~&!".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::incident::{Closing, Event, Opening, Said, Summary, Task, What};
    use domain::name::IncidentId;
    use time::Duration;
    use time::macros::datetime;

    #[test]
    fn the_record_tells_who_did_what_and_nothing_in_it_is_markup() {
        let at = datetime!(2026-11-23 12:00 +9);
        let said = |ko: &str, en: &str| Said {
            ko: ko.to_owned(),
            en: en.to_owned(),
        };
        let tasks = vec![
            Task {
                id: 1,
                said: said("되돌리기", "Roll back"),
            },
            Task {
                id: 2,
                said: said("알리기", "Tell everybody"),
            },
        ];
        let opening = Opening::new("alarms", said("경보", "Alarms"), "Errors <b>1</b>", tasks).unwrap();
        let event = |minutes, who: &str, what| Event {
            who: who.to_owned(),
            at: at + Duration::minutes(minutes),
            what,
        };
        let checklist = Checklist::of(
            Summary {
                incident: opening.by(IncidentId::new(at, 1), "kim".to_owned(), at),
                closed: Some(Closing {
                    who: "kim".to_owned(),
                    at: at + Duration::minutes(9),
                    reason: "a bad version".to_owned(),
                }),
            },
            vec![
                event(1, "kim", What::Turned { task: 1, turn: 1 }),
                event(
                    2,
                    "lee",
                    What::Noted {
                        text: "# red\n[x](y)".to_owned(),
                    },
                ),
            ],
        );
        let expected = "# Errors \\<b\\>1\\</b\\>\n\n\
            - Incidents: `20261123T030000000Z-00000001`\n\
            - The section in the guide: `alarms`\n\
            - Opened by kim · 2026-11-23 03:00:00 UTC\n\
            - Closed by kim: a bad version · 2026-11-23 03:09:00 UTC\n\
            - Times are UTC.\n\
            \n## What was done\n\n\
            - 2026-11-23 03:00:00 UTC **kim** opened the incident\n\
            - 2026-11-23 03:01:00 UTC **kim** did 1: Roll back\n\
            - 2026-11-23 03:02:00 UTC **lee** Note: \\# red\n  \\[x\\](y)\n\
            - 2026-11-23 03:09:00 UTC **kim** closed the incident: a bad version\n\
            \n## What to do\n\n\
            - [x] Roll back (done by kim, 2026-11-23 03:01:00 UTC)\n\
            - [ ] Tell everybody\n\
            \n## What visitors lost\n\n\n## Cause\n\n\n## Why it was not seen earlier\n\n\n## What is changed, by whom, until when\n\n";
        assert_eq!(markdown(&checklist, Lang::En), expected);
        assert!(markdown(&checklist, Lang::Ko).contains("- [x] 되돌리기 (kim 님이 완료"));
    }
}
