//! The faces of letters that pictures are drawn with. They come along with the program, so that a chart
//! looks the same on every machine; where they come from stands in `assets/README.md`.

use std::sync::{Arc, LazyLock};

use resvg::usvg::fontdb::Database;

const FACES: [&[u8]; 3] = [
    include_bytes!("../../assets/Roboto-Regular.ttf"),
    include_bytes!("../../assets/Roboto-Bold.ttf"),
    // Arrows and shapes, which Roboto lacks.
    include_bytes!("../../assets/Shapes.ttf"),
];

/// The family that every name leads to.
pub(super) const FAMILY: &str = "Roboto";

static DATABASE: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut database = Database::new();
    for face in FACES {
        database.load_font_data(face.to_vec());
    }
    database.set_serif_family(FAMILY);
    database.set_sans_serif_family(FAMILY);
    database.set_monospace_family(FAMILY);
    Arc::new(database)
});

/// All faces, read once.
pub(super) fn database() -> Arc<Database> {
    Arc::clone(&DATABASE)
}

#[cfg(test)]
mod tests {
    use resvg::usvg::fontdb::Weight;
    use resvg::usvg::{Node, Tree};
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    /// Every letter of Vietnamese with every tone, in upper and lower case.
    fn letters() -> Vec<char> {
        let tones = ["", "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"];
        let mut all: Vec<char> = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
            .chars()
            .flat_map(|vowel| tones.map(|tone| format!("{vowel}{tone}").nfc().next()))
            .flatten()
            .collect();
        all.extend("bcdđghklmnpqrstvxfjwzBCDĐGHKLMNPQRSTVXFJWZ0123456789".chars());
        all
    }

    /// The glyphs of a letter, each with the weight and the first family name of its face; none where a
    /// face has to fall back on the box for what it lacks.
    fn glyphs(letter: char, weight: u16) -> Option<Vec<(Weight, String)>> {
        let svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg"><text x="1" y="9" font-weight="{weight}" font-family="Roboto, 'Noto Sans', Arial, sans-serif">{letter}</text></svg>"#
        );
        let tree = Tree::from_str(&svg, &super::super::options_of_trees()).unwrap();
        let Some(Node::Text(text)) = tree.root().children().first() else { return None };
        let glyphs = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
        let there = glyphs.map(|glyph| {
            let face = tree.fontdb().face(glyph.font)?;
            let family = face.families.first()?.0.clone();
            (glyph.id.0 != 0).then_some((face.weight, family))
        });
        there.collect::<Option<Vec<_>>>().filter(|all| !all.is_empty())
    }

    #[test]
    fn every_vietnamese_letter_has_a_glyph_in_both_weights() {
        let letters = letters();
        assert_eq!(letters.len(), 24 * 6 + 52);
        let signs = "«»“”‘’…–—−-•·×%‰₫€²³°±≥≤≈≠()[]/";
        for (asked, weight) in [(400, Weight::NORMAL), (600, Weight::BOLD)] {
            for letter in letters.iter().copied().chain(signs.chars()) {
                let found = glyphs(letter, asked);
                assert_eq!(found, Some(vec![(weight, FAMILY.to_owned())]), "{letter:?} in {asked}");
            }
        }
    }

    #[test]
    fn shapes_have_glyphs_of_their_own_face() {
        for shape in "→←↑↓●○◔◑◐◕▲▼■□◆".chars() {
            for weight in [400, 600] {
                let family = glyphs(shape, weight).map(|all| all[0].1.clone());
                assert_eq!(family.as_deref(), Some("Cot Moc Shapes"), "{shape} in {weight}");
            }
        }
        assert_eq!(glyphs('漢', 400), None);
    }
}
