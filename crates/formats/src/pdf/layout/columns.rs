//! Text side by side: the head of an official document (agency left, quốc hiệu right), its
//! signature, bulletins in two columns.

use super::line::Line;

/// Lines `from..to` are two columns.
pub(super) struct Columns {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) left: Vec<Line>,
    pub(super) right: Vec<Line>,
}

/// Width of the empty strip between columns, in letter heights.
const STRIP: f64 = 1.0;

/// Finds the first stretch of lines that an empty strip divides.
pub(super) fn find(lines: &[Line]) -> Option<Columns> {
    (0..lines.len()).find_map(|from| {
        let best = strips(lines, from).into_iter().filter_map(|strip| stretch(lines, from, strip));
        best.max_by_key(|columns| columns.to)
    })
}

/// Strips that could begin at a line: its own gaps, and the room between it and a line beside it.
fn strips(lines: &[Line], from: usize) -> Vec<(f64, f64)> {
    let Some(line) = lines.get(from) else { return Vec::new() };
    let mut out = line.gaps(STRIP);
    if let Some(next) = lines.get(from + 1).filter(|next| next.base - line.base < 0.9 * line.size) {
        let (first, second) = if line.left() < next.left() { (line, next) } else { (next, line) };
        if second.left() - first.right() >= STRIP * line.size {
            out.push((first.right(), second.left()));
        }
    }
    out
}

/// How far down a strip stays empty, and whether what it divides looks like columns.
fn stretch(lines: &[Line], from: usize, strip: (f64, f64)) -> Option<Columns> {
    let (mut low, mut high) = strip;
    let mut to = from;
    let mut last_base = lines.get(from)?.base;
    for line in lines.get(from..)? {
        if line.base - last_base > 7.0 * line.size {
            break;
        }
        let Some((l, h)) = line.clear((low, high)) else { break };
        if h - l < STRIP * line.size {
            break;
        }
        (low, high) = (l, h);
        last_base = line.base;
        to += 1;
    }
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let mut both = 0;
    for line in lines.get(from..to)? {
        let (l, r) = line.cut((low + high) / 2.0);
        both += usize::from(l.is_some() && r.is_some());
        left.extend(l);
        right.extend(r);
    }
    // Marks of a list with their text are not columns, and neither is one wide gap in one line.
    let wide = |side: &[Line]| side.iter().any(|l| l.right() - l.left() > 4.5 * l.size);
    let beside = both >= 2 || overlap(&left, &right);
    let real = left.len() >= 2 && right.len() >= 2 && wide(&left) && wide(&right) && beside;
    real.then_some(Columns { from, to, left, right })
}

/// Whether two columns stand beside each other and not one below the other.
fn overlap(left: &[Line], right: &[Line]) -> bool {
    let span = |side: &[Line]| Some((side.first()?.base, side.last()?.base));
    match (span(left), span(right)) {
        (Some((a, b)), Some((c, d))) => a < d && c < b,
        _ => false,
    }
}
