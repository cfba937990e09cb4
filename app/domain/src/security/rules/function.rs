//! Who may call the function, what it runs on and what it is told.

use crate::security::facts::FunctionUrl;
use crate::security::policy::PolicyDocument;
use crate::security::{Fault, runtime};
use time::{Date, Duration};

/// From how long before its end a runtime is told of. A function moved in half a year is moved without hurry.
const WARN_BEFORE: Duration = Duration::days(180);

pub(super) fn invokable(policy: &PolicyDocument) -> Vec<Fault> {
    let fault = |(statement, service)| Fault::InvokableBy { statement, service };
    policy.open_to().map(fault).collect()
}

pub(super) fn public_urls(urls: &[FunctionUrl]) -> Vec<Fault> {
    let open = urls.iter().filter(|url| !url.needs_iam);
    open.map(|url| Fault::PublicUrl { url: url.url.clone() })
        .collect()
}

pub(super) fn secrets(names: &[String]) -> Vec<Fault> {
    let fault = |name: &String| Fault::SecretVariable { name: name.clone() };
    names.iter().map(fault).collect()
}

/// A container image has no runtime of AWS's.
pub(super) fn deprecation(runtime: Option<&str>, today: Date) -> Vec<Fault> {
    let dated = runtime.and_then(|runtime| Some((runtime.to_owned(), runtime::deprecated_on(runtime)?)));
    let fault = match dated {
        Some((runtime, date)) if date <= today => Some(Fault::Deprecated { runtime, since: date }),
        Some((runtime, date)) if date - today <= WARN_BEFORE => {
            Some(Fault::DeprecatedSoon { runtime, from: date })
        }
        _ => None,
    };
    fault.into_iter().collect()
}
