//! A canary from the browser: asked for, watched, and decided about by a person, without JavaScript.

use super::Office;
use super::deploy::{NEW, planned, refusal};
use crate::page::Page;
use domain::access::Role;
use domain::audit::{Action, Filter, Outcome, Refusal};
use domain::snapshot::AliasTarget;
use liveinsight::audit::AuditLog;

const DECIDE: &str = "/deployments/canary";

const CANARY: [(&str, &str); 5] = [
    ("set.MemorySize", "1024"),
    ("traffic", "canary"),
    ("canary_percent", "10"),
    ("canary_bake", "1"),
    ("canary_sample", "5"),
];

impl Office {
    /// The page of a run whose canary nobody met, and the run's id.
    async fn waiting(&self) -> (Page, String) {
        let (hash, plan) = planned(self, &CANARY).await;
        let steps = plan.text("#steps");
        assert!(
            steps.contains("Give that version 10 % of the traffic; version 1 keeps the rest")
                && steps.contains("Watch that version for 1 s; it takes 5 invocations to be promoted"),
            "{steps}"
        );
        let fields = [("plan", hash.as_str()), ("reason", "more memory")];
        let operator = self.served.signed_in(Role::Operator);
        let page = self
            .follow(&operator.post("/deployments/confirm", &fields).await)
            .await;
        let run = page.attributes("#promote input[name=run]", "value").remove(0).0;
        (page, run)
    }

    async fn live(&self) -> AliasTarget {
        let snapshot = self.aws.snapshot(&self.stack).await;
        let alias = snapshot.alias.reading.found().unwrap().routing();
        assert_eq!(alias.canary, None);
        alias.target
    }
}

/// Whether the page is loaded again by itself without JavaScript. To the parser, what is in a `noscript` is text.
fn loads_again(page: &Page) -> bool {
    let hidden = page.attributes("noscript", "id");
    hidden
        .iter()
        .any(|(_, text)| text.contains("http-equiv=\"refresh\""))
}

#[tokio::test]
async fn a_canary_that_waits_is_promoted_on_its_page() {
    let office = Office::open().await;
    let (page, run) = office.waiting().await;
    assert_eq!(page.sentence(), "Deployment: the canary waits for your decision");
    let canary = page.text("#canary");
    assert!(
        canary.contains("Version 2 new 10 % 0 0 – Version 1 live before 90 % 0 0 –"),
        "{canary}"
    );
    assert!(
        canary.contains("0 of the 5 invocations that are needed"),
        "{canary}"
    );
    assert!(
        canary.contains("the local AWS ignores an alias's weights"),
        "{canary}"
    );
    assert!(
        page.text("#steps").contains("waits for you"),
        "{}",
        page.text("#steps")
    );
    assert!(!loads_again(&page), "what is typed stays");
    assert_eq!(page.count("#finish"), 0, "nobody is gone");

    office.look().await;
    let history = office.page(Role::Operator, "/deployments", "ko").await;
    assert_eq!(history.sentence(), "카나리가 결정을 기다리고 있습니다");
    let links = history.attributes("#deployments-now a", "href");
    assert!(
        links.iter().any(|(to, _)| *to == format!("/deployments/{run}")),
        "{links:?}"
    );
    let overview = office.page(Role::Viewer, "/", "en").await;
    assert!(
        overview.text("#running").contains("version 2 with 10 %"),
        "{}",
        overview.text("#running")
    );

    // Nothing else begins meanwhile, and the answer says what is in the way.
    let operator = office.served.signed_in(Role::Operator);
    let other = refusal(operator.post(NEW, &[("set.MemorySize", "256")]).await).await;
    assert!(
        other.contains("the canary of another run waits for a decision"),
        "{other}"
    );

    let fields = [
        ("run", run.as_str()),
        ("decision", "promote"),
        ("reason", "few come at night"),
    ];
    let nameless = refusal(operator.post(DECIDE, &[fields[0], fields[1]]).await).await;
    assert!(nameless.contains("there is no reason"), "{nameless}");
    let stale = [("run", "20200101T000000000Z-1"), fields[1], fields[2]];
    let stale = operator.post(DECIDE, &stale).await;
    assert!(
        !stale.status().is_redirection(),
        "another run's page decides nothing: {}",
        stale.status()
    );
    let viewer = office.served.signed_in(Role::Viewer);
    assert_eq!(viewer.post(DECIDE, &fields).await.status(), 403);
    let shown = office
        .page(Role::Viewer, &format!("/deployments/{run}"), "ko")
        .await;
    assert_eq!(shown.count("#promote button[disabled]"), 1);

    let ended = office.follow(&operator.post(DECIDE, &fields).await).await;
    assert_eq!(ended.sentence(), "Deployment: succeeded, version 2 is live");
    assert!(
        ended.text("#canary").contains("Promoted by"),
        "{}",
        ended.text("#canary")
    );
    assert!(ended.text("#canary").contains("few come at night"));
    assert_eq!(ended.count("#promote"), 0);
    assert_eq!(office.live().await.to_string(), "2");
    let again = refusal(operator.post(DECIDE, &fields).await).await;
    assert!(
        again.contains("no canary waits for a decision any more"),
        "{again}"
    );

    let log = AuditLog::new(office.aws.clone())
        .read(Filter::All, None)
        .await
        .unwrap();
    let decided: Vec<_> = log
        .entries
        .into_iter()
        .flatten()
        .filter(|entry| entry.action == Action::DecideCanary && entry.outcome == Outcome::Done)
        .collect();
    assert_eq!(decided.len(), 1, "{decided:?}");
    assert_eq!(decided[0].target.as_deref(), Some(run.as_str()));
    office.close().await;
}

