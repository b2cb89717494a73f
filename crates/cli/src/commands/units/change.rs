//! What commands that record something share: the act they stand on, and saying what changes.

use std::fmt::Write as _;

use clap::Args;
use cotmoc_app::units::{
    self, Ask, Mode, Passing, Preview, UnitForm, UnitRow, What, kind_words, share_words,
};
use cotmoc_formats::csv::Table;

use super::show::act;
use super::{print, shown};
use crate::commands::server::{once, said};
use crate::config::DataArgs;
use crate::errors::UserError;

/// The act, and whether anything is kept.
#[derive(Debug, Args)]
pub(super) struct Ground {
    /// Ngày có hiệu lực
    ///
    /// The first day on which it holds.
    #[arg(long, value_name = "DATE", default_value = "")]
    pub(super) date: String,

    /// Số văn bản, ví dụ 1654/NQ-UBTVQH15
    ///
    /// Number of the act.
    #[arg(long, value_name = "NUMBER", default_value = "")]
    pub(super) act: String,

    /// Điều, khoản trong văn bản
    ///
    /// The place in the act.
    #[arg(long, value_name = "CLAUSE", default_value = "")]
    clause: String,

    /// Ghi chú
    ///
    /// A note.
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,

    /// Chỉ xem sẽ thay đổi gì, không lưu
    ///
    /// Say what would change; keep nothing.
    #[arg(long)]
    pub(super) dry_run: bool,

    /// In một đối tượng JSON thay cho lời
    ///
    /// Print one JSON object instead of words.
    #[arg(long)]
    pub(super) json: bool,
}

impl Ground {
    pub(super) fn mode(&self) -> Mode {
        if self.dry_run { Mode::DryRun } else { Mode::Apply }
    }

    /// Records it, or says what would change.
    pub(super) fn record(&self, data: &DataArgs, what: What) -> anyhow::Result<()> {
        let text = |text: &String| text.clone();
        let ask = Ask {
            date: text(&self.date),
            act: text(&self.act),
            clause: text(&self.clause),
            note: text(&self.note),
            what,
        };
        let mode = self.mode();
        let previews = once(data, async |cx| units::record(&cx, &[ask], None, mode).await.map_err(said))?;
        self.tell(&previews)
    }

    /// Says what changes, or would change.
    pub(super) fn tell(&self, previews: &[Preview]) -> anyhow::Result<()> {
        print(&if self.json { serde_json::to_string_pretty(previews)? } else { told(previews, self.mode()) })
    }
}

/// «mã,tên,loại» and what follows, with quotation marks where a name holds a comma.
pub(super) fn cells(option: &str, text: &str) -> anyhow::Result<Vec<String>> {
    let head = "a,b,c,d,e,f\n";
    let unreadable = |_| UserError::new(format!("{option}: không đọc được «{text}»."));
    let line = format!("{head}{}\n", text.replace(['\n', '\r'], " "));
    let mut table = Table::open(line.as_bytes()).map_err(unreadable)?;
    match table.next_row() {
        Some(row) => Ok(row.map_err(unreadable)?.cells().map(str::to_owned).collect()),
        None => Ok(Vec::new()),
    }
}

/// A new unit from its cells.
pub(super) fn form(option: &str, text: &str, cells: &[String]) -> anyhow::Result<UnitForm> {
    let [code, name, kind, ..] = cells else {
        return Err(UserError::new(format!("{option}: «{text}» chưa đủ mã, tên và loại."))
            .hint(format!("viết {option} \"29999,Tân Lập,xã\"; tên có dấu phẩy thì đặt trong ngoặc kép"))
            .into());
    };
    Ok(UnitForm { code: code.clone(), name: name.clone(), kind: kind.clone(), ..UnitForm::default() })
}

/// What events change, in words.
pub(super) fn told(previews: &[Preview], mode: Mode) -> String {
    let mut out = String::new();
    for preview in previews {
        let event = &preview.event;
        let (what, from) = (kind_words(event.kind), shown(event.date, "trước khi bắt đầu ghi chép"));
        let head = match mode {
            Mode::Apply => format!("Đã ghi sự kiện số {}: {what}, từ {from}", event.id.0),
            Mode::DryRun => format!("Sẽ ghi: {what}, từ {from}"),
        };
        let ground = if event.act.number.is_empty() {
            "chưa rõ văn bản".to_owned()
        } else {
            format!("theo {}", act(&event.act))
        };
        let _infallible = writeln!(out, "{head}, {ground}.");
        one(&mut out, preview);
    }
    if mode == Mode::DryRun {
        out.push_str("Chưa lưu gì; chạy lại không có --dry-run để lưu.\n");
    }
    out
}

fn one(out: &mut String, preview: &Preview) {
    let name = |unit: &UnitRow| format!("{} ({})", unit.name, unit.code);
    let names = |units: &[UnitRow]| units.iter().map(name).collect::<Vec<_>>();
    line(out, "Kết thúc", &names(&preview.ended));
    line(out, "Lập mới", &names(&preview.made));
    let renamed = |(old, new): &(UnitRow, cotmoc_core::units::Name)| {
        format!("{} thành {} ({})", name(old), new.name, new.code)
    };
    line(out, "Đổi tên", &preview.renamed.iter().map(renamed).collect::<Vec<_>>());
    let moved: Vec<String> = preview
        .moved
        .iter()
        .map(|m| {
            let to = m.to.clone().unwrap_or_else(|| "không thuộc đơn vị nào".to_owned());
            format!("{} về {to}", name(&m.unit))
        })
        .collect();
    line(out, "Chuyển", &moved);
    let lines: Vec<String> = preview
        .lines
        .iter()
        .map(|(old, new, share)| format!("{} → {}: {}", name(old), name(new), share_words(*share)))
        .collect();
    line(out, "Kế thừa", &lines);
    line(
        out,
        "Nhiệm vụ chuyển theo",
        &preview.tasks.iter().filter(|t| t.to.is_some()).map(passed).collect::<Vec<_>>(),
    );
    line(
        out,
        "Nhiệm vụ còn lại",
        &preview.tasks.iter().filter(|t| t.to.is_none()).map(passed).collect::<Vec<_>>(),
    );
}

/// A part in a task and where it goes.
pub(super) fn passed(passing: &Passing) -> String {
    let words: String = passing.words.chars().take(60).collect();
    let (plan, from) = (passing.plan, &passing.from.name);
    match &passing.to {
        Some(heir) => format!("kế hoạch số {plan}, «{words}»: {from} → {}", heir.name),
        None => format!("kế hoạch số {plan}, «{words}»: {from} ({})", passing.why),
    }
}

/// A heading with its lines; many are counted rather than listed.
fn line(out: &mut String, head: &str, items: &[String]) {
    match items {
        [] => {}
        [only] => drop(writeln!(out, "  {head}: {only}")),
        many => {
            let _infallible = writeln!(out, "  {head}: {}", many.len());
            for item in many.iter().take(LISTED) {
                let _infallible = writeln!(out, "    {item}");
            }
            if many.len() > LISTED {
                let _infallible = writeln!(out, "    … và {} nữa (--json in đủ)", many.len() - LISTED);
            }
        }
    }
}

/// Items listed under one heading.
const LISTED: usize = 20;
