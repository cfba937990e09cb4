//! What answers: AWS, or a sandbox in its place.

use domain::name::AccountId;
use domain::snapshot::Environment;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

/// The account that local AWS endpoints pretend to be. AWS gives it to nobody.
const ACCOUNT_OF_SANDBOXES: &str = "000000000000";

/// What answers, as far as it is known.
#[derive(Debug, Clone)]
pub(super) enum Place {
    /// AWS, or a way to it: a VPC endpoint, a proxy.
    Aws,
    /// A local AWS that this program was told to use.
    Sandbox,
    /// An endpoint on this machine: a local AWS or a tunnel to AWS. The account tells, once it was read.
    OnThisMachine(Arc<OnceLock<Environment>>),
}

impl Place {
    /// What is behind an endpoint that the environment names.
    pub(super) fn behind(endpoint: Option<&str>) -> Self {
        match endpoint {
            Some(endpoint) if is_on_this_machine(endpoint) => Self::OnThisMachine(Arc::default()),
            Some(_) | None => Self::Aws,
        }
    }

    /// Learns from the account whose endpoint it is.
    pub(super) fn learn(&self, account: &AccountId) {
        if let Self::OnThisMachine(learnt) = self {
            learnt.get_or_init(|| match account.as_str() {
                ACCOUNT_OF_SANDBOXES => Environment::Sandbox,
                _ => Environment::Aws,
            });
        }
    }

    /// What is not known to be a sandbox is taken for AWS.
    pub(super) fn environment(&self) -> Environment {
        match self {
            Self::Aws => Environment::Aws,
            Self::Sandbox => Environment::Sandbox,
            Self::OnThisMachine(learnt) => learnt.get().copied().unwrap_or(Environment::Aws),
        }
    }
}

/// Whether a URL's host is a loopback name or address.
pub(super) fn is_on_this_machine(url: &str) -> bool {
    let authority = url
        .split_once("://")
        .map_or(url, |(_, rest)| rest)
        .split('/')
        .next()
        .unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_is_this_machine() {
        for local in [
            "http://127.0.0.1:4566",
            "http://localhost:4566/",
            "http://[::1]:4566",
            "https://127.1.2.3",
        ] {
            assert!(is_on_this_machine(local), "{local}");
        }
        for elsewhere in [
            "https://vpce-1.monitoring.us-east-1.vpce.amazonaws.com",
            "http://10.0.0.1:4566",
            "http://localhost.example.com",
            "http://127.0.0.1.example.com",
            "",
        ] {
            assert!(!is_on_this_machine(elsewhere), "{elsewhere}");
        }
    }

    #[test]
    fn an_endpoint_on_this_machine_is_a_sandbox_only_with_the_account_of_none() {
        let local = Some("http://127.0.0.1:4566");
        let elsewhere = Some("https://vpce-1.monitoring.us-east-1.vpce.amazonaws.com");
        for (endpoint, account, environment) in [
            (local, Some("000000000000"), Environment::Sandbox),
            (local, Some("123456789012"), Environment::Aws),
            (local, None, Environment::Aws),
            (elsewhere, Some("000000000000"), Environment::Aws),
            (None, Some("123456789012"), Environment::Aws),
        ] {
            let place = Place::behind(endpoint);
            if let Some(account) = account {
                place.learn(&account.parse().unwrap());
            }
            assert_eq!(place.environment(), environment, "{endpoint:?} {account:?}");
        }
    }
}
