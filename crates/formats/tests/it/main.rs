//! What comes out of every format, and what is refused with which words.

mod agree;
mod bad_input;
mod docx;
mod encodings;
mod finds;
mod form_sheet;
mod html;
mod ocr;
mod pdf;
mod properties;
mod support;
mod word;
mod xlsx;
