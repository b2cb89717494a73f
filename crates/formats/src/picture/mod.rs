//! Our own charts as pictures, for slides and documents that take no SVG.

mod faces;
mod ours;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::roxmltree::{Document, ParsingOptions};
use resvg::usvg::{ImageHrefResolver, Options, Tree};

use crate::guard::timed;
use crate::limits::{MAX_CHART_BYTES, MAX_CHART_NODES, MAX_PICTURE_SIDE, PICTURE_TIME};
use crate::{FormatError, Kind, Source, Tools};

/// Largest scale; what is finer cannot be seen.
const MAX_SCALE: f32 = 8.0;

/// Most attributes of an element, by far.
const MAX_ATTRIBUTES: usize = 1_000;

/// Draws a chart as a PNG picture. `svg` is what
/// [`Drawing::standalone`](cotmoc_core::compose::chart::Drawing::standalone) writes, `scale` the pixels per
/// unit of the drawing: 2 for a picture of twice its width and height. Letters come from faces within the
/// program; the machine's are not asked for.
///
/// # Errors
/// A [`FormatError`] where the text is not such a chart, or the picture would have a side of more than
/// [`MAX_PICTURE_SIDE`] pixels.
pub fn png(svg: &str, scale: f32) -> Result<Vec<u8>, FormatError> {
    // Parsers compare an element's attributes with one another.
    let crowded = |piece: &str| piece.bytes().filter(|b| *b == b'=').count() > MAX_ATTRIBUTES;
    if svg.len() > MAX_CHART_BYTES || svg.split('<').any(crowded) {
        return Err(not_made("biểu đồ quá lớn"));
    }
    if !(scale > 0.0 && scale <= MAX_SCALE) {
        return Err(not_made(format!("tỷ lệ phóng phải lớn hơn 0 và không quá {MAX_SCALE}")));
    }
    let tools = Tools::none();
    let file = Source { name: "biểu đồ", bytes: svg.as_bytes(), kind: Kind::Image, tools: &tools };
    let svg = svg.to_owned();
    timed(&file, PICTURE_TIME, move || drawn(&svg, scale))?
}

fn drawn(svg: &str, scale: f32) -> Result<Vec<u8>, FormatError> {
    // Without a document type there are no entities, which unfold.
    let options =
        ParsingOptions { allow_dtd: false, nodes_limit: MAX_CHART_NODES, ..ParsingOptions::default() };
    let chart = Document::parse_with_options(svg, options).map_err(|e| not_made(format!("SVG hỏng: {e}")))?;
    let (width, height) = ours::size(&chart).map_err(not_made)?;
    let (Some(width), Some(height)) = (pixels(width, scale), pixels(height, scale)) else {
        return Err(not_made(format!("ảnh phải có cạnh từ 1 đến {MAX_PICTURE_SIDE} điểm ảnh")));
    };
    let tree =
        Tree::from_xmltree(&chart, &options_of_trees()).map_err(|e| not_made(format!("SVG hỏng: {e}")))?;
    let Some(mut pixmap) = Pixmap::new(width, height) else {
        return Err(not_made("không đủ bộ nhớ"));
    };
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|e| not_made(e.to_string()))
}

fn options_of_trees() -> Options<'static> {
    Options {
        font_family: faces::FAMILY.to_owned(),
        fontdb: faces::database(),
        // Charts have no pictures in them; the library by itself would read files by their path.
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    }
}

/// A side in pixels, where a picture may have it.
fn pixels(side: f32, scale: f32) -> Option<u32> {
    let pixels = (side * scale).ceil();
    // The bounds make the conversion exact.
    (pixels >= 1.0 && pixels <= MAX_PICTURE_SIDE as f32).then_some(pixels as u32)
}

fn not_made(detail: impl Into<String>) -> FormatError {
    FormatError::NotMade {
        what: "ảnh PNG của biểu đồ",
        detail: detail.into(),
        remedy: "Hãy tải biểu đồ ở dạng SVG",
    }
}

#[cfg(test)]
mod tests;
