//! How fast reports become files: 34 Word reports with 6 charts each, and a long list as a workbook.
//!
//! `cargo bench -p cotmoc-formats --bench reports -- [--reports N] [--rows N] [--keep FOLDER] [--check]`; with
//! `--keep` the first report, a letter, an annex and the list are left in the folder, with `--check` it fails
//! where a bar is missed.
#![expect(clippy::print_stdout, reason = "the figures are what this program is for")]

use std::io::{BufWriter, Seek, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use cotmoc_core::compose::chart::{
    BarRow, Bars, Dot, DotRow, Dots, Heat, HeatCell, HeatRow, LineChart, Plot, Series, Theme, bars, dots,
    heat, line,
};
use cotmoc_core::compose::document::{Align, Block, Cell, Chart, Column, Row, Table};
use cotmoc_formats::report_sheet::{Stream, StreamColumn, annex};
use cotmoc_formats::word::{Given, LETTER, REPORT, Template};
use rust_decimal::Decimal;

const WORD_SECONDS: f64 = 10.0;
const WORD_MB: u64 = 200;
const SHEET_SECONDS: f64 = 2.0;
const SHEET_MB: u64 = 100;

struct Asked {
    reports: i64,
    rows: i64,
    keep: Option<PathBuf>,
    check: bool,
}

fn asked() -> Asked {
    let mut asked = Asked { reports: 34, rows: 100_000, keep: None, check: false };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut number = |old| words.next().and_then(|n| n.parse().ok()).unwrap_or(old);
        match word.as_str() {
            "--reports" => asked.reports = number(asked.reports),
            "--rows" => asked.rows = number(asked.rows),
            "--keep" => asked.keep = words.next().map(PathBuf::from),
            "--check" => asked.check = true,
            _ => {}
        }
    }
    asked
}

/// A figure that looks like one, the same for the same numbers.
fn figure(a: i64, b: i64) -> Decimal {
    Decimal::new((a * 7_919 + b * 104_729).rem_euclid(9_000) + 500, 2)
}

fn plain(value: Decimal) -> f64 {
    value.to_string().parse().unwrap_or(0.0)
}

fn shown(value: Decimal) -> String {
    cotmoc_core::number::shown(value)
}

fn chart(nth: usize, drawing: &cotmoc_core::compose::chart::Drawing, what: &str) -> Block {
    Block::Chart(Chart {
        caption: format!("Hình {nth}. {what}"),
        note: "Nguồn: số liệu các đơn vị báo cáo, đã duyệt đến ngày 05/01/2027.".to_owned(),
        svg: drawing.standalone(Theme::Light),
        alt: drawing.desc.clone(),
    })
}

fn ranking(report: i64) -> Block {
    let rows = (0..16).map(|n| {
        let value = figure(report, n);
        BarRow {
            name: format!("Phường Mẫu số {}", n + 1),
            value: (n != 5).then(|| plain(value)),
            text: if n == 5 { "chưa báo cáo".to_owned() } else { format!("{} %", shown(value)) },
            own: n == 2,
            ..BarRow::default()
        }
    });
    let what = "Tỷ lệ hộ gia đình có cáp quang theo phường, xã";
    let chart_data = Bars {
        title: what.to_owned(),
        desc: "Phường Mẫu số 3 đứng đầu; phường Mẫu số 6 chưa báo cáo.".to_owned(),
        rows: rows.collect(),
        target: Some((80.0, "Mục tiêu 80 %".to_owned())),
        low: Some(0.0),
        high: Some(100.0),
        ..Bars::default()
    };
    chart(1, &bars(&chart_data), what)
}

