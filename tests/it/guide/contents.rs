//! What the guide says, held to what there is: alarms, rules, commands, links and values.

use app::server::guide::document::{Block, Code, Document, Effect, Inline, Section, Target, plain};
use app::server::guide::tasks::{ANY_INCIDENT, items, said};
use app::server::guide::value::Live;
use app::server::guide::way::Way;
use app::server::guide::{Chapter, Guide, alarm_section};
use app::server::routes::section as page_of;
use app::server::words::Lang;
use clap::Parser as _;
use domain::contract::ALARMS;
use domain::health::SECTIONS;
use domain::security::Rule;
use liveinsight::cli::Command;
use liveinsight::guide::bundled;
use std::fs;

/// Everything in a document that a test looks at.
#[derive(Default)]
struct Found<'a> {
    inlines: Vec<&'a Inline>,
    codes: Vec<&'a Code>,
}

impl<'a> Found<'a> {
    fn of(document: &'a Document) -> Self {
        let mut found = Self::default();
        found.blocks(&document.intro);
        for section in document.chapters.iter().flat_map(Chapter::parts) {
            found.section(section);
        }
        found
    }

    fn section(&mut self, section: &'a Section) {
        self.blocks(&section.blocks);
        section.notes.iter().for_each(|(_, note)| self.blocks(note));
    }

    fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            match block {
                Block::Paragraph(inlines) | Block::Plain(inlines) => self.inlines(inlines),
                Block::Code(code) => self.codes.push(code),
                Block::List { items, .. } => items.iter().for_each(|item| self.blocks(&item.blocks)),
                Block::Table { head, rows, .. } => head
                    .iter()
                    .chain(rows.iter().flatten())
                    .for_each(|cell| self.inlines(cell)),
                Block::Quote(inner) | Block::Admonition(_, inner) => self.blocks(inner),
                Block::Rule => {}
            }
        }
    }

    fn inlines(&mut self, inlines: &'a [Inline]) {
        for inline in inlines {
            self.inlines.push(inline);
            match inline {
                Inline::Strong(inner)
                | Inline::Emphasis(inner)
                | Inline::Struck(inner)
                | Inline::Link(_, inner) => self.inlines(inner),
                _ => {}
            }
        }
    }
}

fn in_both(check: impl Fn(&Guide, &Document, Lang)) {
    let guide = bundled();
    for lang in Lang::ALL {
        check(&guide, guide.document(lang), lang);
    }
}

#[test]
fn every_alarm_of_the_template_has_its_section_with_all_its_parts() {
    let template = fs::read_to_string("infrastructure.yaml").unwrap();
    let names: Vec<&str> = template
        .lines()
        .filter_map(|line| line.trim().strip_prefix("AlarmName: "))
        .collect();
    assert!(names.len() >= ALARMS.len(), "{names:?}");
    in_both(|_, document, lang| {
        for name in names.iter().chain(&ALARMS) {
            let (chapter, section) = document.find(&alarm_section(name)).expect(name);
            assert_eq!(chapter.opening.id, "alarms");
            assert_eq!(section.title, *name);
            let parts = match lang {
                Lang::En => ["Meaning.", "Impact.", "Diagnosis.", "Mitigation.", "Escalate to"],
                Lang::Ko => ["의미.", "영향.", "진단.", "조치.", "에스컬레이션."],
            };
            let mut found = Found::default();
            found.section(section);
            for part in parts {
                let is_there =
                    |inline: &&Inline| matches!(inline, Inline::Strong(words) if plain(words) == part);
                assert!(found.inlines.iter().any(is_there), "{name}: {part}");
            }
            assert_eq!(found.codes[0].effect, Some(Effect::ReadOnly), "{name}");
        }
    });
}

