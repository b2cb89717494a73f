//! Where a target stands: the status, the card «cách tính», and the assessments that were kept.

use cotmoc_app::assess::Standing;
use cotmoc_app::model;
use cotmoc_core::progress::{Card, Method, Status};

use crate::judged::{self, Judged};
use crate::messages::Texts;
use crate::numbers;

/// Everything that is shown of it.
pub(crate) struct ProgressView {
    /// The status with its card, or why there is none.
    pub(crate) judged: Result<(Judged, Card), String>,
    /// The figures that it stands on.
    pub(crate) figures: Option<String>,
    pub(crate) kept: Vec<KeptRow>,
}

/// An assessment that was kept.
pub(crate) struct KeptRow {
    pub(crate) when: String,
    pub(crate) class: &'static str,
    pub(crate) shape: &'static str,
    pub(crate) words: String,
    pub(crate) method: String,
}

impl ProgressView {
    pub(crate) fn new(t: Texts, standing: &Standing, kept: &[model::Assessment]) -> Self {
        Self {
            judged: match &standing.assessment {
                Ok(assessment) => Ok((Judged::new(t, assessment), judged::card(assessment))),
                Err(why) => Err(why.clone()),
            },
            figures: figures(standing),
            kept: kept.iter().map(|one| kept_row(t, one)).collect(),
        }
    }
}

/// The address of the figures, on the borders on which they were compared.
fn figures(standing: &Standing) -> Option<String> {
    let code = standing.target.code.as_ref()?;
    let unit = standing.unit.as_ref()?;
    let borders = standing.borders.map(|day| day.to_string()).unwrap_or_default();
    let year = |figure: Option<&cotmoc_core::cube::Figure>| figure.map(|one| one.period.to_string());
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("code", code).append_pair("unit", &format!("#{}", unit.id));
    if let (Some(first), Some(last)) = (year(standing.figures.first()), year(standing.figures.last())) {
        query.append_pair("from", &first).append_pair("to", &last);
    }
    Some(format!("/figures?{}", query.append_pair("borders", &borders).finish()))
}

fn kept_row(t: Texts, kept: &model::Assessment) -> KeptRow {
    let facts = &kept.facts;
    let status = facts.status.parse().unwrap_or(Status::NotAssessable);
    let (class, shape, words) = judged::status(t, status);
    let method = facts.method.parse::<Method>().map(|method| judged::method(t, method));
    KeptRow {
        when: numbers::moment(facts.computed_at),
        class,
        shape,
        words: words.into_owned(),
        method: method.map_or_else(|_| facts.method.clone(), std::borrow::Cow::into_owned),
    }
}
