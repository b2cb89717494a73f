//! `cotmoc forms`

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use cotmoc_app::collect::form::{self, FormPage};
use cotmoc_app::design;
use cotmoc_app::model::{FormRecord, FormState};
use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::form::shipped;

use super::TEMPLATE;
use super::server::{once, said};
use crate::config::DataArgs;
use crate::errors::UserError;
use crate::table::{Width, table};

/// Columns of the terminal that lists use.
const LINE: usize = 100;

/// Biểu mẫu: liệt kê, xem, nhập từ tệp, xuất ra tệp, lấy biểu soạn sẵn
///
/// Biểu mẫu là dữ liệu: tệp JSON xuất từ nơi này nhập được vào nơi khác. Nhập một biểu có mã đã dùng thì
/// thành bản mới của biểu ấy; đợt đã mở giữ bản cũ.
///
/// Forms: what is asked of units, as files that go from one place to another.
#[derive(Debug, Args)]
#[command(
    subcommand_help_heading = "Lệnh (commands)",
    subcommand_value_name = "LỆNH",
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub(crate) struct Forms {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(help_template = TEMPLATE)]
    List(List),
    #[command(help_template = TEMPLATE)]
    Show(Show),
    #[command(help_template = TEMPLATE)]
    Import(Import),
    #[command(help_template = TEMPLATE)]
    Export(Export),
    #[command(help_template = TEMPLATE)]
    Take(Take),
}

/// Liệt kê biểu mẫu
///
/// Các biểu của tỉnh với trạng thái, bản và số đợt; sau đó là các biểu soạn sẵn chưa lấy về.
///
/// Lists the forms, and the ready ones that were not taken over.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
struct List {}

/// Xem một biểu mẫu
///
/// In thông tin chung, các dòng, các kiểm tra và những chỗ còn phải sửa.
///
/// Shows a form with its lines, its checks, and what is wrong with it.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
struct Show {
    /// Mã biểu mẫu
    ///
    /// Its code.
    #[arg(value_name = "CODE")]
    code: String,
}

/// Nhập biểu mẫu từ tệp JSON
///
/// Biểu còn lỗi vẫn nhập được thành nháp; biểu đang dùng thì không nhận bản có lỗi.
///
/// Takes in a form from a file.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
struct Import {
    /// Tệp JSON, như lệnh export ghi ra
    ///
    /// The file, as `export` writes it.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Xuất một biểu mẫu ra tệp JSON
///
/// Writes a form as a file that `import` takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
struct Export {
    /// Mã biểu mẫu
    ///
    /// Its code.
    #[arg(value_name = "CODE")]
    code: String,

    /// Bản cần xuất; mặc định là bản mới nhất
    ///
    /// The version; the newest where none is given.
    #[arg(long, value_name = "N")]
    version: Option<i64>,

    /// Ghi vào tệp này thay cho màn hình
    ///
    /// Write to this file.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Lấy một biểu soạn sẵn về làm biểu của tỉnh
///
/// Takes over a ready form.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
struct Take {
    /// Mã của biểu soạn sẵn
    ///
    /// Code of the ready form.
    #[arg(value_name = "CODE")]
    code: String,
}

impl Forms {
    pub(super) fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        match &self.command {
            Command::List(_) => {
                let forms = once(data, async |cx| form::list(&cx).await.map_err(said))?;
                print(&listed(&forms))
            }
            Command::Show(command) => {
                let page = once(data, async |cx| {
                    let record = form::by_code(&cx, &command.code).await.map_err(said)?;
                    form::show(&cx, record.id).await.map_err(said)
                })?;
                print(&shown(&page))
            }
            Command::Import(command) => {
                let text = std::fs::read_to_string(&command.file).map_err(|problem| {
                    UserError::new(format!("không đọc được «{}»: {problem}.", command.file.display()))
                        .hint("kiểm tra lại tên tệp; tệp phải là JSON viết bằng UTF-8")
                })?;
                let (page, number) = once(data, async |cx| {
                    let imported = design::import(&cx, &text).await.map_err(said)?;
                    Ok((form::show(&cx, imported.id).await.map_err(said)?, imported.number))
                })?;
                let mut out = format!("Đã nhập biểu {} (bản {number}).\n", page.record.code);
                faults(&page, &mut out);
                print(&out)
            }
            Command::Export(command) => command.run(data),
            Command::Take(command) => {
                let page = once(data, async |cx| {
                    let id = design::take_over(&cx, &command.code).await.map_err(said)?;
                    form::show(&cx, id).await.map_err(said)
                })?;
                print(&format!("Đã lấy về biểu {} «{}» làm bản nháp.\n", page.record.code, page.record.title))
            }
        }
    }
}

impl Export {
    fn run(&self, data: &DataArgs) -> anyhow::Result<()> {
        let text = once(data, async |cx| {
            let record = form::by_code(&cx, &self.code).await.map_err(said)?;
            design::export(&cx, record.id, self.version).await.map_err(said)
        })?;
        let Some(file) = &self.output else { return print(&text) };
        std::fs::write(file, text).map_err(|problem| {
            UserError::new(format!("không ghi được «{}»: {problem}.", file.display()))
                .hint("xem lại thư mục và quyền ghi")
        })?;
        print(&format!("Đã ghi biểu {} vào {}.\n", self.code, file.display()))
    }
}

fn state(state: FormState) -> &'static str {
    match state {
        FormState::Draft => "nháp",
        FormState::Active => "đang dùng",
        FormState::Retired => "ngừng dùng",
    }
}

