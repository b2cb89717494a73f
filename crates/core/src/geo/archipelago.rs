//! Hoàng Sa and Trường Sa: far from the mainland, always drawn.

use super::{Point, Ring};

/// An archipelago that a map of the country shows in a frame of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Archipelago {
    /// Part of Đà Nẵng.
    HoangSa,
    /// Part of Khánh Hòa.
    TruongSa,
}

impl Archipelago {
    /// Both, from north to south.
    pub const ALL: [Self; 2] = [Self::HoangSa, Self::TruongSa];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::HoangSa => "Hoàng Sa",
            Self::TruongSa => "Trường Sa",
        }
    }

    /// The official code of its province, in every time of the register.
    #[must_use]
    pub fn province(self) -> &'static str {
        match self {
            Self::HoangSa => "48",
            Self::TruongSa => "56",
        }
    }

    /// The archipelago that a ring lies in, if it lies in one.
    #[must_use]
    pub fn of(ring: &Ring) -> Option<Self> {
        let (low, high) = ring.bounds();
        let (x, y) = (i32::midpoint(low.x, high.x), i32::midpoint(low.y, high.y));
        Self::ALL.into_iter().find(|group| {
            group.waters().iter().any(|(west, south, east, north)| {
                (*west..=*east).contains(&(x / 1_000)) && (*south..=*north).contains(&(y / 1_000))
            })
        })
    }

    /// Small squares where its better known islands lie, for maps that come without any: a place for the
    /// colour of its province, not its coast.
    #[must_use]
    pub fn sketch(self) -> Vec<Ring> {
        const HALF: i32 = 150;
        let square = |(x, y): &(i32, i32)| {
            let (x, y) = (x * 100, y * 100);
            let corners =
                [(x - HALF, y - HALF), (x + HALF, y - HALF), (x + HALF, y + HALF), (x - HALF, y + HALF)];
            Ring::new(corners.map(|(x, y)| Point { x, y }))
        };
        self.islands().iter().filter_map(square).collect()
    }

    /// West, south, east and north in tenths of a degree. No part of the mainland and no island near it lies
    /// in them: Lý Sơn is at 109.1° E 15.4° N, Phú Quý at 108.9° E 10.5° N, the southernmost cape at 8.5° N.
    fn waters(self) -> &'static [(i32, i32, i32, i32)] {
        match self {
            Self::HoangSa => &[(1_100, 150, 1_150, 185)],
            Self::TruongSa => &[(1_099, 60, 1_185, 129), (1_080, 60, 1_185, 83)],
        }
    }

    /// Longitude and latitude in hundredths of a degree.
    fn islands(self) -> &'static [(i32, i32)] {
        match self {
            // Đảo Bắc, Phú Lâm, Linh Côn, Hoàng Sa, Quang Hòa, Tri Tôn.
            Self::HoangSa => &[
                (11_231, 1_696),
                (11_234, 1_683),
                (11_273, 1_667),
                (11_161, 1_653),
                (11_171, 1_645),
                (11_120, 1_578),
            ],
            // Song Tử Tây, Thị Tứ, Bến Lạc, Sơn Ca, Nam Yết, Sinh Tồn, Phan Vinh, Tiên Nữ, Đá Lát,
            // Trường Sa, An Bang.
            Self::TruongSa => &[
                (11_433, 1_143),
                (11_428, 1_105),
                (11_502, 1_108),
                (11_448, 1_037),
                (11_437, 1_018),
                (11_433, 989),
                (11_369, 897),
                (11_465, 887),
                (11_167, 867),
                (11_192, 864),
                (11_292, 789),
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sketches_lie_where_they_belong() {
        for group in Archipelago::ALL {
            let sketch = group.sketch();
            assert!(sketch.len() > 5);
            assert!(sketch.iter().all(|ring| Archipelago::of(ring) == Some(group)));
        }
    }

    #[test]
    fn islands_near_the_coast_belong_to_neither() {
        for (lon, lat) in [(109.11, 15.38), (108.94, 10.53), (106.61, 8.69), (104.84, 8.43), (107.72, 20.13)]
        {
            let (a, b) = (Point::at(lon, lat).unwrap(), Point::at(lon + 0.01, lat).unwrap());
            let ring = Ring::new([a, b, Point { y: a.y + 90, ..a }]).unwrap();
            assert_eq!(Archipelago::of(&ring), None, "{lon} {lat}");
        }
    }
}
