//! The rulings of a scanned page: found, so that tables stay tables, and wiped out, so that they
//! are not taken for letters.

use std::io::Cursor;

use image::{GrayImage, ImageReader, Limits};

use crate::pdf::layout::Rule;

/// A page in grey and what is drawn on it.
pub(super) struct Picture {
    pub(super) grey: GrayImage,
    /// Rulings in pixels, as if the page lay straight.
    pub(super) rules: Vec<Rule>,
    /// How much the page is turned: fall in pixels per pixel to the right.
    pub(super) slope: f64,
}

/// Most pixels on a side: A3 at 600 dpi.
const MAX_SIDE: u32 = 10_000;

/// Most memory that decoding may take.
const MAX_DECODE_BYTES: u64 = 512 * 1024 * 1024;

/// Decodes a picture and looks for rulings. `None`: a kind of picture that is not understood here,
/// which the recogniser may still read.
pub(super) fn look(bytes: &[u8]) -> Option<Picture> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_DECODE_BYTES);
    reader.limits(limits);
    Some(study(reader.decode().ok()?.into_luma8()))
}

/// Finds the rulings of a page and wipes them out.
pub(super) fn study(mut grey: GrayImage) -> Picture {
    let (width, height) = grey.dimensions();
    let dark = threshold(&grey);
    let level = strokes(width, height, |along, across| is_dark(&grey, along, across, dark));
    let upright = strokes(height, width, |along, across| is_dark(&grey, across, along, dark));
    let slope = turn(&level);
    for stroke in &level {
        stroke.wipe(&mut |along, across| blank(&mut grey, along, across));
    }
    for stroke in &upright {
        stroke.wipe(&mut |along, across| blank(&mut grey, across, along));
    }
    // Straightened: a point (x, y) goes to (x + slope·y, y − slope·x).
    let level = level.iter().map(|s| Rule {
        upright: false,
        at: s.across - slope * s.along,
        from: s.from + slope * s.across,
        to: s.to + slope * s.across,
    });
    let upright = upright.iter().map(|s| Rule {
        upright: true,
        at: s.across + slope * s.along,
        from: s.from - slope * s.across,
        to: s.to - slope * s.across,
    });
    let rules = level.chain(upright).collect();
    Picture { grey, rules, slope }
}

/// Half way between the paper and black; scans on grey paper have a lower one.
fn threshold(grey: &GrayImage) -> u8 {
    let step = (grey.len() / 20_000).max(1);
    let mut sample: Vec<u8> = grey.iter().step_by(step).copied().collect();
    sample.sort_unstable();
    let paper = sample.get(sample.len() / 2).copied().unwrap_or(255);
    (f64::from(paper) * 0.62) as u8
}

fn is_dark(grey: &GrayImage, x: u32, y: u32, dark: u8) -> bool {
    grey.get_pixel_checked(x, y).is_some_and(|p| p.0[0] < dark)
}

fn blank(grey: &mut GrayImage, x: u32, y: u32) {
    if let Some(pixel) = grey.get_pixel_mut_checked(x, y) {
        pixel.0[0] = 255;
    }
}

/// A long thin dark line; «along» is its direction, «across» the other one.
struct Stroke {
    from: f64,
    to: f64,
    /// Its middle.
    along: f64,
    across: f64,
    /// Fall per pixel.
    slope: f64,
    runs: Vec<Run>,
}

#[derive(Clone, Copy)]
struct Run {
    across: u32,
    from: u32,
    to: u32,
}

/// A line under way.
struct Open {
    from: u32,
    to: u32,
    last: u32,
    runs: Vec<Run>,
}

/// Shortest run of dark pixels that can belong to a line, as a share of the page: longer than any
/// stroke of a letter, and than two capitals T that touch.
const SHORTEST_RUN: f64 = 1.0 / 24.0;

/// Missing pixels that do not break a run.
const GAP: u32 = 1;

/// Most lines under way at a time; a photograph has more.
const MAX_OPEN: usize = 400;

