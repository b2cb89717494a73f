//! Borders of units as GeoJSON: features with a code or a name and the rings around their areas.

use std::fmt;

use cotmoc_core::fold::fold;
use cotmoc_core::geo::{Point, Ring, Shape};
use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::limits::{MAX_BOUNDARY_BYTES, MAX_BOUNDARY_FEATURES};
use crate::{FormatError, limit_size, short_name};

/// One feature: a unit, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feature {
    /// Its place in the file, from 1.
    pub number: usize,
    /// What the file gives as its code; empty where it gives none.
    pub code: String,
    /// What the file gives as its name; empty where it gives none.
    pub name: String,
    /// Its area; at least one ring.
    pub shape: Shape,
}

/// The features of a collection of polygons in degrees of WGS 84. `name` serves messages.
///
/// # Errors
/// A [`FormatError`] that names the feature, what is wrong with it, and the remedy.
pub fn features(name: &str, bytes: &[u8]) -> Result<Vec<Feature>, FormatError> {
    let name = short_name(name);
    limit_size(&name, bytes.len(), MAX_BOUNDARY_BYTES)?;
    if bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
        return Err(FormatError::Empty { name });
    }
    // Some programmes write a byte order mark, which JSON does not know.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    read(bytes).map_err(|Wrong { problem, remedy }| FormatError::Boundaries { name, problem, remedy })
}

/// What is wrong, and what to do.
struct Wrong {
    problem: String,
    remedy: &'static str,
}

const SAVE_AGAIN: &str =
    "Hãy xuất lại lớp địa giới từ phần mềm bản đồ ở dạng GeoJSON (hệ tọa độ WGS 84, EPSG:4326) rồi gửi lại.";
const TO_DEGREES: &str = "Hãy chuyển sang kinh độ, vĩ độ WGS 84 (EPSG:4326, kinh độ đứng trước) trong phần mềm bản đồ rồi gửi lại.";
const POLYGONS: &str = "Mỗi đối tượng phải là vùng (Polygon hoặc MultiPolygon); hãy bỏ điểm, đường và đối tượng không có hình rồi gửi lại.";
const NAMED: &str =
    "Hãy đặt mã đơn vị vào thuộc tính «code» hoặc tên đơn vị vào thuộc tính «name» rồi gửi lại.";
const FEWER: &str = "Hãy tách tệp theo tỉnh hoặc theo cấp rồi gửi từng tệp.";

fn read(bytes: &[u8]) -> Result<Vec<Feature>, Wrong> {
    let wrong = |problem: String, remedy| Wrong { problem, remedy };
    let collection: Collection = serde_json::from_slice(bytes).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        wrong(format!("nội dung không đọc được thành GeoJSON ở dòng {line}, cột {column}."), SAVE_AGAIN)
    })?;
    let Some(features) = collection.features.filter(|_| collection.kind == "FeatureCollection") else {
        return Err(wrong("đây không phải là một FeatureCollection.".to_owned(), SAVE_AGAIN));
    };
    if features.is_empty() {
        return Err(wrong("tệp không có đối tượng nào.".to_owned(), SAVE_AGAIN));
    }
    if features.len() > MAX_BOUNDARY_FEATURES {
        let count = features.len();
        let problem = format!("tệp có {count} đối tượng, vượt giới hạn {MAX_BOUNDARY_FEATURES}.");
        return Err(wrong(problem, FEWER));
    }
    features.into_iter().zip(1..).map(|(raw, number)| raw.feature(number)).collect()
}

#[derive(Deserialize)]
struct Collection {
    #[serde(rename = "type", default)]
    kind: String,
    features: Option<Vec<Raw>>,
}

#[derive(Deserialize)]
struct Raw {
    properties: Option<Map<String, Value>>,
    geometry: Option<Geometry>,
}

#[derive(Deserialize)]
struct Geometry {
    #[serde(rename = "type", default)]
    kind: String,
    coordinates: Option<Coordinates>,
}

