//! `cotmoc read`

use std::fmt::Write as _;
use std::io::{IsTerminal, Read as _, Write as _};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::model::{DocumentFacts, Level, ReadTarget, ReadTask, Reading};
use cotmoc_core::reader;
use cotmoc_formats::Tools;
use cotmoc_web::{numbers, words};

use crate::config;
use crate::errors::UserError;
use crate::table::{Width, table, wrap};

/// Đọc một kế hoạch và in ra mục tiêu, nhiệm vụ kèm câu gốc
///
/// Nhận txt, md, html, docx, xlsx, pdf có lớp chữ; .doc, .xls, .odt khi máy có LibreOffice; bản
/// scan và ảnh khi máy có tesseract-ocr, tesseract-ocr-vie và poppler-utils. Không cần và không
/// động đến dữ liệu đã lưu. Chỗ văn bản không nói thì để trống, không suy đoán.
///
/// Reads a plan and prints its targets and tasks with the sentences they came from. Needs no
/// database. What the text does not say stays empty (null in JSON).
#[derive(Debug, Args)]
#[command(next_help_heading = "Tùy chọn (options)")]
pub(crate) struct Read {
    /// Tệp cần đọc; «-» là đầu vào chuẩn
    ///
    /// The file to read; `-` reads standard input.
    #[arg(value_name = "FILE", help_heading = "Tham số (arguments)")]
    file: PathBuf,

    /// Cách in kết quả
    ///
    /// How to print the result.
    #[arg(long, value_enum, default_value_t = Format::Table, value_name = "FORMAT")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// bảng để đọc trên màn hình (tables for people)
    Table,
    /// một đối tượng JSON; start và end là vị trí byte UTF-8 trong văn bản (one JSON object)
    Json,
    /// văn bản được lấy ra từ tệp (the extracted text)
    Text,
}

/// A terminal of this width shows every table without breaking a line.
const LINE: usize = 100;

impl Read {
    pub(super) fn run(&self) -> anyhow::Result<()> {
        let (name, bytes) = open(&self.file)?;
        let tools = Tools::discover(&config::search_path());
        let extracted = cotmoc_formats::extract(&name, &bytes, &tools)
            .map_err(|problem| UserError::new(format!("không đọc được «{name}»: {problem}")))?;
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        if self.format == Format::Text {
            out.write_all(extracted.text.as_bytes())?;
        } else {
            let reading = reader::read(&extracted.text, Catalogue::embedded());
            if self.format == Format::Json {
                serde_json::to_writer_pretty(&mut out, &reader::report(&extracted.text, &reading))?;
                out.write_all(b"\n")?;
            } else {
                let mut text = facts(&name, &reading.document);
                for note in &extracted.notes {
                    let _infallible = writeln!(text, "  ! {}", note.message);
                }
                text.push_str(&show(&extracted.text, &reading));
                out.write_all(text.as_bytes())?;
            }
        }
        Ok(out.flush()?)
    }
}

fn open(file: &Path) -> anyhow::Result<(String, Vec<u8>)> {
    if file.as_os_str() == "-" {
        if std::io::stdin().is_terminal() {
            return Err(UserError::new("đầu vào chuẩn đang là bàn phím.")
                .hint("chuyển văn bản vào, chẳng hạn: cat ke-hoach.txt | cotmoc read -")
                .into());
        }
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes)?;
        return Ok(("-".to_owned(), bytes));
    }
    let name = file
        .file_name()
        .map_or_else(|| file.display().to_string(), |name| name.to_string_lossy().into_owned());
    let bytes = std::fs::read(file).map_err(|problem| {
        let (said, hint) = match problem.kind() {
            std::io::ErrorKind::NotFound => ("không có tệp này.", "xem lại tên và thư mục của tệp"),
            std::io::ErrorKind::PermissionDenied => {
                ("không có quyền đọc tệp.", "xem lại quyền của tệp (ls -l)")
            }
            std::io::ErrorKind::IsADirectory => ("đây là thư mục.", "chỉ ra một tệp trong thư mục đó"),
            _ => ("không mở được tệp.", "xem lại ổ đĩa và tệp"),
        };
        UserError::new(format!("«{}»: {said}", file.display())).hint(hint)
    })?;
    Ok((name, bytes))
}

