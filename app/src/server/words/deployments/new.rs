//! A deployment before it is one.

use crate::server::pages::new_deployment::Group;
use domain::deployment::Plan;

/// Words of the form and of the plan.
#[derive(Debug)]
pub struct New {
    /// Title.
    pub title: &'static str,
    /// Heading of the form.
    pub heading: &'static str,
    /// Heading of the form where a link filled something in.
    pub heading_filled: &'static str,
    /// What happens next.
    pub explained: &'static str,
    /// Heading of the packages.
    pub package: &'static str,
    /// The package of this console.
    pub package_here: &'static str,
    /// The package that runs.
    pub package_live: &'static str,
    /// Which version that is.
    pub version: fn(&str) -> String,
    /// Whether they are the same.
    pub comparison: &'static str,
    /// They are.
    pub same_code: &'static str,
    /// They are not.
    pub other_code: &'static str,
    /// This console has none.
    pub no_package: &'static str,
    /// It is not known.
    pub unknown: &'static str,
    /// Deploys settings alone.
    pub keep_code: &'static str,
    /// Deploys the package too.
    pub take_package: &'static str,
    /// Heading of the parameters.
    pub settings: &'static str,
    /// Opens the settings that a link did not fill in.
    pub other_settings: &'static str,
    /// Heading of the settings of a part.
    pub group: fn(Group) -> &'static str,
    /// What a parameter of our own template is for, where the template's own words are not the reader's.
    pub parameter: fn(&str) -> Option<&'static str>,
    /// Link to where a setting is changed.
    pub change: &'static str,
    /// Link to where something is switched on, or off.
    pub switch: fn(bool) -> &'static str,
    /// A parameter's value now.
    pub now: fn(&str) -> String,
    /// There is none.
    pub empty: &'static str,
    /// Heading of what is done only if it is said.
    pub consent: &'static str,
    /// Leave the pinned version.
    pub release_pin: &'static str,
    /// Label of the reason for which red alarms are disregarded.
    pub despite: &'static str,
    /// Which alarms are red.
    pub red: fn(&[String]) -> String,
    /// Label of how long alarms are watched.
    pub bake: &'static str,
    /// What preparing does.
    pub prepare_explained: &'static str,
    /// The button that prepares.
    pub prepare: &'static str,
    /// Link back to the form.
    pub prepare_again: &'static str,
    /// Heading where there is no such plan.
    pub no_plan: &'static str,
    /// What a plan comes to, for a heading.
    pub sentence: fn(&Plan) -> String,
    /// Before a plan's hash.
    pub plan_hash: &'static str,
    /// What the hash is for.
    pub bound: &'static str,
    /// Heading of the changes.
    pub changes: &'static str,
    /// Heading of the confirmation.
    pub confirm: &'static str,
    /// What happens when it is confirmed.
    pub confirm_explained: &'static str,
    /// Label of the field for the stack's name.
    pub type_stack: fn(&str) -> String,
    /// Why it has to be typed.
    pub type_because: fn(&str) -> String,
    /// The button that deploys.
    pub deploy: fn(&str) -> String,
}

