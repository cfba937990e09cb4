//! An incident's checklist: opened from a section, ticked by several people at once, closed, saved; and what becomes of it when
//! its table cannot be reached.

use crate::console::Browser;
use crate::page::Page;
use crate::proxy::Fault;
use crate::scene::{Scene, Stage};
use app::server::words::Lang;
use domain::access::Role;
use futures::future::join_all;
use liveinsight::guide::bundled;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(20);
/// How long AWS says nothing.
const SILENCE: Duration = Duration::from_secs(60);
const SECTION: &str = "liveinsight-lambda-errorrate";

/// Opens the checklist of a section and returns its path.
async fn open(browser: &Browser, section: &str, title: &str) -> String {
    let fields = [("section", section), ("title", title)];
    let answer = browser.post("/guide/incidents", &fields).await;
    assert_eq!(answer.status(), 303);
    answer.headers()["location"].to_str().unwrap().to_owned()
}

/// The id of an incident, by its path.
fn id(path: &str) -> &str {
    path.rsplit_once('/').unwrap().1
}

async fn turn(browser: &Browser, path: &str, task: &str, turn: &str) -> u16 {
    let fields = [("incident", id(path)), ("task", task), ("turn", turn)];
    browser
        .post("/guide/incidents/tick", &fields)
        .await
        .status()
        .as_u16()
}

async fn read(browser: &Browser, path: &str, language: &str) -> Page {
    let answer = browser.get_in(path, language).await;
    assert_eq!(answer.status(), 200, "{path}");
    Page::new(&answer.text().await.unwrap())
}

/// Each task with whether it is ticked, by whom.
fn ticked(page: &Page) -> Vec<(String, String)> {
    page.attributes("#tasks .checklist > li.is-done", "id")
        .into_iter()
        .map(|(id, said)| {
            (
                id,
                said.rsplit_once("done by ")
                    .map_or_else(String::new, |(_, who)| who.to_owned()),
            )
        })
        .collect()
}

async fn saved(browser: &Browser, path: &str, language: &str) -> String {
    let path = format!("/guide/incidents.md?incident={}&lang={language}", id(path));
    let answer = browser.get(&path).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "text/markdown; charset=utf-8");
    answer.text().await.unwrap()
}

async fn scene(stage: &Stage) -> Scene {
    let scene = stage.scene().await;
    scene.look(PATIENCE).await;
    scene
}

#[tokio::test]
async fn two_people_open_one_checklist_and_tick_it_at_once() {
    let stage = Stage::healthy().await;
    let scene = scene(&stage).await;
    let [operator, admin] = [Role::Operator, Role::Admin].map(|role| scene.browser(role));

    // Both press the button in the section, one of them twice.
    let section = read(&operator, "/guide/alarms", "en").await;
    let offered = section.attributes(".checklist-start input[name=section]", "value");
    assert!(
        offered.iter().any(|(section, _)| section == SECTION),
        "{offered:?}"
    );
    let opened = join_all([
        open(&operator, SECTION, ""),
        open(&admin, SECTION, ""),
        open(&operator, SECTION, ""),
    ])
    .await;
    let path = &opened[0];
    assert!(opened.iter().all(|other| other == path), "{opened:?}");
    let page = read(&admin, path, "en").await;
    let tasks = page.count("#tasks .checklist > li");
    assert_eq!(page.sentence(), format!("0 of {tasks} done"));

    // Every task but one, each by both at once, and some a second time.
    let last = tasks - 1;
    let turns = (1..=last).flat_map(|task| {
        [&operator, &admin, &operator]
            .map(|browser| async move { turn(browser, path, &task.to_string(), "1").await })
    });
    let answers = join_all(turns).await;
    assert!(answers.iter().all(|status| *status == 303), "{answers:?}");
    let page = read(&operator, path, "en").await;
    assert_eq!(page.sentence(), format!("{last} of {tasks} done"));
    let by = ticked(&page);
    assert_eq!(by.len(), last);
    assert!(
        by.iter()
            .all(|(_, who)| who.contains("operator") || who.contains("admin")),
        "{by:?}"
    );
    let record = page.attributes("#record li", "class");
    assert_eq!(record.len(), 1 + last, "a tick is there once: {record:?}");

    // Taken back, and recorded as that; in Korean it is the same task.
    assert_eq!(turn(&admin, path, "1", "2").await, 303);
    let page = read(&operator, path, "ko").await;
    assert_eq!(
        page.sentence(),
        format!("{tasks}개 중 {}개를 완료했습니다", last - 1)
    );
    let record = page.text("#record");
    assert!(
        record.contains("admin 1번 완료 취소: 대응을 시작했다고"),
        "{record}"
    );
    let turn_of_first = page.attributes("#task-1 button", "value");
    assert_eq!(turn_of_first[0].0, "3");

    // The section and the list lead there.
    for place in ["/guide/alarms", "/guide/incidents"] {
        let page = read(&operator, place, "en").await;
        let links = page.attributes("main a[href]", "href");
        assert!(
            links.iter().any(|(address, _)| address == path),
            "{place}: {links:?}"
        );
    }
    let front = read(&operator, "/guide", "en").await;
    assert_eq!(front.text(".to-incidents"), "One incident is open");
    stage.leave().await;
}

