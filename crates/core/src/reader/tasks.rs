//! Tasks in prose: «Sở Y tế chủ trì, phối hợp với …», lists under an agency's name, lines that say
//! who, when and with what result.

mod agency;
mod labels;

use super::lines::Mark;
use super::phrases::List;
use super::place::{Place, Section};
use super::sentence::Run;
use super::token::Tokens;
use crate::model::{ReadTask, Span};

pub(super) use agency::agencies;
pub(super) use labels::when;
use labels::{Label, apply, complete, label_at, label_start, labels};

/// The task to which lines such as «Thời gian: …» still belong.
#[derive(Debug, Default)]
pub(super) struct Open {
    /// A block that becomes a task as soon as a line names who is responsible.
    candidate: Option<ReadTask>,
    /// Position in the list of tasks of the last one.
    last: Option<usize>,
}

/// A heading or lead-in that is an agency's name makes its items tasks of that agency.
pub(super) fn heading(text: &str, tokens: &Tokens, mark: Mark, place: &mut Place) {
    let from = usize::from(tokens.at(0, "giao").is_some());
    let Some(end) = agency::at(tokens, from) else {
        if matches!(mark, Mark::Roman | Mark::Part | Mark::Hash(_) | Mark::Capital) {
            place.agency = None;
        }
        return;
    };
    let rest = Run { from: end, to: tokens.len() };
    let only = (rest.from..rest.to).all(|i| {
        matches!(
            tokens.word(i),
            ":" | "."
                | ","
                | "co"
                | "trach"
                | "nhiem"
                | "thuc"
                | "hien"
                | "cac"
                | "vu"
                | "sau"
                | "nhu"
                | "chu"
                | "tri"
                | "duoc"
                | "giao"
        )
    });
    if only {
        place.agency = written(text, tokens, Run { from, to: end });
        place.section = Some(Section::Tasks);
    }
}

impl Open {
    /// Reads one block.
    pub(super) fn block(&mut self, text: &str, tokens: &Tokens, place: &Place, out: &mut Vec<ReadTask>) {
        // Under a heading of targets only a sentence that says who leads is a task.
        let leads = tokens.find(0, tokens.len().min(24), &["chu tri"]).is_some();
        let quiet = match place.section {
            Some(Section::Results | Section::Basis) => true,
            Some(Section::Targets) => !leads,
            _ => false,
        };
        if quiet && place.agency.is_none() {
            return;
        }
        if self.attribute(text, tokens, out) {
            return;
        }
        let whole = Run { from: 0, to: tokens.len() };
        let Some(span) = tokens.span(whole.from, whole.to) else { return };
        if let Some(mut task) = led(text, tokens, place) {
            task.span = Some(span);
            complete(text, tokens, &mut task);
            self.last = Some(out.len());
            self.candidate = None;
            out.push(task);
            return;
        }
        let colon = tokens.is_sign(whole.to.wrapping_sub(1), ':');
        if let Some(agency) = &place.agency
            && !colon
            && tokens.len() >= 4
        {
            let mut task = ReadTask {
                task: said(text, span),
                span: Some(span),
                lead: Some(agency.clone()),
                ..ReadTask::default()
            };
            coordination(text, tokens, &mut task);
            complete(text, tokens, &mut task);
            self.last = Some(out.len());
            self.candidate = None;
            out.push(task);
            return;
        }
        self.last = None;
        self.candidate = (tokens.len() >= 4).then(|| {
            let mut task = ReadTask { task: said(text, span), span: Some(span), ..ReadTask::default() };
            complete(text, tokens, &mut task);
            task
        });
    }

    /// Nothing is left to be completed.
    pub(super) fn close(&mut self, _out: &mut [ReadTask]) {
        self.candidate = None;
        self.last = None;
    }

    /// «Cơ quan chủ trì: …; phối hợp: …; thời gian: …»: completes the task above.
    fn attribute(&mut self, text: &str, tokens: &Tokens, out: &mut Vec<ReadTask>) -> bool {
        if label_at(tokens, 0).is_none() {
            return false;
        }
        let found = labels(tokens, Run { from: 0, to: tokens.len() });
        let named = found.iter().any(|(label, _)| *label == Label::Lead);
        if self.last.is_none() {
            if !named {
                return false;
            }
            let Some(candidate) = self.candidate.take() else { return false };
            self.last = Some(out.len());
            out.push(candidate);
        }
        let Some(task) = self.last.and_then(|at| out.get_mut(at)) else { return false };
        for (label, run) in &found {
            apply(text, tokens, *label, *run, task);
        }
        if let (Some(span), Some(end)) = (task.span.as_mut(), tokens.span(0, tokens.len())) {
            span.end = span.end.max(end.end);
        }
        true
    }
}

