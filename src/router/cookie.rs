//! The cookie that a session is carried in.

use super::hosts::is_loopback;
use crate::auth::Token;
use app::server::cookies::values;
use axum::http::{HeaderMap, HeaderValue};

/// On loopback, where there is no https and nobody in between.
const PLAIN: &str = "liveinsight_session";

/// Everywhere else. The prefix makes browsers refuse it from any other host and without `Secure`
/// (RFC 6265bis, section 4.1.3.2).
const HOST_ONLY: &str = "__Host-liveinsight_session";

/// What a request to `host` carries as its session, if anything.
pub(super) fn session<'a>(headers: &'a HeaderMap, host: &str) -> Option<&'a str> {
    values(headers, name(host)).next()
}

/// Sets the session's cookie. It goes with the browser; the server ends the session earlier.
pub(super) fn set(host: &str, token: &Token) -> Option<HeaderValue> {
    header(host, token.reveal(), "")
}

/// Removes it.
pub(super) fn clear(host: &str) -> Option<HeaderValue> {
    header(host, "", "; Max-Age=0")
}

fn name(host: &str) -> &'static str {
    if is_loopback(host) { PLAIN } else { HOST_ONLY }
}

fn header(host: &str, value: &str, lifetime: &str) -> Option<HeaderValue> {
    let secure = if is_loopback(host) { "" } else { "; Secure" };
    let cookie = format!(
        "{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{lifetime}",
        name(host)
    );
    let mut header = HeaderValue::try_from(cookie).ok()?;
    header.set_sensitive(true);
    Some(header)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header::COOKIE;

    #[test]
    fn a_session_is_set_read_and_cleared_by_the_name_for_its_host() {
        let token = Token::random().unwrap();
        for (host, name, secure) in [
            ("127.0.0.1:3000", PLAIN, ""),
            ("localhost", PLAIN, ""),
            ("[::1]:3000", PLAIN, ""),
            ("console.example", HOST_ONLY, "; Secure"),
            ("10.0.0.7:3000", HOST_ONLY, "; Secure"),
        ] {
            let secret = token.reveal();
            let set = set(host, &token).unwrap();
            assert!(set.is_sensitive());
            assert_eq!(
                set.to_str().unwrap(),
                format!("{name}={secret}; Path=/; HttpOnly; SameSite=Lax{secure}")
            );
            assert!(clear(host).unwrap().to_str().unwrap().ends_with("; Max-Age=0"));
            let mut headers = HeaderMap::new();
            let sent = format!("other=1; {name}={secret}; liveinsight_lang=ko");
            headers.insert(COOKIE, HeaderValue::try_from(sent).unwrap());
            assert_eq!(session(&headers, host), Some(secret), "{host}");
        }
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_static("liveinsight_session=1"));
        assert_eq!(
            session(&headers, "console.example"),
            None,
            "a plain one is for loopback"
        );
    }
}
