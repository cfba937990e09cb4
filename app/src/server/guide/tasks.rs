//! What a section gives to do: its task lists, for the checklist of an incident.

use super::document::{Block, Item, Section, words};
use super::{Guide, Lang};
use domain::incident::{Said, Task};

/// The section whose tasks are for any incident: for one that has no list of its own.
pub const ANY_INCIDENT: &str = "any-incident";

/// The tasks that stand in a section, in its order.
pub fn items(section: &Section) -> impl Iterator<Item = &Item> {
    let lists = section.blocks.iter().filter_map(|block| match block {
        Block::List { items, .. } => Some(items),
        _ => None,
    });
    lists.flatten().filter(|item| item.done.is_some())
}

/// What a task says, without the values of the running stack that it shows in parentheses.
pub fn said(item: &Item) -> String {
    words(&item.blocks).replace(" ()", "").replace("()", "")
}

impl Guide {
    /// The section whose tasks are those of an incident that is about `section`: itself, or what holds for any.
    pub fn tasks_from(&self, section: &str, lang: Lang) -> Option<&Section> {
        let own = self.section(section, lang);
        own.filter(|section| items(section).next().is_some())
            .or_else(|| self.section(ANY_INCIDENT, lang))
    }

    /// What there is to do in an incident that is about `section`, and what the section is called; `None` if there is no such
    /// section. A language that leaves something out borrows it from the other.
    pub fn checklist(&self, section: &str) -> Option<(Said, Vec<Task>)> {
        let [ko, en] = [Lang::Ko, Lang::En].map(|lang| {
            let title = self.section(section, lang).map(|section| section.title.clone());
            let tasks = self.tasks_from(section, lang).into_iter().flat_map(items);
            (title, tasks.map(said).collect::<Vec<_>>())
        });
        let both = |ko: Option<String>, en: Option<String>| {
            let any = ko.clone().or_else(|| en.clone())?;
            Some(Said {
                ko: ko.unwrap_or_else(|| any.clone()),
                en: en.unwrap_or(any),
            })
        };
        let count = ko.1.len().max(en.1.len());
        let tasks = (0..count).filter_map(|place| {
            let said = both(ko.1.get(place).cloned(), en.1.get(place).cloned())?;
            let id = u16::try_from(place + 1).ok()?;
            Some(Task { id, said })
        });
        let tasks = tasks.collect();
        Some((both(ko.0, en.0)?, tasks))
    }

    fn section(&self, id: &str, lang: Lang) -> Option<&Section> {
        self.document(lang).find(id).map(|(_, section)| section)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::guide::Contacts;

    const EN: &str = "# G\n## Alarms\n- [ ] Look at `/alarms`\n- no task\n- [x] Roll *back* (`{{stack}}`)\n## Any incident\n- [ ] Say so\n## Other\ntext\n";
    const KO: &str = "# G\n<a id=\"alarms\"></a>\n## 경보\n- [ ] `/alarms` 보기\n\n<a id=\"any-incident\"></a>\n## 공통\n- [ ] 알리기\n";

    /// A task's id, and what it says in Korean and in English.
    type Told = (u16, String, String);

    fn checklist(section: &str) -> Option<(String, Vec<Told>)> {
        let (title, tasks) = Guide::new(KO, EN, Contacts::default()).checklist(section)?;
        let task = |task: Task| (task.id, task.said.ko, task.said.en);
        Some((
            format!("{}/{}", title.ko, title.en),
            tasks.into_iter().map(task).collect(),
        ))
    }

    #[test]
    fn a_sections_tasks_are_known_by_their_place_in_both_languages() {
        let task = |id, ko: &str, en: &str| (id, ko.to_owned(), en.to_owned());
        for (section, expected) in [
            (
                "alarms",
                Some((
                    "경보/Alarms".to_owned(),
                    vec![
                        task(1, "/alarms 보기", "Look at /alarms"),
                        task(2, "Roll back", "Roll back"),
                    ],
                )),
            ),
            // Only English has it, and it has no tasks of its own.
            (
                "other",
                Some(("Other/Other".to_owned(), vec![task(1, "알리기", "Say so")])),
            ),
            ("nowhere", None),
        ] {
            assert_eq!(checklist(section), expected, "{section}");
        }
    }
}
