//! Whether a request that can change something was made by the console's own pages. A foreign website can make a visitor's
//! browser send one, and the browser says so.

use axum::http::header::ORIGIN;
use axum::http::{HeaderMap, Method, Uri};

/// Whether this method can change nothing (RFC 9110, section 9.2.1).
pub(super) fn is_safe(method: &Method) -> bool {
    matches!(
        *method,
        Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE
    )
}

/// Where a browser says that a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sender {
    /// A page of the host that the request was sent to, or nobody but the person.
    Own,
    /// A page of the host that the browser knows; a proxy gave the request another one on its way.
    Renamed,
    /// Another website, or nobody knows which.
    Foreign,
}

/// Who sent a request to `host`.
///
/// `Sec-Fetch-Site` cannot be set by pages, and is sent over https and to loopback. `Origin` has to name the same host and port,
/// beside it as well as in its place (OWASP Cross-Site Request Forgery Prevention Cheat Sheet, Fetch Metadata headers).
pub(super) fn sender(headers: &HeaderMap, host: &str) -> Sender {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let own_site = text("sec-fetch-site").map(|site| site == "same-origin" || site == "none");
    let origin = text(ORIGIN.as_str()).map(authority);
    let own_origin = origin.as_ref().map(|origin| {
        origin
            .as_ref()
            .is_some_and(|origin| origin.eq_ignore_ascii_case(host))
    });
    match (own_site, own_origin) {
        (Some(true), None | Some(true)) | (None, Some(true)) => Sender::Own,
        (Some(true), Some(false)) if origin.flatten().is_some() => Sender::Renamed,
        _ => Sender::Foreign,
    }
}

/// Whether the browser says that the page it came from was not encrypted.
pub(super) fn is_plain_http(headers: &HeaderMap) -> bool {
    headers
        .get(ORIGIN)
        .and_then(|origin| origin.to_str().ok())
        .is_some_and(|origin| origin.starts_with("http://"))
}

fn authority(origin: &str) -> Option<String> {
    let uri: Uri = origin.parse().ok()?;
    // `null`, which browsers send for a page without an origin, would do for a host by itself.
    uri.scheme()?;
    Some(uri.authority()?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    #[test]
    fn only_the_consoles_own_pages_and_the_person_are_the_same() {
        use Sender::{Foreign, Own, Renamed};
        let host = "console.example:8443";
        for (site, origin, expected) in [
            (Some("same-origin"), None, Own),
            (Some("none"), None, Own),
            (Some("same-site"), None, Foreign),
            (Some("cross-site"), None, Foreign),
            (Some(""), None, Foreign),
            // What the browser cannot be made to forge decides.
            (Some("cross-site"), Some("https://console.example:8443"), Foreign),
            (Some("same-origin"), Some("https://console.example:8443"), Own),
            (Some("same-origin"), Some("https://elsewhere.example"), Renamed),
            (Some("none"), Some("https://console.example"), Renamed),
            (Some("same-origin"), Some("null"), Foreign),
            (Some("same-origin"), Some(""), Foreign),
            (None, Some("https://console.example:8443"), Own),
            (None, Some("https://Console.Example:8443"), Own),
            (None, Some("https://console.example"), Foreign),
            (None, Some("https://console.example:8443.evil.example"), Foreign),
            (None, Some("https://evil.example"), Foreign),
            (None, Some("null"), Foreign),
            (None, Some(""), Foreign),
            (None, None, Foreign),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in [("sec-fetch-site", site), ("origin", origin)] {
                if let Some(value) = value {
                    headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
                }
            }
            assert_eq!(sender(&headers, host), expected, "{site:?} {origin:?}");
        }
    }
}
