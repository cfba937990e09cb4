use super::Security;
use crate::server::numbers::{grouped, number};
use domain::security::accepted::NotAcceptable;
use domain::security::{Ceiling, Fault, Review, Rule, Severity};

pub(in crate::server::words) const EN: Security = Security {
    title: "Security",
    paper: "LiveInsight: security review",
    summary: |review, accepted| summary(review, accepted),
    explained: "Judged by what AWS says now; policies and the bucket are read again every ten minutes. Nothing is changed by looking.",
    severity: |severity| match severity {
        Severity::High => "high",
        Severity::Medium => "medium",
        Severity::Low => "low",
    },
    failing: |severity| match severity {
        Severity::High => "High: mend now",
        Severity::Medium => "Medium: mend, or accept by name",
        Severity::Low => "Low: worth knowing",
    },
    unknown: "Could not be judged",
    passing: "As it should be",
    nothing_passes: "No rule passes.",
    acceptances_unreadable: "Who accepted which risk cannot be read now, so every finding is shown as not accepted.",
    rule,
    why,
    fix,
    preview: "Look at the deployment",
    may_not_deploy: "Operators and administrators can deploy; ask one.",
    fault,
    found: "Found",
    why_label: "Why it matters",
    fix_label: "What to do",
    source_label: "Source",
    accepted: "accepted",
    accepted_by: |acceptance| {
        format!(
            "Accepted by {} until {}: {}",
            acceptance.who, acceptance.until, acceptance.reason
        )
    },
    acceptance_expired: |until| format!("It was accepted until {until}. Accept it again, or mend it."),
    accept: "Accept this risk",
    accept_explained: "It stays listed here with your name and reason, and comes back when the day is over. Nothing in AWS changes.",
    reason: "Reason",
    until: "Until",
    problem: |problem| match problem {
        NotAcceptable::WithoutReason => {
            "Say why, in ten characters or more: whoever looks next year has only this."
        }
        NotAcceptable::WithoutDay => "Say until which day it is accepted.",
        NotAcceptable::Past => "That day is over. Choose one from today on.",
        NotAcceptable::TooLong => "A risk is accepted for a year at most, and looked at again then.",
    },
    accept_button: "Accept the risk",
    withdraw_button: "Take the acceptance back",
    may_not: "Operators and admins accept risks. Ask one of them.",
};

fn summary(review: &Review, accepted: usize) -> String {
    let count = |severity| review.failing(severity).count();
    let (high, medium, unknown) = (
        count(Severity::High),
        count(Severity::Medium),
        review.unknown().count(),
    );
    let first = match (high, medium) {
        (0, 0) => "No high and no medium finding.".to_owned(),
        (0, medium) => format!("No high finding, {medium} medium."),
        (high, 0) => format!("{high} high, to be mended now."),
        (high, medium) => format!("{high} high, to be mended now, and {medium} medium."),
    };
    let accepted = match accepted {
        0 => String::new(),
        accepted => format!(" {accepted} accepted by name."),
    };
    let unknown = match unknown {
        0 => String::new(),
        1 => " One rule could not be judged.".to_owned(),
        unknown => format!(" {unknown} rules could not be judged."),
    };
    format!("{first}{accepted}{unknown}")
}

fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::RoleTrust => "Only Lambda may assume the function's role",
        Rule::RoleWildcardAction => "The role's policies name single actions",
        Rule::RoleWildcardResource => "The role's policies name their resources",
        Rule::RoleUnusedAction => "The role may do what the collector does, and nothing more",
        Rule::RoleLacksAction => "The role may do everything the collector does",
        Rule::FunctionPublic => "Nobody but the API may invoke the function",
        Rule::FunctionUrlPublic => "The function has no public address of its own",
        Rule::EnvironmentSecret => "No secret in the function's environment",
        Rule::RuntimeDeprecated => "AWS still mends the function's runtime",
        Rule::PublicPost => "Only known senders may post events",
        Rule::CorsOrigin => "Only known sites may post from a browser",
        Rule::TableEncryption => "Tables are encrypted with a key in KMS",
        Rule::PointInTimeRecovery => "Tables can be restored to any second of the last 35 days",
        Rule::DeletionProtection => "Tables cannot be deleted by one call",
        Rule::PersonalDataRetention => "Personal data expires",
        Rule::RawAddress => "Visitors' IP addresses are not stored whole",
        Rule::LogRetention => "Logs are kept for a set time",
        Rule::MethodAuthorisation => "Nothing but events may be sent without saying who one is",
        Rule::MethodThrottling => "Every method of the API has a limit, and none a looser one than the stage",
        Rule::AccessLog => "Each request to the API leaves a line in a log",
        Rule::TopicPolicy => "Only CloudWatch and this account may use the topic of the alarms",
        Rule::TerminationProtection => "The stack cannot be deleted by one call",
        Rule::ArtifactBucket => "The bucket with the packages is private and versioned",
        Rule::ConsolePower => "The console's credentials do its work and nothing else",
    }
}

fn why(rule: Rule) -> &'static str {
    match rule {
        Rule::RoleTrust => "Whoever may assume the role can read and write every event.",
        Rule::RoleWildcardAction => {
            "A fault in the collector, or in something it is built from, could do everything that the wildcard covers, such as delete the tables."
        }
        Rule::RoleWildcardResource => {
            "The same action would work on every other application's resources in this account."
        }
        Rule::RoleUnusedAction => "What is not needed is only of use to an attacker.",
        Rule::RoleLacksAction => "Events are refused with 503 until it is granted.",
        Rule::FunctionPublic => {
            "Events could be sent past the API, its limit and its log, and each invocation is paid for."
        }
        Rule::FunctionUrlPublic => "It answers the whole internet past the API and its limit.",
        Rule::EnvironmentSecret => {
            "Everybody who may read the function's configuration reads it too, and it stays in every published version."
        }
        Rule::RuntimeDeprecated => {
            "Holes in it are no longer closed, and later it can no longer be deployed."
        }
        Rule::PublicPost => {
            "Visitors' browsers send events, so the API is open by design. The limit is what a flood of made-up events can cost at most."
        }
        Rule::CorsOrigin => {
            "Pages of any site can send events in the name of their visitors. They can send nothing that a script could not send by itself, and read nothing."
        }
        Rule::TableEncryption => {
            "DynamoDB always encrypts. With its own key nobody sees in CloudTrail when it was used, and nobody can withdraw it."
        }
        Rule::PointInTimeRecovery => "What a faulty deployment or a person overwrites is gone.",
        Rule::DeletionProtection => "One wrong command deletes every event.",
        Rule::PersonalDataRetention => {
            "Events name users and their addresses. Kept for ever they are a liability, and storage that grows for ever."
        }
        Rule::RawAddress => "A whole IP address is personal data, and no report here needs it.",
        Rule::LogRetention => "Logs without an end are paid for for ever.",
        Rule::MethodAuthorisation => {
            "The template has no such method. Whatever it does, the whole internet may have it done."
        }
        Rule::MethodThrottling => {
            "A setting of one method replaces the stage's as a whole. One that was made for something else, such as its log, lifts the limit, and with it the ceiling of what abuse can cost."
        }
        Rule::AccessLog => {
            "The function's log has what reached the function. Of what the API refused by itself, such as a flood, nobody can say later where it came from."
        }
        Rule::TopicPolicy => {
            "Whoever may publish can send false alarms to whoever is on call; whoever may subscribe reads what fails here."
        }
        Rule::TerminationProtection => "Deleting the stack takes API, function and alarms with it.",
        Rule::ArtifactBucket => {
            "Whoever can change a package decides what runs. A lost one cannot be rolled back to."
        }
        Rule::ConsolePower => "Whoever gets hold of the console gets hold of what its credentials can do.",
    }
}

