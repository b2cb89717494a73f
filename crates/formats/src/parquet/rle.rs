//! Parquet's hybrid of runs and bit-packed groups (encoding RLE of the format's specification), in which the
//! places of codes in a dictionary are written.

use bytes::Bytes;

/// Values of one bit-packed group.
const GROUP: usize = 8;

/// A stretch of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stretch {
    /// The same value so many times.
    Run(u32, usize),
    /// So many values that differ.
    Packed(usize),
}

/// Reads values of a fixed number of bits, a stretch at a time.
#[derive(Debug)]
pub(super) struct Hybrid {
    bytes: Bytes,
    at: usize,
    width: u8,
    stretch: Stretch,
    // Values of a packed group that were unpacked and not yet taken lie at its end.
    group: [u32; GROUP],
    unpacked: usize,
}

impl Hybrid {
    /// Values of `width` bits, at most 32; nothing for more.
    pub(super) fn new(bytes: Bytes, width: u8) -> Option<Self> {
        let start = Self { bytes, at: 0, width, stretch: Stretch::Packed(0), group: [0; GROUP], unpacked: 0 };
        (width <= 32).then_some(start)
    }

    /// The stretch that comes next; nothing where the bytes end.
    pub(super) fn peek(&mut self) -> Option<Stretch> {
        loop {
            match self.stretch {
                Stretch::Run(_, 0) | Stretch::Packed(0) => self.header()?,
                stretch => return Some(stretch),
            }
        }
    }

    /// Leaves out `count` values of the run that was peeked at.
    pub(super) fn pass(&mut self, count: usize) {
        if let Stretch::Run(_, left) = &mut self.stretch {
            *left = left.saturating_sub(count);
        }
    }

    /// Appends up to `count` values, fewer where the bytes end.
    pub(super) fn take(&mut self, count: usize, to: &mut Vec<u32>) {
        let wanted = to.len() + count;
        while to.len() < wanted {
            let missing = wanted - to.len();
            match self.peek() {
                None => return,
                Some(Stretch::Run(value, left)) => {
                    to.resize(to.len() + left.min(missing), value);
                    self.pass(missing);
                }
                Some(Stretch::Packed(left)) => {
                    let taken = self.unpack(left.min(missing), to);
                    if taken == 0 {
                        return;
                    }
                    self.stretch = Stretch::Packed(left - taken);
                }
            }
        }
    }

    /// Reads the header of a stretch: the lowest bit tells a packed stretch from a run.
    fn header(&mut self) -> Option<()> {
        let header = self.varint()?;
        let count = (header >> 1) as usize;
        if header & 1 == 1 {
            self.stretch = Stretch::Packed(count.checked_mul(GROUP)?);
            return Some(());
        }
        let bytes = usize::from(self.width).div_ceil(8);
        let value = self.bytes.get(self.at..self.at + bytes)?;
        let value = value.iter().rev().fold(0, |value, byte| value << 8 | u32::from(*byte));
        self.at += bytes;
        self.stretch = Stretch::Run(value, count);
        Some(())
    }

