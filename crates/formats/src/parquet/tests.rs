use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::parquet::basic::{Compression, Encoding, LogicalType, Repetition, Type as Physical};
use ::parquet::data_type::{
    ByteArray, ByteArrayType, DoubleType, FixedLenByteArray, FixedLenByteArrayType, Int32Type, Int64Type,
};
use ::parquet::file::properties::{WriterProperties, WriterVersion};
use ::parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use ::parquet::schema::types::Type;
use proptest::prelude::*;

use super::*;

/// A row as a person would write it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    codes: [Option<String>; 4],
    value: Option<i64>,
}

/// How a file holds its values.
#[derive(Debug, Clone, Copy)]
enum Held {
    Long,
    Short,
    Bytes,
    Whole,
    Floating,
}

/// How a file is written.
#[derive(Debug, Clone)]
struct How {
    held: Held,
    nullable: bool,
    dictionary: bool,
    dictionary_bytes: usize,
    texts: Encoding,
    version: WriterVersion,
    compression: Compression,
    page_rows: usize,
    group_rows: usize,
}

impl Default for How {
    fn default() -> Self {
        Self {
            held: Held::Long,
            nullable: true,
            dictionary: true,
            dictionary_bytes: 1 << 20,
            texts: Encoding::PLAIN,
            version: WriterVersion::PARQUET_1_0,
            compression: Compression::UNCOMPRESSED,
            page_rows: 20_000,
            group_rows: 1 << 20,
        }
    }
}

fn field(name: &str, kind: Physical, how: &How) -> Arc<Type> {
    let repetition = if how.nullable { Repetition::OPTIONAL } else { Repetition::REQUIRED };
    let field = Type::primitive_type_builder(name, kind).with_repetition(repetition);
    let decimal = |precision| Some(LogicalType::decimal(2, precision));
    let field = match (name, how.held) {
        ("value", Held::Long) => field.with_logical_type(decimal(18)).with_precision(18).with_scale(2),
        ("value", Held::Short) => field.with_logical_type(decimal(9)).with_precision(9).with_scale(2),
        ("value", Held::Bytes) => {
            field.with_logical_type(decimal(30)).with_precision(30).with_scale(2).with_length(13)
        }
        ("value", _) => field,
        _ => field.with_logical_type(Some(LogicalType::String)),
    };
    Arc::new(field.build().unwrap())
}

fn write(path: &Path, names: &[&str], rows: &[Row], how: &How) {
    let kind = match how.held {
        Held::Long | Held::Whole => Physical::INT64,
        Held::Short => Physical::INT32,
        Held::Bytes => Physical::FIXED_LEN_BYTE_ARRAY,
        Held::Floating => Physical::DOUBLE,
    };
    let fields =
        names.iter().map(|name| field(name, if *name == "value" { kind } else { Physical::BYTE_ARRAY }, how));
    let schema = Type::group_type_builder("facts").with_fields(fields.collect()).build().unwrap();
    let properties = WriterProperties::builder()
        .set_writer_version(how.version)
        .set_compression(how.compression)
        .set_dictionary_enabled(how.dictionary)
        .set_dictionary_page_size_limit(how.dictionary_bytes)
        .set_data_page_row_count_limit(how.page_rows)
        .set_write_batch_size(how.page_rows.min(64));
    let properties = match how.texts {
        Encoding::PLAIN => properties,
        other => names[..4]
            .iter()
            .fold(properties, |properties, name| properties.set_column_encoding((*name).into(), other)),
    };
    let file = fs::File::create(path).unwrap();
    let mut writer = SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties.build())).unwrap();
    for rows in rows.chunks(how.group_rows) {
        let mut group = writer.next_row_group().unwrap();
        for place in 0..names.len() {
            let mut column = group.next_column().unwrap().unwrap();
            write_column(&mut column, place, rows, how);
            column.close().unwrap();
        }
        group.close().unwrap();
    }
    writer.close().unwrap();
}

fn write_column(column: &mut SerializedColumnWriter<'_>, place: usize, rows: &[Row], how: &How) {
    let levels =
        |there: &dyn Fn(&Row) -> bool| -> Vec<i16> { rows.iter().map(|row| i16::from(there(row))).collect() };
    if place < 4 {
        let levels = levels(&|row| row.codes[place].is_some());
        let texts: Vec<ByteArray> =
            rows.iter().filter_map(|row| row.codes[place].as_deref().map(ByteArray::from)).collect();
        column.typed::<ByteArrayType>().write_batch(&texts, how.nullable.then_some(&levels), None).unwrap();
        return;
    }
    let levels = levels(&|row| row.value.is_some());
    let levels = how.nullable.then_some(levels.as_slice());
    let values: Vec<i64> = rows.iter().filter_map(|row| row.value).collect();
    match how.held {
        Held::Long | Held::Whole => column.typed::<Int64Type>().write_batch(&values, levels, None),
        Held::Short => {
            let values: Vec<i32> = values.iter().map(|&value| i32::try_from(value).unwrap()).collect();
            column.typed::<Int32Type>().write_batch(&values, levels, None)
        }
        Held::Bytes => {
            let bytes = |value: &i64| i128::from(*value).to_be_bytes()[3..].to_vec();
            let values: Vec<_> = values.iter().map(|v| FixedLenByteArray::from(bytes(v))).collect();
            column.typed::<FixedLenByteArrayType>().write_batch(&values, levels, None)
        }
        Held::Floating => {
            let values: Vec<f64> = values.iter().map(|&value| value as f64).collect();
            column.typed::<DoubleType>().write_batch(&values, levels, None)
        }
    }
    .unwrap();
}

