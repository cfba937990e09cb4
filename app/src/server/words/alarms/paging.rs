//! Whom alarms tell.

use super::history::{lasted_en, lasted_ko};
use crate::server::pages::alarms::TestOutcome;
use domain::alarm::paging::{Confirmation, Reach, TestRefusal};

/// Words of the paging path.
#[derive(Debug)]
pub struct Paging {
    /// Heading.
    pub title: &'static str,
    /// How far an alarm's call goes, as a sentence.
    pub reach: fn(&Reach) -> String,
    /// What to do if it goes nowhere.
    pub mend: fn(&Reach) -> Option<&'static str>,
    /// Nobody will be paged: of how many alarms how many tell nobody.
    pub silent: fn(all: usize, silent: usize) -> String,
    /// The topic.
    pub topic: &'static str,
    /// The topic does not exist.
    pub no_topic: &'static str,
    /// Its subscriptions.
    pub subscriptions: &'static str,
    /// There are none.
    pub no_subscription: &'static str,
    /// Column: how it is sent.
    pub column_protocol: &'static str,
    /// Column: where to.
    pub column_endpoint: &'static str,
    /// Column: whether it receives anything.
    pub column_state: &'static str,
    /// Whether it receives anything.
    pub confirmation: fn(Confirmation) -> &'static str,
    /// What to do about a subscription that waits.
    pub confirm: fn(protocol: &str) -> &'static str,
    /// What opens the form for a test.
    pub test: &'static str,
    /// What the test will do, by how many it reaches.
    pub test_will: fn(u64) -> String,
    /// Sends it.
    pub test_send: &'static str,
    /// Why it cannot be sent.
    pub test_refused: fn(TestRefusal) -> String,
    /// The role does not allow it.
    pub test_role: &'static str,
    /// What came of one that was sent.
    pub test_outcome: fn(TestOutcome) -> &'static str,
    /// Subject of the message; ASCII and below 100 characters, which SNS asks for.
    pub subject: &'static str,
    /// The message, sent by a person.
    pub message: fn(&str) -> String,
}

