//! A scorecard as it is shown.

use std::cmp::Ordering;

use cotmoc_app::scorecard::{Change, Line, Scorecard, rank};
use cotmoc_core::model::Pillar;
use cotmoc_core::progress::Status;

use super::draw;
use super::links::Links;
use super::told::{self, Figure, StatusView, newer};
use crate::form::Fields;
use crate::messages::Texts;
use crate::words;

/// Which lines are wanted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    pub(crate) status: Option<Status>,
    pub(crate) owner: String,
    pub(crate) year: Option<u16>,
}

impl Filter {
    /// Reads the fields of an address; what is not understood asks for nothing.
    pub(crate) fn of(fields: &Fields) -> Self {
        Self {
            status: fields.text("status").parse().ok(),
            owner: fields.text("owner").to_owned(),
            year: fields.text("year").parse().ok(),
        }
    }

    fn admits(&self, line: &Line) -> bool {
        self.status.is_none_or(|status| of(line) == status)
            && (self.owner.is_empty() || line.owner.as_deref() == Some(&self.owner))
            && self.year.is_none_or(|year| line.aim.year == Some(year))
    }

    /// Whether anything is asked for.
    pub(crate) fn is_on(&self) -> bool {
        self.status.is_some() || !self.owner.is_empty() || self.year.is_some()
    }

    fn fields(&self) -> [(&'static str, String); 3] {
        [
            ("status", self.status.map(|s| s.to_string()).unwrap_or_default()),
            ("owner", self.owner.clone()),
            ("year", self.year.map(|y| y.to_string()).unwrap_or_default()),
        ]
    }
}

/// The status of a line; what cannot be judged is not assessable.
fn of(line: &Line) -> Status {
    line.status().unwrap_or(Status::NotAssessable)
}

/// Everything that is shown of a scorecard.
pub(crate) struct ScoreView {
    pub(crate) total: usize,
    pub(crate) counts: Vec<CountView>,
    pub(crate) pillars: Vec<PillarView>,
    pub(crate) contradictions: Vec<LinkView>,
    pub(crate) silent: Vec<SilentView>,
    pub(crate) empty: Vec<LinkView>,
    pub(crate) changes: Vec<ChangeView>,
    pub(crate) since: String,
    pub(crate) as_at: String,
    pub(crate) owners: Vec<Choice>,
    pub(crate) years: Vec<Choice>,
    pub(crate) status: String,
    /// Whether lines are left out.
    pub(crate) filtered: bool,
    /// The address without any filter.
    pub(crate) all: String,
}

/// How many targets have a status.
pub(crate) struct CountView {
    pub(crate) status: StatusView,
    pub(crate) count: usize,
    pub(crate) href: String,
    pub(crate) here: bool,
}

/// The lines of a pillar.
pub(crate) struct PillarView {
    pub(crate) name: String,
    pub(crate) rows: Vec<RowView>,
}

/// A target as a row.
pub(crate) struct RowView {
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) year: String,
    pub(crate) status: StatusView,
    pub(crate) gap: String,
    pub(crate) pace: String,
    pub(crate) why: String,
    pub(crate) goal: String,
    pub(crate) baseline: String,
    pub(crate) latest: Figure,
    pub(crate) period: String,
    /// A later figure of which too little is there.
    pub(crate) newer: String,
    pub(crate) spark: String,
    pub(crate) owner: String,
    pub(crate) updated: String,
}

/// A name that leads on.
pub(crate) struct LinkView {
    pub(crate) name: String,
    pub(crate) href: String,
}

/// An agency of which nothing was heard.
pub(crate) struct SilentView {
    pub(crate) owner: String,
    pub(crate) words: String,
    pub(crate) href: String,
}

/// What became other since the earlier day.
pub(crate) struct ChangeView {
    pub(crate) name: String,
    pub(crate) href: String,
    /// `better`, `worse` or `other`.
    pub(crate) class: &'static str,
    pub(crate) shape: &'static str,
    pub(crate) words: String,
    pub(crate) status: Option<(StatusView, StatusView)>,
    pub(crate) values: Option<(String, String)>,
}

/// A choice of a filter.
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) here: bool,
}

impl ScoreView {
    pub(crate) fn new(t: Texts, card: &Scorecard, links: &Links, filter: &Filter) -> Self {
        let shown: Vec<&Line> = card.lines.iter().filter(|line| filter.admits(line)).collect();
        let named = |line: &&Line| LinkView { name: title(line), href: href(line, links) };
        Self {
            total: card.lines.len(),
            counts: counts(t, card, links, filter),
            pillars: pillars(t, card, &shown, links),
            contradictions: card
                .lines
                .iter()
                .filter(|l| !l.contradicts.is_empty())
                .map(|l| named(&l))
                .collect(),
            silent: silent(t, card, links),
            empty: card.lines.iter().filter(|l| l.is_without_data()).map(|l| named(&l)).collect(),
            changes: changes(t, card, links),
            since: card.since.map(|day| t.locale().date(day)).unwrap_or_default(),
            as_at: t.locale().date(card.as_at),
            owners: choices(card.lines.iter().filter_map(|l| l.owner.clone()), &filter.owner),
            years: choices(
                card.lines.iter().filter_map(|l| l.aim.year.map(|y| y.to_string())),
                &filter.year.map(|y| y.to_string()).unwrap_or_default(),
            ),
            status: filter.status.map(|s| s.to_string()).unwrap_or_default(),
            filtered: filter.is_on(),
            all: links.scorecard(&[]),
        }
    }

    /// Lines that are shown.
    pub(crate) fn shown(&self) -> usize {
        self.pillars.iter().map(|pillar| pillar.rows.len()).sum()
    }

