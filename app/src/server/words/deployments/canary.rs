//! A canary: how it is doing, what may be decided about it, and how one is asked for.

use crate::server::numbers::grouped;
use domain::deployment::canary::{CanaryTerms, Decision, ImpossibleTerm, TOLERATED, Term};
use domain::snapshot::Routing;
use std::ops::RangeInclusive;
use time::Duration;

/// Words of a canary.
#[derive(Debug)]
pub struct Canary {
    /// Heading.
    pub title: &'static str,
    /// Column: the version.
    pub version: &'static str,
    /// A version.
    pub of_version: fn(&str) -> String,
    /// The one that is tried.
    pub new_version: &'static str,
    /// The one that was live.
    pub old_version: &'static str,
    /// Column: its share of the traffic.
    pub share: &'static str,
    /// Column: how often it was invoked.
    pub invocations: &'static str,
    /// Column: how many of these failed.
    pub errors: &'static str,
    /// Column: which part that is.
    pub rate: &'static str,
    /// There is none, because nothing was invoked.
    pub no_rate: &'static str,
    /// The sample.
    pub sample: &'static str,
    /// So many invocations of those that are needed.
    pub sample_of: fn(&str, &str) -> String,
    /// When it is decided.
    pub decided_at: &'static str,
    /// How long that is from now on.
    pub left: fn(Duration) -> String,
    /// When the figures were read.
    pub seen: &'static str,
    /// What decides.
    pub rule: fn(CanaryTerms) -> String,
    /// A person decided so; before the name.
    pub decided_by: fn(Decision) -> &'static str,
    /// That the local AWS knows no weights.
    pub sandbox: &'static str,
    /// Heading of the form that promotes.
    pub promote_title: &'static str,
    /// What that does.
    pub promote_explained: fn(&str) -> String,
    /// What that does before the version's time is over.
    pub promote_early: fn(&str) -> String,
    /// Its button.
    pub promote: fn(&str) -> String,
    /// Heading of the form that rolls back.
    pub back_title: &'static str,
    /// What that does.
    pub back_explained: fn(&str) -> String,
    /// Its button.
    pub back: fn(&str) -> String,
    /// Leads to where it is decided.
    pub to_decide: &'static str,
    /// Leads to the same before the version's time is over.
    pub to_decide_early: &'static str,
    /// Leads back from there.
    pub keep_watching: &'static str,
    /// Heading of how the traffic moves.
    pub traffic: &'static str,
    /// All at once.
    pub at_once: &'static str,
    /// A share first.
    pub as_canary: &'static str,
    /// Label of a number.
    pub term: fn(Term) -> &'static str,
    /// What the number may be.
    pub allowed: fn(&RangeInclusive<u32>) -> String,
    /// What it is for.
    pub term_explained: fn(Term) -> &'static str,
    /// What a canary leaves out.
    pub only_the_version: &'static str,
    /// A number that cannot be.
    pub impossible: fn(&ImpossibleTerm) -> String,
}

