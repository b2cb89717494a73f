//! Letters and rulings of each page, from the interpreter of page descriptions.

use std::time::{Duration, Instant};

use encoding_rs::UTF_16BE;
use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Dict, String as PdfString};
use hayro_interpret::hayro_syntax::page::Page as PdfPage;
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, RenderContent, SoftMask, TransformExt, interpret_page,
};

use super::Refusal;
use super::layout::{Letter, Page, Rule, words_of};
use crate::limits::{MAX_PAGE_GLYPHS, MAX_PDF_GLYPHS, PDF_TIME};

/// Reads every page.
pub(super) fn read_pages(pdf: &Pdf) -> Result<Vec<Page>, Refusal> {
    let start = Instant::now();
    let settings = InterpreterSettings {
        // Annotations are stamps, comments and links, not the text of the document.
        render_content: RenderContent::PAGE,
        ..InterpreterSettings::default()
    };
    let cache = InterpreterCache::new();
    let mut pages = Vec::new();
    let mut letters = 0_usize;
    for page in pdf.pages().iter() {
        let mut sheet = Sheet { start, ..Sheet::default() };
        let transform = page.initial_transform(true).to_kurbo();
        let (width, height) = page.render_dimensions();
        let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut context = Context::new(transform, bounds, &cache, pdf.xref(), settings.clone());
        interpret_page(page, &mut context, &mut sheet);
        if start.elapsed() > PDF_TIME {
            return Err(Refusal::OutOfTime);
        }
        letters += sheet.letters.len();
        if letters > MAX_PDF_GLYPHS {
            return Err(Refusal::TooLong);
        }
        pages.push(sheet.into_page(page));
    }
    Ok(pages)
}

/// What one page shows.
struct Sheet {
    start: Instant,
    letters: Vec<Letter>,
    rules: Vec<Rule>,
    /// Area of the largest picture, in square points, and its dots per inch.
    picture: (f64, f64),
    /// Letters drawn so far, kept or not.
    seen: usize,
    /// Pieces of text drawn so far.
    run: usize,
    /// For each open marked stretch, the text that it says it stands for.
    meant: Vec<Meant>,
}

impl Default for Sheet {
    fn default() -> Self {
        Self {
            start: Instant::now(),
            letters: Vec::new(),
            rules: Vec::new(),
            picture: (0.0, 0.0),
            seen: 0,
            run: 0,
            meant: Vec::new(),
        }
    }
}

/// What a marked stretch of glyphs means, where it says so.
enum Meant {
    /// What its glyphs say.
    Glyphs,
    /// This, for all of its glyphs together.
    Text(String),
    /// It has been said; the other glyphs of the stretch are parts of the letter.
    Said,
}

/// Longest replacement of glyphs by a text that is believed: one letter with its marks, a
/// ligature. Longer ones describe pictures.
const MAX_MEANT: usize = 4;

/// Most rulings of one page that are kept: a drawing, not a table, has more.
const MAX_RULES: usize = 20_000;

/// Widest stroke that is a ruling and not an area.
const THIN: f64 = 3.0;

impl Sheet {
    fn into_page(self, page: &PdfPage<'_>) -> Page {
        let (width, height) = page.render_dimensions();
        let (width, height) = (f64::from(width), f64::from(height));
        let (area, dpi) = self.picture;
        let picture = (area > width * height * 0.5).then_some(dpi);
        Page { picture, ..words_of(self.letters, self.rules, width, height) }
    }

    /// Whether the page has had its share of letters.
    fn is_spent(&mut self, more: usize) -> bool {
        self.seen = self.seen.saturating_add(more);
        self.seen > MAX_PAGE_GLYPHS
    }

    /// Leaves the interpreter once nobody waits for it any more: it has no way out of its own, and
    /// a page that draws itself again and again would keep a core busy for hours.
    fn watch_the_clock(&self) {
        if self.start.elapsed() > PDF_TIME + Duration::from_secs(2) {
            std::panic::resume_unwind(Box::new("time is up"));
        }
    }

    fn letter(&mut self, glyph: &Glyph<'_>, place: Affine) {
        let advance = match glyph {
            Glyph::Outline(outline) => outline.advance_width(),
            Glyph::Type3(type3) => type3.advance_width(),
        };
        let meant = self.meant.iter_mut().rev().find(|m| !matches!(m, Meant::Glyphs));
        let text = match meant.map(|m| std::mem::replace(m, Meant::Said)) {
            Some(Meant::Text(text)) => text,
            Some(_) => return,
            None => spoken(glyph),
        };
        let start = place * Point::ZERO;
        let end = place * Point::new(f64::from(advance.unwrap_or(500.0)), 0.0);
        let up = place * Point::new(0.0, 1000.0);
        let letter = Letter { start, end, size: start.distance(up), run: self.run, text };
        let finite = [start.x, start.y, end.x, end.y, letter.size].iter().all(|v| v.is_finite());
        if finite && letter.size > 0.5 && letter.size < 500.0 {
            self.letters.push(letter);
        }
    }

