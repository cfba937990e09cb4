use super::*;

fn first(text: &str) -> Section {
    let document = parse(&format!("## One\n{text}"));
    document.chapters[0].opening.clone()
}

fn text(words: &str) -> Inline {
    Inline::Text(words.to_owned())
}

#[test]
fn a_heading_has_the_id_of_the_anchor_before_it_or_of_its_words() {
    let document = parse(
        "# Guide\nIntro.\n\n<a id=\"alarms\"></a>\n## 경보\n\n<a id=\"liveinsight-x\"></a>\n\n### LiveInsight-X\ntext\n\
         #### 진단\n#### 진단\n## Restore it\n<a id=\"Bad Id\"></a>\n### Rest\n",
    );
    assert_eq!(document.title, "Guide");
    assert_eq!(document.intro, [Block::Paragraph(vec![text("Intro.")])]);
    let ids: Vec<(&str, u8)> = document
        .chapters
        .iter()
        .flat_map(Chapter::parts)
        .map(|section| (section.id.as_str(), section.level))
        .collect();
    assert_eq!(
        ids,
        [
            ("alarms", 2),
            ("liveinsight-x", 3),
            ("진단", 4),
            ("진단-1", 4),
            ("restore-it", 2),
            ("rest", 3)
        ]
    );
}

#[test]
fn a_link_leads_where_it_may_or_nowhere() {
    for (address, expected) in [
        ("#alarms", Some(Target::Section("alarms".to_owned()))),
        (
            "https://aws.amazon.com/x?y=1#z",
            Some(Target::Outside("https://aws.amazon.com/x?y=1#z".to_owned())),
        ),
        (
            "MAILTO:a@example.com",
            Some(Target::Outside("MAILTO:a@example.com".to_owned())),
        ),
        (
            "tel:+82-2-1234",
            Some(Target::Outside("tel:+82-2-1234".to_owned())),
        ),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt:alert(1)", None),
        (" javascript:alert(1)", None),
        ("java\tscript:alert(1)", None),
        ("data:text/html,<script>", None),
        ("vbscript:x", None),
        ("//evil.example", None),
        ("/sign-out", None),
        ("../README.md", None),
        ("https://a.example/\nx", None),
        ("#", None),
        ("", None),
    ] {
        assert_eq!(Target::of(address), expected, "{address:?}");
    }
    let section = first("[press](javascript:alert(1)) and [here](#there)");
    let here = Inline::Link(Target::Section("there".to_owned()), vec![text("here")]);
    assert_eq!(
        section.blocks,
        [Block::Paragraph(vec![text("press"), text(" and "), here])]
    );
}

#[test]
fn a_command_says_what_running_it_does() {
    for (info, language, effect) in [
        ("sh read-only", Some("sh"), Some(Effect::ReadOnly)),
        ("sh mutating", Some("sh"), Some(Effect::Mutating)),
        ("json", Some("json"), None),
        ("", None, None),
    ] {
        let section = first(&format!("```{info}\nls\n```\n"));
        let expected = Code {
            text: "ls\n".to_owned(),
            language: language.map(str::to_owned),
            effect,
        };
        assert_eq!(section.blocks, [Block::Code(expected)], "{info}");
    }
}

#[test]
fn tables_tasks_admonitions_and_footnotes_are_understood() {
    let section = first(
        "| a | b |\n|---|--:|\n| 1 | `x` |\n\n- [x] done\n- [ ] open\n\n> [!WARNING]\n> Stop.\n\nNote[^n].\n\n[^n]: Because.\n",
    );
    let Block::Table {
        alignment,
        head,
        rows,
    } = &section.blocks[0]
    else {
        panic!("{section:?}")
    };
    assert_eq!(alignment, &[Alignment::Start, Alignment::End]);
    assert_eq!(head.len(), 2);
    assert_eq!(rows[0][1], [Inline::Code("x".to_owned())]);
    let Block::List { start: None, items } = &section.blocks[1] else {
        panic!("{section:?}")
    };
    assert_eq!(
        items.iter().map(|item| item.done).collect::<Vec<_>>(),
        [Some(true), Some(false)]
    );
    assert_eq!(
        section.blocks[2],
        Block::Admonition(Kind::Warning, vec![Block::Paragraph(vec![text("Stop.")])])
    );
    assert_eq!(
        section.blocks[3],
        Block::Paragraph(vec![text("Note"), Inline::Note(1), text(".")])
    );
    assert_eq!(
        section.notes,
        [(1, vec![Block::Paragraph(vec![text("Because.")])])]
    );
}

