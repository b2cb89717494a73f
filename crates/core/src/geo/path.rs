//! Path data of SVG, as short as one decimal allows.

/// A place in a drawing, in tenths of its unit.
pub(super) type Dot = (i32, i32);

/// Appends a closed line. Steps are between rounded places, so that nothing adds up along the way and one
/// border is drawn in the same place from both sides.
pub(super) fn ring(out: &mut String, dots: &[Dot]) {
    let Some((first, rest)) = dots.split_first() else { return };
    let mut last = *first;
    let mut open = false;
    for dot in rest {
        if *dot == last {
            continue;
        }
        if !open {
            out.push('M');
            pair(out, *first);
            out.push('l');
            open = true;
        } else if dot.0 >= last.0 {
            out.push(' ');
        }
        pair(out, (dot.0 - last.0, dot.1 - last.1));
        last = *dot;
    }
    if open {
        out.push('z');
    }
}

/// A square of that side around a place.
pub(super) fn square(out: &mut String, (x, y): Dot, side: i32) {
    out.push('M');
    pair(out, (x - side / 2, y - side / 2));
    for (letter, step) in [('h', side), ('v', side), ('h', -side)] {
        out.push(letter);
        tenths(out, step);
    }
    out.push('z');
}

fn pair(out: &mut String, (x, y): Dot) {
    tenths(out, x);
    if y >= 0 {
        out.push(' ');
    }
    tenths(out, y);
}

/// «12.3», «-.5», «4».
fn tenths(out: &mut String, number: i32) {
    let (whole, part) = (number.unsigned_abs() / 10, number.unsigned_abs() % 10);
    if number < 0 {
        out.push('-');
    }
    if whole > 0 || part == 0 {
        out.push_str(&whole.to_string());
    }
    if part > 0 {
        out.push('.');
        out.push_str(&part.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let mut out = String::new();
        ring(&mut out, &[(123, 5), (120, 10), (120, 10), (125, 5), (-5, -20)]);
        assert_eq!(out, "M12.3 .5l-.3 .5 .5-.5-13-2.5z");
        out.clear();
        square(&mut out, (100, 0), 20);
        assert_eq!(out, "M9-1h2v2h-2z");
        out.clear();
        ring(&mut out, &[(1, 1), (1, 1)]);
        assert_eq!(out, "");
    }
}