    /// Whether anything stands above the table that somebody has to look after.
    pub(crate) fn has_alerts(&self) -> bool {
        !self.contradictions.is_empty() || !self.silent.is_empty() || !self.empty.is_empty()
    }
}

fn title(line: &Line) -> String {
    match line.aim.year {
        Some(year) => format!("{} ({year})", line.aim.name),
        None => line.aim.name.clone(),
    }
}

/// The indicator where it is known whose figures it has, else the target with its sentence.
fn href(line: &Line, links: &Links) -> String {
    let code = line.aim.code.as_ref().filter(|_| line.unit.is_some() || !links.is_inside());
    match (code, links.target(line.aim.id.0)) {
        (Some(code), _) => links.indicator(code, &[]),
        (None, Some(target)) => target,
        (None, None) => links.scorecard(&[]),
    }
}

fn counts(t: Texts, card: &Scorecard, links: &Links, filter: &Filter) -> Vec<CountView> {
    let of = |status: &Status| {
        let here = filter.status == Some(*status);
        let asked = Filter { status: (!here).then_some(*status), ..filter.clone() };
        let fields = asked.fields();
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        CountView {
            status: StatusView::new(t, *status),
            count: card.count(*status),
            href: links.scorecard(&fields),
            here,
        }
    };
    Status::ALL.iter().map(of).filter(|count| count.count > 0).collect()
}

fn pillars(t: Texts, card: &Scorecard, shown: &[&Line], links: &Links) -> Vec<PillarView> {
    let of = |pillar: Option<Pillar>| PillarView {
        name: words::pillar(t, pillar).into_owned(),
        rows: shown.iter().filter(|l| l.aim.pillar == pillar).map(|l| row(t, l, links)).collect(),
    };
    card.pillars().into_iter().map(of).filter(|pillar| !pillar.rows.is_empty()).collect()
}

fn row(t: Texts, line: &Line, links: &Links) -> RowView {
    let aim = &line.aim;
    let measure = aim.measure.as_str();
    let (period, latest) = match &line.latest {
        Some((period, told)) => (words::period(t, *period), told::figure(t, told, line.decimals, measure)),
        None => Default::default(),
    };
    RowView {
        name: aim.name.clone(),
        href: href(line, links),
        year: words::year(t, aim.year).into_owned(),
        status: StatusView::new(t, of(line)),
        gap: told::gap(t, aim, line.decimals),
        pace: told::pace(t, aim),
        why: match &aim.judged {
            Ok(judged) if judged.status == Status::NotAssessable => judged.reason.text.clone(),
            Ok(_) => String::new(),
            Err(why) => why.clone(),
        },
        goal: told::goal(t, aim),
        baseline: line.baseline.map_or_else(String::new, |base| {
            let value = told::amount(t, base.value, line.decimals, measure);
            format!("{value} ({})", base.period.in_year())
        }),
        spark: draw::spark_of(t, line).map(|spark| spark.inline(&format!("s{}", aim.id))).unwrap_or_default(),
        owner: line.owner.clone().unwrap_or_default(),
        updated: line.updated.map(|at| t.day(at)).unwrap_or_default(),
        newer: match &line.newer {
            Some((period, told)) => newer(t, *period, told, line.decimals, measure),
            None => String::new(),
        },
        latest,
        period,
    }
}

fn silent(t: Texts, card: &Scorecard, links: &Links) -> Vec<SilentView> {
    let of = |one: cotmoc_app::scorecard::Silent| SilentView {
        words: match one.last {
            Some(at) => t.with("score-silent-since", t.day(at)).into_owned(),
            None => t.get("score-silent-ever").into_owned(),
        },
        href: links.scorecard(&[("owner", &one.owner)]),
        owner: one.owner,
    };
    card.silent().into_iter().map(of).collect()
}

fn changes(t: Texts, card: &Scorecard, links: &Links) -> Vec<ChangeView> {
    let of = |line: &Line| line.change.as_ref().map(|change| change_view(t, line, change, links));
    let mut changes: Vec<ChangeView> = card.lines.iter().filter_map(of).collect();
    let order = |class: &str| ["worse", "better", "other"].iter().position(|known| *known == class);
    changes.sort_by_key(|change| order(change.class));
    changes
}

fn change_view(t: Texts, line: &Line, change: &Change, links: &Links) -> ChangeView {
    let now = of(line);
    let (class, shape, words) = match line.turn() {
        Some(Ordering::Greater) => ("better", "▲", t.get("score-better")),
        Some(Ordering::Less) => ("worse", "▼", t.get("score-worse")),
        _ if change.status.is_none_or(|before| rank(before).is_none()) && rank(now).is_some() => {
            ("other", "●", t.get("score-first"))
        }
        _ => ("other", "◆", t.get("score-figure")),
    };
    let before = change.status.unwrap_or(Status::NotAssessable);
    let latest = line.latest.as_ref().and_then(|(_, told)| told.value);
    let write = |value| told::amount(t, value, line.decimals, &line.aim.measure);
    let values = change.latest.zip(latest).filter(|(old, new)| old.value != *new);
    ChangeView {
        name: title(line),
        href: href(line, links),
        class,
        shape,
        words: words.into_owned(),
        status: (before != now).then(|| (StatusView::new(t, before), StatusView::new(t, now))),
        values: values.map(|(old, new)| (write(old.value), write(new))),
    }
}

fn choices(values: impl Iterator<Item = String>, here: &str) -> Vec<Choice> {
    let mut values: Vec<String> = values.collect();
    values.sort_unstable();
    values.dedup();
    values.into_iter().map(|value| Choice { here: value == here, value }).collect()
}