#[tokio::test]
async fn a_canary_that_waits_is_rolled_back_on_its_page() {
    let office = Office::open().await;
    let (_, run) = office.waiting().await;
    let operator = office.served.signed_in(Role::Operator);
    let fields = [
        ("run", run.as_str()),
        ("decision", "roll_back"),
        ("reason", "not tonight"),
    ];
    let ended = office.follow(&operator.post(DECIDE, &fields).await).await;
    assert_eq!(ended.sentence(), "Deployment: failed and rolled back");
    assert!(
        ended.text(".cause").contains("not tonight"),
        "{}",
        ended.text(".cause")
    );
    assert_eq!(office.live().await.to_string(), "1");
    office.close().await;
}

#[tokio::test]
async fn a_canary_that_is_watched_is_ended_early_on_its_page() {
    let office = Office::open().await;
    let operator = office.served.signed_in(Role::Operator);
    let mut terms = CANARY;
    terms[3].1 = "3600";
    let (hash, _) = planned(&office, &terms).await;
    let confirmed = operator
        .post(
            "/deployments/confirm",
            &[("plan", &hash), ("reason", "more memory")],
        )
        .await;
    let path = confirmed.headers()["location"].to_str().unwrap().to_owned();
    let run = path.trim_start_matches("/deployments/").to_owned();
    let early = format!("{path}?decide=early");
    let link = format!("#canary a[href='{early}#promote']");
    let watched = loop {
        let page = office.page(Role::Operator, &path, "en").await;
        if page.count(&link) == 1 {
            break page;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    };
    // Each look was somebody who signed in, and who signs in too often ends what was begun first.
    let operator = office.served.signed_in(Role::Operator);
    assert_eq!(watched.text(&link), "End this now: promote it or roll it back");
    assert_eq!(watched.count("#promote"), 0);
    assert!(loads_again(&watched));

    let form = office.page(Role::Operator, &early, "ko").await;
    assert!(!loads_again(&form), "what is typed stays");
    assert!(
        form.text("#promote").contains("아직 관찰이 끝나지 않았지만"),
        "{}",
        form.text("#promote")
    );
    assert_eq!(form.text(&format!("#canary a[href='{path}']")), "계속 지켜보기");
    let viewers = office.page(Role::Viewer, &early, "en").await;
    assert_eq!(viewers.count("#promote button[disabled]"), 1);

    let fields = [
        ("run", run.as_str()),
        ("decision", "promote"),
        ("reason", "seen enough"),
    ];
    let nameless = refusal(operator.post(DECIDE, &fields[..2]).await).await;
    assert!(nameless.contains("there is no reason"), "{nameless}");
    assert_eq!(
        office
            .served
            .signed_in(Role::Viewer)
            .post(DECIDE, &fields)
            .await
            .status(),
        403
    );
    let ended = office.follow(&operator.post(DECIDE, &fields).await).await;
    assert_eq!(ended.sentence(), "Deployment: succeeded, version 2 is live");
    let canary = ended.text("#canary");
    assert!(
        canary.contains("Promoted by operator") && canary.contains("seen enough"),
        "{canary}"
    );
    assert_eq!(ended.count("#canary a.button"), 0);
    assert_eq!(office.live().await.to_string(), "2");

    let log = AuditLog::new(office.aws.clone())
        .read(Filter::All, None)
        .await
        .unwrap();
    let decided: Vec<Outcome> = log
        .entries
        .into_iter()
        .flatten()
        .filter(|entry| entry.action == Action::DecideCanary)
        .map(|entry| entry.outcome)
        .collect();
    assert!(decided.contains(&Outcome::Done), "{decided:?}");
    assert!(
        decided.contains(&Outcome::Refused(Refusal::NoReason)),
        "{decided:?}"
    );
    office.close().await;
}

#[tokio::test]
async fn the_numbers_of_a_canary_are_held_to_their_bounds_before_anything_is_made() {
    let office = Office::open().await;
    let operator = office.served.signed_in(Role::Operator);
    let form = office.page(Role::Operator, NEW, "ko").await;
    assert_eq!(form.count("input[name=traffic][value=once][checked]"), 1);
    for (field, value, said) in [
        (
            "canary_percent",
            "0",
            "the canary's share must be a whole number from 1 to 99",
        ),
        (
            "canary_percent",
            "ten",
            "the canary's share must be a whole number from 1 to 99",
        ),
        (
            "canary_bake",
            "",
            "the canary's bake time must be a whole number from 1 to 86,400",
        ),
        (
            "canary_sample",
            "-5",
            "the canary's minimum sample must be a whole number from 1 to 1,000,000",
        ),
    ] {
        let fields = CANARY.map(|(name, given)| (name, if name == field { value } else { given }));
        let before = office.proxy.seen().len();
        let answer = operator.post(NEW, &fields).await;
        assert_eq!(answer.status(), 409);
        let page = Page::new(&answer.text().await.unwrap());
        let told = page.text(".error-summary");
        assert!(told.contains(said), "{told}");
        let typed = format!("input[name={field}][value='{value}']");
        assert_eq!(page.count(&typed), 1, "what was typed is still there");
        assert_eq!(page.count("input[name=traffic][value=canary][checked]"), 1);
        let asked = office.proxy.seen().split_off(before);
        assert!(!asked.contains(&"CreateChangeSet".to_owned()), "{asked:?}");
    }
    // Whoever wants everything at once is not asked about them.
    let at_once = [
        ("set.MemorySize", "1024"),
        ("traffic", "once"),
        ("canary_percent", ""),
    ];
    let (_, plan) = planned(&office, &at_once).await;
    assert!(
        plan.text("#steps").contains("Shift LIVE from version 1 to it"),
        "{}",
        plan.text("#steps")
    );
    office.close().await;
}
