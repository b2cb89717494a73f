//! Borders of areas: path data of any source, read and written again in the drawing's own coordinates,
//! so that line widths stay even and nothing but numbers and letters of commands passes.

use std::fmt::Write as _;

use super::svg::number;

/// A box that nothing may leave: its left, top, right and bottom.
pub(super) type Bounds = (f64, f64, f64, f64);

/// Path data enlarged by `scale`, then moved; kept inside of the bounds. What is no path data ends it.
pub(super) fn placed(data: &str, by: (f64, f64), scale: f64, bounds: Option<Bounds>) -> String {
    let mut pen = Pen { by, scale, bounds, here: (0.0, 0.0), start: (0.0, 0.0), out: String::new() };
    let mut reader = Reader { rest: data.as_bytes() };
    let mut command = None;
    while let Some(next) = reader.command(command) {
        if !pen.follow(next, &mut reader) {
            break;
        }
        // More numbers after a move are lines.
        command = Some(match next {
            b'M' => b'L',
            b'm' => b'l',
            other => other,
        });
    }
    pen.out
}

struct Pen {
    by: (f64, f64),
    scale: f64,
    bounds: Option<Bounds>,
    here: (f64, f64),
    start: (f64, f64),
    out: String,
}

impl Pen {
    /// Carries out one command; `false` where its numbers are missing.
    fn follow(&mut self, command: u8, reader: &mut Reader) -> bool {
        let origin = if command.is_ascii_lowercase() { self.here } else { (0.0, 0.0) };
        let kind = command.to_ascii_uppercase();
        if self.out.is_empty() && kind != b'M' {
            return false;
        }
        if kind == b'Z' {
            self.here = self.start;
            self.out.push('Z');
            return true;
        }
        let count = match kind {
            b'M' | b'L' | b'T' => 2,
            b'H' | b'V' => 1,
            b'S' | b'Q' => 4,
            b'C' => 6,
            _ => return false,
        };
        let numbers: Option<Vec<f64>> = (0..count).map(|_| reader.number()).collect();
        let Some(numbers) = numbers else { return false };
        let points: Vec<(f64, f64)> = match (kind, numbers.as_slice()) {
            (b'H', [x]) => vec![(origin.0 + x, self.here.1)],
            (b'V', [y]) => vec![(self.here.0, origin.1 + y)],
            (_, numbers) => {
                numbers.chunks_exact(2).map(|pair| (origin.0 + pair[0], origin.1 + pair[1])).collect()
            }
        };
        let letter = if matches!(kind, b'H' | b'V') { 'L' } else { char::from(kind) };
        self.out.push(letter);
        for (nth, point) in points.iter().enumerate() {
            let (x, y) = self.place(*point);
            let _ = write!(self.out, "{}{} {}", if nth == 0 { "" } else { " " }, number(x), number(y));
        }
        self.here = points.last().copied().unwrap_or(self.here);
        if kind == b'M' {
            self.start = self.here;
        }
        self.here.0.is_finite() && self.here.1.is_finite()
    }

    fn place(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let (x, y) = (x * self.scale + self.by.0, y * self.scale + self.by.1);
        match self.bounds {
            Some((left, top, right, bottom)) => (x.max(left).min(right), y.max(top).min(bottom)),
            None => (x, y),
        }
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn skip_gaps(&mut self) {
        let gap = self.rest.iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == b',').count();
        self.rest = &self.rest[gap..];
    }

    /// The next command: its letter, or the last one again where numbers follow.
    fn command(&mut self, last: Option<u8>) -> Option<u8> {
        self.skip_gaps();
        let first = *self.rest.first()?;
        if first.is_ascii_alphabetic() {
            self.rest = &self.rest[1..];
            return Some(first);
        }
        last.filter(|last| !last.eq_ignore_ascii_case(&b'Z'))
    }

    fn number(&mut self) -> Option<f64> {
        self.skip_gaps();
        let mut seen_point = false;
        let mut length = 0;
        for (at, byte) in self.rest.iter().enumerate() {
            let after_exponent = at > 0 && self.rest[at - 1].eq_ignore_ascii_case(&b'e');
            let belongs = match byte {
                b'0'..=b'9' => true,
                b'-' | b'+' => at == 0 || after_exponent,
                b'.' => !std::mem::replace(&mut seen_point, true),
                b'e' | b'E' => at > 0,
                _ => false,
            };
            if !belongs {
                break;
            }
            length = at + 1;
        }
        let (digits, rest) = self.rest.split_at(length);
        let value: f64 = std::str::from_utf8(digits).ok()?.parse().ok()?;
        self.rest = rest;
        value.is_finite().then_some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_and_absolute_commands_give_the_same_border() {
        let absolute = placed("M10,10 L20,10 L20,20 Z M0 0H5V5", (1.0, 2.0), 2.0, None);
        assert_eq!(absolute, "M21 22L41 22L41 42ZM1 2L11 2L11 12");
        assert_eq!(placed("m10 10l10 0 0 10zm-10-10h5v5", (1.0, 2.0), 2.0, None), absolute);
        assert_eq!(placed("M10 10 20 10 20 20", (0.0, 0.0), 1.0, None), "M10 10L20 10L20 20");
        assert_eq!(
            placed("M.5.5c1-1 2-2 3e0 3", (0.0, 0.0), 1.0, None),
            "M0.5 0.5C1.5 -0.5 2.5 -1.5 3.5 3.5"
        );
    }

    #[test]
    fn what_is_no_path_does_not_pass() {
        for data in ["", "L1 1", "\"><script>", "M", "M1", "Mnan nan", "M1e999 1"] {
            assert_eq!(placed(data, (0.0, 0.0), 1.0, None), "", "{data}");
        }
        assert_eq!(placed("M1 1 X 2 2", (0.0, 0.0), 1.0, None), "M1 1");
        assert_eq!(placed("M-5 50", (0.0, 0.0), 1.0, Some((0.0, 0.0, 10.0, 10.0))), "M0 10");
    }
}
