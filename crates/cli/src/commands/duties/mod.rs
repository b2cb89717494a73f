//! `cotmoc duties`

use clap::{Args, Subcommand};
use cotmoc_app::duties::{self, DutyFilter, DutyForm, DutyRow, HandOverForm};
use cotmoc_app::model::DutyId;
use cotmoc_app::{Context, accounts};

use super::TEMPLATE;
use super::server::{once, said};
use super::units::print;
use crate::config::DataArgs;
use crate::table::{Width, table};

/// Phân công: ai báo cáo, duyệt, chủ trì việc gì cho đơn vị nào
///
/// Duties: who reports, approves and owns what for which units.
#[derive(Debug, Args)]
#[command(
    subcommand_help_heading = "Lệnh (commands)",
    subcommand_value_name = "LỆNH",
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub(crate) struct Duties {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(help_template = TEMPLATE)]
    List(List),
    #[command(help_template = TEMPLATE)]
    Give(Give),
    #[command(help_template = TEMPLATE)]
    End(End),
    #[command(help_template = TEMPLATE)]
    HandOver(HandOver),
}

/// Liệt kê phân công, và những việc chưa có người
///
/// List the duties, and those without a holder.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
struct List {
    /// Chỉ những phân công có các từ này trong tên người hoặc đơn vị
    ///
    /// Only those with these words.
    #[arg(long, value_name = "WORDS", default_value = "")]
    search: String,
}

/// Giao một phân công
///
/// Give a duty.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
struct Give {
    /// Tên đăng nhập
    ///
    /// The login.
    login: String,

    /// Vai trò: administrator, owner, reporter, approver, leader, auditor, hoặc tên tiếng Việt
    ///
    /// The role.
    #[arg(long, value_name = "ROLE")]
    role: String,

    /// Đơn vị; không ghi là mọi đơn vị
    ///
    /// The unit.
    #[arg(long, value_name = "UNIT", default_value = "")]
    unit: String,

    /// Mã biểu; không ghi là mọi biểu
    ///
    /// The form.
    #[arg(long, value_name = "CODE", default_value = "")]
    form: String,

    /// Mã chỉ tiêu; không ghi là mọi chỉ tiêu
    ///
    /// The indicator.
    #[arg(long, value_name = "CODE", default_value = "")]
    indicator: String,

    /// Số của kế hoạch; không ghi là mọi kế hoạch
    ///
    /// The plan.
    #[arg(long, value_name = "NUMBER", default_value = "")]
    plan: String,

    /// Từ ngày; không ghi là hôm nay
    ///
    /// The first day.
    #[arg(long, value_name = "DATE", default_value = "")]
    from: String,

    /// Lý do
    ///
    /// Why.
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
}

/// Kết thúc một phân công
///
/// End a duty.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
struct End {
    /// Số của phân công, như trong cotmoc duties list
    ///
    /// The number of the duty.
    id: i64,

    /// Ngày đầu tiên không còn hiệu lực; không ghi là hôm nay
    ///
    /// The first day on which it no longer holds.
    #[arg(long, value_name = "DATE", default_value = "")]
    day: String,

    /// Lý do
    ///
    /// Why.
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
}

/// Bàn giao mọi phân công của một người cho người khác
///
/// Hand all duties of a person over to another one.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
struct HandOver {
    /// Tên đăng nhập của người bàn giao
    ///
    /// The login of whose duties go.
    from: String,

    /// Tên đăng nhập của người nhận
    ///
    /// The login of who gets them.
    to: String,

    /// Từ ngày; không ghi là hôm nay
    ///
    /// The first day.
    #[arg(long, value_name = "DATE", default_value = "")]
    day: String,

    /// Lý do
    ///
    /// Why.
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,

    /// Chỉ xem, không lưu
    ///
    /// Say what would go; keep nothing.
    #[arg(long)]
    dry_run: bool,
}

impl Duties {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        let text = once(data, async |cx| match &self.command {
            Command::List(list) => listed(&cx, &list.search).await,
            Command::Give(give) => given(&cx, give).await,
            Command::End(end) => {
                duties::end(&cx, DutyId(end.id), &end.day, &end.reason).await.map_err(said)?;
                Ok(format!("Đã kết thúc phân công số {}.", end.id))
            }
            Command::HandOver(asked) => handed_over(&cx, asked).await,
        })?;
        print(&text)
    }
}

async fn listed(cx: &Context, search: &str) -> anyhow::Result<String> {
    let filter = DutyFilter { search: search.to_owned(), ..DutyFilter::default() };
    let board = duties::board(cx, &filter).await.map_err(said)?;
    let mut text = format!("{} phân công\n\n{}", board.rows.len(), rows(&board.rows));
    if !board.gaps.is_empty() {
        text.push_str(&format!("\n{} việc chưa có người:\n", board.gaps.len()));
        for gap in &board.gaps {
            text.push_str(&format!(
                "  {} · {} · {}\n",
                gap.code,
                gap.unit_name,
                accounts::role_words(gap.role)
            ));
        }
    }
    Ok(text)
}

fn rows(rows: &[DutyRow]) -> String {
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            vec![
                row.duty.id.to_string(),
                row.account.login.clone(),
                accounts::role_words(row.duty.role).to_owned(),
                row.form.clone().unwrap_or_default(),
                row.duty.starts.to_string(),
                row.unit.clone().unwrap_or_else(|| "mọi đơn vị".to_owned()),
            ]
        })
        .collect();
    let columns = [
        ("Số", Width::Fit),
        ("Tên đăng nhập", Width::Fit),
        ("Vai trò", Width::Fit),
        ("Biểu", Width::Fit),
        ("Từ ngày", Width::Fit),
        ("Đơn vị", Width::Rest),
    ];
    table(110, &columns, &cells)
}

async fn given(cx: &Context, give: &Give) -> anyhow::Result<String> {
    let form = DutyForm {
        login: give.login.clone(),
        role: give.role.clone(),
        unit: give.unit.clone(),
        form: give.form.clone(),
        indicator: give.indicator.clone(),
        plan: give.plan.clone(),
        starts: give.from.clone(),
        reason: give.reason.clone(),
    };
    let id = duties::give(cx, &form).await.map_err(said)?;
    Ok(format!("Đã giao phân công số {id} cho «{}».", give.login))
}

async fn handed_over(cx: &Context, asked: &HandOver) -> anyhow::Result<String> {
    let form = HandOverForm {
        from: asked.from.clone(),
        to: asked.to.clone(),
        day: asked.day.clone(),
        reason: asked.reason.clone(),
    };
    let plan = if asked.dry_run {
        duties::preview_hand_over(cx, &form).await
    } else {
        duties::hand_over(cx, &form).await
    };
    let plan = plan.map_err(said)?;
    let head = if asked.dry_run { "Sẽ bàn giao" } else { "Đã bàn giao" };
    Ok(format!(
        "{head} {} phân công của {} cho {} từ {}; {} phân công người nhận đã có.\n\n{}",
        plan.moved.len(),
        plan.from.name,
        plan.to.name,
        plan.day,
        plan.held.len(),
        rows(&plan.moved)
    ))
}
