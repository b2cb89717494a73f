//! The picture of a link, for those who read it off a screen with a phone.

use std::fmt::Write as _;

use fast_qr::ECL;
use fast_qr::qr::QRBuilder;

/// The modules of a picture as one SVG path on a square of `size` units, with a quiet border of four
/// units around.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qr {
    /// Width and height of the square, border included.
    pub size: usize,
    /// The dark modules: `M4 4h7v1h-7z…`.
    pub path: String,
}

/// The light border that the standard asks for, in modules.
const BORDER: usize = 4;

/// The picture of a text; `None` where it is too long for one (over 2,300 bytes).
#[must_use]
pub fn qr(text: &str) -> Option<Qr> {
    // A quarter of a picture may be dirty or in the light: it is often photographed off a screen.
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let mut path = String::new();
    for y in 0..code.size {
        let row = &code[y];
        let mut x = 0;
        while x < code.size {
            let run = row.iter().take(code.size).skip(x).take_while(|module| module.value()).count();
            if run > 0 {
                let _infallible = write!(path, "M{} {}h{run}v1h-{run}z", x + BORDER, y + BORDER);
            }
            x += run.max(1);
        }
    }
    Some(Qr { size: code.size + 2 * BORDER, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws the path again, module by module.
    fn drawn(qr: &Qr) -> Vec<Vec<bool>> {
        let mut field = vec![vec![false; qr.size]; qr.size];
        for run in qr.path.split('M').filter(|run| !run.is_empty()) {
            let numbers: Vec<usize> =
                run.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
            for x in 0..numbers[2] {
                field[numbers[1]][numbers[0] + x] = true;
            }
        }
        field
    }

    #[test]
    fn the_picture_has_its_border_and_its_three_marks() {
        let qr = qr("https://cotmoc.tinh.example/entry/7").unwrap();
        let field = drawn(&qr);
        let dark = |x: usize, y: usize| field[y][x];
        assert!((0..qr.size).all(|i| (0..BORDER).all(|b| !dark(i, b) && !dark(b, i))));
        let far = qr.size - BORDER - 7;
        for (left, top) in [(BORDER, BORDER), (far, BORDER), (BORDER, far)] {
            for i in 0..7 {
                assert!(
                    dark(left + i, top)
                        && dark(left + i, top + 6)
                        && dark(left, top + i)
                        && dark(left + 6, top + i)
                );
            }
            assert!(!dark(left + 1, top + 1) && dark(left + 3, top + 3));
        }
        assert_eq!((qr.size - 2 * BORDER - 17) % 4, 0);
    }

    #[test]
    fn what_is_too_long_has_no_picture() {
        assert_eq!(super::qr(&"a".repeat(5_000)), None);
    }
}