pub(super) const EN: Canary = Canary {
    title: "Canary",
    version: "Version",
    of_version: |version| format!("Version {version}"),
    new_version: "new",
    old_version: "live before",
    share: "Share",
    invocations: "Invocations",
    errors: "Errors",
    rate: "Error rate",
    no_rate: "–",
    sample: "Sample",
    sample_of: |have, need| format!("{have} of the {need} invocations that are needed"),
    decided_at: "Decided",
    left: |left| match left.whole_seconds() {
        seconds if seconds <= 0 => "any moment now".to_owned(),
        seconds if seconds < 120 => format!("{seconds} s left"),
        seconds => format!("{} min left", seconds / 60),
    },
    seen: "Last change of these figures",
    rule: |terms| {
        format!(
            "Only the new version decides. It goes back at once if an alarm turns red, or when more has failed than may of a whole \
             sample: one in {TOLERATED}. After {} and the minutes that the last figures need to arrive, it takes all of the traffic; \
             with fewer than {} invocations it waits for a person.",
            lasting_en(terms.bake()),
            grouped(terms.minimum_sample())
        )
    },
    decided_by: |decision| match decision {
        Decision::Promote => "Promoted by",
        Decision::RollBack => "Rolled back by",
    },
    sandbox: "Sandbox: the local AWS ignores an alias's weights. The demo visitors draw lots themselves and call the new version; whatever else is posted to the API meets the old one.",
    promote_title: "Promote it",
    promote_explained: |version| {
        format!(
            "Nothing spoke against version {version}, but it was invoked too seldom to say so. Promoting gives it all of the traffic, and checks it end to end; if that fails, everything goes back."
        )
    },
    promote_early: |version| {
        format!(
            "Gives version {version} all of the traffic within seconds, however little was seen of it, and checks it end to end; if that fails, everything goes back. It goes back too if an alarm is red by then or too much has failed."
        )
    },
    promote: |version| format!("Promote version {version}"),
    back_title: "Roll it back",
    back_explained: |version| {
        format!(
            "All of the traffic goes back to version {version}, and everything else that this deployment changed with it."
        )
    },
    back: |version| format!("Roll back to version {version}"),
    to_decide: "Decide about the canary",
    to_decide_early: "End this now: promote it or roll it back",
    keep_watching: "Keep watching instead",
    traffic: "How the traffic moves",
    at_once: "All at once, after the new version has proved itself to a check",
    as_canary: "Canary: a share first, and the rest only if the new version does well with it",
    term: |term| match term {
        Term::Percent => "Share in percent",
        Term::Bake => "Bake time in seconds",
        Term::MinimumSample => "Minimum sample",
    },
    allowed: |allowed| {
        format!(
            "{} to {}.",
            grouped((*allowed.start()).into()),
            grouped((*allowed.end()).into())
        )
    },
    term_explained: |term| match term {
        Term::Percent => "At low traffic the real share varies a lot.",
        Term::Bake => "How long the new version is watched; figures arrive minutes late.",
        Term::MinimumSample => "Invocations of the new version. With fewer, a person decides.",
    },
    only_the_version: "Only the function's code and configuration are tried so. Changes of tables, API and alarms apply at once.",
    impossible: |why| {
        let name = match why.term {
            Term::Percent => "the canary's share",
            Term::Bake => "the canary's bake time",
            Term::MinimumSample => "the canary's minimum sample",
        };
        let allowed = why.term.allowed();
        format!(
            "{name} must be a whole number from {} to {}",
            grouped((*allowed.start()).into()),
            grouped((*allowed.end()).into())
        )
    },
};