fn fix(rule: Rule) -> &'static str {
    match rule {
        Rule::RoleTrust => {
            "Find out who may assume it and why, then put the trust policy back. A deployment does not: CloudFormation compares templates, not what is there."
        }
        Rule::RoleWildcardAction | Rule::RoleWildcardResource | Rule::RoleUnusedAction => {
            "Remove a policy that was added by hand. One of the template's own is put back as EventCollectorRole has it in infrastructure.yaml, by iam put-role-policy; a deployment alone leaves it as it is."
        }
        Rule::RoleLacksAction => {
            "Put the policy back as EventCollectorRole has it in infrastructure.yaml, by iam put-role-policy; a deployment alone leaves it as it is."
        }
        Rule::FunctionPublic => {
            "Remove the statement; the template's own names the API as its source and stays."
        }
        Rule::FunctionUrlPublic => "Delete the function URL, or set its AuthType to AWS_IAM.",
        Rule::EnvironmentSecret => {
            "Move it to Secrets Manager or Parameter Store, change it, and publish a version without it: old versions keep it for as long as they exist."
        }
        Rule::RuntimeDeprecated => "Deploy the bundled collector, which runs on provided.al2023.",
        Rule::PublicPost => {
            "Set ThrottlingRateLimit to what your sites send at most, or accept the ceiling. Where the stage has no limit at all, give it back the one it was deployed with."
        }
        Rule::MethodAuthorisation => {
            "Find out who made it. Delete the method and deploy the API again, or ask for AWS_IAM or an authorizer."
        }
        Rule::MethodThrottling => "Remove the method's own setting; the stage's then holds for it.",
        Rule::CorsOrigin => {
            "Accept it, or name your sites in the template's OPTIONS method and in the collector."
        }
        Rule::AccessLog => {
            "Give the stage an access log. It needs a role that is one setting for the whole account and region (CloudWatchRoleArn), so the template does not set it."
        }
        Rule::TableEncryption => "Turn on encryption with the AWS managed key; nothing is interrupted by it.",
        Rule::PointInTimeRecovery | Rule::DeletionProtection => {
            "Turn it on again. The template has it on, so somebody turned it off, and a deployment does not see that."
        }
        Rule::PersonalDataRetention => {
            "Decide how long events are needed, export older ones, and delete them; or accept it with that reason."
        }
        Rule::RawAddress => {
            "Deploy with IpAddress set to truncated or hashed. Addresses stored before stay as they are."
        }
        Rule::LogRetention => {
            "Set the retention again. The stack has one as a parameter, so somebody removed it, and a deployment does not see that."
        }
        Rule::TopicPolicy => {
            "See who subscribed, then remove the statement; the template's own lets CloudWatch publish and stays."
        }
        Rule::TerminationProtection => {
            "Deploy: the console turns it on, even if nothing else is to be changed."
        }
        Rule::ArtifactBucket => {
            "Set it again. The console's stack has it so, so somebody changed it, and liveinsight bootstrap does not see that."
        }
        Rule::ConsolePower => "Give the console a role with the policies of docs/permissions.md.",
    }
}