impl Raw {
    fn feature(self, number: usize) -> Result<Feature, Wrong> {
        let properties = self.properties.unwrap_or_default();
        let (code, name) = (text(&properties, CODES), text(&properties, NAMES));
        let called = if name.is_empty() { &code } else { &name };
        let which = if called.is_empty() { number.to_string() } else { format!("{number} «{called}»") };
        let wrong =
            |what: String, remedy| Wrong { problem: format!("đối tượng số {which} {what}"), remedy };
        if called.is_empty() {
            return Err(wrong("không có mã và không có tên đơn vị.".to_owned(), NAMED));
        }
        let Some(Geometry { kind, coordinates: Some(coordinates) }) = self.geometry else {
            return Err(wrong("không có hình.".to_owned(), POLYGONS));
        };
        let height = match kind.as_str() {
            "Polygon" => POLYGON,
            "MultiPolygon" => POLYGON + 1,
            _ => return Err(wrong(format!("là «{}», không phải vùng.", short(&kind)), POLYGONS)),
        };
        if let Some((x, y)) = coordinates.beyond {
            let what = format!("có tọa độ ({x}, {y}) không phải là độ. Tệp dùng hệ tọa độ VN-2000 (mét)?");
            return Err(wrong(what, TO_DEGREES));
        }
        if coordinates.uneven || coordinates.height != height {
            return Err(wrong(format!("có tọa độ không đúng dạng của {kind}."), SAVE_AGAIN));
        }
        let rings: Vec<Ring> = coordinates.rings.into_iter().filter_map(Ring::new).collect();
        if rings.is_empty() {
            return Err(wrong("không bao quanh một vùng nào.".to_owned(), POLYGONS));
        }
        Ok(Feature { number, code, name, shape: Shape { rings } })
    }
}

/// Properties that hold the code, as offices of mapping and of statistics call them, folded; a file of
/// communes often names district and province as well, so the lowest level comes first.
const CODES: &[&str] = &[
    "code", "ma", "ma_dvhc", "madvhc", "ma_xa", "maxa", "ma_px", "ma_huyen", "mahuyen", "ma_tinh", "matinh",
];
/// The same for the name.
const NAMES: &[&str] = &[
    "name", "ten", "ten_dvhc", "tendvhc", "ten_xa", "tenxa", "ten_px", "ten_huyen", "tenhuyen", "ten_tinh",
    "tentinh",
];
/// Longest code or name that is kept, in characters.
const LONGEST: usize = 200;

fn text(properties: &Map<String, Value>, wanted: &[&str]) -> String {
    let of = |key: &&str| {
        let known = |name: &str| fold(name).trim().replace([' ', '-'], "_") == **key;
        let value = properties.iter().find(|(name, value)| known(name) && !value.is_null());
        value.map(|(_, value)| match value {
            Value::String(text) => short(text.trim()),
            Value::Number(number) => number.to_string(),
            _ => String::new(),
        })
    };
    wanted.iter().filter_map(of).find(|text| !text.is_empty()).unwrap_or_default()
}

fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(LONGEST).collect()
}

/// Nested lists of numbers, taken apart while they are read: a point has height 1, a ring 2.
#[derive(Default)]
struct Coordinates {
    rings: Vec<Vec<Point>>,
    ring: Vec<Point>,
    numbers: Vec<f64>,
    height: usize,
    /// Whether lists of different height stand side by side.
    uneven: bool,
    /// The first pair that is no longitude and latitude.
    beyond: Option<(f64, f64)>,
}

/// The height of a polygon.
const POLYGON: usize = 3;

impl<'de> Deserialize<'de> for Coordinates {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut read = Self::default();
        read.height = deserializer.deserialize_any(Nest(&mut read))?;
        Ok(read)
    }
}

impl Coordinates {
    /// A list ended whose elements have this height.
    fn ended(&mut self, of: usize) -> usize {
        match of {
            0 => match *self.numbers {
                [lon, lat, ..] => match Point::at(lon, lat) {
                    Some(point) => self.ring.push(point),
                    None => self.beyond = self.beyond.or(Some((lon, lat))),
                },
                _ => self.uneven = true,
            },
            1 => self.rings.push(std::mem::take(&mut self.ring)),
            _ => {}
        }
        self.numbers.clear();
        of + 1
    }
}

struct Nest<'a>(&'a mut Coordinates);

