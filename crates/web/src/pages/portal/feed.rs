//! `GET /cong-khai/tin.xml`, `GET /cong-khai/sitemap.xml`, `GET /robots.txt`: for readers that are programmes.

use std::fmt::Write as _;

use axum::response::Response;
use cotmoc_app::portal;

use super::{Reader, text};
use crate::errors::Fail;

/// `GET /cong-khai/tin.xml`: the releases as an Atom feed (RFC 4287), the newest first.
pub(crate) async fn feed(reader: Reader) -> Result<Response, Fail> {
    let open = portal::list(reader.app()).await?;
    let home = reader.address("/cong-khai");
    let updated = open.first().and_then(|release| release.public_from).map(|at| at.to_string());
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"vi\">\n",
    );
    let _ = writeln!(
        out,
        "<id>{0}</id>\n<title>{1}</title>\n<link href=\"{0}\"/>\n<link rel=\"self\" href=\"{2}\"/>\n<updated>{3}</updated>\n<author><name>Cột Mốc</name></author>",
        escaped(&home),
        escaped(&reader.t.get("portal-title")),
        escaped(&reader.address("/cong-khai/tin.xml")),
        updated.as_deref().unwrap_or("1970-01-01T00:00:00Z"),
    );
    for release in open.iter().take(50) {
        let address = reader.address(&format!("/cong-khai/ban/{}", release.id));
        let demo = if release.demo { format!("[{}] ", reader.t.get("shell-demo")) } else { String::new() };
        let at = release.public_from.map(|at| at.to_string()).unwrap_or_default();
        let _ = writeln!(
            out,
            "<entry><id>{0}</id><title>{1}</title><link href=\"{0}\"/><published>{2}</published><updated>{2}</updated><summary>{3}</summary></entry>",
            escaped(&address),
            escaped(&format!("{demo}{}", release.title)),
            at,
            escaped(&release.note),
        );
    }
    out.push_str("</feed>\n");
    Ok(text("application/atom+xml; charset=utf-8", out))
}

/// `GET /cong-khai/sitemap.xml`: the pages of the newest editions.
pub(crate) async fn sitemap(reader: Reader) -> Result<Response, Fail> {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let mut add = |path: &str| {
        let _ = writeln!(out, "<url><loc>{}</loc></url>", escaped(&reader.address(path)));
    };
    add("/cong-khai");
    for (edition, part) in portal::home(reader.app()).await? {
        let base = format!("/cong-khai/ke-hoach/{}", edition.release().plan);
        add(&base);
        part.indicators.iter().for_each(|one| add(&format!("{base}/chi-tieu/{}", one.code)));
        part.units.iter().for_each(|unit| add(&format!("{base}/don-vi/{}", unit.id)));
    }
    out.push_str("</urlset>\n");
    Ok(text("application/xml; charset=utf-8", out))
}

/// `GET /robots.txt`: the public pages may be indexed, nothing else.
pub(crate) async fn robots(reader: Reader) -> Response {
    let sitemap = reader.address("/cong-khai/sitemap.xml");
    text(
        "text/plain; charset=utf-8",
        format!("User-agent: *\nAllow: /cong-khai\nAllow: /assets/\nDisallow: /\nSitemap: {sitemap}\n"),
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