#[test]
fn every_alarm_and_whatever_stops_a_deployment_has_its_tasks_in_both_languages() {
    let guide = bundled();
    let sections = ALARMS.map(alarm_section);
    let others = [
        ANY_INCIDENT,
        "failed-deployment",
        "stuck-stack",
        "security-incident",
    ];
    let sections = sections.iter().map(String::as_str);
    for section in sections.chain(others).chain(["daily", "weekly", "monthly"]) {
        let [ko, en] = [Lang::Ko, Lang::En].map(|lang| {
            let (_, section) = guide.document(lang).find(section).expect(section);
            items(section).map(said).collect::<Vec<_>>()
        });
        assert!(ko.len() >= 4, "{section}: {ko:?}");
        assert_eq!(ko.len(), en.len(), "{section}");
        for said in ko.iter().chain(&en) {
            assert!(!said.ends_with([':', ' ', '(']) && !said.contains("()"), "{said}");
        }
        let (_, tasks) = guide.checklist(section).unwrap();
        assert_eq!(tasks.len(), ko.len(), "{section}");
    }
    // A chapter of this name would hide behind the page of incidents.
    assert!(guide.document(Lang::En).chapter("incidents").is_none());
}

#[test]
fn the_links_in_alarm_descriptions_lead_to_their_sections() {
    let template = fs::read_to_string("infrastructure.yaml").unwrap();
    let links: Vec<&str> = template
        .lines()
        .filter_map(|line| line.split_once("${ConsoleUrl}/guide/"))
        .map(|(_, link)| link.trim())
        .collect();
    assert!(links.len() >= ALARMS.len());
    in_both(|_, document, _| {
        for link in &links {
            let (chapter, section) = link.split_once('#').unwrap();
            let found = document.find(section).unwrap_or_else(|| panic!("{link}"));
            assert_eq!(found.0.opening.id, chapter, "{link}");
        }
    });
}

#[test]
fn every_rule_of_health_and_security_has_its_section() {
    let rules = Rule::ALL.map(Rule::id);
    in_both(|_, document, lang| {
        for id in SECTIONS.iter().chain(&rules) {
            let (_, section) = document.find(id).unwrap_or_else(|| panic!("{lang:?}: {id}"));
            assert!(!section.blocks.is_empty(), "{lang:?}: {id}");
        }
    });
}

#[test]
fn every_step_refusal_and_error_leads_to_a_section_that_is_there() {
    in_both(|_, document, lang| {
        for way in Way::ALL {
            let found = document.find(way.section());
            let (_, section) = found.unwrap_or_else(|| panic!("{lang:?}: {way:?}"));
            assert!(!section.blocks.is_empty(), "{lang:?}: {way:?}");
        }
    });
}

#[test]
fn both_languages_have_the_same_sections() {
    let guide = bundled();
    let [ko, en] = [Lang::Ko, Lang::En].map(|lang| {
        let chapters = guide.document(lang).chapters.iter();
        chapters
            .flat_map(Chapter::parts)
            .map(|section| (section.id.clone(), section.level))
            .collect::<Vec<_>>()
    });
    assert_eq!(ko, en);
    assert!(ko.iter().all(|(id, _)| id.is_ascii()));
}

#[test]
fn every_link_leads_somewhere() {
    in_both(|_, document, lang| {
        for inline in Found::of(document).inlines {
            match inline {
                Inline::Link(Target::Section(id), _) => {
                    assert!(document.find(id).is_some(), "{lang:?}: #{id}");
                }
                Inline::Link(Target::Console(path), _) => assert!(page_of(path).is_some(), "{path}"),
                Inline::Code(code) => {
                    // `{{…}}` itself is spoken of.
                    let asks = code.starts_with("{{") && code != "{{…}}";
                    assert!(!asks, "{lang:?}: {code} is no value");
                    let like_a_page = code.starts_with('/') && !code.contains(' ');
                    let known = ["/aws/lambda", "/events"]
                        .iter()
                        .any(|start| code.starts_with(start));
                    assert!(
                        !like_a_page || known || page_of(code).is_some(),
                        "{lang:?}: {code} is no page"
                    );
                }
                _ => {}
            }
        }
    });
}

#[test]
fn a_link_that_would_be_refused_is_not_in_the_text() {
    for file in liveinsight::guide::FILES {
        let text = fs::read_to_string(format!("docs/{file}")).unwrap();
        let mut rest = text.as_str();
        while let Some((_, after)) = rest.split_once("](") {
            let (target, _) = after.split_once(')').unwrap();
            assert!(Target::of(target).is_some(), "{file}: {target}");
            rest = after;
        }
    }
}