impl<'de> serde::de::DeserializeSeed<'de> for Nest<'_> {
    type Value = usize;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Nest<'_> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("numbers in nested lists")
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<usize, E> {
        self.0.numbers.push(number);
        Ok(0)
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "what is a degree is small enough, what is not is refused"
    )]
    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<usize, E> {
        self.visit_f64(number as f64)
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "what is a degree is small enough, what is not is refused"
    )]
    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<usize, E> {
        self.visit_f64(number as f64)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<usize, A::Error> {
        let mut height = None;
        while let Some(of) = seq.next_element_seed(Nest(self.0))? {
            self.0.uneven |= height.is_some_and(|before| before != of);
            height = Some(of);
        }
        Ok(self.0.ended(height.unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collection(geometry: &str) -> String {
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"Mã xã":123,"TEN":" Hà Nội "}},"geometry":{geometry}}}]}}"#
        )
    }

    fn said(text: &str) -> String {
        features("ranh giới.geojson", text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn polygons_become_shapes() {
        let ring = "[[105,21],[106,21.5,7],[105,22],[105,21]]";
        let one = collection(&format!(r#"{{"type":"Polygon","coordinates":[{ring}]}}"#));
        let read = features("a.geojson", format!("\u{feff}{one}").as_bytes()).unwrap();
        let points = [(1_050_000, 210_000), (1_060_000, 215_000), (1_050_000, 220_000)];
        let ring_read = Ring::new(points.map(|(x, y)| Point { x, y })).unwrap();
        assert_eq!(read[0].shape.rings, std::slice::from_ref(&ring_read));
        assert_eq!((read[0].number, read[0].code.as_str(), read[0].name.as_str()), (1, "123", "Hà Nội"));
        // The type may stand behind the numbers; lines without an area are left out.
        let many = collection(&format!(
            r#"{{"coordinates":[[{ring}],[{ring},[[1,1],[2,2],[1,1]]]],"type":"MultiPolygon"}}"#
        ));
        let read = features("a.geojson", many.as_bytes()).unwrap();
        assert_eq!(read[0].shape.rings, [ring_read.clone(), ring_read]);
    }

    #[test]
    fn what_cannot_be_used_is_named_with_the_remedy() {
        for (text, problem, remedy) in [
            ("{", "dòng 1, cột 1", "GeoJSON"),
            ("[]", "dòng 1", "GeoJSON"),
            (r#"{"type":"Topology","objects":{}}"#, "FeatureCollection", "GeoJSON"),
            (r#"{"type":"FeatureCollection","features":[]}"#, "không có đối tượng nào", "GeoJSON"),
            (
                r#"{"type":"FeatureCollection","features":[{"properties":{"x":1},"geometry":null}]}"#,
                "số 1 không có mã",
                "«code»",
            ),
            (&collection("null"), "số 1 «Hà Nội» không có hình", "Polygon"),
            (&collection(r#"{"type":"Polygon"}"#), "không có hình", "Polygon"),
            (&collection(r#"{"type":"Point","coordinates":[105,21]}"#), "«Point»", "Polygon"),
            (
                &collection(
                    r#"{"type":"Polygon","coordinates":[[[580000,2325000],[580001.5,2325000],[1,1]]]}"#,
                ),
                "(580000, 2325000) không phải là độ. Tệp dùng hệ tọa độ VN-2000",
                "EPSG:4326",
            ),
            (
                &collection(r#"{"type":"Polygon","coordinates":[[[21,105],[22,105],[22,106]]]}"#),
                "(21, 105) không phải là độ",
                "kinh độ đứng trước",
            ),
            (
                &collection(r#"{"type":"Polygon","coordinates":[[105,21],[106,21]]}"#),
                "không đúng dạng",
                "GeoJSON",
            ),
            (
                &collection(r#"{"type":"Polygon","coordinates":[[[105],[106],[107]]]}"#),
                "không đúng dạng",
                "GeoJSON",
            ),
            (
                &collection(r#"{"type":"Polygon","coordinates":[[[105,21],[106,21],[105,21]]]}"#),
                "không bao quanh",
                "Polygon",
            ),
            (&collection(r#"{"type":"Polygon","coordinates":[[["a","b"]]]}"#), "dòng 1", "GeoJSON"),
        ] {
            let said = said(text);
            assert!(
                said.contains("«ranh giới.geojson»") && said.contains(problem) && said.contains(remedy),
                "{said}"
            );
        }
        assert!(said(" \n").contains("rỗng"));
        let deep = format!("{}{}", collection("").trim_end_matches('}'), "[".repeat(100_000));
        assert!(said(&deep).contains("GeoJSON"));
    }

    #[test]
    fn the_lowest_level_names_a_feature() {
        let properties: Map<String, Value> = serde_json::from_str(
            r#"{"MaTinh":"86","maXa":"29542","ten_tinh":"Vĩnh Long","Tên xã":"Phường 9","code":null}"#,
        )
        .unwrap();
        assert_eq!((text(&properties, CODES), text(&properties, NAMES)), ("29542".into(), "Phường 9".into()));
    }
}