fn fault(fault: &Fault) -> String {
    match fault {
        Fault::Trusts { principals } if principals.is_empty() => {
            "Nobody may assume the role, not even Lambda.".to_owned()
        }
        Fault::Trusts { principals } => format!("May be assumed by {}.", principals.join(", ")),
        Fault::WildcardAction { policy, action } => format!("Policy {policy} allows {action}."),
        Fault::WildcardResource { policy, actions } if actions.is_empty() => {
            format!("Policy {policy} allows all actions but some on every resource.")
        }
        Fault::WildcardResource { policy, actions } => {
            format!("Policy {policy} allows {} on every resource.", actions.join(", "))
        }
        Fault::UnusedAction { policy, action } => {
            format!("Policy {policy} allows {action}, which the collector never does.")
        }
        Fault::LacksAction { action } => format!("{action} is not granted."),
        Fault::InvokableBy { statement, service } => {
            let statement = statement.as_deref().unwrap_or("(no name)");
            match service {
                Some(service) => format!("Statement {statement} lets {service} invoke it for anybody."),
                None => format!("Statement {statement} lets everybody invoke it."),
            }
        }
        Fault::PublicUrl { url } => format!("{url} answers everybody."),
        Fault::SecretVariable { name } => {
            format!("Variable {name} looks like a secret. Its value is not shown or kept.")
        }
        Fault::Deprecated { runtime, since } => format!("{runtime} is deprecated since {since}."),
        Fault::DeprecatedSoon { runtime, from } => format!("{runtime} will be deprecated on {from}."),
        Fault::OpenWithLimit { ceiling: most } => {
            format!("POST /events is open to everybody, {}", ceiling(most))
        }
        Fault::OpenWithoutLimit { ceiling: None } => {
            "POST /events is open to everybody, without a limit of its own: up to the account's.".to_owned()
        }
        Fault::OpenWithoutLimit { ceiling: Some(most) } => format!(
            "POST /events is open to everybody, without a limit of its own. The account's holds: {}",
            ceiling(most)
        ),
        Fault::OpenMethod { method } => format!("{method} is open to everybody."),
        Fault::Unthrottled { method } => format!("{method} has no limit: up to the account's."),
        Fault::LooserThrottle {
            method,
            per_second,
            of_stage,
        } => format!(
            "{method} has a limit of its own: {} requests a second, where the stage has {}.",
            grouped(*per_second),
            grouped(*of_stage)
        ),
        Fault::AnyOrigin { method } => format!("{method} answers Access-Control-Allow-Origin: *."),
        Fault::NoAccessLog => "The stage prod has neither an access log nor an execution log.".to_owned(),
        Fault::TopicOpenTo { statement, service } => {
            let statement = statement.as_deref().unwrap_or("(no name)");
            match service {
                Some(service) => format!("Statement {statement} lets {service} use it for anybody."),
                None => format!("Statement {statement} lets everybody use it."),
            }
        }
        Fault::OwnedKey { table } => format!("{} is encrypted with DynamoDB's own key.", table.name()),
        Fault::NoRecovery { table } => format!("{} has no point-in-time recovery.", table.name()),
        Fault::NoDeletionProtection { table } => format!("{} has no deletion protection.", table.name()),
        Fault::KeptForEver { table } => format!("{} has no TTL: its items are kept for ever.", table.name()),
        Fault::RawAddresses => "The stack's parameter IpAddress is raw.".to_owned(),
        Fault::LogsKeptForEver => "The log group has no retention.".to_owned(),
        Fault::NoTerminationProtection => "Termination protection is off.".to_owned(),
        Fault::BucketNotBlocked => "Not all four settings that block public access are on.".to_owned(),
        Fault::BucketNotVersioned => "Versioning is off.".to_owned(),
        Fault::ConsoleIsRoot => "The console uses the account's root credentials.".to_owned(),
        Fault::ConsoleMay { action } => format!("It may do {action}."),
    }
}

/// What comes through at most and what that costs.
fn ceiling(most: &Ceiling) -> String {
    let requests = format!(
        "up to {} requests a second: at most {} a month of 730 hours",
        grouped(most.per_second),
        grouped(most.per_month)
    );
    let Some(cost) = most.cost else {
        return format!("{requests}. What they cost cannot be said: no price is known for this region.");
    };
    let time = match most.milliseconds {
        Some(milliseconds) => format!("Lambda at the {milliseconds} ms that one takes now (p95)"),
        None => "Lambda's requests, not its time, as none was measured".to_owned(),
    };
    let not_priced = match most.not_priced.len() {
        0 => String::new(),
        unknown => format!(", {unknown} more without a known price"),
    };
    format!(
        "{requests}, about {} USD. That is API Gateway, {time} and tables paid by request{not_priced}, with one event each, at list price; log and traces come on top.",
        number(cost.as_f64(), 0)
    )
}