pub(super) const EN: Paging = Paging {
    title: "Who is paged",
    reach: |reach| match reach {
        Reach::Subscribers(1) => "Pages one confirmed subscription.".to_owned(),
        Reach::Subscribers(count) => format!("Pages {count} confirmed subscriptions."),
        Reach::NoSubscriber { pending: 0 } => "Pages nobody: the topic has no subscription.".to_owned(),
        Reach::NoSubscriber { pending } => {
            format!(
                "Pages nobody: no subscription is confirmed, {pending} {} waiting.",
                if *pending == 1 { "is" } else { "are" }
            )
        }
        Reach::NoTopic => "Pages nobody: its topic does not exist.".to_owned(),
        Reach::Elsewhere { arns } => format!(
            "Acts on {}; whether that pages anybody is not known here.",
            arns.join(", ")
        ),
        Reach::NoAction => "Pages nobody: it has no action for alarm.".to_owned(),
        Reach::SwitchedOff => "Pages nobody: its actions are switched off.".to_owned(),
        Reach::Unknown => "Whether it pages anybody is not known: the topic cannot be read.".to_owned(),
    },
    mend: |reach| match reach {
        Reach::NoSubscriber { pending: 0 } => Some(
            "Subscribe whoever is on call to the topic (`aws sns subscribe`), then confirm the subscription.",
        ),
        Reach::NoSubscriber { .. } => {
            Some("Open the confirmation that SNS sent to the address below, and confirm it.")
        }
        Reach::NoTopic => Some("Deploy the stack: it makes the topic."),
        Reach::NoAction => Some("Deploy the stack: it gives its alarms their action."),
        Reach::SwitchedOff => {
            Some("Switch them on: `aws cloudwatch enable-alarm-actions --alarm-names NAME`.")
        }
        Reach::Subscribers(_) | Reach::Elsewhere { .. } | Reach::Unknown => None,
    },
    silent: |all, silent| {
        if all == silent {
            "Nobody will be paged, whatever rings.".to_owned()
        } else {
            format!("{silent} of {all} alarms page nobody when they ring.")
        }
    },
    topic: "Topic",
    no_topic: "The topic LiveInsight-Alarms does not exist, so nobody is told of any alarm. Deploy the stack: it makes the topic.",
    subscriptions: "Subscriptions",
    no_subscription: "Nobody is subscribed, so nobody is told. Subscribe whoever is on call: `aws sns subscribe --topic-arn … --protocol email --notification-endpoint …`, then confirm.",
    column_protocol: "By",
    column_endpoint: "To",
    column_state: "State",
    confirmation: |confirmation| match confirmation {
        Confirmation::Confirmed => "confirmed",
        Confirmation::Pending => "not confirmed: receives nothing",
        Confirmation::Deleted => "deleted",
    },
    confirm: |protocol| match protocol {
        "email" | "email-json" => {
            "Open the message “AWS Notification - Subscription Confirmation” at this address and follow its link. SNS deletes what nobody confirms within two days; then subscribe again."
        }
        "http" | "https" => {
            "The endpoint must visit the SubscribeURL that SNS posted to it. To have it posted again, subscribe again."
        }
        _ => "Confirm it with the token that SNS sent there: `aws sns confirm-subscription`.",
    },
    test: "Send a test page…",
    test_will: |count| {
        match count {
        1 => "This sends one real message to the one confirmed subscription above, now. It says that it is a test. No alarm changes its state. It is written to the audit log.".to_owned(),
        _ => format!("This sends one real message to each of the {count} confirmed subscriptions above, now. It says that it is a test. No alarm changes its state. It is written to the audit log."),
    }
    },
    test_send: "Send the test page",
    test_refused: |refusal| match refusal {
        TestRefusal::Unknown => {
            "A test page cannot be sent: the topic cannot be read, so nobody knows whom it would reach."
                .to_owned()
        }
        TestRefusal::NoTopic => "A test page cannot be sent: there is no topic.".to_owned(),
        TestRefusal::NoSubscriber { pending: 0 } => {
            "A test page cannot be sent: nobody is subscribed.".to_owned()
        }
        TestRefusal::NoSubscriber { .. } => {
            "A test page cannot be sent: no subscription is confirmed.".to_owned()
        }
        TestRefusal::TooSoon { wait } => format!(
            "A test page was sent just now. The next one can be sent in {}.",
            lasted_en(wait)
        ),
    },
    test_role: "Operators can send a test page from here.",
    test_outcome: |outcome| match outcome {
        TestOutcome::Sent => {
            "SNS took the test page. Ask the people above whether it came: SNS does not say. It is in the audit log."
        }
        TestOutcome::NotTaken => {
            "The test page was not sent: SNS did not take it. Check that the console may call sns:Publish, then try again."
        }
        TestOutcome::Refused => "The test page was not sent. The reason is below.",
    },
    subject: "LiveInsight: test page, nothing is wrong",
    message: |by| {
        format!(
            "This is a test of the paging path, sent from LiveInsight Console by {by}. Nothing is wrong and nothing has to be done. You get the alarms of LiveInsight at this address."
        )
    },
};