#[test]
fn a_value_and_a_page_are_written_as_code() {
    let section = first("`{{stack}}` `/resources#stack` `{{mood}}` `/nowhere`");
    let Block::Paragraph(inlines) = &section.blocks[0] else {
        panic!("{section:?}")
    };
    assert_eq!(inlines[0], Inline::Live(Live::Stack));
    assert!(matches!(&inlines[2], Inline::Link(Target::Console(path), _) if path == "/resources#stack"));
    assert_eq!(inlines[4], Inline::Code("{{mood}}".to_owned()));
    assert_eq!(inlines[6], Inline::Code("/nowhere".to_owned()));
}

#[test]
fn markup_is_shown_as_the_text_it_is() {
    let section = first("a <b onclick=\"x()\">bold</b>\n\n<script>alert(1)</script>\n\n<!-- hidden -->\n");
    assert_eq!(
        plain(match &section.blocks[0] {
            Block::Paragraph(inlines) => inlines,
            other => panic!("{other:?}"),
        }),
        "a <b onclick=\"x()\">bold</b>"
    );
    assert_eq!(
        section.blocks[1],
        Block::Paragraph(vec![text("<script>alert(1)</script>\n")])
    );
    assert_eq!(section.blocks.len(), 2);
}

/// How deep blocks and lines stand in each other.
fn depth(blocks: &[Block]) -> usize {
    fn line(inlines: &[Inline]) -> usize {
        let inner = inlines.iter().map(|inline| match inline {
            Inline::Strong(inner)
            | Inline::Emphasis(inner)
            | Inline::Struck(inner)
            | Inline::Link(_, inner) => line(inner),
            _ => 0,
        });
        1 + inner.max().unwrap_or_default()
    }
    let inner = blocks.iter().map(|block| match block {
        Block::Paragraph(inlines) | Block::Plain(inlines) => line(inlines),
        Block::List { items, .. } => items.iter().map(|item| depth(&item.blocks)).max().unwrap_or(0),
        Block::Quote(inner) | Block::Admonition(_, inner) => depth(inner),
        Block::Code(_) | Block::Table { .. } | Block::Rule => 0,
    });
    1 + inner.max().unwrap_or_default()
}

#[test]
fn however_deep_a_document_nests_the_result_is_shallow_and_keeps_its_words() {
    let deep = 20_000;
    for text in [
        format!("{}end", "> ".repeat(deep)),
        format!("{}end", "- ".repeat(deep)),
        format!("{}end{}", "*".repeat(deep), "*".repeat(deep)),
        format!("{}end{}", "[".repeat(deep), "](x)".repeat(deep)),
        format!("{}end{}", "**a ".repeat(deep), " b**".repeat(deep)),
        (0..200).map(|n| format!("{}- end\n", "  ".repeat(n))).collect(),
    ] {
        let section = first(&text);
        assert!(
            depth(&section.blocks) <= 3 * DEEPEST,
            "{}",
            depth(&section.blocks)
        );
        let words = crate::server::guide::document::words(&section.blocks);
        assert!(words.contains("end"), "{}", &words[..words.len().min(80)]);
    }
}

#[test]
fn a_great_many_of_anything_is_read_to_its_end() {
    let many = 20_000;
    for text in [
        "# x\n".repeat(many),
        "## x\n".repeat(many),
        "a[^n] ".repeat(many),
        "[^n]: a\n\n".repeat(many),
        "`".repeat(many),
        "<a ".repeat(many),
        "|".repeat(many),
        "![".repeat(many),
        "&amp;".repeat(many),
        "a".repeat(2_000_000),
        "a_".repeat(1_000_000),
        "| a |\n|---|\n".to_owned() + &"| b |\n".repeat(many),
        "\0\u{202e}\u{feff}\r".repeat(many),
    ] {
        // That it returns at all is what is asked.
        let document = parse(&text);
        assert!(document.chapters.len() <= many);
    }
}