/// Every row of a file.
fn read(path: &Path) -> Result<Vec<Row>, FactsError> {
    let facts = Facts::open(path)?;
    let mut reader = facts.reader()?;
    let mut all = Vec::new();
    for group in 0..facts.groups() {
        let mut rows = reader.group(group)?;
        while let Some(batch) = rows.next()? {
            assert_eq!(batch.first_row, all.len() as u64);
            for row in 0..batch.values.len() {
                let columns = [&batch.element, &batch.unit, &batch.period, &batch.category];
                let codes = columns.map(|column| column.code(row).map(str::to_owned));
                let value = batch.present.is_none_or(|present| present[row]).then_some(batch.values[row]);
                all.push(Row { codes, value });
            }
        }
    }
    assert_eq!(all.len() as u64, facts.rows());
    Ok(all)
}

const NAMES: [&str; 5] = super::schema::NAMES;

/// A folder that goes away, and a path in it.
fn place() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("facts.parquet");
    (folder, path)
}

fn row(element: &str, unit: &str, period: &str, category: Option<&str>, value: Option<i64>) -> Row {
    let text = |text: &str| Some(text.to_owned());
    Row { codes: [text(element), text(unit), text(period), category.map(str::to_owned)], value }
}

/// Runs and scatterings of codes, some cells empty: as many rows as the numbers say.
fn rows() -> impl Strategy<Value = Vec<Row>> {
    let stretch = (0..5_usize, 0..40_u32, 0..30_u32, 0..4_u32, 1..150_usize, any::<bool>(), any::<u32>());
    let stretches = proptest::collection::vec(stretch, 0..12);
    (stretches, any::<bool>(), -99_999_999..99_999_999_i64).prop_map(|(stretches, empties, start)| {
        let mut rows = Vec::new();
        for (element, unit, period, category, length, steady, salt) in stretches {
            for step in 0..length as u32 {
                let step = if steady { 0 } else { step.wrapping_mul(salt | 1) };
                let there = !empties || (step ^ salt) % 5 > 0;
                rows.push(row(
                    &format!("E{element}"),
                    &format!("{:05}", unit + step % 977),
                    &format!("20{:02}-{:02}", 10 + period % 20, 1 + step % 12),
                    if empties && step % 7 == 3 {
                        None
                    } else {
                        Some(["nam", "nữ", "A", ""][category as usize])
                    },
                    there.then_some((start + i64::from(step % 1_000) * 97) % 99_999_999),
                ));
            }
        }
        rows
    })
}