#[test]
fn every_value_and_contact_is_known() {
    in_both(|guide, document, lang| {
        for inline in Found::of(document).inlines {
            match inline {
                Inline::Live(Live::Alarm(name)) => assert!(ALARMS.contains(&name.as_str()), "{name}"),
                Inline::Live(Live::Contact(id)) => {
                    assert!(guide.contacts.find(id).is_some(), "{lang:?}: {id}");
                }
                _ => {}
            }
        }
    });
}

#[test]
fn every_command_of_the_console_is_one() {
    in_both(|_, document, lang| {
        let found = Found::of(document);
        let of_blocks = found.codes.iter().flat_map(|code| commands(&code.text));
        let of_lines = found.inlines.iter().filter_map(|inline| match inline {
            Inline::Code(code) => Some(code.clone()),
            _ => None,
        });
        let mut seen = 0;
        for command in of_blocks.chain(of_lines) {
            let typed = command.split(" > ").next().unwrap_or_default();
            if !typed.starts_with("liveinsight ") || typed.starts_with("liveinsight-") {
                continue;
            }
            let parsed = Command::try_parse_from(split(typed));
            assert!(parsed.is_ok(), "{lang:?}: {typed}\n{}", parsed.unwrap_err());
            seen += 1;
        }
        assert!(seen > 30, "{seen}");
    });
}

/// Whether running a command changes anything.
fn changes(command: &str) -> Option<bool> {
    let words = split(command);
    let at = |index: usize| words.get(index).map(String::as_str).unwrap_or_default();
    let has = |flag: &str| words.iter().any(|word| word == flag);
    match at(0) {
        "aws" => {
            let reads = ["get-", "list-", "describe-", "lookup-", "filter-", "tail", "wait"];
            Some(!reads.iter().any(|start| at(2).starts_with(start)))
        }
        "liveinsight" => Some(match at(1) {
            "status" | "guide" => false,
            "history" => has("--resume"),
            "stack" | "canary" => words.len() > 2,
            "account" => at(2) != "list",
            _ => !has("--dry-run"),
        }),
        _ => None,
    }
}

#[test]
fn a_command_says_truly_whether_it_changes_anything() {
    in_both(|_, document, lang| {
        for code in Found::of(document).codes {
            let changing: Vec<bool> = commands(&code.text)
                .iter()
                .filter_map(|command| changes(command))
                .collect();
            if changing.is_empty() {
                continue;
            }
            let expected = if changing.contains(&true) {
                Effect::Mutating
            } else {
                Effect::ReadOnly
            };
            assert_eq!(code.effect, Some(expected), "{lang:?}: {}", code.text);
        }
    });
}

#[test]
fn commands_are_the_same_in_both_languages_but_for_their_words() {
    let guide = bundled();
    let [ko, en] = [Lang::Ko, Lang::En].map(|lang| {
        let found = Found::of(guide.document(lang));
        let all = found.codes.iter().flat_map(|code| commands(&code.text));
        // The command itself: its first words and the names of its options.
        all.map(|command| {
            let words = split(&command);
            let kept = words
                .iter()
                .enumerate()
                .filter(|(index, word)| *index < 3 || word.starts_with("--"));
            kept.map(|(_, word)| word.clone()).collect::<Vec<_>>()
        })
        .filter(|command| ["aws", "liveinsight"].contains(&command[0].as_str()))
        .collect::<Vec<_>>()
    });
    assert_eq!(ko, en);
}

/// The commands of a block: without remarks, with their continued lines.
fn commands(text: &str) -> Vec<String> {
    let lines = text.replace("\\\n", " ");
    lines
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

/// The words of a command as a shell takes them apart, as far as the guide needs it.
fn split(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut quote, mut any) = (String::new(), None, false);
    for c in command.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => (quote, any) = (Some(c), true),
            (None, ' ') => {
                if any || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                any = false;
            }
            (_, c) => word.push(c),
        }
    }
    if any || !word.is_empty() {
        words.push(word);
    }
    words
}
