//! What a review looks at, and what it can find.

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
    RoleWildcardResource "role-wildcard-resource" ["Serverless Applications Lens, Security: identity and access management"];
    /// The role allows nothing that the collector does not do.
    RoleUnusedAction "role-unused-action" ["IAM User Guide, Security best practices in IAM: apply least-privilege permissions"];
    /// The role allows everything that the collector does.
    RoleLacksAction "role-lacks-action" ["docs/collector.md"];
    /// Nobody but the API may invoke the function.
    FunctionPublic "function-public" ["Security Hub Lambda.1"];
    /// The function has no address that answers everybody past the API.
    FunctionUrlPublic "function-url-public" ["Lambda Developer Guide, Control access to Lambda function URLs"];
    /// No secret is in the function's environment.
    EnvironmentSecret "environment-secret" ["Well-Architected Framework, SEC02-BP03", "Lambda Developer Guide, Securing environment variables"];
    /// AWS still mends the function's runtime.
    RuntimeDeprecated "runtime-deprecated" ["Security Hub Lambda.2"];
    /// What anybody may post has a limit, and so a cost ceiling.
    PublicPost "public-post" ["Serverless Applications Lens, Security: identity and access management", "API Gateway Developer Guide, Throttle requests to your REST APIs"];
    /// Browsers may post from the sites that are meant to.
    CorsOrigin "cors-origin" ["API Gateway Developer Guide, CORS for REST APIs"];
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
    LogRetention "log-retention" ["Security Hub CloudWatch.16"];
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
        /// Requests a second that are let through.
        per_second: u64,
        /// As many in a month of 730 hours.
        per_month: u64,
    },
    /// Anybody may post, as much as the account's limit lets through.
    OpenWithoutLimit,
    /// Pages of any site may post.
    AnyOrigin,
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
            | Self::OpenWithoutLimit
            | Self::BucketNotBlocked
            | Self::ConsoleIsRoot
            | Self::WildcardAction { .. } => Severity::High,
            Self::WildcardResource { .. }
            | Self::UnusedAction { .. }
            | Self::OpenWithLimit { .. }
            | Self::NoRecovery { .. }
            | Self::NoDeletionProtection { .. }
            | Self::KeptForEver { .. }
            | Self::RawAddresses
            | Self::LogsKeptForEver
            | Self::NoTerminationProtection
            | Self::BucketNotVersioned
            | Self::ConsoleMay { .. } => Severity::Medium,
            Self::DeprecatedSoon { .. } | Self::AnyOrigin | Self::OwnedKey { .. } => Severity::Low,
        }
    }
}
