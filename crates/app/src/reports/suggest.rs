//! Sentences that are offered to whoever writes: every number in them is a name, not a digit.

use cotmoc_core::report::{Outline, Part, Section, text};

use super::bound::Figures;
use super::data::{Data, DataLine};

/// A sentence that is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// With the names of its figures in braces, as it is put into the text.
    pub text: String,
    /// As it reads now.
    pub reads: String,
}

/// Sentences for a section; about what stands under it, or about what is behind where nothing does.
pub(crate) fn suggestions(
    data: &Data,
    figures: &Figures,
    outline: &Outline,
    section: &Section,
) -> Vec<Suggestion> {
    let mut texts = Vec::new();
    for part in &section.parts {
        match part {
            Part::Targets { .. } | Part::OtherTargets => {
                texts.push(overall());
                let of = data.lines.iter().filter(|line| outline.shows(part, line.pillar));
                texts.extend(of.filter_map(|line| about(line, data.period.in_year())));
            }
            Part::Overview => texts.push(overall()),
            Part::Chart { code } | Part::Units { code } => {
                texts.extend(data.line(code).and_then(|line| about(line, data.period.in_year())));
            }
            Part::Leading { count } => {
                let behind = super::charts::behind(data, usize::from(*count));
                texts.extend(behind.iter().filter_map(|line| about(line, data.period.in_year())));
            }
            Part::Tasks { .. } => texts.push(of_tasks()),
            Part::LateUnits => texts.push(of_units()),
            Part::Text { .. } | Part::Gathered => {}
        }
    }
    if section.parts.iter().all(|part| matches!(part, Part::Text { .. } | Part::Gathered)) {
        let behind = super::charts::behind(data, 5);
        texts.extend(behind.iter().filter_map(|line| about(line, data.period.in_year())));
        texts.push(of_tasks());
        texts.push(of_units());
    }
    let mut seen: Vec<Suggestion> = Vec::new();
    for text in texts {
        if seen.iter().all(|one| one.text != text) {
            seen.push(Suggestion { reads: says(&text, figures), text });
        }
    }
    seen
}

/// A text with its figures.
pub(crate) fn says(written: &str, figures: &Figures) -> String {
    text::said(written, |name| {
        figures.get(name).map(|bound| bound.words.as_str()).filter(|words| !words.is_empty())
    })
}

fn overall() -> String {
    "Trong {ky}, kế hoạch có {chi-tieu.tong} chỉ tiêu: {chi-tieu.dat} chỉ tiêu đã đạt, {chi-tieu.dung-tien-do} \
     đúng tiến độ, {chi-tieu.nguy-co} có nguy cơ, {chi-tieu.cham} chậm, {chi-tieu.di-lui} đi lùi, \
     {chi-tieu.khong-dat} không đạt; {chi-tieu.chua-danh-gia} chỉ tiêu chưa đánh giá được."
        .to_owned()
}

fn of_tasks() -> String {
    "Trong {nhiem-vu.tong} nhiệm vụ, {nhiem-vu.hoan-thanh} đã hoàn thành, {nhiem-vu.dang-lam} đang thực hiện, \
     {nhiem-vu.chua-lam} chưa bắt đầu, {nhiem-vu.qua-han} quá hạn."
        .to_owned()
}

fn of_units() -> String {
    "Trong {ky}, các đơn vị phải gửi {bao-cao.phai-gui} báo cáo số liệu: {bao-cao.da-duyet} đã duyệt, \
     {bao-cao.cho-duyet} chờ duyệt, {bao-cao.chua-gui} chưa gửi; {bao-cao.gui-muon} báo cáo gửi muộn."
        .to_owned()
}

/// What can be said of an indicator with the figures that are there; nothing where there is none.
fn about(line: &DataLine, year: i16) -> Option<String> {
    let key = &line.key;
    line.latest.as_ref().filter(|(_, told)| told.value.is_some())?;
    let mut text = format!("{{{key}.ten}} {{{key}.ky}} đạt {{{key}.gia-tri}}");
    if line.before().is_some() {
        text += &format!(", {{{key}.tang-giam}} so với {{{key}.ky-truoc}} ({{{key}.gia-tri-truoc}})");
    }
    if let Some(goal) = line.goal(year) {
        text += &format!("; mục tiêu năm {{{key}.nam-muc-tieu}} là {{{key}.muc-tieu}}");
        if let Some(judged) = &goal.judged {
            text += &format!(" – {{{key}.trang-thai}}");
            if judged.gap_text().is_some() {
                text += &format!(", {{{key}.con-thieu}}");
            }
        }
    }
    Some(text + ".")
}
