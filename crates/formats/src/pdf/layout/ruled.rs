//! Tables with rulings: cells are the fields between lines.

use super::line::{Line, lines_of};
use super::{Page, Rule, Word};
use crate::blocks::join_cell_lines;

/// A table on a page.
pub(super) struct Ruled {
    /// Its upper edge.
    pub(super) top: f64,
    pub(super) rows: Vec<Vec<String>>,
}

/// Rulings this close (in points) are one.
const NEAR: f64 = 3.0;

/// Most rulings of one direction that are looked at; a page with more is a drawing.
const MAX_RULES: usize = 3_000;

/// Takes the tables out of a page; the words that are in none are left on it.
pub(super) fn take(page: &mut Page) -> Vec<Ruled> {
    let near = NEAR * page.point;
    let level = merge(page.rules.iter().filter(|r| !r.upright), near);
    let upright = merge(page.rules.iter().filter(|r| r.upright), near);
    let mut tables = Vec::new();
    if level.len() > MAX_RULES || upright.len() > MAX_RULES {
        return tables;
    }
    for grid in grids(&level, &upright, near) {
        let inside: Vec<Word> = page.words.iter().filter(|w| grid.holds(w)).cloned().collect();
        let rows = grid.fill(inside);
        // A frame around text is not a table: its words stay on the page.
        if rows.first().is_some_and(|row| row.len() >= 2) {
            page.words.retain(|w| !grid.holds(w));
            tables.push(Ruled { top: grid.top(), rows });
        }
    }
    tables.sort_by(|a, b| a.top.total_cmp(&b.top));
    tables
}

/// Joins pieces of one line: word processors draw a border cell by cell.
fn merge<'r>(rules: impl Iterator<Item = &'r Rule>, near: f64) -> Vec<Rule> {
    let mut rules: Vec<Rule> = rules.copied().collect();
    rules.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut out: Vec<Rule> = Vec::new();
    for rule in rules {
        let joined = out
            .iter_mut()
            .rev()
            .take_while(|o| rule.at - o.at <= near)
            .find(|o| rule.from <= o.to + near && rule.to >= o.from - near);
        match joined {
            Some(open) => {
                open.from = open.from.min(rule.from);
                open.to = open.to.max(rule.to);
            }
            None => out.push(rule),
        }
    }
    out
}

/// Lines that cross each other, and the fields between them.
struct Grid {
    xs: Vec<f64>,
    ys: Vec<f64>,
    level: Vec<Rule>,
    upright: Vec<Rule>,
    near: f64,
}

/// Groups rulings that cross.
fn grids(level: &[Rule], upright: &[Rule], near: f64) -> Vec<Grid> {
    let mut group: Vec<usize> = (0..level.len() + upright.len()).collect();
    for (i, h) in level.iter().enumerate() {
        for (j, v) in upright.iter().enumerate() {
            let crosses = (h.from - near..=h.to + near).contains(&v.at)
                && (v.from - near..=v.to + near).contains(&h.at);
            if crosses {
                union(&mut group, i, level.len() + j);
            }
        }
    }
    let mut roots: Vec<usize> = (0..group.len()).map(|i| root(&group, i)).collect();
    let of_level = roots.split_off(0);
    let mut seen: Vec<usize> = of_level.clone();
    seen.sort_unstable();
    seen.dedup();
    let mut out = Vec::new();
    for id in seen {
        let own = |rules: &[Rule], offset: usize| -> Vec<Rule> {
            let mine = rules.iter().enumerate().filter(|(i, _)| of_level.get(i + offset) == Some(&id));
            mine.map(|(_, rule)| *rule).collect()
        };
        let grid = Grid::new(own(level, 0), own(upright, level.len()), near);
        out.extend(grid.filter(|g| (g.xs.len() - 1) * (g.ys.len() - 1) >= 2));
    }
    out
}

fn root(group: &[usize], mut i: usize) -> usize {
    while let Some(parent) = group.get(i).filter(|p| **p != i) {
        i = *parent;
    }
    i
}

fn union(group: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(group, a), root(group, b));
    if let Some(parent) = group.get_mut(a.max(b)) {
        *parent = a.min(b);
    }
}

