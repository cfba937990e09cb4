//! Two versions beside each other.

use domain::deployment::Tally;
use domain::name::VersionNumber;

/// Words of the comparison.
#[derive(Debug)]
pub struct Compare {
    /// Title.
    pub title: &'static str,
    /// Leads to the comparison with the version that was live before.
    pub with: fn(VersionNumber) -> String,
    /// Heading without two versions.
    pub choose: &'static str,
    /// What was typed is no version's number.
    pub no_number: fn(&str) -> String,
    /// How much differs between two versions, for a heading.
    pub sentence: fn([VersionNumber; 2], Tally) -> String,
    /// Heading where one of them does not exist.
    pub nothing: &'static str,
    /// Nobody knows this version.
    pub exists_not: fn(VersionNumber) -> String,
    /// Lambda does not keep it any more.
    pub gone: fn(VersionNumber) -> String,
    /// No deployment of the ledger made it.
    pub not_in_ledger: fn(VersionNumber) -> String,
    /// Where it comes from.
    pub explained: &'static str,
    /// Label of the first version.
    pub from: &'static str,
    /// Label of the second.
    pub to: &'static str,
    /// The button.
    pub compare: &'static str,
    /// Column: the version.
    pub version_column: &'static str,
    /// A version.
    pub version: fn(VersionNumber) -> String,
    /// Heading: how they were made.
    pub made: &'static str,
    /// Column: when it was published.
    pub published: &'static str,
    /// Lambda does not have it any more.
    pub not_kept: &'static str,
    /// Column: the deployment.
    pub run: &'static str,
    /// Column: who.
    pub who: &'static str,
    /// Column: why.
    pub why: &'static str,
    /// Nobody said why.
    pub no_reason: &'static str,
    /// Heading of the code.
    pub code: &'static str,
    /// The package's hash.
    pub hash: &'static str,
    /// The package's size.
    pub size: &'static str,
    /// So many bytes.
    pub bytes: fn(&str) -> String,
    /// The commit that it was built from.
    pub commit: &'static str,
    /// Behind a commit: there were changes that it does not have.
    pub modified: &'static str,
    /// Heading of the configuration.
    pub configuration: &'static str,
    /// Heading of the environment variables.
    pub environment: &'static str,
    /// Heading of the template and its parameters.
    pub template: &'static str,
    /// The template's hash.
    pub template_hash: &'static str,
    /// There is nothing to compare, because nothing is known.
    pub nothing_known: &'static str,
    /// Column: what is compared.
    pub aspect: &'static str,
    /// Column: whether it is the same.
    pub verdict: &'static str,
    /// It is.
    pub same: &'static str,
    /// It is not.
    pub different: &'static str,
    /// It is not known.
    pub unknown: &'static str,
    /// It is not set.
    pub not_set: &'static str,
    /// It had the default of a template that is not known any more.
    pub default: &'static str,
}

pub(super) const EN: Compare = Compare {
    title: "Compare versions",
    with: |before| format!("Compare with version {before}"),
    choose: "Choose two versions to compare",
    no_number: |text| format!("“{text}” is no version's number. Versions are numbered 1, 2, 3 and so on."),
    sentence: |[from, to], Tally { different, unknown }| {
        if from == to {
            return format!("Both sides are version {from}");
        }
        let points = |count: usize| match count {
            1 => "1 point".to_owned(),
            count => format!("{count} points"),
        };
        match (different, unknown) {
            (0, 0) => format!("Versions {from} and {to} are the same"),
            (0, unknown) => format!(
                "No difference between versions {from} and {to} is known; {} cannot be compared",
                points(unknown)
            ),
            (different, 0) => format!("Versions {from} and {to} differ in {}", points(different)),
            (different, unknown) => format!(
                "Versions {from} and {to} differ in {}; {} cannot be compared",
                points(different),
                points(unknown)
            ),
        }
    },
    nothing: "There is nothing to compare",
    exists_not: |version| {
        format!(
            "Version {version} does not exist: Lambda has no such version, and no deployment in the history published it."
        )
    },
    gone: |version| {
        format!(
            "Version {version} is no longer kept by Lambda. What is shown of it is what the history has, and it cannot be rolled back to."
        )
    },
    not_in_ledger: |version| {
        format!(
            "No deployment in the history published version {version}, so that its commit, template and parameters are not known."
        )
    },
    explained: "Code, configuration and the environment variables that the collector reads are what Lambda keeps of each version. Commit, template and parameters are those that it was deployed with.",
    from: "From version",
    to: "To version",
    compare: "Compare",
    version_column: "Version",
    version: |version| format!("Version {version}"),
    made: "Who made them, when and why",
    published: "Published",
    not_kept: "no longer kept by Lambda",
    run: "Deployment",
    who: "Who",
    why: "Why",
    no_reason: "no reason given",
    code: "Code",
    hash: "Code (SHA-256)",
    size: "Package size",
    bytes: |count| format!("{count} bytes"),
    commit: "Commit",
    modified: "with uncommitted changes",
    configuration: "Configuration",
    environment: "Environment variables",
    template: "Template and parameters",
    template_hash: "Template (SHA-256)",
    nothing_known: "Nothing of this is known.",
    aspect: "What",
    verdict: "Comparison",
    same: "same",
    different: "different",
    unknown: "not known",
    not_set: "not set",
    default: "the template's default",
};