fn listed(forms: &[FormRecord]) -> String {
    let mut out = String::new();
    if forms.is_empty() {
        out.push_str("Chưa có biểu mẫu nào.\n");
    } else {
        let columns = [
            ("Mã", Width::Fit),
            ("Tên", Width::Rest),
            ("Trạng thái", Width::Fit),
            ("Bản", Width::Fit),
            ("Đợt", Width::Fit),
        ];
        let rows: Vec<Vec<String>> = forms
            .iter()
            .map(|form| {
                let (number, rounds) = (form.number.to_string(), form.rounds.to_string());
                vec![form.code.clone(), form.title.clone(), state(form.state).to_owned(), number, rounds]
            })
            .collect();
        out.push_str(&table(LINE, &columns, &rows));
    }
    let ready: Vec<_> =
        shipped().iter().filter(|one| forms.iter().all(|form| form.code != one.code)).collect();
    if !ready.is_empty() {
        out.push_str("\nBiểu soạn sẵn, lấy về bằng cotmoc forms take MÃ:\n");
    }
    for form in ready {
        let _infallible = writeln!(out, "  {}  {} ({} dòng)", form.code, form.title, form.lines().count());
    }
    out
}

fn shown(page: &FormPage) -> String {
    let form = &page.newest.definition;
    let catalogue = Catalogue::embedded();
    let steps: Vec<&str> = form.approvals.iter().map(|step| step.words()).collect();
    let mut out = format!(
        "{} · {} ({}, bản {})\nCấp: {}. Kỳ: {}. Lịch: {}. Duyệt: {}. Ngưỡng đủ: {} %.\n",
        form.code,
        form.title,
        state(page.record.state),
        page.newest.number,
        form.level,
        form.frequency,
        form.calendar,
        steps.join(", "),
        form.threshold
    );
    for (place, section) in form.sections.iter().enumerate() {
        let _infallible = writeln!(out, "\n{}. {}", place + 1, section.title);
        let rows: Vec<Vec<String>> = section
            .lines
            .iter()
            .map(|line| {
                let unit = catalogue.element(&line.element).map(|e| e.unit.clone()).unwrap_or_default();
                let required = if line.required { "bắt buộc" } else { "" };
                vec![line.key.clone(), line.name(catalogue), unit, line.element.clone(), required.to_owned()]
            })
            .collect();
        let columns = [
            ("Dòng", Width::Fit),
            ("Tên", Width::Rest),
            ("Đơn vị tính", Width::UpTo(14)),
            ("Số liệu", Width::UpTo(28)),
            ("", Width::Fit),
        ];
        out.push_str(&table(LINE, &columns, &rows));
    }
    if !form.checks.is_empty() {
        out.push_str("\nKiểm tra:\n");
    }
    for check in &form.checks {
        let _infallible =
            writeln!(out, "  {} ({}): {}", check.key, check.severity.words(), check.rule.words());
    }
    faults(page, &mut out);
    out
}

fn faults(page: &FormPage, out: &mut String) {
    if !page.faults.is_empty() {
        let _infallible = writeln!(out, "\nCòn {} chỗ phải sửa trước khi đưa vào dùng:", page.faults.len());
    }
    for fault in &page.faults {
        let _infallible = writeln!(out, "  {fault}");
    }
}

fn print(text: &str) -> anyhow::Result<()> {
    Ok(std::io::stdout().lock().write_all(text.as_bytes())?)
}