pub(super) const KO: Paging = Paging {
    title: "알림 대상",
    reach: |reach| match reach {
        Reach::Subscribers(count) => format!("확인된 구독 {count}개에 알립니다."),
        Reach::NoSubscriber { pending: 0 } => {
            "아무에게도 알리지 않습니다. 주제에 구독이 없습니다.".to_owned()
        }
        Reach::NoSubscriber { pending } => {
            format!("아무에게도 알리지 않습니다. 확인된 구독이 없고 {pending}개가 확인을 기다립니다.")
        }
        Reach::NoTopic => "아무에게도 알리지 않습니다. 주제가 없습니다.".to_owned(),
        Reach::Elsewhere { arns } => format!(
            "{} 대상으로 작업합니다. 누구에게 알리는지는 여기에서 알 수 없습니다.",
            arns.join(", ")
        ),
        Reach::NoAction => "아무에게도 알리지 않습니다. 경보 상태에 대한 작업이 없습니다.".to_owned(),
        Reach::SwitchedOff => "아무에게도 알리지 않습니다. 작업이 꺼져 있습니다.".to_owned(),
        Reach::Unknown => "주제를 읽을 수 없어 누구에게 알리는지 알 수 없습니다.".to_owned(),
    },
    mend: |reach| match reach {
        Reach::NoSubscriber { pending: 0 } => {
            Some("당직자를 주제에 구독시키고(`aws sns subscribe`) 구독을 확인하십시오.")
        }
        Reach::NoSubscriber { .. } => Some("아래 주소로 SNS가 보낸 확인 메시지를 열어 구독을 확인하십시오."),
        Reach::NoTopic => Some("스택을 배포하면 주제가 만들어집니다."),
        Reach::NoAction => Some("스택을 배포하면 경보에 작업이 설정됩니다."),
        Reach::SwitchedOff => Some("`aws cloudwatch enable-alarm-actions --alarm-names NAME`으로 켜십시오."),
        Reach::Subscribers(_) | Reach::Elsewhere { .. } | Reach::Unknown => None,
    },
    silent: |all, silent| {
        if all == silent {
            "어떤 경보가 울려도 아무에게도 알리지 않습니다.".to_owned()
        } else {
            format!("경보 {all}개 중 {silent}개는 울려도 아무에게도 알리지 않습니다.")
        }
    },
    topic: "주제",
    no_topic: "LiveInsight-Alarms 주제가 없어 아무에게도 경보를 알리지 않습니다. 스택을 배포하면 주제가 만들어집니다.",
    subscriptions: "구독",
    no_subscription: "구독이 없어 아무에게도 알리지 않습니다. `aws sns subscribe --topic-arn … --protocol email --notification-endpoint …`으로 당직자를 구독시키고 확인하십시오.",
    column_protocol: "방식",
    column_endpoint: "받는 곳",
    column_state: "상태",
    confirmation: |confirmation| match confirmation {
        Confirmation::Confirmed => "확인됨",
        Confirmation::Pending => "확인 대기 중, 아무것도 받지 못함",
        Confirmation::Deleted => "삭제됨",
    },
    confirm: |protocol| match protocol {
        "email" | "email-json" => {
            "이 주소로 온 “AWS Notification - Subscription Confirmation” 메일을 열어 링크를 누르십시오. 이틀 안에 확인하지 않으면 SNS가 구독을 삭제하므로 다시 구독해야 합니다."
        }
        "http" | "https" => {
            "SNS가 보낸 SubscribeURL을 엔드포인트가 방문해야 합니다. 다시 받으려면 다시 구독하십시오."
        }
        _ => "SNS가 보낸 토큰으로 확인하십시오. `aws sns confirm-subscription`",
    },
    test: "테스트 알림 보내기…",
    test_will: |count| {
        format!(
            "위의 확인된 구독 {count}개로 실제 메시지를 지금 한 번씩 보냅니다. 메시지에는 테스트라고 적혀 있습니다. 경보의 상태는 바뀌지 않으며, 감사 로그에 기록됩니다."
        )
    },
    test_send: "테스트 알림 보내기",
    test_refused: |refusal| match refusal {
        TestRefusal::Unknown => {
            "테스트 알림을 보낼 수 없습니다. 주제를 읽을 수 없어 누가 받게 될지 알 수 없습니다.".to_owned()
        }
        TestRefusal::NoTopic => "테스트 알림을 보낼 수 없습니다. 주제가 없습니다.".to_owned(),
        TestRefusal::NoSubscriber { pending: 0 } => {
            "테스트 알림을 보낼 수 없습니다. 구독이 없습니다.".to_owned()
        }
        TestRefusal::NoSubscriber { .. } => {
            "테스트 알림을 보낼 수 없습니다. 확인된 구독이 없습니다.".to_owned()
        }
        TestRefusal::TooSoon { wait } => format!(
            "조금 전에 테스트 알림을 보냈습니다. {} 뒤에 다시 보낼 수 있습니다.",
            lasted_ko(wait)
        ),
    },
    test_role: "운영자는 여기에서 테스트 알림을 보낼 수 있습니다.",
    test_outcome: |outcome| match outcome {
        TestOutcome::Sent => {
            "SNS가 테스트 알림을 접수했습니다. 실제로 도착했는지는 SNS가 알려 주지 않으므로 위의 담당자에게 확인하십시오. 감사 로그에 기록했습니다."
        }
        TestOutcome::NotTaken => {
            "테스트 알림을 보내지 못했습니다. SNS가 접수하지 않았습니다. 콘솔에 sns:Publish 권한이 있는지 확인하고 다시 시도하십시오."
        }
        TestOutcome::Refused => "테스트 알림을 보내지 않았습니다. 이유는 아래에 있습니다.",
    },
    subject: "LiveInsight: test page, nothing is wrong",
    message: |by| {
        format!(
            "LiveInsight Console에서 {by} 사용자가 보낸 알림 경로 테스트입니다. 아무 문제도 없으며 할 일도 없습니다. LiveInsight의 경보가 이 주소로 전달됩니다."
        )
    },
};
