//! What is wrong with the definition of a form: everything at once, each with its place and its remedy.

mod checks;

use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::Serialize;

use super::{Form, Line, Step};
use crate::calendar::Calendars;
use crate::catalogue::Catalogue;
use crate::formula::nearest;
use crate::model::{Element, PeriodKind, UnitLevel};

/// Most characters of a code, a key.
const LONGEST_CODE: usize = 20;
/// Most characters of a title or a label.
const LONGEST_TITLE: usize = 300;
/// Most characters of a guidance or a message.
const LONGEST_TEXT: usize = 2000;
/// Most lines of a form.
const MOST_LINES: usize = 500;
/// Most checks of a form.
const MOST_CHECKS: usize = 300;

/// Where in a definition something is wrong. Places count from 0.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case", tag = "at")]
pub enum Place {
    /// A field of the form itself, by its name in the definition.
    Form {
        /// «code», «title», «approvals» ….
        field: &'static str,
    },
    /// A section.
    Section {
        /// Its place.
        section: usize,
    },
    /// A line.
    Line {
        /// The place of its section.
        section: usize,
        /// Its place in the section.
        line: usize,
        /// Its key, as it stands.
        key: String,
    },
    /// A check.
    Check {
        /// Its place.
        check: usize,
        /// Its key, as it stands.
        key: String,
    },
}

impl fmt::Display for Place {
    /// «dòng 1.1», «phần 2», «kiểm tra K1», and nothing for the form itself.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form { .. } => Ok(()),
            Self::Section { section } => write!(f, "phần {}", section + 1),
            Self::Line { section, line, key } if key.is_empty() => {
                write!(f, "phần {}, dòng thứ {}", section + 1, line + 1)
            }
            Self::Line { key, .. } => write!(f, "dòng {key}"),
            Self::Check { check, key } if key.is_empty() => write!(f, "kiểm tra thứ {}", check + 1),
            Self::Check { key, .. } => write!(f, "kiểm tra {key}"),
        }
    }
}

/// Something wrong with a definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// What is wrong, in Vietnamese.
    pub problem: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for Fault {
    /// «dòng 1.1: … → …».
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place.to_string();
        let colon = if place.is_empty() { "" } else { ": " };
        write!(f, "{place}{colon}{} → {}", self.problem, self.remedy)
    }
}

impl Form {
    /// Everything that is wrong with the definition; empty where it can be used.
    #[must_use]
    pub fn faults(&self, catalogue: &Catalogue, calendars: &Calendars) -> Vec<Fault> {
        let mut finder = Finder { form: self, catalogue, found: Vec::new() };
        finder.head();
        finder.steps();
        finder.calendar(calendars);
        finder.sections();
        finder.twice();
        finder.breakdowns();
        checks::look(&mut finder);
        finder.found
    }
}

struct Finder<'a> {
    form: &'a Form,
    catalogue: &'a Catalogue,
    found: Vec<Fault>,
}

impl<'a> Finder<'a> {
    fn say(&mut self, place: Place, problem: impl Into<String>, remedy: impl Into<String>) {
        self.found.push(Fault { place, problem: problem.into(), remedy: remedy.into() });
    }

    fn field(&mut self, field: &'static str, problem: impl Into<String>, remedy: impl Into<String>) {
        self.say(Place::Form { field }, problem, remedy);
    }

    fn long(&mut self, place: Place, what: &str, text: &str, most: usize) {
        let length = text.chars().count();
        if length > most {
            self.say(place, format!("{what} dài {length} ký tự"), format!("rút còn nhiều nhất {most} ký tự"));
        }
    }

    fn head(&mut self) {
        let form = self.form;
        if !is_code(&form.code) {
            self.field(
                "code",
                format!("mã biểu mẫu «{}» không dùng được", form.code),
                "chỉ dùng chữ cái không dấu, chữ số, dấu chấm, gạch ngang; nhiều nhất 20 ký tự, như B01",
            );
        }
        if form.title.trim().is_empty() {
            self.field("title", "biểu mẫu chưa có tên", "đặt tên, như «Hạ tầng số và kỹ năng số»");
        }
        self.long(Place::Form { field: "title" }, "tên biểu mẫu", &form.title, LONGEST_TITLE);
        self.long(Place::Form { field: "guidance" }, "hướng dẫn", &form.guidance, LONGEST_TEXT);
        if form.level == UnitLevel::Nation {
            self.field("level", "biểu mẫu không thể hỏi cấp quốc gia", "chọn tỉnh, xã hoặc cơ quan");
        }
        if form.threshold > 100 {
            self.field(
                "threshold",
                format!("ngưỡng đủ {} % lớn hơn 100", form.threshold),
                "ghi từ 0 đến 100",
            );
        }
    }

