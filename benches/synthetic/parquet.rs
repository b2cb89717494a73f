//! The facts as a Parquet file, as an export from a database would write it: rows in the order of element,
//! period, category, unit; nullable columns; codes with a dictionary, values plain; groups of 1,048,576 rows
//! (what Arrow's writers make).

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{ColumnPath, Type};

use super::units::Commune;
use super::world::{SCALE, Size, value};

const GROUP_ROWS: usize = 1 << 20;

/// Writes the facts of a world and says how many there are.
pub(crate) fn write(path: &Path, size: Size, communes: &[Commune], compression: Compression) -> Result<u64> {
    let file = File::create(path).with_context(|| format!("{} cannot be written", path.display()))?;
    let properties = WriterProperties::builder()
        .set_compression(compression)
        .set_column_dictionary_enabled(ColumnPath::from("value"), false)
        .build();
    let writer = SerializedFileWriter::new(file, schema()?, Arc::new(properties))?;
    let mut rows =
        Rows { writer, columns: Default::default(), values: Vec::new(), present: vec![1; GROUP_ROWS] };
    let codes = |codes: Vec<String>| -> Vec<ByteArray> {
        codes.into_iter().map(|code| ByteArray::from(code.into_bytes())).collect()
    };
    let (elements, months) = (codes(size.elements()), codes(size.months()));
    let categories = codes(Size::categories());
    let units = codes(communes.iter().map(|commune| commune.code.clone()).collect());
    let mut facts = 0;
    for (e, element) in elements.iter().enumerate() {
        for (m, month) in months.iter().enumerate() {
            for (c, category) in categories.iter().enumerate() {
                for (u, unit) in units.iter().enumerate() {
                    if let Some(value) = value(e, m, c, u) {
                        rows.push([element, unit, month, category], value)?;
                        facts += 1;
                    }
                }
            }
        }
    }
    rows.flush()?;
    rows.writer.close()?;
    Ok(facts)
}

fn schema() -> Result<Arc<Type>> {
    let text = |name| {
        Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(Some(LogicalType::String))
            .build()
    };
    let value = Type::primitive_type_builder("value", Physical::INT64)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(Some(LogicalType::decimal(SCALE as i32, 18)))
        .with_precision(18)
        .with_scale(SCALE as i32)
        .build()?;
    let mut fields = Vec::new();
    for name in ["element", "unit", "period", "category"] {
        fields.push(Arc::new(text(name)?));
    }
    fields.push(Arc::new(value));
    Ok(Arc::new(Type::group_type_builder("facts").with_fields(fields).build()?))
}

struct Rows {
    writer: SerializedFileWriter<File>,
    columns: [Vec<ByteArray>; 4],
    values: Vec<i64>,
    present: Vec<i16>,
}

impl Rows {
    fn push(&mut self, codes: [&ByteArray; 4], value: i64) -> Result<()> {
        for (column, code) in self.columns.iter_mut().zip(codes) {
            column.push(code.clone());
        }
        self.values.push(value);
        if self.values.len() == GROUP_ROWS { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<()> {
        if self.values.is_empty() {
            return Ok(());
        }
        let present = &self.present[..self.values.len()];
        let mut group = self.writer.next_row_group()?;
        for codes in &mut self.columns {
            let mut column = group.next_column()?.context("a column of codes")?;
            column.typed::<ByteArrayType>().write_batch(codes, Some(present), None)?;
            column.close()?;
            codes.clear();
        }
        let mut column = group.next_column()?.context("the column of values")?;
        column.typed::<Int64Type>().write_batch(&self.values, Some(present), None)?;
        column.close()?;
        self.values.clear();
        group.close()?;
        Ok(())
    }
}
