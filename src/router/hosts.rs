//! Which names the console answers to. A foreign website can point a name of its own at the console's address and read it through
//! a visitor's browser (DNS rebinding); what it cannot do is send another name than its own.

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::header::HOST;
use axum::http::uri::{Authority, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// The names and addresses that requests may be sent to.
#[derive(Debug, Clone)]
pub struct Hosts {
    /// Where the console listens.
    pub listening: SocketAddr,
    /// Names it is also reached by, without port: those of a proxy or a load balancer in front of it.
    pub named: Vec<String>,
}

impl Hosts {
    /// Whether a request with this `Host` is answered, whatever its port, which a tunnel or a proxy may change.
    ///
    /// Loopback always is, and so are the address listened on and what was named. A console that listens on every address of the
    /// machine answers to any address, for those cannot be rebound; to names it does not.
    fn allow(&self, host: &str) -> bool {
        let Ok(authority) = host.parse::<Authority>() else {
            return false;
        };
        let name = authority.host();
        if let Ok(address) = name.trim_matches(['[', ']']).parse::<IpAddr>() {
            let here = self.listening.ip();
            return address.is_loopback() || address == here || here.is_unspecified() || self.names(name);
        }
        name.eq_ignore_ascii_case("localhost") || self.names(name)
    }

    fn names(&self, name: &str) -> bool {
        self.named.iter().any(|named| named.eq_ignore_ascii_case(name))
    }
}

/// What a request was sent to, with its port if that was said; empty if nothing was.
pub(super) fn host<'a>(uri: &'a Uri, headers: &'a HeaderMap) -> &'a str {
    let in_target = uri.authority().map(Authority::as_str);
    let in_header = || headers.get(HOST)?.to_str().ok();
    in_target.or_else(in_header).unwrap_or_default()
}

/// Whether this is the machine that the browser runs on.
pub(super) fn is_loopback(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else {
        return false;
    };
    let name = authority.host();
    let address = name.trim_matches(['[', ']']).parse::<IpAddr>();
    name.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

/// Refuses what was sent to another host. Load balancers ask `/healthz` by whatever address they see, and it tells nothing.
pub(super) async fn only_known_hosts(
    State(hosts): State<Arc<Hosts>>,
    request: Request,
    next: Next,
) -> Response {
    if hosts.allow(host(request.uri(), request.headers())) || request.uri().path() == "/healthz" {
        return next.run(request).await;
    }
    let sentence =
        "This console does not answer to that host name; if it should, add the name to LIVEINSIGHT_HOSTS.\n";
    (StatusCode::MISDIRECTED_REQUEST, sentence).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_console_is_reached_by_is_answered() {
        let loopback = "127.0.0.1:3000";
        let one = "10.0.0.7:3000";
        let every = "0.0.0.0:3000";
        for (listening, host, allowed) in [
            (loopback, "localhost", true),
            (loopback, "LocalHost:8080", true),
            (loopback, "127.0.0.1:3000", true),
            (loopback, "[::1]:3000", true),
            (loopback, "console.example.com", true),
            (loopback, "Console.Example.com:443", true),
            (loopback, "evil.example", false),
            (loopback, "evil.example:3000", false),
            (loopback, "localhost.evil.example", false),
            (loopback, "127.0.0.1.evil.example", false),
            (loopback, "console.example.com.evil.example", false),
            (loopback, "10.0.0.7:3000", false),
            (loopback, "", false),
            (loopback, "a b", false),
            (one, "10.0.0.7", true),
            (one, "10.0.0.7:443", true),
            (one, "localhost:3000", true),
            (one, "10.0.0.8:3000", false),
            (every, "10.0.0.8:3000", true),
            (every, "[fd00::7]:3000", true),
            (every, "evil.example:3000", false),
            ("[::]:3000", "10.0.0.8", true),
            ("[fd00::7]:3000", "[fd00::7]:3000", true),
            ("[fd00::7]:3000", "[fd00::8]:3000", false),
        ] {
            let hosts = Hosts {
                listening: listening.parse().unwrap(),
                named: vec!["console.example.com".to_owned()],
            };
            assert_eq!(hosts.allow(host), allowed, "{host} at {listening}");
        }
    }
}