    fn steps(&mut self) {
        let steps = &self.form.approvals;
        if steps.is_empty() {
            self.field("approvals", "chưa có bước duyệt nào", "chọn ít nhất một bước duyệt");
        }
        let twice = steps.iter().enumerate().any(|(place, step)| steps[..place].contains(step));
        if twice {
            self.field("approvals", "một bước duyệt lặp lại", "mỗi bước chỉ có một lần");
        } else if steps.first() == Some(&Step::Owner) && steps.len() > 1 {
            self.field(
                "approvals",
                "chủ trì biểu mẫu duyệt trước người duyệt của đơn vị",
                "để người duyệt của đơn vị trước, chủ trì sau",
            );
        }
    }

    fn calendar(&mut self, calendars: &Calendars) {
        let form = self.form;
        let Some(calendar) = calendars.get(&form.calendar) else {
            let codes: Vec<&str> = calendars.of(form.frequency).map(|c| c.code.as_str()).collect();
            let remedy = if codes.is_empty() {
                "chọn một lịch khác".to_owned()
            } else {
                format!("chọn một trong: {}", codes.join(", "))
            };
            return self.field("calendar", format!("không có lịch «{}»", form.calendar), remedy);
        };
        if calendar.frequency != form.frequency {
            let codes: Vec<&str> = calendars.of(form.frequency).map(|c| c.code.as_str()).collect();
            self.field(
                "calendar",
                format!(
                    "lịch {} dùng cho kỳ {}, còn biểu mẫu thu theo {}",
                    calendar.code,
                    kind(calendar.frequency),
                    kind(form.frequency)
                ),
                format!("chọn một trong: {}", codes.join(", ")),
            );
        }
        if form.deadlines.is_empty() {
            return;
        }
        let expected = form.approvals.len() + 1;
        if form.deadlines.len() != expected {
            self.field(
                "deadlines",
                format!("có {} hạn, còn biểu mẫu có {expected} bước (nộp và duyệt)", form.deadlines.len()),
                "ghi đủ mỗi bước một hạn, hoặc để trống để theo lịch",
            );
        }
        if form.deadlines.first().is_some_and(|&first| first < calendar.gap) {
            self.field(
                "deadlines",
                "hạn nộp sát ngày chốt số liệu quá",
                format!("để cách ngày chốt ít nhất {} ngày làm việc", calendar.gap),
            );
        }
        if form.deadlines.windows(2).any(|pair| pair[0] > pair[1]) {
            self.field("deadlines", "hạn của bước sau sớm hơn hạn của bước trước", "xếp các hạn tăng dần");
        }
        if form.deadlines.iter().any(|&days| days > 366) {
            self.field("deadlines", "có hạn quá một năm sau ngày chốt", "ghi số ngày làm việc nhỏ hơn");
        }
    }

    fn sections(&mut self) {
        let form = self.form;
        if form.sections.is_empty() {
            self.field("sections", "biểu mẫu chưa có phần nào", "thêm một phần và các dòng của nó");
        } else if !form.lines().any(|line| line.required) && form.lines().next().is_some() {
            self.field(
                "sections",
                "không dòng nào bắt buộc, nên báo cáo trống cũng nộp được",
                "đánh dấu bắt buộc ít nhất một dòng",
            );
        }
        let count = form.lines().count();
        if count > MOST_LINES {
            self.field(
                "sections",
                format!("biểu mẫu có {count} dòng"),
                format!("tách thành nhiều biểu, mỗi biểu nhiều nhất {MOST_LINES} dòng"),
            );
        }
        for (number, section) in form.sections.iter().enumerate() {
            let at = Place::Section { section: number };
            if section.lines.is_empty() {
                self.say(at.clone(), "chưa có dòng nào", "thêm dòng, hoặc bỏ phần này");
            }
            self.long(at.clone(), "tên phần", &section.title, LONGEST_TITLE);
            self.long(at, "hướng dẫn", &section.guidance, LONGEST_TEXT);
            for (place, line) in section.lines.iter().enumerate() {
                self.line(line, &Place::Line { section: number, line: place, key: line.key.clone() });
            }
        }
    }

    fn line(&mut self, line: &Line, at: &Place) {
        if !is_key(&line.key) {
            self.say(
                at.clone(),
                format!("số thứ tự «{}» không dùng được", line.key),
                "chỉ dùng chữ cái không dấu, chữ số và dấu chấm ở giữa, như 1 hoặc 2.1",
            );
        }
        self.long(at.clone(), "tên dòng", &line.label, LONGEST_TITLE);
        self.long(at.clone(), "hướng dẫn", &line.guidance, LONGEST_TEXT);
        self.long(at.clone(), "cách đo", &line.method, LONGEST_TITLE);
        let Some(element) = self.catalogue.element(&line.element) else {
            let codes = self.catalogue.elements().iter().map(|e| e.code.as_str());
            let near = nearest(&line.element, codes);
            let remedy = if near.is_empty() {
                "chọn số liệu từ danh mục".to_owned()
            } else {
                format!("có phải là {}?", near.join(", "))
            };
            let problem = if line.element.is_empty() {
                "chưa chọn số liệu".to_owned()
            } else {
                format!("không có số liệu mang mã «{}» trong danh mục", line.element)
            };
            return self.say(at.clone(), problem, remedy);
        };
        let form = self.form;
        if element.frequency != form.frequency {
            self.say(
                at.clone(),
                format!(
                    "số liệu {} thu theo {}, còn biểu mẫu thu theo {}",
                    element.code,
                    kind(element.frequency),
                    kind(form.frequency)
                ),
                "chuyển dòng sang biểu có cùng kỳ, hoặc đổi kỳ của biểu",
            );
        }
        if form.level > element.level {
            self.say(
                at.clone(),
                format!(
                    "số liệu {} do cấp {} báo cáo, còn biểu mẫu hỏi cấp {}",
                    element.code, element.level, form.level
                ),
                format!("chuyển dòng sang biểu của cấp {}", element.level),
            );
        }
        self.category(line, element, at);
    }