#[tokio::test]
async fn an_incident_is_noted_closed_and_saved_for_its_post_mortem() {
    let stage = Stage::healthy().await;
    let scene = scene(&stage).await;
    let [operator, admin] = [Role::Operator, Role::Admin].map(|role| scene.browser(role));
    let path = open(&operator, "any-incident", "<b>Slow</b> shop").await;
    assert_eq!(turn(&operator, &path, "1", "1").await, 303);
    let note = [
        ("incident", id(&path)),
        ("number", "1"),
        ("text", "called the owner\n# nobody"),
    ];
    for _ in 0..2 {
        let answer = operator.post("/guide/incidents/note", &note).await;
        assert_eq!(answer.headers()["location"], format!("{path}#record"));
    }
    // The same words by another person are another note.
    assert_eq!(admin.post("/guide/incidents/note", &note).await.status(), 303);
    let empty = [("incident", id(&path)), ("number", "2"), ("text", " ")];
    assert_eq!(operator.post("/guide/incidents/note", &empty).await.status(), 400);
    let page = read(&operator, &path, "en").await;
    assert_eq!(page.count("#record .is-note"), 2);
    assert!(page.text(".verdict").contains("<b>Slow</b> shop"));

    let close = |reason: &'static str| {
        let path = path.clone();
        let admin = scene.browser(Role::Admin);
        async move {
            let fields = [("incident", id(&path)), ("reason", reason)];
            admin.post("/guide/incidents/close", &fields).await.status()
        }
    };
    assert_eq!(close("").await, 400);
    // Closed twice stays as it was closed first.
    assert_eq!(close("a slow network").await, 303);
    assert_eq!(close("something else").await, 303);
    // What comes too late changes nothing, and the page shows why.
    assert_eq!(turn(&operator, &path, "2", "1").await, 303);
    let page = read(&operator, &path, "en").await;
    assert!(
        page.sentence().starts_with("Closed with 1 of"),
        "{}",
        page.sentence()
    );
    assert!(page.text(".verdict").contains("Closed by admin: a slow network"));
    assert_eq!(page.count("main button"), 0);

    let record = saved(&admin, &path, "en").await;
    for told in [
        "# \\<b\\>Slow\\</b\\> shop\n",
        "**operator** opened the incident",
        "**operator** did 1: Say that you are on it",
        "**operator** Note: called the owner\n  \\# nobody",
        "**admin** closed the incident: a slow network",
        "- [x] Say that you are on it",
        "- [ ] Are events being lost?",
        "## Cause",
    ] {
        assert!(record.contains(told), "{told}\n{record}");
    }
    let record = saved(&admin, &path, "ko").await;
    assert!(record.contains("- [x] 대응을 시작했다고 알리고"), "{record}");
    let listed = read(&operator, "/guide/incidents", "en").await;
    assert_eq!(listed.sentence(), "No incident is open");
    assert!(
        listed
            .text(".incidents")
            .contains("Closed by admin: a slow network")
    );
    // The name is free again.
    assert_ne!(open(&operator, "any-incident", "<b>slow</b> shop").await, path);

    let log = admin.get("/audit").await.text().await.unwrap();
    for told in [
        "Open an incident",
        "Tick a task",
        "Write a note",
        "Close an incident",
        "a slow network",
    ] {
        assert!(log.contains(told), "{told}");
    }
    stage.leave().await;
}