fn course(report: i64, nth: usize) -> Block {
    let points = (0..12).map(|n| {
        let value = figure(report + i64::try_from(nth).unwrap_or(0), n) / Decimal::from(3);
        let value = value.round_dp(1) + Decimal::from(n * 3);
        let text = format!("{} %", shown(value));
        let t = 2024.0 + f64::from(i32::try_from(n).unwrap_or(0)) / 4.0;
        Plot { t, value: plain(value), text, period: format!("quý {}", n % 4 + 1), ..Plot::default() }
    });
    let what = "Tỷ trọng kinh tế số trong GRDP qua các quý";
    let chart_data = LineChart {
        title: what.to_owned(),
        desc: "Tỷ trọng tăng qua các quý.".to_owned(),
        unit: "%".to_owned(),
        series: vec![Series { name: "Tỉnh Mẫu".to_owned(), own: true, segments: vec![points.collect()] }],
        ..LineChart::default()
    };
    chart(nth, &line(&chart_data), what)
}

fn compared(report: i64) -> Block {
    let rows = (0..10).map(|n| DotRow {
        name: format!("Trụ cột {}", n + 1),
        dots: (0..3)
            .map(|year| {
                let value = figure(report + year, n);
                Dot {
                    value: plain(value),
                    text: shown(value),
                    name: (2024 + year).to_string(),
                    strong: year == 2,
                }
            })
            .collect(),
        missing: None,
    });
    let what = "Mức đạt các trụ cột qua ba năm";
    let chart_data =
        Dots { title: what.to_owned(), desc: what.to_owned(), rows: rows.collect(), ..Dots::default() };
    chart(5, &dots(&chart_data), what)
}

fn coloured(report: i64) -> Block {
    let rows = (0..14).map(|n| HeatRow {
        name: format!("Xã Mẫu số {}", n + 1),
        cells: (0..6)
            .map(|m| HeatCell {
                class: u8::try_from((n * 5 + m * 3 + report) % 6).ok(),
                text: shown(figure(n, m).round_dp(0)),
            })
            .collect(),
        ..HeatRow::default()
    });
    let what = "Kết quả sáu chỉ tiêu chính theo xã";
    let chart_data = Heat {
        title: what.to_owned(),
        desc: what.to_owned(),
        columns: ["Cáp quang", "Chữ ký số", "DVC toàn trình", "Thanh toán số", "Sàn TMĐT", "Kỹ năng số"]
            .map(str::to_owned)
            .into(),
        rows: rows.collect(),
        ..Heat::default()
    };
    chart(6, &heat(&chart_data), what)
}

fn table(report: i64) -> Table {
    let mut rows = Vec::new();
    for n in 0..40 {
        if n % 14 == 0 {
            let title = format!("{}. Nhóm chỉ tiêu thứ {}", ["A", "B", "C"][n as usize / 14], n / 14 + 1);
            rows.push(Row::group(title));
        }
        let done = if n % 9 == 4 {
            Cell::missing("chưa báo cáo")
        } else {
            Cell::Number { value: figure(report, n), decimals: 1 }
        };
        let cells = vec![
            Cell::Text((n + 1).to_string()),
            Cell::Text(format!(
                "Tỷ lệ người dân trưởng thành có tài khoản định danh điện tử, nhóm {}",
                n + 1
            )),
            Cell::text("%"),
            Cell::Number { value: figure(n, 3), decimals: 1 },
            done,
            Cell::text(if n % 3 == 0 { "Đạt" } else { "Chưa đạt" }),
        ];
        rows.push(Row::plain(cells));
    }
    rows.push(Row::total(vec![
        Cell::text(""),
        Cell::text("Bình quân"),
        Cell::text("%"),
        Cell::Number { value: figure(1, 2), decimals: 1 },
        Cell::Number { value: figure(2, 2), decimals: 1 },
        Cell::text(""),
    ]));
    Table {
        caption: "Bảng 1. Kết quả thực hiện các chỉ tiêu chủ yếu quý IV năm 2026".to_owned(),
        columns: vec![
            Column::new("STT", Align::Centre, 2),
            Column::new("Chỉ tiêu", Align::Text, 12),
            Column::new("Đơn vị tính", Align::Centre, 3),
            Column::new("Kế hoạch", Align::Number, 4),
            Column::new("Thực hiện", Align::Number, 4),
            Column::new("Đánh giá", Align::Centre, 4),
        ],
        rows,
        note: "Nguồn: báo cáo của 48/50 xã, phường; còn thiếu xã Mẫu số 5 và xã Mẫu số 14. Số liệu đến ngày 05/01/2027.".to_owned(),
    }
}