/// Finds lines: runs in neighbouring rows that touch are one line.
fn strokes(length: u32, rows: u32, dark: impl Fn(u32, u32) -> bool) -> Vec<Stroke> {
    let shortest = (f64::from(length.min(rows)) * SHORTEST_RUN) as u32;
    let mut open: Vec<Open> = Vec::new();
    let mut done: Vec<Open> = Vec::new();
    for across in 0..rows {
        for run in runs(length, across, shortest.max(20), &dark) {
            let touches = |o: &Open| across - o.last <= 2 && run.from <= o.to + 8 && run.to + 8 >= o.from;
            match open.iter().position(touches).and_then(|at| open.get_mut(at)) {
                Some(line) => {
                    line.from = line.from.min(run.from);
                    line.to = line.to.max(run.to);
                    line.last = across;
                    line.runs.push(run);
                }
                None => {
                    if open.len() >= MAX_OPEN {
                        return Vec::new();
                    }
                    open.push(Open { from: run.from, to: run.to, last: across, runs: vec![run] });
                }
            }
        }
        let (still, ended): (Vec<Open>, Vec<Open>) = open.into_iter().partition(|o| across - o.last <= 2);
        open = still;
        done.extend(ended);
    }
    done.extend(open);
    done.into_iter().filter_map(|line| line.finish(length.min(rows))).collect()
}

/// Dark runs of one row that are long enough.
fn runs(length: u32, across: u32, shortest: u32, dark: &impl Fn(u32, u32) -> bool) -> Vec<Run> {
    let mut out = Vec::new();
    let mut start: Option<u32> = None;
    let mut last = 0;
    for along in 0..length {
        if dark(along, across) {
            start.get_or_insert(along);
            last = along;
        } else if let Some(from) = start.filter(|_| along - last > GAP) {
            if last - from >= shortest {
                out.push(Run { across, from, to: last });
            }
            start = None;
        }
    }
    if let Some(from) = start.filter(|from| last - from >= shortest) {
        out.push(Run { across, from, to: last });
    }
    out
}

impl Open {
    /// A line, unless it is as thick as a bar: pictures and dark edges of the scanner are.
    fn finish(self, side: u32) -> Option<Stroke> {
        let length = f64::from(self.to - self.from + 1);
        let area: f64 = self.runs.iter().map(|r| f64::from(r.to - r.from + 1)).sum();
        if area / length > f64::from(side) / 150.0 + 3.0 {
            return None;
        }
        let points = || {
            self.runs.iter().map(|r| {
                let weight = f64::from(r.to - r.from + 1);
                (f64::from(r.from + r.to) / 2.0, f64::from(r.across), weight)
            })
        };
        let along = points().map(|(x, _, w)| x * w).sum::<f64>() / area;
        let across = points().map(|(_, y, w)| y * w).sum::<f64>() / area;
        let spread: f64 = points().map(|(x, _, w)| w * (x - along).powi(2)).sum();
        let fall: f64 = points().map(|(x, y, w)| w * (x - along) * (y - across)).sum();
        let slope = if spread > 0.0 { fall / spread } else { 0.0 };
        let (from, to) = (f64::from(self.from), f64::from(self.to));
        Some(Stroke { from, to, along, across, slope, runs: self.runs })
    }
}

impl Stroke {
    /// Visits the pixels of the line, and one beside it on each side where scanning left grey.
    fn wipe(&self, blank: &mut impl FnMut(u32, u32)) {
        for run in &self.runs {
            for along in run.from.saturating_sub(1)..=run.to + 1 {
                for across in run.across.saturating_sub(1)..=run.across + 1 {
                    blank(along, across);
                }
            }
        }
    }
}

/// The turn of the page: the slope of its long level lines, by length.
fn turn(level: &[Stroke]) -> f64 {
    let mut slopes: Vec<(f64, f64)> = level.iter().map(|s| (s.slope, s.to - s.from)).collect();
    slopes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: f64 = slopes.iter().map(|(_, length)| length).sum();
    let mut seen = 0.0;
    for (slope, length) in slopes {
        seen += length;
        if seen * 2.0 >= total {
            // More than three degrees is no slip of a scanner but a slanted drawing.
            return if slope.abs() < 0.05 { slope } else { 0.0 };
        }
    }
    0.0
}
