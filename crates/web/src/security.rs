//! What protects people who are signed in from other sites in the same browser.
//!
//! Three independent walls: the `Host` must be a name of ours (a foreign name that resolves
//! to our address is refused), a request that changes something must come from our own pages
//! (`Sec-Fetch-Site`, `Origin`), and it must carry the token of the visitor's session.

use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};

/// The content that pages may load: our own files, nothing inline, no other host, no frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Sets the headers that every answer carries.
pub(crate) fn harden(headers: &mut HeaderMap) {
    for (name, value) in [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}

/// The same for public pages, which other sites may quote: their files may be read from anywhere.
pub(crate) fn harden_public(headers: &mut HeaderMap) {
    let framed = headers.get("content-security-policy").cloned();
    harden(headers);
    headers.insert("access-control-allow-origin", HeaderValue::from_static("*"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    if let Some(policy) = framed {
        headers.insert("content-security-policy", policy);
        headers.remove("x-frame-options");
    }
}

/// Lets other sites show a page in a frame. There is nothing in it that acts.
pub(crate) fn allow_frames(headers: &mut HeaderMap) {
    headers.insert(
        "content-security-policy",
        HeaderValue::from_static(
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors *",
        ),
    );
}

/// The host, perhaps with its port, to which a request was addressed.
pub(crate) fn authority<'a>(headers: &'a HeaderMap, uri: &'a Uri) -> Option<&'a str> {
    let from_header = headers.get(HOST).and_then(|value| value.to_str().ok());
    from_header.or_else(|| uri.authority().map(|authority| authority.as_str()))
}

/// The host without its port.
pub(crate) fn host_of(authority: &str) -> &str {
    match authority.strip_prefix('[') {
        Some(rest) => rest.split_once(']').map_or("", |(address, _)| address),
        None => authority.rsplit_once(':').map_or(authority, |(name, _)| name),
    }
}

/// Whether a host is this machine by one of its loopback names.
pub(crate) fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whether a request may change something: it does not, or the browser says that it comes from our
/// own page. A client that sends neither header is no browser; it still needs the form's token.
pub(crate) fn from_own_page(method: &Method, headers: &HeaderMap) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if text("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none") {
        return false;
    }
    match headers.get(ORIGIN) {
        None => true,
        Some(origin) => {
            let host = text("host").unwrap_or("");
            origin.to_str().is_ok_and(|origin| {
                origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://")) == Some(host)
            })
        }
    }
}

/// Compares two tokens without telling by its time where they differ.
pub(crate) fn same_token(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |difference, (x, y)| difference | (x ^ y)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.insert(HeaderName::try_from(*name).unwrap(), HeaderValue::from_str(value).unwrap());
        }
        map
    }

    #[test]
    fn only_loopback_names_are_ours() {
        let root = Uri::from_static("/");
        let asked = |host: &str| {
            authority(&headers(&[("host", host)]), &root).is_some_and(|text| is_loopback(host_of(text)))
        };
        for ours in ["localhost", "LOCALHOST:8080", "127.0.0.1:8080", "127.0.0.2", "[::1]:8080", "[::1]"] {
            assert!(asked(ours), "{ours}");
        }
        for foreign in
            ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "10.0.0.1", "", "[::2]"]
        {
            assert!(!asked(foreign), "{foreign}");
        }
        assert_eq!(authority(&HeaderMap::new(), &root), None);
    }

    #[test]
    fn changes_come_from_our_own_pages() {
        let post = |pairs: &[(&str, &str)]| from_own_page(&Method::POST, &headers(pairs));
        let host = ("host", "127.0.0.1:8080");
        assert!(post(&[host, ("origin", "http://127.0.0.1:8080"), ("sec-fetch-site", "same-origin")]));
        assert!(post(&[host]));
        assert!(!post(&[host, ("origin", "http://127.0.0.1:9999")]));
        assert!(!post(&[host, ("origin", "null")]));
        assert!(!post(&[host, ("origin", "https://evil.example")]));
        assert!(!post(&[host, ("sec-fetch-site", "cross-site")]));
        assert!(!post(&[host, ("sec-fetch-site", "same-site")]));
        assert!(from_own_page(&Method::GET, &headers(&[("sec-fetch-site", "cross-site")])));
    }

    #[test]
    fn tokens_are_compared_whole() {
        assert!(same_token("abc", "abc"));
        assert!(!same_token("abc", "abd"));
        assert!(!same_token("abc", "ab"));
        assert!(!same_token("", "a"));
    }
}
