//! Charts as provinces would draw them, with figures made up for these tests.

use cotmoc_core::compose::chart::*;
use cotmoc_core::number::Locale;
use rust_decimal::Decimal;

/// A chart by name.
pub(crate) struct Sample {
    pub(crate) name: &'static str,
    pub(crate) size: &'static str,
    pub(crate) drawing: Drawing,
}

/// Each kind of chart.
pub(crate) fn samples(size: Size) -> Vec<Sample> {
    let suffix = match size {
        Size::Wide => "wide",
        Size::Narrow => "narrow",
    };
    let mut all = vec![
        ("line-plan", line(&plan(size))),
        ("line-units", line(&units(size))),
        ("line-quarters", line(&quarters(size))),
        ("multiples", small_multiples(size)),
        ("bars", bars(&ranking(size))),
        ("dots", dots(&comparison(size))),
        ("heat", heat(&table(size))),
        ("map", map(&areas(size))),
        ("line-framed", line(&units(size)).framed(&footer())),
    ];
    if size == Size::Wide {
        all.extend([
            ("bullet", bullet(&small_row(Some(62.4)))),
            ("bullet-missing", bullet(&small_row(None))),
        ]);
        all.push(("spark", spark(&tiny())));
    }
    all.into_iter().map(|(name, drawing)| Sample { name, size: suffix, drawing }).collect()
}

pub(crate) fn plot(t: f64, value: f64) -> Plot {
    let text = Locale::Vi.fixed(Decimal::try_from(value).unwrap_or_default(), 1);
    Plot { t, value, text: format!("{text} %"), period: format!("năm {t:.0}"), mark: PlotMark::Normal }
}

fn run(first: f64, values: &[f64]) -> Vec<Plot> {
    (0..).zip(values).map(|(nth, value)| plot(first + f64::from(nth), *value)).collect()
}

fn words() -> LineWords {
    let word = str::to_owned;
    LineWords {
        target: word("Mục tiêu"),
        path: word("Đường tới mục tiêu"),
        milestone: word("Mốc của kế hoạch"),
        baseline: word("Giá trị gốc"),
        projection: word("Dự báo theo xu hướng"),
        range: word("Khoảng dự báo"),
        provisional: word("Sơ bộ"),
        estimated: word("Ước tính"),
        partial: word("Một phần địa bàn"),
        missing: word("Chưa có số liệu"),
    }
}

/// A target with everything that a plan can bring.
fn plan(size: Size) -> LineChart {
    let mut late = run(2022.0, &[44.2, 51.0, 57.3]);
    late[2].mark = PlotMark::Provisional;
    LineChart {
        title: "Tỷ lệ hồ sơ nộp trực tuyến toàn trình".into(),
        desc: "Từ 31 % năm 2018 lên 57,3 % năm 2024; mục tiêu 80 % năm 2030.".into(),
        size,
        unit: "% hồ sơ".into(),
        series: vec![Series {
            name: "Quảng Ninh".into(),
            own: true,
            segments: vec![run(2018.0, &[31.0, 33.5, 38.1]), late],
        }],
        baseline: Some(plot(2020.0, 38.1)),
        path: vec![(2020.0, 38.1), (2025.0, 60.0), (2030.0, 80.0)],
        target: Some(plot(2030.0, 80.0)),
        milestones: vec![plot(2025.0, 60.0)],
        projection: Some(Projection {
            mean: vec![(2024.0, 57.3), (2027.0, 69.0), (2030.0, 77.0)],
            low: vec![(2024.0, 57.3), (2027.0, 64.0), (2030.0, 68.0)],
            high: vec![(2024.0, 57.3), (2027.0, 73.0), (2030.0, 86.0)],
        }),
        breaks: vec![Break { t: 2021.5, text: "Đổi cách tính".into() }],
        low: Some(0.0),
        high: Some(100.0),
        words: words(),
        ..LineChart::default()
    }
}

