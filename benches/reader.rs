//! How fast the reader is, on one core: 1,000 documents of 10 KB, and one text of 50 MB.
//!
//! `cargo bench -p cotmoc --bench reader`; with `-- --check` it fails where a bar is missed.

use std::fs;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::reader::read;

const DOCUMENTS: usize = 1_000;
const DOCUMENT_BYTES: usize = 10 * 1024;
const DOCUMENTS_SECONDS: f64 = 1.0;
const LARGE_BYTES: usize = 50 << 20;
const LARGE_SECONDS: f64 = 10.0;
const LARGE_MEGABYTES: f64 = 1024.0;

/// What plans say between their targets, so that a document has about as many targets as a real one.
const PROSE: [&str; 6] = [
    "Các cơ quan, đơn vị bám sát nhiệm vụ được giao, chủ động phối hợp và chịu trách nhiệm về kết quả thực hiện.",
    "Ưu tiên dùng nền tảng số trong nước; bảo đảm an toàn thông tin, bảo vệ dữ liệu cá nhân theo quy định.",
    "Đẩy mạnh tuyên truyền trên báo, đài, hệ thống truyền thanh cơ sở và các trang thông tin của địa phương.",
    "Kinh phí thực hiện bố trí trong dự toán hằng năm và lồng ghép với các chương trình, đề án đã được duyệt.",
    "Khuyến khích doanh nghiệp, hợp tác xã và hộ kinh doanh tham gia đào tạo, thử nghiệm, nhân rộng mô hình hay.",
    "Trong quá trình thực hiện, nếu có khó khăn, vướng mắc thì phản ánh về cơ quan đầu mối để tổng hợp, báo cáo.",
];

const SAMPLES: [&str; 2] = [
    include_str!("../catalogue/samples/ben-tre-01-nq-tu.md"),
    include_str!("../catalogue/samples/tuyen-quang.txt"),
];

/// A deterministic stream of numbers, so that every run reads the same texts.
struct Stream(u64);

impl Stream {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below
    }
}

/// A plan of about `size` bytes: lines of the samples in another order with other percentages, and prose.
fn document(stream: &mut Stream, size: usize) -> String {
    let lines: Vec<&str> =
        SAMPLES.iter().flat_map(|sample| sample.lines()).filter(|line| !line.is_empty()).collect();
    let mut text = String::with_capacity(size + 1024);
    while text.len() < size {
        if stream.next(2) > 0 {
            text.push_str(PROSE[stream.next(PROSE.len())]);
            text.push('\n');
            continue;
        }
        for (index, piece) in lines[stream.next(lines.len())].split('%').enumerate() {
            if index > 0 {
                text.push_str(&format!("{}%", stream.next(10)));
            }
            text.push_str(piece);
        }
        text.push('\n');
    }
    text
}

/// Seconds of processor time that `work` takes on this thread: a busy machine makes it wait, not count.
/// Seconds by the clock where the system does not tell.
fn seconds<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let (clock, spent) = (Instant::now(), processor_nanoseconds());
    let result = work();
    let seconds = match (spent, processor_nanoseconds()) {
        (Some(before), Some(after)) => (after - before) / 1e9,
        _ => clock.elapsed().as_secs_f64(),
    };
    (result, seconds)
}

fn processor_nanoseconds() -> Option<f64> {
    fs::read_to_string("/proc/thread-self/schedstat").ok()?.split_whitespace().next()?.parse().ok()
}

/// The most memory that this process has held so far, in MB; `None` where the system does not tell.
fn peak_megabytes() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kilobytes| kilobytes / 1024.0)
}

#[expect(clippy::print_stdout, reason = "the figures are what this program is for")]
fn main() -> ExitCode {
    let check = std::env::args().any(|argument| argument == "--check");
    let catalogue = Catalogue::embedded();
    let mut stream = Stream(20_260_101);
    let mut missed = 0;
    let mut line = |what: &str, value: f64, bar: f64, unit: &str| {
        let verdict = if value < bar { "ok" } else { "OVER" };
        missed += usize::from(value >= bar);
        println!("{what}: {value:.3} {unit} (bar {bar} {unit}) {verdict}");
    };

    black_box(read("Đến năm 2025, kinh tế số chiếm 20% GRDP.", catalogue));
    let texts: Vec<_> = (0..DOCUMENTS).map(|_| document(&mut stream, DOCUMENT_BYTES)).collect();
    let (targets, spent) =
        seconds(|| texts.iter().map(|text| black_box(read(text, catalogue)).targets.len()).sum::<usize>());
    line("1,000 documents of 10 KB", spent, DOCUMENTS_SECONDS, "s");
    println!("   targets read: {targets}");
    drop(texts);

    let large = document(&mut stream, LARGE_BYTES);
    let (reading, spent) = seconds(|| black_box(read(&large, catalogue)));
    line("one text of 50 MB", spent, LARGE_SECONDS, "s");
    println!("   targets read: {}", reading.targets.len());
    match peak_megabytes() {
        Some(peak) => line("most memory held", peak, LARGE_MEGABYTES, "MB"),
        None => println!("most memory held: this system does not tell"),
    }
    if check {
        println!("{} passed, {missed} failed, 0 skipped", 3 - missed);
    }
    if check && missed > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
