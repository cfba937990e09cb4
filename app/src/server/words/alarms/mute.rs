//! Alarms whose actions somebody switched off.

use domain::alarm::mute::{MuteFor, NotMuted};

/// Words of muting.
#[derive(Debug)]
pub struct Mutes {
    /// Heading.
    pub title: &'static str,
    /// Nobody is told of an alarm, for a heading over all that are muted.
    pub muted: fn(usize) -> String,
    /// Around the time until which an alarm is muted, then before who did it.
    pub until: (&'static str, &'static str),
    /// It is muted until somebody enables its actions, then before who did it.
    pub until_enabled: &'static str,
    /// CloudWatch has not taken it yet.
    pub not_applied: &'static str,
    /// Somebody else switched the actions off.
    pub elsewhere: &'static str,
    /// Which alarms are muted cannot be read.
    pub unknown: &'static str,
    /// What muting does.
    pub explained: &'static str,
    /// Opens the form.
    pub open: &'static str,
    /// Label of how long.
    pub length: &'static str,
    /// How long.
    pub length_is: fn(MuteFor) -> &'static str,
    /// Where the reason is shown.
    pub reason_hint: &'static str,
    /// Mutes it.
    pub mute: &'static str,
    /// Switches its actions on.
    pub enable: &'static str,
    /// What that does.
    pub enable_explained: &'static str,
    /// The role does not allow it.
    pub role: &'static str,
    /// Why it was not done.
    pub not_done: fn(&NotMuted) -> String,
    /// Subject of the message about an alarm that is red when its mute ends; ASCII and below 100 characters, which SNS asks for.
    pub still_red_subject: &'static str,
    /// That message: the alarm, and why it is red.
    pub still_red: fn(&str, &str) -> String,
}

pub(in crate::server::words) const EN: Mutes = Mutes {
    title: "Muting",
    muted: |count| match count {
        1 => "1 alarm is muted: nobody is told of it".to_owned(),
        _ => format!("{count} alarms are muted: nobody is told of them"),
    },
    until: ("Muted until ", ", by "),
    until_enabled: "Muted until somebody enables its actions, by ",
    not_applied: "CloudWatch has not taken it yet; it is tried again.",
    elsewhere: "Its actions were switched off outside of this console: nobody is told of it, and who did that and why is not known here.",
    unknown: "Who muted which alarm cannot be read now.",
    explained: "CloudWatch goes on to judge the alarm, and nobody is told of it. It ends by itself; if the alarm is red then, whoever it tells is told.",
    open: "Mute this alarm",
    length: "For how long",
    length_is: |length| match length {
        MuteFor::QuarterHour => "15 minutes",
        MuteFor::Hour => "1 hour",
        MuteFor::FourHours => "4 hours",
        MuteFor::Day => "1 day",
        MuteFor::Week => "1 week",
        MuteFor::UntilEnabled => "Until somebody enables it: its actions are disabled",
    },
    reason_hint: "Shown here, on the overview and in the list as long as it lasts; kept in the audit log for ever.",
    mute: "Mute the alarm",
    enable: "Enable its actions now",
    enable_explained: "From its next change of state on it tells whoever it told before.",
    role: "Muting alarms is for operators and administrators.",
    not_done: |why| match why {
        NotMuted::NoAlarm => "Not done: there is no such alarm".to_owned(),
        NotMuted::NoActions => "Not done: the alarm tells nobody anyway".to_owned(),
        NotMuted::Already(mute) => format!("Not done: {} has muted it already", mute.who),
        NotMuted::SwitchedOffElsewhere => {
            "Not done: its actions were switched off outside of this console".to_owned()
        }
        NotMuted::EnabledAlready => "Not done: its actions are enabled".to_owned(),
        NotMuted::NoReason => "Not done: there is no reason".to_owned(),
    },
    still_red_subject: "LiveInsight: an alarm is still red after it was muted",
    still_red: |alarm, why| {
        format!(
            "The time for which {alarm} was muted is over, and it is in ALARM. It turned red while nobody was told. {why}"
        )
    },
};

pub(in crate::server::words) const KO: Mutes = Mutes {
    title: "음소거",
    muted: |count| format!("경보 {count}개가 음소거되어 아무에게도 알리지 않습니다"),
    until: ("음소거 종료: ", " · "),
    until_enabled: "작업을 다시 활성화할 때까지 음소거 · ",
    not_applied: "CloudWatch에 아직 적용되지 않아 다시 시도합니다.",
    elsewhere: "이 콘솔 밖에서 경보 작업이 비활성화되었습니다. 아무에게도 알리지 않으며, 누가 왜 그렇게 했는지는 여기서 알 수 없습니다.",
    unknown: "누가 어떤 경보를 음소거했는지 지금은 읽을 수 없습니다.",
    explained: "CloudWatch는 경보를 계속 평가하지만 아무에게도 알리지 않습니다. 시간이 지나면 저절로 끝나고, 그때 경보 상태이면 알립니다.",
    open: "이 경보 음소거",
    length: "기간",
    length_is: |length| match length {
        MuteFor::QuarterHour => "15분",
        MuteFor::Hour => "1시간",
        MuteFor::FourHours => "4시간",
        MuteFor::Day => "1일",
        MuteFor::Week => "1주",
        MuteFor::UntilEnabled => "다시 활성화할 때까지: 경보 작업을 비활성화합니다",
    },
    reason_hint: "음소거하는 동안 이 페이지와 개요, 경보 목록에 표시하며 감사 로그에 영구히 보관합니다.",
    mute: "경보 음소거",
    enable: "경보 작업을 지금 활성화",
    enable_explained: "다음 상태 변경부터 이전과 같은 대상에게 알립니다.",
    role: "경보는 운영자와 관리자가 음소거할 수 있습니다.",
    not_done: |why| match why {
        NotMuted::NoAlarm => "실행하지 않았습니다. 그런 경보가 없습니다".to_owned(),
        NotMuted::NoActions => "실행하지 않았습니다. 경보가 알리는 대상이 없습니다".to_owned(),
        NotMuted::Already(mute) => format!("실행하지 않았습니다. {} 계정이 이미 음소거했습니다", mute.who),
        NotMuted::SwitchedOffElsewhere => {
            "실행하지 않았습니다. 이 콘솔 밖에서 경보 작업이 비활성화되었습니다".to_owned()
        }
        NotMuted::EnabledAlready => "실행하지 않았습니다. 경보 작업이 이미 활성화되어 있습니다".to_owned(),
        NotMuted::NoReason => "실행하지 않았습니다. 사유가 없습니다".to_owned(),
    },
    still_red_subject: "LiveInsight: an alarm is still red after it was muted",
    still_red: |alarm, why| {
        format!(
            "{alarm} 경보의 음소거 시간이 끝났는데 경보 상태입니다. 음소거하는 동안 경보 상태가 되어 아무에게도 알리지 않았습니다. {why}"
        )
    },
};
