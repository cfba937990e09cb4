//! Every state that a stack can be in: explained, with the ways out that it allows and no other.

use super::Office;
use app::server::Judged;
use domain::access::Role;
use domain::deployment::{NoWayBack, way_back};
use domain::snapshot::Reading;
use domain::stack_status::{Phase, StackAction, StackStatus};
use std::sync::Arc;

impl Office {
    /// The console takes a snapshot in which something is otherwise.
    async fn look_at(&self, change: impl FnOnce(&mut domain::snapshot::Snapshot)) {
        let mut snapshot = self.aws.snapshot(&self.stack).await;
        change(&mut snapshot);
        self.served
            .latest
            .send_replace(Some(Arc::new(Judged::of(snapshot, None))));
    }
}

#[tokio::test]
async fn a_stack_in_whatever_state_offers_exactly_what_is_legal() {
    let office = Office::open().await;
    let unknown = StackStatus::Unrecognised("SOMETHING_NEW".to_owned());
    for status in StackStatus::DOCUMENTED.iter().chain([&unknown]) {
        office
            .look_at(|snapshot| {
                if let Reading::Found(stack) = &mut snapshot.stack.reading {
                    stack.status = status.clone();
                }
            })
            .await;
        for language in ["en", "ko"] {
            let page = office.page(Role::Operator, "/deployments", language).await;
            let explained = status.phase() == Phase::Stuck || !status.legal().is_empty();
            assert_eq!(page.count("#stack-state"), usize::from(explained), "{status}");
            for action in StackAction::ALL {
                let field = format!("#stack-state input[name=action][value={}]", action.name());
                let is_legal = status.legal().contains(&action);
                assert_eq!(page.count(&field), usize::from(is_legal), "{status} {action:?}");
            }
            let forms = page.count("#stack-state form");
            assert_eq!(forms, status.legal().len(), "{status}");
            if explained {
                let text = page.text("#stack-state");
                assert!(text.contains(status.as_str()), "{text}");
                let more = text.replace(status.as_str(), "");
                assert!(more.chars().count() > 60, "{status} is not explained: {text}");
            }
        }
    }
    office.close().await;
}

#[tokio::test]
async fn where_there_is_nothing_to_roll_back_to_the_button_says_so() {
    let office = Office::open().await;
    let snapshot = office.aws.snapshot(&office.stack).await;
    let refusal = way_back(&snapshot.alias, &snapshot.versions);
    assert!(
        matches!(refusal, Err(NoWayBack::NoOtherVersion(_))),
        "{refusal:?}"
    );
    for (path, place) in [("/", "#running"), ("/deployments", "#deployments-now")] {
        for (language, why) in [("en", "is the only one there is"), ("ko", "뿐입니다")] {
            let page = office.page(Role::Operator, path, language).await;
            assert_eq!(page.count(&format!("{place} button[disabled]")), 1, "{path}");
            assert!(page.text(place).contains(why), "{path}: {}", page.text(place));
        }
    }
    office.deploy_memory("1024").await;
    for (path, place) in [("/", "#running"), ("/deployments", "#deployments-now")] {
        let page = office.page(Role::Operator, path, "en").await;
        let link = format!("{place} a[href='/deployments/rollback']");
        assert_eq!(page.count(&link), 1, "{path}: {}", page.text(place));
    }
    office.close().await;
}
