//! Whatever the data: well-formed, finite, inside of the box.

use cotmoc_core::compose::chart::*;
use cotmoc_core::number::Locale;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::xml::{sound, texts_apart};

/// Usual values, and every kind of odd one.
fn value() -> impl Strategy<Value = f64> {
    let odd = prop::sample::select(vec![
        0.0,
        -0.0,
        1.0,
        100.0,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::MAX,
        f64::MIN,
        f64::MIN_POSITIVE,
        5e-324,
        1e15,
        -1e15,
        0.1 + 0.2,
    ]);
    prop_oneof![3 => 0.0..100.0_f64, 1 => odd, 1 => any::<f64>(), 1 => Just(62.4)]
}

fn time() -> impl Strategy<Value = f64> {
    prop_oneof![5 => (2015..2035_i32).prop_map(f64::from), 1 => value()]
}

fn text() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        "",
        "<&>\"'",
        "\u{0}\u{8}\u{ffff}",
        "]]>",
        "Tỷ lệ hồ sơ nộp trực tuyến toàn trình",
    ]);
    prop_oneof![odd.prop_map(String::from), "\\PC{0,40}", "[A-Za-zạ-ỹ ]{0,30}"]
}

fn size() -> impl Strategy<Value = Size> {
    prop::sample::select(vec![Size::Wide, Size::Narrow])
}

fn plot() -> impl Strategy<Value = Plot> {
    let mark = prop::sample::select(vec![
        PlotMark::Normal,
        PlotMark::Provisional,
        PlotMark::Estimated,
        PlotMark::Partial,
    ]);
    (time(), value(), text(), text(), mark).prop_map(|(t, value, text, period, mark)| Plot {
        t,
        value,
        text,
        period,
        mark,
    })
}

fn course() -> impl Strategy<Value = Vec<(f64, f64)>> {
    vec((time(), value()), 0..5)
}

fn words() -> impl Strategy<Value = LineWords> {
    (text(), text(), text(), text()).prop_map(|(target, path, range, missing)| LineWords {
        milestone: path.clone(),
        baseline: target.clone(),
        projection: missing.clone(),
        provisional: range.clone(),
        estimated: path.clone(),
        partial: target.clone(),
        target,
        path,
        range,
        missing,
    })
}

prop_compose! {
    fn chart()(
        (title, desc, unit) in (text(), text(), text()),
        size in size(),
        series in vec((text(), any::<bool>(), vec(vec(plot(), 0..6), 0..4)), 0..8),
        (baseline, target) in (option::of(plot()), option::of(plot())),
        (path, milestones) in (course(), vec(plot(), 0..3)),
        projection in option::of((course(), course(), course())),
        breaks in vec((time(), text()), 0..3),
        (low, high) in (option::of(value()), option::of(value())),
        words in words(),
    ) -> LineChart {
        LineChart {
            title,
            desc,
            size,
            locale: Locale::Vi,
            unit,
            series: series.into_iter().map(|(name, own, segments)| Series { name, own, segments }).collect(),
            baseline,
            path,
            target,
            milestones,
            projection: projection.map(|(mean, low, high)| Projection { mean, low, high }),
            breaks: breaks.into_iter().map(|(t, text)| Break { t, text }).collect(),
            low,
            high,
            words,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lines(chart in chart()) {
        let drawing = line(&chart);
        sound(&drawing);
        texts_apart(&drawing);
    }

    #[test]
    fn small_multiples(charts in vec(chart(), 0..5), columns in 0..9_usize, title in text()) {
        sound(&multiples(&title, "", &charts, columns));
    }

    #[test]
    fn ranks(
        rows in vec((text(), option::of(value()), text(), any::<bool>(), any::<bool>(), option::of(text())), 0..9),
        lines in (option::of((value(), text())), option::of((value(), text()))),
        ends in (option::of(value()), option::of(value())),
        size in size(),
    ) {
        let rows = rows.into_iter().map(|(name, value, text, own, partial, href)| {
            BarRow { name, value, text, own, partial, href }
        });
        sound(&bars(&Bars {
            size,
            rows: rows.collect(),
            target: lines.0,
            mean: lines.1,
            low: ends.0,
            high: ends.1,
            ..Bars::default()
        }));
    }

    #[test]
    fn small_rows(
        values in (option::of(value()), option::of(value()), value(), option::of(value()), option::of(value())),
        text in text(),
    ) {
        let (baseline, value, target, low, high) = values;
        let chart = Bullet { baseline, value, target, low, high, desc: text.clone(), title: text.clone(), text };
        sound(&bullet(&chart));
    }

    #[test]
    fn sparks(
        points in vec((time(), option::of(value())), 0..9),
        path in course(),
        target in option::of(value()),
        desc in text(),
    ) {
        sound(&spark(&Spark { points, path, target, desc }));
    }

    #[test]
    fn comparisons(
        rows in vec((text(), vec((value(), text(), text(), any::<bool>()), 0..5), option::of(text())), 0..6),
        reference in option::of((value(), text())),
        size in size(),
    ) {
        let rows = rows.into_iter().map(|(name, dots, missing)| DotRow {
            name,
            dots: dots.into_iter().map(|(value, text, name, strong)| Dot { value, text, name, strong }).collect(),
            missing,
        });
        sound(&dots(&Dots { size, rows: rows.collect(), reference, ..Dots::default() }));
    }

    #[test]
    fn tables(
        columns in vec(text(), 0..30),
        rows in vec((text(), vec((option::of(any::<u8>()), text()), 0..32), any::<bool>()), 0..5),
        size in size(),
    ) {
        let rows = rows.into_iter().map(|(name, cells, own)| HeatRow {
            name,
            cells: cells.into_iter().map(|(class, text)| HeatCell { class, text }).collect(),
            own,
            href: None,
        });
        sound(&heat(&Heat { size, columns, rows: rows.collect(), ..Heat::default() }));
    }

    #[test]
    fn maps(
        areas in vec((text(), "[MmLlHhVvZzCcQA0-9 .,e-]{0,40}", option::of(any::<u8>()), any::<bool>(), option::of((value(), value(), text()))), 0..6),
        view in (value(), value(), value(), value()),
        legend in vec(text(), 0..9),
        frame in (value(), value(), value(), value()),
        size in size(),
    ) {
        let areas = areas.into_iter().map(|(name, path, class, own, label)| Area {
            text: name.clone(),
            name,
            path: format!("M1 1{path}"),
            class,
            href: None,
            own,
            label,
        });
        sound(&map(&AreaMap {
            view,
            size,
            areas: areas.collect(),
            legend: legend.into_iter().map(|text| LegendClass { text }).collect(),
            missing: "–".into(),
            insets: vec![Inset { frame, text: "Cô Tô".into() }],
            ..AreaMap::default()
        }));
    }

    #[test]
    fn scales(values in vec(value(), 0..40), count in 0..9_usize, ends in (option::of(value()), option::of(value()))) {
        let scale = Scale::new(&values, count, ends);
        prop_assert!(scale.limits.iter().all(|limit| limit.is_finite()));
        prop_assert!(scale.limits.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert_eq!(classes(&values, count, ends), scale.limits);
    }
}
