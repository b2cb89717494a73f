//! A file of figures as communes report them.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use cotmoc_app::Context;
use cotmoc_app::data::{ImportOptions, ImportReport, Source, Watch, import};
use cotmoc_core::catalogue::Catalogue;
use cotmoc_core::model::{Period, PeriodKind, UnitLevel};
use cotmoc_core::units::Register;

/// A deterministic stream of numbers, so that every run takes in the same file.
struct Stream(u64);

impl Stream {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

/// Figures of every commune, quarter by quarter and element by element, with the communes of the time.
pub(crate) fn write_file(file: &Path, rows: u64) -> std::io::Result<u64> {
    let mut out = BufWriter::new(File::create(file)?);
    writeln!(out, "element,unit,period,category,value,status,provider,source,note")?;
    let register = Register::official();
    let elements: Vec<_> = Catalogue::embedded()
        .elements()
        .iter()
        .filter(|e| {
            e.level == UnitLevel::Commune && e.frequency == PeriodKind::Quarter && e.breakdown.is_none()
        })
        .collect();
    let (mut stream, mut written) = (Stream(7), 0);
    for year in (2022..=2026).rev() {
        for quarter in 1..=4 {
            let Some(period) = Period::new(PeriodKind::Quarter, year, quarter) else { continue };
            let day = period.last_day();
            let communes: Vec<&str> = register
                .living(day)
                .filter(|u| u.level == UnitLevel::Commune)
                .map(|u| u.name(day).code.as_str())
                .collect();
            for element in &elements {
                for commune in &communes {
                    if written == rows {
                        out.flush()?;
                        return Ok(written);
                    }
                    let (value, status) = (stream.next(100_000), if stream.next(50) == 0 { "P" } else { "" });
                    let code = &element.code;
                    writeln!(out, "{code},{commune},{period},,{value},{status},UBND xã,Báo cáo quý,")?;
                    written += 1;
                }
            }
        }
    }
    out.flush()?;
    Ok(written)
}

/// Takes a file in; nothing in it may be wrong.
pub(crate) async fn take_in(cx: &Context, file: &Path) -> ImportReport {
    let mut watch = Watch { progress: &mut |_| {}, row: &mut |_| {} };
    let source = Source::file(file.to_path_buf());
    let report = import(cx, &source, ImportOptions::default(), &mut watch).await.expect("the import");
    assert_eq!(report.wrong, 0, "{:?}", report.errors.first());
    report
}