pub(super) const EN: New = New {
    title: "New deployment",
    heading: "What shall be deployed?",
    heading_filled: "Shall this be changed?",
    explained: "Preparing shows what would change. Nothing that runs is touched before you confirm that.",
    package: "Code",
    package_here: "In this console",
    package_live: "Live",
    version: |version| format!("version {version}"),
    comparison: "Comparison",
    same_code: "the same package: only settings can change",
    other_code: "another package: a deployment makes it live",
    no_package: "this console has no package, so it can change settings alone; LIVEINSIGHT_COLLECTOR_ZIP names one",
    unknown: "not known",
    keep_code: "Leave the code as it is: change settings alone",
    take_package: "Deploy this console's package too",
    settings: "Settings",
    other_settings: "Every other setting stays as it is. Show them",
    group: |group| match group {
        Group::Function => "Function",
        Group::Api => "API",
        Group::Tables => "Capacity of the tables",
        Group::Other => "Privacy and notification",
    },
    parameter: |_| None,
    change: "Change",
    switch: |on| if on { "Turn on" } else { "Turn off" },
    now: |value| format!("now {value}"),
    empty: "empty",
    consent: "Only if you say so",
    release_pin: "Leave the pinned version, if one is pinned",
    despite: "Deploy although alarms are red, because",
    red: |alarms| {
        if alarms.is_empty() {
            "No alarm is red.".to_owned()
        } else {
            format!("Red now: {}. Leave it empty to be refused.", alarms.join(", "))
        }
    },
    bake: "All at once: watch the alarms after the shift, in seconds; one that turns red takes everything back",
    prepare_explained: "Preparing uploads the package and has CloudFormation make a change set. It is recorded.",
    prepare: "Prepare the deployment",
    prepare_again: "Change the settings",
    no_plan: "This plan is not kept any more",
    sentence: |plan| match (plan.is_empty(), plan.creates_stack(), plan.changes().len()) {
        (true, ..) => "There is nothing to change: everything is as released".to_owned(),
        (_, true, count) => format!("This makes the stack, with {count} resources"),
        (_, _, 0) => "This publishes what was changed before; no resource changes".to_owned(),
        (_, _, 1) => "This changes 1 resource".to_owned(),
        (_, _, count) => format!("This changes {count} resources"),
    },
    plan_hash: "Plan",
    bound: "confirming is for this plan and nothing else",
    changes: "What changes",
    confirm: "Confirm",
    confirm_explained: "Traffic stays on the live version until the new one has proved itself. If anything fails, what was changed is put back. The run goes on if you close this page.",
    type_stack: |stack| format!("Type {stack} to confirm"),
    type_because: |resources| format!("Because it replaces, removes or opens {resources}."),
    deploy: |stack| format!("Deploy to {stack}"),
};

pub(super) const KO: New = New {
    title: "새 배포",
    heading: "무엇을 배포하시겠습니까?",
    heading_filled: "이 설정을 변경하시겠습니까?",
    explained: "배포를 준비하면 변경될 내용을 표시합니다. 확인하기 전에는 서비스 중인 것을 변경하지 않습니다.",
    package: "코드",
    package_here: "이 콘솔의 패키지",
    package_live: "서비스 중인 패키지",
    version: |version| format!("버전 {version}"),
    comparison: "비교",
    same_code: "같은 패키지입니다. 설정만 변경할 수 있습니다",
    other_code: "다른 패키지입니다. 배포하면 서비스에 적용됩니다",
    no_package: "이 콘솔에 패키지가 없어 설정만 변경할 수 있습니다. 패키지는 LIVEINSIGHT_COLLECTOR_ZIP으로 지정합니다",
    unknown: "알 수 없음",
    keep_code: "코드는 그대로 두고 설정만 변경",
    take_package: "이 콘솔의 패키지도 함께 배포",
    settings: "설정",
    other_settings: "다른 설정은 그대로 둡니다. 펼쳐 보기",
    group: |group| match group {
        Group::Function => "함수",
        Group::Api => "API",
        Group::Tables => "테이블 용량",
        Group::Other => "개인정보와 알림",
    },
    parameter: korean_parameter,
    change: "변경",
    switch: |on| if on { "켜기" } else { "끄기" },
    now: |value| format!("현재 {value}"),
    empty: "비어 있음",
    consent: "직접 선택해야 하는 항목",
    release_pin: "고정된 버전이 있으면 그 버전에서 벗어남",
    despite: "경보 상태인데도 배포하는 이유",
    red: |alarms| {
        if alarms.is_empty() {
            "경보 상태인 경보가 없습니다.".to_owned()
        } else {
            format!(
                "현재 경보 상태: {}. 비워 두면 배포가 거부됩니다.",
                alarms.join(", ")
            )
        }
    },
    bake: "한 번에 전환할 때: 전환 후 경보를 지켜볼 시간(초). 경보 상태가 되면 모두 되돌립니다",
    prepare_explained: "준비할 때 패키지를 업로드하고 CloudFormation이 변경 세트를 만듭니다. 이 작업은 기록됩니다.",
    prepare: "배포 준비",
    prepare_again: "설정 변경",
    no_plan: "이 계획은 더 이상 보관되어 있지 않습니다",
    sentence: |plan| match (plan.is_empty(), plan.creates_stack(), plan.changes().len()) {
        (true, ..) => "변경할 내용이 없습니다. 모두 배포된 상태와 같습니다".to_owned(),
        (_, true, count) => format!("리소스 {count}개로 스택을 만듭니다"),
        (_, _, 0) => "이전에 변경된 내용을 게시합니다. 변경되는 리소스는 없습니다".to_owned(),
        (_, _, count) => format!("리소스 {count}개를 변경합니다"),
    },
    plan_hash: "계획",
    bound: "이 계획에 대해서만 확인합니다",
    changes: "변경 내용",
    confirm: "확인",
    confirm_explained: "새 버전이 확인될 때까지 트래픽은 현재 버전에 남습니다. 실패하면 변경한 내용을 되돌립니다. 이 페이지를 닫아도 작업은 계속됩니다.",
    type_stack: |stack| format!("확인하려면 {stack}을(를) 입력하십시오"),
    type_because: |resources| format!("{resources}을(를) 교체하거나 제거하거나 권한을 변경하기 때문입니다."),
    deploy: |stack| format!("{stack}에 배포"),
};

