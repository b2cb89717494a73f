//! Reports as pages show them.

use cotmoc_core::report::Section;
use cotmoc_store::{Tx, plans, report_files, report_seals, reports};

use super::data::{Data, name_of};
use super::gaps::{self, Gap};
use super::make::{Askable, askable, asks_units};
use super::release::{Whole, sealed};
use super::suggest::{self, Suggestion};
use super::{editable, may_write, readable};
use crate::model::{Delivery, PlanId, Report, ReportFile, ReportFileKind, ReportId, ReportState, Written};
use crate::permission::Scope;
use crate::{Action, Context, Result, limits, units, when};

/// A report in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// The report.
    pub report: Report,
    /// Title of its plan.
    pub plan: String,
    /// Name of its unit.
    pub unit: String,
    /// Parts of units: handed in, and asked for.
    pub parts: (i64, i64),
}

/// The newest reports that the actor may read: those of plans, and the parts that the actor's units write.
///
/// # Errors
/// [`crate::Kind::Forbidden`].
pub async fn list(cx: &Context) -> Result<(Vec<Listed>, Vec<Listed>)> {
    cx.require(Action::ReadReports)?;
    let mut tx = cx.store().read().await?;
    let register = units::load(cx, &mut tx).await?.register;
    let today = when::day(cx.now());
    let titles = plans::list(&mut tx).await?;
    let title = |id: PlanId| {
        titles
            .iter()
            .find(|one| one.plan.id == id)
            .map(|one| one.plan.facts.title.clone())
            .unwrap_or_default()
    };
    let may = |report: &Report, action| {
        let scope = Scope { unit: Some(report.unit), plan: Some(report.plan), ..Scope::default() };
        cx.covers(action, &scope, &register)
    };
    let all = reports::list(&mut tx, limits::REPORTS).await?;
    let all: Vec<Report> = all.into_iter().filter(|report| may(report, Action::ReadReports)).collect();
    let tally = reports::tally(&mut tx, all.iter().map(|report| report.id)).await?;
    let parts = |id: ReportId| {
        let of = |word: &str| tally.get(&(id, word.to_owned())).copied().unwrap_or(0);
        (of("sent"), of("sent") + of("draft"))
    };
    let listed = |report: Report| Listed {
        plan: title(report.plan),
        unit: name_of(&register, report.unit, today).name,
        parts: parts(report.id),
        report,
    };
    let own = match cx.may(Action::Contribute) {
        true => reports::contributions(&mut tx, limits::REPORTS).await?,
        false => Vec::new(),
    };
    let own = own.into_iter().filter(|report| may(report, Action::Contribute)).map(listed).collect();
    Ok((all.into_iter().map(listed).collect(), own))
}

/// A section in which somebody writes.
#[derive(Debug, Clone, PartialEq)]
pub struct Writing {
    /// The section.
    pub section: Section,
    /// What stands in it; `None` where nobody wrote yet.
    pub written: Option<Written>,
    /// Sentences that are offered.
    pub suggestions: Vec<Suggestion>,
}

/// What the page of a report shows.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportPage {
    /// The report.
    pub report: Report,
    /// The report as it reads now, or as it went out.
    pub whole: Whole,
    /// The sections in which somebody writes, while it is a draft.
    pub writing: Vec<Writing>,
    /// What is missing, while it is a draft.
    pub gaps: Vec<Gap>,
    /// Units below that can be asked for their parts, by type.
    pub askable: Vec<Askable>,
    /// Parts of units: handed in, and asked for.
    pub parts: (usize, usize),
    /// The report above, which it contributes to.
    pub parent: Option<Report>,
    /// The report of this kind that was released before.
    pub last: Option<Report>,
    /// To whom it went.
    pub deliveries: Vec<Delivery>,
    /// Forms in Excel that can be filled with it.
    pub forms: Vec<ReportFile>,
    /// Whether the actor may write in it now.
    pub may_write: bool,
    /// Whether the actor may take it back or give it back.
    pub may_take_back: bool,
    /// Whether the actor may release it and drop it.
    pub may_release: bool,
}

