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

/// Whether the browser says that a page of `host` made the request, or nobody but the person.
///
/// `Sec-Fetch-Site` cannot be set by pages, and is sent over https and to loopback; where it is missing, `Origin` has to name the
/// same host and port (OWASP Cross-Site Request Forgery Prevention Cheat Sheet, Fetch Metadata headers).
pub(super) fn is_same(headers: &HeaderMap, host: &str) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    match (text("sec-fetch-site"), text(ORIGIN.as_str())) {
        (Some(site), _) => site == "same-origin" || site == "none",
        (None, Some(origin)) => authority(origin).is_some_and(|origin| origin.eq_ignore_ascii_case(host)),
        (None, None) => false,
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
    Some(uri.authority()?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    #[test]
    fn only_the_consoles_own_pages_and_the_person_are_the_same() {
        let host = "console.example:8443";
        for (site, origin, same) in [
            (Some("same-origin"), None, true),
            (Some("none"), None, true),
            (Some("same-site"), None, false),
            (Some("cross-site"), None, false),
            (Some(""), None, false),
            // What the browser cannot be made to forge decides.
            (Some("cross-site"), Some("https://console.example:8443"), false),
            (Some("same-origin"), Some("https://evil.example"), true),
            (None, Some("https://console.example:8443"), true),
            (None, Some("https://Console.Example:8443"), true),
            (None, Some("https://console.example"), false),
            (None, Some("https://console.example:8443.evil.example"), false),
            (None, Some("https://evil.example"), false),
            (None, Some("null"), false),
            (None, Some(""), false),
            (None, None, false),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in [("sec-fetch-site", site), ("origin", origin)] {
                if let Some(value) = value {
                    headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
                }
            }
            assert_eq!(is_same(&headers, host), same, "{site:?} {origin:?}");
        }
    }
}