fn korean_parameter(name: &str) -> Option<&'static str> {
    Some(match name {
        "Architecture" => "zip에 든 수집기의 프로세서 아키텍처",
        "MemorySize" => "함수 메모리(MB). CPU도 이에 비례합니다",
        "FunctionTracing" => "함수의 X-Ray 추적. PassThrough는 API가 추적하기로 한 요청만 추적합니다",
        "LogRetentionDays" => "함수 로그 보존 일수",
        "ThrottlingRateLimit" => {
            "API가 받는 초당 요청 수. 누구나 요청할 수 있으므로 악용될 때의 비용 상한이기도 합니다"
        }
        "ThrottlingBurstLimit" => "요청률 한도가 적용되기 전에 API가 한꺼번에 받는 요청 수",
        "ApiTracing" => "API 스테이지의 X-Ray 추적",
        "BillingMode" => "세 테이블의 용량 모드. 아래 유닛은 PROVISIONED일 때만 적용됩니다",
        "EventsReadUnits" => "LiveInsight-Events의 읽기 용량 유닛",
        "EventsWriteUnits" => "LiveInsight-Events의 쓰기 용량 유닛",
        "EventsUserIndexReadUnits" => "LiveInsight-Events UserIndex의 읽기 용량 유닛",
        "EventsUserIndexWriteUnits" => {
            "LiveInsight-Events UserIndex의 쓰기 용량 유닛. 테이블보다 작으면 인덱스가 테이블을 스로틀링합니다"
        }
        "EventsSessionIndexReadUnits" => "LiveInsight-Events SessionIndex의 읽기 용량 유닛",
        "EventsSessionIndexWriteUnits" => {
            "LiveInsight-Events SessionIndex의 쓰기 용량 유닛. 테이블보다 작으면 인덱스가 테이블을 스로틀링합니다"
        }
        "SessionsReadUnits" => "LiveInsight-Sessions의 읽기 용량 유닛",
        "SessionsWriteUnits" => "LiveInsight-Sessions의 쓰기 용량 유닛",
        "SessionsUserIndexReadUnits" => "LiveInsight-Sessions UserIndex의 읽기 용량 유닛",
        "SessionsUserIndexWriteUnits" => {
            "LiveInsight-Sessions UserIndex의 쓰기 용량 유닛. 테이블보다 작으면 인덱스가 테이블을 스로틀링합니다"
        }
        "ActiveSessionsReadUnits" => "LiveInsight-ActiveSessions의 읽기 용량 유닛",
        "ActiveSessionsWriteUnits" => "LiveInsight-ActiveSessions의 쓰기 용량 유닛",
        "IpAddress" => "방문자 IP 주소의 저장 방식. hashed는 날마다 바뀌는 24비트 해시입니다",
        "NotificationEmail" => "경보를 받을 이메일 주소. 구독을 확인해야 하며, 비워 두면 보내지 않습니다",
        "ConsoleUrl" => {
            "LiveInsight Console의 주소. 끝에 슬래시를 붙이지 않습니다. 경보 설명이 이 콘솔의 가이드로 연결되며, 비워 두면 경로만 적습니다"
        }
        _ => return None,
    })
}