pub(super) const KO: Canary = Canary {
    title: "카나리",
    version: "버전",
    of_version: |version| format!("버전 {version}"),
    new_version: "새 버전",
    old_version: "이전 버전",
    share: "비율",
    invocations: "호출",
    errors: "오류",
    rate: "오류율",
    no_rate: "–",
    sample: "표본",
    sample_of: |have, need| format!("필요한 호출 {need}회 중 {have}회"),
    decided_at: "판정 시각",
    left: |left| match left.whole_seconds() {
        seconds if seconds <= 0 => "곧 판정합니다".to_owned(),
        seconds if seconds < 120 => format!("{seconds}초 남음"),
        seconds => format!("{}분 남음", seconds / 60),
    },
    seen: "수치가 마지막으로 바뀐 때",
    rule: |terms| {
        format!(
            "새 버전의 결과만으로 판정합니다. 경보가 울리거나 오류가 표본 전체의 허용치({TOLERATED}회당 1회)를 넘으면 바로 되돌립니다. {} 동안 지켜보고 마지막 수치가 도착하면 모든 트래픽을 넘깁니다. 호출이 {}회보다 적으면 담당자의 결정을 기다립니다.",
            lasting_ko(terms.bake()),
            grouped(terms.minimum_sample())
        )
    },
    decided_by: |decision| match decision {
        Decision::Promote => "승격한 사람:",
        Decision::RollBack => "되돌린 사람:",
    },
    sandbox: "샌드박스: 로컬 AWS는 별칭의 가중치를 무시합니다. 데모 방문자가 직접 추첨하여 새 버전을 호출하며, 그 밖에 API로 보낸 요청은 이전 버전이 처리합니다.",
    promote_title: "승격",
    promote_explained: |version| {
        format!(
            "버전 {version}에서 문제가 발견되지는 않았지만, 호출이 적어 문제가 없다고 말할 수도 없습니다. 승격하면 모든 트래픽을 받고 엔드 투 엔드로 확인합니다. 확인에 실패하면 모두 되돌립니다."
        )
    },
    promote_early: |version| {
        format!(
            "아직 관찰이 끝나지 않았지만 몇 초 안에 버전 {version}에 모든 트래픽을 보내고 엔드 투 엔드로 확인합니다. 확인에 실패하면 모두 되돌립니다. 그때 경보가 울리고 있거나 오류가 허용치를 넘어도 되돌립니다."
        )
    },
    promote: |version| format!("버전 {version} 승격"),
    back_title: "롤백",
    back_explained: |version| {
        format!("모든 트래픽을 버전 {version}(으)로 되돌리고, 이 배포가 변경한 나머지도 함께 되돌립니다.")
    },
    back: |version| format!("버전 {version}(으)로 롤백"),
    to_decide: "카나리 결정하기",
    to_decide_early: "지금 끝내기: 승격 또는 롤백",
    keep_watching: "계속 지켜보기",
    traffic: "트래픽 전환 방식",
    at_once: "한 번에 전환. 새 버전을 먼저 확인합니다",
    as_canary: "카나리. 일부 트래픽만 먼저 보내고, 결과가 좋을 때만 나머지를 보냅니다",
    term: |term| match term {
        Term::Percent => "비율(%)",
        Term::Bake => "관찰 시간(초)",
        Term::MinimumSample => "최소 표본",
    },
    allowed: |allowed| {
        format!(
            "{}~{}.",
            grouped((*allowed.start()).into()),
            grouped((*allowed.end()).into())
        )
    },
    term_explained: |term| match term {
        Term::Percent => "트래픽이 적으면 실제 비율은 크게 달라질 수 있습니다.",
        Term::Bake => "새 버전을 지켜보는 시간입니다. 수치는 몇 분 늦게 도착합니다.",
        Term::MinimumSample => "새 버전의 호출 수입니다. 이보다 적으면 담당자가 결정합니다.",
    },
    only_the_version: "함수의 코드와 구성만 이렇게 시험합니다. 테이블, API, 경보의 변경은 바로 적용됩니다.",
    impossible: |why| {
        let name = match why.term {
            Term::Percent => "카나리 비율에는",
            Term::Bake => "카나리 관찰 시간에는",
            Term::MinimumSample => "카나리 최소 표본에는",
        };
        let allowed = why.term.allowed();
        format!(
            "{name} {} 이상 {} 이하의 정수를 입력해야 합니다",
            grouped((*allowed.start()).into()),
            grouped((*allowed.end()).into())
        )
    },
};

/// How long something lasts, in the largest unit that says it without a rest.
pub(super) fn lasting_en(time: Duration) -> String {
    match time.whole_seconds() {
        seconds if seconds > 0 && seconds % 3600 == 0 => format!("{} h", seconds / 3600),
        seconds if seconds > 0 && seconds % 60 == 0 => format!("{} min", seconds / 60),
        seconds => format!("{seconds} s"),
    }
}

/// The same in Korean.
pub(super) fn lasting_ko(time: Duration) -> String {
    match time.whole_seconds() {
        seconds if seconds > 0 && seconds % 3600 == 0 => format!("{}시간", seconds / 3600),
        seconds if seconds > 0 && seconds % 60 == 0 => format!("{}분", seconds / 60),
        seconds => format!("{seconds}초"),
    }
}

/// Where an alias sends its traffic, in Korean. In English it says so itself.
pub(super) fn routing_ko(routing: Routing) -> String {
    let target = routing.target;
    match routing.canary {
        None => target.to_string(),
        Some(canary) => {
            let percent = f64::from(canary.basis_points) / 100.0;
            format!("{target}(버전 {}에 {percent} %)", canary.version)
        }
    }
}
