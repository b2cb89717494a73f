//! Places for labels: apart from each other, inside of the box, off the lines where that can be had.

use super::drawing::Anchor;
use super::outline::Bounds;
use super::text;

/// Moves the middles of labels apart, each as little as it must, and keeps them between `low` and `high`.
/// A label is its wished middle and half of its length. What does not fit is the caller's to leave out.
pub(super) fn spread(wanted: &[(f64, f64)], low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].0.total_cmp(&wanted[*b].0));
    // With the lengths before a label taken off, «apart» means «not falling»: neighbours that fall share their mean.
    let mut before = 0.0;
    let mut groups: Vec<(f64, usize)> = Vec::new();
    let mut offsets = vec![0.0; wanted.len()];
    for (nth, index) in order.iter().enumerate() {
        let (middle, half) = wanted[*index];
        before += if nth == 0 { 0.0 } else { half };
        offsets[*index] = before;
        before += half;
        let mut group = (middle - offsets[*index], 1);
        while let Some((mean, count)) = groups.pop_if(|(mean, _)| *mean > group.0) {
            let total = mean * super::times(count) + group.0 * super::times(group.1);
            group = (total / super::times(count + group.1), count + group.1);
        }
        groups.push(group);
    }
    let ends = order.first().zip(order.last()).map(|(first, last)| {
        let least = low + wanted[*first].1;
        (least, (high - wanted[*last].1 - offsets[*last]).max(least))
    });
    let means = groups.into_iter().flat_map(|(mean, count)| std::iter::repeat_n(mean, count));
    let mut middles = vec![0.0; wanted.len()];
    for (index, mean) in order.into_iter().zip(means) {
        let (least, most) = ends.unwrap_or((low, high));
        middles[index] = mean.clamp(least, most) + offsets[index];
    }
    middles
}

/// Where a label stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    /// The place of its anchor.
    pub(super) x: f64,
    pub(super) anchor: Anchor,
    /// The box it fills.
    pub(super) bounds: Bounds,
    /// Whether a line runs under it.
    pub(super) crossed: bool,
}

/// Finds places for labels beside points.
pub(super) struct Placer {
    bounds: Bounds,
    taken: Vec<Bounds>,
    lines: Vec<((f64, f64), (f64, f64))>,
}

impl Placer {
    pub(super) fn new(bounds: Bounds) -> Self {
        Self { bounds, taken: Vec::new(), lines: Vec::new() }
    }

    /// Keeps labels off a mark.
    pub(super) fn take(&mut self, taken: Bounds) {
        self.taken.push(taken);
    }

    /// Keeps labels off a line as far as that goes.
    pub(super) fn avoid(&mut self, points: &[(f64, f64)]) {
        self.lines.extend(points.windows(2).map(|pair| (pair[0], pair[1])));
    }

    /// The best place for lines of text near a point; nothing where they would lie on something.
    pub(super) fn place(&mut self, near: (f64, f64), lines: &[String], letters: f64) -> Option<Place> {
        let width = lines.iter().map(|line| text::width(line, letters)).fold(0.0, f64::max);
        let height = height(lines.len(), letters);
        let mut best: Option<(f64, Place)> = None;
        for (nth, (x, anchor, top)) in candidates(near, height).into_iter().enumerate() {
            let left = match anchor {
                Anchor::Start => x,
                Anchor::Middle => x - width / 2.0,
                Anchor::End => x - width,
            };
            let bounds = (left, top, left + width, top + height);
            if !within(bounds, self.bounds) || self.taken.iter().any(|taken| meet(*taken, bounds)) {
                continue;
            }
            let crossings = self.lines.iter().filter(|(from, to)| crosses(*from, *to, bounds)).count();
            let cost = super::times(nth) + 12.0 * super::times(crossings);
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, Place { x, anchor, bounds, crossed: crossings > 0 }));
            }
        }
        let (_, place) = best?;
        self.taken.push(place.bounds);
        Some(place)
    }
}

