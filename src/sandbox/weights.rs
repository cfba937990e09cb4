//! A weighted alias, as Lambda has it. MiniStack keeps the weights and sends every request to the main version: so that a canary
//! meets somebody in the sandbox too, its visitors draw lots themselves, and those of the canary call its version past the API.

use super::ministack::SandboxAws;
use crate::aws::{AwsError, if_there, lambda, proxy_event};
use domain::name::VersionNumber;
use domain::snapshot::{Canary, Routing};

/// One of the alias's two versions, by its weight (AWS Lambda Developer Guide, "Implement Lambda canary deployments using a weighted
/// alias": a simple probabilistic model); `None` for the one that MiniStack takes by itself. `draw` is from 0 to 1.
pub(super) fn drawn(routing: Routing, draw: f64) -> Option<VersionNumber> {
    let Canary {
        version,
        basis_points,
    } = routing.canary?;
    (draw * 10_000.0 < f64::from(basis_points)).then_some(version)
}

/// Where the alias sends its traffic; `None` where nothing is deployed.
pub(super) async fn routing(sandbox: &SandboxAws) -> Result<Option<Routing>, AwsError> {
    Ok(if_there(lambda::alias(sandbox.aws()).await)?.map(|alias| alias.routing()))
}

/// What a version answers to a request of the API: status and body. A function that fails is a 502, as the API has it.
pub(super) async fn answer(
    sandbox: &SandboxAws,
    version: VersionNumber,
    headers: &[(&str, &str)],
    address: &str,
    body: &str,
) -> Result<(u16, String), AwsError> {
    let event = proxy_event::of(headers, "weighted", address, body);
    let answer = lambda::invoke(sandbox.aws(), version, event.to_string().into_bytes()).await?;
    let text = String::from_utf8_lossy(&answer.payload).into_owned();
    Ok(proxy_event::response(&text).map_or((502, text), |response| (response.status_code, response.body)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::snapshot::AliasTarget;

    #[test]
    fn lots_fall_by_the_weights() {
        let version: VersionNumber = "8".parse().unwrap();
        let whole = Routing::whole(AliasTarget::Published("7".parse().unwrap()));
        let tenth = Routing {
            canary: Some(Canary {
                version,
                basis_points: 1000,
            }),
            ..whole
        };
        for (routing, draw, expected) in [
            (whole, 0.0, None),
            (tenth, 0.0, Some(version)),
            (tenth, 0.0999, Some(version)),
            (tenth, 0.1, None),
            (tenth, 0.9999, None),
        ] {
            assert_eq!(drawn(routing, draw), expected, "{routing} {draw}");
        }
    }
}