    /// Keeps the straight edges of a stroked path, or a filled area that is as thin as a line.
    fn path(&mut self, path: &BezPath, transform: Affine, filled: bool) {
        let (mut first, mut last) = (Point::ZERO, Point::ZERO);
        let mut area: Option<Rect> = None;
        for element in path.elements().iter().take(MAX_RULES) {
            let point = match element {
                PathEl::MoveTo(p) => {
                    self.area(area.take().filter(|_| filled));
                    first = transform * *p;
                    last = first;
                    area = Some(Rect::from_points(first, first));
                    continue;
                }
                PathEl::LineTo(p) => transform * *p,
                PathEl::ClosePath => first,
                PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => {
                    last = transform * *p;
                    area = area.map(|a| a.union_pt(last));
                    continue;
                }
            };
            if !filled {
                self.rule(Rect::from_points(last, point));
            }
            area = area.map(|a| a.union_pt(point));
            last = point;
        }
        self.area(area.filter(|_| filled));
    }

    fn area(&mut self, area: Option<Rect>) {
        if let Some(area) = area {
            self.rule(area);
        }
    }

    fn rule(&mut self, area: Rect) {
        let (wide, high) = (area.width(), area.height());
        if self.rules.len() >= MAX_RULES || !(wide.is_finite() && high.is_finite()) {
            return;
        }
        let middle = area.center();
        if high <= THIN && wide > THIN {
            self.rules.push(Rule { upright: false, at: middle.y, from: area.x0, to: area.x1 });
        } else if wide <= THIN && high > THIN {
            self.rules.push(Rule { upright: true, at: middle.x, from: area.y0, to: area.y1 });
        }
    }
}

/// What a glyph says by its font.
fn spoken(glyph: &Glyph<'_>) -> String {
    match glyph.as_unicode() {
        Some(BfString::Char(c)) => c.to_string(),
        Some(BfString::String(s)) => s,
        None if glyph.char_code() == 32 => " ".to_owned(),
        None => '\u{FFFD}'.to_string(),
    }
}

/// The text that a marked stretch says its glyphs stand for.
fn meant_by(properties: Option<&Dict<'_>>) -> Meant {
    let value = properties.and_then(|p| p.get::<PdfString<'_>>(b"ActualText".as_slice()));
    let Some(value) = value else { return Meant::Glyphs };
    let text = match value.as_bytes() {
        [0xFE, 0xFF, wide @ ..] => UTF_16BE.decode_without_bom_handling(wide).0.into_owned(),
        narrow => narrow.iter().map(|b| char::from(*b)).collect(),
    };
    if text.chars().count() <= MAX_MEANT { Meant::Text(text) } else { Meant::Glyphs }
}

impl<'a> Device<'a> for Sheet {
    fn begin_marked_content(&mut self, _: &[u8], properties: Option<&Dict<'_>>) {
        self.meant.push(meant_by(properties));
    }

    fn end_marked_content(&mut self) {
        self.meant.pop();
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.watch_the_clock();
        let filled = matches!(mode, DrawMode::Fill(_));
        self.path(path, props.transform, filled);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.watch_the_clock();
        // Outlined text is drawn twice, filled and stroked; once is enough.
        let again = matches!(mode, DrawMode::Stroke(_)) && self.repeats(run, &props);
        if again || self.is_spent(run.glyphs().len()) {
            return;
        }
        self.run += 1;
        for glyph in run.glyphs() {
            self.letter(glyph, props.transform * glyph.transform());
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.watch_the_clock();
        let corner = |x, y| props.transform * Point::new(x, y);
        let (across, down) = (corner(1.0, 0.0) - corner(0.0, 0.0), corner(0.0, 1.0) - corner(0.0, 0.0));
        // The transform places one pixel.
        let area = across.cross(down).abs() * f64::from(image.width()) * f64::from(image.height());
        let dpi = 72.0 / across.hypot().max(0.01);
        if area.is_finite() && area > self.picture.0 {
            self.picture = (area, dpi);
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.watch_the_clock();
    }
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

impl Sheet {
    /// Whether a run begins where one of the last letters stands.
    fn repeats(&self, run: &GlyphRun<'_, '_>, props: &DrawProps<'_>) -> bool {
        let Some(first) = run.glyphs().first() else { return false };
        let start = props.transform * first.transform() * Point::ZERO;
        let back = self.letters.len().saturating_sub(run.glyphs().len());
        self.letters.get(back).is_some_and(|l| l.start.distance(start) < 0.5)
    }
}