/// One report: a draft by what is known now, a released one as it went out. The number of statements does not
/// depend on how many targets, tasks and units there are.
///
/// # Errors
/// [`crate::Kind::NotFound`]; [`crate::Kind::Forbidden`].
pub async fn show(cx: &Context, id: ReportId) -> Result<ReportPage> {
    let mut tx = cx.store().read().await?;
    let (report, register) = readable(cx, &mut tx, id).await?;
    let reads = match sealed(&mut tx, &report).await? {
        Some((whole, _)) => Reads { whole, writing: Vec::new(), gaps: Vec::new() },
        None => Reads::now(cx, &mut tx, &report).await?,
    };
    let before = report.released.as_ref().map_or(cx.now(), |(at, _)| *at);
    let parent = match report.parent {
        Some(parent) => reports::get(&mut tx, parent).await?,
        None => None,
    };
    let there = reports::of_parent(&mut tx, id).await?;
    let asked = there.iter().filter(|part| part.state != ReportState::Dropped).count();
    let sent = there.iter().filter(|part| part.state == ReportState::Sent).count();
    let above_is_draft = parent.as_ref().is_some_and(|above| above.state == ReportState::Draft);
    let writes = may_write(cx, &report, &register).is_ok();
    let releases = cx.covers(Action::ReleaseReports, &Scope::plan(report.plan), &register);
    let asks = asks_units(&report) && report.state == ReportState::Draft && writes;
    let files = report_files::list(&mut tx, limits::OUTLINES).await?;
    Ok(ReportPage {
        forms: files.into_iter().filter(|file| file.kind == ReportFileKind::Sheet).collect(),
        whole: reads.whole,
        writing: reads.writing,
        gaps: reads.gaps,
        askable: if asks { askable(cx, &mut tx, &report, &register).await? } else { Vec::new() },
        parts: (sent, asked),
        last: reports::last_released(&mut tx, &report, before).await?,
        deliveries: report_seals::deliveries(&mut tx, id).await?,
        may_write: editable(cx, &report, &register).is_ok(),
        may_take_back: report.state == ReportState::Sent && writes && above_is_draft,
        may_release: report.parent.is_none() && releases,
        parent,
        report,
    })
}

/// How a report reads.
struct Reads {
    whole: Whole,
    writing: Vec<Writing>,
    gaps: Vec<Gap>,
}

impl Reads {
    async fn now(cx: &Context, tx: &mut Tx, report: &Report) -> Result<Self> {
        let data = Data::load(cx, tx, report).await?;
        let whole = Whole::now(report, &data, Vec::new())?;
        let write = |section: &Section| Writing {
            section: section.clone(),
            written: data.texts.get(&section.key).cloned(),
            suggestions: suggest::suggestions(&data, &whole.figures, &report.definition, section),
        };
        let writing = report.definition.written().map(write).collect();
        Ok(Self { writing, gaps: gaps::gaps(report, &data, &whole.figures), whole })
    }
}

/// A unit's part of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The part.
    pub report: Report,
    /// The unit.
    pub unit: String,
    /// What stands in it: heading and text.
    pub texts: Vec<(String, Written)>,
}

/// The parts that units write for a report.
///
/// # Errors
/// [`crate::Kind::NotFound`]; [`crate::Kind::Forbidden`].
pub async fn parts(cx: &Context, id: ReportId) -> Result<(Report, Vec<Part>)> {
    let mut tx = cx.store().read().await?;
    let (report, register) = readable(cx, &mut tx, id).await?;
    let today = when::day(cx.now());
    let there = reports::of_parent(&mut tx, id).await?;
    let texts = reports::texts(&mut tx, there.iter().map(|part| part.id)).await?;
    let part = |part: Report| {
        let own = texts
            .iter()
            .filter(|text| text.report == part.id)
            .filter_map(|text| Some((part.definition.section(&text.section)?.heading.clone(), text.clone())));
        Part { unit: name_of(&register, part.unit, today).name, texts: own.collect(), report: part.clone() }
    };
    Ok((report, there.into_iter().map(part).collect()))
}