    fn varint(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..63).step_by(7) {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    /// Appends `count` values of a packed stretch; fewer where the bytes end.
    fn unpack(&mut self, count: usize, to: &mut Vec<u32>) -> usize {
        let mut left = count;
        while left > 0 {
            if self.unpacked == 0 {
                let whole = (left / GROUP * GROUP).min(self.groups_left() * GROUP);
                if whole > 0 {
                    let bytes = whole / GROUP * usize::from(self.width);
                    unpack(&self.bytes[self.at..self.at + bytes], self.width, whole, to);
                    self.at += bytes;
                    left -= whole;
                    continue;
                }
                if !self.refill() {
                    break;
                }
            }
            let taken = left.min(self.unpacked);
            let from = GROUP - self.unpacked;
            to.extend_from_slice(&self.group[from..from + taken]);
            self.unpacked -= taken;
            left -= taken;
        }
        count - left
    }

    /// Whole groups that the bytes hold; without any bits a group takes no bytes.
    fn groups_left(&self) -> usize {
        (self.bytes.len() - self.at).checked_div(usize::from(self.width)).unwrap_or(usize::MAX / GROUP)
    }

    /// Unpacks one group for taking it in parts. The last group of a page may be cut off behind its values.
    fn refill(&mut self) -> bool {
        let bytes = usize::from(self.width).min(self.bytes.len() - self.at);
        if bytes == 0 && self.width > 0 {
            return false;
        }
        let mut padded = [0; 32];
        padded[..bytes].copy_from_slice(&self.bytes[self.at..self.at + bytes]);
        let mut values = Vec::with_capacity(GROUP);
        unpack(&padded[..usize::from(self.width)], self.width, GROUP, &mut values);
        self.group.copy_from_slice(&values);
        self.at += bytes;
        self.unpacked = GROUP;
        true
    }
}

/// Appends `count` values, whole groups of eight, that lie packed in `bytes`.
fn unpack(bytes: &[u8], width: u8, count: usize, to: &mut Vec<u32>) {
    macro_rules! widths {
        ($($width:literal)*) => {
            match width {
                $($width => groups::<$width>(bytes, to),)*
                _ => to.resize(to.len() + count, 0),
            }
        };
    }
    widths!(1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32);
}

/// One width: the places of the values are constants, so that a group becomes a row of shifts.
fn groups<const WIDTH: usize>(bytes: &[u8], to: &mut Vec<u32>) {
    let start = to.len();
    to.resize(start + bytes.len() / WIDTH * GROUP, 0);
    let mask = (1_u64 << WIDTH) - 1;
    for (group, values) in bytes.chunks_exact(WIDTH).zip(to[start..].chunks_exact_mut(GROUP)) {
        // A value begins within the first 28 bytes and is read with the eight bytes from there.
        let mut padded = [0_u8; 40];
        padded[..WIDTH].copy_from_slice(group);
        for (place, value) in values.iter_mut().enumerate() {
            let bit = place * WIDTH;
            let mut eight = [0; 8];
            eight.copy_from_slice(&padded[bit / 8..bit / 8 + 8]);
            *value = ((u64::from_le_bytes(eight) >> (bit % 8)) & mask) as u32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of a width, some of them in runs.
    fn values(width: u8) -> Vec<u32> {
        let mask = ((1_u64 << width) - 1) as u32;
        (0..500_u32).map(|n| (if n % 90 < 40 { 7 } else { n.wrapping_mul(2_654_435_761) }) & mask).collect()
    }

    /// Writes values as runs of at least eight and packed groups, the simplest way.
    fn encode(values: &[u32], width: u8) -> Vec<u8> {
        let (mut bytes, mut at) = (Vec::new(), 0);
        let varint = |bytes: &mut Vec<u8>, mut number: u64| {
            while number > 0x7f {
                bytes.push(number as u8 | 0x80);
                number >>= 7;
            }
            bytes.push(number as u8);
        };
        while at < values.len() {
            let run = values[at..].iter().take_while(|value| **value == values[at]).count();
            if run >= GROUP {
                varint(&mut bytes, (run as u64) << 1);
                bytes.extend(&values[at].to_le_bytes()[..usize::from(width).div_ceil(8)]);
                at += run;
                continue;
            }
            varint(&mut bytes, 1 << 1 | 1);
            let mut bits = 0_u128;
            let mut packed = vec![0_u8; usize::from(width)];
            for (place, value) in values[at..].iter().take(GROUP).enumerate() {
                for bit in 0..usize::from(width) {
                    let to = place * usize::from(width) + bit;
                    packed[to / 8] |= (((value >> bit) & 1) as u8) << (to % 8);
                }
                bits += 1;
            }
            bytes.extend(packed);
            at += bits as usize;
        }
        bytes
    }

    #[test]
    fn every_width_is_read_in_pieces_of_any_size() {
        for width in 0..=32 {
            let values = values(width);
            let bytes = Bytes::from(encode(&values, width));
            for piece in [1, 3, 8, 50, 1_000] {
                let mut hybrid = Hybrid::new(bytes.clone(), width).unwrap();
                let mut read = Vec::new();
                while read.len() < values.len() {
                    let before = read.len();
                    hybrid.take(piece.min(values.len() - before), &mut read);
                    assert!(read.len() > before, "width {width}, piece {piece}: stuck at {before}");
                }
                assert_eq!(read, values, "width {width}, piece {piece}");
            }
        }
        assert!(Hybrid::new(Bytes::new(), 33).is_none());
    }

    #[test]
    fn bytes_that_end_too_soon_end_the_values() {
        for bytes in [&[][..], &[0x80], &[0x03], &[0x03, 1, 2], &[0x10], &[0xff; 9]] {
            let mut read = Vec::new();
            Hybrid::new(Bytes::copy_from_slice(bytes), 12).unwrap().take(100, &mut read);
            assert!(read.len() <= 8, "{bytes:?} gave {}", read.len());
        }
    }
}
