//! The REST API.

use domain::snapshot::{Authorisation, Probe, Throttle};

/// Words of the REST API.
#[derive(Debug)]
pub struct Api {
    /// Its id.
    pub id: &'static str,
    /// Its stage.
    pub stage: &'static str,
    /// The deployment that the stage serves.
    pub deployment: &'static str,
    /// The stage's limit.
    pub throttling: &'static str,
    /// A limit.
    pub throttle: fn(Throttle) -> String,
    /// No limit of its own.
    pub no_throttle: &'static str,
    /// Whether X-Ray traces.
    pub tracing: &'static str,
    /// What the API answers from here.
    pub probe: &'static str,
    /// How the API is probed.
    pub probe_note: &'static str,
    /// What it answered.
    pub probed: fn(Probe) -> String,
    /// Heading of the methods of a path.
    pub methods: fn(&str) -> String,
    /// Where there are none.
    pub no_methods: &'static str,
    /// Column: the method.
    pub method: &'static str,
    /// Column: who may call it.
    pub authorisation: &'static str,
    /// Who may call it, with API Gateway's word for it.
    pub authorised: fn(&Authorisation) -> String,
    /// Column: whether a caller must send an API key.
    pub api_key: &'static str,
    /// Whether one must.
    pub api_key_required: fn(bool) -> &'static str,
    /// Why `POST` is open to everybody.
    pub public_by_design: &'static str,
}

pub(super) const EN: Api = Api {
    id: "API ID",
    stage: "Stage",
    deployment: "Deployment",
    throttling: "Throttling",
    throttle: |Throttle { rate, burst }| format!("{rate} requests a second, burst {burst}"),
    no_throttle: "none of its own: the account's limit",
    tracing: "X-Ray tracing",
    probe: "Answer from here",
    probe_note: "Asked by OPTIONS /events, which reaches API Gateway and leaves no event.",
    probed: |Probe { status, milliseconds }| format!("HTTP {status} in {milliseconds} ms"),
    methods: |path| format!("Methods of {path}"),
    no_methods: "There are none.",
    method: "Method",
    authorisation: "Authorization",
    authorised: |authorisation| match authorisation {
        Authorisation::None => "NONE: everybody".to_owned(),
        Authorisation::Iam => "AWS_IAM: callers with AWS credentials".to_owned(),
        Authorisation::Custom => "CUSTOM: whom a Lambda authorizer lets in".to_owned(),
        Authorisation::Cognito => "COGNITO_USER_POOLS: users of a Cognito user pool".to_owned(),
        Authorisation::Other(text) => text.clone(),
    },
    api_key: "API key",
    api_key_required: |required| if required { "required" } else { "not required" },
    public_by_design: "POST is open to everybody by design: visitors' browsers send their events there, and a browser can keep \
                       no secret. The stage's throttling bounds what anybody can cause.",
};

pub(super) const KO: Api = Api {
    id: "API ID",
    stage: "스테이지",
    deployment: "배포",
    throttling: "스로틀링",
    throttle: |Throttle { rate, burst }| format!("초당 요청 {rate}건, 버스트 {burst}건"),
    no_throttle: "자체 제한이 없어 계정의 한도를 따릅니다",
    tracing: "X-Ray 추적",
    probe: "이곳에서 호출한 결과",
    probe_note: "OPTIONS /events로 확인합니다. API Gateway까지 닿으며 이벤트를 남기지 않습니다.",
    probed: |Probe { status, milliseconds }| format!("HTTP {status}, {milliseconds} ms"),
    methods: |path| format!("{path} 메서드"),
    no_methods: "없습니다.",
    method: "메서드",
    authorisation: "권한 부여",
    authorised: |authorisation| match authorisation {
        Authorisation::None => "NONE: 누구나".to_owned(),
        Authorisation::Iam => "AWS_IAM: AWS 자격 증명이 있는 호출자".to_owned(),
        Authorisation::Custom => "CUSTOM: Lambda 권한 부여자가 허용한 호출자".to_owned(),
        Authorisation::Cognito => "COGNITO_USER_POOLS: Cognito 사용자 풀의 사용자".to_owned(),
        Authorisation::Other(text) => text.clone(),
    },
    api_key: "API 키",
    api_key_required: |required| if required { "필수" } else { "필요 없음" },
    public_by_design: "POST는 누구나 호출할 수 있도록 설계되었습니다. 방문자의 브라우저가 이벤트를 보내며, 브라우저는 비밀을 \
                       지킬 수 없습니다. 스테이지의 스로틀링이 호출량을 제한합니다.",
};
