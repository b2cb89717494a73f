//! The compound file of Word and Excel before 2007: whether its chains of sectors end.
//!
//! A chain that runs in a circle makes a reader collect sectors until the memory is full, so it is
//! looked for before any library opens the file.

/// Whether the file's table of sectors is complete and free of circles.
pub(crate) fn is_sound(bytes: &[u8]) -> bool {
    table(bytes).is_some_and(|table| !has_circle(&table))
}

/// Numbers from here on are marks (end of chain, free, part of the table), not sectors.
const FIRST_MARK: u32 = 0xFFFF_FFFA;

/// Reads the table that names, for each sector, the next one of its chain.
fn table(bytes: &[u8]) -> Option<Vec<u32>> {
    let size = match bytes.get(30..32)? {
        [9, 0] => 512_usize,
        [12, 0] => 4096,
        _ => return None,
    };
    let sector = |id: u32| {
        let start = (usize::try_from(id).ok()?.checked_add(1)?).checked_mul(size)?;
        // The last sector of a file may be cut short.
        bytes.get(start..bytes.len().min(start.checked_add(size)?))
    };
    let mut parts: Vec<u32> = numbers(bytes.get(76..512)?).collect();
    let mut next = numbers(bytes.get(68..72)?).next()?;
    let mut left = bytes.len() / size + 1;
    while next < FIRST_MARK {
        // More sectors of the list than the file has: it runs in a circle.
        left = left.checked_sub(1)?;
        parts.extend(numbers(sector(next)?));
        next = parts.pop()?;
    }
    let mut table = Vec::new();
    for id in parts.into_iter().filter(|id| *id < FIRST_MARK) {
        table.extend(numbers(sector(id)?));
        // A table that names more sectors than fit into the file names some twice.
        if table.len() > (bytes.len() / size + 1).saturating_mul(2) + 2048 {
            return None;
        }
    }
    Some(table)
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).filter_map(|four| Some(u32::from_le_bytes(four.try_into().ok()?)))
}

/// Follows every chain once; a chain that meets itself is a circle.
fn has_circle(table: &[u32]) -> bool {
    // For each sector the walk that first passed it; 0 for none.
    let mut walks = vec![0_u32; table.len()];
    for (walk, start) in (1_u32..).zip(0..table.len()) {
        let mut at = start;
        while let Some(seen) = walks.get_mut(at) {
            if *seen == walk {
                return true;
            }
            if *seen != 0 {
                break;
            }
            *seen = walk;
            let Some(next) = table.get(at).filter(|next| **next < FIRST_MARK) else { break };
            at = usize::try_from(*next).unwrap_or(usize::MAX);
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of one table sector with these entries.
    fn file(entries: &[u32]) -> Vec<u8> {
        let mut bytes = vec![0_u8; 512];
        bytes[30] = 9;
        bytes[68..512].fill(0xFF);
        bytes[76..80].copy_from_slice(&0_u32.to_le_bytes());
        let mut table = vec![0xFF_u8; 512];
        for (place, entry) in table.chunks_exact_mut(4).zip(entries) {
            place.copy_from_slice(&entry.to_le_bytes());
        }
        bytes.extend(table);
        bytes
    }

    #[test]
    fn circles_are_found() {
        assert!(is_sound(&file(&[0xFFFF_FFFD, 2, 3, 0xFFFF_FFFE, 1])));
        assert!(!is_sound(&file(&[0xFFFF_FFFD, 2, 3, 1])));
        assert!(!is_sound(&file(&[0xFFFF_FFFD, 1])));
        assert!(!is_sound(b"short"));
    }

    #[test]
    fn a_circle_in_the_list_of_tables_is_found() {
        let mut bytes = file(&[0xFFFF_FFFD]);
        bytes[68..72].copy_from_slice(&0_u32.to_le_bytes());
        let last = bytes.len() - 4;
        bytes[last..].copy_from_slice(&0_u32.to_le_bytes());
        assert!(!is_sound(&bytes));
    }
}
