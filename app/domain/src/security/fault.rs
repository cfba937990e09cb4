//! What a review looks at, and what it can find.

use super::Ceiling;
use crate::contract::TableId;
use serde::{Deserialize, Serialize};
use time::Date;

/// How bad a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing.
    Low,
    /// To be mended, or accepted by somebody by name.
    Medium,
    /// To be mended now.
    High,
}

impl Severity {
    /// All of them, the worst first.
    pub const ALL: [Severity; 3] = [Severity::High, Severity::Medium, Severity::Low];
}

/// Declares the rules with their ids and sources, so that none can lack either.
macro_rules! rules {
    ($($(#[$doc:meta])* $rule:ident $id:literal [$($source:literal),+];)+) => {
        /// Something that is looked at.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Rule { $($(#[$doc])* $rule,)+ }

        impl Rule {
            /// All of them, in the order in which they are shown.
            pub const ALL: [Rule; rules!(@count $($rule)+)] = [$(Rule::$rule),+];

            /// Its name in links, in the guide and in what is accepted.
            pub const fn id(self) -> &'static str {
                match self { $(Rule::$rule => $id,)+ }
            }

            /// Where it comes from.
            pub const fn sources(self) -> &'static [&'static str] {
                match self { $(Rule::$rule => &[$($source),+],)+ }
            }
        }
    };
    (@count) => { 0 };
    (@count $head:ident $($tail:ident)*) => { 1 + rules!(@count $($tail)*) };
}

rules! {
    /// Only Lambda may assume the execution role.
    RoleTrust "role-trust" ["IAM User Guide, Security best practices in IAM", "Well-Architected Framework, SEC03-BP02"];
    /// No policy of the role allows all actions, or all of a service.
    RoleWildcardAction "role-wildcard-action" ["Security Hub IAM.1", "Security Hub IAM.21", "CIS AWS Foundations Benchmark 3.0, 1.16"];
    /// No policy of the role allows on every resource what could be allowed on one.
    RoleWildcardResource "role-wildcard-resource" ["Serverless Applications Lens, Identity and access management"];
    /// The role allows nothing that the collector does not do.
    RoleUnusedAction "role-unused-action" ["IAM User Guide, Apply least-privilege permissions"];
    /// The role allows everything that the collector does.
    RoleLacksAction "role-lacks-action" ["docs/collector.md"];
    /// Nobody but the API may invoke the function.
    FunctionPublic "function-public" ["Security Hub Lambda.1"];
    /// The function has no address that answers everybody past the API.
    FunctionUrlPublic "function-url-public" ["Lambda Developer Guide, Control access to Lambda function URLs"];
    /// No secret is in the function's environment.
    EnvironmentSecret "environment-secret" ["Well-Architected Framework, SEC02-BP03", "Lambda Developer Guide, Securing environment variables"];
    /// AWS still mends the function's runtime.
    RuntimeDeprecated "runtime-deprecated" ["Security Hub Lambda.2", "Lambda Developer Guide, Lambda runtimes"];
    /// Events come from known senders; where anybody may post, a limit makes a cost ceiling.
    PublicPost "public-post" ["Serverless Applications Lens, Identity and access management", "API Gateway Developer Guide, Throttle requests to your REST APIs"];
    /// Nothing but events may be sent without saying who one is.
    MethodAuthorisation "method-authorisation" ["Security Hub APIGateway.8", "Serverless Applications Lens, Identity and access management"];
    /// Every method has a limit, and none a looser one than the stage.
    MethodThrottling "method-throttling" ["API Gateway Developer Guide, Throttle requests to your REST APIs", "Serverless Applications Lens, REL 1"];
    /// Browsers may post from the sites that are meant to.
    CorsOrigin "cors-origin" ["API Gateway Developer Guide, CORS for REST APIs"];
    /// Each request to the API leaves a line somewhere, refused ones too.
    AccessLog "access-log" ["Security Hub APIGateway.1", "Well-Architected Framework, SEC04-BP01"];
    /// Tables are encrypted with a key whose use is logged.
    TableEncryption "table-encryption" ["DynamoDB Developer Guide, DynamoDB encryption at rest"];
    /// Tables can be restored to any second of the last 35 days.
    PointInTimeRecovery "point-in-time-recovery" ["Security Hub DynamoDB.2"];
    /// Tables cannot be deleted by one call.
    DeletionProtection "deletion-protection" ["Security Hub DynamoDB.6"];
    /// Personal data is kept no longer than it is needed.
    PersonalDataRetention "personal-data-retention" ["GDPR, Article 5(1)(e)", "Well-Architected Framework, SEC07-BP04"];
    /// Visitors' addresses are not stored as they are.
    RawAddress "raw-address" ["GDPR, Article 5(1)(c)"];
    /// Logs are kept for a set time.
    LogRetention "log-retention" ["Well-Architected Framework, COST04-BP05", "Well-Architected Framework, SEC07-BP04"];
    /// Only CloudWatch and this account may publish to the topic of the alarms, or listen.
    TopicPolicy "topic-policy" ["Security Hub SNS.4"];
    /// The stack cannot be deleted by one call.
    TerminationProtection "termination-protection" ["Security Hub CloudFormation.3"];
    /// Packages are private, and none is lost by an overwrite.
    ArtifactBucket "artifact-bucket" ["Security Hub S3.8", "Security Hub S3.14"];
    /// The console's credentials do its work and nothing else.
    ConsolePower "console-power" ["IAM User Guide, Security best practices in IAM", "Security Hub IAM.4"];
}

