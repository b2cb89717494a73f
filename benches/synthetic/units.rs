//! The communes and provinces of the facts, and the borders of the fourth question.

use anyhow::{Result, ensure};
use cotmoc_core::model::UnitLevel;
use cotmoc_core::units::{Register, Tree};
use jiff::civil::date;

use super::world::mix;

/// A commune: its code and its province's.
pub(crate) struct Commune {
    /// Its code.
    pub(crate) code: String,
    /// Its province's code.
    pub(crate) province: String,
}

/// The communes of 1/1/2026 in the order of the tree.
pub(crate) fn communes() -> Result<Vec<Commune>> {
    let (register, day) = (Register::official(), date(2026, 1, 1));
    let tree = Tree::at(register, day, UnitLevel::Commune);
    let code = |unit| register.get(unit).map(|unit| unit.name(day).code.clone());
    let communes: Vec<_> = tree
        .leaves()
        .iter()
        .filter_map(|leaf| {
            let province = tree.nodes()[leaf.node as usize].parent?;
            Some(Commune { code: code(leaf.unit?)?, province: code(tree.nodes()[province as usize].unit)? })
        })
        .collect();
    ensure!(communes.len() == 3_321, "the register has {} communes on {day}", communes.len());
    Ok(communes)
}

/// Where a commune's figures go.
pub(crate) struct Heirs {
    /// The codes of its heirs. Where there are several, no act gives their shares.
    pub(crate) codes: Vec<String>,
    /// The new province that all of them lie in.
    pub(crate) province: Option<String>,
}

/// Provinces become one with their neighbour, and so do up to four neighbouring communes; one commune in thirty,
/// and the last ones of provinces, are divided between their own heir and the next one.
pub(crate) fn heirs(communes: &[Commune]) -> Vec<Heirs> {
    let mut provinces: Vec<&str> = communes.iter().map(|commune| commune.province.as_str()).collect();
    provinces.dedup();
    let new_province = |old: &str| {
        let place = provinces.iter().position(|province| *province == old).unwrap_or(0);
        format!("N{:02}", place / 2 + 1)
    };
    let mut groups: Vec<(String, usize)> = Vec::new();
    let mut group_of = Vec::with_capacity(communes.len());
    for (place, commune) in communes.iter().enumerate() {
        let province = new_province(&commune.province);
        match groups.last_mut() {
            Some((last, left)) if *last == province && *left > 0 => *left -= 1,
            _ => groups.push((province, 1 + (mix(place as u64 ^ 0x3e6e) % 3) as usize)),
        }
        group_of.push(groups.len() - 1);
    }
    let code = |group: usize| format!("M{:04}", group + 1);
    // The first commune of each heir goes to it whole.
    let divided = |place: usize| {
        let (group, last) = (group_of[place], groups.len() - 1);
        let ends = group < last && groups[group].0 != groups[group + 1].0;
        place > 0 && group_of[place - 1] == group && (ends || mix(place as u64 ^ 0xd17).is_multiple_of(30))
    };
    group_of
        .iter()
        .enumerate()
        .map(|(place, &group)| {
            let own = groups[group].0.clone();
            match groups.get(group + 1) {
                Some((next, _)) if divided(place) => Heirs {
                    codes: vec![code(group), code(group + 1)],
                    province: (own == *next).then_some(own),
                },
                _ => Heirs { codes: vec![code(group)], province: Some(own) },
            }
        })
        .collect()
}