/// «Giao Sở X chủ trì, phối hợp với Y và Z <việc>», «Sở X: <việc>», «(Sở X chủ trì)».
fn led(text: &str, tokens: &Tokens, place: &Place) -> Option<ReadTask> {
    let to = tokens.len();
    let labelled = labels(tokens, Run { from: 0, to });
    if let Some(&(_, first)) = labelled.first()
        && labelled.iter().any(|(l, _)| *l == Label::Lead)
    {
        let head = label_start(tokens, first);
        if head >= 3 {
            let mut task = ReadTask { task: said(text, tokens.span(0, head)?), ..ReadTask::default() };
            for (label, run) in labelled {
                apply(text, tokens, label, run, &mut task);
            }
            return Some(task);
        }
    }
    for from in 0..to {
        let Some(end) = agency::at(tokens, from) else { continue };
        let comma = tokens.is_sign(end, ',');
        let after = if comma { end + 1 } else { end };
        static LEADS: List = List::new(&[
            "chu tri", "la co quan chu tri", "lam dau moi", "chiu trach nhiem", "la don vi chu tri",
            "co trach nhiem chu tri", "duoc giao chu tri", "la dau moi",
        ]);
        if let Some(verb_end) = tokens.at_any(after, &LEADS) {
            return with_lead(text, tokens, Run { from, to: end }, verb_end);
        }
        let opens = from == 0 || tokens.word(from - 1) == "giao" && from <= 1;
        if opens && tokens.is_sign(end, ':') && end + 4 < to {
            let inner = tokens.at_any(end + 1, &["chu tri"]);
            if let Some(verb_end) = inner {
                return with_lead(text, tokens, Run { from, to: end }, verb_end);
            }
            let mut task = ReadTask {
                task: said(text, tokens.span(end + 1, to)?),
                lead: written(text, tokens, Run { from, to: end }),
                ..ReadTask::default()
            };
            coordination(text, tokens, &mut task);
            return Some(task);
        }
        let told = tokens.word(from.wrapping_sub(1)) == "giao"
            || (from == 0 && place.section == Some(Section::Tasks));
        if told && end < to && agency::begins_duty(tokens, end) {
            let mut task = ReadTask {
                task: said(text, tokens.span(end, to)?),
                lead: written(text, tokens, Run { from, to: end }),
                ..ReadTask::default()
            };
            coordination(text, tokens, &mut task);
            return Some(task);
        }
        if from > 2 {
            break;
        }
    }
    None
}

/// The task of an agency that leads, with those with whom it works.
fn with_lead(text: &str, tokens: &Tokens, lead: Run, verb_end: usize) -> Option<ReadTask> {
    let mut task = ReadTask { lead: written(text, tokens, lead), ..ReadTask::default() };
    let mut from = verb_end;
    if let Some(list) = agency::partners(tokens, from) {
        task.coordinating = list.runs.iter().filter_map(|r| written(text, tokens, *r)).collect();
        from = list.end;
    } else {
        coordination(text, tokens, &mut task);
    }
    while from < tokens.len() && matches!(tokens.word(from), "," | ":" | "de" | "va" | "viec") {
        from += 1;
    }
    // «<việc> do Sở X chủ trì»: the work stands before.
    let what =
        if tokens.len() - from < 3 { Run { from: 0, to: lead.from } } else { Run { from, to: tokens.len() } };
    task.task = said(text, tokens.span(what.from, what.to)?);
    Some(task)
}

/// «phối hợp với A, B và C» anywhere in the block.
fn coordination(text: &str, tokens: &Tokens, task: &mut ReadTask) {
    if !task.coordinating.is_empty() {
        return;
    }
    let list = (0..tokens.len()).find_map(|i| agency::partners(tokens, i));
    if let Some(list) = list {
        task.coordinating = list.runs.iter().filter_map(|r| written(text, tokens, *r)).collect();
    }
}

/// The words of a run as the text has them, one blank between.
fn written(text: &str, tokens: &Tokens, run: Run) -> Option<String> {
    let words = said(text, tokens.span(run.from, run.to)?);
    (!words.is_empty()).then_some(words)
}

fn said(text: &str, span: Span) -> String {
    let words = span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
    words.trim_matches([';', ',', ':', '-', ' ']).trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, lead: &str, coordinating: &[&str], task: &str) {
        let mut tokens = Tokens::default();
        tokens.push(text, Span { start: 0, end: text.len() });
        let mut out = Vec::new();
        Open::default().block(text, &tokens, &Place::default(), &mut out);
        assert_eq!(out.len(), 1, "{text}");
        assert_eq!(out[0].lead.as_deref(), Some(lead), "{text}");
        assert_eq!(out[0].coordinating, coordinating, "{text}");
        assert_eq!(out[0].task, task, "{text}");
    }

    #[test]
    fn who_leads_and_with_whom() {
        check(
            "Sở Y tế chủ trì, phối hợp với Sở Khoa học và Công nghệ, UBND các xã, phường và các bệnh viện triển khai hồ sơ sức khỏe điện tử.",
            "Sở Y tế",
            &["Sở Khoa học và Công nghệ", "UBND các xã, phường", "các bệnh viện"],
            "triển khai hồ sơ sức khỏe điện tử",
        );
        check(
            "Công an tỉnh: Hướng dẫn người dân cài đặt ứng dụng định danh.",
            "Công an tỉnh",
            &[],
            "Hướng dẫn người dân cài đặt ứng dụng định danh",
        );
    }
}