/// Several units whose lines end close to each other.
fn units(size: Size) -> LineChart {
    let series = |name: &str, own, values: &[f64]| Series {
        name: name.into(),
        own,
        segments: vec![run(2019.0, values)],
    };
    LineChart {
        title: "Tỷ trọng kinh tế số trong GRDP, so với cả nước và các tỉnh cùng nhóm".into(),
        desc: "Quảng Ninh đứng trên cả nước từ năm 2022.".into(),
        size,
        unit: "% GRDP".into(),
        series: vec![
            series("Quảng Ninh", true, &[8.1, 9.4, 11.2, 14.0, 16.8, 18.9]),
            series("Cả nước", false, &[9.5, 11.9, 11.9, 14.3, 16.5, 18.3]),
            series("Thành phố Hải Phòng", false, &[10.0, 13.1, 15.8, 17.0, 18.1, 18.6]),
            series("Đồng bằng sông Hồng", false, &[7.0, 8.2, 9.6, 12.2, 12.9, 15.5]),
        ],
        low: Some(0.0),
        high: Some(100.0),
        words: words(),
        ..LineChart::default()
    }
}

/// One year's quarters, for which the axis has no years.
fn quarters(size: Size) -> LineChart {
    let quarter = |nth: u8, value: f64, mark| Plot {
        t: 2024.1 + f64::from(nth) * 0.25,
        period: format!("quý {}/2024", nth + 1),
        mark,
        ..plot(2024.0, value)
    };
    LineChart {
        title: "Thuê bao Internet băng rộng".into(),
        desc: "Bốn quý của năm 2024.".into(),
        size,
        locale: Locale::En,
        unit: "nghìn thuê bao".into(),
        series: vec![Series {
            name: "Quảng Ninh".into(),
            own: true,
            segments: vec![vec![
                quarter(0, 1_020.0, PlotMark::Normal),
                quarter(1, 1_090.0, PlotMark::Partial),
                quarter(2, 1_075.0, PlotMark::Estimated),
                quarter(3, 1_180.0, PlotMark::Provisional),
            ]],
        }],
        words: words(),
        ..LineChart::default()
    }
}

fn small_multiples(size: Size) -> Drawing {
    let names =
        ["Hạ Long", "Cẩm Phả", "Uông Bí", "Móng Cái", "Đông Triều", "Khu kinh tế Vân Đồn và vùng lân cận"];
    let charts: Vec<LineChart> = (0..)
        .zip(names)
        .map(|(nth, name)| {
            let start = 20.0 + 9.0 * f64::from(nth);
            LineChart {
                title: name.into(),
                target: Some(plot(2027.0, 80.0)),
                path: vec![(2020.0, start), (2027.0, 80.0)],
                series: vec![Series {
                    name: name.into(),
                    own: true,
                    segments: vec![run(2020.0, &[start, start + 4.0, start + 3.0, start + 11.0])],
                }],
                baseline: None,
                milestones: vec![],
                projection: None,
                breaks: vec![],
                ..plan(size)
            }
        })
        .collect();
    multiples("Hồ sơ trực tuyến theo địa bàn", "Sáu địa bàn.", &charts, 3)
}

fn ranking(size: Size) -> Bars {
    let row = |name: &str, value: f64| BarRow {
        name: name.into(),
        value: Some(value),
        text: plot(2024.0, value).text,
        href: Some("/don-vi/22".into()),
        ..BarRow::default()
    };
    Bars {
        title: "Tỷ lệ hồ sơ trực tuyến, năm 2024".into(),
        desc: "Bảy đơn vị, một đơn vị chưa có số liệu.".into(),
        size,
        rows: vec![
            row("Thành phố Hồ Chí Minh", 91.2),
            row("Đà Nẵng", 88.0),
            BarRow { own: true, ..row("Quảng Ninh", 62.4) },
            BarRow {
                partial: true, ..row("Bà Rịa - Vũng Tàu (trước sắp xếp đơn vị hành chính)", 55.0)
            },
            row("Lào Cai", 41.7),
            row("Cao Bằng", 0.0),
            BarRow { value: None, text: "chưa có số liệu".into(), ..row("Điện Biên", 0.0) },
        ],
        target: Some((80.0, "Mục tiêu 80 %".into())),
        mean: Some((74.5, "Cả nước 74,5 %".into())),
        low: Some(0.0),
        high: Some(100.0),
        ..Bars::default()
    }
}

fn comparison(size: Size) -> Dots {
    let dot = |value: f64, name: &str, strong| Dot {
        value,
        text: plot(2024.0, value).text,
        name: name.into(),
        strong,
    };
    let row = |name: &str, before: f64, now: f64| DotRow {
        name: name.into(),
        dots: vec![dot(before, "2020", false), dot(now, "2024", true)],
        missing: None,
    };
    Dots {
        title: "Hồ sơ trực tuyến, năm 2020 và năm 2024".into(),
        desc: "Năm đơn vị.".into(),
        size,
        rows: vec![
            row("Hạ Long", 31.0, 78.5),
            row("Cẩm Phả", 40.0, 42.5),
            row("Móng Cái", 55.0, 48.0),
            DotRow {
                dots: vec![dot(36.0, "2020", false)],
                missing: Some("chưa có số liệu năm 2024".into()),
                name: "Ba Chẽ".into(),
            },
            DotRow { dots: vec![], missing: Some("chưa có số liệu".into()), name: "Cô Tô".into() },
        ],
        reference: Some((80.0, "Mục tiêu 80 %".into())),
        ..Dots::default()
    }
}