fn facts(name: &str, facts: &DocumentFacts) -> String {
    let mut out = String::new();
    let kind = facts.kind.as_deref().unwrap_or("Văn bản");
    for line in wrap(&format!("{kind}: {}", facts.title.as_deref().unwrap_or(name)), LINE) {
        let _infallible = writeln!(out, "{line}");
    }
    let date = facts.date.map(numbers::date);
    for (label, value) in [
        ("Số", facts.number.as_deref()),
        ("Cơ quan ban hành", facts.issuer.as_deref()),
        ("Địa bàn", facts.territory.as_deref()),
        ("Ngày ban hành", date.as_deref()),
        ("Giai đoạn", facts.horizon.as_deref()),
    ] {
        let _infallible = writeln!(out, "  {label:<17} {}", value.unwrap_or("(văn bản không ghi)"));
    }
    out
}

fn show(text: &str, reading: &Reading) -> String {
    let mut out = String::new();
    section(&mut out, "Mục tiêu có số", reading.targets.len());
    if !reading.targets.is_empty() {
        let rows: Vec<Vec<String>> = reading.targets.iter().map(target).collect();
        let columns = [
            ("Năm", Width::Fit),
            ("Giá trị", Width::UpTo(24)),
            ("Chỉ tiêu", Width::Rest),
            ("Mã", Width::Fit),
            ("Tin cậy", Width::Fit),
        ];
        out.push_str(&table(LINE, &columns, &rows));
    }
    section(&mut out, "Nhiệm vụ", reading.tasks.len());
    if !reading.tasks.is_empty() {
        let rows: Vec<Vec<String>> = reading.tasks.iter().map(task).collect();
        let columns =
            [("Nhiệm vụ", Width::Rest), ("Chủ trì", Width::UpTo(24)), ("Thời hạn", Width::UpTo(18))];
        out.push_str(&table(LINE, &columns, &rows));
    }
    section(&mut out, "Mục tiêu định tính", reading.qualitative.len());
    for item in &reading.qualitative {
        let year = item.year.map_or_else(String::new, |year| format!(" ({year})"));
        put_wrapped(&mut out, "  - ", &format!("{}{year}", item.span.of(text)));
    }
    section(&mut out, "Cần xem lại", reading.notes.len());
    for note in &reading.notes {
        let sign = match note.level {
            Level::Conflict => "  ✗ ",
            Level::Warning => "  ! ",
            Level::Info => "  · ",
        };
        put_wrapped(&mut out, sign, &note.message);
    }
    out
}

fn section(out: &mut String, title: &str, count: usize) {
    let _infallible =
        writeln!(out, "\n{title}: {}", numbers::integer(i64::try_from(count).unwrap_or(i64::MAX)));
}

fn put_wrapped(out: &mut String, sign: &str, text: &str) {
    for (nth, line) in wrap(text, LINE - 4).iter().enumerate() {
        let _infallible = writeln!(out, "{}{line}", if nth == 0 { sign } else { "    " });
    }
}

fn target(target: &ReadTarget) -> Vec<String> {
    let mut name = target.indicator.clone();
    if let Some(level) = target.level {
        let _infallible = write!(name, " [cấp {level}]");
    }
    vec![
        target.year.map_or_else(|| "?".to_owned(), |year| year.to_string()),
        words::figure(target.comparator, target.value, target.value_max, &target.unit),
        name,
        target.code.clone().unwrap_or_else(|| "–".to_owned()),
        format!("{} %", target.confidence),
    ]
}

fn task(task: &ReadTask) -> Vec<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
    let when = task.deadline.clone().or_else(|| task.frequency.clone());
    vec![task.task.clone(), text(&task.lead), text(&when)]
}