#[tokio::test]
async fn whoever_only_looks_changes_nothing() {
    let stage = Stage::healthy().await;
    let scene = scene(&stage).await;
    let operator = scene.browser(Role::Operator);
    let path = open(&operator, SECTION, "").await;
    for role in [Role::Viewer, Role::Manager] {
        let browser = scene.browser(role);
        let fields = [("section", SECTION)];
        assert_eq!(browser.post("/guide/incidents", &fields).await.status(), 403);
        assert_eq!(turn(&browser, &path, "1", "1").await, 403);
        let page = read(&browser, &path, "en").await;
        assert_eq!(page.count("main button, main textarea"), 0);
        assert!(page.text("#tasks").contains("your role may read them"));
        assert!(page.sentence().starts_with("0 of"));
        let section = read(&browser, "/guide/alarms", "en").await;
        assert_eq!(section.count(".checklist-start button"), 0);
    }
    for (section, title) in [("nowhere", ""), (SECTION, &*"x".repeat(121))] {
        let fields = [("section", section), ("title", title)];
        assert_eq!(operator.post("/guide/incidents", &fields).await.status(), 400);
    }
    for (task, number) in [("1", "2"), ("99", "1")] {
        assert_eq!(turn(&operator, &path, task, number).await, 303);
    }
    assert!(read(&operator, &path, "en").await.sentence().starts_with("0 of"));
    let nowhere = operator.get("/guide/incidents/20261123T090000000Z-1").await;
    assert_eq!(nowhere.status(), 404);
    stage.leave().await;
}

#[tokio::test]
async fn without_its_table_the_list_is_read_and_says_that_nothing_can_be_ticked() {
    let stage = Stage::healthy().await;
    let scene = scene(&stage).await;
    let operator = scene.browser(Role::Operator);
    let path = open(&operator, SECTION, "").await;
    assert_eq!(turn(&operator, &path, "1", "1").await, 303);
    read(&operator, &path, "en").await;

    // A write that is denied is said, and nothing of it is there.
    scene.proxy.only("PutItem", Fault::Denied);
    assert_eq!(turn(&operator, &path, "2", "1").await, 503);
    scene.proxy.clear();
    scene.proxy.only("TransactWriteItems", Fault::Denied);
    let fields = [("section", "any-incident"), ("title", "denied")];
    assert_eq!(operator.post("/guide/incidents", &fields).await.status(), 503);
    scene.proxy.clear();
    assert!(read(&operator, &path, "en").await.sentence().starts_with("1 of"));

    // Another console that has read no incident yet, and this one which has: AWS is silent for both.
    let fresh = self::scene(&stage).await;
    for scene in [&scene, &fresh] {
        scene.proxy.only("", Fault::Slow(SILENCE));
    }
    let cold = fresh.browser(Role::Operator);
    let chapters = bundled().document(Lang::En).chapters.len();
    let begun = Instant::now();
    for place in ["/guide", "/guide/alarms", "/guide/incidents", &path] {
        let page = read(&cold, place, "en").await;
        assert_eq!(page.count("form[action^='/guide/incidents']"), 0, "{place}");
        if place != "/guide" {
            assert!(page.text("main").contains("Ticks cannot be kept now"), "{place}");
        }
    }
    for chapter in &bundled().document(Lang::En).chapters {
        for language in ["ko", "en"] {
            read(&cold, &format!("/guide/{}", chapter.opening.id), language).await;
        }
    }
    // Not one of them waited for AWS.
    assert!(
        begun.elapsed() < SILENCE,
        "{chapters} chapters took {:?}",
        begun.elapsed()
    );
    let front = read(&cold, "/guide", "en").await;
    assert!(front.count(".contacts li") >= 4, "whom to call");
    let chapter = read(&cold, "/guide/alarms", "en").await;
    assert!(chapter.count(".task") >= 30, "the tasks themselves are there");
    assert!(
        chapter.text(".live").contains("OK"),
        "the last known state is there"
    );
    let unread = read(&cold, &path, "en").await;
    assert!(unread.count(".any-tasks li") >= 4);
    let known = tokio::time::timeout(Duration::from_secs(30), async {
        loop {
            let page = read(&operator, &path, "en").await;
            if page.text("main").contains("Ticks cannot be kept now") {
                return page;
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    });
    let known = known.await.unwrap();
    assert!(known.sentence().starts_with("1 of"), "what was known last stays");
    assert_eq!(known.count("#incident button"), 0);
    stage.leave().await;
}
