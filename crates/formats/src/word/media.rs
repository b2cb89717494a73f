//! Pictures of a filled template: charts are drawn on a few threads at once, and only once everything else is
//! known to be right.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Cursor;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use cotmoc_core::compose::document::Chart;
use image::{ImageFormat, ImageReader};

use super::build::Alone;
use super::fault::{Place, Problem, TemplateFault};
use super::fill::Filling;
use super::names::Picture;
use crate::limits::MAX_FILLED_PICTURES;
use crate::patch::{attribute, escaped};
use crate::picture;

/// Pixels per unit of a chart: some 230 dots an inch on the width of a page.
const SCALE: f32 = 2.0;

/// Most threads that draw.
const THREADS: usize = 4;

/// Tallest picture, in units of [`EMU_PER_TWIP`] × twentieths of a point: about 22 cm.
const TALLEST: u64 = 7_900_000;

/// Word's units of length in a twentieth of a point, and in a ninety-sixth of an inch.
const EMU_PER_TWIP: u64 = 635;
const EMU_PER_PIXEL: f64 = 9_525.0;

/// The pictures of a document that is being filled.
#[derive(Default)]
pub(super) struct Media<'g> {
    images: Vec<Image<'g>>,
    /// Relations of the part at hand: their names, and which picture each leads to.
    pub(super) relations: Vec<(String, String)>,
}

/// A picture, with the file that it will be.
struct Image<'g> {
    file: String,
    kind: Kind<'g>,
}

enum Kind<'g> {
    /// Still to be drawn.
    Chart { svg: &'g str, name: &'g str, place: Place },
    /// As it was given.
    Ready(&'g [u8]),
}

impl<'g> Filling<'g> {
    /// Writes the place of a chart.
    pub(super) fn chart(
        &mut self,
        out: &mut String,
        chart: &'g Chart,
        alone: &Alone,
    ) -> Result<(), TemplateFault> {
        let place = &alone.slot.place;
        let name = if chart.caption.is_empty() { "biểu đồ" } else { chart.caption.as_str() };
        let size = svg_size(&chart.svg).ok_or_else(|| {
            let detail = "biểu đồ thiếu kích thước.".to_owned();
            TemplateFault::at(place, Problem::Picture { name: name.to_owned(), detail })
        })?;
        let kind = Kind::Chart { svg: &chart.svg, name, place: place.clone() };
        self.media.add(out, (kind, "png"), (size, &chart.alt), alone)
    }
}

impl<'g> Media<'g> {
    /// Writes the place of a picture.
    pub(super) fn picture(
        &mut self,
        out: &mut String,
        picture: &'g Picture,
        alone: &Alone,
    ) -> Result<(), TemplateFault> {
        let slot = &alone.slot;
        let refuse = |detail: &str| {
            let problem = Problem::Picture { name: slot.name.clone(), detail: detail.to_owned() };
            TemplateFault::at(&slot.place, problem)
        };
        let reader = ImageReader::new(Cursor::new(&picture.bytes)).with_guessed_format();
        let reader = reader.map_err(|_| refuse("không đọc được tệp ảnh."))?;
        let ending = match reader.format() {
            Some(ImageFormat::Png) => "png",
            Some(ImageFormat::Jpeg) => "jpeg",
            _ => return Err(refuse("tệp không phải ảnh PNG hay JPEG.")),
        };
        let (width, height) = reader.into_dimensions().map_err(|_| refuse("tệp ảnh bị hỏng."))?;
        if width == 0 || height == 0 {
            return Err(refuse("ảnh không có kích thước."));
        }
        let size = (f64::from(width), f64::from(height));
        self.add(out, (Kind::Ready(&picture.bytes), ending), (size, &picture.alt), alone)
    }

    fn add(
        &mut self,
        out: &mut String,
        (kind, ending): (Kind<'g>, &str),
        (size, alt): ((f64, f64), &str),
        alone: &Alone,
    ) -> Result<(), TemplateFault> {
        let number = self.images.len() + 1;
        if number > MAX_FILLED_PICTURES {
            return Err(TemplateFault::at(&alone.slot.place, Problem::TooManyPictures));
        }
        let file = format!("cot-moc/hinh-{number}.{ending}");
        let relation = format!("cotmocHinh{number}");
        drawing(out, (number, &relation), fitted(size, alone.width), alt);
        self.relations.push((relation, file.clone()));
        self.images.push(Image { file, kind });
        Ok(())
    }

    /// The files of all pictures by their names in the package.
    pub(super) fn files(&self) -> Result<BTreeMap<String, Vec<u8>>, TemplateFault> {
        let next = AtomicUsize::new(0);
        let threads = thread::available_parallelism().map_or(1, usize::from).min(THREADS);
        let work = || {
            let mut done = Vec::new();
            while let Some(image) = self.images.get(next.fetch_add(1, Ordering::Relaxed)) {
                let made = image.bytes();
                let failed = made.is_err();
                done.push((image.file.clone(), made));
                if failed {
                    break;
                }
            }
            done
        };
        let drawn: Vec<_> = thread::scope(|scope| {
            let others: Vec<_> = (1..threads.min(self.images.len())).map(|_| scope.spawn(work)).collect();
            let mut all = work();
            all.extend(others.into_iter().flat_map(|other| other.join().unwrap_or_default()));
            all
        });
        drawn.into_iter().map(|(file, made)| made.map(|bytes| (file, bytes))).collect()
    }
}

impl Image<'_> {
    fn bytes(&self) -> Result<Vec<u8>, TemplateFault> {
        match &self.kind {
            Kind::Ready(bytes) => Ok(bytes.to_vec()),
            Kind::Chart { svg, name, place } => picture::png(svg, SCALE).map_err(|error| {
                let problem = Problem::Picture { name: (*name).to_owned(), detail: error.to_string() };
                TemplateFault::at(place, problem)
            }),
        }
    }
}

/// Width and height that a drawing names.
fn svg_size(svg: &str) -> Option<(f64, f64)> {
    let begin = svg.find("<svg")?;
    let tag = svg.get(begin..)?.split('>').next()?;
    let side = |name| attribute(tag, name)?.1.parse().ok().filter(|side: &f64| *side > 0.0 && *side < 1e5);
    Some((side("width")?, side("height")?))
}

/// Width and height on paper: as it is, or as small as the text is wide.
fn fitted((width, height): (f64, f64), text: u32) -> (u64, u64) {
    let (widest, tallest) = (u64::from(text) * EMU_PER_TWIP, TALLEST);
    let (wide, tall) = (width * EMU_PER_PIXEL, height * EMU_PER_PIXEL);
    let by = (widest as f64 / wide).min(tallest as f64 / tall).min(1.0);
    ((wide * by).round().max(1.0) as u64, (tall * by).round().max(1.0) as u64)
}

fn drawing(out: &mut String, (number, relation): (usize, &str), (wide, tall): (u64, u64), alt: &str) {
    const W: &str = "http://schemas.openxmlformats.org/drawingml/2006";
    let alt = escaped(alt).replace('\n', " ");
    let id = 10_000 + number;
    let _ = write!(
        out,
        r#"<w:drawing><wp:inline xmlns:wp="{W}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{tall}"/><wp:docPr id="{id}" name="Hình {number}" descr="{alt}"/><wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{W}/main" noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic xmlns:a="{W}/main"><a:graphicData uri="{W}/picture"><pic:pic xmlns:pic="{W}/picture"><pic:nvPicPr><pic:cNvPr id="{id}" name="Hình {number}" descr="{alt}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{tall}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"#
    );
}