fn contents(report: i64) -> Vec<Block> {
    let prose = "Thực hiện Kế hoạch phát triển kinh tế số và xã hội số, trong quý IV năm 2026 tỉnh Mẫu đã tập trung chỉ đạo các sở, ngành, Ủy ban nhân dân các xã, phường triển khai đồng bộ các nhiệm vụ; tỷ lệ hộ gia đình có cáp quang đạt 62,5 %, tăng 4,1 điểm phần trăm so với quý trước.";
    let mut blocks = vec![
        Block::Paragraph { text: prose.to_owned() },
        Block::Heading { level: 1, text: "I. KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU".to_owned() },
        Block::Heading { level: 2, text: "1. Các chỉ tiêu chủ yếu".to_owned() },
        Block::Paragraph { text: prose.to_owned() },
        Block::Table(table(report)),
        Block::Heading { level: 2, text: "2. Diễn biến theo thời gian và theo đơn vị".to_owned() },
        ranking(report),
    ];
    for nth in 2..=4 {
        blocks.push(Block::Paragraph { text: prose.to_owned() });
        blocks.push(course(report, nth));
    }
    blocks.extend([compared(report), coloured(report)]);
    blocks.extend([
        Block::Heading { level: 1, text: "II. TỒN TẠI, HẠN CHẾ".to_owned() },
        Block::List {
            items: vec![
                "Còn 02 đơn vị chưa báo cáo: xã Mẫu số 5, xã Mẫu số 14.".to_owned(),
                "Tiến độ giải ngân của các nhiệm vụ hạ tầng số chậm so với kế hoạch.".to_owned(),
            ],
        },
        Block::Heading { level: 1, text: "III. NHIỆM VỤ QUÝ TỚI".to_owned() },
        Block::Paragraph { text: prose.to_owned() },
        Block::Note { text: "Số liệu trong báo cáo được chốt ngày 05/01/2027.".to_owned() },
    ]);
    blocks
}

fn given(report: i64) -> Given {
    let to = |name: &str| Given::new().text("ten", name);
    Given::new()
        .text("co_quan_cap_tren", "")
        .text("co_quan", "Ủy ban nhân dân\ntỉnh Mẫu")
        .text("so_ky_hieu", format!("{}/BC-UBND", 100 + report))
        .text("dia_danh", "Mẫu")
        .text("ngay_thang_nam", "ngày 05 tháng 01 năm 2027")
        .text("ten_loai", "Báo cáo")
        .text("trich_yeu", "Kết quả thực hiện Kế hoạch phát triển kinh tế số và xã hội số\nquý IV năm 2026")
        .text("kinh_gui", "Ủy ban nhân dân xã Mẫu số 5")
        .text("chuc_vu", "TM. Ủy ban nhân dân\nKT. Chủ tịch\nPhó Chủ tịch")
        .text("nguoi_ky", "Nguyễn Văn Mẫu")
        .list(
            "noi_nhan",
            [
                to("Bộ Khoa học và Công nghệ (để báo cáo)"),
                to("Thường trực Tỉnh ủy"),
                to("Các Ủy viên Ủy ban nhân dân tỉnh"),
            ],
        )
        .blocks("noi_dung", contents(report))
}

