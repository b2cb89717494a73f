//! `cotmoc units tasks`

use clap::Args;
use cotmoc_app::model::TaskRole;
use cotmoc_app::units::{self, Mode, TaskBoard};
use cotmoc_web::numbers;

use super::change::passed;
use super::{Format, LINE, csv, day, print};
use crate::commands::server::{once, said};
use crate::config::DataArgs;
use crate::table::{Width, table};

/// Xem đơn vị nào đang giữ nhiệm vụ của các kế hoạch, và chuyển sang đơn vị kế thừa
///
/// Đơn vị trong kế hoạch được nhận ra bằng tên dưới địa bàn của kế hoạch. Với --pass, nhiệm vụ của các đơn vị
/// không còn được chuyển sang đơn vị kế thừa trong một lần; việc nào không có một đơn vị nhận duy nhất thì còn
/// lại và được nêu tên.
///
/// Shows who holds the tasks of plans; with --pass tasks of units that ended go to their heirs.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
pub(crate) struct Tasks {
    /// Ngày cần xem; mặc định là hôm nay
    ///
    /// The day; today where it is not given.
    #[arg(long, value_name = "DATE")]
    at: Option<String>,

    /// Chuyển nhiệm vụ của các đơn vị không còn sang đơn vị kế thừa
    ///
    /// Pass tasks of units that ended to their heirs.
    #[arg(long)]
    pass: bool,

    /// Cách in kết quả
    ///
    /// How to print the result.
    #[arg(long, value_enum, default_value_t = Format::Table, value_name = "FORMAT")]
    format: Format,
}

impl Tasks {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        let date = day("--at", self.at.as_deref())?;
        let mode = if self.pass { Mode::Apply } else { Mode::DryRun };
        let board = once(data, async |cx| match mode {
            Mode::Apply => units::pass_tasks(&cx, date, mode).await.map_err(said),
            Mode::DryRun => units::tasks(&cx, date).await.map_err(said),
        })?;
        print(&match self.format {
            Format::Table => as_text(&board, mode),
            Format::Csv => csv(&rows(&board))?,
            Format::Json => serde_json::to_string_pretty(&board)?,
        })
    }
}

fn as_text(board: &TaskBoard, mode: Mode) -> String {
    let mut out = format!("Vào ngày {}:\n", numbers::date(board.date));
    let passing = if mode == Mode::Apply {
        "Đã chuyển sang đơn vị kế thừa"
    } else {
        "Chờ chuyển sang đơn vị kế thừa"
    };
    let mut put = |head: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            out.push_str(&format!("\n{head}: {}\n", lines.len()));
            lines.iter().for_each(|line| out.push_str(&format!("  {line}\n")));
        }
    };
    put(passing, board.passing.iter().map(passed).collect());
    put("Còn lại, phải giao lại từng việc", board.left.iter().map(passed).collect());
    let unknown =
        |t: &cotmoc_app::model::HeldTask| format!("kế hoạch số {}, «{}»: {}", t.plan, t.task, t.named);
    put("Đơn vị chưa có trong danh mục dưới tên này", board.unknown.iter().map(unknown).collect());
    let held: Vec<Vec<String>> = board
        .held
        .iter()
        .map(|(task, unit)| {
            vec![task.plan.to_string(), task.task.clone(), role(task.role).to_owned(), unit.name.clone()]
        })
        .collect();
    out.push_str(&format!("\nĐang có đơn vị giữ: {}\n", held.len()));
    if !held.is_empty() {
        let columns = [
            ("Kế hoạch", Width::Fit),
            ("Nhiệm vụ", Width::Rest),
            ("Vai trò", Width::Fit),
            ("Đơn vị", Width::UpTo(36)),
        ];
        out.push_str(&table(LINE, &columns, &held));
    }
    out
}

fn rows(board: &TaskBoard) -> Vec<Vec<String>> {
    let head = ["state", "plan", "task", "role", "named", "unit", "unit_name", "heir", "heir_name", "why"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    let none = String::new;
    for (task, unit) in &board.held {
        let (plan, role) = (task.plan.to_string(), task.role.as_str().to_owned());
        rows.push(vec![
            "held".into(),
            plan,
            task.task.clone(),
            role,
            task.named.clone(),
            unit.code.clone(),
            unit.name.clone(),
            none(),
            none(),
            none(),
        ]);
    }
    for (state, list) in [("passing", &board.passing), ("left", &board.left)] {
        for p in list {
            let heir = p.to.as_ref().map_or_else(|| (none(), none()), |u| (u.code.clone(), u.name.clone()));
            rows.push(vec![
                state.into(),
                p.plan.to_string(),
                p.words.clone(),
                p.role.as_str().to_owned(),
                p.named.clone(),
                p.from.code.clone(),
                p.from.name.clone(),
                heir.0,
                heir.1,
                p.why.clone(),
            ]);
        }
    }
    for task in &board.unknown {
        let (plan, role) = (task.plan.to_string(), task.role.as_str().to_owned());
        rows.push(vec![
            "unknown".into(),
            plan,
            task.task.clone(),
            role,
            task.named.clone(),
            none(),
            none(),
            none(),
            none(),
            none(),
        ]);
    }
    rows
}

fn role(role: TaskRole) -> &'static str {
    match role {
        TaskRole::Lead => "chủ trì",
        TaskRole::Coordinating => "phối hợp",
    }
}
