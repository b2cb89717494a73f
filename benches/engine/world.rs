//! The files beside the facts as the core knows them: elements, a register of units, its trees.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use cotmoc_core::cube::{RestatedSegments, Segments};
use cotmoc_core::model::{Share, UnitId, UnitLevel};
use cotmoc_core::units::{ActRef, Change, Event, EventId, EventKind, Name, Register, Restatement, Tree};
use jiff::civil::date;

/// Everything but the facts.
pub(crate) struct World {
    /// Code and decimals of each element.
    pub(crate) elements: Vec<(String, u32)>,
    /// The tree of the facts, down to the communes.
    pub(crate) tree: Arc<Tree>,
    /// Its inner nodes.
    pub(crate) segments: Segments,
    /// The way to the merged borders.
    pub(crate) merged: Restatement,
    /// The inner nodes of the merged tree.
    pub(crate) merged_segments: RestatedSegments,
    leaves: HashMap<String, u32>,
    codes: HashMap<UnitId, String>,
}

impl World {
    /// Reads `elements.csv`, `units.csv` and `heirs.csv`.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let elements = table::<2>(&folder.join("elements.csv"))?
            .into_iter()
            .map(|[code, decimals]| Ok((code, decimals.parse()?)))
            .collect::<Result<_>>()?;
        let mut writer = Events::default();
        writer.first(&table(&folder.join("units.csv"))?);
        writer.merger(&table(&folder.join("heirs.csv"))?);
        let Events { events, ids } = writer;
        let register = Register::build(events, &BTreeSet::new()).map_err(|faults| anyhow!("{faults:?}"))?;
        let tree = Arc::new(Tree::at(&register, date(2026, 1, 1), UnitLevel::Commune));
        let merged = Restatement::new(&register, &tree, date(2027, 1, 1));
        let codes: HashMap<UnitId, String> = ids.into_iter().map(|((_, code), id)| (id, code)).collect();
        let leaves =
            (0..).zip(tree.leaves()).filter_map(|(place, leaf)| Some((codes[&leaf.unit?].clone(), place)));
        let (segments, merged_segments) =
            (Segments::of(&tree), RestatedSegments::of(&merged, tree.leaves().len()));
        Ok(Self { elements, leaves: leaves.collect(), tree, segments, merged, merged_segments, codes })
    }

    /// The leaf of a commune.
    pub(crate) fn leaf(&self, code: &str) -> Option<u32> {
        self.leaves.get(code).copied()
    }

    /// The code of a node of a tree.
    pub(crate) fn code(&self, tree: &Tree, node: u32) -> &str {
        &self.codes[&tree.nodes()[node as usize].unit]
    }
}

/// Rows of a small table without quotation marks, its head left out.
fn table<const COLUMNS: usize>(path: &Path) -> Result<Vec<[String; COLUMNS]>> {
    let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let row = |line: &str| {
        let cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        cells.try_into().map_err(|_| anyhow!("{}: «{line}» does not have {COLUMNS} cells", path.display()))
    };
    text.lines().skip(1).map(row).collect()
}

/// Writes the events of a register.
#[derive(Default)]
struct Events {
    events: Vec<Event>,
    ids: HashMap<(UnitLevel, String), UnitId>,
}

impl Events {
    /// The nation, the provinces and the communes.
    fn first(&mut self, units: &[[String; 2]]) {
        let mut changes = Vec::new();
        let nation = self.born(&mut changes, UnitLevel::Nation, "VN", None);
        for [code, province] in units {
            let province = self.born(&mut changes, UnitLevel::Province, province, Some(nation));
            self.born(&mut changes, UnitLevel::Commune, code, Some(province));
        }
        self.push(EventKind::Register, changes);
    }

    /// The merger of the fourth question.
    fn merger(&mut self, heirs: &[[String; 3]]) {
        let mut changes = Vec::new();
        let nation = self.born(&mut changes, UnitLevel::Nation, "VN", None);
        let old: Vec<_> = self.ids.iter().filter(|((level, _), _)| *level != UnitLevel::Nation).collect();
        let mut ended: Vec<Change> = old.into_iter().map(|(_, unit)| Change::Ended { unit: *unit }).collect();
        for [_, heirs, province] in heirs.iter().filter(|[_, heirs, _]| !heirs.contains(' ')) {
            let province = self.born(&mut changes, UnitLevel::Province, province, Some(nation));
            self.born(&mut changes, UnitLevel::Commune, heirs, Some(province));
        }
        for [code, heirs, _] in heirs {
            let from = self.ids[&(UnitLevel::Commune, code.clone())];
            let share = if heirs.contains(' ') { Share::Unknown } else { Share::WHOLE };
            for heir in heirs.split(' ') {
                let to = self.ids[&(UnitLevel::Commune, heir.to_owned())];
                changes.push(Change::Heir { from, to, share });
            }
        }
        changes.append(&mut ended);
        self.push(EventKind::Rearrange, changes);
    }

    /// The unit with a code, which comes into being where it is not there yet.
    fn born(
        &mut self,
        changes: &mut Vec<Change>,
        level: UnitLevel,
        code: &str,
        parent: Option<UnitId>,
    ) -> UnitId {
        let next = UnitId(self.ids.len() as i64 + 1);
        let unit = *self.ids.entry((level, code.to_owned())).or_insert(next);
        if unit == next {
            let name = Name { code: code.to_owned(), name: code.to_owned(), kind: String::new() };
            changes.push(Change::Born { unit, level });
            changes.push(Change::Named { unit, name });
            changes.push(Change::Placed { unit, parent });
        }
        unit
    }

    fn push(&mut self, kind: EventKind, changes: Vec<Change>) {
        let id = EventId(self.events.len() as i64 + 1);
        let date = (id.0 > 1).then(|| date(2027, 1, 1));
        self.events.push(Event { id, kind, date, act: ActRef::default(), note: String::new(), changes });
    }
}