fn letter() -> Given {
    given(1)
        .text("so_ky_hieu", "126/UBND-KHCN")
        .text("trich_yeu", "đôn đốc báo cáo số liệu kinh tế số quý IV năm 2026")
        .text("co_quan_cap_tren", "Ủy ban nhân dân tỉnh Mẫu")
        .text("co_quan", "Sở Khoa học và Công nghệ")
        .text("chuc_vu", "Giám đốc")
        .blocks("noi_dung", vec![
            Block::Paragraph { text: "Thực hiện chế độ báo cáo quý về phát triển kinh tế số và xã hội số, đến hết ngày 04/01/2027 đơn vị chưa gửi các biểu sau:".to_owned() },
            Block::List { items: vec!["Biểu B01, kỳ quý IV năm 2026, hạn nộp ngày 02/01/2027.".to_owned(), "Biểu B02, kỳ quý IV năm 2026, hạn nộp ngày 02/01/2027.".to_owned()] },
            Block::Paragraph { text: "Sở Khoa học và Công nghệ đề nghị đơn vị khẩn trương gửi báo cáo trước ngày 08/01/2027./.".to_owned() },
        ])
}

/// Most memory this process ever held, in MB; nothing where the system does not tell.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}

/// Counts bytes and throws them away, as a file would take them.
fn list(out: impl Write + Seek, rows: i64) {
    let columns: Vec<StreamColumn> =
        (0..10).map(|n| StreamColumn { head: format!("Cột số {}", n + 1), width: 16 }).collect();
    let mut stream = Stream::new(out, "Số liệu của các đơn vị", &columns).expect("a workbook");
    for row in 0..rows {
        let cells: Vec<Cell> = (0..10)
            .map(|n| match n {
                0 => Cell::Text(format!("{row:05}")),
                1 => Cell::Text(format!("Xã Mẫu số {}", row % 3_321)),
                2 => Cell::Text("Tỷ lệ hộ có cáp quang".to_owned()),
                9 if row % 7 == 0 => Cell::missing("chưa báo cáo"),
                n => Cell::Number { value: figure(row, n), decimals: 1 },
            })
            .collect();
        stream.row(&cells).expect("a row");
    }
    stream.finish().expect("the end");
}

fn keep(folder: &Path, name: &str, bytes: &[u8]) {
    std::fs::write(folder.join(name), bytes).expect("a file");
}

fn main() -> ExitCode {
    let asked = asked();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("danh-sach.xlsx");
    let begun = Instant::now();
    list(BufWriter::new(std::fs::File::create(&path).expect("a file")), asked.rows);
    let sheet = begun.elapsed().as_secs_f64();
    let sheet_peak = peak_megabytes();
    let size = std::fs::metadata(&path).map_or(0, |meta| meta.len() >> 20);
    println!(
        "reports: a list of {} rows and 10 columns: {sheet:.2} s, {size} MB; most memory held: {sheet_peak} MB",
        asked.rows
    );

    let template = Template::read(REPORT).expect("the template");
    let inputs: Vec<Given> = (0..asked.reports).map(given).collect();
    let begun = Instant::now();
    let mut bytes = 0;
    for input in &inputs {
        bytes += template.fill(input).expect("a report").len();
    }
    let word = begun.elapsed().as_secs_f64();
    let word_peak = peak_megabytes();
    println!(
        "  {} Word reports with 6 charts and a table of 40 rows each: {word:.2} s, {} KB; most memory held: {word_peak} MB",
        asked.reports,
        bytes >> 10
    );
    if let Some(folder) = &asked.keep {
        keep(folder, "bao-cao.docx", &template.fill(&given(0)).expect("a report"));
        let template = Template::read(LETTER).expect("the template");
        keep(folder, "cong-van.docx", &template.fill(&letter()).expect("a letter"));
        keep(folder, "phu-luc.xlsx", &annex(&[table(0), table(1)]).expect("an annex"));
        std::fs::copy(&path, folder.join("danh-sach.xlsx")).expect("a file");
    }
    let missed = word > WORD_SECONDS || word_peak > WORD_MB || sheet > SHEET_SECONDS || sheet_peak > SHEET_MB;
    if asked.check && missed {
        println!(
            "missed: the bars are {WORD_SECONDS} s and {WORD_MB} MB, {SHEET_SECONDS} s and {SHEET_MB} MB"
        );
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
