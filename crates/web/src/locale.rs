//! The language of a page: Vietnamese first, English second.

/// A language in which every page exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Vietnamese, the language of the product.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// Every language, in the order in which the switch shows them.
    pub const ALL: [Self; 2] = [Self::Vi, Self::En];

    /// The BCP 47 tag, as in `lang="vi"`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The language of a tag such as `en` or `vi-VN`; `None` where we do not have it.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or("");
        Self::ALL.into_iter().find(|lang| primary.eq_ignore_ascii_case(lang.tag()))
    }

    /// The best language for an `Accept-Language` header; Vietnamese where it names none of ours.
    #[must_use]
    pub fn from_accept(header: &str) -> Self {
        let mut best = (Self::Vi, 0_u16);
        for part in header.split(',') {
            let mut pieces = part.split(';');
            let Some(lang) = pieces.next().and_then(Self::from_tag) else { continue };
            let weight = pieces.find_map(weight).unwrap_or(1000);
            if weight > best.1 {
                best = (lang, weight);
            }
        }
        best.0
    }
}

/// The thousandths of a `q=0.8` parameter.
fn weight(parameter: &str) -> Option<u16> {
    let digits = parameter.trim().strip_prefix("q=")?;
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let thousandths = format!("{fraction:0<3}").get(..3)?.parse::<u16>().ok()?;
    Some((whole.parse::<u16>().ok()?.min(1) * 1000 + thousandths).min(1000))
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn the_heaviest_of_our_languages_wins() {
        assert_eq!(Lang::from_accept(""), Lang::Vi);
        assert_eq!(Lang::from_accept("fr-FR, de;q=0.8"), Lang::Vi);
        assert_eq!(Lang::from_accept("en-GB,en;q=0.9,vi;q=0.8"), Lang::En);
        assert_eq!(Lang::from_accept("fr,vi-VN;q=0.7,en;q=0.65"), Lang::Vi);
        assert_eq!(Lang::from_accept("en;q=nonsense"), Lang::En);
        assert_eq!(Lang::from_accept("en;q=0,vi;q=0"), Lang::Vi);
    }
}
