//! Where the service stands: the names by which it may be asked, and whether by https.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::extract::Request;
use axum::http::HeaderMap;

use crate::security;

/// The names under which the service is reached. Without any it answers to this machine's own only.
#[derive(Debug, Clone, Default)]
pub struct Place {
    hosts: Vec<String>,
    public: Option<Public>,
    kind: PlaceKind,
}

/// Whether strangers may look around.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PlaceKind {
    /// People sign in with their own accounts.
    #[default]
    Service,
    /// A demonstration on this machine: everybody may choose one of its log-ins.
    Demo,
}

#[derive(Debug, Clone)]
struct Public {
    scheme: Scheme,
    /// Host and perhaps port, as browsers send it.
    authority: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scheme {
    Http,
    Https,
}

impl Place {
    /// This machine, as a service or a demonstration.
    #[must_use]
    pub fn local(kind: PlaceKind) -> Self {
        Self { kind, ..Self::default() }
    }

    /// The same, also asked by these host names.
    #[must_use]
    pub fn with_hosts(mut self, hosts: impl IntoIterator<Item = String>) -> Self {
        self.hosts.extend(hosts.into_iter().map(|host| host.to_lowercase()));
        self
    }

    /// The same, also asked by the address that stands before it; `None` where that is no address of
    /// the form `https://cotmoc.tinh.gov.vn`.
    #[must_use]
    pub fn with_public_url(mut self, url: &str) -> Option<Self> {
        let url = url.trim().trim_end_matches('/');
        let (scheme, authority) = url
            .strip_prefix("https://")
            .map(|rest| (Scheme::Https, rest))
            .or_else(|| url.strip_prefix("http://").map(|rest| (Scheme::Http, rest)))?;
        let fine = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
        if authority.is_empty() || !authority.chars().all(fine) {
            return None;
        }
        self.public = Some(Public { scheme, authority: authority.to_lowercase() });
        Some(self)
    }

    /// Whether it is a demonstration.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.kind == PlaceKind::Demo
    }

    /// Whether a request was meant for us.
    pub(crate) fn is_ours(&self, request: &Request) -> bool {
        let Some(authority) = security::authority(request.headers(), request.uri()) else { return false };
        let authority = authority.to_lowercase();
        let host = security::host_of(&authority);
        security::is_loopback(host)
            || self.hosts.iter().any(|known| known == host || *known == authority)
            || self.public.as_ref().is_some_and(|p| security::host_of(&p.authority) == host)
    }

    /// Whether the browser reached us by https: then cookies are for https only.
    pub(crate) fn is_secure(&self, headers: &HeaderMap) -> bool {
        let Some(public) = self.public.as_ref().filter(|public| public.scheme == Scheme::Https) else {
            return false;
        };
        let asked = headers.get("host").and_then(|value| value.to_str().ok()).unwrap_or("");
        security::host_of(&asked.to_lowercase()) == security::host_of(&public.authority)
    }

    /// The network address of the browser. What stands before us is believed on this machine only, and
    /// only where there is said to be something.
    pub(crate) fn address(&self, request: &Request) -> String {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        if self.public.is_some() && peer.is_none_or(|ip| ip.is_loopback()) {
            let told = request.headers().get_all("x-forwarded-for").iter().next_back();
            let last = told.and_then(|value| value.to_str().ok()).and_then(|list| list.rsplit(',').next());
            if let Some(ip) = last.and_then(|text| text.trim().parse::<IpAddr>().ok()) {
                return ip.to_string();
            }
        }
        peer.map_or_else(|| "127.0.0.1".to_owned(), |ip| ip.to_string())
    }

    /// The beginning of addresses that go into letters; nothing where only this machine is served.
    #[must_use]
    pub fn base(&self) -> Option<String> {
        let public = self.public.as_ref()?;
        let scheme = match public.scheme {
            Scheme::Http => "http",
            Scheme::Https => "https",
        };
        Some(format!("{scheme}://{}", public.authority))
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn request(pairs: &[(&str, &str)]) -> Request {
        let mut request = Request::get("/");
        for (name, value) in pairs {
            request = request.header(*name, *value);
        }
        request.body(Body::empty()).unwrap()
    }

    #[test]
    fn only_named_hosts_are_ours() {
        let place = Place::default().with_hosts(["Cotmoc.noi-bo".to_owned()]);
        let place = place.with_public_url("https://cotmoc.tinh.gov.vn/").unwrap();
        for host in ["cotmoc.noi-bo", "COTMOC.noi-bo:8080", "cotmoc.tinh.gov.vn", "127.0.0.1:8080"] {
            assert!(place.is_ours(&request(&[("host", host)])), "{host}");
        }
        for host in ["tinh.gov.vn", "cotmoc.tinh.gov.vn.evil.example", "10.0.0.1", ""] {
            assert!(!place.is_ours(&request(&[("host", host)])), "{host}");
        }
        for wrong in ["cotmoc.tinh.gov.vn", "https://", "ftp://a", "https://a/b c"] {
            assert!(Place::default().with_public_url(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn https_and_the_browsers_address_are_believed_behind_a_named_front_only() {
        let place = Place::default().with_public_url("https://cotmoc.tinh.gov.vn").unwrap();
        let asked = request(&[("host", "cotmoc.tinh.gov.vn"), ("x-forwarded-for", "1.2.3.4, 10.0.0.7")]);
        assert!(place.is_secure(asked.headers()) && !Place::default().is_secure(asked.headers()));
        assert_eq!(place.address(&asked), "10.0.0.7");
        assert_eq!(Place::default().address(&asked), "127.0.0.1");
        assert!(!place.is_secure(request(&[("host", "127.0.0.1:8080")]).headers()));
        let mut far = request(&[("host", "cotmoc.tinh.gov.vn"), ("x-forwarded-for", "1.2.3.4")]);
        far.extensions_mut().insert(ConnectInfo(SocketAddr::from(([192, 168, 1, 9], 5))));
        assert_eq!(place.address(&far), "192.168.1.9");
    }
}
