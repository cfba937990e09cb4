//! The function, its alias and its versions.

use domain::snapshot::{LambdaState, LastUpdate};

/// Words of the function, its alias and its versions.
#[derive(Debug)]
pub struct Function {
    /// That all of this is of `$LATEST`.
    pub latest: &'static str,
    /// Whether it can be invoked.
    pub state: &'static str,
    /// Its state, with AWS's word for it.
    pub state_is: fn(&LambdaState) -> String,
    /// How the last update went.
    pub last_update: &'static str,
    /// How it went, with AWS's word for it.
    pub last_update_was: fn(&LastUpdate) -> String,
    /// What runs it.
    pub runtime: &'static str,
    /// Where it is a container image and has none.
    pub container: &'static str,
    /// The processor.
    pub architecture: &'static str,
    /// Its memory.
    pub memory: &'static str,
    /// Its time limit.
    pub timeout: &'static str,
    /// A number of seconds.
    pub seconds: fn(u32) -> String,
    /// The package's hash.
    pub code_hash: &'static str,
    /// Whether X-Ray traces.
    pub tracing: &'static str,
    /// How many requests it may serve at once.
    pub concurrency: &'static str,
    /// Whatever the account has left.
    pub unreserved: &'static str,
    /// So many, by their number. Zero switches the function off.
    pub reserved: fn(u32) -> String,
    /// Heading of the environment variables.
    pub variables: &'static str,
    /// Column: the variable.
    pub variable: &'static str,
    /// Column: its value.
    pub value: &'static str,
    /// A variable that is not set.
    pub not_set: &'static str,
    /// Which variables are shown.
    pub variables_note: &'static str,
    /// Where the alias points.
    pub alias_version: &'static str,
    /// The second version and its share of the traffic.
    pub canary: &'static str,
    /// A version's share of the traffic, by the version and the share.
    pub share: fn(&str, &str) -> String,
    /// Where one version takes all of the traffic.
    pub no_canary: &'static str,
    /// The code that runs.
    pub live_code: &'static str,
    /// The version that the alias names does not exist.
    pub live_code_missing: &'static str,
    /// What was written beside the alias.
    pub description: &'static str,
    /// Heading of the versions.
    pub versions: &'static str,
    /// Where nothing was ever published.
    pub no_versions: &'static str,
    /// Column: the version's number.
    pub version: &'static str,
    /// Column: when it was published.
    pub published: &'static str,
    /// Mark of the version that takes the traffic.
    pub live: &'static str,
    /// Mark of the version that takes a part of it.
    pub canary_mark: &'static str,
    /// What stands before the reason why it is not certain which version takes the traffic.
    pub live_doubted: &'static str,
    /// Mark of a version with the code of `$LATEST`.
    pub same_code: &'static str,
}

pub(super) const EN: Function = Function {
    latest: "This is $LATEST: what the next deployment publishes. What runs is told of LIVE.",
    state: "State",
    state_is: |state| match state {
        LambdaState::Active => "Active".to_owned(),
        LambdaState::Pending => "Pending: it is being made".to_owned(),
        LambdaState::Inactive => "Inactive: idle for long, the next invocation wakes it".to_owned(),
        LambdaState::Failed { reason } => format!("Failed: {reason}"),
        LambdaState::Other(state) => state.clone(),
    },
    last_update: "Last update",
    last_update_was: |update| match update {
        LastUpdate::Successful => "Successful".to_owned(),
        LastUpdate::InProgress => "InProgress: under way".to_owned(),
        LastUpdate::Failed { reason } => format!("Failed: {reason}"),
        LastUpdate::Other(status) => status.clone(),
    },
    runtime: "Runtime",
    container: "container image",
    architecture: "Architecture",
    memory: "Memory",
    timeout: "Timeout",
    seconds: |seconds| format!("{seconds} s"),
    code_hash: "Code SHA-256",
    tracing: "X-Ray tracing",
    concurrency: "Reserved concurrency",
    unreserved: "none: it shares what the account has left",
    reserved: |requests| match requests {
        0 => "0: the function is switched off, no event is taken".to_owned(),
        1 => "1 request at once".to_owned(),
        _ => format!("{requests} requests at once"),
    },
    variables: "Environment variables",
    variable: "Variable",
    value: "Value",
    not_set: "not set",
    variables_note: "Only those the collector needs; others may be secrets and are not read.",
    alias_version: "Version",
    canary: "Canary",
    share: |version, share| format!("version {version} takes {share} of the requests"),
    no_canary: "none: one version takes every request",
    live_code: "Live code SHA-256",
    live_code_missing: "the version does not exist",
    description: "Description",
    versions: "Published versions",
    no_versions: "No version was ever published.",
    version: "Version",
    published: "Published",
    live: "live",
    canary_mark: "canary",
    live_doubted: "Which version takes the traffic may have changed since:",
    same_code: "same code as $LATEST",
};

pub(super) const KO: Function = Function {
    latest: "$LATEST의 구성입니다. 다음 배포에서 이대로 게시됩니다. 지금 실행되는 것은 LIVE에서 확인하십시오.",
    state: "상태",
    state_is: |state| match state {
        LambdaState::Active => "Active".to_owned(),
        LambdaState::Pending => "Pending: 만들어지는 중입니다".to_owned(),
        LambdaState::Inactive => "Inactive: 오래 쉬고 있으며 다음 호출 때 깨어납니다".to_owned(),
        LambdaState::Failed { reason } => format!("Failed: {reason}"),
        LambdaState::Other(state) => state.clone(),
    },
    last_update: "마지막 업데이트",
    last_update_was: |update| match update {
        LastUpdate::Successful => "Successful".to_owned(),
        LastUpdate::InProgress => "InProgress: 진행 중입니다".to_owned(),
        LastUpdate::Failed { reason } => format!("Failed: {reason}"),
        LastUpdate::Other(status) => status.clone(),
    },
    runtime: "런타임",
    container: "컨테이너 이미지",
    architecture: "아키텍처",
    memory: "메모리",
    timeout: "제한 시간",
    seconds: |seconds| format!("{seconds}초"),
    code_hash: "코드 SHA-256",
    tracing: "X-Ray 추적",
    concurrency: "예약된 동시성",
    unreserved: "없음. 계정에 남은 동시성을 함께 씁니다",
    reserved: |requests| match requests {
        0 => "0. 함수가 꺼져 있어 이벤트를 받지 않습니다".to_owned(),
        _ => format!("동시 요청 {requests}건"),
    },
    variables: "환경 변수",
    variable: "변수",
    value: "값",
    not_set: "설정되지 않음",
    variables_note: "수집기에 필요한 변수만 보여 줍니다. 다른 변수는 보안 정보일 수 있어 읽지 않습니다.",
    alias_version: "버전",
    canary: "카나리",
    share: |version, share| format!("버전 {version}이 요청의 {share}를 받습니다"),
    no_canary: "없음. 버전 하나가 모든 요청을 받습니다",
    live_code: "실행 중인 코드 SHA-256",
    live_code_missing: "가리키는 버전이 없습니다",
    description: "설명",
    versions: "게시된 버전",
    no_versions: "게시된 버전이 없습니다.",
    version: "버전",
    published: "게시 시간",
    live: "실행 중",
    canary_mark: "카나리",
    live_doubted: "그 뒤에 트래픽을 받는 버전이 바뀌었을 수 있습니다.",
    same_code: "$LATEST와 같은 코드",
};