impl Grid {
    fn new(level: Vec<Rule>, upright: Vec<Rule>, near: f64) -> Option<Self> {
        // Tables without side lines end where their level lines end.
        let xs = distinct(upright.iter().map(|r| r.at).chain(edges(&level)), near);
        let ys = distinct(level.iter().map(|r| r.at).chain(edges(&upright)), near);
        let real = !upright.is_empty() && !level.is_empty() && xs.len() >= 2 && ys.len() >= 2;
        (real && xs.len() <= 200).then_some(Self { xs, ys, level, upright, near })
    }

    fn top(&self) -> f64 {
        self.ys.first().copied().unwrap_or(0.0)
    }

    fn holds(&self, word: &Word) -> bool {
        self.place(word).is_some()
    }

    /// Row and column of the field in which a word's middle lies.
    fn place(&self, word: &Word) -> Option<(usize, usize)> {
        let column = field(&self.xs, (word.left + word.right) / 2.0)?;
        let row = field(&self.ys, word.base - 0.3 * word.size)?;
        Some((row, column))
    }

    /// Rows of cell texts; fields without a line between them are one cell.
    fn fill(&self, words: Vec<Word>) -> Vec<Vec<String>> {
        let (height, width) = (self.ys.len() - 1, self.xs.len() - 1);
        let mut owner: Vec<usize> = (0..height * width).collect();
        for row in 0..height {
            for column in 0..width {
                let here = row * width + column;
                if column > 0 && !self.walled_left(row, column) {
                    union(&mut owner, here, here - 1);
                }
                if row > 0 && !self.walled_above(row, column) {
                    union(&mut owner, here, here - width);
                }
            }
        }
        let mut cells: Vec<Vec<Word>> = vec![Vec::new(); height * width];
        for word in words {
            let Some((row, column)) = self.place(&word) else { continue };
            if let Some(cell) = cells.get_mut(root(&owner, row * width + column)) {
                cell.push(word);
            }
        }
        let texts: Vec<String> = cells.into_iter().map(cell_text).collect();
        tidy(texts.chunks(width).map(<[String]>::to_vec).collect())
    }

    fn walled_left(&self, row: usize, column: usize) -> bool {
        let (Some(x), Some(y)) = (self.xs.get(column), middle(&self.ys, row)) else { return true };
        self.upright.iter().any(|r| (r.at - x).abs() <= self.near && (r.from..=r.to).contains(&y))
    }

    fn walled_above(&self, row: usize, column: usize) -> bool {
        let (Some(y), Some(x)) = (self.ys.get(row), middle(&self.xs, column)) else { return true };
        self.level.iter().any(|r| (r.at - y).abs() <= self.near && (r.from..=r.to).contains(&x))
    }
}

fn edges(rules: &[Rule]) -> impl Iterator<Item = f64> {
    let from = rules.iter().map(|r| r.from).reduce(f64::min);
    let to = rules.iter().map(|r| r.to).reduce(f64::max);
    from.into_iter().chain(to)
}

/// Sorted positions, near ones once.
fn distinct(positions: impl Iterator<Item = f64>, near: f64) -> Vec<f64> {
    let mut sorted: Vec<f64> = positions.collect();
    sorted.sort_by(f64::total_cmp);
    let mut out: Vec<f64> = Vec::new();
    for position in sorted {
        if out.last().is_none_or(|last| position - last > near) {
            out.push(position);
        }
    }
    out
}

fn field(edges: &[f64], at: f64) -> Option<usize> {
    let after = edges.partition_point(|edge| *edge <= at);
    (after > 0 && after < edges.len()).then(|| after - 1)
}

fn middle(edges: &[f64], index: usize) -> Option<f64> {
    Some((edges.get(index)? + edges.get(index + 1)?) / 2.0)
}

fn cell_text(words: Vec<Word>) -> String {
    let lines: Vec<String> = lines_of(words).iter().map(Line::text).collect();
    join_cell_lines(&lines)
}

/// Leaves out rows and columns in which nothing stands: double lines make them.
fn tidy(rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let width = rows.first().map_or(0, Vec::len);
    let used: Vec<bool> =
        (0..width).map(|c| rows.iter().any(|row| row.get(c).is_some_and(|t| !t.is_empty()))).collect();
    let keep = |row: Vec<String>| -> Vec<String> {
        row.into_iter().zip(&used).filter(|(_, used)| **used).map(|(text, _)| text).collect()
    };
    rows.into_iter().map(keep).filter(|row| row.iter().any(|t| !t.is_empty())).collect()
}