fn table(size: Size) -> Heat {
    let row = |name: &str, own, classes: [Option<u8>; 5]| HeatRow {
        name: name.into(),
        own,
        href: None,
        cells: classes
            .into_iter()
            .map(|class| HeatCell {
                class,
                text: class.map_or("chưa có".into(), |class| plot(0.0, 8.5 + 17.0 * f64::from(class)).text),
            })
            .collect(),
    };
    Heat {
        title: "Chỉ tiêu theo địa bàn".into(),
        desc: "Bốn địa bàn, năm chỉ tiêu.".into(),
        size,
        columns: ["Hồ sơ trực tuyến", "Thanh toán số", "Chữ ký số", "Băng rộng", "Kinh tế số"]
            .map(String::from)
            .into(),
        rows: vec![
            row("Hạ Long", true, [Some(5), Some(4), Some(3), Some(5), Some(2)]),
            row("Cẩm Phả", false, [Some(4), Some(3), Some(2), Some(4), Some(1)]),
            row("Khu kinh tế Vân Đồn", false, [Some(2), None, Some(1), Some(3), Some(0)]),
            row("Ba Chẽ", false, [Some(1), Some(0), None, Some(2), None]),
        ],
    }
}

fn areas(size: Size) -> AreaMap {
    let names =
        ["Hạ Long", "Cẩm Phả", "Uông Bí", "Móng Cái", "Đông Triều", "Ba Chẽ", "Tiên Yên", "Bình Liêu"];
    let areas = (0..).zip(names).map(|(nth, name): (u8, &str)| {
        let (x, y) = (f64::from(nth % 4) * 25.0, f64::from(nth / 4) * 30.0);
        let class = (nth != 5).then_some(nth % 5);
        Area {
            name: name.into(),
            path: format!("M{x} {y}h25l-3 15l3 15h-25l-3 -15z"),
            class,
            text: class
                .map_or("chưa có số liệu".into(), |class| plot(0.0, 20.0 * f64::from(class)).text),
            href: None,
            own: nth == 2,
            label: Some((x + 11.0, y + 15.0, name.into())),
        }
    });
    AreaMap {
        title: "Hồ sơ trực tuyến theo địa bàn".into(),
        desc: "Tám địa bàn trong năm lớp.".into(),
        view: (-4.0, -1.0, 130.0, 66.0),
        size,
        areas: areas.collect(),
        legend: ["dưới 20 %", "20 – 40 %", "40 – 60 %", "60 – 80 %", "từ 80 %"]
            .map(|text| LegendClass { text: text.into() })
            .into(),
        missing: "chưa có số liệu".into(),
        insets: vec![Inset { frame: (104.0, 40.0, 20.0, 14.0), text: "Cô Tô".into() }],
    }
}

fn small_row(value: Option<f64>) -> Bullet {
    Bullet {
        title: "Hồ sơ trực tuyến".into(),
        desc: "62,4 %, mục tiêu 80 %.".into(),
        baseline: Some(38.1),
        value,
        target: 80.0,
        text: value.map_or("chưa có số liệu".into(), |value| plot(0.0, value).text),
        low: Some(0.0),
        high: Some(100.0),
    }
}

fn tiny() -> Spark {
    Spark {
        points: vec![
            (2019.0, Some(31.0)),
            (2020.0, Some(38.1)),
            (2021.0, None),
            (2022.0, Some(44.0)),
            (2023.0, Some(51.0)),
        ],
        path: vec![(2020.0, 38.1), (2025.0, 60.0), (2030.0, 80.0)],
        target: Some(80.0),
        desc: "Từ 31 % lên 51 %, mục tiêu 80 %.".into(),
    }
}

fn footer() -> Vec<String> {
    ["Nguồn: Cục Thống kê tỉnh, số liệu đến ngày 31/12/2024.", "Số liệu minh họa, không phải số liệu thật."]
        .map(String::from)
        .into()
}
