//! The guide as one file: with the last known state, with nothing that would be fetched, and with links that lead somewhere.

use crate::console::no_aws;
use crate::page::Page;
use crate::scene::Stage;
use app::server::pages::guide::saved::{Known, saved};
use app::server::words::Lang;
use aws_sdk_cloudwatch::types::StateValue;
use domain::contract::ERROR_RATE_ALARM;
use domain::snapshot::{Unavailable, Why};
use liveinsight::clock;
use liveinsight::guide::bundled;
use std::sync::Arc;
use time::macros::datetime;

fn file(known: &Known, lang: Lang) -> (String, Page) {
    let html = saved(Arc::new(bundled()), lang, datetime!(2026-11-23 03:00 UTC), known);
    let page = Page::new(&html);
    (html, page)
}

/// What holds for the file whatever was known.
fn stands_by_itself(page: &Page, html: &str) {
    for fetched in [
        "script", "img", "iframe", "object", "link", "[src]", "[srcset]", "form", "button",
    ] {
        assert_eq!(page.count(fetched), 0, "{fetched}");
    }
    assert!(!html.contains("url(") && !html.contains("@import"));
    assert_eq!(page.count("meta[http-equiv='Content-Security-Policy']"), 1);
    let links = page.attributes("a[href]", "href");
    assert!(links.len() > 200, "{}", links.len());
    for (address, words) in links {
        match address.strip_prefix('#') {
            Some(id) => assert_eq!(page.count(&format!("[id='{id}']")), 1, "#{id} ({words})"),
            // Whatever else is linked is opened by a person who presses it.
            None => assert!(
                ["https:", "http:", "mailto:", "tel:"]
                    .iter()
                    .any(|scheme| address.starts_with(scheme)),
                "{address}"
            ),
        }
    }
    assert!(page.count(".contacts li") >= 4);
    for section in &bundled().document(Lang::En).chapters {
        let id = &section.opening.id;
        assert_eq!(page.count(&format!("[id='{id}']")), 1, "{id}");
    }
}

#[tokio::test]
async fn the_saved_guide_holds_the_last_known_state_and_needs_nothing_else() {
    let stage = Stage::healthy().await;
    stage
        .set_alarm(ERROR_RATE_ALARM, StateValue::Alarm, "12 datapoints")
        .await;
    let aws = stage.aws().await;
    let snapshot = aws.snapshot(&crate::support::STACK.parse().unwrap()).await;
    stage.leave().await;
    let known = Known::of(snapshot);
    assert!(matches!(known, Known::State(_)));
    for (lang, live, as_of) in [
        (Lang::En, "UPDATE_COMPLETE", "State as of 20"),
        (Lang::Ko, "UPDATE_COMPLETE", "기준 상태"),
    ] {
        let (html, page) = file(&known, lang);
        stands_by_itself(&page, &html);
        let state = page.text(".saved-state");
        assert!(
            state.contains(as_of) && state.contains(ERROR_RATE_ALARM),
            "{state}"
        );
        let ways = page.attributes(".saved-state a", "href");
        assert!(
            ways.iter().any(|(way, _)| way == "#liveinsight-lambda-errorrate"),
            "{ways:?}"
        );
        let told = page.attributes(".live", "class");
        let stack = told
            .iter()
            .any(|(_, value)| value.contains(live) || value.contains("CREATE_COMPLETE"));
        assert!(stack, "{told:?}");
        assert!(
            told.iter().any(|(_, value)| value.starts_with("ALARM")),
            "{told:?}"
        );
        // How long ago is nothing that a file could say.
        assert_eq!(page.count("time"), 0);
    }
}

#[tokio::test]
async fn without_aws_the_saved_guide_says_that_no_state_is_known() {
    let aws = no_aws(clock::system).await;
    let unread = Known::of(aws.snapshot(&crate::support::STACK.parse().unwrap()).await);
    let nobody = Known::Nothing(Unavailable {
        action: "sts:GetCallerIdentity".to_owned(),
        why: Why::TimedOut,
    });
    for known in [unread, nobody] {
        assert!(matches!(known, Known::Nothing(_)), "{known:?}");
        for (lang, sentence) in [
            (Lang::En, "could not be read when this was saved"),
            (Lang::Ko, "상태를 읽을 수 없었습니다"),
        ] {
            let (html, page) = file(&known, lang);
            stands_by_itself(&page, &html);
            assert!(page.text(".saved-state").contains(sentence));
        }
    }
}
