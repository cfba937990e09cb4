//! The guide: read, searched, linked to, and there when AWS is not.

mod bench;
mod checklist;
mod contents;
mod saved;

use crate::console::{Served, no_aws};
use crate::page::Page;
use crate::proxy::Fault;
use crate::scene::Stage;
use app::server::words::Lang;
use aws_sdk_cloudwatch::types::StateValue;
use domain::access::Role;
use domain::contract::ERROR_RATE_ALARM;
use liveinsight::auth::Links;
use liveinsight::clock;
use liveinsight::guide::bundled;
use std::fs;
use std::time::Duration;

async fn open(served: &Served, path: &str, language: &str) -> Page {
    let answer = served.signed_in(Role::Viewer).get_in(path, language).await;
    assert_eq!(answer.status(), 200, "{path}");
    Page::new(&answer.text().await.unwrap())
}

#[tokio::test]
async fn every_chapter_is_read_in_both_languages_without_aws() {
    let served = Served::start().await;
    let guide = bundled();
    for lang in Lang::ALL {
        let front = open(&served, "/guide", lang.tag()).await;
        assert!(front.count(".contacts li") >= 4);
        for chapter in &guide.document(lang).chapters {
            let opening = &chapter.opening;
            let page = open(&served, &format!("/guide/{}", opening.id), lang.tag()).await;
            assert_eq!(page.sentence(), opening.title);
            for section in chapter.parts() {
                assert_eq!(page.count(&format!("[id='{}']", section.id)), 1, "{}", section.id);
            }
        }
        let whole = open(&served, "/guide/all", lang.tag()).await;
        assert_eq!(whole.count(".chapter"), guide.document(lang).chapters.len());
    }
    let nowhere = served.signed_in(Role::Viewer).get("/guide/nowhere").await;
    assert_eq!(nowhere.status(), 404);
}

#[tokio::test]
async fn a_word_is_found_by_a_part_of_it_and_in_the_other_language_too() {
    let served = Served::start().await;
    let page = open(&served, "/guide?q=%EB%A1%9C%ED%8B%80", "ko").await;
    assert!(page.sentence().contains("로틀"), "{}", page.sentence());
    assert!(page.count(".hits mark") > 0);
    let page = open(&served, "/guide?q=%EC%8A%A4%EB%A1%9C%ED%8B%80%EB%A7%81", "en").await;
    assert!(page.count(".hits li[lang=ko] mark") > 0);
    let page = open(&served, "/guide?q=%3Cscript%3Ealert(1)%3C/script%3E", "en").await;
    assert_eq!(page.count(".hits li"), 0);
    assert_eq!(page.count("main script"), 0);
}

#[tokio::test]
async fn the_guide_of_a_directory_is_shown_and_hostile_markdown_in_it_does_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let corpus = fs::read_to_string("tests/hostile.md").unwrap();
    fs::write(dir.path().join("operations-guide.md"), corpus).unwrap();
    let aws = no_aws(clock::system).await;
    let served = Served::start_with_docs(aws, Links::none(), Some(dir.path().to_owned())).await;
    for path in ["/guide", "/guide/all", "/guide?q=alert"] {
        let page = open(&served, path, "en").await;
        let allowed = ["https:", "http:", "mailto:", "tel:", "/", "#"];
        for (address, text) in page.attributes("main [href]", "href") {
            assert!(
                allowed.iter().any(|start| address.starts_with(start)),
                "{path}: {address} {text}"
            );
            assert!(!address.starts_with("//"), "{path}: {address} {text}");
        }
        for forbidden in [
            "main script",
            "main img",
            "main iframe",
            "main style",
            "main object",
            "main svg [href]",
            "main base",
            "main [onclick]",
            "main [onerror]",
            "main [onload]",
            "main [style]",
            "main [srcdoc]",
            "main form[action^='https']",
        ] {
            assert_eq!(page.count(forbidden), 0, "{path}: {forbidden}");
        }
    }
    let front = open(&served, "/guide", "en").await;
    // The files that are not there are said to be replaced.
    assert_eq!(front.count(".troubles li"), 2);
}

#[tokio::test]
async fn a_red_alarm_leads_to_its_section_and_the_section_to_the_alarm() {
    let stage = Stage::healthy().await;
    let reason = "12 datapoints were greater than the threshold (5.0)";
    stage.set_alarm(ERROR_RATE_ALARM, StateValue::Alarm, reason).await;
    let scene = stage.scene().await;
    scene.look(Duration::from_secs(20)).await;
    let section = "/guide/alarms#liveinsight-lambda-errorrate";
    for path in ["/", "/guide"] {
        let page = scene.page(path, "ko").await;
        let links = page.attributes("main a[href]", "href");
        assert!(
            links.iter().any(|(address, _)| address == section),
            "{path}: {links:?}"
        );
    }
    let page = scene.page("/guide/alarms", "en").await;
    assert!(page.text(".now").contains("ALARM"), "{}", page.text(".now"));
    let links = page.attributes(".now a", "href");
    assert_eq!(links[0].0, "/alarms/LiveInsight-Lambda-ErrorRate");

    // Then AWS is gone: the guide stays, with what was known last and since when.
    scene.proxy.only("DescribeAlarms", Fault::Cut);
    scene.look(Duration::from_secs(20)).await;
    let page = scene.page("/guide/alarms", "en").await;
    assert!(page.text(".live").contains("ALARM"), "{}", page.text(".live"));
    assert!(
        page.timed_text(".live").contains("as of"),
        "{}",
        page.timed_text(".live")
    );
    assert!(page.count(".live .cannot-read") > 0);
    stage.leave().await;
}
