//! Media types of the files that come and go.

/// A Word file.
pub const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
/// A workbook.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// A PDF.
pub const PDF: &str = "application/pdf";
/// Files in one parcel.
pub const ZIP: &str = "application/zip";
