//! Where things are found: inside, or in an edition that is open to the public.

use crate::locale::Lang;

/// The way to pages of the same kind from where the reader is.
#[derive(Debug, Clone)]
pub(crate) enum Links {
    /// Among the pages of those who signed in.
    Inside {
        /// The plan that the reader came from.
        plan: Option<i64>,
    },
    /// In an edition.
    Public {
        /// The address of the edition's first page.
        base: String,
        /// The language, which public addresses name where it is not Vietnamese.
        lang: Lang,
    },
}

impl Links {
    /// Where the plan stands.
    pub(crate) fn scorecard(&self, more: &[(&str, &str)]) -> String {
        match self {
            Self::Inside { plan: Some(plan) } => self.with(&format!("/plans/{plan}/scorecard"), more),
            Self::Inside { plan: None } => "/plans".to_owned(),
            Self::Public { base, .. } => self.with(base, more),
        }
    }

    /// An indicator; `more` are fields of its address.
    pub(crate) fn indicator(&self, code: &str, more: &[(&str, &str)]) -> String {
        match self {
            Self::Inside { plan } => {
                let plan = plan.map(|plan| plan.to_string());
                let mut fields: Vec<(&str, &str)> = plan.iter().map(|plan| ("plan", plan.as_str())).collect();
                fields.extend(more);
                self.with(&format!("/indicators/{code}"), &fields)
            }
            Self::Public { base, .. } => self.with(&format!("{base}/chi-tieu/{code}"), more),
        }
    }

    /// The figures of a unit.
    pub(crate) fn unit(&self, unit: i64) -> String {
        match self {
            Self::Inside { .. } => format!("/units/{unit}/profile"),
            Self::Public { base, .. } => self.with(&format!("{base}/don-vi/{unit}"), &[]),
        }
    }

    /// A target with its sentence in the plan; only inside.
    pub(crate) fn target(&self, target: i64) -> Option<String> {
        matches!(self, Self::Inside { .. }).then(|| format!("/targets/{target}"))
    }

    /// Whether the reader is inside.
    pub(crate) fn is_inside(&self) -> bool {
        matches!(self, Self::Inside { .. })
    }

    /// An address with fields, and with the language where public addresses need it.
    pub(crate) fn with(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        fields.iter().filter(|(_, value)| !value.is_empty()).for_each(|(name, value)| {
            query.append_pair(name, value);
        });
        if let Self::Public { lang: Lang::En, .. } = self {
            query.append_pair("lang", Lang::En.tag());
        }
        let query = query.finish();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_addresses_keep_their_language() {
        let public = |lang| Links::Public { base: "/cong-khai/ke-hoach/7".to_owned(), lang };
        assert_eq!(public(Lang::Vi).unit(3), "/cong-khai/ke-hoach/7/don-vi/3");
        assert_eq!(public(Lang::En).unit(3), "/cong-khai/ke-hoach/7/don-vi/3?lang=en");
        assert_eq!(
            public(Lang::En).indicator("KTS01", &[("tab", "table")]),
            "/cong-khai/ke-hoach/7/chi-tieu/KTS01?tab=table&lang=en"
        );
        let inside = Links::Inside { plan: Some(7) };
        assert_eq!(inside.indicator("KTS01", &[("tab", "")]), "/indicators/KTS01?plan=7");
        assert!(public(Lang::Vi).target(1).is_none() && inside.target(1).is_some());
    }
}
