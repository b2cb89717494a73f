//! A plan beside the national strategy: the row of stones, and what the plan does not set.

use std::collections::BTreeMap;

use cotmoc_app::plans::{Mark, PillarTable};

use super::tables::anchor;
use crate::messages::Texts;
use crate::standing::Standing;
use crate::words;

/// The national targets of one year, one stone each.
pub(crate) struct StoneRow {
    pub(crate) year: String,
    pub(crate) stones: Vec<Stone>,
}

/// One national target and how the plan stands to it.
pub(crate) struct Stone {
    /// Where the page tells more; `None` where neither the plan nor the strategy gives a figure.
    pub(crate) anchor: Option<String>,
    pub(crate) name: String,
    pub(crate) standing: Standing,
}

/// A mark with the number of its stones.
pub(crate) struct LegendEntry {
    pub(crate) standing: Standing,
    pub(crate) count: usize,
}

/// A national target that the plan does not set.
pub(crate) struct UnsetRow {
    pub(crate) anchor: String,
    pub(crate) name: String,
    pub(crate) year: String,
    pub(crate) national: String,
}

/// Everything that the strategy asks for, by year, with the mark of the plan.
pub(crate) fn stones(t: Texts, table: &[PillarTable]) -> (Vec<StoneRow>, Vec<LegendEntry>) {
    let mut rows: BTreeMap<u16, Vec<Stone>> = BTreeMap::new();
    let mut counts = [0_usize; Standing::LEGEND.len()];
    for (pillar, table) in table.iter().enumerate() {
        for (nth, line) in table.lines.iter().enumerate() {
            for cell in &line.years {
                let (Some(year), Some(_), Some(mark)) = (cell.year, &cell.national, cell.mark) else {
                    continue;
                };
                if let Some(count) = counts.get_mut(Standing::rank(mark)) {
                    *count += 1;
                }
                let shown = line.years.iter().any(|cell| !cell.targets.is_empty());
                let place = match mark {
                    Mark::Nothing => Some(unset_anchor(pillar, nth, year)),
                    _ => shown.then(|| anchor(pillar, nth)),
                };
                rows.entry(year).or_default().push(Stone {
                    anchor: place,
                    name: line.indicator.clone(),
                    standing: Standing::new(t, mark),
                });
            }
        }
    }
    let legend = Standing::LEGEND
        .into_iter()
        .zip(counts)
        .filter(|(_, count)| *count > 0)
        .map(|(mark, count)| LegendEntry { standing: Standing::new(t, mark), count })
        .collect();
    let rows = rows.into_iter().map(|(year, stones)| StoneRow { year: year.to_string(), stones }).collect();
    (rows, legend)
}

/// What the strategy asks for and the plan does not.
pub(crate) fn unset(t: Texts, table: &[PillarTable]) -> Vec<UnsetRow> {
    let mut rows = Vec::new();
    for (pillar, table) in table.iter().enumerate() {
        for (nth, line) in table.lines.iter().enumerate() {
            for cell in &line.years {
                let (Some(Mark::Nothing), Some(national)) = (cell.mark, &cell.national) else { continue };
                rows.push(UnsetRow {
                    anchor: unset_anchor(pillar, nth, cell.year.unwrap_or_default()),
                    name: line.indicator.clone(),
                    year: words::year(t, cell.year).into_owned(),
                    national: words::target(t, national),
                });
            }
        }
    }
    rows
}

fn unset_anchor(pillar: usize, line: usize, year: u16) -> String {
    format!("unset-{pillar}-{line}-{year}")
}