/// The height of lines of text.
pub(super) fn height(lines: usize, letters: f64) -> f64 {
    super::times(lines) * letters * 1.25
}

/// Places around a point, the best first: where the text begins, lies around or ends, and its top.
fn candidates((x, y): (f64, f64), height: f64) -> Vec<(f64, Anchor, f64)> {
    const GAP: f64 = 8.0;
    let mut places = Vec::new();
    for far in 0..6_u8 {
        let (up, down) = (y - GAP - height - f64::from(far) * 9.0, y + GAP + f64::from(far) * 9.0);
        if far == 0 {
            places.push((x + GAP, Anchor::Start, y - height / 2.0));
        }
        for top in [up, down] {
            places.push((x, Anchor::Middle, top));
            places.push((x + GAP / 2.0, Anchor::Start, top));
            places.push((x - GAP / 2.0, Anchor::End, top));
        }
        if far == 0 {
            places.push((x - GAP, Anchor::End, y - height / 2.0));
        }
    }
    places
}

fn within(inner: Bounds, outer: Bounds) -> bool {
    inner.0 >= outer.0 && inner.1 >= outer.1 && inner.2 <= outer.2 && inner.3 <= outer.3
}

/// Whether two boxes meet.
pub(super) fn meet(a: Bounds, b: Bounds) -> bool {
    a.0 < b.2 && b.0 < a.2 && a.1 < b.3 && b.1 < a.3
}

/// Whether a stretch of a line lies in a box: what the box's four sides leave of it is not nothing.
fn crosses(from: (f64, f64), to: (f64, f64), bounds: Bounds) -> bool {
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (start, end, low, high) in [(from.0, to.0, bounds.0, bounds.2), (from.1, to.1, bounds.1, bounds.3)] {
        let step = end - start;
        if step.abs() < 1e-9 {
            if start < low || start > high {
                return false;
            }
            continue;
        }
        let (a, b) = ((low - start) / step, (high - start) / step);
        enter = enter.max(a.min(b));
        leave = leave.min(a.max(b));
    }
    enter < leave
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_move_apart_and_stay_inside() {
        assert_eq!(spread(&[(50.0, 8.0), (20.0, 8.0)], 0.0, 100.0), [50.0, 20.0]);
        assert_eq!(spread(&[(50.0, 8.0), (50.0, 8.0)], 0.0, 100.0), [42.0, 58.0]);
        assert_eq!(spread(&[(2.0, 8.0), (3.0, 8.0)], 0.0, 100.0), [8.0, 24.0]);
        assert_eq!(spread(&[(99.0, 8.0), (98.0, 8.0)], 0.0, 100.0), [92.0, 76.0]);
        assert!(spread(&[], 0.0, 100.0).is_empty());
    }

    #[test]
    fn a_label_keeps_off_marks_and_lines() {
        let mut placer = Placer::new((0.0, 0.0, 200.0, 100.0));
        placer.avoid(&[(100.0, 50.0), (200.0, 50.0)]);
        let lines = ["62,4 %".to_owned()];
        let first = placer.place((100.0, 50.0), &lines, 12.0).unwrap();
        assert!(!first.crossed && first.bounds.3 <= 50.0, "{first:?}");
        let second = placer.place((100.0, 50.0), &lines, 12.0).unwrap();
        assert!(!meet(first.bounds, second.bounds));
        assert!(placer.place((100.0, 50.0), &["x".repeat(99)], 12.0).is_none());
    }

    #[test]
    fn a_line_is_seen_in_a_box() {
        let bounds = (10.0, 10.0, 20.0, 20.0);
        assert!(crosses((0.0, 15.0), (30.0, 15.0), bounds) && crosses((0.0, 0.0), (30.0, 30.0), bounds));
        assert!(!crosses((0.0, 5.0), (30.0, 5.0), bounds) && !crosses((0.0, 30.0), (9.0, 9.0), bounds));
    }
}