    fn category(&mut self, line: &Line, element: &Element, at: &Place) {
        let listed = |element: &Element| {
            let all = element.breakdown.iter().flat_map(|b| &b.categories);
            all.map(|(code, name)| format!("{code} ({name})")).collect::<Vec<_>>().join(", ")
        };
        match (&element.breakdown, line.category.as_deref()) {
            (None, Some(code)) => self.say(
                at.clone(),
                format!("số liệu {} không chia phân tổ, dòng ghi «{code}»", element.code),
                "bỏ phân tổ",
            ),
            (Some(breakdown), None) => self.say(
                at.clone(),
                format!("số liệu {} chia theo «{}», dòng chưa chọn phân tổ", element.code, breakdown.name),
                format!("chọn một trong: {}", listed(element)),
            ),
            (Some(_), Some(code)) if element.category(Some(code)).is_none() => self.say(
                at.clone(),
                format!("«{code}» không phải là phân tổ của số liệu {}", element.code),
                format!("chọn một trong: {}", listed(element)),
            ),
            _ => {}
        }
    }

    /// Lines that bear one key or ask for one figure.
    fn twice(&mut self) {
        let (mut keys, mut figures) = (HashMap::new(), HashMap::new());
        for (at, line) in places(self.form) {
            if let Some(first) = keys.insert(line.key.as_str(), &line.element)
                && !line.key.is_empty()
            {
                self.say(
                    at.clone(),
                    format!("số thứ tự {} dùng cho hai dòng ({first} và {})", line.key, line.element),
                    "đặt số khác",
                );
            }
            if let Some(first) =
                figures.insert((line.element.as_str(), line.category.as_deref()), line.key.as_str())
                && !line.element.is_empty()
            {
                self.say(at, format!("cùng hỏi một số liệu với dòng {first}"), "bỏ một trong hai dòng");
            }
        }
    }

    /// Elements of which only some categories are asked for: their total would never be whole.
    fn breakdowns(&mut self) {
        let mut asked: HashMap<&str, (Place, HashSet<&str>)> = HashMap::new();
        for (at, line) in places(self.form) {
            let category = line.category.as_deref();
            asked.entry(line.element.as_str()).or_insert((at, HashSet::new())).1.extend(category);
        }
        let mut missing = Vec::new();
        for (code, (at, categories)) in &asked {
            let Some(breakdown) = self.catalogue.element(code).and_then(|e| e.breakdown.as_ref()) else {
                continue;
            };
            let absent: Vec<&str> = breakdown
                .categories
                .iter()
                .filter(|(c, _)| !categories.contains(c.as_str()))
                .map(|(_, name)| name.as_str())
                .collect();
            if !absent.is_empty() && !categories.is_empty() {
                missing.push((
                    at.clone(),
                    format!(
                        "số liệu {code} chia theo «{}» nhưng biểu chưa hỏi: {}",
                        breakdown.name,
                        absent.join(", ")
                    ),
                ));
            }
        }
        missing.sort_by(|a, b| a.1.cmp(&b.1));
        for (at, problem) in missing {
            self.say(
                at,
                problem,
                "thêm dòng cho các phân tổ còn thiếu; thiếu một phần thì tổng không bao giờ đủ",
            );
        }
    }

    fn element(&self, key: &str) -> Option<&'a Element> {
        self.catalogue.element(&self.form.line(key)?.element)
    }
}

/// Every line with its place.
fn places(form: &Form) -> impl Iterator<Item = (Place, &Line)> {
    form.sections.iter().enumerate().flat_map(|(section, s)| {
        s.lines
            .iter()
            .enumerate()
            .map(move |(place, line)| (Place::Line { section, line: place, key: line.key.clone() }, line))
    })
}

/// Letters, digits, points and hyphens; the first one a letter or a digit.
fn is_code(code: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
    (1..=LONGEST_CODE).contains(&code.len())
        && code.chars().all(fits)
        && code.starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// Letters and digits with single points between them.
fn is_key(key: &str) -> bool {
    key.len() <= LONGEST_CODE
        && key.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn kind(kind: PeriodKind) -> &'static str {
    match kind {
        PeriodKind::Month => "tháng",
        PeriodKind::Quarter => "quý",
        PeriodKind::Half => "nửa năm",
        PeriodKind::NineMonths => "chín tháng",
        PeriodKind::Year => "năm",
        PeriodKind::Day => "ngày",
    }
}