fn how() -> impl Strategy<Value = How> {
    let held = prop_oneof![Just(Held::Long), Just(Held::Short), Just(Held::Bytes), Just(Held::Whole)];
    let version = prop_oneof![Just(WriterVersion::PARQUET_1_0), Just(WriterVersion::PARQUET_2_0)];
    let compression =
        prop_oneof![Just(Compression::UNCOMPRESSED), Just(Compression::SNAPPY), Just(Compression::LZ4_RAW)];
    let texts = prop_oneof![
        Just(Encoding::PLAIN),
        Just(Encoding::DELTA_BYTE_ARRAY),
        Just(Encoding::DELTA_LENGTH_BYTE_ARRAY)
    ];
    let sizes = (prop_oneof![Just(64_usize), Just(1 << 20)], 1..500_usize, 1..900_usize);
    (held, version, compression, texts, any::<bool>(), sizes).prop_map(
        |(held, version, compression, texts, dictionary, (dictionary_bytes, page_rows, group_rows))| How {
            held,
            nullable: true,
            dictionary,
            dictionary_bytes,
            texts: if dictionary { Encoding::PLAIN } else { texts },
            version,
            compression,
            page_rows,
            group_rows,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn what_is_written_is_read(rows in rows(), how in how()) {
        let (_folder, path) = place();
        write(&path, &NAMES, &rows, &how);
        prop_assert_eq!(read(&path).unwrap(), rows);
    }

    /// Whatever happens to a file, it is read or refused; it neither panics nor hangs.
    #[test]
    fn damaged_files_are_refused(rows in rows(), how in how(), hits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6), cut in any::<prop::sample::Index>()) {
        let (_folder, path) = place();
        write(&path, &NAMES, &rows, &how);
        let whole = fs::read(&path).unwrap();
        let mut bytes = whole.clone();
        for (place, byte) in hits {
            bytes[place.index(whole.len())] ^= byte;
        }
        fs::write(&path, &bytes).unwrap();
        let _ = read(&path);
        fs::write(&path, &whole[..cut.index(whole.len())]).unwrap();
        prop_assert!(read(&path).is_err());
    }
}

#[test]
fn columns_that_must_have_a_value_may_not_be_nullable() {
    let (_folder, path) = place();
    let rows: Vec<Row> =
        (0..5_000).map(|n| row("E1", &format!("{n:05}"), "2024-01", Some("A"), Some(n))).collect();
    write(&path, &NAMES, &rows, &How { nullable: false, page_rows: 700, ..How::default() });
    assert_eq!(read(&path).unwrap(), rows);
}

#[test]
fn a_file_in_order_is_handed_on_in_runs() {
    let (_folder, path) = place();
    let rows: Vec<Row> = (0..20_000)
        .map(|n| {
            row(
                &format!("E{}", n / 10_000),
                &format!("{:05}", n % 2_000),
                &format!("{}", 2020 + n / 2_000 % 5),
                Some("A"),
                Some(n),
            )
        })
        .collect();
    write(&path, &NAMES, &rows, &How::default());
    let facts = Facts::open(&path).unwrap();
    let mut reader = facts.reader().unwrap();
    let mut group = reader.group(0).unwrap();
    let (mut whole, mut all) = (0, 0);
    while let Some(batch) = group.next().unwrap() {
        let one = |codes: &Codes<'_>| matches!(codes.places, Places::One(_));
        all += batch.values.len();
        if one(&batch.element) && one(&batch.period) && one(&batch.category) {
            whole += batch.values.len();
        }
    }
    assert_eq!(all, 20_000);
    assert!(whole > 19_000, "only {whole} rows were handed on in runs");
}

#[test]
fn the_file_says_how_many_decimals_and_which_periods() {
    let (_folder, path) = place();
    write(
        &path,
        &NAMES,
        &[row("E", "1", "2024-03", None, Some(1234)), row("E", "1", "2023-11", None, None)],
        &How::default(),
    );
    let facts = Facts::open(&path).unwrap();
    assert_eq!((facts.rows(), facts.decimals()), (2, 2));
    assert_eq!(facts.range("period"), Some(("2023-11".to_owned(), "2024-03".to_owned())));
    assert_eq!(facts.range_in(0, "element"), Some(("E".to_owned(), "E".to_owned())));
    assert_eq!((facts.range_in(1, "element"), facts.range("khác")), (None, None));
    write(
        &path,
        &NAMES,
        &[row("E", "1", "2024-03", None, Some(1234))],
        &How { held: Held::Whole, ..How::default() },
    );
    assert_eq!(Facts::open(&path).unwrap().decimals(), 0);
}

/// The message for a file that is refused.
fn refused(names: &[&str], rows: &[Row], how: &How) -> String {
    let (_folder, path) = place();
    write(&path, names, rows, how);
    read(&path).unwrap_err().to_string()
}

#[test]
fn messages_say_what_where_and_what_to_do() {
    let one = [row("E", "1", "2024", None, Some(1))];
    let missing = refused(&["element", "unit", "ky", "category", "value"], &one, &How::default());
    assert!(missing.contains("thiếu cột «period»") && missing.contains("ky"), "{missing}");
    let floating = refused(&NAMES, &one, &How { held: Held::Floating, ..How::default() });
    assert!(
        floating.contains("«value»") && floating.contains("DOUBLE") && floating.contains("DECIMAL"),
        "{floating}"
    );
    let mut empty = vec![row("E", "1", "2024", None, Some(1)); 3];
    empty[2].codes[1] = None;
    let empty = refused(&NAMES, &empty, &How::default());
    assert!(empty.contains("dòng 3") && empty.contains("«unit»"), "{empty}");
    let (_folder, path) = place();
    fs::write(&path, "element,unit,period,category,value\n").unwrap();
    assert!(read(&path).unwrap_err().to_string().contains("không phải tệp Parquet"));
    assert!(matches!(read(&path.with_extension("khac")), Err(FactsError::Unreadable { .. })));
    let codec = super::schema::codec("a.parquet", "unit", Compression::ZSTD(Default::default()));
    assert!(codec.unwrap_err().to_string().contains("Snappy"));
}

#[test]
fn values_beyond_64_bits_are_refused() {
    let mut nine = [0xff_u8; 13];
    assert_eq!(super::values::number(&nine).unwrap(), -1);
    nine[0] = 0x10;
    assert!(super::values::number(&nine).is_err());
    assert_eq!(super::values::number(&i64::MIN.to_be_bytes()).unwrap(), i64::MIN);
}