pub(super) const KO: Compare = Compare {
    title: "버전 비교",
    with: |before| format!("버전 {before}과(와) 비교"),
    choose: "비교할 두 버전을 선택하십시오",
    no_number: |text| format!("‘{text}’은(는) 버전 번호가 아닙니다. 버전 번호는 1, 2, 3과 같은 정수입니다."),
    sentence: |[from, to], Tally { different, unknown }| {
        if from == to {
            return format!("양쪽 모두 버전 {from}입니다");
        }
        match (different, unknown) {
            (0, 0) => format!("버전 {from}과(와) {to}은(는) 같습니다"),
            (0, unknown) => {
                format!(
                    "버전 {from}과(와) {to}에서 알려진 차이는 없고, {unknown}개 항목은 비교할 수 없습니다"
                )
            }
            (different, 0) => format!("버전 {from}과(와) {to}은(는) {different}개 항목이 다릅니다"),
            (different, unknown) => format!(
                "버전 {from}과(와) {to}은(는) {different}개 항목이 다르고, {unknown}개 항목은 비교할 수 없습니다"
            ),
        }
    },
    nothing: "비교할 대상이 없습니다",
    exists_not: |version| {
        format!(
            "버전 {version}이(가) 없습니다. Lambda에 그런 버전이 없고, 이를 게시한 배포도 기록에 없습니다."
        )
    },
    gone: |version| {
        format!(
            "버전 {version}은(는) 더 이상 Lambda에 보관되어 있지 않습니다. 배포 기록에 남은 내용만 표시하며, 이 버전으로 롤백할 수 없습니다."
        )
    },
    not_in_ledger: |version| {
        format!("버전 {version}을(를) 게시한 배포가 기록에 없어 커밋, 템플릿, 파라미터를 알 수 없습니다.")
    },
    explained: "코드와 구성, 수집기가 읽는 환경 변수는 Lambda에 보관된 각 버전의 값입니다. 커밋, 템플릿, 파라미터는 배포할 때의 값입니다.",
    from: "이전 버전",
    to: "이후 버전",
    compare: "비교",
    version_column: "버전",
    version: |version| format!("버전 {version}"),
    made: "누가, 언제, 왜 만들었는지",
    published: "게시 시각",
    not_kept: "더 이상 Lambda에 보관되어 있지 않음",
    run: "배포",
    who: "담당자",
    why: "사유",
    no_reason: "사유 없음",
    code: "코드",
    hash: "코드(SHA-256)",
    size: "패키지 크기",
    bytes: |count| format!("{count}바이트"),
    commit: "커밋",
    modified: "(커밋하지 않은 변경 포함)",
    configuration: "구성",
    environment: "환경 변수",
    template: "템플릿과 파라미터",
    template_hash: "템플릿(SHA-256)",
    nothing_known: "알려진 내용이 없습니다.",
    aspect: "항목",
    verdict: "비교",
    same: "같음",
    different: "다름",
    unknown: "알 수 없음",
    not_set: "설정되지 않음",
    default: "템플릿의 기본값",
};