/// Something that is not as it should be, as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "snake_case", tag = "fault")]
pub enum Fault {
    /// Somebody else than Lambda may assume the role, or Lambda may not.
    Trusts {
        /// Who may.
        principals: Vec<String>,
    },
    /// A policy allows more than single actions.
    WildcardAction {
        /// The policy.
        policy: String,
        /// As it is written, such as `dynamodb:*`.
        action: String,
    },
    /// A policy reaches every resource.
    WildcardResource {
        /// The policy.
        policy: String,
        /// The actions that could name theirs.
        actions: Vec<String>,
    },
    /// The role may do what the collector never does.
    UnusedAction {
        /// The policy.
        policy: String,
        /// The action.
        action: String,
    },
    /// The role may not do what the collector does.
    LacksAction {
        /// The action.
        action: String,
    },
    /// The function's policy lets somebody in without saying from where.
    InvokableBy {
        /// The statement, where it has a name.
        statement: Option<String>,
        /// A service that acts for whoever asks it; `None` for everybody.
        service: Option<String>,
    },
    /// The function answers everybody at an address of its own.
    PublicUrl {
        /// The address.
        url: String,
    },
    /// A variable looks like a secret.
    SecretVariable {
        /// Its name.
        name: String,
    },
    /// AWS mends the runtime no longer.
    Deprecated {
        /// The runtime.
        runtime: String,
        /// Since when.
        since: Date,
    },
    /// AWS will soon mend the runtime no longer.
    DeprecatedSoon {
        /// The runtime.
        runtime: String,
        /// From when on.
        from: Date,
    },
    /// Anybody may post, up to a limit.
    OpenWithLimit {
        /// What that costs at most.
        ceiling: Ceiling,
    },
    /// Anybody may post, as much as the account's limit lets through.
    OpenWithoutLimit {
        /// What that costs at most; `None` where the account's limit could not be read.
        ceiling: Option<Ceiling>,
    },
    /// Anybody may call a method that is not for events.
    OpenMethod {
        /// Its name and path: `GET /admin`.
        method: String,
    },
    /// A method has no limit.
    Unthrottled {
        /// Its name and path.
        method: String,
    },
    /// A method's own limit lets more through than the stage's, which it replaces.
    LooserThrottle {
        /// Its name and path.
        method: String,
        /// Requests a second that it lets through.
        per_second: u64,
        /// What the stage lets through.
        of_stage: u64,
    },
    /// Pages of any site may call a method.
    AnyOrigin {
        /// Its name and path.
        method: String,
    },
    /// Nothing is written down of a request that does not reach the function.
    NoAccessLog,
    /// The topic's policy lets somebody in without saying from where.
    TopicOpenTo {
        /// The statement, where it has a name.
        statement: Option<String>,
        /// A service that acts for whoever asks it; `None` for everybody.
        service: Option<String>,
    },
    /// The key is DynamoDB's own: nobody sees its use.
    OwnedKey {
        /// The table.
        table: TableId,
    },
    /// The table cannot be restored.
    NoRecovery {
        /// The table.
        table: TableId,
    },
    /// The table can be deleted by one call.
    NoDeletionProtection {
        /// The table.
        table: TableId,
    },
    /// Items with personal data never expire.
    KeptForEver {
        /// The table.
        table: TableId,
    },
    /// Whole addresses of visitors are stored.
    RawAddresses,
    /// Logs never expire.
    LogsKeptForEver,
    /// The stack can be deleted by one call.
    NoTerminationProtection,
    /// The bucket could be made public.
    BucketNotBlocked,
    /// An overwritten package is lost, and with it the way back.
    BucketNotVersioned,
    /// The console works as the account itself.
    ConsoleIsRoot,
    /// The console may do what it never does.
    ConsoleMay {
        /// The action.
        action: String,
    },
}

impl Fault {
    /// How bad it is.
    pub const fn severity(&self) -> Severity {
        match self {
            Self::Trusts { .. }
            | Self::LacksAction { .. }
            | Self::InvokableBy { .. }
            | Self::PublicUrl { .. }
            | Self::SecretVariable { .. }
            | Self::Deprecated { .. }
            | Self::OpenWithoutLimit { .. }
            | Self::OpenMethod { .. }
            | Self::TopicOpenTo { .. }
            | Self::BucketNotBlocked
            | Self::ConsoleIsRoot
            | Self::WildcardAction { .. } => Severity::High,
            Self::WildcardResource { .. }
            | Self::UnusedAction { .. }
            | Self::OpenWithLimit { .. }
            | Self::Unthrottled { .. }
            | Self::LooserThrottle { .. }
            | Self::NoAccessLog
            | Self::NoRecovery { .. }
            | Self::NoDeletionProtection { .. }
            | Self::KeptForEver { .. }
            | Self::RawAddresses
            | Self::LogsKeptForEver
            | Self::NoTerminationProtection
            | Self::BucketNotVersioned
            | Self::ConsoleMay { .. } => Severity::Medium,
            Self::DeprecatedSoon { .. } | Self::AnyOrigin { .. } | Self::OwnedKey { .. } => Severity::Low,
        }
    }
}
