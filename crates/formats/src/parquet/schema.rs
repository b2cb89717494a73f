//! Where the columns lie in a file, and whether their types and compressions are read.

use ::parquet::basic::{Compression, ConvertedType, LogicalType, Type};
use ::parquet::file::metadata::ParquetMetaData;
use ::parquet::schema::types::ColumnDescriptor;

use super::FactsError;

/// Number of columns that are read.
pub(super) const COLUMNS: usize = 5;

/// Their names; the value is the last.
pub(super) const NAMES: [&str; COLUMNS] = ["element", "unit", "period", "category", "value"];

/// Most decimals of the column of values: ten to this power fits an `i64`.
const MAX_DECIMALS: i32 = 18;

/// Where the columns are, and what the values count.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    /// The place in the file of each of [`NAMES`].
    pub(super) places: [usize; COLUMNS],
    /// Decimals of the values.
    pub(super) decimals: u32,
}

impl Layout {
    /// Finds the columns of a file.
    pub(super) fn of(file: &str, metadata: &ParquetMetaData) -> Result<Self, FactsError> {
        let schema = metadata.file_metadata().schema_descr();
        let mut places = [0; COLUMNS];
        for (place, column) in places.iter_mut().zip(NAMES) {
            let found = schema.columns().iter().position(|c| c.path().string().eq_ignore_ascii_case(column));
            *place = found.ok_or_else(|| FactsError::MissingColumn {
                file: file.to_owned(),
                column,
                found: names(schema.columns().iter().map(|c| c.path().string())),
            })?;
        }
        for (place, column) in places[..COLUMNS - 1].iter().zip(NAMES) {
            text(file, column, &schema.column(*place))?;
        }
        let decimals = value(file, &schema.column(places[COLUMNS - 1]))?;
        for group in metadata.row_groups() {
            for (place, column) in places.iter().zip(NAMES) {
                codec(file, column, group.column(*place).compression())?;
            }
        }
        Ok(Self { places, decimals })
    }
}

/// A column of codes is text: UTF-8, not nested.
fn text(file: &str, column: &'static str, found: &ColumnDescriptor) -> Result<(), FactsError> {
    let is_text = matches!(found.logical_type_ref(), Some(LogicalType::String))
        || found.converted_type() == ConvertedType::UTF8
        // Writers without logical types leave texts as bare bytes.
        || found.logical_type_ref().is_none() && found.converted_type() == ConvertedType::NONE;
    if found.physical_type() == Type::BYTE_ARRAY
        && is_text
        && found.max_rep_level() == 0
        && found.max_def_level() <= 1
    {
        return Ok(());
    }
    let remedy = "Hãy xuất cột này dưới dạng chuỗi ký tự (mã như trong danh mục, giữ cả số 0 ở đầu).";
    Err(wrong(file, column, found, "chuỗi UTF-8", remedy))
}

/// The decimals of the column of values: a decimal or a whole number, exact.
fn value(file: &str, found: &ColumnDescriptor) -> Result<u32, FactsError> {
    let decimals = match (found.logical_type_ref(), found.converted_type(), found.physical_type()) {
        (Some(LogicalType::Decimal(decimal)), ..) => Some(decimal.scale),
        (None, ConvertedType::DECIMAL, _) => Some(found.type_scale()),
        (Some(LogicalType::Integer(integer)), _, Type::INT32 | Type::INT64) if integer.is_signed => Some(0),
        (None, ConvertedType::INT_64 | ConvertedType::NONE, Type::INT64) => Some(0),
        (
            None,
            ConvertedType::INT_8 | ConvertedType::INT_16 | ConvertedType::INT_32 | ConvertedType::NONE,
            Type::INT32,
        ) => Some(0),
        _ => None,
    };
    let held = matches!(found.physical_type(), Type::INT32 | Type::INT64)
        || found.physical_type() == Type::FIXED_LEN_BYTE_ARRAY && (1..=16).contains(&found.type_length());
    let flat = found.max_rep_level() == 0 && found.max_def_level() <= 1;
    match decimals {
        Some(decimals) if held && flat && (0..=MAX_DECIMALS).contains(&decimals) => {
            Ok(decimals.unsigned_abs())
        }
        _ => {
            let remedy = match found.physical_type() {
                Type::DOUBLE | Type::FLOAT => {
                    "Số dấu phẩy động không giữ đúng từng chữ số; hãy xuất cột này dưới dạng DECIMAL với đủ chữ số thập phân đã khai báo."
                }
                _ => "Hãy xuất cột này dưới dạng DECIMAL với đủ chữ số thập phân đã khai báo, hoặc BIGINT.",
            };
            Err(wrong(
                file,
                NAMES[COLUMNS - 1],
                found,
                "số chính xác: DECIMAL(18,d) hoặc số nguyên 64 bit",
                remedy,
            ))
        }
    }
}

/// Which compressions are built in.
pub(super) fn codec(file: &str, column: &'static str, codec: Compression) -> Result<(), FactsError> {
    match codec {
        Compression::UNCOMPRESSED | Compression::SNAPPY | Compression::LZ4 | Compression::LZ4_RAW => Ok(()),
        other => Err(FactsError::Codec { file: file.to_owned(), column, codec: other.to_string() }),
    }
}

fn wrong(
    file: &str,
    column: &'static str,
    found: &ColumnDescriptor,
    wanted: &'static str,
    remedy: &'static str,
) -> FactsError {
    let nested = if found.max_rep_level() > 0 || found.max_def_level() > 1 { " (lồng nhau)" } else { "" };
    let found = match found.logical_type_ref() {
        Some(logical) => format!("{:?}/{logical:?}{nested}", found.physical_type()),
        None => format!("{:?}{nested}", found.physical_type()),
    };
    FactsError::WrongType { file: file.to_owned(), column, found, wanted, remedy }
}

/// Names for a message: the first dozen.
fn names(names: impl ExactSizeIterator<Item = String>) -> String {
    let more = if names.len() > 12 { ", …" } else { "" };
    names.take(12).collect::<Vec<_>>().join(", ") + more
}
